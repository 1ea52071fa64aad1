"""Rows to core values and back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hraas_tui.core.sessions import Away, Client, Context, Export, Provenance, Requirement, Session
from hraas_tui.storage.tables import AwayRow, ClientRow, ContextRow, ExportRow, SessionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import Field, Model

    from hraas_tui.core.journal import Record
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import SessionId

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a session was last seen running: `heartbeat` by the wall clock, on the boot `boot`.

    `keyed_at` is the steady clock's milliseconds at which a bare key began it, None for any other start.
    """

    session: SessionId
    boot: str
    heartbeat: Moment
    keyed_at: int | None = None


def columns(model: type[Model]) -> tuple[Field, ...]:
    """All of a model's columns but the row's number, in the order of the core's fields."""
    fields: Iterable[Field] = model._meta.sorted_fields  # noqa: SLF001
    return tuple(field for field in fields if field.name != "id")


def to_session(row: Row) -> Session:
    """Read a row of `session`."""
    return Session(*(*row[:8], Provenance(row[8]), row[9]))


def to_client(row: Row) -> Client:
    """Read a row of `client`."""
    *plain, rate, currency, zone, requires, archived = row
    amount = None if rate is None else Decimal(rate)
    needs = frozenset(Requirement(need) for need in requires.split(",") if need)
    return Client(*(*plain, amount, currency, zone, needs, bool(archived)))


def to_context(row: Row) -> Context:
    """Read a row of `context`."""
    return Context(*(*row[:5], bool(row[5])))


def to_away(row: Row) -> Away:
    """Read a row of `away`."""
    return Away(*row)


def to_export(row: Row, sessions: Iterable[SessionId]) -> Export:
    """Read a row of `export`, given its sessions."""
    return Export(*(*row, tuple(sessions)))


def values_of(record: Record) -> Row:
    """A record's row: its values in the order of its model's columns."""
    values = tuple(_stored(getattr(record, field.name)) for field in fields(record))
    return values[:-1] if isinstance(record, Export) else values  # its sessions are rows of their own


def _stored(value: Any) -> Any:
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, (Decimal, StrEnum)) else value


MODELS: dict[type[Record], type[Model]] = {
    Client: ClientRow,
    Context: ContextRow,
    Session: SessionRow,
    Away: AwayRow,
    Export: ExportRow,
}


def chunks(items: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    """Cut a long sequence in pieces that fit into one statement's parameters."""
    return (items[at : at + size] for at in range(0, len(items), size))
