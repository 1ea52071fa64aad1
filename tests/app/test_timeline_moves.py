"""The timeline as it is pointed at and as time goes on: nothing is painted in vain."""

from __future__ import annotations

from textual import events
from whenever import Date

from hraas_tui.core.day import Day
from hraas_tui.core.moments import HOUR, Days, Span
from hraas_tui.core.sessions import (
    SessionId,
)
from tests.support.timeline import (
    DATE,
    GLOBEX,
    NOW,
    ROSTER,
    SESSIONS,
    ZONE,
    Counted,
    Stage,
    at,
    painted,
    shown,
    told,
)


class TestSelection:
    async def test_a_brace_with_its_times(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.select(SessionId("s2"))
            await pilot.pause()
            assert "╭──10:00–12:00───╮" in painted(timeline)[1]
            timeline.select(SessionId("s5"))
            await pilot.pause()
            assert "17:00–now" in painted(timeline)[1]
            timeline.select(None)
            await pilot.pause()
            assert painted(timeline)[1].strip() == "│"

    async def test_arrows_ask_and_the_screen_answers(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            assert not timeline.selected
            await pilot.press("left", "left", "right", "right", "home", "end", "up")
            gap = Span(at(16), at(17))
            assert told(timeline) == ["s5", gap, "s5", "s5", "s1", "s5", gap]
            assert timeline.selected == gap
            assert "16:00–17:00 gap" in painted(timeline)[1]

    async def test_right_starts_at_the_first(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.press("down")
            assert told(timeline) == ["s1"]

    async def test_a_click_selects_what_is_under_it(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            for offset in ((12, 2), (30, 5), (30, 2), (60, 7), (50, 2), (50, 8), (99, 1)):
                await pilot.click(Counted, offset=offset)
                await pilot.pause()
            gap = Span(at(12, 5), at(14))
            assert told(timeline) == ["s1", "s2", None, "s4", gap, gap, None]

    async def test_a_click_in_the_strip(self) -> None:
        async with Stage().run_test(size=(80, 1)) as pilot:
            timeline = await shown(pilot)
            await pilot.click(Counted, offset=(1, 0))
            await pilot.pause()
            assert told(timeline) == ["s1"]

    async def test_a_second_click_opens(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.click(Counted, offset=(12, 2), times=2)
            await pilot.pause()
            assert told(timeline) == ["s1", "s1", "opened s1"]

    async def test_the_cursor_moves_by_the_minute(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.select(SessionId("s2"))
            await pilot.press("shift+right", "shift+right", "greater_than_sign", "less_than_sign")
            assert timeline.cursor_moment == at(10, 2)
            assert "▼10:02" in painted(timeline)[1]
            assert "┊" in painted(timeline)[2]
            timeline.select(None)
            assert timeline.cursor_moment is None

    async def test_nothing_to_point_at_is_no_trouble(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            assert isinstance(pilot.app, Stage)
            await pilot.press("left", "shift+left", "plus", "minus", "right_square_bracket")
            await pilot.click(Counted, offset=(3, 3))
            assert pilot.app.timeline.cursor_moment is None


class TestZoom:
    async def test_keys_zoom_around_the_selection(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.select(SessionId("s3"))
            await pilot.press("plus", "plus", "plus", "plus", "plus")
            assert told(timeline) == [8 * HOUR, 4 * HOUR, 2 * HOUR, HOUR]
            start, end = timeline.seen
            assert start < at(12) < at(12, 5) < end
            assert "12:00" in painted(timeline)[0]
            await pilot.press("minus", "minus", "minus", "minus")
            assert timeline.seen == (at(9), at(19))

    async def test_panning_and_selecting_move_what_is_seen(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.press("plus", "plus", "left_square_bracket")
            assert timeline.seen == (at(14), at(18))
            await pilot.press("right_square_bracket")
            assert timeline.seen == (at(15), at(19))
            timeline.select(SessionId("s1"))
            assert timeline.seen == (at(9), at(13))

    async def test_the_wheel_zooms_where_the_mouse_is(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            for kind in (events.MouseScrollUp, events.MouseScrollUp):
                timeline.post_message(kind(timeline, 9, 3, 0, 0, 0, False, False, False, 9, 3))
                await pilot.pause()
            assert timeline.seen == (at(9), at(13))
            timeline.post_message(events.MouseScrollDown(timeline, 9, 3, 0, 0, 0, True, False, False, 9, 3))
            await pilot.pause()
            assert timeline.seen == (at(10), at(14))

    async def test_the_present_is_followed(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.press("plus", "plus", "plus", "plus")
            timeline.tick(at(18, 59))
            timeline.tick(at(19, 30))
            start, end = timeline.seen
            assert start <= at(19, 30) < end
            assert end - start == HOUR

    async def test_another_day_is_seen_whole(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.press("plus", "plus")
            await shown(pilot)
            assert timeline.seen[1] - timeline.seen[0] == 4 * HOUR
            await shown(pilot, Day(Date(2026, 3, 13), Days(ZONE), ROSTER), NOW)
            assert timeline.seen == (at(9, day=13), at(17, day=13))


class TestTicks:
    async def test_nothing_is_painted_until_an_eighth_has_passed(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.lines = 0
            for second in range(50):
                timeline.tick(NOW + second)
                await pilot.pause()
            assert timeline.lines == 0

    async def test_then_only_the_running_lane_is(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.lines = 0
            timeline.tick(NOW + 50)
            await pilot.pause()
            assert timeline.lines == 2

    async def test_the_present_moves_by_the_cell(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            before = painted(timeline)[0].index("▼")
            timeline.tick(NOW + 400)
            await pilot.pause()
            assert painted(timeline)[0].index("▼") == before + 1

    async def test_while_nothing_runs_only_the_present_moves(self) -> None:
        day = Day(DATE, Days(ZONE), ROSTER, SESSIONS[:-1])
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot, day, running_client=None)
            timeline.lines = 0
            timeline.tick(NOW + 50)
            await pilot.pause()
            assert timeline.lines == 0

    async def test_the_day_grows_by_whole_hours(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.tick(at(19, 0))
            assert timeline.seen == (at(9), at(20))

    async def test_showing_the_same_again_paints_nothing(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            timeline.lines = 0
            await shown(pilot)
            assert timeline.lines == 0

    async def test_a_past_day_is_left_alone(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            day = Day(DATE, Days(ZONE), ROSTER, SESSIONS[:-1])
            timeline = await shown(pilot, day, at(12, day=18), running_client=GLOBEX)
            timeline.lines = 0
            timeline.tick(at(15, day=18))
            await pilot.pause()
            assert timeline.lines == 0
            assert "▼" not in timeline.text
