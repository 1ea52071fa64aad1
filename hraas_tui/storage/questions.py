"""What can be asked of the ledger: named queries that answer in frozen core values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from hraas_tui.core.journal import Entry
from hraas_tui.core.moments import Span
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
    to_terms,
)
from hraas_tui.storage.tables import (
    AwayRow,
    BreakRow,
    ClientRow,
    ContextRow,
    JournalRow,
    PulseRow,
    ReviewRow,
    SessionRow,
    TermsRow,
)
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from peewee import Model, ModelSelect, SqliteDatabase

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Away, Break, ClientId, ContextId, Review, Session, SessionId


def _select(model: type[Model]) -> str:
    """The text that reads whole rows. It is written here once: for Peewee to make it costs more than to run it."""
    names = ", ".join(field.column_name for field in columns(model))
    return f"SELECT {names} FROM {model._meta.table_name} AS t1 "  # noqa: S608, SLF001 (our own names)


_SESSION = columns(SessionRow)
_CLIENTS = _select(ClientRow) + "ORDER BY position, id"
_CONTEXTS = _select(ContextRow) + "ORDER BY position, id"
_TERMS = _select(TermsRow) + "ORDER BY client, since, id"
_LATEST = _select(SessionRow) + "ORDER BY started_at DESC LIMIT ?"
_BY_ID = _select(SessionRow) + "WHERE public_id = ?"
_PULSE = _select(PulseRow) + "WHERE session = ?"

# No two sessions overlap, so only the last one before a start can reach into what begins there.
_REACHING = """WHERE started_at >= ifnull((SELECT max(started_at) FROM session WHERE started_at <= ?), ?)
  AND started_at < ? AND ifnull(ended_at, 9223372036854775807) > ? ORDER BY started_at"""
_BETWEEN = _select(SessionRow) + _REACHING
_OVERLAPS = "WHERE ended_at > ? AND started_at < ? ORDER BY started_at, ended_at"
_AWAYS, _BREAKS = _select(AwayRow) + _OVERLAPS, _select(BreakRow) + _OVERLAPS
_REVIEWS = _select(ReviewRow) + "WHERE day >= ? AND day <= ? ORDER BY day"
_DAY = "(SELECT day FROM civil_day WHERE starts_at <= ? ORDER BY starts_at DESC LIMIT 1)"
_REVIEWS_WITHIN = (
    _select(ReviewRow) + f"WHERE day >= ifnull({_DAY}, '') AND day <= ifnull({_DAY}, '9999') ORDER BY day"
)
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

    def _sql(self, sql: str, *parameters: object) -> list[Row]:
        with told(self.path):
            return run(self._database, sql, parameters).fetchall()

    # -- clients and contexts -------------------------------------------------------------------------------

    def roster(self) -> Roster:
        """All clients and contexts in their order on screen, and the terms of all."""
        return Roster(
            tuple(map(to_client, self._sql(_CLIENTS))),
            tuple(map(to_context, self._sql(_CONTEXTS))),
            tuple(map(to_terms, self._sql(_TERMS))),
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
        return [to_session(row) for row in self._sql(_LATEST, limit)]

    def session(self, id: str) -> Session | None:  # noqa: A002
        """The session with this id, whatever its case."""
        return next(map(to_session, self._sql(_BY_ID, id)), None)

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
        if start >= end:
            return ()
        if clients is None:
            return tuple(map(to_session, self._sql(_BETWEEN, start, start, end, start)))
        return self._sessions(_of(self._overlapping(start).where(SessionRow.started_at < end), clients))

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
        return tuple(map(to_away, self._sql(_AWAYS, start, end)))

    # -- reviews --------------------------------------------------------------------------------------------

    def breaks_between(self, start: Moment, end: Moment) -> tuple[Break, ...]:
        """All breaks that overlap `[start, end)`, by start."""
        return tuple(map(to_break, self._sql(_BREAKS, start, end)))

    def reviews_between(self, first: str, last: str) -> tuple[Review, ...]:
        """The reviewed days from `first` to `last` (ISO 8601), both included, in order."""
        return tuple(map(to_review, self._sql(_REVIEWS, first, last)))

    def civil_day(self, at: Moment) -> Span | None:
        """The civil day that an instant belongs to, None if the ledger does not know it."""
        sql = (
            "SELECT (SELECT max(starts_at) FROM civil_day WHERE starts_at <= ?),"
            " (SELECT min(starts_at) FROM civil_day WHERE starts_at > ?)"
        )
        ((start, end),) = self._sql(sql, at, at)
        return None if start is None or end is None else Span(start, end)

    def reviews_within(self, start: Moment, end: Moment) -> tuple[Review, ...]:
        """The reviewed days that `[start, end)` reaches into, in order; where no civil day is known, all."""
        return tuple(map(to_review, self._sql(_REVIEWS_WITHIN, start, end - 1)))

    # -- the journal ----------------------------------------------------------------------------------------

    def position(self) -> int:
        """The number of the journal's last entry, 0 while it is empty."""
        ((seq,),) = self._sql("SELECT max(seq) FROM journal")
        return int(seq or 0)

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
        rows = self._sql("SELECT body FROM journal WHERE act = ? ORDER BY seq", act)
        return tuple(body for (body,) in rows)

    def entries(self) -> Iterator[Entry]:
        """Stream the whole journal."""
        for row in self._stream(JournalRow.select(*columns(JournalRow)).order_by(JournalRow.seq)):
            yield Entry(*row)

    # -- technical ------------------------------------------------------------------------------------------

    def pulse(self, id: SessionId) -> Pulse | None:  # noqa: A002
        """When a session was last seen running, if that was ever noted."""
        return next(map(to_pulse, self._sql(_PULSE, id)), None)

    def setting(self, name: str) -> str | None:
        """What is remembered under a name."""
        return next(
            (str(value) for (value,) in self._sql("SELECT value FROM setting WHERE name = ?", name)), None
        )


def _of(query: ModelSelect[Any], clients: Collection[ClientId] | None) -> ModelSelect[Any]:
    return query if clients is None else query.where(SessionRow.client.in_(sorted(clients)))
