"""The app as a witness: what the clocks, the heartbeat and the desktop say of the time between two looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.watching import IDLE, Lapse, Reading, lapse

if TYPE_CHECKING:
    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.sessions import AwayId, SessionId
    from hraas_tui.presence import Presence
    from hraas_tui.timekeeper import Timekeeper

EVERY = 60_000
"""Milliseconds between two heartbeats, and between two questions to the desktop."""


class Witness:
    """Sees from look to look whether anything went by.

    `presence` asks the desktop, None if nothing does; `put_off` is what a person wants to answer later.
    """

    def __init__(self, clock: Clock, config: Config) -> None:
        self.presence: Presence | None = None
        self.put_off: set[tuple[SessionId, AwayId]] = set()
        self._clock = clock
        self._limit = config.idle_minutes * 60
        self._last: Reading | None = None
        self._beat: tuple[SessionId, int] | None = None
        self._asked: int | None = None
        self._asking = False

    def catch_up(self, keeper: Timekeeper) -> bool:
        """Ask about what went by since the last look; tells whether there is anything new to ask.

        Belongs in the storage thread, before anything else is done: a key that was pressed right after the
        machine woke must not end the session as if nothing had been.
        """
        clock = self._clock
        before, self._last = self._last, Reading(clock.now(), clock.steady(), clock.awake(), clock.boot())
        found = None if before is None else lapse(before, self._last, self._limit)
        if found is None:
            return False
        self._asked = None  # the desktop may know more of it
        return keeper.propose(found)

    def beat(self, keeper: Timekeeper, running: SessionId | None) -> None:
        """Write the heartbeat of the running session once a minute, and at once for another session."""
        if running is None:
            return
        steady = self._clock.steady()
        if self._beat is None or self._beat[0] != running or steady - self._beat[1] >= EVERY:
            self._beat = running, steady
            keeper.beat()

    def wants_to_ask(self, snapshot: Snapshot) -> bool:
        """Whether the desktop is to be asked now: at most once a minute, while a session runs at the computer."""
        presence = self.presence
        if presence is None or not presence.asks or not self._limit:
            return False
        if snapshot.running is None or snapshot.off:
            presence.absence.vouch(self._clock.now())
            return False
        steady = self._clock.steady()
        return not self._asking and (self._asked is None or steady - self._asked >= EVERY)

    async def ask(self) -> Lapse | None:
        """Ask the desktop for a time in which nobody was here, that has just come to its end."""
        presence = self.presence
        if presence is None:
            return None
        self._asking, self._asked = True, self._clock.steady()
        try:
            span = await presence.look(self._clock.now())
        finally:
            self._asking = False
        return Lapse(span, IDLE) if span is not None and span.seconds > self._limit else None
