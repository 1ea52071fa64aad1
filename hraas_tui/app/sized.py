"""Screens that fit the terminal from their first picture on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Sized(Screen[T]):
    """A screen that has the classes of the terminal's size before anything of it is styled.

    Textual sets them once it has painted, and then styles, lays out and paints it all again.
    """

    def on_compose(self) -> None:
        """Take the class of the width and the one of the height."""
        width, height = self.app.size
        across, down = self.app.HORIZONTAL_BREAKPOINTS or (), self.app.VERTICAL_BREAKPOINTS or ()
        self.add_class(reached(across, width), reached(down, height))


def reached(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the largest breakpoint that so many cells reach."""
    return max(each for each in breakpoints if each[0] <= cells)[1]
