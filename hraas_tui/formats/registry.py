"""Which formats there are: found by name and imported on use, so that none costs those who don't want it."""

from __future__ import annotations

import difflib
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hraas_tui.core.billing.statements import Statement

FORMATS: Mapping[str, str] = {
    "csv": "hraas_tui.formats.csv_rows:CsvRows",
    "json": "hraas_tui.formats.json_document:JsonDocument",
    "md": "hraas_tui.formats.markdown:Markdown",
    "html": "hraas_tui.formats.html_page:HtmlPage",
    "pdf": "hraas_tui.formats.pdf_document:PdfDocument",
    "xlsx": "hraas_tui.formats.xlsx_book:XlsxBook",
    "ics": "hraas_tui.formats.icalendar_file:ICalendarFile",
    "timeclock": "hraas_tui.formats.timeclock:Timeclock",
}
"""Module and class of each format, by the name it is asked for with."""

TITLES: Mapping[str, str] = {
    "csv": "CSV",
    "json": "JSON",
    "md": "Markdown",
    "html": "HTML",
    "pdf": "PDF",
    "xlsx": "XLSX",
    "ics": "iCalendar",
    "timeclock": "timeclock",
}
"""What a person calls each format."""

ALSO: Mapping[str, str] = {"excel": "xlsx", "ical": "ics", "hledger": "timeclock", "htm": "html"}
"""Other words that people ask for a format with."""

NEEDS: Mapping[str, tuple[str, str]] = {
    "html": ("jinja2", "Jinja2"),
    "pdf": ("typst", "Typst"),
    "xlsx": ("xlsxwriter", "XlsxWriter"),
    "ics": ("icalendar", "icalendar"),
}
"""The module that a format can't do without, and what its library is called; not everybody installs it."""


class Format(Protocol):
    """A way to write one statement: `name` and `suffix` (without a dot), `media` type, and the bytes."""

    name: str
    suffix: str
    media: str

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The whole document in pieces, made while they are asked for; equal statements give equal bytes."""
        ...


def named(name: str) -> str:
    """The key of the format that a person means (`Markdown` is `md`); refused, with the known ones, if there is none."""
    word = name.strip().casefold().removeprefix(".")
    words = {
        **{title.casefold(): key for key, title in TITLES.items()},
        **ALSO,
        **{key: key for key in FORMATS},
    }
    if word in words:
        return words[word]
    close = difflib.get_close_matches(word, words, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Use one of {', '.join(FORMATS)}."
    raise Refused(f"There is no format {quoted(name)}. {hint}")


def available(name: str) -> bool:
    """Whether the library that a format needs is installed; looked up without importing it."""
    return missing(name) is None


def missing(name: str) -> str | None:
    """What stands in a known format's way and what to do about it, as a sentence; None if nothing does."""
    if name not in NEEDS:
        return None
    module, library = NEEDS[name]
    if find_spec(module) is not None:
        return None
    return f"{TITLES[name]} needs {library}: install HRaaS with its documents: pip install 'hraas-tui[documents]'"


def find(name: str) -> Format:
    """The format that a person means; refused if there is none or if its library is missing."""
    key = named(name)
    trouble = missing(key)
    if trouble is not None:
        raise Refused(trouble)
    module, attribute = FORMATS[key].split(":")
    return cast("Format", getattr(import_module(module), attribute)())
