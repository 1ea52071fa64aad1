"""A ledger that is damaged, or gone: found out when it is opened, and what brings it back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage.checks import (
    FOLDER,
    broken_tail,
    faults,
    lost_statements,
    reading,
    some,
)
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

BACKUP_HAS_THEM = "A backup from after they were issued still has them: hraas restore lists the backups."


def damaged(path: Path, what: str) -> LedgerTrouble:
    """What to say of a ledger that is damaged, with the newest good backup and how to get back to it."""
    return LedgerTrouble(f"The ledger {path} is damaged: {what}. {offer(path)}")


def check_all(path: Path) -> None:
    """Read all of a ledger of today's schema, while others may write to it; refuse it if it is not whole.

    It is if SQLite finds nothing wrong, the journal's chain holds, and the tables are what the journal says.
    """
    from hraas_tui.storage import audit  # no verb that is waited for reads all

    with told(path), reading(path, live=True) as connection:
        connection.execute("BEGIN")  # all is read as of one instant
        fault = next(faults(connection), None)
        differences = [] if fault else audit.differences(connection)
    if fault is not None or differences:
        raise damaged(path, fault or f"its tables are not what its journal says: {some(differences)}")


def check_statements(path: Path) -> None:
    """Complain of statements that can no longer be shown as they were issued. Raises `LedgerTrouble`."""
    with told(path), reading(path, live=True) as connection:
        lost = lost_statements(connection)
    if lost:
        raise LedgerTrouble(f"{said_of_lost(lost)} {BACKUP_HAS_THEM}")


def said_of_lost(numbers: list[str]) -> str:
    """What became of some statements, in a sentence."""
    from hraas_tui.core.phrases import plural  # every start of a session imports this module

    return f"{plural(len(numbers), 'statement')} can no longer be shown as issued: {some(numbers)}."


def check_there(path: Path) -> None:
    """Refuse to begin a new ledger in the place of one that was lost, of which there are backups."""
    try:
        lost = "is empty" if path.stat().st_size == 0 else None
    except FileNotFoundError:
        lost = "is gone"
    if lost is not None and _has_backups(path):
        raise LedgerTrouble(
            f"The ledger {path} {lost}. {offer(path)} To begin anew instead, move the folder "
            f"{path.parent / FOLDER} away."
        )


def check_recognised(path: Path) -> None:
    """Refuse a file that does not say that it is a ledger, but of which there are backups."""
    if _has_backups(path):
        raise damaged(path, "it no longer says that it is a ledger")


def check_tail(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a ledger whose journal's last entries do not follow from one another."""
    broken = broken_tail(connection)
    if broken is not None:
        raise damaged(path, f"its journal does not hold together at entry {broken}")


def _has_backups(path: Path) -> bool:
    from hraas_tui.storage.backups import backups_of

    return bool(backups_of(path))


@cache  # told again and again while a damaged ledger stays open, and every backup may have to be read for it
def offer(path: Path) -> str:
    """A sentence that says which backup is the newest good one, and the command that puts it in place."""
    from hraas_tui.storage.backups import newest_good, stamp

    found = newest_good(path)
    if found is None:
        return f"There is no good backup of it; {_command(path, 'doctor')} tells what is wrong."
    backup, held = found
    day, clock = stamp(backup.made_at)[:10], stamp(backup.made_at)[11:15]
    return (
        f"Its newest good backup is of {day} {clock[:2]}:{clock[2:]} UTC and has {held.said}: "
        f"{_command(path, 'restore newest')} puts it in place and keeps the file that is there."
    )


def _command(path: Path, verb: str) -> str:
    import shlex  # every start of a session imports this module

    return f"hraas --db {shlex.quote(str(path))} {verb}"
