"""A clock in large digits that repaints only the digits that change: a few cells a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 3
HEIGHT = 3

GLYPHS = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": ("╺┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", " ━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    ":": ("   ", " : ", "   "),
}
BLANK = ("   ", "   ", "   ")


class BigClock(Widget):
    """Shows digits and colons, three cells wide and high each, in the colour of one of the theme's tokens."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "BigClock { width: 100%; height: 3; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.value = ""
        self._look = ""
        self._style: Style | None = None

    def show(self, value: str, look: str) -> None:
        """Show a time, painting anew only what is different."""
        before, self.value = self.value, value
        if look != self._look:
            self._look, self._style = look, None
            self.refresh()
        elif len(before) != len(value):
            self.refresh()
        else:
            self.refresh_changed(before, value)

    def refresh_changed(self, before: str, after: str) -> None:
        """Have the stretches painted in which two times of the same length differ."""
        for first, last in stretches(before, after):
            self.refresh(Region(first * WIDTH, 0, (last - first) * WIDTH, HEIGHT))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Three cells a character."""
        return len(self.value) * WIDTH

    def notify_style_update(self) -> None:
        """Forget the colour: the theme may be another one."""
        super().notify_style_update()
        self._style = None

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        style = self._coloured()
        glyphs = [GLYPHS.get(character, BLANK)[y % HEIGHT] for character in self.value]
        return Strip([Segment(glyph, style) for glyph in glyphs]).adjust_cell_length(self.size.width, style)

    def _coloured(self) -> Style:
        if self._style is None:
            colour = self.app.theme_variables.get(self._look)
            own = Style(color=Color.parse(colour).rich_color if colour else None, bold=True)
            self._style = self.rich_style + own
        return self._style


def stretches(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Find where two texts of one length differ: from which place to before which, in order."""
    first: int | None = None
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new and first is None:
            first = place
        elif old == new and first is not None:
            yield first, place
            first = None
    if first is not None:
        yield first, len(after)
