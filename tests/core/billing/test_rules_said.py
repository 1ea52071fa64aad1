"""The rules in sentences, as a client reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.rules_said import days_said, minutes_said, ordinal
from hraas_tui.core.billing.terms import HOLIDAY, Charge, Group, Retainer, Rollover, Rounding, Window
from hraas_tui.core.moments import HOUR, Days
from tests.support.billing import (
    DAILY,
    FIREWALL,
    HALF_MORE,
    TWICE,
    VPN,
    WEEKDAYS,
    WEEKEND,
    agreement,
    cases,
    drawn_up,
    layer,
)
from tests.support.drawn import local, session

FIRST = "Times are those of Europe/Berlin. A session belongs to the day on which it starts; a day starts at 04:00."
LAST = (
    "Recorded time runs from the start of a session to its end; none of these rules changes it. "
    "Totals are sums of the printed lines."
)
PRICE = "An hour costs 95.00 EUR; each line's amount is rounded half up to 0.01 EUR."
WORK = (
    session("S1", local("2026-03-02 10:00")),
    session("S2", local("2026-03-20 10:00"), context=FIREWALL),
    session("S3", local("2026-03-21 10:00"), context=VPN),
)


def told(*layers: object, **rules: object) -> list[str]:
    """What a statement says of its rules, but for the first and the last sentence."""
    found = drawn_up(agreement(*layers, **rules), *WORK).rules  # type: ignore[arg-type]
    assert (found[0], found[-1]) == (FIRST, LAST)
    return list(found[1:-1])


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            {},
            (
                "The sessions of one context on one day are added up and rounded to the nearest multiple of 6 minutes, "
                "halves up; less than 3 minutes bills nothing."
            ),
        ),
        (
            {"increment": 15, "rounding": Rounding.UP, "group": Group.SESSION, "minimum": 30},
            "Each session counts as at least 30 minutes and is rounded up to a multiple of 15 minutes.",
        ),
        ({"increment": 0, "group": Group.SESSION}, "Each session is billed to the second."),
        (
            {"increment": 60, "rounding": Rounding.DOWN, "group": Group.STATEMENT},
            (
                "All sessions of the statement are added up and rounded down to a whole hour; less than 1 hour bills "
                "nothing."
            ),
        ),
        (
            {"increment": 5, "group": Group.CLIENT_DAY, "minimum": 2},
            (
                "The sessions of one day are added up, count as at least 2 minutes and are rounded to the nearest "
                "multiple of 5 minutes, halves up; less than 2:30 minutes bills nothing."
            ),
        ),
        (
            {"increment": 1, "group": Group.SESSION},
            "Each session is rounded to the nearest whole minute, halves up; less than 30 seconds bills nothing.",
        ),
        (
            {"increment": 15, "group": Group.SESSION, "minimum": 8},
            (
                "Each session counts as at least 8 minutes and is rounded to the nearest multiple of 15 minutes, halves "
                "up."
            ),
        ),
    ],
)
def test_how_time_is_rounded(rules: dict[str, object], expected: str) -> None:
    assert told(**rules) == [expected, PRICE]


def test_after_hours() -> None:
    windows = (
        Window(WEEKDAYS, 18 * 60, 8 * 60, HALF_MORE),
        Window(WEEKEND | {HOLIDAY}, 0, 1440, TWICE),
    )
    assert told(windows=windows, holidays=("2026-04-03", "2026-04-06"))[2:] == [
        (
            "After hours by the clock, with days from 00:00 to 24:00: Monday to Friday 18:00–08:00 (next day) × 1.5; "
            "Saturday, Sunday and holidays × 2. Where several hold, the highest counts."
        ),
        (
            "A session that goes on into other hours is cut there, and its billed time shared out in proportion, in "
            "steps of 6 minutes."
        ),
        "Holidays: 2026-04-03 and 2026-04-06.",
    ]
    alone = told(windows=(Window(frozenset({6}), 540, 1440, TWICE),), holidays=("2026-04-03",))
    assert alone[2] == "After hours by the clock, with days from 00:00 to 24:00: Saturday 09:00–24:00 × 2."
    midnight = drawn_up(agreement(windows=windows[:1]), *WORK, days=Days("Europe/Berlin", 0)).rules
    assert "After hours by the clock: Monday to Friday 18:00–08:00 (next day) × 1.5." in midnight


@pytest.mark.parametrize(
    ("retainer", "expected"),
    [
        (
            Retainer(10 * HOUR),
            [
                (
                    "A retainer covers 10 h every month, counted from the 1st; the sessions use it up in order of time, "
                    "and one at which it runs out is cut in two."
                ),
                "What is left of the retainer at the end lapses.",
            ],
        ),
        (
            Retainer(
                45_000, 3, 31, rollover=Rollover.CAPPED, cap=5 * HOUR, overage=Decimal(120), multiplied=False
            ),
            [
                (
                    "A retainer covers 12:30 h every quarter, counted from the 31st or the last day of a shorter month; "
                    "the sessions use it up in order of time, and one at which it runs out is cut in two."
                ),
                "Of what is left of the retainer at the end, up to 5 h roll over; the rest lapses.",
                "An hour beyond the retainer costs 120.00 EUR.",
                "After-hours time uses up the retainer hour for hour.",
            ],
        ),
        (
            Retainer(HOUR, 5, rollover=Rollover.ALL),
            [
                (
                    "A retainer covers 1 h every 5 months, counted from the 1st; the sessions use it up in order of "
                    "time, and one at which it runs out is cut in two."
                ),
                "What is left of the retainer at the end rolls over.",
            ],
        ),
    ],
)
def test_a_retainer(retainer: Retainer, expected: list[str]) -> None:
    late = "A session of an earlier period uses what is left of the retainer at the beginning of this one."
    assert told(retainer=retainer)[2:] == [*expected, late]


def test_what_after_hours_use_of_a_retainer() -> None:
    found = told(retainer=Retainer(HOUR), windows=(Window(DAILY, 0, 60, TWICE),))
    assert (
        found[-1]
        == "An hour after hours uses up as much of the retainer as its multiple says: two hours at × 2."
    )


def test_rules_that_held_one_after_the_other_say_when() -> None:
    assert told(layer("2026-03-16", rate=Decimal(110)))[1:] == [
        f"Until 15 March 2026: {PRICE}",
        f"From 16 March 2026 on: {PRICE.replace('95', '110')}",
    ]
    found = told(layer("2026-03-10", rate=Decimal(110)), layer("2026-03-21", rate=Decimal(95)))
    # both ends of the month have the same terms, but not all of it
    assert found[1:] == [
        f"Until 9 March 2026 and from 21 March 2026 on: {PRICE}",
        f"From 10 March 2026 to 20 March 2026: {PRICE.replace('95', '110')}",
    ]


def test_rules_of_a_context_say_so() -> None:
    assert told(layer("", VPN, rate=Decimal(110)))[1:] == [
        f"For vpn: {PRICE.replace('95', '110')}",
        f"Otherwise: {PRICE}",
    ]
    both = told(layer("", VPN, rate=Decimal(110)), layer("2026-03-10", FIREWALL, rate=Decimal(110)))
    assert both[1:] == [
        f"For firewall, from 10 March 2026 on and for vpn: {PRICE.replace('95', '110')}",
        f"Otherwise: {PRICE}",
    ]


def test_time_without_charge_says_only_what_is_different() -> None:
    rounded = told()[0]
    assert told(layer("", VPN, charge=Charge.NO_CHARGE)) == [
        rounded,
        PRICE,
        "For vpn: Time without charge is shown at zero.",
    ]
    assert told(charge=Charge.NO_CHARGE) == [rounded, "Time without charge is shown at zero."]
    exact = told(layer("", VPN, charge=Charge.NO_CHARGE, increment=0))
    assert exact == [
        rounded,
        PRICE,
        "For vpn: The sessions of one context on one day are added up and billed to the second.",
        "For vpn: Time without charge is shown at zero.",
    ]


def test_a_change_that_is_no_matter_of_the_bill_is_not_told() -> None:
    assert told(layer("2026-03-16", requires=frozenset({"note"}))) == told()
    assert told(layer("2026-05-16", rate=Decimal(110))) == told()
    assert told(layer("2026-01-16", rate=Decimal(110)))[1:] == [PRICE.replace("95", "110")]


@given(cases())
def test_each_sentence_is_told_once_and_is_one(case: Case) -> None:
    rules = draw_up(case).rules
    assert len(set(rules)) == len(rules)
    for rule in rules:
        assert rule[0].isupper()
        assert rule.endswith(".")
        assert "None" not in rule
        assert "  " not in rule


@pytest.mark.parametrize(
    ("day", "expected"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
     (22, "22nd"), (23, "23rd"), (30, "30th"), (31, "31st")],
)  # fmt: skip
def test_ordinals(day: int, expected: str) -> None:
    assert ordinal(day) == expected


def test_minutes_and_days_in_words() -> None:
    assert [minutes_said(minutes) for minutes in (1, 30, 60, 90, 120)] == [
        "1 minute",
        "30 minutes",
        "1 hour",
        "1:30 hours",
        "2 hours",
    ]
    assert (
        days_said(frozenset({1, 2, 3, 5, 7, HOLIDAY})) == "Monday to Wednesday, Friday, Sunday and holidays"
    )
    assert days_said(frozenset({6, 7})) == "Saturday and Sunday"
    assert days_said(frozenset({HOLIDAY})) == "holidays"
