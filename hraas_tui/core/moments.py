"""Instants, spans and civil days in a zone, including the days of 23 and 25 hours.

`whenever` is imported by the first question about a zone: a switch on the command line asks none, and its import takes
as long as all the rest of the switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whenever import Date, PlainDateTime, ZonedDateTime

Moment: TypeAlias = int
"""An instant: whole seconds since 1970-01-01T00:00:00Z."""

MINUTE = 60
HOUR = 3600


class Unclear(Refused):
    """A local time that is not one instant; `candidates` are those that may be meant, in order."""

    def __init__(self, message: str, candidates: tuple[Moment, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class Impossible(Unclear):
    """A local time that the zone skips, as clocks go forward: it may be as long before or behind the change."""


class Ambiguous(Unclear):
    """A local time that happens twice, as clocks go back."""


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open interval `[start, end)`."""

    start: Moment
    end: Moment

    @property
    def seconds(self) -> int:
        """Its length in seconds."""
        return self.end - self.start

    def __contains__(self, moment: Moment) -> bool:
        return self.start <= moment < self.end

    def clip(self, start: Moment, end: Moment) -> Span | None:
        """The part of `[start, end)` inside this span, None if there is none."""
        low, high = max(self.start, start), min(self.end, end)
        return Span(low, high) if low < high else None


class Stretch(Protocol):
    """Anything that lasts from a start to an end."""

    @property
    def start(self) -> Moment:
        """Its first instant."""
        ...

    @property
    def end(self) -> Moment:
        """The first instant after it."""
        ...


def without(whole: Span, taken: Iterable[Stretch]) -> Iterator[Span]:
    """The parts of a span that none of these stretches covers, in order."""
    at = whole.start
    for part in sorted(taken, key=lambda part: part.start):
        if at < part.start < whole.end:
            yield Span(at, part.start)
        at = max(at, part.end)
    if at < whole.end:
        yield Span(at, whole.end)


def zoned(moment: Moment, zone: str) -> ZonedDateTime:
    """The local date and time of an instant in an IANA zone.

    Raises `LedgerTrouble` for one that this machine does not know: a zone that is typed was checked before.
    """
    import whenever  # not `from` it: that takes longer than the rest, and this is asked of every row

    try:
        return whenever.Instant.from_timestamp(moment).to_tz(zone)
    except whenever.TimeZoneNotFoundError:
        raise LedgerTrouble(
            f"The ledger names the time zone {zone!r}, which this machine does not know. Update the machine's time zones,"
            " or ask hraas doctor whether the ledger is whole."
        ) from None


def iso(moment: Moment, zone: str) -> str:
    """ISO 8601 with the offset that held, to the second: `2026-03-16T09:40:00+01:00`."""
    return zoned(moment, zone).to_fixed_offset().format_iso()


def clock(moment: Moment, zone: str) -> str:
    """The local time to the minute: `09:40`."""
    local = zoned(moment, zone)
    return f"{local.hour:02}:{local.minute:02}"


def resolve(local: PlainDateTime, zone: str) -> Moment:
    """Turn a local time into its instant.

    Raises `Impossible` for a time that the zone skips and `Ambiguous`, with both instants, for one that
    happens twice.
    """
    from whenever import RepeatedTime, SkippedTime

    try:
        return local.assume_tz(zone, disambiguation="raise").timestamp()
    except SkippedTime:
        raise Impossible(
            f"{said(local)} does not exist in {zone}: the clocks went forward over it. Give a time before or after.",
            _around_skipped(local, zone),
        ) from None
    except RepeatedTime:
        first = local.assume_tz(zone, disambiguation="earlier").timestamp()
        second = local.assume_tz(zone, disambiguation="later").timestamp()
        raise Ambiguous(
            f"{said(local)} happens twice in {zone}: say which, {iso(first, zone)} or {iso(second, zone)}.",
            (first, second),
        ) from None


def _around_skipped(local: PlainDateTime, zone: str) -> tuple[Moment, ...]:
    before = local.assume_tz(zone, disambiguation="earlier")
    behind = local.assume_tz(zone, disambiguation="later")
    change = before.next_transition()
    found = (before, behind) if change is None else (before, change, behind)
    return tuple(dict.fromkeys(at.timestamp() for at in found))


def said(local: PlainDateTime) -> str:
    """A local date and time as a person writes it: `2026-03-29 02:30`."""
    return f"{local.date().format_iso()} {local.hour:02}:{local.minute:02}"


def check_zone(zone: str) -> str:
    """Return the name of an IANA zone that exists; raise `Refused` for anything else."""
    from whenever import Instant, TimeZoneNotFoundError

    try:
        Instant.from_timestamp(0).to_tz(zone)
    except (TimeZoneNotFoundError, ValueError, OSError):
        raise Refused(
            f"There is no time zone {zone!r}. Use a name such as Europe/Berlin or America/New_York."
        ) from None
    return zone


class Days(NamedTuple):
    """Civil days in one zone that start at a configured local time (`day_start`, minutes after midnight)."""

    zone: str
    day_start: int = 4 * 60

    def starts_at(self, day: Date) -> Moment:
        """The instant at which a civil day starts; where that time is skipped, the first one after it."""
        from whenever import Time

        start = Time(*divmod(self.day_start, 60))
        return day.at(start).assume_tz(self.zone, disambiguation="compatible").timestamp()

    def span(self, day: Date) -> Span:
        """The day's instants: 23, 24 or 25 hours, or none at all where a zone left a day out."""
        return Span(self.starts_at(day), self.starts_at(day.add(days=1)))

    def spans(self, first: Date, last: Date) -> Span:
        """The instants from the start of `first` to the end of `last`, both included."""
        return Span(self.starts_at(first), self.starts_at(last.add(days=1)))

    def day_of(self, moment: Moment) -> Date:
        """The civil day that an instant belongs to."""
        day = zoned(moment, self.zone).date()
        if moment < self.starts_at(day):
            return self._before(day)
        after = day.add(days=1)
        return after if moment >= self.starts_at(after) else day

    def _before(self, day: Date) -> Date:
        before = day.subtract(days=1)
        while not self.span(before).seconds:
            before = before.subtract(days=1)
        return before

    def between(self, first: Date, last: Date) -> Iterator[Date]:
        """Every day that exists from `first` to `last`, both included."""
        day = first
        while day <= last:
            if self.span(day).seconds:
                yield day
            day = day.add(days=1)

    def clock(self, moment: Moment) -> str:
        """The local time to the minute: `09:40`."""
        return clock(moment, self.zone)
