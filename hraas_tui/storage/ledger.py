"""The ledger: one consultant's clients, sessions, exports and journal in one SQLite file."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hraas_tui.core.journal import Stamp
from hraas_tui.core.sessions import Session
from hraas_tui.storage import civil_days, writing
from hraas_tui.storage.billing import Billing
from hraas_tui.storage.checks import tried
from hraas_tui.storage.database import Identity, connect, connection_of, make_file, roll_back, run
from hraas_tui.storage.rows import Pulse
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from peewee import SqliteDatabase

    from hraas_tui.core.journal import Act
    from hraas_tui.core.moments import Days, Moment

__all__ = ["Ledger", "Pulse"]


class Ledger(Billing):
    """An open ledger. Belongs to the thread that opened it.

    Questions may be asked inside and outside of a transaction, changes are made inside one only. Every method
    raises `LedgerTrouble`, with a sentence for a person, if the file lets it down.
    """

    def __init__(self, identity: Identity, database: SqliteDatabase, days: Days) -> None:
        self.path = identity.path
        self._database = database
        self._days = days
        self._identity = identity
        self._data_version = self._foreign_version()

    @classmethod
    def open(cls, path: Path, days: Days, now: Moment) -> Ledger:
        """Open the ledger, made if there is none and migrated (a copy first) if it is of an older version.

        Its folder is made for its owner only (0700), so is the file (0600). Raises `LedgerTrouble` for a file
        that is no ledger, is of a newer version, is damaged or can't be written.
        """
        make_file(path)
        identity = Identity.of(path)  # before it is opened: it may be replaced meanwhile
        database = connect(path, now)
        try:
            with told(path):
                identity.check()
                ledger = cls(identity, database, days)
                ledger._know_days(now)
        except BaseException:
            database.close()
            raise
        return ledger

    def close(self) -> None:
        """Close the file."""
        with told(self.path):
            self._database.close()

    # -- changing -------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is done inside is on disk when this returns, and undone if anything is raised.

        No other process can write meanwhile; waits for one that does, up to ten seconds.
        """
        if self._writing:
            raise RuntimeError("A transaction is open already.")
        self._identity.check()
        with told(self.path):
            run(self._database, "BEGIN IMMEDIATE")
            try:
                yield
                self._identity.check()
                run(self._database, "COMMIT")
            except BaseException:
                roll_back(self._database)
                raise

    @property
    def _writing(self) -> bool:
        return connection_of(self._database).in_transaction

    def _need_transaction(self) -> None:
        if not self._writing:
            raise RuntimeError("The ledger is changed within a transaction only.")

    def commit(self, act: Act, at: Moment, origin: str) -> int:
        """Apply an act and write its entries into the journal; return the act's number.

        Belongs in a `transaction()`, which makes it last. Raises `Stale` if a record is not what the act says it
        was before.
        """
        self._need_transaction()
        with told(self.path):
            seq, last, previous = writing.last_entry(self._database)
            stamp = Stamp(last + 1, at, origin, act.action, act.reason)
            writing.apply(self._database, act)
            writing.record(self._database, act, stamp, seq, previous)
            if any(isinstance(change.after, Session) for change in act.changes):
                self._fill_days(at)
        return stamp.act

    def put_document(self, body: str) -> str:
        """Keep a document for ever; return the SHA-256 (hex) of its text, by which it is found again.

        Belongs in a `transaction()`, with the statement that it is of.
        """
        self._need_transaction()
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        with told(self.path):
            known = run(self._database, "SELECT 1 FROM document WHERE sha256 = ?", (sha256,)).fetchone()
            if known is None:
                run(self._database, "INSERT INTO document (sha256, body) VALUES (?, ?)", (sha256, body))
        return sha256

    def set_pulse(self, pulse: Pulse) -> None:
        """Note when a session was last seen running."""
        with self._joining(), told(self.path):
            values = (
                pulse.session,
                pulse.boot,
                pulse.heartbeat,
                pulse.keyed_at,
                int(pulse.watched),
                int(pulse.off),
            )
            run(
                self._database,
                "INSERT OR REPLACE INTO pulse (session, boot, heartbeat, keyed_at, watched, off)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )

    def set_setting(self, name: str, value: str) -> None:
        """Remember something under a name."""
        with self._joining(), told(self.path):
            sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)"
            run(self._database, sql, (name, value))

    @contextmanager
    def _joining(self) -> Iterator[None]:
        """Take part in the open transaction, or make one."""
        if self._writing:
            yield
        else:
            with self.transaction():
                yield

    # -- civil days -----------------------------------------------------------------------------------------

    def _know_days(self, now: Moment) -> None:
        if civil_days.due(self._database, self._days, now) is not None:
            with self.transaction():
                self._fill_days(now)

    def _fill_days(self, now: Moment) -> None:
        span = civil_days.due(self._database, self._days, now)
        if span is not None:
            civil_days.fill(self._database, self._days, span)

    # -- backups --------------------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether anything was written since this was opened."""
        return connection_of(self._database).total_changes > 0

    def backup_due(self, now: Moment) -> bool:
        """Whether there is something from before today, and today nobody has tried to back it up."""
        today = self.civil_day(now) or self._days.span(self._days.day_of(now))
        first = self._sql("SELECT recorded_at FROM journal WHERE seq = 1")
        if not first or first[0][0] >= today.start:
            return False
        with suppress(OSError):
            if int(tried(self.path).stat().st_mtime) in today:
                return False
        from hraas_tui.storage import backups  # once a day

        return backups.due(self.path, first[0][0], now, self._days)

    # -- other processes ------------------------------------------------------------------------------------

    def moved(self) -> bool:
        """Whether another process has changed the file since this was last asked, or since it was opened.

        Raises `LedgerTrouble` if the file was deleted or replaced.
        """
        self._identity.check()
        with told(self.path):
            version = self._foreign_version()
        moved = version != self._data_version
        self._data_version = version
        return moved

    def glance(self) -> object:
        """What the file system says of the ledger: the same for as long as nobody writes. None if it is gone.

        This asks no database and may be called from any thread.
        """
        try:
            found = self.path.stat()
        except OSError:
            return None
        try:
            log = self.path.with_name(f"{self.path.name}-wal").stat()
        except OSError:
            return found.st_ino, found.st_mtime_ns, found.st_size
        return found.st_ino, found.st_mtime_ns, found.st_size, log.st_mtime_ns, log.st_size

    def _foreign_version(self) -> int:
        return int(run(self._database, "PRAGMA data_version").fetchone()[0])
