"""Looking for sessions by what they say, and for all that is on record about one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from hraas_tui.core.journal import Entry
from hraas_tui.storage.database import connection_of
from hraas_tui.storage.questions import Questions
from hraas_tui.storage.rows import columns, to_export, to_session
from hraas_tui.storage.tables import ExportRow, JournalRow, SessionRow
from hraas_tui.storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.searching import Matches, Search, Word
    from hraas_tui.core.sessions import Export

_ENTRY = ", ".join(field.column_name for field in columns(JournalRow))
_SESSION = ", ".join(field.column_name for field in columns(SessionRow))
_EXPORT = ", ".join(f"e.{field.column_name}" for field in columns(ExportRow))
_ESCAPED = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})

Clause = tuple[str, list[object]]
"""A condition and its parameters."""


class Lookups(Questions):
    """Questions that go beyond a day. Each raises `LedgerTrouble` if the file can't be read."""

    def matching(self, search: Search, now: Moment, limit: int) -> Matches:
        """The sessions that are looked for: how many there are, their seconds up to `now`, and the latest ones."""
        from hraas_tui.core.searching import Matches  # only who searches pays for it

        where, parameters = _joined(" AND ", _conditions(search))
        with told(self.path):
            connection_of(self._database).create_function("folded", 1, str.casefold, deterministic=True)
        seconds = "sum(max(0, ifnull(ended_at, ?) - started_at))"
        ((count, total),) = self._sql(
            f"SELECT count(*), {seconds} FROM session WHERE {where}",  # noqa: S608 (our own names)
            now,
            *parameters,
        )
        if not count:
            return Matches()
        # Many are read backwards in time until there are enough; few, in the table's own order, and then sorted.
        order = "started_at" if count > limit else "+started_at"
        sql = f"SELECT {_SESSION} FROM session WHERE {where} ORDER BY {order} DESC LIMIT ?"  # noqa: S608 (our own names)
        return Matches(tuple(map(to_session, self._sql(sql, *parameters, limit))), count, total)

    def entries_of(self, record: str, kinds: Iterable[str]) -> tuple[Entry, ...]:
        """The journal's entries of these kinds about one record, oldest first."""
        of = list(kinds)
        marks = ", ".join("?" * len(of))
        sql = (
            f"SELECT {_ENTRY} FROM journal WHERE json_extract(body, '$.id') = ? AND kind IN ({marks})"  # noqa: S608 (our own names)
            " ORDER BY seq"
        )
        return tuple(Entry(*row) for row in self._sql(sql, record, *of))

    def recorded_sessions(self, prefix: str, limit: int = 10) -> tuple[str, ...]:
        """At most `limit` ids of sessions that the journal knows and that begin so, those that are gone included."""
        sql = (
            "SELECT DISTINCT json_extract(body, '$.id') FROM journal"
            " WHERE json_extract(body, '$.id') >= ? AND json_extract(body, '$.id') < ? AND kind = 'session'"
            " ORDER BY 1 LIMIT ?"
        )
        return tuple(row[0] for row in self._sql(sql, prefix, prefix + "\U0010ffff", limit))

    def exports_with(self, session: str) -> tuple[Export, ...]:
        """The written exports that hold a session, oldest first."""
        sql = (
            f"SELECT s.session, {_EXPORT} FROM export_session AS x JOIN export AS e ON e.public_id = x.export"  # noqa: S608 (our own names)
            " JOIN export_session AS s ON s.export = e.public_id"
            " WHERE x.session = ? ORDER BY e.written_at, e.public_id, s.position"
        )
        rows = self._sql(sql, session)
        exports = groupby(rows, key=lambda row: row[1:])
        return tuple(to_export(row, (each[0] for each in held)) for row, held in exports)


def _conditions(search: Search) -> list[Clause]:
    conditions: list[Clause] = [_says(word) for word in search.words]
    conditions += [_has("ticket", ticket, begins=True) for ticket in search.tickets]
    if search.span is not None:
        conditions.append(("started_at >= ? AND started_at < ?", [search.span.start, search.span.end]))
    if search.clients is not None:
        conditions.append(_one_of("client", search.clients))
    if search.contexts is not None:
        conditions.append(_one_of("context", search.contexts))
    return conditions


def _says(word: Word) -> Clause:
    ways = [_has("note", word.text), _has("ticket", word.text)]
    ways += [_one_of("client", word.clients)] if word.clients else []
    ways += [_one_of("context", word.contexts)] if word.contexts else []
    return _joined(" OR ", ways)


def _has(column: str, folded: str, *, begins: bool = False) -> Clause:
    """Whether a text contains a folded one, or begins with it, whatever the case of its letters.

    SQLite's own LIKE knows the case of ASCII letters alone but is several times quicker, so that only texts
    with other letters, whose bytes outnumber their letters, are folded here.
    """
    literal = folded.translate(_ESCAPED)
    escape = "" if literal == folded else r" ESCAPE '\'"  # without it LIKE is twice as quick
    other = f"length({column}) < length(CAST({column} AS BLOB))"
    place = "= 1" if begins else "> 0"
    sql = f"({column} LIKE ?{escape} OR ({other} AND instr(folded({column}), ?) {place}))"
    return sql, [f"{literal}%" if begins else f"%{literal}%", folded]


def _one_of(column: str, values: Iterable[Any]) -> Clause:
    known = sorted(value for value in values if value is not None)
    ways: list[Clause] = [(f"{column} IN ({', '.join('?' * len(known))})", list(known))] if known else []
    ways += [(f"{column} IS NULL", [])] if None in set(values) else []
    return _joined(" OR ", ways, empty="0")


def _joined(word: str, clauses: list[Clause], empty: str = "1") -> Clause:
    sql = word.join(f"({clause})" for clause, _ in clauses) or empty
    return sql, [parameter for _, parameters in clauses for parameter in parameters]
