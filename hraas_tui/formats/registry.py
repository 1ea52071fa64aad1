"""Which formats there are: found by name and imported on use, so that none costs those who don't want it."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hraas_tui.core.exports import ClientExport

FORMATS: Mapping[str, str] = {
    "csv": "hraas_tui.formats.csv_rows:CsvRows",
    "json": "hraas_tui.formats.json_document:JsonDocument",
    "md": "hraas_tui.formats.markdown:Markdown",
}
"""Module and class of each format, by the name it is asked for with."""

TITLES: Mapping[str, str] = {"csv": "CSV", "json": "JSON", "md": "Markdown"}
"""What a person calls each format."""


class Format(Protocol):
    """A way to write one client's export: `name` and `suffix` (without a dot), `media` type, and the bytes."""

    name: str
    suffix: str
    media: str

    def write(self, export: ClientExport) -> Iterator[bytes]:
        """The whole document in pieces, made while they are asked for; equal exports give equal bytes."""
        ...


def find(name: str) -> Format:
    """The format with this name (`markdown` is `md` too); refused, with the known ones, if there is none."""
    word = name.strip().casefold().removeprefix(".")
    by_title = {title.casefold(): key for key, title in TITLES.items()}
    key = by_title.get(word, word)
    if key not in FORMATS:
        close = difflib.get_close_matches(word, [*FORMATS, *by_title], n=1)
        hint = f"Did you mean {close[0]}?" if close else f"Use one of {', '.join(FORMATS)}."
        raise Refused(f"There is no format {quoted(name)}. {hint}")
    module, attribute = FORMATS[key].split(":")
    return cast("Format", getattr(import_module(module), attribute)())
