"""Statements as documents, timed in a process of their own: `papers.py` prints JSON.

A workbook and a PDF of one month with 3,000 sessions, a PDF with 50, each the best of some times, in seconds; beside
them what their libraries take for as many rows of the same width alone.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.statements import CONFIG, MARCH, AprilClock, fill
from hraas_tui.formats.registry import available, find
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.billing.statements import Statement

MANY, FEW = 3_000, 50
COLUMNS = 18
"""As many as the workbook's sheet of sessions has."""

TIMES = 3


def main() -> dict[str, float]:
    """The seconds that each takes; those whose library is not installed are left out."""
    many, few = statement_of(MANY), statement_of(FEW)
    jobs: dict[str, Callable[[], object]] = {}
    if available("xlsx"):
        jobs["XLSX of 3,000 sessions"] = lambda: written(many, "xlsx")
        jobs["XLSX of 3,000 sessions, alone"] = plain_workbook
    if available("pdf"):
        jobs["PDF of 3,000 sessions"] = lambda: written(many, "pdf")
        jobs["PDF of 3,000 sessions, alone"] = lambda: plain_pdf(MANY)
        jobs["PDF of 50 sessions"] = lambda: written(few, "pdf")
        jobs["PDF of 50 sessions, alone"] = lambda: plain_pdf(FEW)
    return {name: min(_timed(job) for _ in range(TIMES)) for name, job in jobs.items()}


def statement_of(sessions: int) -> Statement:
    """A month of one client, with so many sessions."""
    clock = AprilClock()
    with (
        TemporaryDirectory(prefix="hraas-benchmark-") as folder,
        closing(Ledger.open(Path(folder) / "ledger.db", CONFIG.days, clock.now())) as ledger,
    ):
        fill(ledger, clock, number=1, each=sessions)
        (draft,) = Timekeeper(ledger, clock, CONFIG, "cli").drafts(MARCH)
        return draft.statement


def written(statement: Statement, name: str) -> int:
    """Write a statement, and tell how many bytes it has."""
    return sum(map(len, find(name).write(statement)))


def plain_workbook() -> None:
    """As many cells by XlsxWriter alone."""
    from xlsxwriter import Workbook

    with Workbook(BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(MANY):
            for column in range(COLUMNS):
                sheet.write_string(row, column, f"{row} and {column}")


def plain_pdf(rows: int) -> None:
    """As many rows by Typst alone, without the fonts of this computer: when, how long, what."""
    import typst

    row = "[Mon 2 March], [09:30–10:15], [0:45], [rolled the rule set again],"
    typst.compile(
        f"#table(columns: 4, {row * rows})".encode(), font_paths=typst.Fonts(include_system_fonts=False)
    )


def _timed(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
