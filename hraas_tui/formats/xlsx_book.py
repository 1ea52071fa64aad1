"""XLSX: a workbook with the statement's lines and totals on one sheet and a row a piece on the other.

Dates, times, durations and amounts are real ones. A line's figures are the sums of its rows, a total is the sum of
the lines: as formulas, with the printed figure as what they come to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from hraas_tui.formats.local import locale_of
from hraas_tui.formats.rows import DRAFT, number_of
from hraas_tui.formats.text import PIECE, plain
from hraas_tui.formats.xlsx_cells import Cells, Styles
from hraas_tui.formats.xlsx_sessions import write_sessions
from hraas_tui.formats.xlsx_statement import write_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.worksheet import Worksheet

    from hraas_tui.core.billing.statements import Statement

A4, LETTER = 9, 1
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"})

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class XlsxBook:
    """A workbook with the sheets Statement and Sessions."""

    name = "xlsx"
    suffix = "xlsx"
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The workbook, which is made whole before the first piece of it is given."""
        file = BytesIO()
        with Workbook(file, OPTIONS) as book:
            _properties(book, statement)
            styles = Styles(book)
            front, back = (
                Cells(_sheet(book, name, statement), styles, statement.zone)
                for name in ("Statement", "Sessions")
            )
            places = write_sessions(back, statement)
            write_statement(front, statement, places)
        data = file.getbuffer()
        for at in range(0, len(data), PIECE):
            yield bytes(data[at : at + PIECE])


def _properties(book: Workbook, statement: Statement) -> None:
    book.set_properties(
        {
            "title": f"Statement {number_of(statement)}",
            "subject": f"{plain(statement.client.name)}, {statement.period.label}",
            "author": plain(statement.consultant.name),
            "created": datetime.fromtimestamp(statement.made_at, UTC).replace(tzinfo=None),
            "status": DRAFT if statement.draft else "",
        }
    )


def _sheet(book: Workbook, name: str, statement: Statement) -> Worksheet:
    """A sheet that prints well: landscape, as wide as a page, its number and page on each, and DRAFT above."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(LETTER if locale_of(statement.locale).territory in LETTER_COUNTRIES else A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5)
    number = number_of(statement).replace("&", "&&")
    sheet.set_footer(f"&L{number[:100]}&R&P / &N")
    if statement.draft:
        sheet.set_header(f'&C&"Calibri,Bold"&16{DRAFT}')
        sheet.set_tab_color("#C00000")
    return sheet
