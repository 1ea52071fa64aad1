"""Which files are opened as a ledger, how they are kept private, and which are left alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage import civil_days, database
from hraas_tui.storage import ledger as ledger_module
from hraas_tui.storage.checks import APPLICATION_ID
from hraas_tui.storage.database import connection_of
from tests.storage.storage_kit import DAYS, NOW, opened, put, raw, session

if TYPE_CHECKING:
    from pathlib import Path

    from peewee import SqliteDatabase

    from hraas_tui.storage.ledger import Ledger


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# -- privacy --------------------------------------------------------------------------------------------------


def test_the_file_and_its_folder_are_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "hraas" / "ledger.db"
    old = os.umask(0)
    try:
        ledger = opened(path)
        put(ledger, session("A", 0, None, None))
        assert mode(path.parent) == 0o700
        assert {file.name: mode(file) for file in path.parent.iterdir()} == {
            "ledger.db": 0o600,
            "ledger.db-wal": 0o600,
            "ledger.db-shm": 0o600,
        }
        ledger.close()
    finally:
        os.umask(old)


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    opened(tmp_path / "ledger.db").close()
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "ledger.db") == 0o600


def test_a_ledger_that_others_can_read_is_made_private(path: Path) -> None:
    opened(path).close()
    path.chmod(0o644)
    opened(path).close()
    assert mode(path) == 0o600


def test_pragmas_that_make_it_durable(ledger: Ledger) -> None:
    connection = connection_of(ledger._database)
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "application_id")
    values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert values == ["wal", 2, 1, 10_000, APPLICATION_ID]


# -- what is no ledger ----------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    """What opening a file says, which leaves it as it is."""
    before = path.read_bytes()
    with pytest.raises(LedgerTrouble) as caught:
        opened(path)
    assert path.read_bytes() == before
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_text_file_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Call Globex about the invoice.\n" * 200, encoding="utf-8")
    assert "is not an HRaaS ledger" in refusal(path)


def test_another_programs_database_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    raw(path, "CREATE TABLE session (id INTEGER PRIMARY KEY)")
    assert "is not an HRaaS ledger" in refusal(path)
    assert [file.name for file in tmp_path.iterdir()] == ["places.sqlite"]


def test_another_programs_empty_database_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    raw(path, "PRAGMA user_version = 7")
    assert "is not an HRaaS ledger" in refusal(path)


def test_a_newer_ledger_is_left_alone(path: Path) -> None:
    opened(path).close()
    raw(path, "PRAGMA user_version = 99")
    assert "newer HRaaS (schema 99" in refusal(path)


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerTrouble, match="is a folder, not a ledger"):
        opened(tmp_path)


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(LedgerTrouble, match="can't be opened for writing"):
        opened(tmp_path / "file" / "ledger.db")


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    ledger = opened(tmp_path / "ledger.db")
    assert ledger.position() == 0
    ledger.close()


def test_a_damaged_ledger_says_so(path: Path) -> None:
    ledger = opened(path)
    put(ledger, *(session(f"S{n}", n, n + 1, None, note="x" * 300) for n in range(300)))
    ledger.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))
    with pytest.raises(LedgerTrouble, match="is damaged"):  # noqa: PT012
        broken = opened(path)
        try:
            broken.ending_after(0)
        finally:
            broken.close()


def test_a_ledger_that_is_replaced_while_it_is_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(path).close()
    real = database.connect

    def connect(known: Path, now: int) -> SqliteDatabase:
        found = real(known, now)
        known.with_name("other").write_bytes(known.read_bytes())
        known.with_name("other").replace(known)
        return found

    monkeypatch.setattr(ledger_module, "connect", connect)
    with pytest.raises(LedgerTrouble, match="was replaced by another file"):
        opened(path)


def test_opening_again_costs_one_question_about_days(path: Path) -> None:
    opened(path).close()
    base = database.connect(path, NOW)
    seen: list[str] = []
    connection_of(base).set_trace_callback(seen.append)
    assert civil_days.due(base, DAYS, NOW) is None
    assert len(seen) == 1
    base.close()
