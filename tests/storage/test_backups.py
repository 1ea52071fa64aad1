"""Backups: verified, private, once a day, and none given up for a lesser one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage import backups, copying
from hraas_tui.storage.backups import DAILY, MONTHLY, Backup, backups_of, daily, folder_of, make, tidy, wanted
from hraas_tui.storage.checks import fault_of
from tests.storage.storage_kit import DAYS, NOW, everything, issue, opened, put, raw, session

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

DAY = 86_400
WORKED = tuple(session(f"S{n}", n * 10, n * 10 + 9) for n in range(2))


def names(path: Path) -> list[str]:
    return sorted(file.name for file in folder_of(path).iterdir())


def work(ledger: Ledger, number: int) -> None:
    """Record one more session."""
    put(ledger, session(f"W{number}", number * 10, number * 10 + 5, None))


def forge(path: Path) -> None:
    """Change an old entry of the journal, as nobody should be able to."""
    raw(path, "DROP TRIGGER journal_update")
    raw(path, "UPDATE journal SET body = replace(body, 'Acme', 'Acne') WHERE seq = 1")


# -- making one -----------------------------------------------------------------------------------------------


def test_a_backup_is_all_of_the_ledger_at_one_instant_while_it_is_open(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    made = make(path, NOW)
    assert everything(made.path) == everything(path)
    assert (made.contents.sessions, made.contents.entries) == (1, ledger.position())
    assert made.contents.said == f"1 session, {ledger.position()} journal entries"
    work(ledger, 2)
    assert fault_of(made.path) is None
    assert raw(made.path, "SELECT count(*) FROM session") == [(1,)]


def test_it_is_one_private_file_named_by_ledger_and_time(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    old = os.umask(0)
    try:
        make(path, NOW)
    finally:
        os.umask(old)
    assert names(path) == ["ledger-2026-03-16T100000Z.db"]
    assert stat.S_IMODE(folder_of(path).stat().st_mode) == 0o700
    assert stat.S_IMODE((folder_of(path) / names(path)[0]).stat().st_mode) == 0o600


def test_a_folder_that_others_can_read_is_made_private(ledger: Ledger, path: Path) -> None:
    folder_of(path).mkdir()
    folder_of(path).chmod(0o755)
    work(ledger, 1)
    make(path, NOW)
    assert stat.S_IMODE(folder_of(path).stat().st_mode) == 0o700


def test_two_within_a_second_are_two(ledger: Ledger, path: Path) -> None:
    first = make(path, NOW)
    work(ledger, 1)
    second = make(path, NOW)
    assert [backup.path for backup in backups_of(path)] == [second.path, first.path]


@pytest.mark.usefixtures("ledger")
def test_what_a_backup_that_was_cut_short_left_is_cleared_away(path: Path) -> None:
    folder_of(path).mkdir()
    for ending in ("", "-journal"):
        (folder_of(path) / f".{path.name}-0123456789ab.part{ending}").write_text(
            "half of it", encoding="ascii"
        )
    make(path, NOW)
    assert names(path) == ["ledger-2026-03-16T100000Z.db"]


@pytest.mark.usefixtures("ledger")
def test_other_files_in_the_folder_are_left_alone(path: Path) -> None:
    folder_of(path).mkdir()
    for name in ("notes.txt", "ledger-2026-13-40T000000Z.db", "other-2026-03-16T100000Z.db"):
        (folder_of(path) / name).write_text("mine", encoding="ascii")
    made = make(path, NOW)
    tidy(path, made, DAYS)
    assert [backup.path for backup in backups_of(path)] == [made.path]
    assert len(names(path)) == 4


def test_a_ledger_that_is_not_whole_makes_no_backup(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    make(path, NOW - DAY)
    ledger.close()
    forge(path)
    with pytest.raises(LedgerTrouble, match=r"does not hold together from entry 1 on.*restore newest"):
        make(path, NOW)
    assert names(path) == ["ledger-2026-03-15T100000Z.db"]


def test_a_row_that_refers_to_nothing_makes_no_backup(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    ledger.close()
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM client WHERE key = 'acme'")
    connection.close()
    with pytest.raises(LedgerTrouble, match=r"refers to what is not there: row \d+ of context to client"):
        make(path, NOW)


@pytest.mark.usefixtures("ledger")
def test_a_copy_that_fails_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "sync", full)
    with pytest.raises(LedgerTrouble, match="No space left"):
        make(path, NOW)
    assert names(path) == []


def test_a_copy_elsewhere_never_overwrites(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    work(ledger, 1)
    target = tmp_path / "stick.db"
    assert backups.copy_to(path, target).path == target
    assert everything(target) == everything(path)
    with pytest.raises(LedgerTrouble, match="is there already"):
        backups.copy_to(path, target)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["stick.db"]


def test_no_name_is_taken_from_a_file_that_came_meanwhile(tmp_path: Path) -> None:
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_text("new", encoding="ascii")
    target.write_text("old", encoding="ascii")
    with pytest.raises(FileExistsError):
        copying.publish(part, target)
    assert target.read_text("ascii") == "old"


def test_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_text("new", encoding="ascii")
    copying.publish(part, target)
    assert target.read_text("ascii") == "new"
    part.write_text("newer", encoding="ascii")
    with pytest.raises(FileExistsError):
        copying.publish(part, target)
    assert target.read_text("ascii") == "new"


# -- once a day -----------------------------------------------------------------------------------------------


def test_one_a_day_once_there_is_something_from_before_it(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    assert daily(path, NOW + 3600, DAYS) is None
    assert daily(path, NOW + DAY, DAYS) is not None
    work(ledger, 2)
    assert daily(path, NOW + DAY + 3600, DAYS) is None
    assert daily(path, NOW + 2 * DAY, DAYS) is not None
    assert daily(path, NOW + 3 * DAY, DAYS) is None, "nothing was changed"
    assert len(names(path)) == 2


def test_an_empty_ledger_needs_none(path: Path) -> None:
    opened(path).close()
    assert daily(path, NOW + DAY, DAYS) is None


def test_the_day_is_the_ledgers_own(ledger: Ledger, path: Path) -> None:
    before_four = NOW + 16 * 3600  # 03:00 in Berlin: still the same day
    work(ledger, 1)
    assert daily(path, before_four, DAYS) is None
    assert daily(path, before_four + 3600, DAYS) is not None


def test_a_verb_knows_whether_one_is_due_without_looking_far(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    assert ledger.changed
    assert not ledger.backup_due(NOW + 3600)
    assert ledger.backup_due(NOW + DAY)
    folder_of(path).mkdir()
    tried = folder_of(path) / f".{path.name}.tried"
    tried.touch()
    os.utime(tried, (NOW + DAY, NOW + DAY))
    assert not ledger.backup_due(NOW + DAY + 60), "today it was tried"
    assert ledger.backup_due(NOW + 2 * DAY)
    make(path, NOW + 2 * DAY)
    assert not ledger.backup_due(NOW + 2 * DAY + 60)
    other = opened(path)
    assert not other.changed
    other.close()


# -- giving up old ones ---------------------------------------------------------------------------------------


def days_and_months(found: set[Backup]) -> set[str]:
    return {datetime.fromtimestamp(backup.made_at, UTC).strftime("%Y-%m-%d") for backup in found}


def test_the_last_of_seven_days_and_twelve_months(tmp_path: Path) -> None:
    every = [Backup(NOW - n * DAY // 2, 1, tmp_path / f"{n}.db") for n in range(2 * 800)]
    kept = wanted(every, DAYS)
    days = {f"2026-03-{day}" for day in range(16 - DAILY + 1, 17)}
    ends = {"2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31",
            "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28"}  # fmt: skip
    assert len(ends) == MONTHLY - 1
    assert days_and_months(kept) == days | ends
    assert len(kept) == DAILY + MONTHLY - 1


def test_days_without_a_backup_do_not_count(tmp_path: Path) -> None:
    every = [Backup(NOW - n * 20 * DAY, 1, tmp_path / f"{n}.db") for n in range(DAILY)]
    assert wanted(every, DAYS) == set(every)


def test_backups_before_a_change_of_schema_are_kept_one_each(tmp_path: Path) -> None:
    every = [
        Backup(NOW - n * 400 * DAY, 1, tmp_path / f"{n}.db", before) for n, before in enumerate((4, 4, 3))
    ]
    assert wanted(every, DAYS) == {every[0], every[2]}


def test_old_ones_go_as_new_ones_come(ledger: Ledger, path: Path) -> None:
    for number in range(1, 30):
        work(ledger, number)
        assert daily(path, NOW + number * DAY, DAYS) is not None
    days = [name.removeprefix("ledger-")[:10] for name in names(path)]
    assert days == ["2026-03-31", *(f"2026-04-{day:02}" for day in range(8, 15))]
    assert all(backup.fault() is None for backup in backups_of(path))


def test_none_is_given_up_for_one_with_fewer_entries(ledger: Ledger, path: Path) -> None:
    for number in range(1, DAILY + 1):
        work(ledger, number)
        daily(path, NOW + number * DAY, DAYS)
    ledger.close()
    path.rename(path.with_name("lost.db"))
    shutil.move(folder_of(path), path.with_name("elsewhere"))
    lesser = opened(path)  # begun anew
    work(lesser, 1)
    path.with_name("elsewhere").rename(folder_of(path))
    for number in range(DAILY + 1, DAILY + 20):
        work(lesser, number)
        assert daily(path, NOW + number * DAY, DAYS) is not None
    lesser.close()
    kept = [name.removeprefix("ledger-")[:10] for name in names(path)]
    assert kept[:DAILY] == [f"2026-03-{day}" for day in range(17, 17 + DAILY)]


def test_none_is_given_up_for_one_that_went_another_way(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    fork = make(path, NOW)
    work(ledger, 2)
    other_way = make(path, NOW + 60)
    ledger.close()
    shutil.copy(fork.path, path)
    changed = opened(path)
    for number in range(3, 9):
        work(changed, number)
    changed.close()
    newest = make(path, NOW + 120)
    assert newest.contents.entries > other_way.contents.entries
    assert tidy(path, newest, DAYS) == (fork.path,)
    assert other_way.path.exists()


def test_what_can_not_be_read_is_kept(ledger: Ledger, path: Path) -> None:
    work(ledger, 1)
    first = make(path, NOW)
    first.path.write_bytes(b"\x00" * 5000)
    newest = make(path, NOW + 60)
    assert tidy(path, newest, DAYS) == ()
    assert first.path.exists()
    assert backups.newest_good(path) == (backups_of(path)[0], newest.contents)


def test_the_one_that_still_has_a_statement_as_issued_is_kept(ledger: Ledger, path: Path) -> None:
    put(ledger, *WORKED)
    issue(ledger, "A-1", WORKED[0])
    intact = make(path, NOW)
    issue(ledger, "A-2", WORKED[1])
    ledger.close()
    raw(path, "DROP TRIGGER document_update")
    raw(path, "UPDATE document SET body = body || '!' WHERE body LIKE '%A-1'")
    between = make(path, NOW + 60)
    newest = make(path, NOW + 120)
    assert tidy(path, newest, DAYS) == (between.path,)
    assert intact.path.exists()
