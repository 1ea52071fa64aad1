"""The Statements screen and its dialogs in every size, compared with pictures that were looked at."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hraas_tui.config import Config
from tests.support.app import ZONE, app_on, close, keeper_on
from tests.support.billed_world import billed_world
from tests.support.clock import FakeClock
from tests.support.golden import check
from tests.support.staging import press, settle

if TYPE_CHECKING:
    from textual.pilot import Pilot

SIZES = {
    "wide": (120, 34),
    "compact": (80, 23),
    "side": (40, 30),
    "low": (80, 12),
    "strip": (80, 6),
    "line": (80, 1),
}

VIEWS = {
    "statements": (),
    "statements-list": ("tab", "down"),
    "statement": ("tab", "down", "down", "down", "enter"),
    "statement-end": ("tab", "enter", "G"),
    "statement-void": ("tab", "down", "v"),
    "statement-write": ("tab", "down", "w"),
}


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("hraas_tui.core.sessions.urandom", random.Random(1).randbytes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """Three months that were billed, and one that runs; the ids are always the same."""
    clock = FakeClock()
    keeper = keeper_on(path, clock)
    billed_world(keeper, clock, Path("/home/ada/invoices"))
    close(keeper)
    return clock


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Open the screen, wait until every client's month is reckoned, and press keys."""
    await settle(pilot)
    await press(pilot, "S")
    for _ in range(9):
        await settle(pilot)
    for key in keys:
        await press(pilot, key)
    await settle(pilot)


@pytest.mark.parametrize(
    ("view", "name"),
    [
        *(("statements", name) for name in SIZES),
        *(("statements-list", name) for name in SIZES),
        *(("statement", name) for name in SIZES),
        *(("statement-end", name) for name in ("wide", "compact", "side")),
        *(("statement-void", name) for name in SIZES),
        *(("statement-write", name) for name in ("wide", "side", "low")),
    ],
)
async def test_each_size(path: Path, clock: FakeClock, view: str, name: str) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=SIZES[name]) as pilot:
        await opened(pilot, *VIEWS[view])
        check(app, f"{view}-{name}")


async def test_light(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock, Config(zone=ZONE, theme="hraas-light"))
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot)
        check(app, "statements-hraas-light")


@pytest.mark.parametrize("view", ["statements-list", "statement", "statement-end", "statement-void"])
async def test_ascii(path: Path, clock: FakeClock, view: str) -> None:
    app = app_on(path, clock, ascii=True)
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await opened(pilot, *VIEWS[view])
        check(app, f"{view}-ascii")
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not {char for char in shown if ord(char) > 126}


async def test_no_color(path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(path, clock)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot)
        check(app, "statements-no-color")


async def test_discreet(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock, discreet=True)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot)
        check(app, "statements-discreet")
