"""CSV: a row a piece of a session, for spreadsheets and scripts.

RFC 4180: comma, CRLF, UTF-8 without a mark. `start` and `end` are ISO 8601 with offset in `zone`, `date` is the
calendar date of `start` there. `seconds` and `billed_seconds` are exact, hours rounded half up to four places. A row
is a session, or the part of one that a line bills: `line` is the line's number from 1, `billed_seconds` and `amount`
(in `currency`) are the row's shares, which add up to the line exactly. `charge` is `billable`, `retainer` (paid for
beforehand) or `no-charge` (which bills no time), `late` says whether it is of an earlier period, `statement` has the number or DRAFT. What
does not apply is empty.

Text that a spreadsheet would take for a formula gets an apostrophe in front; `restored` takes it away again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from hraas_tui.core.moments import iso
from hraas_tui.core.money import full
from hraas_tui.formats.rows import charged, number_of, rows, shortest
from hraas_tui.formats.text import hours, pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Line, Statement
    from hraas_tui.formats.rows import Row

SESSION = (
    "client", "date", "start", "end", "zone", "seconds", "hours", "context", "ticket", "note", "provenance", "id",
)  # fmt: skip
"""The columns that say what was recorded; a list of sessions has them too."""

BILLED = (
    "line", "billed_seconds", "billed_hours", "charge", "multiplier", "rate", "currency", "amount", "late",
    "statement",
)  # fmt: skip
"""The columns that say what the terms make of it, and in which line of which statement."""

COLUMNS = SESSION + BILLED

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
    """Comma-separated values, a row a piece, in order of start."""

    name = "csv"
    suffix = "csv"
    media = "text/csv; charset=utf-8; header=present"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The header and a line per piece."""
        return pieces(chain((HEADER,), _lines(statement)))


def _lines(statement: Statement) -> Iterator[str]:
    client, zone = _cell(statement.client_key), statement.zone
    number = _cell(number_of(statement))
    known: dict[int, str] = {}
    for row in rows(statement):
        if row.number not in known:
            known[row.number] = _terms(row.line)
        yield f"{_recorded(row, client, zone)},{_billed(row, known[row.number])},{number}\r\n"


def _recorded(row: Row, client: str, zone: str) -> str:
    piece = row.piece
    start = iso(piece.start, zone)
    return (
        f"{client},{start[:DATE]},{start},{iso(piece.end, zone)},{_key(zone)},{piece.recorded},"
        f"{hours(piece.recorded)},{_key(piece.context)},{_cell(piece.ticket)},{_cell(piece.note)},"
        f"{piece.provenance.value},{piece.session}"
    )


def _billed(row: Row, terms: str) -> str:
    line, piece = row.line, row.piece
    late = "yes" if line.late else "no"
    return (
        f"{row.number},{row.billed},{hours(row.billed)},{terms},{_amount(piece.amount, line.currency)},{late}"
    )


def _terms(line: Line) -> str:
    """What is the same for all of a line: charge, multiplier, rate and currency."""
    rate, currency = _amount(line.rate, line.currency), _cell(line.currency or "")
    return f"{charged(line)},{shortest(line.multiplier)},{rate},{currency}"


def _amount(amount: Decimal | None, currency: str | None) -> str:
    return "" if amount is None or currency is None else full(amount, currency)


def _cell(text: str) -> str:
    """A text as RFC 4180 has it: in quotes, with quotes doubled, if anything in it needs them."""
    if _ORDINARY.fullmatch(text):
        return text  # nearly all text, and nearly all the time that this would take
    cell = neutral(plain(text))
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    return _cell(key)
