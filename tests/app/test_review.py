"""The review walk: what it asks, what each line does, and how it is left."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.app import HraasApp
from hraas_tui.config import Config
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.edits import Amend, Delete
from tests.support.app import ZONE, app_on, close, keeper_on, moment
from tests.support.golden import check
from tests.support.messy_day import lived, messy
from tests.support.pilot import bar_open, line, news, running, selected, settled, text
from tests.support.staging import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.core.edits import Edit
    from hraas_tui.core.sessions import SessionId
    from hraas_tui.timekeeper import Timekeeper
    from tests.support.messy_day import Line

NOTE = "Rolled the rules out"
A = ("acme/firewall", "09:00", "10:00", "CHG-1", NOTE)
G = ("globex/docs", "10:00", "11:00", "", "Wrote the handover page")
WIDE = (120, 34)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@asynccontextmanager
async def walk(
    path: Path, *monday: Line, away: tuple[str, str] | None = None, size: tuple[int, int] = WIDE
) -> AsyncIterator[tuple[HraasApp, Pilot[None]]]:
    """The app over a day, with the walk begun."""
    app = app_on(path, lived(path, monday, now="17:00", away=away))
    async with app.run_test(size=size) as pilot:
        await press(pilot, "v")
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys; what is only typed into the bar is waited for once, at the end."""
    app = pilot.app
    assert isinstance(app, HraasApp)
    for key in keys:
        await pilot.press(key)
        if len(key) > 1 or not bar_open(app):
            await settled(pilot)
    await settled(pilot)


def label(app: HraasApp) -> str:
    return text(app, "#bar-label").strip()


def hint(app: HraasApp) -> str:
    return text(app, "#bar-hint").removeprefix("enter  ")


def told(app: HraasApp) -> list[str]:
    """The day in words: who, when and what."""
    view = app.view
    return [f"{view.name(s.client)} {view.times(s)} {s.note}".strip() for s in view.day.sessions]


async def outside(app: HraasApp, change: Callable[[Timekeeper], object]) -> None:
    """Change the ledger as another pane would, and let the app see it."""
    await app.ask(change)
    await app.refresh_snapshot()


def assigned(keeper: Timekeeper, session: SessionId) -> Edit:
    return Amend(session, client=keeper.roster().find("initech").id, note="Anna asked about it")


class TestWhose:
    CALL = ("", "10:00", "10:30", "", "")

    async def test_it_says_what_is_asked_and_what_the_line_does(self, path: Path) -> None:
        async with walk(path, A, self.CALL) as (app, pilot):
            assert label(app) == "review 1/1 · unassigned 10:00–10:30"
            assert hint(app).startswith("whose? a digit or client/context note #ticket")
            assert selected(app) == app.snapshot.day.sessions[1].id
            await press(pilot, "2")
            assert hint(app).startswith("Assigned to GLOBEX.")

    async def test_a_digit_is_enough(self, path: Path) -> None:
        async with walk(path, A, self.CALL) as (app, pilot):
            await press(pilot, "3", "enter")
            assert told(app)[1] == "INITECH 10:00–10:30"
            assert label(app).startswith("review 2/2 · INITECH 10:00")

    async def test_context_note_and_ticket_at_once(self, path: Path) -> None:
        async with walk(path, A, self.CALL) as (app, pilot):
            await press(pilot, *"acme/fire", "tab", *" Anna asked about it #CHG-2", "enter")
            session = app.snapshot.day.sessions[1]
            assert (app.view.context(session), session.note, session.ticket) == (
                "firewall",
                "Anna asked about it",
                "CHG-2",
            )

    async def test_a_new_context_is_entered_twice(self, path: Path) -> None:
        async with walk(path, A, self.CALL) as (app, pilot):
            await press(pilot, *"2/mail", "enter")
            assert app.snapshot.day.sessions[1].client is None
            await press(pilot, "enter")
            assert app.view.context(app.snapshot.day.sessions[1]) == "mail"

    async def test_what_is_refused_stays_with_the_reason(self, path: Path) -> None:
        async with walk(path, A, self.CALL) as (app, pilot):
            await press(pilot, *"glob", "enter")
            assert line(app) == "glob"
            assert "There is no client “glob”. Did you mean globex?" in hint(app)
            await press(pilot, "ctrl+u", "0", "enter")
            assert "it stays unassigned" in hint(app)


class TestNotes:
    async def test_tab_takes_the_threads_note(self, path: Path) -> None:
        async with walk(path, A, ("acme/firewall", "10:00", "11:00", "CHG-1", "")) as (app, pilot):
            assert line(app) == "@firewall #CHG-1 "
            assert hint(app).startswith(f"lacks note   tab {NOTE}")
            await press(pilot, "tab", "enter")
            assert app.snapshot.day.sessions[1].note == NOTE

    async def test_one_fills_the_empty_ones_of_its_thread_and_says_so(self, path: Path) -> None:
        lines = [("acme/firewall", f"{h}:00", f"{h + 1}:00", "CHG-1", "") for h in (11, 12, 13)]
        async with walk(path, *lines) as (app, pilot):
            assert label(app).startswith("review 1/3")
            await press(pilot, *NOTE, "enter")
            assert [session.note for session in app.snapshot.day.sessions] == [NOTE] * 3
            assert news(app) == (
                "Noted on ACME · firewall; the same note on 2 others of its thread. "
                "Review of Mon 16 Mar: 1 done (2 more notes in threads), 0 skipped. V marks the day reviewed."
            )
            await press(pilot, "u")
            assert [session.note for session in app.snapshot.day.sessions] == [""] * 3

    async def test_where_there_is_no_room_the_end_says_what_was_filled(self, path: Path) -> None:
        lines = [("acme/firewall", f"{h}:00", f"{h + 1}:00", "CHG-1", "") for h in (11, 12)]
        calls = [("", "13:00", "13:30", "", "")]
        async with walk(path, *lines, *calls) as (app, pilot):
            await press(pilot, *NOTE, "enter", "escape")
            assert news(app) == (
                "Review of Mon 16 Mar: 1 done (1 more note in threads), 0 skipped, 1 to go. v goes on."
            )

    async def test_a_context_that_lacks_is_offered_first(self, path: Path) -> None:
        other = ("acme/mail", "10:00", "10:30", "", "Moved the mail domain")
        async with walk(path, A, other, ("acme", "10:30", "11:00", "", "")) as (app, pilot):
            assert hint(app).startswith("lacks context and note   tab @mail")
            await press(pilot, "tab", "tab", "enter")
            session = app.snapshot.day.sessions[2]
            assert (app.view.context(session), session.note) == ("mail", "Moved the mail domain")

    async def test_a_short_one(self, path: Path) -> None:
        async with walk(path, A, ("globex/docs", "10:00", "11:00", "", "done")) as (app, pilot):
            assert line(app) == "done @docs "
            assert hint(app).startswith("a very short note")
            await press(pilot, *"with it all", "enter")
            assert app.snapshot.day.sessions[1].note == "done with it all"
            assert not bar_open(app)

    async def test_no_note_where_none_is_required(self, path: Path) -> None:
        bare = ("initech", "10:00", "11:00", "", "")
        clock = lived(path, (A, bare), now="17:00")
        keeper = keeper_on(path, clock)
        initech = keeper.roster().find("initech")
        keeper.edit_client(initech.id, ClientDraft(requires=frozenset()))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "v")
            assert hint(app).startswith("no note")

    async def test_one_that_repeats_another_threads(self, path: Path) -> None:
        async with walk(path, A, ("globex/docs", "10:00", "11:00", "", NOTE)) as (app, _):
            assert hint(app).startswith("word for word what ACME 09:00 says")

    async def test_a_new_context_is_entered_twice(self, path: Path) -> None:
        async with walk(path, A, ("globex", "10:00", "11:00", "", "Wrote the handover page")) as (app, pilot):
            await press(pilot, *"@wiki", "enter")
            assert bar_open(app)
            assert "new: enter twice" in hint(app)
            await press(pilot, "enter")
            assert app.view.context(app.snapshot.day.sessions[1]) == "wiki"


class TestGaps:
    LATE = ("globex/docs", "12:00", "13:00", "", "Wrote the handover page")

    async def test_it_is_pointed_at(self, path: Path) -> None:
        async with walk(path, A, self.LATE) as (app, _):
            assert label(app) == "review 1/1 · gap 10:00–12:00"
            assert app._today.gap is not None
            assert (app._today.gap.start, app._today.gap.end) == (moment(10), moment(12))

    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("<", [f"ACME 09:00–12:00 {NOTE}", "GLOBEX 12:00–13:00 Wrote the handover page"]),
            ("after", [f"ACME 09:00–10:00 {NOTE}", "GLOBEX 10:00–13:00 Wrote the handover page"]),
        ],
    )
    async def test_a_neighbour_takes_it(self, path: Path, typed: str, day: list[str]) -> None:
        async with walk(path, A, self.LATE) as (app, pilot):
            await press(pilot, *typed)
            assert hint(app).startswith("Moved ")
            await press(pilot, "enter")
            assert told(app) == day

    @pytest.mark.parametrize("typed", ["p", "break"])
    async def test_it_was_a_break(self, path: Path, typed: str) -> None:
        async with walk(path, A, self.LATE) as (app, pilot):
            await press(pilot, *typed)
            assert hint(app).startswith("Break 10:00–12:00, 2:00.")
            await press(pilot, "enter")
            assert len(app.snapshot.day.breaks) == 1
            assert news(app).startswith("Break 10:00–12:00, 2:00. Review of Mon 16 Mar: 1 done, 0 skipped.")

    async def test_a_client_with_context_and_note_fills_it(self, path: Path) -> None:
        async with walk(path, A, self.LATE) as (app, pilot):
            await press(pilot, *"1/firewall Looked at the logs", "enter")
            assert told(app)[1] == "ACME 10:00–12:00 Looked at the logs"

    async def test_what_lacks_then_is_asked_next(self, path: Path) -> None:
        async with walk(path, A, self.LATE) as (app, pilot):
            await press(pilot, "3", "enter")
            assert label(app) == "review 2/2 · INITECH 10:00–12:00"

    async def test_other_hours(self, path: Path) -> None:
        config = Config(zone=ZONE, working_hours=None)
        app = app_on(path, lived(path, (A, self.LATE), now="17:00"), config)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "v")
            assert not bar_open(app)
            assert news(app) == "Nothing is left to review on Mon 16 Mar. V marks it reviewed."


class TestLongAndShort:
    LONG = ("initech/builds", "10:00", "15:00", "", "Mended the nightly build")

    async def test_a_time_splits_it(self, path: Path) -> None:
        async with walk(path, self.LONG) as (app, pilot):
            assert hint(app).startswith("5 h: one session?")
            await press(pilot, *"12:30")
            assert hint(app).startswith("Split INITECH · builds 10:00–15:00 at 12:30.")
            await press(pilot, "enter")
            assert [app.view.times(s) for s in app.snapshot.day.sessions] == ["10:00–12:30", "12:30–15:00"]

    async def test_a_time_and_a_client_give_the_rest_away(self, path: Path) -> None:
        async with walk(path, self.LONG) as (app, pilot):
            await press(pilot, *"1230 glo", "tab", *"/docs Wrote the handover page", "enter", "enter")
            assert told(app) == [
                "INITECH 10:00–12:30 Mended the nightly build",
                "GLOBEX 12:30–15:00 Wrote the handover page",
            ]

    async def test_ok_leaves_it(self, path: Path) -> None:
        async with walk(path, self.LONG) as (app, pilot):
            await press(pilot, *"ok")
            assert "fine as it is" in hint(app)
            await press(pilot, "enter")
            assert news(app).startswith("Review of Mon 16 Mar: 1 done, 0 skipped.")
            assert len(told(app)) == 1

    async def test_a_time_outside_is_refused(self, path: Path) -> None:
        async with walk(path, self.LONG) as (app, pilot):
            await press(pilot, *"15:30", "enter")
            assert line(app) == "15:30"
            assert "give a time inside it" in hint(app)

    SLIP = ("initech/builds", "10:00", "10:00:30", "", "Mended the nightly build")
    AFTER = ("globex/docs", "10:00:30", "11:00", "", "Wrote the handover page")

    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("d", [f"ACME 09:00–10:00 {NOTE}", "GLOBEX 10:00–11:00 Wrote the handover page"]),
            ("<", [f"ACME 09:00–10:00 {NOTE}", "GLOBEX 10:00–11:00 Wrote the handover page"]),
            (">", [f"ACME 09:00–10:00 {NOTE}", "GLOBEX 10:00–11:00 Wrote the handover page"]),
        ],
    )
    async def test_a_slip_goes(self, path: Path, typed: str, day: list[str]) -> None:
        async with walk(path, A, self.SLIP, self.AFTER) as (app, pilot):
            assert hint(app).startswith("30 s: a slip?")
            await press(pilot, typed, "enter")
            assert told(app) == day
            first, second = app.snapshot.day.sessions
            kept = {
                "d": (moment(10), moment(10, second=30)),
                "<": (moment(10, second=30),) * 2,
                ">": (moment(10),) * 2,
            }
            assert (first.end, second.start) == kept[typed]

    async def test_one_that_touches_nothing_stays(self, path: Path) -> None:
        async with walk(path, self.SLIP) as (app, pilot):
            await press(pilot, "<", "enter")
            assert line(app) == "<"
            assert "There is no session on that side of it." in hint(app)

    async def test_another_word_is_refused_with_those_there_are(self, path: Path) -> None:
        async with walk(path, A, self.SLIP) as (app, pilot):
            await press(pilot, "x", "enter")
            assert "Write d to delete it" in hint(app)


class TestAway:
    LONG = ("globex/docs", "10:00", "14:00", "", "Wrote the handover page")

    async def test_the_facts(self, path: Path) -> None:
        async with walk(path, A, self.LONG, away=("12:00", "12:45")) as (app, _):
            assert label(app) == "review 1/1 · GLOBEX 10:00–14:00"
            assert hint(app).startswith(
                "away 12:00–12:45?  k keep  s cut and stop  g cut and go on  a client gets it"
            )

    @pytest.mark.parametrize(
        ("typed", "times"),
        [
            ("k", ["GLOBEX 10:00–14:00"]),
            ("s", ["GLOBEX 10:00–12:00"]),
            ("g", ["GLOBEX 10:00–12:00", "GLOBEX 12:45–14:00"]),
            ("initech", ["GLOBEX 10:00–12:00", "INITECH 12:00–12:45", "GLOBEX 12:45–14:00"]),
        ],
    )
    async def test_each_answer(self, path: Path, typed: str, times: list[str]) -> None:
        async with walk(path, A, self.LONG, away=("12:00", "12:45")) as (app, pilot):
            await press(pilot, *typed)
            assert "GLOBEX" in hint(app)
            await press(pilot, "enter")
            view = app.view
            assert [f"{view.name(s.client)} {view.times(s)}" for s in view.day.sessions[1:]] == times
            assert not any(line.unresolved for line in view.totals)

    async def test_its_own_client_is_refused(self, path: Path) -> None:
        async with walk(path, A, self.LONG, away=("12:00", "12:45")) as (app, pilot):
            await press(pilot, "2", "enter")
            assert "keep it instead" in hint(app)
            assert bar_open(app)


CALLS = (A, ("", "10:00", "10:30", "", ""), ("", "10:30", "11:00", "", ""), ("", "11:00", "11:30", "", ""))


class TestTheWalk:
    async def test_enter_skips_and_the_end_says_what_is_left(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            await press(pilot, "enter", "1", "enter")
            assert label(app).startswith("review 3/4 · ACME 10:30")
            await press(pilot, *"Looked at the logs", "enter", "enter")
            assert not bar_open(app)
            assert news(app) == "Review of Mon 16 Mar: 2 done, 2 skipped. V marks the day reviewed."
            assert selected(app) is None

    async def test_an_unchanged_prefilled_line_skips_too(self, path: Path) -> None:
        async with walk(path, A, ("globex/docs", "10:00", "11:00", "", "done")) as (app, pilot):
            position = app.snapshot.position
            await press(pilot, "enter")
            assert app.snapshot.position == position
            assert news(app).startswith("Review of Mon 16 Mar: 0 done, 1 skipped.")

    async def test_escape_ends_it_and_v_goes_on_with_the_draft(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            await press(pilot, "enter", *"acm", "escape")
            assert not bar_open(app)
            assert news(app) == "Review of Mon 16 Mar: 0 done, 1 skipped, 2 to go. v goes on."
            assert selected(app) == app.snapshot.day.sessions[2].id
            await press(pilot, "v")
            assert label(app).startswith("review 2/3 · unassigned 10:30")
            assert line(app) == "acm"

    @pytest.mark.parametrize(
        ("key", "who"), [("alt+1", "ACME"), ("alt+0", "unassigned"), ("alt+3", "INITECH")]
    )
    async def test_a_clock_key_leaves_it_and_acts(self, path: Path, key: str, who: str) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            await press(pilot, "2", key)
            assert not bar_open(app)
            assert app.snapshot.running is not None
            assert app.view.name(app.snapshot.running.client) == who
            await press(pilot, "v")
            assert line(app) == "2"

    async def test_what_was_undone_is_asked_again(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            await press(pilot, *"3 Anna asked about it", "enter")
            await pilot.press("alt+u")
            await settle(pilot)  # it asks, because time moves
            await press(pilot, "y", "v")
            assert label(app).startswith("review 2/4 · unassigned 10:00")

    async def test_what_others_settle_is_not_asked(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            first = app.snapshot.day.sessions[1]
            await outside(app, lambda keeper: keeper.edit_thread(assigned(keeper, first.id)))
            await settled(pilot)
            assert label(app).startswith("review 1/2 · unassigned 10:30")

    async def test_a_line_that_was_begun_stays_whatever_others_do(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            first = app.snapshot.day.sessions[1]
            await press(pilot, "2")
            await outside(app, lambda keeper: keeper.edit_thread(assigned(keeper, first.id)))
            await settled(pilot)
            assert line(app) == "2"
            assert "10:00–10:30" in label(app)

    async def test_a_prefilled_line_follows_what_others_say(self, path: Path) -> None:
        async with walk(path, A, ("globex/docs", "10:00", "11:00", "", "done")) as (app, pilot):
            session = app.snapshot.day.sessions[1]
            await outside(app, lambda keeper: keeper.write_note(session.id, "quite done @docs"))
            await settled(pilot)
            assert line(app) == "quite done @docs "

    async def test_a_session_that_is_gone_gives_way_to_what_is_there(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            first = app.snapshot.day.sessions[1]
            await outside(app, lambda keeper: keeper.edit(Delete((first.id,))))
            await settled(pilot)
            assert label(app) == "review 1/3 · gap 10:00–10:30"
            assert first.id not in {s.id for s in app.snapshot.day.sessions}

    async def test_what_is_typed_ahead_goes_to_the_next(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            for key in ("3", "enter", "x"):
                await pilot.press(key)
            await settled(pilot)
            assert line(app).endswith("x")
            assert app.snapshot.day.sessions[1].note == ""

    async def test_a_second_enter_saves_nothing_twice(self, path: Path) -> None:
        late = ("globex/docs", "12:00", "13:00", "", "Wrote the handover page")
        async with walk(path, A, late) as (app, pilot):
            before = app.snapshot.position
            await pilot.press("p", "enter", "enter")
            await settled(pilot)
            assert len(app.snapshot.day.breaks) == 1
            assert app.snapshot.position == before + 1

    async def test_another_verb_acts_on_what_was_asked_about(self, path: Path) -> None:
        async with walk(path, *CALLS) as (app, pilot):
            await press(pilot, "alt+n")
            assert label(app) == "note unassigned 10:00"
            assert news(app).startswith("Review of Mon 16 Mar: 0 done, 0 skipped, 3 to go.")

    async def test_discreet_mode_shows_none_of_it(self, path: Path) -> None:
        app = app_on(path, lived(path, CALLS, now="17:00"), discreet=True)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "v")
            assert not bar_open(app)
            assert "Discreet" in news(app)

    async def test_an_empty_day_has_nothing_to_review(self, path: Path) -> None:
        app = app_on(path, lived(path, (), now="17:00"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "v")
            assert news(app) == "Nothing is recorded on Mon 16 Mar."
            await press(pilot, "V")
            assert news(app) == "Nothing is recorded on Mon 16 Mar: there is nothing to review."

    async def test_another_day_is_reviewed_where_it_is_shown(self, path: Path) -> None:
        clock = lived(path, CALLS, now="17:00")
        clock.wall = moment(9, day=17)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "H", "v", "enter", "enter", "enter", "V")
            assert app.snapshot.day.reviewed
            assert news(app) == "Mon 16 Mar is reviewed. Still open: 3 unassigned."


class TestTheMark:
    async def test_it_accepts_gaps_and_a_change_clears_it(self, path: Path) -> None:
        late = ("globex/docs", "12:00", "13:00", "", "Wrote the handover page")
        app = app_on(path, lived(path, (A, late), now="17:00"))
        async with app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            assert "in 1" in text(app, "#totals")
            assert "v  1 to look at" in text(app, "#totals")
            await press(pilot, "V")
            assert news(app) == "Mon 16 Mar is reviewed, its 1 gap accepted."
            assert "reviewed ✓" in text(app, "#totals")
            assert "2:00  accepted" in text(app, "#totals")
            await press(pilot, "v")
            assert news(app) == "Nothing is left to review on Mon 16 Mar, and it is marked reviewed."
            await press(pilot, "up", "n", *" again", "enter")
            assert "reviewed" not in text(app, "#totals")
            await press(pilot, "u")
            assert "reviewed ✓" in text(app, "#totals")
            await press(pilot, "V")
            assert news(app) == "Mon 16 Mar is no longer marked as reviewed."

    async def test_in_ascii(self, path: Path) -> None:
        app = app_on(path, lived(path, CALLS, now="17:00"), ascii=True)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "V")
            assert "reviewed / 3 unassigned" in text(app, "#totals")

    async def test_what_has_no_room_is_one_number(self, path: Path) -> None:
        app = app_on(path, messy(path))
        async with app.run_test(size=(80, 23)) as pilot:
            await settled(pilot)
            assert "v  19 to review" in text(app, "#totals")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("wide", WIDE),
        ("compact", (80, 23)),
        ("side", (50, 23)),
        ("low", (80, 12)),
        ("strip", (80, 5)),
        ("line", (80, 1)),
    ],
)
async def test_each_size(
    path: Path, name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    app = app_on(path, messy(path))
    async with app.run_test(size=size) as pilot:
        await press(pilot, "v", "tab", "enter")
        assert running(app) is None
        await press(pilot, "3")
        check(app, f"review-{name}")
