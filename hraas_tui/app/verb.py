"""A verb: something a key does, with what help, footer and palette say of it."""

from __future__ import annotations

from typing import NamedTuple

EVERYWHERE = "everywhere"
TODAY = "today"
CLIENTS = "clients"
WEEK = "week"
STATEMENTS = "statements"

CLOCK = "The clock"
SESSION = "A session"
LOOK = "Look around"
APP = "The app"
GROUPS = (CLOCK, SESSION, LOOK, APP)


class Verb(NamedTuple):
    """Something a key does.

    `keys` are Textual's names, separated by commas; `action` belongs to the app, or to the screen that
    `scope` names; `title` is a word or two for the footer and the palette; `footer` ranks it there (0: not
    shown, 1: the last to go); `over` says whether it works over dialogs too.
    """

    id: str
    keys: str
    action: str
    title: str
    help: str
    group: str
    scope: str = EVERYWHERE
    footer: int = 0
    over: bool = False
    palette: bool = True

    @property
    def bound(self) -> str:
        """The action with the namespace that it belongs to."""
        return f"app.{self.action}" if self.scope == EVERYWHERE else self.action
