"""hledger timeclock: a clock-in and a clock-out line a piece, for plain text accounting.

The format has no time zones, and its reader takes the difference of the two clock times for the time spent. Times are
the client's local ones as long as that is true of every piece. Where clocks change within a piece or an hour happens
twice, the whole file is written at the offset from UTC that held when the period began, and its head says so: the
recorded time is never wrong, the clock is an hour off after the change.

A program that reads it rounds each entry to a hundredth of an hour; the head has the exact sum.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whenever import Instant, TimeDelta

from hraas_tui.core.moments import Days, zoned
from hraas_tui.formats.rows import charged, counted, number_of, rows
from hraas_tui.formats.text import hms, pieces, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.formats.rows import Row

_STAMP = len("2026-03-16T10:02:00")


class Timeclock:
    """A timeclock file: accounts are `client:context`, descriptions ticket and note."""

    name = "timeclock"
    suffix = "timeclock"
    media = "text/plain; charset=utf-8"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """Comment lines that say what it is, then two lines a piece, in order of start."""
        return pieces(_texts(statement))


def _texts(statement: Statement) -> Iterator[str]:
    found = rows(statement)
    stamp, told = _clock(statement, found)
    yield from _head(statement, told)
    for row in found:
        piece = row.piece
        yield f"\ni {stamp(piece.start)} {_account(statement.client_key, piece.context)}  {_said(row)}\n"
        yield f"o {stamp(piece.end)}\n"


def _head(statement: Statement, told: str) -> Iterator[str]:
    period = statement.period
    recorded = f"Recorded: {hms(statement.recorded)} in {counted(statement.sessions)}"
    for line in (
        f"Statement {number_of(statement)}: {plain(statement.client.name)}, {period.label}",
        f"{recorded}. Entries are recorded time; a program that rounds each to 0.01 h may not come to just that.",
        told,
    ):
        yield f"; {line}\n"


def _clock(statement: Statement, found: Sequence[Row]) -> tuple[Callable[[Moment], str], str]:
    """How an instant is written, and a sentence that says so."""
    zone = statement.zone
    stamps = [at for row in found for at in (_local(row.piece.start, zone), _local(row.piece.end, zone))]
    true = all(_true(row, zone) for row in found) and stamps == sorted(stamps)
    if true:
        return (lambda moment: _local(moment, zone)), f"Times are local times in {plain(zone)}."
    start = zoned(Days(zone, statement.day_start).starts_at(statement.period.first), zone)
    told = (
        f"Times are at UTC{start.format('xxx')} throughout: clocks in {plain(zone)} changed during a session, and "
        "this format can't tell an hour that happens twice."
    )
    return (lambda moment: _at(moment, start.offset)), told


def _true(row: Row, zone: str) -> bool:
    """Whether local clock times alone tell how long a piece lasted."""
    start, end = zoned(row.piece.start, zone), zoned(row.piece.end, zone)
    return start.offset == end.offset


def _local(moment: Moment, zone: str) -> str:
    return zoned(moment, zone).to_plain().format_iso()[:_STAMP].replace("T", " ")


def _at(moment: Moment, offset: TimeDelta) -> str:
    local = Instant.from_timestamp(moment).to_fixed_offset(offset).to_plain()
    return local.format_iso()[:_STAMP].replace("T", " ")


def _account(client: str, context: str) -> str:
    return ":".join(filter(None, (_name(client), _name(context))))


def _name(key: str) -> str:
    """A part of an account's name: colons separate them, two spaces end them, brackets and signs mean something."""
    return re.sub(r"[\s:;()\[\]*!|=\"']+", "-", plain(key)).strip("-")


def _said(row: Row) -> str:
    """Ticket and note, and the comment behind them: the id, how it came to be and who pays.

    A semicolon would begin the comment early, so that one in a note becomes a comma.
    """
    piece = row.piece
    ticket = f"#{piece.ticket}" if piece.ticket else ""
    said = " ".join(f"{ticket} {plain(piece.note)}".replace(";", ",").split())
    comment = f"; id:{piece.session}, provenance:{piece.provenance.value}, charge:{charged(row.line)}"
    return f"{said}  {comment}" if said else comment
