"""Make the pictures of statements: the latest one that the made-up ledger has issued, as PDF and as a page.

    .venv/bin/python screenshots/documents.py

Writes statement-pdf.png and statement-html.png beside this script. It needs pdftoppm (Debian: poppler-utils) and a
Chromium (Debian: chromium).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whenever import PlainDateTime

from hraas_tui.clock import SystemClock
from hraas_tui.config import Config
from hraas_tui.core.billing.statements import Party
from hraas_tui.core.moments import resolve
from hraas_tui.demo import fill
from hraas_tui.formats.registry import find
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper

if TYPE_CHECKING:
    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Moment

HERE = Path(__file__).parent
ZONE = "Europe/Berlin"
NOW = resolve(PlainDateTime(2026, 3, 20, 16, 42, 7), ZONE)
CONSULTANT = Party("Ada Byte", ("Lindenweg 3", "10115 Berlin"))
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


class StillClock(SystemClock):
    """A clock that always says the same."""

    def now(self) -> Moment:
        """Tell the time of the pictures."""
        return NOW


def latest(folder: Path) -> Statement:
    """The latest statement that holds, of a new made-up ledger."""
    clock, config = StillClock(), Config(zone=ZONE, consultant=CONSULTANT)
    path = folder / "ledger.db"
    fill(path, config, clock)
    keeper = Timekeeper(Ledger.open(path, config.days, NOW), clock, config, "cli")
    try:
        issued = max((each for each in keeper.statements() if each.live), key=lambda each: len(each.sessions))
        return keeper.statement_of(issued)
    finally:
        keeper.ledger.close()


def write(statement: Statement, name: str, folder: Path) -> Path:
    """Write the statement in a format."""
    path = folder / f"statement.{name}"
    path.write_bytes(b"".join(find(name).write(statement)))
    return path


def main() -> None:
    """Make both pictures."""
    pdftoppm, chromium = shutil.which("pdftoppm"), shutil.which("chromium")
    if pdftoppm is None or chromium is None:
        sys.exit(
            "These pictures need pdftoppm and chromium (Debian: apt-get install poppler-utils chromium)."
        )
    with TemporaryDirectory() as name:
        folder = Path(name)
        statement = latest(folder)
        pdf, page = write(statement, "pdf", folder), write(statement, "html", folder)
        first = ("-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile")
        subprocess.run([pdftoppm, *first, str(pdf), str(HERE / "statement-pdf")], check=True)  # noqa: S603 - found above
        picture = HERE / "statement-html.png"
        options = (
            f"--user-data-dir={folder / 'browser'}",
            "--window-size=1000,1150",
            f"--screenshot={picture}",
        )
        dark = "--blink-settings=preferredColorScheme=0"
        command = [chromium, *QUIET, *options, dark, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - found above
    print("statement-pdf", "statement-html")


if __name__ == "__main__":
    main()
