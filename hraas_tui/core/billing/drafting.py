"""A draft and all that has to be known before it is issued: what stands in the way, and what else could be billed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import State, lacking, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whenever import Date

    from hraas_tui.core.billing.statements import Issued, Statement
    from hraas_tui.core.billing.terms import Agreed, Agreement
    from hraas_tui.core.sessions import Away, Client, ContextId, Requirement, Session, SessionId


@dataclass(frozen=True, slots=True)
class Concern:
    """A session that is not as it should be.

    `client` is None while it is unassigned; `lacks` is what the terms ask of it. One that is `late`, of an earlier
    period, is only left out; any other stops the issue, and a draft has it only if all that it lacks is words.
    """

    session: Session
    client: Client | None
    state: State
    lacks: tuple[Requirement, ...] = ()
    late: bool = False

    @property
    def left_out(self) -> bool:
        """Whether not even a draft has this session."""
        return self.late or self.state is not State.UNFILED


@dataclass(frozen=True, slots=True)
class Sorted:
    """Sessions by what a statement can do with them: the good ones are drawn up, concerns among them if unfiled."""

    good: tuple[Session, ...]
    concerns: tuple[Concern, ...]
    unbillable: tuple[Session, ...]


@dataclass(frozen=True)
class Draft:
    """What would be issued to a client for a period, at one position of the journal.

    `number` is the one it would get. `late` are the finished sessions of earlier periods that no statement has, and
    `chosen` those of them that are in this one. `unbillable` are sessions that the terms bill to nobody, `billed`
    those that earlier statements have already, with their numbers. `replaces` is the voided statement that it stands
    for.
    """

    client: Client
    statement: Statement
    number: str
    position: int
    late: tuple[Session, ...] = ()
    chosen: frozenset[SessionId] = frozenset()
    concerns: tuple[Concern, ...] = ()
    unbillable: tuple[Session, ...] = ()
    billed: tuple[tuple[SessionId, str], ...] = ()
    replaces: Issued | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to bill."""
        return not self.statement.lines

    @property
    def stopped_by(self) -> tuple[Concern, ...]:
        """The sessions that have to be put right before it can be issued."""
        return tuple(concern for concern in self.concerns if not concern.late)


def days_of(client: Client, days: Days) -> Days:
    """A client's days: counted in its own zone if it has one, from the configured start of day."""
    return days if client.zone is None else Days(client.zone, days.day_start)


def sort(
    sessions: Iterable[Session],
    agreement: Agreement,
    days: Days,
    aways: Iterable[Away],
    *,
    late: bool = False,
) -> Sorted:
    """Sort a client's sessions, and those of nobody yet, by what a statement can do with them.

    What a session must have is what the terms of its day and context say. One that is billed to nobody only has to be
    finished.
    """
    doubts = tuple(aways)

    @cache  # many sessions of a day are of one context, and years of them may be in no statement
    def held(day: Date, context: ContextId | None) -> tuple[Agreed, Client]:
        agreed = agreement.on(day.format_iso(), context)
        return agreed, agreement.client._replace(requires=agreed.requires)

    good: list[Session] = []
    concerns: list[Concern] = []
    unbillable: list[Session] = []
    for session in sessions:
        agreed, owned = held(days.day_of(session.start), session.context)
        client = None if session.client is None else owned
        state = state_of(session, client, doubts)
        if client is not None and agreed.charge is Charge.NON_BILLABLE and not session.running:
            unbillable.append(session)
            continue
        if state is not State.FILED:
            lacks = () if client is None else lacking(session, client.requires)
            owner = None if client is None else agreement.client
            concerns.append(Concern(session, owner, state, lacks, late))
        if state is State.FILED or not concerns[-1].left_out:
            good.append(session)
    return Sorted(tuple(good), tuple(concerns), tuple(unbillable))


def uses_of(statements: Iterable[Statement]) -> Mapping[str, int]:
    """What statements used up of a retainer, by the first day of its term."""
    found: dict[str, int] = {}
    for statement in statements:
        for use in () if statement.account is None else statement.account.uses:
            found[use.since] = found.get(use.since, 0) + use.seconds
    return found
