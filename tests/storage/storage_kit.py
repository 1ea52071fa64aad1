"""What the tests of the ledger share: made-up clients, contexts and sessions, and raw access to the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hraas_tui.core.billing.statements import Issued
from hraas_tui.core.billing.terms import Rules, Terms
from hraas_tui.core.journal import Act, Change, Record, replay
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import (
    Client,
    ClientId,
    Context,
    ContextId,
    Session,
    SessionId,
    StatementId,
    TermsId,
)
from hraas_tui.storage import civil_days
from hraas_tui.storage.database import connect, known_steps
from hraas_tui.storage.ledger import Ledger

if TYPE_CHECKING:
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


def old_ledger(path: Path, version: int) -> Path:
    """A ledger that an earlier version of HRaaS wrote, of one of the schemas that came before today's."""
    database = connect(path, NOW, known_steps()[:version])
    rows = Path(__file__).with_name("old") / f"rows_{version}.sql"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"BEGIN;\n{rows.read_text('utf-8')}COMMIT;")
    span = civil_days.due(database, DAYS, NOW)
    assert span is not None
    civil_days.fill(database, DAYS, span)
    database.close()
    return path


def put(ledger: Ledger, *after: Record, action: str = "put") -> int:
    """Commit new records."""
    return change(ledger, *(Change(None, record) for record in after), action=action)


def change(ledger: Ledger, *changes: Change, action: str = "change") -> int:
    """Commit changes as one act."""
    with ledger.transaction():
        return ledger.commit(Act(action, changes), NOW, "cli")


def terms(name: str, rules: Rules, client: Client = ACME, since: str = "", **more: Any) -> Terms:
    """Terms of a client, or of one of its contexts."""
    return Terms(TermsId(name), client.id, more.get("context"), since, rules)


def issue(ledger: Ledger, number: str, *sessions: Session, client: Client = ACME, **more: Any) -> Issued:
    """Issue a statement of some sessions; its document and its id are made of its number."""
    seconds = sum(session.seconds(NOW) for session in sessions)
    ids = tuple(session.id for session in sessions)
    days = ("2026-03-01", "2026-03-31")
    with ledger.transaction():
        document = ledger.put_document(f"the statement {number}")
        made = Issued(
            StatementId(f"T{number}"),
            client.id,
            number,
            *days,
            NOW,
            document,
            seconds,
            seconds,
            "€1.00",
            ids,
            **more,
        )
        ledger.commit(Act("issue", (Change(None, made),)), NOW, "cli")
    return made


def void(ledger: Ledger, issued: Issued, reason: str = "wrong rate") -> Issued:
    """Void a statement."""
    gone = issued._replace(voided_at=NOW, reason=reason)
    change(ledger, Change(issued, gone), action="void")
    return gone


def switch(ledger: Ledger, running: Session, to: Session) -> Session:
    """End the running session where the next one starts; return what it became."""
    ended = running._replace(end=to.start)
    change(ledger, Change(running, ended), Change(None, to), action="start")
    return ended


def raw(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Run one statement on the file behind the ledger's back, as any other program could."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        return connection.execute(sql, parameters).fetchall()


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table of a ledger's file."""
    names = [
        name for (name,) in raw(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    return {name: raw(path, f'SELECT * FROM "{name}"') for name in names}


def tables(ledger: Ledger) -> dict[tuple[str, str], Record]:
    """What the tables hold, in the form in which the journal's replay gives it."""
    roster = ledger.roster()
    found: list[tuple[str, Record]] = [("client", client) for client in roster.clients]
    found += [("context", context) for context in roster.contexts]
    found += [("session", one) for one in ledger.ending_after(-(2**62))]
    found += [("away", away) for away in ledger.aways_between(-(2**62), 2**62)]
    found += [("break", one) for one in ledger.breaks_between(-(2**62), 2**62)]
    found += [("review", one) for one in ledger.reviews_between("", "9999")]
    found += [("terms", one) for one in roster.terms]
    found += [("statement", one) for one in ledger.statements()]
    found += [("allowance", one) for client in roster.clients for one in ledger.allowances(client.id)]
    return {(kind, record.id): record for kind, record in found}


def replayed(ledger: Ledger) -> dict[tuple[str, str], Record]:
    """What the journal says that the tables hold, exports aside."""
    records = replay(entry.body for entry in ledger.entries())
    return {key: record for key, record in records.items() if key[0] != "export"}
