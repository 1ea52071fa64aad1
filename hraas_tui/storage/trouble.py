"""What the database complains of, said in sentences for a person."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import PeeweeException

from hraas_tui.core.errors import LedgerTrouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10
"""How long a write waits for another process before it gives up."""

_UNWRITABLE = "The ledger {path} can't be written: the file or its folder is read-only. Nothing was changed."

_SENTENCES = (
    (
        "SQLITE_FULL",
        "The disk that holds {path} is full: nothing was changed. Free some space and try again.",
    ),
    (
        "SQLITE_BUSY",
        f"Another program kept the ledger {{path}} locked for {BUSY_SECONDS} seconds: nothing was changed. Try again.",
    ),
    ("SQLITE_READONLY", _UNWRITABLE),
    ("SQLITE_CANTOPEN", _UNWRITABLE),
    ("SQLITE_PERM", _UNWRITABLE),
    ("SQLITE_NOTADB", "{path} is not an HRaaS ledger, so it was left as it is. Give another file with --db."),
    (
        "SQLITE_CORRUPT",
        "The ledger {path} is damaged. Put it aside and restore a copy; nothing more is written to this one.",
    ),
    ("SQLITE_IOERR", "The ledger {path} could not be read or written: the disk reports an error ({error})."),
    ("SQLITE_CONSTRAINT", "The ledger {path} refused the change, and nothing was changed: {rule}."),
)

_RULES = (
    ("hraas: overlap", "no instant may belong to two sessions"),
    ("hraas: ", "it breaks a rule of the ledger"),
    ("FOREIGN KEY", "something else on record still refers to what would go"),
    ("UNIQUE constraint failed: index 'session_one_running'", "only one session may run"),
)


def sqlite_error(error: BaseException) -> sqlite3.Error | None:
    """Find the error that SQLite raised, behind all that was raised because of it; the first one counts.

    A failed rollback hides why it was tried: the disk is full, and the complaint is about the transaction.
    """
    found = None
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        if isinstance(step, sqlite3.Error) and getattr(step, "sqlite_errorname", None):
            found = step
            if step.sqlite_errorname == "SQLITE_FULL":
                break
        step = step.__cause__ or step.__context__
    return found


def sentence(error: BaseException, path: Path) -> str:
    """What happened to the ledger and what to do about it."""
    cause = sqlite_error(error)
    name = cause.sqlite_errorname if cause is not None else ""
    text = str(cause if cause is not None else error)
    rule = next((words for start, words in _RULES if start in text), text)
    for prefix, words in _SENTENCES:
        if name.startswith(prefix):
            return words.format(path=path, error=text, rule=rule)
    return f"The ledger {path} could not be used: {text}."


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise `LedgerTrouble` with a clear sentence for whatever the database complains of inside."""
    try:
        yield
    except (PeeweeException, sqlite3.Error) as error:
        raise LedgerTrouble(sentence(error, path)) from error
