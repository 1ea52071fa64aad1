"""Made-up ledgers: a fortnight of an invented consultant to try the app on, and long ones to measure it with.

The same seed, time and zone give the same sessions, ids included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.demo.fortnight import fortnight
from hraas_tui.demo.history import History, write
from hraas_tui.demo.years import years
from hraas_tui.storage.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config

__all__ = ["History", "fill", "fortnight", "write", "years"]


def fill(path: Path, config: Config, clock: Clock, seed: int = 1, sessions: int | None = None) -> History:
    """Write a made-up fortnight that ends now, or so many sessions up to now, into a new ledger."""
    now = clock.now()
    story = fortnight(now, config.days, seed) if sessions is None else years(sessions, now, config.days, seed)
    ledger = Ledger.open(path, config.days, now)
    try:
        write(ledger, story, clock)
    finally:
        ledger.close()
    return story
