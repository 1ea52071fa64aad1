"""Times that are typed about something recorded: a bare time means its own day, not the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.local_times import ahead, cleaned, instants, passed, time_of
from hraas_tui.core.moments import Ambiguous, Days, Impossible, Moment, iso, said, zoned
from hraas_tui.core.whens import moment_of

if TYPE_CHECKING:
    from whenever import Date, Time


def moment_near(text: str, *, day: Date, now: Moment, days: Days) -> Moment:
    """Read a WHEN about something that was on a civil day: an instant that is not after `now`.

    A bare time (`09:40`, `940`) is that of the day, one before its start that of the night which belongs to
    it; all else is read as `moment_of` does. Raises `Ambiguous` for a time that the day has twice,
    `Impossible` for one that it skips (both with candidates) and `Refused` for the future and for what is
    no time.
    """
    time = time_of(cleaned(text))
    if time is None:
        return moment_of(text, now=now, days=days)
    found = _on(day, time, days)
    past = passed(found, 0, now)
    if not past:
        raise Refused(ahead(said(zoned(found[0], days.zone).to_plain()), now, days))
    if len(past) > 1:
        first, second = past
        raise Ambiguous(
            f"{said(zoned(first, days.zone).to_plain())} happens twice in {days.zone}: "
            f"say which, {iso(first, days.zone)} or {iso(second, days.zone)}.",
            (first, second),
        )
    return past[0]


def _on(day: Date, time: Time, days: Days) -> tuple[Moment, ...]:
    """The instants of a civil day with a time of day, in order; raises `Impossible` if it goes without it."""
    span = days.span(day)
    date, last = zoned(span.start, days.zone).date(), zoned(span.end, days.zone).date()
    found: list[Moment] = []
    skipped: Impossible | None = None
    while date <= last:
        try:
            found += [at for at in instants(date.at(time), days) if at in span]
        except Impossible as impossible:
            skipped = impossible
        date = date.add(days=1)
    if not found:
        raise skipped or Refused(f"{day.format_iso()} has no such time in {days.zone}. Give the date too.")
    return tuple(found)
