"""The top line: the screens, the date and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from hraas_tui.app.messages import TabChosen
from hraas_tui.app.widgets.paint import Part, Row, Rows, width_of
from hraas_tui.app.widgets.view import MONTHS
from hraas_tui.core.moments import MINUTE, zoned

if TYPE_CHECKING:
    from textual import events
    from whenever import Date

    from hraas_tui.core.moments import Days, Moment

TABS = (("today", "Today"), ("week", "Week"), ("clients", "Clients"))
MARK = " HRaaS "


class TabLine(Rows):
    """The screens as tabs, the current one marked by more than colour; a click changes the screen."""

    def __init__(self, current: str) -> None:
        super().__init__(id="tabs")
        self._current = current
        self._minute = -1
        self._shown: tuple[Moment, Days, str] | None = None
        self.set_rows([Row()])

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._draw()

    def show(self, now: Moment, days: Days, notice: str = "") -> None:
        """Show the time, and a word such as `discreet` before it."""
        self._minute = now // MINUTE
        self._shown = now, days, notice
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        now, days, notice = self._shown
        parts: list[Part] = [(MARK, "bold primary")]
        for screen, title in TABS:
            look = "bold underline strong" if screen == self._current else "quiet"
            parts += [("  ", ""), (title, look)]
        told: list[Part] = [(f"{notice}   ", "warning")] if notice else []
        local = zoned(now, days.zone)
        time: Part = (f"{local.hour:02}:{local.minute:02} ", "strong")
        ways = [(*told, (f"{day}  ", "quiet"), time) for day in _said(local.date())]
        room = self.size.width - width_of(parts) - 1
        right = next((way for way in ways if width_of(way) <= room), (*told, time))
        self.set_rows([Row(tuple(parts), right)])

    def tick(self, now: Moment, days: Days, notice: str = "") -> None:
        """Show another minute."""
        if now // MINUTE != self._minute:
            self.show(now, days, notice)

    def on_click(self, event: events.Click) -> None:
        """Change to the screen whose tab was clicked."""
        at = cell_len(MARK)
        for screen, title in TABS:
            at += 2
            if at <= event.x < at + len(title):
                self.post_message(TabChosen(screen))
            at += len(title)


def _said(date: Date) -> tuple[str, str]:
    """A date in full, and as short as can be."""
    day = f"{date.day_of_week().name.title()[:3]} {date.day}"
    return f"{day} {MONTHS[date.month - 1][:3]} {date.year}", day
