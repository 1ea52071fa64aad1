"""Statements of a session or two, each for one rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hraas_tui.core.billing.statements import Party, TaxLine, Total
from hraas_tui.core.billing.terms import Charge, Group, Retainer, Rounding, Tax, Terms, Window
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.sessions import Requirement
from tests.support.billing import (
    FIREWALL,
    HALF_MORE,
    TWICE,
    VPN,
    WEEKDAYS,
    WEEKEND,
    agreement,
    case,
    drawn_up,
    figures,
    layer,
)
from tests.support.drawn import ACME, local, session

CALLS = (
    session("S1", local("2026-03-10 09:00"), 4 * MINUTE, context=FIREWALL),
    session("S2", local("2026-03-10 10:00"), 4 * MINUTE, context=VPN),
    session("S3", local("2026-03-10 11:00"), 4 * MINUTE, context=FIREWALL),
    session("S4", local("2026-03-11 09:00"), 4 * MINUTE, context=FIREWALL),
)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (Group.SESSION, [("2026-03-10", "firewall", 900), ("2026-03-10", "vpn", 900),
                         ("2026-03-10", "firewall", 900), ("2026-03-11", "firewall", 900)]),
        (Group.CONTEXT_DAY, [("2026-03-10", "firewall", 900), ("2026-03-10", "vpn", 900),
                             ("2026-03-11", "firewall", 900)]),
        (Group.CLIENT_DAY, [("2026-03-10", None, 900), ("2026-03-11", None, 900)]),
        (Group.STATEMENT, [(None, None, 1800)]),
    ],
)  # fmt: skip
def test_what_is_added_up(group: Group, expected: list[tuple[str | None, str | None, int]]) -> None:
    agreed = agreement(group=group, increment=15, rounding=Rounding.UP)
    lines = drawn_up(agreed, *CALLS).lines
    assert [(line.day, line.context, line.billed) for line in lines] == expected


def test_a_call_of_two_minutes_bills_nothing_and_that_is_said() -> None:
    statement = drawn_up(agreement(), session("S1", local("2026-03-10 09:00"), 2 * MINUTE))
    assert figures(statement.lines) == [(120, 0, "1", False, "0.00")]
    assert any("less than 3 minutes bills nothing" in rule for rule in statement.rules)


def test_a_call_out_bills_its_minimum_once_for_its_group() -> None:
    agreed = agreement(group=Group.CONTEXT_DAY, minimum=30, increment=15, rounding=Rounding.UP)
    statement = drawn_up(agreed, *CALLS[:3])
    assert [(line.recorded, line.billed, line.topped_up) for line in statement.lines] == [
        (480, 1800, 1320),
        (240, 1800, 1560),
    ]


def test_a_night_is_cut_where_its_multiple_changes_and_billed_in_whole_increments() -> None:
    agreed = agreement(
        group=Group.SESSION,
        increment=15,
        rounding=Rounding.UP,
        windows=(Window(WEEKDAYS, 18 * 60, 8 * 60, HALF_MORE), Window(WEEKEND, 0, 1440, TWICE)),
    )
    statement = drawn_up(agreed, session("S1", local("2026-03-20 17:30"), 7 * HOUR + 20 * MINUTE))
    # 7:20 bills 7:30; half an hour of 7:20 by day, 6:00 in the evening, 0:50 on Saturday
    assert figures(statement.lines) == [
        (1800, 1800, "1", False, "47.50"),
        (21_600, 22_500, "1.5", False, "890.63"),  # 6:15 h; 6:08 is its share, and sums are rounded
        (3000, 2700, "2", False, "142.50"),
    ]
    assert statement.billed == 27_000


def test_without_a_rate_there_is_no_amount() -> None:
    nobody = ACME._replace(rate=None, currency=None)
    statement = drawn_up(agreement(client=nobody, tax=Tax(Decimal(19), "VAT")), *CALLS)
    assert {line.amount for line in statement.lines} == {None}
    assert {piece.amount for _, piece in statement.pieces} == {None}
    assert (statement.totals, statement.taxes) == ((), ())
    assert statement.billed == (6 + 6 + 6) * MINUTE  # of 8, 4 and 4 minutes


def test_time_without_charge_is_shown_at_zero_and_what_is_not_billable_is_not_shown() -> None:
    agreed = agreement(
        layer("", FIREWALL, charge=Charge.NO_CHARGE), layer("", VPN, charge=Charge.NON_BILLABLE)
    )
    statement = drawn_up(agreed, *CALLS)
    assert [(line.charge, line.context, str(line.amount)) for line in statement.lines] == [
        (Charge.NO_CHARGE, "firewall", "0.00"),
        (Charge.NO_CHARGE, "firewall", "0.00"),
    ]
    assert statement.billed == 0
    assert statement.totals == (Total("EUR", Decimal("0.00"), Decimal("0.00")),)
    assert statement.sessions == ("S1", "S3", "S4")


def test_after_hours_without_charge_are_not_told_apart() -> None:
    agreed = agreement(charge=Charge.NO_CHARGE, windows=(Window(WEEKDAYS, 8 * 60, 18 * 60, TWICE),))
    (line,) = drawn_up(agreed, CALLS[0]).lines
    assert (str(line.multiplier), str(line.amount)) == ("1", "0.00")


def test_the_tax_is_on_the_sum_and_rounded_once() -> None:
    agreed = agreement(group=Group.SESSION, increment=0, tax=Tax(Decimal(19), "VAT"))
    minute = [session(f"S{n}", local(f"2026-03-1{n} 09:00"), MINUTE) for n in range(3)]
    statement = drawn_up(agreed, *minute)
    # a minute at 95 EUR is 1.58333; 3 × 1.58 = 4.74; 19 % of it is 0.9006
    assert statement.taxes == (TaxLine("VAT", Decimal(19), Decimal("4.74"), Decimal("0.90"), "EUR"),)
    assert statement.totals == (Total("EUR", Decimal("4.74"), Decimal("5.64")),)


def test_a_new_tax_is_on_what_came_after_it() -> None:
    agreed = agreement(
        layer("", tax=Tax(Decimal(16), "VAT")), layer("2026-03-16", tax=Tax(Decimal(19), "VAT"))
    )
    statement = drawn_up(
        agreed, session("S1", local("2026-03-10 09:00")), session("S2", local("2026-03-20 09:00"))
    )
    assert [(str(tax.percent), str(tax.base), str(tax.amount)) for tax in statement.taxes] == [
        ("16", "95.00", "15.20"),
        ("19", "95.00", "18.05"),
    ]
    assert statement.totals == (Total("EUR", Decimal("190.00"), Decimal("223.25")),)


def test_each_currency_is_summed_by_itself() -> None:
    agreed = agreement(layer("2026-03-16", rate=Decimal(10_000), currency="JPY"), increment=0)
    statement = drawn_up(
        agreed, session("S1", local("2026-03-10 09:00")), session("S2", local("2026-03-20 09:00"), 1801)
    )
    assert statement.totals == (
        Total("EUR", Decimal("95.00"), Decimal("95.00")),
        Total("JPY", Decimal(5003), Decimal(5003)),  # 5002.78
    )


def test_a_session_belongs_to_the_day_on_which_it_starts() -> None:
    agreed = agreement(layer("2026-03-16", rate=Decimal(200)), increment=0)
    night = session("S1", local("2026-03-16 03:59"), 10 * MINUTE)
    morning = session("S2", local("2026-03-16 04:09"), 6 * MINUTE)
    statement = drawn_up(agreed, night, morning)
    assert [(line.day, str(line.rate)) for line in statement.lines] == [
        ("2026-03-15", "95"),
        ("2026-03-16", "200"),
    ]


@pytest.mark.parametrize(
    ("group", "change", "expected"),
    [
        (Group.STATEMENT, layer("2026-03-11", rate=Decimal(200)), [(900, "95"), (900, "200")]),
        (Group.STATEMENT, layer("2026-03-11", tax=Tax(Decimal(19))), [(900, "95"), (900, "95")]),
        (Group.STATEMENT, layer("2026-03-11", retainer=Retainer(0)), [(1800, "95")]),  # as it was
        (Group.STATEMENT, layer("", VPN, rate=Decimal(200)), [(900, "95"), (900, "200")]),
        (Group.CLIENT_DAY, layer("", VPN, rate=Decimal(200)), [(900, "95"), (900, "200"), (900, "95")]),
        (Group.CLIENT_DAY, layer("2026-03-11", VPN, rate=Decimal(200)), [(900, "95"), (900, "95")]),
    ],
)
def test_a_change_of_terms_ends_a_group(group: Group, change: Terms, expected: list[tuple[int, str]]) -> None:
    """Four calls of four minutes: 16 in all, 12 of them on the 10th, one of those for the VPN."""
    agreed = agreement(change, group=group, increment=15, rounding=Rounding.UP)
    lines = drawn_up(agreed, *CALLS).lines
    assert [(line.billed, str(line.rate)) for line in lines] == expected


def test_what_a_session_must_have_is_no_reason_to_bill_it_apart() -> None:
    agreed = agreement(
        layer("2026-03-11", requires=frozenset({Requirement.NOTE})),
        layer("", VPN, requires=frozenset({Requirement.TICKET})),
        group=Group.STATEMENT,
        increment=15,
        rounding=Rounding.UP,
    )
    assert [line.billed for line in drawn_up(agreed, *CALLS).lines] == [1800]


def test_late_sessions_are_groups_of_their_own() -> None:
    agreed = agreement(group=Group.STATEMENT, increment=15, rounding=Rounding.UP)
    late = session("L1", local("2026-02-10 09:00"), 4 * MINUTE)
    statement = drawn_up(agreed, *CALLS[:2], late=(late,))
    assert [(line.late, line.billed) for line in statement.lines] == [(False, 900), (True, 900)]
    assert statement.sessions == ("L1", "S1", "S2")


def test_a_running_session_is_in_no_statement() -> None:
    with pytest.raises(ValueError, match="running"):
        drawn_up(agreement(), session("S1", local("2026-03-10 09:00"), None))


def test_who_it_is_for_and_from() -> None:
    known = ACME._replace(name="Acme AG", address="Hauptstraße 1\n80331 München", locale="de_DE")
    made = drawn_up(agreement(client=known), consultant=Party("Ada", ("Weg 1",)), made_at=7)
    assert made.client == Party("Acme AG", ("Hauptstraße 1", "80331 München"))
    assert (made.consultant, made.locale, made.made_at) == (Party("Ada", ("Weg 1",)), "de_DE", 7)
    assert (made.draft, made.lines, made.account) == (True, (), None)
    assert case(agreement()).span.seconds == 31 * 86_400 - HOUR
