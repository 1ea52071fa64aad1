from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from whenever import Date, PlainDateTime

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import (
    HOUR,
    Ambiguous,
    Days,
    Impossible,
    Span,
    check_zone,
    clock,
    iso,
    resolve,
    zoned,
)

BERLIN = "Europe/Berlin"
ZONES = (
    BERLIN,
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Africa/Casablanca",
    "UTC",
)
zones = st.sampled_from(ZONES)
day_starts = st.sampled_from((0, 1, 60, 90, 120, 150, 180, 240, 300, 720, 1439))
civil_days = st.builds(Days, zones, day_starts)
moments = st.integers(0, 4_102_444_800)
# Where the rules of these zones changed the clocks or the date.
TURNS = tuple(
    PlainDateTime(*at).assume_utc().timestamp()
    for at in (
        (2026, 3, 29, 1),
        (2026, 10, 25, 1),
        (2011, 12, 30, 10),
        (1993, 8, 21, 12),
        (2018, 11, 4, 3),
        (2018, 2, 18, 2),
        (2026, 4, 4, 15),
        (2026, 10, 3, 15, 30),
        (1985, 12, 31, 18, 30),
        (2026, 3, 28, 22),
    )
)
near_turns = st.builds(int.__add__, st.sampled_from(TURNS), st.integers(-3 * 86_400, 3 * 86_400))
any_moment = moments | near_turns


class TestDays:
    @pytest.mark.parametrize(
        ("zone", "day_start", "day", "hours"),
        [
            pytest.param(BERLIN, 0, Date(2026, 3, 29), 23, id="forward, from midnight"),
            pytest.param(BERLIN, 0, Date(2026, 10, 25), 25, id="back, from midnight"),
            pytest.param(BERLIN, 240, Date(2026, 3, 28), 23, id="forward, from four: the day before"),
            pytest.param(BERLIN, 240, Date(2026, 3, 29), 24, id="forward, from four: the day itself"),
            pytest.param(BERLIN, 240, Date(2026, 10, 24), 25, id="back, from four: the day before"),
            pytest.param("Pacific/Apia", 0, Date(2011, 12, 30), 0, id="Apia left it out"),
            pytest.param("Pacific/Apia", 240, Date(2011, 12, 30), 0, id="Apia left it out, from four"),
            pytest.param("Pacific/Apia", 240, Date(2011, 12, 29), 24, id="Apia, the day before"),
            pytest.param("America/Sao_Paulo", 0, Date(2018, 11, 4), 23, id="no midnight in Sao Paulo"),
            pytest.param("America/Sao_Paulo", 0, Date(2018, 2, 17), 25, id="23:00 twice in Sao Paulo"),
            pytest.param("Australia/Lord_Howe", 0, Date(2026, 4, 5), 24.5, id="half an hour back"),
            pytest.param("Australia/Lord_Howe", 0, Date(2026, 10, 4), 23.5, id="half an hour forward"),
            pytest.param("Asia/Kathmandu", 0, Date(1986, 1, 1), 23.75, id="a quarter forward in Kathmandu"),
        ],
    )
    def test_a_day_is_as_long_as_its_zone_makes_it(
        self, zone: str, day_start: int, day: Date, hours: float
    ) -> None:
        assert Days(zone, day_start).span(day).seconds == hours * HOUR

    def test_a_midnight_that_does_not_exist_starts_the_day_an_hour_later(self) -> None:
        start = Days("America/Sao_Paulo", 0).starts_at(Date(2018, 11, 4))
        assert iso(start, "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"

    def test_before_four_it_is_still_yesterday(self) -> None:
        days = Days(BERLIN)
        early = resolve(PlainDateTime(2026, 3, 16, 3, 59, 59), BERLIN)
        assert days.day_of(early) == Date(2026, 3, 15)
        assert days.day_of(early + 1) == Date(2026, 3, 16)

    def test_a_day_left_out_is_not_among_the_days(self) -> None:
        days = Days("Pacific/Apia")
        assert list(days.between(Date(2011, 12, 28), Date(2012, 1, 1))) == [
            Date(2011, 12, 28),
            Date(2011, 12, 29),
            Date(2011, 12, 31),
            Date(2012, 1, 1),
        ]

    def test_the_instant_before_a_day_left_out_belongs_to_the_day_before_it(self) -> None:
        days = Days("Pacific/Apia")
        assert days.day_of(days.starts_at(Date(2011, 12, 31)) - 1) == Date(2011, 12, 29)

    @given(civil_days, any_moment)
    def test_each_instant_lies_in_its_day(self, days: Days, moment: int) -> None:
        assert moment in days.span(days.day_of(moment))

    @given(civil_days, any_moment, st.integers(0, 4))
    def test_days_tile_the_line(self, days: Days, moment: int, more: int) -> None:
        first = days.day_of(moment)
        last = first.add(days=more)
        spans = [days.span(day) for day in days.between(first, last)]
        whole = days.spans(first, last)
        assert (spans[0].start, spans[-1].end) == (whole.start, whole.end)
        assert all(one.end == two.start for one, two in pairwise(spans))

    @given(civil_days, any_moment, st.integers(1, 200_000))
    def test_later_instants_are_never_on_earlier_days(self, days: Days, moment: int, later: int) -> None:
        assert days.day_of(moment) <= days.day_of(moment + later)


class TestResolve:
    def test_a_time_that_the_zone_skips_is_refused(self) -> None:
        with pytest.raises(Impossible, match="2026-03-29 02:30 does not exist in Europe/Berlin"):
            resolve(PlainDateTime(2026, 3, 29, 2, 30), BERLIN)

    def test_a_time_that_happens_twice_is_asked_about(self) -> None:
        with pytest.raises(
            Ambiguous, match="2026-10-25T02:30:00\\+02:00 or 2026-10-25T02:30:00\\+01:00"
        ) as asked:
            resolve(PlainDateTime(2026, 10, 25, 2, 30), BERLIN)
        first, second = asked.value.candidates
        assert second - first == HOUR

    @given(zones, any_moment)
    def test_each_instant_is_among_those_of_its_local_time(self, zone: str, moment: int) -> None:
        try:
            found = {resolve(zoned(moment, zone).to_plain(), zone)}
        except Ambiguous as twice:
            found = set(twice.candidates)
        assert moment in found


class TestSpan:
    @given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
    def test_clipping_keeps_what_is_in_both(self, one: int, two: int, low: int, high: int) -> None:
        assume(one <= two)
        clipped = Span(one, two).clip(low, high)
        kept = [at for at in range(51) if at in Span(one, two) and low <= at < high]
        assert kept == ([] if clipped is None else list(range(clipped.start, clipped.end)))

    def test_its_end_is_not_in_it(self) -> None:
        assert 5 in Span(5, 6)
        assert 6 not in Span(5, 6)


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "CET-1CEST", "../../etc/passwd", "Europe/Berlin\x00", "a" * 5000]
)
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(Refused, match="Europe/Berlin"):
        check_zone(zone)


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_that_exists_is_returned(zone: str) -> None:
    assert check_zone(zone) == zone


def test_times_are_shown_in_their_zone() -> None:
    assert iso(1_773_650_160, BERLIN) == "2026-03-16T09:36:00+01:00"
    assert iso(1_773_650_160, "Asia/Kathmandu") == "2026-03-16T14:21:00+05:45"
    assert clock(1_773_650_160, BERLIN) == "09:36" == Days(BERLIN).clock(1_773_650_160)
