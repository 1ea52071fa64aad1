"""What goes wrong with files: a clear sentence, nothing acknowledged that is not on disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from peewee import OperationalError

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.core.journal import Act, Change
from hraas_tui.storage import trouble
from hraas_tui.storage.database import connection_of
from hraas_tui.storage.trouble import sqlite_error
from tests.storage.storage_kit import NOW, opened, put, replayed, session, switch, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.storage.ledger import Ledger

A = session("A", 0, None)
B = session("B", 10, None)


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
