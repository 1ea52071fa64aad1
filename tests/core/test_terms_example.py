from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.example import MINUTES, example
from hraas_tui.core.billing.rounding import billed, price
from hraas_tui.core.billing.terms import DEFAULTS, INCREMENTS, Agreed, Charge, Group, Rounding, Rules, Window
from hraas_tui.core.billing.terms_text import read_rules
from hraas_tui.core.money import money_said
from hraas_tui.core.phrases import duration

if TYPE_CHECKING:
    from collections.abc import Mapping

AFTER_HOURS = "mon-fri 18:00-08:00 x1.5"


def agreed(rules: Rules) -> Agreed:
    return Agreed.of(rules.over(DEFAULTS))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({}, "at 10:10 on Friday, alone in its context that day, bills 0:06; there is no rate to price it."),
        (
            {"rate": "70 EUR", "group": "session", "minimum": "30m", "windows": AFTER_HOURS},
            "at 22:10 on Friday bills 0:30 × 1.5 = €52.50.",
        ),
        (
            {"rate": "70 EUR", "increment": "15", "rounding": "up", "group": "client-day"},
            "at 10:10 on Friday, alone that day, bills 0:15 = €17.50.",
        ),
        (
            {"rate": "70 EUR", "increment": "15", "group": "statement"},
            "at 10:10 on Friday, alone in the statement, bills 0:00 = €0.00.",
        ),
        (
            {"rate": "70 EUR", "group": "session", "charge": "no-charge", "windows": AFTER_HOURS},
            "at 10:10 on Friday is shown with 0:06 at €0.00.",
        ),
        ({"charge": "no-charge", "group": "session"}, "at 10:10 on Friday is shown with 0:06 at no charge."),
        ({"rate": "70 EUR", "charge": "non-billable"}, "at 10:10 on Friday is in no statement."),
        (
            {"rate": "70 EUR", "group": "session", "minimum": "30m", "tax": "19% VAT"},
            "at 10:10 on Friday bills 0:30 = €35.00, €41.65 with 19% VAT.",
        ),
        (
            {"rate": "9000 JPY", "group": "session", "increment": "exact"},
            "at 10:10 on Friday bills 0:07 = ¥1,050.",
        ),
        (
            {"group": "session", "minimum": "30m", "windows": AFTER_HOURS, "retainer": "20h/month from 15"}
            | {"rate": "70 EUR"},
            (
                "at 22:10 on Friday bills 0:30 × 1.5 and uses 0:45 of the 20 h retainer; beyond it, it bills "
                "0:30 × 1.5 = €52.50."
            ),
        ),
        (
            {"rate": "70 EUR", "group": "session", "minimum": "30m", "windows": AFTER_HOURS}
            | {"retainer": "20h/month, over 80, multipliers ignored"},
            (
                "at 22:10 on Friday bills 0:30 × 1.5 and uses 0:30 of the 20 h retainer; beyond it, it bills "
                "0:30 × 1.5 = €60.00."
            ),
        ),
        (
            {"rate": "70 EUR", "group": "session", "minimum": "30m", "retainer": "12h30m/quarter"},
            "at 10:10 on Friday uses 0:30 of the 12:30 h retainer; beyond it, it bills 0:30 = €35.00.",
        ),
        (
            {"rate": "70 EUR", "group": "session", "windows": "hol x2", "holidays": "2026-12-25"},
            "at 22:10 on the holiday 2026-12-25 bills 0:06 × 2 = €14.00.",
        ),
        (
            {"rate": "70 EUR", "group": "session", "windows": "hol x2"},
            "at 10:10 on Friday bills 0:06 = €7.00.",
        ),
        (
            {"rate": "70 EUR", "group": "session", "windows": "tue 13:00-14:00 x1.25"},
            "at 13:00 on Tuesday bills 0:06 × 1.25 = €8.75.",
        ),
        (
            {"rate": "70 EUR", "group": "session", "windows": "fri 10:12-10:14 x2"},
            "at 00:00 on Friday bills 0:06 = €7.00.",
        ),
    ],
)
def test_the_example_shows_what_is_special(texts: Mapping[str, str], told: str) -> None:
    assert example(agreed(read_rules(texts))) == f"A 7-minute call {told}"


RULES = st.builds(
    Rules,
    rate=st.decimals(0, 1000, places=2),
    currency=st.sampled_from(["EUR", "CHF", "JPY"]),
    increment=st.sampled_from(INCREMENTS),
    rounding=st.sampled_from(Rounding),
    group=st.sampled_from(Group),
    minimum=st.sampled_from([0, 10, 30, 90]),
)


@given(RULES, st.decimals("0.5", 3, places=2))
def test_its_figures_are_those_that_are_billed(rules: Rules, multiplier: Decimal) -> None:
    terms = agreed(Rules(windows=(Window(frozenset({5}), 1080, 1440, multiplier),)).over(rules))
    assert terms.rate is not None
    assert terms.currency is not None
    seconds = billed(MINUTES * 60, terms)
    amount = money_said(price(seconds, terms.rate, multiplier, terms.currency), terms.currency)
    told = example(terms)
    assert f"bills {duration(seconds)}" in told
    assert told.endswith(f" = {amount}.")


MINUTE = st.integers(0, 1440)
WINDOWS = st.lists(
    st.builds(
        Window,
        st.frozensets(st.integers(1, 8), min_size=1),
        MINUTE.filter(lambda minute: minute < 1440),
        MINUTE.filter(bool),
        st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)]),
    ),
    max_size=20,
).map(tuple)


@given(WINDOWS, st.sampled_from(Charge))
def test_any_windows_have_an_example(windows: tuple[Window, ...], charge: Charge) -> None:
    rules = Rules(charge=charge, windows=windows, holidays=("2026-12-25",), rate=Decimal(1), currency="EUR")
    assert example(agreed(rules)).startswith("A 7-minute call at ")
