"""Rules for what a key does: the clock's verbs, time that passes, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hraas_tui.core.sessions import doubted
from tests.model.bench import Bench, When, aims, keys, often, rarely, waits, whens, who
from tests.model.facts import Aim
from tests.support.ledgers import BERLIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Outcome

steps = st.sampled_from((-7200, -3600, -61, -11, -10, -9, -3, -1, 1, 3, 10, 61, 3600))


class ClockRules(Bench):
    """Who is switched to, and when."""

    # --- time ---------------------------------------------------------------------------------------------

    @rule(seconds=waits)
    def wait(self, seconds: int) -> None:
        self.clock.tick(seconds)

    @rule(seconds=steps)
    def set_the_clock(self, seconds: int) -> None:
        self.clock.step(seconds)

    @rule(sure=rarely)
    def restart_the_machine(self, sure: bool) -> None:
        if sure:
            self.clock.reboot()

    # --- verbs --------------------------------------------------------------------------------------------

    @rule(client=keys, cli=who, seconds=waits, keyed=often, when=st.none() | st.none() | whens, yes=often)
    def press(self, client: str, cli: bool, seconds: int, keyed: bool, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        aim, at, clocks = Aim(client), self.moment(when), self.reading()
        keyed = keyed and at is None
        self.ending(
            when,
            lambda: self.oracle.start(aim, clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].start(self.target(aim), at=at, keyed=keyed, yes=yes),
        )

    @rule(aim=aims, cli=who, seconds=waits, when=whens, yes=often)
    def type(self, aim: Aim, cli: bool, seconds: int, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        at, clocks = self.moment(when), self.reading()
        self.ending(
            when,
            lambda: self.oracle.start(aim, clocks, at=at, keyed=False, yes=yes),
            lambda: self.keepers[cli].start(self.target(aim), at=at, yes=yes),
        )

    @rule(cli=who, seconds=waits, keyed=often, when=st.none() | whens, yes=often)
    def unassigned(self, cli: bool, seconds: int, keyed: bool, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        at, clocks = self.moment(when), self.reading()
        keyed = keyed and at is None
        self.ending(
            when,
            lambda: self.oracle.unassigned(clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].unassigned(at=at, keyed=keyed, yes=yes),
        )

    @rule(cli=who, seconds=waits, keyed=often, when=st.none() | whens, yes=often, stale=rarely)
    def come_back(self, cli: bool, seconds: int, keyed: bool, when: When, yes: bool, stale: bool) -> None:
        self.clock.tick(seconds)
        at, clocks, seen = self.moment(when), self.reading(), self.seen(stale)
        keyed = keyed and at is None
        if stale:
            self.stale(lambda: self.keepers[cli].come_back(seen=seen))
            return
        self.ending(
            when,
            lambda: self.oracle.come_back(clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].come_back(at=at, keyed=keyed, yes=yes, seen=seen),
        )

    @rule(cli=who, seconds=waits, when=st.none() | whens, stale=rarely)
    def stop(self, cli: bool, seconds: int, when: When, stale: bool) -> None:
        self.clock.tick(seconds)
        at, clocks, seen = self.moment(when), self.reading(), self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].stop(seen=seen))
            return
        self.ending(
            when,
            lambda: self.oracle.stop(clocks, at=at),
            lambda: self.keepers[cli].stop(at=at, seen=seen),
        )

    @rule(cli=who, when=whens, yes=often)
    def move_boundary(self, cli: bool, when: When, yes: bool) -> None:
        at = self.moment(when or ("ago", 8, 0))
        assert at is not None
        sessions = self.sessions()
        if sessions and sessions[-1].end == at and doubted(sessions[-1], self.aways()):
            return  # this confirms the end, of which the oracle knows nothing
        self.both(
            lambda: self.oracle.move_boundary(at, yes=yes),
            lambda: self.keepers[cli].move_boundary(at, yes=yes),
        )

    @precondition(lambda self: self.oracle.done)
    @rule(cli=who, yes=often, stale=rarely)
    def undo(self, cli: bool, yes: bool, stale: bool) -> None:
        seen = self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].undo(seen=seen))
            return
        self.both(
            lambda: self.oracle.undo(yes=yes), lambda: self.keepers[cli].undo(yes=yes, seen=seen), step=True
        )
        self.all_is_as_it_was()

    @rule(cli=who, yes=often, stale=rarely)
    def redo(self, cli: bool, yes: bool, stale: bool) -> None:
        seen = self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].redo(seen=seen))
            return
        self.both(
            lambda: self.oracle.redo(yes=yes), lambda: self.keepers[cli].redo(yes=yes, seen=seen), step=True
        )
        self.all_is_as_it_was()

    @precondition(lambda self: self.oracle.done)
    @rule(cli=who, steps=st.integers(1, 4))
    def undo_and_redo(self, cli: bool, steps: int) -> None:
        steps = min(steps, len(self.oracle.done))
        before, aways = self.kept(), self.aways()
        other = self.keepers[not cli]
        for _ in range(steps):
            self.both(lambda: self.oracle.undo(yes=True), lambda: self.keepers[cli].undo(yes=True), step=True)
            self.all_is_as_it_was()
        for _ in range(steps):
            self.both(lambda: self.oracle.redo(yes=True), lambda: other.redo(yes=True), step=True)
        assert (self.kept(), self.aways()) == (before, aways)

    def all_is_as_it_was(self) -> None:
        """What the ledger holds is, to the last field, what it held after as many acts before."""
        assert self.kept() == self.history[len(self.oracle.done)]

    # --- what nobody can vouch for ------------------------------------------------------------------------

    def ending(self, when: When, expect: Callable[[], bool], act: Callable[[], Outcome]) -> None:
        """Do what may end the running session, and see whether its end is left to be confirmed."""
        running, aways = self.oracle.running(), len(self.aways())
        session = self.keeper.ledger.running()
        doubtful = when is None and session is not None and self.doubtful(session)
        changed = self.both(expect, act)
        if not changed or running is None or session is None:
            return
        ended = self.oracle.entries.get(running.number)
        after = self.keeper.ledger.session(session.id)
        if ended is None or ended.end is None or after is None or after.end is None:
            return
        if not doubtful:
            assert len(self.aways()) <= aways
        elif not doubted(after, self.aways()):
            # Whoever answered for its last second answered for all that is in doubt.
            assert any(away.answer and away.start < after.end <= away.end for away in self.aways())

    def doubtful(self, session: Session) -> bool:
        """Whether nobody can believe that the running session lasted until now."""
        now, days, limit = self.clock.now(), BERLIN.days, BERLIN.max_hours * 3600
        pulse = self.keeper.ledger.pulse(session.id)
        unseen = (
            pulse is not None
            and not pulse.off
            and pulse.heartbeat < now
            and (
                pulse.boot != self.clock.boot()
                or (pulse.watched and now - pulse.heartbeat > max(120, BERLIN.idle_minutes * 60))
            )
        )
        kept = [a.end for a in self.aways() if a.answer == "keep" and session.overlaps(a.start, a.end)]
        vouched, end = max([session.start, *kept]), max(now, session.start + 1)
        overnight = end > days.span(days.day_of(vouched)).end
        return unseen or overnight or end - vouched > limit or session.start + 1 - now >= 10
