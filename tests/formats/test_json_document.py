import json
from typing import Any

from hypothesis import given

from hraas_tui.core.exports import ClientExport
from hraas_tui.core.moments import iso
from hraas_tui.formats.json_document import JsonDocument
from hraas_tui.formats.text import plain
from tests.support.exporting import FIREWALL, GLOBEX, export_of, ledgers, local, planned, session


def written(export: ClientExport) -> Any:
    return json.loads(b"".join(JsonDocument().write(export)))


def test_a_document_to_the_letter() -> None:
    one = session(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="4812", note="Hotfix", context=FIREWALL.id
    )
    earned = {"amount": "167.83", "currency": "EUR"}
    document = written(export_of(one))
    assert "per hour" in document.pop("rules")
    assert document == {
        "schema": 1,
        "client": {"key": "acme", "name": "Acme", "rate": {"amount": "95.00", "currency": "EUR"}},
        "period": {
            "first": "2026-03-01",
            "last": "2026-03-31",
            "zone": "Europe/Berlin",
            "day_start": "04:00",
        },
        "totals": {
            "sessions": 1,
            "seconds": 6360,
            "amount": earned,
            "provenance": {"live": 1},
            "contexts": [{"context": "firewall", "sessions": 1, "seconds": 6360, "amount": earned}],
        },
        "sessions": [
            {
                "id": "7K3M9Q2XVB",
                "client": "acme",
                "context": "firewall",
                "ticket": "4812",
                "note": "Hotfix",
                "date": "2026-03-16",
                "start": "2026-03-16T10:02:00+01:00",
                "end": "2026-03-16T11:48:00+01:00",
                "zone": "Europe/Berlin",
                "seconds": 6360,
                "amount": earned,
                "provenance": "live",
                "state": "filed",
                "statement": None,
            }
        ],
    }


def test_what_is_not_known_is_null() -> None:
    document = written(export_of(session("S1", local("2026-03-16 10:00"), client=GLOBEX.id), client=GLOBEX))
    assert document["client"]["rate"] is None
    assert document["totals"]["amount"] is None
    assert document["sessions"][0]["context"] is None
    assert document["sessions"][0]["amount"] is None


def test_no_sessions_is_an_empty_list() -> None:
    assert written(export_of())["sessions"] == []


@given(ledgers())
def test_reading_back_gives_the_rows_and_their_sums(ledger: tuple) -> None:  # type: ignore[type-arg]
    for export in planned(ledger).exports:
        document = written(export)
        found = [(s["id"], s["start"], s["seconds"], s["note"], s["ticket"]) for s in document["sessions"]]
        assert found == [
            (r.id, iso(r.start, r.zone), r.seconds, plain(r.note), plain(r.ticket)) for r in export.rows
        ]
        assert document["totals"]["seconds"] == sum(s["seconds"] for s in document["sessions"])
        assert {s["client"] for s in document["sessions"]} <= {export.client.key}


def test_text_is_readable_and_harmless() -> None:
    one = session("S1", local("2026-03-16 10:00"), note='漢 👩‍💻 "x" \x1b[2J\x9b \\')
    data = b"".join(JsonDocument().write(export_of(one)))
    assert "漢 👩‍💻".encode() in data
    assert not {b"\x1b", "\x9b".encode()} & {data[n : n + 1] for n in range(len(data))}
    assert json.loads(data)["sessions"][0]["note"] == '漢 👩‍💻 "x"  [2J  \\'
