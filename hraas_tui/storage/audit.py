"""A ledger's tables against its journal: whether what is shown is what was recorded."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from hraas_tui.core.journal import replay
from hraas_tui.storage.database import known_steps
from hraas_tui.storage.rows import HOLDERS, MODELS, READERS, Row, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peewee import Model

    from hraas_tui.core.journal import Record

_LABELS = ("act", "recorded_at", "origin", "action", "kind")
"""The columns that repeat what an entry's body says, so that SQL can look for it."""


def labels(connection: sqlite3.Connection) -> list[str]:
    """The journal's entries whose columns are not what their bodies say."""
    found = []
    sql = f"SELECT seq, body, {', '.join(_LABELS)} FROM journal ORDER BY seq"  # noqa: S608 (our own names)
    for seq, body, *said in connection.execute(sql):
        try:
            known = json.loads(body)
            wrong = [name for name, value in zip(_LABELS, said, strict=True) if known[name] != value]
        except (ValueError, KeyError, TypeError):
            wrong = ["body"]
        if wrong:
            found.append(f"Entry {seq} of the journal contradicts itself about its {', '.join(wrong)}.")
    return found


def differences(connection: sqlite3.Connection) -> list[str]:
    """The records that the tables and the journal do not agree on."""
    try:
        said = replay(row[0] for row in connection.execute("SELECT body FROM journal ORDER BY seq"))
    except (ValueError, KeyError, TypeError) as error:
        return [f"the journal can't be read ({error!r})"]
    try:
        known = dict(_records(connection))
    except (ValueError, KeyError, TypeError) as error:
        return [f"the tables can't be read ({error!r})"]
    found = [f"{kind} {name} is not on record" for kind, name in known.keys() - said.keys()]
    found += [f"{kind} {name} is gone from the tables" for kind, name in said.keys() - known.keys()]
    found += [
        f"{kind} {name} is another"
        for (kind, name), record in known.items()
        if said.get((kind, name), record) != record
    ]
    return sorted(found)


def _records(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, str], Record]]:
    for kind, model in MODELS.items():
        for row in connection.execute(_all_of(model)).fetchall():
            record = _held(connection, kind, row) if kind in HOLDERS else READERS[kind](row)
            yield (kind, record.id), record


def _held(connection: sqlite3.Connection, kind: str, row: Row) -> Record:
    """Read a record that holds sessions."""
    model, read = HOLDERS[kind]
    holder, *_ = columns(model)
    sql = f"{_all_of(model)} WHERE {holder.column_name} = ? ORDER BY position"
    return read(row, [session for _, _, session in connection.execute(sql, (row[0],))])


def _all_of(model: type[Model]) -> str:
    names = ", ".join(field.column_name for field in columns(model))
    return f'SELECT {names} FROM "{model._meta.table_name}"'  # noqa: S608, SLF001 (our own names)


def guards(connection: sqlite3.Connection) -> list[str]:
    """The tables, indexes, triggers and views that are not as the migrations make them."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for step in known_steps():
            for statement in step.statements:
                fresh.execute(statement)
        wanted, known = _schema(fresh), _schema(connection)
    changed = {name for name in wanted.keys() | known.keys() if wanted.get(name) != known.get(name)}
    return sorted(f"{kind} {name}" for kind, name in changed)


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    # SQLite's own tables, of statistics for instance, come and go as it likes.
    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
    return {(kind, name): text for kind, name, text in connection.execute(sql)}


def overlaps(connection: sqlite3.Connection) -> list[str]:
    """The pairs of sessions that share an instant, told by their ids."""
    rows = connection.execute(
        "SELECT * FROM (SELECT public_id, ended_at, lead(public_id) OVER by_start, lead(started_at) OVER by_start AS next"
        " FROM session WINDOW by_start AS (ORDER BY started_at))"
        " WHERE next IS NOT NULL AND (ended_at IS NULL OR ended_at > next)"
    )
    return [f"{one} and {other}" for one, _, other, _ in rows]
