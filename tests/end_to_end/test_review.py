"""A messy day is put right from end to end with a few keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.review import items
from hraas_tui.core.sessions import State
from tests.support.app import app_on
from tests.support.messy_day import messy
from tests.support.pilot import bar_open, press

if TYPE_CHECKING:
    from pathlib import Path

MOST = 40

KEYS: tuple[tuple[str, ...], ...] = (
    ("v",),
    ("tab", "enter"),  # the firewall's note as it was on Friday: fills its thread
    ("3", "enter"),  # whose call it was
    ("tab", "enter"),  # its note, which fills what else was unnamed for INITECH
    ("p", "enter"),  # coffee
    ("tab", "enter"),  # the payment gateway's note as it says at noon: fills its thread
    ("less_than_sign", "enter"),  # a wrong digit: the time goes to the session that it interrupted
    ("1", "enter"),  # whose the other call was: its note was typed while it rang
    ("p", "enter"),  # lunch
    ("ctrl+u", "tab", "enter"),  # a note that was said elsewhere, for one that was not
    ("less_than_sign", "enter"),  # the session before went on
    *((key,) for key in "1730"),  # one session of four and a half hours was two
    ("enter",),
    ("g", "enter"),  # away, then on with it
    ("3", "enter"),  # whose the last call was
    ("tab", "enter"),  # its note
    ("ctrl+u", "tab", "enter"),  # a note of one word
    ("V",),
)


async def test_a_messy_day_of_18_sessions_and_3_gaps_is_put_right_in_at_most_40_keys(tmp_path: Path) -> None:
    """Every key press counts: v, V, enter, tab, and each character that is typed.

    No note is typed letter by letter: each is taken with tab, from its thread or as it was said last. Writing a
    new one would cost its letters. Nothing is skipped, and nothing was put right before the first key.
    """
    app = app_on(tmp_path / "ledger.db", messy(tmp_path / "ledger.db"))
    keys = [key for step in KEYS for key in step]
    assert len(keys) <= MOST
    async with app.run_test(size=(120, 34)) as pilot:
        day = app.snapshot.day
        assert len(day.listed) == 18
        assert len(day.gaps(app.clock.now())) == 3
        for key in keys:
            await press(pilot, key)
        day, now = app.snapshot.day, app.clock.now()
        assert not bar_open(app)
        assert items(day, now, app.config.working_hours) == ()
        assert {day.state(session) for session in day.sessions} == {State.FILED}
        assert day.reviewed
