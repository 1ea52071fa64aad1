"""Schemas follow one another in order, each with a copy of the ledger taken first."""

from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.storage import copying, database, migrations, tables
from hraas_tui.storage.backups import backups_of, folder_of
from hraas_tui.storage.database import Step, connect, known_steps
from hraas_tui.storage.rows import columns
from tests.storage.storage_kit import NOW, opened, put, raw, session

if TYPE_CHECKING:
    from peewee import Model

KNOWN = known_steps()
LAST = KNOWN[-1].version
NEXT = LAST + 1
SECOND = Step(
    NEXT, ("ALTER TABLE away ADD COLUMN told_at INTEGER", "INSERT INTO setting VALUES ('second', 'yes')")
)
THIRD = Step(NEXT + 1, ("CREATE TABLE evidence (id INTEGER PRIMARY KEY)",))
A = session("A", 0, 10, None)


@pytest.fixture
def old(path: Path) -> Path:
    """A ledger of today's schema, which is an old one to the steps of these tests."""
    ledger = opened(path)
    put(ledger, A)
    ledger.close()
    return path


def copies(path: Path) -> list[str]:
    return sorted(backup.path.name for backup in backups_of(path) if backup.before is not None)


def version(path: Path) -> int:
    return int(raw(path, "PRAGMA user_version")[0][0])


def test_the_steps_are_the_files_in_order_without_a_gap() -> None:
    files = sorted(file.name for file in Path(migrations.__path__[0]).glob("[0-9]*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in files)
    assert [step.version for step in KNOWN] == [int(name[:4]) for name in files]
    assert [step.version for step in KNOWN] == list(range(1, LAST + 1))


def test_a_new_ledger_needs_no_copy(path: Path) -> None:
    connect(path, NOW, (*KNOWN, SECOND, THIRD)).close()
    assert version(path) == NEXT + 1
    assert copies(path) == []
    assert raw(path, "SELECT value FROM setting WHERE name = 'second'") == [("yes",)]


def test_each_step_takes_a_copy_first(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND, THIRD)).close()
    assert version(old) == NEXT + 1
    assert copies(old) == [
        f"ledger-2026-03-16T100000Z-before-{NEXT:04}.db",
        f"ledger-2026-03-16T100000Z-before-{NEXT + 1:04}.db",
    ]
    for name, before in zip(copies(old), (LAST, NEXT), strict=True):
        copy = folder_of(old) / name
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert version(copy) == before
        assert raw(copy, "SELECT public_id FROM session") == [("A",)]
    assert raw(old, "SELECT public_id FROM session") == [("A",)]


def test_a_copy_opens_as_a_ledger(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND)).close()
    ledger = opened(folder_of(old) / copies(old)[0])
    assert ledger.session("A") == A
    ledger.close()


def test_a_ledger_that_is_up_to_date_is_left_alone(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND)).close()
    connect(old, NOW, (*KNOWN, SECOND)).close()
    assert len(copies(old)) == 1


def back_again(old: Path) -> None:
    """Make the ledger one of the schema before, as if it had never been brought to the next."""
    raw(old, f"PRAGMA user_version = {LAST}")
    raw(old, "ALTER TABLE away DROP COLUMN told_at")
    raw(old, "DELETE FROM setting WHERE name = 'second'")


def test_a_copy_never_overwrites_another(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND)).close()
    back_again(old)
    ledger = opened(old)
    put(ledger, session("B", 20, 30, None))
    ledger.close()
    connect(old, NOW, (*KNOWN, SECOND)).close()
    first = f"ledger-2026-03-16T100000Z-before-{NEXT:04}"
    assert copies(old) == [f"{first}-2.db", f"{first}.db"]
    assert raw(folder_of(old) / f"{first}.db", "SELECT public_id FROM session") == [("A",)]


def test_a_step_that_is_tried_again_needs_no_second_copy_of_the_same(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND)).close()
    back_again(old)
    connect(old, NOW + 9, (*KNOWN, SECOND)).close()
    assert len(copies(old)) == 1


def test_a_ledger_that_is_not_whole_is_left_at_its_old_schema(old: Path) -> None:
    raw(old, "DROP TRIGGER journal_update")
    raw(old, "UPDATE journal SET body = replace(body, 'put', 'add')")
    with pytest.raises(LedgerTrouble, match="does not hold together"):
        connect(old, NOW, (*KNOWN, SECOND))
    assert version(old) == LAST
    assert copies(old) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABL evidence (id)",
        "INSERT INTO session SELECT * FROM session",
        "INSERT INTO context (public_id, client, key, name, position) VALUES ('X', 'NOBODY', 'k', '', 0)",
    ],
)
def test_a_step_that_fails_changes_nothing(old: Path, statement: str) -> None:
    failing = Step(NEXT + 1, ("CREATE TABLE half (id)", statement))
    with pytest.raises(LedgerTrouble, match=re.escape(str(old))):
        connect(old, NOW, (*KNOWN, SECOND, failing))
    assert version(old) == NEXT
    assert raw(old, "SELECT name FROM sqlite_master WHERE name = 'half'") == []
    assert raw(old, "SELECT public_id FROM session") == [("A",)]
    assert len(copies(old)) == 2


def test_without_a_copy_there_is_no_step(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **_options: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(copying, "back_up", full)
    with pytest.raises(LedgerTrouble, match="is full"):
        connect(old, NOW, (*KNOWN, SECOND))
    assert version(old) == LAST
    assert copies(old) == []


def test_the_one_who_comes_second_finds_it_done(old: Path) -> None:
    first = connect(old, NOW, KNOWN)
    connect(old, NOW, (*KNOWN, SECOND)).close()
    database._migrate(first, old, NOW, (*KNOWN, SECOND), fresh=False)
    first.close()
    assert version(old) == NEXT
    assert len(copies(old)) == 1


def test_an_older_program_leaves_a_newer_ledger_alone(old: Path) -> None:
    connect(old, NOW, (*KNOWN, SECOND)).close()
    with pytest.raises(LedgerTrouble, match="upgrade HRaaS"):
        opened(old)


MODELS = [value for name, value in vars(tables).items() if name.endswith("Row")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_models_are_what_the_migrations_made(old: Path, model: type[Model]) -> None:
    name = model._meta.table_name
    made = [(row[1], not row[3] and not row[5]) for row in raw(old, f"PRAGMA table_info({name})")]
    said = [(field.column_name, field.null) for field in columns(model)]
    assert [column for column in made if column[0] != "id"] == said


def test_every_table_has_a_model(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {model._meta.table_name for model in MODELS}
