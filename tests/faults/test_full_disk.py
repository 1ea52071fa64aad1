"""A disk that is full: said in a sentence, with nothing acknowledged that is not on it and nothing half written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.zones import late_morning

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "support" / "full_disk.py"

pytestmark = pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")


def on_a_small_disk(tmp_path: Path, mode: str, *, ledger_on_it: bool) -> dict[str, Any]:
    """What comes of it; skipped where no small file system can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "config.toml").write_text(f'zone = "{late_morning()}"\n', encoding="utf-8")
    ledger = (disk if ledger_on_it else tmp_path) / "ledger.db"
    alone = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    done = subprocess.run(
        [*alone, sys.executable, str(PROGRAM), mode, str(disk), str(ledger)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HRAAS_CONFIG": str(tmp_path / "config.toml")},
    )
    if done.returncode and done.stderr.startswith("unshare:"):
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    if "skip" in found:
        pytest.skip(f"no small disk can be mounted: {found['skip']}")
    return found


def test_a_change_on_a_full_disk(tmp_path: Path) -> None:
    found = on_a_small_disk(tmp_path, "change", ledger_on_it=True)
    assert "is full: nothing was changed. Free some space" in found["complaint"]
    assert 1 < found["tried"] < 200
    assert found["full"]["faults"] == found["after"]["faults"] == []
    assert found["full"]["position"] == found["acknowledged"]
    assert found["after"]["acts"] == found["full"]["acts"] + 1, "it goes on once there is room"


def test_an_export_onto_a_full_disk(tmp_path: Path) -> None:
    found = on_a_small_disk(tmp_path, "export", ledger_on_it=False)
    assert found["status"] == 1
    assert "no room left" in found["said"]
    assert found["left"] == ["ballast"], "neither a file nor half of one"
    assert found["after"] == found["before"]


def test_a_backup_onto_a_full_disk(tmp_path: Path) -> None:
    found = on_a_small_disk(tmp_path, "backup", ledger_on_it=True)
    assert found["status"] == 1
    assert found["said"].count("\n") == 1
    assert "full" in found["said"] or "No space left" in found["said"]
    assert found["left"] == []
    assert found["after"] == found["before"]
    assert found["after"]["faults"] == []
