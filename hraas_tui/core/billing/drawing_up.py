"""From sessions to a statement: groups, minimum, increment, multiplier, retainer, money, in this order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hraas_tui.core.billing.laying import Part, Together, laid
from hraas_tui.core.billing.retainers import Meter, terms_between
from hraas_tui.core.billing.rounding import amounts, apportioned, billed, price
from hraas_tui.core.billing.rules_said import sentences
from hraas_tui.core.billing.scopes import of_money, scope
from hraas_tui.core.billing.statements import Line, Party, Piece, Statement
from hraas_tui.core.billing.summing import taxes_of, totals_of
from hraas_tui.core.billing.terms import Agreed, Charge, Group
from hraas_tui.core.billing.windows import cut
from hraas_tui.core.moments import Span

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from whenever import Date

    from hraas_tui.core.billing.retainers import Term
    from hraas_tui.core.billing.terms import Agreement
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import ContextId, Session

NOTHING_TAKEN: Mapping[str, int] = {}


@dataclass(frozen=True)
class Case:
    """All that one client's statement is drawn up from.

    `sessions` are the period's and `late` those of earlier periods that are billed with them: finished ones of this
    client, in order of start. `contexts` are keys. `days` are the client's. `first` is the day of its first session and
    `taken` what earlier statements used of the retainer, by the first day of the term.
    """

    agreement: Agreement
    contexts: Mapping[ContextId, str]
    days: Days
    period: Period
    sessions: tuple[Session, ...]
    made_at: Moment
    late: tuple[Session, ...] = ()
    first: Date | None = None
    taken: Mapping[str, int] = field(default_factory=lambda: NOTHING_TAKEN)
    consultant: Party = Party("")  # noqa: RUF009 - it is frozen
    known: dict[tuple[str, ContextId | None], Agreed] = field(default_factory=dict, compare=False, repr=False)

    @property
    def span(self) -> Span:
        """The period's instants."""
        return self.days.spans(self.period.first, self.period.last)


def draw_up(case: Case) -> Statement:
    """Draw up a draft. Sessions that are not billable are in no line."""
    groups = _groups(case)
    parts = [part for at, group in enumerate(groups) for part in _parts(case, at, group)]
    terms = _terms(case)
    meter = Meter(terms, case.taken, case.span) if terms else None
    lines = _lines(parts if meter is None else laid(parts, groups, meter), groups, case)
    taxes = taxes_of((line, group.agreed.tax) for line, group in lines)
    client = case.agreement.client
    return Statement(
        client_id=client.id,
        client_key=client.key,
        client=Party(client.name, tuple(client.address.splitlines())),
        consultant=case.consultant,
        period=case.period,
        zone=case.days.zone,
        day_start=case.days.day_start,
        locale=client.locale,
        made_at=case.made_at,
        rules=_rules(case, groups),
        lines=tuple(line for line, _ in lines),
        totals=totals_of((line for line, _ in lines), taxes),
        taxes=taxes,
        account=None if meter is None else meter.closed(),
    )


def _rules(case: Case, groups: list[Together]) -> tuple[str, ...]:
    all_agreed = [group.agreed for group in groups] or [_agreed(case)]
    if len(set(all_agreed)) == 1:
        return sentences(all_agreed, case.days)
    within = (min(group.day for group in groups), max(group.day for group in groups))
    held = dict.fromkeys(
        (group.agreed, group.day, session.context) for group in groups for session in group.sessions
    )
    scopes = [scope(case.agreement, day, context, _key(case, context), within) for _, day, context in held]
    return sentences([agreed for agreed, _, _ in held], case.days, scopes)


def _key(case: Case, context: ContextId | None) -> str:
    return "" if context is None else case.contexts.get(context, "")


def _agreed(case: Case) -> Agreed:
    return of_money(case.agreement.on(case.period.last.format_iso()))


def _agreed_for(case: Case, session: Session) -> tuple[str, Agreed]:
    day = case.days.day_of(session.start).format_iso()
    known = case.known.get((day, session.context))
    if known is None:
        known = of_money(case.agreement.on(day, session.context))
        case.known[day, session.context] = known
    return day, known


def _terms(case: Case) -> tuple[Term, ...]:
    starts = [case.days.day_of(session.start) for session in (*case.late[:1], *case.sessions[:1])]
    first = min([case.period.first, *starts, *([case.first] if case.first else [])])
    span, after = case.span, case.period.last.add(days=1)  # what follows at once decides what rolls over
    found = terms_between(case.agreement, case.days, first, after)
    return found if any(term.start < span.end and span.start < term.end for term in found) else ()


# -- groups and pieces ---------------------------------------------------------------------------------------


def _groups(case: Case) -> list[Together]:
    groups: dict[Hashable, Together] = {}
    for late, sessions in ((False, case.sessions), (True, case.late)):
        for session in sessions:
            day, agreed = _agreed_for(case, session)
            if agreed.charge is Charge.NON_BILLABLE:
                continue
            key = (late, agreed, _scope(session, day, agreed.group))
            groups.setdefault(key, Together(late, agreed, day, [])).sessions.append(session)
    return list(groups.values())


def _scope(session: Session, day: str, group: Group) -> Hashable:
    match group:
        case Group.SESSION:
            return session.id
        case Group.CONTEXT_DAY:
            return day, session.context
        case Group.CLIENT_DAY:
            return day
        case Group.STATEMENT:
            return None


def _parts(case: Case, at: int, group: Together) -> Iterator[Part]:
    """A group's sessions, cut where the multiplier changes, each part with its share of the billed time.

    The billed time goes to the multipliers in whole increments, so that each line is a multiple of it too.
    """
    agreed = group.agreed
    windows = agreed.windows if agreed.charge is Charge.BILLABLE else ()
    cuts = [
        (session, span, multiplier)
        for session in group.sessions
        for span, multiplier in cut(_span(session), windows, agreed.holidays, case.days.zone)
    ]
    whole = billed(sum(span.seconds for _, span, _ in cuts), agreed)
    multipliers = list(dict.fromkeys(multiplier for _, _, multiplier in cuts))
    exact = [sum(span.seconds for _, span, each in cuts if each == multiplier) for multiplier in multipliers]
    step = agreed.increment * 60 if agreed.increment and whole % (agreed.increment * 60) == 0 else 1
    for multiplier, share in zip(multipliers, apportioned(whole, exact, step), strict=True):
        mine = [(session, span) for session, span, each in cuts if each == multiplier]
        shares = apportioned(share, [span.seconds for _, span in mine])
        for (session, span), seconds in zip(mine, shares, strict=True):
            yield Part(at, multiplier, False, _piece(case, session, span, seconds))


def _span(session: Session) -> Span:
    if session.end is None:
        raise ValueError("A running session is in no statement.")
    return Span(session.start, session.end)


def _piece(case: Case, session: Session, span: Span, seconds: int) -> Piece:
    return Piece(
        session=session.id,
        start=span.start,
        end=span.end,
        context=_key(case, session.context),
        ticket=session.ticket,
        note=session.note,
        provenance=session.provenance,
        billed=seconds,
    )


# -- lines and money -----------------------------------------------------------------------------------------


def _lines(parts: Iterable[Part], groups: list[Together], case: Case) -> list[tuple[Line, Together]]:
    held: dict[tuple[int, Decimal, bool], list[Piece]] = {}
    for part in parts:
        held.setdefault((part.group, part.multiplier, part.covered), []).append(part.piece)
    found = [
        (_line(pieces, groups[at], multiplier, covered, case), groups[at])
        for (at, multiplier, covered), pieces in held.items()
    ]
    tops = _topped_up([(key[0], pieces) for key, pieces in held.items()], groups)
    found = [(replace(line, topped_up=top), group) for (line, group), top in zip(found, tops, strict=True)]
    return sorted(found, key=lambda pair: (pair[0].late, pair[0].pieces[0].start))


def _topped_up(held: list[tuple[int, list[Piece]]], groups: list[Together]) -> list[int]:
    """How many of each line's billed seconds lie between the exact time of its group and the minimum."""
    by_group: dict[int, list[int]] = {}
    for index, (at, _) in enumerate(held):
        by_group.setdefault(at, []).append(index)
    found = [0] * len(held)
    for at, indices in by_group.items():
        exact = sum(piece.recorded for index in indices for piece in held[index][1])
        shares = [sum(piece.billed for piece in held[index][1]) for index in indices]
        top = max(0, min(groups[at].agreed.minimum * 60, sum(shares)) - exact)
        for index, share in zip(indices, apportioned(top, shares), strict=True):
            found[index] = share
    return found


def _line(pieces: list[Piece], group: Together, multiplier: Decimal, covered: bool, case: Case) -> Line:
    agreed = group.agreed
    pieces = sorted(pieces, key=lambda piece: piece.start)
    seconds = sum(piece.billed for piece in pieces)
    rate = agreed.rate
    beyond = agreed.charge is Charge.BILLABLE and agreed.retainer.seconds and not covered
    if beyond and agreed.retainer.overage is not None:
        rate = agreed.retainer.overage
    amount = _amount(seconds, rate, multiplier, agreed, free=covered or agreed.charge is Charge.NO_CHARGE)
    if amount is not None and agreed.currency is not None:
        shares = amounts(amount, [piece.billed for piece in pieces], agreed.currency)
        pieces = [replace(piece, amount=share) for piece, share in zip(pieces, shares, strict=True)]
    by_context = agreed.group in {Group.SESSION, Group.CONTEXT_DAY}
    return Line(
        day=None if agreed.group is Group.STATEMENT else group.day,
        context=_key(case, group.sessions[0].context) if by_context else None,
        charge=agreed.charge,
        covered=covered,
        late=group.late,
        multiplier=multiplier,
        rate=rate,
        currency=agreed.currency,
        billed=seconds,
        amount=amount,
        pieces=tuple(pieces),
        minimum=agreed.minimum * 60,
    )


def _amount(
    seconds: int, rate: Decimal | None, multiplier: Decimal, agreed: Agreed, *, free: bool
) -> Decimal | None:
    if rate is None or agreed.currency is None:
        return None
    return price(0 if free else seconds, rate, multiplier, agreed.currency)
