"""CSV: a row a session, for spreadsheets and scripts.

RFC 4180: comma, CRLF, UTF-8 without a mark. `start` and `end` are ISO 8601 with offset in `zone`, `date` is the
calendar date of `start` there, `seconds` is exact, `hours` rounded half up to four places. Text that a spreadsheet
would take for a formula gets an apostrophe in front; `restored` takes it away again.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from hraas_tui.core.moments import iso
from hraas_tui.formats.text import hours, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.exports import ClientExport, Row

COLUMNS = (
    "client", "date", "start", "end", "zone", "seconds", "hours", "context", "ticket", "note", "provenance", "id",
)  # fmt: skip

DATE = len("2026-03-16")
ROWS = 256
"""How many rows make a piece of a document."""

# Where a cell begins, and after a semicolon too: that is where it begins for a spreadsheet whose language
# separates with semicolons. The wide signs are turned into plain ones by some.
_SIGNS = r"[=+\-@\t\r＝＋－＠]"
_FORMULA = re.compile(rf"(\A|;)(?=['\"\s]*{_SIGNS})")
_NEUTRALISED = re.compile(rf"(\A|;)'(?=['\"\s]*{_SIGNS})")


def neutral(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to read a formula."""
    return _FORMULA.sub(r"\1'", text)


def restored(cell: str) -> str:
    """The text that `neutral` made this cell from."""
    return _NEUTRALISED.sub(r"\1", cell)


class CsvRows:
    """Comma-separated values, a row a session."""

    name = "csv"
    suffix = "csv"
    media = "text/csv; charset=utf-8; header=present"

    def write(self, export: ClientExport) -> Iterator[bytes]:
        """The header and a line per session."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        rows = map(_cells, export.rows)
        while True:
            writer.writerows(islice(rows, ROWS))
            if not text.tell():
                return
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()


def _cells(row: Row) -> tuple[str | int, ...]:
    start = iso(row.start, row.zone)
    return (
        _key(row.client),
        start[:DATE],
        start,
        iso(row.end, row.zone),
        row.zone,
        row.seconds,
        hours(row.seconds),
        _key(row.context),
        _text(row.ticket),
        _text(row.note),
        row.provenance.value,
        row.id,
    )


def _text(text: str) -> str:
    if text.isascii() and text.isprintable() and text[:1].isalnum() and ";" not in text:
        return text  # nearly all text, and nearly all the time this would take
    return neutral(plain(text))


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    return _text(key)
