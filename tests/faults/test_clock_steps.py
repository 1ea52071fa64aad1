"""A wall clock that is stepped back and forth: sessions stay in order, and nothing is refused because of it."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.storage.audit import differences, overlaps
from hraas_tui.storage.checks import faults, reading
from tests.support.app import app_on, seeded
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients
from tests.support.pilot import press, running, settled

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.timekeeper import Outcome, Timekeeper

HOUR = 3600
PLACES = ("acme/firewall", "globex/gateway", "initech/deploy", "acme/mail")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def disturb(clock: FakeClock, dice: random.Random) -> None:
    """Let time pass, and now and then do to the clock what machines do to it."""
    clock.tick(dice.randrange(400))
    what = dice.randrange(8)
    if what == 0:
        clock.step(-dice.choice((1, 9, 60, HOUR, 26 * HOUR)))
    elif what == 1:
        clock.step(dice.choice((1, 9, 60, HOUR, 26 * HOUR)))
    elif what == 2:
        clock.suspend(dice.choice((5, HOUR)))
    elif what == 3:
        clock.reboot(dice.choice((-HOUR, 60)))


def act(keeper: Timekeeper, dice: random.Random) -> Outcome:
    """Do something to the clock of the ledger."""
    what = dice.randrange(6)
    if what == 0:
        with suppress(Refused):  # nothing to return to
            return keeper.come_back(yes=True)
    if what == 1:
        return keeper.unassigned(yes=True)
    if what == 2 and keeper.ledger.running() is not None:
        return keeper.stop()
    return keeper.start(target(keeper, dice.choice(PLACES)), yes=True)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_clock_does_switching_works_and_keeps_order(path: Path, seed: int) -> None:
    dice, clock = random.Random(seed), FakeClock()
    keeper = with_clients(open_keeper(path, clock))
    keeper.start(target(keeper, PLACES[0]))
    for _ in range(150):
        disturb(clock, dice)
        before = keeper.ledger.running() or keeper.ledger.last_ended()
        assert before is not None
        done = act(keeper, dice).session
        assert done is not None
        assert done == (keeper.ledger.running() or keeper.ledger.last_ended())
        assert done.start > before.start or done.id == before.id
        left = keeper.ledger.session(before.id)
        assert left is not None
        assert left.id == done.id or left.end == done.start or left == before
    with reading(path, live=True) as connection:
        assert [*faults(connection), *overlaps(connection), *differences(connection)] == []
    keeper.ledger.close()


def test_a_stop_while_the_clock_is_behind_ends_the_session_all_the_same(path: Path) -> None:
    clock = FakeClock()
    keeper = with_clients(open_keeper(path, clock))
    keeper.start(target(keeper, "acme"))
    clock.step(-5 * HOUR)
    stopped = keeper.stop().session
    assert stopped is not None
    assert stopped.end == stopped.start + 1
    with pytest.raises(Refused) as caught:
        keeper.stop()
    assert not isinstance(caught.value, NeedsYes)
    keeper.ledger.close()


async def test_the_app_goes_on_whatever_the_clock_does(path: Path) -> None:
    clock = seeded(path)
    app = app_on(path, clock)
    async with app.run_test(size=(120, 34)) as pilot:
        await settled(pilot)
        for key, name, step in (
            ("1", "ACME", -3 * HOUR),
            ("3", "INITECH", 30 * HOUR),
            ("2", "GLOBEX", -50 * HOUR),
        ):
            clock.step(step)
            await app.look_outside()
            app.ticker.tick()
            await press(pilot, key)
            assert running(app) == name
            session = app.snapshot.running
            assert session is not None
            assert session.seconds(clock.now()) >= 0
