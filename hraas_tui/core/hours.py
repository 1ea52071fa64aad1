"""The hours in which a person usually works: only gaps within them are worth a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import Span

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.moments import Days, Moment

MIDNIGHT = 24 * 60
"""Minutes of a day: as an end, the midnight after it."""


class Hours(NamedTuple):
    """From `start` to `end`, minutes after midnight; an end that is not after the start is the next morning's."""

    start: int
    end: int

    def span(self, date: Date, days: Days) -> Span:
        """These hours of a civil day: what begins before the day itself does is meant to be after its midnight."""
        first = date if self.start >= days.day_start else date.add(days=1)
        last = first if self.end > self.start else first.add(days=1)
        return Span(_at(first, self.start, days), _at(last, self.end, days))


OFFICE = Hours(8 * 60, 18 * 60)
"""The hours of a person who said nothing else."""


def hours_of(text: str) -> Hours | None:
    """Read hours such as `08:00-18:00`; None for what can't be read."""
    first, _, last = (part.strip() for part in text.partition("-"))
    start, end = minutes_of(first), MIDNIGHT if last == "24:00" else minutes_of(last)
    return None if start is None or end is None else Hours(start, end)


def minutes_of(text: str) -> int | None:
    """Read a time of day as minutes after midnight; None for what is none."""
    parts = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text)
    return None if parts is None else int(parts[1]) * 60 + int(parts[2])


def _at(date: Date, minutes: int, days: Days) -> Moment:
    """The instant of a local time; where the clocks skip it, the first one after."""
    more, left = divmod(minutes, MIDNIGHT)
    from whenever import Time  # the configuration is read without it

    local = date.add(days=more).at(Time(*divmod(left, 60)))
    return local.assume_tz(days.zone, disambiguation="compatible").timestamp()
