from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, OffsetDateTime

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import HOUR, Ambiguous, Days, Impossible, iso, said, zoned
from hraas_tui.core.text import printable
from hraas_tui.core.whens import day_in, end_of, moment_of, month_in

BERLIN = "Europe/Berlin"
APIA = "Pacific/Apia"
SAO_PAULO = "America/Sao_Paulo"
MONDAY = "2026-03-16T09:36:00+01:00"


def at(text: str) -> int:
    return OffsetDateTime.parse_iso(text).timestamp()


def read(text: str, now: str = MONDAY, zone: str = BERLIN) -> str:
    return iso(moment_of(text, now=at(now), days=Days(zone)), zone)


def read_end(text: str, start: str, now: str = MONDAY, zone: str = BERLIN) -> str:
    return iso(end_of(text, start=at(start), now=at(now), days=Days(zone)), zone)


class TestWhen:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("now", MONDAY),
            (" NOW ", MONDAY),
            ("09:35", "2026-03-16T09:35:00+01:00"),
            ("9:35", "2026-03-16T09:35:00+01:00"),
            ("935", "2026-03-16T09:35:00+01:00"),
            ("0935", "2026-03-16T09:35:00+01:00"),
            ("09:35:59", "2026-03-16T09:35:59+01:00"),
            ("09:36", MONDAY),
            ("000", "2026-03-16T00:00:00+01:00"),
            ("5m", "2026-03-16T09:31:00+01:00"),
            ("-5m", "2026-03-16T09:31:00+01:00"),
            ("−5m", "2026-03-16T09:31:00+01:00"),
            ("5m ago", "2026-03-16T09:31:00+01:00"),
            ("0m", MONDAY),
            ("1h30m", "2026-03-16T08:06:00+01:00"),
            ("-1h30m", "2026-03-16T08:06:00+01:00"),
            ("2h", "2026-03-16T07:36:00+01:00"),
            ("90m", "2026-03-16T08:06:00+01:00"),
            ("23:50", "2026-03-15T23:50:00+01:00"),
            ("21:36", "2026-03-15T21:36:00+01:00"),
            ("yesterday 17:00", "2026-03-15T17:00:00+01:00"),
            ("Yesterday  1700", "2026-03-15T17:00:00+01:00"),
            ("today 09:00", "2026-03-16T09:00:00+01:00"),
            ("monday 09:00", "2026-03-16T09:00:00+01:00"),
            ("fri 09:00", "2026-03-13T09:00:00+01:00"),
            ("2026-03-16 09:30", "2026-03-16T09:30:00+01:00"),
            ("2026-03-16T09:30", "2026-03-16T09:30:00+01:00"),
            ("2026-03-16T09:30+05:30", "2026-03-16T05:00:00+01:00"),
            ("2026-03-16T08:30Z", "2026-03-16T09:30:00+01:00"),
            ("2026-03-16 08:30:15+00:00", "2026-03-16T09:30:15+01:00"),
        ],
    )
    def test_what_is_typed_is_read(self, text: str, meant: str) -> None:
        assert read(text) == meant

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "no time that can be read. Write now, 09:40"),
            ("9", "Write 9:00 for the time, 9m for minutes ago"),
            ("soon", "no time that can be read"),
            ("25:00", "a day goes from 00:00 to 23:59"),
            ("0960", "a day goes from 00:00 to 23:59"),
            ("24:00", "a day goes from 00:00 to 23:59"),
            ("09:37", "Write yesterday 09:37 for 2026-03-15 09:37"),
            ("21:35", "Write yesterday 21:35 for 2026-03-15 21:35, or a time before 09:36"),
            ("today 17:00", "2026-03-16 17:00 is in the future: it is 2026-03-16 09:36"),
            ("2026-03-17 09:00", "2026-03-17 09:00 is in the future"),
            ("9999-12-31 23:59", "in the future"),
            ("2026-03-16T09:36:01+01:00", "in the future"),
            ("9999-12-31T23:59-12:00", "in the future|no date and time"),
            ("+5m", "lies ahead. Write “-5m”"),
            ("2026-03-16", "a day without a time. Write it like 2026-03-16 09:40"),
            ("yesterday", "a day without a time. Write it like 2026-03-15 09:40"),
            ("2026-02-30 09:00", "There is no day 2026-02-30"),
            ("2026-02-30T09:00Z", "no date and time of the calendar"),
            ("tomorrow 09:00", "no day that can be read"),
            ("0001-01-01 00:00", "too long ago"),
            ("0001-01-01T00:00+14:00", "too long ago|no date and time"),
            ("999999h", "too long ago"),
            ("1969-12-31 23:59", "too long ago"),
            ("٠٩:٣٠", "no time that can be read"),
            ("-", "no time that can be read"),
            ("h", "no time that can be read"),
            ("9:5", "no time that can be read"),
            ("x" * 501, "501 characters long"),
        ],
    )
    def test_all_else_is_refused_with_what_to_type(self, text: str, told: str) -> None:
        with pytest.raises(Refused, match=told.replace("+", r"\+")):
            read(text)

    def test_after_midnight_a_late_time_is_yesterdays(self) -> None:
        assert read("23:50", now="2026-03-16T01:30:00+01:00") == "2026-03-15T23:50:00+01:00"

    def test_no_error_repeats_what_a_terminal_would_obey(self) -> None:
        with pytest.raises(Refused) as refused:
            read("\x1b]0;owned\x07 \u202e09:00")
        assert str(refused.value).isprintable()


class TestWhenClocksChange:
    def test_twice_today_and_both_passed_is_asked(self) -> None:
        with pytest.raises(Ambiguous, match="happens twice") as asked:
            read("02:30", now="2026-10-25T09:00:00+01:00")
        assert asked.value.candidates == (at("2026-10-25T02:30:00+02:00"), at("2026-10-25T02:30:00+01:00"))

    def test_each_candidate_can_be_typed(self) -> None:
        for candidate in ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"):
            assert read(candidate, now="2026-10-25T09:00:00+01:00") == candidate

    def test_twice_today_and_only_the_first_has_passed_is_the_first(self) -> None:
        assert read("02:30", now="2026-10-25T02:10:00+01:00") == "2026-10-25T02:30:00+02:00"

    def test_twice_today_and_neither_has_passed_is_refused(self) -> None:
        with pytest.raises(Refused, match="still to come"):
            read("02:30", now="2026-10-25T01:00:00+02:00")

    def test_a_date_with_a_time_that_came_twice_is_asked(self) -> None:
        with pytest.raises(Ambiguous):
            read("2025-10-26 02:30")

    def test_twice_yesterday_is_asked_only_about_the_last_twelve_hours(self) -> None:
        # In Sao Paulo 23:00 to 24:00 came twice on 17 February 2018.
        with pytest.raises(Ambiguous):
            read("23:30", now="2018-02-18T09:00:00-03:00", zone=SAO_PAULO)
        assert read("23:30", now="2018-02-18T11:00:00-03:00", zone=SAO_PAULO) == "2018-02-17T23:30:00-03:00"

    def test_a_time_that_today_skips_is_refused(self) -> None:
        with pytest.raises(Impossible, match="2026-03-29 02:30 does not exist in Europe/Berlin"):
            read("02:30", now="2026-03-29T09:00:00+02:00")

    def test_a_time_of_an_earlier_day_that_skips_it_is_refused(self) -> None:
        with pytest.raises(Impossible):
            read("2025-03-30 02:30")

    def test_ago_counts_real_time_over_a_change(self) -> None:
        assert read("2h", now="2026-03-29T04:00:00+02:00") == "2026-03-29T01:00:00+01:00"

    def test_yesterday_passes_over_a_date_that_was_left_out(self) -> None:
        now = "2011-12-31T01:00:00+14:00"
        assert read("23:00", now=now, zone=APIA) == "2011-12-29T23:00:00-10:00"
        assert read("yesterday 17:00", now=now, zone=APIA) == "2011-12-29T17:00:00-10:00"
        with pytest.raises(Impossible):
            read("2011-12-30 12:00", now=now, zone=APIA)


class TestEnd:
    @pytest.mark.parametrize(
        ("text", "start", "meant"),
        [
            ("09:30", "2026-03-16T09:00:00+01:00", "2026-03-16T09:30:00+01:00"),
            ("930", "2026-03-16T09:00:00+01:00", "2026-03-16T09:30:00+01:00"),
            ("17:00", "2026-03-12T09:00:00+01:00", "2026-03-12T17:00:00+01:00"),
            ("02:00", "2026-03-12T22:00:00+01:00", "2026-03-13T02:00:00+01:00"),
            ("09:00", "2026-03-12T09:00:00+01:00", "2026-03-13T09:00:00+01:00"),
            ("+1h30m", "2026-03-12T09:00:00+01:00", "2026-03-12T10:30:00+01:00"),
            ("+5m", "2026-03-16T09:00:00+01:00", "2026-03-16T09:05:00+01:00"),
            ("now", "2026-03-16T09:00:00+01:00", MONDAY),
            ("-6m", "2026-03-16T09:00:00+01:00", "2026-03-16T09:30:00+01:00"),
            ("yesterday 18:00", "2026-03-15T09:00:00+01:00", "2026-03-15T18:00:00+01:00"),
            ("2026-03-13 01:00", "2026-03-12T22:00:00+01:00", "2026-03-13T01:00:00+01:00"),
        ],
    )
    def test_it_is_the_first_such_time_after_the_start(self, text: str, start: str, meant: str) -> None:
        assert read_end(text, start) == meant

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("09:40", "2026-03-16 09:40 is in the future: it is 2026-03-16 09:36"),
            ("08:59", "2026-03-17 08:59 is in the future"),
            ("+1h", "2026-03-16 10:00 is in the future"),
            ("+0m", "not after the start"),
            ("yesterday 10:00", "The end 2026-03-15 10:00 is not after the start 2026-03-16 09:00"),
            ("30m ago", None),
            ("45m", "or a length such as \\+30m"),
            ("", "no time that can be read"),
            ("+", "lies ahead"),
            ("+999999h999999m", "is in the future"),
        ],
    )
    def test_an_end_before_its_start_or_in_the_future_is_refused(self, text: str, told: str | None) -> None:
        start = "2026-03-16T09:00:00+01:00"
        if told is None:
            assert read_end(text, start) == "2026-03-16T09:06:00+01:00"
            return
        with pytest.raises(Refused, match=told):
            read_end(text, start)

    def test_an_end_that_came_twice_after_the_start_is_asked(self) -> None:
        with pytest.raises(Ambiguous):
            read_end("02:30", "2025-10-26T01:00:00+02:00")

    def test_an_end_whose_first_time_was_before_the_start_is_the_second(self) -> None:
        assert read_end("02:30", "2025-10-26T02:45:00+02:00") == "2025-10-26T02:30:00+01:00"

    def test_an_end_that_the_night_skips_is_refused_and_not_put_a_day_later(self) -> None:
        with pytest.raises(Impossible):
            read_end("02:30", "2025-03-30T01:00:00+01:00")

    def test_an_end_before_the_skipped_hour_is_the_next_days(self) -> None:
        assert read_end("02:30", "2025-03-30T22:00:00+02:00") == "2025-03-31T02:30:00+02:00"

    def test_a_date_that_was_left_out_is_passed_over(self) -> None:
        ended = read_end("01:00", "2011-12-29T22:00:00-10:00", now="2012-01-02T09:00:00+14:00", zone=APIA)
        assert ended == "2011-12-31T01:00:00+14:00"


class TestDay:
    TODAY = Date(2026, 3, 16)  # a Monday

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("today", Date(2026, 3, 16)),
            ("Yesterday", Date(2026, 3, 15)),
            ("2026-03-01", Date(2026, 3, 1)),
            ("2026-3-1", Date(2026, 3, 1)),
            ("monday", Date(2026, 3, 16)),
            ("tue", Date(2026, 3, 10)),
            ("sunday", Date(2026, 3, 15)),
        ],
    )
    def test_days_are_read(self, text: str, day: Date) -> None:
        assert day_in(text, today=self.TODAY) == day

    @pytest.mark.parametrize(
        "text", ["", "16.3.", "m", "mond", "2026-02-29", "2026-13-01", "0000-01-01", "9:00"]
    )
    def test_all_else_is_refused(self, text: str) -> None:
        with pytest.raises(Refused, match="no day"):
            day_in(text, today=self.TODAY)


class TestMonth:
    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("2026-02", Date(2026, 2, 1), Date(2026, 2, 28)),
            ("2024-2", Date(2024, 2, 1), Date(2024, 2, 29)),
            ("this", Date(2026, 3, 1), Date(2026, 3, 31)),
            ("last", Date(2026, 2, 1), Date(2026, 2, 28)),
            ("last month", Date(2026, 2, 1), Date(2026, 2, 28)),
            ("March", Date(2026, 3, 1), Date(2026, 3, 31)),
            ("april", Date(2025, 4, 1), Date(2025, 4, 30)),
            ("dec", Date(2025, 12, 1), Date(2025, 12, 31)),
        ],
    )
    def test_months_are_read(self, text: str, first: Date, last: Date) -> None:
        assert month_in(text, today=Date(2026, 3, 31)) == (first, last)

    @pytest.mark.parametrize(
        "text", ["", "2026", "2026-13", "2026-00", "0000-01", "9999-12", "next", "ma", "3"]
    )
    def test_all_else_is_refused(self, text: str) -> None:
        with pytest.raises(Refused, match="no month"):
            month_in(text, today=Date(2026, 3, 16))


zones = st.sampled_from((BERLIN, APIA, SAO_PAULO, "Australia/Lord_Howe", "America/Havana", "UTC"))
nights = st.sampled_from(
    tuple(
        map(at, ("2026-03-29T02:00Z", "2026-10-25T02:00Z", "2011-12-30T12:00Z", "2018-02-18T03:00Z", MONDAY))
    )
)
nows = st.builds(int.__add__, nights, st.integers(-100_000, 100_000)) | st.integers(300_000, 7_000_000_000)
WORDS = (
    "now yesterday today mon - + : T Z h m 5 09:40 02:30 23:59 940 2026-10-25 2011-12-30 +01:00 1h30m ago "
    "0000-00-00 9999-12-31 02 00 \x1b ٣ ²"
)
pieces = st.sampled_from((" ", *WORDS.split(" ")))
typed = (
    st.text(max_size=30)
    | st.lists(pieces, max_size=6).map("".join)
    | st.lists(pieces, max_size=4).map(" ".join)
)


def outcome(read: Callable[[], int]) -> int | None:
    """What was read, None if it was refused in a sentence that a terminal can show."""
    try:
        return read()
    except Refused as refused:
        told = str(refused)
    assert printable(told) == told
    assert told.endswith(".")
    return None


@given(typed, nows, zones)
def test_any_text_is_a_moment_that_has_passed_or_refused(text: str, now: int, zone: str) -> None:
    read = outcome(lambda: moment_of(text, now=now, days=Days(zone)))
    assert read is None or 0 <= read <= now


@given(typed, nows, st.integers(-200_000, 200_000), zones)
def test_any_text_is_an_end_between_start_and_now_or_refused(
    text: str, now: int, ahead: int, zone: str
) -> None:
    start = max(0, now - ahead)
    read = outcome(lambda: end_of(text, start=start, now=now, days=Days(zone)))
    assert read is None or start < read <= now


@given(typed)
def test_any_text_is_a_day_or_refused(text: str) -> None:
    outcome(lambda: day_in(text, today=Date(2026, 3, 16)).day)


@given(typed)
def test_any_text_is_a_whole_month_or_refused(text: str) -> None:
    def length() -> int:
        first, last = month_in(text, today=Date(2026, 3, 16))
        assert first.day == 1
        assert last.add(days=1) == first.add(months=1)
        return last.day

    outcome(length)


@given(nows, st.integers(0, 86_399), zones)
def test_a_moment_is_read_back_from_its_iso_form(now: int, before: int, zone: str) -> None:
    moment = max(0, now - before)
    assert moment_of(iso(moment, zone), now=now, days=Days(zone)) == moment


@given(nows, st.integers(0, 90_000), zones)
def test_a_moment_is_read_back_from_its_local_form_or_among_the_candidates(
    now: int, before: int, zone: str
) -> None:
    moment = max(0, now - before) // 60 * 60
    try:
        read = {moment_of(said(zoned(moment, zone).to_plain()), now=now, days=Days(zone))}
    except Ambiguous as twice:
        read = set(twice.candidates)
    assert moment in read


@given(nows, st.integers(0, 1439), zones)
def test_a_bare_time_reads_as_that_time_of_day(now: int, minute: int, zone: str) -> None:
    hour, minute = divmod(minute, 60)
    read = outcome(lambda: moment_of(f"{hour}:{minute:02}", now=now, days=Days(zone)))
    if read is not None:
        local = zoned(read, zone)
        assert (local.hour, local.minute, local.second) == (hour, minute, 0)
        assert now - read <= 26 * HOUR
