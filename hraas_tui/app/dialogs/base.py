"""What all dialogs share: the clock keys work over them while no text is being typed."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from hraas_tui.app.verbs import clock_bindings

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A dialog that ends in a `T`, by `dismiss` and never otherwise."""

    BINDINGS = clock_bindings()
