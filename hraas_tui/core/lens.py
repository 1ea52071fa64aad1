"""Which stretch of a day is looked at: the whole, or a part of it zoomed in to; and its local hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import HOUR, MINUTE, Span, zoned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment

LEAST_HOURS = 8
"""The fewest hours that the whole of a day is drawn as, however short it was."""

ZOOMS = (8, 4, 2, 1)
"""Hours to zoom in to, one after the other, as far as they are fewer than the whole has."""

PAN = 4
"""A move to the side goes by one part in so many of what is seen."""

STEP = 5 * MINUTE
"""A zoomed stretch starts on a whole step, counted from the start of the whole."""

_OFFICE = (9, 17)


class Lens(NamedTuple):
    """What is seen of the stretch `whole`: all of it at level 0, above that a part that begins at `start`."""

    whole: Span
    level: int = 0
    start: Moment = 0

    @property
    def lengths(self) -> tuple[int, ...]:
        """The seconds seen at each level."""
        return (
            self.whole.seconds,
            *(hours * HOUR for hours in ZOOMS if hours * HOUR < self.whole.seconds),
        )

    @property
    def span(self) -> Span:
        """The stretch that is seen."""
        if not self.level:
            return self.whole
        start = max(self.whole.start, min(self.start, self.whole.end - self.lengths[self.level]))
        return Span(start, start + self.lengths[self.level])

    def zoom(self, by: int, at: Moment, share: float = 0.5) -> Lens:
        """Zoom in (or out, `by` below nought) and put an instant at a share of the width."""
        level = max(0, min(self.level + by, len(self.lengths) - 1))
        if level == self.level:
            return self
        start = round(at - self.lengths[level] * share)
        return self._replace(level=level, start=self._on_step(start))

    def pan(self, by: int) -> Lens:
        """Move to the side, to the later one for positive numbers, no further than the whole."""
        seconds = self.span.seconds
        start = self.span.start + by * max(STEP, seconds // PAN)
        return self._replace(start=max(self.whole.start, min(start, self.whole.end - seconds)))

    def show(self, moment: Moment) -> Lens:
        """Move so that an instant is seen; not at all if it is seen already."""
        if not self.level or moment in self.span:
            return self
        return self._replace(start=self._on_step(moment - self.span.seconds // 2))

    def fit(self, whole: Span) -> Lens:
        """Look at another whole, at the same part of it if there is one."""
        start = self.span.start
        other = self._replace(whole=whole)
        return other._replace(level=min(self.level, len(other.lengths) - 1), start=start)

    def _on_step(self, start: Moment) -> Moment:
        return self.whole.start + (start - self.whole.start) // STEP * STEP


def fitting(day: Day, now: Moment) -> Span:
    """The stretch that shows a whole day: worked hours and, today, the present, padded to whole hours."""
    zone, whole = day.days.zone, day.span
    bounds = day.bounds(now)
    if now in whole:
        low, high = (bounds.start, bounds.end) if bounds else (now, now)
        bounds = Span(min(low, now), max(high, now + 1))
    if bounds is None:
        bounds = _office_hours(whole, zone)
    start = max(whole.start, _hour_before(bounds.start, zone))
    end = min(whole.end, _hour_after(bounds.end, zone))
    end = min(whole.end, max(end, start + LEAST_HOURS * HOUR))
    return Span(max(whole.start, min(start, end - LEAST_HOURS * HOUR)), end)


def marks(span: Span, zone: str, step: int) -> Iterator[tuple[Moment, int]]:
    """Each instant in a span whose local time is a multiple of `step` minutes, with that time in minutes."""
    moment = _hour_before(span.start, zone)
    while moment < span.end:
        local = zoned(moment, zone)
        past = (local.minute * MINUTE + local.second) % (step * MINUTE)
        if past:  # the zone moved by less than a step: find the next whole one
            moment += step * MINUTE - past
            continue
        if moment >= span.start:
            yield moment, local.hour * 60 + local.minute
        moment += step * MINUTE


def _hour_before(moment: Moment, zone: str) -> Moment:
    local = zoned(moment, zone)
    return moment - local.minute * MINUTE - local.second


def _hour_after(moment: Moment, zone: str) -> Moment:
    before = _hour_before(moment, zone)
    return before if before == moment else before + HOUR


def _office_hours(day: Span, zone: str) -> Span:
    hours = {minutes // 60: moment for moment, minutes in marks(day, zone, 60)}
    start = hours.get(_OFFICE[0], day.start)
    return Span(start, max(hours.get(_OFFICE[1], day.end), start + 1))
