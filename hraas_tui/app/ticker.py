"""The one clock of the app: a tick a second while a session runs, none while nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from hraas_tui.clock import Clock
    from hraas_tui.core.moments import Moment


class Ticker:
    """Calls `tick` with the time now."""

    def __init__(self, pump: MessagePump, clock: Clock, tick: Callable[[Moment], None]) -> None:
        self._pump = pump
        self._clock = clock
        self._call = tick
        self._timer: Timer | None = None

    @property
    def armed(self) -> bool:
        """Whether a timer exists."""
        return self._timer is not None

    def tick(self) -> None:
        """Tell the time now."""
        self._call(self._clock.now())
