"""Screens that do no more than they have to: for one digit of a clock they paint the clock and what is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual._compositor import Compositor
from textual.await_complete import AwaitComplete
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.geometry import Region
    from textual.strip import Strip

T = TypeVar("T")


class LeanCompositor(Compositor):
    """Textual's own renders every widget of the screen for each update, and then drops what is outside of it."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            return super()._get_renders()
        every, touches = self.visible_widgets, crop.overlaps
        self._visible_widgets = {widget: at for widget, at in every.items() if touches(at[0])}
        try:
            return list(super()._get_renders(crop))
        finally:
            self._visible_widgets = every


class Sized:
    """For a screen: it fits the terminal from its first picture on, and is laid out for no other size than it has.

    Textual gives it the classes of its size only once it was painted, and then paints it anew. Of two sizes that are told
    at once, it lays out both in turn, and each has the other told again: a terminal that changes its size while a screen
    is made does that, and one that knows of none.
    """

    def on_compose(self) -> None:
        """Take the class of the width and the one of the height, before anything is styled."""
        screen = cast("Screen[Any]", self)
        across, down = screen.app.HORIZONTAL_BREAKPOINTS or (), screen.app.VERTICAL_BREAKPOINTS or ()
        width, height = screen.app.size
        screen.add_class(reached(across, width), reached(down, height))

    async def _on_resize(self, event: events.Resize) -> None:
        """Leave a size that the terminal has no longer to what comes after."""
        if event.size != cast("Screen[Any]", self).app.size:
            event.stop()
            event.prevent_default()


class Once:
    """For a screen: it ends once, and takes nothing else with it."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """End, unless that is done: of two keys that were typed at once, both may have been meant for this screen."""
        if not cast("Screen[Any]", self).is_active:
            return AwaitComplete()
        return cast("AwaitComplete", super().dismiss(result))  # type: ignore[misc]  # it is a screen


class LeanScreen(Once, Sized, Screen[T]):
    """Textual's own, once all of it was dirty while a dialog was in front, stays so: each tick paints the terminal."""

    asking = False
    """Whether it waits for what a dialog begins with, or for its answer."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id, classes)
        self._compositor = LeanCompositor()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave it at one picture: Textual paints a screen that it has just laid out, and so painted, once more."""
        painted = self._size != self.app.size
        super()._on_screen_resume(event)
        event.prevent_default()
        if painted:
            self._repaint_required = False

    def _compositor_refresh(self) -> None:
        """Behind a dialog, hand what changed on to all that is in front, and keep nothing of it."""
        stack = self.app.screen_stack
        if self is self.app.screen or self not in self.app._background_screens:  # noqa: SLF001
            super()._compositor_refresh()
            return
        changed = self._compositor._dirty_regions  # noqa: SLF001
        for screen in stack[stack.index(self) + 1 : -1] if changed else ():
            screen._set_dirty(*changed)  # noqa: SLF001
        if changed:
            self.app.screen.refresh(*changed)
        changed.clear()
        self._dirty_widgets.clear()


def reached(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the largest breakpoint that so many cells reach."""
    return max(each for each in breakpoints if each[0] <= cells)[1]
