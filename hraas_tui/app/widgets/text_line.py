"""A line of text that loses nothing of what is pasted into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

if TYPE_CHECKING:
    from textual import events


class TextLine(Input):
    """An input that joins pasted lines: Textual's own keeps the first and drops the rest without a word.

    A longer text is no reason to lay the screen out anew: the line is as wide as it is.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def _on_paste(self, event: events.Paste) -> None:
        event.text = one_line(event.text)


def one_line(text: str) -> str:
    """Join lines with a space; what is one line already stays as it is."""
    lines = text.splitlines()
    return (
        text
        if len(lines) <= 1 and text == "".join(lines)
        else " ".join(line.strip() for line in lines if line.strip())
    )
