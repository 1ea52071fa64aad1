"""What all dialogs share: the clock keys work over them while no text is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ModalScreen

from hraas_tui.app.verbs import clock_bindings

if TYPE_CHECKING:
    from textual.binding import BindingType

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A dialog that ends in a `T`, by `dismiss` and never otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [*clock_bindings()]
