"""From exact seconds to billed ones: minimum, then increment, and shares that add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.rounding import amounts, apportioned, billed, price
from hraas_tui.core.billing.terms import INCREMENTS, Rounding
from tests.support.billing import agreed

SECONDS = st.integers(0, 40 * 3600)
STEPS = st.sampled_from([step for step in INCREMENTS if step])
ROUNDINGS = st.sampled_from(Rounding)


@given(STEPS, ROUNDINGS, st.integers(0, 500))
def test_an_exact_multiple_gains_and_loses_nothing(step: int, rounding: Rounding, count: int) -> None:
    terms = agreed(increment=step, rounding=rounding)
    assert billed(count * step * 60, terms) == count * step * 60


@given(STEPS, ROUNDINGS, SECONDS)
def test_what_is_billed_is_a_multiple_on_the_right_side(step: int, rounding: Rounding, seconds: int) -> None:
    found = billed(seconds, agreed(increment=step, rounding=rounding))
    assert found % (step * 60) == 0
    match rounding:
        case Rounding.UP:
            assert 0 <= found - seconds < step * 60
        case Rounding.NEAREST:
            assert -step * 60 < 2 * (found - seconds) <= step * 60
        case Rounding.DOWN:
            assert 0 <= seconds - found < step * 60


@given(st.sampled_from(INCREMENTS), ROUNDINGS, st.integers(0, 90), SECONDS, st.integers(0, 3600))
def test_more_time_never_bills_less(
    step: int, rounding: Rounding, minimum: int, seconds: int, more: int
) -> None:
    terms = agreed(increment=step, rounding=rounding, minimum=minimum)
    assert billed(seconds, terms) <= billed(seconds + more, terms)


@given(st.sampled_from(INCREMENTS), ROUNDINGS, st.integers(0, 90), SECONDS)
def test_the_minimum_comes_before_the_increment(
    step: int, rounding: Rounding, minimum: int, seconds: int
) -> None:
    terms = agreed(increment=step, rounding=rounding, minimum=minimum)
    without = agreed(increment=step, rounding=rounding)
    expected = billed(max(seconds, minimum * 60), without) if seconds else 0
    assert billed(seconds, terms) == expected


@pytest.mark.parametrize(
    ("seconds", "step", "rounding", "minimum", "expected"),
    [
        (0, 15, Rounding.UP, 30, 0),  # nothing was done: no call-out either
        (1, 15, Rounding.UP, 0, 15 * 60),
        (1, 15, Rounding.UP, 20, 30 * 60),  # 20 minutes, then up
        (1, 15, Rounding.NEAREST, 20, 15 * 60),  # 20 minutes, then nearest
        (1, 60, Rounding.DOWN, 30, 0),  # 30 minutes, then down
        (3 * 60 - 1, 6, Rounding.NEAREST, 0, 0),
        (3 * 60, 6, Rounding.NEAREST, 0, 6 * 60),  # halves up
        (9 * 60, 6, Rounding.NEAREST, 0, 12 * 60),
        (450, 15, Rounding.NEAREST, 0, 15 * 60),
        (449, 15, Rounding.NEAREST, 0, 0),
        (427, 0, Rounding.UP, 0, 427),
        (427, 0, Rounding.DOWN, 10, 600),
    ],
)
def test_examples(seconds: int, step: int, rounding: Rounding, minimum: int, expected: int) -> None:
    assert billed(seconds, agreed(increment=step, rounding=rounding, minimum=minimum)) == expected


@given(
    st.integers(0, 500),
    st.lists(st.integers(0, 100_000), min_size=1, max_size=12),
    st.sampled_from([1, 60, 360, 900]),
)
def test_shares_add_up_in_whole_steps_and_nobody_is_off_by_one(
    count: int, weights: list[int], step: int
) -> None:
    total = count * step
    shares = apportioned(total, weights, step)
    assert sum(shares) == total
    assert len(shares) == len(weights)
    assert all(share >= 0 and share % step == 0 for share in shares)
    whole = sum(weights)
    if whole:
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share * whole - total * weight) < step * whole
    else:
        assert shares[0] == total


@given(
    st.decimals(0, 100_000, places=2),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8),
    st.sampled_from(["EUR", "JPY", "BHD"]),
)
def test_shares_of_an_amount_add_up_to_it(amount: Decimal, weights: list[int], currency: str) -> None:
    whole = price(3600, amount, Decimal(1), currency)
    assert sum(amounts(whole, weights, currency)) == whole


@pytest.mark.parametrize(
    ("seconds", "rate", "multiplier", "currency", "expected"),
    [
        (3600, "95", "1", "EUR", "95.00"),
        (360, "33.3333", "1", "EUR", "3.33"),  # 3.33333
        (18, "1", "1", "EUR", "0.01"),  # 0.005: half up
        (17, "1", "1", "EUR", "0.00"),  # 0.0047
        (1800, "95.01", "1", "EUR", "47.51"),  # 47.505
        (2700, "127.50", "1.5", "EUR", "143.44"),  # 143.4375
        (1, "100", "2", "JPY", "0"),  # 0.0556
        (18, "100", "1", "JPY", "1"),  # 0.5
        (1800, "10.001", "1", "BHD", "5.001"),  # 5.0005
    ],
)
def test_money_is_rounded_half_up_once(
    seconds: int, rate: str, multiplier: str, currency: str, expected: str
) -> None:
    assert str(price(seconds, Decimal(rate), Decimal(multiplier), currency)) == expected
