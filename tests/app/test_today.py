"""The Today screen over a real ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from hraas_tui.app.widgets.bars import Bar
from hraas_tui.app.widgets.big_clock import BigClock, Glyphs
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.app.widgets.session_list import SessionRows
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.app.widgets.totals_pane import TotalsPane
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.interrupts import Target
from tests.support.app import app_on, client_id, close, keeper_on, moment, seeded
from tests.support.clock import FakeClock
from tests.support.pilot import bar_open, move_away, news, press, running, selected, settled, text

if TYPE_CHECKING:
    from pathlib import Path

    from textual.strip import Strip
    from textual.widget import Widget


def _count(monkeypatch: pytest.MonkeyPatch, kind: type[Widget], painted: list[str]) -> None:
    """Note the id of each widget of a kind that paints a line."""
    paint = kind.render_line

    def noted(self: Widget, y: int) -> Strip:
        painted.append(str(self.id))
        return paint(self, y)

    monkeypatch.setattr(kind, "render_line", noted)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


class TestWhatIsSeen:
    async def test_who_is_billed_for_what_and_since_when(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            assert "2 GLOBEX · docs  #4790since 19:30" in text(app, "#now-head")
            assert app.screen.query_one(BigClock).value == "1:06:42"
            rest = text(app, "#now-rest")
            assert "what was it about?  press n" in rest
            assert "back to INITECH · deploy-window  #REL-77left 19:30" in rest

    async def test_a_session_of_another_day_says_which(self, path: Path) -> None:
        clock = seeded(path)
        clock.wall = moment(7, day=17)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            assert "2 GLOBEX · docs  #4790since 16 Mar 19:30" in text(app, "#now-head")

    async def test_the_totals_of_the_day(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            totals = app.screen.query_one(TotalsPane)
            assert totals.border_title == "Monday 16 March"
            lines = totals.text.splitlines()
            assert [line.split()[:3] for line in lines[:3]] == [
                ["1", "ACME", "1:45"],
                ["2", "GLOBEX", "3:19"],
                ["3", "INITECH", "3:57"],
            ]
            assert lines[3].split() == ["gaps", "2:35", "in", "2"]
            assert lines[4].split() == ["worked", "9:01", "09:00–20:36"]
            assert lines[5].strip() == "v  2 to file · 2 to look at"

    async def test_the_sessions_oldest_first_with_what_they_lack(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            lines = app.screen.query_one(SessionRows).text.splitlines()
            assert len(lines) == 9
            assert lines[0].split()[:4] == ["10:02–11:48", "1:46", "GLOBEX", "payment-gateway"]
            assert lines[2].split() == ["12:31–13:10", "0:39", "gap"]
            assert lines[5].endswith("to file ")
            assert lines[8].split() == ["19:30–now", "1:06", "GLOBEX", "docs", "4790", "running"]

    async def test_a_session_over_midnight_is_listed_once_with_its_day_mark(self, path: Path) -> None:
        clock = FakeClock(moment(22))
        keeper = keeper_on(path, clock)
        keeper.add_client(ClientDraft(name="Acme"))
        keeper.start(Target(client_id(keeper, "acme")))
        clock.wall = moment(1, 30, day=17)
        keeper.stop()
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            assert "22:00–01:30+1" in app.screen.query_one(SessionRows).text

    async def test_nothing_runs(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "s")
            assert "Nothing runs since 20:36" in text(app, "#now-head")
            assert "resume GLOBEX · docs" in text(app, "#now-rest")
            assert not app.screen.query_one(BigClock).display
            assert not app.ticker.armed
            assert news(app) == "Stopped GLOBEX · docs after 1:06."

    async def test_outside_text_is_text(self, path: Path) -> None:
        clock = FakeClock(moment(9))
        keeper = keeper_on(path, clock)
        keeper.add_client(ClientDraft(name="[red]A[/]\u202e\x1b[31m"))
        keeper.start(Target(keeper.roster().clients[0].id, None, "", "[b]x[/b] 漢字 🙂"))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            assert "[red]A[/]" in text(app, "#now-head")
            assert "[b]x[/b] 漢字 🙂" in text(app, "#now-rest")
            assert "\x1b" not in app.export_screenshot()


class TestTheClock:
    async def test_one_key_switches(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "1")
            assert running(app) == "ACME"
            assert news(app).startswith("Now ACME")

    async def test_one_key_returns(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "r")
            assert running(app) == "INITECH"
            assert news(app) == "Back to INITECH · deploy-window."

    async def test_keys_in_a_burst_are_done_in_order(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await pilot.press("1", "3", "r", "0")
            await settled(pilot)
            assert running(app) == "unassigned"
            assert news(app) == "Now unassigned."

    async def test_an_unknown_caller_then_assigned(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "0")
            assert running(app) == "unassigned"
            await press(pilot, "a", "1")
            assert running(app) == "ACME"

    async def test_the_same_digit_again_offers_contexts(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "2")
            assert bar_open(app)
            assert "a payment-gateway  b on-call  c docs" in text(app, "#bar-label")
            await press(pilot, "2")
            assert not bar_open(app)
            await press(pilot, "2", "b")
            session = app.snapshot.running
            assert session is not None
            assert app.view.context(session) == "on-call"

    async def test_another_key_leaves_the_choice_and_does_what_it_does(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "2", "1")
            assert running(app) == "ACME"
            assert not bar_open(app)

    async def test_undo_and_redo(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "1", "u")
            assert running(app) == "GLOBEX"
            await press(pilot, "U")
            assert running(app) == "ACME"

    async def test_a_tick_paints_the_digits_alone(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        painted: list[str] = []
        for kind in (Rows, Timeline, Glyphs):
            _count(monkeypatch, kind, painted)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            painted.clear()
            clock.tick(1)
            app.ticker.tick()
            await pilot.pause()
            assert app.screen.query_one(BigClock).value == "1:06:43"
            assert painted == ["clock-tail"] * 3

    async def test_a_minute_paints_what_shows_minutes(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            rows = app.screen.query_one(SessionRows)
            before = rows.painted
            clock.tick(60)
            app.ticker.tick()
            await pilot.pause()
            assert rows.painted == before + 1
            assert "1:07" in rows.text.splitlines()[-1]
            assert "20:37" in app.screen.query_one(TabLine).text


class TestTheSelection:
    async def test_nothing_is_selected_until_chosen(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            assert selected(app) is None
            await press(pilot, "up")
            assert selected(app) == app.snapshot.day.listed[-1].id
            await press(pilot, "k", "g")
            assert selected(app) == app.snapshot.day.listed[0].id
            assert app.screen.query_one(Timeline).selected == selected(app)
            await press(pilot, "escape")
            assert selected(app) is None

    async def test_a_click_on_a_row_selects_and_a_second_opens_it(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            await pilot.click(SessionRows, offset=(5, 0))
            await settled(pilot)
            assert selected(app) == app.snapshot.day.listed[1].id
            await pilot.click(SessionRows, offset=(5, 0), times=2)
            await settled(pilot)
            assert app.screen.is_modal

    async def test_a_digit_clears_it(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "up", "1")
            assert selected(app) is None

    async def test_a_note_on_a_past_session(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "up", "up", "n", *"late", "enter")
            assert app.snapshot.day.listed[-2].note == "late"
            assert running(app) == "GLOBEX"


class TestOtherDays:
    async def test_another_day_is_marked_and_the_clock_stays_live(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "H")
            assert app.screen.query_one(TotalsPane).border_title == "Sunday 15 March, not today (T)"
            assert app.screen.has_class("-elsewhere")
            assert "GLOBEX" in text(app, "#now-head")
            assert "No session on this day." in app.screen.query_one(SessionRows).text
            await press(pilot, "1")
            assert running(app) == "ACME"
            assert app.screen.has_class("-elsewhere")
            await press(pilot, "T")
            assert not app.screen.has_class("-elsewhere")

    async def test_tomorrow_has_not_come(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "L")
            assert news(app) == "That day has not come yet."

    async def test_the_next_day_begins_by_itself(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            clock.wall = moment(4, 1, day=17)
            await app.look_outside()
            await pilot.pause()
            assert app.screen.query_one(TotalsPane).border_title == "Tuesday 17 March"


class TestOthers:
    async def test_a_change_made_outside_shows(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            other = keeper_on(path, clock, origin="cli")
            other.start(Target(client_id(other, "acme")))
            close(other)
            await app.look_outside()
            await pilot.pause()
            assert running(app) == "ACME"

    async def test_a_key_for_what_the_screen_no_longer_shows_is_refused(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            other = keeper_on(path, clock, origin="cli")
            other.start(Target(client_id(other, "acme")))
            close(other)
            await press(pilot, "s")
            assert running(app) == "ACME"
            assert "changed" in news(app)

    async def test_a_ledger_that_is_gone_is_said_until_something_works(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            move_away(path)
            await press(pilot, "1")
            line = app.screen.query_one(NewsLine)
            assert line.tone == "error"
            clock.tick(600)
            app.ticker.tick()
            assert line.tone == "error"

    async def test_no_ledger_no_app(self, tmp_path: Path) -> None:
        app = app_on(tmp_path, FakeClock())
        async with app.run_test(size=(120, 34)) as pilot:
            await pilot.pause()
        assert app.return_code == 1


class TestLeaving:
    async def test_quitting_twice_while_a_session_runs(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "q")
            assert app.is_running
            assert news(app) == "GLOBEX keeps running (1:06:42); q again to quit."
            await pilot.press("q")
            await pilot.pause()
            assert app._exit

    async def test_quitting_at_once_while_nothing_runs(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "s")
            await pilot.press("q")
            await pilot.pause()
            assert app._exit


class TestDiscreet:
    async def test_only_the_running_client_is_named(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "z")
            shown = app.export_screenshot(simplify=True)
            assert "GLOBEX" in shown
            for hidden in ("ACME", "INITECH", "deploy-window", "REL-77", "failover", "firewall"):
                assert hidden not in shown
            assert "discreet" in app.screen.query_one(TabLine).text
            await press(pilot, "r")
            assert "GLOBEX" not in app.export_screenshot(simplify=True)

    async def test_it_is_kept_in_the_ledger(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "z")
        keeper = keeper_on(path, clock)
        assert keeper.discreet
        close(keeper)


class TestTheFirstRun:
    async def test_a_name_enter_and_one(self, path: Path) -> None:
        app = app_on(path, FakeClock())
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            await press(pilot, *"Acme", "enter", "1")
            assert running(app) == "Acme"

    async def test_it_can_be_left_and_comes_back_with_a_digit(self, path: Path) -> None:
        app = app_on(path, FakeClock())
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            await press(pilot, "A", "escape")
            assert not bar_open(app)
            await press(pilot, "1")
            assert app.screen.query_one(Bar).input.value == "A"


class TestMinuteCursor:
    async def test_it_moves_by_minutes_and_escape_takes_it_away(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            await press(pilot, "up", "less_than_sign", "less_than_sign", "greater_than_sign")
            assert app.screen.query_one(Timeline).cursor_moment == moment(19, 29)
            await press(pilot, "escape")
            assert app.screen.query_one(Timeline).cursor_moment is None
            assert selected(app) is not None
            await press(pilot, "escape")
            assert selected(app) is None


class TestKeysBeforeTheBar:
    async def test_a_key_in_the_same_burst_as_the_bar_s_own_belongs_to_the_bar(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            await press(pilot, "up")
            for key in ("a", "1"):
                app.post_message(events.Key(key, key))
            await settled(pilot)
            await settled(pilot)
            assert running(app) == "ACME"
            assert [s.client for s in app.snapshot.day.listed[-1:]] == [app.snapshot.roster.find("acme").id]
            assert len(app.snapshot.day.listed) == 8

    async def test_text_in_the_same_burst_arrives_in_its_order(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await settled(pilot)
            for key in "nrest":
                app.post_message(events.Key(key, key))
            await settled(pilot)
            await settled(pilot)
            assert app.screen.query_one(Bar).input.value.endswith("rest")


class TestLongNews:
    LONG = (
        "The ledger /home/somebody/.local/share/hraas/ledger.db was deleted, or its folder became unreadable, "
        "while it was open. Nothing more is written: put the file back and open HRaaS again."
    )

    @pytest.mark.parametrize("size", [(120, 34), (80, 23), (80, 12), (80, 8), (44, 30)])
    async def test_what_went_wrong_is_read_whole(self, path: Path, size: tuple[int, int]) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            app.say(self.LONG, "error")
            await settled(pilot)
            line = app.screen.query_one(NewsLine)
            assert line.display
            assert line.region.height == len(line.rows)
            shown = " ".join(part for row in line.rows for part, _ in row.left)
            assert shown.split() == ["!", *self.LONG.split()]
            assert app.screen.region.contains_region(line.region)
            await press(pilot, "escape")
            assert not app.screen.query_one(NewsLine).present
            assert not app.screen.has_class("-long")

    async def test_a_warning_goes_with_its_bar_at_once(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(80, 23)) as pilot:
            await settled(pilot)
            await press(pilot, "n")
            app.say(self.LONG, "warning")
            await settled(pilot)
            assert app.screen.has_class("-long")
            app._today.leave_bar()
            assert not app.screen.query_one(NewsLine).present
            assert not app.screen.has_class("-long")
            assert not app.screen.has_class("-alarm")
