"""When the ledger is worth asking whether others changed it: seldom, as its files tell that for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.clock import Clock
    from hraas_tui.timekeeper import Timekeeper

SELDOM = 5_000
"""Milliseconds after which it is asked all the same, and seen whether time went by unseen."""


class Outlook:
    """Remembers what the ledger's files were like, and when, at the last look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._glance: Callable[[], object] | None = None
        self._files: object = None
        self._settled = False
        self._at = 0

    def worth_it(self) -> bool:
        """Whether anything may be different: the files are, were at the last look, or are gone, or it was long ago."""
        if self._glance is None or not self._settled:
            return True
        files = self._glance()
        return files is None or files != self._files or self._clock.steady() - self._at >= SELDOM

    def look(self, keeper: Timekeeper) -> bool:
        """Ask whether others changed the ledger; belongs in the storage thread."""
        self._glance, self._at = keeper.ledger.glance, self._clock.steady()
        files = self._glance()  # before it is asked: what is changed meanwhile shows at the next glance
        # What is written can be read only once the disk has it: this look may have come too early for it.
        self._settled, self._files = files == self._files, files
        return keeper.moved()
