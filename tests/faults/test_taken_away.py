"""A ledger that is taken away, or replaced, under an open app: nothing is acknowledged that is not in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.widgets.news_line import NewsLine
from tests.support.app import app_on, seeded
from tests.support.pilot import move_away, news, press, running, settled

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.app.app import HraasApp


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def tone(app: HraasApp) -> str:
    return app.screen.query_one(NewsLine).tone


def move_back(path: Path) -> None:
    path.with_suffix(".away").rename(path)


def replace(path: Path) -> bytes:
    """Put a copy of the ledger in its place, as a program that synchronises files does."""
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)
    return path.read_bytes()


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


async def test_a_ledger_that_is_gone_takes_no_switch_and_goes_on_once_it_is_back(path: Path) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=(120, 34)) as pilot:
        await settled(pilot)
        move_away(path)
        for key in ("1", "s", "0", "r"):
            await press(pilot, key)
            assert (running(app), tone(app)) == ("GLOBEX", "error")
            assert "was deleted" in news(app)
        assert content(path) is None, "no new ledger is begun in its place"
        move_back(path)
        await press(pilot, "1")
        assert running(app) == "ACME"


async def test_a_ledger_that_is_replaced_takes_nothing_more(path: Path) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=(120, 34)) as pilot:
        await settled(pilot)
        other = replace(path)
        for key in ("1", "s", "u"):
            await press(pilot, key)
            assert (running(app), tone(app)) == ("GLOBEX", "error")
            assert "was replaced by another file" in news(app)
        assert content(path) == other


@pytest.mark.parametrize("happens", [move_away, replace], ids=["gone", "replaced"])
async def test_it_is_said_without_a_key(path: Path, happens: object) -> None:
    assert callable(happens)
    app = app_on(path, seeded(path))
    async with app.run_test(size=(80, 23)) as pilot:
        await settled(pilot)
        happens(path)
        await app.look_outside()
        await pilot.pause()
        assert tone(app) == "error"
        assert "Nothing more is written: put the file back and open HRaaS again." in news(app)
