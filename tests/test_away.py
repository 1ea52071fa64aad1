"""Away: what is asked about a running session, what is answered, and what nobody is asked twice."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hraas_tui.config import Config
from hraas_tui.core.answering import Answer
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.journal import first_broken
from hraas_tui.core.moments import Span
from hraas_tui.core.sessions import AwayId, State
from hraas_tui.core.sums import lines_of
from hraas_tui.core.watching import Lapse
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hraas_tui.core.sessions import Away, Session
    from hraas_tui.storage.ledger import Pulse
    from hraas_tui.timekeeper import Timekeeper

HOUR, MINUTE = 3600, 60
WATCHFUL = Config(zone="Europe/Berlin", idle_minutes=10)
"""2026-03-16 09:36 is when the clock starts."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def opened(tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., Timekeeper]]:
    keepers: list[Timekeeper] = []

    def another(origin: str = "app") -> Timekeeper:
        keepers.append(open_keeper(tmp_path / "ledger.db", clock, config=WATCHFUL, origin=origin))
        return keepers[-1]

    yield another
    assert first_broken(keepers[0].ledger.entries()) is None
    for keeper in keepers:
        keeper.ledger.close()


@pytest.fixture
def keeper(opened: Callable[..., Timekeeper], clock: FakeClock) -> Timekeeper:
    """An app's timekeeper, with three clients and Acme running for an hour."""
    keeper = with_clients(opened())
    keeper.arrive()
    keeper.start(target(keeper, "acme"))
    for _ in range(60):
        clock.tick(MINUTE)
        keeper.beat()
    return keeper


def running(keeper: Timekeeper) -> Session:
    session = keeper.ledger.running()
    assert session is not None
    return session


def aways(keeper: Timekeeper) -> tuple[Away, ...]:
    return keeper.ledger.aways_between(0, 2**40)


def asked(keeper: Timekeeper) -> list[tuple[int, int, str]]:
    return [(away.start, away.end, away.reason) for away in aways(keeper) if away.answer is None]


def times(keeper: Timekeeper) -> list[tuple[str, int, int | None]]:
    roster = keeper.roster()
    sessions = keeper.ledger.between(0, 2**40)
    clients = [roster.client_of(session) for session in sessions]
    return [(c.key if c else "?", s.start, s.end) for c, s in zip(clients, sessions, strict=True)]


def lapse(keeper: Timekeeper, seconds: int, reason: str = "asleep") -> bool:
    """Let time go by that nobody saw."""
    clock = keeper.clock
    assert isinstance(clock, FakeClock)
    before = clock.now()
    clock.suspend(seconds)
    return keeper.propose(Lapse(Span(before, clock.now()), reason))


class TestProposing:
    def test_only_what_runs_is_asked_about(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.stop()
        assert not lapse(keeper, HOUR)
        assert asked(keeper) == []
        keeper.start(target(keeper, "globex"))
        begun = clock.now()
        clock.tick(10 * MINUTE)
        assert keeper.propose(Lapse(Span(begun - HOUR, clock.now() + HOUR), "idle"))
        assert asked(keeper) == [(begun, clock.now(), "idle")]

    def test_nothing_is_cut_and_the_session_is_unresolved_once_it_ends(self, keeper: Timekeeper) -> None:
        since = running(keeper).start
        assert lapse(keeper, HOUR)
        ended = keeper.stop().session
        assert ended is not None
        assert (ended.start, ended.seconds(0)) == (since, 2 * HOUR)
        assert keeper.snapshot().day.state(ended) is State.UNRESOLVED

    def test_two_apps_ask_once(self, keeper: Timekeeper, opened: Callable[..., Timekeeper]) -> None:
        assert lapse(keeper, HOUR)
        now = keeper.clock.now()
        assert not opened().propose(Lapse(Span(now - HOUR, now), "asleep"))
        assert len(asked(keeper)) == 1

    def test_what_was_answered_is_not_asked_again(self, keeper: Timekeeper) -> None:
        lapse(keeper, HOUR)
        keeper.answer(running(keeper).id, Answer.KEEP)
        now = keeper.clock.now()
        assert not keeper.propose(Lapse(Span(now - HOUR - 59, now), "idle"))
        assert keeper.propose(Lapse(Span(now - HOUR - 90, now), "idle"))
        assert asked(keeper) == [(now - HOUR - 90, now - HOUR, "idle")]

    def test_undo_passes_over_a_question(self, keeper: Timekeeper) -> None:
        before = times(keeper)
        keeper.write_note(running(keeper).id, "rules")
        lapse(keeper, HOUR)
        assert "noted" in keeper.undo().news
        assert running(keeper).note == ""
        assert times(keeper) == before
        assert len(asked(keeper)) == 1
        lapse(keeper, HOUR)
        keeper.redo()
        assert running(keeper).note == "rules"

    def test_a_question_is_in_the_journal(self, keeper: Timekeeper) -> None:
        lapse(keeper, HOUR)
        *_, entry = keeper.ledger.entries()
        assert (entry.action, entry.kind) == ("away", "away")
        assert json.loads(entry.body)["after"]["reason"] == "asleep"


class TestHeartbeat:
    def test_at_most_once_a_minute(self, keeper: Timekeeper, clock: FakeClock) -> None:
        written: list[int] = []
        keep = keeper.ledger.set_pulse

        def noted(pulse: Pulse) -> None:
            written.append(clock.now())
            keep(pulse)

        keeper.ledger.set_pulse = noted  # type: ignore[method-assign]
        for _ in range(600):
            clock.tick(1)
            keeper.beat()
        assert len(written) == 10
        assert all(b - a >= 60 for a, b in pairwise(written))

    def test_none_while_nothing_runs(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.stop()
        written: list[object] = []
        keeper.ledger.set_pulse = written.append  # type: ignore[method-assign,assignment]
        for _ in range(10):
            clock.tick(MINUTE)
            keeper.beat()
        keeper.leave()
        assert not written

    def test_it_says_what_a_crash_left_open(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        seen = clock.now()
        clock.tick(40 * MINUTE)
        again = opened()
        assert again.arrive()
        assert asked(keeper) == [(seen, clock.now(), "crashed")]
        clock.tick(40 * MINUTE)
        again.leave()
        assert not opened().arrive()

    def test_not_after_a_clean_end(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        keeper.leave()
        clock.tick(5 * HOUR)
        assert not opened().arrive()
        keeper.stop()
        assert asked(keeper) == []

    def test_not_below_the_limit(
        self, clock: FakeClock, keeper: Timekeeper, opened: Callable[..., Timekeeper]
    ) -> None:
        clock.tick(10 * MINUTE)
        assert not opened().arrive()
        assert asked(keeper) == []

    def test_what_the_command_line_began_was_never_watched(
        self, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        shell = with_clients(opened("cli"))
        shell.start(target(shell, "acme"))
        clock.tick(5 * HOUR)
        assert not opened().arrive()

    def test_a_crash_just_after_a_start_counts(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        keeper.start(target(keeper, "globex"))
        begun = clock.now()
        clock.tick(HOUR)
        assert opened().arrive()
        assert asked(keeper) == [(begun, clock.now(), "crashed")]

    def test_a_restart_is_asked_about_even_after_a_clean_end(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        keeper.leave()
        left = clock.now()
        clock.reboot(HOUR)
        again = opened()
        assert again.arrive()
        assert asked(again) == [(left, clock.now(), "restarted")]
        clock.tick(30)
        again.stop()
        assert len(asked(again)) == 1

    def test_a_verb_of_the_command_line_ends_it_unresolved(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        seen = clock.now()
        clock.tick(2 * HOUR)
        opened("cli").start(target(keeper, "globex"))
        assert asked(keeper) == [(seen, clock.now(), "crashed")]

    def test_a_reopened_end_is_asked_about_once(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.stop()
        stopped = clock.now()
        clock.tick(2 * HOUR)
        keeper.undo(yes=True)
        keeper.stop()
        assert asked(keeper) == [(stopped, clock.now(), "reopened")]


class TestTooLong:
    def test_it_is_asked_without_being_stored(self, keeper: Timekeeper, clock: FakeClock) -> None:
        since = running(keeper).start
        clock.wall = since + 10 * HOUR
        assert keeper.snapshot().waiting(clock.now()) == ()
        clock.tick(HOUR)
        snapshot = keeper.snapshot()
        (long,) = snapshot.waiting(clock.now())
        assert (long.start, long.end, long.reason) == (since + 10 * HOUR, clock.now(), "long")
        assert [line.total for line in lines_of((snapshot.day,), clock.now(), due=snapshot.due)] == [
            10 * HOUR,
            HOUR,
        ]
        assert aways(keeper) == ()

    def test_kept_it_comes_again_only_after_as_long(self, keeper: Timekeeper, clock: FakeClock) -> None:
        session = running(keeper)
        clock.wall = session.start + 11 * HOUR
        keeper.beat()
        keeper.answer(session.id, Answer.KEEP)
        kept = clock.now()
        (row,) = aways(keeper)
        assert (row.start, row.end, row.answer) == (session.start + 10 * HOUR, kept, "keep")
        clock.tick(5 * HOUR)
        assert keeper.waiting(session) == ()
        clock.tick(3 * HOUR)
        (again,) = keeper.waiting(session)
        assert again.reason == "overnight"
        keeper.beat()
        keeper.stop()
        assert asked(keeper) == [(again.start, clock.now(), "overnight")]

    def test_it_can_be_cut(self, keeper: Timekeeper, clock: FakeClock) -> None:
        session = running(keeper)
        clock.wall = session.start + 12 * HOUR
        keeper.answer(session.id, Answer.GO_ON, away=AwayId(""))
        assert times(keeper) == [
            ("acme", session.start, session.start + 10 * HOUR),
            ("acme", session.start + 12 * HOUR, None),
        ]
        assert running(keeper).id == session.id
        assert keeper.waiting(running(keeper)) == ()


class TestOffTheComputer:
    @pytest.mark.parametrize("reason", ["asleep", "stopped", "idle", "crashed", "restarted"])
    def test_nobody_asks(self, keeper: Timekeeper, reason: str) -> None:
        keeper.set_off(True)
        assert keeper.snapshot().off
        assert not lapse(keeper, HOUR, reason)

    def test_nor_after_a_crash_or_a_restart(
        self, keeper: Timekeeper, clock: FakeClock, opened: Callable[..., Timekeeper]
    ) -> None:
        keeper.set_off(True)
        clock.tick(2 * HOUR)
        assert not opened().arrive()
        clock.reboot()
        assert not opened().arrive()
        keeper.stop()
        assert asked(keeper) == []

    def test_a_clock_that_was_set_is_asked_about_all_the_same(self, keeper: Timekeeper) -> None:
        keeper.set_off(True)
        assert lapse(keeper, HOUR, "clock set")

    def test_so_is_a_session_that_runs_for_too_long(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.set_off(True)
        clock.tick(12 * HOUR)
        assert [away.reason for away in keeper.waiting(running(keeper))] == ["long"]

    def test_until_the_mark_goes(self, keeper: Timekeeper) -> None:
        keeper.set_off(True)
        lapse(keeper, HOUR)
        assert "at the computer" in keeper.set_off(False).news
        assert not keeper.snapshot().off
        assert lapse(keeper, HOUR)
        assert len(asked(keeper)) == 1

    def test_or_the_session(self, keeper: Timekeeper) -> None:
        keeper.set_off(True)
        keeper.start(target(keeper, "globex"))
        assert not keeper.snapshot().off
        keeper.stop()
        with pytest.raises(Refused, match="Nothing is running"):
            keeper.set_off(True)


class TestAnswering:
    def test_each_answer_is_one_act_that_undo_takes_back(self, keeper: Timekeeper) -> None:
        globex = keeper.roster().find("globex").id
        lapse(keeper, HOUR)
        before, open_ = times(keeper), asked(keeper)
        for answer in (Answer.KEEP, Answer.GO_ON, Answer.GIVE, Answer.STOP):
            keeper.answer(running(keeper).id, answer, globex, away=aways(keeper)[0].id)
            assert asked(keeper) == []
            keeper.undo(yes=True)
            assert times(keeper) == before
            reopened = [(*open_[0][:2], "reopened")] if answer is Answer.STOP else []
            assert sorted(asked(keeper)) == sorted([*open_, *reopened])
        assert len(keeper.waiting(running(keeper))) == 1

    def test_the_return_stack_stays(self, keeper: Timekeeper) -> None:
        keeper.start(target(keeper, "globex"))
        keeper.clock.tick(HOUR)  # type: ignore[attr-defined]
        lapse(keeper, HOUR)
        keeper.answer(running(keeper).id, Answer.GO_ON)
        (below,) = keeper.snapshot().stack
        assert keeper.roster().client_of(below) == keeper.roster().find("acme")

    def test_the_preview_is_what_happens(self, keeper: Timekeeper) -> None:
        lapse(keeper, HOUR)
        session = running(keeper)
        for answer in (Answer.GO_ON, Answer.STOP):
            preview = keeper.answer_preview(session.id, answer)
            assert keeper.answer(session.id, answer).news == preview.news
            keeper.undo(yes=True)

    def test_a_whole_session_goes_only_with_a_yes(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.start(target(keeper, "globex"))
        clock.tick(HOUR)
        now = clock.now()
        keeper.propose(Lapse(Span(now - HOUR, now), "idle"))
        ended = keeper.stop().session
        assert ended is not None
        with pytest.raises(NeedsYes, match="Globex"):
            keeper.answer(ended.id, Answer.STOP)
        keeper.answer(ended.id, Answer.STOP, yes=True)
        assert [key for key, _, _ in times(keeper)] == ["acme"]

    def test_a_screen_that_is_stale_answers_nothing(self, keeper: Timekeeper) -> None:
        lapse(keeper, HOUR)
        with pytest.raises(Stale):
            keeper.answer(running(keeper).id, Answer.STOP, seen=keeper.ledger.position() - 1)

    def test_all_that_waits_is_listed(self, keeper: Timekeeper, clock: FakeClock) -> None:
        lapse(keeper, HOUR)
        first = keeper.stop().session
        keeper.start(target(keeper, "globex"))
        clock.tick(11 * HOUR)
        assert first is not None
        listed = [(session.id, away.reason) for session, away in keeper.unanswered()]
        assert listed == [(first.id, "asleep"), (running(keeper).id, "long")]
