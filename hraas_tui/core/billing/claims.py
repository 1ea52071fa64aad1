"""Sessions as claims: what each bills, laid on the clock where it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.core.billing.rounding import apportioned
from hraas_tui.core.billing.terms import Charge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hraas_tui.core.billing.statements import Line, Piece, Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId


@dataclass(frozen=True, slots=True)
class Claim:
    """A session as one client is billed for it, in seconds; `topped_up` of the billed ones are due to a minimum."""

    client: ClientId
    key: str
    session: SessionId
    start: Moment
    end: Moment
    recorded: int
    billed: int
    topped_up: int

    @property
    def until(self) -> Moment:
        """Up to when its billed time reaches, laid on the clock from its start."""
        return self.start + self.billed

    @property
    def over(self) -> int:
        """Seconds billed over recorded that no minimum explains; less than nothing where it was rounded down."""
        return self.billed - self.topped_up - self.recorded


def claims_of(statements: Iterable[Statement]) -> Iterator[Claim]:
    """Each session that is billed, once for each statement that has it."""
    for statement in statements:
        held: dict[SessionId, list[tuple[Piece, int]]] = {}
        for line in statement.lines:
            if line.charge is Charge.BILLABLE:
                for piece, top in _topped_up(line):
                    held.setdefault(piece.session, []).append((piece, top))
        for session, pieces in held.items():
            yield Claim(
                statement.client_id,
                statement.client_key,
                session,
                min(piece.start for piece, _ in pieces),
                max(piece.end for piece, _ in pieces),
                sum(piece.recorded for piece, _ in pieces),
                sum(piece.billed for piece, _ in pieces),
                sum(top for _, top in pieces),
            )


def _topped_up(line: Line) -> Iterable[tuple[Piece, int]]:
    """A line's pieces, each with its share of what the minimum put there."""
    if not line.topped_up:
        return ((piece, 0) for piece in line.pieces)
    shares = apportioned(line.topped_up, [piece.billed for piece in line.pieces])
    return zip(line.pieces, shares, strict=True)
