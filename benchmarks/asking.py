"""Questions to an open ledger, timed in a process of their own: `asking.py LEDGER ZONE` prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from hraas_tui.clock import SystemClock
from hraas_tui.config import Config
from hraas_tui.core.journal import first_broken
from hraas_tui.storage.database import run
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 3
TOTALS = "SELECT client, sum(ended_at - started_at) FROM session WHERE ended_at IS NOT NULL GROUP BY client"


def main(path: str, zone: str) -> dict[str, float]:
    """The milliseconds of each question, the best of some times."""
    config, clock = Config(zone=zone), SystemClock()
    ledger = Ledger.open(Path(path), config.days, clock.now())
    keeper = Timekeeper(ledger, clock, config, "cli")
    today = config.days.day_of(clock.now())
    questions: dict[str, Callable[[], object]] = {
        "today": keeper.snapshot,
        "month": lambda: keeper.month(today),
        "search": lambda: keeper.search("gateway timeout"),
        "totals": ledger.unbilled,
        "totals, SQL alone": lambda: run(ledger._database, TOTALS).fetchall(),
        "journal": lambda: first_broken(keeper.journal()),
    }
    found = {name: min(_timed(ask) for _ in range(TIMES)) for name, ask in questions.items()}
    ledger.close()
    return found


def _timed(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
