"""The bottom line: keys and what they do, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from hraas_tui.app.messages import VerbChosen
from hraas_tui.app.widgets.paint import Part, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

GAP = 2


class Hint(NamedTuple):
    """A key, what it does, the action it stands for (or none) and its rank: 1 goes last."""

    key: str
    title: str
    action: str = ""
    rank: int = 1

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return cell_len(self.key) + 1 + cell_len(self.title)


class KeyLine(Rows):
    """Drops hints by rank instead of clipping them, and says how many more the help has."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._hints: tuple[Hint, ...] = ()
        self._help: Hint | None = None
        self._spots: list[tuple[int, int, str]] = []
        self._told: Row | None = None
        self.set_rows([Row()])

    def on_resize(self) -> None:
        """Choose anew what there is room for."""
        self._draw()

    def show(self, hints: Sequence[Hint], help: Hint | None = None) -> None:  # noqa: A002
        """Show hints, in this order, and at the end the key of the help."""
        self._hints, self._help = tuple(hints), help
        self._draw()

    def tell(self, news: Row | None) -> None:
        """Show news in place of the keys, where there is no other line for them; None for the keys again."""
        if news != self._told:
            self._told = news
            self._draw()

    def _draw(self) -> None:
        if self._told is not None:
            self._spots = []
            self.set_rows([self._told])
            return
        shown, left_out = fitting(self._hints, self._help, self.size.width - 1)
        parts: list[Part] = [(" ", "")]
        self._spots, at = [], 1
        tail = [_short(self._help, left_out, self.size.width - 1)] if self._help else []
        for hint in [*shown, *tail]:
            parts += [
                (hint.key, "bold primary"),
                (f" {hint.title}", "quiet"),
                (" " * GAP, ""),
            ]
            self._spots.append((at, at + hint.width, hint.action))
            at += hint.width + GAP
        self.set_rows([Row(tuple(parts))])

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for first, last, action in self._spots:
            if first <= event.x < last and action:
                self.post_message(VerbChosen(action))


def _counted(help_: Hint, left_out: int) -> Hint:
    title = f"{help_.title} (+{left_out})" if left_out else help_.title
    return Hint(help_.key, title, help_.action)


def fitting(hints: Sequence[Hint], help_: Hint | None, width: int) -> tuple[list[Hint], int]:
    """Choose the hints that there is room for, the least important going first, and count the others."""
    kept = list(hints)
    while kept:
        left_out = len(hints) - len(kept)
        tail = [_counted(help_, left_out)] if help_ else []
        if sum(hint.width + GAP for hint in [*kept, *tail]) - GAP <= width:
            break
        kept.remove(max(kept, key=lambda hint: hint.rank))
    return kept, len(hints) - len(kept)


def _short(help_: Hint, left_out: int, width: int) -> Hint:
    """Count what is left out, unless even the count has no room."""
    counted = _counted(help_, left_out)
    return counted if counted.width <= width else help_
