"""From exact seconds to billed ones, and shares that add up.

The order is fixed: a group's exact seconds, then the minimum, then the increment; multiplier and money come after.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Rounding
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.money import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.core.billing.terms import Agreed


def billed(seconds: int, agreed: Agreed) -> int:
    """The seconds that a group with so many exact ones bills; none for none.

    An exact multiple of the increment gains nothing.
    """
    if seconds <= 0:
        return 0
    least = max(seconds, agreed.minimum * MINUTE)
    step = agreed.increment * MINUTE
    if not step:
        return least
    match agreed.rounding:
        case Rounding.UP:
            return -(-least // step) * step
        case Rounding.NEAREST:
            return (2 * least + step) // (2 * step) * step
        case Rounding.DOWN:
            return least // step * step


def apportioned(total: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """Split a total, a multiple of `step`, in proportion to weights: multiples of `step` that add up to it exactly.

    Each running sum is rounded half up, so that no share is off by a whole step and their order does not drift.
    Without any weight the first share takes all.
    """
    whole = sum(weights)
    if not whole:
        return [total, *([0] * (len(weights) - 1))]
    shares, reached, weight = [], 0, 0
    for each in weights:
        weight += each
        upto = (2 * total * weight + whole * step) // (2 * whole * step) * step
        shares.append(upto - reached)
        reached = upto
    return shares


def price(seconds: int, rate: Decimal, multiplier: Decimal, currency: str) -> Decimal:
    """What billed seconds cost, rounded half up to the currency's smallest unit: once, for a whole line."""
    return (rate * multiplier * seconds / HOUR).quantize(unit(currency), ROUND_HALF_UP)


def amounts(total: Decimal, weights: Sequence[int], currency: str) -> list[Decimal]:
    """A line's amount in shares that add up to it exactly."""
    smallest = unit(currency)
    return [share * smallest for share in apportioned(int(total / smallest), weights)]
