"""Rows of text in the theme's tokens, painted line by line: only a row that changed is painted again."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import App

Part: TypeAlias = tuple[str, str]
"""Text, and how it looks: a token of the theme (`quiet`, `client-3`) and words such as `bold`, or nothing."""

LOOKS = frozenset({"bold", "dim", "italic", "reverse", "underline"})
ELLIPSIS = "…"

SPELLED = str.maketrans("→−–—·…“”‘’•", ">---/.\"\"''*")
"""Signs of our own sentences in ASCII, each as wide as it was; what a person wrote stays, but for these."""


class Row(NamedTuple):
    """One line: parts from the left, parts at the right, and the look of the ground (`chosen`) if it has one.

    The right parts go when there is no room for both, unless the row `keeps` them: then the left is cut.
    """

    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()
    keeps: bool = False
    chosen: bool = False


def fit(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """Cut or pad a text to a number of cells; what is cut ends in an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    short = set_cell_size(text, width - 1).rstrip() + ellipsis if width > 1 else text
    return set_cell_size(short, width)


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Break a text between words into lines of a number of cells; what exceeds `most` lines stays in the last."""
    lines: list[str] = [""]
    for word in text.split():
        line = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and cell_len(line) > width and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = line
    return lines


def width_of(parts: Iterable[Part]) -> int:
    """How many cells the parts take."""
    return sum(cell_len(text) for text, _ in parts)


class Paint:
    """The styles of a widget's tokens under the current theme, each looked up once."""

    def __init__(self, app: App[object], base: Style) -> None:
        self.plain = bool(getattr(app, "plain", False))
        self.ellipsis = "." if self.plain else ELLIPSIS
        self._variables = app.theme_variables
        self._styles: dict[str, Style] = {}
        self.base = base

    def style(self, look: str) -> Style:
        """The style of a look, such as `bold client-3`."""
        known = self._styles.get(look)
        if known is None:
            known = self._styles[look] = self.base + self._parsed(look)
        return known

    @property
    def chosen(self) -> Style:
        """The ground of a chosen row: a shade, or swapped colours where the theme has no shades."""
        ground = self._variables.get("block-cursor-background", "")
        if ground.startswith("#"):
            return Style(bgcolor=Color.parse(ground).rich_color, bold=True)
        return Style(reverse=True, bold=True)

    def _parsed(self, look: str) -> Style:
        words = look.split()
        style = Style(**{word: True for word in words if word in LOOKS})  # type: ignore[arg-type]
        for token in words:
            if token not in LOOKS:
                style += Style(color=Color.parse(self._variables[token]).rich_color)
        return style


class Rows(Widget):
    """A widget of rows. What is not shown for want of height is simply not painted."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Rows { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: tuple[Row, ...] = ()
        self._strips: dict[int, Strip] = {}
        self._paint: Paint | None = None
        self.painted = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; those that stay the same are not painted again."""
        before, self._rows = self._rows, tuple(rows)
        for y, (old, new) in enumerate(zip_longest(before, self._rows)):
            if old != new:
                self._strips.pop(y, None)
                self.refresh(Region(0, y, max(1, self.size.width), 1))
        height = self.styles.height
        if len(before) != len(self._rows) and height is not None and height.is_auto:
            # Only then: laying out sends the whole screen to the terminal.
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """The rows as plain text, for tests and for people who read with their ears."""
        return "\n".join("".join(t for t, _ in (*row.left, *row.right)) for row in self._rows)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are rows."""
        return len(self._rows)

    def notify_style_update(self) -> None:
        """Forget all styles: the theme may be another one."""
        super().notify_style_update()
        self._paint = None
        self._strips.clear()

    @property
    def paint(self) -> Paint:
        """The styles for the tokens."""
        if self._paint is None:
            self._paint = Paint(self.app, self.rich_style)
        return self._paint

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.size.width
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != width:
            self.painted += 1
            row = self._rows[y] if y < len(self._rows) else Row()
            strip = self._strips[y] = strip_of(row, width, self.paint)
        return strip


def strip_of(row: Row, width: int, paint: Paint) -> Strip:
    """Paint a row into exactly `width` cells."""
    right = width_of(row.right)
    left = width_of(row.left)
    shown = row.right if row.keeps or left + right + bool(right) <= width else ()
    room = max(0, width - (right + 1 if shown else 0))
    parts = cut(row.left, room, paint.ellipsis)
    space = width - width_of(parts) - (right if shown else 0)
    filled = [*parts, (" " * max(0, space), ""), *shown]
    if paint.plain:
        filled = [(text.translate(SPELLED), look) for text, look in filled]
    ground = paint.chosen if row.chosen else None
    segments = [
        Segment(text, paint.style(look) + ground if ground else paint.style(look))
        for text, look in filled
        if text
    ]
    return Strip(segments).adjust_cell_length(width, paint.base)


@lru_cache(maxsize=2048)
def _safe(text: str) -> str:
    return printable(text)


def cut(parts: Sequence[Part], room: int, ellipsis: str = ELLIPSIS) -> list[Part]:
    """Keep what has room; what is kept of a text that is cut ends in an ellipsis. The text is made safe to print."""
    kept: list[Part] = []
    for text, look in parts:
        safe = _safe(text)
        cells = cell_len(safe)
        if cells > room:
            if room > 1 or (room == 1 and not kept):
                kept.append((fit(safe, room, ellipsis), look))
            elif kept and safe.strip():
                kept[-1] = (_ended(kept[-1][0], room, ellipsis), kept[-1][1])
            break
        kept.append((safe, look))
        room -= cells
    return kept


def _ended(text: str, more: int, ellipsis: str) -> str:
    """Let the last cell of a text, or the one after it if there is one `more`, say that something is left out."""
    return set_cell_size(text, cell_len(text) - 1 + more) + ellipsis
