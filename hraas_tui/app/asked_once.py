"""A key that is held down, or pressed again before its dialog is there, opens one dialog and not a stack of them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hraas_tui.app.lean import LeanScreen

A = TypeVar("A", bound="Callable[..., Coroutine[Any, Any, None]]")


def asked_once(ask: A) -> A:
    """Make a screen's method ask nothing while the screen still waits for the answer to what was asked before."""

    @wraps(ask)
    async def once(screen: LeanScreen[None], *given: object) -> None:
        if screen.asking:
            return
        screen.asking = True
        try:
            await ask(screen, *given)
        finally:
            screen.asking = False

    return cast("A", once)
