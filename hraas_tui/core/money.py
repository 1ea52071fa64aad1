"""Amounts of money: what recorded time earns at a rate, rounded once per printed line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from hraas_tui.core.moments import HOUR

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

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} don't add up.")
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def earned(rate: Decimal | None, currency: str | None, seconds: int) -> Money | None:
    """What `seconds` earn at `rate` per hour, half up to the smallest unit; None without rate or currency."""
    if rate is None or currency is None:
        return None
    exact = rate * seconds / HOUR
    return Money(exact.quantize(unit(currency), rounding=ROUND_HALF_UP), currency)


def full(rate: Decimal, currency: str) -> str:
    """A rate with at least the currency's places: `95.00`; finer rates keep theirs."""
    smallest = unit(currency)
    return f"{rate.quantize(smallest) if rate == rate.quantize(smallest) else rate.normalize():f}"


def said_rate(rate: Decimal | None, currency: str | None) -> str:
    """The rule that makes amounts of recorded time, as a sentence; empty without a rate."""
    if rate is None or currency is None:
        return ""
    return (
        f"Each session earns its recorded time × {full(rate, currency)} {currency} per hour, "
        f"rounded half up to {unit(currency):f} {currency}; the total is the sum of these amounts."
    )
