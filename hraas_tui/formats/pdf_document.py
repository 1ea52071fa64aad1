"""PDF: the statement typeset for print by Typst, from a layout that reads it as data.

Equal statements give equal bytes, with the same release of Typst and, for scripts that its own fonts lack, the same
fonts on the computer. Documents are PDF/A-2, made to be kept, and all but the longest are tagged for screen readers.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from hraas_tui.core.moments import zoned
from hraas_tui.formats.local import FALLBACK, Local
from hraas_tui.formats.paper_writer import paper_of
from hraas_tui.formats.pdf_fonts import choose
from hraas_tui.formats.text import PIECE
from hraas_tui.formats.typesetting import Sheet, typeset_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.formats.pdf_fonts import Choice

TAGGED = 1_000
"""Up to so many pieces of sessions a document is tagged: for more, tags would be most of its size."""


class PdfDocument:
    """An A4 document with page numbers, embedded fonts, and DRAFT on every page of a draft."""

    name = "pdf"
    suffix = "pdf"
    media = "application/pdf"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The document, typeset as a whole and handed over in pieces; empty ones while it is not done.

        Raises `Refused` if it can't be typeset.
        """
        data, choice = _prepared(statement)
        return typeset_apart(_sheet(statement, data, choice), PIECE)


def lacking(statement: Statement) -> str:
    """The characters of a statement that no font here can show, so that its PDF has placeholders for them."""
    return _prepared(statement)[1].missing


def _prepared(statement: Statement) -> tuple[str, Choice]:
    """A statement as data, and fonts for it; in the fallback's figures if there are no fonts for its locale's."""
    local = Local(statement.locale, statement.zone)
    language = "_".join(filter(None, (local.locale.language, local.locale.script)))
    if choose(_figures(statement, local), language).missing:
        statement = replace(statement, locale=FALLBACK)
    text = _data(statement)
    return text, choose(text, language)


def _figures(statement: Statement, local: Local) -> str:
    """Something of everything that the locale writes."""
    first = statement.period.first
    sums = [local.money(total.net, total.currency) for total in statement.totals]
    return " ".join([local.day(first), local.month(first), local.clock(statement.made_at), *sums])


def _data(statement: Statement) -> str:
    data = _fields(paper_of(statement, Local(statement.locale, statement.zone)))
    made = zoned(statement.made_at, "UTC")
    data["created"] = {
        part: getattr(made, part) for part in ("year", "month", "day", "hour", "minute", "second")
    }
    return json.dumps(data, default=_fields, ensure_ascii=False)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _sheet(statement: Statement, data: str, choice: Choice) -> Sheet:
    tagged = sum(len(line.pieces) for line in statement.lines) <= TAGGED
    return Sheet(
        layout=files("hraas_tui.formats").joinpath("statement.typ").read_text(encoding="utf-8"),
        inputs={
            "statement": choice.shown(data),
            "fonts": json.dumps(choice.families),
            "missing": "yes" if choice.missing else "",
        },
        system=choice.system,
        standards=["a-2a", "ua-1"] if tagged else ["a-2u"],
        tagged=tagged,
        timestamp=statement.made_at,
    )
