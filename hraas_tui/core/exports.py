"""What an export of a period holds: per client the rows, totals and amounts, and what stands in the way.

A session belongs to the day on which it starts, in the client's zone and from the configured start of day;
no period splits it. Nothing of another client is in a client's export: neither a name nor the hint of a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hraas_tui.core.errors import Stale
from hraas_tui.core.moments import Days, Span, zoned
from hraas_tui.core.money import Wage, wage_of
from hraas_tui.core.sessions import Provenance, State, lacking, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from whenever import Date

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.money import Money
    from hraas_tui.core.periods import Period
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Client, ContextId, Requirement, Session, SessionId

Again: TypeAlias = "Callable[[Client, Span], Iterable[Session]]"
"""Reads once more, in order of start, a client's sessions that start in a span: for exports too large to keep."""

LEFT_OUT = (State.RUNNING, State.UNRESOLVED, State.UNASSIGNED)
"""The states that keep a session out of every file."""


class Row(NamedTuple):
    """One session as an export shows it.

    `client` and `context` are keys, `context` empty if there is none. `zone` is the client's. `seconds` is
    recorded time; `wage` is None without a rate.
    """

    client: str
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
    wage: Wage | None = None

    @property
    def date(self) -> Date:
        """The calendar date of its start in its zone."""
        return zoned(self.start, self.zone).date()

    @property
    def amount(self) -> Money | None:
        """What it earns, rounded half up; None without a rate."""
        return None if self.wage is None else self.wage.money(self.wage.units(self.seconds))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sessions, how many seconds, and the sum of their amounts; None without a rate."""

    count: int = 0
    seconds: int = 0
    amount: Money | None = None


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

    @cached_property
    def wage(self) -> Wage | None:
        """What the client pays."""
        return wage_of(self.client)

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
        client = self.client
        state = state_of(session, client, self.doubts)
        if state in LEFT_OUT or session.client != client.id or session.end is None:
            return None
        return Row(
            client=client.key,
            start=session.start,
            end=session.end,
            zone=self.days.zone,
            seconds=session.end - session.start,
            context="" if session.context is None else self.contexts.get(session.context, ""),
            ticket=session.ticket,
            note=session.note,
            provenance=session.provenance,
            id=session.id,
            state=state,
            wage=self.wage,
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
        wage = wage_of(self.client)
        return counted if wage is None else f"{counted} {wage.rule}"


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


class _Sum:
    """A tally that grows."""

    def __init__(self, wage: Wage | None) -> None:
        self.wage = wage
        self.count = self.seconds = self.units = 0

    def add(self, seconds: int) -> None:
        """Count one more session of this length."""
        self.count += 1
        self.seconds += seconds
        if self.wage is not None:
            self.units += self.wage.units(seconds)

    def tally(self) -> Tally:
        """What it has come to so far."""
        amount = None if self.wage is None else self.wage.money(self.units)
        return Tally(self.count, self.seconds, amount)


class _Draft:
    """One client's export while the sessions go by."""

    def __init__(self, client: Client, period: Period, days: Days, roster: Roster) -> None:
        self.client = client
        self.period = period
        self.days = days_of(client, days)
        self.span = self.days.spans(period.first, period.last)
        self.contexts = {c.id: c.key for c in roster.contexts if c.client == client.id}
        self.kept: list[Session] = []
        self.ids: list[SessionId] = []
        self.wage = wage_of(client)
        self.total = _Sum(self.wage)
        self.sums: dict[str, _Sum] = {}
        self.provenances: dict[Provenance, int] = {}

    def take(self, session: Session, end: Moment, *, keep: bool) -> None:
        """Count a session that goes into the export, and keep it for the rows if asked to."""
        if keep:
            self.kept.append(session)
        self.ids.append(session.id)
        self.total.add(end - session.start)
        context = "" if session.context is None else self.contexts.get(session.context, "")
        if context not in self.sums:
            self.sums[context] = _Sum(self.wage)
        self.sums[context].add(end - session.start)
        self.provenances[session.provenance] = self.provenances.get(session.provenance, 0) + 1

    def done(self, doubts: tuple[Away, ...], again: Again | None) -> ClientExport:
        """The export of all that was taken."""
        kept, client, span, total = tuple(self.kept), self.client, self.span, self.total.tally()
        sessions = (lambda: kept) if again is None else (lambda: again(client, span))
        return ClientExport(
            client=client,
            period=self.period,
            days=self.days,
            rows=Rows(client, self.days, self.contexts, doubts, sessions, total),
            ids=tuple(self.ids),
            total=total,
            contexts=tuple((context, part.tally()) for context, part in self.sums.items()),
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
    drafts = {client.id: _Draft(client, period, days, roster) for client in clients}
    own = days.spans(period.first, period.last)
    concerns: list[Concern] = []
    for session in sessions:
        draft = None if session.client is None else drafts.get(session.client)
        if draft is None:
            if session.client is None and session.start in own:
                concerns.append(Concern(session, None, state_of(session, None, doubts)))
        elif session.start in draft.span:
            state = state_of(session, draft.client, doubts)
            if session.end is not None and state not in LEFT_OUT:
                draft.take(session, session.end, keep=again is None)
            if state is not State.FILED:
                concerns.append(
                    Concern(session, draft.client, state, lacking(session, draft.client.requires))
                )
    return Plan(period, tuple(draft.done(doubts, again) for draft in drafts.values()), tuple(concerns))
