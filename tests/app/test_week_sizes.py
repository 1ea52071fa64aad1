"""The week and the month in every size, compared with pictures that were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whenever import Date

from hraas_tui.config import Config
from tests.support.app import ZONE, app_on, close, keeper_on, moment, seeded
from tests.support.golden import check
from tests.support.ledgers import target
from tests.support.staging import press, settle

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.support.clock import FakeClock

SIZES = {
    "wide": (120, 34),
    "compact": (80, 23),
    "side": (50, 23),
    "low": (80, 12),
    "strip": (80, 5),
    "strip-3": (80, 3),
    "line": (80, 1),
}

WORK = (
    ("acme", 2, (9, 0), (13, 30)),
    ("globex", 2, (14, 0), (19, 10)),
    ("initech", 3, (8, 0), (8, 40)),
    ("acme", 4, (9, 0), (15, 0)),
    ("initech", 5, (10, 0), (13, 30)),
    ("globex", 7, (22, 0), (26, 0)),
    ("acme", 17, (8, 10), (12, 0)),
    ("initech", 17, (12, 30), (12, 40)),
    ("globex", 17, (13, 0), (18, 5)),
    ("acme", 19, (7, 30), (9, 15)),
    ("initech", 19, (9, 15), (16, 0)),
)


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """A month with work on some days, two of them reviewed; it is Friday, and something runs."""
    clock = seeded(path)
    keeper = keeper_on(path, clock)
    keeper.stop()
    clock.wall = moment(9, 0, day=20)
    for key, day, start, end in WORK:
        keeper.add(target(keeper, key, note="Work"), moment(*start, day=day), moment(*end, day=day))
    keeper.mark_reviewed(Date(2026, 3, 17))
    keeper.mark_reviewed(Date(2026, 3, 4))
    keeper.unassigned(at=moment(8, 0, day=20))
    keeper.start(target(keeper, "acme/firewall"), at=moment(8, 25, day=20))
    clock.wall = moment(10, 12, day=20)
    close(keeper)
    return clock


async def opened(pilot: Pilot[None], mode: str) -> None:
    await settle(pilot)
    await press(pilot, "W", *(["M"] if mode == "month" else []))
    await settle(pilot)


@pytest.mark.parametrize("mode", ["week", "month"])
@pytest.mark.parametrize("name", SIZES)
async def test_each_size(path: Path, clock: FakeClock, mode: str, name: str) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=SIZES[name]) as pilot:
        await opened(pilot, mode)
        check(app, f"{mode}-{name}")


@pytest.mark.parametrize("mode", ["week", "month"])
async def test_light(path: Path, clock: FakeClock, mode: str) -> None:
    app = app_on(path, clock, Config(zone=ZONE, theme="hraas-light"))
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot, mode)
        check(app, f"{mode}-hraas-light")


@pytest.mark.parametrize("mode", ["week", "month"])
async def test_ascii(path: Path, clock: FakeClock, mode: str) -> None:
    app = app_on(path, clock, ascii=True)
    async with app.run_test(size=SIZES["compact"]) as pilot:
        await opened(pilot, mode)
        check(app, f"{mode}-ascii")
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not {char for char in shown if ord(char) > 126}


@pytest.mark.parametrize("mode", ["week", "month"])
async def test_no_color(path: Path, clock: FakeClock, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(path, clock)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot, mode)
        check(app, f"{mode}-no-color")


async def test_a_week_in_which_the_clocks_change(path: Path, clock: FakeClock) -> None:
    """In the night to the 29th the hour from 02:00 was skipped; nine in the morning stays below nine."""
    keeper = keeper_on(path, clock)
    keeper.stop()
    clock.wall = moment(12, day=31)
    keeper.add(target(keeper, "acme", note="Before"), moment(9, day=27), moment(12, day=27))
    keeper.add(target(keeper, "globex", note="Move"), moment(24, 30, day=28), moment(26, 40, day=28))
    keeper.add(target(keeper, "acme", note="After"), moment(8, day=29), moment(11, day=29))
    close(keeper)
    app = app_on(path, clock)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await settle(pilot)
        await press(pilot, "H", "H", "W")
        await settle(pilot)
        check(app, "week-clocks-change")


async def test_a_pane_that_changes_its_size(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        await opened(pilot, "week")
        for size in [*SIZES.values(), *reversed(SIZES.values())]:
            await pilot.resize_terminal(*size)
        await settle(pilot)
        check(app, "week-wide")
