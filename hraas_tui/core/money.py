"""Amounts of money: what recorded time earns at a rate, rounded once per printed line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING

from hraas_tui.core.moments import HOUR

if TYPE_CHECKING:
    from hraas_tui.core.sessions import Client

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


@dataclass(frozen=True)
class Wage:
    """A rate per hour in a currency; turns recorded seconds into amounts, each rounded by itself.

    Amounts are reckoned as whole numbers of the smallest unit, so that sums are exact and fast.
    """

    rate: Decimal
    currency: str

    @cached_property
    def _ratio(self) -> tuple[int, int]:
        numerator, denominator = self.rate.as_integer_ratio()
        return 2 * numerator * 10 ** places(self.currency), denominator * HOUR

    def units(self, seconds: int) -> int:
        """What `seconds` earn, in smallest units, half up."""
        numerator, denominator = self._ratio
        return (numerator * seconds + denominator) // (2 * denominator)

    def money(self, units: int) -> Money:
        """An amount of so many smallest units."""
        return Money(units * unit(self.currency), self.currency)

    @property
    def rule(self) -> str:
        """How amounts are made, as a sentence."""
        return (
            f"Each session earns its recorded time × {full(self.rate, self.currency)} {self.currency} per hour, "
            f"rounded half up to {unit(self.currency):f} {self.currency}; the total is the sum of these amounts."
        )


def wage_of(client: Client) -> Wage | None:
    """A client's wage; None if it has no rate."""
    if client.rate is None or client.currency is None:
        return None
    return Wage(client.rate, client.currency)


def full(rate: Decimal, currency: str) -> str:
    """A rate with at least the currency's places: `95.00`; finer rates keep theirs."""
    smallest = unit(currency)
    return f"{rate.quantize(smallest) if rate == rate.quantize(smallest) else rate.normalize():f}"
