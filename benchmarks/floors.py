"""What the same machine needs at the least, measured in the same run: numbers alone would tell of the machine only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.processes import Timed

if TYPE_CHECKING:
    from pathlib import Path

BARE, SQLITE, PEEWEE = "python -I", "import sqlite3", "import peewee"

BARE_APP = """
from textual.app import App
from textual.widgets import Static

NAMES = {"1": "Acme Industrial", "2": "Globex", "3": "Initech", "4": "Umbra Logistics"}


class Bare(App):
    def compose(self):
        yield Static("Sessions", id="sessions")
        yield Static("", id="news")

    def on_key(self, event):
        if event.key in NAMES:
            self.query_one("#news", Static).update(f"Now {NAMES[event.key]}.", layout=False)


Bare().run()
"""
"""The least that Textual does: a word, and another one for each key."""


def interpreters() -> dict[str, Timed]:
    """Interpreters that only import what HRaaS can't do without."""
    python = [sys.executable, "-I", "-c"]
    words = {BARE: "pass", SQLITE: "import sqlite3", PEEWEE: "import peewee"}
    return {name: Timed(name, [*python, word]) for name, word in words.items()}


def bare_app(folder: Path) -> list[str]:
    """The command that runs the bare app."""
    path = folder / "bare.py"
    path.write_text(BARE_APP, encoding="utf-8")
    return [sys.executable, "-I", str(path)]
