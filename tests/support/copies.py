"""Ledgers that are made once: what many tests begin with is copied, not done again for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.storage.database import connect, make_file

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

_made: dict[Hashable, bytes] = {}


def made_once(path: Path, what: Hashable, make: Callable[[], object]) -> None:
    """Have `make` make a ledger at a path; what is the same as one that was made before is copied from that."""
    if what in _made:
        make_file(path)
        path.write_bytes(_made[what])
    else:
        make()
        _made[what] = path.read_bytes()


def new(path: Path, now: int) -> None:
    """Make a ledger that holds nothing."""
    made_once(path, "new", lambda: connect(path, now).close())
