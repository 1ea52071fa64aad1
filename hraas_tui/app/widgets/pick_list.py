"""A list of rows of which one is highlighted: arrows move in it, and at its ends out of it to the field beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.message import Message

from hraas_tui.app.widgets.paint import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual import events
    from textual.geometry import Size
    from textual.widget import Widget

    from hraas_tui.app.widgets.view import View

T = TypeVar("T")


class Highlighted(Message):
    """Another row is highlighted."""

    def __init__(self, pick_list: Widget) -> None:
        self.pick_list = pick_list
        super().__init__()

    @property
    def control(self) -> Widget:
        """The list."""
        return self.pick_list


class PickList(Rows, Generic[T], can_focus=True):
    """Items, a row each, in as many rows as the style sheet leaves; `head` is a row above them, if there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("home", "leap(0)", show=False),
        Binding("end", "leap(-1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view: View | None = None
        self._items: tuple[T, ...] = ()
        self._at = 0
        self._top = 0
        self._held = False

    # What kinds of lists say

    def key_of(self, item: T) -> Hashable:
        """What stays the same of an item when it is read again."""
        raise NotImplementedError

    def row_of(self, view: View, item: T, width: int, *, chosen: bool) -> Row:
        """An item as a row."""
        raise NotImplementedError

    def head(self, width: int, more: int) -> Row | None:  # noqa: ARG002 - for lists that have one
        """What stands above the items, of which there are `more` than are seen; None for nothing."""
        return None

    async def opened(self) -> None:
        """Do what a second click on an item does."""

    # What a dialog does with it

    @property
    def items(self) -> tuple[T, ...]:
        """What is listed."""
        return self._items

    @property
    def picked(self) -> T | None:
        """The highlighted item."""
        return self._items[self._at] if self._items else None

    def show(self, view: View, items: Sequence[T]) -> None:
        """List items; the highlight stays on its own while that is among them."""
        before = None if self.picked is None else self.key_of(self.picked)
        resized = len(items) != len(self._items)
        self._view, self._items = view, tuple(items)
        found = [at for at, item in enumerate(items) if self.key_of(item) == before]
        self._at = found[0] if found else min(self._at, max(0, len(items) - 1))
        self.draw()
        if resized:
            self.refresh(layout=True)

    def pick(self, key: Hashable) -> None:
        """Highlight an item."""
        self._at = next((at for at, item in enumerate(self._items) if self.key_of(item) == key), self._at)
        self.draw()

    def hold(self, held: bool) -> None:
        """Keep the highlight in sight while something is typed about it."""
        self._held = held
        self.draw()

    # Drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are items, and one for the head, if the style sheet leaves room for them."""
        return max(1, len(self._items) + (self.head(width, 0) is not None))

    def _room(self) -> tuple[bool, int]:
        """Whether the head is shown, and how many items are."""
        height = max(1, self.size.height)
        headed = height > 1 and self.head(self.size.width, 0) is not None
        return headed, height - headed

    def draw(self) -> None:
        """Draw what there is room for, the highlight in it."""
        view = self._view
        if view is None or not self.is_mounted:
            return
        headed, height = self._room()
        self._top = max(min(self._top, self._at), self._at - height + 1, 0)
        self._top = min(self._top, max(0, len(self._items) - height))
        shown = self._items[self._top : self._top + height]
        lit, width = self.has_focus or self._held, self.size.width
        rows = [
            self.row_of(view, item, width, chosen=lit and at == self._at)
            for at, item in enumerate(shown, self._top)
        ]
        head = self.head(width, len(self._items) - len(shown)) if headed else None
        self.set_rows(rows if head is None else [head, *rows])

    def on_resize(self) -> None:
        """Draw what there is room for."""
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the highlight while keys come here."""
        super().watch_has_focus(has_focus)
        self.draw()

    # Moving

    async def on_click(self, event: events.Click) -> None:
        """Highlight what was clicked; open it on the second click."""
        at = self._top + event.y - self._room()[0]
        if 0 <= at < len(self._items):
            self._go(at)
            self.clicked(event.x)
            if event.chain > 1:
                await self.opened()

    def clicked(self, x: int) -> None:
        """Do what one click in a column of the highlighted row does."""

    async def action_step(self, by: int) -> None:
        """Move the highlight, or at an end leave for the field beside."""
        at = self._at + by
        if 0 <= at < len(self._items):
            self._go(at)
        else:
            await self.run_action(f"screen.next_field({1 if by > 0 else -1})")

    def action_leap(self, to: int) -> None:
        """Highlight the first item (0) or the last (-1)."""
        if self._items:
            self._go(to % len(self._items))

    def on_mouse_scroll_up(self) -> None:
        """Highlight the one above."""
        self._go(max(0, self._at - 1))

    def on_mouse_scroll_down(self) -> None:
        """Highlight the one below."""
        self._go(max(0, min(len(self._items) - 1, self._at + 1)))

    def _go(self, at: int) -> None:
        self._at = at
        self.draw()
        self.post_message(Highlighted(self))
