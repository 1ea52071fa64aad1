"""A ledger that is cut short or has bits turned over: found out, left as it is, and brought back from a backup."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage import damage, doctor
from hraas_tui.storage.backups import backups_of, make
from hraas_tui.storage.ledger import Ledger
from tests.storage.storage_kit import raw
from tests.support.app import app_on, seeded
from tests.support.command_line import CommandLine
from tests.support.ledgers import BERLIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.clock import FakeClock

RECORDED = ("client", "context", "session", "away", "break", "review", "terms", "statement", "journal")
PAGE = 4096


@pytest.fixture(autouse=True)
def forget_offers() -> Iterator[None]:
    """What is offered for a ledger is told again and again, but not from test to test."""
    damage.offer.cache_clear()
    yield
    damage.offer.cache_clear()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """The clock of a ledger with a day in it, and a backup."""
    clock = seeded(path)
    make(path, clock.now())
    return clock


@pytest.fixture
def command(tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, capsys, clock)


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def write_over(path: Path, at: int, what: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(what)


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {name: raw(path, f'SELECT * FROM "{name}" ORDER BY 1') for name in RECORDED}


def refusal(path: Path, clock: FakeClock) -> str:
    """What opening a ledger says; the file is left as it is."""
    before = path.read_bytes()
    with pytest.raises(LedgerTrouble) as caught:
        Ledger.open(path, BERLIN.days, clock.now())
    assert path.read_bytes() == before
    return str(caught.value)


# -- at the start ---------------------------------------------------------------------------------------------


SOME = 16
"""Bytes at the end of the file that are not all nought by chance: SQLite takes what is missing for noughts."""


@pytest.mark.parametrize("left", [0, 50, 100, PAGE, 3 * PAGE, -PAGE, -SOME])
def test_a_ledger_that_was_cut_short(path: Path, clock: FakeClock, left: int) -> None:
    cut(path, left % path.stat().st_size)
    said = refusal(path, clock)
    assert f"The ledger {path} is {'damaged: ' if left else 'empty.'}" in said
    assert f"hraas --db {path} restore newest puts it in place and keeps the file that is there." in said


@pytest.mark.parametrize(("at", "what"), [(0, b"X"), (16, b"\x00\x03"), (68, b"HRaT"), (0, bytes(PAGE))])
def test_a_ledger_whose_first_bytes_are_damaged(path: Path, clock: FakeClock, at: int, what: bytes) -> None:
    write_over(path, at, what)
    said = refusal(path, clock)
    assert "is damaged" in said
    assert "restore newest" in said


def test_a_journal_whose_end_was_changed(path: Path, clock: FakeClock) -> None:
    content = path.read_bytes()
    last = raw(path, "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")[0][0]
    write_over(path, content.rindex(last), bytes([last[0] ^ 1]))
    assert "is damaged: its journal does not hold together at entry" in refusal(path, clock)


def test_a_ledger_that_was_lost_is_not_begun_anew(path: Path, clock: FakeClock) -> None:
    path.unlink()
    with pytest.raises(LedgerTrouble, match=r"is gone\..*restore newest.*To begin anew"):
        Ledger.open(path, BERLIN.days, clock.now())
    assert not path.exists()


def test_without_a_good_backup_the_doctor_is_offered(path: Path, clock: FakeClock) -> None:
    for backup in backups_of(path):
        cut(backup.path, PAGE)
    cut(path, PAGE)
    assert f"There is no good backup of it; hraas --db {path} doctor tells" in refusal(path, clock)


def test_the_newest_backup_that_is_whole_is_the_one_that_is_offered(path: Path, clock: FakeClock) -> None:
    newer = make(path, clock.now() + 60)
    write_over(newer.path, 5 * PAGE, bytes(PAGE))
    cut(path, PAGE)
    assert "backup is of 2026-03-16 19:36 UTC" in refusal(path, clock)


async def test_the_app_says_so_and_leaves(path: Path, clock: FakeClock) -> None:
    cut(path, 3 * PAGE)
    app = app_on(path, clock)
    async with app.run_test(size=(80, 23)) as pilot:
        await pilot.pause()
    assert app.return_code == 1
    assert "is damaged" in app._trouble
    assert "restore newest" in app._trouble


def test_the_command_line_says_so_and_restores(command: CommandLine) -> None:
    before = rows(command.ledger)
    cut(command.ledger, 3 * PAGE)
    damaged = command.ledger.read_bytes()
    said = command.refused("start", "acme")
    assert said.count("\n") == 1
    assert "restore newest" in said
    told = command.done("restore", "newest", "--yes")
    assert rows(command.ledger) == before
    (kept,) = command.folder.glob("ledger-replaced-*.db")
    assert str(kept) in told
    assert kept.read_bytes() == damaged
    command.done("start", "acme")


def test_a_schema_whose_text_is_no_text_any_more(command: CommandLine) -> None:
    held = command.ledger.read_bytes()
    at = held.index(b"CREATE VIEW public_running")
    write_over(command.ledger, at, b"CREAT\xd4")
    assert "can't be read as a ledger" in command.refused("status")
    assert "is damaged" in command.refused("log")


def test_text_that_is_no_text_any_more(command: CommandLine) -> None:
    raw(command.ledger, "DROP TRIGGER session_update_overlap")
    raw(command.ledger, "UPDATE session SET note = CAST(x'c328' AS TEXT)")
    said = command.refused("log", "--from", "2026-01-01")
    assert "is damaged: what it holds is no text." in said


def test_rows_that_nobody_wrote(command: CommandLine) -> None:
    with closing(sqlite3.connect(command.ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("DROP TRIGGER session_update_overlap")
        connection.execute("UPDATE session SET context = 'NOBODY' WHERE context IS NOT NULL")
    said = command.refused("log", "--from", "2026-01-01")
    assert "is damaged: it refers to what is not there" in said
    assert "restore newest" in said


def test_a_zone_that_nobody_knows(command: CommandLine) -> None:
    raw(command.ledger, "UPDATE session SET zone = 'Etc/UTK'")
    said = command.refused("log", "--from", "2026-01-01", "--json")
    assert "names the time zone 'Etc/UTK', which this machine does not know" in said


# -- anywhere -------------------------------------------------------------------------------------------------


def test_no_bit_that_counts_is_turned_over_unseen(path: Path, clock: FakeClock) -> None:
    whole, known = path.read_bytes(), rows(path)
    assert list(doctor.examine(path, BERLIN.days, clock.now())) == []
    dice, changed = random.Random(5), 0
    for _ in range(80):
        at = dice.randrange(len(whole))
        write_over(path, at, bytes([whole[at] ^ (1 << dice.randrange(8))]))
        try:
            harmless = rows(path) == known
        except Exception:  # noqa: BLE001 - whatever it is that it can't be read for
            harmless = False
        found = list(doctor.examine(path, BERLIN.days, clock.now()))
        assert found or harmless, f"byte {at}"
        changed += bool(found)
        path.write_bytes(whole)
    assert changed > 10
