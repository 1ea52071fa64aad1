"""Weeks and months: the days, and sums that add up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.doubts import Due
from hraas_tui.core.moments import HOUR, MINUTE, Days, Moment, Span
from hraas_tui.core.month import LEVELS, Month, Share, level
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import Away, AwayId, Break, BreakId, Session, SessionId
from hraas_tui.core.sums import lines_of
from hraas_tui.core.timeline import Window
from hraas_tui.core.week import Read, Week, week_of
from tests.support.days import ACME, GLOBEX, ROSTER, at, session

BERLIN = Days("Europe/Berlin")
MONDAY = Date(2026, 3, 16)
WEEKS = [
    ("Europe/Berlin", Date(2026, 3, 23)),
    ("Europe/Berlin", Date(2026, 10, 19)),
    ("Pacific/Apia", Date(2011, 12, 26)),
    ("Australia/Lord_Howe", Date(2026, 3, 30)),
    ("Australia/Lord_Howe", Date(2026, 9, 28)),
    ("Asia/Kathmandu", MONDAY),
]


def week(read: Read, date: Date = MONDAY) -> Week:
    period = week_of(date)
    return Week(read.period(period.first, period.last))


def read(*sessions: Session, aways: tuple[Away, ...] = (), days: Days = BERLIN) -> Read:
    return Read(days, ROSTER, sessions, aways)


def away(start: Moment, end: Moment) -> Away:
    return Away(AwayId("w"), start, end, "idle")


class TestWeeks:
    @pytest.mark.parametrize("number", range(16, 23))
    def test_a_week_is_from_monday_to_sunday(self, number: int) -> None:
        assert week_of(Date(2026, 3, number)) == Period(Date(2026, 3, 16), Date(2026, 3, 22))

    @pytest.mark.parametrize(
        ("date", "number"),
        [(MONDAY, 12), (Date(2026, 12, 31), 53), (Date(2027, 1, 3), 53), (Date(2025, 12, 29), 1)],
    )
    def test_weeks_are_numbered_as_iso_8601_does(self, date: Date, number: int) -> None:
        assert week(read(), date).number == number

    def test_a_day_is_found_by_its_date(self) -> None:
        found = week(read())
        assert found.day(Date(2026, 3, 18)) is found.days[2]
        assert found.day(Date(2026, 3, 23)) is None
        assert found.period.label == "16–22 March 2026"

    def test_a_session_across_two_days_is_on_both(self) -> None:
        found = week(read(session("night", at(3, day=17), at(5, day=17))))
        assert [len(day.sessions) for day in found.days] == [1, 1, 0, 0, 0, 0, 0]
        assert [day.worked(0) for day in found.days[:2]] == [HOUR, HOUR]

    def test_a_session_that_reaches_into_the_week_is_clipped(self) -> None:
        found = week(read(session("long", at(0, day=15), at(6))))
        assert found.worked(0) == 2 * HOUR

    def test_a_break_and_a_review_are_the_days_own(self) -> None:
        pause = Break(BreakId("b"), at(12), at(13))
        days = Read(BERLIN, ROSTER, (), (), (pause,), {"2026-03-17"}).period(MONDAY, MONDAY.add(days=1))
        assert [day.breaks for day in days] == [(pause,), ()]
        assert [day.reviewed for day in days] == [False, True]

    def test_doubt_about_another_day_of_a_session_is_known(self) -> None:
        found = week(
            read(session("night", at(3, day=17), at(9, day=17)), aways=(away(at(7, day=17), at(8, day=17)),))
        )
        lines = [(line.unresolved, line.total) for line in found.lines(0)]
        assert lines == [(False, 5 * HOUR), (True, HOUR)]


class TestLines:
    def test_clients_come_in_order_then_what_is_apart(self) -> None:
        found = week(
            read(
                session("g", at(9), at(10), GLOBEX),
                session("a", at(10), at(12), ACME),
                session("doubted", at(12), at(15), ACME),
                session("whose", at(9, day=17), at(9, 30, day=17), None),
                aways=(away(at(13), at(14)),),
            )
        )
        lines = [(line.client, line.unresolved, line.seconds[:2], line.total) for line in found.lines(0)]
        assert lines == [
            (ACME, False, (4 * HOUR, 0), 4 * HOUR),
            (GLOBEX, False, (HOUR, 0), HOUR),
            (None, True, (HOUR, 0), HOUR),
            (None, False, (0, 30 * MINUTE), 30 * MINUTE),
        ]

    def test_the_running_session_grows(self) -> None:
        found = week(read(session("a", at(9), None)))
        assert [found.worked(now) for now in (at(9), at(10), at(11))] == [1, HOUR, 2 * HOUR]

    def test_of_the_running_session_what_is_too_long_is_apart(self) -> None:
        found = week(read(session("a", at(9), None)))
        lines = found.lines(at(21), Due(at(19), "long"))
        assert [(line.client, line.total) for line in lines] == [(ACME, 10 * HOUR), (None, 2 * HOUR)]

    def test_what_is_left_out_is_in_no_line(self) -> None:
        days = read(session("a", at(9), at(10)), session("b", at(10), at(11))).period(MONDAY, MONDAY)
        (line,) = lines_of(days, 0, {SessionId("a")})
        assert line.total == HOUR

    def test_no_days_have_no_lines(self) -> None:
        assert lines_of((), 0) == ()


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Read, Date]:
    """A Monday, and sessions of two clients and of none in and around its week; some are doubted."""
    zone, monday = draw(st.sampled_from(WEEKS))
    days = Days(zone)
    whole = days.spans(monday, monday.add(days=6))
    around = st.integers(whole.start - 24 * HOUR, whole.end + 24 * HOUR)
    cuts = sorted(draw(st.sets(around, min_size=2, max_size=30)))
    owners = st.sampled_from([ACME, GLOBEX, None])
    pairs = [(pair, draw(owners)) for pair in pairwise(cuts) if draw(st.integers(0, 3))]
    sessions = [session(f"s{start}", start, end, owner) for (start, end), owner in pairs]
    doubts = [away(start, start + 7 * MINUTE) for start in draw(st.lists(around, max_size=3))]
    return Read(days, ROSTER, tuple(sessions), tuple(doubts)), monday


@given(ledger=ledgers())
def test_everything_recorded_is_in_one_line_of_one_day(ledger: tuple[Read, Date]) -> None:
    found, monday = ledger
    seen = week(found, monday)
    whole = found.days.spans(seen.days[0].date, seen.days[-1].date)
    parts = [whole.clip(s.start, s.end) for s in found.sessions if s.end is not None]
    lines = seen.lines(0)
    assert seen.worked(0) == sum(part.seconds for part in parts if part)
    assert seen.worked(0) == sum(line.total for line in lines)
    by_day = [sum(line.seconds[n] for line in lines) for n in range(7)]
    assert by_day == [day.worked(0) for day in seen.days]
    assert len({line.owner for line in lines}) == len(lines)


@given(ledger=ledgers())
def test_every_session_of_the_week_is_drawn(ledger: tuple[Read, Date]) -> None:
    seen = week(*ledger)
    hours = seen.hours(0)
    for number, day in enumerate(seen.days):
        blocks = seen.blocks(number, 0, Window(hours.start, hours.end, 60))
        assert {block.session for block in blocks} == {s.id for s in day.sessions if day.clipped(s, 0)}
        assert all(0 <= block.start < block.end <= 60 * 8 + 1 for block in blocks)


@pytest.mark.parametrize(
    ("zone", "monday", "hours"),
    [(*week, hours) for week, hours in zip(WEEKS, [167, 169, 144, 168.5, 167.5, 168], strict=True)],
)
def test_a_week_of_work_without_a_pause_has_as_many_hours_as_it_lasts(
    zone: str, monday: Date, hours: float
) -> None:
    days = Days(zone)
    whole = days.spans(monday, monday.add(days=6))
    seen = week(read(session("all", whole.start, whole.end), days=days), monday)
    (line,) = seen.lines(0)
    assert line.total == seen.worked(0) == hours * HOUR
    assert seen.hours(0) == Span(4 * HOUR, 28 * HOUR)


def test_the_day_that_does_not_exist_is_empty() -> None:
    days = Days("Pacific/Apia")
    whole = days.spans(Date(2011, 12, 29), Date(2011, 12, 31))
    seen = week(read(session("a", whole.start, whole.end), days=days), Date(2011, 12, 30))
    missing = seen.day(Date(2011, 12, 30))
    assert missing is not None
    assert (missing.sessions, missing.span.seconds) == ((), 0)
    assert [day.worked(0) // HOUR for day in seen.days] == [0, 0, 0, 24, 0, 24, 0]


def test_the_present_has_a_day_and_a_place() -> None:
    seen = week(read())
    assert seen.place(at(9, 30, day=18)) == (2, 9 * HOUR + 30 * MINUTE)
    assert seen.place(at(3, day=19)) == (2, 27 * HOUR)
    assert seen.place(at(9, day=23)) is None


class TestMonths:
    def test_weeks_are_rows_from_monday(self) -> None:
        month = Month(read().period(Date(2026, 3, 1), Date(2026, 3, 31)))
        rows = [[day.date.day if day else 0 for day in week] for week in month.weeks]
        assert rows[0] == [0, 0, 0, 0, 0, 0, 1]
        assert rows[1] == list(range(2, 9))
        assert rows[-1] == [30, 31, 0, 0, 0, 0, 0]
        assert month.period.label == "March 2026"

    def test_a_month_of_four_weeks_fills_its_rows(self) -> None:
        month = Month(read().period(Date(2027, 2, 1), Date(2027, 2, 28)))
        assert [len([day for day in week if day]) for week in month.weeks] == [7, 7, 7, 7]

    def test_shares_tell_what_no_statement_has(self) -> None:
        found = read(
            session("billed", at(9), at(11)),
            session("waiting", at(11), at(12)),
            session("doubted", at(13), at(14), GLOBEX),
            session("whose", at(14), at(15), None),
            aways=(away(at(13), at(13, 5)),),
        )
        month = Month(found.period(Date(2026, 3, 1), Date(2026, 3, 31)), frozenset({found.sessions[0].id}))
        assert month.shares(0) == (
            Share(ACME, unresolved=False, recorded=3 * HOUR, unbilled=HOUR),
            Share(GLOBEX, unresolved=False, recorded=55 * MINUTE, unbilled=55 * MINUTE),
            Share(None, unresolved=True, recorded=5 * MINUTE, unbilled=5 * MINUTE),
            Share(None, unresolved=False, recorded=HOUR, unbilled=HOUR),
        )
        assert month.worked(0) == 5 * HOUR

    def test_a_client_that_was_billed_whole_has_nothing_left(self) -> None:
        found = read(session("billed", at(9), at(11)))
        month = Month(found.period(MONDAY, MONDAY), frozenset({found.sessions[0].id}))
        assert [share.unbilled for share in month.shares(0)] == [0]

    @pytest.mark.parametrize(
        ("hours", "step"), [(0, 0), (0.01, 1), (2, 1), (2.1, 2), (4, 2), (6, 3), (8, 4), (8.1, 5), (20, 5)]
    )
    def test_a_day_is_shown_in_steps_of_two_hours(self, hours: float, step: int) -> None:
        assert level(int(hours * HOUR)) == step

    @given(first=st.integers(0, 90_000), more=st.integers(0, 90_000))
    def test_more_work_is_never_a_lower_step(self, first: int, more: int) -> None:
        assert 0 <= level(first) <= level(first + more) <= LEVELS
