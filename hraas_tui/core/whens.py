"""Times as they are typed: WHEN (`940`, `-5m`, `yesterday 17:00`), END (`+1h30m`), days and months.

A day here is the one of the calendar, whatever time the working day starts at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whenever import Date, OffsetDateTime

from hraas_tui.core.errors import Refused
from hraas_tui.core.local_times import ahead, cleaned, instants, named, passed, the_one, time_of
from hraas_tui.core.moments import HOUR, MINUTE, Days, Impossible, Moment, said, zoned
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from whenever import Time

REACH = 12 * HOUR
"""How long ago a bare time of yesterday may be."""

FIRST_YEAR = 1970
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SHORT = 3

LENGTH = re.compile(r"(?=[0-9])(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?")
DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
OFFSET = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?) ?(z|[+-][0-9]{2}(?::?[0-9]{2})?)"
)
FORMS = "now, 09:40, 940, 5m, 1h30m, yesterday 17:00 or 2026-03-16 09:40"


def moment_of(text: str, *, now: Moment, days: Days) -> Moment:
    """Read a WHEN: an instant that is not after `now`.

    `now`, `09:40` or `940`, `5m`, `-5m` and `1h30m` (ago), `yesterday 17:00`, `monday 17:00`,
    `2026-03-16 09:40`, or ISO 8601 with an offset. A bare time means today's if it has passed, else
    yesterday's if that is at most twelve hours ago. Raises `Ambiguous` for a time that has passed twice,
    `Impossible` for one that the zone skips and `Refused` for the future and for what is no time.
    """
    typed = cleaned(text)
    if typed == "now":
        return now
    length = _length(typed.removeprefix("-").removesuffix(" ago"))
    if length is not None:
        return _known(now - length, text)
    if typed.startswith("+"):
        raise Refused(f"{quoted(text)} lies ahead. Write {quoted('-' + typed[1:])} for as long ago.")
    exact = _with_offset(typed)
    if exact is not None:
        return _past(exact, now, days, text)
    time = time_of(typed)
    if time is not None:
        return _known(_bare(time, now, days), text)
    return _dated(typed, text, now, days)


def end_of(text: str, *, start: Moment, now: Moment, days: Days) -> Moment:
    """Read an END: the instant after `start`, and not after `now`, at which something ended.

    A bare time is the first such time after `start`, asked about (`Ambiguous`) where it came twice;
    `+1h30m` counts from `start`; all else is a WHEN. Raises as `moment_of` does, and `Refused` for an end
    that is not after the start.
    """
    typed = cleaned(text)
    length = _length(typed[1:]) if typed.startswith("+") else None
    time = time_of(typed)
    if length is not None:
        end = start + length
    elif time is not None:
        end = _first_after(start, time, now, days)
    else:
        end = moment_of(text, now=now, days=days)
    if end <= start:
        raise Refused(
            f"The end {named(end, days)} is not after the start {named(start, days)}. "
            "Give a later time, or a length such as +30m."
        )
    return _past(end, now, days, text)


def day_in(text: str, *, today: Date) -> Date:
    """Read a day: `today`, `yesterday`, `2026-03-16`, or a weekday's name, the latest one up to today.

    Raises `Refused` for anything else.
    """
    typed = cleaned(text)
    if typed in {"today", "yesterday"}:
        return today if typed == "today" else today.subtract(days=1)
    weekday = _named_in(WEEKDAYS, typed)
    if weekday is not None:
        return today.subtract(days=(today.day_of_week().value - 1 - weekday) % 7)
    parts = DATE.fullmatch(typed)
    if parts is None:
        raise Refused(
            f"{quoted(text)} is no day that can be read. Write today, yesterday, monday or 2026-03-16."
        )
    try:
        return Date(*map(int, parts.groups()))
    except ValueError:
        raise Refused(f"There is no day {typed} in the calendar.") from None


def month_in(text: str, *, today: Date) -> tuple[Date, Date]:
    """Read a month and give its first and last day: `2026-03`, `this`, `last`, or a name, the latest up to now.

    Raises `Refused` for anything else.
    """
    typed = cleaned(text).removesuffix(" month")
    first = today.replace(day=1)
    named = _named_in(MONTHS, typed)
    parts = MONTH.fullmatch(typed)
    if typed == "last":
        first = first.subtract(months=1)
    elif named is not None:
        first = first.subtract(months=(first.month - 1 - named) % 12)
    elif parts is not None:
        first = _first_of(int(parts[1]), int(parts[2]))
    elif typed != "this":
        raise Refused(f"{quoted(text)} is no month that can be read. Write 2026-03, this, last or march.")
    return first, first.add(months=1).subtract(days=1)


def _first_of(year: int, month: int) -> Date:
    if not (FIRST_YEAR <= year <= Date.MAX.year - 1 and 1 <= month <= len(MONTHS)):
        raise Refused(f"There is no month {year:04}-{month:02}. Write it like 2026-03.")
    return Date(year, month, 1)


def _length(typed: str) -> int | None:
    parts = LENGTH.fullmatch(typed)
    return None if parts is None else int(parts[1] or 0) * HOUR + int(parts[2] or 0) * MINUTE


def _with_offset(typed: str) -> Moment | None:
    parts = OFFSET.fullmatch(typed)
    if parts is None:
        return None
    day, time, offset = parts.groups()
    try:
        return OffsetDateTime.parse_iso(f"{day}T{time}{offset.upper()}").timestamp()
    except ValueError:
        raise Refused(f"{quoted(typed)} is no date and time of the calendar.") from None


def _dated(typed: str, text: str, now: Moment, days: Days) -> Moment:
    word, _, rest = typed.replace("t", " ", 1).partition(" ") if DATE.match(typed) else typed.partition(" ")
    time = time_of(rest)
    today = zoned(now, days.zone).date()
    if time is None:
        raise Refused(_unread(text, typed, rest, today))
    day = _day_before(today, days) if word == "yesterday" else day_in(word, today=today)
    if day > today:
        raise Refused(ahead(said(day.at(time)), now, days))
    if day.year < FIRST_YEAR:
        raise Refused(f"{quoted(text)} is too long ago. Check the year.")
    return _known(the_one(passed(instants(day.at(time), days), 0, now), day.at(time), now, days), text)


def _unread(text: str, typed: str, rest: str, today: Date) -> str:
    if not rest and (DATE.fullmatch(typed) or typed in {"today", "yesterday"} or _named_in(WEEKDAYS, typed)):
        return f"{quoted(text)} is a day without a time. Write it like {day_in(typed, today=today).format_iso()} 09:40."
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return f"{quoted(text)} can be a time or minutes. Write {typed}:00 for the time, {typed}m for minutes ago."
    return f"{quoted(text)} is no time that can be read. Write {FORMS}."


def _bare(time: Time, now: Moment, days: Days) -> Moment:
    today = zoned(now, days.zone).date()
    local = today.at(time)
    past = passed(instants(local, days), 0, now)
    if past:
        return the_one(past, local, now, days)
    earlier = _day_before(today, days).at(time)
    try:
        before = passed(instants(earlier, days), now - REACH, now)
    except Impossible:
        before = ()
    if before:
        return the_one(before, earlier, now, days)
    shown = said(local)[-5:]
    raise Refused(
        f"{shown} is still to come today, and yesterday's is more than twelve hours ago. "
        f"Write yesterday {shown} for {said(earlier)}, or a time before {days.clock(now)}."
    )


def _first_after(start: Moment, time: Time, now: Moment, days: Days) -> Moment:
    local = zoned(start, days.zone).to_plain()
    day = local.date()
    for _ in range(3):  # a zone may leave out one date
        wanted = day.at(time)
        day = day.add(days=1)
        try:
            after = tuple(at for at in instants(wanted, days) if at > start)
        except Impossible:
            if wanted > local and Days(days.zone, 0).span(wanted.date()).seconds:
                raise
            continue
        if after:
            return the_one(passed(after, start, now) or after[:1], wanted, now, days)
    raise Refused(f"No {said(local)[-5:]} follows the start. Give the date too, like 2026-03-16 09:40.")


def _past(at: Moment, now: Moment, days: Days, text: str) -> Moment:
    if at > now:
        raise Refused(ahead(named(at, days), now, days))
    return _known(at, text)


def _known(at: Moment, text: str) -> Moment:
    if at < 0:
        raise Refused(f"{quoted(text)} is too long ago. Check the year.")
    return at


def _day_before(day: Date, days: Days) -> Date:
    """Find the date before, passing over one that the zone left out."""
    midnights = Days(days.zone, 0)
    return midnights.day_of(midnights.starts_at(day) - 1)


def _named_in(names: tuple[str, ...], typed: str) -> int | None:
    if len(typed) < SHORT:
        return None
    return next((at for at, name in enumerate(names) if typed in {name, name[:SHORT]}), None)
