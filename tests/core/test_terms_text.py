from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.rules_said import plain
from hraas_tui.core.billing.terms import (
    INCREMENTS,
    NO_RETAINER,
    NO_TAX,
    Charge,
    Group,
    Retainer,
    Rollover,
    Rounding,
    Rules,
    Tax,
    Window,
)
from hraas_tui.core.billing.terms_text import TERMS, read_rules, say_rules
from hraas_tui.core.errors import Refused
from hraas_tui.core.sessions import Requirement
from hraas_tui.core.text import clean

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

WEEK = frozenset(range(1, 6))


def read(field: str, text: str) -> Any:
    return TERMS[field].read(text)


@pytest.mark.parametrize(
    ("field", "text", "meant", "said"),
    [
        ("increment", "6", 6, "6m"),
        ("increment", " 15 min ", 15, "15m"),
        ("increment", "1h", 60, "60m"),
        ("increment", "0:30", 30, "30m"),
        ("increment", "Exact", 0, "exact"),
        ("increment", "0", 0, "exact"),
        ("minimum", "30", 30, "30m"),
        ("minimum", "0:30", 30, "30m"),
        ("minimum", "1h30m", 90, "1h30m"),
        ("minimum", "1.5h", 90, "1h30m"),
        ("minimum", "none", 0, "none"),
        ("rounding", "UP", Rounding.UP, "up"),
        ("group", "context and day", Group.CONTEXT_DAY, "context-day"),
        ("group", "client_day", Group.CLIENT_DAY, "client-day"),
        ("charge", "no charge", Charge.NO_CHARGE, "no-charge"),
        ("rate", "140,50 EUR/h", Decimal("140.5"), "140.5"),
        ("currency", "eur", "EUR", "EUR"),
        ("requires", "ticket,note", frozenset({Requirement.NOTE, Requirement.TICKET}), "note,ticket"),
        ("requires", "none", frozenset(), "none"),
        ("tax", "19% VAT", Tax(Decimal(19), "VAT"), "19% VAT"),
        ("tax", "USt. 7,7 %", Tax(Decimal("7.7"), "USt."), "7.7% USt."),
        ("tax", "20%", Tax(Decimal(20), "tax"), "20% tax"),
        ("tax", "0% VAT", NO_TAX, "none"),
        ("tax", "none", NO_TAX, "none"),
        (
            "holidays",
            "2026-12-26, 2026-12-25 2026-12-26",
            ("2026-12-25", "2026-12-26"),
            "2026-12-25, 2026-12-26",
        ),
        ("holidays", "none", (), "none"),
        ("windows", "none", (), "none"),
        (
            "windows",
            "mon-fri 18:00-08:00 x1.5; sat,sun,hol 00:00-24:00 x2",
            (Window(WEEK, 1080, 480, Decimal("1.5")), Window(frozenset({6, 7, 8}), 0, 1440, Decimal(2))),
            "mon-fri 18:00-08:00 x1.5; sat,sun,hol 00:00-24:00 x2",
        ),
        (
            "windows",
            "Weekdays 18 – 8 × 1,50",
            (Window(WEEK, 1080, 480, Decimal("1.5")),),
            "mon-fri 18:00-08:00 x1.5",
        ),
        (
            "windows",
            "weekend hol *2",
            (Window(frozenset({6, 7, 8}), 0, 1440, Decimal(2)),),
            "sat,sun,hol 00:00-24:00 x2",
        ),
        (
            "windows",
            "fri - mon 2200-0000 x2",
            (Window(frozenset({5, 6, 7, 1}), 1320, 1440, Decimal(2)),),
            "mon,fri-sun 22:00-24:00 x2",
        ),
        ("retainer", "none", NO_RETAINER, "none"),
        (
            "retainer",
            "20h/month from 1, rollover capped 10h, over 120, multipliers count",
            Retainer(72_000, 1, 1, Rollover.CAPPED, 36_000, Decimal(120)),
            "20h/month from 1, rollover capped 10h, over 120, multipliers count",
        ),
        (
            "retainer",
            "12:30 per quarter from the 15th; multipliers don’t count; rollover all",
            Retainer(45_000, 3, 15, Rollover.ALL, multiplied=False),
            "12h30m/quarter from 15, rollover all, multipliers ignored",
        ),
        (
            "retainer",
            "100 a year, over 112,50",
            Retainer(360_000, 12, overage=Decimal("112.5")),
            "100h/year from 1, rollover none, over 112.5, multipliers count",
        ),
        (
            "retainer",
            "8h/2 months",
            Retainer(28_800, 2),
            "8h/2 months from 1, rollover none, multipliers count",
        ),
    ],
)
def test_a_term_is_read_and_said(field: str, text: str, meant: object, said: str) -> None:
    found = read(field, text)
    assert found == meant
    assert TERMS[field].say(found) == said
    assert read(field, said) == meant


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("increment", "7", "use 1, 5, 6, 10, 15, 30, 60 minutes, or exact"),
        ("increment", "-6", "can't be an increment"),
        ("minimum", "-30m", "write 30m, 0:30 or 1h"),
        ("minimum", "25h", "up to 24h"),
        ("rounding", "upp", "did you mean up"),
        ("rounding", "sideways", "use up, nearest or down"),
        ("group", "sesion", "did you mean session"),
        ("charge", "maybe", "use billable, non-billable or no-charge"),
        ("rate", "-5", "negative"),
        ("currency", "€", "three letters"),
        ("tax", "VAT", "Write it like 19% VAT"),
        ("tax", "119% VAT", "up to 100%"),
        ("holidays", "25.12.2026", "Write it like 2026-12-25"),
        ("holidays", "2026-02-30", "no day 2026-02-30 in the calendar"),
        ("holidays", "0001-01-01", "too far away"),
        ("windows", "mon-fri 18:00-08:00", "does not say how many times the rate"),
        ("windows", "mon-fri 18:00-08:00 x", "does not say how many times the rate"),
        ("windows", "18:00-08:00 x2", "does not say on which days"),
        ("windows", "mo 18:00-08:00 x2", "“mo” is no day"),
        ("windows", "mon- 18:00-08:00 x2", "has a day missing"),
        ("windows", "mon-hol 18:00-08:00 x2", "no day of the week"),
        ("windows", "mon 18:60-08:00 x2", "no clock shows"),
        ("windows", "mon 24:30-08:00 x2", "no clock shows"),
        ("windows", "mon 24:00-08:00 x2", "begins at 24:00"),
        ("windows", "mon 18:00 x2", "are no hours"),
        ("windows", "mon 18:00-08:00 x0", "can't be a multiplier"),
        ("windows", "mon x101", "can't be a multiplier"),
        ("windows", "; ".join(["mon x2"] * 21), "20 after-hours windows at most"),
        ("retainer", "20 hours", "is no retainer"),
        ("retainer", "0h/month", "no hours of a retainer"),
        ("retainer", "20h/week", "month, quarter, year or 2 months"),
        ("retainer", "20h/0 months", "1 to 120 months"),
        ("retainer", "20h/month from 32", "no day 32"),
        ("retainer", "20h/month, rollover capped", "Up to how much"),
        ("retainer", "20h/month, rollover some", "no rollover"),
        ("retainer", "20h/month, over 120 EUR", "client's own currency"),
        ("retainer", "20h/month, over 1,200", "thousands separator"),
        ("retainer", "20h/month, over 1, over 2", "says over twice"),
        ("retainer", "20h/month, multipliers maybe", "multipliers count or multipliers ignored"),
        ("retainer", "20h/month, whatever", "says nothing about a retainer"),
    ],
)
def test_what_cant_be_read_is_refused_with_what_to_write(field: str, text: str, told: str) -> None:
    with pytest.raises(Refused, match=told.replace("+", r"\+")):
        read(field, text)


def decimals(low: str, high: str, places: int = 4) -> SearchStrategy[Decimal]:
    numbers = st.decimals(Decimal(low), Decimal(high), allow_nan=False, allow_infinity=False, places=places)
    return numbers.map(lambda number: Decimal(plain(number)))


WINDOWS = st.lists(
    st.builds(
        Window,
        st.frozensets(st.integers(1, 8), min_size=1),
        st.integers(0, 1439),
        st.integers(1, 1440),
        decimals("0.0001", "100"),
    ),
    max_size=5,
).map(tuple)
CAPS = st.one_of(
    st.just((Rollover.NONE, 0)),
    st.just((Rollover.ALL, 0)),
    st.integers(1, 9_000).map(lambda minutes: (Rollover.CAPPED, minutes * 60)),
)
RETAINERS = st.builds(
    lambda minutes, months, anchor, roll, overage, multiplied: Retainer(
        minutes * 60, months, anchor, roll[0], roll[1], overage, multiplied
    ),
    st.integers(1, 9_999 * 60),
    st.integers(1, 120),
    st.integers(1, 31),
    CAPS,
    st.none() | decimals("0", "9999"),
    st.booleans(),
)
LABELS = st.text(max_size=40).map(clean).filter(lambda label: 0 < len(label) <= 40)
TAXES = st.builds(Tax, decimals("0.0001", "100"), LABELS) | st.just(NO_TAX)
DATES = st.dates().filter(lambda day: 1970 <= day.year < 9000).map(lambda day: day.isoformat())
RULES = st.builds(
    Rules,
    rate=st.none() | decimals("0", "999999"),
    currency=st.none() | st.sampled_from(["EUR", "USD", "JPY"]),
    charge=st.none() | st.sampled_from(Charge),
    increment=st.none() | st.sampled_from(INCREMENTS),
    rounding=st.none() | st.sampled_from(Rounding),
    group=st.none() | st.sampled_from(Group),
    minimum=st.none() | st.integers(0, 1440),
    windows=st.none() | WINDOWS,
    holidays=st.none() | st.lists(DATES, max_size=5).map(lambda days: tuple(sorted(set(days)))),
    retainer=st.none() | st.just(NO_RETAINER) | RETAINERS,
    tax=st.none() | TAXES,
    requires=st.none() | st.frozensets(st.sampled_from(Requirement)),
)


@given(RULES)
def test_what_is_said_reads_back_as_it_was(rules: Rules) -> None:
    assert read_rules(say_rules(rules)) == rules


WORDS = st.sampled_from(
    [
        *(
            "mon",
            "fri",
            "sat",
            "hol",
            "weekend",
            "daily",
            "-",
            ",",
            ";",
            "x",
            "×",
            "*",
            "18:00",
            "24:00",
            "8",
            "0",
        ),
        *(
            "1.5",
            "20h",
            "/month",
            "from",
            "over",
            "rollover",
            "capped",
            "all",
            "none",
            "multipliers",
            "count",
            "%",
        ),
        *("VAT", "exact", "m", "h", "2026-12-25", "EUR", "-1", "1,000", "¹", "٣", "\x1b[", "ＸX", "\n", " "),
    ]
)


@given(
    st.sampled_from(sorted(TERMS)),
    st.text() | st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS).map("".join),
)
def test_any_text_is_read_or_refused(field: str, text: str) -> None:
    try:
        found = read(field, text)
    except Refused as refusal:
        told = str(refusal)
    else:
        told = "read."
        assert read(field, TERMS[field].say(found)) == found
    assert told.endswith((".", "?"))
    assert not set("\x1b\n\r\0") & set(told)


def test_a_rate_brings_its_currency() -> None:
    assert read_rules({"rate": "140 EUR", "tax": " "}) == Rules(rate=Decimal(140), currency="EUR")
    assert read_rules({"rate": "140"}) == Rules(rate=Decimal(140))
    with pytest.raises(Refused, match="in EUR, the currency USD"):
        read_rules({"currency": "usd", "rate": "140 EUR"})
