"""What the desktop and tmux say of who is there; asked with programs that a test puts on the path."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.moments import Span
from hraas_tui.presence import Absence, Hint, Presence, output, read_hint

if TYPE_CHECKING:
    from pathlib import Path

HERE, GONE = Hint(False, 0), Hint(True, 1000)


class TestAbsence:
    def test_is_told_once_it_is_over(self) -> None:
        absence = Absence()
        assert absence.told(HERE, None, 900) is None
        assert absence.told(GONE, None, 1060) is None
        assert absence.told(GONE, None, 1120) is None
        assert absence.told(Hint(False, 1150), None, 1180) == Span(1000, 1150)
        assert absence.told(Hint(False, 1150), None, 1240) is None

    def test_ends_now_if_the_desktop_does_not_say_when(self) -> None:
        absence = Absence()
        absence.told(GONE, None, 1060)
        assert absence.told(HERE, None, 1180) == Span(1000, 1180)

    def test_between_two_looks_somebody_came_and_went_again(self) -> None:
        absence = Absence()
        absence.told(GONE, None, 1060)
        assert absence.told(Hint(True, 1100), None, 1120) == Span(1000, 1100)
        assert absence.told(Hint(False, 1300), None, 1320) == Span(1100, 1300)

    def test_input_in_tmux_is_somebody(self) -> None:
        absence = Absence()
        absence.told(GONE, 990, 1060)
        assert absence.told(GONE, 990, 1120) is None
        assert absence.told(GONE, 1150, 1180) == Span(1000, 1150)
        assert absence.told(GONE, 1150, 1240) is None
        assert absence.told(Hint(False, 1400), 1150, 1410) == Span(1150, 1400)

    def test_tmux_alone_never_says_that_nobody_is_here(self) -> None:
        absence = Absence()
        assert all(absence.told(HERE, 500, now) is None for now in range(1000, 9000, 60))

    def test_what_was_vouched_for_is_not_told(self) -> None:
        absence = Absence()
        absence.told(GONE, None, 1060)
        absence.vouch(1100)
        assert absence.told(Hint(False, 1150), None, 1180) == Span(1100, 1150)
        absence.vouch(2000)
        absence.told(Hint(True, 1900), None, 2010)
        assert absence.told(HERE, None, 2500) == Span(2000, 2500)


@pytest.mark.parametrize(
    ("printed", "hint"),
    [
        ("IdleHint=yes\nIdleSinceHint=1773650160123456\n", Hint(True, 1_773_650_160)),
        ("IdleSinceHint=0\nIdleHint=no\n", Hint(False, 0)),
        ("", None),
        (None, None),
        ("IdleHint=yes\n", None),
        ("IdleHint=maybe\nIdleSinceHint=1\n", None),
        ("IdleHint=yes\nIdleSinceHint=-1\n", None),
    ],
)
def test_what_loginctl_prints(printed: str | None, hint: Hint | None) -> None:
    assert read_hint(printed) == hint


def program(folder: Path, name: str, text: str) -> None:
    """A program of this name that notes how it was called and prints a text."""
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" >> {folder}/{name}.calls\n{text}\n', encoding="utf-8")
    path.chmod(0o755)


def calls(folder: Path, name: str) -> list[str]:
    path = folder / f"{name}.calls"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


class TestAsking:
    async def test_the_desktop_and_tmux(self, tmp_path: Path) -> None:
        program(tmp_path, "loginctl", "printf 'IdleHint=yes\\nIdleSinceHint=1000000000\\n'")
        program(tmp_path, "tmux", "printf '900\\n\\n1500\\n'")
        presence = Presence({"PATH": str(tmp_path), "TMUX": "socket,1,0"})
        assert presence.asks
        assert await presence.look(1400) is None
        assert await presence.look(1600) == Span(1000, 1500)
        assert calls(tmp_path, "loginctl") == [
            f"show-user {os.getuid()} -p IdleHint -p IdleSinceHint" for _ in range(2)
        ]
        assert set(calls(tmp_path, "tmux")) == {"list-clients -F #{client_activity}"}

    async def test_outside_of_tmux_it_is_not_asked(self, tmp_path: Path) -> None:
        program(tmp_path, "loginctl", "printf 'IdleHint=no\\nIdleSinceHint=0\\n'")
        program(tmp_path, "tmux", "echo 1")
        await Presence({"PATH": str(tmp_path)}).look(1000)
        assert calls(tmp_path, "tmux") == []

    async def test_without_a_desktop_nothing_is_asked(self, tmp_path: Path) -> None:
        program(tmp_path, "tmux", "echo 1")
        presence = Presence({"PATH": str(tmp_path), "TMUX": "x"})
        assert not presence.asks
        assert await presence.look(1000) is None
        assert calls(tmp_path, "tmux") == []

    @pytest.mark.parametrize("failing", ["exit 1", "echo nothing useful"])
    async def test_one_that_fails_is_not_asked_again(self, tmp_path: Path, failing: str) -> None:
        program(tmp_path, "loginctl", failing)
        presence = Presence({"PATH": str(tmp_path)})
        for now in (1000, 2000):
            assert await presence.look(now) is None
        assert not presence.asks
        assert len(calls(tmp_path, "loginctl")) == 1

    async def test_a_tmux_that_fails_spoils_nothing(self, tmp_path: Path) -> None:
        program(tmp_path, "loginctl", "printf 'IdleHint=yes\\nIdleSinceHint=1000000000\\n'")
        program(tmp_path, "tmux", "exit 1")
        presence = Presence({"PATH": str(tmp_path), "TMUX": "x"})
        for now in (1100, 1200, 1300):
            assert await presence.look(now) is None
        assert (len(calls(tmp_path, "loginctl")), len(calls(tmp_path, "tmux"))) == (3, 1)

    async def test_one_that_hangs_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hraas_tui.presence.PATIENCE", 0.05)
        assert await output([sys.executable, "-c", "import time; time.sleep(60)"]) is None

    async def test_one_that_is_not_there(self, tmp_path: Path) -> None:
        assert await output([str(tmp_path / "nothing")]) is None
