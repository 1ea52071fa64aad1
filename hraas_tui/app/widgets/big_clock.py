"""A clock in large digits that repaints only the digits that change: a few cells a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

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


class Glyphs(Widget):
    """Digits and colons, three cells wide and high each, in the colour of one of the theme's tokens."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Glyphs { width: auto; height: 3; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.value = ""
        self._look = ""
        self._style: Style | None = None

    def show(self, value: str, look: str) -> None:
        """Show a text, painting only if it is another one."""
        if value == self.value and look == self._look:
            return
        wider = len(value) != len(self.value)
        self.value, self._look, self._style = value, look, None
        self.refresh(layout=wider)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Three cells a character."""
        return len(self.value) * WIDTH

    def notify_style_update(self) -> None:
        """Forget the colour: the theme may be another one."""
        super().notify_style_update()
        self._style = None

    def render_line(self, y: int) -> Strip:
        """Paint one line, in one piece: that is the least to send."""
        style = self._coloured()
        line = "".join(GLYPHS.get(character, BLANK)[y % HEIGHT] for character in self.value)
        return Strip([Segment(line, style)]).adjust_cell_length(self.size.width, style)

    def _coloured(self) -> Style:
        if self._style is None:
            colour = self.app.theme_variables.get(self._look)
            own = Style(color=Color.parse(colour).rich_color if colour else None, bold=True)
            self._style = self.rich_style + own
        return self._style


class BigClock(Horizontal):
    """A time in glyphs, the last one a widget of its own.

    Textual sends a widget's line from its left edge on; this way the nine cells that change each second are
    all that goes to the terminal.
    """

    DEFAULT_CSS = "BigClock { width: 100%; height: 3; }"

    def compose(self) -> ComposeResult:
        """Lay out the part that changes seldom and the one that changes each second."""
        yield Glyphs(id="clock-head")
        yield Glyphs(id="clock-tail")

    @property
    def value(self) -> str:
        """The time that is shown."""
        return "".join(part.value for part in self.query(Glyphs))

    def show(self, value: str, look: str) -> None:
        """Show a time, painting anew only what is different."""
        self.query_one("#clock-head", Glyphs).show(value[:-1], look)
        self.query_one("#clock-tail", Glyphs).show(value[-1:], look)
