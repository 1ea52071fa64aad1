"""The stored form of a statement: canonical JSON, from which every file of it can be written again, byte for byte.

It is text that is kept for years, so it names each field as the values do and carries its own version.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from whenever import Date

from hraas_tui.core.billing.statements import (
    Account,
    Line,
    Party,
    Piece,
    Statement,
    TaxLine,
    Total,
    Use,
)
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.journal import canonical
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import Provenance

VERSION = 1
"""Raised when a stored document can no longer be read by the code before."""


def to_document(statement: Statement) -> str:
    """A statement as canonical JSON: equal statements give equal bytes."""
    return canonical({"version": VERSION, "statement": _plain(statement)})


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return {"first": value.first.format_iso(), "last": value.last.format_iso()}
    if isinstance(value, Party):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def from_document(text: str) -> Statement:
    """The statement that `to_document` made. Raises `ValueError` for a document of a later version."""
    found = json.loads(text)
    if found["version"] != VERSION:
        raise ValueError(f"Version {found['version']} of a statement's document is not known.")
    known = dict(found["statement"])
    account = known["account"]
    return Statement(
        **{
            **known,
            "client": _party(known["client"]),
            "consultant": _party(known["consultant"]),
            "period": Period(*(Date.parse_iso(known["period"][end]) for end in ("first", "last"))),
            "rules": tuple(known["rules"]),
            "changes": tuple(known["changes"]),
            "lines": tuple(map(_line, known["lines"])),
            "totals": tuple(Total(**_decimals(each, "net", "gross")) for each in known["totals"]),
            "taxes": tuple(
                TaxLine(**_decimals(each, "percent", "base", "amount")) for each in known["taxes"]
            ),
            "account": None if account is None else _account(account),
        }
    )


def _party(known: dict[str, Any]) -> Party:
    return Party(known["name"], tuple(known["address"]))


def _line(known: dict[str, Any]) -> Line:
    values = _decimals(known, "multiplier", "rate", "amount")
    pieces = tuple(map(_piece, known["pieces"]))
    return Line(**{**values, "charge": Charge(known["charge"]), "pieces": pieces})


def _piece(known: dict[str, Any]) -> Piece:
    values = _decimals(known, "amount")
    return Piece(**{**values, "provenance": Provenance(known["provenance"])})


def _account(known: dict[str, Any]) -> Account:
    return Account(**{**known, "uses": tuple(Use(**each) for each in known["uses"])})


def _decimals(known: dict[str, Any], *names: str) -> dict[str, Any]:
    return {
        name: Decimal(value) if name in names and value is not None else value
        for name, value in known.items()
    }
