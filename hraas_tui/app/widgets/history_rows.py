"""The chapters of a session's history as rows for a width."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Part, Row, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.history import Chapter, Detail

CLOCK = 10
"""Cells of the column of times."""

LABEL = 12
"""Cells of the column of fields' names."""

NARROW = 60
INDENT = 2
SPELLED = str.maketrans({"–": "-", "→": ">", "“": '"', "”": '"', "•": "*"})
"""Signs of our own in ASCII."""


def history_rows(told: Iterable[Chapter], width: int, *, plain: bool = False) -> list[Row]:
    """Write chapters for a width: a heading a day, then what happened and what it changed."""
    rows: list[Row] = []
    for day, group in groupby(told, key=lambda chapter: chapter.day):
        if day:
            rows += [Row()] * bool(rows)
            rows.append(Row(((day, "quiet"),)))
        for chapter in group:
            rows += [] if day else [Row()]
            rows += _chapter(chapter, width)
    return [_spelled(row) for row in rows] if plain else rows


def _chapter(chapter: Chapter, width: int) -> list[Row]:
    indent = CLOCK if width >= NARROW else INDENT
    when = chapter.clock.ljust(CLOCK) if chapter.clock else ""
    title = chapter.title if chapter.clock else chapter.title.capitalize()
    first, *more = wrapped(title, max(6, width - len(when)), 9)
    rows = [Row(((when, "primary"), (first, "bold strong")), ((chapter.origin, "quiet"),))]
    rows += [Row(((" " * len(when), ""), (line, "bold strong"))) for line in more]
    if chapter.reason:
        rows += _lines("because", ((chapter.reason, "strong"),), width, indent)
    for detail in chapter.details:
        rows += _detail(detail, width, indent)
    return rows


def _detail(detail: Detail, width: int, indent: int) -> list[Row]:
    if detail.before is None:
        return _lines(detail.label, ((detail.after, ""),), width, indent)
    both = ((f"{detail.before} →", "quiet"), (detail.after, ""))
    return _lines(detail.label, both, width, indent)


def _lines(label: str, texts: Iterable[Part], width: int, indent: int) -> list[Row]:
    """A field's name, and beside it its texts: in one line if they fit, else one below the other, wrapped."""
    room = max(6, width - indent - LABEL)
    lines: list[list[Part]] = []
    for text, look in texts:
        if lines and sum(len(each) + 1 for each, _ in lines[-1]) + len(text) <= room:
            lines[-1] += [(" ", ""), (text, look)]
        else:
            lines += [[(line, look)] for line in wrapped(text, room, 99)]
    head = " " * indent + label.ljust(LABEL)
    return [
        Row(((head if number == 0 else " " * len(head), "quiet"), *line)) for number, line in enumerate(lines)
    ]


def _spelled(row: Row) -> Row:
    left = tuple((text.translate(SPELLED), look) for text, look in row.left)
    return Row(left, tuple((text.translate(SPELLED), look) for text, look in row.right))
