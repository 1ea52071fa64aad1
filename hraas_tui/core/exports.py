"""What an export of a period holds: per client the rows, totals and amounts, and what stands in the way.

A session belongs to the day on which it starts, in the client's zone and from the configured start of day;
no period splits it. Nothing of another client is in a client's export: neither a name nor the hint of a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hraas_tui.core.errors import Stale
from hraas_tui.core.moments import Days, Span, zoned
from hraas_tui.core.money import Money, earned, said_rate
from hraas_tui.core.sessions import Provenance, State, lacking, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from whenever import Date

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.periods import Period
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Client, ContextId, Requirement, Session, SessionId

Again: TypeAlias = "Callable[[Client, Span], Iterable[Session]]"
"""Reads once more, in order of start, a client's sessions that start in a span: for exports too large to keep."""

LEFT_OUT = frozenset({State.RUNNING, State.UNRESOLVED, State.UNASSIGNED})
"""The states that keep a session out of every file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session as an export shows it.

    `client` and `context` are keys, `context` empty if there is none. `date` is the calendar date of `start`
    in `zone`, the client's zone. `seconds` is recorded time, `amount` what it earns, None without a rate.
    """

    client: str
    date: Date
    start: Moment
    end: Moment
    zone: str
    seconds: int
    context: str
    ticket: str
    note: str
    provenance: Provenance
    id: SessionId
    state: State
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sessions, how many seconds, and the sum of their amounts; None without a rate."""

    count: int = 0
    seconds: int = 0
    amount: Money | None = None

    def plus(self, row: Row) -> Tally:
        """The tally with one more row."""
        amount = row.amount if self.amount is None or row.amount is None else self.amount + row.amount
        return Tally(self.count + 1, self.seconds + row.seconds, amount)


@dataclass(frozen=True)
class Rows:
    """An export's rows in order of start, made anew on each iteration, so that no more than one is kept.

    Iterating raises `Stale` if the sessions no longer add up to what was planned.
    """

    client: Client
    days: Days
    contexts: dict[ContextId, str]
    doubts: tuple[Away, ...]
    sessions: Callable[[], Iterable[Session]]
    planned: Tally = Tally()

    def __iter__(self) -> Iterator[Row]:
        count = seconds = 0
        for session in self.sessions():
            row = self.row(session)
            if row is not None:
                count += 1
                seconds += row.seconds
                yield row
        if (count, seconds) != (self.planned.count, self.planned.seconds):
            raise Stale(
                "The ledger changed while the export was being written. Nothing was written; try again."
            )

    def __len__(self) -> int:
        return self.planned.count

    def row(self, session: Session) -> Row | None:
        """A session's row, None if its state keeps it out or it is not the client's."""
        state = state_of(session, self.client, self.doubts)
        if state in LEFT_OUT or session.client != self.client.id or session.end is None:
            return None
        seconds = session.end - session.start
        return Row(
            client=self.client.key,
            date=zoned(session.start, self.days.zone).date(),
            start=session.start,
            end=session.end,
            zone=self.days.zone,
            seconds=seconds,
            context="" if session.context is None else self.contexts.get(session.context, ""),
            ticket=session.ticket,
            note=session.note,
            provenance=session.provenance,
            id=session.id,
            state=state,
            amount=earned(self.client.rate, self.client.currency, seconds),
        )


@dataclass(frozen=True)
class ClientExport:
    """One client's export of a period.

    `days` are the client's days: its zone, else one's own. `ids` are the sessions of `rows`, in their order.
    `contexts` tallies the rows per context key, in the order of first appearance, `provenances` counts them.
    """

    client: Client
    period: Period
    days: Days
    rows: Iterable[Row]
    ids: tuple[SessionId, ...]
    total: Tally
    contexts: tuple[tuple[str, Tally], ...]
    provenances: tuple[tuple[Provenance, int], ...]

    @property
    def total_seconds(self) -> int:
        """All recorded time in whole seconds: the sum of the rows."""
        return self.total.seconds

    @property
    def amount(self) -> Money | None:
        """The sum of the rows' amounts, None without a rate."""
        return self.total.amount

    @property
    def rules(self) -> str:
        """How days are counted and amounts made, in sentences for whoever reads the export."""
        hours, minutes = divmod(self.days.day_start, 60)
        counted = (
            f"A session belongs to the day on which it starts in {self.days.zone}; "
            f"a day starts at {hours:02}:{minutes:02}. Times are recorded times, never rounded."
        )
        rate = said_rate(self.client.rate, self.client.currency)
        return f"{counted} {rate}" if rate else counted


@dataclass(frozen=True, slots=True)
class Concern:
    """A session of the period that is not as it should be; `left_out` if no file will have it.

    `client` is None while it is unassigned; `lacks` is what an unfiled session's client asks for.
    """

    session: Session
    client: Client | None
    state: State
    lacks: tuple[Requirement, ...] = ()

    @property
    def left_out(self) -> bool:
        """Whether no file will have this session."""
        return self.state in LEFT_OUT


@dataclass(frozen=True)
class Plan:
    """What an export would write, one entry per chosen client, and what is to be looked at first."""

    period: Period
    exports: tuple[ClientExport, ...]
    concerns: tuple[Concern, ...]

    @property
    def left_out(self) -> tuple[Concern, ...]:
        """The concerns whose sessions no file will have."""
        return tuple(concern for concern in self.concerns if concern.left_out)


def days_of(client: Client, days: Days) -> Days:
    """A client's days: counted in its own zone if it has one, from the configured start of day."""
    return days if client.zone is None else Days(client.zone, days.day_start)


def reach(clients: Iterable[Client], period: Period, days: Days) -> Span:
    """The span in which any session of a plan can start, whatever the clients' zones."""
    spans = [days.spans(period.first, period.last)]
    spans += [days_of(client, days).spans(period.first, period.last) for client in clients]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


class _Draft:
    """One client's export while the sessions go by."""

    def __init__(
        self, client: Client, period: Period, days: Days, roster: Roster, doubts: tuple[Away, ...]
    ) -> None:
        self.days = days_of(client, days)
        self.period = period
        self.span = self.days.spans(period.first, period.last)
        self.client = client
        self.contexts = {c.id: c.key for c in roster.contexts if c.client == client.id}
        self.doubts = doubts
        self.rows = self._rows(tuple, Tally())
        self.kept: list[Session] = []
        self.ids: list[SessionId] = []
        self.total = Tally(amount=earned(client.rate, client.currency, 0))
        self.tallies: dict[str, Tally] = {}
        self.provenances: dict[Provenance, int] = {}

    def _rows(self, sessions: Callable[[], Iterable[Session]], planned: Tally) -> Rows:
        return Rows(self.client, self.days, self.contexts, self.doubts, sessions, planned)

    def take(self, session: Session, *, keep: bool) -> None:
        row = self.rows.row(session)
        if row is None:
            return
        if keep:
            self.kept.append(session)
        self.ids.append(row.id)
        self.total = self.total.plus(row)
        self.tallies[row.context] = self.tallies.get(row.context, Tally()).plus(row)
        self.provenances[row.provenance] = self.provenances.get(row.provenance, 0) + 1

    def done(self, again: Again | None) -> ClientExport:
        kept, client, span = tuple(self.kept), self.client, self.span
        sessions = (lambda: kept) if again is None else (lambda: again(client, span))
        return ClientExport(
            client=client,
            period=self.period,
            days=self.days,
            rows=self._rows(sessions, self.total),
            ids=tuple(self.ids),
            total=self.total,
            contexts=tuple(self.tallies.items()),
            provenances=tuple((p, self.provenances[p]) for p in Provenance if p in self.provenances),
        )


def plan(
    roster: Roster,
    sessions: Iterable[Session],
    *,
    clients: Collection[Client],
    period: Period,
    days: Days,
    aways: Iterable[Away] = (),
    again: Again | None = None,
) -> Plan:
    """Plan the export of a period for some clients.

    `sessions` are, in order of start, at least those that start in `reach(clients, period, days)`, of any
    client. They are gone through once and kept for the rows; with `again` they are not kept but read once
    more for each file, within the same reading transaction. `aways` are the away periods of that time.
    """
    doubts = tuple(away for away in aways if away.answer is None)
    drafts = {client.id: _Draft(client, period, days, roster, doubts) for client in clients}
    own = days.spans(period.first, period.last)
    concerns: list[Concern] = []
    for session in sessions:
        draft = None if session.client is None else drafts.get(session.client)
        if draft is None:
            if session.client is None and session.start in own:
                concerns.append(Concern(session, None, state_of(session, None, doubts)))
        elif session.start in draft.span:
            draft.take(session, keep=again is None)
            concerns.extend(_concerns(session, draft.client, doubts))
    return Plan(period, tuple(draft.done(again) for draft in drafts.values()), tuple(concerns))


def _concerns(session: Session, client: Client, doubts: tuple[Away, ...]) -> Iterator[Concern]:
    state = state_of(session, client, doubts)
    if state is not State.FILED:
        yield Concern(session, client, state, lacking(session, client.requires))
