"""The keys that put a day right, over a real ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static
from whenever import ZonedDateTime

from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.session_list import SessionRows
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.interrupts import Target
from tests.support.app import ZONE, app_on, client_id, close, keeper_on, moment
from tests.support.clock import FakeClock
from tests.support.golden import check
from tests.support.mending import (
    DAY,
    LINE,
    LOW,
    SIZES,
    STRIP,
    answered,
    changed,
    chosen,
    gone,
    sessions,
    timeline,
    today,
)
from tests.support.pilot import bar_open, news, press, running, settled, text
from tests.support.staging import settle

if TYPE_CHECKING:
    from pathlib import Path

UP = ("up",) * 5
"""From nothing to the session at 15:25: two sessions and a gap lie behind the one that runs."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


class TestEdges:
    @pytest.mark.parametrize(
        ("key", "after"),
        [
            ("i", ["INITECH 13:10–15:20", "GLOBEX 15:20–15:52"]),
            ("I", ["GLOBEX 15:30–15:52"]),
            ("o", ["GLOBEX 15:25–15:55", "INITECH 15:55–17:04"]),
            ("O", ["GLOBEX 15:25–15:50"]),
        ],
    )
    async def test_an_edge_moves_to_the_next_step_and_the_neighbour_gives_way(
        self, path: Path, key: str, after: list[str]
    ) -> None:
        async with today(path, *UP, key) as (app, pilot):
            assert changed(app) == after
            assert app._today.chosen is not None
            assert chosen(app) in after
            assert news(app).startswith("Moved GLOBEX · on-call 15:25–15:52 to ")
            assert app.view.clock(app._today.chosen.start) in app.screen.query_one(SessionRows).text
            await answered(pilot, "u")
            assert sessions(app) == DAY

    async def test_the_news_say_what_the_neighbour_loses(self, path: Path) -> None:
        async with today(path, *UP, "i") as (app, _):
            assert "INITECH · deploy-window 13:10–15:25 → 13:10–15:20 (INITECH −0:05, GLOBEX +0:05)." in news(
                app
            )

    async def test_keys_in_a_burst_build_on_one_another(self, path: Path) -> None:
        async with today(path, *UP) as (app, pilot):
            await pilot.press("i", "i", "i")
            await settled(pilot)
            assert changed(app) == ["INITECH 13:10–15:10", "GLOBEX 15:10–15:52"]

    async def test_an_hour_is_stepped_by_the_minute(self, path: Path) -> None:
        async with today(path, *UP, *("plus",) * 5, "i", "O") as (app, _):
            assert changed(app) == ["INITECH 13:10–15:24", "GLOBEX 15:24–15:51"]

    async def test_a_neighbour_never_vanishes(self, path: Path) -> None:
        async with today(path, *UP, "up", *("o",) * 5) as (app, pilot):
            before = sessions(app)
            assert before[3:5] == ["INITECH 13:10–15:50", "GLOBEX 15:50–15:52"]
            await press(pilot, "o")
            assert (
                news(app) == "GLOBEX · on-call 15:50–15:52 would vanish. Delete it first, if that is meant."
            )
            assert sessions(app) == before

    async def test_the_end_of_what_runs_stays_and_its_start_moves(self, path: Path) -> None:
        async with today(path, "up", "o") as (app, pilot):
            assert news(app) == "GLOBEX · docs still runs, so its end can't move: s stops it."
            await press(pilot, "O")
            assert sessions(app) == DAY
            await press(pilot, "i")
            assert changed(app) == ["INITECH 19:00–19:25", "GLOBEX 19:25–now"]
            assert running(app) == "GLOBEX"

    @pytest.mark.parametrize("key", ["i", "I", "o", "O", "K", "J", "D", "f", "left_curly_bracket", "space"])
    async def test_without_a_selection_they_only_say_so(self, path: Path, key: str) -> None:
        async with today(path, key) as (app, _):
            assert sessions(app) == DAY
            assert news(app).startswith("Nothing is selected")
            assert not bar_open(app)

    @pytest.mark.parametrize("key", ["i", "K", "J", "D", "right_curly_bracket", "space", "a", "n"])
    async def test_a_gap_is_no_session(self, path: Path, key: str) -> None:
        async with today(path, "up", "up", "up", key) as (app, _):
            assert chosen(app) == "17:04–19:00"
            assert sessions(app) == DAY
            assert "gap" in news(app)
            assert not bar_open(app)

    async def test_what_changed_elsewhere_is_not_overwritten(self, path: Path) -> None:
        async with today(path, *UP) as (app, pilot):
            other = keeper_on(path, app.clock, origin="cli")  # type: ignore[arg-type]
            other.start(Target(client_id(other, "acme")))
            close(other)
            await press(pilot, "i")
            assert "changed" in news(app)
            assert "GLOBEX 15:25–15:52" in sessions(app)


class TestSummerTime:
    async def test_an_edge_moves_over_the_hour_that_does_not_exist(self, path: Path) -> None:
        start = ZonedDateTime(2026, 3, 29, 1, 50, tz=ZONE).timestamp()
        clock = FakeClock(start)
        keeper = keeper_on(path, clock)
        keeper.add_client(ClientDraft(name="ACME"))
        for minutes in (5, 20):
            clock.wall = start + minutes * 60
            keeper.add(Target(client_id(keeper, "acme")), start + (minutes - 5) * 60, clock.wall)
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "g", "o")
            assert sessions(app) == ["ACME 01:50–03:00", "ACME 03:05–03:10"]
            assert [session.seconds(clock.wall) for session in app.snapshot.day.sessions] == [600, 300]
            await press(pilot, "o", "O", "O")
            assert sessions(app)[0] == "ACME 01:50–01:55"


class TestParts:
    async def test_the_first_key_puts_the_cursor_and_the_second_splits(self, path: Path) -> None:
        async with today(path, "g", "K") as (app, pilot):
            assert timeline(app).cursor_moment == moment(9, 31)
            assert news(app) == "K splits ACME · firewall 09:00–10:02 at 09:31; < > move it."
            assert sessions(app) == DAY
            await press(pilot, "less_than_sign", "less_than_sign", "greater_than_sign")
            assert "at 09:30" in news(app)
            check(app, "today-split")
            await press(pilot, "K")
            assert changed(app) == ["ACME 09:00–09:30", "ACME 09:30–10:02"]
            assert chosen(app) == "ACME 09:30–10:02"
            assert timeline(app).cursor_moment is None

    async def test_a_cursor_outside_splits_nothing(self, path: Path) -> None:
        async with today(path, "g", "less_than_sign", "K") as (app, _):
            assert "can't be split at" in news(app)
            assert sessions(app) == DAY

    async def test_two_parts_are_joined_again(self, path: Path) -> None:
        async with today(path, "g", "K", "K", "up", "J") as (app, pilot):
            assert sessions(app) == DAY
            assert chosen(app) == DAY[0]
            await press(pilot, "J")
            assert "have different clients" in news(app)
            await press(pilot, "G", "J")
            assert news(app) == "There is no session after GLOBEX · docs 19:30–now to join it with."

    async def test_a_gap_is_joined_after_a_question(self, path: Path) -> None:
        async with today(path, *("up",) * 4) as (app, pilot):
            assert await answered(pilot, "J", "escape")
            assert sessions(app) == DAY
            assert await answered(pilot, "J")
            assert changed(app) == ["INITECH 15:52–19:30"]
            assert chosen(app) == "INITECH 15:52–19:30"

    async def test_what_is_deleted_can_come_back_and_the_next_is_selected(self, path: Path) -> None:
        async with today(path, *UP, "D") as (app, pilot):
            assert gone(app) == ["GLOBEX 15:25–15:52"]
            assert news(app) == "Deleted GLOBEX · on-call 15:25–15:52, 0:27. u brings it back."
            assert chosen(app) == "INITECH 15:52–17:04"
            await answered(pilot, "u")
            assert sessions(app) == DAY

    async def test_after_the_last_one_the_one_before_is_selected(self, path: Path) -> None:
        async with today(path, "G") as (app, pilot):
            assert await answered(pilot, "D")
            assert gone(app) == ["GLOBEX 19:30–now"]
            assert chosen(app) == "INITECH 19:00–19:30"

    async def test_a_session_moves_as_it_is(self, path: Path) -> None:
        async with today(path, *UP, "left_curly_bracket") as (app, pilot):
            assert changed(app) == ["INITECH 13:10–15:20", "GLOBEX 15:20–15:47"]
            await press(pilot, "right_curly_bracket", "right_curly_bracket")
            assert changed(app) == ["INITECH 13:10–15:20", "GLOBEX 15:30–15:57", "INITECH 15:57–17:04"]
            await press(pilot, "G", "left_curly_bracket")
            assert news(app) == "GLOBEX · docs still runs: only its start can move."


class TestGaps:
    async def test_the_arrows_walk_sessions_and_gaps(self, path: Path) -> None:
        async with today(path, "g", "down", "down", "down") as (app, pilot):
            assert chosen(app) == "12:31–13:10"
            assert "12:31–13:10 gap" in timeline(app).text
            assert "▌12:31–13:10    0:39  gap" in app.screen.query_one(SessionRows).text
            assert timeline(app).selected == app._today.gap
            check(app, "today-gap")
            await press(pilot, "down")
            assert chosen(app) == "INITECH 13:10–15:25"
            await press(pilot, "up", "escape")
            assert chosen(app) is None

    @pytest.mark.parametrize(
        ("key", "after", "told"),
        [
            ("b", ["ACME 11:48–13:10"], "Moved ACME · firewall 11:48–12:31 to 11:48–13:10."),
            ("n", ["INITECH 12:31–15:25"], "Moved INITECH · deploy-window 13:10–15:25 to 12:31–15:25."),
            ("2", ["GLOBEX 12:31–13:10"], "Added GLOBEX 12:31–13:10, 0:39."),
        ],
    )
    async def test_a_gap_is_filled_with_one_key(
        self, path: Path, key: str, after: list[str], told: str
    ) -> None:
        async with today(path, "g", "down", "down", "down", "f") as (app, pilot):
            assert "12:31–13:10 0:39 is  b before  n after  p break  1 ACME" in text(app, "#bar-label")
            assert "b ACME to 13:10  n INITECH from 12:31" in text(app, "#bar-hint")
            await press(pilot, key)
            assert not bar_open(app)
            assert changed(app) == after
            assert chosen(app) == after[0]
            assert news(app) == told

    async def test_a_break_is_told_apart_and_can_still_be_filled(self, path: Path) -> None:
        async with today(path, "g", "down", "down", "down", "f", "p") as (app, pilot):
            assert news(app) == "Break 12:31–13:10, 0:39."
            assert chosen(app) == "12:31–13:10"
            assert "0:39  break" in app.screen.query_one(SessionRows).text
            assert "12:31–13:10 break" in timeline(app).text
            assert "····" in timeline(app).text
            await press(pilot, "f", "p")
            assert news(app) == "12:31–13:10 is no break any more."
            assert "0:39  gap" in app.screen.query_one(SessionRows).text
            assert not app.snapshot.day.breaks
            await answered(pilot, "u")
            await press(pilot, "f")
            assert "p no break" in text(app, "#bar-label")
            await press(pilot, "1")
            assert changed(app) == ["ACME 12:31–13:10"]

    async def test_the_one_gap_beside_a_session_is_filled(self, path: Path) -> None:
        async with today(path, *("up",) * 4, "f", "b") as (app, pilot):
            assert changed(app) == ["INITECH 15:52–19:00"]
            await press(pilot, "f")
            assert news(app) == "No gap touches INITECH · deploy-window 15:52–19:00."

    async def test_between_two_gaps_one_has_to_be_chosen(self, path: Path) -> None:
        async with today(path, "g", "down", "down", "I", "f") as (app, _):
            assert "There is a gap before and after ACME" in news(app)
            assert not bar_open(app)

    async def test_leaving_changes_nothing(self, path: Path) -> None:
        async with today(path, "up", "up", "up", "f", "escape") as (app, pilot):
            assert not bar_open(app)
            await press(pilot, "f", "f")
            assert not bar_open(app)
            assert sessions(app) == DAY
            assert chosen(app) == "17:04–19:00"

    async def test_a_gap_is_clicked_and_filled_by_a_second_click(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            rows = app.screen.query_one(SessionRows)
            row = rows.text.splitlines().index(" 12:31–13:10    0:39  gap")
            await pilot.click(SessionRows, offset=(5, row))
            await settled(pilot)
            assert chosen(app) == "12:31–13:10"
            await pilot.click(SessionRows, offset=(5, row), times=2)
            await settled(pilot)
            assert bar_open(app)


class TestWhose:
    async def test_another_client_clears_context_and_ticket_and_says_so(self, path: Path) -> None:
        async with today(path, "g", "a") as (app, pilot):
            assert "another client clears firewall and #CHG-2201" in text(app, "#bar-hint")
            await press(pilot, "2")
            assert news(app) == "Assigned to GLOBEX. The context and ticket it had are cleared."
            assert chosen(app) == "GLOBEX 09:00–10:02"


class TestDiscreet:
    async def test_no_one_is_named(self, path: Path) -> None:
        async with today(path, "z", "g", "down", "down", "down", "f") as (app, pilot):
            assert "b ••• to 13:10" in text(app, "#bar-hint")
            await press(pilot, "b")
            assert "••• 11:48–13:10" in sessions(app)
            assert news(app) == "Moved ••• · ••• 11:48–12:31 to 11:48–13:10."
            await press(pilot, "a")
            assert "another client clears context and ticket" in text(app, "#bar-hint")
            await press(pilot, "escape", "g", "space", "n")
            assert "Discreet: these sessions' notes stay hidden." in news(app)
            assert not bar_open(app)


class TestEverySize:
    @pytest.mark.parametrize("size", SIZES)
    async def test_a_gap_is_filled_and_an_edge_moved(self, path: Path, size: tuple[int, int]) -> None:
        async with today(path, "g", "down", "down", "down", "f", "b", size=size) as (app, pilot):
            assert changed(app) == ["ACME 11:48–13:10"]
            await press(pilot, "O", "K", "K")
            assert changed(app) == ["ACME 11:48–12:26", "ACME 12:26–13:05"]

    @pytest.mark.parametrize("size", [STRIP, LINE])
    async def test_without_a_list_the_news_tell_what_is_selected(
        self, path: Path, size: tuple[int, int]
    ) -> None:
        async with today(path, "g", size=size) as (app, pilot):
            assert news(app) == "09:00–10:02  ACME · firewall  #CHG-2201, 1:02"
            shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            assert "09:00–10:02" in shown
            await press(pilot, "down", "down", "down")
            assert news(app) == "gap 12:31–13:10, 0:39"
            await press(pilot, "up", "space")
            assert news(app).endswith(", 1 marked")
            await press(pilot, "K", "less_than_sign")
            assert "at 14:16" in news(app)

    async def test_a_low_pane_has_the_brace_over_its_hours(self, path: Path) -> None:
        async with today(path, "g", "down", "down", "down", size=LOW) as (app, _):
            axis = timeline(app).text.splitlines()[0]
            assert axis.startswith("09 ")
            assert "╮ 12:31–13:10 gap " in axis


class TestLittleRoom:
    async def test_a_question_on_one_line_is_cut_and_not_its_keys(self, path: Path) -> None:
        async with today(path, "up", size=LINE) as (app, pilot):
            await pilot.press("D")
            for _ in range(3):
                await settle(pilot)
            asked = str(app.screen.query_one("#question", Static).content)
            assert asked.startswith("GLOBEX")
            assert asked.endswith("…  y yes  n no")
            await press(pilot, "n")

    async def test_the_keys_of_a_question_stay_together(self, path: Path) -> None:
        async with today(path, "up", size=(51, 23)) as (app, pilot):
            await pilot.press("D")
            for _ in range(3):
                await settle(pilot)
            asked = str(app.screen.query_one("#question", Static).content).splitlines()
            assert asked[1:] == ["stops the clock and drops its time. Delete?", "y yes  n no"]
            await pilot.resize_terminal(80, 23)
            await settle(pilot)
            asked = str(app.screen.query_one("#question", Static).content).splitlines()
            assert asked[1:] == ["time. Delete?  y yes  n no"]
            await press(pilot, "n")

    async def test_every_client_is_offered_in_a_narrow_pane(self, path: Path) -> None:
        async with today(path, "up", "a", size=(44, 23)) as (app, _):
            assert text(app, "#bar-label") == "assign GLOBEX 19:30…   1 AC…  2 GL…  3 IN…"

    async def test_what_has_no_room_at_all_is_hinted_at(self, path: Path) -> None:
        async with today(path, "up", "a", size=(24, 23)) as (app, pilot):
            assert text(app, "#bar-label").endswith(" …")
            await press(pilot, "3")
            assert running(app) == "INITECH"

    async def test_ascii_says_what_changed_in_ascii(self, path: Path) -> None:
        async with today(path, *UP) as (app, pilot):
            app.plain = True
            app.screen.query_one(NewsLine)._paint = None
            await press(pilot, "o")
            assert "→" in news(app)
            shown = app.screen.query_one(NewsLine).render_line(0).text
            assert "15:25-15:55. INITECH / deploy-window 15:52-17:04 > 15:55-17:04" in shown
            assert shown.isascii()


async def test_a_yes_is_for_what_was_asked_and_not_for_what_came_since(path: Path) -> None:
    async with today(path) as (app, pilot):
        await press(pilot, *UP, "o", "o", "o")
        await pilot.press("u")
        for _ in range(3):
            await settle(pilot)
        assert app.screen.is_modal
        elsewhere = keeper_on(path, FakeClock(app.clock.now()), origin="cli")
        elsewhere.start(Target(client_id(elsewhere, "acme")))
        close(elsewhere)
        await app.look_outside()
        await press(pilot, "y")
        assert news(app).startswith("The ledger was changed meanwhile")
        assert running(app) == "ACME"
        assert "GLOBEX 15:25–16:05" in sessions(app)
