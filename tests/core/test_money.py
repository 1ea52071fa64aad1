from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.money import Money, earned, full, said_rate


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
    assert str(earned(Decimal(rate), currency, seconds)) == f"{amount} {currency}"


@pytest.mark.parametrize(("rate", "currency"), [(None, "EUR"), (Decimal(1), None), (None, None)])
def test_no_amount_without_rate_and_currency(rate: Decimal | None, currency: str | None) -> None:
    assert earned(rate, currency, 3600) is None
    assert not said_rate(rate, currency)


@given(st.decimals(0, 999_999, places=4), st.integers(1, 10**8))
def test_is_never_further_off_than_half_a_unit(rate: Decimal, seconds: int) -> None:
    money = earned(rate, "EUR", seconds)
    assert money is not None
    off = money.amount * 3600 - rate * seconds
    assert -18 < off <= 18


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="don't add up"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


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
    assert f"× {shown} {currency} per hour" in said_rate(Decimal(rate), currency)
