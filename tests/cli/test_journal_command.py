from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


@pytest.fixture
def noted(cli: CommandLine) -> str:
    """A session that was entered and then noted; its id."""
    cli.done("add", "acme/firewall", "09:00", "09:30", "rules", "--ticket", "CHG-1")
    session: str = cli.log()[0]["id"]
    cli.clock.tick(60)
    cli.done("note", "--session", session, "other rules")
    return session


def test_a_session_is_told_in_chapters(cli: CommandLine, noted: str) -> None:
    assert cli.done("journal", noted[:6].lower()).splitlines() == [
        "Mon 16 Mar 2026, UTC+01:00",
        "  09:36:00  entered (command line)",
        "            time        09:00–09:30",
        "            client      ACME Corp",
        "            context     firewall",
        "            ticket      #CHG-1",
        "            note        “rules”",
        "  09:37:00  note written (command line)",
        "            note        “rules” → “other rules”",
        "now",
        "            time        09:00–09:30",
        "            client      ACME Corp",
        "            context     firewall",
        "            ticket      #CHG-1",
        "            note        “other rules”",
        "            recorded    0:30, entered afterwards",
        "            billed      not yet",
    ]


def test_as_json_it_is_its_entries(cli: CommandLine, noted: str) -> None:
    first, second = cli.record("journal", noted)
    assert {key: first[key] for key in ("origin", "action", "kind", "id", "before", "reason")} == {
        "origin": "cli",
        "action": "add",
        "kind": "session",
        "id": noted,
        "before": None,
        "reason": "",
    }
    assert first["recorded_at"] == "2026-03-16T09:36:00+01:00"
    assert (second["act"], second["action"]) == (first["act"] + 1, "note")
    assert second["before"] == first["after"]
    assert second["after"] == {**first["after"], "note": "other rules"}


def test_the_whole_of_it_is_a_line_an_entry_latest_last(cli: CommandLine, noted: str) -> None:
    lines = cli.done("journal").splitlines()
    assert [int(line[:6]) for line in lines] == [*range(1, len(lines) + 1)]
    assert lines[-1] == (
        f"{len(lines):>6}  2026-03-16 09:37:00  cli  note        {noted}"
        "  ACME Corp · firewall 2026-03-16 09:00–09:30: note “rules” → “other rules”"
    )


def test_the_whole_of_it_as_json_has_the_hashes(cli: CommandLine, noted: str) -> None:
    entries = cli.record("journal")
    assert [entry["seq"] for entry in entries] == [*range(1, len(entries) + 1)]
    assert entries[-1]["id"] == noted
    with closing(sqlite3.connect(cli.ledger)) as ledger:
        kept = ledger.execute("SELECT hash FROM journal ORDER BY seq").fetchall()
    assert [bytes.fromhex(entry["hash"]) for entry in entries] == [hash_ for (hash_,) in kept]


def test_an_empty_ledger_has_an_empty_one(empty: CommandLine) -> None:
    assert empty.done("journal") == ""
    assert json.loads(empty.done("journal", "--json")) == []


def test_what_is_not_there_is_refused(cli: CommandLine) -> None:
    assert "There is no session “ZZZ”, and there was none." in cli.refused("journal", "ZZZ")
    cli.misused("journal", "A", "B")


def test_notes_are_text_to_the_terminal(cli: CommandLine, noted: str) -> None:
    cli.done("note", "--session", noted, "a\x1b[31mred")
    for words in (["journal"], ["journal", noted]):
        assert "\x1b" not in cli.done(*words)


def test_a_reader_that_goes_away_is_no_trouble(cli: CommandLine, noted: str) -> None:
    assert noted
    for words in (["journal"], ["journal", "--json"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "hraas_tui", *words],
            env={**os.environ, **cli.environ},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        os.close(writer)
        assert done.stderr == b""
