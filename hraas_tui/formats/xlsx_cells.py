"""Cells of a workbook: each kind of value with its number format, text never read as anything else.

Every number format says what a spreadsheet shows; the value behind it is exact. Dates and decimal marks follow the
language of whoever opens the file, as in any workbook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hraas_tui.core.moments import zoned
from hraas_tui.core.money import places
from hraas_tui.formats.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from whenever import Date
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from hraas_tui.core.moments import Moment

DAY = 24 * 3600
"""A spreadsheet counts time in days."""

Style = dict[str, object]

DATE: Style = {"num_format": "yyyy-mm-dd", "align": "left"}
MOMENT: Style = {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "right"}
CLOCK: Style = {"num_format": "hh:mm:ss", "align": "right"}
DURATION: Style = {"num_format": "[h]:mm:ss"}
PERCENT: Style = {"num_format": "0.00##%"}
FACTOR: Style = {"num_format": "0.0##"}
WHOLE: Style = {"num_format": "0"}
TEXT: Style = {"num_format": "@", "valign": "top"}
WRAPPED: Style = {**TEXT, "text_wrap": True}
BOLD: Style = {"bold": True}
HEAD: Style = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
SUM: Style = {"bold": True, "top": 1}


def money(currency: str, amount: Decimal | None = None) -> Style:
    """Amounts in a currency, with the places that it has, or more if an amount (a fine rate) needs them."""
    exponent = 0 if amount is None else amount.normalize().as_tuple().exponent
    digits = max(places(currency), -exponent if isinstance(exponent, int) else 0)
    code = re.sub(r"[^A-Za-z]", "", currency)
    return {"num_format": f'#,##0{"." + "0" * digits if digits else ""} "{code}"'}


class Styles:
    """A workbook's formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, style: Mapping[str, object]) -> Format:
        """The format for a style."""
        key = tuple(sorted(style.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(style))
        return self._made[key]


class Cells:
    """Writes into one sheet, whose times are given in one zone; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, styles: Styles, zone: str) -> None:
        self.sheet, self._styles, self._zone = sheet, styles, zone

    def text(self, row: int, column: int, text: str, style: Style = TEXT) -> None:
        """Text, whatever it looks like."""
        self.sheet.write_string(row, column, plain(text), self._styles.of({**TEXT, **style}))

    def merged(self, row: int, last: int, text: str, style: Style = WRAPPED) -> None:
        """Text over all columns up to the last one, as high as it needs about to be."""
        self.sheet.merge_range(row, 0, row, last, "", self._styles.of(style))
        self.text(row, 0, text, style)
        self.sheet.set_row(row, 15 * (1 + len(text) // 115))

    def number(self, row: int, column: int, value: Decimal | int | None, style: Style = WHOLE) -> None:
        """A number; nothing for None."""
        if value is not None:
            self.sheet.write_number(row, column, float(value), self._format(style))

    def duration(self, row: int, column: int, seconds: int, style: Style = DURATION) -> None:
        """A length of time."""
        self.sheet.write_number(row, column, seconds / DAY, self._format({**DURATION, **style}))

    def date(self, row: int, column: int, day: Date, style: Style = DATE) -> None:
        """A civil day."""
        self.sheet.write_datetime(row, column, day.to_stdlib(), self._format(style))

    def moment(self, row: int, column: int, moment: Moment, style: Style = MOMENT) -> None:
        """An instant, as the local date and time."""
        self.sheet.write_datetime(row, column, self._local(moment), self._format(style))

    def formula(
        self, row: int, column: int, formula: str, value: Decimal | float, style: Style = WHOLE
    ) -> None:
        """A formula with what it comes to, for those who don't reckon."""
        self.sheet.write_formula(row, column, f"={formula}", self._format(style), float(value))

    def _format(self, style: Style) -> Format:
        return self._styles.of({"valign": "top", **style})

    def _local(self, moment: Moment) -> datetime:
        return zoned(moment, self._zone).to_plain().to_stdlib()
