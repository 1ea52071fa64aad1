"""Dragging on Today's timeline: shown while it lasts, done when it is let go, nothing after escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.core.edits import Delete
from tests.support.app import close, keeper_on, moment
from tests.support.golden import check
from tests.support.mending import DAY, LOW, changed, chosen, drag, move, place, sessions, timeline, today
from tests.support.pilot import bar_open, news, press, running, settled, text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


class TestEdges:
    async def test_an_end_is_dragged_into_a_gap(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(12, 30), "ACME"), 2, let_go=False)
            assert sessions(app) == DAY
            assert "Moved ACME · firewall 11:48–12:31 to 11:48–12:45." in news(app)
            assert "11:48–12:45" in timeline(app).text
            assert app.mouse_captured is timeline(app)
            await pilot.mouse_up(Timeline, offset=place(app, moment(12, 44), "ACME"))
            await settled(pilot)
            assert changed(app) == ["ACME 11:48–12:45"]
            assert chosen(app) == "ACME 11:48–12:45"
            assert app.mouse_captured is None

    async def test_a_start_is_dragged_and_snaps(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(13, 10), "INITECH"), 3)
            assert changed(app) == ["INITECH 13:30–15:25"]

    @pytest.mark.parametrize("client", ["ACME", "GLOBEX"])
    @pytest.mark.parametrize(
        ("cells", "after"),
        [
            (4, ["ACME 09:00–10:30", "GLOBEX 10:30–11:48"]),
            (-4, ["ACME 09:00–09:35", "GLOBEX 09:35–11:48"]),
        ],
    )
    async def test_the_edge_that_two_share_is_one(
        self, path: Path, client: str, cells: int, after: list[str]
    ) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(10, 2), client), cells)
            assert changed(app) == after

    async def test_the_neighbour_is_seen_to_give_way(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(10, 2), "ACME"), 4, let_go=False)
            assert "GLOBEX · payment-gateway 10:02–11:48 → 10:30–11:48" in news(app)
            check(app, "today-drag")

    async def test_the_selected_session_s_edge_comes_first(self, path: Path) -> None:
        async with today(path, *("up",) * 5, size=LOW) as (app, pilot):
            await drag(pilot, place(app, moment(15, 25)), 1, let_go=False)
            assert "15:25" in news(app)
            check(app, "today-drag-low")
            await pilot.mouse_up(Timeline, offset=place(app, moment(15, 34)))
            await settled(pilot)
            assert changed(app) == ["INITECH 13:10–15:35", "GLOBEX 15:35–15:52"]

    async def test_a_neighbour_never_vanishes(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            start = place(app, moment(15, 25), "INITECH")
            await drag(pilot, start, 8, let_go=False)
            assert "GLOBEX · on-call 15:25–15:52 would vanish." in news(app)
            await pilot.mouse_up(Timeline, offset=(start[0] + 8, start[1]))
            await settled(pilot)
            assert "would vanish" in news(app)
            assert sessions(app) == DAY
            assert "firewall" in timeline(app).text

    async def test_the_end_of_what_runs_can_t_be_taken(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(20, 36), "GLOBEX"), -4)
            assert sessions(app) == DAY
            await drag(pilot, place(app, moment(19, 30), "GLOBEX"), 2)
            assert changed(app) == ["INITECH 19:00–19:45", "GLOBEX 19:45–now"]
            assert running(app) == "GLOBEX"

    async def test_the_middle_of_a_block_moves_nothing(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(14), "INITECH"), 6)
            assert sessions(app) == DAY
            assert app.mouse_captured is None

    async def test_a_short_session_grows_to_either_side(self, path: Path) -> None:
        async with today(path, "g", "K", *("less_than_sign",) * 27, "K") as (app, pilot):
            assert "ACME 09:00–09:04" in sessions(app)
            await drag(pilot, place(app, moment(9, 1), "ACME"), 3)
            assert sessions(app)[:2] == ["ACME 09:00–09:25", "ACME 09:25–10:02"]

    async def test_an_hour_snaps_to_the_minute(self, path: Path) -> None:
        async with today(path, *("up",) * 5, *("plus",) * 5) as (app, pilot):
            await drag(pilot, place(app, moment(15, 25), "GLOBEX"), 4)
            assert changed(app) == ["INITECH 13:10–15:27", "GLOBEX 15:27–15:52"]


class TestEscape:
    async def test_while_dragging_nothing_happens(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            start = place(app, moment(12, 30), "ACME")
            before = timeline(app).text
            await drag(pilot, start, 3, let_go=False)
            assert timeline(app).text != before
            await press(pilot, "escape")
            assert timeline(app).text == before
            assert not news(app)
            assert app.mouse_captured is None
            await move(pilot, (start[0] + 5, start[1]))
            await pilot.mouse_up(Timeline, offset=(start[0] + 5, start[1]))
            await settled(pilot)
            assert sessions(app) == DAY

    async def test_back_where_it_began_is_nothing_either(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(12, 30), "ACME")
            before = timeline(app).text
            await drag(pilot, (x, y), 3, let_go=False)
            await move(pilot, (x, y))
            await pilot.mouse_up(Timeline, offset=(x, y))
            await settled(pilot)
            assert sessions(app) == DAY
            assert timeline(app).text == before

    async def test_the_click_that_ends_a_drag_selects_nothing(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(13, 12), "INITECH")
            await drag(pilot, (x, y), 3)
            await pilot._post_mouse_events([events.Click], Timeline, (x - 2, y), button=1)
            await settled(pilot)
            assert chosen(app) == "INITECH 13:30–15:25"

    async def test_another_screen_in_front_ends_it(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(12, 30), "ACME"), 3, let_go=False)
            await press(pilot, "f4", "f2")
            assert app.mouse_captured is None
            assert "11:48–12:45" not in timeline(app).text
            assert sessions(app) == DAY

    async def test_what_changes_elsewhere_meanwhile_is_taken_in(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(10, 2), "ACME")
            await drag(pilot, (x, y), 2, let_go=False)
            other = keeper_on(path, app.clock, origin="cli")  # type: ignore[arg-type]
            other.edit(Delete((app.snapshot.day.sessions[1].id,)))
            close(other)
            await app.look_outside()
            await settled(pilot)
            await move(pilot, (x + 3, y))
            assert news(app) == "Moved ACME · firewall 09:00–10:02 to 09:00–10:20."
            await pilot.mouse_up(Timeline, offset=(x + 3, y))
            await settled(pilot)
            assert changed(app) == ["ACME 09:00–10:20"]

    async def test_nothing_is_dragged_while_something_is_typed(self, path: Path) -> None:
        async with today(path, "n", *"draft") as (app, pilot):
            await drag(pilot, place(app, moment(12, 30), "ACME"), 3)
            assert sessions(app) == DAY
            assert bar_open(app)

    async def test_a_button_let_go_of_outside_ends_the_drag(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(12, 30), "ACME")
            await drag(pilot, (x, y), 2, let_go=False)
            await pilot.hover(Timeline, offset=(x + 3, y))
            assert app.mouse_captured is None
            assert "12:45" not in timeline(app).text
            assert news(app) == ""
            await move(pilot, (x + 4, y))
            await pilot.mouse_up(Timeline, offset=(x + 4, y))
            await settled(pilot)
            assert sessions(app) == DAY

    async def test_another_button_drags_nothing(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(12, 30), "ACME")
            await pilot.mouse_down(Timeline, offset=(x, y), button=3)
            await move(pilot, (x + 3, y))
            await pilot.mouse_up(Timeline, offset=(x + 3, y))
            await settled(pilot)
            assert sessions(app) == DAY


class TestFreeTime:
    async def test_a_gap_is_dragged_to_create(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            start = place(app, moment(17, 30), "ACME")
            await drag(pilot, start, 4, let_go=False)
            assert news(app) == "17:30–18:05, 0:35: let go to say what it was."
            assert "17:30–18:05 0:35" in timeline(app).text
            await pilot.mouse_up(Timeline, offset=(start[0] + 4, start[1]))
            await settled(pilot)
            assert "17:30–18:05 0:35 is  p break  1 ACME" in text(app, "#bar-label")
            assert "17:30–18:05 0:35" in timeline(app).text
            await press(pilot, "1")
            assert changed(app) == ["ACME 17:30–18:05"]
            assert chosen(app) == "ACME 17:30–18:05"
            assert "0:35 " not in timeline(app).text.splitlines()[1]

    async def test_it_stays_between_its_neighbours(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(12, 50), "GLOBEX"), 20)
            assert "–13:10" in text(app, "#bar-label")
            assert "INITECH from" in text(app, "#bar-hint")
            await press(pilot, "escape")
            assert not bar_open(app)
            assert sessions(app) == DAY
            assert "13:10" not in timeline(app).text

    async def test_part_of_a_gap_can_be_a_break(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            await drag(pilot, place(app, moment(17, 30), "ACME"), 4)
            await press(pilot, "p")
            assert [app.view.clock(rest.start) for rest in app.snapshot.day.breaks] == ["17:30"]
            assert sessions(app) == DAY

    async def test_nothing_is_entered_in_the_future(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            x, y = place(app, moment(20, 36), "ACME")
            await drag(pilot, (x + 2, y), 1)
            assert not bar_open(app)
            assert sessions(app) == DAY

    async def test_a_day_without_sessions_can_be_filled(self, path: Path) -> None:
        async with today(path, "H") as (app, pilot):
            await drag(pilot, place(app, moment(10, day=15)), 6)
            assert bar_open(app)
            await press(pilot, "1")
            assert len(app.snapshot.day.sessions) == 1

    async def test_a_gap_is_clicked_and_filled_by_a_second_click(self, path: Path) -> None:
        async with today(path) as (app, pilot):
            at = place(app, moment(12, 50), "GLOBEX")
            await pilot.click(Timeline, offset=at)
            await settled(pilot)
            assert chosen(app) == "12:31–13:10"
            await pilot.click(Timeline, offset=at, times=2)
            await settled(pilot)
            assert "12:31–13:10 0:39 is  b before" in text(app, "#bar-label")
