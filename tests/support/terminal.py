"""A real terminal for tests: a tmux server of its own on a private socket."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING, TypeVar

from tests.support.zones import late_morning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds after which a screen that was waited for counts as never coming; no test asserts a speed."""

POLL = 0.02


class Terminal:
    """One tmux pane in which the app runs over a ledger in `home`."""

    def __init__(self, home: Path, *, size: tuple[int, int] = (120, 34), escape_time: int = 10) -> None:
        self.home = home
        self.ledger = home / "ledger.db"
        self._zone = late_morning()
        self._socket = f"hraas-test-{uuid.uuid4().hex[:12]}"
        columns, rows = size
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "cat")
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("set-option", "-sg", "escape-time", str(escape_time))
        self.tmux("set-option", "-g", "remain-on-exit", "on")

    @property
    def environment(self) -> dict[str, str]:
        """What the app and the command line see: nothing of the machine's own ledger or configuration."""
        return {
            **{name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}},
            "HRAAS_DB": str(self.ledger),
            "HRAAS_CONFIG": str(self.home / "config.toml"),
            "HOME": str(self.home),
            "TZ": self._zone,
            "LANG": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none",
        }

    def tmux(self, *words: str) -> str:
        """Run a tmux command on the private server."""
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words],
            check=True,
            capture_output=True,
            text=True,
            env=self.environment,
        )
        return done.stdout

    def open(self, *words: str, program: Sequence[str] = ("-m", "hraas_tui")) -> None:
        """Start the app in the pane, replacing what runs there."""
        command = shlex.join([sys.executable, *program, *words])
        settings = [
            part
            for name in ("HRAAS_DB", "HRAAS_CONFIG", "HOME", "TZ", "LANG", "TEXTUAL_ANIMATIONS")
            for part in ("-e", f"{name}={self.environment[name]}")
        ]
        self.tmux("respawn-pane", "-k", "-c", str(self.home), *settings, command)

    def press(self, *keys: str) -> None:
        """Send keys by tmux's names, in one go."""
        self.tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Send text as it is."""
        self.tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What the pane shows."""
        return self.tmux("capture-pane", "-p")

    def wait(self, pattern: str, *, gone: bool = False) -> str:
        """Wait until the pane shows a pattern (or no longer does), and return the screen."""
        deadline = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            if bool(re.search(pattern, screen)) is not gone:
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} {'stays' if gone else 'never comes'} in:\n{screen}")
            time.sleep(POLL)

    def until(self, look: Callable[[], T], what: str) -> T:
        """Wait until something is true, and return it."""
        deadline = time.monotonic() + PATIENCE
        while not (found := look()):
            if time.monotonic() > deadline:
                raise AssertionError(f"Never comes: {what}. The screen:\n{self.screen()}")
            time.sleep(POLL)
        return found

    def pid(self) -> int:
        """The process in the pane."""
        return int(self.tmux("display-message", "-p", "#{pane_pid}"))

    def hraas(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command line on the same ledger."""
        return subprocess.run(
            [sys.executable, "-m", "hraas_tui", *words],
            check=check,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.home,
        )

    def close(self) -> None:
        """End the server and all that runs in it."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)
