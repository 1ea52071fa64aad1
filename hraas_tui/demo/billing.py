"""Terms of the invented clients, and last month's statements of two of them: one is void and was issued anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from whenever import Time

from hraas_tui.core.billing.differences import differences
from hraas_tui.core.billing.document import to_document
from hraas_tui.core.billing.drafting import days_of, sort, uses_of
from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.statements import Issued, Party
from hraas_tui.core.billing.terms import Group, Retainer, Rules, Terms, Window
from hraas_tui.core.journal import Act, Change
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.money import totals_said
from hraas_tui.core.periods import Period
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import StatementId, TermsId
from hraas_tui.demo.catalogue import CLIENTS, CONTEXTS, ROSTER
from hraas_tui.demo.timer import random_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whenever import Date

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import Client, Session

CONSULTANT = Party("Robin Example", ("Harbour Lane 1", "20457 Hamburg"))

SETTLED = 5
"""Days after the end of a month in which it is not billed yet: something of them may still be unclear."""

LEAST_HOURS = 40
"""The retainer's hours a month, if no more are used."""

WEEKDAYS, WEEKEND = frozenset(range(1, 6)), frozenset({6, 7})
WRONG_RATE = "The documentation was agreed at another rate"


@dataclass(frozen=True, slots=True)
class Bills:
    """Acts with their times, in order, and the documents of the statements that they issue."""

    acts: tuple[tuple[Act, Moment], ...]
    documents: tuple[str, ...]


def last_billed(today: Date) -> Period:
    """The last month of which everything is clear by now."""
    return Period.month(today.subtract(days=SETTLED).replace(day=1).subtract(days=1))


def billing(
    sessions: Sequence[Session], now: Moment, days: Days, seed: int, period: Period, consultant: Party
) -> Bills:
    """Make up terms, and statements of a period that were issued on the first working morning after it."""
    rng = Random(f"{seed} billing")  # noqa: S311 - made up, not secret
    acme, globex, initech, _ = CLIENTS
    docs = next(context for context in CONTEXTS if context.key == "docs")
    terms = (
        Terms(_id(rng), acme.id, None, "", Rules(retainer=_retainer(sessions, now, days))),
        Terms(_id(rng), initech.id, None, "", AFTER_HOURS),
    )
    late = Terms(_id(rng), globex.id, docs.id, "", Rules(rate=Decimal(110)))
    desk = _Desk(sessions, days, period, consultant, rng)
    at = _morning(period, days)
    begun = sessions[0].start
    acts = [(Act("terms", (Change(None, each),)), begun) for each in terms]
    acts.append((desk.issue(acme, terms, at), at))
    acts.append((desk.issue(globex, terms, at + MINUTE), at + MINUTE))
    acts.append((desk.void(at + HOUR, WRONG_RATE), at + HOUR))
    acts.append((Act("terms", (Change(None, late),)), at + HOUR + MINUTE))
    acts.append((desk.issue(globex, (*terms, late), at + HOUR + 2 * MINUTE), at + HOUR + 2 * MINUTE))
    return Bills(tuple(acts), tuple(desk.documents))


AFTER_HOURS = Rules(
    group=Group.SESSION,
    minimum=15,
    windows=(
        Window(WEEKDAYS, 17 * 60, 23 * 60, Decimal("1.5")),
        Window(WEEKEND, 0, 24 * 60, Decimal(2)),
    ),
)
"""A call-out minimum, and evenings and weekends at more than the rate, in the client's own zone."""


def _id(rng: Random) -> TermsId:
    return TermsId(random_id(rng))


def _retainer(sessions: Iterable[Session], now: Moment, days: Days) -> Retainer:
    """Hours a month, most of them used up towards its end."""
    since = days.starts_at(days.day_of(now).replace(day=1))
    own = [s for s in sessions if s.client == CLIENTS[0].id and s.start >= since and not s.running]
    used = sum(session.seconds(now) for session in own)
    return Retainer(max(LEAST_HOURS, used // HOUR + 2) * HOUR, overage=Decimal(130))


def _morning(period: Period, days: Days) -> Moment:
    """Half past nine on the first working day after a period."""
    day = period.last.add(days=1)
    while day.day_of_week().value in WEEKEND:
        day = day.add(days=1)
    return day.at(Time(9, 30)).assume_tz(days.zone, disambiguation="compatible").timestamp()


class _Desk:
    """Where statements are drawn up, numbered and remembered."""

    def __init__(
        self, sessions: Sequence[Session], days: Days, period: Period, consultant: Party, rng: Random
    ) -> None:
        self._sessions, self._days, self._period = sessions, days, period
        self._consultant, self._rng = consultant, rng
        self._issued: list[tuple[Issued, Statement]] = []
        self.documents: list[str] = []

    def issue(self, client: Client, terms: Sequence[Terms], at: Moment) -> Act:
        """Issue a client's statement of the period, in place of the last one that is void."""
        void = next(
            (pair for pair in reversed(self._issued) if pair[0].client == client.id and not pair[0].live),
            None,
        )
        statement = replace(self._drawn(client, terms, at), number=self._number(client))
        if void is not None:
            changes = differences(void[1], statement)
            statement = replace(statement, replaces=void[0].number, changes=changes)
        document = to_document(statement)
        self.documents.append(document)
        issued = Issued(
            id=StatementId(random_id(self._rng)),
            client=client.id,
            number=statement.number or "",
            first_day=self._period.first.format_iso(),
            last_day=self._period.last.format_iso(),
            issued_at=at,
            document=hashlib.sha256(document.encode()).hexdigest(),
            recorded=statement.recorded,
            billed=statement.billed,
            total=totals_said((total.gross, total.currency) for total in statement.totals),
            sessions=statement.sessions,
            replaces=None if void is None else void[0].id,
        )
        self._issued.append((issued, statement))
        return Act("issue", (Change(None, issued),))

    def void(self, at: Moment, reason: str) -> Act:
        """Void the statement that was issued last."""
        issued, statement = self._issued[-1]
        gone = issued._replace(voided_at=at, reason=reason)
        self._issued[-1] = (gone, statement)
        return Act("void", (Change(issued, gone),), reason)

    def _number(self, client: Client) -> str:
        count = sum(issued.client == client.id for issued, _ in self._issued)
        return f"{client.key.upper()}-{self._period.last.year:04}-{count + 1:03}"

    def _drawn(self, client: Client, terms: Sequence[Terms], at: Moment) -> Statement:
        agreement = Roster(CLIENTS, CONTEXTS, tuple(terms)).agreement(client.id)
        days = days_of(client, self._days)
        span = days.spans(self._period.first, self._period.last)
        own = [s for s in self._sessions if s.client == client.id]
        found = sort((s for s in own if span.start <= s.start < span.end), agreement, days, ())
        return draw_up(
            Case(
                agreement=agreement,
                contexts={context.id: context.key for context in ROSTER.contexts_of(client.id)},
                days=days,
                period=self._period,
                sessions=found.good,
                made_at=at,
                first=days.day_of(own[0].start),
                taken=uses_of(()),
                consultant=self._consultant,
            )
        )
