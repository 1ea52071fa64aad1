"""Seven days from a Monday on one dial, and rows of days in general."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hraas_tui.core import dial
from hraas_tui.core.day import Day
from hraas_tui.core.periods import Period
from hraas_tui.core.sums import lines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from whenever import Date

    from hraas_tui.core.dial import Shift
    from hraas_tui.core.doubts import Due
    from hraas_tui.core.moments import Days, Moment, Span
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Break, Session
    from hraas_tui.core.sums import Line
    from hraas_tui.core.timeline import Block, Window

LENGTH = 7


@dataclass(frozen=True)
class Read:
    """What was read of the ledger for a row of days: all that overlaps them, sessions in order of start.

    `reviewed` are the days (ISO 8601) that were marked so.
    """

    days: Days
    roster: Roster
    sessions: Sequence[Session] = ()
    aways: Sequence[Away] = ()
    breaks: Sequence[Break] = ()
    reviewed: Collection[str] = frozenset()

    def day(self, date: Date) -> Day:
        """One of the days; one that its zone left out has no sessions."""
        span = self.days.span(date)
        sessions = self._between(span) if span.seconds else ()
        first = min([span.start, *(session.start for session in sessions[:1])])
        ends = [session.end for session in sessions[-1:]]
        last = None if None in ends else max([span.end, *(end for end in ends if end is not None)])
        aways = tuple(a for a in self.aways if first < a.end and (last is None or a.start < last))
        breaks = tuple(b for b in self.breaks if span.clip(b.start, b.end))
        return Day(date, self.days, self.roster, sessions, aways, breaks, date.format_iso() in self.reviewed)

    def period(self, first: Date, last: Date) -> tuple[Day, ...]:
        """All dates from the first to the last, both included."""
        found = []
        while first <= last:
            found.append(self.day(first))
            first = first.add(days=1)
        return tuple(found)

    @cached_property
    def _starts(self) -> list[Moment]:
        return [session.start for session in self.sessions]

    def _between(self, span: Span) -> tuple[Session, ...]:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        near = self.sessions[first : bisect_left(self._starts, span.end)]
        return tuple(session for session in near if session.overlaps(span.start, span.end))


@dataclass(frozen=True)
class Week:
    """Seven days from Monday on, read at journal position `position`."""

    days: tuple[Day, ...]
    position: int = 0

    @property
    def period(self) -> Period:
        """From Monday to Sunday."""
        return Period(self.days[0].date, self.days[-1].date)

    @property
    def number(self) -> int:
        """The number of the week in its year, as ISO 8601 counts."""
        return self.days[0].date.iso_week_date().week

    def day(self, date: Date) -> Day | None:
        """One of the days, None if the date is not in this week."""
        return next((day for day in self.days if day.date == date), None)

    def lines(self, now: Moment, due: Due | None = None) -> tuple[Line, ...]:
        """Recorded time by client and day; they add up to `worked`."""
        return lines_of(self.days, now, due=due)

    def worked(self, now: Moment) -> int:
        """All recorded seconds of the week."""
        return sum(day.worked(now) for day in self.days)

    # On the dial

    def hours(self, now: Moment) -> Span:
        """The stretch of the dial that shows every day."""
        day_start = self.days[0].days.day_start
        return dial.fitting(zip(self.days, self._shifts, strict=True), now, day_start)

    def place(self, now: Moment) -> tuple[int, int] | None:
        """Which day the present is on and where it stands on the dial, None in another week."""
        found = ((n, dial.place_of(parts, now)) for n, parts in enumerate(self._shifts))
        return next(((n, place) for n, place in found if place is not None), None)

    def blocks(self, number: int, now: Moment, window: Window) -> tuple[Block, ...]:
        """The blocks of a day (0 is Monday) in a window that is a stretch of the dial."""
        return dial.blocks_on(self.days[number], self._shifts[number], now, window)

    @cached_property
    def _shifts(self) -> tuple[tuple[Shift, ...], ...]:
        return tuple(dial.shifts(day) for day in self.days)


def week_of(day: Date) -> Period:
    """The week that a day is in, from Monday to Sunday."""
    monday = day.subtract(days=day.day_of_week().value - 1)
    return Period(monday, monday.add(days=LENGTH - 1))
