"""The bar: what is typed belongs to its session and never holds up the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from hraas_tui.app.alt_keys import plain_key, tell_apart
from hraas_tui.app.widgets.bars import Bar, Choice, Choices, _choice_row
from hraas_tui.core.clients import ClientDraft
from tests.support.app import app_on, close, keeper_on, moment, seeded
from tests.support.pilot import bar_open, line, news, press, running, settled, text

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.sessions import Session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def session(app: HraasApp, start: int) -> Session:
    return next(s for s in app.snapshot.day.sessions if s.start == start)


DOCS = moment(19, 30)


async def burst(pilot: Pilot[None], keys: str) -> None:
    """Press keys that all arrive at once, as they do over a slow line."""
    for key in keys:
        pilot.app.post_message(events.Key({" ": "space", "\r": "enter"}.get(key, key), key))
    for _ in range(len(keys)):
        await settled(pilot)


class TestKeysThatArriveTogether:
    async def test_a_note_goes_to_the_client_that_was_just_switched_to(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await burst(pilot, "1nmail is down\r")
            assert running(app) == "ACME"
            assert session(app, DOCS).note == ""
            (now,) = (each for each in app.snapshot.day.sessions if each.running)
            assert now.note == "mail is down"

    async def test_an_unknown_caller_is_the_one_that_is_assigned(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await burst(pilot, "0a3")
            assert running(app) == "INITECH"
            assert app.view.name(session(app, DOCS).client) == "GLOBEX"

    async def test_the_same_digit_twice_offers_its_contexts(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await burst(pilot, "11")
            assert text(app, "#bar-label").startswith("ACME:")


class TestTheNoteBar:
    async def test_it_says_whose_note_and_what_is_known(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n")
            assert "note GLOBEX 19:30" in text(app, "#bar-label")
            assert line(app) == "@docs #4790 "
            assert app.screen.query_one(Bar).input.cursor_at_end
            assert not app.screen.query_one(Bar).input.cursor_blink

    async def test_enter_saves_note_context_and_ticket(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"Wrote C# docs", "enter")
            saved = session(app, DOCS)
            assert (saved.note, app.view.context(saved), saved.ticket) == ("Wrote C# docs", "docs", "4790")
            assert not bar_open(app)

    async def test_a_narrower_pane_leaves_the_line_its_half(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n")
            await pilot.resize_terminal(30, 24)
            await settled(pilot)
            assert text(app, "#bar-label").startswith("note GLOBEX")
            assert app.screen.query_one(Bar).input.size.width >= 12

    async def test_another_size_keeps_what_was_refused(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"nobody", "enter")
            refused = text(app, "#bar-hint")
            await pilot.resize_terminal(110, 34)
            await settled(pilot)
            assert text(app, "#bar-hint") == refused

    @pytest.mark.parametrize(
        ("pasted", "read"),
        [("one\ntwo  \r\n\n three\n", "one two three"), ("as it is ", "as it is "), ("\n", "")],
    )
    async def test_each_pasted_line_is_kept(self, path: Path, pasted: str, read: str) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n")
            app.screen.query_one(Bar).input.post_message(events.Paste(pasted))
            await settled(pilot)
            assert line(app) == f"@docs #4790 {read}"

    async def test_keys_of_the_clock_are_characters_here(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"1 r s q")
            assert line(app) == "@docs #4790 1 r s q"
            assert running(app) == "GLOBEX"

    async def test_a_new_context_needs_a_second_enter(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", "ctrl+u", *"@wiki", "enter")
            assert bar_open(app)
            assert "wiki (new: enter twice)" in text(app, "#bar-hint")
            await press(pilot, "enter")
            assert app.view.context(session(app, DOCS)) == "wiki"

    async def test_escape_keeps_the_draft(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"half", "escape")
            assert not bar_open(app)
            assert session(app, DOCS).note == ""
            await press(pilot, "n")
            assert line(app) == "@docs #4790 half"

    async def test_each_session_has_its_own_draft(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"half", "escape", "1", "n")
            assert "half" not in line(app)

    async def test_alt_and_a_digit_leaves_and_switches(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"half", "alt+1")
            assert not bar_open(app)
            assert running(app) == "ACME"
            assert app.drafts == {f"note:{session(app, DOCS).id}": "@docs #4790 half"}

    async def test_alt_and_a_letter_leaves_and_does_its_verb(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"half")
            app.post_message(events.Key("alt+r", "r"))
            await settled(pilot)
            assert not bar_open(app)
            assert running(app) == "INITECH"

    async def test_it_saves_to_its_session_whatever_runs_meanwhile(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"late")
            app.action_switch(1)
            await settled(pilot)
            assert running(app) == "ACME"
            assert bar_open(app)
            assert "GLOBEX 19:30" in text(app, "#bar-label")
            await press(pilot, "enter")
            assert session(app, DOCS).note == "late"
            assert app.snapshot.running is not None
            assert app.snapshot.running.note == ""

    async def test_a_refusal_leaves_what_was_typed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", *"#two", "enter")
            assert bar_open(app)
            assert line(app) == "@docs #4790 #two"
            assert "ticket" in news(app)

    async def test_a_context_is_completed_by_tab(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", "ctrl+u", *"x @pay", "tab")
            assert line(app) == "x @payment-gateway"

    async def test_the_note_used_last_is_offered_never_guessed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "r", "n")
            assert "tab Deployment window, ran long" in text(app, "#bar-hint")
            await press(pilot, "tab", "enter")
            assert app.snapshot.running is not None
            assert app.snapshot.running.note == "Deployment window, ran long"

    async def test_the_function_keys_wait(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n", "f4")
            assert bar_open(app)
            assert app.screen is app._today

    async def test_markup_and_ten_thousand_characters(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "n")
            app.screen.query_one(Bar).input.value = "x" * 10_001
            await press(pilot, "enter")
            assert bar_open(app)
            assert "Shorten it" in news(app)
            app.screen.query_one(Bar).input.value = "[b]not[/b] markup"
            await press(pilot, "enter")
            assert session(app, DOCS).note == "[b]not[/b] markup"


class TestTheStartBar:
    async def test_it_starts_what_it_says(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"acme/firewall reboot #CHG-1 at 20:10")
            hint = text(app, "#bar-hint")
            assert "ACME  @firewall  #CHG-1  “reboot”  since 20:10 (26 min ago)" in hint
            await press(pilot, "enter")
            now = app.snapshot.running
            assert now is not None
            assert (now.start, now.note, now.ticket) == (moment(20, 10), "reboot", "CHG-1")
            assert session(app, DOCS).end == moment(20, 10)

    async def test_an_unknown_client_is_refused_with_the_nearest(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"acne", "enter")
            assert bar_open(app)
            assert "Did you mean acme?" in text(app, "#bar-hint")

    async def test_clients_and_contexts_are_completed(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"glo", "tab", *"/on", "tab")
            assert line(app) == "globex/on-call"

    async def test_what_would_vanish_is_asked_about(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"acme at 15:00")
            await pilot.press("enter")
            for _ in range(3):
                await pilot.pause()
            assert app.screen.is_modal
            await press(pilot, "n")
            assert running(app) == "GLOBEX"
            assert bar_open(app)
            await pilot.press("enter")
            for _ in range(3):
                await pilot.pause()
            await press(pilot, "y")
            assert running(app) == "ACME"

    async def test_a_clock_key_answers_no_and_acts(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "c", *"acme at 15:00")
            await pilot.press("enter")
            for _ in range(3):
                await pilot.pause()
            await press(pilot, "3")
            assert not app.screen.is_modal
            assert running(app) == "INITECH"
            assert len(app.snapshot.day.sessions) == 9


class TestTheWhenBar:
    async def test_it_shows_what_gives_way_and_moves_the_boundary(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "b", *"19:10")
            assert "to GLOBEX not at 19:30 but" in text(app, "#bar-label")
            hint = text(app, "#bar-hint")
            assert "GLOBEX since 19:10 (1 h 26 min ago), 1:26" in hint
            assert "INITECH until 19:10 (was 19:30)" in hint
            await press(pilot, "enter")
            assert app.snapshot.running is not None
            assert app.snapshot.running.start == moment(19, 10)

    async def test_the_future_is_refused(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "b", *"23:59", "enter")
            assert bar_open(app)
            assert app.snapshot.running is not None
            assert app.snapshot.running.start == DOCS


class TestAssigning:
    async def test_the_selection_first(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "g", "a")
            assert "assign ACME 09:00 to:" in text(app, "#bar-label")
            await press(pilot, "3")
            assert app.view.name(app.snapshot.day.listed[0].client) == "INITECH"
            assert running(app) == "GLOBEX"

    async def test_a_client_without_a_digit_has_a_letter(self, path: Path) -> None:
        clock = seeded(path)
        keeper = keeper_on(path, clock)
        keeper.add_client(ClientDraft(name="Hooli", hotkey=0))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 34)) as pilot:
            await press(pilot, "a")
            assert "a Hooli" in text(app, "#bar-label")
            await press(pilot, "a")
            assert running(app) == "Hooli"


class TestAltKeys:
    @pytest.mark.parametrize("digit", "0123456789")
    def test_escape_and_a_digit_is_alt_and_the_digit(self, digit: str) -> None:
        tell_apart()
        parser = XTermParser()
        keys = [event for event in parser.feed(f"\x1b{digit}") if isinstance(event, events.Key)]
        assert [(key.key, key.character) for key in keys] == [(f"alt+{digit}", None)]
        assert plain_key(keys[0].key, keys[0].character) == digit

    @pytest.mark.parametrize("sign", "£¢§•ªº¡")
    def test_a_typed_sign_stays_itself(self, sign: str) -> None:
        tell_apart()
        keys = [event for event in XTermParser().feed(sign) if isinstance(event, events.Key)]
        assert keys[0].character == sign
        assert plain_key(keys[0].key, sign) is None

    @pytest.mark.parametrize(
        ("key", "character", "plain"),
        [
            ("alt+r", "r", "r"),
            ("alt+shift+u", "U", "U"),
            ("alt+U", "U", "U"),
            ("r", "r", None),
            ("alt+left", None, "left"),
        ],
    )
    def test_letters(self, key: str, character: str | None, plain: str | None) -> None:
        assert plain_key(key, character) == plain


class TestChoices:
    CHOICES = Choices(
        (("12:31–13:10", "bold"),),
        (
            Choice("b", (("before", ""),), print),
            Choice("1", (("Umbra Logistics", ""),), print, named=True),
        ),
    )

    @pytest.mark.parametrize(
        ("width", "shown"),
        [
            (50, "12:31–13:10  b before  1 Umbra Logistics"),
            (36, "12:31–13:10  b before  1 Umbra Logi…"),
            (28, "12:31–13:10  b before  1 Um…"),
            (27, "12:31–13:10  b befo…  1 Um…"),
            (25, "12:31–13:10  b be…  1 Um…"),
            (22, "12:31–1…  b be…  1 Um…"),
        ],
    )
    def test_names_are_cut_before_words_and_words_before_the_question(self, width: int, shown: str) -> None:
        row = _choice_row(self.CHOICES, width)
        assert "".join(text for text, _ in row.left) == shown
