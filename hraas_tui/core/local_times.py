"""Times of day as they are typed, and the instants that they can mean in a zone: none, one or two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whenever import Time

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Ambiguous, Days, Moment, iso, resolve, said, zoned
from hraas_tui.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whenever import PlainDateTime

LONGEST = 500
"""Characters of a time that are read at all."""

LAST = 253_402_214_400
"""9999-12-31: no zone's local time is out of the calendar before it."""

CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?|([0-9]{1,2})([0-9]{2})")


def cleaned(text: str) -> str:
    """A typed time in small letters with plain signs. Raises `Refused` for one that is far too long."""
    return clean(text, limit=LONGEST, what="time").casefold().replace("\N{MINUS SIGN}", "-")


def time_of(typed: str) -> Time | None:
    """The time of day in a cleaned text, `9:40` or `940`, None if it is none; raises `Refused` for `25:00`."""
    parts = CLOCK.fullmatch(typed)
    if parts is None:
        return None
    hour, minute, second = int(parts[1] or parts[4]), int(parts[2] or parts[5]), int(parts[3] or 0)
    try:
        return Time(hour, minute, second)
    except ValueError:
        raise Refused(f"There is no time {quoted(typed)}: a day goes from 00:00 to 23:59.") from None


def instants(local: PlainDateTime, days: Days) -> tuple[Moment, ...]:
    """Find the instants of a local time, one or two; raises `Impossible` for none."""
    try:
        return (resolve(local, days.zone),)
    except Ambiguous as twice:
        return twice.candidates


def passed(found: Iterable[Moment], earliest: Moment, now: Moment) -> tuple[Moment, ...]:
    """Those of some instants that have passed, and are not before the earliest that counts."""
    return tuple(at for at in found if earliest <= at <= now)


def the_one(found: tuple[Moment, ...], local: PlainDateTime, now: Moment, days: Days) -> Moment:
    """The one instant of a local time that has passed; `Refused` if none has, `Ambiguous` if both have."""
    if not found:
        raise Refused(ahead(said(local), now, days))
    if len(found) > 1:
        resolve(local, days.zone)  # says which two, and raises
    return found[0]


def ahead(what: str, now: Moment, days: Days) -> str:
    """Say that something is in the future."""
    return f"{what} is in the future: it is {named(now, days)}. Give a time that has passed."


def named(at: Moment, days: Days) -> str:
    """Name an instant by its local date and time, or with its offset where that would not say which."""
    if not 0 <= at <= LAST:
        return "far away"
    local = zoned(at, days.zone).to_plain()
    try:
        resolve(local, days.zone)
    except Ambiguous:
        return iso(at, days.zone)
    return said(local)
