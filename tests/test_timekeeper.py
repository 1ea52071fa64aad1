"""The interrupt model by examples, on a real file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.answering import Answer
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.journal import first_broken
from hraas_tui.core.sessions import Provenance, State
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Outcome, Timekeeper

HOUR = 3600


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keeper(tmp_path: Path, clock: FakeClock) -> Iterator[Timekeeper]:
    keeper = with_clients(open_keeper(tmp_path / "ledger.db", clock))
    clock.tick(60)
    yield keeper
    assert first_broken(keeper.ledger.entries()) is None
    keeper.ledger.close()


def go(keeper: Timekeeper, words: str, after: int = 0, **options: object) -> Outcome:
    """Let seconds pass, then start."""
    clock = keeper.clock
    assert isinstance(clock, FakeClock)
    clock.tick(after)
    return keeper.start(target(keeper, words), **options)  # type: ignore[arg-type]


def names(keeper: Timekeeper, sessions: tuple[Session, ...]) -> list[str]:
    roster = keeper.roster()
    result = []
    for session in sessions:
        client, context = roster.client_of(session), roster.context(session.context)
        result.append((client.key if client else "?") + (f"/{context.key}" if context else ""))
    return result


def day(keeper: Timekeeper) -> list[str]:
    return names(keeper, keeper.snapshot().day.sessions)


def stack(keeper: Timekeeper) -> list[str]:
    return names(keeper, keeper.snapshot().stack)


class TestStart:
    def test_nothing_runs(self, keeper: Timekeeper) -> None:
        outcome = go(keeper, "acme")
        assert outcome.session is not None
        assert outcome.session.running
        assert outcome.session.back is None
        assert outcome.news == "Now Acme."

    def test_switch_ends_one_where_the_other_begins(self, keeper: Timekeeper) -> None:
        first = go(keeper, "acme").session
        second = go(keeper, "globex", after=HOUR).session
        assert first is not None
        assert second is not None
        ended = keeper.session(first.id)
        assert ended.end == second.start
        assert second.back == first.id
        assert stack(keeper) == ["acme"]

    def test_starting_what_waits_is_a_return_and_drops_what_lies_above(self, keeper: Timekeeper) -> None:
        go(keeper, "acme/firewall")
        go(keeper, "globex", after=60)
        go(keeper, "initech", after=60)
        outcome = go(keeper, "acme", after=60)
        assert outcome.news == "Back to Acme · firewall. Dropped: Globex."
        assert stack(keeper) == []
        assert day(keeper) == ["acme/firewall", "globex", "initech", "acme/firewall"]

    def test_a_resumption_copies_context_ticket_and_note(self, keeper: Timekeeper) -> None:
        keeper.start(target(keeper, "acme/firewall", "CHG-1", "Rules"))
        go(keeper, "globex", after=60)
        resumed = go(keeper, "acme", after=60).session
        assert resumed is not None
        assert (resumed.ticket, resumed.note) == ("CHG-1", "Rules")

    def test_the_same_target_changes_nothing(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        outcome = go(keeper, "acme", after=60)
        assert not outcome.changed
        assert len(day(keeper)) == 1

    def test_the_same_client_fills_in_what_is_lacking(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        outcome = go(keeper, "acme/firewall", after=60)
        assert day(keeper) == ["acme/firewall"]
        assert "(new)" in outcome.news

    def test_another_context_is_something_else(self, keeper: Timekeeper) -> None:
        go(keeper, "acme/firewall")
        go(keeper, "acme/mail", after=60)
        assert day(keeper) == ["acme/firewall", "acme/mail"]
        assert stack(keeper) == ["acme/firewall"]

    def test_a_client_alone_gets_its_only_context_and_none_of_several(self, keeper: Timekeeper) -> None:
        client = keeper.roster().find("acme").id
        keeper.add_context(client, "firewall")
        go(keeper, "acme")
        assert day(keeper) == ["acme/firewall"]
        keeper.stop()
        keeper.add_context(client, "mail")
        go(keeper, "acme", after=60)
        assert day(keeper)[-1] == "acme"

    def test_two_keys_in_a_second_leave_a_second_to_the_first(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        go(keeper, "globex")
        first, second = keeper.snapshot().day.sessions
        assert first.end == first.start + 1 == second.start

    def test_an_archived_client_is_refused(self, keeper: Timekeeper) -> None:
        found = target(keeper, "acme")
        assert found.client is not None
        keeper.archive_client(found.client)
        with pytest.raises(Refused, match="archived"):
            keeper.start(found)


class TestUnassigned:
    def test_it_is_passed_over_until_assigned(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        keeper.clock.tick(60)  # type: ignore[attr-defined]
        unknown = keeper.unassigned().session
        assert unknown is not None
        go(keeper, "globex", after=60)
        assert stack(keeper) == ["acme"]
        keeper.assign(unknown.id, keeper.roster().find("initech").id)
        assert stack(keeper) == ["initech", "acme"]

    def test_unassigned_never_equals_unassigned(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.unassigned()
        clock.tick(60)
        keeper.unassigned()
        assert day(keeper) == ["?", "?"]


class TestReturn:
    def test_back_where_it_came_from(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme/firewall")
        go(keeper, "globex", after=60)
        go(keeper, "initech", after=60)
        clock.tick(60)
        keeper.come_back()
        assert (day(keeper)[-1], stack(keeper)) == ("globex", ["acme/firewall"])
        clock.tick(60)
        keeper.come_back()
        assert (day(keeper)[-1], stack(keeper)) == ("acme/firewall", [])
        with pytest.raises(Refused, match="nothing to return to"):
            keeper.come_back()

    def test_lunch_in_an_interruption_forgets_nothing(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        go(keeper, "globex", after=60)
        clock.tick(60)
        keeper.stop()
        clock.tick(HOUR)
        keeper.come_back()
        assert (day(keeper)[-1], stack(keeper)) == ("globex", ["acme"])

    def test_after_an_unassigned_call_it_goes_below(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(60)
        keeper.unassigned()
        clock.tick(60)
        keeper.stop()
        clock.tick(60)
        assert keeper.come_back().news == "Back to Acme."

    def test_with_nothing_at_all(self, keeper: Timekeeper) -> None:
        with pytest.raises(Refused, match="no session to resume"):
            keeper.come_back()


class TestStop:
    def test_stop(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(HOUR)
        assert keeper.stop().news == "Stopped Acme after 1:00."
        assert keeper.snapshot().running is None

    def test_nothing_runs(self, keeper: Timekeeper) -> None:
        with pytest.raises(Refused, match="Nothing is running"):
            keeper.stop()

    @pytest.mark.parametrize("offset", [0, -1, HOUR + 1])
    def test_at_must_lie_within(self, keeper: Timekeeper, clock: FakeClock, offset: int) -> None:
        began = clock.now()
        go(keeper, "acme")
        clock.tick(HOUR)
        with pytest.raises(Refused, match="can't end at"):
            keeper.stop(at=began + offset)


class TestSlip:
    def test_a_second_key_corrects_the_first(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        wrong = go(keeper, "globex", after=HOUR, keyed=True).session
        right = go(keeper, "initech", after=3, keyed=True).session
        assert wrong is not None
        assert right is not None
        assert right.start == wrong.start
        assert day(keeper) == ["acme", "initech"]
        assert stack(keeper) == ["acme"]
        assert [action for _, action in keeper.ledger.acts_backwards()][:3] == ["start", "undo", "start"]

    def test_return_goes_where_the_screen_said(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        go(keeper, "globex", after=HOUR, keyed=True)
        clock.tick(3)
        keeper.come_back(keyed=True)
        assert day(keeper) == ["acme"]

    def test_the_same_key_twice_is_no_slip(self, keeper: Timekeeper) -> None:
        go(keeper, "acme", keyed=True)
        assert not go(keeper, "acme", after=2, keyed=True).changed

    @pytest.mark.parametrize(
        ("wait", "step", "keyed"), [(10, 0, True), (3, -30, True), (3, 60, True), (3, 0, False)]
    )
    def test_only_young_by_both_clocks_and_by_a_key(
        self, keeper: Timekeeper, clock: FakeClock, wait: int, step: int, keyed: bool
    ) -> None:
        go(keeper, "acme", keyed=keyed)
        clock.step(step)
        go(keeper, "globex", after=wait, keyed=True)
        assert day(keeper) == ["acme", "globex"]

    def test_not_once_something_was_written_on_it(self, keeper: Timekeeper) -> None:
        session = go(keeper, "acme", keyed=True).session
        assert session is not None
        keeper.write_note(session.id, "Rules")
        go(keeper, "globex", after=2, keyed=True)
        assert day(keeper) == ["acme", "globex"]

    def test_stopping_never_slips(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme", keyed=True)
        clock.tick(2)
        keeper.stop()
        assert day(keeper) == ["acme"]

    def test_a_corrected_slip_may_be_corrected_again_until_ten_seconds_are_over(
        self, keeper: Timekeeper
    ) -> None:
        go(keeper, "acme", keyed=True)
        go(keeper, "globex", after=4, keyed=True)
        go(keeper, "initech", after=4, keyed=True)
        assert day(keeper) == ["initech"]
        go(keeper, "acme", after=4, keyed=True)
        assert day(keeper) == ["initech", "acme"]


class TestAt:
    def test_it_trims_and_says_by_how_much(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(HOUR)
        outcome = keeper.start(target(keeper, "globex"), at=clock.now() - 600)
        assert outcome.news == "Now Globex since 10:27. Acme was trimmed by 0:10."
        first, second = keeper.snapshot().day.sessions
        assert first.end == second.start == clock.now() - 600
        assert {first.provenance, second.provenance} == {Provenance.ADJUSTED}

    def test_what_would_vanish_is_listed_and_needs_a_yes(self, keeper: Timekeeper, clock: FakeClock) -> None:
        begins = clock.now()
        go(keeper, "acme")
        go(keeper, "globex", after=600)
        clock.tick(600)
        at, asked = begins + 60, target(keeper, "initech")
        with pytest.raises(NeedsYes, match="remove Globex 09:47"):
            keeper.start(asked, at=at)
        assert day(keeper) == ["acme", "globex"]
        keeper.start(asked, at=at, yes=True)
        assert day(keeper) == ["acme", "initech"]
        assert stack(keeper) == ["acme"]

    def test_the_same_target_earlier_moves_its_start(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        go(keeper, "globex", after=HOUR)
        clock.tick(HOUR)
        at = clock.now() - HOUR - 300
        keeper.start(target(keeper, "globex"), at=at)
        first, second = keeper.snapshot().day.sessions
        assert first.end == second.start == at

    def test_the_future_is_refused(self, keeper: Timekeeper, clock: FakeClock) -> None:
        with pytest.raises(Refused, match="future"):
            keeper.start(target(keeper, "acme"), at=clock.now() + 1)


class TestBoundary:
    def test_earlier_and_later(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        go(keeper, "globex", after=HOUR)
        boundary = clock.now()
        clock.tick(HOUR)
        for at in (boundary - 300, boundary + 300):
            keeper.move_boundary(at)
            first, second = keeper.snapshot().day.sessions
            assert first.end == second.start == at

    def test_after_a_stop_it_moves_the_end(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(HOUR)
        keeper.stop()
        clock.tick(60)
        at = clock.now() - 1200
        keeper.move_boundary(at)
        assert keeper.snapshot().day.sessions[0].end == at
        with pytest.raises(Refused, match="can't end before"):
            keeper.move_boundary(clock.now() - 2 * HOUR)


class TestUndo:
    def test_undo_and_redo_restore_exactly(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme/firewall")
        before = keeper.snapshot().day.sessions
        go(keeper, "globex", after=30)
        after = keeper.snapshot().day.sessions
        clock.tick(5)
        assert keeper.undo().news == "Undid: started Globex 09:37–now."
        assert keeper.snapshot().day.sessions == before
        keeper.redo()
        assert keeper.snapshot().day.sessions == after
        with pytest.raises(Refused, match="nothing to redo"):
            keeper.redo()

    def test_news_say_what_becomes_of_a_session_and_of_its_new_context(self, keeper: Timekeeper) -> None:
        session = go(keeper, "acme").session
        assert session is not None
        keeper.write_note(session.id, "seen @firewall")
        since = keeper.days.clock(session.start)
        assert keeper.undo().news == f"Undid: noted on Acme · firewall {since}–now."
        assert keeper.roster().contexts == ()
        assert keeper.redo().news == f"Redid: noted on Acme {since}–now."

    def test_it_goes_back_to_the_empty_ledger(self, keeper: Timekeeper) -> None:
        go(keeper, "acme/firewall")
        for _ in range(4):
            keeper.undo()
        assert keeper.roster().clients == ()
        with pytest.raises(Refused, match="nothing to undo"):
            keeper.undo()

    def test_a_new_act_forgets_what_could_be_redone(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        keeper.undo()
        go(keeper, "globex")
        with pytest.raises(Refused, match="nothing to redo"):
            keeper.redo()

    def test_over_a_minute_of_anyones_asks(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(61)
        with pytest.raises(NeedsYes, match=r"Recorded time: Acme −0:01\."):
            keeper.undo()
        keeper.undo(yes=True)
        assert day(keeper) == []
        with pytest.raises(NeedsYes, match=r"Recorded time: Acme \+0:01\."):
            keeper.redo()

    def test_time_that_moves_from_one_to_another_asks_though_none_is_lost(
        self, keeper: Timekeeper, clock: FakeClock
    ) -> None:
        session = go(keeper, "acme").session
        assert session is not None
        clock.tick(HOUR)
        keeper.stop()
        keeper.assign(session.id, keeper.roster().find("globex").id)
        with pytest.raises(NeedsYes, match=r"Recorded time: Globex −1:00, Acme \+1:00\."):
            keeper.undo()

    def test_a_reopened_end_is_in_doubt_until_confirmed(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(HOUR)
        keeper.stop()
        clock.tick(HOUR)
        keeper.undo(yes=True)
        assert keeper.snapshot().aways
        ended = keeper.stop().session
        assert ended is not None
        assert keeper.snapshot().day.state(ended) is State.UNRESOLVED
        keeper.answer(ended.id, Answer.KEEP)
        assert keeper.snapshot().day.state(ended) is State.FILED

    def test_a_stale_screen_is_refused(self, keeper: Timekeeper, tmp_path: Path, clock: FakeClock) -> None:
        go(keeper, "acme")
        seen = keeper.snapshot().position
        other = open_keeper(tmp_path / "ledger.db", clock, origin="cli")
        other.unassigned()
        for verb in (keeper.undo, keeper.redo, keeper.stop, keeper.come_back):
            with pytest.raises(Stale):
                verb(seen=seen)
        other.ledger.close()


class TestDoubt:
    def test_overnight(self, keeper: Timekeeper) -> None:
        late = go(keeper, "acme", after=12 * HOUR).session
        assert late is not None
        go(keeper, "globex", after=11 * HOUR)
        assert [away.reason for away in keeper.ledger.aways_between(0, 2**40)] == ["overnight"]
        keeper.answer(late.id, Answer.KEEP)
        assert all(away.answer == "keep" for away in keeper.ledger.aways_between(0, 2**40))

    def test_too_long(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(10 * HOUR + 1)
        keeper.stop()
        assert keeper.snapshot().day.count(State.UNRESOLVED) == 1

    def test_a_restart(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.tick(600)
        keeper.beat()
        seen = clock.now()
        clock.reboot(600)
        keeper.beat()
        keeper.stop()
        (away,) = keeper.ledger.aways_between(0, 2**40)
        assert (away.start, away.end, away.reason) == (seen, clock.now(), "restarted")

    def test_an_end_that_was_told_is_believed(self, keeper: Timekeeper, clock: FakeClock) -> None:
        go(keeper, "acme")
        clock.reboot(600)
        keeper.stop(at=clock.now() - 60)
        assert keeper.ledger.aways_between(0, 2**40) == ()

    def test_the_clock_set_back(self, keeper: Timekeeper, clock: FakeClock) -> None:
        began = go(keeper, "acme").session
        assert began is not None
        clock.step(-HOUR)
        ended = keeper.stop().session
        assert ended is not None
        assert ended.end == began.start + 1
        assert keeper.snapshot().day.state(ended) is State.UNRESOLVED
        again = go(keeper, "globex").session
        assert again is not None
        assert again.start == ended.end


class TestRecords:
    def test_a_note_line_fills_context_and_ticket(self, keeper: Timekeeper) -> None:
        session = go(keeper, "acme").session
        assert session is not None
        with pytest.raises(NeedsYes, match="@firewall is new"):
            keeper.write_note(session.id, "Rules @firewall #CHG-1", new_context=False)
        written = keeper.write_note(session.id, "Rules @firewall #CHG-1").session
        assert written is not None
        assert (written.note, written.ticket) == ("Rules", "CHG-1")
        assert day(keeper) == ["acme/firewall"]
        kept = keeper.write_note(session.id, "More", whole=False, append=True).session
        assert kept is not None
        assert (kept.note, kept.ticket, kept.context) == ("Rules More", "CHG-1", written.context)

    def test_another_client_clears_context_and_ticket(self, keeper: Timekeeper) -> None:
        session = keeper.start(target(keeper, "acme/firewall", "CHG-1", "Rules")).session
        assert session is not None
        moved = keeper.assign(session.id, keeper.roster().find("globex").id).session
        assert moved is not None
        assert (moved.context, moved.ticket, moved.note) == (None, "", "Rules")

    def test_adding_over_a_session_is_asked_about(self, keeper: Timekeeper, clock: FakeClock) -> None:
        began = clock.now()
        go(keeper, "acme")
        clock.tick(HOUR)
        keeper.stop()
        with pytest.raises(NeedsYes, match=r"recorded already: Acme 09:37–10:37\. Let it give way\?"):
            keeper.add(target(keeper, "globex"), began + 60, began + 120)
        assert day(keeper) == ["acme"]
        keeper.add(target(keeper, "globex"), began + 60, began + 120, yes=True)
        assert day(keeper) == ["acme", "globex", "acme"]
        added = keeper.add(target(keeper, "globex/mail"), began - 600, began).session
        assert added is not None
        assert added.provenance is Provenance.TYPED

    def test_archiving_waits_for_sessions(self, keeper: Timekeeper) -> None:
        go(keeper, "acme")
        go(keeper, "globex", after=60)
        roster = keeper.roster()
        with pytest.raises(Refused, match="waits"):
            keeper.archive_client(roster.find("acme").id)
        with pytest.raises(Refused, match="is running"):
            keeper.archive_client(roster.find("globex").id)
        keeper.archive_client(roster.find("initech").id)
