"""Retainers: hours are neither made nor lost, and each statement begins with what the one before left."""

from __future__ import annotations

import itertools
from calendar import monthrange
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.billing.drafting import uses_of
from hraas_tui.core.billing.drawing_up import draw_up
from hraas_tui.core.billing.retainers import Meter, kept, terms_between
from hraas_tui.core.billing.statements import Account, Use
from hraas_tui.core.billing.terms import Agreement, Charge, Group, Retainer, Rollover, Window
from hraas_tui.core.moments import HOUR, MINUTE, Span
from hraas_tui.core.periods import Period
from tests.support.billing import (
    ANCHORS,
    FIREWALL,
    MONTHS,
    TWICE,
    VPN,
    WEEKDAYS,
    agreement,
    case,
    drawn_up,
    figures,
    layer,
    retainers,
    worked,
)
from tests.support.drawn import BERLIN, MARCH, local, session

if TYPE_CHECKING:
    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.sessions import Session

TEN = Retainer(10 * HOUR)
YEAR = Period(Date(2026, 1, 1), Date(2026, 12, 31))


def conserved(account: Account) -> bool:
    """Whether no hour was made or lost."""
    return account.opening + account.added == account.used + account.lapsed + account.closing


# -- when terms begin ----------------------------------------------------------------------------------------


@given(ANCHORS, MONTHS, st.integers(0, 500), st.booleans())
def test_terms_begin_at_each_anchor(anchor: int, months: int, offset: int, from_beginning: bool) -> None:
    first = Date(2025, 1, 1).add(days=offset)
    last = first.add(days=800)
    retainer = Retainer(HOUR, months, anchor)
    since = "" if from_beginning else first.format_iso()
    terms = terms_between(agreement(layer(since, retainer=retainer)), BERLIN, first, last)
    starts = [Date.parse_iso(term.since) for term in terms]
    base = 1 if from_beginning else first.month

    def anchored(day: Date) -> bool:
        begins = day.day == min(anchor, monthrange(day.year, day.month)[1])
        return begins and (day.year * 12 + day.month - base) % months == 0

    walked = [day for day in (first.add(days=each) for each in range(801)) if anchored(day)]
    if from_beginning:
        assert anchored(starts[0])
        assert starts[0] <= first
        assert [day for day in starts if day >= first] == walked
        assert len(starts) - len(walked) == (starts[0] < first)
    else:
        assert starts == list(dict.fromkeys([first, *walked]))
    for term, after in itertools.pairwise(terms):
        assert term.end == after.start
        assert term.start == BERLIN.starts_at(Date.parse_iso(term.since))
    assert terms[-1].start <= BERLIN.starts_at(last) < terms[-1].end


def test_the_31st_is_the_last_day_of_shorter_months_and_does_not_drift() -> None:
    terms = terms_between(
        agreement(retainer=Retainer(HOUR, anchor=31)), BERLIN, Date(2028, 2, 3), Date(2028, 5, 31)
    )
    assert [term.since for term in terms] == [
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
        "2028-05-31",
    ]


def test_a_change_cuts_a_term_short_and_none_ends_it() -> None:
    agreed = agreement(
        layer("2026-02-10", retainer=TEN),
        layer("2026-03-16", retainer=Retainer(20 * HOUR, 3, 20)),
        layer("2026-04-01", rate=TWICE),  # changes nothing of the retainer
        layer("2026-07-01", retainer=Retainer(0)),
    )
    terms = terms_between(agreed, BERLIN, Date(2026, 1, 1), Date(2026, 12, 31))
    assert [(term.since, term.retainer.seconds // HOUR) for term in terms] == [
        ("2026-02-10", 10),
        ("2026-03-01", 10),
        ("2026-03-16", 20),
        ("2026-03-20", 20),
        ("2026-06-20", 20),
    ]
    assert terms[-1].end == BERLIN.starts_at(Date(2026, 7, 1))


@pytest.mark.parametrize(
    ("rollover", "left", "expected"),
    [
        (Rollover.NONE, 7, 0),
        (Rollover.CAPPED, 7, 5),
        (Rollover.CAPPED, 3, 3),
        (Rollover.ALL, 7, 7),
    ],
)
def test_what_rolls_over(rollover: Rollover, left: int, expected: int) -> None:
    assert kept(Retainer(10, rollover=rollover, cap=5), left) == expected


# -- conservation --------------------------------------------------------------------------------------------


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """A retainer, perhaps others later on; each session is billed by itself, exactly."""
    since = draw(st.sampled_from(["", "2026-02-10", "2026-03-01"]))
    layers = [layer(since, retainer=draw(retainers()))]
    layers += [
        layer(day, retainer=draw(retainers()))
        for day in draw(st.sets(st.sampled_from(["2026-03-16", "2026-03-29", "2026-04-01", "2026-05-20"])))
    ]
    windows = (Window(WEEKDAYS, 18 * 60, 6 * 60, TWICE),)
    return agreement(*layers, group=Group.SESSION, increment=0, windows=windows)


@given(
    agreements(),
    st.lists(st.tuples(st.integers(0, 90 * 86_400), st.integers(0, 9 * HOUR)), max_size=12),
    st.dictionaries(st.sampled_from(["2026-02-01", "2026-03-01", "2026-04-01"]), st.integers(0, 20 * HOUR)),
)
def test_hours_are_conserved_whatever_is_used(
    agreed: Agreement, uses: list[tuple[int, int]], taken: dict[str, int]
) -> None:
    span = BERLIN.spans(Date(2026, 2, 20), Date(2026, 5, 20))
    terms = terms_between(agreed, BERLIN, Date(2026, 1, 15), Date(2026, 5, 21))
    meter = Meter(terms, taken, span)
    granted = 0
    for offset, wanted in sorted(uses):
        left = meter.left_at(span.start + offset)
        got = meter.use(span.start + offset, wanted)
        assert got == min(wanted, left)
        granted += got
    account = meter.closed()
    assert conserved(account)
    assert min(account.opening, account.added, account.used, account.lapsed, account.closing) >= 0
    assert sum(use.seconds for use in account.uses) == granted <= account.used


PERIODS = {
    "weeks": [Period(day, day.add(days=6)) for day in (Date(2026, 2, 23).add(days=7 * n) for n in range(14))],
    "months": [Period.month(Date(2026, month, 1)) for month in (2, 3, 4, 5)],
    "days": [Period.day(Date(2026, 3, 20).add(days=n)) for n in range(20)],
    "odd": [
        Period(Date(2026, 2, 3), Date(2026, 3, 15)),
        Period(Date(2026, 3, 16), Date(2026, 3, 31)),
        Period(Date(2026, 4, 1), Date(2026, 6, 10)),
    ],
}


def chained(
    agreed: Agreement,
    sessions: tuple[Session, ...],
    periods: list[Period],
    late: frozenset[int] = frozenset(),
) -> list[Statement]:
    """Statements of periods that follow each other, each with what those before it used; some sessions come late."""
    found: list[Statement] = []
    waiting: tuple[Session, ...] = ()
    for period in periods:
        span = BERLIN.spans(period.first, period.last)
        mine = [(at, each) for at, each in enumerate(sessions) if each.start in span]
        found.append(
            draw_up(
                case(
                    agreed,
                    *(each for at, each in mine if at not in late),
                    period=period,
                    late=waiting,
                    first=periods[0].first,
                    taken=uses_of(found),
                )
            )
        )
        waiting = tuple(each for at, each in mine if at in late)
    return found


@given(
    agreements(),
    st.sampled_from(sorted(PERIODS)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            worked(period=Period(PERIODS[name][0].first, PERIODS[name][-1].last)),
        )
    ),
    st.frozensets(st.integers(0, 7)),
)
def test_each_statement_opens_with_what_the_one_before_closed_with(
    agreed: Agreement, work: tuple[str, tuple[Session, ...]], late: frozenset[int]
) -> None:
    name, sessions = work
    statements = chained(agreed, sessions, PERIODS[name], late)
    closing = None
    for statement in statements:
        account = statement.account
        if account is not None:
            assert conserved(account)
            covered = sum(
                round(line.billed * (line.multiplier if multiplied(agreed, line.day) else 1))
                for line in statement.lines
                if line.covered
            )
            assert abs(covered - account.used) <= len(statement.pieces)  # halves of seconds
        if closing is not None:
            assert (0 if account is None else account.opening) == closing
        closing = 0 if account is None else account.closing


def multiplied(agreed: Agreement, day: str | None) -> bool:
    """Whether an hour at a multiplier of two uses up two on a day."""
    assert day is not None
    return agreed.on(day).retainer.multiplied


@given(agreements(), st.data())
def test_many_statements_use_what_one_would(agreed: Agreement, data: st.DataObject) -> None:
    """Weekly, daily or monthly: what a retainer pays for is the same as in one statement of all."""
    periods = PERIODS[data.draw(st.sampled_from(sorted(PERIODS)))]
    whole = Period(periods[0].first, periods[-1].last)
    sessions = data.draw(worked(period=whole))
    (one,) = chained(agreed, sessions, [whole])
    many = chained(agreed, sessions, periods)
    assert [line for each in many for line in each.lines] == list(one.lines)
    uses = {use.since: use.seconds for use in one.account.uses} if one.account else {}
    assert uses_of(many) == uses
    if one.account is not None:
        accounts = [each.account for each in many if each.account is not None]
        assert (accounts[-1].closing if many[-1].account else 0) == one.account.closing
        assert sum(each.added for each in accounts) == one.account.added
        assert sum(each.lapsed for each in accounts) == one.account.lapsed


# -- examples ------------------------------------------------------------------------------------------------


def test_the_session_at_which_it_runs_out_is_cut_in_two() -> None:
    agreed = agreement(retainer=TEN, group=Group.SESSION, increment=15)
    first = session("S1", local("2026-03-10 08:00"), 9 * HOUR + 30 * MINUTE)
    second = session("S2", local("2026-03-11 10:00"), HOUR)
    statement = drawn_up(agreed, first, second)
    assert figures(statement.lines) == [
        (34_200, 34_200, "1", True, "0.00"),
        (1800, 1800, "1", True, "0.00"),
        (1800, 1800, "1", False, "47.50"),
    ]
    (covered,), (beyond,) = (line.pieces for line in statement.lines[1:])
    assert (covered.start, covered.end, beyond.start, beyond.end) == (
        second.start,
        second.start + 1800,
        second.start + 1800,
        second.end,
    )
    assert statement.account == Account(0, 36_000, 36_000, 0, 0, (Use("2026-03-01", 36_000),))


def test_the_cut_lies_where_the_share_of_the_billed_time_ends() -> None:
    agreed = agreement(retainer=Retainer(20 * MINUTE), group=Group.SESSION, minimum=30, increment=0)
    statement = drawn_up(agreed, session("S1", local("2026-03-10 08:00"), 10 * MINUTE))
    # ten minutes bill thirty; twenty of them are left, which are two thirds: 6:40 of the ten minutes
    assert figures(statement.lines) == [(400, 1200, "1", True, "0.00"), (200, 600, "1", False, "15.83")]


def test_what_is_too_little_to_be_cut_off_stays_for_the_next() -> None:
    agreed = agreement(retainer=Retainer(20 * MINUTE), group=Group.SESSION, minimum=30, increment=0)
    statement = drawn_up(
        agreed, session("S1", local("2026-03-10 08:00"), 1), session("S2", local("2026-03-10 09:00"), HOUR)
    )
    assert figures(statement.lines) == [
        (1, 1800, "1", False, "47.50"),
        (1200, 1200, "1", True, "0.00"),
        (2400, 2400, "1", False, "63.33"),
    ]


@pytest.mark.parametrize(("multiplied", "used"), [(True, 2 * HOUR), (False, HOUR)])
def test_an_hour_at_twice_the_rate_uses_two_or_one(multiplied: bool, used: int) -> None:
    agreed = agreement(
        retainer=Retainer(10 * HOUR, multiplied=multiplied),
        windows=(Window(WEEKDAYS, 18 * 60, 8 * 60, TWICE),),
    )
    statement = drawn_up(agreed, session("S1", local("2026-03-10 20:00")))
    assert statement.account is not None
    assert statement.account.used == used
    assert figures(statement.lines) == [(3600, 3600, "2", True, "0.00")]


def test_beyond_the_hours_the_overage_holds_and_its_multiple() -> None:
    agreed = agreement(
        retainer=Retainer(HOUR, overage=TWICE * 60),
        windows=(Window(WEEKDAYS, 18 * 60, 8 * 60, TWICE),),
    )
    statement = drawn_up(
        agreed, session("S1", local("2026-03-10 09:00"), 2 * HOUR), session("S2", local("2026-03-10 20:00"))
    )
    assert [(str(line.rate), str(line.amount)) for line in statement.lines if not line.covered] == [
        ("120", "120.00"),
        ("120", "240.00"),
    ]


def test_what_is_not_charged_uses_nothing_of_it() -> None:
    agreed = agreement(
        layer("", FIREWALL, charge=Charge.NO_CHARGE),
        layer("", VPN, charge=Charge.NON_BILLABLE),
        retainer=Retainer(10 * HOUR, overage=TWICE * 60),
    )
    statement = drawn_up(
        agreed,
        session("S1", local("2026-03-10 09:00"), context=FIREWALL),
        session("S2", local("2026-03-10 11:00"), context=VPN),
    )
    (line,) = statement.lines
    assert (line.charge, line.covered, str(line.rate), str(line.amount)) == (
        Charge.NO_CHARGE,
        False,
        "95",
        "0.00",
    )
    assert statement.account == Account(0, 36_000, 0, 36_000, 0)
    assert statement.billed == 0
    assert statement.recorded == HOUR


@pytest.mark.parametrize(
    ("rollover", "expected", "after"),
    [
        (Rollover.NONE, Account(0, 36_000, 3600, 32_400, 0), 0),
        (Rollover.CAPPED, Account(0, 36_000, 3600, 14_400, 18_000), 18_000),
        (Rollover.ALL, Account(0, 36_000, 3600, 0, 32_400), 32_400),
    ],
)
def test_what_rolls_over_is_closing_and_then_opening(
    rollover: Rollover, expected: Account, after: int
) -> None:
    agreed = agreement(retainer=Retainer(10 * HOUR, rollover=rollover, cap=5 * HOUR))
    months = [MARCH, Period.month(Date(2026, 4, 1))]
    march, april = chained(agreed, (session("S1", local("2026-03-10 09:00")),), months)
    assert march.account is not None
    assert april.account is not None
    assert (march.account.lapsed, march.account.closing) == (expected.lapsed, expected.closing)
    assert april.account.opening == after


def test_what_is_left_of_an_ended_retainer_lapses_with_its_last_day() -> None:
    agreed = agreement(
        layer("2026-04-01", retainer=Retainer(0)), retainer=Retainer(10 * HOUR, rollover=Rollover.ALL)
    )
    months = [MARCH, Period.month(Date(2026, 4, 1))]
    march, april = chained(agreed, (session("S1", local("2026-03-10 09:00")),), months)
    assert march.account == Account(0, 36_000, 3600, 32_400, 0, (Use("2026-03-01", 3600),))
    assert april.account is None


def test_the_month_before_a_retainer_says_nothing_of_it() -> None:
    agreed = agreement(layer("2026-04-01", retainer=TEN))
    assert drawn_up(agreed, session("S1", local("2026-03-31 09:00"))).account is None


def test_a_session_uses_the_hours_of_the_day_on_which_it_starts() -> None:
    """One that goes on past the end of the month takes nothing of the next, wherever windows cut it."""
    agreed = agreement(
        retainer=Retainer(10 * HOUR, rollover=Rollover.ALL, multiplied=False),
        windows=(Window(WEEKDAYS, 6 * 60, 8 * 60, TWICE),),
    )
    night = session("S1", local("2026-03-31 23:00"), 9 * HOUR)
    march, april = chained(agreed, (night,), [MARCH, Period.month(Date(2026, 4, 1))])
    assert figures(march.lines) == [(25_200, 25_200, "1", True, "0.00"), (7200, 7200, "2", True, "0.00")]
    assert march.account == Account(0, 36_000, 32_400, 0, 3600, (Use("2026-03-01", 32_400),))
    assert april.account is not None
    assert april.account.opening == 3600
    whole = drawn_up(agreed, night, period=Period(Date(2026, 3, 1), Date(2026, 4, 30)))
    assert whole.account is not None
    assert whole.account.uses == (Use("2026-03-01", 32_400),)


def test_a_late_session_draws_on_what_is_left_when_the_period_begins() -> None:
    agreed = agreement(retainer=Retainer(HOUR))
    late = session("L1", local("2026-02-10 09:00"), 1800)
    own = session("S1", local("2026-03-02 09:00"))
    statement = drawn_up(agreed, own, late=(late,), taken={"2026-02-01": HOUR})
    assert [(line.late, line.covered, line.billed) for line in statement.lines] == [
        (False, True, 1800),
        (False, False, 1800),
        (True, True, 1800),
    ]
    assert statement.account is not None
    assert statement.account.uses == (Use("2026-03-01", HOUR),)


def test_a_late_session_from_before_the_retainer_uses_none_of_it() -> None:
    agreed = agreement(layer("2026-03-01", retainer=Retainer(10 * HOUR, overage=TWICE * 60)))
    late = session("L1", local("2026-02-10 09:00"))
    statement = drawn_up(agreed, session("S1", local("2026-03-02 09:00")), late=(late,))
    assert [(line.late, line.covered, str(line.amount)) for line in statement.lines] == [
        (False, True, "0.00"),
        (True, False, "95.00"),
    ]
    assert statement.account == Account(0, 36_000, 3600, 32_400, 0, (Use("2026-03-01", 3600),))


def test_what_earlier_statements_of_the_same_term_took_is_gone() -> None:
    agreed = agreement(retainer=Retainer(2 * HOUR))
    week = Period(Date(2026, 3, 9), Date(2026, 3, 15))
    statement = drawn_up(
        agreed,
        session("S1", local("2026-03-10 09:00")),
        period=week,
        first=Date(2026, 3, 2),
        taken={"2026-03-01": HOUR + 1800},
    )
    assert figures(statement.lines) == [
        (1800, 1800, "1", True, "0.00"),
        (1800, 1800, "1", False, "47.50"),
    ]
    assert statement.account == Account(1800, 0, 1800, 0, 0, (Use("2026-03-01", 1800),))


def test_a_meter_without_any_term_gives_nothing() -> None:
    meter = Meter((), {}, Span(0, 100))
    assert (meter.left_at(50), meter.use(50, 10)) == (0, 0)
    assert meter.closed() == Account(0, 0, 0, 0, 0)
