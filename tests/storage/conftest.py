from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.storage.storage_kit import ROSTER, opened, put
from tests.support.copies import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hraas" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A ledger with two clients, each with a context, and no session."""
    made_once(path, "roster", lambda: _make(path))
    ledger = opened(path)
    yield ledger
    ledger.close()


def _make(path: Path) -> None:
    ledger = opened(path)
    put(ledger, *ROSTER, action="clients")
    ledger.close()
