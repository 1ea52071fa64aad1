"""Ledgers and timekeepers on real files, with a clock that goes where a test sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.config import Config
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.interrupts import Target
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper
from tests.support import copies
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = Config(zone="Europe/Berlin", day_start=4 * 60, idle_minutes=0)
"""Nobody is asked about time that a test lets pass; tests about that have a configuration of their own."""

NAMES = ("Acme", "Globex", "Initech")


def open_keeper(
    path: Path, clock: FakeClock | None = None, *, config: Config = BERLIN, origin: str = "app"
) -> Timekeeper:
    """Open a ledger at a path, new or not."""
    clock = clock or FakeClock()
    if not path.exists():
        copies.new(path, clock.now())
    ledger = Ledger.open(path, config.days, clock.now())
    return Timekeeper(ledger, clock, config, origin)


def with_clients(keeper: Timekeeper, *names: str) -> Timekeeper:
    """Add clients by name: they get the digits 1, 2, 3 … and the keys acme, globex, initech …"""
    for name in names or NAMES:
        keeper.add_client(ClientDraft(name=name))
    return keeper


def target(keeper: Timekeeper, words: str, ticket: str = "", note: str = "") -> Target:
    """Turn `acme` or `acme/firewall` into a target."""
    client, _, context = words.partition("/")
    return Target(keeper.roster().find(client).id, context or None, ticket, note)
