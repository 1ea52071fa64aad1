"""How a reader's language and country write dates, times, numbers and money, from the CLDR by way of Babel.

What is written is exact: a figure keeps every place that it has, whatever a country's pattern would cut off.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from hraas_tui.core.moments import HOUR, MINUTE, zoned
from hraas_tui.core.money import places as places_of
from hraas_tui.core.month_names import MONTHS

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern
    from whenever import Date

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.periods import Period

FALLBACK = "en_GB"
"""The locale where none is named, or one that nobody knows."""

_QUOTED = re.compile("“.*”", re.DOTALL)
_FIGURE = re.compile(
    r"(?P<amount>(?<![\w.,-])-?\d+(?:\.\d+)?) (?P<currency>[A-Z]{3})\b"
    r"|× (?P<factor>\d+(?:\.\d+)?)"
    r"|(?<![\w-])(?P<iso>\d{4}-\d{2}-\d{2})(?![\w-])"
    rf"|(?<![\w.])(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})\b"
)
"""The figures that sentences about a statement have in them, as those who make the sentences write them."""


@lru_cache(maxsize=32)
def locale_of(name: str) -> Locale:
    """The locale with this name (`de_DE`, `de-DE`, `de_DE.UTF-8`), `FALLBACK` for an empty or unknown one."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(name.strip().replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale.parse(FALLBACK)


def known(name: str) -> bool:
    """Whether there is a locale with this name, so that it will not be taken for `FALLBACK`."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(name.strip().replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return False
    return True


class Local:
    """Writes for one locale and one IANA zone."""

    def __init__(self, locale: str, zone: str) -> None:
        self.locale = locale_of(locale)
        self.zone = zone
        self._patterns: dict[tuple[str, int], NumberPattern] = {}

    def date(self, day: Date | str) -> str:
        """A civil day (ISO 8601 if text), short: `16 Mar 2026`, `16.03.2026`."""
        from babel.dates import format_date

        return format_date(_date(day).to_stdlib(), "medium", locale=self.locale)

    def day(self, day: Date | str) -> str:
        """A civil day with its weekday: `Mon, 16 Mar 2026`, `Mo., 16. März 2026`."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMEd", _date(day).to_stdlib(), locale=self.locale)

    def short(self, day: Date | str, *, weekday: bool = False) -> str:
        """A civil day of a year that is known: `16 Mar`, or `Mon, 16 Mar` with its weekday."""
        from babel.dates import format_skeleton

        return format_skeleton("MMMEd" if weekday else "MMMd", _date(day).to_stdlib(), locale=self.locale)

    def month(self, day: Date | str) -> str:
        """The month that a civil day lies in: `March 2026`."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", _date(day).to_stdlib(), locale=self.locale)

    def period(self, period: Period) -> str:
        """A whole month by its name, other periods by their first and last day."""
        from babel.dates import format_interval

        if period.whole_month is not None:
            return self.month(period.first)
        if period.first == period.last:
            return self.day(period.first)
        return format_interval(period.first.to_stdlib(), period.last.to_stdlib(), "yMMMd", locale=self.locale)

    def clock(self, moment: Moment, *, seconds: bool = False) -> str:
        """The time of day in the zone, `22:02` or `10:02 PM` as the locale has it; with seconds if asked."""
        from babel.dates import format_time

        style = "medium" if seconds else "short"
        return format_time(zoned(moment, self.zone).time().to_stdlib(), style, locale=self.locale)

    def offset(self, moment: Moment) -> str:
        """How far the zone is ahead of UTC at that instant: `+01:00`."""
        return zoned(moment, self.zone).format("xxx")

    def sentence(self, text: str) -> str:
        """A sentence of our own, about terms or changes, with amounts, factors and dates as the locale has them.

        What stands in quotation marks is somebody's words and stays as it is. Keys in such sentences have no spaces,
        so that none of them is taken for a figure but what looks like a date.
        """
        quoted = _QUOTED.search(text)
        if quoted is None:
            return _FIGURE.sub(self._figure, text)
        before, after = text[: quoted.start()], text[quoted.end() :]
        return f"{_FIGURE.sub(self._figure, before)}{quoted[0]}{_FIGURE.sub(self._figure, after)}"

    def _figure(self, found: re.Match[str]) -> str:
        if found["amount"]:
            return self.money(Decimal(found["amount"]), found["currency"])
        if found["factor"]:
            return f"× {self.factor(Decimal(found['factor']))}"
        day = found["iso"] or f"{found['year']}-{MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}"
        try:
            return self.date(day)
        except ValueError:
            return found[0]

    def number(self, value: Decimal, places: int) -> str:
        """A number rounded half up to so many places: `1,234.50`, `1.234,50`."""
        shown = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return self._written("decimal", shown, places)

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with the currency's own places, or more if it has more: `€4,368.00`, `4.368,00 €`, `￥4,368`."""
        places = max(places_of(currency), _needed(amount))
        return self._written("currency", amount, places, currency)

    def percent(self, percent: Decimal) -> str:
        """So many per cent, with every place it has: `19 %` of Decimal(19), `7.7%` of Decimal("7.7")."""
        return self._written("percent", percent.scaleb(-2), _needed(percent))

    def factor(self, value: Decimal) -> str:
        """A factor with the places that it has: `1.5`, `2`."""
        return self._written("decimal", value, _needed(value))

    def hours(self, seconds: int) -> str:
        """Hours as a decimal number with two places, half up: `31.25`."""
        return self.number(Decimal(seconds) / HOUR, 2)

    def hms(self, seconds: int, *, whole: bool | None = None) -> str:
        """Hours and minutes, `1:46`, and seconds where they matter, `1:46:13`; always if `whole`, never if not."""
        minutes, rest = divmod(abs(seconds), MINUTE)
        shown = f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}"
        with_seconds = bool(rest) if whole is None else whole
        return f"{shown}:{rest:02}" if with_seconds else shown

    def _written(self, kind: str, value: Decimal, places: int, currency: str | None = None) -> str:
        key = (kind, places)
        if key not in self._patterns:
            self._patterns[key] = _pattern(self.locale, kind, places)
        return str(self._patterns[key].apply(value, self.locale, currency=currency, currency_digits=False))


def _date(day: Date | str) -> Date:
    from whenever import Date

    return Date.parse_iso(day) if isinstance(day, str) else day


def _needed(value: Decimal) -> int:
    """How many places a number needs so that nothing of it is lost."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _pattern(locale: Locale, kind: str, places: int) -> NumberPattern:
    """A locale's pattern of this kind with exactly so many places."""
    from babel.numbers import parse_pattern

    patterns = {
        "decimal": locale.decimal_formats[None],
        "currency": locale.currency_formats["standard"],
        "percent": locale.percent_formats[None],
    }
    pattern = parse_pattern(patterns[kind].pattern)
    pattern.frac_prec = (places, places)
    return pattern
