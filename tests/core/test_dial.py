"""Days on one dial: hours line up, also where the clocks change."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, PlainDateTime

from hraas_tui.core.day import Day
from hraas_tui.core.dial import DAY, blocks_on, fitting, place_of, places, shifts
from hraas_tui.core.moments import HOUR, MINUTE, Days, Moment, Span, zoned
from hraas_tui.core.roster import Roster
from hraas_tui.core.timeline import EIGHTHS, Window
from tests.support.days import ROSTER, day, session

BERLIN, APIA, LORD_HOWE = "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"
FOUR = 4 * 60

CHANGES = [
    (BERLIN, Date(2026, 3, 28)),
    (BERLIN, Date(2026, 10, 24)),
    (LORD_HOWE, Date(2026, 4, 4)),
    (LORD_HOWE, Date(2026, 10, 3)),
    (APIA, Date(2011, 12, 29)),
    ("America/Sao_Paulo", Date(2018, 11, 3)),
    ("America/Sao_Paulo", Date(2019, 2, 16)),
    ("Asia/Kathmandu", Date(1985, 12, 31)),
]


def empty(date: Date, zone: str, day_start: int = FOUR) -> Day:
    return Day(date, Days(zone, day_start), Roster())


def at(text: str, zone: str, disambiguation: Literal["raise", "earlier", "later"] = "raise") -> Moment:
    return PlainDateTime.parse_iso(text).assume_tz(zone, disambiguation=disambiguation).timestamp()


def drawn(date: Date, zone: str, start: int, end: int) -> list[tuple[float, float]]:
    """Where a session stands on the dial, in hours."""
    found = places(shifts(empty(date, zone)), start, end)
    return [(place.start / HOUR, place.end / HOUR) for place in found]


def test_on_a_common_day_the_place_is_the_time_of_day() -> None:
    start, end = at("2026-03-16T09:00", BERLIN), at("2026-03-17T01:30", BERLIN)
    assert drawn(Date(2026, 3, 16), BERLIN, start, end) == [(9, 25.5)]


def test_a_skipped_hour_stays_empty() -> None:
    start, end = at("2026-03-29T01:30", BERLIN), at("2026-03-29T03:30", BERLIN)
    assert end - start == HOUR
    assert drawn(Date(2026, 3, 28), BERLIN, start, end) == [(25.5, 26), (27, 27.5)]


def test_a_repeated_hour_is_drawn_twice_in_the_same_place() -> None:
    start = at("2026-10-25T02:50", BERLIN, "earlier")
    end = at("2026-10-25T02:10", BERLIN, "later")
    assert end - start == 20 * MINUTE
    found = drawn(Date(2026, 10, 24), BERLIN, start, end)
    assert found == [(26 + 50 / 60, 27), (26, 26 + 10 / 60)]


def test_half_an_hour_is_skipped_and_repeated() -> None:
    spring = at("2026-10-04T01:45", LORD_HOWE), at("2026-10-04T02:45", LORD_HOWE)
    assert drawn(Date(2026, 10, 3), LORD_HOWE, *spring) == [(25.75, 26), (26.5, 26.75)]
    autumn = at("2026-04-05T01:15", LORD_HOWE), at("2026-04-05T02:15", LORD_HOWE)
    assert autumn[1] - autumn[0] == 90 * MINUTE
    assert drawn(Date(2026, 4, 4), LORD_HOWE, *autumn) == [(25.25, 26), (25.5, 26.25)]


def test_a_date_that_was_left_out_has_no_place_and_the_night_before_it_goes_on() -> None:
    assert shifts(empty(Date(2011, 12, 30), APIA)) == ()
    late = at("2011-12-31T01:00", APIA), at("2011-12-31T02:00", APIA)
    assert drawn(Date(2011, 12, 29), APIA, *late) == [(25, 26)]


def test_where_the_day_begins_in_the_repeated_hour_the_first_one_begins_it() -> None:
    parts = shifts(empty(Date(2026, 10, 25), BERLIN, 2 * 60 + 30))
    again = at("2026-10-25T02:10", BERLIN, "later")
    assert place_of(parts, again) == 2 * HOUR + 10 * MINUTE


@given(
    change=st.sampled_from(CHANGES),
    later=st.integers(-3, 3),
    share=st.floats(0, 1, exclude_max=True),
    day_start=st.sampled_from([0, 90, FOUR, 20 * 60]),
)
def test_a_place_is_the_local_time_of_day(
    change: tuple[str, Date], later: int, share: float, day_start: int
) -> None:
    zone, date = change
    whole = empty(date.add(days=later), zone, day_start)
    parts = shifts(whole)
    if not whole.span.seconds:
        assert parts == ()
        return
    moment = whole.span.start + int(whole.span.seconds * share)
    place = place_of(parts, moment)
    local = zoned(moment, zone)
    assert place is not None
    assert place % DAY == local.hour * HOUR + local.minute * MINUTE + local.second
    assert place < day_start * MINUTE + DAY


@given(change=st.sampled_from(CHANGES), cut=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_no_second_is_lost_or_made_up(change: tuple[str, Date], cut: tuple[float, float]) -> None:
    whole = empty(change[1], change[0])
    start, end = sorted(whole.span.start + int(whole.span.seconds * share) for share in cut)
    found = list(places(shifts(whole), start, end))
    assert sum(place.seconds for place in found) == end - start
    parts = shifts(whole)
    assert all(a.span.end == b.span.start for a, b in pairwise(parts))


class TestBlocks:
    def test_a_session_across_the_skipped_hour_is_two_blocks(self) -> None:
        start, end = at("2026-03-29T01:30", BERLIN), at("2026-03-29T03:30", BERLIN)
        seen = day(session("a", start, end), date=Date(2026, 3, 28))
        blocks = blocks_on(seen, shifts(seen), end, Window(25 * HOUR, 28 * HOUR, 6))
        assert [(b.session, b.start, b.end) for b in blocks] == [("a", 8, 16), ("a", 32, 40)]

    def test_the_running_one_ends_now(self) -> None:
        start = at("2026-03-16T09:00", BERLIN)
        seen = day(session("a", start, None))
        (block,) = blocks_on(seen, shifts(seen), start + HOUR, Window(8 * HOUR, 12 * HOUR, 4))
        assert (block.start, block.end, block.running) == (EIGHTHS, 2 * EIGHTHS, True)


class TestFitting:
    def test_nothing_recorded_shows_office_hours(self) -> None:
        seen = empty(Date(2026, 3, 16), BERLIN)
        assert fitting([(seen, shifts(seen))], 0, FOUR) == Span(9 * HOUR, 17 * HOUR)

    @pytest.mark.parametrize("day_start", [0, FOUR, 12 * 60, 23 * 60 + 59])
    def test_there_are_eight_hours_whenever_days_begin(self, day_start: int) -> None:
        seen = empty(Date(2026, 3, 16), BERLIN, day_start)
        found = fitting([(seen, shifts(seen))], 0, day_start)
        assert found.seconds >= 8 * HOUR
        assert not found.start % HOUR

    def test_the_present_is_seen(self) -> None:
        seen = day(session("a", at("2026-03-16T09:10", BERLIN), at("2026-03-16T10:00", BERLIN)))
        now = at("2026-03-16T20:30", BERLIN)
        assert fitting([(seen, shifts(seen))], now, FOUR) == Span(9 * HOUR, 21 * HOUR)

    @given(change=st.sampled_from(CHANGES), cut=st.tuples(st.floats(0, 1), st.floats(0, 1)))
    def test_every_block_is_whole(self, change: tuple[str, Date], cut: tuple[float, float]) -> None:
        zone, date = change
        whole = empty(date, zone).span
        start, end = sorted(whole.start + int(whole.seconds * share) for share in cut)
        if start == end:
            return
        seen = Day(date, Days(zone), ROSTER, (session("a", start, end),))
        hours = fitting([(seen, shifts(seen))], 0, FOUR)
        for place in places(shifts(seen), start, end):
            assert hours.start <= place.start < place.end <= hours.end
