"""Whether a ledger's file is whole: its header, its structure, its references and its journal's chain.

Everything here reads through a plain connection, so that it works on a ledger of any version, on a copy of one, and
on a file that is too damaged to be opened as a ledger.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.journal import GENESIS, chain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.core.moments import Moment

APPLICATION_ID = 0x48526153
"""`HRaS`: what tells a ledger from any other SQLite file."""

FOLDER = "backups"
"""The folder of a ledger's backups, beside it."""

STATEMENTS_SINCE = 3
"""The first schema with statements and their documents."""

TAIL = 16
"""How many of the journal's last entries are looked at whenever a ledger is opened."""

SHOWN = 5
"""How many faults of one sort are named before the rest is only counted."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file may raise: SQLite complains in the damaged bytes' own words, which may be no text."""


class Contents(NamedTuple):
    """How much a ledger holds: sessions, journal entries, and the last entry's hash and time; its schema."""

    schema: int
    sessions: int
    entries: int
    last_hash: bytes
    last_at: Moment | None

    @property
    def said(self) -> str:
        """How much that is, in words."""
        from hraas_tui.core.phrases import plural  # every start of a session imports this module

        return (
            f"{plural(self.sessions, 'session')}, {plural(self.entries, 'journal entry', 'journal entries')}"
        )


def reading(path: Path, *, live: bool = False) -> closing[sqlite3.Connection]:
    """Open a file to read it. A `live` one may be written by others meanwhile; a copy is no longer."""
    # Of a copy all is in its one file: a log and its index would only be litter beside it.
    alone = not live and not path.with_name(f"{path.name}-wal").exists()
    mode = "rw" if live else "ro&immutable=1" if alone else "ro"
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10))


def tried(ledger: Path) -> Path:
    """The file whose time is that of the last backup that nobody watched, and whose text what it complained of."""
    return ledger.parent / FOLDER / f".{ledger.name}.tried"


def contents(connection: sqlite3.Connection) -> Contents:
    """Count what a ledger holds."""
    last = connection.execute(
        "SELECT seq, hash, recorded_at FROM journal ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    entries, last_hash, last_at = last or (0, GENESIS, None)
    return Contents(
        connection.execute("PRAGMA user_version").fetchone()[0],
        connection.execute("SELECT count(*) FROM session").fetchone()[0],
        entries,
        bytes(last_hash),
        last_at,
    )


def continues(connection: sqlite3.Connection, older: Contents) -> bool:
    """Whether a ledger's journal holds all that an older one's did, and went on from there."""
    if not older.entries:
        return True
    row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (older.entries,)).fetchone()
    return row is not None and bytes(row[0]) == older.last_hash


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a ledger, in order of how bad it is; nothing for one that is whole.

    Reads all of it: seconds for a hundred thousand sessions. Raises one of `UNREADABLE` where SQLite gives up.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        yield "it is not an HRaaS ledger"
        return
    structure = structure_faults(connection)
    if structure:
        yield f"its structure is damaged: {some(structure)}"
    references = reference_faults(connection)
    if references:
        yield f"it refers to what is not there: {some(references)}"
    broken = broken_entry(connection)
    if broken is not None:
        yield f"its journal does not hold together from entry {broken} on"


def statements(connection: sqlite3.Connection) -> dict[str, bool]:
    """The number of each statement, and whether its document, which is in no journal, is still what was issued."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < STATEMENTS_SINCE:
        return {}
    sql = (
        "SELECT t.number, t.document, CAST(d.body AS BLOB)"
        " FROM statement AS t LEFT JOIN document AS d ON d.sha256 = t.document ORDER BY t.id"
    )
    return {
        number: body is not None and hashlib.sha256(body).hexdigest() == sha256
        for number, sha256, body in connection.execute(sql)
    }


def lost_statements(connection: sqlite3.Connection) -> list[str]:
    """The numbers of the statements that can no longer be shown as they were issued."""
    return [number for number, whole in statements(connection).items() if not whole]


def fault_of(path: Path) -> str | None:
    """What is wrong with a file that nobody writes to, None if it is a whole ledger. Reads all of it."""
    try:
        with reading(path) as connection:
            return next(faults(connection), None)
    except UNREADABLE as error:
        return f"it can't be read ({error})"


def structure_faults(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own check of pages, rows and indexes finds."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else [line for text in found for line in text.splitlines()]


def reference_faults(connection: sqlite3.Connection) -> list[str]:
    """The rows that refer to what is not there."""
    return [
        f"row {rowid} of {table} to {parent}"
        for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]


def broken_entry(connection: sqlite3.Connection) -> int | None:
    """The number of the first entry of the whole journal that does not follow from those before it."""
    previous, expected = GENESIS, 1
    for seq, salt, body, known in connection.execute(
        "SELECT seq, salt, body, hash FROM journal ORDER BY seq"
    ):
        previous = chain(previous, salt, body)
        if seq != expected or previous != known:
            return expected
        expected += 1
    return None


def broken_tail(connection: sqlite3.Connection) -> int | None:
    """The number of the first of the journal's last entries that does not follow from the one before it."""
    sql = "SELECT seq, salt, body, hash FROM journal ORDER BY seq DESC LIMIT ?"
    rows = connection.execute(sql, (TAIL + 1,)).fetchall()[::-1]
    if len(rows) > TAIL:
        expected, _, _, previous = rows.pop(0)
    else:
        expected, previous = 0, GENESIS
    for seq, salt, body, known in rows:
        expected += 1
        previous = chain(previous, salt, body)
        if seq != expected or previous != known:
            return int(expected)
    return None


def some(found: list[str]) -> str:
    """The first few of many faults."""
    rest = len(found) - SHOWN
    return "; ".join(found[:SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
