"""CSV: a row a session, for spreadsheets and scripts.

RFC 4180: comma, CRLF, UTF-8 without a mark. `start` and `end` are ISO 8601 with offset in `zone`, `date` is the
calendar date of `start` there, `seconds` is exact, `hours` rounded half up to four places. Text that a spreadsheet
would take for a formula gets an apostrophe in front; `restored` takes it away again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from hraas_tui.core.moments import iso
from hraas_tui.formats.text import hours, pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.exports import ClientExport, Row

COLUMNS = (
    "client", "date", "start", "end", "zone", "seconds", "hours", "context", "ticket", "note", "provenance", "id",
)  # fmt: skip

DATE = len("2026-03-16")
HEADER = ",".join(COLUMNS) + "\r\n"
_ORDINARY = re.compile(r"(?:[0-9A-Za-z][ !#-+\-./0-9:<-~]*)?")
_QUOTED = re.compile(r'[",\r\n]')

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
        return pieces(chain((HEADER,), map(_line, export.rows)))


def _line(row: Row) -> str:
    start = iso(row.start, row.zone)
    return (
        f"{_key(row.client)},{start[:DATE]},{start},{iso(row.end, row.zone)},{_key(row.zone)},"
        f"{row.seconds},{hours(row.seconds)},{_key(row.context)},{_cell(row.ticket)},{_cell(row.note)},"
        f"{row.provenance.value},{row.id}\r\n"
    )


def _cell(text: str) -> str:
    """A text as RFC 4180 has it: in quotes, with quotes doubled, if anything in it needs them."""
    if _ORDINARY.fullmatch(text):
        return text  # nearly all text, and nearly all the time that this would take
    cell = neutral(plain(text))
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    return _cell(key)
