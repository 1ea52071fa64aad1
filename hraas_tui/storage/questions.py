"""What can be asked of the ledger: named queries that answer in frozen core values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from hraas_tui.core.journal import Entry
from hraas_tui.core.roster import Roster
from hraas_tui.storage.database import run
from hraas_tui.storage.rows import (
    Pulse,
    Row,
    chunks,
    columns,
    to_away,
    to_break,
    to_client,
    to_context,
    to_pulse,
    to_review,
    to_session,
)
from hraas_tui.storage.tables import (
    AwayRow,
    BreakRow,
    ClientRow,
    ContextRow,
    ExportSessionRow,
    JournalRow,
    PulseRow,
    ReviewRow,
    SessionRow,
    SettingRow,
)
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from peewee import ModelSelect, SqliteDatabase

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Away, Break, ClientId, ContextId, Review, Session, SessionId

_SESSION = columns(SessionRow)
_LATEST_NOTES = 500
_FOREVER = 2**63 - 1

_CHAIN = f"""
WITH RECURSIVE walk (id, back) AS (
  SELECT public_id, back FROM session WHERE public_id = ?
  UNION
  SELECT s.public_id, s.back FROM walk JOIN session AS s ON s.public_id = walk.back
)
SELECT {", ".join(f"s.{field.column_name}" for field in _SESSION)}
  FROM walk JOIN session AS s ON s.public_id = walk.id
"""  # noqa: S608 (our own names)


class Questions:
    """The questions of a ledger. Each raises `LedgerTrouble` if the file can't be read."""

    path: Path
    _database: SqliteDatabase

    # -- running a query ------------------------------------------------------------------------------------

    def _stream(self, query: ModelSelect[Any]) -> Iterator[Row]:
        """Run a query and hand out its raw rows one by one."""
        with told(self.path):
            yield from self._database.execute(query)  # type: ignore[no-untyped-call]

    def _rows(self, query: ModelSelect[Any]) -> list[Row]:
        return list(self._stream(query))

    def _first(self, query: ModelSelect[Any]) -> Row | None:
        rows = self._rows(query.limit(1))
        return rows[0] if rows else None

    def _sql(self, sql: str, *parameters: object) -> list[Row]:
        with told(self.path):
            return run(self._database, sql, parameters).fetchall()

    # -- clients and contexts -------------------------------------------------------------------------------

    def roster(self) -> Roster:
        """All clients and contexts in their order on screen."""
        clients = ClientRow.select(*columns(ClientRow)).order_by(ClientRow.position, ClientRow.id)
        contexts = ContextRow.select(*columns(ContextRow)).order_by(ContextRow.position, ContextRow.id)
        return Roster(
            tuple(to_client(row) for row in self._rows(clients)),
            tuple(to_context(row) for row in self._rows(contexts)),
        )

    # -- sessions -------------------------------------------------------------------------------------------

    def running(self) -> Session | None:
        """The session without an end: it is always the last one."""
        latest = self._latest(1)
        return latest[0] if latest and latest[0].running else None

    def last_ended(self) -> Session | None:
        """The finished session with the greatest end."""
        return next((session for session in self._latest(2) if not session.running), None)

    def _latest(self, limit: int) -> list[Session]:
        query = SessionRow.select(*_SESSION).order_by(SessionRow.started_at.desc()).limit(limit)
        return [to_session(row) for row in self._rows(query)]

    def session(self, id: str) -> Session | None:  # noqa: A002
        """The session with this id, whatever its case."""
        row = self._first(SessionRow.select(*_SESSION).where(SessionRow.public_id == id))
        return None if row is None else to_session(row)

    def with_prefix(self, prefix: str, limit: int = 10) -> tuple[Session, ...]:
        """At most `limit` sessions whose id begins so, whatever its case, in order of id."""
        query = (
            SessionRow.select(*_SESSION)
            .where((SessionRow.public_id >= prefix) & (SessionRow.public_id < prefix + "\U0010ffff"))
            .order_by(SessionRow.public_id)
            .limit(limit)
        )
        return self._sessions(query)

    def _sessions(self, query: ModelSelect[Any]) -> tuple[Session, ...]:
        return tuple(to_session(row) for row in self._stream(query))

    def between(
        self, start: Moment, end: Moment, clients: Collection[ClientId] | None = None
    ) -> tuple[Session, ...]:
        """All sessions that overlap `[start, end)`, by start; of these clients only, if any are given."""
        query = self._overlapping(start).where(SessionRow.started_at < end)
        return self._sessions(_of(query, clients)) if start < end else ()

    def starting_between(
        self, start: Moment, end: Moment, clients: Collection[ClientId] | None = None
    ) -> Iterator[Session]:
        """Stream the sessions that start in `[start, end)`, by start, all from one state of the ledger."""
        query = SessionRow.select(*_SESSION).where(
            (SessionRow.started_at >= start) & (SessionRow.started_at < end)
        )
        rows = self._stream(_of(query, clients).order_by(SessionRow.started_at))
        return (to_session(row) for row in rows)  # a generator, which can be closed before its end

    def ending_after(self, at: Moment) -> tuple[Session, ...]:
        """The sessions that end after an instant or still run, by start."""
        return self._sessions(self._overlapping(at))

    @staticmethod
    def _overlapping(start: Moment) -> ModelSelect[Any]:
        """Sessions that end after `start`: no two overlap, so only the last one before it can reach into it."""
        last = SessionRow.alias()
        reaching = last.select(fn.MAX(last.started_at)).where(last.started_at <= start)
        return (
            SessionRow.select(*_SESSION)
            .where(SessionRow.started_at >= fn.IFNULL(reaching, start))
            .where(fn.IFNULL(SessionRow.ended_at, _FOREVER) > start)
            .order_by(SessionRow.started_at)
        )

    def chain(self, id: SessionId) -> tuple[Session, ...]:  # noqa: A002
        """A session and those along `back` from it, until there is none or one comes again."""
        found = {session.id: session for session in map(to_session, self._sql(_CHAIN, id))}
        walk: list[Session] = []
        step = found.pop(id, None)
        while step is not None:
            walk.append(step)
            step = None if step.back is None else found.pop(step.back, None)
        return tuple(walk)

    def linking_to(self, ids: Collection[SessionId]) -> tuple[Session, ...]:
        """The sessions whose `back` is one of these, by start."""
        found: list[Session] = []
        for some in chunks(sorted(ids)):
            found += self._sessions(SessionRow.select(*_SESSION).where(SessionRow.back.in_(some)))
        return tuple(sorted(found, key=lambda session: session.start))

    def recent_notes(
        self, client: ClientId | None, context: ContextId | None, limit: int = 20
    ) -> tuple[str, ...]:
        """Different notes of a client (None: of unassigned sessions) and a context (None: any), latest first."""
        query = SessionRow.select(SessionRow.note).where(
            (SessionRow.client == client) & (SessionRow.note != "")
        )
        if context is not None:
            query = query.where(SessionRow.context == context)
        query = query.order_by(SessionRow.started_at.desc()).limit(_LATEST_NOTES)
        return tuple(dict.fromkeys(note for (note,) in self._rows(query)))[:limit]

    def aways_between(self, start: Moment, end: Moment) -> tuple[Away, ...]:
        """All away periods that overlap `[start, end)`, by start."""
        query = (
            AwayRow.select(*columns(AwayRow))
            .where((AwayRow.ended_at > start) & (AwayRow.started_at < end))
            .order_by(AwayRow.started_at, AwayRow.ended_at)
        )
        return tuple(to_away(row) for row in self._rows(query))

    # -- reviews --------------------------------------------------------------------------------------------

    def breaks_between(self, start: Moment, end: Moment) -> tuple[Break, ...]:
        """All breaks that overlap `[start, end)`, by start."""
        query = (
            BreakRow.select(*columns(BreakRow))
            .where((BreakRow.ended_at > start) & (BreakRow.started_at < end))
            .order_by(BreakRow.started_at, BreakRow.ended_at)
        )
        return tuple(to_break(row) for row in self._rows(query))

    def reviews_between(self, first: str, last: str) -> tuple[Review, ...]:
        """The reviewed days from `first` to `last` (ISO 8601), both included, in order."""
        query = ReviewRow.select(*columns(ReviewRow)).order_by(ReviewRow.day)
        query = query.where((ReviewRow.day >= first) & (ReviewRow.day <= last))
        return tuple(to_review(row) for row in self._rows(query))

    # -- exports --------------------------------------------------------------------------------------------

    def exported(self, ids: Collection[SessionId] | None = None) -> frozenset[SessionId]:
        """Those of the sessions (None: of all) that some written export has."""
        query = ExportSessionRow.select(ExportSessionRow.session).distinct()
        if ids is None:
            return frozenset(row[0] for row in self._stream(query))
        parts = chunks(sorted(ids))
        rows = (self._rows(query.where(ExportSessionRow.session.in_(some))) for some in parts)
        return frozenset(row[0] for part in rows for row in part)

    def clients_with_unexported(self, start: Moment, end: Moment) -> frozenset[ClientId]:
        """The clients with a session, begun in `[start, end)`, that is in no written export."""
        written = ExportSessionRow.select(ExportSessionRow.position).where(
            ExportSessionRow.session == SessionRow.public_id
        )
        query = SessionRow.select(SessionRow.client).distinct()
        query = query.where((SessionRow.started_at >= start) & (SessionRow.started_at < end))
        query = query.where(SessionRow.client.is_null(False) & ~fn.EXISTS(written))
        return frozenset(row[0] for row in self._rows(query))

    # -- the journal ----------------------------------------------------------------------------------------

    def position(self) -> int:
        """The number of the journal's last entry, 0 while it is empty."""
        row = self._first(JournalRow.select(fn.MAX(JournalRow.seq)))
        return int(row[0] or 0) if row else 0

    def acts_backwards(self, before: int = _FOREVER) -> Iterator[tuple[int, str]]:
        """Number and action of each act before one, latest first; read in portions, so that one may stop anywhere."""
        while True:
            query = JournalRow.select(JournalRow.act, JournalRow.action).distinct()
            query = query.where(JournalRow.act < before).order_by(JournalRow.act.desc()).limit(50)
            rows = self._rows(query)
            yield from ((act, action) for act, action in rows)
            if not rows:
                return
            before = rows[-1][0]

    def bodies(self, act: int) -> tuple[str, ...]:
        """The bodies of an act's entries, in order."""
        query = JournalRow.select(JournalRow.body).where(JournalRow.act == act).order_by(JournalRow.seq)
        return tuple(body for (body,) in self._rows(query))

    def entries(self) -> Iterator[Entry]:
        """Stream the whole journal."""
        for row in self._stream(JournalRow.select(*columns(JournalRow)).order_by(JournalRow.seq)):
            yield Entry(*row)

    # -- technical ------------------------------------------------------------------------------------------

    def pulse(self, id: SessionId) -> Pulse | None:  # noqa: A002
        """When a session was last seen running, if that was ever noted."""
        row = self._first(PulseRow.select(*columns(PulseRow)).where(PulseRow.session == id))
        return None if row is None else to_pulse(row)

    def setting(self, name: str) -> str | None:
        """What is remembered under a name."""
        row = self._first(SettingRow.select(SettingRow.value).where(SettingRow.name == name))
        return None if row is None else str(row[0])


def _of(query: ModelSelect[Any], clients: Collection[ClientId] | None) -> ModelSelect[Any]:
    return query if clients is None else query.where(SessionRow.client.in_(sorted(clients)))
