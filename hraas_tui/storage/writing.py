"""How an act is written: its rows, then its entries in the journal."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from hraas_tui.core import journal
from hraas_tui.core.errors import Stale
from hraas_tui.core.sessions import Client, Context, Export
from hraas_tui.storage.database import connection_of, run
from hraas_tui.storage.rows import MODELS, READERS, columns, to_export, values_of
from hraas_tui.storage.tables import ExportSessionRow, JournalRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Model, SqliteDatabase

    from hraas_tui.core.journal import Act, Change, Record, Stamp

_REFERENCED = (Client, Context)
"""Others refer to these, so that their rows are updated; all others are deleted and inserted anew."""

_LAST = "SELECT seq, act, hash FROM journal ORDER BY seq DESC LIMIT 1"


def last_entry(database: SqliteDatabase) -> tuple[int, int, bytes]:
    """Number, act and hash of the journal's last entry; what stands for them while it is empty."""
    row = run(database, _LAST).fetchone()
    return (0, 0, journal.GENESIS) if row is None else (row[0], row[1], bytes(row[2]))


def apply(database: SqliteDatabase, act: Act) -> None:
    """Bring the tables from before an act to after it.

    Sessions that change places can't be updated one by one without overlapping on the way: all go, then all
    come. Raises `Stale` if a record is not as the act says it was.
    """
    for change in act.changes:
        if change.before is not None:
            _check(database, change.before)
    for change in act.changes:
        _clear(database, change)
    kept = [change for change in act.changes if _kept(change)]
    for change in kept:
        _update(database, change.record)
    new = [change.after for change in act.changes if change.after is not None and not _kept(change)]
    for kind in MODELS:
        _insert(database, [record for record in new if isinstance(record, kind)])


def _kept(change: Change) -> bool:
    return isinstance(change.before, _REFERENCED) and change.after is not None


def _table(record: Record) -> str:
    return journal.kind_of(record)


def _check(database: SqliteDatabase, before: Record) -> None:
    if _stored(database, before) != before:
        raise Stale("The ledger has changed meanwhile, so nothing was done. Look again and repeat it.")


def _stored(database: SqliteDatabase, record: Record) -> Record | None:
    names = ", ".join(field.column_name for field in columns(MODELS[type(record)]))
    query = f"SELECT {names} FROM {_table(record)} WHERE public_id = ?"  # noqa: S608 (our own names)
    row = run(database, query, (record.id,)).fetchone()
    if row is None:
        return None
    if isinstance(record, Export):
        query = "SELECT session FROM export_session WHERE export = ? ORDER BY position"
        return to_export(row, (session for (session,) in run(database, query, (record.id,))))
    return READERS[type(record)](row)


def _clear(database: SqliteDatabase, change: Change) -> None:
    """Take away the row before, or the keys that another row of the act may be about to take."""
    before = change.before
    if before is None:
        return
    if _kept(change):
        freed = "key = public_id, hotkey = NULL" if isinstance(before, Client) else "key = public_id"
        run(database, f"UPDATE {_table(before)} SET {freed} WHERE public_id = ?", (before.id,))  # noqa: S608
        return
    if isinstance(before, Export):
        run(database, "DELETE FROM export_session WHERE export = ?", (before.id,))
    run(database, f"DELETE FROM {_table(before)} WHERE public_id = ?", (before.id,))  # noqa: S608


def _update(database: SqliteDatabase, after: Record) -> None:
    names = ", ".join(f"{field.column_name} = ?" for field in columns(MODELS[type(after)]))
    query = f"UPDATE {_table(after)} SET {names} WHERE public_id = ?"  # noqa: S608 (our own names)
    run(database, query, (*values_of(after), after.id))


def _insert(database: SqliteDatabase, records: Sequence[Record]) -> None:
    if not records:
        return
    model = MODELS[type(records[0])]
    _insert_rows(database, model, [values_of(record) for record in records])
    for record in records:
        if isinstance(record, Export):
            rows = [(record.id, place, session) for place, session in enumerate(record.sessions)]
            _insert_rows(database, ExportSessionRow, rows)


def _insert_rows(database: SqliteDatabase, model: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """One prepared statement for all rows: a fraction of the time that one built for all of them takes."""
    names = [field.column_name for field in columns(model)]
    marks = ", ".join("?" * len(names))
    query = f"INSERT INTO {model._meta.table_name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608, SLF001
    connection_of(database).executemany(query, rows)


def record(database: SqliteDatabase, act: Act, stamp: Stamp, seq: int, previous: bytes) -> None:
    """Write an act's entries into the journal, after the entry `seq` whose hash is `previous`."""
    rows = []
    for kind, body in journal.bodies(act, stamp):
        seq += 1
        salt = secrets.token_bytes(journal.SALT_BYTES)
        previous = journal.chain(previous, salt, body)
        shared = (seq, stamp.act, stamp.recorded_at, stamp.origin, stamp.action)
        rows.append((*shared, kind, body, salt, previous))
    _insert_rows(database, JournalRow, rows)
