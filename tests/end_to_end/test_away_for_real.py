"""Away for real: the app in a terminal is stopped, sleeps, is killed or is left, while the clocks go on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

PROGRAM = Path(__file__).parent.parent / "support" / "shifted_app.py"
HOUR, BREAK = 3600, 40 * 60


class Shifted:
    """A terminal whose clocks a test shifts."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "shift"
        self.shift()
        (home / "config.toml").write_text("slip_seconds = 0\n", encoding="utf-8")
        self.terminal = Terminal(home, size=(100, 30))

    def shift(self, ahead: int = 0, asleep: int = 0) -> None:
        """Set the clocks ahead of the machine's, all at one instant."""
        new = self.home / "shift.new"
        new.write_text(f"{ahead} {asleep}", encoding="ascii")
        new.replace(self.file)

    def open(self) -> None:
        self.terminal.open(program=(str(PROGRAM), str(self.file)))

    def hraas(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, str(PROGRAM), str(self.file), *words],
            check=True,
            capture_output=True,
            text=True,
            env=self.terminal.environment,
        )
        return done.stdout

    def wait_for_the_end(self) -> None:
        """Wait until the app is gone."""
        look = ("display-message", "-p", "#{pane_dead}")
        self.terminal.until(lambda: self.terminal.tmux(*look).strip() == "1", "the app's end")

    def log(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(
            self.hraas("log", "--from", "2000-01-01", "--to", "2100-01-01", "--json")
        )
        return listed


@pytest.fixture
def shifted(tmp_path: Path) -> Iterator[Shifted]:
    """The app, with Acme running for an hour."""
    shifted = Shifted(tmp_path)
    for name in ("acme", "globex"):
        shifted.hraas("client", "add", name)
    shifted.hraas("start", "acme", "--at", "-1h")
    shifted.open()
    shifted.terminal.wait("since")
    yield shifted
    shifted.terminal.close()


def test_a_process_that_was_stopped(shifted: Shifted) -> None:
    terminal = shifted.terminal
    pid = terminal.pid()
    os.kill(pid, signal.SIGSTOP)
    shifted.shift(ahead=BREAK)
    os.kill(pid, signal.SIGCONT)
    terminal.wait(r"▲ away .* \(0:40\) while acme runs: the app stood still")
    assert [session["state"] for session in shifted.log()] == ["running"]
    terminal.press("w")
    terminal.wait("k keep")
    terminal.press("g")
    terminal.wait("▲", gone=True)
    earlier, later = shifted.log()
    assert (earlier["state"], later["state"]) == ("filed", "running")
    assert HOUR <= earlier["seconds"] < HOUR + BREAK
    assert later["seconds"] < BREAK


def test_a_machine_that_slept(shifted: Shifted) -> None:
    shifted.shift(asleep=BREAK)
    shifted.terminal.wait(r"▲ away .* \(0:40\) while acme runs: the machine slept")
    shifted.hraas("start", "globex")
    first, second = shifted.log()
    assert (first["state"], second["state"]) == ("unresolved", "running")
    shifted.terminal.wait("while acme ran: the machine slept")


def test_an_app_that_was_killed(shifted: Shifted) -> None:
    terminal = shifted.terminal
    os.kill(terminal.pid(), signal.SIGKILL)
    shifted.wait_for_the_end()
    shifted.shift(ahead=BREAK)
    shifted.open()
    terminal.wait(r"▲ away .* \(0:40\) while acme runs: the app fell silent")
    terminal.press("w")
    terminal.wait("k keep")
    terminal.press("k")
    terminal.wait("▲", gone=True)
    (session,) = shifted.log()
    assert session["seconds"] >= HOUR + BREAK


def test_an_app_that_was_left(shifted: Shifted) -> None:
    terminal = shifted.terminal
    terminal.press("q", "q")
    shifted.wait_for_the_end()
    shifted.shift(ahead=BREAK)
    shifted.open()
    assert "▲" not in terminal.wait(r"since \d\d:\d\d")
    assert shifted.hraas("away") == "Nothing waits for an answer.\n"
