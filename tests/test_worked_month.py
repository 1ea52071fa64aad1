"""A month worked by hand, checked to the cent in the statement and in what is stored of it.

The figures, with their arithmetic, are in `tests/support/worked_month.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.billing.document import from_document, to_document
from hraas_tui.core.moments import iso
from tests.support.worked_month import (
    CONFIG,
    MARCH,
    NUMBERS,
    SHEETS,
    Month,
    Part,
    Row,
    counted,
    worked_month,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.billing.statements import Line

KEYS = sorted(SHEETS)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    found = worked_month(tmp_path_factory.mktemp("month"))
    yield found
    found.keeper.ledger.close()


# -- the statement -------------------------------------------------------------------------------------------


def charged(line: Line) -> str:
    return "retainer" if line.covered else line.charge.value


@pytest.mark.parametrize("key", KEYS)
def test_the_hand_and_the_statement_agree(month: Month, key: str) -> None:
    sheet, statement = SHEETS[key], month.statements[key]
    found = tuple(
        Row(
            line.day or "",
            line.context or "",
            charged(line),
            str(line.multiplier),
            f"{line.rate:.2f}",
            line.recorded,
            line.billed,
            str(line.amount),
            tuple(
                Part(
                    iso(piece.start, statement.zone),
                    iso(piece.end, statement.zone),
                    piece.recorded,
                    piece.billed,
                    str(piece.amount),
                    piece.ticket,
                )
                for piece in line.pieces
            ),
            line.late,
            line.topped_up,
        )
        for line in statement.lines
    )
    assert found == sheet.rows
    assert (statement.recorded, statement.billed) == (sheet.recorded, sheet.billed)
    (total,) = statement.totals
    assert (total.currency, str(total.net), str(total.gross)) == (sheet.currency, sheet.net, sheet.gross)
    assert [str(tax.amount) for tax in statement.taxes] == ([sheet.tax] if sheet.tax else [])
    account = statement.account
    assert (
        account and (account.opening, account.added, account.used, account.lapsed, account.closing)
    ) == sheet.account


@pytest.mark.parametrize("key", KEYS)
def test_the_hand_did_its_sums(key: str) -> None:
    """The typed figures hold together by themselves."""
    sheet = SHEETS[key]
    assert sum(row.recorded for row in sheet.rows) == sheet.recorded
    assert sum(map(counted, sheet.rows)) == sheet.billed
    assert sum(Decimal(row.amount) for row in sheet.rows) == Decimal(sheet.net)
    assert Decimal(sheet.net) + Decimal(sheet.tax or 0) == Decimal(sheet.gross)
    for row in sheet.rows:
        assert sum(part.recorded for part in row.parts) == row.recorded
        assert sum(part.billed for part in row.parts) == row.billed
        assert sum(Decimal(part.amount) for part in row.parts) == Decimal(row.amount)


@pytest.mark.parametrize("key", KEYS)
def test_what_was_issued_is_what_was_stored(month: Month, key: str) -> None:
    issued, statement = month.issued[key], month.statements[key]
    document = month.keeper.ledger.document(issued.document)
    assert from_document(document) == statement
    assert to_document(statement) == document
    assert (issued.number, statement.number) == (NUMBERS[key], NUMBERS[key])
    assert (issued.recorded, issued.billed) == (SHEETS[key].recorded, SHEETS[key].billed)
    assert issued.total == {"acme": "€252.00", "globex": "€1,780.54", "initech": "$934.75"}[key]
    assert statement.consultant == CONFIG.consultant


def test_february_left_two_hours_of_the_three(month: Month) -> None:
    _, february = month.keeper.statements(month.issued["acme"].client)
    account = month.keeper.statement_of(february).account
    assert account is not None
    # 10 h; 7:00:00 bills 7:00; of the 3 h that are left 2 roll over and one lapses
    assert (account.opening, account.added, account.used, account.lapsed, account.closing) == (
        0,
        36_000,
        25_200,
        3_600,
        7_200,
    )
    assert february.total == "€0.00"


def test_nothing_of_the_month_is_left_unbilled(month: Month) -> None:
    assert month.keeper.unbilled_clients(MARCH) == ()


def test_the_rules_are_told(month: Month) -> None:
    assert month.statements["acme"].rules == (
        "Times are those of Europe/Berlin. A session belongs to the day on which it starts; a day starts at 04:00.",
        (
            "The sessions of one context on one day are added up and rounded to the nearest multiple of 6 minutes, halves "
            "up; less than 3 minutes bills nothing."
        ),
        "An hour costs 100.00 EUR; each line's amount is rounded half up to 0.01 EUR.",
        (
            "A retainer covers 10 h every month, counted from the 1st; the sessions use it up in order of time, and one at "
            "which it runs out is cut in two."
        ),
        "Of what is left of the retainer at the end, up to 2 h roll over; the rest lapses.",
        "An hour beyond the retainer costs 120.00 EUR.",
        "A session of an earlier period uses what is left of the retainer at the beginning of this one.",
        "For onboarding: Time without charge is shown at zero.",
        (
            "Recorded time runs from the start of a session to its end; none of these rules changes it. Totals are sums of "
            "the printed lines."
        ),
    )
    assert (
        "For api, from 16 March 2026 on: An hour costs 172.50 USD; each line's amount is rounded half up to 0.01 USD."
        in month.statements["initech"].rules
    )
