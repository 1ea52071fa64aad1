"""Rules for the time that nobody can vouch for: only what runs is asked about, and only an answer cuts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hraas_tui.core.answering import Answer
from hraas_tui.core.moments import Span
from hraas_tui.core.watching import ASLEEP, CLOCK_SET, IDLE, Lapse
from tests.model.bench import Bench, keys, often, waits, who


class AwayRules(Bench):
    """Who was there, and who says so."""

    def asked(self, ask: object) -> None:
        """What a proposal may do: new questions within what runs, and nothing else."""
        before, aways, session = self.told(), set(self.aways()), self.keeper.ledger.running()
        assert callable(ask)
        new = ask()
        fresh = set(self.aways()) - aways
        assert aways <= set(self.aways())
        assert new is bool(fresh)
        assert self.told() == before
        for away in fresh:
            assert session is not None
            assert away.answer is None
            assert session.start <= away.start < away.end <= self.clock.now()
        spans = sorted((away.start, away.end) for away in fresh)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
        assert not any(new.start < old.end and old.start < new.end for new in fresh for old in aways)

    @rule(
        cli=who,
        seconds=waits,
        reason=st.sampled_from((ASLEEP, IDLE, CLOCK_SET)),
        shift=st.sampled_from((0, 0, 30)),
    )
    def sleep(self, cli: bool, seconds: int, reason: str, shift: int) -> None:
        start = self.clock.now() - shift
        self.clock.suspend(seconds)
        self.asked(lambda: self.keepers[cli].propose(Lapse(Span(start, self.clock.now() - shift), reason)))

    @rule(cli=who, kill=who, seconds=waits)
    def come_and_go(self, cli: bool, kill: bool, seconds: int) -> None:
        """An app comes, watches, and leaves, or is killed."""
        keeper = self.keepers[cli]
        self.asked(keeper.arrive)
        self.clock.tick(seconds)
        before = self.told()
        keeper.beat()
        if kill:
            keeper.watching = False
        else:
            keeper.leave()
        assert self.told() == before

    @rule(cli=who)
    def look_back(self, cli: bool) -> None:
        self.asked(self.keepers[cli].look_back)

    @precondition(lambda self: self.oracle.running() is not None)
    @rule(cli=who, off=who)
    def set_off(self, cli: bool, off: bool) -> None:
        before = self.told(), self.aways()
        self.keepers[cli].set_off(off)
        assert (self.told(), self.aways()) == before

    @precondition(lambda self: self.keeper.unanswered())
    @rule(cli=who, at=st.integers(0, 3), word=st.sampled_from(Answer), client=keys, yes=often)
    def answer(self, cli: bool, at: int, word: Answer, client: str, yes: bool) -> None:
        waiting = self.keeper.unanswered()
        session, away = waiting[at % len(waiting)]
        number = self.oracle.in_order()[self.sessions().index(session)].number
        to = self.keeper.roster().find(client).id
        keeper = self.keepers[cli]
        changed = self.both(
            lambda: self.oracle.answer(number, away.start, away.end, word, client, yes=yes),
            lambda: keeper.answer(session.id, word, to, away=away.id, yes=yes),
            lambda: keeper.answer_preview(session.id, word, to, away=away.id),
        )
        if changed:
            for other, open_ in self.keeper.unanswered():
                assert other.id != session.id or open_.end <= away.start or away.end <= open_.start
