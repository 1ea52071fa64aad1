"""How an act is written: its rows, then its entries in the journal."""

from __future__ import annotations

from os import urandom
from typing import TYPE_CHECKING, Any

from hraas_tui.core import journal
from hraas_tui.core.errors import Stale
from hraas_tui.core.frozen import only_links
from hraas_tui.storage.database import connection_of, run
from hraas_tui.storage.rows import HOLDERS, MODELS, READERS, columns, values_of
from hraas_tui.storage.tables import JournalRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Model, SqliteDatabase

    from hraas_tui.core.journal import Act, Change, Record, Stamp

_REFERENCED = frozenset({"client", "context", "statement"})
"""Others refer to these kinds, so that their rows are updated; most others are deleted and inserted anew."""

_KEYED = {"client": "key = public_id, hotkey = NULL", "context": "key = public_id"}
"""How a row lets go of what is unique, since another row of the act may be about to take it."""

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
        _insert(database, kind, [record for record in new if journal.kind_of(record) == kind])


def _kept(change: Change) -> bool:
    """Whether a row stays and is updated: a billed session can't go and come, but may go back to another one."""
    if change.before is None or change.after is None:
        return False
    return change.kind in _REFERENCED or only_links(change)


def _table(record: Record) -> str:
    return journal.kind_of(record)


def _check(database: SqliteDatabase, before: Record) -> None:
    if _stored(database, before) != before:
        raise Stale("The ledger has changed meanwhile, so nothing was done. Look again and repeat it.")


def _stored(database: SqliteDatabase, record: Record) -> Record | None:
    names = ", ".join(field.column_name for field in columns(MODELS[_table(record)]))
    query = f"SELECT {names} FROM {_table(record)} WHERE public_id = ?"  # noqa: S608 (our own names)
    row = run(database, query, (record.id,)).fetchone()
    if row is None:
        return None
    if _table(record) in HOLDERS:
        model, read = HOLDERS[_table(record)]
        holder, *_ = columns(model)
        query = (
            f"SELECT session FROM {model._meta.table_name} WHERE {holder.column_name} = ? ORDER BY position"  # noqa: S608, SLF001
        )
        return read(row, (session for (session,) in run(database, query, (record.id,))))
    return READERS[_table(record)](row)


def _clear(database: SqliteDatabase, change: Change) -> None:
    """Take away the row before, or the keys that another row of the act may be about to take."""
    before = change.before
    if before is None:
        return
    if _kept(change):
        freed = _KEYED.get(_table(before))
        if freed is not None:
            run(database, f"UPDATE {_table(before)} SET {freed} WHERE public_id = ?", (before.id,))  # noqa: S608
        return
    if _table(before) in HOLDERS:
        model = HOLDERS[_table(before)][0]
        holder, *_ = columns(model)
        run(database, f"DELETE FROM {model._meta.table_name} WHERE {holder.column_name} = ?", (before.id,))  # noqa: S608, SLF001
    run(database, f"DELETE FROM {_table(before)} WHERE public_id = ?", (before.id,))  # noqa: S608


def _update(database: SqliteDatabase, after: Record) -> None:
    names = ", ".join(f"{field.column_name} = ?" for field in columns(MODELS[_table(after)]))
    query = f"UPDATE {_table(after)} SET {names} WHERE public_id = ?"  # noqa: S608 (our own names)
    run(database, query, (*values_of(after), after.id))


def _insert(database: SqliteDatabase, kind: str, records: Sequence[Record]) -> None:
    if not records:
        return
    if kind in HOLDERS:
        # Before the records themselves: a statement takes no more sessions once it is there.
        held: list[tuple[str, Sequence[str]]] = [
            (record.id, getattr(record, "sessions", ())) for record in records
        ]
        rows = [(id_, place, session) for id_, sessions in held for place, session in enumerate(sessions)]
        _insert_rows(database, HOLDERS[kind][0], rows)
    _insert_rows(database, MODELS[kind], [values_of(record) for record in records])


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
        salt = urandom(journal.SALT_BYTES)
        previous = journal.chain(previous, salt, body)
        shared = (seq, stamp.act, stamp.recorded_at, stamp.origin, stamp.action)
        rows.append((*shared, kind, body, salt, previous))
    _insert_rows(database, JournalRow, rows)
