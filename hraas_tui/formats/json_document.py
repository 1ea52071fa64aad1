"""JSON: one document with the client, the period, the rules, every session and the totals, for scripts.

Keys in snake_case, times ISO 8601 with offset, durations in whole seconds, money a string with its currency.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hraas_tui.core.moments import iso
from hraas_tui.core.money import full
from hraas_tui.formats.text import pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.exports import ClientExport, Row, Tally
    from hraas_tui.core.money import Money

DATE = len("2026-03-16")
SCHEMA = 1
"""Raised whenever a key is renamed, removed or means something else; new keys don't raise it."""


class JsonDocument:
    """One JSON object, a session a line."""

    name = "json"
    suffix = "json"
    media = "application/json"

    def write(self, export: ClientExport) -> Iterator[bytes]:
        """The document in pieces; the sessions are never held all at once."""
        return pieces(_texts(export))


def _texts(export: ClientExport) -> Iterator[str]:
    yield "{\n"
    for key, value in _head(export).items():
        yield f'  "{key}": {_dump(value)},\n'
    yield '  "sessions": ['
    comma = "\n"
    for row in export.rows:
        yield f"{comma}    {_dump(session(row))}"
        comma = ",\n"
    yield "]\n}\n" if comma == "\n" else "\n  ]\n}\n"


def _head(export: ClientExport) -> dict[str, Any]:
    client, days = export.client, export.days
    rate = None
    if client.rate is not None and client.currency is not None:
        rate = {"amount": full(client.rate, client.currency), "currency": client.currency}
    hours, minutes = divmod(days.day_start, 60)
    return {
        "schema": SCHEMA,
        "client": {"key": client.key, "name": plain(client.name), "rate": rate},
        "period": {
            "first": export.period.first.format_iso(),
            "last": export.period.last.format_iso(),
            "zone": days.zone,
            "day_start": f"{hours:02}:{minutes:02}",
        },
        "rules": export.rules,
        "totals": {
            **_tally(export.total),
            "provenance": {provenance.value: count for provenance, count in export.provenances},
            "contexts": [{"context": plain(key) or None, **_tally(tally)} for key, tally in export.contexts],
        },
    }


def session(row: Row) -> dict[str, Any]:
    """One session as an object."""
    start = iso(row.start, row.zone)
    return {
        "id": row.id,
        "client": row.client,
        "context": plain(row.context) or None,
        "ticket": plain(row.ticket),
        "note": plain(row.note),
        "date": start[:DATE],
        "start": start,
        "end": iso(row.end, row.zone),
        "zone": row.zone,
        "seconds": row.seconds,
        "amount": _money(row.amount),
        "provenance": row.provenance.value,
        "state": row.state.value,
        "statement": None,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"sessions": tally.count, "seconds": tally.seconds, "amount": _money(tally.amount)}


def _money(money: Money | None) -> dict[str, str] | None:
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
