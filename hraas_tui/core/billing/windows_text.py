"""After-hours windows and holidays, as they are typed and printed: `mon-fri 18:00-08:00 x1.5; sat,sun,hol 00:00-24:00 x2`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.billing.rules_said import plain, ranges
from hraas_tui.core.billing.terms import HOLIDAY, WHOLE_DAY, Window
from hraas_tui.core.errors import Refused
from hraas_tui.core.periods import YEARS
from hraas_tui.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE = "none"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol")
"""The days of a window in order: ISO weekdays 1 to 7, and `HOLIDAY`."""

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holidays")
SETS = {
    "weekday": range(1, 6), "weekdays": range(1, 6), "workdays": range(1, 6),
    "weekend": range(6, 8), "weekends": range(6, 8),
    "daily": range(1, 8), "everyday": range(1, 8),
}  # fmt: skip
"""Words for several days."""

EXAMPLE = "mon-fri 18:00-08:00 x1.5"
MOST_WINDOWS = 20
MOST_HOLIDAYS = 400
HIGHEST = Decimal(100)
"""The highest multiplier; beyond it is a typing error."""

_TIMES = re.compile(r"([0-9]{1,2})(?::?([0-9]{2}))?-([0-9]{1,2})(?::?([0-9]{2}))?")
_FACTOR = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DASHES = str.maketrans("–—−×*", "---xx")


def parse_windows(text: str) -> tuple[Window, ...]:
    """Read windows, with semicolons between them: days, hours, multiplier; without hours the whole day.

    Days are `mon` to `sun`, `hol`, `weekdays`, `weekend` and `daily`; hours that do not end after they begin go on
    into the next day. Empty or `none` is no window. Raises `Refused` for anything else.
    """
    line = clean(text, 2_000, "text of the after-hours").lower().translate(_DASHES)
    entries = [entry.strip() for entry in line.split(";") if entry.strip()]
    if entries in ([], [NONE]):
        return ()
    if len(entries) > MOST_WINDOWS:
        raise Refused(f"There can be {MOST_WINDOWS} after-hours windows at most, not {len(entries)}.")
    return tuple(map(_window, entries))


def say_windows(windows: Iterable[Window]) -> str:
    """Windows as they are typed; `none` for none."""
    return "; ".join(map(_said, windows)) or NONE


def _window(entry: str) -> Window:
    head, sign, factor = entry.rpartition("x")
    if not sign:
        raise Refused(f"{quoted(entry)} does not say how many times the rate. Write it like {EXAMPLE}.")
    at = next((at for at, char in enumerate(head) if char in "0123456789"), len(head))
    start, end = _hours(head[at:], entry)
    return Window(_days(head[:at], entry), start, end, _factor(factor.strip(), entry))


def _days(words: str, entry: str) -> frozenset[int]:
    found: set[int] = set()
    for word in re.sub(r"\s*-\s*", "-", words).replace(",", " ").split():
        first, dash, last = word.partition("-")
        if word in SETS:
            found |= set(SETS[word])
        elif dash:
            found |= _between(_day(first, entry), _day(last, entry), entry)
        else:
            found.add(_day(word, entry))
    if not found:
        raise Refused(f"{quoted(entry)} does not say on which days. Write it like {EXAMPLE}.")
    return frozenset(found)


def _day(word: str, entry: str) -> int:
    for number, (short, name) in enumerate(zip(DAYS, NAMES, strict=True), 1):
        if word.startswith(short) and name.startswith(word):
            return number
    what = f"{quoted(word)} is no day" if word else f"{quoted(entry)} has a day missing"
    raise Refused(f"{what}. Days are {', '.join(DAYS)}, weekdays, weekend and daily.")


def _between(first: int, last: int, entry: str) -> set[int]:
    if HOLIDAY in {first, last}:
        raise Refused(
            f"{quoted(entry)} counts to hol, which is no day of the week. Write it like sat,sun,hol x2."
        )
    return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}


def _hours(text: str, entry: str) -> tuple[int, int]:
    times = re.sub(r"\s", "", text)
    if not times:
        return 0, WHOLE_DAY
    found = _TIMES.fullmatch(times)
    if found is None:
        raise Refused(f"{quoted(text.strip())} are no hours. Write it like {EXAMPLE}.")
    start, end = (_minutes(found[hours], found[hours + 1], entry) for hours in (1, 3))
    if start == WHOLE_DAY:
        raise Refused(f"{quoted(entry)} begins at 24:00, where a day ends. Write 00:00 and the next day.")
    return start, end or WHOLE_DAY


def _minutes(hours: str, minutes: str | None, entry: str) -> int:
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or found > WHOLE_DAY:  # noqa: PLR2004 - an hour's last minute
        raise Refused(f"{quoted(entry)} has a time that no clock shows. Hours go from 00:00 to 24:00.")
    return found


def _factor(text: str, entry: str) -> Decimal:
    if not _FACTOR.fullmatch(text):
        raise Refused(f"{quoted(entry)} does not say how many times the rate. Write it like {EXAMPLE}.")
    factor = Decimal(text.replace(",", "."))
    if not 0 < factor <= HIGHEST:
        raise Refused(
            f"{quoted(text)} can't be a multiplier: it is above 0 and up to {HIGHEST}, such as 1.5."
        )
    return Decimal(plain(factor))


def _said(window: Window) -> str:
    times = f"{window.start // 60:02}:{window.start % 60:02}-{window.end // 60:02}:{window.end % 60:02}"
    return f"{','.join(ranges(window.days, DAYS, '-'))} {times} x{plain(window.multiplier)}"


def parse_holidays(text: str) -> tuple[str, ...]:
    """Read dates with commas between them, `2026-12-25, 2026-12-26`; empty or `none` is none.

    Gives each once, in order. Raises `Refused` for what is no date.
    """
    words = clean(text, 10_000, "list of holidays").lower().replace(",", " ").replace(";", " ").split()
    if words in ([], [NONE]):
        return ()
    found = sorted({iso_day(word, "2026-12-25, 2026-12-26") for word in words})
    if len(found) > MOST_HOLIDAYS:
        raise Refused(f"There can be {MOST_HOLIDAYS} holidays at most, not {len(found)}.")
    return tuple(found)


def say_holidays(holidays: Iterable[str]) -> str:
    """Holidays as they are typed; `none` for none."""
    return ", ".join(holidays) or NONE


def iso_day(word: str, example: str) -> str:
    """A date as it is kept (ISO 8601). Raises `Refused` for what is no date of the calendar."""
    parts = _DATE.fullmatch(word)
    if parts is None:
        raise Refused(f"{quoted(word)} is no date. Write it like {example}.")
    try:
        day = Date(*map(int, parts.groups()))
    except ValueError:
        raise Refused(f"There is no day {word} in the calendar.") from None
    if day.year not in YEARS:
        raise Refused(f"{word} is too far away. Give a day from {YEARS.start} on.")
    return day.format_iso()
