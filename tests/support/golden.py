"""Screens as SVG, compared as text. `HRAAS_RENEW=1` writes them anew: look at them before they are kept."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

FOLDER = Path(__file__).parent.parent / "app" / "golden"
UNIQUE = re.compile(r"terminal-\d+")
SHOWN = 40
"""Lines of a difference that are shown."""


def picture(app: App[None]) -> str:
    """The screen as SVG, without what differs from run to run."""
    return UNIQUE.sub("terminal", app.export_screenshot(title="", simplify=True))


def check(app: App[None], name: str) -> None:
    """Compare the screen with the picture of this name."""
    path, drawn = FOLDER / f"{name}.svg", picture(app)
    if os.environ.get("HRAAS_RENEW"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
        return
    known = path.read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(known, drawn.splitlines(), "known", "drawn", lineterm="", n=0)
    difference = list(lines)[:SHOWN]
    assert not difference, "\n".join([f"{path.name} has changed; HRAAS_RENEW=1 writes it anew", *difference])
