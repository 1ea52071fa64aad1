"""A month as a calendar, weeks as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.messages import DayPointed
from hraas_tui.app.widgets.month_paint import TALLEST, Calendar, rows_of
from hraas_tui.app.widgets.painted import PaintedRows

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size
    from whenever import Date

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.month import Month

BESIDE = 11
"""Rows of the screen that are for the rest: the tabs, the totals, the keys."""

LEAST = 3
"""Rows that are for the rest in the lowest panes."""


class MonthGrid(PaintedRows):
    """A month; it marks the chosen day, but whoever hears `DayPointed` keeps it."""

    def __init__(self) -> None:
        super().__init__(id="month")
        self._shown: Calendar | None = None
        self._weeks = 5

    def on_resize(self) -> None:
        """Draw at the new size."""
        if self._shown is not None:
            self.show(self._shown.month, self._shown.view, self._shown.chosen)

    def show(self, month: Month, view: View, chosen: Date) -> None:
        """Show a month and which of its days is chosen."""
        self._shown = Calendar(month, view, chosen, *self.size, mono=self.app.no_color)
        if self._weeks != len(month.weeks):
            self._weeks = len(month.weeks)
            self.refresh(layout=True)
        if self.size:
            self.set_rows(rows_of(self._shown))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows a week as leave room for the rest."""
        pitch = max(1, min(TALLEST, (viewport.height - BESIDE) // self._weeks))
        return max(1, min(1 + self._weeks * pitch, viewport.height - LEAST))

    def on_click(self, event: events.Click) -> None:
        """Tell which day was clicked."""
        offset = event.get_content_offset(self)
        date = self._shown.day_at(offset.x, offset.y) if self._shown and offset else None
        if date is not None:
            event.stop()
            self.post_message(DayPointed(date, opened=event.chain > 1))
