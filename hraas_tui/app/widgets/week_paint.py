"""A week's rows, painted: the hours, and a small timeline for each day with what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import fit
from hraas_tui.app.widgets.timeline_paint import BLANK, Ink, merged, put, strip_row
from hraas_tui.app.widgets.timeline_scene import Scene
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import State
from hraas_tui.core.timeline import EIGHTHS, Lane, Plan, Window, axis

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.app.widgets.timeline_paint import Painted, PaintedRow
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Span
    from hraas_tui.core.timeline import Block
    from hraas_tui.core.week import Week

LABEL = 10
"""Cells of a day's name and its mark: `▌Mon 16 ✓ `."""

TOTAL = 7
TALL_LABEL = 13
TALL_TOTAL = 14
"""The same where a day has two rows: below are when it began and ended, and what is left to do."""

DIAL = "UTC"
"""The zone in which the places on a dial, taken for instants, are the time of day."""

REVIEWED = ("✓", "v")
"""What marks a reviewed day, and in plain ASCII."""

STRIP = Plan(axis=False, brace=False, strip=True)

WIDE = 96
TO_DO = ((State.UNRESOLVED, "unresolved"), (State.UNASSIGNED, "whose?"), (State.UNFILED, "to file"))


@dataclass(frozen=True)
class Sheet:
    """A week as it is painted: `width` cells, `height` rows, the hours that are seen and the chosen day."""

    week: Week
    view: View
    chosen: Date
    hours: Span
    width: int
    height: int
    mono: bool = False

    @property
    def axis(self) -> bool:
        """Whether there is a row for the hours."""
        return self.height > 1

    @property
    def tall(self) -> bool:
        """Whether each day has two rows."""
        return self.width >= WIDE and self.height > 2 * len(self.week.days)

    @property
    def pitch(self) -> int:
        """Rows of a day."""
        return 2 if self.tall else 1

    @property
    def first(self) -> int:
        """The first day that is seen: where not all are, the chosen one is among them."""
        room = (self.height - self.axis) // self.pitch
        at = next((n for n, day in enumerate(self.week.days) if day.date == self.chosen), 0)
        return max(0, min(at - room // 2, len(self.week.days) - room))

    @property
    def label(self) -> int:
        """Cells left of the hours."""
        return TALL_LABEL if self.tall else LABEL

    @property
    def total(self) -> int:
        """Cells right of the hours."""
        return TALL_TOTAL if self.tall else TOTAL

    @cached_property
    def window(self) -> Window:
        """The hours as a stretch of the dial."""
        return Window(self.hours.start, self.hours.end, max(1, self.width - self.label - self.total))

    @cached_property
    def present(self) -> tuple[int, int] | None:
        """The day and the place of the present."""
        return self.week.place(self.view.now)

    def day_at(self, row: int) -> Date | None:
        """The day that a row shows."""
        number = self.first + (row - self.axis) // self.pitch
        within = row >= self.axis and number < len(self.week.days)
        return self.week.days[number].date if within else None


def rows_of(sheet: Sheet) -> list[PaintedRow]:
    """Paint all rows of a week, from the top."""
    rows = [_axis_row(sheet)] if sheet.axis else []
    for number in range(sheet.first, len(sheet.week.days)):
        if len(rows) + sheet.pitch > sheet.height:
            break
        scene = _scene(sheet, number)
        rows.append(_day_row(sheet, scene))
        if sheet.tall:
            rows.append(_below_row(sheet, scene))
    return rows


def day_name(date: Date) -> str:
    """A day in few letters: `Mon 16`."""
    return f"{date.day_of_week().name.title()[:3]} {date.day:2}"


def sign_of(view: View, day: Day) -> str:
    """How far a day is: reviewed, something left to do, or neither."""
    if day.reviewed:
        return REVIEWED[view.plain]
    return "!" if to_do(day) else " "


def to_do(day: Day) -> str:
    """What is left to do on a day, the most pressing first: `1 to file`; empty if nothing is."""
    counts = ((day.count(state), word) for state, word in TO_DO)
    return next((f"{count} {word}" for count, word in counts if count), "")


def strip_scene(
    view: View,
    day: Day,
    blocks: tuple[Block, ...],
    window: Window,
    now: int | None = None,
    *,
    mono: bool = False,
) -> Scene:
    """What the timeline shows in one row, of blocks in any window; `now` is the present's place there."""
    running = view.snapshot.running
    return Scene(
        day=day,
        now=window.start - 1 if now is None else now,
        window=window,
        plan=STRIP,
        lanes=(Lane(None, blocks),),
        gutter=0,
        running_client=running.client if running else None,
        discreet=view.discreet,
        ascii=view.plain,
        mono=mono,
    )


def nothing(view: View) -> str:
    """What stands where there is no time."""
    return view.signs.dash if view.plain else view.signs.dot


def _axis_row(sheet: Sheet) -> PaintedRow:
    cells = [BLANK] * sheet.window.width
    now = None if sheet.present is None else sheet.window.cell(sheet.present[1])
    for place, text in axis(sheet.window, DIAL):
        if now is None or not place <= now <= place + len(text) - 1:
            put(cells, place, text, Ink("quiet"))
    if now is not None:
        put(cells, now, "v" if sheet.view.plain else "▼", Ink("now"))
    return merged([*[BLANK] * sheet.label, *cells, *[BLANK] * sheet.total])


def _scene(sheet: Sheet, number: int) -> Scene:
    """A day of the week as the timeline would show it in one row."""
    blocks = sheet.week.blocks(number, sheet.view.now, sheet.window)
    now = sheet.present[1] if sheet.present and sheet.present[0] == number else None
    return strip_scene(sheet.view, sheet.week.days[number], blocks, sheet.window, now, mono=sheet.mono)


def _day_row(sheet: Sheet, scene: Scene) -> PaintedRow:
    day, view = scene.day, sheet.view
    seconds = day.worked(view.now)
    past = day.span.seconds and day.date <= view.snapshot.today
    total = duration(seconds) if seconds else nothing(view) if past else ""
    ink = Ink("strong", bold=True) if seconds else Ink("quiet")
    middle = strip_row(scene) if day.span.seconds else _left_out(sheet, day)
    return merged([*_label(sheet, day), *middle, (total.rjust(sheet.total - 1) + " ", ink)])


def _label(sheet: Sheet, day: Day) -> list[Painted]:
    """The day's name; the chosen one is marked at the edge, today is bold, a day to come is quiet."""
    view, today = sheet.view, sheet.view.snapshot.today
    chosen = day.date == sheet.chosen
    colour = "strong" if day.date <= today else "quiet"
    edge = view.signs.chosen if chosen else " "
    sign = sign_of(view, day)
    return [
        (edge, Ink("accent", bold=True)),
        (day_name(day.date), Ink(colour, reverse=chosen, bold=chosen or day.date == today)),
        (f" {sign}".ljust(sheet.label - 7), Ink("success" if day.reviewed else "warning")),
    ]


def _left_out(sheet: Sheet, day: Day) -> list[Painted]:
    """A date that the zone left out has no hours."""
    text = f"no such day in {day.days.zone}"
    return [(fit(f" {text}", sheet.window.width, sheet.view.signs.ellipsis), Ink("quiet"))]


def _below_row(sheet: Sheet, scene: Scene) -> PaintedRow:
    """Below a day: from when to when, how long each block took, and what is left to do."""
    day, cells = scene.day, [BLANK] * sheet.window.width
    free = 0
    told: set[str] = set()  # where the clocks change, a session may be two blocks
    for block in scene.blocks:
        first, last = block.start // EIGHTHS, (block.end - 1) // EIGHTHS
        part = day.clipped(scene.session(block), sheet.view.now)
        text = duration(part.seconds) if part else ""
        place = max(first, free)
        if block.session not in told and place + len(text) <= last + 1:
            told.add(block.session)
            put(cells, place, text, Ink(scene.token(block.client)))
            free = place + len(text) + 1
    edge = sheet.view.signs.chosen if day.date == sheet.chosen else " "
    times = fit(_times(sheet, day), sheet.label - 2)
    left = to_do(day).rjust(sheet.total - 1) + " "
    return merged([(edge, Ink("accent", bold=True)), (f"{times} ", Ink()), *cells, (left, Ink("warning"))])


def _times(sheet: Sheet, day: Day) -> str:
    view, bounds = sheet.view, day.bounds(sheet.view.now)
    if bounds is None:
        return ""
    runs = day.sessions[-1].running and view.now in day.span
    return f"{view.clock(bounds.start)}{view.signs.dash}{'now' if runs else view.clock(bounds.end)}"
