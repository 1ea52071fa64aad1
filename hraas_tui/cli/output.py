"""What a command prints: text without escapes, aligned tables, JSON."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

GAP = "  "
BAR = 24
"""Cells of a progress bar."""


def say(text: str) -> None:
    """Print one line of text; whatever a name or a note holds, it is only text to the terminal."""
    sys.stdout.write(printable(text) + "\n")


def complain(text: str) -> None:
    """Print one line on stderr."""
    sys.stderr.write(printable(text) + "\n")


def say_json(value: Any) -> None:
    """Print a value as JSON, in ASCII: no character in it can mean something to a terminal."""
    import json

    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def say_json_list(values: Iterable[Any]) -> None:
    """Print a list as JSON, a value a line, without keeping more than one."""
    import json

    before = "[\n"
    for value in values:
        sys.stdout.write(before + json.dumps(value))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


@contextmanager
def closing(values: Iterator[T]) -> Iterator[Iterator[T]]:
    """Let a stream go at the end, so that it does not outlive the ledger that it comes from."""
    try:
        yield values
    finally:
        close = getattr(values, "close", None)
        if close is not None:
            close()


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr that is told how many steps of how many are done; nothing where no terminal is."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    drawn = False

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        drawn = True
        full = BAR * done // max(1, total)
        sys.stderr.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done} of {total}  ctrl+c cancels")
        sys.stderr.flush()

    try:
        yield draw
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")


@contextmanager
def cancelling() -> Iterator[Callable[[], bool]]:
    """While it lasts, ctrl+c asks what is done to give up; it is told by the function. A second one ends the program."""
    asked = False

    import signal

    def ask(_signal: int, _frame: object) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def width(text: str) -> int:
    """How many cells a terminal gives a text: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, cells: int) -> str:
    """A text in at most so many cells, with an ellipsis where it was cut."""
    if width(text) <= cells:
        return text
    kept, used = [], 1
    for character in text:
        used += _cells(character)
        if used > cells:
            break
        kept.append(character)
    return "".join(kept) + "…"


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> Iterator[str]:
    """Lines of aligned columns; those numbered in `right` are set to the right, an empty one is left out.

    On a terminal the last column is cut where the line would wrap.
    """
    shown = [[printable(cell) for cell in row] for row in rows]
    columns = range(len(shown[0])) if shown else range(0)
    widths = [max(width(row[column]) for row in shown) for column in columns]
    used = [column for column in columns if widths[column]]
    limit = _columns()
    for row in shown:
        cells = [_padded(row[column], widths[column], column in right) for column in used]
        line = GAP.join(cells).rstrip()
        yield line if limit is None else cut(line, limit)


def _columns() -> int | None:
    """How wide the terminal is, None where there is none."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _padded(text: str, cells: int, right: bool) -> str:
    padding = " " * (cells - width(text))
    return padding + text if right else text + padding
