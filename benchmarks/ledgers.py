"""Ledgers to measure on: a consultant's years of sessions, the same for the same seed, with a valid journal."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from hraas_tui.core import journal
from hraas_tui.core.journal import Act, Change, Stamp
from hraas_tui.core.moments import HOUR, MINUTE, Days, Moment
from hraas_tui.core.sessions import (
    ALPHABET,
    ID_LENGTH,
    Client,
    ClientId,
    Context,
    ContextId,
    Session,
    SessionId,
)
from hraas_tui.storage import writing
from hraas_tui.storage.database import run
from hraas_tui.storage.ledger import Ledger
from hraas_tui.storage.rows import values_of
from hraas_tui.storage.tables import ClientRow, ContextRow, JournalRow, SessionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from peewee import Model
    from whenever import Date

    from hraas_tui.core.journal import Record

SEED = 20260316
PER_DAY = 12
"""Sessions of a working day: 3,000 of them are a year."""

MORNING = 8 * HOUR + 40 * MINUTE
"""Where a working day begins, in seconds after midnight."""

LONGEST_DAY = 13 * HOUR
INTERRUPTED, RETURNED, PAUSED = 0.35, 0.65, 0.15
"""How often a session is interrupted, returned to, and followed by a pause."""

SATURDAY = 6

PLACES = {
    "acme": ("Acme Industrial", ("firewall", "vpn", "directory", "backup")),
    "globex": ("Globex", ("payment-gateway", "docs", "monitoring")),
    "initech": ("Initech", ("deploy-window", "ci", "registry", "on-call")),
    "umbra": ("Umbra Logistics", ("warehouse", "scanner", "label-print")),
    "stark": ("Stark & Sons", ("mail", "phones")),
    "wayne": ("Wayne Trust", ("audit", "tenant-move", "reporting")),
}
"""Clients by key: their names, and the contexts that they have work in."""

WORDS = [
    "rolled",
    "rule",
    "set",
    "standby",
    "node",
    "hotfix",
    "gateway",
    "timeout",
    "restored",
    "backup",
    "checked",
    "replication",
    "lag",
    "moved",
    "tenant",
    "certificate",
    "renewal",
    "deploy",
    "window",
    "rollback",
    "database",
    "index",
    "slow",
    "query",
    "vendor",
    "call",
    "documented",
    "handover",
    "patch",
    "kernel",
    "upgrade",
    "paged",
    "alert",
    "disk",
    "full",
    "raised",
    "quota",
    "mail",
    "queue",
    "stuck",
    "printer",
    "driver",
    "audit",
    "findings",
    "answered",
]
"""What notes are made of."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many sessions a ledger has, and the present, in which the last one runs."""

    sessions: int
    now: Moment


def afternoon(now: Moment) -> str:
    """A zone in which it is three in the afternoon: the day that is measured looks alike at whatever hour it is."""
    ahead = (15 - now // HOUR) % 24
    ahead = ahead if ahead <= 12 else ahead - 24  # noqa: PLR2004 - half a day, either way
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/UTC"


def build(path: Path, shape: Shape) -> None:
    """Write a ledger of so many sessions, the last of which runs, and a journal that says how each came to be."""
    days = Days(afternoon(shape.now))
    ledger = Ledger.open(path, days, shape.now)
    maker = _Maker(days, shape)
    clients = maker.clients()
    contexts = maker.contexts(clients)
    sessions = maker.sessions(contexts)
    tables: tuple[tuple[type[Model], Iterable[Record]], ...] = (
        (ClientRow, clients),
        (ContextRow, contexts),
        (SessionRow, sessions),
    )
    try:
        with ledger.transaction():
            for table, records in tables:
                writing._insert_rows(ledger._database, table, [values_of(record) for record in records])
            rows = list(maker.entries([*clients, *contexts], sessions))
            writing._insert_rows(ledger._database, JournalRow, rows)
            ledger._fill_days(shape.now)
        run(ledger._database, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        ledger.close()


class _Maker:
    """Draws everything from one seeded source."""

    def __init__(self, days: Days, shape: Shape) -> None:
        self._random = random.Random(SEED)  # noqa: S311 - the same ledger each time is the point
        self._days = days
        self._shape = shape

    def _id(self) -> str:
        return "".join(self._random.choices(ALPHABET, k=ID_LENGTH))

    def clients(self) -> list[Client]:
        """The clients, a hotkey each."""
        return [
            Client(
                ClientId(self._id()),
                key,
                name,
                colour=place,
                hotkey=place,
                position=place,
                rate=Decimal(80 + 5 * place),
                currency="EUR",
            )
            for place, (key, (name, _)) in enumerate(PLACES.items(), 1)
        ]

    def contexts(self, clients: Iterable[Client]) -> list[Context]:
        """The contexts of all clients."""
        return [
            Context(ContextId(self._id()), client.id, key, key, place)
            for client in clients
            for place, key in enumerate(PLACES[client.key][1], 1)
        ]

    # -- sessions -------------------------------------------------------------------------------------------

    def sessions(self, contexts: list[Context]) -> list[Session]:
        """As many sessions as were asked for, in order; the last one runs."""
        today = self._days.day_of(self._shape.now)
        latest = [each for each in self._day(today, contexts) if each.start < self._shape.now - MINUTE]
        latest[-1] = latest[-1]._replace(end=None)
        days, day = [latest], today
        missing = self._shape.sessions - len(latest)
        while missing > 0:
            day = day.subtract(days=1)
            if day.day_of_week().value < SATURDAY:
                days.append(self._day(day, contexts))
                missing -= len(days[-1])
        kept = [session for worked in reversed(days) for session in worked][-self._shape.sessions :]
        kept[0] = kept[0]._replace(back=None)  # what it went back to is cut off
        ids = {session.id for session in kept[:PER_DAY]}
        first = [each if each.back in ids else each._replace(back=None) for each in kept[:PER_DAY]]
        return [*first, *kept[PER_DAY:]]

    def _day(self, day: Date, contexts: list[Context]) -> list[Session]:
        began = at = self._days.starts_at(day) - self._days.day_start * MINUTE + MORNING
        made: list[Session] = []
        waiting: list[Session] = []
        while len(made) < PER_DAY and at < began + LONGEST_DAY:
            seconds = self._random.randint(4 * MINUTE, HOUR + 10 * MINUTE)
            id_, end = SessionId(self._id()), at + seconds
            if waiting and self._random.random() < RETURNED:
                session = waiting.pop()._replace(id=id_, start=at, end=end)
            else:
                back = None
                if made and made[-1].end == at and self._random.random() < INTERRUPTED:
                    waiting.append(made[-1])
                    back = made[-1].id
                session = self._fresh(id_, at, end, contexts, back)
            made.append(session)
            at = end
            if self._random.random() < PAUSED:
                at += self._random.randint(5, 45) * MINUTE
                waiting.clear()
        return made

    def _fresh(
        self, id_: SessionId, start: Moment, end: Moment, contexts: list[Context], back: SessionId | None
    ) -> Session:
        context = self._random.choice(contexts)
        ticket = f"OPS-{self._random.randint(100, 9999)}" if self._random.random() < RETURNED else ""
        note = " ".join(self._random.choices(WORDS, k=self._random.randint(3, 9))).capitalize()
        return Session(id_, start, end, self._days.zone, context.client, context.id, ticket, note, back=back)

    # -- the journal ----------------------------------------------------------------------------------------

    def entries(self, known: Iterable[Record], sessions: list[Session]) -> Iterator[tuple[object, ...]]:
        """The journal's rows: what there was before the first session, then a start for each and the stops."""
        seq, previous = 0, journal.GENESIS
        for number, (act, at) in enumerate(_acts(known, sessions), 1):
            stamp = Stamp(number, at, "cli", act.action)
            for kind, body in journal.bodies(act, stamp):
                seq += 1
                salt = self._random.randbytes(journal.SALT_BYTES)
                previous = journal.chain(previous, salt, body)
                yield seq, number, at, stamp.origin, act.action, kind, body, salt, previous


def _acts(known: Iterable[Record], sessions: list[Session]) -> Iterator[tuple[Act, Moment]]:
    """What was done, and when: a session that another one follows at once is ended by its start."""
    yield Act("client", tuple(Change(None, record) for record in known)), sessions[0].start
    yield Act("start", (Change(None, sessions[0]._replace(end=None)),)), sessions[0].start
    for before, after in pairwise(sessions):
        ended = Change(before._replace(end=None), before)
        begun = Change(None, after._replace(end=None))
        if before.end == after.start:
            yield Act("start", (ended, begun)), after.start
        else:
            yield Act("stop", (ended,)), before.end or after.start
            yield Act("start", (begun,)), after.start
