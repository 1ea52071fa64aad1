"""Start the installed app without a terminal and look at its first screen: styles and data files are in the wheel."""

import asyncio
import os
import sys
from pathlib import Path

import hraas_tui
from hraas_tui.app.app import HraasApp
from hraas_tui.clock import SystemClock
from hraas_tui.config import ledger_path, load
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper


async def start() -> None:
    """Type a first client's name, press its digit and see the clock run."""
    config, clock = load(os.environ), SystemClock()
    path = ledger_path(os.environ, None)

    def keeper() -> Timekeeper:
        return Timekeeper(Ledger.open(path, config.days, clock.now()), clock, config, "app")

    app = HraasApp(keeper, config=config, clock=clock)
    async with app.run_test(size=(120, 34)) as pilot:
        await pilot.pause()
        await pilot.press(*"Acme", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("1")
        await app.workers.wait_for_complete()
        await pilot.pause()
        running = app.snapshot.running
        assert running is not None, "the first client's digit did not start the clock"
        assert len(app.stylesheet.source) > 1, "no style sheet was found"


if Path.cwd() in Path(hraas_tui.__file__).parents and "site-packages" not in hraas_tui.__file__:
    sys.exit("This imports the checkout, not the wheel.")
asyncio.run(start())
print(f"hraas {hraas_tui.__version__} starts from {Path(hraas_tui.__file__).parent}")
