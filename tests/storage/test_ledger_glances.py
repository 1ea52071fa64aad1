"""What is told without asking the database, or without knowing zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.storage import migrations
from hraas_tui.storage.ledger import Ledger
from tests.storage.storage_kit import DAYS, NOW, put, session

if TYPE_CHECKING:
    from pathlib import Path


def test_every_migration_is_named(tmp_path: Path) -> None:
    folder = next(iter(migrations.__path__))
    files = sorted(file.stem for file in type(tmp_path)(folder).glob("[0-9]*.py"))
    assert list(migrations.NAMES) == files


def test_a_glance_shows_that_others_wrote(ledger: Ledger, path: Path) -> None:
    before = ledger.glance()
    assert ledger.glance() == before
    other = Ledger.open(path, DAYS, NOW)
    put(other, session("A", 1, 2))
    assert ledger.glance() != before
    other.close()


def test_a_ledger_that_is_gone_shows_nothing(ledger: Ledger, path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))
    assert ledger.glance() is None


def test_the_civil_days_are_those_of_the_zone(ledger: Ledger) -> None:
    for moment in (NOW, NOW - 40 * 86_400, NOW + 200 * 86_400):
        assert ledger.civil_day(moment) == DAYS.span(DAYS.day_of(moment))


def test_of_a_day_far_away_nothing_is_known(ledger: Ledger) -> None:
    assert ledger.civil_day(NOW - 40 * 366 * 86_400) is None
