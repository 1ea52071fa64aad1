"""What can be put right in a ledger without a question: never what is recorded, only what it is kept in."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from hraas_tui.storage.doctor import PRIVATE, files_of
from hraas_tui.storage.ledger import Ledger
from hraas_tui.storage.trouble import BUSY_SECONDS, told

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from hraas_tui.core.moments import Days, Moment


def mend(path: Path, mends: Collection[str], days: Days, now: Moment) -> None:
    """Do what some findings ask for. Raises `LedgerTrouble` where that does not work."""
    if "indexes" in mends:
        with (
            told(path),
            closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection,
        ):
            connection.execute("REINDEX")
    if "permissions" in mends:
        for file in files_of(path):
            with suppress(OSError):
                file.chmod(file.stat().st_mode & ~PRIVATE & 0o777)
    if "open" in mends:
        Ledger.open(
            path, days, now
        ).close()  # takes over the log, brings the schema up to date and fills in the days
