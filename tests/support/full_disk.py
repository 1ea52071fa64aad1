"""A disk that runs full, mounted for this process alone: `full_disk.py change|export|backup DISK LEDGER`.

Runs inside `unshare`, on a small file system in memory, and prints what was seen as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hraas_tui.cli.entry import main as hraas
from hraas_tui.core.errors import LedgerTrouble
from tests.support.ledgers import target
from tests.support.switching import opened, prepare, seen

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "x" * 1900


def fill(disk: Path, left: int) -> Path:
    """Fill a disk with one file, but for so many bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        file.truncate(max(0, file.tell() - left))
    return ballast


def change(disk: Path, ledger: Path) -> dict[str, Any]:
    """Change a ledger on the disk until there is no room left, then make some."""
    prepare(ledger)
    keeper = opened(ledger)
    ballast = fill(disk, 64 * 1024)
    acknowledged, complaint, tried = keeper.ledger.position(), "", 0
    while not complaint and tried < 200:
        tried += 1
        try:
            acknowledged = keeper.start(target(keeper, "acme" if tried % 2 else "globex", note=LONG)).position
        except LedgerTrouble as trouble:
            complaint = str(trouble)
    full = seen(ledger)
    ballast.unlink()
    keeper.start(target(keeper, "initech"))
    keeper.ledger.close()
    return {
        "tried": tried,
        "complaint": complaint,
        "acknowledged": acknowledged,
        "full": full,
        "after": seen(ledger),
    }


def said(*words: str) -> tuple[int, str]:
    """How a command ended, and what it said."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        status = hraas(list(words))
    return status, out.getvalue()


def export(disk: Path, ledger: Path) -> dict[str, Any]:
    """Export onto the disk, and issue on the way."""
    said("client", "add", "acme", "--rate", "100", "--currency", "EUR")
    for hour in range(1, 20):
        said("add", "acme/firewall", f"2026-03-{hour:02} 09:00", "+1h", LONG)
    fill(disk, 24 * 1024)
    before = seen(ledger)
    words = ("export", "acme", "--month", "2026-03", "--format", "csv,json", "--output", str(disk))
    status, text = said(*words)
    left = sorted(file.name for file in disk.iterdir())
    return {"status": status, "said": text, "left": left, "before": before, "after": seen(ledger)}


def backup(disk: Path, ledger: Path) -> dict[str, Any]:
    """Back a ledger up that has no room for it."""
    prepare(ledger)
    fill(disk, 40 * 1024)
    before = seen(ledger)
    status, text = said("backup")
    left = sorted(file.name for file in (disk / "backups").iterdir())
    return {"status": status, "said": text, "left": left, "before": before, "after": seen(ledger)}


MODES: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "change": change,
    "export": export,
    "backup": backup,
}


def main(mode: str, disk: Path, ledger: Path) -> None:
    """Mount the disk, do as told, and print what was seen."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "none", str(disk)],
        check=False,
        capture_output=True,
    )
    if done.returncode:
        sys.stdout.write(json.dumps({"skip": done.stderr.decode(errors="replace").strip()}))
        return
    os.environ |= {"HRAAS_DB": str(ledger)}
    sys.stdout.write(json.dumps(MODES[mode](disk, ledger)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
