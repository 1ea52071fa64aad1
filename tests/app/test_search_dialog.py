"""Search: it answers while it is typed, finds by words and days, and leads to the session on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from hraas_tui.app.dialogs.search import SearchDialog
from hraas_tui.app.widgets.found_list import FoundList
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.timekeeper import Timekeeper
from tests.support.app import app_on, close, keeper_on, moment, seeded
from tests.support.golden import check
from tests.support.ledgers import target
from tests.support.pilot import running, selected
from tests.support.staging import press, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.searching import Found
    from tests.support.clock import FakeClock

WIDE = (120, 34)
SIZES = {
    "wide": WIDE,
    "compact": (80, 23),
    "side": (50, 23),
    "low": (80, 12),
    "strip": (80, 5),
    "three": (80, 3),
    "line": (80, 1),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """The day of `seed`, and before it a session of last year and one of unknown origin."""
    clock = seeded(path)
    keeper = keeper_on(path, clock)
    old = moment(9, day=-300)
    note = "Moved everything else out of the way and then upgraded the firewall's VPN in Köln"
    keeper.add(target(keeper, "acme/firewall", "CHG-1", note), old, old + 3600)
    before = moment(9, day=13)
    keeper.add(target(keeper, "globex/docs", "", "VPN manual"), before, before + 1800)
    close(keeper)
    return clock


def dialog(app: HraasApp) -> SearchDialog:
    assert isinstance(app.screen, SearchDialog)
    return app.screen


def told(app: HraasApp) -> str:
    return dialog(app).query_one("#search-told", Rows).text


def listed(app: HraasApp) -> list[str]:
    return dialog(app).query_one(FoundList).text.splitlines()


def highlighted(app: HraasApp) -> int:
    return [row.chosen for row in dialog(app).query_one(FoundList).rows].index(True)


async def search(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "slash")
    await write(pilot, text)


class TestFinding:
    async def test_it_answers_while_it_is_typed(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "slash")
            assert "10 sessions" in told(app)
            assert "words, @context, #ticket" in told(app)
            await write(pilot, "vp")
            assert told(app) == "2 sessions · 1:30"
            await write(pilot, "n gl")
            assert told(app) == "1 session · 0:30"
            assert listed(app) == [
                "▌Fri 13 Mar  09:00–09:30   0:30  GLOBEX          docs                        VPN manual"
            ]
            await write(pilot, "zzz")
            assert listed(app) == [" Nothing found."]

    async def test_what_was_looked_for_is_marked_and_seen(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=(80, 23)) as pilot:
            await search(pilot, "kÖLN #chg")
            assert "…upgraded the" not in listed(app)[0]
            assert listed(app)[0].endswith("Köln")
            (row,) = dialog(app).query_one(FoundList).rows
            marked = [text for text, look in row.left if "underline" in look]
            assert marked == ["CHG", "Köln"]

    async def test_it_says_how_it_understood(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "acme/ march 2026-13")
            assert told(app).startswith("of ACME, in March 2026  There is no month 2026-13.")
            assert "It is looked for as a word." in told(app)

    async def test_an_answer_that_was_overtaken_is_dropped(
        self, path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "slash")
            asked: list[str] = []

            search_for = Timekeeper.search

            def noted(keeper: Timekeeper, line: str, **options: Any) -> Found:
                asked.append(line)
                return search_for(keeper, line, **options)

            monkeypatch.setattr(Timekeeper, "search", noted)
            entry = dialog(app).query_one(Input)
            for line in ("g", "ga", "gat", "gateway"):
                entry.value = line
            await press(pilot)
            await press(pilot)
            assert asked[-1] == "gateway"
            found = dialog(app).found
            assert found is not None
            assert found.search.texts == ("gateway",)

    async def test_what_others_change_is_found_at_once(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "brandnew")
            assert listed(app) == [" Nothing found."]
            other = keeper_on(path, clock, origin="cli")
            other.start(target(other, "initech", note="a brandnew thing"))
            close(other)
            await app.look_outside()
            await press(pilot)
            await press(pilot)
            assert "brandnew" in listed(app)[0]
            clock.tick(180)
            app.ticker.tick()
            await press(pilot)
            await press(pilot)
            assert told(app) == "1 session · 0:03"

    async def test_ctrl_and_arrows_and_pages_move(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=(80, 12)) as pilot:
            await press(pilot, "slash", "down", "ctrl+n", "up", "ctrl+p", "up")
            assert highlighted(app) == 0
            await press(pilot, "pagedown")
            before = highlighted(app)
            assert before > 2
            await press(pilot, "pagedown", "pagedown")
            found = dialog(app).query_one(FoundList)
            assert found.session is not None
            assert found.session.note.endswith("Köln")
            await press(pilot, "pageup", "pageup", "pageup")
            assert highlighted(app) == 0


class TestLeaving:
    @pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
    async def test_enter_looks_at_the_session_on_its_day(
        self, path: Path, clock: FakeClock, size: tuple[int, int]
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=size) as pilot:
            await search(pilot, "vpn")
            wanted = dialog(app).query_one(FoundList).session
            await press(pilot, "enter")
            await press(pilot)
            assert app.screen is app._today
            assert wanted is not None
            assert app.snapshot.day.date.format_iso() == "2026-03-13"
            assert selected(app) == wanted.id

    async def test_escape_keeps_the_line_and_typing_replaces_it(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "vpn")
            await press(pilot, "escape")
            assert app.screen is app._today
            await press(pilot, "slash")
            assert told(app) == "2 sessions · 1:30"
            await write(pilot, "x")
            assert dialog(app).query_one(Input).value == "x"

    async def test_digits_are_text_and_alt_and_a_key_leaves(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "1 3")
            assert running(app) == "GLOBEX"
            await press(pilot, "alt+3")
            await press(pilot)
            assert app.screen is app._today
            assert running(app) == "INITECH"
            await press(pilot, "slash")
            assert dialog(app).query_one(Input).value == "1 3"

    async def test_it_opens_on_other_screens_too(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "f4")
            await search(pilot, "manual")
            await press(pilot, "enter")
            await press(pilot)
            assert app.screen is app._today
            assert selected(app) is not None

    async def test_a_click_highlights_and_two_look(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "firewall")
            await pilot.click(FoundList, offset=(30, 1))
            await press(pilot)
            assert highlighted(app) == 1
            await pilot.click(FoundList, offset=(30, 2), times=2)
            await press(pilot)
            await press(pilot)
            assert app.screen is app._today
            assert selected(app) is not None

    async def test_enter_on_nothing_stays(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await search(pilot, "zzz")
            await press(pilot, "enter")
            assert listed(app) == [" Nothing found."]


async def test_hidden_clients_are_not_found_by_what_they_say(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock, discreet=True)
    async with app.run_test(size=WIDE) as pilot:
        await search(pilot, "firewall")
        assert listed(app) == [" Nothing found."]
        assert "only the running client" in told(app)
        await press(pilot, "ctrl+u")
        await write(pilot, "today")
        whole = "\n".join(listed(app))
        assert "•••" in whole
        assert "GLOBEX" in whole
        assert not any(word in whole for word in ("ACME", "firewall", "CHG", "Deployment", "INITECH"))


@pytest.mark.parametrize("size", SIZES)
async def test_pictures(path: Path, clock: FakeClock, size: str) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=SIZES[size]) as pilot:
        await search(pilot, "the")
        await press(pilot, "down")
        check(app, f"search-{size}")


async def test_a_picture_in_ascii(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock, ascii=True)
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await search(pilot, "the")
        assert (told(app) + "".join(listed(app))).replace("Köln", "").isascii()
        check(app, "search-ascii")
