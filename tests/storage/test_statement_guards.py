"""Raw SQL against what was billed: the database itself keeps it, and each guard is shown to be needed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.storage.statement_attacks import (
    ATTACKS,
    DAY,
    GUARDED_TWICE,
    NUMBER,
    OTHER,
    SESSION,
    SPARE,
    held,
    made,
)
from tests.storage.storage_kit import ACME, FIREWALL, GLOBEX, at, everything, issue, put, raw, session, void

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger


@pytest.fixture
def billed(ledger: Ledger, path: Path) -> Path:
    """A ledger's file with a statement that holds, one that was voided, and sessions in neither."""
    free = session("FREE", 0, 10)
    whole = session("BILLED", 20, 30, context=FIREWALL.id, ticket="CHG-1", note="rules")
    put(
        ledger,
        free,
        whole,
        session("THEIRS", 40, 50, GLOBEX, back=whole.id),
        session("NOBODYS", 50, 55, None),
        session("RUNNING", 60, None),
    )
    void(ledger, issue(ledger, "ACME-2026-001", free))
    issue(ledger, NUMBER, whole)
    with ledger.transaction():
        ledger.put_document(SPARE)
    return path


def attack(path: Path, *statements: str) -> None:
    """Run statements as one transaction, as a program would that keeps no foreign keys."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_keeps_what_was_billed(billed: Path, name: str) -> None:
    before = everything(billed)
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError), match="hraas: "):
        attack(billed, *ATTACKS[name][1])
    assert everything(billed) == before


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in GUARDED_TWICE])
def test_without_its_guard_an_attack_gets_through(billed: Path, name: str) -> None:
    guard, statements = ATTACKS[name]
    before = everything(billed)
    raw(billed, f"DROP TRIGGER {guard}")
    attack(billed, *statements)
    assert everything(billed) != before


def test_every_guard_is_attacked(billed: Path) -> None:
    found = raw(billed, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    kept = ("session", "statement", "document")
    assert {name for (name,) in found if name.startswith(kept)} == {guard for guard, _ in ATTACKS.values()}


# What a statement that is not there may hold is told by single parts of one guard: without a part, its attack passes.
PARTS = {
    "a voided statement replaced by its id": "FROM statement WHERE public_id = NEW.public_id",
    "a voided statement replaced by its number": "FROM statement WHERE number = NEW.number",
    "a voided statement replaced by its row": "FROM statement WHERE id = NEW.id",
    "another client's session in a statement": "s.client IS NOT NEW.client OR",
    "a running session in a statement": "OR s.ended_at IS NULL",
    "a statement without a session": "NOT EXISTS (SELECT 1",
}


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_the_guard_of_new_statements_is_needed(billed: Path, name: str) -> None:
    ((sql,),) = raw(billed, "SELECT sql FROM sqlite_master WHERE name = 'statement_insert'")
    part = PARTS[name]
    assert sql.count(part) == 1
    without = {"s.client IS NOT NEW.client OR": "", "OR s.ended_at IS NULL": ""}.get(part, f"{part} AND 0")
    if part.startswith("NOT EXISTS"):
        without = f"0 AND {part}"
    raw(billed, "DROP TRIGGER statement_insert")
    raw(billed, sql.replace(part, without))
    attack(billed, *ATTACKS[name][1])


def refusal(path: Path, sql: str) -> str:
    with pytest.raises(sqlite3.Error) as caught:
        attack(path, sql)
    return str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE session SET note = 'x' WHERE public_id = 'BILLED'",
        "DELETE FROM session WHERE public_id = 'BILLED'",
    ],
)
def test_the_refusal_names_the_statement(billed: Path, sql: str) -> None:
    assert f"'hraas: billed in {NUMBER}'" in refusal(billed, sql)


def test_a_second_statement_is_refused_with_the_number_of_the_first(billed: Path) -> None:
    with pytest.raises(sqlite3.Error, match=f"hraas: billed in {NUMBER}"):
        attack(billed, *held("BILLED"), made())


@pytest.mark.parametrize("name", [name for name in ATTACKS if ATTACKS[name][0].startswith("session_frozen")])
def test_it_is_refused_even_where_a_path_may_be_anything(billed: Path, name: str) -> None:
    before = everything(billed)
    with closing(sqlite3.connect(billed)) as connection:
        connection.create_function("json_extract", 2, lambda *_: None, deterministic=True)
        with pytest.raises(sqlite3.IntegrityError, match="hraas: "):
            connection.execute(ATTACKS[name][1][0])
    assert everything(billed) == before


def test_a_refused_change_of_many_leaves_none_of_them_changed(billed: Path) -> None:
    before = everything(billed)
    with closing(sqlite3.connect(billed, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="billed in"):
            connection.execute("UPDATE session SET note = 'x'")
        connection.execute("COMMIT")
    assert everything(billed) == before


ALLOWED = {
    "where a billed session goes back to": "UPDATE session SET back = 'FREE' WHERE public_id = 'BILLED'",
    "a billed session to what it is": "UPDATE session SET note = note, ended_at = ended_at",
    "a session before it": f"{SESSION} ('NEW', {at(10)}, {at(20)}, 'UTC', 'CACME', 'typed')",
    "a session after it": f"{SESSION} ('NEW', {at(30)}, {at(40)}, 'UTC', 'CACME', 'typed')",
    "its client's name": "UPDATE client SET name = 'Other' WHERE public_id = 'CACME'",
    "its context's name": "UPDATE context SET name = 'Other' WHERE public_id = 'XFIREWALL'",
    "a session that is in no statement": "DELETE FROM session WHERE public_id = 'FREE'",
    "a new document": f"INSERT INTO document VALUES ('{OTHER}', 'other')",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_no_part_of_what_was_billed_may_change(billed: Path, name: str) -> None:
    attack(billed, ALLOWED[name])
    assert raw(billed, "SELECT session, number FROM billed_session") == [("BILLED", NUMBER)]


def test_a_void_needs_a_reason_and_frees_the_sessions(billed: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        attack(billed, f"UPDATE statement SET voided_at = 1 WHERE number = '{NUMBER}'")
    attack(billed, f"UPDATE statement SET voided_at = 1, reason = 'x' WHERE number = '{NUMBER}'")
    attack(billed, "UPDATE session SET note = 'x' WHERE public_id = 'BILLED'")
    attack(billed, *held("BILLED"), made())
    assert raw(billed, "SELECT session, number FROM billed_session") == [("BILLED", "NEW-1")]
    attack(billed, "UPDATE statement SET voided_at = 2, reason = 'x' WHERE number = 'NEW-1'")
    attack(billed, "UPDATE session SET back = NULL", "DELETE FROM session WHERE public_id = 'BILLED'")
    assert raw(billed, "SELECT count(*) FROM statement_session") == [(3,)]


TERMS = "INSERT INTO terms (public_id, client, context, since, rules) VALUES"
CAN_NOT_BE = {
    "terms twice from one day": [
        f"{TERMS} ('A', 'CACME', NULL, '', '{{}}'), ('B', 'CACME', NULL, '', '{{}}')"
    ],
    "terms of a context twice from one day": [
        f"{TERMS} ('A', 'CACME', 'XFIREWALL', '', '{{}}'), ('B', 'CACME', 'XFIREWALL', '', '{{}}')"
    ],
    "terms that are no JSON": [f"{TERMS} ('A', 'CACME', NULL, '', 'rate')"],
    "terms of no client": [f"{TERMS} ('A', 'NOBODY', NULL, '', '{{}}')"],
    "terms of another client's context": [f"{TERMS} ('A', 'CGLOBEX', 'XFIREWALL', '', '{{}}')"],
    "terms without a day": [f"{TERMS} ('A', 'CACME', NULL, NULL, '{{}}')"],
    "a word allowed twice": [
        "INSERT INTO allowance VALUES (NULL, 'A', 'CACME', 'x'), (NULL, 'B', 'CACME', 'x')"
    ],
    "no word allowed": ["INSERT INTO allowance VALUES (NULL, 'A', 'CACME', '')"],
    "a document with half a hash": ["INSERT INTO document VALUES ('abc', 'x')"],
    "a document that is no text": [f"INSERT INTO document VALUES ('{OTHER}', x'00')"],
    "a statement without a document": [*held("FREE"), made()],
    "a statement's sessions without it": held("FREE"),
    "a session twice in a statement": held("FREE", "free"),
    "an export of no statement": ["UPDATE export SET statement = 'NOTHING'"],
    "an address that is none": ["UPDATE client SET address = NULL"],
    "a locale that is a blob": ["UPDATE client SET locale = x'00'"],
}


@pytest.mark.parametrize("name", CAN_NOT_BE)
def test_what_can_not_be_is_refused(billed: Path, name: str) -> None:
    raw(
        billed,
        f"INSERT INTO export VALUES (NULL, 'E', '{ACME.id}', {DAY}, 'csv', 'a.csv', '{OTHER}', 1, NULL)",
    )
    before = everything(billed)
    with closing(sqlite3.connect(billed, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        connection.execute("BEGIN")
        with pytest.raises(sqlite3.IntegrityError):  # noqa: PT012 - some are seen at the end only
            for statement in CAN_NOT_BE[name]:
                connection.execute(statement)
            connection.execute("COMMIT")
    assert everything(billed) == before
