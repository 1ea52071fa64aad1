"""What goes to the terminal: the cells that changed and no others, in as few bytes as that takes.

Textual paints a widget's rows anew from their left edge, in full colours for each piece of text: some ten kilobytes for a
switch, and two hundred bytes each second for one digit of a clock. Over a slow line that is felt, and a pane that is
never still keeps everything behind it awake. So the app remembers what the terminal shows and sends what differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import SGR_STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console
    from rich.segment import Segment
    from rich.style import Style
    from textual._compositor import ChopsUpdate, LayoutUpdate
    from textual.geometry import Offset

RESET = "\x1b[0m"
NEAR = 5
"""Bytes of unchanged cells between two changed ones that are no more than those of a move over them."""

BACK = 4
"""Steps back that take no more bytes than a move to a place."""

BOXES = range(0x2500, 0x25A0)
"""Lines and blocks: the characters beyond ASCII of which a terminal's cursor is sure to move by one."""


PIECES = 1024
"""Pieces of text whose cells are remembered: from one update to the next most of a screen is the same."""

UNSEEN = frozenset({"", "1", "2", "3", "1;2", "1;3", "2;3", "1;2;3"})
"""Bold, dim and italic, which can't be seen of a space."""


class Look(NamedTuple):
    """How a cell looks, as the parameters of an SGR sequence; `link` is where it leads."""

    words: str = ""
    colour: str = ""
    ground: str = ""
    link: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing but its ground is seen of a space."""
        return not self.link and self.words in UNSEEN

    @property
    def bare(self) -> Look:
        """What is seen of a space in this look."""
        return Look(ground=self.ground) if self.blank else self


PLAIN = Look()
Cell: TypeAlias = tuple[str, Look]
"""What stands in a cell; the second cell of a wide character holds nothing."""

UNKNOWN: Cell = ("\x00", PLAIN)
"""What stands in a cell that nothing was written to yet: different from all that may be."""


class Sheet:
    """What the terminal shows, how it writes just now and where its cursor is, as far as that is known."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell]] = {}
        self._looks: dict[Style, Look] = {}
        self._pieces: dict[tuple[str, Style | None], list[Cell]] = {}
        self._look: Look | None = None
        self._at: tuple[int, int] | None = None
        self._width = 0

    def learn(self, update: LayoutUpdate, console: Console) -> None:
        """Remember a whole picture, which is written as it is: whatever was there before, this is there now."""
        region = update.region
        self._width = region.right
        self._look, self._at = PLAIN, None
        self._rows = {
            y: [
                *[UNKNOWN] * region.x,
                *(cell for strip in line for cell in self._cells(strip, console)),
            ]
            for y, line in enumerate(update.strips, region.y)
        }

    def forget(self) -> None:
        """Know nothing any more: something else was written."""
        self._rows, self._look, self._at = {}, None, None

    def changes(self, update: ChopsUpdate, console: Console) -> str:
        """What to write so that the terminal shows an update."""
        written: list[str] = []
        for y, first, last in update.spans:
            row = self._rows.setdefault(y, [])
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > last or end <= first:
                    continue
                cells = self._cells(strip, console)[: min(end, last) - x]
                if len(row) < x + len(cells):
                    row.extend([UNKNOWN] * (x + len(cells) - len(row)))
                before = row[x : x + len(cells)]
                if before == cells:
                    continue
                for start, stop in _runs(before, cells):
                    written.extend(self._write(x + start, y, cells[start:stop]))
                row[x : x + len(cells)] = cells
        return "".join(written)

    def rest(self, cursor: Offset) -> str:
        """Put the cursor where something is typed: an input method shows its choices there."""
        if self._at == (cursor.x, cursor.y):
            return ""
        self._at = cursor.x, cursor.y
        return f"\x1b[{cursor.y + 1};{cursor.x + 1}H"

    # Inside

    def _cells(self, strip: Iterable[Segment], console: Console) -> list[Cell]:
        cells: list[Cell] = []
        pieces = self._pieces
        for text, style, _ in strip:
            piece = pieces.get((text, style))
            if piece is None:
                if len(pieces) >= PIECES:
                    pieces.clear()
                look = PLAIN if style is None else self._look_of(style, console)
                piece = pieces[text, style] = list(_spelled(text, look))
            cells += piece
        return cells

    def _look_of(self, style: Style, console: Console) -> Look:
        known = self._looks.get(style)
        if known is None:
            system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual does
            bits = style._attributes & style._set_attributes  # noqa: SLF001
            words = [SGR_STYLES[bit] for bit in range(bits.bit_length()) if bits & (1 << bit)]
            colour = style.color.downgrade(system).get_ansi_codes() if style.color else ()
            ground = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False) if style.bgcolor else ()
            known = Look(";".join(words), ";".join(colour), ";".join(ground), style.link or "")
            self._looks[style] = known
        return known

    def _write(self, x: int, y: int, cells: list[Cell]) -> Iterator[str]:
        yield self._move(x, y)
        for text, look in cells:
            if look != self._look and not (text == " " and self._spaced(look)):
                yield self._turn(look)
            yield text
        end = x + len(cells)
        sure = all(text.isascii() or (len(text) == 1 and ord(text) in BOXES) for text, _ in cells)
        self._at = (end, y) if sure and end < self._width else None

    def _spaced(self, look: Look) -> bool:
        """Whether a space may be written as the terminal writes just now: of its colour nothing is seen."""
        now = self._look
        plain = not (look.words or look.colour or look.link)
        return plain and now is not None and now.ground == look.ground and now.blank

    def _move(self, x: int, y: int) -> str:
        """The shortest way to a place. A vertical tab goes down a row: a line feed would also go to its beginning."""
        if self._at is not None:
            column, row = self._at
            if (column, row) == (x, y):
                return ""
            if row == y:
                return f"\x1b[{x + 1}G"
            if row + 1 == y and 0 <= column - x <= BACK:
                return "\v" + "\b" * (column - x)
        return f"\x1b[{y + 1};{x + 1}H"

    def _turn(self, look: Look) -> str:
        """What makes the terminal write in another look."""
        before, self._look = self._look, look
        link = f"\x1b]8;;{look.link}\x1b\\" if look.link or (before is not None and before.link) else ""
        if before is None or (before.words and before.words != look.words):
            parts = ["0", look.words, look.colour, look.ground]
        else:
            parts = [
                "" if look.words == before.words else look.words,
                "" if look.colour == before.colour else look.colour or "39",
                "" if look.ground == before.ground else look.ground or "49",
            ]
        codes = ";".join(part for part in parts if part)
        return link + (f"\x1b[{codes}m" if codes else "")

    def leave(self) -> str:
        """What makes the terminal write as it did before."""
        self._look = PLAIN
        return RESET


def _spelled(text: str, look: Look) -> Iterator[Cell]:
    if not text.isascii() and cell_len(text) != len(text):
        yield from _wide(text, look)
        return
    bare = look.bare
    for character in text:
        yield character, bare if character == " " else look


def _wide(text: str, look: Look) -> Iterator[Cell]:
    """Cells of a text some of whose characters take two, or none: those stand with the one before them."""
    held: str | None = None
    width = 0
    for character in text:
        cells = cell_len(character)
        if cells == 0 and held is not None:
            held += character
            continue
        if held is not None:
            yield from _spread(held, width, look)
        held, width = character, cells
    if held is not None:
        yield from _spread(held, width, look)


def _spread(text: str, width: int, look: Look) -> Iterator[Cell]:
    if width:
        yield text, look
        for _ in range(width - 1):
            yield "", look


def _near(gap: list[Cell], look: Look) -> bool:
    """Whether cells are best written too, on the way from one that changed, in a look, to the next."""
    if len(gap) > NEAR or sum(len(text.encode()) for text, _ in gap) > NEAR:
        return False
    return all(other == look or text == " " for text, other in gap)


def _runs(before: list[Cell], after: list[Cell]) -> Iterator[tuple[int, int]]:
    """The stretches of cells that differ; what lies between two of them and is as short as a move is written too."""
    changed = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    start = stop = -1
    for place in changed:
        if not after[place][0]:  # its first cell was written: that writes this one too
            stop = max(stop, place + 1)
            continue
        if start < 0:
            start = place
        elif place != stop and not _near(after[stop:place], after[stop - 1][1]):
            yield start, stop
            start = place
        stop = place + 1
        while stop < len(after) and not after[stop][0]:
            stop += 1
    if start >= 0:
        yield start, stop
