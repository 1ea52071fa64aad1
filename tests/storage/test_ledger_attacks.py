"""Raw SQL, as a bug or another program could send it: the database itself keeps what must always hold."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.sessions import Break, BreakId, Review, ReviewId
from tests.storage.storage_kit import FIREWALL, GATEWAY, GLOBEX, at, put, raw, session

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

FIELDS = "public_id, started_at, ended_at, zone, client, context, provenance"


def row(
    name: str = "'NEW'",
    start: object = at(200),
    end: object = at(210),
    client: str = "'CACME'",
    context: str = "NULL",
    provenance: str = "'live'",
) -> str:
    return f"session ({FIELDS}) VALUES ({name}, {start}, {end}, 'UTC', {client}, {context}, {provenance})"


INSERTS = {
    "overlap from the left": row(start=at(-5), end=at(1)),
    "overlap from the right": row(start=at(9), end=at(15)),
    "overlap inside": row(start=at(2), end=at(3)),
    "overlap around": row(start=at(-5), end=at(15)),
    "overlap around all": row(start=at(-5), end=at(500)),
    "the same times": row(start=at(0), end=at(10)),
    "into the running one": row(start=at(100), end=at(101)),
    "a second running one after": row(start=at(100), end="NULL"),
    "a second running one before": row(start=at(40), end="NULL"),
    "a running one from the start": row(start=at(-100), end="NULL"),
    "end before start": row(start=at(45), end=at(44)),
    "no length": row(start=at(45), end=at(45)),
    "a start that is text": row(start="'noon'"),
    "a start with a fraction": row(start=at(45) + 0.5, end=at(46)),
    "an end that is text": row(start=at(45), end="'noon'"),
    "an end with a fraction": row(start=at(45), end=at(46) + 0.5),
    "an end that is a blob": row(start=at(45), end="x'00'"),
    "no start": row(start="NULL"),
    "no id": row(name="NULL", start=at(45), end=at(46)),
    "an empty id": row(name="''", start=at(45), end=at(46)),
    "a known id": row(name="'FIRST'", start=at(45), end=at(46)),
    "a known id in another case": row(name="'first'", start=at(45), end=at(46)),
    "a client that is not there": row(client="'NOBODY'", start=at(45), end=at(46)),
    "a context that is not there": row(context="'NOTHING'", start=at(45), end=at(46)),
    "another client's context": row(context="'XGATEWAY'", start=at(45), end=at(46)),
    "a context without a client": row(client="NULL", context="'XFIREWALL'", start=at(45), end=at(46)),
    "an unheard-of provenance": row(provenance="'guessed'", start=at(45), end=at(46)),
}
UPDATES = {
    "a start into the one before": f"session SET started_at = {at(5)} WHERE public_id = 'SECOND'",
    "a start onto the one before": f"session SET started_at = {at(0)} WHERE public_id = 'SECOND'",
    "an end into the next one": f"session SET ended_at = {at(25)} WHERE public_id = 'FIRST'",
    "an end beyond the next one": f"session SET ended_at = {at(35)} WHERE public_id = 'FIRST'",
    "no end any more": "session SET ended_at = NULL WHERE public_id = 'SECOND'",
    "all at once": f"session SET started_at = {at(0)}, ended_at = {at(10)}",
    "an end before the start": f"session SET ended_at = {at(-5)} WHERE public_id = 'FIRST'",
    "an end with a fraction": f"session SET ended_at = {at(5)} + 0.5 WHERE public_id = 'FIRST'",
    "another id": "session SET public_id = 'OTHER' WHERE public_id = 'FIRST'",
    "another's id": "session SET public_id = 'SECOND' WHERE public_id = 'FIRST'",
    "the id in another case": "session SET public_id = 'first' WHERE public_id = 'FIRST'",
    "another row number": "session SET id = 77 WHERE public_id = 'FIRST'",
    "another row number by its other name": "session SET rowid = 77 WHERE public_id = 'FIRST'",
    "another row's number": "session SET rowid = 2 WHERE public_id = 'FIRST'",
    "another client with this context": "session SET client = 'CGLOBEX' WHERE public_id = 'FIRST'",
    "no client with a context": "session SET client = NULL WHERE public_id = 'FIRST'",
    "a way back to nowhere": "session SET back = 'NOWHERE' WHERE public_id = 'FIRST'",
    "a context that changes its client": "context SET client = 'CGLOBEX' WHERE public_id = 'XFIREWALL'",
    "a client's id": "client SET public_id = 'OTHER' WHERE public_id = 'CACME'",
    "a client's key that is another's": "client SET key = 'GLOBEX' WHERE public_id = 'CACME'",
    "a hotkey that is another's": "client SET hotkey = 2 WHERE public_id = 'CACME'",
    "a hotkey that is no digit": "client SET hotkey = 10 WHERE public_id = 'CACME'",
    "the journal": "journal SET body = '{}' WHERE seq = 2",
    "the journal's order": "journal SET seq = 999 WHERE seq = 2",
    "the journal's order by its other name": "journal SET rowid = 999 WHERE rowid = 2",
    "the whole journal": "journal SET origin = 'app'",
}
DELETES = {
    "an entry of the journal": "journal WHERE seq = 2",
    "the journal's last entry": "journal WHERE seq = (SELECT max(seq) FROM journal)",
    "the whole journal": "journal",
    "a client with sessions": "client WHERE public_id = 'CACME'",
    "a context with sessions": "context WHERE public_id = 'XFIREWALL'",
    "a session that is gone back to": "session WHERE public_id = 'FIRST'",
}
ENTRY = "1, 1, 'cli', 'x', 'session', '{}', zeroblob(16), zeroblob(32)"
ENTRIES = {
    "one that exists": f"journal VALUES (2, {ENTRY})",
    "the first one": f"journal VALUES (1, {ENTRY})",
    "one before all": f"journal VALUES (0, {ENTRY})",
    "one after a gap": f"journal SELECT max(seq) + 2, {ENTRY} FROM journal",
    "one without a number": f"journal VALUES (NULL, {ENTRY})",
    "one with a short salt": f"journal SELECT max(seq) + 1, {ENTRY.replace('16', '15')} FROM journal",
    "one with a short hash": f"journal SELECT max(seq) + 1, {ENTRY.replace('32', '31')} FROM journal",
}
ATTACKS = [
    *((f"INSERT INTO {sql}", f"insert {name}") for name, sql in INSERTS.items()),
    *((f"INSERT OR REPLACE INTO {sql}", f"replace {name}") for name, sql in INSERTS.items()),
    *((f"UPDATE {sql}", f"update to {name}") for name, sql in UPDATES.items()),
    *((f"DELETE FROM {sql}", f"delete {name}") for name, sql in DELETES.items()),
    *((f"INSERT INTO {sql}", f"insert entry: {name}") for name, sql in ENTRIES.items()),
    *((f"INSERT OR REPLACE INTO {sql}", f"replace entry: {name}") for name, sql in ENTRIES.items()),
    *(
        (f"UPDATE OR REPLACE {sql}", f"update or replace to {name}")
        for name, sql in UPDATES.items()
        if sql.startswith(("session", "journal"))
    ),
]


REVIEWS = {
    "a break without length": "INSERT INTO break VALUES (NULL, 'B', 5, 5)",
    "a break that ends before it starts": "INSERT INTO break VALUES (NULL, 'B', 6, 5)",
    "a break that starts at a text": "INSERT INTO break VALUES (NULL, 'B', 'noon', 5)",
    "a break with a fraction": "INSERT INTO break VALUES (NULL, 'B', 4.5, 5)",
    "a break without an end": "INSERT INTO break VALUES (NULL, 'B', 4, NULL)",
    "a break without an id": "INSERT INTO break VALUES (NULL, '', 4, 5)",
    "a known break": "INSERT INTO break VALUES (NULL, 'PAUSE', 4, 5)",
    "a break that grows backwards": "UPDATE break SET started_at = ended_at",
    "a day reviewed twice": "INSERT INTO review VALUES (NULL, 'R', '2026-03-16')",
    "no day": "INSERT INTO review VALUES (NULL, 'R', NULL)",
    "a day that is a blob": "INSERT INTO review VALUES (NULL, 'R', x'00')",
    "a review without an id": "INSERT INTO review VALUES (NULL, '', '2026-03-17')",
    "a known review": "INSERT INTO review VALUES (NULL, 'DONE', '2026-03-17')",
    "a pulse that is watched twice": "INSERT INTO pulse VALUES ('RUNNING', 'b', 1, NULL, 2, 0)",
    "a pulse that is neither off nor on": "INSERT INTO pulse VALUES ('RUNNING', 'b', 1, NULL, 0, NULL)",
    "a pulse that beats in words": "INSERT INTO pulse VALUES ('RUNNING', 'b', 'now', NULL, 0, 0)",
}


@pytest.fixture
def reviewed(ledger: Ledger, path: Path) -> Path:
    """A ledger's file with a break and a reviewed day."""
    put(ledger, Break(BreakId("PAUSE"), at(10), at(20)), Review(ReviewId("DONE"), "2026-03-16"))
    return path


@pytest.mark.parametrize("sql", [pytest.param(sql, id=name) for name, sql in REVIEWS.items()])
def test_the_database_refuses_a_review_that_can_not_be(reviewed: Path, sql: str) -> None:
    def kept() -> list[object]:
        return [raw(reviewed, f"SELECT * FROM {table}") for table in ("break", "review", "pulse")]

    before = kept()
    with pytest.raises(sqlite3.IntegrityError):
        raw(reviewed, sql)
    assert kept() == before


@pytest.fixture
def worked(ledger: Ledger, path: Path) -> Path:
    """A ledger's file with two finished sessions and a running one."""
    first = session("FIRST", 0, 10, context=FIREWALL.id)
    second = session("SECOND", 20, 30, GLOBEX, context=GATEWAY.id, back=first.id)
    put(ledger, first, second, session("RUNNING", 60, None))
    return path


def everything(path: Path) -> list[list[tuple[object, ...]]]:
    return [raw(path, f"SELECT * FROM {table}") for table in ("client", "context", "session", "journal")]


@pytest.mark.parametrize("sql", [pytest.param(sql, id=name) for sql, name in ATTACKS])
def test_the_database_refuses(worked: Path, sql: str) -> None:
    before = everything(worked)
    with pytest.raises(sqlite3.IntegrityError):
        raw(worked, sql)
    assert everything(worked) == before


@pytest.mark.parametrize("word", ["INSERT OR IGNORE INTO", "INSERT OR FAIL INTO", "INSERT OR ROLLBACK INTO"])
@pytest.mark.parametrize("name", ["overlap inside", "a second running one after", "a known id"])
def test_no_other_way_to_insert_gets_through(worked: Path, word: str, name: str) -> None:
    before = everything(worked)
    with pytest.raises(sqlite3.IntegrityError):
        raw(worked, f"{word} {INSERTS[name]}")
    assert everything(worked) == before


def test_what_touches_does_not_overlap(worked: Path) -> None:
    raw(worked, f"INSERT INTO {row(start=at(10), end=at(20))}")
    raw(worked, f"UPDATE session SET ended_at = {at(11)} WHERE public_id = 'NEW'")
    raw(worked, f"UPDATE session SET started_at = {at(30)}, ended_at = {at(60)} WHERE public_id = 'SECOND'")
    assert raw(worked, "SELECT count(*) FROM session") == [(4,)]


def test_a_lone_running_session_may_be_moved_by_hand(worked: Path) -> None:
    raw(worked, f"UPDATE session SET started_at = {at(31)} WHERE public_id = 'RUNNING'")
    raw(worked, f"UPDATE session SET ended_at = {at(99)} WHERE public_id = 'RUNNING'")
    raw(worked, f"INSERT INTO {row(start=at(99), end='NULL')}")
    assert raw(worked, "SELECT id FROM public_running") == [("NEW",)]
