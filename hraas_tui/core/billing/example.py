"""A worked example of terms in one sentence, reckoned by drawing up a statement of one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whenever import Date, Time

from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.rules_said import WEEKDAYS, hours_said, plain
from hraas_tui.core.billing.terms import (
    HOLIDAY,
    NO_RETAINER,
    WHOLE_DAY,
    Agreement,
    Charge,
    Group,
    Rules,
    Terms,
)
from hraas_tui.core.billing.windows import ONCE, cut
from hraas_tui.core.moments import MINUTE, Days, Moment, Span
from hraas_tui.core.money import money_said
from hraas_tui.core.periods import Period
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Client, ClientId, Session, SessionId, TermsId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Line, Statement
    from hraas_tui.core.billing.terms import Agreed

MINUTES = 7
"""How long the example's call lasts."""

ZONE = "UTC"
"""The example's clock: one that is never put forward or back."""

FRIDAY = Date(2026, 3, 20)
LATE, BY_DAY = Time(22, 10), Time(10, 10)
ORDER = (5, 6, 7, 1, 2, 3, 4)
"""Which weekday is tried first."""

ALONE = {
    Group.SESSION: "",
    Group.CONTEXT_DAY: ", alone in its context that day,",
    Group.CLIENT_DAY: ", alone that day,",
    Group.STATEMENT: ", alone in the statement,",
}
_CLIENT = Client(ClientId("EXAMPLE000"), "example", "Example", 1, None, 0)


class _Call(NamedTuple):
    """A call, and when it is in words."""

    span: Span
    said: str


def example(agreed: Agreed) -> str:
    """What a short call costs under some terms, at a time that shows what is special about them.

    `A 7-minute call at 22:10 on Friday bills 0:30 × 1.5 = €52.50.`
    """
    call = _chosen(agreed)
    statement = _billed(agreed, call.span)
    alone = "" if agreed.charge is Charge.NON_BILLABLE else ALONE[agreed.group]
    return f"A {MINUTES}-minute call {call.said}{alone} {_told(agreed, call.span, statement)}."


def _told(agreed: Agreed, span: Span, statement: Statement) -> str:
    if not statement.lines:
        return "is in no statement"
    line = statement.lines[0]
    if agreed.charge is Charge.NO_CHARGE:
        return f"is shown with {duration(line.billed)} at {_amount(line) or 'no charge'}"
    used = 0 if statement.account is None else statement.account.used
    if not used:
        return f"bills {_priced(line, statement)}"
    beyond = _billed(agreed._replace(retainer=NO_RETAINER, rate=_beyond(agreed)), span)
    times = f"bills {_time(line)} and " if line.multiplier != ONCE else ""
    covered = f"{times}uses {duration(used)} of the {hours_said(agreed.retainer.seconds)} retainer"
    return f"{covered}; beyond it, it bills {_priced(beyond.lines[0], beyond)}"


def _priced(line: Line, statement: Statement) -> str:
    if line.amount is None:
        return f"{_time(line)}; there is no rate to price it"
    tax = next(iter(statement.taxes), None)
    gross = statement.totals[0]
    more = (
        f", {money_said(gross.gross, gross.currency)} with {plain(tax.percent)}% {tax.label}" if tax else ""
    )
    return f"{_time(line)} = {_amount(line)}{more}"


def _time(line: Line) -> str:
    times = "" if line.multiplier == ONCE else f" × {plain(line.multiplier)}"
    return f"{duration(line.billed)}{times}"


def _amount(line: Line) -> str:
    return "" if line.amount is None or line.currency is None else money_said(line.amount, line.currency)


def _beyond(agreed: Agreed) -> Decimal | None:
    return agreed.rate if agreed.retainer.overage is None else agreed.retainer.overage


# -- the statement -------------------------------------------------------------------------------------------


def _billed(agreed: Agreed, span: Span) -> Statement:
    """What the terms make of one session, where nothing was ever billed before."""
    rules = Rules(**{name: getattr(agreed, name) for name in Rules._fields})
    agreement = Agreement(_CLIENT, (Terms(TermsId("EXAMPLE000"), _CLIENT.id, None, "", rules),))
    session = Session(SessionId("EXAMPLE000"), span.start, span.end, ZONE, _CLIENT.id)
    days = Days(ZONE, 0)
    month = Period.month(days.day_of(span.start))
    return draw_up(Case(agreement, {}, days, month, (session,), span.end))


# -- when the call is ----------------------------------------------------------------------------------------


def _chosen(agreed: Agreed) -> _Call:
    """A call wholly after hours, if there are such hours and they cost another multiple of the rate."""
    if agreed.charge is Charge.BILLABLE:
        for call in _calls(agreed):
            parts = _parts(agreed, call)
            if len(parts) == 1 and parts[0][1] != ONCE:
                return call
    return next(call for call in _by_day() if len(_parts(agreed, call)) == 1)


def _parts(agreed: Agreed, call: _Call) -> tuple[tuple[Span, Decimal], ...]:
    return cut(call.span, agreed.windows, agreed.holidays, ZONE)


def _by_day() -> Iterator[_Call]:
    """A call in the morning, and others that no set of windows can cut all."""
    yield _call(FRIDAY, BY_DAY)
    for minute in range(0, WHOLE_DAY, MINUTES + 1):
        yield _call(FRIDAY, Time(*divmod(minute, 60)))


def _calls(agreed: Agreed) -> Iterator[_Call]:
    for window in agreed.windows:
        begin = Time(*divmod(window.start, 60))
        for weekday in ORDER:
            if weekday in window.days:
                day = FRIDAY.add(days=weekday - ORDER[0])
                yield from (_call(day, time) for time in (LATE, BY_DAY, begin))
        if HOLIDAY in window.days and agreed.holidays:
            day = Date.parse_iso(agreed.holidays[0])
            words = f"on the holiday {agreed.holidays[0]}"
            yield from (_call(day, time, words) for time in (LATE, BY_DAY, begin))


def _call(day: Date, time: Time, words: str = "") -> _Call:
    start: Moment = day.at(time).assume_tz(ZONE).timestamp()
    on = words or f"on {WEEKDAYS[day.day_of_week().value - 1]}"
    return _Call(Span(start, start + MINUTES * MINUTE), f"at {time.hour:02}:{time.minute:02} {on}")
