"""What tests of the app press and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.bars import Bar
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the changes that were started are on the screen."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def text(app: HraasApp, selector: str) -> str:
    return app.screen.query_one(selector, Rows).text


def news(app: HraasApp) -> str:
    return app.screen.query_one(NewsLine).news


def bar_open(app: HraasApp) -> bool:
    return app.screen.query_one(Bar).open


def selected(app: HraasApp) -> str | None:
    return app._today.selected


def move_away(path: Path) -> None:
    path.rename(path.with_suffix(".away"))


def running(app: HraasApp) -> str | None:
    session = app.snapshot.running
    return app.view.name(session.client) if session else None


def line(app: HraasApp) -> str:
    """What is typed in the bar."""
    return app.screen.query_one(Bar).input.value
