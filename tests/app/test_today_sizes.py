"""Today in every size, theme and terminal, compared with pictures that were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widget import Widget

from hraas_tui.app.widgets.bars import Bar
from hraas_tui.app.widgets.key_line import Hint, KeyLine, fitting
from hraas_tui.app.widgets.session_list import SessionList
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.config import Config
from hraas_tui.core.clients import ClientDraft
from tests.support.app import ZONE, app_on, close, keeper_on, seeded
from tests.support.clock import FakeClock
from tests.support.golden import check
from tests.support.pilot import bar_open, press, running, settled, text

if TYPE_CHECKING:
    from pathlib import Path

SIZES = {
    "wide": (120, 34),
    "compact": (80, 23),
    "side": (40, 24),
    "low": (80, 12),
    "strip": (80, 6),
    "line": (80, 1),
}


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.mark.parametrize("name", SIZES)
async def test_each_size(path: Path, name: str) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=SIZES[name]) as pilot:
        await settled(pilot)
        check(app, f"today-{name}")


@pytest.mark.parametrize("theme", ["hraas-light", "ansi-dark", "ansi-light"])
async def test_each_theme(path: Path, theme: str) -> None:
    config = Config(zone=ZONE, theme=theme)
    app = app_on(path, seeded(path), config)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await press(pilot, "up")
        check(app, f"today-{theme}")


async def test_no_color(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(path, seeded(path))
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await press(pilot, "up")
        check(app, "today-no-color")


async def test_ascii(path: Path) -> None:
    app = app_on(path, seeded(path), ascii=True)
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await press(pilot, "up")
        check(app, "today-ascii")
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not {char for char in shown if ord(char) > 126}


async def test_the_note_bar(path: Path) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await press(pilot, "n", *"Wrote it")
        check(app, "today-note")


async def test_nothing_yet(path: Path) -> None:
    app = app_on(path, FakeClock())
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await settled(pilot)
        check(app, "today-empty")


@pytest.mark.parametrize("name", SIZES)
async def test_the_clock_and_the_bar_work_in_each_size(path: Path, name: str) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=SIZES[name]) as pilot:
        await press(pilot, "1")
        assert running(app) == "ACME"
        assert "ACME" in text(app, "#now-head")
        await press(pilot, "n")
        assert bar_open(app)
        field = app.screen.query_one(Bar).input
        assert field.region.height == 1
        assert field.region.width > 10
        assert app.screen.region.contains_region(field.region)
        await press(pilot, *"x", "enter")
        assert app.snapshot.running is not None
        assert app.snapshot.running.note == "x"


@pytest.mark.parametrize(
    ("width", "height"),
    [(w, h) for w in (30, 59, 60, 99, 100) for h in range(1, 41) if (w * 7 + h) % 5 == 0],
)
async def test_nothing_is_pushed_off_the_screen(path: Path, width: int, height: int) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=(width, height)) as pilot:
        await settled(pilot)
        assert app.screen.max_scroll_y == 0
        shown = [w for w in app.screen.query(Widget) if w.display and w.region.area]
        low = [w for w in shown if w.region.bottom > height and w.id in {"keys", "now", "totals", "timeline"}]
        assert not low


async def test_a_pane_that_changes_its_size(path: Path) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=SIZES["wide"]) as pilot:
        for size in [*SIZES.values(), *reversed(SIZES.values())]:
            await pilot.resize_terminal(*size)
        await settled(pilot)
        check(app, "today-wide")


async def test_many_clients(path: Path) -> None:
    clock = seeded(path)
    keeper = keeper_on(path, clock)
    for number in range(12):
        keeper.add_client(ClientDraft(name=f"Client number {number}"))
    close(keeper)
    app = app_on(path, clock)
    async with app.run_test(size=SIZES["compact"]) as pilot:
        for digit in "456789":
            clock.tick(600)
            await press(pilot, digit)
        assert "Client number 5" in text(app, "#now-head")
        assert "more" in text(app, "#totals")
        assert app.screen.query_one(Timeline).region.height <= 8
        assert app.screen.query_one(SessionList).region.height >= 4


class TestTheKeyLine:
    def test_the_least_important_goes_first_and_is_counted(self) -> None:
        hints = [Hint("1-9", "client", rank=1), Hint("0", "unknown", rank=3), Hint("r", "return", rank=2)]
        kept, out = fitting(hints, Hint("?", "help"), 40)
        assert [hint.key for hint in kept] == ["1-9", "0", "r"]
        assert out == 0
        kept, out = fitting(hints, Hint("?", "help"), 33)
        assert [hint.key for hint in kept] == ["1-9", "r"]
        assert out == 1

    @pytest.mark.parametrize("width", [10, 20, 40, 60, 80, 100, 120])
    async def test_it_never_clips(self, path: Path, width: int) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(width, 24)) as pilot:
            await settled(pilot)
            keys = app.screen.query_one(KeyLine)
            assert len(keys.text.rstrip()) <= width
            assert "? help" in keys.text
