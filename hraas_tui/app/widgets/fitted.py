"""Rows that are worked out anew for each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Row, Rows, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hraas_tui.app.widgets.paint import Part

GAP: tuple[Part, ...] = (("   ", ""),)


class Fitted(Rows):
    """Shows what a function makes of the size that there is."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._make: Callable[[int, int], Sequence[Row]] | None = None
        self._told: Row | None = None

    def on_resize(self) -> None:
        """Work the rows out for the new size."""
        self.draw()

    def show(self, make: Callable[[int, int], Sequence[Row]]) -> None:
        """Show what a function makes of a width and a height."""
        self._make = make
        self.draw()

    def tell(self, news: Row | None) -> None:
        """Show news in place of the first row; None for the row again."""
        if news != self._told:
            self._told = news
            self.draw()

    def draw(self) -> None:
        """Work the rows out again."""
        if self._make is None or not self.size:
            return
        rows = self._make(self.size.width, self.size.height)
        self.set_rows(rows if self._told is None else [self._told, *rows[1:]])


def flowed(items: Iterable[tuple[Part, ...]], width: int, height: int) -> list[Row]:
    """Put items one after the other into rows, none across two; what has no room is left out and counted."""
    rows: list[list[Part]] = [[]]
    waiting = list(items)
    while waiting:
        item = waiting[0]
        more = len(f"  +{len(waiting) - 1}") if len(rows) == height and len(waiting) > 1 else 0
        gap = GAP if rows[-1] else ()
        if width_of((*rows[-1], *gap, *item)) + more <= width:
            rows[-1] += [*gap, *waiting.pop(0)]
        elif len(rows) < height and rows[-1]:
            rows.append([])
        else:
            rows[-1].append((f"  +{len(waiting)}", "quiet"))
            break
    return [Row(tuple(row)) for row in rows]
