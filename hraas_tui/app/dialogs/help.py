"""The keys and what they do, from the table of verbs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.verbs import listed
from hraas_tui.app.widgets.paint import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

KEYS = 9
"""Cells of the column of keys; longer ones push the text to the next line."""

SPELLED = str.maketrans({"⏎": "enter", "↑": "up", "↓": "down", "←": "left", "→": "right"})
"""Keys in ASCII."""

NOTES = (
    "Verbs act on the selected session, else on the running one. An arrow or a click selects.",
    "In a bar, escape keeps the draft; Alt and a key leaves the bar and does what the key does.",
)


class Help(Dialog[None]):
    """The list of keys; it scrolls, and fits a narrow pane."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "close", "close"),
        Binding("down,j", "scroll(1)", "down"),
        Binding("up,k", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay out the box and its rows."""
        with VerticalScroll(id="help", can_focus=False) as box:
            box.border_title = "Keys"
            box.border_subtitle = "escape closes"
            yield Rows(id="help-rows")

    def on_mount(self) -> None:
        """Write the rows once the width is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap the rows anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        rows = self.query_one("#help-rows", Rows)
        plain = self.has_class("-plain")
        rows.set_rows(help_rows(self._keymap, max(20, rows.size.width), plain=plain))

    def action_close(self) -> None:
        """Leave."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)


def help_rows(keymap: Mapping[str, str], width: int, *, plain: bool = False) -> list[Row]:
    """Write the table of keys for a width, in ASCII if it is to be `plain`."""
    rows: list[Row] = []
    for group, keys in listed(keymap):
        rows += [Row()] if rows else []
        rows.append(Row(((group, "bold strong"),)))
        for shown, told in keys:
            rows += _entry(shown.translate(SPELLED) if plain else shown, told, width)
    for note in NOTES:
        rows += [Row(), *(Row(((line, "quiet"),)) for line in textwrap.wrap(note, width))]
    return rows


def _entry(shown: str, told: str, width: int) -> list[Row]:
    first, *more = textwrap.wrap(told, max(10, width - KEYS)) or [""]
    if len(shown) >= KEYS:
        head = [Row(((shown, "bold primary"),)), Row(((" " * KEYS, ""), (first, "")))]
    else:
        head = [Row(((shown.ljust(KEYS), "bold primary"), (first, "")))]
    return [*head, *(Row(((" " * KEYS, ""), (line, ""))) for line in more)]
