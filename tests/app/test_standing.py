"""What Today says of how clients stand: retainers and open time, read beside the clock and never in the tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.widgets.totals_pane import retainer_aside, retainer_used
from hraas_tui.core.billing.statements import RetainerUse
from hraas_tui.core.moments import HOUR
from hraas_tui.timekeeper import Timekeeper
from tests.support.app import app_on, close, keeper_on, seeded
from tests.support.billed_world import billed_world
from tests.support.clock import FakeClock
from tests.support.pilot import text
from tests.support.staging import press, settle

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.sessions import ClientId

WIDE = (120, 34)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    clock = FakeClock()
    keeper = keeper_on(path, clock)
    billed_world(keeper, clock, path.parent)
    close(keeper)
    return clock


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[ClientId]:
    """Whose retainer was asked about."""
    found: list[ClientId] = []
    original = Timekeeper.retainer_use

    def counted(keeper: Timekeeper, client: ClientId) -> RetainerUse | None:
        found.append(client)
        return original(keeper, client)

    monkeypatch.setattr(Timekeeper, "retainer_use", counted)
    return found


def totals(app: HraasApp) -> list[str]:
    return text(app, "#totals").splitlines()


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await settle(pilot)


@pytest.mark.parametrize(
    ("size", "said"), [(WIDE, "2:24 / 20 h"), ((80, 23), "17:36 left"), ((40, 30), "2:24 / 20 h")]
)
async def test_a_retainer_says_what_is_used_or_left(
    path: Path, clock: FakeClock, size: tuple[int, int], said: str
) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert totals(app)[0].endswith(said)
        assert "open" not in "".join(totals(app))


async def test_it_is_read_when_the_journal_moved_and_never_in_the_tick(
    path: Path, clock: FakeClock, asked: list[ClientId]
) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert len(asked) == 1
        for _ in range(70):
            clock.tick()
            app.ticker.tick()
        app.redraw()
        await settled(pilot)
        assert len(asked) == 1
        await press(pilot, "s")
        await settled(pilot)
        assert len(asked) == 2
        assert totals(app)[0].endswith("3:00 / 20 h")


async def test_nobody_is_asked_about_without_a_retainer_or_a_rate(
    path: Path, asked: list[ClientId], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = seeded(path)
    app = app_on(path, clock)
    async with app.run_test(size=WIDE) as pilot:
        keeper = await app.ask(lambda keeper: keeper)
        monkeypatch.setattr(type(keeper.ledger), "unbilled", lambda _: pytest.fail("open time was read"))
        await press(pilot, "1")
        await settled(pilot)
        assert not asked


async def test_open_time_of_who_has_a_rate(
    path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hraas_tui.app.screens.standing.REST", 0.01)
    app = app_on(path, clock)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        await settled(pilot)
        assert next(line for line in totals(app) if "Globex" in line).endswith("7:55 open")
        clock.tick(600)
        await press(pilot, "s")
        for _ in range(5):
            await settled(pilot)
        assert next(line for line in totals(app) if "Globex" in line).endswith("8:05 open")


async def test_nothing_is_said_of_who_is_not_named_nor_on_another_day(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "z", "4")
        await settled(pilot)
        assert "20 h" not in "".join(totals(app))
        await press(pilot, "z")
        assert "20 h" in "".join(totals(app))
        await press(pilot, "H")
        await settled(pilot)
        assert "20 h" not in "".join(totals(app))


async def test_open_time_is_read_again_only_at_rest(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        await settled(pilot)
        assert app._today._rest is None
        clock.tick(600)
        await press(pilot, "s")
        await settled(pilot)
        assert app._today._rest is not None


def test_a_retainer_that_is_used_up_says_so() -> None:
    assert retainer_aside(RetainerUse(20 * HOUR, 0))[0] == ("used up", "warning")
    assert retainer_used(RetainerUse(2 * HOUR, HOUR // 2)) == "2:00 / 2:30"
