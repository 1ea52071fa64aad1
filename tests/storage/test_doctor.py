"""What the doctor finds, that it changes nothing, and what is mended on request."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.billing.terms import Rules
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.moments import Days
from hraas_tui.storage.backups import folder_of, make
from hraas_tui.storage.checks import tried
from hraas_tui.storage.damage import check_all
from hraas_tui.storage.doctor import Finding, examine
from hraas_tui.storage.repairs import mend
from tests.storage.storage_kit import (
    ACME,
    DAYS,
    NOW,
    ROSTER,
    issue,
    old_ledger,
    opened,
    put,
    raw,
    session,
    switch,
    terms,
    void,
)

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
WORK = tuple(session(f"S{n}", n * 10, n * 10 + 9, note=f"note {n}") for n in range(8))


@pytest.fixture
def whole(path: Path) -> Path:
    """A ledger with something of everything, closed."""
    ledger = opened(path)
    put(ledger, *ROSTER)
    put(ledger, *WORK, terms("T", Rules()))
    running = session("RUNNING", 90, None)
    put(ledger, running)
    switch(ledger, running, session("NEXT", 95, None))
    issue(ledger, "A-1", *WORK[:3])
    void(ledger, issue(ledger, "A-2", *WORK[3:5]))
    ledger.close()
    return path


def found(path: Path, now: int = NOW + 2 * DAY, days: Days = DAYS) -> list[Finding]:
    """What is found; the ledger is left as it is."""
    before = path.read_bytes() if path.exists() else None
    findings = list(examine(path, days, now))
    assert (path.read_bytes() if path.exists() else None) == before
    return findings


def the_one(path: Path, check: str, now: int = NOW + 2 * DAY, days: Days = DAYS) -> Finding:
    findings = found(path, now, days)
    assert [finding.check for finding in findings] == [check], findings
    return findings[0]


def unguarded(path: Path, *statements: str) -> None:
    """Change what the ledger's guards would not let be changed, and put them back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in guards:
            connection.execute(sql)


def mended(path: Path, finding: Finding, now: int = NOW + 2 * DAY, days: Days = DAYS) -> None:
    assert finding.mend is not None
    mend(path, {finding.mend}, days, now)
    assert found(path, now, days) == []


def test_a_whole_ledger_is_whole(whole: Path) -> None:
    assert found(whole) == []
    make(whole, NOW)
    assert found(whole) == []
    check_all(whole)


def test_looking_leaves_nothing_behind(whole: Path) -> None:
    before = sorted(whole.parent.iterdir())
    assert found(whole) == []
    assert sorted(whole.parent.iterdir()) == before


def test_without_a_ledger_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no ledger"):
        list(examine(tmp_path / "ledger.db", DAYS, NOW))
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_is_gone(whole: Path) -> None:
    make(whole, NOW)
    whole.unlink()
    finding = the_one(whole, "file")
    assert "is gone" in finding.what
    assert "restore newest" in finding.advice


# -- what is recorded -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE session SET note = 'other' WHERE public_id = 'S1'", "session S1 is another"),
        ("UPDATE session SET started_at = started_at + 1 WHERE public_id = 'S7'", "session S7 is another"),
        ("DELETE FROM session WHERE public_id = 'S6'", "session S6 is gone from the tables"),
        ("DELETE FROM terms", "terms T is gone from the tables"),
        ("UPDATE client SET rate = '1' WHERE key = 'acme'", f"client {ACME.id} is another"),
        ("UPDATE statement SET total = '€2.00' WHERE number = 'A-1'", "statement TA-1 is another"),
        ("DELETE FROM statement_session WHERE session = 'S2'", "statement TA-1 is another"),
        (
            "INSERT INTO session (public_id, started_at, ended_at, zone, provenance) VALUES ('X', 1773650000, 1773650060, 'UTC', 'live')",
            "session X is not on record",
        ),
    ],
)
def test_tables_that_are_not_what_the_journal_says(whole: Path, statement: str, words: str) -> None:
    unguarded(whole, statement)
    assert words in the_one(whole, "replay").what
    with pytest.raises(LedgerTrouble, match="its tables are not what its journal says"):
        check_all(whole)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = replace(body, 'note 3', 'note 4') WHERE body LIKE '%note 3%'",
        "UPDATE journal SET salt = zeroblob(16) WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 3",
    ],
)
def test_a_journal_that_was_changed(whole: Path, statement: str) -> None:
    unguarded(whole, statement)
    findings = found(whole)
    assert findings[0].check == "journal"
    assert "does not hold together from entry" in findings[0].what


def test_columns_of_the_journal_that_contradict_it(whole: Path) -> None:
    unguarded(whole, "UPDATE journal SET origin = 'app', action = 'put' WHERE seq = 9")
    assert "Entry 9 of the journal contradicts itself about its origin" in the_one(whole, "journal").what


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TRIGGER session_insert_overlap", "trigger session_insert_overlap"),
        ("DROP INDEX session_one_running", "index session_one_running"),
        ("DROP VIEW public_day", "view public_day"),
        ("CREATE TRIGGER mine AFTER INSERT ON session BEGIN DELETE FROM away; END", "trigger mine"),
    ],
)
def test_guards_that_were_taken_away(whole: Path, statement: str, words: str) -> None:
    raw(whole, statement)
    assert words in the_one(whole, "guards").what


def test_sessions_that_overlap_and_two_that_run(whole: Path) -> None:
    unguarded(
        whole,
        "DROP INDEX session_one_running",
        "UPDATE session SET ended_at = ended_at + 300 WHERE public_id = 'S1'",
        "UPDATE session SET ended_at = NULL WHERE public_id = 'RUNNING'",
    )
    told = [finding.what for finding in found(whole) if finding.check == "sessions"]
    assert told[0] == "2 pairs of sessions overlap: S1 and S2; RUNNING and NEXT."
    assert told[1].startswith("2 sessions run at once: ")


def test_a_session_that_starts_in_the_future(whole: Path) -> None:
    finding = the_one(whole, "sessions", NOW + 60)
    assert "The running session NEXT starts in the future, at 2026-03-16T12:35:00+01:00" in finding.what


def test_a_clock_that_is_behind_the_last_change(whole: Path) -> None:
    finding = found(whole, NOW - DAY)[-1]
    assert finding.check == "clock"
    assert (
        "The last change is of 2026-03-16T11:00:00+01:00, but now it is 2026-03-15T11:00:00+01:00"
        in finding.what
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM document WHERE body LIKE '%A-1'",
        "UPDATE document SET body = body || '!' WHERE body LIKE '%A-1'",
    ],
)
def test_a_statement_that_lost_its_document(whole: Path, statement: str) -> None:
    unguarded(whole, "PRAGMA foreign_keys = 0", statement)
    findings = [finding for finding in found(whole) if finding.check == "statements"]
    assert [finding.what for finding in findings] == ["1 statement can no longer be shown as issued: A-1."]


@pytest.mark.parametrize(
    ("place", "right", "words"),
    [
        ("ledger", os.R_OK, "You may not read {path} (0600)."),
        ("ledger", os.W_OK, "You may not write {path} (0600)."),
        ("index", os.W_OK, "You may not write {path}-shm (0600)."),
        ("folder", os.W_OK, "You may not write into {path.parent} ("),
    ],
)
def test_rights_that_are_missing(
    whole: Path, monkeypatch: pytest.MonkeyPatch, place: str, right: int, words: str
) -> None:
    index = whole.with_name(f"{whole.name}-shm")  # left by who could only read
    index.touch(0o600)
    denied = {"ledger": whole, "index": index, "folder": whole.parent}[place]
    monkeypatch.setattr("os.access", lambda path, asked: path != denied or not asked & right)
    finding = the_one(whole, "permissions")
    assert finding.what.startswith(words.format(path=whole))
    assert finding.advice == f"Nothing more can be told until chmod u+rwX {denied}."
    monkeypatch.setattr("os.geteuid", lambda: denied.stat().st_uid + 1)
    assert the_one(whole, "permissions").advice == "Nothing more can be told until its owner lets you."


def test_a_folder_that_can_not_be_looked_into(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.exists", denied)
    with pytest.raises(Refused, match="Permission denied"):
        list(examine(whole, DAYS, NOW))


def test_a_reference_to_what_is_gone(whole: Path) -> None:
    unguarded(whole, "PRAGMA foreign_keys = 0", f"DELETE FROM context WHERE client = '{ACME.id}'")
    raw(whole, "SELECT 1")
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("DELETE FROM client WHERE key = 'acme'")
        connection.commit()
    assert "references" in {finding.check for finding in found(whole)}


# -- what can be mended ---------------------------------------------------------------------------------------


def test_an_index_that_does_not_fit(whole: Path) -> None:
    with closing(sqlite3.connect(whole, isolation_level=None)) as connection:
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'session_by_client'").fetchone()[
            0
        ]
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'session_by_client'",
            (f"{sql} WHERE note = 'note 1'",),
        )
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("REINDEX session_by_client")
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'session_by_client'", (sql,))
        connection.execute("PRAGMA writable_schema = RESET")
    finding = the_one(whole, "structure")
    assert "missing from index session_by_client" in finding.what
    mended(whole, finding)


def test_files_that_others_can_read(whole: Path) -> None:
    make(whole, NOW)
    for file in (whole, folder_of(whole), next(folder_of(whole).iterdir())):
        file.chmod(file.stat().st_mode | 0o044)
    findings = found(whole)
    assert [finding.check for finding in findings] == ["permissions"] * 3
    assert "(0644)" in findings[0].what
    mended(whole, findings[0])


def test_changes_that_wait_in_a_log(whole: Path, tmp_path: Path) -> None:
    ledger = opened(whole)
    put(ledger, session("LATER", -60, -50, None))
    crashed = tmp_path / "crashed"
    shutil.copytree(whole.parent, crashed)
    ledger.close()
    left = crashed / whole.name
    left.with_name("ledger.db-shm").unlink()
    finding = the_one(left, "log")
    assert "Nothing is lost" in finding.advice
    mended(left, finding)
    assert raw(left, "SELECT 1 FROM session WHERE public_id = 'LATER'") == [(1,)]


def test_days_of_another_zone(whole: Path) -> None:
    days = Days("America/New_York")
    mended(whole, the_one(whole, "days", days=days), days=days)


def test_an_older_schema(tmp_path: Path) -> None:
    path = old_ledger(tmp_path / "ledger.db", 1)
    finding = the_one(path, "version")
    assert "is brought up to date" in finding.advice
    mended(path, finding)


# -- around it ------------------------------------------------------------------------------------------------


def test_a_disk_with_little_room(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(whole.parent)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=640_000))
    size = whole.stat().st_size / 1e6
    assert the_one(whole, "space").what == (
        f"Only 0.6 MB are free beside the ledger, which has {size:.1f} MB."
    )


def test_backups_that_fail_are_damaged_or_old(whole: Path) -> None:
    made = make(whole, NOW)
    tried(whole).write_text("No backup could be made.\n", encoding="utf-8")
    assert the_one(whole, "backups").what == "The last automatic backup failed: No backup could be made."
    tried(whole).write_text("", encoding="utf-8")
    os.utime(whole, (NOW + 30 * DAY, NOW + 30 * DAY))
    assert "is 30 days old, the ledger is not" in the_one(whole, "backups", NOW + 30 * DAY).what
    made.path.write_bytes(made.path.read_bytes()[:4096])
    assert "is no good: it can't be read" in the_one(whole, "backups").what


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    raw(path, "CREATE TABLE session (id INTEGER PRIMARY KEY)")
    path.chmod(0o600)
    assert the_one(path, "file").what == f"{path} is not an HRaaS ledger."
