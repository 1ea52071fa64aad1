"""The table of civil days: what lets SQL tell on which day a session starts, without zone arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.moments import Span
from hraas_tui.storage.database import connection_of, run

if TYPE_CHECKING:
    import sqlite3

    from peewee import SqliteDatabase

    from hraas_tui.core.moments import Days, Moment

YEAR = 366 * 86_400
_AHEAD = 3 * YEAR
_ENOUGH = 2 * YEAR

_KNOWN = """
SELECT (SELECT value FROM setting WHERE name = 'zone'), (SELECT value FROM setting WHERE name = 'day_start'),
       (SELECT min(starts_at) FROM civil_day), (SELECT max(starts_at) FROM civil_day),
       (SELECT min(started_at) FROM session), (SELECT max(started_at) FROM session)
"""


def due(database: SqliteDatabase, days: Days, now: Moment) -> Span | None:
    """The instants that the table has to be made anew for, None if it is as it should be. One query.

    It reaches from a year before the first session to years ahead, in one zone and start of day.
    """
    return due_in(connection_of(database), days, now)


def due_in(connection: sqlite3.Connection, days: Days, now: Moment) -> Span | None:
    """As `due`, asked through a plain connection."""
    zone, day_start, first, last, *sessions = connection.execute(_KNOWN).fetchone()
    oldest = min(at for at in (now, *sessions) if at is not None)
    newest = max(at for at in (now, *sessions) if at is not None)
    same = (zone, day_start) == (days.zone, str(days.day_start)) and first is not None
    if same and first <= oldest and last >= newest + _ENOUGH:
        return None
    return Span(oldest - YEAR, newest + _AHEAD)


def fill(database: SqliteDatabase, days: Days, span: Span) -> None:
    """Make the table anew for all days of a span; belongs in a transaction."""
    every = days.between(days.day_of(span.start), days.day_of(span.end))
    rows = [(days.starts_at(day), day.format_iso()) for day in every]
    run(database, "DELETE FROM civil_day")
    for row in rows:
        run(database, "INSERT INTO civil_day (starts_at, day) VALUES (?, ?)", row)
    for setting in (("zone", days.zone), ("day_start", str(days.day_start))):
        run(database, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", setting)
