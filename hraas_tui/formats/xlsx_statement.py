"""The workbook's front sheet: who, when, the lines, the totals, the retainer, the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.money import places as places_of
from hraas_tui.formats.local import Local
from hraas_tui.formats.rows import UNCHANGED, billed, charged, made_how, number_of, numbered
from hraas_tui.formats.xlsx_cells import (
    BOLD,
    DATE,
    DAY,
    DURATION,
    FACTOR,
    HEAD,
    MOMENT,
    PERCENT,
    SUM,
    WRAPPED,
    money,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.core.billing.statements import Line, Statement, Total
    from hraas_tui.formats.xlsx_cells import Cells, Style
    from hraas_tui.formats.xlsx_sessions import Place

WIDTHS = {
    "Line": 18, "Day": 19, "Context": 24, "Charge": 12, "Late": 6, "Recorded": 12, "Billed": 12, "Rate": 15,
    "Multiplier": 10, "Currency": 9, "Amount": 17,
}  # fmt: skip
"""The columns in their order, and how many characters wide they are."""

COLUMNS = {name: place for place, name in enumerate(WIDTHS)}
LAST = len(COLUMNS) - 1
TITLE: Style = {"bold": True, "font_size": 16}
DRAWN: Style = {**TITLE, "font_color": "#C00000"}


def write_statement(cells: Cells, statement: Statement, places: Mapping[int, Place]) -> None:
    """Write the whole sheet; `places` are the rows of each line on the sheet of sessions."""
    for name, place in COLUMNS.items():
        cells.sheet.set_column(place, place, WIDTHS[name])
    at = _head(cells, statement)
    top = at + 1
    for name, place in COLUMNS.items():
        cells.text(at, place, name, HEAD)
    cells.sheet.repeat_rows(at)
    for number, line in numbered(statement):
        at += 1
        _line(cells, at, number, line, places[number])
    if statement.lines:
        at = _totals(cells, at + 1, (top, at), statement)
    at = _retainer(cells, at + 2, statement)
    _rules(cells, at + 1, statement)


def _head(cells: Cells, statement: Statement) -> int:
    """Title and facts; returns the row at which the lines can begin."""
    cells.text(0, 0, f"Statement {number_of(statement)}", DRAWN if statement.draft else TITLE)
    at = 1
    for name, party in (("For", statement.client), ("From", statement.consultant)):
        for text in filter(None, (party.name, *party.address)):
            cells.text(at, 0, name, BOLD)
            cells.text(at, 1, text)
            at, name = at + 1, ""  # noqa: PLW2901 - said once
    for name, day in (("First day", statement.period.first), ("Last day", statement.period.last)):
        cells.text(at, 0, name, BOLD)
        cells.date(at, 1, day)
        at += 1
    cells.text(at, 0, "Times in", BOLD)
    cells.text(at, 1, statement.zone)
    cells.text(at + 1, 0, "Drawn up" if statement.draft else "Issued", BOLD)
    cells.moment(at + 1, 1, statement.made_at, {**MOMENT, "align": "left"})
    if statement.replaces is not None:
        at += 1
        cells.text(at + 1, 0, "Replaces", BOLD)
        cells.text(at + 1, 1, statement.replaces)
    return at + 3


def _line(cells: Cells, at: int, number: int, line: Line, place: Place) -> None:
    cells.number(at, COLUMNS["Line"], number, {"num_format": "0", "align": "left"})
    if line.day is None:
        cells.text(at, COLUMNS["Day"], "whole period")
    else:
        cells.date(at, COLUMNS["Day"], Date.parse_iso(line.day), DATE)
    cells.text(at, COLUMNS["Context"], "all contexts" if line.context is None else line.context)
    cells.text(at, COLUMNS["Charge"], charged(line))
    cells.text(at, COLUMNS["Late"], "yes" if line.late else "no")
    cells.formula(at, COLUMNS["Recorded"], place.sum("Recorded"), line.recorded / DAY, DURATION)
    cells.formula(at, COLUMNS["Billed"], place.sum("Billed"), billed(line) / DAY, DURATION)
    cells.number(at, COLUMNS["Multiplier"], line.multiplier, FACTOR)
    if line.currency is not None:
        cells.text(at, COLUMNS["Currency"], line.currency)
        cells.number(at, COLUMNS["Rate"], line.rate, money(line.currency, line.rate))
        if line.amount is not None:
            cells.formula(at, COLUMNS["Amount"], place.sum("Amount"), line.amount, money(line.currency))


# -- totals --------------------------------------------------------------------------------------------------


def _totals(cells: Cells, at: int, lines: tuple[int, int], statement: Statement) -> int:
    """Totals and taxes of each currency; returns the last row. `lines` are the first and last rows, from 0."""
    for place in COLUMNS.values():
        cells.text(at, place, "", SUM)
    cells.text(at, 0, "Total", SUM)
    for name, seconds in (("Recorded", statement.recorded), ("Billed", statement.billed)):
        added = f"SUM({_range(name, lines)})"
        cells.formula(at, COLUMNS[name], added, seconds / DAY, {**DURATION, **SUM})
    for total in statement.totals:
        at = _total(cells, at, lines, total, statement)
    return at if statement.totals else at + 1


def _total(cells: Cells, at: int, lines: tuple[int, int], total: Total, statement: Statement) -> int:
    """One currency's net, taxes and gross from a row on; returns the row after them."""
    amount, currency = COLUMNS["Amount"], total.currency
    amounts, currencies = _range("Amount", lines), _range("Currency", lines)
    alone = len(statement.totals) == 1
    added = f"SUM({amounts})" if alone else f'SUMIF({currencies},"{currency}",{amounts})'
    cells.text(at, COLUMNS["Currency"], currency, SUM)
    cells.formula(at, amount, added, total.net, {**money(currency), **SUM})
    net = _cell("Amount", at)
    taxes = [tax for tax in statement.taxes if tax.currency == currency]
    for tax in taxes:
        at += 1
        cells.text(at, 0, tax.label or "Tax")
        base = money(currency)
        if tax.base == total.net:
            cells.formula(at, COLUMNS["Rate"], net, tax.base, base)
        else:
            cells.number(at, COLUMNS["Rate"], tax.base, base)
        cells.number(at, COLUMNS["Multiplier"], tax.percent.scaleb(-2), PERCENT)
        cells.text(at, COLUMNS["Currency"], currency)
        of = f"{_cell('Rate', at)}*{_cell('Multiplier', at)}"
        cells.formula(at, amount, f"ROUND({of},{places_of(currency)})", tax.amount, money(currency))
    if taxes:
        first = at - len(taxes) + 1
        at += 1
        cells.text(at, 0, "Total with taxes", SUM)
        cells.text(at, COLUMNS["Currency"], currency, SUM)
        of = f"{net}+SUM({_range('Amount', (first, at - 1))})"
        cells.formula(at, amount, of, total.gross, {**money(currency), **SUM})
    return at + 1


def _range(name: str, lines: tuple[int, int]) -> str:
    return f"{_cell(name, lines[0])}:{_cell(name, lines[1])}"


def _cell(name: str, row: int) -> str:
    return f"{chr(ord('A') + COLUMNS[name])}{row + 1}"


# -- below the lines -----------------------------------------------------------------------------------------


def _retainer(cells: Cells, at: int, statement: Statement) -> int:
    account = statement.account
    if account is None:
        return at
    cells.text(at, 0, "Retainer", BOLD)
    facts = {
        "Opening": account.opening,
        "Added": account.added,
        "Used": account.used,
        "Lapsed": account.lapsed,
    }
    for name, seconds in facts.items():
        at += 1
        cells.text(at, 0, name)
        cells.duration(at, 1, seconds)
    opening, added, used, lapsed = (f"B{row + 1}" for row in range(at - 3, at + 1))
    at += 1
    cells.text(at, 0, "Closing", SUM)
    closing = f"{opening}+{added}-{used}-{lapsed}"
    cells.formula(at, 1, closing, account.closing / DAY, {**DURATION, **SUM})
    return at + 1


def _rules(cells: Cells, at: int, statement: Statement) -> None:
    local = Local(statement.locale, statement.zone)
    paragraphs = [("Rules", tuple(map(local.sentence, statement.rules)))]
    if statement.replaces is not None:
        changes = tuple(map(local.sentence, statement.changes)) or (UNCHANGED,)
        paragraphs.insert(0, (f"Changes since {statement.replaces}", changes))
    if statement.lines:
        paragraphs.append(("How the times came to be", (f"{made_how(statement)}.",)))
    for title, sentences in paragraphs:
        cells.text(at, 0, title, BOLD)
        for sentence in sentences:
            at += 1
            cells.merged(at, LAST, sentence, WRAPPED)
        at += 2
