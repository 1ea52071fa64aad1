"""The verbs of the review on a real ledger: threads that share a note, and days that are marked reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whenever import Date

from hraas_tui.core.edits import Amend, Delete, Insert, Rest, Shift, Split
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.moments import Span
from tests.support.app import moment
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hraas_tui.core.day import Day
    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Timekeeper

MONDAY = Date(2026, 3, 16)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(moment(18))


@pytest.fixture
def keeper(tmp_path: Path, clock: FakeClock) -> Iterator[Timekeeper]:
    keeper = with_clients(open_keeper(tmp_path / "ledger.db", clock))
    yield keeper
    keeper.ledger.close()


def add(
    keeper: Timekeeper, who: str, start: int, end: int, ticket: str = "", note: str = "", day: int = 16
) -> Session:
    outcome = keeper.add(target(keeper, who, ticket, note), moment(start, day=day), moment(end, day=day))
    assert outcome.session is not None
    return outcome.session


def day(keeper: Timekeeper, date: Date = MONDAY) -> Day:
    return keeper.snapshot(date).day


def notes(keeper: Timekeeper) -> list[str]:
    return [session.note for session in day(keeper).sessions]


class TestThreads:
    def test_a_note_fills_the_empty_ones_of_its_thread_in_one_act(self, keeper: Timekeeper) -> None:
        first = add(keeper, "acme/web", 8, 9)
        add(keeper, "acme/web", 9, 10)
        add(keeper, "acme/web", 10, 11, note="Looked at the logs")
        add(keeper, "acme/web", 11, 12, ticket="CHG-1")
        add(keeper, "globex/web", 12, 13)
        add(keeper, "acme/web", 8, 9, day=15)
        outcome = keeper.note_thread(first.id, "Mended the site @web")
        assert outcome.news == "Noted on Acme · web; the same note on 1 other of its thread."
        assert notes(keeper) == ["Mended the site", "Mended the site", "Looked at the logs", "", ""]
        assert day(keeper, Date(2026, 3, 15)).sessions[0].note == ""
        keeper.undo()
        assert notes(keeper) == ["", "", "Looked at the logs", "", ""]

    def test_the_thread_is_the_one_that_the_line_makes(self, keeper: Timekeeper) -> None:
        first = add(keeper, "acme", 8, 9)
        add(keeper, "acme/web", 9, 10, ticket="CHG-1")
        add(keeper, "acme/mail", 10, 11)
        keeper.note_thread(first.id, "Mended the site @web #CHG-1")
        assert notes(keeper) == ["Mended the site", "Mended the site", ""]

    def test_a_session_that_runs_is_filled_too(self, keeper: Timekeeper, clock: FakeClock) -> None:
        first = add(keeper, "acme/web", 8, 9)
        keeper.start(target(keeper, "acme/web"))
        clock.tick(60)
        keeper.note_thread(first.id, "Mended the site @web")
        assert notes(keeper) == ["Mended the site", "Mended the site"]

    def test_an_assignment_that_says_a_note_shares_it(self, keeper: Timekeeper) -> None:
        call = keeper.unassigned(at=moment(17)).session
        assert call is not None
        keeper.stop()
        add(keeper, "acme/web", 8, 9)
        acme = keeper.roster().find("acme").id
        edit = Amend(call.id, client=acme, context="web", note="Anna asked for the report")
        assert keeper.edit_thread(edit).news.endswith("; the same note on 1 other of its thread.")
        assert notes(keeper) == ["Anna asked for the report"] * 2

    def test_a_gap_that_is_filled_with_a_note_shares_it(self, keeper: Timekeeper) -> None:
        add(keeper, "acme/web", 8, 9)
        wanted = target(keeper, "acme/web", note="Waited for the restore")
        keeper.edit_thread(Insert(wanted, Span(moment(9), moment(10))))
        assert notes(keeper) == ["Waited for the restore"] * 2

    def test_another_edit_is_only_itself(self, keeper: Timekeeper) -> None:
        add(keeper, "acme/web", 8, 9)
        keeper.edit_thread(Rest(Span(moment(9), moment(10))))
        assert notes(keeper) == [""]
        assert len(day(keeper).breaks) == 1


class TestTheMark:
    def test_it_tells_what_it_accepts_and_what_stays_open(self, keeper: Timekeeper) -> None:
        add(keeper, "acme", 8, 9, note="Mended the site")
        keeper.unassigned(at=moment(11))
        keeper.stop()
        outcome = keeper.mark_reviewed(MONDAY)
        assert outcome.news == "Mon 16 Mar is reviewed, its 1 gap accepted. Still open: 1 unassigned."
        assert day(keeper).reviewed
        again = keeper.mark_reviewed(MONDAY)
        assert not again.changed

    def test_it_can_be_taken_away(self, keeper: Timekeeper) -> None:
        add(keeper, "acme", 8, 9)
        keeper.mark_reviewed(MONDAY)
        assert keeper.unmark_reviewed(MONDAY).news == "Mon 16 Mar is no longer marked as reviewed."
        assert not day(keeper).reviewed
        keeper.undo()
        assert day(keeper).reviewed
        keeper.undo()
        assert not day(keeper).reviewed

    def test_a_day_to_come_and_an_empty_one_are_refused(self, keeper: Timekeeper) -> None:
        with pytest.raises(Refused, match="Tue 17 Mar has not come yet"):
            keeper.mark_reviewed(Date(2026, 3, 17))
        with pytest.raises(Refused, match="Nothing is recorded on Mon 16 Mar"):
            keeper.mark_reviewed(MONDAY)

    def test_a_screen_that_is_out_of_date_is_refused(self, keeper: Timekeeper) -> None:
        add(keeper, "acme", 8, 9)
        seen = keeper.snapshot().position
        add(keeper, "acme", 9, 10)
        with pytest.raises(Stale):
            keeper.mark_reviewed(MONDAY, seen=seen)

    def test_it_survives_the_process(self, keeper: Timekeeper, tmp_path: Path, clock: FakeClock) -> None:
        add(keeper, "acme", 8, 9)
        keeper.mark_reviewed(MONDAY)
        other = open_keeper(tmp_path / "ledger.db", clock)
        assert other.snapshot().day.reviewed
        other.ledger.close()

    @pytest.mark.parametrize(
        "change",
        [
            lambda keeper, session: keeper.write_note(session.id, "Another note"),
            lambda keeper, session: keeper.assign(session.id, keeper.roster().find("globex").id),
            lambda keeper, session: keeper.edit(Shift((session.id,), 300)),
            lambda keeper, session: keeper.edit(Amend(session.id, end=moment(9, 30))),
            lambda keeper, session: keeper.edit(Split(session.id, moment(8, 30))),
            lambda keeper, session: keeper.edit(Delete((session.id,))),
            lambda keeper, _: keeper.edit(Rest(Span(moment(9), moment(10)))),
            lambda keeper, _: add(keeper, "globex", 12, 13),
            lambda keeper, _: keeper.start(target(keeper, "globex")),
            lambda keeper, _: keeper.unassigned(),
        ],
        ids=["note", "assign", "move", "end", "split", "delete", "break", "add", "start", "unknown"],
    )
    def test_a_later_change_of_the_day_clears_it_and_undo_brings_it_back(
        self, keeper: Timekeeper, change: Callable[[Timekeeper, Session], object]
    ) -> None:
        session = add(keeper, "acme", 8, 9)
        add(keeper, "acme", 10, 11)
        keeper.mark_reviewed(MONDAY)
        change(keeper, session)
        assert not day(keeper).reviewed
        keeper.undo(yes=True)
        assert day(keeper).reviewed
        keeper.redo(yes=True)
        assert not day(keeper).reviewed

    def test_a_stop_clears_it(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.start(target(keeper, "acme"))
        clock.tick(1200)
        keeper.mark_reviewed(MONDAY)
        assert day(keeper).reviewed  # while the day goes on, too
        keeper.stop()
        assert not day(keeper).reviewed

    def test_a_change_of_another_day_leaves_it(self, keeper: Timekeeper, clock: FakeClock) -> None:
        sunday = add(keeper, "acme", 8, 9, day=15)
        add(keeper, "acme", 8, 9)
        keeper.mark_reviewed(MONDAY)
        keeper.write_note(sunday.id, "Mended the site")
        clock.wall = moment(9, day=17)
        keeper.start(target(keeper, "globex"))
        clock.tick(60)
        keeper.stop()
        assert day(keeper).reviewed

    def test_a_session_over_the_edge_of_two_days_clears_both(
        self, keeper: Timekeeper, clock: FakeClock
    ) -> None:
        clock.wall = moment(9, day=17)
        night = keeper.add(target(keeper, "acme"), moment(23), moment(6, day=17)).session
        assert night is not None
        for date in (MONDAY, Date(2026, 3, 17)):
            keeper.mark_reviewed(date)
        keeper.write_note(night.id, "Watched the deployment")
        assert not day(keeper).reviewed
        assert not day(keeper, Date(2026, 3, 17)).reviewed
