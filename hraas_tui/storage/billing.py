"""What can be asked about statements, and about what they have not billed yet."""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage.lookups import Lookups
from hraas_tui.storage.rows import Row, chunks, columns, to_allowance, to_export, to_session, to_statement
from hraas_tui.storage.tables import AllowanceRow, ExportRow, SessionRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from peewee import Model

    from hraas_tui.core.billing.records import Allowance
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, Export, Session, SessionId, StatementId


def _named(model: type[Model], alias: str) -> str:
    return ", ".join(f"{alias}.{field.column_name}" for field in columns(model))


_STATEMENT, _EXPORT, _SESSION = _named(StatementRow, "t"), _named(ExportRow, "e"), _named(SessionRow, "s")

# It is the few voided statements that are listed, so that each session costs one look into one index.
_FREE = """NOT EXISTS (
    SELECT 1 FROM statement_session AS x
     WHERE x.session = s.public_id
       AND x.statement NOT IN (SELECT public_id FROM statement WHERE voided_at IS NOT NULL))"""
"""That no statement that holds has a session `s`."""


class Billing(Lookups):
    """Statements, their documents and what they have not billed yet. Each raises `LedgerTrouble` on bad files."""

    # -- statements -----------------------------------------------------------------------------------------

    def statements(self, client: ClientId | None = None) -> tuple[Issued, ...]:
        """Every statement, or a client's, voided ones included, the latest first."""
        where, parameters = ("1", ()) if client is None else ("t.client = ?", (client,))
        return self._issued(where, *parameters)

    def statement(self, number: str) -> Issued | None:
        """The statement with a number, whatever its case."""
        found = self._issued("t.number = ?", number)
        return found[0] if found else None

    def _issued(self, where: str, *parameters: object) -> tuple[Issued, ...]:
        rows = self._sql(
            f"SELECT {_STATEMENT} FROM statement AS t WHERE {where} ORDER BY t.issued_at DESC, t.id DESC",  # noqa: S608
            *parameters,
        )
        held = self._sql(
            "SELECT x.statement, x.session FROM statement_session AS x"  # noqa: S608 (our own names)
            f" WHERE x.statement IN (SELECT public_id FROM statement AS t WHERE {where})"
            " ORDER BY x.statement, x.position",
            *parameters,
        )
        sessions = {
            statement: [session for _, session in some]
            for statement, some in groupby(held, key=itemgetter(0))
        }
        return tuple(to_statement(row, sessions.get(row[0], ())) for row in rows)

    def numbers(self) -> frozenset[str]:
        """Every number that was ever given to a statement."""
        return frozenset(row[0] for row in self._sql("SELECT number FROM statement"))

    def billed_in(self, ids: Collection[SessionId]) -> dict[SessionId, str]:
        """Those of some sessions that are billed, with the number of the statement that freezes them."""
        found: list[Row] = []
        for some in chunks(sorted(ids)):
            marks = ", ".join("?" * len(some))
            found += self._sql(
                f"SELECT session, number FROM billed_session WHERE session IN ({marks})",  # noqa: S608 (our own names)
                *some,
            )
        return dict(found)

    def statements_with(self, session: str) -> tuple[StatementId, ...]:
        """The statements that have a session, voided ones included, the oldest first."""
        rows = self._sql(
            "SELECT t.public_id FROM statement_session AS x JOIN statement AS t ON t.public_id = x.statement"
            " WHERE x.session = ? ORDER BY t.id",
            session,
        )
        return tuple(row[0] for row in rows)

    def files_of(self, statement: StatementId) -> tuple[Export, ...]:
        """The files that were written of a statement, oldest first."""
        rows = self._sql(
            f"SELECT x.session, {_EXPORT} FROM export AS e JOIN export_session AS x ON x.export = e.public_id"  # noqa: S608
            " WHERE e.statement = ? ORDER BY e.written_at, e.id, x.position",
            statement,
        )
        found = groupby(rows, key=lambda row: row[1:])
        return tuple(to_export(row, (each[0] for each in held)) for row, held in found)

    def formats_written(self) -> dict[StatementId, tuple[str, ...]]:
        """The formats in which files of each statement were written, the first one first; statements without are missing."""
        rows = self._sql(
            "SELECT statement, format FROM export WHERE statement IS NOT NULL"
            " GROUP BY statement, format ORDER BY statement, min(id)"
        )
        found = groupby(rows, key=lambda row: row[0])
        return {statement: tuple(name for _, name in held) for statement, held in found}

    # -- what is not billed yet -----------------------------------------------------------------------------

    def unbilled_between(self, start: Moment, end: Moment) -> frozenset[ClientId]:
        """The clients with a finished session, begun in `[start, end)`, that no statement has."""
        # The latest are looked at first: those are the ones that are rarely billed yet.
        rows = self._sql(
            "SELECT c.public_id FROM client AS c WHERE"  # noqa: S608 (our own names)
            " (SELECT 1 FROM session AS s WHERE s.client = c.public_id AND s.started_at >= ? AND s.started_at < ?"
            f" AND s.ended_at IS NOT NULL AND {_FREE} ORDER BY s.started_at DESC LIMIT 1)",
            start,
            end,
        )
        return frozenset(row[0] for row in rows)

    def unbilled_before(self, client: ClientId, moment: Moment) -> tuple[Session, ...]:
        """A client's finished sessions, begun before a moment, that no statement has, by start."""
        rows = self._sql(
            f"SELECT {_SESSION} FROM session AS s WHERE s.client = ? AND s.started_at < ?"  # noqa: S608
            f" AND s.ended_at IS NOT NULL AND {_FREE} ORDER BY s.started_at",
            client,
            moment,
        )
        return tuple(map(to_session, rows))

    def unbilled(self) -> dict[ClientId, tuple[int, Moment]]:
        """Each client's recorded seconds that no statement has, and when the oldest session of them began."""
        rows = self._sql(
            "SELECT s.client, sum(s.ended_at - s.started_at), min(s.started_at) FROM session AS s"  # noqa: S608
            f" WHERE s.client IS NOT NULL AND s.ended_at IS NOT NULL AND {_FREE} GROUP BY s.client"
        )
        return {client: (seconds, since) for client, seconds, since in rows}

    def first_start(self, client: ClientId) -> Moment | None:
        """When a client's first session began."""
        ((first,),) = self._sql("SELECT min(started_at) FROM session WHERE client = ?", client)
        return None if first is None else int(first)

    def tickets(self) -> tuple[tuple[ClientId, str], ...]:
        """Every ticket, with the client whose sessions name it."""
        rows = self._sql(
            "SELECT DISTINCT client, ticket FROM session WHERE client IS NOT NULL AND ticket <> ''"
        )
        return tuple((client, ticket) for client, ticket in rows)

    def allowances(self, client: ClientId) -> tuple[Allowance, ...]:
        """The words of other clients that may stand in a client's statements."""
        query = AllowanceRow.select(*columns(AllowanceRow)).where(AllowanceRow.client == client)
        return tuple(to_allowance(row) for row in self._rows(query))

    # -- documents ------------------------------------------------------------------------------------------

    def document(self, sha256: str) -> str:
        """The document with a hash. Raises `LedgerTrouble` if it is gone or no longer what it was."""
        rows = self._sql("SELECT body FROM document WHERE sha256 = ?", sha256)
        body = str(rows[0][0]) if rows else None
        if body is None or hashlib.sha256(body.encode()).hexdigest() != sha256:
            raise LedgerTrouble(
                f"The ledger {self.path} no longer has a statement as it was issued. hraas doctor says which, and what to do."
            )
        return body
