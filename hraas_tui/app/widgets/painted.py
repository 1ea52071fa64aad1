"""A widget of painted rows, as the timeline's: only a row that changed is painted again."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from hraas_tui.app.widgets.timeline_paint import Ink, Inks, strip_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.app.widgets.timeline_paint import PaintedRow


class PaintedRows(Widget):
    """Shows rows that are given in inks, which may have grounds. `painted` counts the rows painted."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: tuple[PaintedRow, ...] = ()
        self._strips: dict[int, Strip] = {}
        self._inks: Inks | None = None
        self.painted = 0

    def set_rows(self, rows: Sequence[PaintedRow]) -> None:
        """Show other rows; those that stay the same are not painted again."""
        before, self._rows = self._rows, tuple(rows)
        for y, (old, new) in enumerate(zip_longest(before, self._rows)):
            if old != new:
                self._strips.pop(y, None)
                self.refresh(Region(0, y, max(1, self.size.width), 1))

    @property
    def text(self) -> str:
        """The rows as plain text."""
        return "\n".join("".join(glyphs for glyphs, _ in row).rstrip() for row in self._rows)

    def notify_style_update(self) -> None:
        """Forget all styles: the theme may be another one."""
        super().notify_style_update()
        self._inks = None
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables, self.rich_style)
        width = self.size.width
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != width:
            if y >= len(self._rows):
                return Strip.blank(width, self._inks.style(Ink()))
            self.painted += 1
            strip = self._strips[y] = strip_from(self._rows[y], self._inks, width)
        return strip
