import json
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from hraas_tui.core.billing.statements import Statement
from hraas_tui.core.moments import iso
from hraas_tui.formats.json_document import SCHEMA, JsonDocument
from hraas_tui.formats.rows import rows
from hraas_tui.formats.text import plain
from tests.support.drawn import local
from tests.support.worked import EMPTY, ISSUED, NIGHT, WORKED, line, piece, statement, statements

DESCRIBED = json.loads(files("hraas_tui.formats").joinpath("statement.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(DESCRIBED, format_checker=Draft202012Validator.FORMAT_CHECKER)


def written(of: Statement) -> Any:
    document = json.loads(b"".join(JsonDocument().write(of)))
    VALIDATOR.validate(document)
    return document


def sessions(document: Any) -> list[Any]:
    return [each for one in document["lines"] for each in one["sessions"]]


def test_a_document_to_the_letter() -> None:
    one = piece(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="4812", note="Hotfix", context="firewall"
    )
    earned = {"amount": "171.00", "currency": "EUR"}
    assert written(statement(line(one, billed=6480), tax=Decimal(19))) == {
        "schema": 2,
        "statement": {
            "number": None,
            "state": "draft",
            "made_at": "2026-04-01T09:30:00+02:00",
            "replaces": None,
            "changes": [],
        },
        "consultant": {"name": "Ada Example", "address": ["Beispielweg 1", "10115 Berlin"]},
        "client": {"key": "acme", "name": "Acme", "address": []},
        "period": {
            "first": "2026-03-01",
            "last": "2026-03-31",
            "zone": "Europe/Berlin",
            "day_start": "04:00",
        },
        "locale": None,
        "rules": list(statement().rules),
        "lines": [
            {
                "line": 1,
                "day": "2026-03-16",
                "context": "firewall",
                "charge": "billable",
                "late": False,
                "multiplier": "1",
                "rate": {"amount": "95.00", "currency": "EUR"},
                "minimum_seconds": 0,
                "topped_up_seconds": 0,
                "seconds": 6360,
                "billed_seconds": 6480,
                "amount": earned,
                "sessions": [
                    {
                        "id": "7K3M9Q2XVB",
                        "part": 1,
                        "context": "firewall",
                        "ticket": "4812",
                        "note": "Hotfix",
                        "date": "2026-03-16",
                        "start": "2026-03-16T10:02:00+01:00",
                        "end": "2026-03-16T11:48:00+01:00",
                        "seconds": 6360,
                        "billed_seconds": 6480,
                        "amount": earned,
                        "provenance": "live",
                    }
                ],
            }
        ],
        "totals": {
            "sessions": 1,
            "seconds": 6360,
            "billed_seconds": 6480,
            "amounts": [{"currency": "EUR", "net": "171.00", "gross": "203.49"}],
            "taxes": [
                {"label": "VAT", "percent": "19", "base": "171.00", "amount": "32.49", "currency": "EUR"}
            ],
            "provenance": {"live": 1},
        },
        "retainer": None,
    }


def test_an_issued_one_says_its_number_and_what_it_replaces() -> None:
    document = written(ISSUED)
    assert document["statement"] == {
        "number": "ACME-2026-003",
        "state": "issued",
        "made_at": "2026-04-01T09:30:00+02:00",
        "replaces": "ACME-2026-002",
        "changes": ["7K3M9Q2XVB: the note was changed."],
    }
    assert document["locale"] == "de_DE"
    assert [(one["charge"], one["late"], one["multiplier"]) for one in document["lines"]] == [
        ("billable", False, "1"),
        ("retainer", False, "1"),
        ("billable", False, "1"),
        ("billable", False, "1.5"),
        ("no-charge", False, "1"),
        ("billable", True, "1"),
    ]
    assert [(each["id"], each["part"]) for each in sessions(document)][1:3] == [
        ("7K3M9Q2XVC", 1),
        ("7K3M9Q2XVC", 2),
    ]
    assert document["retainer"] == {
        "opening": 1800,
        "added": 3600,
        "used": 3600,
        "lapsed": 600,
        "closing": 1200,
        "uses": [{"since": "2026-03-01", "seconds": 3600}],
    }


def test_what_is_not_known_is_null() -> None:
    document = written(statement(line(piece("S1", NIGHT), rate=None, currency=None, day=None, context=None)))
    (one,) = document["lines"]
    assert (one["rate"], one["amount"], one["day"], one["context"]) == (None, None, None, None)
    assert (one["sessions"][0]["context"], one["sessions"][0]["amount"]) == (None, None)
    assert document["totals"]["amounts"] == []


def test_no_sessions_is_an_empty_list() -> None:
    assert written(EMPTY)["lines"] == []


def test_the_schema_is_one_and_of_this_version() -> None:
    Draft202012Validator.check_schema(DESCRIBED)
    assert DESCRIBED["properties"]["schema"]["const"] == SCHEMA
    assert DESCRIBED["$id"].endswith(f":{SCHEMA}")


def _without(document: Any, *path: str | int) -> Any:
    *way, last = path
    inner = document
    for step in way:
        inner = inner[step]
    del inner[last]
    return document


@pytest.mark.parametrize(
    "path",
    [
        ("client", "key"),
        ("totals", "billed_seconds"),
        ("retainer", "closing"),
        ("lines", 0, "amount"),
        ("lines", 0, "sessions", 0, "id"),
        ("statement", "state"),
    ],
)
def test_the_schema_misses_what_is_not_there(path: tuple[str | int, ...]) -> None:
    assert not VALIDATOR.is_valid(_without(written(WORKED), *path))


@given(statements())
def test_reading_back_gives_the_pieces_and_their_sums(of: Statement) -> None:
    document = written(of)
    found = {(s["id"], s["start"], s["seconds"], s["note"], s["ticket"]) for s in sessions(document)}
    assert found == {
        (
            r.piece.session,
            iso(r.piece.start, of.zone),
            r.piece.recorded,
            plain(r.piece.note),
            plain(r.piece.ticket),
        )
        for r in rows(of)
    }
    totals = document["totals"]
    for name in ("seconds", "billed_seconds"):
        assert totals[name] == sum(one[name] for one in document["lines"])
        for one in document["lines"]:
            assert one[name] == sum(each[name] for each in one["sessions"])
    for one in document["lines"]:
        if one["amount"] is not None:
            shares = [Decimal(each["amount"]["amount"]) for each in one["sessions"]]
            assert sum(shares) == Decimal(one["amount"]["amount"])
    for total in totals["amounts"]:
        own = [
            o["amount"]["amount"]
            for o in document["lines"]
            if (o["amount"] or total)["currency"] == total["currency"] and o["amount"]
        ]
        assert sum(map(Decimal, own)) == Decimal(total["net"])


def test_text_is_readable_and_harmless() -> None:
    one = piece("S1", NIGHT, note='漢 👩‍💻 "x" \x1b[2J\x9b \\')
    data = b"".join(JsonDocument().write(statement(line(one))))
    assert "漢 👩‍💻".encode() in data
    assert not {b"\x1b", "\x9b".encode()} & {data[n : n + 1] for n in range(len(data))}
    assert sessions(json.loads(data))[0]["note"] == '漢 👩‍💻 "x"  [2J  \\'
