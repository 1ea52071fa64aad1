"""Statements: what one client is shown of a period, as values that every format prints the same.

A total is the sum of the printed lines, a line is made of named sessions, and nothing of it can be typed over. Nothing
in here knows of another client.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.billing.party import Party as Party  # noqa: PLC0414, TC001 - a statement's parties are found here
from hraas_tui.core.billing.terms import Charge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import ClientId, Provenance, SessionId, StatementId


@dataclass(frozen=True, slots=True)
class Piece:
    """A session, or the part of one that a line bills: the end of a retainer and after-hours windows cut sessions.

    `context` is a key, empty if there is none. `billed` seconds and `amount` are its share of the line; shares add
    up to the line exactly.
    """

    session: SessionId
    start: Moment
    end: Moment
    context: str
    ticket: str
    note: str
    provenance: Provenance
    billed: int
    amount: Decimal | None = None

    @property
    def recorded(self) -> int:
        """Recorded seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Line:
    """Time that was added up, rounded and priced together.

    `day` is the civil day (ISO 8601) of its group, None if the whole statement is one group; `context` a key, None
    if the group goes over contexts. `covered`: the retainer has paid for it. `late`: of an earlier period. `rate`
    is per hour, before `multiplier`; None without a rate. `amount` is rounded half up, once. `minimum` are the seconds
    that its group bills at least, `topped_up` those of its billed ones that lie between the exact time and it.
    """

    day: str | None
    context: str | None
    charge: Charge
    covered: bool
    late: bool
    multiplier: Decimal
    rate: Decimal | None
    currency: str | None
    billed: int
    amount: Decimal | None
    pieces: tuple[Piece, ...]
    minimum: int = 0
    topped_up: int = 0

    @property
    def recorded(self) -> int:
        """Recorded seconds: the sum of its pieces."""
        return sum(piece.recorded for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A tax on the sum `base` of a currency's lines."""

    label: str
    percent: Decimal
    base: Decimal
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Total:
    """What a currency's lines come to: `net` is their sum, `gross` is that with its taxes."""

    currency: str
    net: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Use:
    """Seconds of a retainer that a statement used up in the retainer's period that began on `since` (ISO 8601)."""

    since: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Account:
    """A retainer over the statement's period, in seconds: opening + added = used + lapsed + closing."""

    opening: int
    added: int
    used: int
    lapsed: int
    closing: int
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class RetainerUse:
    """How much of a retainer's present term is used and left, in seconds; what rolled over into it is in both."""

    used: int
    left: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One client's sessions of a period with all that its terms make of them.

    `number` is None while it is a draft. `made_at` is when it was drawn up or issued. `zone` and `day_start` (minutes
    after midnight) say how days are counted, `locale` how dates and amounts are written (`de_DE`). `replaces` is the
    number of the voided statement that this one stands for, `changes` what differs from it, a sentence each. `rules`
    are the terms in sentences.
    """

    client_id: ClientId
    client_key: str
    client: Party
    consultant: Party
    period: Period
    zone: str
    day_start: int
    locale: str
    made_at: Moment
    rules: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    taxes: tuple[TaxLine, ...] = ()
    account: Account | None = None
    number: str | None = None
    replaces: str | None = None
    changes: tuple[str, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether it has no number yet; every page then says so."""
        return self.number is None

    @property
    def recorded(self) -> int:
        """All recorded seconds: the sum of the lines."""
        return sum(line.recorded for line in self.lines)

    @property
    def billed(self) -> int:
        """All billed seconds that are charged or covered: the sum of the lines, those without charge left out."""
        return sum(line.billed for line in self.lines if line.charge is Charge.BILLABLE)

    @property
    def pieces(self) -> tuple[tuple[Line, Piece], ...]:
        """Every piece with its line, in order of start."""
        found = [(line, piece) for line in self.lines for piece in line.pieces]
        return tuple(sorted(found, key=lambda pair: (pair[1].start, pair[1].end)))

    @property
    def sessions(self) -> tuple[SessionId, ...]:
        """The ids of its sessions, each once, in order of start."""
        return tuple(dict.fromkeys(piece.session for _, piece in self.pieces))

    @property
    def provenances(self) -> tuple[tuple[Provenance, int], ...]:
        """How many sessions came to be in which way."""
        by_session = {piece.session: piece.provenance for _, piece in self.pieces}
        kinds = sorted(by_session.values())
        return tuple((kind, len(list(some))) for kind, some in groupby(kinds))

    def sections(self) -> Iterator[tuple[bool, tuple[Line, ...]]]:
        """The lines of the period itself (False), then those of earlier ones (True); none that is empty."""
        for late in (False, True):
            lines = tuple(line for line in self.lines if line.late is late)
            if lines:
                yield late, lines


class Issued(NamedTuple):
    """A statement as the ledger remembers it: the record of its issue and, perhaps, of its being voided.

    `document` is the SHA-256 (hex) of the stored document that holds the whole statement. `total` is what was
    printed, in words (`€4,368.00`). `sessions` are frozen until it is voided. A number is never used again.
    """

    id: StatementId
    client: ClientId
    number: str
    first_day: str
    last_day: str
    issued_at: Moment
    document: str
    recorded: int
    billed: int
    total: str
    sessions: tuple[SessionId, ...]
    replaces: StatementId | None = None
    voided_at: Moment | None = None
    reason: str = ""

    @property
    def live(self) -> bool:
        """Whether it holds: its sessions are frozen."""
        return self.voided_at is None
