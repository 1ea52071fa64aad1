"""The command line in this process, over a ledger and a clock of the test's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hraas_tui.cli.call import Call
from hraas_tui.cli.entry import main
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


@dataclass
class CommandLine:
    """Runs commands; `environ` is all of the environment that they see."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    clock: FakeClock = field(default_factory=FakeClock)
    environ: dict[str, str] = field(default_factory=dict)
    answers: bool = False

    def __post_init__(self) -> None:
        config = self.folder / "config.toml"
        config.write_text('zone = "Europe/Berlin"\n', encoding="utf-8")
        self.environ = {"HRAAS_DB": str(self.ledger), "HRAAS_CONFIG": str(config)}

    @property
    def ledger(self) -> Path:
        """Where the ledger is."""
        return self.folder / "ledger.db"

    def run(self, *words: str) -> Said:
        """Run one command."""
        self.capture.readouterr()
        call = Call(environ=self.environ, clock=self.clock, asks=lambda: self.answers)
        status = main(list(words), call)
        return Said(status, *self.capture.readouterr())

    def done(self, *words: str) -> str:
        """Run one command that has to succeed, and return what it printed."""
        said = self.run(*words)
        assert (said.status, said.err) == (0, ""), said
        return said.out

    def record(self, *words: str) -> Any:
        """Run one command with `--json` and return what it printed."""
        return json.loads(self.done(*words, "--json"))

    def refused(self, *words: str) -> str:
        """Run one command that has to be refused with one sentence, and return it."""
        said = self.run(*words)
        assert (said.status, said.out) == (1, ""), said
        assert "Traceback" not in said.err
        assert said.err.endswith("\n")
        assert said.err.count("\n") == 1, said.err
        return said.err

    def misused(self, *words: str) -> str:
        """Run one command that is bad usage, and return what was said of it."""
        said = self.run(*words)
        assert (said.status, said.out) == (2, ""), said
        return said.err

    def log(self, *words: str) -> list[dict[str, Any]]:
        """Today's sessions."""
        records: list[dict[str, Any]] = self.record("log", *words)
        return records

    def two_clients(self) -> None:
        """Add acme (1) and globex (2)."""
        self.done("client", "add", "acme", "--name", "ACME Corp")
        self.done("client", "add", "globex", "--name", "Globex")
