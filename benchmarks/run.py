"""How quick and how quiet HRaaS is, on ledgers of a year, ten years and a lifetime, beside the machine's own floors.

    .venv/bin/python benchmarks/run.py [--quick] [--write]

Prints a table; `--write` keeps it in benchmarks/RESULTS.md; `--quick` takes the smallest ledger and few turns, to see
that all of it works. Whole processes are timed from fork to exit, keys on a pty from the key to the last byte that it
causes. What is compared runs turn by turn, so that whatever else the machine does hits both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import floors, ledgers, table
from benchmarks.processes import Timed, in_turns, memory_of
from benchmarks.table import Line
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.terminal import Keys

HRAAS = str(Path(sys.executable).with_name("hraas"))
RESULTS = Path(__file__).with_name("RESULTS.md")
NAMES = {"1": "Acme", "2": "Globex", "3": "Initech", "4": "Umbra"}
"""Keys, and a word that only the answer to each has."""

PACE = 1.0
"""Seconds between two switches: sessions last a second at least, so quicker ones would run ahead of the clock."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    sizes: tuple[int, ...]
    turns: int
    long_turns: int
    starts: int
    keys: int
    idle: float


QUICK = Extent((3_000,), 3, 1, 2, 10, 10)
WHOLE = Extent((3_000, 30_000, 100_000), 15, 3, 7, 200, 60)


class Bench:
    """One run: the lines of its table, and the folder that it works in."""

    def __init__(self, extent: Extent, folder: Path) -> None:
        self.extent = extent
        self.folder = folder
        self.lines: dict[str, Line] = {}
        self.zone = ledgers.afternoon(int(time.time()))
        (folder / "config.toml").write_text(f'zone = "{self.zone}"\nslip_seconds = 0\n', encoding="utf-8")

    def environ(self, ledger: Path) -> Mapping[str, str]:
        """All of the environment that is needed; slips are off, so that each key is a switch."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "HRAAS_DB": str(ledger),
            "HRAAS_CONFIG": str(self.folder / "config.toml"),
            "LANG": "C.UTF-8",
        }

    def note(
        self,
        size: int,
        name: str,
        unit: str,
        figure: float,
        goal: str = "",
        *,
        floor: float | None = None,
        most: float | None = None,
    ) -> None:
        """Put a figure into the table."""
        line = self.lines.setdefault(name, Line(name, unit, goal))
        line.figures[size] = figure
        if floor is not None:
            line.floors[size] = floor
        if most is not None:
            line.most[size] = most

    def measure(self) -> None:
        """Measure everything on every size."""
        _tell("documents")
        self.papers(self.extent.sizes[0])
        for size in self.extent.sizes:
            _tell(f"{size:,} sessions")
            ledger = self.folder / f"{size}.db"
            ledgers.build(ledger, ledgers.Shape(size, int(time.time())))
            self._backed_up(ledger)
            self.processes(size, ledger)
            self.whole_ledger(size, ledger)
            self.questions(size, ledger)
            self.app(size, ledger)

    def _backed_up(self, ledger: Path) -> None:
        """Have the day's backup made first, which the first change of a day begins: nobody waits for it."""
        environ = self.environ(ledger)
        subprocess.run([HRAAS, "start", "2"], check=True, env=environ, stdout=subprocess.DEVNULL)
        limit = time.monotonic() + 120
        while not list(self.folder.glob(f"backups/{ledger.stem}-*.db")) and time.monotonic() < limit:
            time.sleep(0.2)
        time.sleep(1)

    # -- the command line -----------------------------------------------------------------------------------

    def processes(self, size: int, ledger: Path) -> None:
        """The verbs that a hotkey, a status line or a script calls."""
        bare = floors.interpreters()
        view = "SELECT * FROM public_running"
        commands = {
            "hraas start": [HRAAS, "start", "1"],
            "hraas start CLIENT/CONTEXT NOTE": [HRAAS, "start", "globex/docs", "a note"],
            "hraas return": [HRAAS, "return"],
            "hraas status": [HRAAS, "status"],
            "public view by the sqlite3 program": ["sqlite3", str(ledger), view],
            "hraas log --month this": [HRAAS, "log", "--month", "this"],
            "hraas log --month this --format csv": [HRAAS, "log", "--month", "this", "--format", "csv"],
            "hraas stop": [HRAAS, "stop"],
        }
        if shutil.which("sqlite3") is None:
            del commands["public view by the sqlite3 program"]
        timed = {name: Timed(name, words) for name, words in commands.items()}
        in_turns([*bare.values(), *timed.values()], self.extent.turns, self.environ(ledger), self.folder)
        for name, floor, times in (
            ("hraas status", floors.SQLITE, 2.0),
            ("hraas start", floors.PEEWEE, 1.5),
            ("hraas start CLIENT/CONTEXT NOTE", floors.PEEWEE, 1.5),
            ("hraas return", floors.PEEWEE, 1.5),
            ("hraas stop", floors.PEEWEE, 1.5),
            ("hraas log --month this", floors.PEEWEE, 2.0),
            ("hraas log --month this --format csv", floors.PEEWEE, 2.0),
        ):
            least = bare[floor].median
            goal = f"≤ {times:g} × ({floor})"
            self.note(size, name, "ms", timed[name].median, goal=goal, floor=least, most=times * least)
            self.note(size, f"{name}, processor", "ms", timed[name].least_cpu, floor=bare[floor].least_cpu)
        by_program = timed.get("public view by the sqlite3 program")
        if by_program is not None:
            self.note(size, by_program.name, "ms", by_program.median, goal="≤ 5 ms", most=5)
        running = self.folder / "running.db"
        shutil.copy(ledger, running)
        environ = self.environ(running)
        subprocess.run([HRAAS, "start", "1"], check=True, env=environ, stdout=subprocess.DEVNULL)
        held = memory_of([HRAAS, "status"], environ, self.folder)
        self.note(size, "hraas status, memory", "MiB", held, goal="≤ 16 MiB", most=16)

    def whole_ledger(self, size: int, ledger: Path) -> None:
        """Everything that there is, as CSV and as JSON."""
        since = ["log", "--from", "1970-01-01"]
        for name, form, seconds in (("CSV", "csv", 1.5), ("JSON", "json", 3.0)):
            command = Timed(name, [HRAAS, *since, "--format", form])
            in_turns([command], self.extent.long_turns, self.environ(ledger), self.folder)
            most = seconds if size == max(WHOLE.sizes) else None
            goal = f"≤ {seconds:g} s of 100,000"
            self.note(size, f"{name} of all sessions", "s", command.median / 1000, goal=goal, most=most)
            held = memory_of(command.words, self.environ(ledger), self.folder)
            self.note(size, f"{name} of all sessions, memory", "MiB", held, goal="≤ 60 MiB", most=60)

    def questions(self, size: int, ledger: Path) -> None:
        """What a screen asks of an open ledger."""
        words = [sys.executable, str(Path(__file__).with_name("asking.py")), str(ledger), self.zone]
        found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        largest = size == max(WHOLE.sizes)
        alone = found.pop("totals, SQL alone")
        with closing(sqlite3.connect(ledger)) as connection:
            ((entries,),) = connection.execute("SELECT count(*) FROM journal")
        goals = {
            "totals": ("≤ 150 ms of 100,000 (SQL alone)", 150.0 if largest else None),
            "journal": ("≤ 2,000 ms per 100,000 entries", 2_000 * entries / 100_000),
        }
        for name, took in found.items():
            goal, most = goals.get(name, ("", None))
            floor = alone if name == "totals" else None
            self.note(size, f"asked: {name}", "ms", took, goal, floor=floor, most=most)

    def papers(self, size: int) -> None:
        """Statements as documents, which are the same on every ledger."""
        words = [sys.executable, str(Path(__file__).with_name("papers.py"))]
        found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        for name, most, library in (
            ("XLSX of 3,000 sessions", 0.8, "XlsxWriter alone"),
            ("PDF of 3,000 sessions", 2.5, "Typst alone"),
            ("PDF of 50 sessions", 0.4, "Typst alone"),
        ):
            if name in found:
                floor, goal = found[f"{name}, alone"], f"≤ {most:g} s ({library})"
                self.note(size, name, "s", found[name], goal=goal, floor=floor, most=most)

    # -- the app --------------------------------------------------------------------------------------------

    def app(self, size: int, ledger: Path) -> None:
        """First paint, then a still pane, then keys."""
        environ = self.environ(ledger)
        bare = floors.bare_app(self.folder)
        paints: dict[str, list[float]] = {"app": [], "bare": []}
        for _ in range(self.extent.starts):
            for name, words in (("bare", bare), ("app", [HRAAS])):
                terminal = Terminal(words, environ, self.folder)
                paints[name].append((terminal.wait_for("Sessions") - terminal.began) * 1000)
                terminal.settle(longest=2)
                terminal.close()
        least, took = (sorted(paints[name])[len(paints[name]) // 2] for name in ("bare", "app"))
        goal = "≤ 1.5 × (a bare Textual app)"
        self.note(size, "app, first paint", "ms", took, goal=goal, floor=least, most=1.5 * least)
        terminal = Terminal(bare, environ, self.folder)
        terminal.wait_for("Sessions")
        floor = terminal.keys(_switches(20))
        terminal.close()
        self._idle(size, ledger)
        self._keys(size, ledger, floor)

    def _idle(self, size: int, ledger: Path) -> None:
        environ = self.environ(ledger)
        subprocess.run([HRAAS, "start", "2"], check=True, env=environ, stdout=subprocess.DEVNULL)
        terminal = Terminal([HRAAS], environ, self.folder)
        terminal.wait_for("Sessions")
        terminal.settle(longest=5)
        found = terminal.idle(self.extent.idle)
        held = terminal.memory()
        terminal.close()
        self.note(size, "idle, processor", "%", found.cpu, goal="≤ 0.4 % of a core", most=0.4)
        self.note(size, "idle, bytes a minute", "B", found.written, goal="≤ 2,048", most=2048)
        self.note(size, "idle, wake-ups a minute", "", found.wakeups)
        self.note(size, "idle, resident memory", "MiB", held, goal="≤ 60 MiB", most=60)

    def _keys(self, size: int, ledger: Path, floor: Keys) -> None:
        before = _count(ledger)
        terminal = Terminal([HRAAS], self.environ(ledger), self.folder)
        terminal.wait_for("Sessions")
        terminal.settle(longest=3)
        found = terminal.keys(_switches(self.extent.keys), pace=PACE)
        terminal.close()
        if _count(ledger) - before != self.extent.keys:
            raise RuntimeError(f"{self.extent.keys} keys made {_count(ledger) - before} sessions.")
        self.note(
            size, "key to last byte, p50", "ms", found.at(0.5), goal="≤ 16 ms", floor=floor.at(0.5), most=16
        )
        self.note(
            size, "key to last byte, p99", "ms", found.at(0.99), goal="≤ 50 ms", floor=floor.at(0.99), most=50
        )
        self.note(size, "bytes of a switch", "B", found.bytes_each, goal="≤ 2,048", most=2048)


def _switches(number: int) -> Sequence[tuple[str, str]]:
    """Keys to other clients, and what each of them shows."""
    keys = list(NAMES)
    return [(keys[at % len(keys)], NAMES[keys[at % len(keys)]]) for at in range(number)]


def _count(ledger: Path) -> int:
    with closing(sqlite3.connect(ledger)) as connection:
        ((number,),) = connection.execute("SELECT count(*) FROM session")
    return int(number)


def _tell(text: str) -> None:
    sys.stderr.write(f"{text} …\n")


def _page(lines: Sequence[Line], sizes: Sequence[int]) -> Iterator[str]:
    yield "# The last run of the benchmarks\n"
    yield "Made by `benchmarks/run.py --write`; what each line means is told there. In brackets stand floors,"
    yield "measured in the same turns: the machine may have had other things to do, and then both are higher. `misses` is said"
    yield "of what is above its goal on any of the ledgers.\n"
    for name, said in table.machine().items():
        yield f"- {name}: {said}"
    yield ""
    yield table.markdown(lines, sizes)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="How quick and how quiet HRaaS is.")
    parser.add_argument("--quick", action="store_true", help="the smallest ledger and few turns")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/RESULTS.md")
    asked = parser.parse_args()
    extent = QUICK if asked.quick else WHOLE
    with TemporaryDirectory(prefix="hraas-bench-") as folder:
        bench = Bench(extent, Path(folder))
        bench.measure()
    lines = list(bench.lines.values())
    sys.stdout.write(table.plain(lines, extent.sizes) + "\n")
    if asked.write:
        RESULTS.write_text("\n".join(_page(lines, extent.sizes)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
