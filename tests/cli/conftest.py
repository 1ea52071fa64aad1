from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import CommandLine
from tests.support.copies import made_once

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A command line over a ledger that does not exist yet."""
    return CommandLine(tmp_path, capsys)


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """A command line over a ledger with two clients, at 09:36 on a Monday."""
    made_once(empty.ledger, "two clients", empty.two_clients)
    return empty
