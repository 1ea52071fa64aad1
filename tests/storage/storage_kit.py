"""What the tests of the ledger share: made-up clients, contexts and sessions, and raw access to the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hraas_tui.core.journal import Act, Change, Record, replay
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session, SessionId
from hraas_tui.storage.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.moments import Moment

NOW = 1_773_655_200  # 2026-03-16 10:00 UTC
ZONE = "Europe/Berlin"
DAYS = Days(ZONE)

ACME = Client(ClientId("CACME"), "acme", "Acme", 1, 1, 0)
GLOBEX = Client(ClientId("CGLOBEX"), "globex", "Globex", 2, 2, 1)
FIREWALL = Context(ContextId("XFIREWALL"), ACME.id, "firewall", "Firewall", 0)
GATEWAY = Context(ContextId("XGATEWAY"), GLOBEX.id, "payment-gateway", "", 0)
ROSTER: tuple[Record, ...] = (ACME, GLOBEX, FIREWALL, GATEWAY)


def at(minutes: int) -> Moment:
    """An instant, in minutes from ten o'clock UTC."""
    return NOW + 60 * minutes


def session(name: str, start: int, end: int | None, client: Client | None = ACME, **more: Any) -> Session:
    """A session from `start` to `end`, in minutes from ten o'clock UTC."""
    stop = None if end is None else at(end)
    return Session(SessionId(name), at(start), stop, ZONE, client.id if client else None, **more)


def opened(path: Path) -> Ledger:
    return Ledger.open(path, DAYS, NOW)


def put(ledger: Ledger, *after: Record, action: str = "put") -> int:
    """Commit new records."""
    return change(ledger, *(Change(None, record) for record in after), action=action)


def change(ledger: Ledger, *changes: Change, action: str = "change") -> int:
    """Commit changes as one act."""
    with ledger.transaction():
        return ledger.commit(Act(action, changes), NOW, "cli")


def switch(ledger: Ledger, running: Session, to: Session) -> Session:
    """End the running session where the next one starts; return what it became."""
    ended = replace(running, end=to.start)
    change(ledger, Change(running, ended), Change(None, to), action="start")
    return ended


def raw(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Run one statement on the file behind the ledger's back, as any other program could."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        return connection.execute(sql, parameters).fetchall()


def tables(ledger: Ledger) -> dict[tuple[str, str], Record]:
    """What the tables hold, in the form in which the journal's replay gives it."""
    roster = ledger.roster()
    found: list[tuple[str, Record]] = [("client", client) for client in roster.clients]
    found += [("context", context) for context in roster.contexts]
    found += [("session", one) for one in ledger.ending_after(-(2**62))]
    found += [("away", away) for away in ledger.aways_between(-(2**62), 2**62)]
    found += [("break", one) for one in ledger.breaks_between(-(2**62), 2**62)]
    found += [("review", one) for one in ledger.reviews_between("", "9999")]
    return {(kind, record.id): record for kind, record in found}


def replayed(ledger: Ledger) -> dict[tuple[str, str], Record]:
    """What the journal says that the tables hold, exports aside."""
    records = replay(entry.body for entry in ledger.entries())
    return {key: record for key, record in records.items() if key[0] != "export"}
