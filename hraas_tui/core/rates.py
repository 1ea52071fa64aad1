"""Hourly rates: how they are typed, and which can be."""

from __future__ import annotations

import re
from decimal import Decimal

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

DECIMALS = 4
"""The most decimal places a rate may have."""

HIGHEST_RATE = Decimal(1_000_000)
"""Rates from here on are taken for typing errors."""

_RATE = re.compile(
    r"""\s*(?P<before>[A-Za-z]{3}|[€£¥$])?\s*
        (?P<amount>-?[0-9][0-9.,'\u2019\u00a0\u202f_ ]*?)
        \s*(?P<after>[A-Za-z]{3}|[€£¥$])?\s*(?:/\s*h)?\s*""",
    re.VERBOSE,
)
_SIGNS = {"€": "EUR", "£": "GBP"}
_SHARED = {"$": "USD, CAD or AUD", "¥": "JPY or CNY"}
_GROUPED = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def parse_rate(text: str) -> tuple[Decimal, str | None]:
    """Read an hourly rate and, if it names one, its currency: `140`, `140.50 EUR`, `€140`.

    Raises `Refused` for anything else: negative, with more than four decimals, or with what may be a
    thousands separator (`1,400`), since a guess would be wrong by a factor of a thousand.
    """
    found = _RATE.fullmatch(text)
    if found is None:
        raise Refused(f"{quoted(text)} is not an hourly rate. Write it as 140, 140.50 EUR or €140.")
    before, after = found["before"], found["after"]
    if before and after:
        raise Refused(f"{quoted(text)} names two currencies. Name one: 140 EUR.")
    return check_rate(_amount(found["amount"])), _named(before or after)


def check_rate(rate: Decimal) -> Decimal:
    """Return an hourly rate that can be; raise `Refused` for any other."""
    exponent = rate.as_tuple().exponent
    if not isinstance(exponent, int):
        raise Refused("A rate has to be a number, such as 140 or 140.50.")
    if rate < 0:
        raise Refused("A rate can't be negative.")
    if -exponent > DECIMALS:
        raise Refused(f"A rate has at most {DECIMALS} decimal places.")
    if rate >= HIGHEST_RATE:
        raise Refused(f"A rate has to be below {HIGHEST_RATE:,} an hour.".replace(",", " "))
    return rate


def check_currency(code: str) -> str | None:
    """Return a currency's three letters in capitals, None for an empty text; raise `Refused` for anything else."""
    word = code.strip().upper()
    if not word:
        return None
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise Refused(f"{quoted(code)} is not a currency. Use its three letters, such as EUR, USD or CHF.")
    return word


def amount_said(rate: Decimal) -> str:
    """A rate's amount as it can be typed: `140`, `95.5`."""
    return unmistakable(f"{rate.normalize():f}")


def unmistakable(amount: str) -> str:
    """An amount that reads back as it is: three decimals could be thousands, so they get a fourth."""
    return f"{amount}0" if _GROUPED.fullmatch(amount) else amount


def _amount(text: str) -> Decimal:
    if _GROUPED.fullmatch(text):
        whole = re.sub(r"[.,]", "", text)
        part = text.replace(",", ".") + "0"
        raise Refused(f"Is {text} {whole} or {part}? Write it without a thousands separator.")
    if text.startswith("-"):
        raise Refused("A rate can't be negative.")
    if not _PLAIN.fullmatch(text):
        raise Refused(f"{text} is not a plain amount. Write it without thousands separators: 1400.50.")
    return Decimal(text.replace(",", "."))


def _named(sign: str | None) -> str | None:
    if sign is None:
        return None
    if sign in _SHARED:
        raise Refused(f"{sign} stands for several currencies. Name one: {_SHARED[sign]}.")
    return _SIGNS.get(sign) or check_currency(sign)
