"""Rows to core values and back."""

from __future__ import annotations

import json
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from hraas_tui.core.journal import canonical
from hraas_tui.core.sessions import (
    Away,
    Break,
    Client,
    Context,
    Export,
    Provenance,
    Requirement,
    Review,
    Session,
)
from hraas_tui.storage.tables import (
    AllowanceRow,
    AwayRow,
    BreakRow,
    ClientRow,
    ContextRow,
    ExportRow,
    ExportSessionRow,
    ReviewRow,
    SessionRow,
    StatementRow,
    StatementSessionRow,
    TermsRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from peewee import Field, Model

    from hraas_tui.core.billing.records import Allowance
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.billing.terms import Terms
    from hraas_tui.core.journal import Record
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import SessionId

Row = tuple[Any, ...]


class Pulse(NamedTuple):
    """When a session was last seen running: `heartbeat` by the wall clock, on the boot `boot`.

    `keyed_at` is the steady clock's milliseconds at which a bare key began it, None for any other start;
    `watched` whether an app was there then and has not left since; `off` whether the work is done away from
    the computer.
    """

    session: SessionId
    boot: str
    heartbeat: Moment
    keyed_at: int | None = None
    watched: bool = False
    off: bool = False


def columns(model: type[Model]) -> tuple[Field, ...]:
    """All of a model's columns but the row's number, in the order of the core's fields."""
    fields: Iterable[Field] = model._meta.sorted_fields  # noqa: SLF001
    return tuple(field for field in fields if field.name != "id")


def to_session(row: Row) -> Session:
    """Read a row of `session`."""
    return Session(*(*row[:8], Provenance(row[8]), row[9]))


def to_client(row: Row) -> Client:
    """Read a row of `client`."""
    *plain, rate, currency, zone, requires, archived, address, locale = row
    amount = None if rate is None else Decimal(rate)
    needs = frozenset(Requirement(need) for need in requires.split(",") if need)
    return Client(*(*plain, amount, currency, zone, needs, bool(archived), address, locale))


def to_context(row: Row) -> Context:
    """Read a row of `context`."""
    return Context(*(*row[:5], bool(row[5])))


def to_away(row: Row) -> Away:
    """Read a row of `away`."""
    return Away(*row)


def to_pulse(row: Row) -> Pulse:
    """Read a row of `pulse`."""
    return Pulse(*(*row[:4], bool(row[4]), bool(row[5])))


def to_break(row: Row) -> Break:
    """Read a row of `break`."""
    return Break(*row)


def to_review(row: Row) -> Review:
    """Read a row of `review`."""
    return Review(*row)


def to_export(row: Row, sessions: Iterable[SessionId]) -> Export:
    """Read a row of `export`, given its sessions."""
    *plain, statement = row
    return Export(*(*plain, tuple(sessions), statement))


def to_terms(row: Row) -> Terms:
    """Read a row of `terms`."""
    from hraas_tui.core.billing.records import rules_from  # who has none does not wait for it
    from hraas_tui.core.billing.terms import Terms

    return Terms(*(*row[:4], rules_from(json.loads(row[4]))))


def to_allowance(row: Row) -> Allowance:
    """Read a row of `allowance`."""
    from hraas_tui.core.billing.records import Allowance

    return Allowance(*row)


def to_statement(row: Row, sessions: Iterable[SessionId]) -> Issued:
    """Read a row of `statement`, given its sessions."""
    from hraas_tui.core.billing.statements import Issued

    *plain, replaces, voided_at, reason = row
    return Issued(*(*plain, tuple(sessions), replaces, voided_at, reason))


def values_of(record: Record) -> Row:
    """A record's row: its values in the order of its model's columns."""
    # The sessions of exports and statements are rows of their own.
    return tuple(_stored(name, value) for name, value in record._asdict().items() if name != "sessions")


def _stored(name: str, value: Any) -> Any:
    if name == "rules":
        from hraas_tui.core.billing.records import rules_plain

        return canonical(rules_plain(value))
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, (Decimal, StrEnum)) else value


MODELS: Mapping[str, type[Model]] = {
    "client": ClientRow,
    "context": ContextRow,
    "session": SessionRow,
    "away": AwayRow,
    "export": ExportRow,
    "break": BreakRow,
    "review": ReviewRow,
    "terms": TermsRow,
    "allowance": AllowanceRow,
    "statement": StatementRow,
}
"""The table of each kind, in the order in which new rows are written: a statement after its sessions."""

READERS: Mapping[str, Callable[[Row], Record]] = {
    "client": to_client,
    "context": to_context,
    "session": to_session,
    "away": to_away,
    "break": to_break,
    "review": to_review,
    "terms": to_terms,
    "allowance": to_allowance,
}
"""How the row of each kind is read."""

HOLDERS: Mapping[str, tuple[type[Model], Callable[[Row, Iterable[SessionId]], Record]]] = {
    "export": (ExportSessionRow, to_export),
    "statement": (StatementSessionRow, to_statement),
}
"""The kinds that hold sessions: the table of these, and how a row is read with them."""


def chunks(items: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    """Cut a long sequence in pieces that fit into one statement's parameters."""
    return (items[at : at + size] for at in range(0, len(items), size))
