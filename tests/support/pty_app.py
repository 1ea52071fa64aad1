"""The app in a terminal of its own, which a test can make tiny, and take away."""

from __future__ import annotations

import fcntl
import os
import select
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.zones import late_morning

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds after which what was waited for counts as never coming; no test asserts a speed."""

# A terminal hangs up on those whose controlling terminal it is. Whoever runs the tests may have them ignore that
# signal (nohup does), which the app would inherit and respect. The day's backup may still be reading the ledger when
# the app has left, so none is made.
OWN = (
    "import os, sys, fcntl, termios, signal; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
    " os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); sys.argv = ['hraas'];"
    " from hraas_tui.cli import daily; daily.made = lambda *_: '';"
    " from hraas_tui.__main__ import main; main()"
)


class PtyApp:
    """The app over a ledger in `home`; what it writes is collected."""

    def __init__(self, home: Path, rows: int = 30, columns: int = 100) -> None:
        self.ledger = home / "ledger.db"
        self.output = b""
        (home / "config.toml").write_text(f'zone = "{late_morning()}"\nslip_seconds = 0\n', encoding="utf-8")
        self._ours, theirs = os.openpty()
        self.resize(rows, columns)
        self.errors = home / "errors"
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=home,
            env={
                **{name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}},
                "PYTHONPATH": str(ROOT),
                "HRAAS_DB": str(self.ledger),
                "HRAAS_CONFIG": str(home / "config.toml"),
                "HOME": str(home),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "TEXTUAL_ANIMATIONS": "none",
            },
        )
        os.close(theirs)

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Type something; `\\udcff` is a byte that is no text."""
        os.write(self._ours, keys.encode(errors="surrogateescape"))

    def read(self) -> None:
        """Take in what was written, waiting a little for it."""
        if select.select([self._ours], [], [], 0.05)[0]:
            with suppress(OSError):
                self.output += os.read(self._ours, 65_536)

    def until(self, look: Callable[[], bool], what: str) -> None:
        """Go on reading until something is true."""
        deadline = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > deadline:
                raise AssertionError(f"Never comes: {what}. Last written: {self.output[-2000:]!r}")
            self.read()

    def wait_for(self, text: str) -> None:
        """Go on reading until a text is written that was not read yet."""
        start = len(self.output)
        self.until(lambda: text.encode() in self.output[start:], text)

    def asked(self, sql: str) -> Any:
        """The first value of a question that any other program may ask of the ledger."""
        with closing(sqlite3.connect(f"{self.ledger.as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(sql).fetchone()
        return None if row is None else row[0]

    def threads(self) -> int:
        """How many threads it has."""
        return len(list(Path(f"/proc/{self.process.pid}/task").iterdir()))

    def stopped(self) -> bool:
        """Whether a signal holds it."""
        self.read()
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        return stat.rpartition(")")[2].split()[0] == "T"

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._ours)
        self._ours = -1

    def end(self) -> int:
        """Wait until the app has left; its exit status."""
        if self._ours >= 0:
            self.until(lambda: self.process.poll() is not None, "the app's end")
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End whatever is left."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._ours >= 0:
            self.hang_up()
