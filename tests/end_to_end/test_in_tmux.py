"""The app in a real terminal: keystroke budgets, escape and a key, kill -9, two faces on one ledger."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

NEVER_SLIPS = "slip_seconds = 0\n"


@pytest.fixture
def make_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def make(*, config: str = "", clients: tuple[str, ...] = (), **options: Any) -> Terminal:
        (tmp_path / "config.toml").write_text(config)
        terminal = Terminal(tmp_path, **options)
        opened.append(terminal)
        for name in clients:
            terminal.hraas("client", "add", name)
        return terminal

    yield make
    for terminal in opened:
        terminal.close()


def running(terminal: Terminal) -> dict[str, Any] | None:
    status = json.loads(terminal.hraas("status", "--json", check=False).stdout or "{}")
    found: dict[str, Any] | None = status.get("running")
    return found


def runs(terminal: Terminal, client: str | None) -> dict[str, Any]:
    """Wait until the ledger says that a client's session runs."""

    def look() -> dict[str, Any] | None:
        found = running(terminal)
        return found if found is not None and found["client"] == client else None

    return terminal.until(look, f"{client} runs") or {}


def log(terminal: Terminal) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(
        terminal.hraas("log", "--from", "2000-01-01", "--to", "2100-01-01", "--json").stdout
    )
    return listed


def test_the_first_client_takes_its_name_enter_and_a_digit(make_terminal: Callable[..., Terminal]) -> None:
    terminal = make_terminal()
    terminal.open()
    terminal.wait("name")
    terminal.type("Acme")
    terminal.press("Enter")
    terminal.wait("1 .*(?i:acme)")
    terminal.press("1")
    assert runs(terminal, "acme")["state"] == "running"


class TestBudgets:
    @pytest.fixture
    def terminal(self, make_terminal: Callable[..., Terminal]) -> Terminal:
        terminal = make_terminal(clients=("acme", "globex", "initech"))
        terminal.hraas("start", "acme", "--at", "-2h")
        terminal.hraas("start", "globex", "--at", "-1h")
        terminal.open()
        terminal.wait("since")
        return terminal

    def test_switch_is_one_key(self, terminal: Terminal) -> None:
        terminal.press("3")
        assert runs(terminal, "initech")

    def test_return_is_one_key(self, terminal: Terminal) -> None:
        terminal.press("r")
        assert runs(terminal, "acme")

    def test_an_unknown_caller_is_one_key_and_two_later(self, terminal: Terminal) -> None:
        terminal.press("0")
        unknown = runs(terminal, None)
        terminal.press("a", "3")
        assert runs(terminal, "initech")["id"] == unknown["id"]

    def test_a_wrong_client_is_two_keys(self, terminal: Terminal) -> None:
        terminal.press("3")
        wrong = runs(terminal, "initech")
        terminal.press("1")
        right = runs(terminal, "acme")
        assert right["start"] == wrong["start"]
        assert [s["client"] for s in log(terminal)] == ["acme", "globex", "acme"]

    def test_a_forgotten_return_is_seven_keys(self, terminal: Terminal) -> None:
        keys = ["r", "b", "-", "2", "0", "m", "Enter"]
        terminal.press("r")
        runs(terminal, "acme")
        for key in keys[1:]:
            terminal.press(key)

        def moved() -> bool:
            back, before = log(terminal)[-1], log(terminal)[-2]
            gone = datetime.now().astimezone() - datetime.fromisoformat(back["start"])
            return before["end"] == back["start"] and gone.total_seconds() > 19 * 60

        assert terminal.until(moved, "the boundary moves")


@pytest.mark.parametrize("escape_time", [10, 500])
def test_escape_and_a_digit_leave_a_note_bar_and_switch(
    make_terminal: Callable[..., Terminal], escape_time: int
) -> None:
    terminal = make_terminal(clients=("acme", "globex"), escape_time=escape_time)
    terminal.hraas("start", "acme", "--at", "-1h")
    terminal.open()
    terminal.wait("since")
    terminal.press("n")
    terminal.type("half a thou")
    terminal.wait("half a thou")
    terminal.press("Escape", "2")
    runs(terminal, "globex")
    terminal.wait("half a thou", gone=True)
    assert [s["note"] for s in log(terminal)] == ["", ""]
    terminal.press("r")
    runs(terminal, "acme")


def test_the_draft_of_a_note_is_still_there(make_terminal: Callable[..., Terminal]) -> None:
    terminal = make_terminal(clients=("acme",))
    terminal.hraas("start", "acme", "--at", "-1h")
    terminal.open()
    terminal.wait("since")
    terminal.press("n")
    terminal.type("half a thou")
    terminal.wait("half a thou")
    terminal.press("Escape")
    terminal.wait("half a thou", gone=True)
    terminal.press("n")
    terminal.wait("half a thou")
    terminal.type("ght")
    terminal.press("Enter")
    terminal.until(lambda: log(terminal)[0]["note"] == "half a thought", "the note is saved")


def test_each_face_sees_what_the_other_does(make_terminal: Callable[..., Terminal]) -> None:
    terminal = make_terminal(clients=("acme", "globex"))
    terminal.open()
    terminal.wait("(?i)acme")
    terminal.hraas("start", "globex", "gateway", "--ticket", "INC-7")
    terminal.wait("INC-7")
    terminal.press("1")
    runs(terminal, "acme")


@pytest.mark.parametrize("seed", range(3))
def test_kill_9_loses_nothing_that_was_acknowledged(
    make_terminal: Callable[..., Terminal], seed: int
) -> None:
    chance = random.Random(seed)
    terminal = make_terminal(config=NEVER_SLIPS, clients=("acme", "globex", "initech"))
    terminal.open()
    terminal.wait("(?i)acme")
    pid, acknowledged, keys = terminal.pid(), None, ""
    for _ in range(chance.randint(3, 12)):
        keys = chance.choice([key for key in "123" if key != keys[-1:]])
        terminal.press(keys)
        acknowledged = {"1": "Acme", "2": "Globex", "3": "Initech"}[keys]
        terminal.wait(rf"(?im)^\W*{keys} {acknowledged}.*since")
    terminal.press("1" if keys != "1" else "2")
    os.kill(pid, signal.SIGKILL)
    terminal.until(lambda: terminal.tmux("display-message", "-p", "#{pane_dead}").strip() == "1", "it dies")
    found = running(terminal)
    unanswered = {"1": "acme", "2": "globex"}["1" if keys != "1" else "2"]
    assert acknowledged is not None
    assert found is not None
    assert found["client"] in {acknowledged.lower(), unanswered}
    with sqlite3.connect(terminal.ledger) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("size", [(120, 34), (80, 23), (40, 24), (80, 12), (80, 6), (80, 1)])
def test_the_clock_keys_work_in_every_size(
    make_terminal: Callable[..., Terminal], size: tuple[int, int]
) -> None:
    terminal = make_terminal(config=NEVER_SLIPS, clients=("acme", "globex"), size=size)
    terminal.hraas("start", "acme", "--at", "-1h")
    terminal.open()
    terminal.wait("(?i)acme")
    terminal.press("2")
    runs(terminal, "globex")
    terminal.wait("(?i)globex")
    terminal.press("r")
    runs(terminal, "acme")
    terminal.press("0")
    runs(terminal, None)
    terminal.press("s")
    terminal.until(lambda: running(terminal) is None, "nothing runs")
