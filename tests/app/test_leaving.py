"""What comes late: keys for a dialog that has ended, and what was read or laid out for a screen that was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.css.query import NoMatches
from textual.worker import WorkerFailed

from tests.support.app import app_on, seeded
from tests.support.pilot import press, running, settled

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from hraas_tui.app.app import HraasApp


@pytest.fixture
def app(tmp_path: Path) -> HraasApp:
    path = tmp_path / "ledger.db"
    return app_on(path, seeded(path))


def looked_for(screen: Screen[object]) -> NoMatches:
    """What comes of looking for a widget that is not there."""
    with pytest.raises(NoMatches) as none:
        screen.query_one("#summary")
    return none.value


@pytest.mark.parametrize("key", ["x", "e", "slash", "question_mark", "colon"])
async def test_a_dialog_ends_once(app: HraasApp, key: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "W", key)
        week, dialog = app.screen_stack[-2:]
        assert dialog is not app._today
        dialog.dismiss(None)
        dialog.dismiss(None)
        await settled(pilot)
        assert app.screen is week


async def test_two_keys_that_leave_may_come_at_once(app: HraasApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "e")
        for _ in range(2):
            assert app.focused is not None
            app.focused.post_message(events.Key("alt+z", None))
        await settled(pilot)
        assert app.screen_stack == [app._today]


async def test_what_comes_late_for_a_dialog_is_no_fault(app: HraasApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "x")
        dialog = app.screen
        await press(pilot, "escape")
        late = looked_for(dialog)
        app._handle_exception(late)
        app._handle_exception(WorkerFailed(late))
        await press(pilot, "1")
        assert running(app) == "ACME"


async def test_what_is_missing_on_a_screen_that_is_there_is_a_fault(app: HraasApp) -> None:
    with pytest.raises(NoMatches):
        async with app.run_test(size=(120, 40)):
            app._handle_exception(looked_for(app.screen))
    assert app.return_code == 1


async def test_what_is_typed_while_the_app_leaves_is_not_meant_for_it(app: HraasApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        before = running(app)
        app.exit()
        for key in "W1":
            app.post_message(events.Key(key, key))
        await pilot.pause()
    assert running(app) == before
    assert app.return_code == 0


async def test_a_dialog_that_is_being_made_is_told_of_nothing(app: HraasApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "up")
        app._today.action_open()
        assert app.screen is not app._today
        assert not app.screen.is_mounted
        app.ticker.tick()
        app.say("That did not work.", "warning")
        app.redraw()
        await settled(pilot)
        assert app.screen.is_mounted
