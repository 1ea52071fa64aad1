"""The app on a stage: a real ledger in a folder, a clock that goes where a test sends it, no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from hraas_tui.app.app import HraasApp
from tests.support.clock import FakeClock
from tests.support.copies import made_once
from tests.support.ledgers import BERLIN, open_keeper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.config import Config
    from hraas_tui.timekeeper import Timekeeper

_left: dict[object, dict[str, int]] = {}
"""Where the clock stood once a ledger was filled."""


def stage(
    folder: Path,
    prepare: Callable[[Timekeeper], object] | None = None,
    *,
    clock: FakeClock | None = None,
    config: Config = BERLIN,
) -> HraasApp:
    """Build an app over a new ledger in a folder, filled by `prepare`."""
    clock = clock or FakeClock()
    path = folder / "ledger.db"
    if prepare is not None:
        _prepared(path, prepare, clock, config)
    return HraasApp(lambda: open_keeper(path, clock, config=config), config=config, clock=clock)


def _prepared(path: Path, prepare: Callable[[Timekeeper], object], clock: FakeClock, config: Config) -> None:
    """Fill a ledger, and have the clock stand where that leaves it."""

    def fill() -> None:
        keeper = open_keeper(path, clock, config=config)
        prepare(keeper)
        keeper.ledger.close()

    what = prepare, repr(config), repr(vars(clock))
    made_once(path, what, fill)
    _left.setdefault(what, dict(vars(clock)))
    vars(clock).update(_left[what])


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was asked for is done and drawn; a worker that waits for a dialog is not waited for."""
    app = pilot.app
    assert isinstance(app, HraasApp)
    await pilot.pause()
    await app.store.run(lambda _: None)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what they do."""
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Put a text into the field that has the focus, all at once: a key a letter would take most of the test."""
    assert pilot.app.focused is not None
    pilot.app.focused.post_message(events.Paste(text))
    await settle(pilot)
