"""The day's backup, made by a process of its own: neither the screen nor a verb waits for it, or shares a core with it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from hraas_tui.storage.checks import tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.moments import Moment

SMALL = 1_000_000
"""Bytes of a ledger that is read through in a few hundredths of a second."""


def words(path: Path) -> list[str]:
    """The command that makes a ledger's backup of the day, if it is due, and reads all of it."""
    # -P: nothing in the folder that it happens to be called in is taken for a part of HRaaS.
    return [sys.executable, "-P", "-m", "hraas_tui", "--db", str(path.absolute()), "backup", "--daily"]


def start(path: Path, now: Moment, environ: Mapping[str, str]) -> None:
    """Let the backup be made while this process goes on, or ends; what it complains of is kept for the doctor."""
    note = tried(path)
    with suppress(OSError):
        note.parent.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        complaints = os.open(note, flags, 0o600)
        nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.utime(complaints, (now, now))
            command = words(path)
            os.posix_spawn(
                command[0],
                command,
                dict(environ),
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, nowhere, 0),
                    (os.POSIX_SPAWN_DUP2, nowhere, 1),
                    (os.POSIX_SPAWN_DUP2, complaints, 2),
                ],
            )
        finally:
            os.close(complaints)
            os.close(nowhere)


def made(path: Path, config: Config, clock: Clock, environ: Mapping[str, str]) -> str:
    """Make the day's backup, if it is due, and read all of the ledger; returns what there is to complain of.

    Waits for it, so that it belongs in a thread of its own. A ledger of some size is left to another process: Python's
    part of the work would slow the screen's down.
    """
    try:
        small = path.stat().st_size < SMALL
    except OSError:
        return ""  # whoever has it open says so
    if not small:
        return _made_apart(path, environ)
    from hraas_tui.core.errors import HraasError
    from hraas_tui.storage.backups import daily
    from hraas_tui.storage.damage import check_all, check_statements

    try:
        daily(path, clock.now(), config.days)
        check_all(path)
        check_statements(path)
    except HraasError as error:
        return str(error)
    return ""


def _made_apart(path: Path, environ: Mapping[str, str]) -> str:
    import subprocess

    done = subprocess.run(  # noqa: S603 - our own words
        words(path),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=dict(environ),
        start_new_session=True,  # it outlives the terminal that the screen is in
        text=True,
        errors="replace",
    )
    return done.stderr.strip() if done.returncode else ""
