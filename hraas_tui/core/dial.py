"""Days on one dial: each instant at its local time of day, so that the days of a week line up hour for hour.

A place on the dial is the seconds from the midnight that a day begins after, as the clock on the wall counts
them: 09:00 is 9 x 3600 on every day, 01:00 of the next date is 25 x 3600. Where the clock on the wall jumps,
instants stay at the time that it showed: an hour that was skipped stays empty, and a session across it is drawn
as two blocks; an hour that came twice is drawn twice in the same place, the second time over the first. How
long a session took is never read from the dial: that is what the figures are for.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from whenever import Time

from hraas_tui.core.lens import LEAST_HOURS
from hraas_tui.core.moments import HOUR, MINUTE, Span, zoned
from hraas_tui.core.sessions import State
from hraas_tui.core.timeline import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.timeline import Window

DAY = 24 * HOUR

OFFICE = Span(9 * HOUR, 17 * HOUR)
"""What is shown of days on which nothing was recorded."""


class Shift(NamedTuple):
    """A part of a day in which the clock on the wall does not jump, and how far its places are from its instants."""

    span: Span
    by: int

    def place(self, start: Moment, end: Moment) -> Span | None:
        """Where the part of `[start, end)` in here stands on the dial, None if there is none."""
        part = self.span.clip(start, end)
        return None if part is None else Span(part.start + self.by, part.end + self.by)


def shifts(day: Day) -> tuple[Shift, ...]:
    """The parts of a day, in order: one on most days, two where the clocks change, none on a day left out."""
    whole, zone = day.span, day.days.zone
    midnight = day.date.at(Time()).assume_utc().timestamp()
    begins = day.days.day_start * MINUTE
    found = []
    for start, end in pairwise([whole.start, *_jumps(whole, zone), whole.end]):
        if start < end:
            shown = zoned(start, zone).to_plain().assume_utc().timestamp() - midnight
            left_out = max(0, (shown - begins) // DAY)  # a zone that leaves out a date jumps a whole day
            found.append(Shift(Span(start, end), shown - left_out * DAY - start))
    return tuple(found)


def places(parts: Iterable[Shift], start: Moment, end: Moment) -> Iterator[Span]:
    """Where `[start, end)` stands on the dial."""
    return (place for shift in parts if (place := shift.place(start, end)))


def place_of(parts: Iterable[Shift], moment: Moment) -> int | None:
    """Where an instant stands on the dial, None on other days."""
    return next((place.start for place in places(parts, moment, moment + 1)), None)


def blocks_on(day: Day, parts: tuple[Shift, ...], now: Moment, window: Window) -> tuple[Block, ...]:
    """The day's sessions as blocks of a window that is a stretch of the dial, by place."""
    found = []
    for session, part in zip(day.sessions, day.parts(now), strict=True):
        doubted = day.state(session) is State.UNRESOLVED
        for place in places(parts, part.start, part.end) if part else ():
            extent = window.extent(place)
            if extent:
                found.append(
                    Block(session.id, session.client, *extent, unresolved=doubted, running=session.running)
                )
    return tuple(sorted(found, key=lambda block: (block.start, block.end)))


def fitting(days: Iterable[tuple[Day, tuple[Shift, ...]]], now: Moment, day_start: int) -> Span:
    """The stretch of the dial that shows all of these days and the present: whole hours, eight at the least.

    `day_start` is the minute after midnight at which days begin.
    """
    seen: list[Span] = []
    for day, parts in days:
        bounds = day.bounds(now)
        seen += places(parts, bounds.start, bounds.end) if bounds else ()
        seen += places(parts, now, now + 1)
    first, last = day_start * MINUTE, day_start * MINUTE + DAY
    if not seen:
        seen = [OFFICE if first <= OFFICE.start else Span(first, first + 1)]
    low = min(place.start for place in seen) // HOUR * HOUR
    high = -(-max(place.end for place in seen) // HOUR) * HOUR
    high = max(high, min(low + LEAST_HOURS * HOUR, max(last, high)))
    return Span(min(low, high - LEAST_HOURS * HOUR), high)


def _jumps(whole: Span, zone: str) -> list[Moment]:
    """The first instant at which the clock on the wall has another offset than at the start, if there is one."""
    if not whole.seconds:
        return []
    offset = zoned(whole.start, zone).offset
    low, high = whole.start, whole.end - 1
    if zoned(high, zone).offset == offset:
        return []
    while high - low > 1:
        middle = (low + high) // 2
        if zoned(middle, zone).offset == offset:
            low = middle
        else:
            high = middle
    return [high]
