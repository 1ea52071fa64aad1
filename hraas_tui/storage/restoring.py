"""A ledger put back from a backup: verified before and after, and the file that was there is kept."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.storage.backups import stamp
from hraas_tui.storage.checks import Contents, contents, reading
from hraas_tui.storage.copying import beginning, copied, publish, sync
from hraas_tui.storage.damage import check_all
from hraas_tui.storage.ledger import Ledger
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.core.moments import Days, Moment

_LOCKS = 0x40000000, 512
"""Where, in a database's file, SQLite's locks are: a byte for each sort, and those of all who have it open."""

_BESIDE = ("-wal", "-journal")
"""What belongs to a database that was not closed: its changes are in there."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a ledger holds now, and the file that it replaced, None if there was none."""

    contents: Contents
    kept: Path | None


def restore(ledger: Path, source: Path, days: Days, now: Moment) -> Restored:
    """Put a copy of a backup in a ledger's place; the ledger that is there gets another name.

    Raises `Refused` while another process has the ledger open, and `LedgerTrouble` for a backup that is not whole.
    """
    if ledger.exists() and ledger.samefile(source):
        raise Refused(f"{source} is the ledger itself. Choose a backup: hraas restore lists them.")
    try:
        ledger.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with copied(source, ledger.parent, live=False) as made, kept_from_others(ledger):
            kept = _put_aside(ledger, now)
            made.path.replace(ledger)
            sync(ledger.parent)
            for left in beginning(ledger.parent, f".{ledger.stem}-"):
                if ".part" in left.name:  # of a restore that was cut short
                    left.unlink(missing_ok=True)
    except OSError as error:
        raise LedgerTrouble(
            f"{source} could not be put in the place of {ledger}: {error.strerror or error}."
        ) from error
    return Restored(_verified(ledger, made.contents, days, now), kept)


def _verified(ledger: Path, wanted: Contents, days: Days, now: Moment) -> Contents:
    """Open the ledger as it is from now on, brought to today's schema, and read all of it."""
    Ledger.open(ledger, days, now).close()
    check_all(ledger)
    with told(ledger), reading(ledger, live=True) as connection:
        found = contents(connection)
    if (found.entries, found.last_hash, found.sessions) != (
        wanted.entries,
        wanted.last_hash,
        wanted.sessions,
    ):
        raise LedgerTrouble(
            f"The ledger {ledger} is not what the backup was: it has {found.said}, not {wanted.said}."
        )
    return found


@contextmanager
def kept_from_others(ledger: Path) -> Iterator[None]:
    """Hold the lock that SQLite asks for whenever it opens a file, so that nobody else has it open meanwhile.

    Works on a file that SQLite can't read any more, too. This process must not open the file while it lasts: the
    system lets all locks of a process on a file go as soon as the process closes it once.
    """
    try:
        handle = os.open(ledger, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield
        return
    start, length = _LOCKS
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (PermissionError, BlockingIOError):
            raise Refused(
                f"The ledger {ledger} is open in another HRaaS. Quit that one (q) and repeat this."
            ) from None
        yield
    finally:
        os.close(handle)


def _put_aside(ledger: Path, now: Moment) -> Path | None:
    """Give the ledger that is there, and what belongs to it, another name as well; the file's own name stays."""
    kept, number = ledger.with_name(f"{ledger.stem}-replaced-{stamp(now)}{ledger.suffix}"), 1
    while os.path.lexists(kept):
        number += 1
        kept = ledger.with_name(f"{ledger.stem}-replaced-{stamp(now)}-{number}{ledger.suffix}")
    there = ledger.exists()
    if there:
        publish(ledger, kept)
    for ending in _BESIDE:
        beside = ledger.with_name(f"{ledger.name}{ending}")
        if beside.exists():
            beside.rename(kept.with_name(f"{kept.name}{ending}"))
    ledger.with_name(f"{ledger.name}-shm").unlink(
        missing_ok=True
    )  # an index of the log, made anew when needed
    return kept if there else None
