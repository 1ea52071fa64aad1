"""Today with a day that is put right: what tests of the keys and of the mouse press and read."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual import events

from hraas_tui.app.widgets.timeline import Timeline
from tests.support.app import app_on, seeded
from tests.support.pilot import press, settled
from tests.support.staging import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.moments import Moment

WIDE, LOW, STRIP, LINE = (120, 34), (80, 12), (80, 5), (80, 1)
SIZES = (WIDE, LOW, STRIP, LINE)

ROUNDS = 50
"""How often it is looked whether a key asks something."""

DAY = [
    "ACME 09:00–10:02",
    "GLOBEX 10:02–11:48",
    "ACME 11:48–12:31",
    "INITECH 13:10–15:25",
    "GLOBEX 15:25–15:52",
    "INITECH 15:52–17:04",
    "INITECH 19:00–19:30",
    "GLOBEX 19:30–now",
]


@asynccontextmanager
async def today(
    path: Path, *keys: str, size: tuple[int, int] = WIDE
) -> AsyncIterator[tuple[HraasApp, Pilot[None]]]:
    """The app over the day of `seed`, after some keys."""
    app = app_on(path, seeded(path))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, *keys)
        yield app, pilot


async def answered(pilot: Pilot[None], key: str, answer: str = "y") -> bool:
    """Press a key and answer what it asks, if it asks; whether it did."""
    await pilot.press(key)
    for _ in range(ROUNDS):
        await settle(pilot)
        if pilot.app.screen.is_modal:
            await press(pilot, answer)
            return True
        if all(worker.is_finished for worker in pilot.app.workers):
            break
    await settled(pilot)
    return False


def sessions(app: HraasApp) -> list[str]:
    """The day's sessions: `ACME 09:00–10:02`."""
    view = app.view
    return [f"{view.name(session.client)} {view.times(session)}" for session in view.day.sessions]


def changed(app: HraasApp) -> list[str]:
    """The sessions that are not as they were."""
    return [session for session in sessions(app) if session not in DAY]


def gone(app: HraasApp) -> list[str]:
    """The sessions that were and are not any more."""
    known = sessions(app)
    return [session for session in DAY if session not in known]


def chosen(app: HraasApp) -> str | None:
    """What is selected: a session or `12:31–13:10`."""
    today, view = app._today, app.view
    if today.gap is not None:
        return f"{view.clock(today.gap.start)}–{view.clock(today.gap.end)}"
    return f"{view.name(today.chosen.client)} {view.times(today.chosen)}" if today.chosen else None


def marked(app: HraasApp) -> list[str]:
    """The starts of the marked sessions."""
    return [app.view.clock(session.start) for session in app._today.marked]


def timeline(app: HraasApp) -> Timeline:
    return app.screen.query_one(Timeline)


def place(app: HraasApp, moment: Moment, client: str | None = None) -> tuple[int, int]:
    """Where an instant is on the timeline, in a client's lane or in the last row."""
    shown = timeline(app)
    scene = shown._scene
    assert scene is not None
    cell = scene.window.cell(moment)
    assert cell is not None
    row = shown.size.height - 1
    if client is not None and not scene.plan.strip:
        lanes = [app.view.name(lane.client) for lane in scene.lanes]
        row = scene.plan.head + lanes.index(client) * scene.plan.lane_height
    at = shown.content_region.offset - shown.region.offset
    return at.x + scene.gutter + cell, at.y + row


async def move(pilot: Pilot[None], to: tuple[int, int]) -> None:
    """Move the mouse over the timeline with its button held down."""
    await pilot._post_mouse_events([events.MouseMove], Timeline, to, button=1)


async def drag(pilot: Pilot[None], start: tuple[int, int], cells: int, *, let_go: bool = True) -> None:
    """Press, move to the side cell by cell, and let go."""
    x, y = start
    await pilot.mouse_down(Timeline, offset=(x, y))
    for to in _steps(x, cells):
        await move(pilot, (to, y))
    if let_go:
        await pilot.mouse_up(Timeline, offset=(x + cells, y))
        await settled(pilot)


def _steps(x: int, cells: int) -> Iterator[int]:
    towards = 1 if cells > 0 else -1
    yield from range(x + towards, x + cells + towards, towards)
