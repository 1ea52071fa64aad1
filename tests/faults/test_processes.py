"""Processes that are killed, and processes that get in each other's way: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "support" / "switching.py"


def ran(*words: object) -> dict[str, Any]:
    """What the processes came to."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    found = ran("kill", tmp_path / "ledger.db", seed, 100)
    assert found["acknowledged"] >= 100
    assert len(found["rounds"]) > 5
    for left in found["rounds"]:
        assert left["faults"] == []
        assert left["position"] >= left["acknowledged"]
        assert left["more"] <= 1, "at most the change that was not acknowledged yet"
        assert left["running"] <= 1


def test_eight_processes_switch_at_once(tmp_path: Path) -> None:
    found = ran("crowd", tmp_path / "ledger.db", 7, 8, 30)
    assert found["complaints"] == [], "nobody is told of a lock"
    assert found["acknowledged"] == 8 * 30
    assert found["different"] == found["acts"] == 8 * 30, (
        "each change that was acknowledged is on record, once"
    )
    assert found["running"] <= 1
    assert found["faults"] == []


def test_killed_in_the_midst_of_a_backup_or_a_restore_every_file_with_a_name_is_whole(tmp_path: Path) -> None:
    found = ran("copies", tmp_path / "ledger.db", 3, 25)
    assert found["strange"] == []
    assert found["cut short"] > 0, "some were killed in time"
    assert found["left"] == [], "the next backup clears away what was cut short"
