"""The ledgers that benchmarks measure on are ledgers like any other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks.ledgers import Shape, afternoon, build
from hraas_tui.core.journal import first_broken, replay
from hraas_tui.core.moments import Days, zoned
from hraas_tui.storage.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_773_650_160


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_it_is_always_three_in_the_afternoon(hour: int) -> None:
    now = NOW + hour * 3600
    assert zoned(now, afternoon(now)).hour == 15


def test_the_journal_tells_how_every_session_came_to_be(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    build(path, Shape(200, NOW))
    ledger = Ledger.open(path, Days(afternoon(NOW)), NOW)
    entries = list(ledger.entries())
    assert first_broken(entries) is None
    told = replay(entry.body for entry in entries)
    sessions = ledger.between(0, NOW + 1)
    assert Counter(kind for kind, _ in told)["session"] == len(sessions) == 200
    assert all(told["session", each.id] == each for each in sessions)
    assert ledger.running() == sessions[-1]
    assert len(ledger.chain(sessions[-1].id)) >= 1
    ledger.close()


def test_the_same_is_made_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("a.db", "b.db"):
        build(tmp_path / name, Shape(50, NOW))
        ledger = Ledger.open(tmp_path / name, Days(afternoon(NOW)), NOW)
        made.append([entry.hash for entry in ledger.entries()])
        ledger.close()
    assert made[0] == made[1]
