"""In a real tmux, review and export take the whole window while they last; the pane's title is as configured."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A window with two panes, the app in the small one on the right, where acme runs."""
    made = Terminal(tmp_path)
    (tmp_path / "config.toml").write_text("title = true\n", encoding="utf-8")
    try:
        made.hraas("client", "add", "acme", "--require", "note")
        made.hraas("add", "acme", "-2h", "-1h")
        made.hraas("start", "acme", "--at", "-5m")
        made.tmux("split-window", "-h", "-l", "50", "cat")
        yield made
    finally:
        made.close()


def zoomed(terminal: Terminal, flag: str) -> bool:
    return terminal.tmux("display-message", "-p", "#{window_zoomed_flag}").strip() == flag


def test_the_export_and_the_review_take_the_window_and_give_it_back(terminal: Terminal) -> None:
    terminal.open()
    terminal.wait("ACME|acme")
    for key, shown in (("x", "Export"), ("v", "review|note")):
        terminal.press(key)
        terminal.until(lambda: zoomed(terminal, "1"), "the pane is zoomed")
        terminal.wait(shown)
        terminal.press("Escape")
        terminal.until(lambda: zoomed(terminal, "0"), "the pane is as it was")
    terminal.press("x")
    terminal.until(lambda: zoomed(terminal, "1"), "the pane is zoomed")
    terminal.tmux("resize-pane", "-Z")  # a person puts it back meanwhile
    terminal.press("Escape")
    terminal.wait("Export", gone=True)
    terminal.press("q", "q")
    terminal.until(lambda: terminal.tmux("display-message", "-p", "#{pane_dead}").strip() == "1", "it ends")
    assert zoomed(terminal, "0")


def test_a_window_that_was_zoomed_stays_so(terminal: Terminal) -> None:
    terminal.open()
    terminal.wait("ACME|acme")
    terminal.tmux("resize-pane", "-Z")
    terminal.press("x")
    terminal.wait("Export")
    terminal.press("Escape")
    terminal.wait("Export", gone=True)
    terminal.press("q", "q")
    terminal.until(lambda: terminal.tmux("display-message", "-p", "#{pane_dead}").strip() == "1", "it ends")
    assert zoomed(terminal, "1")


@pytest.mark.parametrize(("columns", "zooms"), [(100, "0"), (99, "1")])
def test_a_pane_with_room_enough_is_left_as_it_is(terminal: Terminal, columns: int, zooms: str) -> None:
    terminal.tmux("resize-window", "-x", "160", "-y", "40")
    terminal.tmux("resize-pane", "-x", str(columns))
    terminal.open()
    terminal.wait("ACME|acme")
    terminal.press("x")
    terminal.wait("enter")
    terminal.until(lambda: zoomed(terminal, zooms), "the pane is as it should be")
    terminal.press("Escape")
    terminal.wait("Export", gone=True)
    terminal.until(lambda: zoomed(terminal, "0"), "the pane is as it was")


def test_not_if_the_configuration_says_no(terminal: Terminal) -> None:
    with (terminal.home / "config.toml").open("a", encoding="utf-8") as config:
        config.write("zoom = false\n")
    terminal.open()
    terminal.wait("ACME|acme")
    terminal.press("x")
    terminal.wait("Export")
    terminal.press("Escape")
    terminal.wait("Export", gone=True)
    terminal.press("q", "q")
    terminal.until(lambda: terminal.tmux("display-message", "-p", "#{pane_dead}").strip() == "1", "it ends")
    assert zoomed(terminal, "0")


def test_the_title_tells_client_and_time_and_nothing_once_it_is_left(terminal: Terminal) -> None:
    terminal.open()
    terminal.until(
        lambda: terminal.tmux("display-message", "-p", "#{pane_title}").strip() == "acme 0:05 - HRaaS",
        "the title",
    )
    terminal.press("q", "q")
    terminal.until(lambda: terminal.tmux("display-message", "-p", "#{pane_dead}").strip() == "1", "it ends")
    assert terminal.tmux("display-message", "-p", "#{pane_title}").strip() == ""
