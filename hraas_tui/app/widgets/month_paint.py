"""A month's rows, painted: a calendar whose days are the stronger the more was worked on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.app.widgets.timeline_paint import BLANK, Ink, merged, strip_row
from hraas_tui.app.widgets.week_paint import sign_of, strip_scene
from hraas_tui.core.moments import HOUR, Span
from hraas_tui.core.month import LEVELS, STEP, level
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import SessionId
from hraas_tui.core.timeline import Block, Window
from hraas_tui.core.week import LENGTH

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.app.widgets.timeline_paint import Painted, PaintedRow
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Day
    from hraas_tui.core.month import Month

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NUMBERS = 4
"""Cells of the weeks' numbers."""

NUMBERED = 64
"""The width from which they are shown."""

TALLEST = 5
"""Rows that a week has at the most."""

APART = 3
"""Rows from which weeks are parted by an empty one."""

HEAD = 4
"""Cells before the hours where a day has one row: the edge, the date and its sign."""

TODAY = 11
"""Cells in which the word today has room beside date and sign."""

ROOMY = 8
"""Cells in which hours have a free one behind them."""

SHARES = 2
"""The line, from nought, that shows the clients' parts."""


@dataclass(frozen=True)
class Calendar:
    """A month as it is painted: `width` cells, `height` rows and the chosen day."""

    month: Month
    view: View
    chosen: Date
    width: int
    height: int
    mono: bool = False

    @property
    def head(self) -> int:
        """Rows above the weeks."""
        return int(self.height > 1)

    @property
    def numbers(self) -> int:
        """Cells left of the days."""
        return NUMBERS if self.width >= NUMBERED else 0

    @property
    def cell(self) -> int:
        """Cells of a day, the free one between two included."""
        return max(1, (self.width - self.numbers) // LENGTH)

    @property
    def pitch(self) -> int:
        """Rows of a week."""
        return max(1, min(TALLEST, (self.height - self.head) // len(self.month.weeks)))

    @property
    def first(self) -> int:
        """The first week that is seen: where not all are, the chosen day is in one of them."""
        weeks = self.month.weeks
        at = next((n for n, week in enumerate(weeks) for d in week if d and d.date == self.chosen), 0)
        room = (self.height - self.head) // self.pitch
        return max(0, min(at - room // 2, len(weeks) - room))

    def day_at(self, x: int, y: int) -> Date | None:
        """The day that is shown in a cell."""
        row, column = y - self.head, (x - self.numbers) // self.cell
        week = self.first + row // self.pitch
        if row < 0 or x < self.numbers or column >= LENGTH or week >= len(self.month.weeks):
            return None
        day = self.month.weeks[week][column]
        return None if day is None else day.date


def rows_of(calendar: Calendar) -> list[PaintedRow]:
    """Paint all rows of a month, from the top."""
    rows = [_head_row(calendar)] if calendar.head else []
    for week in calendar.month.weeks[calendar.first :]:
        if len(rows) + calendar.pitch > calendar.height:
            break
        rows += [_week_row(calendar, week, line) for line in range(calendar.pitch)]
    return rows


def _head_row(calendar: Calendar) -> PaintedRow:
    named = [(f" {name}".ljust(calendar.cell)[: calendar.cell], Ink("quiet")) for name in WEEKDAYS]
    return merged([*[BLANK] * calendar.numbers, *named])


def _week_row(calendar: Calendar, week: tuple[Day | None, ...], line: int) -> PaintedRow:
    days = [day for day in week if day]
    number = f"{days[0].date.iso_week_date().week:2}" if line == 0 else ""
    left = [(number.ljust(calendar.numbers), Ink("quiet"))] if calendar.numbers else []
    cells = [part for day in week for part in _cell(calendar, day, line)]
    return merged([*left, *cells])


def _cell(calendar: Calendar, day: Day | None, line: int) -> list[Painted]:
    """One line of a day."""
    if day is None or (calendar.pitch >= APART and line == calendar.pitch - 1):
        return [(" " * calendar.cell, Ink())]
    view, room = calendar.view, calendar.cell - 1
    seconds, chosen = day.worked(view.now), day.date == calendar.chosen
    ink = _ink(view, day, seconds)
    edge = (view.signs.chosen if chosen else " ", ink)
    number = (f"{day.date.day:2}", _number(view, day, ink, chosen=chosen))
    if calendar.pitch == 1:
        parts = [edge, number, (sign_of(view, day) + _hours(seconds, room - HEAD), ink)]
    elif line == 0:
        today = " today" if day.date == view.snapshot.today and room >= TODAY else ""
        parts = [edge, number, (f" {sign_of(view, day)}{today}", ink)]
    elif line == 1:
        margin = 2 if room >= ROOMY else 1
        parts = [edge, (_hours(seconds, room - margin), ink)]
    elif line == SHARES and seconds:
        parts = [edge, *_shares(calendar, day, seconds, room - 2)]
    else:
        parts = [edge]
    return [*_filled(parts, room, ink), BLANK]


def _shares(calendar: Calendar, day: Day, seconds: int, width: int) -> PaintedRow:
    """Who got the day: a bar of all clients' parts, as long as the day was."""
    window = Window(0, max(seconds, LEVELS * STEP), max(1, width))
    at, blocks = 0, []
    for total in day.totals(calendar.view.now):
        extent = window.extent(Span(at, at + total.seconds))
        at += total.seconds
        if extent:
            blocks.append(Block(SessionId(""), total.client, *extent))
    return strip_row(strip_scene(calendar.view, day, tuple(blocks), window, mono=calendar.mono))


def _number(view: View, day: Day, ink: Ink, *, chosen: bool) -> Ink:
    return ink._replace(bold=chosen or day.date == view.snapshot.today, reverse=chosen)


def _ink(view: View, day: Day, seconds: int) -> Ink:
    """The colours of a day: the more was worked, the stronger its ground."""
    step = level(seconds)
    if step:
        return Ink(f"on-heat-{step}", f"heat-{step}")
    past = day.date <= view.snapshot.today and day.span.seconds
    return Ink("quiet", "track") if past else Ink("quiet")


def _hours(seconds: int, room: int) -> str:
    """What was worked, at the right, as finely as there is room for."""
    hours = seconds // HOUR
    ways = (duration(seconds), f"{hours}h", str(hours)) if seconds else ()
    return next((way for way in ways if len(way) <= room), "").rjust(max(0, room))


def _filled(parts: list[Painted], room: int, ink: Ink) -> list[Painted]:
    """Cut or fill the parts to a number of cells."""
    kept: list[Painted] = []
    for text, look in parts:
        kept.append((text[:room], look))
        room -= len(kept[-1][0])
    return [*(part for part in kept if part[0]), (" " * room, ink)]
