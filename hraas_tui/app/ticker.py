"""The one clock of the app: a tick a second, or a minute, while a session runs, and no timer while none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from hraas_tui.clock import Clock
    from hraas_tui.core.moments import Moment

SECOND, MINUTE = 1, 60
SLACK = 0.1
"""Seconds that a tick may be off its second before it is aimed anew."""


class Ticker:
    """Calls `tick` with the time now, on each full second or minute (`every`, in seconds), and nothing but that."""

    def __init__(
        self, pump: MessagePump, clock: Clock, tick: Callable[[Moment], None], *, every: int = SECOND
    ) -> None:
        self.every = every
        self._pump = pump
        self._clock = clock
        self._call = tick
        self._timer: Timer | None = None

    @property
    def armed(self) -> bool:
        """Whether a timer exists."""
        return self._timer is not None

    def run(self, running: bool) -> None:
        """Tick from now on, or no longer."""
        if running and self._timer is None:
            self._aim()
        elif not running:
            self.stop()

    def stop(self) -> None:
        """Do away with the timer."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def tick(self) -> None:
        """Tell the time now."""
        self._call(self._clock.now())

    def _aim(self) -> None:
        """Wait for the next full second: sessions start on full seconds, so theirs are the same."""
        self._timer = self._pump.set_timer(self.every - self._off(), self._first, name="ticker-aim")

    def _first(self) -> None:
        self._timer = self._pump.set_interval(self.every, self._fire, name="ticker")
        self.tick()

    def _fire(self) -> None:
        self.tick()
        if SLACK < self._off() < self.every - SLACK:
            self.stop()
            self._aim()

    def _off(self) -> float:
        """How far the clock is into its second or minute."""
        return self._clock.now() % self.every + self._clock.into_second()
