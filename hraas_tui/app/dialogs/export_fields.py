"""The export dialog's own controls: formats of which some may be missing, the clients with detail, the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hraas_tui.app.dialogs.form import Field
from hraas_tui.app.widgets.choice import Option, SomeOf
from hraas_tui.app.widgets.paint import Part, Row, Rows, wrapped
from hraas_tui.formats.registry import FORMATS, TITLES, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.geometry import Size
    from textual.widget import Widget


MOST_LINES = 2
"""How many lines the button may take."""


class Unavailable(Message):
    """A person wants a format whose library is missing; `why` says what to do about it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


class FormatChoice(SomeOf[str]):
    """The formats; one that can't be written is crossed out and says why when it is wanted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self.missing = {name: why for name in FORMATS if (why := missing(name)) is not None}
        super().__init__([Option(name, TITLES[name]) for name in FORMATS], (), id=id)

    def _toggle(self) -> None:
        why = self.missing.get(self._options[self._cursor].value)
        if why is None:
            super()._toggle()
        else:
            self.post_message(Unavailable(why))

    def _mark(self, option: Option[str], at: int) -> Content:
        if option.value not in self.missing:
            return super()._mark(option, at)
        here = "bold reverse" if at == self._cursor and self.has_focus else "$quiet"
        return Content.assemble(("[-]", here), (f" {option.label}", "$quiet dim"))


class FormatField(Field):
    """The formats, and a sentence on those that are missing."""

    def __init__(self, choice: FormatChoice) -> None:
        super().__init__("format", choice)
        self._missing = choice.missing

    def below(self) -> Iterable[Widget]:
        """What is missing, and how it is installed."""
        if self._missing:
            yield Static(Content(missing_said(self._missing)), classes="note")


def missing_said(missing: dict[str, str]) -> str:
    """One sentence on all formats that are missing; all of them are installed together."""
    sentences = list(missing.values())
    if len(sentences) == 1:
        return f"{sentences[0]}."
    *others, last = (TITLES[name] for name in missing)
    remedy = sentences[0].partition(": ")[2]
    return f"{', '.join(others)} and {last} need libraries that are not there: {remedy}."


class Detail(Rows):
    """Rows that are made for the width that there is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._made: Callable[[int], list[Row]] = lambda _: []

    def tell(self, made: Callable[[int], list[Row]]) -> None:
        """Show the rows that are made for a width."""
        self._made = made
        self._draw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the rows for that width are: those that are shown may still be for another one."""
        return len(self._made(width))

    def _draw(self) -> None:
        self.set_rows(self._made(self.size.width) if self.size.width else [Row()])

    def on_resize(self) -> None:
        """Make them anew."""
        self._draw()


class ClientsField(Field):
    """The clients, and below them one of them in detail."""

    def below(self) -> Iterable[Widget]:
        """The detail of the highlighted one."""
        yield Detail(id="detail")


class Pressed(Message):
    """The button was clicked."""


class GoButton(Rows, can_focus=True):
    """One line that says what will be done. Enter, heard by the dialog, or a click does it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._said = ("", "", False)

    def tell(self, said: str, beside: str, *, ready: bool) -> None:
        """Say what it does, and what it leaves."""
        self._said = (said, beside, ready)
        self._draw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as it takes at that width: those that are shown may still be for another one."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        return wrapped(f"[ {self._said[0]} ]", max(1, width), MOST_LINES)

    def _draw(self) -> None:
        _, beside, ready = self._said
        look = ("bold reverse primary" if self.has_focus else "bold primary") if ready else "quiet"
        *first, last = self._lines(self.size.width)
        right: tuple[Part, ...] = ((f"  {beside}", "quiet"),) if beside else ()
        self.set_rows([*(Row(((line, look),)) for line in first), Row(((last, look), *right))])

    def on_resize(self) -> None:
        """Break it where it has to be."""
        self._draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show that enter does it now."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_click(self) -> None:
        """Do it."""
        self.post_message(Pressed())
