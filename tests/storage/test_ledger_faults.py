"""What goes wrong with files: a clear sentence, nothing acknowledged that is not on disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from peewee import OperationalError

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.core.journal import Act, Change
from hraas_tui.storage import database, trouble
from hraas_tui.storage.database import APPLICATION_ID, connection_of
from hraas_tui.storage.trouble import sqlite_error
from tests.storage.storage_kit import DAYS, NOW, opened, put, raw, replayed, session, switch, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.storage.ledger import Ledger

A = session("A", 0, None)
B = session("B", 10, None)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# -- privacy --------------------------------------------------------------------------------------------------


def test_the_file_and_its_folder_are_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "hraas" / "ledger.db"
    old = os.umask(0)
    try:
        ledger = opened(path)
        put(ledger, A.__class__(A.id, A.start, None, A.zone, None))
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


# -- what can't be written ------------------------------------------------------------------------------------


@contextmanager
def powerless(folder: Path) -> Iterator[None]:
    """Be someone who may read a folder and its files, and nothing more."""
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that anyone can get to, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hraas-test-"))
    yield folder
    shutil.rmtree(folder)


def test_a_read_only_folder(shared: Path) -> None:
    with (
        powerless(shared),
        pytest.raises(LedgerTrouble, match=r"can't be opened for writing: Permission denied"),
    ):
        opened(shared / "ledger.db")
    with powerless(shared), pytest.raises(LedgerTrouble, match="can't be opened for writing"):
        opened(shared / "hraas" / "ledger.db")
    assert list(shared.iterdir()) == []


def test_a_read_only_file(shared: Path) -> None:
    opened(shared / "ledger.db").close()
    with powerless(shared), pytest.raises(LedgerTrouble, match="can't be opened for writing"):
        opened(shared / "ledger.db")


def test_a_file_that_can_be_written_in_a_folder_that_can_not(shared: Path) -> None:
    path = shared / "ledger.db"
    opened(path).close()
    with powerless(shared):
        os.seteuid(0) if os.getuid() == 0 else None
        path.chmod(0o666)
        os.seteuid(65534) if os.getuid() == 0 else None
        with pytest.raises(LedgerTrouble, match="read-only"):
            opened(path)


def test_a_connection_that_can_only_read_is_found_out_at_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(path).close()
    real = sqlite3.connect

    def reading_only(name: str, **options: object) -> sqlite3.Connection:
        return real(f"file:{name}?mode=ro", uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("peewee.sqlite3.connect", reading_only)
    with pytest.raises(LedgerTrouble, match="read-only"):
        opened(path)


# -- a full disk ----------------------------------------------------------------------------------------------


def fill_up(ledger: Ledger) -> None:
    """Let the file grow no further: SQLite then fails as it does on a full disk."""
    connection = connection_of(ledger._database)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_loses_nothing_that_was_acknowledged(ledger: Ledger, path: Path) -> None:
    put(ledger, A)
    fill_up(ledger)
    before = tables(ledger), ledger.position()
    many = [session(f"S{n}", -n - 1, -n, note="x" * 1000) for n in range(200)]
    with pytest.raises(LedgerTrouble, match=r"is full: nothing was changed\. Free some space"):
        put(ledger, *many)
    assert (tables(ledger), ledger.position()) == before
    other = opened(path)
    assert (tables(other), other.position()) == before
    other.close()


def test_the_connection_goes_on_once_there_is_space(ledger: Ledger) -> None:
    put(ledger, A)
    fill_up(ledger)
    with pytest.raises(LedgerTrouble, match="is full"):
        put(ledger, *(session(f"S{n}", -n - 1, -n, note="x" * 1000) for n in range(200)))
    connection_of(ledger._database).execute("PRAGMA max_page_count = 100000")
    switch(ledger, A, B)
    assert ledger.running() == B
    assert replayed(ledger) == tables(ledger)


def test_a_full_disk_is_seen_behind_the_rollback_that_failed() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    rollback = sqlite3.OperationalError("cannot rollback - no transaction is active")
    rollback.sqlite_errorname = "SQLITE_ERROR"
    rollback.__context__ = full
    wrapped = OperationalError("cannot rollback")
    wrapped.__context__ = rollback
    assert sqlite_error(wrapped) is full
    full.__context__ = wrapped  # a ring ends the search too
    assert sqlite_error(wrapped) is full


# -- a file that is taken away --------------------------------------------------------------------------------


def test_a_deleted_ledger_takes_nothing_more(ledger: Ledger, path: Path) -> None:
    path.unlink()
    with pytest.raises(LedgerTrouble, match="was deleted"):
        put(ledger, A)
    with pytest.raises(LedgerTrouble, match="was deleted"):
        ledger.moved()
    with pytest.raises(LedgerTrouble, match="was deleted"):
        ledger.set_setting("discreet", "1")
    assert not path.exists()


def test_a_replaced_ledger_takes_nothing_more(ledger: Ledger, path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)
    with pytest.raises(LedgerTrouble, match="was replaced by another file"):
        ledger.moved()
    with pytest.raises(LedgerTrouble, match="was replaced by another file"):
        put(ledger, A)


def test_a_ledger_that_vanishes_within_a_transaction_is_not_acknowledged(ledger: Ledger, path: Path) -> None:
    with pytest.raises(LedgerTrouble, match="was deleted"), ledger.transaction():  # noqa: PT012
        ledger.commit(Act("put", (Change(None, A),)), NOW, "cli")
        path.rename(path.with_name("elsewhere"))
    assert ledger.session(A.id) is None
    path.with_name("elsewhere").rename(path)
    put(ledger, A)
    assert not ledger.moved()


# -- others ---------------------------------------------------------------------------------------------------


def test_a_lock_that_is_not_given_up(ledger: Ledger, path: Path) -> None:
    ledger._database.timeout = 0
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerTrouble, match="locked for 10 seconds: nothing was changed"):
        put(ledger, A)
    other.execute("ROLLBACK")
    other.close()
    put(ledger, A)


def test_reading_goes_on_while_another_writes(ledger: Ledger, path: Path) -> None:
    put(ledger, A)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert ledger.running() == A
    other.close()


def test_another_thread_is_turned_away(ledger: Ledger) -> None:
    said: list[str] = []

    def ask() -> None:
        try:
            ledger.running()
        except LedgerTrouble as trouble:
            said.append(str(trouble))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(said) == 1


def test_many_open_a_new_ledger_at_once(path: Path) -> None:
    barrier = threading.Barrier(6)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        barrier.wait()
        try:
            ledger = opened(path)
            put(ledger, session(f"S{number}", number, number + 1, None))
            ledger.close()
        except LedgerTrouble as trouble:
            failures.append(trouble)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    ledger = opened(path)
    assert len(ledger.ending_after(0)) == 6
    assert [act for act, _ in ledger.acts_backwards()] == [6, 5, 4, 3, 2, 1]
    ledger.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_FULL", "is full"),
        ("SQLITE_BUSY_SNAPSHOT", "locked"),
        ("SQLITE_READONLY_DIRECTORY", "read-only"),
        ("SQLITE_CANTOPEN", "can't be written"),
        ("SQLITE_NOTADB", "not an HRaaS ledger"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_IOERR_FSYNC", "the disk reports an error (oh)"),
        ("SQLITE_CONSTRAINT_CHECK", "refused the change"),
        ("SQLITE_NOMEM", "could not be used: oh"),
    ],
)
def test_every_complaint_is_a_sentence_that_names_the_file(name: str, words: str) -> None:
    error = sqlite3.OperationalError("oh")
    error.sqlite_errorname = name
    said = trouble.sentence(error, Path("/home/me/ledger.db"))
    assert words in said
    assert "/home/me/ledger.db" in said


def test_opening_again_costs_one_question_about_days(path: Path) -> None:
    opened(path).close()
    base = database.connect(path, NOW)
    seen: list[str] = []
    connection_of(base).set_trace_callback(seen.append)
    from hraas_tui.storage import civil_days

    assert civil_days.due(base, DAYS, NOW) is None
    assert len(seen) == 1
    base.close()
