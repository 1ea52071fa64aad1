"""The table of a run: what was measured, what holds of it, and on which machine."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass
class Line:
    """One thing that is measured: its floor, its goal, and a figure for each size of ledger.

    `most` is what each figure may be at the most; where nothing is asked of one, it is not there.
    """

    name: str
    unit: str
    goal: str = ""
    figures: dict[int, float] = field(default_factory=dict)
    floors: dict[int, float] = field(default_factory=dict)
    most: dict[int, float] = field(default_factory=dict)

    @property
    def missed(self) -> bool:
        """Whether any figure is above what it may be."""
        return any(self.figures[size] > most for size, most in self.most.items())

    def cells(self, sizes: Sequence[int]) -> list[str]:
        """The line as the table has it."""
        figures = [_beside(self.figures.get(size), self.floors.get(size), self.unit) for size in sizes]
        verdict = "" if not self.most else "misses" if self.missed else "holds"
        return [self.name, *figures, self.goal, verdict]


def _beside(figure: float | None, floor: float | None, unit: str) -> str:
    """A figure, and in brackets the floor that was measured beside it."""
    return _said(figure, unit) + (f" ({_said(floor, unit)})" if floor is not None else "")


def _said(figure: float | None, unit: str) -> str:
    if figure is None:
        return ""
    return f"{figure:.{0 if figure >= 100 else 2 if figure < 1 else 1}f} {unit}"  # noqa: PLR2004


def head(sizes: Sequence[int]) -> list[str]:
    """What stands above the columns."""
    return ["what", *(f"{size:,} sessions" for size in sizes), "goal", ""]


def plain(lines: Iterable[Line], sizes: Sequence[int]) -> str:
    """The table for a terminal."""
    rows = [head(sizes), *(line.cells(sizes) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = (
        [
            cell.rjust(width) if 0 < at <= len(sizes) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    )
    return "\n".join("  ".join(row).rstrip() for row in padded)


def markdown(lines: Iterable[Line], sizes: Sequence[int]) -> str:
    """The table for a file."""
    names = head(sizes)
    marks = ["---", *["---:"] * len(sizes), "---", "---"]
    rows = [names, marks, *(line.cells(sizes) for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> Mapping[str, str]:
    """What the run was on."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {_memory()}",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("textual", "peewee", "whenever", "click")},
    }


def _processor() -> str:
    return _after("/proc/cpuinfo", "model name") or platform.machine()


def _memory() -> str:
    kib = _after("/proc/meminfo", "MemTotal").split()
    return f"{int(kib[0]) / 1024 / 1024:.1f} GiB" if kib else "unknown memory"


def _after(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
