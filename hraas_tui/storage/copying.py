"""Verified copies of a ledger: whole and on disk before they have a name, and never in the place of another file."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.storage.checks import Contents, contents, fault_of, reading
from hraas_tui.storage.damage import damaged
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was just made and verified, and what it holds."""

    path: Path
    contents: Contents


@contextmanager
def copied(ledger: Path, folder: Path, *, live: bool) -> Iterator[Made]:
    """A verified copy, on disk under a temporary name in a folder, that is gone at the end unless it was renamed.

    Raises `LedgerTrouble` if the ledger, which others may write to if it is `live`, is not whole.
    """
    part = folder / f".{ledger.name}-{secrets.token_hex(6)}.part"
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        with told(ledger):
            back_up(ledger, part, live=live)
        fault = fault_of(part)
        if fault is not None:
            raise damaged(ledger, fault)
        with told(part), reading(part) as connection:
            made = Made(part, contents(connection))
        sync(part)
        yield made
    finally:
        for left in beginning(folder, part.name):
            left.unlink(missing_ok=True)


def beginning(folder: Path, start: str) -> list[Path]:
    """The files of a folder whose names begin so."""
    return [path for path in folder.iterdir() if path.name.startswith(start)]


def publish(part: Path, target: Path) -> None:
    """Give a file another name as well, but never that of a file that is there."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT, some network folders)
        if target.exists():
            raise FileExistsError(str(target)) from None
        part.rename(target)


def back_up(ledger: Path, target: Path, *, live: bool) -> None:
    """Copy through SQLite, at one instant, by a connection of its own: none that is about to write copies anything."""
    with (
        reading(ledger, live=live) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as other,
    ):
        other.execute("PRAGMA synchronous = OFF")  # it is synced once, when it is whole
        source.backup(other)
        other.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it


def sync(path: Path) -> None:
    """See that a file, or a folder's names, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
