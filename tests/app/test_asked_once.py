"""Keys that are held down: what they open is there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from hraas_tui.app.dialogs.confirm import Confirm
from tests.support.app import app_on, close, keeper_on, seeded
from tests.support.billed_world import billed_world
from tests.support.clock import FakeClock
from tests.support.staging import press, settle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("place", "key", "dialog"),
    [
        (("up",), "y", "HistoryDialog"),
        (("up",), "e", "SessionEditor"),
        (("C",), "a", "ClientEditor"),
        (("C",), "e", "ClientEditor"),
        (("C",), "t", "TermsEditor"),
        (("C", "tab"), "a", "ContextEditor"),
        (("S", "tab", "down"), "e", "StatementView"),
        (("S", "tab", "down"), "v", "VoidDialog"),
        (("S", "tab", "down"), "w", "WriteAgain"),
    ],
)
async def test_a_key_that_is_held_down_opens_one_dialog(
    tmp_path: Path, place: tuple[str, ...], key: str, dialog: str
) -> None:
    path, clock = tmp_path / "ledger.db", FakeClock()
    keeper = keeper_on(path, clock)
    billed_world(keeper, clock, tmp_path)
    close(keeper)
    app = app_on(path, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for step in place:
            await press(pilot, step)
            await settle(pilot)
        for _ in range(8):
            app.post_message(events.Key(key, key))
        for _ in range(5):
            await settle(pilot)
        assert [type(each).__name__ for each in app.screen_stack if each.is_modal] == [dialog]
        await press(pilot, "escape")
        await press(pilot, key)
        await settle(pilot)
        assert type(app.screen).__name__ == dialog


async def test_a_question_that_is_asked_already_is_not_asked_twice(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    app = app_on(path, seeded(path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        app.clock.wall += 600  # type: ignore[attr-defined]
        for _ in range(4):
            app.post_message(events.Key("u", "u"))
        for _ in range(5):
            await settle(pilot)
        (asked,) = (each for each in app.screen_stack if each.is_modal)
        assert isinstance(asked, Confirm)
        assert "0:10" in asked.question
        await press(pilot, "n")
        assert not app.screen.is_modal
