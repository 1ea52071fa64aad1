"""Seven days as small timelines, one below the other, on one line of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.messages import DayPointed
from hraas_tui.app.widgets.painted import PaintedRows
from hraas_tui.app.widgets.week_paint import WIDE, Sheet, rows_of
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.week import LENGTH

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size
    from whenever import Date

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.week import Week

TALL = 28
"""Rows of the screen from which a day may have two."""

LEAST = 3
"""Rows that are for the rest in the lowest panes."""


class WeekLanes(PaintedRows):
    """A week; it marks the chosen day, but whoever hears `DayPointed` keeps it."""

    def __init__(self) -> None:
        super().__init__(id="week")
        self._sheet: Sheet | None = None
        self._shown: tuple[Week, View, Date] | None = None
        self._painted_at: tuple[int, ...] = ()

    def on_resize(self) -> None:
        """Draw at the new size."""
        self._draw()

    def show(self, week: Week, view: View, chosen: Date) -> None:
        """Show a week and which of its days is chosen."""
        self._shown = week, view, chosen
        self._draw()

    def tick(self, view: View) -> None:
        """Draw again if the present has moved by what can be drawn, or today's total has."""
        if self._shown is None or self._sheet is None:
            return
        week, _, chosen = self._shown
        self._shown = week, view, chosen
        if self._painted_at != _seen(self._sheet, view):
            self._draw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The hours and seven days, of two rows each where that leaves room for the totals."""
        tall = width >= WIDE and viewport.height >= TALL
        return max(1, min(1 + LENGTH * (1 + tall), viewport.height - LEAST))

    def on_click(self, event: events.Click) -> None:
        """Tell which day was clicked."""
        offset = event.get_content_offset(self)
        date = self._sheet.day_at(offset.y) if self._sheet and offset else None
        if date is not None:
            event.stop()
            self.post_message(DayPointed(date, opened=event.chain > 1))

    def _draw(self) -> None:
        if self._shown is None or not self.size:
            return
        week, view, chosen = self._shown
        width, height = self.size
        hours = week.hours(view.now)
        self._sheet = Sheet(week, view, chosen, hours, width, height, mono=self.app.no_color)
        self._painted_at = _seen(self._sheet, view)
        self.set_rows(rows_of(self._sheet))


def _seen(sheet: Sheet, view: View) -> tuple[int, ...]:
    """What of the present can be seen: its place in eighths of a cell, and the minutes of its day."""
    found = sheet.week.place(view.now)
    if found is None:
        return ()
    number, place = found
    return number, sheet.window.eighth(place), sheet.week.days[number].worked(view.now) // MINUTE
