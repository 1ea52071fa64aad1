"""Day strips: one row a day with its sessions as blocks, as numbers that a picture is drawn from.

A row begins at the start of the civil day and is as long as that day is: 23, 24 or 25 hours. What is not a session of
this client is simply empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import HOUR, Days, Span, zoned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whenever import Date

    from hraas_tui.core.billing.statements import Line, Piece, Statement

DAY = 24 * HOUR
QUARTER = HOUR // 4
TOGETHER = 35
"""So many rows make one picture; more are drawn month by month."""

BILLED, COVERED, FREE = "billed", "covered", "free"
"""Kinds of blocks: for money, paid for by the retainer, without charge."""


@dataclass(frozen=True, slots=True)
class Block:
    """A session, or the part of one on a day, in seconds since the day's start."""

    start: int
    end: int
    kind: str
    line: Line
    piece: Piece


@dataclass(frozen=True, slots=True)
class Tick:
    """A full hour of the day's clock, at so many seconds since the day's start."""

    at: int
    hour: int


@dataclass(frozen=True, slots=True)
class Row:
    """A civil day: its length in seconds, its hours and its blocks in order."""

    day: Date
    seconds: int
    ticks: tuple[Tick, ...]
    blocks: tuple[Block, ...]

    @property
    def recorded(self) -> int:
        """Recorded seconds on this day."""
        return sum(block.end - block.start for block in self.blocks)

    @property
    def odd(self) -> bool:
        """Whether the clocks change on this day, so that its hours are not where they are on others."""
        return self.seconds != DAY


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows that make one picture: as wide as their longest day, with the hours of an ordinary one."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]

    @property
    def seconds(self) -> int:
        """The length of its axis."""
        return max(DAY, *(row.seconds for row in self.rows))


def strips(statement: Statement) -> tuple[Strip, ...]:
    """The days that have sessions, in one picture or, if they are many, in one a month; none without sessions."""
    days = Days(statement.zone, statement.day_start)
    ticks = tuple(_ordinary(statement.day_start))
    rows = tuple(_rows(statement, days, ticks))
    if not rows:
        return ()
    if len(rows) <= TOGETHER:
        return (Strip(rows, ticks),)
    return tuple(Strip(tuple(some), ticks) for _, some in groupby(rows, lambda row: row.day.year_month()))


def _rows(statement: Statement, days: Days, ticks: tuple[Tick, ...]) -> Iterator[Row]:
    found: dict[Date, list[Block]] = {}
    spans: dict[Date, Span] = {}
    for line, piece in statement.pieces:
        day = days.day_of(piece.start)
        while True:
            if day not in spans:
                spans[day] = days.span(day)
            span = spans[day]
            part = span.clip(piece.start, piece.end)
            if part is not None:
                block = Block(part.start - span.start, part.end - span.start, kind_of(line), line, piece)
                found.setdefault(day, []).append(block)
            if piece.end <= span.end:
                break
            day = day.add(days=1)
    for day in sorted(found):
        span = spans[day]
        hours = ticks if span.seconds == DAY else tuple(_actual(span, days.zone))
        yield Row(day, span.seconds, hours, tuple(found[day]))


def kind_of(line: Line) -> str:
    """What a line's blocks look like."""
    if line.charge is Charge.NO_CHARGE:
        return FREE
    return COVERED if line.covered else BILLED


def _ordinary(day_start: int) -> Iterator[Tick]:
    """The full hours of a day of 24 hours that starts so many minutes after midnight."""
    first = -day_start % 60 * 60
    for at in range(first, DAY + 1, HOUR):
        yield Tick(at, (day_start * 60 + at) // HOUR % 24)


def _actual(span: Span, zone: str) -> Iterator[Tick]:
    """The full hours that a clock in the zone really showed: one is missing, or one comes twice."""
    first = span.start + (-span.start % QUARTER)
    for moment in range(first, span.end + 1, QUARTER):
        local = zoned(moment, zone)
        if not local.minute:
            yield Tick(moment - span.start, local.hour)
