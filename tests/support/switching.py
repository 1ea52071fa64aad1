"""Processes that switch the clock on one ledger, and are killed, or get in each other's way, as they do.

`switching.py kill LEDGER SEED CHANGES`, `switching.py crowd LEDGER SEED PROCESSES CHANGES` and `switching.py copies
LEDGER SEED ROUNDS` print what was seen as JSON. Children are forked, so that none has to begin by importing anything.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hraas_tui.clock import SystemClock
from hraas_tui.core.errors import HraasError, LedgerTrouble, Refused
from hraas_tui.storage.audit import differences, overlaps
from hraas_tui.storage.backups import backups_of, folder_of, make
from hraas_tui.storage.checks import fault_of, faults
from hraas_tui.storage.ledger import Ledger
from hraas_tui.storage.restoring import restore
from hraas_tui.timekeeper import Timekeeper
from tests.support.ledgers import BERLIN, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.timekeeper import Outcome

PLACES = ("acme/firewall", "globex/gateway", "initech/deploy", "acme/mail", "globex/docs")
BEGINNING = 1_773_650_160


class HastyClock(SystemClock):
    """A second passes in a millisecond, for all processes alike."""

    def now(self) -> int:
        """The wall clock."""
        return BEGINNING + time.monotonic_ns() // 1_000_000

    def steady(self) -> int:
        """The steady clock."""
        return time.monotonic_ns() // 1_000


def opened(path: Path) -> Timekeeper:
    """A timekeeper on a ledger."""
    clock = HastyClock()
    return Timekeeper(Ledger.open(path, BERLIN.days, clock.now()), clock, BERLIN, "cli")


def prepare(path: Path) -> None:
    """Make a ledger with clients and contexts, in which nothing runs."""
    keeper = with_clients(opened(path))
    for place in PLACES:
        keeper.start(target(keeper, place))
    keeper.stop()
    keeper.ledger.close()


def change(keeper: Timekeeper, dice: random.Random) -> Outcome:
    """Do something to the clock."""
    what = dice.randrange(10)
    if what == 0:
        return keeper.stop()
    if what == 1:
        return keeper.unassigned()
    if what <= 3:
        return keeper.come_back()
    return keeper.start(target(keeper, dice.choice(PLACES), note="x" * dice.randrange(200)))


def work(path: Path, seed: int, changes: int, pipe: int) -> None:
    """Change the clock so many times and say what was acknowledged: the journal's position and its last hash."""
    keeper = opened(path)
    dice = random.Random(seed)
    done = 0
    while done < changes:
        try:
            outcome = change(keeper, dice)
        except LedgerTrouble as trouble:
            os.write(pipe, f"! {trouble}\n".encode())
            break
        except Refused:
            continue
        if outcome.changed:
            done += 1
            os.write(pipe, f"{outcome.position}\n".encode())
    keeper.ledger.close()


def forked(path: Path, seed: int, changes: int, start: int | None = None) -> tuple[int, int]:
    """Begin to work in a process of its own, once `start` can be read; its id, and where to read what it says."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        if start is not None:
            os.read(start, 1)
        with suppress(HraasError):
            work(path, seed, changes, theirs)
        os._exit(0)
    os.close(theirs)
    return child, ours


# -- what is seen ---------------------------------------------------------------------------------------------


def seen(path: Path) -> dict[str, Any]:
    """What any program sees in the ledger: its faults, and how far the journal goes."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            "faults": [*faults(connection), *overlaps(connection), *differences(connection)],
            "position": connection.execute("SELECT max(seq) FROM journal").fetchone()[0],
            "acts": connection.execute("SELECT count(DISTINCT act) FROM journal").fetchone()[0],
            "running": connection.execute("SELECT count(*) FROM session WHERE ended_at IS NULL").fetchone()[
                0
            ],
        }


def acts_after(path: Path, position: int) -> int:
    """How many acts the journal has after a position."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT count(DISTINCT act) FROM journal WHERE seq > ?"
        return int(connection.execute(sql, (position,)).fetchone()[0])


def kill(path: Path, seed: int, changes: int) -> dict[str, Any]:
    """Kill whoever works after a few changes, again and again, and look at what is left each time."""
    dice = random.Random(seed)
    rounds: list[dict[str, Any]] = []
    acknowledged, last = 0, seen(path)["position"]
    while acknowledged < changes:
        child, pipe = forked(path, dice.randrange(2**32), changes)
        with os.fdopen(pipe, "rb") as said:
            told = [said.readline() for _ in range(dice.randrange(1, 9))]
            for _ in range(dice.randrange(30_000)):
                pass  # it is somewhere in its next change by now
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told += said.readlines()
        positions = [int(line) for line in told if line.endswith(b"\n")]
        acknowledged += len(positions)
        last = max([last, *positions])
        left = seen(path)
        rounds.append({"acknowledged": last, "more": acts_after(path, last), **left})
        last = left["position"]
    return {"rounds": rounds, "acknowledged": acknowledged}


def crowd(path: Path, seed: int, processes: int, changes: int) -> dict[str, Any]:
    """Let many work at once, and look at what came of it."""
    before = seen(path)
    start, go = os.pipe()
    working = [forked(path, seed + number, changes, start) for number in range(processes)]
    os.write(go, b"!" * processes)
    told: list[str] = []
    for child, pipe in working:
        with os.fdopen(pipe) as said:
            told += said.read().splitlines()
        os.waitpid(child, 0)
    positions = [int(line) for line in told if not line.startswith("!")]
    left = seen(path)
    return {
        "complaints": [line for line in told if line.startswith("!")],
        "acknowledged": len(positions),
        "different": len(set(positions)),
        "acts": left["acts"] - before["acts"],
        "running": left["running"],
        "faults": left["faults"],
    }


def copying(path: Path, pipe: int) -> None:
    """Back up and put back, again and again, as long as one lives."""
    for number in range(1_000):
        now = BEGINNING + 60 * number
        os.write(pipe, b"b")
        made = make(path, now)
        os.write(pipe, b"r")
        restore(path, made.path, BERLIN.days, now)


def copies(path: Path, seed: int, rounds: int) -> dict[str, Any]:
    """Kill whoever backs up and puts back, and look at every file that has a name."""
    dice = random.Random(seed)
    wanted = seen(path)
    strange: list[str] = []
    parts = 0
    for _ in range(rounds):
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            copying(path, theirs)
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as said:
            said.read(dice.randrange(1, 3))
            for _ in range(dice.randrange(400_000)):
                pass  # it is somewhere in the midst of it by now
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        if seen(path) != wanted:
            strange.append(f"{path.name}: {seen(path)}")
        copies = [*(backup.path for backup in backups_of(path)), *path.parent.glob("*-replaced-*.db")]
        strange += [f"{copy.name}: {fault}" for copy in copies if (fault := fault_of(copy)) is not None]
        parts += any(folder_of(path).glob(".*.part*"))
        for copy in copies:
            copy.unlink()
    make(path, BEGINNING)
    return {"strange": strange, "cut short": parts, "left": [*map(str, folder_of(path).glob(".*.part*"))]}


def main(mode: str, ledger: str, *numbers: str) -> None:
    """Do as told, and print what was seen."""
    path = Path(ledger)
    prepare(path)
    todo: dict[str, Callable[..., dict[str, Any]]] = {"kill": kill, "crowd": crowd, "copies": copies}
    sys.stdout.write(json.dumps(todo[mode](path, *map(int, numbers))))


if __name__ == "__main__":
    main(*sys.argv[1:])
