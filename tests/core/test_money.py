from __future__ import annotations

from decimal import Decimal

import pytest

from hraas_tui.core.money import Money, full, money_said, totals_said, unit


@pytest.mark.parametrize(
    ("currency", "smallest"), [("EUR", "0.01"), ("jpy", "1"), ("BHD", "0.001"), ("XXX", "0.01")]
)
def test_the_smallest_unit_of_a_currency(currency: str, smallest: str) -> None:
    assert unit(currency) == Decimal(smallest)
    assert f"{unit(currency):f}" == smallest


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


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("4368", "EUR", "€4,368.00"),
        ("-12", "EUR", "-€12.00"),
        ("1250", "CHF", "1,250.00 CHF"),
        ("-1250", "CHF", "-1,250.00 CHF"),
        ("9000", "JPY", "¥9,000"),
        ("0", "GBP", "£0.00"),
        ("1.234", "BHD", "1.234 BHD"),
    ],
)
def test_an_amount_as_a_person_reads_it(amount: str, currency: str, said: str) -> None:
    assert money_said(Decimal(amount), currency) == said


def test_an_amount_as_a_document_has_it() -> None:
    assert str(Money(Decimal("1E+3"), "EUR")) == "1000 EUR"
    assert str(Money(Decimal("95.00"), "EUR")) == "95.00 EUR"


def test_currencies_are_never_added_up() -> None:
    assert totals_said([(Decimal(4368), "EUR"), (Decimal(120), "CHF")]) == "€4,368.00 + 120.00 CHF"
    assert totals_said([]) == ""
