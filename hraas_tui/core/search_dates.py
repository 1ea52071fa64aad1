"""Days, months, years and ranges of them among what is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.periods import YEARS, Period
from hraas_tui.core.whens import DATE, MONTH, MONTHS, WEEKDAYS, day_in, month_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.core.moments import Days

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
RANGE = ".."
SHORT = {name[:3]: name for name in (*WEEKDAYS, *MONTHS) if len(name) > len("may")}
_FIRST, _LAST = Date(YEARS[0], 1, 1), Date(YEARS[-1], 12, 31)


@dataclass(frozen=True, slots=True)
class Dated:
    """A time that was named, and how it is said; `month` is set for a month that was named without its year."""

    period: Period
    told: str
    month: int | None = None
    year: int | None = None


def dated(piece: str, today: Date) -> Dated | None:
    """Read `2026-03-16`, `2026-03`, `2026`, `march`, `monday`, `today`, `yesterday` or a range `a..b`; None for a word.

    Either end of a range may be left out, and its names may be short (`oct..nov`). Raises `Refused` for what looks
    like a date and is none, and for a short name by itself, which is more often a word.
    """
    typed = piece.casefold()
    first, range_, last = typed.partition(RANGE)
    if not range_:
        if typed in SHORT:
            raise Refused(f"For the time, write {SHORT[typed]}.")
        return _one(typed.rstrip("-") if YEAR.match(typed) else typed, today)
    if not first and not last:
        return None
    begin, end = (_one(SHORT.get(side, side.rstrip("-")), today) if side else None for side in (first, last))
    if (first and begin is None) or (last and end is None):
        return None
    return _between(begin, end)


def _between(begin: Dated | None, end: Dated | None) -> Dated:
    if begin is None or end is None:
        if begin is not None:
            return Dated(Period(begin.period.first, _LAST), f"from {begin.period.first.format_iso()} on")
        if end is not None:
            return Dated(Period(_FIRST, end.period.last), f"up to {end.period.last.format_iso()}")
        raise ValueError("A range needs an end.")
    low, high = sorted((begin.period, end.period), key=lambda period: (period.first, period.last))
    both = Period(low.first, max(low.last, high.last))
    return Dated(both, f"{both.first.format_iso()} to {both.last.format_iso()}")


def _one(typed: str, today: Date) -> Dated | None:
    if YEAR.fullmatch(typed):
        year = int(typed)
        if year not in YEARS:
            return None
        return Dated(Period(Date(year, 1, 1), Date(year, 12, 31)), f"in {year}", year=year)
    if DATE.fullmatch(typed) or typed in {"today", "yesterday", *WEEKDAYS}:
        day = day_in(typed, today=today)
        return Dated(Period.day(day), f"on {_weekday(day)} {Period.day(day).label}")
    if MONTH.fullmatch(typed) or typed in MONTHS:
        period = Period(*month_in(typed, today=today))
        named = MONTHS.index(typed) + 1 if typed in MONTHS else None
        return Dated(period, f"in {period.label}", month=named)
    return None


def _weekday(day: Date) -> str:
    return day.day_of_week().name.title()[:3]


def joined(named: Sequence[Dated], days: Days) -> tuple[Span | None, tuple[str, ...]]:
    """The time that is in all that were named, None if none was, and how it is said.

    A month's name and a year mean that month of that year.
    """
    if not named:
        return None, ()
    both = _month_of_year(named)
    told = tuple(dict.fromkeys(each.told for each in both))
    first, last = max(each.period.first for each in both), min(each.period.last for each in both)
    return (days.spans(first, last) if first <= last else Span(0, 0)), told


def _month_of_year(named: Sequence[Dated]) -> list[Dated]:
    months = [each for each in named if each.month]
    years = [each for each in named if each.year]
    if len(months) != 1 or len(years) != 1 or months[0].month is None or years[0].year is None:
        return list(named)
    period = Period.month(Date(years[0].year, months[0].month, 1))
    rest = [each for each in named if each not in (months[0], years[0])]
    return [Dated(period, f"in {period.label}"), *rest]
