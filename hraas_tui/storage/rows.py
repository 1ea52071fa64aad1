"""Rows to core values and back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

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
    AwayRow,
    BreakRow,
    ClientRow,
    ContextRow,
    ExportRow,
    ReviewRow,
    SessionRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from peewee import Field, Model

    from hraas_tui.core.journal import Record
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import SessionId

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
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
    Break: BreakRow,
    Review: ReviewRow,
}

READERS: Mapping[type[Record], Callable[[Row], Record]] = {
    Client: to_client,
    Context: to_context,
    Session: to_session,
    Away: to_away,
    Break: to_break,
    Review: to_review,
}
"""How the row of each kind is read; an export's needs its sessions too."""


def chunks(items: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    """Cut a long sequence in pieces that fit into one statement's parameters."""
    return (items[at : at + size] for at in range(0, len(items), size))
