"""iCalendar (RFC 5545): an event a piece, to lay beside one's own calendar.

Events are private, so that a shared calendar shows no notes, and transparent, so that they take no time; nothing in
them rings. A piece keeps its UID, so that reading a later statement of the same sessions changes events instead of
doubling them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from hraas_tui.formats.local import Local
from hraas_tui.formats.rows import charged, number_of, rows
from hraas_tui.formats.text import PIECE, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.formats.rows import Row

MAKER = "-//HRaaS//Statement//EN"
HOST = "hraas.invalid"
"""Behind the at sign of each UID; a name that can belong to nobody."""

END = b"END:VCALENDAR\r\n"


class ICalendarFile:
    """A calendar with an event a piece, in order of start."""

    name = "ics"
    suffix = "ics"
    media = "text/calendar; charset=utf-8"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The calendar in pieces."""
        local = Local(statement.locale, statement.zone)
        whole = _calendar(statement, local).to_ical()
        waiting = bytearray(whole.removesuffix(END))
        for row in rows(statement):
            waiting += _event(row, statement, local).to_ical()
            if len(waiting) >= PIECE:
                yield bytes(waiting)
                waiting.clear()
        yield bytes(waiting) + END


def _calendar(statement: Statement, local: Local) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add(
        "x-wr-calname",
        f"{number_of(statement)}: {plain(statement.client.name)}, {local.period(statement.period)}",
    )
    calendar.add("x-wr-timezone", statement.zone)
    return calendar


def _event(row: Row, statement: Statement, local: Local) -> Event:
    piece = row.piece
    event = Event()
    event.add("uid", f"{piece.session}-{row.part}@{HOST}")
    event.add("dtstamp", _utc(statement.made_at))
    event.add("dtstart", _utc(piece.start))
    event.add("dtend", _utc(piece.end))
    event.add("summary", _summary(row, statement))
    event.add("description", "\n".join(_description(row, statement, local)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if statement.draft else "CONFIRMED")
    return event


def _utc(moment: Moment) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def _summary(row: Row, statement: Statement) -> str:
    ticket = f"#{row.piece.ticket}" if row.piece.ticket else ""
    said = plain(" ".join(filter(None, (row.piece.context, ticket))))
    return said or plain(statement.client.name)


def _description(row: Row, statement: Statement, local: Local) -> Iterator[str]:
    piece = row.piece
    if piece.note:
        yield plain(piece.note)
    yield f"Recorded {local.hms(piece.recorded)}, billed {local.hms(row.billed)} ({charged(row.line)})"
    yield f"Statement {number_of(statement)}, line {row.number}, session {piece.session}, {piece.provenance.value}"
