"""Edits on a real file: foretold, written, journalled, and what they do to marks, breaks and open questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.edits import Amend, Around, Assign, Delete, Describe, Insert, Join, Rest, Shift, Split
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.interrupts import Target
from hraas_tui.core.journal import first_broken, replay
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.sessions import Away, Break, Session, SessionId, State
from hraas_tui.core.watching import ASLEEP, Lapse
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hraas_tui.core.edits import Edit
    from hraas_tui.core.journal import Change
    from hraas_tui.timekeeper import Timekeeper

HOUR = 3600


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Timekeeper]:
    """An hour each: Acme, a gap, Globex, Acme, and Globex, which runs; each after the gap interrupts another."""
    clock = FakeClock()
    keeper = with_clients(open_keeper(tmp_path / "ledger.db", clock))
    keeper.start(target(keeper, "acme/firewall"))
    clock.tick(HOUR)
    keeper.stop()
    for words, ticket in (("globex/gateway", ""), ("acme/mail", ""), ("globex/queue", "7")):
        clock.tick(HOUR)
        keeper.start(target(keeper, words, ticket))
    clock.tick(HOUR)
    yield keeper
    entries = list(keeper.ledger.entries())
    assert first_broken(entries) is None
    sessions = keeper.ledger.ending_after(0)
    assert {r for r in replay(entry.body for entry in entries).values() if isinstance(r, Session)} == set(
        sessions
    )
    keeper.ledger.close()


def sessions(keeper: Timekeeper) -> tuple[Session, ...]:
    return keeper.snapshot().day.sessions


def ids(keeper: Timekeeper) -> list[SessionId]:
    return [session.id for session in sessions(keeper)]


def test_the_stage(keeper: Timekeeper) -> None:
    first, second, third, running = sessions(keeper)
    assert first.end is not None
    assert second.start - first.end == HOUR
    assert [session.running for session in (first, second, third, running)] == [False, False, False, True]
    assert (second.back, third.back, running.back) == (None, second.id, third.id)


EDITS: dict[str, Callable[[list[Session], Timekeeper], Edit]] = {
    "a later end": lambda s, _: Amend(s[1].id, end=(s[1].end or 0) + 5 * MINUTE, strict=True),
    "an earlier start": lambda s, _: Amend(s[3].id, start=s[3].start - 5 * MINUTE),
    "over all": lambda s, _: Amend(s[0].id, end=s[2].end),
    "a shift": lambda s, _: Shift((s[1].id, s[2].id), -5 * MINUTE),
    "a split": lambda s, _: Split(s[2].id, s[2].start + 60),
    "a join over the gap": lambda s, _: Join((s[0].id, s[1].id)),
    "a deletion": lambda s, _: Delete((s[1].id, s[2].id)),
    "into a gap": lambda s, k: Insert(
        Target(k.roster().find("initech").id, "docs"), Span(s[0].end or 0, s[1].start)
    ),
    "over what runs": lambda s, k: Insert(target(k, "acme"), Span(s[3].start + 60, s[3].start + 120)),
    "a break": lambda s, _: Rest(Span(s[0].end or 0, s[1].start)),
    "another client": lambda s, k: Assign((s[0].id, s[1].id), k.roster().find("initech").id),
    "words": lambda s, _: Describe((s[0].id, s[2].id), "mail", "8", "Rules"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_a_screen_foretells_from_its_day_alone_comes_to_pass(keeper: Timekeeper, name: str) -> None:
    if "join" in name:
        keeper.edit(Amend(sessions(keeper)[1].id, client=keeper.roster().find("acme").id))
    before, day = sessions(keeper), keeper.snapshot().day
    edit = EDITS[name](list(before), keeper)
    around = Around(keeper.clock.now(), keeper.days, keeper.roster(), day.sessions)
    screen, asked = edit.decide(around, yes=True), keeper.preview(edit)
    done = keeper.edit(edit, yes=True)
    assert plain(screen.changes) == plain(asked.changes) == changed(before, sessions(keeper))
    assert screen.news == asked.news == done.news
    keeper.undo(yes=True)
    assert sessions(keeper) == before


def plain(changes: tuple[Change, ...]) -> object:
    """What becomes of sessions, whatever ids new ones and new contexts get."""
    pairs = [(change.before, change.after) for change in changes]
    gone = {record for record, _ in pairs if isinstance(record, Session)}
    come = {record for _, record in pairs if isinstance(record, Session)}
    return tuple(sorted(_bare(record) for record in some) for some in (gone, come))


def changed(before: tuple[Session, ...], after: tuple[Session, ...]) -> object:
    return tuple(
        sorted(_bare(s) for s in some) for some in (set(before) - set(after), set(after) - set(before))
    )


def _bare(session: Session) -> tuple[object, ...]:
    return (
        session.start,
        session.end or 0,
        session.client or "",
        session.ticket,
        session.note,
        session.provenance,
    )


def test_a_stale_screen_and_a_refusal_change_nothing(keeper: Timekeeper) -> None:
    before, position = sessions(keeper), keeper.ledger.position()
    with pytest.raises(Stale, match="Look at the screen anew"):
        keeper.edit(Delete((before[0].id,)), seen=position - 1)
    with pytest.raises(Refused):
        keeper.edit(Split(before[0].id, before[0].start))
    with pytest.raises(Stale, match="session is gone"):
        keeper.edit(Delete((before[0].id, SessionId("NOBODY"))))
    with pytest.raises(Stale, match="session is gone"):
        keeper.preview(Split(SessionId("NOBODY"), 0))
    assert (sessions(keeper), keeper.ledger.position()) == (before, position)


def test_the_journal_keeps_the_reason(keeper: Timekeeper) -> None:
    keeper.edit(Delete((ids(keeper)[0],)), reason="entered twice")
    assert '"reason":"entered twice"' in list(keeper.ledger.entries())[-1].body


class TestReviewed:
    def test_a_later_change_clears_the_mark_and_undo_brings_it_back(self, keeper: Timekeeper) -> None:
        today = keeper.snapshot().today
        keeper.mark_reviewed(today)
        keeper.edit(Describe((ids(keeper)[0],), note="Rules"))
        assert not keeper.snapshot().day.reviewed
        keeper.undo()
        assert keeper.snapshot().day.reviewed

    def test_undone_and_done_again_and_again_it_is_taken_away_once_each(self, keeper: Timekeeper) -> None:
        keeper.mark_reviewed(keeper.snapshot().today)
        keeper.edit(Describe((ids(keeper)[0],), note="Rules"))
        for _ in range(3):
            keeper.undo()
            keeper.redo()
        assert not keeper.snapshot().day.reviewed

    def test_a_change_of_another_day_leaves_it(self, keeper: Timekeeper) -> None:
        yesterday = keeper.snapshot().today.subtract(days=1)
        start = keeper.days.span(yesterday).start + 5 * HOUR
        keeper.add(target(keeper, "acme"), start, start + HOUR)
        keeper.mark_reviewed(yesterday)
        keeper.edit(Delete((ids(keeper)[0],)))
        assert keeper.snapshot(yesterday).day.reviewed
        keeper.edit(Rest(Span(start + HOUR, start + 2 * HOUR)))
        assert not keeper.snapshot(yesterday).day.reviewed


def test_a_break_is_a_gap_no_more_until_it_is_undone(keeper: Timekeeper) -> None:
    first, second, *_ = sessions(keeper)
    assert first.end is not None
    gap = Span(first.end, second.start)
    now = keeper.clock.now()
    assert keeper.snapshot().day.gaps(now) == (gap,)
    keeper.edit(Rest(gap))
    assert keeper.snapshot().day.gaps(now) == ()
    kept = keeper.snapshot().day.breaks
    assert [(type(one), one.start, one.end) for one in kept] == [(Break, gap.start, gap.end)]
    assert keeper.undo().news.startswith("Undid: added break")
    assert keeper.snapshot().day.gaps(now) == (gap,)


class TestOpenQuestions:
    def asked(self, keeper: Timekeeper) -> Away:
        running = sessions(keeper)[-1]
        keeper.propose(Lapse(Span(running.start + 600, running.start + 3000), ASLEEP))
        (away,) = keeper.ledger.aways_between(0, 2**40)
        return away

    def test_a_told_end_answers_and_undo_asks_again(self, keeper: Timekeeper) -> None:
        away = self.asked(keeper)
        ended = keeper.stop().session
        assert ended is not None
        assert keeper.snapshot().day.state(ended) is State.UNRESOLVED
        keeper.edit(Amend(ended.id, end=away.start + 60))
        assert keeper.snapshot().day.state(keeper.session(ended.id)) is State.FILED
        assert [one.answer for one in keeper.ledger.aways_between(0, 2**40)] == ["told"]
        keeper.undo(yes=True)
        assert keeper.ledger.aways_between(0, 2**40) == (away,)

    def test_not_while_another_session_far_off_has_a_part_in_it(self, keeper: Timekeeper) -> None:
        away = self.asked(keeper)
        running = sessions(keeper)[-1]
        keeper.edit(Split(running.id, away.start + 60))
        keeper.edit(Split(running.id, away.start + 1200))
        earlier, middle, _ = sessions(keeper)[-3:]
        keeper.edit(Delete((middle.id,)))
        assert earlier.end is not None
        keeper.edit(Amend(earlier.id, end=earlier.end - 30))
        assert keeper.ledger.aways_between(0, 2**40) == (away,)
        keeper.edit(Delete((earlier.id,)))
        assert keeper.ledger.aways_between(0, 2**40) == (away,)
