"""What may be wrong with a ledger and its files: found and explained, without changing anything."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import iso
from hraas_tui.core.phrases import plural
from hraas_tui.storage import audit, civil_days, migrations
from hraas_tui.storage.backups import backups_of, folder_of
from hraas_tui.storage.checks import (
    APPLICATION_ID,
    UNREADABLE,
    broken_entry,
    contents,
    lost_statements,
    reference_faults,
    some,
    structure_faults,
    tried,
)
from hraas_tui.storage.damage import BACKUP_HAS_THEM, offer, said_of_lost
from hraas_tui.storage.restoring import kept_from_others

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.core.moments import Days, Moment

PRIVATE = 0o077
"""The rights of everybody but the owner."""

BELONGING = ("", "-wal", "-shm")
"""How the names of a ledger's files end: itself, the log of changes and the log's index."""

AHEAD = 120
"""Seconds by which the ledger may be ahead of the clock: quick changes within a second run a little ahead of it."""

SPARE = 32 * 1024 * 1024
"""Bytes that should be free beside the ledger, besides room for two more copies of it."""

WEEK = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: where it was found, what it is, and what to do about it.

    `mend` names what `repairs.mend` can do about it, None where a person has to.
    """

    check: str
    what: str
    advice: str
    mend: str | None = None


def examine(path: Path, days: Days, now: Moment) -> Iterator[Finding]:
    """Look at everything; seconds for a hundred thousand sessions. Raises `Refused` if there is no ledger."""
    try:
        nothing = not path.exists() and not backups_of(path)
    except OSError as error:
        raise Refused(
            f"Nothing can be told of the ledger {path}: {error.strerror}. Who owns it can ask."
        ) from None
    if nothing:
        raise Refused(f"There is no ledger at {path} yet: the first command that changes something makes it.")
    forbidden = _forbidden(path)
    if forbidden is not None:
        yield forbidden
        return
    yield from _files(path)
    size = path.stat().st_size if path.exists() else None
    if not size:
        gone = "is gone" if size is None else "is empty"
        yield Finding("file", f"The ledger {path} {gone}.", offer(path))
    else:
        yield from _inside(path, days, now)
    yield from _backups(path, now)


def _forbidden(path: Path) -> Finding | None:
    """What rights are missing, so that SQLite could only say that something is wrong."""
    beside = [path.with_name(f"{path.name}{ending}") for ending in BELONGING]
    needed = [
        (file, right, verb) for file in beside for right, verb in ((os.R_OK, "read"), (os.W_OK, "write"))
    ]
    for place, right, verb in [*needed, (path.parent, os.W_OK | os.X_OK, "write into")]:
        if place.exists() and not os.access(place, right):
            held = place.stat()
            mine = held.st_uid == os.geteuid()
            return Finding(
                "permissions",
                f"You may not {verb} {place} ({held.st_mode & 0o777:04o}).",
                f"Nothing more can be told until {f'chmod u+rwX {shlex.quote(str(place))}' if mine else 'its owner lets you'}.",
            )
    return None


# -- the files ------------------------------------------------------------------------------------------------


def _files(path: Path) -> Iterator[Finding]:
    if _left_open(path):
        yield Finding(
            "log",
            f"The log beside {path} holds changes of a process that was ended before it could close the ledger.",
            "Nothing is lost: whatever opens the ledger next takes them over. --repair does it now.",
            "open",
        )
    for file in files_of(path):
        if file.stat().st_mode & PRIVATE:
            yield Finding(
                "permissions",
                f"Others on this machine may use {file} ({file.stat().st_mode & 0o777:04o}).",
                "--repair takes that right away.",
                "permissions",
            )
    size = path.stat().st_size if path.exists() else 0
    free = shutil.disk_usage(path.parent).free
    if free < 2 * size + SPARE:
        yield Finding(
            "space",
            f"Only {free / 1e6:.1f} MB are free beside the ledger, which has {size / 1e6:.1f} MB.",
            "Free some space: a backup and a change of the ledger's version each need as much as it has.",
        )


def files_of(path: Path) -> Iterator[Path]:
    """The ledger, what belongs to it, its backups and their folder: as many of them as there are."""
    beside = [path.with_name(f"{path.name}{ending}") for ending in BELONGING]
    backups = [backup.path for backup in backups_of(path)]
    yield from (file for file in [*beside, folder_of(path), *backups] if file.exists())


def _left_open(path: Path) -> bool:
    """Whether there is a log of changes beside the ledger, and nobody who would close it."""
    logs = [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-journal")]
    if not path.exists() or not any(log.exists() and log.stat().st_size for log in logs):
        return False
    try:
        with kept_from_others(path):
            return True
    except (Refused, OSError):
        return False


def _backups(path: Path, now: Moment) -> Iterator[Finding]:
    every = backups_of(path)
    for backup in every[:1]:
        fault = backup.fault()
        if fault is not None:
            yield Finding(
                "backups",
                f"The latest backup, {backup.path}, is no good: {fault}.",
                "Make another one with hraas backup; hraas restore lists those that are whole.",
            )
    with suppress(OSError):
        said = tried(path).read_text("utf-8").strip()
        if said:
            yield Finding("backups", f"The last automatic backup failed: {said}", "Try hraas backup.")
    if (
        every
        and now - every[0].made_at > WEEK
        and path.exists()
        and path.stat().st_mtime > every[0].made_at + WEEK
    ):
        yield Finding(
            "backups",
            f"The latest backup is {(now - every[0].made_at) // 86_400} days old, the ledger is not.",
            "Make one with hraas backup.",
        )


# -- the ledger -----------------------------------------------------------------------------------------------


def _inside(path: Path, days: Days, now: Moment) -> Iterator[Finding]:
    # What waits in a log is not put into a file that may be damaged. Else SQLite tidies up after itself.
    mode = "ro" if _left_open(path) else "rw"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                yield Finding("file", f"{path} is not an HRaaS ledger.", offer(path))
                return
            yield from _whole(path, connection)
            yield from _sound(connection, days, now)
    except UNREADABLE as error:
        yield Finding("file", f"The ledger {path} can't be read: {error}.", offer(path))


def _whole(path: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    structure = structure_faults(connection)
    if structure and all(" index " in fault for fault in structure):
        yield Finding(
            "structure",
            f"An index no longer fits its table: {some(structure)}.",
            "--repair makes the indexes anew from the tables, which are whole.",
            "indexes",
        )
    elif structure:
        yield Finding("structure", f"Pages or rows are damaged: {some(structure)}.", offer(path))
    references = reference_faults(connection)
    if references:
        yield Finding(
            "references", f"Something refers to what is not there: {some(references)}.", offer(path)
        )
    broken = broken_entry(connection)
    if broken is not None:
        yield Finding(
            "journal",
            f"The journal does not hold together from entry {broken} on: it was changed after it was written.",
            offer(path),
        )


def _sound(connection: sqlite3.Connection, days: Days, now: Moment) -> Iterator[Finding]:
    schema, newest = contents(connection).schema, int(migrations.NAMES[-1][:4])
    if schema != newest:
        yield Finding(
            "version",
            f"The ledger is of schema {schema}, this HRaaS knows {newest}.",
            "It is brought up to date as soon as it is opened." if schema < newest else "Upgrade HRaaS.",
            "open" if schema < newest else None,
        )
        return
    changed = audit.guards(connection)
    if changed:
        yield Finding(
            "guards",
            f"What keeps the ledger from contradicting itself was changed: {some(changed)}.",
            "Something changed it behind HRaaS's back. hraas restore lists the backups.",
        )
    for fault in audit.labels(connection):
        yield Finding(
            "journal", fault, "The journal's text is what counts; the columns beside it were changed."
        )
    differences = audit.differences(connection)
    if differences:
        yield Finding(
            "replay",
            f"The tables are not what the journal says: {some(differences)}.",
            "Something changed them behind HRaaS's back. hraas journal ID tells what is on record.",
        )
    yield from _sessions(connection, days, now)
    yield from _documents(connection)
    if civil_days.due_in(connection, days, now) is not None:
        yield Finding(
            "days",
            "The table of days, which hraas status reads, is not that of the zone and start of day in the configuration.",
            "Whatever opens the ledger next makes it anew. --repair does it now.",
            "open",
        )


def _sessions(connection: sqlite3.Connection, days: Days, now: Moment) -> Iterator[Finding]:
    overlaps = audit.overlaps(connection)
    if overlaps:
        yield Finding(
            "sessions",
            f"{plural(len(overlaps), 'pair')} of sessions overlap: {some(overlaps)}.",
            "Correct the times with hraas edit.",
        )
    running = connection.execute(
        "SELECT public_id, started_at FROM session WHERE ended_at IS NULL"
    ).fetchall()
    if len(running) > 1:
        names = some([row[0] for row in running])
        yield Finding(
            "sessions", f"{len(running)} sessions run at once: {names}.", "End all but one: hraas edit."
        )
    for name, started_at in running:
        if started_at > now + AHEAD:
            yield Finding(
                "sessions",
                f"The running session {name} starts in the future, at {iso(started_at, days.zone)}.",
                "If the clock is right now, correct it: hraas edit, or stop it and correct both times.",
            )
    last = contents(connection).last_at
    if last is not None and last > now + AHEAD:
        yield Finding(
            "clock",
            f"The last change is of {iso(last, days.zone)}, but now it is {iso(now, days.zone)}.",
            "Is the machine's clock right? It is behind, or it was ahead then.",
        )


def _documents(connection: sqlite3.Connection) -> Iterator[Finding]:
    gone = lost_statements(connection)
    if gone:
        yield Finding("statements", said_of_lost(gone), BACKUP_HAS_THEM)
