"""The top line: the screens, the date and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from hraas_tui.app.messages import TabChosen
from hraas_tui.app.widgets.paint import Part, Row, Rows, width_of
from hraas_tui.core.moments import MINUTE, zoned
from hraas_tui.core.month_names import MONTHS

if TYPE_CHECKING:
    from textual import events
    from whenever import Date

    from hraas_tui.core.moments import Days, Moment

TABS = (("today", "Today"), ("week", "Week"), ("clients", "Clients"), ("statements", "Statements"))
MARK = " HRaaS "


class TabLine(Rows):
    """The screens as tabs, the current one marked by more than colour; a click changes the screen."""

    def __init__(self, current: str) -> None:
        super().__init__(id="tabs")
        self._current = current
        self._minute = -1
        self._shown: tuple[Moment, Days, str] | None = None
        self._spots: dict[str, range] = {}
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
        told: tuple[Part, ...] = ((f"{notice}   ", "warning"),) if notice else ()
        local = zoned(now, days.zone)
        time: Part = (f"{local.hour:02}:{local.minute:02} ", "strong")
        full, short = ((*told, (f"{day}  ", "quiet"), time) for day in _said(local.date()))
        here = tuple(tab for tab in TABS if tab[0] == self._current)
        for mark, tabs, right in (
            (MARK, TABS, full),
            (MARK, TABS, short),
            ("", TABS, short),
            ("", TABS, (*told, time)),
            ("", here, (*told, time)),
        ):
            left, self._spots = self._laid(mark, tabs)
            if width_of((*left, *right)) < self.size.width:
                break
        self.set_rows([Row(left, right)])

    def _laid(
        self, mark: str, tabs: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[Part, ...], dict[str, range]]:
        """The tabs, and which cells each takes."""
        parts, spots = [(mark, "bold primary")], {}
        at = cell_len(mark)
        for screen, title in tabs:
            gap = 2 if at else 1
            look = "bold underline strong" if screen == self._current else "quiet"
            parts += [(" " * gap, ""), (title, look)]
            spots[screen] = range(at + gap, at + gap + len(title))
            at += gap + len(title)
        return tuple(parts), spots

    def tick(self, now: Moment, days: Days, notice: str = "") -> None:
        """Show another minute."""
        if now // MINUTE != self._minute:
            self.show(now, days, notice)

    def on_click(self, event: events.Click) -> None:
        """Change to the screen whose tab was clicked."""
        for screen, cells in self._spots.items():
            if event.x in cells:
                self.post_message(TabChosen(screen))


def _said(date: Date) -> tuple[str, str]:
    """A date in full, and as short as can be."""
    day = f"{date.day_of_week().name.title()[:3]} {date.day}"
    return f"{day} {MONTHS[date.month - 1][:3]} {date.year}", day
