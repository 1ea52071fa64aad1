"""What all dialogs share: the clock keys work over them while no text is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.scrollbar import ScrollBarRender

from hraas_tui.app.alt_keys import plain_key
from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.verbs import clock_bindings

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from hraas_tui.app.app import HraasApp

T = TypeVar("T")


class PlainBar(ScrollBarRender):
    """A scrollbar without the signs that let it end within a cell."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * len(ScrollBarRender.VERTICAL_BARS)


class Dialog(LeanScreen[T], ModalScreen[T]):
    """A dialog that ends in a `T`, by `dismiss` and never otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [*clock_bindings()]

    def on_mount(self) -> None:
        """Scroll in ASCII where that is all there is; the class `-plain` says so."""
        if getattr(self.app, "plain", False):
            self.add_class("-plain")
            for box in self.query(VerticalScroll):
                box.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]  # as Textual's own help has it

    def action_leave(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def leave_at_alt(self, event: events.Key) -> None:
        """Leave at Alt and a key, which is escape and that key, and do what the key does."""
        key = plain_key(event.key, event.character)
        if key is not None:
            event.stop()
            self.action_leave()
            app = cast("HraasApp", self.app)
            app.call_later(app.perform_key, key)
