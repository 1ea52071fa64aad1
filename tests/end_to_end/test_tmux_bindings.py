"""`hraas tmux`, loaded into a real tmux server: keys that work in any pane, and a status line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.terminal import Terminal
from tests.support.zones import late_morning

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

ROOT = Path(__file__).parents[2]
AWKWARD = 'it\'s 100%d #1 $HOME "q"'


class Desk:
    """A tmux server with the bindings, and someone who looks at it through another one."""

    def __init__(self, home: Path) -> None:
        self.folder = home / AWKWARD
        self.folder.mkdir()
        self.config = self.folder / "config.toml"
        self.config.write_text(f'zone = "{late_morning()}"\nslip_seconds = 0\n', encoding="utf-8")
        self._socket = f"hraas-desk-{uuid.uuid4().hex[:12]}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "20", "cat")
        self.tmux("set-option", "-g", "default-command", "cat")
        self.screen = Terminal(home, size=(150, 20))
        self.screen.tmux("respawn-pane", "-k", f"env -u TMUX tmux -L {self._socket} attach")

    @property
    def environment(self) -> dict[str, str]:
        """What the server sees: nothing that leads to the ledger."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HRAAS_", "TMUX"))}
        return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words],
            check=True,
            capture_output=True,
            text=True,
            env=self.environment,
        )
        return done.stdout

    def hraas(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "hraas_tui", *words],
            check=True,
            capture_output=True,
            text=True,
            env={
                **self.environment,
                "HRAAS_DB": str(self.folder / "ledger.db"),
                "HRAAS_CONFIG": str(self.config),
            },
        )
        return done.stdout

    def load(self) -> None:
        """Load what `hraas tmux` prints."""
        file = self.folder / "hraas.conf"
        file.write_text(self.hraas("tmux"), encoding="utf-8")
        self.tmux("source-file", str(file))
        self.tmux("set-option", "-g", "status-interval", "1")

    def running(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = json.loads(self.hraas("status", "--json"))["running"]
        return found

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)
        self.screen.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    try:
        made.hraas("client", "add", "acme", "--name", "ACME Corp")
        made.hraas("client", "add", "globex", "--name", "Globex #(touch pwned) #[fg=red]100%H")
        made.load()
        made.screen.wait(r"\[0\]|0:cat")
        yield made
    finally:
        made.close()


def test_keys_move_the_clock_from_any_pane_and_say_what_came_of_it(desk: Desk) -> None:
    desk.screen.press("M-1")
    desk.screen.wait("Now ACME Corp")
    assert (desk.running() or {})["client"] == "acme"

    desk.tmux("split-window", "cat")
    desk.tmux("new-window", "cat")
    desk.screen.press("M-0")
    desk.screen.wait("unassigned")
    assert (desk.running() or {"client": "nobody"})["client"] is None

    desk.screen.press("M-r")
    desk.screen.wait("Back to ACME Corp")
    desk.screen.press("M-s")
    desk.screen.wait("Stopped ACME Corp")
    assert desk.running() is None

    desk.screen.press("M-s")
    desk.screen.wait("Nothing is running")  # a refusal is told as well
    desk.screen.press("M-9")
    desk.screen.wait("No client has the hotkey 9")


def test_names_are_only_text_to_tmux(desk: Desk) -> None:
    desk.screen.press("M-2")
    desk.screen.wait(r"Now Globex #\(touch pwned\) #\[fg=red\]100%H\.")
    command = desk.tmux("show-options", "-gv", "status-right").split("#(")[1].split(" status --tmux")[0]
    form = "{client} {note}|"
    desk.hraas("note", "5%d a#(touch pwned) b#[x] c##[y] d###[z]")
    desk.tmux("set-option", "-g", "status-right", f"#({command} status --tmux --format '{form}')")
    desk.screen.wait(r"GLOBEX 5%d a#\(touch pwned\) b#\[x\] c##\[y\] d###\[z\]\|")
    assert list(desk.folder.parent.rglob("pwned")) == []


def test_the_status_line_says_what_runs(desk: Desk) -> None:
    desk.hraas("start", "acme/firewall", "--at", "-62m")
    desk.screen.wait(r"ACME firewall 1:0[23]")


def test_loading_it_twice_adds_one_status(desk: Desk) -> None:
    desk.load()
    assert desk.tmux("show-options", "-gv", "status-right").count("status --tmux") == 1
    assert desk.tmux("show-options", "-sv", "escape-time").strip() == "10"
    keys = desk.tmux("list-keys", "-N", "-T", "root")
    assert keys.count("HRaaS: ") == 13


def test_a_key_opens_the_screen_in_a_pop_up_over_any_pane(desk: Desk) -> None:
    desk.hraas("start", "acme")
    desk.screen.press("M-h")
    desk.screen.wait("1-9 client")
    desk.screen.press("2")  # the app has the keys now
    desk.screen.wait("2 Globex")
    desk.screen.until(lambda: (desk.running() or {})["client"] == "globex", "globex runs")
    desk.screen.press("q")
    desk.screen.press("q")
    desk.screen.wait("1-9 client", gone=True)
    assert (desk.running() or {})["client"] == "globex"
