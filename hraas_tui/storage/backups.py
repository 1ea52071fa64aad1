"""Backups: verified copies of a ledger, in a folder beside it, of which none is given up for a lesser one."""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage.checks import (
    FOLDER,
    Contents,
    contents,
    continues,
    fault_of,
    lost_statements,
    reading,
    statements,
)
from hraas_tui.storage.copying import Made, beginning, copied, publish, sync
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from pathlib import Path

    from hraas_tui.core.moments import Days, Moment

DAILY, MONTHLY = 7, 12
"""Of how many days and of how many months the last backup is kept."""

_STAMP = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup's file and when it was made, counted within a second; `before` is what schema a migration led to."""

    made_at: Moment
    number: int
    path: Path
    before: int | None = None

    def contents(self) -> Contents:
        """Count what it holds. Raises `LedgerTrouble` if it can't be read."""
        with told(self.path), reading(self.path) as connection:
            return contents(connection)

    def fault(self) -> str | None:
        """What is wrong with it, None if it is whole. Reads all of it."""
        return fault_of(self.path)


# -- which there are ------------------------------------------------------------------------------------------


def folder_of(ledger: Path) -> Path:
    """Where a ledger's backups are."""
    return ledger.parent / FOLDER


def backups_of(ledger: Path) -> tuple[Backup, ...]:
    """A ledger's backups, the latest first; none if there is no folder."""
    named = re.compile(
        rf"{re.escape(ledger.stem)}-(\d{{4}}-\d\d-\d\dT\d{{6}}Z)(?:-before-(\d{{4}}))?(?:-(\d+))?{re.escape(ledger.suffix)}"
    )
    found = []
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder_of(ledger).iterdir():
            match = named.fullmatch(path.name)
            with suppress(ValueError):
                if match is not None:
                    before = int(match[2]) if match[2] else None
                    found.append(Backup(_moment(match[1]), int(match[3] or 1), path, before))
    return tuple(sorted(found, reverse=True))


def newest_good(ledger: Path) -> tuple[Backup, Contents] | None:
    """The latest backup that is whole, and what it holds."""
    for backup in backups_of(ledger):
        if backup.fault() is None:
            return backup, backup.contents()
    return None


def stamp(now: Moment) -> str:
    """An instant as it stands in the names of files: in UTC, in order of time."""
    return datetime.fromtimestamp(now, UTC).strftime(_STAMP)


def _moment(text: str) -> Moment:
    return int(datetime.strptime(text, _STAMP).replace(tzinfo=UTC).timestamp())


# -- making one -----------------------------------------------------------------------------------------------


def make(ledger: Path, now: Moment, *, before: int | None = None) -> Made:
    """Make and verify a backup now.

    It has its name only once it is whole and on disk. Raises `LedgerTrouble`, with no backup made or given up, for a
    ledger that is not whole and where there is no room.
    """
    with _alone(ledger) as folder:
        return _make(ledger, folder, now, before)


def before(ledger: Path, now: Moment, schema: int) -> None:
    """Make and verify a backup before a migration, unless the last one before the same step holds as much."""
    known = next((backup for backup in backups_of(ledger) if backup.before == schema), None)
    if known is None or known.fault() is not None or not _holds_as_much(known, ledger):
        make(ledger, now, before=schema)


def copy_to(ledger: Path, target: Path) -> Made:
    """Make and verify a copy under another name, which must not be there yet. Raises `LedgerTrouble`."""
    with _writing(target):
        if target.exists():
            raise FileExistsError(str(target))
        return _copy(ledger, target)


def daily(ledger: Path, now: Moment, days: Days) -> Made | None:
    """Make and verify the day's backup and give up those that are too old; None if none is due.

    None is due on the day on which a ledger begins, after the first one of a day, and while nothing was changed.
    """
    with _alone(ledger) as folder:
        with told(ledger), reading(ledger, live=True) as connection:
            first = connection.execute("SELECT recorded_at FROM journal WHERE seq = 1").fetchone()
        if first is None or not due(ledger, first[0], now, days):
            return None
        latest = next(iter(backups_of(ledger)), None)
        if latest is not None and _holds_as_much(latest, ledger):
            return None
        made = _make(ledger, folder, now, None)
        tidy(ledger, made, days)
        return made


def due(ledger: Path, first: Moment, now: Moment, days: Days) -> bool:
    """Whether there is no backup of the day yet, and something from before it; `first` is when the ledger began."""
    today = days.day_of(now)
    return days.day_of(first) < today and not any(
        days.day_of(backup.made_at) == today for backup in backups_of(ledger)
    )


def _holds_as_much(backup: Backup, ledger: Path) -> bool:
    """Whether a backup holds all that the ledger does."""
    try:
        known = backup.contents()
    except LedgerTrouble:
        return False
    with told(ledger), reading(ledger, live=True) as connection:
        return contents(connection) == known


def _make(ledger: Path, folder: Path, now: Moment, before: int | None) -> Made:
    for left in beginning(folder, f".{ledger.name}-"):  # whoever made it was cut short: nobody else is here
        left.unlink(missing_ok=True)
    name = f"{ledger.stem}-{stamp(now)}" + (f"-before-{before:04}" if before is not None else "")
    target, number = folder / f"{name}{ledger.suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}{ledger.suffix}"
    return _copy(ledger, target)


def _copy(ledger: Path, target: Path) -> Made:
    with copied(ledger, target.parent, live=True) as made:
        publish(made.path, target)
        sync(target.parent)
        return Made(target, made.contents)


@contextmanager
def _alone(ledger: Path) -> Iterator[Path]:
    """The folder of backups, made private and kept to ourselves while it lasts."""
    folder = folder_of(ledger)
    with _writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        try:
            if os.fstat(handle).st_mode & 0o077:
                os.fchmod(handle, 0o700)
            with suppress(OSError):  # a file system without locks: names are never written over all the same
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(handle)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise LedgerTrouble(f"{target} is there already, so no backup was made. Give another name.") from None
    except OSError as error:
        raise LedgerTrouble(f"No backup could be made in {target}: {error.strerror or error}.") from error


# -- giving up old ones ---------------------------------------------------------------------------------------


def tidy(ledger: Path, newest: Made, days: Days) -> tuple[Path, ...]:
    """Delete the backups that are no longer wanted, and return them.

    Wanted are the last of each of the last days and months that have any, and the last before each change of the
    schema. Whatever `newest` does not continue, and whatever can't be read, stays: it may be all that is left of what
    it holds. So does one that still has a statement as it was issued, where `newest` no longer does.
    """
    every = backups_of(ledger)
    kept = wanted(every, days) | {backup for backup in every if backup.path == newest.path}
    gone = []
    with told(newest.path), reading(newest.path) as connection:
        lost = set(lost_statements(connection))
        for backup in every:
            if backup in kept or not _continued(connection, backup) or (lost and lost & _whole_in(backup)):
                continue
            backup.path.unlink(missing_ok=True)
            gone.append(backup.path)
    return tuple(gone)


def wanted(backups: Sequence[Backup], days: Days) -> set[Backup]:
    """Those that are kept as long as nothing newer takes their place."""
    plain = [backup for backup in backups if backup.before is None]
    by_day = _last_of_each(plain, lambda backup: days.day_of(backup.made_at))
    by_month = _last_of_each(plain, lambda backup: days.day_of(backup.made_at).year_month())
    by_schema = _last_of_each([b for b in backups if b.before is not None], lambda backup: backup.before)
    return {*by_day[:DAILY], *by_month[:MONTHLY], *by_schema}


def _last_of_each(backups: Sequence[Backup], group: Callable[[Backup], Hashable]) -> list[Backup]:
    found: dict[Hashable, Backup] = {}
    for backup in sorted(backups, reverse=True):
        found.setdefault(group(backup), backup)
    return list(found.values())


def _whole_in(backup: Backup) -> set[str]:
    """The numbers of the statements that a backup has as they were issued."""
    with told(backup.path), reading(backup.path) as connection:
        return {number for number, whole in statements(connection).items() if whole}


def _continued(newest: sqlite3.Connection, backup: Backup) -> bool:
    try:
        return continues(newest, backup.contents())
    except LedgerTrouble:
        return False
