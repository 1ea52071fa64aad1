"""Every verb that could touch a billed session refuses to, with its statement's number; all else goes on."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import pytest
from whenever import Date

from hraas_tui.core.answering import Answer
from hraas_tui.core.billing.terms import Rules
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.edits import Amend, Assign, Delete, Describe, Insert, Join, Rest, Shift, Split
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.journal import Act, Change, first_broken, replay
from hraas_tui.core.moments import HOUR, MINUTE, Span
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import Away, AwayId, Session
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hraas_tui.core.edits import Edit
    from hraas_tui.timekeeper import Timekeeper

MARCH = Period.month(Date(2026, 3, 1))
NUMBER = "ACME-2026-001"
REFUSED = rf"billed in {NUMBER}, so (it|they) can't change. Void that statement first"
"""The timekeeper's words: the database refuses it in others."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keeper(tmp_path: Path, clock: FakeClock) -> Iterator[Timekeeper]:
    """Acme 09:36–10:36, billed; Globex, which interrupted it, to 11:36, in no statement; nothing runs."""
    keeper = with_clients(open_keeper(tmp_path / "ledger.db", clock))
    keeper.start(target(keeper, "acme/firewall"))
    clock.tick(HOUR)
    keeper.start(target(keeper, "globex"))
    clock.tick(HOUR)
    keeper.stop()
    issue(keeper, "acme")
    clock.tick(10 * MINUTE)
    yield keeper
    entries = list(keeper.ledger.entries())
    assert first_broken(entries) is None
    kept = {
        record.id
        for record in replay(entry.body for entry in entries).values()
        if isinstance(record, Session)
    }
    assert kept == {session.id for session in keeper.ledger.ending_after(0)}
    keeper.ledger.close()


def issue(keeper: Timekeeper, key: str) -> str:
    draft = keeper.draft(keeper.roster().find(key).id, MARCH)
    keeper.issue(draft)
    return draft.number


def sessions(keeper: Timekeeper) -> tuple[Session, ...]:
    return keeper.ledger.ending_after(0)


def acme(keeper: Timekeeper) -> Session:
    return sessions(keeper)[0]


def globex(keeper: Timekeeper) -> Session:
    return sessions(keeper)[1]


def end(session: Session) -> int:
    assert session.end is not None
    return session.end


def refuses(keeper: Timekeeper, act: Callable[[], object], words: str = REFUSED) -> None:
    """Whether something is refused, at once and with nothing done."""
    before = sessions(keeper), keeper.ledger.position()
    with pytest.raises(Refused, match=words) as refusal:
        act()
    assert not isinstance(refusal.value, NeedsYes)
    assert (sessions(keeper), keeper.ledger.position()) == before


EDITS: dict[str, Callable[[Timekeeper], Edit]] = {
    "its start": lambda k: Amend(acme(k).id, acme(k).start - MINUTE),
    "its end": lambda k: Amend(acme(k).id, None, end(acme(k)) - MINUTE),
    "its end over its neighbour": lambda k: Amend(acme(k).id, None, end(acme(k)) + MINUTE),
    "its end over all of its neighbour": lambda k: Amend(acme(k).id, None, end(globex(k))),
    "its neighbour's start over it": lambda k: Amend(globex(k).id, acme(k).start + MINUTE),
    "its neighbour over all of it": lambda k: Amend(globex(k).id, acme(k).start),
    "its client": lambda k: Amend(acme(k).id, None, None, globex(k).client),
    "its words": lambda k: Amend(acme(k).id, note="x"),
    "its times moved": lambda k: Shift((acme(k).id,), -MINUTE),
    "both moved": lambda k: Shift((acme(k).id, globex(k).id), -MINUTE),
    "it split": lambda k: Split(acme(k).id, acme(k).start + MINUTE),
    "it deleted": lambda k: Delete((acme(k).id,)),
    "both deleted": lambda k: Delete((acme(k).id, globex(k).id)),
    "something entered over it": lambda k: Insert(
        target(k, "globex"), Span(acme(k).start, acme(k).start + 600)
    ),
    "something entered over all of it": lambda k: Insert(
        target(k, "globex"), Span(acme(k).start, end(acme(k)))
    ),
    "it assigned": lambda k: Assign((acme(k).id,), k.roster().find("initech").id),
    "both assigned": lambda k: Assign((globex(k).id, acme(k).id), k.roster().find("initech").id),
    "it described": lambda k: Describe((acme(k).id,), ticket="CHG-1"),
    "its context": lambda k: Describe((acme(k).id,), "vpn"),
}


@pytest.mark.parametrize("name", EDITS)
def test_no_edit_touches_a_billed_session_and_a_preview_says_so(keeper: Timekeeper, name: str) -> None:
    edit = EDITS[name](keeper)
    refuses(keeper, lambda: keeper.preview(edit))
    refuses(keeper, lambda: keeper.edit(edit))
    refuses(keeper, lambda: keeper.edit(edit, yes=True))
    refuses(keeper, lambda: keeper.edit_thread(edit))


def test_what_was_worked_is_no_break(keeper: Timekeeper) -> None:
    rest = Rest(Span(acme(keeper).start, acme(keeper).start + 600))
    refuses(keeper, lambda: keeper.edit(rest, yes=True), "overlap|recorded|worked|Acme")


def test_billed_parts_are_not_joined(keeper: Timekeeper) -> None:
    keeper.void(NUMBER, "to be split")
    keeper.edit(Split(acme(keeper).id, acme(keeper).start + 10 * MINUTE))
    issue(keeper, "acme")
    first, second, _ = sessions(keeper)
    refuses(keeper, lambda: keeper.edit(Join((first.id, second.id))), "billed in ACME-2026-002")


def test_several_are_refused_with_every_number(keeper: Timekeeper) -> None:
    issue(keeper, "globex")
    both = Delete((acme(keeper).id, globex(keeper).id))
    refuses(
        keeper, lambda: keeper.edit(both), f"billed in {NUMBER}, GLOBEX-2026-001.*Void those statements first"
    )


def test_a_note_stays_and_is_not_asked_about(keeper: Timekeeper) -> None:
    one = acme(keeper).id
    refuses(keeper, lambda: keeper.write_note(one, "rules"))
    refuses(keeper, lambda: keeper.write_note(one, "rules @new", new_context=False))
    refuses(keeper, lambda: keeper.note_thread(one, "rules"))
    refuses(keeper, lambda: keeper.assign(one, keeper.roster().find("globex").id))
    keeper.write_note(globex(keeper).id, "load test")
    assert globex(keeper).note == "load test"


def test_a_thread_is_noted_but_for_what_is_billed(keeper: Timekeeper, clock: FakeClock) -> None:
    keeper.start(target(keeper, "acme/firewall"))
    clock.tick(MINUTE)
    later = keeper.stop().session
    assert later is not None
    outcome = keeper.note_thread(later.id, "rules @firewall")
    assert [session.note for session in sessions(keeper)] == ["", "", "rules"]
    assert "thread" not in outcome.news
    keeper.edit_thread(Amend(later.id, note="other rules"))
    assert [session.note for session in sessions(keeper)] == ["", "", "other rules"]


class TestTheClock:
    def test_a_start_before_its_end_is_refused_without_a_question(self, keeper: Timekeeper) -> None:
        trims, removes = acme(keeper).start + MINUTE, acme(keeper).start - MINUTE
        globex = target(keeper, "globex")
        for at, yes in product((trims, removes), (False, True)):
            refuses(keeper, partial(keeper.start, globex, at=at, yes=yes))
            refuses(keeper, partial(keeper.unassigned, at=at, yes=yes))
            refuses(keeper, partial(keeper.come_back, at=at, yes=yes))

    def test_what_runs_is_not_moved_over_it(self, keeper: Timekeeper) -> None:
        keeper.start(target(keeper, "initech"))
        early = acme(keeper).start + MINUTE
        refuses(keeper, lambda: keeper.start(target(keeper, "initech"), at=early, yes=True))
        refuses(keeper, lambda: keeper.start(target(keeper, "initech"), at=early))
        refuses(keeper, lambda: keeper.move_boundary(early, yes=True))
        refuses(keeper, lambda: keeper.move_boundary(early))

    def test_a_question_is_asked_where_nothing_billed_is_met(self, keeper: Timekeeper) -> None:
        with pytest.raises(NeedsYes):
            keeper.start(target(keeper, "acme"), at=globex(keeper).start)

    def test_the_boundary_between_a_billed_and_a_running_one_stays(self, keeper: Timekeeper) -> None:
        keeper.start(target(keeper, "initech"), at=end(globex(keeper)))
        number = issue(keeper, "globex")
        for at in (end(globex(keeper)) - MINUTE, end(globex(keeper)) + MINUTE):
            refuses(keeper, partial(keeper.move_boundary, at), f"billed in {number}")

    def test_the_end_of_the_last_one_stays(self, keeper: Timekeeper) -> None:
        number = issue(keeper, "globex")
        refuses(keeper, lambda: keeper.move_boundary(end(globex(keeper)) + MINUTE), f"billed in {number}")

    def test_it_is_returned_to_and_gone_on_from(self, keeper: Timekeeper, clock: FakeClock) -> None:
        issue(keeper, "globex")
        outcome = keeper.come_back()
        assert outcome.news.startswith("Back to Globex")
        clock.tick(MINUTE)
        assert keeper.come_back().news.startswith("Back to Acme")
        clock.tick(MINUTE)
        keeper.stop()
        assert len(sessions(keeper)) == 4

    def test_sessions_go_in_before_and_after_it(self, keeper: Timekeeper) -> None:
        first = acme(keeper)
        keeper.add(target(keeper, "globex"), first.start - HOUR, first.start)
        keeper.edit(Delete((sessions(keeper)[2].id,)))
        keeper.add(target(keeper, "initech"), end(first), end(first) + MINUTE)
        assert first in sessions(keeper)
        assert len(sessions(keeper)) == 3

    def test_a_way_back_to_what_goes_away_moves_on(self, keeper: Timekeeper) -> None:
        number = issue(keeper, "globex")
        assert globex(keeper).back == acme(keeper).id
        keeper.void(NUMBER, "wrong rate")
        keeper.edit(Delete((acme(keeper).id,)), yes=True)
        (left,) = sessions(keeper)
        assert left.back is None
        assert keeper.ledger.billed_in([left.id]) == {left.id: number}
        keeper.undo(yes=True)
        assert globex(keeper).back == acme(keeper).id

    def test_a_slip_that_billed_work_hangs_on_is_an_ordinary_switch(
        self, keeper: Timekeeper, clock: FakeClock
    ) -> None:
        keeper.start(target(keeper, "acme/vpn"))
        clock.tick(MINUTE)
        keeper.start(target(keeper, "globex"), keyed=True)
        clock.tick(2)
        issue(keeper, "acme")
        keeper.start(target(keeper, "initech"), keyed=True)
        *_, vpn, slip, running = sessions(keeper)
        assert (end(slip) - slip.start, slip.start) == (2, end(vpn))
        assert running.running
        clock.tick(2)
        keeper.start(target(keeper, "globex"), keyed=True)
        assert [each.id for each in sessions(keeper)[-2:]] == [vpn.id, slip.id], "Initech was a slip as ever"


class TestUndo:
    def test_a_step_that_touches_a_billed_session_stays(self, keeper: Timekeeper) -> None:
        keeper.undo(yes=True)  # the stop, of Globex
        refuses(keeper, keeper.undo)
        refuses(keeper, lambda: keeper.undo(yes=True))

    def test_nor_is_it_done_again(self, keeper: Timekeeper) -> None:
        keeper.void(NUMBER, "a note is missing")
        keeper.write_note(acme(keeper).id, "rules")
        keeper.undo()
        number = issue(keeper, "acme")
        refuses(keeper, keeper.redo, f"billed in {number}")
        keeper.void(number, "the note is missing still")
        keeper.redo()
        assert acme(keeper).note == "rules"

    def test_an_issue_and_a_void_are_passed_over(self, keeper: Timekeeper) -> None:
        keeper.write_note(globex(keeper).id, "load test")
        keeper.void(NUMBER, "wrong rate")
        issue(keeper, "acme")
        assert "noted on Globex" in keeper.undo().news
        assert [one.live for one in keeper.statements()] == [True, False]
        keeper.redo()
        assert globex(keeper).note == "load test"

    def test_terms_are_taken_back_though_something_was_billed_by_them(self, keeper: Timekeeper) -> None:
        client = keeper.roster().find("acme").id
        keeper.set_terms(client, Rules(increment=15))
        keeper.undo()
        assert keeper.roster().terms == ()
        assert keeper.known_statement(NUMBER).live


class TestAway:
    @pytest.fixture
    def doubted(self, keeper: Timekeeper) -> Away:
        """A stretch of the billed session that somebody else's question came to lie on."""
        start = acme(keeper).start
        away = Away(AwayId("AWAY"), start + MINUTE, start + 2 * MINUTE, "asleep")
        with keeper.ledger.transaction():
            keeper.ledger.commit(Act("away", (Change(None, away),)), keeper.clock.now(), "app")
        return away

    @pytest.mark.parametrize("answer", [Answer.STOP, Answer.GO_ON, Answer.GIVE])
    def test_no_answer_changes_a_billed_session(
        self, keeper: Timekeeper, doubted: Away, answer: Answer
    ) -> None:
        before = acme(keeper)
        client = keeper.roster().find("globex").id if answer is Answer.GIVE else None
        with pytest.raises(Refused, match=NUMBER):
            keeper.answer(acme(keeper).id, answer, client, away=doubted.id, yes=True)
        assert acme(keeper) == before

    def test_it_can_be_kept(self, keeper: Timekeeper, doubted: Away) -> None:
        assert [away.id for away in keeper.waiting(acme(keeper))] == [doubted.id]
        keeper.answer(acme(keeper).id, Answer.KEEP)
        assert keeper.waiting(acme(keeper)) == ()


def test_clients_are_renamed_archived_and_moved_though_they_were_billed(keeper: Timekeeper) -> None:
    client = keeper.roster().find("acme").id
    before = keeper.statement_of(keeper.known_statement(NUMBER))
    keeper.edit_client(client, ClientDraft(name="Acme & Sons", address="1 High Street", locale="en_GB"))
    keeper.edit_context(keeper.roster().contexts_of(client)[0].id, "wall")
    keeper.move_client(client, 1)
    keeper.archive_client(client)
    assert keeper.statement_of(keeper.known_statement(NUMBER)) == before
    assert keeper.known_client(client).name == "Acme & Sons"


def test_once_voided_everything_goes(keeper: Timekeeper) -> None:
    keeper.void(NUMBER, "wrong rate")
    keeper.write_note(acme(keeper).id, "rules")
    keeper.edit(Amend(acme(keeper).id, None, end(acme(keeper)) - MINUTE))
    draft = keeper.draft(keeper.roster().find("acme").id, MARCH)
    assert (draft.number, draft.replaces) == ("ACME-2026-002", keeper.known_statement(NUMBER))
    keeper.issue(draft)
    refuses(keeper, lambda: keeper.edit(Delete((acme(keeper).id,))), "billed in ACME-2026-002")


def test_another_process_is_refused_too(keeper: Timekeeper, tmp_path: Path, clock: FakeClock) -> None:
    other = open_keeper(tmp_path / "ledger.db", clock, origin="cli")
    one = acme(keeper)
    refuses(other, lambda: other.edit(Delete((one.id,))))
    with pytest.raises(Refused, match=f"would change what is billed in {NUMBER}"), other.ledger.transaction():
        other.ledger.commit(Act("edit", (Change(one, one._replace(note="x")),)), clock.now(), "cli")
    other.ledger.close()
    assert acme(keeper) == one
