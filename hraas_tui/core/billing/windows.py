"""After-hours windows: which part of a stretch of time costs which multiple of the rate."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from whenever import Time

from hraas_tui.core.billing.terms import HOLIDAY, WHOLE_DAY
from hraas_tui.core.moments import Ambiguous, Impossible, Span, resolve, zoned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from whenever import Date

    from hraas_tui.core.billing.terms import Window
    from hraas_tui.core.moments import Moment

ONCE = Decimal(1)


def cut(
    span: Span, windows: Sequence[Window], holidays: Collection[str], zone: str
) -> tuple[tuple[Span, Decimal], ...]:
    """Cut a span where its multiplier changes: its parts in order, each with its multiplier.

    Windows are read as local times of the zone. A time that the zone skips means the first instant after the gap,
    one that happens twice its first occurrence, so that nights of 23 and 25 hours are covered without a hole.
    """
    held = [(found, window.multiplier) for window in windows for found in _met(span, window, holidays, zone)]
    edges = sorted({span.start, span.end, *(at for found, _ in held for at in (found.start, found.end))})
    parts: list[tuple[Span, Decimal]] = []
    for start, end in itertools.pairwise(edges):
        multiplier = max((times for found, times in held if start in found), default=ONCE)
        if parts and parts[-1][1] == multiplier:
            parts[-1] = (Span(parts[-1][0].start, end), multiplier)
        else:
            parts.append((Span(start, end), multiplier))
    return tuple(parts)


def _met(span: Span, window: Window, holidays: Collection[str], zone: str) -> Iterator[Span]:
    """The stretches of a window inside a span."""
    day = zoned(span.start, zone).date().subtract(days=1)  # last night's window may reach into this day
    last = zoned(span.end, zone).date()
    while day <= last:
        if day.day_of_week().value in window.days or (
            HOLIDAY in window.days and day.format_iso() in holidays
        ):
            ends_on = day if window.end > window.start else day.add(days=1)
            found = span.clip(_at(day, window.start, zone), _at(ends_on, window.end, zone))
            if found is not None:
                yield found
        day = day.add(days=1)


def _at(day: Date, minutes: int, zone: str) -> Moment:
    if minutes == WHOLE_DAY:
        day, minutes = day.add(days=1), 0
    try:
        return resolve(day.at(Time(*divmod(minutes, 60))), zone)
    except Impossible as skipped:
        return skipped.candidates[1]  # the change itself; the others are as long before and behind it
    except Ambiguous as twice:
        return twice.candidates[0]
