"""A backup put in the ledger's place: verified before and after, and nothing that was there is lost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.storage import restoring
from hraas_tui.storage.backups import make
from hraas_tui.storage.restoring import restore
from tests.storage.storage_kit import DAYS, NOW, everything, old_ledger, opened, put, raw, session

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

A, B = session("A", 0, 10, None), session("B", 20, 30, None)
HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM session").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def backup(ledger: Ledger, path: Path) -> Path:
    """A backup with A; the ledger has B since, and is closed."""
    put(ledger, A)
    made = make(path, NOW)
    put(ledger, B)
    ledger.close()
    return made.path


def sessions(path: Path) -> list[str]:
    return [row[0] for row in raw(path, "SELECT public_id FROM session ORDER BY 1")]


def files(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.is_file())


def test_the_backup_is_the_ledger_and_the_ledger_is_kept(path: Path, backup: Path) -> None:
    before, wanted = everything(path), everything(backup)
    done = restore(path, backup, DAYS, NOW)
    assert everything(path) == wanted
    assert done.kept == path.with_name("ledger-replaced-2026-03-16T100000Z.db")
    assert everything(done.kept) == before
    assert (done.contents.sessions, done.contents.entries) == (1, len(wanted["journal"]))
    assert everything(backup) == wanted
    ledger = opened(path)
    put(ledger, B)
    ledger.close()
    assert path.stat().st_mode & 0o077 == 0


def test_a_second_time_within_a_second_keeps_both(path: Path, backup: Path) -> None:
    first = restore(path, backup, DAYS, NOW).kept
    second = restore(path, backup, DAYS, NOW).kept
    assert first is not None
    assert second is not None
    assert first != second
    assert sessions(first) == ["A", "B"]
    assert sessions(second) == ["A"]


def test_changes_that_wait_in_the_log_are_kept_with_it(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    put(ledger, A)
    backup = make(path, NOW).path
    put(ledger, B)
    crashed = tmp_path / "crashed"
    shutil.copytree(path.parent, crashed)  # as a machine without power leaves it
    lost = crashed / path.name
    lost.with_name("ledger.db-shm").unlink()
    assert lost.with_name("ledger.db-wal").stat().st_size > 0
    done = restore(lost, backup, DAYS, NOW)
    assert sessions(lost) == ["A"]
    assert done.kept is not None
    assert sessions(done.kept) == ["A", "B"]


def test_what_a_restore_that_was_cut_short_left_is_cleared_away(path: Path, backup: Path) -> None:
    for name in (f".{backup.name}-0123456789ab.part", f".{backup.name}-0123456789ab.part-journal"):
        path.with_name(name).write_text("half of it", encoding="ascii")
    restore(path, backup, DAYS, NOW)
    assert files(path) == ["ledger-replaced-2026-03-16T100000Z.db", "ledger.db"]


def test_a_ledger_that_is_gone_comes_back(path: Path, backup: Path) -> None:
    path.unlink()
    assert restore(path, backup, DAYS, NOW).kept is None
    assert sessions(path) == ["A"]


def test_into_a_folder_that_is_not_there(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "new" / "ledger.db"
    restore(path, backup, DAYS, NOW)
    assert sessions(path) == ["A"]
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_old_backup_is_brought_up_to_date(path: Path, backup: Path, tmp_path: Path) -> None:
    del backup
    old = old_ledger(tmp_path / "old.db", 1)
    known = sessions(old)
    assert known
    restore(path, old, DAYS, NOW)
    assert sessions(path) == known
    assert raw(path, "PRAGMA user_version") != [(1,)]
    assert raw(old, "PRAGMA user_version") == [(1,)]


def test_a_backup_that_is_not_whole_changes_nothing(path: Path, backup: Path) -> None:
    raw(backup, "DROP TRIGGER journal_update")
    raw(backup, "UPDATE journal SET salt = zeroblob(16) WHERE seq = 2")
    before = path.read_bytes()
    with pytest.raises(LedgerTrouble, match="does not hold together from entry 2 on"):
        restore(path, backup, DAYS, NOW)
    assert path.read_bytes() == before
    assert files(path) == ["ledger.db"]


@pytest.mark.parametrize("content", [b"", b"Call Globex.\n" * 200])
def test_what_is_no_ledger_changes_nothing(path: Path, backup: Path, content: bytes) -> None:
    backup.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(LedgerTrouble):
        restore(path, backup, DAYS, NOW)
    assert path.read_bytes() == before
    assert files(path) == ["ledger.db"]


@pytest.mark.usefixtures("backup")
def test_the_ledger_itself_is_no_backup(path: Path) -> None:
    with pytest.raises(Refused, match="is the ledger itself"):
        restore(path, path, DAYS, NOW)


def test_not_while_another_process_has_it_open(path: Path, backup: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Refused, match=r"is open in another HRaaS\. Quit that one"):
            restore(path, backup, DAYS, NOW)
        assert sessions(path) == ["A", "B"]
        other.communicate("")
    restore(path, backup, DAYS, NOW)
    assert sessions(path) == ["A"]


def test_nobody_opens_it_while_it_is_put_back(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    def put_aside(ledger: Path, now: int) -> Path | None:
        script = (
            "import sqlite3, sys\n"
            "try: sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM session').fetchone()\n"
            "except sqlite3.OperationalError as error: print(error)"
        )
        other = subprocess.run(
            [sys.executable, "-c", script, str(ledger)], check=True, capture_output=True, text=True
        )
        said.append(other.stdout)
        return real(ledger, now)

    real = restoring._put_aside
    monkeypatch.setattr(restoring, "_put_aside", put_aside)
    restore(path, backup, DAYS, NOW)
    assert said == ["database is locked\n"]


def test_whoever_opened_the_old_file_writes_nothing_into_it(path: Path, backup: Path) -> None:
    with closing(sqlite3.connect(path)) as probe:
        assert probe.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    late = opened(path)  # in this process, whose own locks do not keep it out
    done = restore(path, backup, DAYS, NOW)
    with pytest.raises(LedgerTrouble, match="was replaced by another file"):
        put(late, session("C", 40, 50, None))
    assert done.kept is not None
    assert sessions(done.kept) == ["A", "B"]
    late.close()
