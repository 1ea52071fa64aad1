"""The session editor: every key, what it understands while it is typed, and that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from hraas_tui.app.dialogs.confirm import Confirm
from hraas_tui.app.dialogs.form import Entry, Field
from hraas_tui.app.dialogs.session import CHANGED, SessionEditor
from hraas_tui.app.dialogs.session_fields import TimeField
from hraas_tui.app.dialogs.session_form import STILL_RUNS, WHICH
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.widgets.choice import OneOf
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.config import Config
from hraas_tui.core.edits import Amend, Delete, Insert
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import Span
from hraas_tui.core.sessions import Provenance
from tests.support.app import app_on, close, keeper_on, moment, seeded
from tests.support.clock import FakeClock
from tests.support.golden import check
from tests.support.ledgers import with_clients
from tests.support.pilot import bar_open, news, running
from tests.support.staging import press, settle, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Timekeeper

SIZES = {
    "wide": (120, 34),
    "compact": (80, 23),
    "side": (50, 23),
    "low": (80, 12),
    "strip": (80, 5),
    "line": (80, 1),
}
COMPACT = SIZES["compact"]
CLEAR = ("ctrl+u",)


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def editor(app: HraasApp) -> SessionEditor:
    assert isinstance(app.screen, SessionEditor)
    return app.screen


def field(app: HraasApp, name: str) -> Field:
    return editor(app).query_one(f"#field-{name}", Field)


def confirming(app: HraasApp) -> bool:
    return isinstance(app.screen, Confirm)


def value(app: HraasApp, name: str) -> str:
    return editor(app).query_one(f"#{name}", Entry).value


def told(app: HraasApp, name: str) -> str:
    """How a time is understood, below its field."""
    return editor(app).query_one(f"#field-{name} .told", Rows).text.strip()


def problem(app: HraasApp, name: str) -> str:
    if not field(app, name).has_class("-wrong"):
        return ""
    return str(editor(app).query_one(f"#field-{name} .problem", Static).content)


def effect(app: HraasApp) -> str:
    """What saving would do, the label left out."""
    rows = editor(app).query_one("#effect", Rows).rows
    return "\n".join(" ".join(text for text, _ in (*row.left[1:], *row.right)) for row in rows)


def said(app: HraasApp) -> str:
    return editor(app).query_one("#said", Rows).text.strip()


def options(app: HraasApp, name: str) -> str:
    return str(editor(app).query_one(f"#{name}-pick", OneOf).render())


def sessions(app: HraasApp) -> list[tuple[str, str]]:
    """The day's sessions: whose, and from when to when."""
    return [(app.view.name(s.client), app.view.times(s)) for s in app.snapshot.day.sessions]


def at(app: HraasApp, place: int) -> Session:
    return app.snapshot.day.sessions[place]


async def add(pilot: Pilot[None], text: str) -> None:
    """Put a text into the field that has the focus, all at once."""
    entry = pilot.app.focused
    assert isinstance(entry, Entry)
    entry.insert_text_at_cursor(text)
    await settle(pilot)


async def retype(pilot: Pilot[None], text: str) -> None:
    """Put another text into the field that has the focus."""
    await press(pilot, *CLEAR)
    await add(pilot, text)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, *(keys or ("g", "down", "enter")))


class TestOpening:
    @pytest.mark.parametrize("key", ["e", "enter"])
    async def test_a_key_opens_the_selected_session(self, path: Path, key: str) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "g", "down", key)
            assert editor(app).heading() == "GLOBEX · 10:02–11:48"
            assert [value(app, name) for name in ("start", "end", "context", "ticket", "note")] == [
                "10:02",
                "11:48",
                "payment-gateway",
                "4812",
                "Hotfix for the gateway timeout",
            ]
            assert told(app, "start") == "Mon 16 Mar 10:02 CET"
            assert told(app, "end") == "Mon 16 Mar 11:48 CET · 1:46 long"
            assert effect(app) == "nothing is changed yet"

    async def test_without_a_selection_e_opens_the_running_one_and_enter_only_says_so(
        self, path: Path
    ) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "enter")
            assert isinstance(app.screen, TodayScreen)
            assert "No session is selected" in news(app)
            await press(pilot, "e")
            assert editor(app).heading() == "GLOBEX · 19:30–now"
            assert value(app, "end") == ""
            assert editor(app).query_one("#end", Entry).placeholder == "running"
            assert told(app, "end") == "1:06 so far"

    async def test_with_nothing_at_all_e_says_so(self, path: Path) -> None:
        app = app_on(path, FakeClock())
        async with app.run_test(size=COMPACT) as pilot:
            await settle(pilot)
            await press(pilot, "escape", "e")
            assert isinstance(app.screen, TodayScreen)
            assert "Nothing runs" in news(app)

    async def test_a_double_click_opens_a_row_and_a_block(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=SIZES["wide"]) as pilot:
            await opened(pilot, "g")
            await pilot.click("#sessions-rows", offset=(5, 0), times=2)
            await settle(pilot)
            assert editor(app).heading() == "ACME · 09:00–10:02"
            await press(pilot, "escape")
            await pilot.click("#timeline", offset=(30, 5), times=2)
            await settle(pilot)
            assert editor(app).heading() == "GLOBEX · 10:02–11:48"

    async def test_n_stays_the_note_bar(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "g", "n")
            assert bar_open(app)

    async def test_another_day_is_named(self, path: Path) -> None:
        clock = seeded(path)
        clock.tick(86_400)
        app = app_on(path, clock)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "H", "g", "enter")
            assert editor(app).heading() == "ACME · Mon 16 Mar 09:00–10:02"
            await retype(pilot, "930")
            assert told(app, "start") == "Mon 16 Mar 09:30 CET · was 09:00"

    async def test_a_hidden_client_stays_hidden(self, path: Path) -> None:
        app = app_on(path, seeded(path), discreet=True)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "g", "e")
            assert isinstance(app.screen, TodayScreen)
            assert "Discreet" in news(app)
            await press(pilot, "escape", "e")
            assert editor(app).heading() == "GLOBEX · 19:30–now"
            await retype(pilot, "19:00")
            assert effect(app).startswith("••• · ••• 19:00–19:30 is removed")
            assert "INITECH" not in effect(app)
            assert "INITECH" not in str(editor(app).query_one("#client", OneOf).render())


class TestTimes:
    async def test_a_time_is_understood_while_it_is_typed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, *CLEAR)
            assert told(app, "start").startswith("Type when it began")
            await write(pilot, "9")
            assert told(app, "start").startswith("“9” can be a time or minutes")
            await write(pilot, "40")
            assert told(app, "start") == "Mon 16 Mar 09:40 CET · was 10:02"
            assert told(app, "end") == "Mon 16 Mar 11:48 CET · 2:08 long"
            await press(pilot, "down")
            await retype(pilot, "+1h30m")
            assert told(app, "end") == "Mon 16 Mar 11:10 CET · 1:30 long · was 11:48"
            await press(pilot, "up")
            await retype(pilot, "10:10")
            assert told(app, "end") == "Mon 16 Mar 11:40 CET · 1:30 long · was 11:48"
            assert problem(app, "start") == problem(app, "end") == ""

    async def test_the_preview_is_what_happens(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:00")
            await press(pilot, "down")
            await retype(pilot, "12:20")
            assert effect(app).splitlines() == [
                "ACME · firewall 09:00–10:02 → 09:00–10:00",
                "ACME · firewall 11:48–12:31 → 12:20–12:31",
                "ACME −0:34, GLOBEX +0:34",
            ]
            await press(pilot, "enter")
            assert isinstance(app.screen, TodayScreen)
            assert sessions(app)[:3] == [
                ("ACME", "09:00–10:00"),
                ("GLOBEX", "10:00–12:20"),
                ("ACME", "12:20–12:31"),
            ]
            assert app.snapshot.position == app.seen
            await press(pilot, "u", "y")
            assert sessions(app)[:3] == [
                ("ACME", "09:00–10:02"),
                ("GLOBEX", "10:02–11:48"),
                ("ACME", "11:48–12:31"),
            ]

    async def test_what_would_vanish_is_asked_about(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, "down")
            await retype(pilot, "12:31")
            assert effect(app).splitlines() == [
                "ACME · firewall 11:48–12:31 is removed",
                "ACME −0:43, GLOBEX +0:43 enter asks first",
            ]
            await press(pilot, "enter")
            assert confirming(app)
            await press(pilot, "n")
            assert value(app, "end") == "12:31"
            assert len(app.snapshot.day.sessions) == 8
            await press(pilot, "enter", "y")
            assert isinstance(app.screen, TodayScreen)
            assert sessions(app)[1] == ("GLOBEX", "10:02–12:31")
            assert len(app.snapshot.day.sessions) == 7

    async def test_what_can_not_be_keeps_the_dialog_open_with_the_reason(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "12:00")
            assert "the end has to come after the start" in effect(app).replace("\n", " ")
            await press(pilot, "enter")
            assert value(app, "start") == "12:00"
            assert said(app) == "Not saved."
            await retype(pilot, "soon")
            assert said(app) == ""
            await press(pilot, "down", "enter")
            assert editor(app).at == 0
            assert "no time that can be read" in problem(app, "start")
            await retype(pilot, "23:00")
            assert "in the future" in problem(app, "start")
            assert sessions(app)[1] == ("GLOBEX", "10:02–11:48")

    async def test_the_end_of_what_runs_is_not_typed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "e")
            await press(pilot, "down")
            await write(pilot, "20:00")
            assert told(app, "end") == STILL_RUNS
            await press(pilot, "enter")
            assert problem(app, "end") == STILL_RUNS
            await press(pilot, *CLEAR, "up")
            await retype(pilot, "19:20")
            await press(pilot, "enter")
            assert sessions(app)[-2:] == [("INITECH", "19:00–19:20"), ("GLOBEX", "19:20–now")]

    async def test_minutes_of_what_runs_go_on(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "e")
            clock.tick(60)
            app.ticker.tick()
            await settle(pilot)
            assert told(app, "end") == "1:07 so far"


NIGHT = 1_792_882_800
"""2026-10-25 01:00 in Berlin, in the night in which the clocks go back."""


def a_night(keeper: Timekeeper) -> None:
    with_clients(keeper)
    client = keeper.roster().find("acme").id
    keeper.edit(Insert(Target(client), Span(NIGHT, NIGHT + 4 * 3600)))


class TestUnclearTimes:
    async def on_a_night(self, path: Path) -> HraasApp:
        clock = FakeClock(NIGHT + 9 * 3600)
        keeper = keeper_on(path, clock)
        a_night(keeper)
        close(keeper)
        return app_on(path, clock)

    async def test_right_at_the_end_chooses_and_the_choice_is_kept(self, path: Path) -> None:
        app = await self.on_a_night(path)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "H", "g", "enter")
            await retype(pilot, "230")
            assert told(app, "start") == WHICH
            assert options(app, "start") == "[which? →]   02:30 CEST    02:30 CET "
            await press(pilot, "enter")
            assert problem(app, "start") == WHICH
            await press(pilot, "right")
            assert told(app, "start") == "Sun 25 Oct 02:30 CEST · was 01:00"
            assert told(app, "end") == "Sun 25 Oct 04:00 CET · 2:30 long"
            await press(pilot, "right")
            assert told(app, "start") == "Sun 25 Oct 02:30 CET · was 01:00"
            await press(pilot, "escape", "enter")
            assert told(app, "start") == "Sun 25 Oct 02:30 CET · was 01:00"
            await press(pilot, "down", "up", "enter")
            assert at(app, 0).start == NIGHT + 2 * 3600 + 1800

    async def test_another_text_is_another_choice(self, path: Path) -> None:
        app = await self.on_a_night(path)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "H", "g", "enter")
            await retype(pilot, "2:30")
            await press(pilot, "right", "backspace")
            assert not field(app, "start").has_class("-unclear")
            await add(pilot, "5")
            assert told(app, "start") == WHICH
            await press(pilot, "right", "right", "right")
            assert told(app, "start") == WHICH

    async def test_the_mouse_chooses(self, path: Path) -> None:
        app = await self.on_a_night(path)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "H", "g", "enter", "down")
            await retype(pilot, "2:30")
            await pilot.click("#end-pick", offset=(28, 0))
            await settle(pilot)
            assert told(app, "end") == "Sun 25 Oct 02:30 CET · 2:30 long · was 04:00"
            assert editor(app).query_one("#end", Entry).has_focus

    async def test_one_line_says_them_beside_the_field(self, path: Path) -> None:
        app = await self.on_a_night(path)
        async with app.run_test(size=(80, 1)) as pilot:
            await opened(pilot, "H", "g", "enter")
            await retype(pilot, "2:30")
            assert "02:30 CEST, 02:30 CET" in str(
                editor(app).query_one("#field-start .aside", Static).content
            )
            await press(pilot, "right", "ctrl+s")
            assert at(app, 0).start == NIGHT + 5400

    async def test_one_line_says_what_is_wrong_beside_the_field(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(80, 1)) as pilot:
            await opened(pilot)
            await press(pilot, *CLEAR, "ctrl+s")
            aside = editor(app).query_one("#field-start .aside", Static)
            assert str(aside.content).startswith("Type when it began")
            assert aside.region.height == 1
            await add(pilot, "12:00")
            await press(pilot, "ctrl+s")
            assert "the end has to come after the start" in str(aside.content)
            await retype(pilot, "10:00")
            assert str(aside.content) == "Mon 16 Mar 10:00 CET · was 10:02"
            await press(pilot, "enter", "enter", "right")
            assert "are cleared" in str(editor(app).query_one("#field-client .aside", Static).content)
            await press(pilot, "enter")
            await add(pilot, "two words")
            assert "a space" in str(editor(app).query_one("#field-context .aside", Static).content)

    @pytest.mark.parametrize("name", ["compact", "side", "low", "strip"])
    async def test_the_candidates_fit(self, path: Path, name: str) -> None:
        app = await self.on_a_night(path)
        async with app.run_test(size=SIZES[name]) as pilot:
            await opened(pilot, "H", "g", "enter")
            await retype(pilot, "2:30")
            await press(pilot, "right")
            check(app, f"session-which-{name}")


class TestWords:
    async def test_another_client_empties_context_and_ticket_and_says_so(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, "down", "down", "right")
            assert (value(app, "context"), value(app, "ticket")) == ("", "")
            assert "context and ticket are cleared" in problem(app, "client")
            assert effect(app) == "GLOBEX −1:46, INITECH +1:46"
            await press(pilot, "left")
            assert (value(app, "context"), value(app, "ticket")) == ("payment-gateway", "4812")
            assert problem(app, "client") == ""
            await press(pilot, "right", "down")
            await add(pilot, "deploy")
            await press(pilot, "right", "enter")
            changed = at(app, 1)
            context = app.snapshot.roster.context(changed.context)
            assert (app.view.name(changed.client), context and context.key) == ("INITECH", "deploy-window")
            assert (changed.ticket, changed.note) == ("", "Hotfix for the gateway timeout")

    async def test_a_context_that_is_new_is_said_to_be(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, "down", "down", "down")
            aside = editor(app).query_one("#field-context .aside", Static)
            assert str(aside.content) == ""
            await add(pilot, "-2")
            assert str(aside.content) == "new"
            await press(pilot, "down")
            await retype(pilot, "#4813")
            await press(pilot, "down")
            await add(pilot, ", again")
            await press(pilot, "enter")
            assert app.view.context(at(app, 1)) == "payment-gateway-2"
            assert at(app, 1).ticket == "4813"
            assert at(app, 1).note == "Hotfix for the gateway timeout, again"

    async def test_words_that_can_not_stay_are_told_at_once(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, "down", "down", "down")
            await retype(pilot, "two words")
            assert "contains a space" in problem(app, "context")
            await press(pilot, "ctrl+s")
            assert app.view.context(at(app, 1)) == "payment-gateway"
            assert editor(app).at == 3


class TestInserting:
    async def test_it_starts_with_the_latest_gap(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "A")
            assert editor(app).heading() == "Add a session"
            assert (value(app, "start"), value(app, "end")) == ("17:04", "19:00")
            assert told(app, "end") == "Mon 16 Mar 19:00 CET · 1:56 long"
            assert effect(app) == "unassigned +1:56"
            await press(pilot, "down")
            await retype(pilot, "+30m")
            await press(pilot, "down", "right", "down")
            await retype(pilot, "vpn")
            await press(pilot, "down", "down")
            await add(pilot, "Call about the tunnel")
            assert effect(app) == "ACME +0:30"
            await press(pilot, "enter")
            assert isinstance(app.screen, TodayScreen)
            added = at(app, 6)
            assert sessions(app)[6] == ("ACME", "17:04–17:34")
            assert (app.view.context(added), added.note) == ("vpn", "Call about the tunnel")
            assert added.provenance is Provenance.TYPED
            assert app._today.selected == added.id

    async def test_it_starts_with_the_selected_gap(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "g", "down", "down", "down", "A")
            assert (value(app, "start"), value(app, "end")) == ("12:31", "13:10")

    @pytest.mark.parametrize("key", ["e", "enter"])
    async def test_a_gap_is_not_taken_for_what_runs(self, path: Path, key: str) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await press(pilot, "g", "down", "down", "down", key)
            assert isinstance(app.screen, TodayScreen)
            assert news(app) == "A gap has nothing to edit: f fills it, escape lets go of it."

    async def test_what_is_there_gives_way_after_a_question(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "A")
            await retype(pilot, "16:50")
            await press(pilot, "down")
            await retype(pilot, "17:10")
            assert effect(app).splitlines() == [
                "INITECH · deploy-window 15:52–17:04 → 15:52–16:50",
                "INITECH −0:14, unassigned +0:20 enter asks first",
            ]
            await press(pilot, "enter", "y")
            assert sessions(app)[5:7] == [("INITECH", "15:52–16:50"), ("unassigned", "16:50–17:10")]

    async def test_on_an_empty_day_nothing_is_filled_in(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "H", "A")
            assert (value(app, "start"), value(app, "end"), told(app, "start")) == ("", "", "")
            await press(pilot, "enter")
            assert problem(app, "start").startswith("Type when it began")
            await add(pilot, "9:00")
            assert told(app, "start") == "Sun 15 Mar 09:00 CET"
            await press(pilot, "down")
            await add(pilot, "9:40")
            await press(pilot, "enter")
            assert sessions(app) == [("unassigned", "09:00–09:40")]

    async def test_an_only_context_can_be_emptied(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "A", "down", "down", "right", "down")
            assert value(app, "context") == "firewall"
            await press(pilot, *CLEAR, "enter")
            assert (app.view.name(at(app, 6).client), at(app, 6).context) == ("ACME", None)


class TestNothingIsLost:
    async def test_escape_keeps_the_draft_of_each_session(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:05")
            await press(pilot, "escape", "down", "enter")
            assert value(app, "start") == "11:48"
            await press(pilot, "escape", "up", "enter")
            assert value(app, "start") == "10:05"
            await press(pilot, "enter", "enter")
            assert value(app, "start") == "10:05"
            assert effect(app) == "nothing is changed yet"

    async def test_a_draft_puts_only_what_was_typed_over_what_is_there_by_then(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:05")
            await press(pilot, "escape")
            chosen = at(app, 1).id
            app.start_doing(lambda keeper, _: keeper.edit(Amend(chosen, end=moment(11, 40), note="Hotfix")))
            await settle(pilot)
            await press(pilot, "enter")
            assert (value(app, "start"), value(app, "end"), value(app, "note")) == (
                "10:05",
                "11:40",
                "Hotfix",
            )

    async def test_alt_and_a_key_leave_and_do_what_the_key_does(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:05")
            await press(pilot, "alt+1")
            await settle(pilot)
            assert isinstance(app.screen, TodayScreen)
            assert running(app) == "ACME"
            await press(pilot, "g", "down", "enter")
            assert value(app, "start") == "10:05"

    async def test_clock_keys_work_where_no_text_is_typed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot, "e")
            await retype(pilot, "1")
            await press(pilot, "down", "down", "s")
            assert running(app) is None
            assert value(app, "start") == "1"
            assert value(app, "end") == "20:36"
            assert said(app) == CHANGED

    async def test_a_change_from_elsewhere_shows_and_leaves_what_was_typed(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:05")
            other = keeper_on(path, clock, origin="cli")
            other.edit(Amend(at(app, 1).id, end=moment(11, 30), ticket="4813"))
            close(other)
            await press(pilot, "enter")
            assert "changed meanwhile" in said(app)
            assert (value(app, "start"), value(app, "end"), value(app, "ticket")) == (
                "10:05",
                "11:30",
                "4813",
            )
            await press(pilot, "enter")
            assert isinstance(app.screen, TodayScreen)
            assert sessions(app)[1] == ("GLOBEX", "10:05–11:30")
            assert at(app, 1).ticket == "4813"

    async def test_a_session_that_is_gone_keeps_the_dialog_with_its_texts(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:05")
            other = keeper_on(path, clock, origin="cli")
            other.edit(Delete((at(app, 1).id,)))
            close(other)
            await app.look_outside()
            await settle(pilot)
            assert "gone" in said(app)
            await press(pilot, "enter")
            assert "gone" in effect(app)
            assert value(app, "start") == "10:05"


class TestSizes:
    @pytest.mark.parametrize("name", SIZES)
    async def test_each_size(self, path: Path, name: str) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=SIZES[name]) as pilot:
            await opened(pilot)
            await retype(pilot, "10:00")
            check(app, f"session-{name}")

    @pytest.mark.parametrize("name", ["wide", "side", "low", "strip"])
    async def test_inserting_in_each_size(self, path: Path, name: str) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=SIZES[name]) as pilot:
            await opened(pilot, "A")
            await retype(pilot, "15:30")
            check(app, f"session-insert-{name}")

    @pytest.mark.parametrize("size", [(80, 12), (80, 5), (80, 3), (80, 1), (40, 6)])
    async def test_a_low_pane_asks_field_by_field(self, path: Path, size: tuple[int, int]) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=size) as pilot:
            await opened(pilot)
            assert [f.display and bool(f.size.height) for f in editor(app).shown].count(True) == 1
            await retype(pilot, "10:05")
            await press(pilot, "enter")
            await retype(pilot, "+1h")
            await press(pilot, "enter", "right", "enter")
            await add(pilot, "db")
            await press(pilot, "enter", "enter")
            assert editor(app).focused is editor(app).query_one("#note")
            assert editor(app).query_one("#note").region.bottom <= size[1]
            await press(pilot, "enter")
            assert isinstance(app.screen, TodayScreen)
            assert sessions(app)[1] == ("INITECH", "10:05–11:05")
            assert app.view.context(at(app, 1)) == "db"

    async def test_ascii(self, path: Path) -> None:
        app = app_on(path, seeded(path), ascii=True)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await retype(pilot, "10:00")
            check(app, "session-ascii")
            assert all(row.text.isascii() for row in editor(app).query(Rows))

    async def test_light(self, path: Path) -> None:
        config = Config(zone="Europe/Berlin", theme="hraas-light")
        app = app_on(path, seeded(path), config)
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            await press(pilot, "down")
            await retype(pilot, "12:31")
            check(app, "session-light")

    async def test_times_are_fields_of_their_own(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=COMPACT) as pilot:
            await opened(pilot)
            assert len(editor(app).query(TimeField)) == 2
