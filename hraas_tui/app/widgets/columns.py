"""Columns as wide as what stands in them; where there is no room for all, they say less, then the least important go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len

from hraas_tui.app.widgets.paint import ELLIPSIS, Part, Row, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Said: TypeAlias = "tuple[Part, ...]"
"""One way to fill a cell."""

GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `rank` 1 goes last; `right` puts what it says at its right edge; `least` is what it may be cut to.

    None for `least` never cuts: it then takes the shortest way in which each of its cells can be filled.
    """

    name: str
    title: str
    rank: int
    right: bool = False
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, in several ways from the longest to the shortest."""

    ways: tuple[Said, ...]

    @classmethod
    def of(cls, text: str, look: str = "", *shorter: str) -> Cell:
        """A cell of one look."""
        return cls(tuple(((way, look),) for way in (text, *shorter)))

    @property
    def widest(self) -> int:
        """Cells that the longest way takes."""
        return width_of(self.ways[0])

    @property
    def narrowest(self) -> int:
        """Cells that the shortest way takes."""
        return width_of(self.ways[-1])

    def fitting(self, room: int) -> Said:
        """The longest way that has room, else the shortest."""
        return next((way for way in self.ways if width_of(way) <= room), self.ways[-1])


Cells: TypeAlias = "Mapping[str, Cell]"
"""A row's cells by the names of their columns; one that is missing is empty."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns that were given widths."""

    columns: tuple[Column, ...]
    widths: Mapping[str, int] = field(default_factory=dict)
    ellipsis: str = ELLIPSIS

    def heading(self, before: int = 0) -> Row:
        """The columns' titles, behind some empty cells."""
        titled = {column.name: Cell.of(column.title, "quiet") for column in self.columns}
        return Row(((" " * before, ""), *self._parts(titled)))

    def row(self, cells: Cells, before: Said = (), *, chosen: bool = False) -> Row:
        """One row, behind what comes before it."""
        return Row((*before, *self._parts(cells)), chosen=chosen)

    def _parts(self, cells: Cells) -> list[Part]:
        parts: list[Part] = []
        for column in self.columns:
            room = self.widths[column.name]
            said = cut(cells[column.name].fitting(room), room, self.ellipsis) if column.name in cells else []
            space = (" " * (room - width_of(said)), "")
            parts += [(" " * GAP, "")] if parts else []
            parts += [space, *said] if column.right else [*said, space]
        return [part for part in parts if part[0]]


def laid_out(columns: Sequence[Column], rows: Sequence[Cells], width: int, ellipsis: str = ELLIPSIS) -> Grid:
    """Give columns their widths, so that all of them together take no more than `width` cells.

    A column in which nothing stands is left out. First those that can say less do so, the least important first;
    then those go. The last one that is left is cut.
    """
    kept = [column for column in columns if any(column.name in row for row in rows)]
    while kept:
        widths = _widths(kept, rows, width)
        if _taken(widths) <= width:
            return Grid(tuple(kept), widths, ellipsis)
        if len(kept) == 1:
            return Grid(tuple(kept), {kept[0].name: max(0, width)}, ellipsis)
        kept.remove(max(kept, key=lambda column: column.rank))
    return Grid((), {}, ellipsis)


def _widths(kept: Sequence[Column], rows: Sequence[Cells], width: int) -> dict[str, int]:
    """What each column takes: the least important say less first, and what that spares too much the others get."""
    cells = {column.name: [row[column.name] for row in rows if column.name in row] for column in kept}
    full = {
        column.name: max(cell_len(column.title), *(cell.widest for cell in cells[column.name]))
        for column in kept
    }
    widths = dict(full)
    by_rank = sorted(kept, key=lambda column: column.rank)
    for column in reversed(by_rank):
        over = _taken(widths) - width
        if over > 0:
            widths[column.name] = _within(
                column, cells[column.name], full[column.name], full[column.name] - over
            )
    for column in by_rank:
        room = widths[column.name] + width - _taken(widths)
        if room > widths[column.name]:
            widths[column.name] = _within(column, cells[column.name], full[column.name], room)
    return widths


def _taken(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _within(column: Column, cells: Sequence[Cell], full: int, room: int) -> int:
    """What a column takes if it can take `room` cells, or else as few more as it must."""
    head = cell_len(column.title)
    if column.least is not None:
        return max(head, min(full, max(room, column.least)))
    return max(head, *(width_of(cell.fitting(room)) for cell in cells))
