"""What is seen of a day: the whole in whole hours, or a part that never leaves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.lens import LEAST_HOURS, Lens, fitting
from hraas_tui.core.moments import HOUR, MINUTE, Days, Span
from tests.support.days import ZONE, at, day, session


class TestFitting:
    def test_worked_hours_are_padded_to_whole_hours(self) -> None:
        shown = day(session("a", at(7, 20), at(19, 5)))
        assert fitting(shown, at(12, day=18)) == Span(at(7), at(20))

    def test_a_short_day_has_eight_hours(self) -> None:
        shown = day(session("a", at(9, 5), at(10)))
        assert fitting(shown, at(12, day=18)) == Span(at(9), at(17))

    def test_today_goes_on_to_the_present(self) -> None:
        shown = day(session("a", at(9, 5), at(10)))
        assert fitting(shown, at(19, 30)) == Span(at(9), at(20))
        assert fitting(day(), at(19, 30)) == Span(at(19), at(3, day=17))

    def test_an_empty_day_of_the_past_shows_office_hours(self) -> None:
        assert fitting(day(), at(12, day=18)) == Span(at(9), at(17))

    def test_the_whole_day_if_sessions_span_it(self) -> None:
        shown = day(session("a", at(3, day=16), at(5, day=17)))
        assert fitting(shown, at(12, day=18)) == shown.span

    @pytest.mark.parametrize(("date", "hours"), [(Date(2026, 3, 28), 23), (Date(2026, 10, 24), 25)])
    def test_days_when_the_clocks_change(self, date: Date, hours: int) -> None:
        span = Days(ZONE).span(date)
        shown = day(session("a", span.start - 1, span.end + 1), date=date)
        assert fitting(shown, span.end + HOUR).seconds == hours * HOUR

    @given(st.integers(0, 23 * 60), st.integers(1, 600), st.integers(-300, 3000))
    def test_all_that_was_worked_is_seen(self, start: int, length: int, now: int) -> None:
        begin = at(4) + start * MINUTE
        shown = day(session("a", begin, begin + length * MINUTE))
        span = fitting(shown, at(4) + now * MINUTE)
        part = shown.clipped(shown.sessions[0], at(4) + now * MINUTE)
        assert part is not None
        assert span.start <= part.start
        assert part.end <= span.end
        assert span.seconds >= LEAST_HOURS * HOUR
        assert shown.span.start <= span.start
        assert span.end <= shown.span.end


class TestLens:
    WHOLE = Span(at(8), at(20))

    def test_zooming_in_ends_at_an_hour_and_out_at_the_whole(self) -> None:
        lens, lengths = Lens(self.WHOLE), []
        for _ in range(6):
            lengths.append(lens.span.seconds // HOUR)
            lens = lens.zoom(1, at(12))
        assert lengths == [12, 8, 4, 2, 1, 1]
        assert lens.zoom(-9, at(12)).span == self.WHOLE

    @given(st.integers(0, 4), st.integers(-10, 10), st.integers(0, 12 * HOUR - 1), st.floats(0, 1))
    def test_it_never_leaves_the_whole(self, level: int, pan: int, offset: int, share: float) -> None:
        lens = Lens(self.WHOLE).zoom(level, at(8) + offset, share)
        for seen in (lens.span, lens.pan(pan).span, lens.show(at(8) + offset).span):
            assert self.WHOLE.start <= seen.start < seen.end <= self.WHOLE.end
            assert seen.seconds == lens.lengths[lens.level]
        assert at(8) + offset in lens.show(at(8) + offset).span

    def test_panning_goes_by_a_quarter_and_stops_at_the_ends(self) -> None:
        lens = Lens(self.WHOLE).zoom(2, at(12))
        assert lens.span == Span(at(10), at(14))
        assert lens.pan(1).span == Span(at(11), at(15))
        assert lens.pan(-9).span == Span(at(8), at(12))

    def test_what_is_seen_already_moves_nothing(self) -> None:
        lens = Lens(self.WHOLE).zoom(2, at(12))
        assert lens.show(at(13, 59)) == lens

    def test_another_whole_keeps_the_part_that_is_seen(self) -> None:
        lens = Lens(self.WHOLE).zoom(2, at(12)).fit(Span(at(8), at(21)))
        assert lens.span == Span(at(10), at(14))
        assert Lens(self.WHOLE).fit(Span(at(8), at(21))).span == Span(at(8), at(21))
