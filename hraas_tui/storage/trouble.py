"""What the database complains of, said in sentences for a person."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import PeeweeException

from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10
"""How long a write waits for another process before it gives up."""

_UNWRITABLE = (
    "The ledger {path} can't be written: the file or its folder is read-only. Nothing was changed."
    " hraas doctor says which."
)

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
    ("SQLITE_IOERR", "The ledger {path} could not be read or written: the disk reports an error ({error})."),
    ("SQLITE_CONSTRAINT", "The ledger {path} refused the change, and nothing was changed: {rule}."),
)

_RULES = (
    ("hraas: overlap", "no instant may belong to two sessions"),
    ("hraas: a statement exists", "a statement's number is never used again"),
    ("hraas: a statement has", "a statement has finished sessions of its client, and no others"),
    ("hraas: a statement", "a statement that was issued can only be voided"),
    ("hraas: ", "it breaks a rule of the ledger"),
    ("FOREIGN KEY", "something else on record still refers to what would go"),
    ("UNIQUE constraint failed: index 'session_one_running'", "only one session may run"),
)


_NO_TEXT = "Could not decode to UTF-8"
"""What Python's own module says of damaged text, and then all of the text."""

_BILLED = re.compile(r"'hraas: billed in (.+)'", re.DOTALL)
"""How the ledger's triggers say which statement has a session; quotes in the number are doubled."""


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
    if text.startswith(_NO_TEXT):
        text = "what it holds is no text"
        name = "SQLITE_CORRUPT"
    if name.startswith("SQLITE_CORRUPT") or (name == "SQLITE_NOTADB" and _was_a_ledger(path)):
        from hraas_tui.storage.damage import damaged  # who is not in trouble does not pay for it

        return str(damaged(path, text))
    rule = next((words for start, words in _RULES if start in text), text)
    for prefix, words in _SENTENCES:
        if name.startswith(prefix):
            return words.format(path=path, error=text, rule=rule)
    return f"The ledger {path} could not be used: {text}."


def _was_a_ledger(path: Path) -> bool:
    """Whether there are backups of a file, which is how one that SQLite can't read any more is told from any other."""
    from hraas_tui.storage.backups import backups_of

    return bool(backups_of(path))


def _billed(error: BaseException) -> Refused | None:
    """The refusal of a change to what was billed, if that is what the database complains of."""
    found = _BILLED.search(str(sqlite_error(error) or error))
    if found is None:
        return None
    number = found[1].replace("''", "'")
    return Refused(f"That would change what is billed in {number}. Void that statement first.")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise `LedgerTrouble` with a clear sentence for whatever the database complains of inside.

    That it keeps what was billed as it is is no trouble: it raises `Refused`, with the statement's number.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite complains in the words of a damaged file
        from hraas_tui.storage.damage import damaged

        raise damaged(path, "what it holds is no text") from error
    except (PeeweeException, sqlite3.Error) as error:
        raise (_billed(error) or LedgerTrouble(sentence(error, path))) from error
