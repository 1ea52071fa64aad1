from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.money import Wage, full, unit, wage_of
from tests.support.exporting import ACME


@pytest.mark.parametrize(
    ("rate", "currency", "seconds", "amount"),
    [
        ("95", "EUR", 3600, "95.00"),
        ("95", "EUR", 1, "0.03"),
        ("0.02", "EUR", 900, "0.01"),  # 0.005: half up, not to even
        ("0.06", "EUR", 900, "0.02"),  # 0.015
        ("100", "JPY", 18, "1"),  # 0.5
        ("100", "JPY", 17, "0"),
        ("12", "BHD", 3599, "11.997"),
        ("0", "EUR", 3600, "0.00"),
        ("99.9999", "USD", 3600, "100.00"),
    ],
)
def test_rounds_half_up_to_the_smallest_unit(rate: str, currency: str, seconds: int, amount: str) -> None:
    wage = Wage(Decimal(rate), currency)
    assert str(wage.money(wage.units(seconds))) == f"{amount} {currency}"


@pytest.mark.parametrize(("rate", "currency"), [(None, "EUR"), (Decimal(1), None), (None, None)])
def test_no_wage_without_rate_and_currency(rate: Decimal | None, currency: str | None) -> None:
    assert wage_of(replace(ACME, rate=rate, currency=currency)) is None


@given(st.decimals(0, 999_999, places=4), st.integers(1, 10**8), st.sampled_from(["EUR", "JPY", "BHD"]))
def test_is_what_decimal_arithmetic_says(rate: Decimal, seconds: int, currency: str) -> None:
    wage = Wage(rate, currency)
    with localcontext(prec=60):
        exact = (rate * seconds / 3600).quantize(unit(currency), rounding=ROUND_HALF_UP)
    assert wage.money(wage.units(seconds)).amount == exact


@pytest.mark.parametrize(
    ("rate", "currency", "shown"),
    [
        ("95", "EUR", "95.00"),
        ("95.5", "EUR", "95.50"),
        ("95.1250", "EUR", "95.125"),
        ("9000", "JPY", "9000"),
        ("1E+2", "EUR", "100.00"),
    ],
)
def test_a_rate_is_said_in_full(rate: str, currency: str, shown: str) -> None:
    assert full(Decimal(rate), currency) == shown
    assert f"× {shown} {currency} per hour" in Wage(Decimal(rate), currency).rule
