"""Spans to blocks, rows, axis and brace: counted, not looked at."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, ZonedDateTime

from hraas_tui.core.lens import marks
from hraas_tui.core.moments import HOUR, MINUTE, Days, Span
from hraas_tui.core.sessions import Away, AwayId, SessionId
from hraas_tui.core.timeline import EIGHTHS, Block, Plan, Window, axis, brace, first_seen, lanes_of, plan
from tests.support.days import ACME, GLOBEX, NOON, ZONE, at, day, session, spans_in_a_row


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(NOON - HOUR, NOON + HOUR))
    return Window(start, start + draw(st.integers(5 * MINUTE, 25 * HOUR)), draw(st.integers(1, 300)))


class TestWindow:
    @given(windows(), spans_in_a_row())
    def test_blocks_stay_inside_in_order_and_are_never_too_thin(
        self, window: Window, spans: list[Span]
    ) -> None:
        extents = [extent for span in spans if (extent := window.extent(span))]
        for start, end in extents:
            assert 0 <= start < end <= window.width * EIGHTHS
        for (a, b), (c, d) in pairwise(extents):
            assert a <= c
            assert b <= max(c, a + 1)  # only what was widened to an eighth can reach over
            assert b <= d

    @given(windows(), spans_in_a_row())
    def test_what_is_outside_is_not_drawn_and_what_is_inside_is(
        self, window: Window, spans: list[Span]
    ) -> None:
        for span in spans:
            inside = span.start < window.end and span.end > window.start
            assert (window.extent(span) is not None) is inside

    @given(windows(), st.data())
    def test_spans_that_abut_share_an_edge(self, window: Window, data: st.DataObject) -> None:
        cut = data.draw(st.integers(window.start + 1, window.end - 1))
        left, right = window.extent(Span(window.start, cut)), window.extent(Span(cut, window.end))
        assert left is not None
        assert right is not None
        assert left[1] == max(1, right[0])

    @given(windows())
    def test_the_whole_fills_every_cell(self, window: Window) -> None:
        assert window.extent(window.span) == (0, window.width * EIGHTHS)

    @given(windows(), st.data())
    def test_a_cells_first_instant_is_in_that_cell(self, window: Window, data: st.DataObject) -> None:
        cell = data.draw(st.integers(0, window.width - 1))
        assert window.cell(window.moment(cell)) == cell

    def test_the_present_outside_has_no_cell(self) -> None:
        window = Window(NOON, NOON + HOUR, 60)
        assert window.cell(NOON - 1) is None
        assert window.cell(NOON + HOUR) is None
        assert window.cell(NOON + 90) == 1

    def test_no_width_draws_nothing(self) -> None:
        assert Window(NOON, NOON + HOUR, 0).extent(Span(NOON, NOON + 60)) is None


class TestLanes:
    WINDOW = Window(at(8), at(18), 100)

    def test_a_lane_per_client_with_time_in_their_order_and_unassigned_last(self) -> None:
        shown = day(
            session("a", at(9), at(10), None),
            session("b", at(10), at(11), GLOBEX),
            session("c", at(11), at(12)),
        )
        lanes = lanes_of(shown, NOON, self.WINDOW, None)
        assert [lane.client for lane in lanes] == [ACME, GLOBEX, None]
        assert [[block.session for block in lane.blocks] for lane in lanes] == [["c"], ["b"], ["a"]]

    def test_the_running_client_has_a_lane_today_only(self) -> None:
        assert [lane.client for lane in lanes_of(day(), NOON, self.WINDOW, GLOBEX)] == [GLOBEX]
        assert lanes_of(day(), at(12, day=17), self.WINDOW, GLOBEX) == ()

    def test_a_lane_stays_while_its_blocks_are_out_of_sight(self) -> None:
        lanes = lanes_of(day(session("a", at(9), at(10))), NOON, Window(at(14), at(15), 100), None)
        assert [(lane.client, lane.blocks) for lane in lanes] == [(ACME, ())]

    def test_unanswered_away_time_makes_a_block_unresolved(self) -> None:
        away = Away(AwayId("w"), at(9, 30), at(9, 40), "sleep")
        shown = day(session("a", at(9), at(10)), session("b", at(10), at(11)), aways=(away,))
        (lane,) = lanes_of(shown, NOON, self.WINDOW, None)
        assert [block.unresolved for block in lane.blocks] == [True, False]

    def test_a_running_block_grows_with_the_present(self) -> None:
        shown = day(session("a", at(9), None))
        ends = [
            lanes_of(shown, now, self.WINDOW, ACME)[0].blocks[0].end for now in (at(10), at(10, 1), at(11))
        ]
        assert ends == [160, 161, 240]

    def test_a_session_over_the_change_of_day_is_drawn_on_both_days(self) -> None:
        night = session("n", at(23, day=16), at(5, day=17))
        for date, expected in ((Date(2026, 3, 16), 5 * HOUR), (Date(2026, 3, 17), HOUR)):
            shown = day(night, date=date)
            window = Window(shown.span.start, shown.span.end, 24)
            (lane,) = lanes_of(shown, at(12, day=18), window, None)
            (block,) = lane.blocks
            assert (block.end - block.start) * HOUR // EIGHTHS == expected

    def test_the_block_that_is_pointed_at_is_the_one_that_is_seen_most(self) -> None:
        small, large = Block(SessionId("s"), ACME, 8, 10), Block(SessionId("l"), ACME, 10, 16)
        assert first_seen((small, large), 1) == large
        assert first_seen((small, large), 0) is None


class TestPlan:
    @pytest.mark.parametrize(
        ("height", "lanes", "expected"),
        [
            (1, 3, Plan(axis=False, brace=False, strip=True)),
            (2, 3, Plan(axis=True, brace=False, strip=True)),
            (3, 3, Plan(axis=True, brace=True, strip=True)),
            (3, 1, Plan(axis=True, brace=True, strip=False, lane_height=1, shown=1)),
            (4, 3, Plan(axis=True, brace=True, strip=False, lane_height=1, shown=2)),
            (5, 3, Plan(axis=True, brace=True, strip=False, lane_height=1, shown=3)),
            (7, 3, Plan(axis=True, brace=True, strip=False, lane_height=1, shown=3)),
            (8, 3, Plan(axis=True, brace=True, strip=False, lane_height=2, shown=3)),
            (20, 3, Plan(axis=True, brace=True, strip=False, lane_height=2, shown=3)),
        ],
    )
    def test_rows_by_height(self, height: int, lanes: int, expected: Plan) -> None:
        assert plan(height, lanes) == expected

    @given(
        st.integers(1, 40), st.integers(0, 30), st.lists(st.integers(0, 29), max_size=2), st.integers(0, 40)
    )
    def test_every_row_is_accounted_for(self, height: int, lanes: int, keep: list[int], first: int) -> None:
        keep = [lane for lane in keep if lane < lanes]
        rows = plan(height, lanes, keep, first)
        assert rows.head + rows.strip + rows.shown * rows.lane_height <= height
        assert 0 <= rows.first <= max(0, lanes - rows.shown)
        if keep and not rows.strip:
            assert rows.first <= keep[0] < rows.first + rows.shown
        seen = [lane for y in range(height) if (lane := rows.lane_at(y)) is not None]
        assert sorted(set(seen)) == list(range(rows.first, rows.first + rows.shown))

    def test_both_kept_lanes_are_seen_where_both_fit(self) -> None:
        rows = plan(2 + 4, 9, keep=[7, 5])
        seen = range(rows.first, rows.first + rows.shown)
        assert {5, 7} <= set(seen)

    def test_nothing_moves_without_need(self) -> None:
        assert plan(2 + 3, 9, keep=[4], first=3).first == 3


class TestAxis:
    def labels(self, span: Span, width: int, zone: str = ZONE) -> list[str]:
        return [text for _, text in axis(Window(span.start, span.end, width), zone)]

    def test_each_hour_where_it_fits(self) -> None:
        assert self.labels(Span(at(8), at(12)), 40) == ["08", "09", "10", "11"]

    @pytest.mark.parametrize(
        ("width", "step"), [(72, 1), (71, 2), (36, 2), (35, 3), (24, 3), (23, 6), (12, 6), (11, 12)]
    )
    def test_fewer_where_they_do_not(self, width: int, step: int) -> None:
        expected = [f"{hour:02}" for hour in range(0, 24, step)]
        assert self.labels(Span(at(0), at(0, day=17)), width) == expected

    def test_minutes_where_there_is_room(self) -> None:
        assert self.labels(Span(at(9), at(10)), 60) == ["09:00", "09:10", "09:20", "09:30", "09:40", "09:50"]
        assert self.labels(Span(at(9), at(10)), 20) == ["09:00", "09:30"]

    def test_an_hour_that_is_skipped_has_no_label(self) -> None:
        start = ZonedDateTime(2026, 3, 29, 0, tz=ZONE).timestamp()
        assert self.labels(Span(start, start + 4 * HOUR), 40) == ["00", "01", "03", "04"]

    def test_an_hour_that_is_repeated_has_two(self) -> None:
        start = ZonedDateTime(2026, 10, 25, 0, tz=ZONE).timestamp()
        assert self.labels(Span(start, start + 5 * HOUR), 40) == ["00", "01", "02", "02", "03"]

    @pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Asia/Kathmandu", "Asia/Kolkata"])
    def test_zones_that_are_half_hours_off_have_whole_hours_too(self, zone: str) -> None:
        days = Days(zone)
        for date in (Date(2026, 4, 4), Date(2026, 10, 3), Date(2026, 6, 1)):
            found = [minutes for _, minutes in marks(days.span(date), zone, 60)]
            assert all(minutes % 60 == 0 for minutes in found)
            assert len(found) in {23, 24, 25}

    @given(windows())
    def test_labels_never_touch_and_never_run_over(self, window: Window) -> None:
        free = 0
        for place, text in axis(window, ZONE):
            assert place >= free
            free = place + len(text) + 1
        assert free <= window.width + 1


class TestBrace:
    WINDOW = Window(at(8), at(18), 100)

    def test_around_its_times(self) -> None:
        assert brace(self.WINDOW, Span(at(10), at(12)), "10:00–12:00") == (20, "╭───10:00–12:00────╮")

    def test_beside_its_times_where_it_is_narrow(self) -> None:
        assert brace(self.WINDOW, Span(at(10), at(10, 30)), "10:00–10:30") == (20, "╭───╮ 10:00–10:30")
        assert brace(self.WINDOW, Span(at(10), at(10, 1)), "10:00–10:01") == (20, "╷ 10:00–10:01")
        assert brace(self.WINDOW, Span(at(17), at(17, 30)), "17:00–17:30") == (78, "17:00–17:30 ╭───╮")

    def test_open_where_the_window_cuts_it(self) -> None:
        place, glyphs = brace(self.WINDOW, Span(at(7), at(19)), "07:00–19:00")
        assert place == 0
        assert (glyphs[0], glyphs[-1], len(glyphs)) == ("─", "─", 100)

    def test_pointing_where_it_is_out_of_sight(self) -> None:
        assert brace(self.WINDOW, Span(at(6), at(7)), "06:00–07:00") == (0, "‹ 06:00–07:00")
        assert brace(self.WINDOW, Span(at(18), at(19)), "18:00–19:00") == (87, "18:00–19:00 ›")

    def test_in_ascii(self) -> None:
        assert brace(self.WINDOW, Span(at(10), at(12)), "10:00-12:00", ascii_only=True) == (
            20,
            "<---10:00-12:00---->",
        )

    @given(windows(), spans_in_a_row())
    def test_it_covers_what_the_block_covers(self, window: Window, spans: list[Span]) -> None:
        for span in spans:
            place, glyphs = brace(window, span, "")
            extent = window.extent(span)
            if extent is None or window.width < 2:
                continue
            assert place <= extent[0] // EIGHTHS
            assert place + len(glyphs) >= (extent[1] - 1) // EIGHTHS + 1
