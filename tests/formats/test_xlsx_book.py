import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import zoned
from hraas_tui.formats.rows import rows
from hraas_tui.formats.text import plain
from hraas_tui.formats.xlsx_book import XlsxBook
from tests.support.drawn import local
from tests.support.texts import TEXT
from tests.support.worked import (
    EMPTY,
    HOSTILE,
    ISSUED,
    NIGHT,
    VAT,
    WORKED,
    line,
    piece,
    statement,
    statements,
)

DAY = 24 * 3600
CENT = Decimal("0.01")


def written(of: Statement) -> bytes:
    return b"".join(XlsxBook().write(of))


def opened(of: Statement, *, values: bool = True) -> Any:
    """The workbook with the values that formulas came to, or with the formulas themselves."""
    return load_workbook(BytesIO(written(of)), data_only=values)


def sessions(of: Statement) -> list[dict[str, Any]]:
    head, *body = opened(of)["Sessions"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def front(of: Statement, *, values: bool = True) -> list[tuple[Any, ...]]:
    return list(opened(of, values=values)["Statement"].iter_rows(values_only=True))


def lines(table: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The rows of lines on the front sheet."""
    top = next(at for at, row in enumerate(table) if row[0] == "Line")
    found = (dict(zip(table[top], row, strict=True)) for row in table[top + 1 :])
    return [row for row in found if isinstance(row["Line"], int)]


def named(table: list[tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    return next(row for row in table if row[0] == label)


def seconds(value: Any) -> int:
    """A duration as openpyxl reads it."""
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    if isinstance(value, datetime):  # more than a day
        return round((value - datetime(1899, 12, 30)).total_seconds())  # noqa: DTZ001
    return (
        round(value * DAY)
        if isinstance(value, (int, float))
        else value.hour * 3600 + value.minute * 60 + value.second
    )


def cents(value: float) -> Decimal:
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


class Reckoner:
    """Works out the few formulas there are, from the cells alone."""

    def __init__(self, of: Statement) -> None:
        self.book = opened(of, values=False)

    def value(self, sheet: str, cell: str) -> float:
        content = self.book[sheet][cell].value
        if isinstance(content, timedelta):
            return content.total_seconds() / DAY
        if isinstance(content, datetime):
            return seconds(content) / DAY
        if hasattr(content, "hour"):
            return seconds(content) / DAY
        if isinstance(content, str) and content.startswith("="):
            return self.worked(sheet, content[1:])
        return float(content or 0) if not isinstance(content, str) else 0.0

    def worked(self, sheet: str, formula: str) -> float:
        """Sums, sums of a currency, differences, products and rounding."""
        if match := re.fullmatch(r"ROUND\((\w+)\*(\w+),(\d)\)", formula):
            one, other, places = match.groups()
            product = Decimal(str(self.value(sheet, one))) * Decimal(str(self.value(sheet, other)))
            return float(product.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))
        if match := re.fullmatch(r'SUMIF\((\w+:\w+),"(\w+)",(\w+:\w+)\)', formula):
            keys, wanted, values = match.groups()
            pairs = zip(self._cells(sheet, keys), self._cells(sheet, values), strict=True)
            return sum(self.value(sheet, at) for key, at in pairs if self.book[sheet][key].value == wanted)
        if match := re.fullmatch(r"SUM\((?:(\w+)!)?(\w+:\w+)\)", formula):
            other_sheet, cells = match.groups()
            there = other_sheet or sheet
            return sum(self.value(there, at) for at in self._cells(there, cells))
        terms = re.findall(r"([+-]?)(SUM\([^)]*\)|[A-Z]+\d+)", formula)
        assert "".join(sign + term for sign, term in terms) == formula
        return sum(
            (-1 if sign == "-" else 1)
            * (self.worked(sheet, term) if "(" in term else self.value(sheet, term))
            for sign, term in terms
        )

    def _cells(self, sheet: str, cells: str) -> list[str]:
        return [cell.coordinate for row in self.book[sheet][cells] for cell in row]

    def formulas(self) -> Iterator[tuple[str, str, str]]:
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, cell.value


def test_the_sheet_of_sessions_has_real_dates_times_and_numbers() -> None:
    one = piece(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, context="firewall", ticket="4812", note="Hotfix"
    )
    (row,) = sessions(statement(line(one, billed=6480)))
    assert row == {
        "Line": 1,
        "Date": datetime(2026, 3, 16),  # noqa: DTZ001 - a spreadsheet has no zones
        "Start": datetime(2026, 3, 16, 10, 2),  # noqa: DTZ001
        "End": datetime(2026, 3, 16, 11, 48),  # noqa: DTZ001
        "UTC": "+01:00",
        "Context": "firewall",
        "Ticket": "4812",
        "Note": "Hotfix",
        "Recorded": timedelta(seconds=6360),
        "Billed": timedelta(seconds=6480),
        "Charge": "billable",
        "Rate": 95,
        "Multiplier": 1,
        "Amount": 171,
        "Late": "no",
        "Made": "live",
        "Session": "7K3M9Q2XVB",
        "Statement": "DRAFT",
    }


def test_what_is_printed_agrees_with_the_formulas() -> None:
    table = front(WORKED)
    assert [(row["Charge"], row["Late"], row["Amount"]) for row in lines(table)] == [
        ("billable", "no", 171),
        ("retainer", "no", 0),
        ("billable", "no", 47.5),
        ("billable", "no", 142.5),
        ("no-charge", "no", 0),
        ("billable", "yes", 95),
    ]
    total, tax, gross = (named(table, label) for label in ("Total", "VAT", "Total with taxes"))
    assert (seconds(total[5]), seconds(total[6]), total[-1]) == (WORKED.recorded, WORKED.billed, 456)
    assert (tax[7], tax[8], tax[-1], gross[-1]) == (456, 0.19, 86.64, 542.64)
    closing = named(table, "Closing")
    assert seconds(closing[1]) == 1200


@settings(max_examples=40, deadline=None)
@given(statements())
def test_formulas_come_to_what_is_stored_with_them(of: Statement) -> None:
    stored, reckoner = opened(of), Reckoner(of)
    formulas = list(reckoner.formulas())
    assert bool(of.lines) <= bool(formulas)
    for sheet, cell, formula in formulas:
        value = stored[sheet][cell].value
        known = value if isinstance(value, (int, float)) else seconds(value) / DAY
        assert reckoner.worked(sheet, formula[1:]) == pytest.approx(known, abs=1e-6), formula


@settings(max_examples=40, deadline=None)
@given(statements())
def test_reading_back_gives_the_pieces(of: Statement) -> None:
    found = sessions(of)
    for row, expected in zip(found, sorted(rows(of), key=lambda row: row.number), strict=True):
        one = expected.piece
        start, end = (zoned(at, of.zone).to_plain().to_stdlib() for at in (one.start, one.end))
        assert (row["Line"], row["Session"], row["Made"]) == (expected.number, one.session, one.provenance)
        assert (row["Start"], row["End"]) == (start, end)
        assert seconds(row["Recorded"]) == one.recorded
        assert seconds(row["Billed"]) == (0 if expected.line.charge is Charge.NO_CHARGE else one.billed)
        assert [row[name] or "" for name in ("Context", "Ticket", "Note")] == [
            plain(text) for text in (one.context, one.ticket, one.note)
        ]
        if one.amount is not None:
            assert Decimal(str(row["Amount"])) == one.amount
    table = front(of)
    assert [row["Line"] for row in lines(table)] == list(range(1, len(of.lines) + 1))


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_text_is_never_a_formula_nor_a_link(name: str, ticket: str, note: str) -> None:
    one = piece("S1", NIGHT, ticket=ticket, note=note, context=name)
    of = statement(line(one), client=Party(name, (ticket,)), number=f"={note}", rules=(note,))
    book = opened(of, values=False)
    formulas = {
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert all(re.fullmatch(r"=SUM\((Sessions!)?\w+:\w+\)", formula) for formula in formulas)
    row = next(book["Sessions"].iter_rows(min_row=2))
    assert [row[5 + at].value or "" for at in range(3)] == [plain(text) for text in (name, ticket, note)]
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "http://example.com", "mailto:a@b.c", "{=1}", HOSTILE, "0042", "\ufffe\uffff\x1b"]
)
def test_such_text_stays_as_it_is(text: str) -> None:
    (row,) = sessions(statement(line(piece("S1", NIGHT, note=text))))
    assert row["Note"] == plain(text)


def test_a_draft_says_so_on_each_sheet_and_page() -> None:
    book = opened(WORKED)
    for sheet in book:
        assert sheet.oddHeader.center.text == "DRAFT"
    assert book["Statement"]["A1"].value == "Statement DRAFT"
    assert {row["Statement"] for row in sessions(WORKED)} == {"DRAFT"}
    assert b"DRAFT" not in b"".join(
        ZipFile(BytesIO(written(ISSUED))).read(name) for name in ("xl/sharedStrings.xml",)
    )
    assert opened(ISSUED)["Statement"].oddHeader.center.text is None
    assert {row["Statement"] for row in sessions(ISSUED)} == {"ACME-2026-003"}


def test_it_prints_well() -> None:
    for locale, paper in (("de_DE", 9), ("en_US", 1)):
        book = opened(replace(WORKED, locale=locale))
        for sheet in book:
            assert sheet.page_setup.orientation == "landscape"
            assert int(sheet.page_setup.paperSize) == paper
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
            assert sheet.print_title_rows
        assert book["Sessions"].freeze_panes == "A2"


def test_two_currencies_are_summed_apart() -> None:
    start = local("2026-03-16 10:00")
    of = statement(line(piece("S1", start)), line(piece("S2", start + 3600), currency="JPY"), tax=VAT)
    table = front(of)
    assert [
        (row[9], row[-1]) for row in table if row[0] in {"Total", "VAT", "Total with taxes", None} and row[-1]
    ] == [
        ("EUR", 95),
        ("EUR", 18.05),
        ("EUR", 113.05),
        ("JPY", 95),
        ("JPY", 18),
        ("JPY", 113),
    ]
    formats = {cell.number_format for row in opened(of)["Statement"].iter_rows() for cell in row}
    assert {'#,##0.00 "EUR"', '#,##0 "JPY"'} <= formats


def test_a_reissue_says_what_changed_and_the_rules_are_there() -> None:
    told = [row[0] for row in front(ISSUED)]
    assert named(front(ISSUED), "Replaces")[1] == "ACME-2026-002"
    at = told.index("Changes since ACME-2026-002")
    assert told[at + 1] == "7K3M9Q2XVB: the note was changed."
    assert WORKED.rules[0] in told
    assert "An hour costs 95,00\xa0€; each line's amount is rounded half up to 0,01\xa0€." in told
    same = [row[0] for row in front(replace(ISSUED, changes=()))]
    assert same[at + 1] == "Nothing in it has changed."
    assert "4 by the timer, 1 entered afterwards." in told


def test_no_sessions_is_a_workbook_too() -> None:
    assert sessions(EMPTY) == []
    assert lines(front(EMPTY)) == []


def test_equal_statements_give_equal_bytes() -> None:
    assert written(replace(WORKED, rules=tuple(WORKED.rules))) == written(WORKED)
    made = opened(WORKED).properties.created
    assert made == datetime(2026, 4, 1, 7, 30)  # noqa: DTZ001
