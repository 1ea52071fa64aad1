"""One line, or as many as it takes, of things to choose from: with arrows, space or the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from textual import events
    from textual.geometry import Size

V = TypeVar("V", bound="Hashable")

GAP = 2
"""Cells between two options."""


@dataclass(frozen=True, slots=True)
class Option(Generic[V]):
    """Something to choose: its value, what is read, the style of its label and a word that follows it."""

    value: V
    label: str
    style: str = ""
    aside: str = ""


class Chosen(Message):
    """A person changed what a choice says."""

    def __init__(self, choice: Widget) -> None:
        self.choice = choice
        super().__init__()

    @property
    def control(self) -> Widget:
        """The choice."""
        return self.choice


class _Choice(Widget, Generic[V], can_focus=True):
    """What choosing one and choosing several share: the options, laid out in lines, and a cursor.

    Digits are left alone on purpose: they switch the clock wherever no text is typed.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("home", "step(-999)", show=False),
        Binding("end", "step(999)", show=False),
    ]

    def __init__(self, options: Sequence[Option[V]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._options = tuple(options)
        self._cursor = 0

    def _mark(self, option: Option[V], at: int) -> Content:
        raise NotImplementedError

    def _width(self, option: Option[V]) -> int:
        raise NotImplementedError

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Line, column and width of each option."""
        places: list[tuple[int, int, int]] = []
        line = column = 0
        for option in self._options:
            cells = self._width(option)
            if column and column + cells > width:
                line, column = line + 1, 0
            places.append((line, column, cells))
            column += cells + GAP
        return places

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the options take."""
        return max((line for line, _, _ in self._places(width)), default=0) + 1

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """All in one line, if there is room."""
        return max(1, sum(self._width(option) + GAP for option in self._options) - GAP)

    def render(self) -> Content:
        """The options, the cursor's one marked while the choice has the focus."""
        parts: list[Content] = []
        at_line = at_column = 0
        for at, (line, column, cells) in enumerate(self._places(max(1, self.content_size.width))):
            if line > at_line:
                parts.append(Content("\n"))
                at_line, at_column = line, 0
            parts.extend((Content(" " * (column - at_column)), self._mark(self._options[at], at)))
            at_column = column + cells
        return Content("").join(parts)

    def action_step(self, by: int) -> None:
        """Move the cursor; not past an end."""
        self._go(max(0, min(len(self._options) - 1, self._cursor + by)))

    def _go(self, at: int) -> None:
        if self._options and at != self._cursor:
            self._cursor = at
            self.refresh()

    def _toggle(self) -> None:
        """Choose what the cursor is on."""

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        width = max(1, self.content_size.width)
        for at, (line, column, cells) in enumerate(self._places(width)):
            if event.y == line and column <= event.x < column + cells:
                self._go(at)
                self._toggle()


class OneOf(_Choice[V]):
    """One of several; moving chooses."""

    def __init__(self, options: Sequence[Option[V]], value: V, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(options, id=id)
        self.value = value

    @property
    def value(self) -> V:
        """What is chosen."""
        return self._options[self._cursor].value

    @value.setter
    def value(self, value: V) -> None:
        self._cursor = next((at for at, o in enumerate(self._options) if o.value == value), 0)
        self.refresh()

    def set_options(self, options: Sequence[Option[V]], value: V) -> None:
        """Offer something else, one of it chosen, without a message."""
        self._options = tuple(options)
        self.value = value
        self.refresh(layout=True)

    def next(self) -> None:
        """Choose the next one; after the last, the first."""
        self._go((self._cursor + 1) % len(self._options))

    @property
    def aside(self) -> str:
        """The word that follows what is chosen."""
        return self._options[self._cursor].aside

    def _go(self, at: int) -> None:
        if at != self._cursor:
            super()._go(at)
            self.post_message(Chosen(self))

    def _width(self, option: Option[V]) -> int:
        return Content(option.label).cell_length + 2

    def _mark(self, option: Option[V], at: int) -> Content:
        chosen = at == self._cursor
        text = f"[{option.label}]" if chosen else f" {option.label} "
        style = option.style or ("$strong" if chosen else "$quiet")
        return Content.styled(text, f"{style} bold" if chosen and self.has_focus else style)


class SomeOf(_Choice[V]):
    """Any of several; space or a click takes one in or out."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "choose", "choose", show=False)]

    def __init__(
        self,
        options: Sequence[Option[V]],
        values: Iterable[V],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(options, id=id)
        self._values = set(values)

    @property
    def values(self) -> frozenset[V]:
        """What is chosen."""
        return frozenset(self._values)

    def set_values(self, values: Iterable[V]) -> None:
        """Choose these and no others, without a message."""
        self._values = set(values)
        self.refresh()

    def set_options(self, options: Sequence[Option[V]]) -> None:
        """Offer something else; what is no longer offered is no longer chosen."""
        self._options = tuple(options)
        self._values &= {option.value for option in options}
        self._cursor = min(self._cursor, max(0, len(options) - 1))
        self.refresh(layout=True)

    def action_choose(self) -> None:
        """Take what the cursor is on in, or out."""
        self._toggle()

    def _toggle(self) -> None:
        if self._options:
            self._values ^= {self._options[self._cursor].value}
            self.refresh()
            self.post_message(Chosen(self))

    def _width(self, option: Option[V]) -> int:
        aside = f" {option.aside}" if option.aside else ""
        return Content(option.label + aside).cell_length + 4

    def _mark(self, option: Option[V], at: int) -> Content:
        chosen = option.value in self._values
        here = "bold reverse" if at == self._cursor and self.has_focus else ""
        style = option.style or ("$strong" if chosen else "$quiet")
        parts = [(f"[{'x' if chosen else ' '}]", here or style), (f" {option.label}", style)]
        if option.aside:
            parts.append((f" {option.aside}", "$quiet"))
        return Content.assemble(*parts)
