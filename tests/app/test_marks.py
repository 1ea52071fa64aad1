"""Several sessions at once: marks, and the verbs that act on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.widgets.session_list import SessionRows
from tests.support.golden import check
from tests.support.mending import DAY, answered, changed, chosen, gone, marked, sessions, timeline, today
from tests.support.pilot import bar_open, news, press, running, text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


MARK_TWO = ("g", "space", "space")
"""The sessions at 09:00 and 10:02."""


class TestMarking:
    async def test_space_marks_and_goes_on_past_gaps(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "space") as (app, pilot):
            assert marked(app) == ["09:00", "10:02", "11:48"]
            assert chosen(app) == "INITECH 13:10–15:25"
            assert news(app) == "3 sessions marked."
            await press(pilot, "k", "k", "space")
            assert marked(app) == ["09:00", "10:02"]

    async def test_marks_are_seen_without_colour(self, path: Path) -> None:
        async with today(path, *MARK_TWO) as (app, pilot):
            rows = app.screen.query_one(SessionRows).text.splitlines()
            assert [row[:2] for row in rows[:3]] == [" ✓", " ✓", "▌ "]
            assert "✓ 1" in timeline(app).text
            check(app, "today-marks")
            await pilot.resize_terminal(80, 12)
            await pilot.pause()
            assert "✓1" in timeline(app).text

    async def test_escape_takes_the_marks_first_and_then_the_selection(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "escape") as (app, pilot):
            assert marked(app) == []
            assert chosen(app) == "ACME 11:48–12:31"
            await press(pilot, "escape")
            assert chosen(app) is None

    @pytest.mark.parametrize("key", ["1", "0", "r", "s", "c"])
    async def test_clock_keys_clear_both(self, path: Path, key: str) -> None:
        async with today(path, *MARK_TWO, key) as (app, _):
            assert marked(app) == []
            assert chosen(app) is None

    async def test_another_day_has_no_marks(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "H", "T") as (app, _):
            assert marked(app) == []


class TestActing:
    async def test_all_are_assigned(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "a") as (app, pilot):
            assert "assign 2 sessions to:" in text(app, "#bar-label")
            assert "another client clears context and ticket of 2" in text(app, "#bar-hint")
            await press(pilot, "3")
            assert changed(app) == ["INITECH 09:00–10:02", "INITECH 10:02–11:48"]
            assert news(app) == "Assigned 2 sessions to INITECH. The context and ticket of 2 are cleared."
            assert marked(app) == []

    async def test_all_are_noted_on(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "n") as (app, pilot):
            assert "note on 2 sessions" in text(app, "#bar-label")
            await press(pilot, "enter")
            assert "Type what to note on all of them" in news(app)
            await press(pilot, *"Both #T-1", "enter")
            first, second, *_ = app.snapshot.day.sessions
            assert {(s.note, s.ticket) for s in (first, second)} == {("Both", "T-1")}
            assert app.view.context(first) == "firewall"
            assert marked(app) == []
            assert not bar_open(app)

    async def test_an_unknown_context_for_two_clients_is_refused_and_the_line_stays(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "n", *"@other", "enter", "enter") as (app, _):
            assert "different clients" in news(app)
            assert bar_open(app)
            assert marked(app) == ["09:00", "10:02"]

    async def test_all_move_and_stay_marked(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "left_curly_bracket", "left_curly_bracket") as (app, pilot):
            assert changed(app) == ["ACME 08:50–09:52", "GLOBEX 09:52–11:38"]
            assert marked(app) == ["08:50", "09:52"]
            await press(pilot, "right_curly_bracket")
            assert changed(app) == ["ACME 08:55–09:57", "GLOBEX 09:57–11:43"]

    async def test_all_are_deleted(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "D") as (app, pilot):
            assert gone(app) == DAY[:2]
            assert news(app) == "Deleted 2 sessions, 2:48. u brings them back."
            assert chosen(app) == "ACME 11:48–12:31"
            await answered(pilot, "u")
            assert sessions(app) == DAY

    async def test_all_are_joined(self, path: Path) -> None:
        async with today(path, "g", "K", "K", "K", "K") as (app, pilot):
            assert len(app.snapshot.day.sessions) == len(DAY) + 2
            await press(pilot, "g", "space", "space", "space", "J")
            assert sessions(app) == DAY
            assert chosen(app) == DAY[0]
            assert marked(app) == []

    async def test_what_does_not_belong_together_stays_and_stays_marked(self, path: Path) -> None:
        async with today(path, *MARK_TWO, "J") as (app, _):
            assert "have different clients" in news(app)
            assert sessions(app) == DAY
            assert marked(app) == ["09:00", "10:02"]
            assert running(app) == "GLOBEX"
