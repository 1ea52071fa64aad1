"""Amounts of money: in the smallest units of their currencies, and as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MINOR = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_PLACES = {code: places for places, codes in _MINOR.items() for code in codes.split()}


def places(currency: str) -> int:
    """How many decimal places a currency's smallest unit has (ISO 4217); two unless known otherwise."""
    return _PLACES.get(currency.upper(), 2)


@cache
def unit(currency: str) -> Decimal:
    """A currency's smallest unit: `0.01` for EUR, `1` for JPY."""
    return Decimal(1).scaleb(-places(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217), already rounded to its smallest unit."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def full(rate: Decimal, currency: str) -> str:
    """A rate with at least the currency's places: `95.00`; finer rates keep theirs."""
    smallest = unit(currency)
    return f"{rate.quantize(smallest) if rate == rate.quantize(smallest) else rate.normalize():f}"


SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
"""The currencies whose sign is written before the amount; others have their code behind it."""


def money_said(amount: Decimal, currency: str) -> str:
    """An amount as a person reads it on screen: `€4,368.00`, `1,250.00 CHF`; `-€12.00` below nothing."""
    digits = f"{abs(amount).quantize(unit(currency)):,f}"
    minus, sign = "-" if amount < 0 else "", SIGNS.get(currency)
    return f"{minus}{digits} {currency}" if sign is None else f"{minus}{sign}{digits}"


def totals_said(totals: Iterable[tuple[Decimal, str]]) -> str:
    """Amounts of several currencies, each by itself: `€4,368.00 + 120.00 CHF`; empty for none."""
    return " + ".join(money_said(amount, currency) for amount, currency in totals)
