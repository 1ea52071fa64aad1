"""The ledger's file: opened, recognised, migrated with a copy taken first, and watched for being replaced."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from peewee import PeeweeException, SqliteDatabase

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage import migrations
from hraas_tui.storage.checks import APPLICATION_ID
from hraas_tui.storage.damage import check_recognised, check_tail, check_there
from hraas_tui.storage.trouble import BUSY_SECONDS, sqlite_error, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from hraas_tui.core.moments import Moment

PRAGMAS = {"foreign_keys": 1, "synchronous": "FULL"}


class Step(NamedTuple):
    """A migration: the version that it leads to and the SQL statements that lead there."""

    version: int
    statements: tuple[str, ...]


def connection_of(database: SqliteDatabase) -> sqlite3.Connection:
    """The one connection of the calling thread."""
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    return connection


def run(database: SqliteDatabase, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
    """Run one SQL statement."""
    cursor: sqlite3.Cursor = database.execute_sql(sql, parameters)  # type: ignore[no-untyped-call]
    return cursor


def known_steps() -> tuple[Step, ...]:
    """All migrations of this version of HRaaS, in order."""
    from importlib import import_module

    modules = [import_module(f"{migrations.__name__}.{name}") for name in migrations.NAMES]
    return tuple(
        Step(_version(name), module.STATEMENTS)
        for name, module in zip(migrations.NAMES, modules, strict=True)
    )


def _version(name: str) -> int:
    return int(name[:4])


def connect(path: Path, now: Moment, steps: Sequence[Step] | None = None) -> SqliteDatabase:
    """Open the ledger, made or migrated if need be; its one connection belongs to the calling thread.

    Raises `LedgerTrouble` for a file that is no ledger, is newer than this program or can't be written.
    """
    make_file(path)
    database = SqliteDatabase(
        str(path), pragmas=PRAGMAS, lock_type="IMMEDIATE", timeout=BUSY_SECONDS, autoconnect=False
    )
    try:
        with told(path):
            database.connect()
            prepare(database, path, now, steps)
    except BaseException:
        database.close()
        raise
    return database


def make_file(path: Path) -> None:
    """Make the file and its folder, for their owner only, if they are not there. Raises `LedgerTrouble`."""
    try:
        if path.is_dir():
            raise LedgerTrouble(f"{path} is a folder, not a ledger. Give a file with --db.")
        check_there(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise LedgerTrouble(
            f"The ledger {path} can't be opened for writing: {error.strerror}. Nothing was changed."
        ) from error


def prepare(database: SqliteDatabase, path: Path, now: Moment, steps: Sequence[Step] | None = None) -> None:
    """Recognise the file, bring its schema up to date and make sure that it can be written."""
    newest = _version(migrations.NAMES[-1]) if steps is None else steps[-1].version
    version = _recognise(database, path, newest)
    if version:
        check_tail(path, connection_of(database))
    _keep_private(path)
    _use_wal(database)
    if version < newest:
        _migrate(database, path, now, steps or known_steps(), fresh=not version)
    _probe(database)


def _probe(database: SqliteDatabase) -> None:
    """Try to write: a read-only file or folder shows only then, and `BEGIN IMMEDIATE` alone is no write."""
    run(database, "BEGIN IMMEDIATE")
    try:
        database.pragma("application_id", APPLICATION_ID)
    finally:
        roll_back(database)


def _recognise(database: SqliteDatabase, path: Path, newest: int) -> int:
    version = int(database.pragma("user_version"))
    if database.pragma("application_id") != APPLICATION_ID:
        check_recognised(path)
        if version or run(database, "SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise LedgerTrouble(
                f"{path} is not an HRaaS ledger, so it was left as it is. Give another file with --db."
            )
        return 0
    if version > newest:
        raise LedgerTrouble(
            f"The ledger {path} was written by a newer HRaaS (schema {version}, this one knows {newest}). "
            "It was left as it is: upgrade HRaaS, or give another file with --db."
        )
    return version


def _use_wal(database: SqliteDatabase) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself for others who do so at the same time.

    Where the file system has no shared memory SQLite keeps its rollback journal, which is as durable.
    """
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            database.pragma("journal_mode", "wal")
        except PeeweeException as error:
            cause = sqlite_error(error)
            if cause is None or cause.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _keep_private(path: Path) -> None:
    """Take others' rights to the file away, where that is ours to do; its log files follow it."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _migrate(
    database: SqliteDatabase, path: Path, now: Moment, steps: Sequence[Step], *, fresh: bool
) -> None:
    for step in steps:
        run(database, "BEGIN IMMEDIATE")
        try:
            # Read under the lock: another process may have been quicker.
            if _recognise(database, path, steps[-1].version) < step.version:
                _apply(database, path, now, step, fresh=fresh)
            run(database, "COMMIT")
        except BaseException:
            roll_back(database)
            raise


def _apply(database: SqliteDatabase, path: Path, now: Moment, step: Step, *, fresh: bool) -> None:
    if not fresh:
        from hraas_tui.storage import backups  # a ledger that is up to date needs none

        backups.before(path, now, step.version)
    for statement in step.statements:
        run(database, statement)
    broken = run(database, "PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise LedgerTrouble(f"The ledger {path} could not be brought to schema {step.version}: {broken}.")
    database.pragma("application_id", APPLICATION_ID)
    database.pragma("user_version", step.version)


def roll_back(database: SqliteDatabase) -> None:
    """Roll back what is open; SQLite may have done so itself, on a full disk for instance."""
    connection = connection_of(database)
    if connection.in_transaction:
        connection.rollback()


class Identity(NamedTuple):
    """Which file the ledger was when it was opened.

    A file that is deleted or replaced under an open connection still takes commits, into nothing.
    """

    path: Path
    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Identity:
        """Identify the file that is there now."""
        status = path.stat()
        return cls(path, status.st_dev, status.st_ino)

    def check(self) -> None:
        """Raise `LedgerTrouble` if another file is there now, or none."""
        try:
            status = self.path.stat()
        except OSError:
            happened = "was deleted, or its folder became unreadable,"
        else:
            if (status.st_dev, status.st_ino) == (self.device, self.inode):
                return
            happened = "was replaced by another file"
        raise LedgerTrouble(
            f"The ledger {self.path} {happened} while it was open. Nothing more is written: "
            "put the file back and open HRaaS again."
        )
