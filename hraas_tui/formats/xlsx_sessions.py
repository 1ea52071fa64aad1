"""The workbook's sheet with a row a piece, the rows of a line together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import zoned
from hraas_tui.formats.rows import charged, number_of, rows
from hraas_tui.formats.xlsx_cells import CLOCK, FACTOR, HEAD, MOMENT, WRAPPED, money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.formats.rows import Row
    from hraas_tui.formats.xlsx_cells import Cells

WIDTHS = {
    "Line": 6, "Date": 11, "Start": 10, "End": 19, "UTC": 14, "Context": 18, "Ticket": 12, "Note": 50,
    "Recorded": 10, "Billed": 10, "Charge": 11, "Rate": 13, "Multiplier": 10, "Amount": 14, "Late": 6, "Made": 10,
    "Session": 13, "Statement": 18,
}  # fmt: skip
"""The columns in their order, and how many characters wide they are."""

COLUMNS = {name: place for place, name in enumerate(WIDTHS)}


class Place(NamedTuple):
    """The first and the last row, from 1, that belong to a line."""

    first: int
    last: int

    def sum(self, column: str) -> str:
        """What adds up the line's cells of a column."""
        letter = chr(ord("A") + COLUMNS[column])
        return f"SUM(Sessions!{letter}{self.first}:{letter}{self.last})"


def write_sessions(cells: Cells, statement: Statement) -> dict[int, Place]:
    """Write a row a piece; return where the rows of each line are, by the line's number."""
    sheet = cells.sheet
    for name, place in COLUMNS.items():
        cells.text(0, place, name, HEAD)
        sheet.set_column(place, place, WIDTHS[name])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    places: dict[int, Place] = {}
    at = 0
    number = number_of(statement)
    for at, row in enumerate(sorted(rows(statement), key=lambda row: row.number), 1):
        first = places[row.number].first if row.number in places else at + 1
        places[row.number] = Place(first, at + 1)
        _recorded(cells, at, row, statement.zone)
        _billed(cells, at, row)
        cells.text(at, COLUMNS["Statement"], number)
    sheet.autofilter(0, 0, at, len(COLUMNS) - 1)
    return places


def _recorded(cells: Cells, at: int, row: Row, zone: str) -> None:
    piece = row.piece
    start, end = zoned(piece.start, zone), zoned(piece.end, zone)
    same = start.date() == end.date()
    cells.number(at, COLUMNS["Line"], row.number)
    cells.date(at, COLUMNS["Date"], start.date())
    cells.moment(at, COLUMNS["Start"], piece.start, CLOCK)
    cells.moment(at, COLUMNS["End"], piece.end, CLOCK if same else MOMENT)
    cells.text(at, COLUMNS["UTC"], " ".join(dict.fromkeys(each.format("xxx") for each in (start, end))))
    cells.duration(at, COLUMNS["Recorded"], piece.recorded)
    for name, text in _texts(row):
        cells.text(at, COLUMNS[name], text, WRAPPED if name == "Note" else {})


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    piece = row.piece
    yield "Context", piece.context
    yield "Ticket", piece.ticket
    yield "Note", piece.note
    yield "Charge", charged(row.line)
    yield "Late", "yes" if row.line.late else "no"
    yield "Made", piece.provenance.value
    yield "Session", piece.session


def _billed(cells: Cells, at: int, row: Row) -> None:
    line, piece = row.line, row.piece
    cells.duration(at, COLUMNS["Billed"], row.billed)
    cells.number(at, COLUMNS["Multiplier"], line.multiplier, FACTOR)
    if line.currency is not None:
        cells.number(at, COLUMNS["Rate"], line.rate, money(line.currency, line.rate))
        cells.number(at, COLUMNS["Amount"], piece.amount, money(line.currency))
