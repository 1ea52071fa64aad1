"""Made-up ledgers: some weeks of an invented consultant to try the app on, and long ones to measure it with.

The same seed, time and zone give the same sessions, ids included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.demo.billing import CONSULTANT
from hraas_tui.demo.history import History, write
from hraas_tui.demo.weeks import weeks
from hraas_tui.demo.years import years
from hraas_tui.storage.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config

__all__ = ["History", "fill", "weeks", "write", "years"]


def fill(path: Path, config: Config, clock: Clock, seed: int = 1, sessions: int | None = None) -> History:
    """Write made-up weeks that end now, or so many sessions up to now, into a new ledger."""
    now = clock.now()
    if sessions is None:
        consultant = config.consultant if config.consultant.name else CONSULTANT
        story = weeks(now, config.days, seed, consultant)
    else:
        story = years(sessions, now, config.days, seed)
    ledger = Ledger.open(path, config.days, now)
    try:
        write(ledger, story, clock)
    finally:
        ledger.close()
    return story
