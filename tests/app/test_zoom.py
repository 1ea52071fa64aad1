"""The whole tmux window for a review or an export: what tmux is asked, by a tmux that only notes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.app import zoom
from hraas_tui.app.dialogs.export import ExportDialog
from hraas_tui.app.zoom import ZOOMED, Zoom
from tests.support.app import app_on, seeded
from tests.support.pilot import press

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SMALL = (80, 24)


class Tmux:
    """Notes what it is asked, and does as it is told."""

    def __init__(self, *, zooms: bool = True) -> None:
        self.asked: list[str] = []
        self._zooms = zooms

    async def __call__(self, words: Sequence[str]) -> str | None:
        assert words[1:5] == ["if-shell", "-F", "-t", "%7"]
        self.asked.append(words[-1])
        return f"{ZOOMED}\n" if self._zooms and ZOOMED in words[-1] else ""


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Inside tmux, as far as the environment goes."""
    program = tmp_path / "tmux"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(zoom, "_tty", lambda: "/dev/pts/9")
    return {"TMUX": "/run/tmux,1,0", "TMUX_PANE": "%7", "PATH": str(tmp_path)}


OPEN, SHUT = f"resize-pane -Z -t %7 ; display-message -p {ZOOMED}", "resize-pane -Z -t %7"


class TestZoom:
    async def test_there_and_back(self, environ: dict[str, str]) -> None:
        tmux = Tmux()
        window = Zoom(environ, run=tmux)
        assert window.hold("export")
        await window.settle()
        assert window.hold("review")
        await window.settle()
        assert window.release("export")
        await window.settle()
        assert tmux.asked == [OPEN]
        assert window.release("review")
        await window.settle()
        await window.settle()
        assert tmux.asked == [OPEN, SHUT]

    async def test_what_tmux_did_not_zoom_is_not_put_back(self, environ: dict[str, str]) -> None:
        tmux = Tmux(zooms=False)  # it was zoomed already, is alone in its window, or large
        window = Zoom(environ, run=tmux)
        window.hold("export")
        await window.settle()
        window.release("export")
        await window.settle()
        assert tmux.asked == [OPEN]

    async def test_both_at_once_come_to_nothing(self, environ: dict[str, str]) -> None:
        tmux = Tmux()
        window = Zoom(environ, run=tmux)
        window.hold("export")
        window.release("export")
        await window.settle()
        assert tmux.asked == []

    def test_what_is_held_is_held_once(self, environ: dict[str, str]) -> None:
        window = Zoom(environ, run=Tmux())
        assert window.hold("export")
        assert not window.hold("export")
        assert not window.release("review")

    @pytest.mark.parametrize("missing", ["TMUX", "TMUX_PANE", "PATH"])
    def test_outside_tmux_nothing_is_asked(self, environ: dict[str, str], missing: str) -> None:
        window = Zoom({**environ, missing: ""}, run=Tmux())
        assert not window.hold("export")

    def test_nor_if_the_configuration_says_no(self, environ: dict[str, str]) -> None:
        assert not Zoom(environ, on=False, run=Tmux()).hold("export")

    async def test_nor_without_a_terminal(
        self, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(zoom, "_tty", lambda: None)
        tmux = Tmux()
        window = Zoom(environ, run=tmux)
        window.hold("export")
        await window.settle()
        assert tmux.asked == []

    async def test_a_tmux_that_fails_is_no_trouble(self, environ: dict[str, str]) -> None:
        window = Zoom(environ)  # the real way to run it: that tmux exits with 1
        window.hold("export")
        await window.settle()
        assert not window.release_all() or window.hold("export")


class TestTheApp:
    async def test_the_export_takes_the_window_and_gives_it_back(
        self, tmp_path: Path, environ: dict[str, str]
    ) -> None:
        app, tmux = app_on(tmp_path / "ledger.db", seeded(tmp_path / "ledger.db")), Tmux()
        app.zoom = Zoom(environ, run=tmux)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, "x")
            assert isinstance(app.screen, ExportDialog)
            assert tmux.asked == [OPEN]
            await press(pilot, "escape")
            assert tmux.asked == [OPEN, SHUT]

    async def test_so_does_a_review_for_all_of_its_questions(
        self, tmp_path: Path, environ: dict[str, str]
    ) -> None:
        app, tmux = app_on(tmp_path / "ledger.db", seeded(tmp_path / "ledger.db")), Tmux()
        app.zoom = Zoom(environ, run=tmux)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, "v", "enter")
            assert tmux.asked == [OPEN]
            await press(pilot, "escape")
            assert tmux.asked == [OPEN, SHUT]

    async def test_quitting_gives_it_back(self, tmp_path: Path, environ: dict[str, str]) -> None:
        app, tmux = app_on(tmp_path / "ledger.db", seeded(tmp_path / "ledger.db")), Tmux()
        app.zoom = Zoom(environ, run=tmux)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, "x")
        assert tmux.asked == [OPEN, SHUT]
