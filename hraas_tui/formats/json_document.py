"""JSON: the whole statement as one document, for scripts; `statement.schema.json` beside this file describes it.

Keys in snake_case, times ISO 8601 with offset, durations in whole seconds, money a string with its currency.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hraas_tui.core.moments import iso
from hraas_tui.core.money import full
from hraas_tui.formats.rows import billed, charged, rows, shortest
from hraas_tui.formats.text import pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Account, Line, Party, Statement
    from hraas_tui.formats.rows import Row

DATE = len("2026-03-16")
SCHEMA = 2
"""Raised whenever a key is renamed, removed or means something else; new keys don't raise it."""


class JsonDocument:
    """One JSON object, a line's head and each of its sessions on a line of their own."""

    name = "json"
    suffix = "json"
    media = "application/json"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The document in pieces."""
        return pieces(_texts(statement))


def _texts(statement: Statement) -> Iterator[str]:
    yield "{\n"
    for key, value in _head(statement).items():
        yield f'  "{key}": {_dump(value)},\n'
    yield '  "lines": ['
    comma = "\n"
    for held in _by_line(statement):
        yield f"{comma}    {_dump(_line(held[0].number, held[0].line))[:-1]}"
        yield ', "sessions": [\n      '
        yield ",\n      ".join(_dump(_session(row, statement.zone)) for row in held)
        yield "\n    ]}"
        comma = ",\n"
    yield "],\n" if comma == "\n" else "\n  ],\n"
    yield f'  "totals": {_dump(_totals(statement))},\n'
    yield f'  "retainer": {_dump(_retainer(statement.account))}\n}}\n'


def _by_line(statement: Statement) -> list[list[Row]]:
    """The rows of each line, in the order in which lines are printed."""
    held: dict[int, list[Row]] = {}
    for row in rows(statement):
        held.setdefault(row.number, []).append(row)
    return [held[number] for number in sorted(held)]


def _head(statement: Statement) -> dict[str, Any]:
    hours, minutes = divmod(statement.day_start, 60)
    return {
        "schema": SCHEMA,
        "statement": {
            "number": None if statement.number is None else plain(statement.number),
            "state": "draft" if statement.draft else "issued",
            "made_at": iso(statement.made_at, statement.zone),
            "replaces": None if statement.replaces is None else plain(statement.replaces),
            "changes": [plain(change) for change in statement.changes],
        },
        "consultant": _party(statement.consultant),
        "client": {"key": plain(statement.client_key), **_party(statement.client)},
        "period": {
            "first": statement.period.first.format_iso(),
            "last": statement.period.last.format_iso(),
            "zone": statement.zone,
            "day_start": f"{hours:02}:{minutes:02}",
        },
        "locale": plain(statement.locale) or None,
        "rules": [plain(rule) for rule in statement.rules],
    }


def _party(party: Party) -> dict[str, Any]:
    return {"name": plain(party.name), "address": [plain(line) for line in party.address]}


def _line(number: int, line: Line) -> dict[str, Any]:
    return {
        "line": number,
        "day": line.day,
        "context": None if line.context is None else plain(line.context),
        "charge": charged(line),
        "late": line.late,
        "multiplier": shortest(line.multiplier),
        "rate": _money(line.rate, line.currency),
        "minimum_seconds": line.minimum,
        "topped_up_seconds": line.topped_up,
        "seconds": line.recorded,
        "billed_seconds": billed(line),
        "amount": _money(line.amount, line.currency),
    }


def _session(row: Row, zone: str) -> dict[str, Any]:
    piece = row.piece
    start = iso(piece.start, zone)
    return {
        "id": piece.session,
        "part": row.part,
        "context": plain(piece.context) or None,
        "ticket": plain(piece.ticket),
        "note": plain(piece.note),
        "date": start[:DATE],
        "start": start,
        "end": iso(piece.end, zone),
        "seconds": piece.recorded,
        "billed_seconds": row.billed,
        "amount": _money(piece.amount, row.line.currency),
        "provenance": piece.provenance.value,
    }


def _totals(statement: Statement) -> dict[str, Any]:
    return {
        "sessions": len(statement.sessions),
        "seconds": statement.recorded,
        "billed_seconds": statement.billed,
        "amounts": [
            {
                "currency": total.currency,
                "net": full(total.net, total.currency),
                "gross": full(total.gross, total.currency),
            }
            for total in statement.totals
        ],
        "taxes": [
            {
                "label": plain(tax.label),
                "percent": shortest(tax.percent),
                "base": full(tax.base, tax.currency),
                "amount": full(tax.amount, tax.currency),
                "currency": tax.currency,
            }
            for tax in statement.taxes
        ],
        "provenance": {kind.value: count for kind, count in statement.provenances},
    }


def _retainer(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    return {
        "opening": account.opening,
        "added": account.added,
        "used": account.used,
        "lapsed": account.lapsed,
        "closing": account.closing,
        "uses": [{"since": use.since, "seconds": use.seconds} for use in account.uses],
    }


def _money(amount: Decimal | None, currency: str | None) -> dict[str, str] | None:
    if amount is None or currency is None:
        return None
    return {"amount": full(amount, currency), "currency": currency}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
