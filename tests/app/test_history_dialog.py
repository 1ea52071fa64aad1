"""Why: the selected session's history, in every size, and what it keeps to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.dialogs.history import HistoryDialog
from hraas_tui.app.widgets.history_rows import history_rows
from hraas_tui.app.widgets.paint import Rows, width_of
from hraas_tui.core.history import Chapter, Detail
from tests.support.app import app_on, close, keeper_on, moment, seeded
from tests.support.golden import check
from tests.support.pilot import news, running
from tests.support.staging import press

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.app.app import HraasApp
    from tests.support.clock import FakeClock

WIDE = (120, 34)
SIZES = {
    "wide": WIDE,
    "compact": (80, 23),
    "side": (50, 23),
    "low": (80, 12),
    "strip": (80, 5),
    "line": (80, 1),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """The day of `seed`; its first session was noted on the command line and given to GLOBEX on the next day."""
    clock = seeded(path)
    keeper = keeper_on(path, clock, origin="cli")
    first = keeper.snapshot().day.listed[0]
    keeper.write_note(
        first.id, "Rolled the rule set to both firewalls, then waited for the provider #CHG-2201"
    )
    clock.wall = moment(8, 15, day=17)
    globex = keeper.roster().find("globex").id
    keeper.assign(first.id, globex)
    clock.wall = moment(20, 36, second=42)
    close(keeper)
    return clock


def dialog(app: HraasApp) -> HistoryDialog:
    assert isinstance(app.screen, HistoryDialog)
    return app.screen


def told(app: HraasApp) -> str:
    return dialog(app).query_one("#history-rows", Rows).text


class TestWhy:
    async def test_the_selected_session_is_told(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "g", "y")
            await press(pilot)
            assert dialog(app).query_one("#history").border_title == "Why GLOBEX 09:00"
            lines = told(app).splitlines()
            assert lines[0] == "Mon 16 Mar 2026, UTC+01:00"
            first = dialog(app).query_one("#history-rows", Rows).rows[1]
            assert [part.strip() for part, _ in (*first.left, *first.right)] == ["10:02:00", "entered", "app"]
            assert "Tue 17 Mar 2026, UTC+01:00" in lines
            assert "note written" in told(app)
            assert "client      ACME → GLOBEX" in told(app)
            assert lines[-1].split() == ["billed", "not", "yet"]

    async def test_without_a_selection_the_running_one(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "y")
            await press(pilot)
            assert "returns to  INITECH 19:00" in told(app)
            assert "Running" in told(app)

    async def test_with_nothing_at_all_it_says_so(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "s", "y")
            assert app.screen is app._today
            assert news(app).startswith("Nothing runs and nothing is selected")

    async def test_a_gap_has_none(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "G", "k", "k", "y")
            assert app.screen is app._today
            assert news(app) == "A gap has no history: f fills it, escape lets go of it."

    @pytest.mark.parametrize("key", ["escape", "y", "q", "enter"])
    async def test_keys_that_close_it(self, path: Path, clock: FakeClock, key: str) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "y")
            await press(pilot, key)
            assert app.screen is app._today
            assert app.is_running

    async def test_clock_keys_go_on_and_what_they_change_is_told(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "y")
            await press(pilot, "3")
            await press(pilot)
            await press(pilot)
            assert running(app) == "INITECH"
            assert "ended by a switch" in told(app)

    async def test_alt_and_a_key_leaves_and_does_it(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "y")
            await press(pilot, "alt+1")
            await press(pilot)
            assert app.screen is app._today
            assert running(app) == "ACME"

    async def test_a_hidden_clients_session_is_refused(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock, discreet=True)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "G", "up", "y")
            assert app.screen is app._today
            assert news(app) == "Discreet: this session's history stays hidden. z shows everything."

    async def test_what_it_was_for_a_hidden_client_is_covered(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock, discreet=True)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "g", "y")
            await press(pilot)
            assert "client      ••• → GLOBEX" in told(app)
            assert not any(word in told(app) for word in ("ACME", "firewall ", "CHG-2201", "standby"))


class TestSizes:
    @pytest.mark.parametrize("size", SIZES)
    async def test_all_of_it_can_be_scrolled_to(self, path: Path, clock: FakeClock, size: str) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZES[size]) as pilot:
            await press(pilot, "g", "y")
            await press(pilot)
            check(app, f"history-{size}")
            box = dialog(app).query_one("#history-box")
            assert box.region.height
            await press(pilot, "G")
            assert box.scroll_y == box.max_scroll_y
            await press(pilot, "k", "pageup", "home")
            assert box.scroll_y == 0
            await press(pilot, "j")
            assert box.scroll_y == min(1, box.max_scroll_y)

    async def test_in_ascii(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock, ascii=True)
        async with app.run_test(size=SIZES["compact"]) as pilot:
            await press(pilot, "g", "y")
            await press(pilot)
            assert told(app).isascii()
            check(app, "history-ascii")

    @pytest.mark.parametrize("width", [20, 46, 80])
    def test_long_texts_are_wrapped_not_cut(self, width: int) -> None:
        words = " ".join(f"word{number}" for number in range(40))
        details = (Detail("note", words, words), Detail("client", "a", "b"))
        rows = history_rows([Chapter(words[:50], details, reason=words, day="Mon", clock="09:00:00")], width)
        assert all(width_of(row.left) <= width for row in rows)
        text = " ".join("".join(part for part, _ in row.left) for row in rows)
        assert text.count("word39") == 3
        assert " ".join(text.split()).endswith("client b → a")
