"""Blocks of a timeline as terminal cells: which glyph, in whose colour, the right way round or reversed.

A terminal has blocks that grow from the left in eighths and none that grow from the right: those are the
left-growing ones with their colours swapped (`reverse`), so they work on any background, the terminal's own
too. A cell never says a colour, only whose it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.timeline import EIGHTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from hraas_tui.core.sessions import SessionId
    from hraas_tui.core.timeline import Block

LEFT = "▏▎▍▌▋▊▉"
SHORTEST = 4
"""The fewest letters worth showing of a text that is cut short."""

HATCH = "╱"
SPLIT = "│"
HALF = EIGHTHS // 2
MARGINS = 2
"""Free cells beside text in a block, one on each side."""


class Cell(NamedTuple):
    """One cell: a glyph in the colour of a block's client on the track, or swapped.

    `under` is the block whose colour is behind the glyph instead of the track; `label` says that the glyph
    is text.
    """

    glyph: str = " "
    block: Block | None = None
    reverse: bool = False
    under: Block | None = None
    label: bool = False

    @property
    def solid(self) -> bool:
        """Whether nothing but a block is in the cell, so that text can be cut out of it."""
        return self.block is not None and self.reverse and self.glyph == " "


TRACK = Cell()


def lane_cells(blocks: Sequence[Block], width: int) -> list[Cell]:
    """Draw the blocks of one client, in order, into `width` cells."""
    return _drawn(blocks, width, _lane_cell)


def strip_cells(
    blocks: Sequence[Block], width: int, first: Collection[SessionId] = (), *, mono: bool = False
) -> list[Cell]:
    """Draw the blocks of all clients, in order, into one row.

    Where more than two clients share a cell the sessions in `first`, then the largest, are kept. `mono`
    parts neighbours by a line, for where there are no colours to tell them apart.
    """

    def draw(found: list[Block], cell: int, before: Block | None) -> Cell:
        return _strip_cell(found, cell, before, first, mono=mono)

    return _drawn(blocks, width, draw)


def ascii_cells(blocks: Sequence[Block], width: int, mark: Callable[[Block], str]) -> list[Cell]:
    """Draw blocks as whole cells of their mark, `~` where unresolved; each gets a cell if there is one."""
    cells = [TRACK] * width
    for block in sorted(blocks, key=lambda b: b.start - b.end):  # the small ones last: they stay visible
        glyph = "~" if block.unresolved else mark(block)
        for cell in _rounded(block, width):
            cells[cell] = Cell(glyph, block)
    return cells


def labelled(cells: list[Cell], block: Block, texts: Sequence[str], ellipsis: str = "…") -> list[Cell]:
    """Cut the first of the texts that fits out of a block, with a cell free on both sides if it can be.

    All but the last may be cut short to `SHORTEST` letters; the last is a mark, to be shown whole.
    """
    run = _widest_run(cells, block)
    room = len(run) - MARGINS
    before, after = _ragged(cells, block, run)
    for place, text in enumerate(texts):
        if len(text) == 1 and run:
            return _cut(cells, run[0] + (len(run) - 1 + after > before + 1), text)
        if len(text) <= room + after:
            return _cut(cells, run[0] + 1, text)
        if place < len(texts) - 1 and room > SHORTEST:
            return _cut(cells, run[0] + 1, text[: room - 1] + ellipsis)
    return cells


def _ragged(cells: list[Cell], block: Block, run: range) -> tuple[bool, bool]:
    """Whether a block goes on before and after its full cells, which is free space beside a text."""
    before = run.start > 0 and cells[run.start - 1].block is block
    return before, run.stop < len(cells) and cells[run.stop].block is block


def _cut(cells: list[Cell], at: int, text: str) -> list[Cell]:
    cut = [cell._replace(glyph=glyph, label=True) for cell, glyph in zip(cells[at:], text, strict=False)]
    return [*cells[:at], *cut, *cells[at + len(cut) :]]


def _drawn(
    blocks: Sequence[Block], width: int, draw: Callable[[list[Block], int, Block | None], Cell]
) -> list[Cell]:
    cells = _solid(blocks, width, draw)
    for block in blocks:
        if block.unresolved:
            _hatch(cells, block, width)
    return cells


def _solid(
    blocks: Sequence[Block], width: int, draw: Callable[[list[Block], int, Block | None], Cell]
) -> list[Cell]:
    by_cell: dict[int, list[Block]] = {}
    for block in blocks:
        if not block.unresolved:
            for cell in range(block.start // EIGHTHS, (block.end - 1) // EIGHTHS + 1):
                by_cell.setdefault(cell, []).append(block)
    cells = [TRACK] * width
    for cell, found in by_cell.items():
        before = next((b for b in by_cell.get(cell - 1, ()) if b.end == cell * EIGHTHS), None)
        if cell < width:
            cells[cell] = draw(found, cell, before)
    return cells


def _hatch(cells: list[Cell], block: Block, width: int) -> None:
    """Hatch the cells of an unresolved block that no other is in, at least one."""
    whole = _rounded(block, width)
    free = [cell for cell in whole if cells[cell] is TRACK]
    for cell in free or whole[:1]:
        cells[cell] = Cell(HATCH, block)


def _rounded(block: Block, width: int) -> range:
    """The whole cells of which a block covers half or more, at least one."""
    start, end = (block.start + HALF - 1) // EIGHTHS, (block.end + HALF) // EIGHTHS
    if start >= end:
        start = block.start // EIGHTHS
    return range(start, min(width, max(start + 1, end)))


def _lane_cell(found: list[Block], cell: int, before: Block | None) -> Cell:
    """Draw the part of one client's blocks that lies in one cell."""
    start, end = found[0].cover(cell)[0], max(block.cover(cell)[1] for block in found)
    whole = (start, end) == (0, EIGHTHS)
    if whole and len(found) > 1:
        return Cell(SPLIT, found[-1], reverse=True)
    if whole and before is not None and before is not found[0]:
        return Cell(LEFT[0], found[0], reverse=True)
    glyph, reverse = part_glyph(start, end)
    return Cell(glyph, found[-1], reverse=reverse)


def part_glyph(start: int, end: int) -> tuple[str, bool]:
    """The glyph for a cell covered from one eighth to another, and whether it is reversed.

    What touches neither side keeps its width and goes to the nearer side.
    """
    wide = end - start
    if wide >= EIGHTHS:
        return " ", True
    if start == 0 or (end < EIGHTHS and start + end < EIGHTHS):
        return LEFT[wide - 1], False
    return LEFT[EIGHTHS - 1 - wide], True


def _strip_cell(
    found: list[Block], cell: int, before: Block | None, first: Collection[SessionId], *, mono: bool
) -> Cell:
    clients = {block.client for block in found}
    if len(clients) == 1:
        parted = before if mono or (before and before.client == found[0].client) else None
        return _lane_cell(found, cell, parted)
    if mono:
        return Cell(SPLIT, found[0], reverse=True)
    left, right = _two(found, cell, first)
    ends, starts = left.cover(cell)[1], right.cover(cell)[0]
    edge = min(EIGHTHS - 1, max(1, (ends + starts) // 2))
    return Cell(LEFT[edge - 1], left, under=right)


def _two(found: list[Block], cell: int, first: Collection[SessionId]) -> tuple[Block, Block]:
    """The two blocks of different clients that a shared cell shows, in order."""

    def weight(block: Block) -> tuple[bool, int]:
        start, end = block.cover(cell)
        return block.running or block.session in first, end - start

    ranked = sorted(found, key=weight, reverse=True)
    other = next(block for block in ranked if block.client != ranked[0].client)
    left, right = sorted((ranked[0], other), key=lambda block: (block.start, block.end))
    return left, right


def _widest_run(cells: list[Cell], block: Block) -> range:
    """The longest row of cells that text of a block can stand in."""
    best = range(0)
    start = None
    after = min(len(cells), (block.end - 1) // EIGHTHS + 2)
    for place in range(block.start // EIGHTHS, after + 1):
        fits = place < after and _holds_text(cells[place], block)
        if fits and start is None:
            start = place
        elif not fits and start is not None:
            best = max(best, range(start, place), key=len)
            start = None
    return best


def _holds_text(cell: Cell, block: Block) -> bool:
    return cell.block is block and not cell.label and (cell.solid or cell.glyph == HATCH)
