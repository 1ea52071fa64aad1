"""Clients, contexts, sessions and away periods: what they are and what must hold."""

from __future__ import annotations

from enum import StrEnum
from os import urandom
from typing import TYPE_CHECKING, NamedTuple, NewType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal

    from hraas_tui.core.moments import Moment

SessionId = NewType("SessionId", str)
ClientId = NewType("ClientId", str)
ContextId = NewType("ContextId", str)
AwayId = NewType("AwayId", str)
ExportId = NewType("ExportId", str)
StatementId = NewType("StatementId", str)
TermsId = NewType("TermsId", str)
AllowanceId = NewType("AllowanceId", str)
BreakId = NewType("BreakId", str)
ReviewId = NewType("ReviewId", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, so that an id survives being read aloud."""

ID_LENGTH = 10


def new_id() -> str:
    """Draw a random public id (50 bits), so that ids tell one client nothing about another's."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in urandom(ID_LENGTH))  # 32 letters: no bias


class Provenance(StrEnum):
    """How a session came to be."""

    LIVE = "live"
    ADJUSTED = "adjusted"
    TYPED = "typed"
    IMPORTED = "imported"


class State(StrEnum):
    """What a session still needs, in order of precedence."""

    RUNNING = "running"
    UNRESOLVED = "unresolved"
    UNASSIGNED = "unassigned"
    UNFILED = "unfiled"
    FILED = "filed"


class Requirement(StrEnum):
    """What a client's terms ask of a finished session."""

    CONTEXT = "context"
    NOTE = "note"
    TICKET = "ticket"


class Client(NamedTuple):
    """Who is billed.

    `key` is what is typed (`acme`), `name` what is read; `colour` is an index from 1 to 8 into the
    palette; `hotkey` a digit from 1 to 9; `position` the order on screen; `rate` an amount per hour in
    `currency` (ISO 4217); `zone` an IANA zone in which the client's days are counted, None for one's own.
    `address` is what stands below the name on a statement, lines joined by newlines; `locale` how dates and amounts
    are written there (`de_DE`), empty for English.
    """

    id: ClientId
    key: str
    name: str
    colour: int
    hotkey: int | None
    position: int
    rate: Decimal | None = None
    currency: str | None = None
    zone: str | None = None
    requires: frozenset[Requirement] = frozenset()
    archived: bool = False
    address: str = ""
    locale: str = ""


class Context(NamedTuple):
    """The system, project or queue of a client that a session closes to. Its key has no spaces."""

    id: ContextId
    client: ClientId
    key: str
    name: str
    position: int
    archived: bool = False


class Session(NamedTuple):
    """One stretch of attention on one client: `[start, end)`; `back` is where `return` goes from here."""

    id: SessionId
    start: Moment
    end: Moment | None
    zone: str
    client: ClientId | None
    context: ContextId | None = None
    ticket: str = ""
    note: str = ""
    provenance: Provenance = Provenance.LIVE
    back: SessionId | None = None

    @property
    def running(self) -> bool:
        """Whether the session has no end yet."""
        return self.end is None

    def until(self, now: Moment) -> Moment:
        """Where the session ends; a running one reaches the present, and a second at least."""
        return max(now, self.start + 1) if self.end is None else self.end

    def seconds(self, now: Moment) -> int:
        """Recorded time in whole seconds; a running session counts up to `now`, never below nothing."""
        return max(0, (now if self.end is None else self.end) - self.start)

    def overlaps(self, start: Moment, end: Moment | None) -> bool:
        """Whether any instant of `[start, end)` belongs to the session; None stands for no end."""
        return (end is None or self.start < end) and (self.end is None or self.end > start)

    def adjusted(self, **times: Moment | None) -> Session:
        """Return the session with other times; a timer's times become adjusted ones once they differ."""
        moved = self._replace(**times)  # type: ignore[arg-type]
        live = moved != self and self.provenance is Provenance.LIVE
        return moved._replace(provenance=Provenance.ADJUSTED) if live else moved


class Away(NamedTuple):
    """A period nobody can vouch for yet; unanswered, sessions that overlap it stay unresolved.

    `reason` is a word for why it was asked, `answer` what the person said, None while unanswered.
    """

    id: AwayId
    start: Moment
    end: Moment
    reason: str
    answer: str | None = None


class Break(NamedTuple):
    """A gap that was looked at: nobody worked in `[start, end)`. A session entered over it wins."""

    id: BreakId
    start: Moment
    end: Moment


class Review(NamedTuple):
    """A civil day (ISO 8601) that was looked through and found right; a later change of it takes this away."""

    id: ReviewId
    day: str


class Export(NamedTuple):
    """A written export: which sessions of one client went into which file, when and with what hash.

    `statement` is the issued statement that the file is of, None for a draft.
    """

    id: ExportId
    client: ClientId
    first_day: str
    last_day: str
    format: str
    path: str
    sha256: str
    written_at: Moment
    sessions: tuple[SessionId, ...]
    statement: StatementId | None = None


def doubted(session: Session, aways: Iterable[Away]) -> bool:
    """Whether an unanswered away period overlaps the session."""
    return any(away.answer is None and session.overlaps(away.start, away.end) for away in aways)


def lacking(session: Session, requires: Collection[Requirement]) -> tuple[Requirement, ...]:
    """What a session still lacks of what its client requires, in the order context, note, ticket."""
    if not requires:
        return ()
    needs = (
        (Requirement.CONTEXT, session.context is None),
        (Requirement.NOTE, not session.note),
        (Requirement.TICKET, not session.ticket),
    )
    return tuple(need for need, missing in needs if missing and need in requires)


def state_of(session: Session, client: Client | None, aways: Iterable[Away]) -> State:
    """Derive what a session still needs; the first that applies, in the order of `State`."""
    if session.running:
        return State.RUNNING
    if doubted(session, aways):
        return State.UNRESOLVED
    if client is None:
        return State.UNASSIGNED
    if lacking(session, client.requires):
        return State.UNFILED
    return State.FILED
