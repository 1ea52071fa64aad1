import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, OffsetDateTime

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Ambiguous, Days, Unclear, iso, zoned
from hraas_tui.core.text import printable
from hraas_tui.core.whens import end_of
from hraas_tui.core.whens_near import moment_near

BERLIN = "Europe/Berlin"
SAO_PAULO = "America/Sao_Paulo"
LORD_HOWE = "Australia/Lord_Howe"
KATHMANDU = "Asia/Kathmandu"
APIA = "Pacific/Apia"
LATER = "2026-11-23T12:00:00+00:00"
"""Long after everything here."""


def at(text: str) -> int:
    return OffsetDateTime.parse_iso(text).timestamp()


def read(text: str, day: str, zone: str = BERLIN, now: str = LATER, day_start: int = 240) -> str:
    days = Days(zone, day_start)
    return iso(moment_near(text, day=Date.parse_iso(day), now=at(now), days=days), zone)


def candidates(text: str, day: str, zone: str = BERLIN, now: str = LATER, day_start: int = 240) -> list[str]:
    with pytest.raises(Unclear) as asked:
        read(text, day, zone, now, day_start)
    return [iso(moment, zone) for moment in asked.value.candidates]


class TestItsOwnDay:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("09:40", "2026-03-16T09:40:00+01:00"),
            ("940", "2026-03-16T09:40:00+01:00"),
            ("09:40:17", "2026-03-16T09:40:17+01:00"),
            ("23:59", "2026-03-16T23:59:00+01:00"),
            ("00:00", "2026-03-17T00:00:00+01:00"),
            ("3:59", "2026-03-17T03:59:00+01:00"),
            ("4:00", "2026-03-16T04:00:00+01:00"),
            ("2026-03-14 09:40", "2026-03-14T09:40:00+01:00"),
            ("2026-03-16T08:40Z", "2026-03-16T09:40:00+01:00"),
            ("yesterday 17:00", "2026-11-22T17:00:00+01:00"),
            ("5m", "2026-11-23T12:55:00+01:00"),
            ("now", "2026-11-23T13:00:00+01:00"),
        ],
    )
    def test_a_bare_time_is_that_of_the_day(self, text: str, meant: str) -> None:
        assert read(text, "2026-03-16") == meant

    def test_the_day_starts_when_it_is_said_to(self) -> None:
        assert read("03:00", "2026-03-16", day_start=0) == "2026-03-16T03:00:00+01:00"
        assert read("09:00", "2026-03-16", day_start=600) == "2026-03-17T09:00:00+01:00"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("17:00", "2026-03-16 17:00 is in the future: it is 2026-03-16 09:36"),
            ("02:00", "2026-03-17 02:00 is in the future"),
            ("25:00", "a day goes from 00:00 to 23:59"),
            ("9", "Write 9:00 for the time"),
            ("+5m", "lies ahead"),
            ("soon", "no time that can be read"),
            ("", "no time that can be read"),
        ],
    )
    def test_the_future_and_what_is_no_time_are_refused(self, text: str, told: str) -> None:
        with pytest.raises(Refused, match=told):
            read(text, "2026-03-16", now="2026-03-16T09:36:00+01:00")

    def test_a_quarter_of_an_hour_off_is_a_zone_like_any_other(self) -> None:
        assert read("09:40", "2026-03-16", KATHMANDU) == "2026-03-16T09:40:00+05:45"
        assert read("03:59", "2026-03-16", KATHMANDU) == "2026-03-17T03:59:00+05:45"


class TestClocksGoBack:
    def test_a_time_that_came_twice_is_asked(self) -> None:
        assert candidates("02:30", "2026-10-24") == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]

    def test_each_candidate_can_be_typed(self) -> None:
        for candidate in candidates("02:30", "2026-10-24"):
            assert read(candidate, "2026-10-24") == candidate

    def test_only_the_first_has_passed(self) -> None:
        now = "2026-10-25T02:10:00+01:00"
        assert read("02:30", "2026-10-24", now=now) == "2026-10-25T02:30:00+02:00"

    def test_half_an_hour_comes_twice(self) -> None:
        assert candidates("01:45", "2026-04-04", LORD_HOWE) == [
            "2026-04-05T01:45:00+11:00",
            "2026-04-05T01:45:00+10:30",
        ]
        assert read("01:15", "2026-04-04", LORD_HOWE) == "2026-04-05T01:15:00+11:00"

    def test_the_hour_before_midnight_comes_twice(self) -> None:
        assert candidates("23:30", "2019-02-16", SAO_PAULO) == [
            "2019-02-16T23:30:00-02:00",
            "2019-02-16T23:30:00-03:00",
        ]
        assert read("00:00", "2019-02-16", SAO_PAULO) == "2019-02-17T00:00:00-03:00"
        assert read("23:30", "2019-02-17", SAO_PAULO) == "2019-02-17T23:30:00-03:00"

    def test_a_day_that_starts_within_the_hour_that_comes_twice_has_one_end_of_it(self) -> None:
        # The day starts at the first 02:30; the second 02:15 is on it, and so is the one a night later.
        assert candidates("02:15", "2026-10-25", day_start=150) == [
            "2026-10-25T02:15:00+01:00",
            "2026-10-26T02:15:00+01:00",
        ]
        assert read("02:15", "2026-10-24", day_start=150) == "2026-10-25T02:15:00+02:00"


class TestClocksGoForward:
    def test_a_time_that_the_night_skips_is_refused_with_what_is_around_it(self) -> None:
        assert candidates("02:30", "2026-03-28") == [
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T03:00:00+02:00",
            "2026-03-29T03:30:00+02:00",
        ]

    def test_each_candidate_can_be_typed(self) -> None:
        for candidate in candidates("02:30", "2026-03-28"):
            assert read(candidate, "2026-03-28") == candidate

    def test_the_days_beside_it_have_that_time(self) -> None:
        assert read("02:30", "2026-03-27") == "2026-03-28T02:30:00+01:00"
        assert read("02:30", "2026-03-29") == "2026-03-30T02:30:00+02:00"

    def test_midnight_does_not_exist(self) -> None:
        assert candidates("00:00", "2018-11-03", SAO_PAULO) == [
            "2018-11-03T23:00:00-03:00",
            "2018-11-04T01:00:00-02:00",
        ]
        assert read("01:00", "2018-11-03", SAO_PAULO) == "2018-11-04T01:00:00-02:00"
        assert candidates("00:30", "2018-11-04", SAO_PAULO, day_start=0)[1] == "2018-11-04T01:00:00-02:00"

    def test_half_an_hour_is_skipped(self) -> None:
        assert candidates("02:15", "2026-10-03", LORD_HOWE, "2026-12-01T00:00:00+00:00") == [
            "2026-10-04T01:45:00+10:30",
            "2026-10-04T02:30:00+11:00",
            "2026-10-04T02:45:00+11:00",
        ]

    def test_a_date_that_was_left_out_is_passed_over(self) -> None:
        assert read("23:00", "2011-12-29", APIA) == "2011-12-29T23:00:00-10:00"
        assert read("01:00", "2011-12-29", APIA) == "2011-12-31T01:00:00+14:00"
        assert read("10:00", "2011-12-31", APIA) == "2011-12-31T10:00:00+14:00"
        with pytest.raises(Refused):
            read("10:00", "2011-12-30", APIA)


class TestEndsOverAChange:
    """What an end means is `end_of`; these are the ends that a session over a change is given."""

    @pytest.mark.parametrize(
        ("text", "start", "meant", "zone"),
        [
            ("03:10", "2026-10-25T01:50:00+02:00", "2026-10-25T03:10:00+01:00", BERLIN),
            ("+1h30m", "2026-10-25T01:50:00+02:00", "2026-10-25T02:20:00+01:00", BERLIN),
            ("03:10", "2026-03-29T01:50:00+01:00", "2026-03-29T03:10:00+02:00", BERLIN),
            ("01:00", "2018-11-03T22:00:00-03:00", "2018-11-04T01:00:00-02:00", SAO_PAULO),
            ("00:10", "2019-02-16T23:30:00-02:00", "2019-02-17T00:10:00-03:00", SAO_PAULO),
            ("23:30", "2019-02-16T23:30:00-02:00", "2019-02-16T23:30:00-03:00", SAO_PAULO),
            ("02:30", "2026-10-04T01:50:00+10:30", "2026-10-04T02:30:00+11:00", LORD_HOWE),
            ("+20m", "2026-10-04T01:50:00+10:30", "2026-10-04T02:40:00+11:00", LORD_HOWE),
            ("00:10", "2026-03-16T23:50:00+05:45", "2026-03-17T00:10:00+05:45", KATHMANDU),
            ("00:10", "2011-12-29T23:50:00-10:00", "2011-12-31T00:10:00+14:00", APIA),
        ],
    )
    def test_it_is_the_first_such_time_after_the_start(
        self, text: str, start: str, meant: str, zone: str
    ) -> None:
        assert iso(end_of(text, start=at(start), now=at(LATER), days=Days(zone)), zone) == meant


zones = st.sampled_from((BERLIN, SAO_PAULO, LORD_HOWE, KATHMANDU, APIA, "America/Havana"))
changes = (
    "2026-03-29T02:00Z",
    "2026-10-25T02:00Z",
    "2011-12-30T12:00Z",
    "2018-11-04T03:00Z",
    "2019-02-17T02:00Z",
)
moments = st.builds(int.__add__, st.sampled_from(tuple(map(at, changes))), st.integers(-100_000, 100_000))


@given(moments, zones, st.integers(0, 1439))
def test_a_time_of_a_day_is_read_back_or_among_the_candidates(moment: int, zone: str, day_start: int) -> None:
    days = Days(zone, day_start)
    local = zoned(moment, zone)
    typed = f"{local.hour}:{local.minute:02}:{local.second:02}"
    try:
        read = {moment_near(typed, day=days.day_of(moment), now=at(LATER), days=days)}
    except Ambiguous as twice:
        read = set(twice.candidates)
    assert moment in read


@given(st.text("0123456789:h m+-T", max_size=12), moments, zones, st.integers(0, 1439))
def test_any_text_is_a_moment_that_has_passed_or_a_sentence(
    text: str, moment: int, zone: str, day_start: int
) -> None:
    days = Days(zone, day_start)
    told = ""
    try:
        read = moment_near(text, day=days.day_of(moment), now=moment, days=days)
    except Refused as refused:
        told = str(refused)
    else:
        assert 0 <= read <= moment
    assert printable(told) == told
    assert not told or told.endswith(".")
