"""What the app looks after by itself: a backup once a day, in a thread of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.widgets.news_line import NewsLine
from tests.support.app import app_on, seeded
from tests.support.pilot import news, press, settled

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

DAY = 86_400
COMPLAINT = "The ledger is damaged."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


class Backups:
    """Stands for what backs up: it notes in which threads it was asked to, and complains as it is told to."""

    def __init__(self, complaint: str = "") -> None:
        self.complaint = complaint
        self.threads: list[threading.Thread] = []

    def __call__(self) -> str:
        self.threads.append(threading.current_thread())
        return self.complaint


async def backed_up(pilot: Pilot[None]) -> None:
    """Wait until the backups that were begun are made, and told of."""
    await settled(pilot)
    for thread in threading.enumerate():
        if thread.name == "hraas-backup":
            thread.join()
    await settled(pilot)


async def test_once_after_the_first_picture_and_once_on_each_day_after_it(path: Path) -> None:
    clock = seeded(path)
    app = app_on(path, clock)
    backups = app.back_up = Backups()
    async with app.run_test(size=(120, 34)) as pilot:
        await backed_up(pilot)
        assert len(backups.threads) == 1
        await press(pilot, "1", "2")
        await app.look_outside()
        await backed_up(pilot)
        assert len(backups.threads) == 1
        clock.tick(DAY)
        await app.look_outside()
        await backed_up(pilot)
        assert len(backups.threads) == 2
    assert threading.main_thread() not in backups.threads
    assert not any(thread.name.startswith("hraas-storage") for thread in backups.threads)


async def test_what_there_is_to_complain_of_is_said(path: Path) -> None:
    app = app_on(path, seeded(path))
    app.back_up = Backups(COMPLAINT)
    async with app.run_test(size=(120, 34)) as pilot:
        await backed_up(pilot)
        assert news(app) == COMPLAINT
        assert app.screen.query_one(NewsLine).tone == "error"


async def test_without_a_ledger_nothing_is_backed_up(tmp_path: Path) -> None:
    clock = seeded(tmp_path / "ledger.db")
    app = app_on(tmp_path, clock)  # a folder
    backups = app.back_up = Backups()
    async with app.run_test(size=(120, 34)) as pilot:
        await backed_up(pilot)
    assert backups.threads == []
