"""Who is on a statement, as an address. The configuration knows the consultant by it, and nothing else of billing."""

from __future__ import annotations

from typing import NamedTuple


class Party(NamedTuple):
    """The consultant or the client as an address: a name and the lines below it."""

    name: str
    address: tuple[str, ...] = ()
