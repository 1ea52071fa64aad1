"""The timeline's rows, painted: what stands in each cell, and in which of the theme's tokens."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hraas_tui.app.widgets.paint import fit
from hraas_tui.core.phrases import duration
from hraas_tui.core.text import printable
from hraas_tui.core.timeline import EIGHTHS, axis, brace
from hraas_tui.core.timeline_cells import Cell, ascii_cells, labelled, lane_cells, strip_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hraas_tui.app.widgets.timeline_scene import Scene
    from hraas_tui.core.sessions import ClientId
    from hraas_tui.core.timeline import Block, Lane

NOTHING = "nothing recorded"


class Ink(NamedTuple):
    """How a cell is coloured: tokens of the theme for the glyph and the ground, and whether they are swapped."""

    colour: str = "quiet"
    ground: str = ""
    reverse: bool = False
    bold: bool = False


Painted: TypeAlias = tuple[str, Ink]
"""Glyphs and their ink."""

PaintedRow: TypeAlias = tuple[Painted, ...]
"""A row: equal inks side by side are one."""

BLANK: Painted = (" ", Ink())
EMPTY: Painted = (" ", Ink("quiet", "track"))


def rows_of(scene: Scene, height: int, memory: Memory | None = None) -> tuple[PaintedRow, ...]:
    """Paint all rows of a scene, from the top; lanes that are in memory as they are now are not painted again."""
    lanes = Memory() if memory is None else memory
    rows: list[PaintedRow] = []
    if scene.plan.axis:
        rows.append(_axis_row(scene))
    if scene.plan.brace:
        rows.append(_brace_row(scene))
    if scene.plan.strip:
        rows.append(strip_row(scene))
    else:
        for row in range(len(rows), height):
            lane = scene.plan.lane_at(row)
            if lane is None:
                break
            rows.append(lanes.row(scene, lane, (row - scene.plan.head) % scene.plan.lane_height))
        if not scene.lanes and len(rows) < height:
            rows.append(_nothing_row(scene))
    blank = merged([BLANK] * (scene.gutter + scene.window.width))
    return (*rows[:height], *(blank for _ in range(height - len(rows))))


class Memory:
    """The lanes' rows as they were painted last, with all that they were painted from: a switch changes two of them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[ClientId | None, int], tuple[object, PaintedRow]] = {}

    def row(self, scene: Scene, index: int, line: int) -> PaintedRow:
        """Paint a line of a lane, if anything that it shows is different."""
        lane = scene.lanes[index]
        runs = lane.client == scene.running_client
        shows = (lane, runs, scene.look, tuple(scene.session(block) for block in lane.blocks))
        known = self._rows.get((lane.client, line))
        if known is not None and known[0] == shows:
            return known[1]
        painted = _lane_row(scene, index, line)
        self._rows[lane.client, line] = shows, painted
        return painted


def merged(cells: Iterable[Painted]) -> PaintedRow:
    """Join cells of equal ink, so that a row is as few segments as it can be."""
    return tuple(
        ("".join(glyphs for glyphs, _ in run), ink) for ink, run in groupby(cells, key=lambda c: c[1])
    )


def strip_from(row: PaintedRow, inks: Inks, width: int) -> Strip:
    """Turn a row into a strip of exactly `width` cells."""
    segments = [Segment(glyphs, inks.style(ink)) for glyphs, ink in row]
    return Strip(segments).adjust_cell_length(width, inks.style(Ink()))


class Inks:
    """The styles of inks under a theme, each looked up once."""

    def __init__(self, tokens: Mapping[str, str], base: Style) -> None:
        self._tokens = tokens
        self._base = base
        self._styles: dict[Ink, Style] = {}

    def style(self, ink: Ink) -> Style:
        """The style of an ink on the widget's own ground."""
        known = self._styles.get(ink)
        if known is None:
            ground = Color.parse(self._tokens[ink.ground]).rich_color if ink.ground else None
            colour = Color.parse(self._tokens[ink.colour]).rich_color
            swapped = Style(color=colour, bgcolor=ground, reverse=ink.reverse or None, bold=ink.bold or None)
            known = self._styles[ink] = self._base + swapped
        return known


# Rows


def _axis_row(scene: Scene) -> PaintedRow:
    cells = [BLANK] * scene.window.width
    colour = "accent" if scene.focused else "quiet"
    for place, text in axis(scene.window, scene.day.days.zone):
        if scene.now_cell is None or not place <= scene.now_cell <= place + len(text) - 1:
            put(cells, place, text, Ink(colour))
    if scene.now_cell is not None:
        put(cells, scene.now_cell, scene.signs.now, Ink("now"))
    if not scene.plan.brace:
        _put_brace(scene, cells)
    return merged([*_scrolled(scene), *cells])


def _scrolled(scene: Scene) -> list[Painted]:
    """The gutter beside the axis: how many lanes are out of sight, above and below."""
    above = scene.plan.first
    below = len(scene.lanes) - above - scene.plan.shown
    if scene.plan.strip or not (above or below):
        return [BLANK] * scene.gutter
    signs = scene.signs
    text = f"{signs.up}{above} " * bool(above) + f"{signs.down}{below}" * bool(below)
    return [(glyph, Ink("quiet")) for glyph in fit(text, scene.gutter)]


def _brace_row(scene: Scene) -> PaintedRow:
    cells = [BLANK] * scene.window.width
    if scene.now_cell is not None and not scene.plan.strip:
        put(cells, scene.now_cell, scene.signs.line, Ink("now"))
    _put_brace(scene, cells)
    return merged([*([BLANK] * scene.gutter), *cells])


def _put_brace(scene: Scene, cells: list[Painted]) -> None:
    """The brace and the cursor, in a row of their own or else over the hours."""
    held = scene.braced
    if held is not None:
        times = "" if scene.cursor_cell is not None and scene.held is None else held.text
        place, text = brace(scene.window, held.span, times, ascii_only=scene.ascii)
        beside = "" if scene.plan.brace else " "
        put(cells, place - len(beside), f"{beside}{text}{beside}", Ink("strong", bold=True))
    if scene.cursor is not None and scene.cursor_cell is not None and scene.held is None:
        _put_cursor(scene, cells, scene.cursor_cell, scene.day.days.clock(scene.cursor))


def _put_cursor(scene: Scene, cells: list[Painted], place: int, time: str) -> None:
    sign = scene.signs.cursor
    if place + len(time) + 1 < len(cells):
        put(cells, place, f"{sign}{time}", Ink("accent", bold=True))
    else:
        put(cells, place - len(time), f"{time}{sign}", Ink("accent", bold=True))


def _lane_row(scene: Scene, index: int, line: int) -> PaintedRow:
    lane = scene.lanes[index]
    label = scene.name(lane.client) if line == 0 else ""
    bold = lane.client == scene.running_client and any(block.running for block in lane.blocks)
    ink = Ink(scene.token(lane.client), bold=bold)
    gutter = fit(label, scene.gutter - 1, scene.signs.ellipsis) + " "
    cells = _lane_glyphs(scene, lane, line)
    return merged([(gutter, ink), *(_painted(scene, cell, place, line) for place, cell in enumerate(cells))])


def _lane_glyphs(scene: Scene, lane: Lane, line: int) -> list[Cell]:
    if scene.ascii:
        return _ascii(scene, lane.blocks)
    cells = lane_cells(lane.blocks, scene.window.width)
    for block in lane.blocks:
        texts = _first_texts(scene, block) if line == 0 else _second_texts(scene, block)
        cells = labelled(cells, block, texts, scene.signs.ellipsis)
    return cells


def _ascii(scene: Scene, blocks: Sequence[Block]) -> list[Cell]:
    """Whole cells of the clients' marks; a marked session has a sign in the middle."""
    cells = ascii_cells(blocks, scene.window.width, lambda block: scene.mark(block.client))
    for block in blocks:
        middle = (block.start + block.end) // 2 // EIGHTHS
        if block.session in scene.marks and cells[middle].block is block:
            cells[middle] = Cell(scene.signs.mark, block)
    return cells


def _first_texts(scene: Scene, block: Block) -> Sequence[str]:
    """What stands in a block: its context's key, cut short if it must be, else the client's mark."""
    mark = _mark(scene, block)
    if block.session in scene.marks:
        return f"{scene.signs.mark} {mark.strip()}", scene.signs.mark
    context = scene.day.roster.context(scene.session(block).context)
    if context is None or scene.hides(block.client) or cell_len(context.key) != len(context.key):
        return (mark,)
    return printable(context.key), mark


def _second_texts(scene: Scene, block: Block) -> Sequence[str]:
    """What stands below that where a lane is tall: how long a finished session took."""
    session = scene.session(block)
    return () if session.end is None or block.unresolved else (duration(session.seconds(scene.now)),)


def _mark(scene: Scene, block: Block) -> str:
    mark = scene.mark(block.client)
    return f" {mark} " if block.unresolved else mark


def _strip_texts(scene: Scene, block: Block) -> Sequence[str]:
    mark = _mark(scene, block)
    sign = scene.signs.mark
    return (f"{sign}{mark.strip()}", sign) if block.session in scene.marks else (mark,)


def strip_row(scene: Scene) -> PaintedRow:
    """Paint the blocks of all lanes into one row, each with its client's mark."""
    keep = [scene.selected] if scene.selected else []
    width = scene.window.width
    if scene.ascii:
        cells = _ascii(scene, scene.blocks)
    else:
        cells = strip_cells(scene.blocks, width, keep, mono=scene.mono)
        for block in scene.blocks:
            cells = labelled(cells, block, _strip_texts(scene, block))
    return merged(
        [*([BLANK] * scene.gutter), *(_painted(scene, cell, place) for place, cell in enumerate(cells))]
    )


def _nothing_row(scene: Scene) -> PaintedRow:
    cells = [EMPTY] * scene.window.width
    put(cells, _beside(scene.now_cell, len(cells)), NOTHING, Ink("quiet", "track"))
    if scene.now_cell is not None:
        put(cells, scene.now_cell, scene.signs.line, Ink("now", "track"))
    return merged([*([BLANK] * scene.gutter), *cells])


def _beside(now: int | None, width: int) -> int:
    """Where the words stand: in the middle, or beside the present where that is in the middle."""
    middle = (width - len(NOTHING)) // 2
    if now is None or not middle - 1 <= now <= middle + len(NOTHING):
        return middle
    before = now - len(NOTHING) - 1
    return before if before >= 0 else now + 2


def _painted(scene: Scene, cell: Cell, place: int, line: int = 0) -> Painted:
    """Give a cell its ink; empty track shows the cursor and the present. Text is bold on a lane's first line."""
    if cell.block is None:
        if place == scene.cursor_cell:
            return scene.signs.cursor_line, Ink("accent", "track")
        if place in scene.rest_cells:
            return scene.signs.rest, EMPTY[1]
        return (scene.signs.line, Ink("now", "track")) if place == scene.now_cell else EMPTY
    client = cell.block.client
    ground = scene.token(cell.under.client) if cell.under else "track"
    if place == scene.cursor_cell and cell.block.session == scene.selected:
        return scene.signs.cursor_line, Ink(scene.token(client), ground, reverse=True)
    glyph = scene.texture(client) if cell.solid else cell.glyph
    return glyph, Ink(scene.token(client), ground, reverse=cell.reverse, bold=cell.label and line == 0)


def put(cells: list[Painted], place: int, text: str, ink: Ink) -> None:
    """Write text over cells; what would stand outside is dropped."""
    for offset, glyph in enumerate(text):
        if 0 <= place + offset < len(cells):
            cells[place + offset] = glyph, ink
