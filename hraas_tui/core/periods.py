"""Periods: whole days from a first to a last one, as they are billed, named and put into file names."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.month_names import MONTHS

if TYPE_CHECKING:
    from whenever import Date, YearMonth

YEARS = range(1970, 9000)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both included."""

    first: Date
    last: Date

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            if day.year not in YEARS:
                raise Refused(f"{day.format_iso()} is too far away. Give a day from 1970 on.")
        if self.last < self.first:
            raise Refused(
                f"The period ends on {self.last.format_iso()}, before it begins on {self.first.format_iso()}. "
                "Give the earlier day first."
            )

    @classmethod
    def month(cls, day: Date) -> Period:
        """The whole calendar month that a day lies in."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def this_month(cls, today: Date) -> Period:
        """The calendar month of today, to its last day."""
        return cls.month(today)

    @classmethod
    def last_month(cls, today: Date) -> Period:
        """The calendar month before that of today."""
        return cls.month(today.replace(day=1).subtract(days=1))

    @classmethod
    def last_week(cls, today: Date) -> Period:
        """The seven days from Monday to Sunday before the week of today."""
        monday = today.subtract(days=today.day_of_week().value - 1 + 7)
        return cls(monday, monday.add(days=6))

    @classmethod
    def day(cls, day: Date) -> Period:
        """One day."""
        return cls(day, day)

    @property
    def whole_month(self) -> YearMonth | None:
        """The month that the period is exactly, None if it is none."""
        return self.first.year_month() if self == Period.month(self.first) else None

    @property
    def label(self) -> str:
        """How a person says it: `March 2026`, `16 March 2026`, `2–8 March 2026`."""
        if self.whole_month is not None:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.first == self.last:
            return _said(self.last)
        if self.first.year_month() == self.last.year_month():
            return f"{self.first.day}–{_said(self.last)}"
        if self.first.year == self.last.year:
            return f"{self.first.day} {MONTHS[self.first.month - 1]} – {_said(self.last)}"
        return f"{_said(self.first)} – {_said(self.last)}"

    @property
    def slug(self) -> str:
        """What stands for it in a file's name: `2026-03`, `2026-03-16`, `2026-03-02--2026-03-08`."""
        if self.whole_month is not None:
            return self.whole_month.format_iso()
        if self.first == self.last:
            return self.first.format_iso()
        return f"{self.first.format_iso()}--{self.last.format_iso()}"


def _said(day: Date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
