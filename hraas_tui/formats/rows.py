"""A statement row by row: its lines numbered as they are printed, its pieces with their lines, and plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.sessions import Provenance
from hraas_tui.formats.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Line, Piece, Statement

DRAFT = "DRAFT"
"""Stands wherever a number would, as long as there is none."""

UNCHANGED = "Nothing in it has changed."
"""What a statement says that stands for a voided one and is the same."""

RETAINER = "retainer"

MADE = {
    Provenance.LIVE: "by the timer",
    Provenance.ADJUSTED: "by the timer, then edited",
    Provenance.TYPED: "entered afterwards",
    Provenance.IMPORTED: "imported",
}
"""How a session came to be, in words."""


class Row(NamedTuple):
    """A piece as it is printed: the number of its line, from 1, the line, and which part of its session it is.

    `part` counts from 1 over the pieces of one session in order of time.
    """

    number: int
    line: Line
    piece: Piece
    part: int

    @property
    def billed(self) -> int:
        """The piece's billed seconds as they count in the totals: none without charge."""
        return 0 if self.line.charge is Charge.NO_CHARGE else self.piece.billed


def numbered(statement: Statement) -> Iterator[tuple[int, Line]]:
    """The lines in the order in which they are printed, late ones last, with their numbers from 1."""
    lines = (line for _, section in statement.sections() for line in section)
    return enumerate(lines, 1)


def rows(statement: Statement) -> list[Row]:
    """Every piece in order of start."""
    found = [(number, line, piece) for number, line in numbered(statement) for piece in line.pieces]
    parts: dict[str, int] = {}
    made: list[Row] = []
    for number, line, piece in sorted(found, key=lambda each: (each[2].start, each[2].end)):
        parts[piece.session] = parts.get(piece.session, 0) + 1
        made.append(Row(number, line, piece, parts[piece.session]))
    return made


def number_of(statement: Statement) -> str:
    """The statement's number, `DRAFT` without one."""
    return DRAFT if statement.number is None else plain(statement.number)


def billed(line: Line) -> int:
    """A line's billed seconds as they count in the totals: none without charge."""
    return 0 if line.charge is Charge.NO_CHARGE else line.billed


def charged(line: Line) -> str:
    """Who pays: `billable` (the client, by the hour), `retainer` (paid beforehand), `no-charge`."""
    return RETAINER if line.covered else line.charge.value


def shortest(number: Decimal) -> str:
    """A number without superfluous zeros: `1.5`, `2`; equal numbers look the same."""
    return f"{number.normalize():f}"


def made_how(statement: Statement) -> str:
    """How its sessions came to be: `12 by the timer, 1 entered afterwards`."""
    return ", ".join(f"{count} {MADE[kind]}" for kind, count in statement.provenances)


def counted(sessions: Iterable[object]) -> str:
    """How many sessions: `1 session`, `12 sessions`."""
    count = sum(1 for _ in sessions)
    return "1 session" if count == 1 else f"{count} sessions"
