"""What a reissue says of what is different from the voided one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from hraas_tui.core.billing.differences import differences
from hraas_tui.core.billing.statements import Account, Party, Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.sessions import Provenance
from tests.support.drawn import local
from tests.support.worked import WORKED, line, piece, statement, statements

AT = local("2026-03-16 09:00")


def made(**fields: Any) -> Statement:
    """A statement of one session."""
    words, about = fields.pop("piece", {}), fields.pop("line", {})
    known = piece("A", fields.pop("at", AT), fields.pop("seconds", 3600), **words)
    return statement(line(known, **about), **fields)


ONE = made()


@given(statements())
def test_equal_statements_differ_in_nothing(statement: Statement) -> None:
    assert differences(statement, statement) == ()
    assert differences(statement, replace(statement, number="X-1", made_at=1, replaces="X-0")) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (made(at=AT + 60), ["Session A of 2026-03-16 09:00–10:00: now 09:01–10:01."]),
        (
            made(seconds=7200),
            [
                (
                    "Session A of 2026-03-16 09:00–10:00: now 09:00–11:00, billed 1:00, now 2:00, amount 95.00 EUR, "
                    "now 190.00 EUR."
                ),
                "Recorded 1:00, now 2:00.",
                "Billed 1:00, now 2:00.",
                "Total 95.00 EUR, now 190.00 EUR.",
            ],
        ),
        (made(piece={"note": "Fixed"}), ["Session A of 2026-03-16 09:00–10:00: note “Fixed” was added."]),
        (made(piece={"ticket": "7"}), ["Session A of 2026-03-16 09:00–10:00: ticket “7” was added."]),
        (made(piece={"context": "vpn"}), ["Session A of 2026-03-16 09:00–10:00: context “vpn” was added."]),
        (
            made(piece={"provenance": Provenance.ADJUSTED}),
            ["Session A of 2026-03-16 09:00–10:00: was live, now adjusted."],
        ),
        (
            made(line={"charge": Charge.NO_CHARGE}),
            [
                "Session A of 2026-03-16 09:00–10:00: amount 95.00 EUR, now 0.00 EUR, now without charge.",
                "Billed 1:00, now 0:00.",
                "Total 95.00 EUR, now 0.00 EUR.",
            ],
        ),
        (
            made(line={"billed": 3661}),
            [
                (
                    "Session A of 2026-03-16 09:00–10:00: billed 1:00, now 1:01:01, amount 95.00 EUR, now 96.61 EUR."
                ),
                "Billed 1:00, now 1:01:01.",
                "Total 95.00 EUR, now 96.61 EUR.",
            ],
        ),
        (
            made(line={"rate": None}),
            ["Total 95.00 EUR, now nothing."],
        ),
        (
            made(line={"currency": "USD"}),
            ["Total 95.00 EUR, now nothing.", "Total nothing, now 95.00 USD."],
        ),
        (
            made(rules=("An hour costs 90.00 EUR.",)),
            [*(f"No longer holds: {rule}" for rule in ONE.rules), "Holds now: An hour costs 90.00 EUR."],
        ),
        (made(client=Party("Acme AG")), ["The client's name or address has changed."]),
        (made(consultant=Party("Eve")), ["The consultant's name or address has changed."]),
        (
            made(account=Account(0, 7200, 3600, 0, 3600)),
            ["A retainer is used now: 1:00, 1:00 left at the end."],
        ),
        (made(tax=Decimal(19)), ["Added now: 19% VAT.", "Total 95.00 EUR, now 113.05 EUR."]),
    ],
)
def test_each_change_is_told(after: Statement, expected: list[str]) -> None:
    assert list(differences(ONE, after)) == expected
    assert differences(after, ONE)


def test_words_that_were_taken_back_are_not_said_again() -> None:
    """They may be the reason for which the other statement is void: another client's, say."""
    noted = made(piece={"note": "Fixed"})
    assert differences(noted, ONE) == ("Session A of 2026-03-16 09:00–10:00: note was taken away.",)
    assert differences(noted, made(piece={"note": "Mended"})) == (
        "Session A of 2026-03-16 09:00–10:00: note is now “Mended”.",
    )


def test_sessions_that_came_or_went() -> None:
    two = statement(line(piece("A", AT)), line(piece("B", AT + 7200)))
    assert differences(ONE, two)[0] == "Session B of 2026-03-16 11:00–12:00 was added."
    assert differences(two, ONE)[0] == "Session B of 2026-03-16 11:00–12:00 is no longer in it."


def test_a_retainer_that_was_used_otherwise() -> None:
    before = made(account=Account(0, 7200, 3600, 0, 3600))
    after = made(account=Account(0, 7200, 5400, 1800, 0))
    assert differences(before, after) == (
        "Retainer used 1:00, now 1:30.",
        "Retainer lapsed 0:00, now 0:30.",
        "Retainer closing 1:00, now 0:00.",
    )
    assert differences(before, ONE) == ("A retainer is used no longer.",)


def test_a_session_that_was_cut_is_one_session() -> None:
    """Where a retainer ends within a session is no change of its times."""
    whole = statement(line(piece("A", AT)))
    parts = statement(line(piece("A", AT, 1800)), line(piece("A", AT + 1800, 1800)))
    assert differences(whole, parts) == ()


@given(statements(), statements())
def test_what_is_different_is_told(before: Statement, after: Statement) -> None:
    changed = (before.lines, before.rules, before.client, before.account) != (
        after.lines,
        after.rules,
        after.client,
        after.account,
    )
    told = differences(before, after)
    if told:
        assert changed or before.taxes != after.taxes or before.consultant != after.consultant
    assert all(sentence.endswith((".", *after.rules, *before.rules)) for sentence in told)


def test_the_worked_one_against_nothing_of_it() -> None:
    told = differences(WORKED, replace(WORKED, lines=(), totals=(), taxes=(), account=None))
    assert len([each for each in told if "no longer in it" in each]) == len(WORKED.sessions)
    assert "Total 542.64 EUR, now nothing." in told
