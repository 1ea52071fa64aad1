"""Every hot question is answered by an index: counted in the query plans, not timed."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.core.journal import Act, Change
from hraas_tui.core.sessions import StatementId
from hraas_tui.storage.database import connection_of
from tests.storage.storage_kit import (
    ACME,
    FIREWALL,
    GLOBEX,
    NOW,
    at,
    change,
    issue,
    put,
    raw,
    session,
    void,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

LAST = session("Z", 400, None, back=session("S1", 1, 2).id)
QUESTIONS: dict[str, Callable[[Ledger], Any]] = {
    "position": lambda ledger: ledger.position(),
    "running": lambda ledger: ledger.running(),
    "last_ended": lambda ledger: ledger.last_ended(),
    "session": lambda ledger: ledger.session("S7"),
    "with_prefix": lambda ledger: ledger.with_prefix("S7"),
    "between": lambda ledger: ledger.between(at(5), at(9)),
    "between_of_clients": lambda ledger: ledger.between(at(5), at(9), [ACME.id]),
    "starting_between": lambda ledger: list(ledger.starting_between(at(5), at(9))),
    "starting_of_clients": lambda ledger: list(ledger.starting_between(at(5), at(9), [ACME.id, GLOBEX.id])),
    "ending_after": lambda ledger: ledger.ending_after(at(300)),
    "chain": lambda ledger: ledger.chain(LAST.id),
    "linking_to": lambda ledger: ledger.linking_to([LAST.id]),
    "recent_notes": lambda ledger: ledger.recent_notes(ACME.id, None),
    "recent_notes_unassigned": lambda ledger: ledger.recent_notes(None, None),
    "recent_notes_of_context": lambda ledger: ledger.recent_notes(ACME.id, FIREWALL.id),
    "aways_between": lambda ledger: ledger.aways_between(at(5), at(9)),
    "statements_with": lambda ledger: ledger.statements_with(LAST.id),
    "acts_backwards": lambda ledger: next(ledger.acts_backwards()),
    "bodies": lambda ledger: ledger.bodies(2),
    "pulse": lambda ledger: ledger.pulse(LAST.id),
    "setting": lambda ledger: ledger.setting("discreet"),
    "civil days": lambda ledger: ledger._know_days(NOW),
}


def read_whole(path: Path, sql: str) -> list[str]:
    """The lines of a plan that read a table from end to end.

    Going through an index in the question's own order stops at its limit, so that is none.
    """
    stops = " LIMIT " in sql or sql.endswith("FROM public_running") or "return_stack" in sql
    fine = re.compile(r"^SCAN (CONSTANT|walk$|\(subquery-\d+\)$" + (r"|\w+ USING .*INDEX)" if stops else ")"))
    return [line for line in plan(path, sql) if line.startswith("SCAN") and not fine.match(line)]


@pytest.fixture
def big(ledger: Ledger) -> Ledger:
    put(ledger, *(session(f"S{n}", n, n + 1, note="n") for n in range(300)), LAST)
    return ledger


def statements(ledger: Ledger, ask: Callable[[Ledger], Any]) -> list[str]:
    """The SQL that a question sends, with its parameters."""
    seen: list[str] = []
    connection_of(ledger._database).set_trace_callback(seen.append)
    try:
        ask(ledger)
    finally:
        connection_of(ledger._database).set_trace_callback(None)
    return [sql for sql in seen if not sql.startswith(("BEGIN", "COMMIT", "PRAGMA", "ROLLBACK", "--"))]


def plan(path: Path, sql: str) -> list[str]:
    return [row[3] for row in raw(path, f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_reads_no_whole_table(big: Ledger, path: Path, name: str) -> None:
    asked = statements(big, QUESTIONS[name])
    assert len(asked) == 1
    assert read_whole(path, asked[0]) == []


def test_the_running_session_is_found_at_the_end_of_the_index(big: Ledger, path: Path) -> None:
    (asked,) = statements(big, QUESTIONS["running"])
    assert plan(path, asked) == ["SCAN t1 USING INDEX session_by_start"]
    assert "LIMIT 1" in asked
    assert "ORDER BY" in asked


@pytest.mark.parametrize("name", ["between", "ending_after"])
def test_an_overlap_is_one_seek_for_the_session_that_reaches_in(big: Ledger, path: Path, name: str) -> None:
    (asked,) = statements(big, QUESTIONS[name])
    lines = plan(path, asked)
    assert sum("session_by_start" in line for line in lines) == 2
    assert all("SCAN" not in line and "B-TREE" not in line for line in lines)


def test_a_switch_sends_as_many_statements_however_much_there_is(ledger: Ledger) -> None:
    def switch(start: int) -> list[str]:
        running = session(f"R{start}", start, None)
        put(ledger, running)
        ended = session(f"R{start}", start, start + 1)
        act = Act("start", (Change(running, ended), Change(None, session(f"N{start}", start + 1, None))))
        with ledger.transaction():
            sent = statements(ledger, lambda ledger: ledger.commit(act, NOW, "cli"))
        change(
            ledger, Change(session(f"N{start}", start + 1, None), session(f"N{start}", start + 1, start + 2))
        )
        return sent

    few = switch(0)
    put(ledger, *(session(f"S{n}", n, n + 1) for n in range(10, 800)))
    many = switch(900)
    assert len(few) == len(many) <= 24


STATUS = {
    "running": "SELECT * FROM public_running",
    "stack": "SELECT * FROM public_return_stack ORDER BY depth",
    "day": f"SELECT * FROM public_day WHERE starts_at <= {NOW} ORDER BY starts_at DESC LIMIT 1",
    "one session": "SELECT * FROM public_session WHERE id = 'S7'",
    "a span": f"SELECT * FROM public_session WHERE started_at >= {NOW} AND started_at < {NOW + 9}",
    "last": "SELECT * FROM public_session ORDER BY started_at DESC LIMIT 1",
}


@pytest.mark.parametrize("name", STATUS)
def test_the_public_views_read_no_whole_table(big: Ledger, path: Path, name: str) -> None:
    assert big.running() is not None
    assert read_whole(path, STATUS[name]) == []
    assert not any("AUTOMATIC" in line for line in plan(path, STATUS[name]))


BILLING: dict[str, Callable[[Ledger], Any]] = {
    "statements of a client": lambda ledger: ledger.statements(ACME.id),
    "statement": lambda ledger: ledger.statement("ACME-1"),
    "billed_in": lambda ledger: ledger.billed_in([LAST.id]),
    "files_of": lambda ledger: ledger.files_of(StatementId("TACME-0")),
    "unbilled_between": lambda ledger: ledger.unbilled_between(at(5), at(9)),
    "unbilled_before": lambda ledger: ledger.unbilled_before(ACME.id, at(9)),
    "first_start": lambda ledger: ledger.first_start(ACME.id),
    "document": lambda ledger: ledger.document(sha256(b"the statement ACME-0").hexdigest()),
    "roster": lambda ledger: ledger.roster(),
}
SHORT = re.compile(r"^SCAN (c|t|t1)( USING INDEX \w+)?$|^SCAN statement( USING .*INDEX \w+)?$")
"""Clients, contexts, terms and statements are few; sessions, and what holds them, are many."""


@pytest.mark.parametrize("name", BILLING)
def test_a_question_about_bills_reads_no_long_table(big: Ledger, path: Path, name: str) -> None:
    issued = [issue(big, f"ACME-{n}", session(f"S{n}", n, n + 1, note="n")) for n in range(3)]
    void(big, issued[1])
    for sql in statements(big, BILLING[name]):
        assert [line for line in read_whole(path, sql) if not SHORT.match(line)] == [], sql


def test_issuing_asks_about_its_own_sessions_only(big: Ledger, path: Path) -> None:
    for trigger in ("statement_insert", "session_frozen_update", "session_frozen_delete"):
        ((sql,),) = raw(path, "SELECT sql FROM sqlite_master WHERE name = ?", trigger)
        body = re.sub(r"(NEW|OLD)\.\w+", "'S1'", sql[sql.index("BEGIN") + 5 : sql.rindex("END")])
        parts = [part.replace("RAISE(ABORT, ", "max('', ").strip() for part in body.split(";")]
        assert [line for part in filter(None, parts) for line in read_whole(path, part)] == []
    assert big.statements() == ()
