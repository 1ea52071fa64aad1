"""Verbs about the time that nobody can vouch for: heartbeats, proposals and what is answered to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.answering import Answer, Case, answered
from hraas_tui.core.doubts import waiting
from hraas_tui.core.errors import Refused
from hraas_tui.core.journal import Act, Change
from hraas_tui.core.sessions import new_id
from hraas_tui.core.undo_line import PROPOSAL
from hraas_tui.core.watching import AT_THE_COMPUTER, proposed
from hraas_tui.core.wording import label
from hraas_tui.timekeeper.scenes import Scenes
from hraas_tui.timekeeper.service import Outcome

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.sessions import Away, AwayId, ClientId, Session, SessionId
    from hraas_tui.core.watching import Lapse

HEARTBEAT = 60
"""Seconds between two heartbeats of a running session: at most one small write a minute."""

EVER = 2**62


class AwayVerbs(Scenes):
    """Only a running session is ever proposed to be away; whatever is unanswered stays unresolved."""

    # -- seeing ---------------------------------------------------------------------------------------------

    def arrive(self) -> bool:
        """An app is here: it asks about what happened while none was, and keeps watch from now on.

        Tells whether there is anything new to ask. A stale heartbeat means something only if the app that wrote
        it never left, or if the machine was started anew since.
        """
        self.watching = True
        return self._look_back(watched=True)

    def look_back(self) -> bool:
        """Ask about a crash or a restart since the running session was last seen, without keeping watch."""
        return self._look_back(watched=False)

    def _look_back(self, *, watched: bool) -> bool:
        running = self.ledger.running()
        if running is None:
            return False
        with self.ledger.transaction():
            pulse = self.ledger.pulse(running.id)
            found = self.unseen(pulse)
            new = found is not None and self._propose(running, found)
            if watched or found is not None:
                self.take_pulse(running, watched=watched)
            return new

    def beat(self) -> None:
        """Record that the running session is being watched: at most once a minute.

        After a restart of the machine the last heartbeat before it stays: it tells what nobody can vouch for.
        """
        running = self.ledger.running()
        if running is None:
            return
        pulse = self.ledger.pulse(running.id)
        if pulse is not None:
            fresh = pulse.watched and 0 <= self.clock.now() - pulse.heartbeat < HEARTBEAT
            if fresh or pulse.boot != self.clock.boot():
                return
        self.take_pulse(running, watched=True)

    def leave(self) -> None:
        """The app goes: from now on no heartbeat is missing."""
        self.watching = False
        running = self.ledger.running()
        pulse = None if running is None else self.ledger.pulse(running.id)
        if running is not None and pulse is not None and pulse.watched and pulse.boot == self.clock.boot():
            self.take_pulse(running, watched=False)

    # -- asking ---------------------------------------------------------------------------------------------

    def propose(self, found: Lapse) -> bool:
        """Ask about a lapse, as far as a session runs through it; tells whether there is anything new to ask."""
        if self.ledger.running() is None:
            return False
        with self.ledger.transaction():
            running = self.ledger.running()
            return running is not None and self._propose(running, found)

    def _propose(self, running: Session, found: Lapse) -> bool:
        pulse = self.ledger.pulse(running.id)
        if pulse is not None and pulse.off and found.reason in AT_THE_COMPUTER:
            return False
        now = self.clock.now()
        known = self.ledger.aways_between(running.start, running.until(now))
        aways = proposed(found, running, now, known, new_id)
        if aways:
            # Not by `commit`: a question alone does not make a day's review void, its answer does.
            self.ledger.commit(Act(PROPOSAL, tuple(Change(None, away) for away in aways)), now, self.origin)
        return bool(aways)

    def set_off(self, off: bool) -> Outcome:
        """Mark the running session as work off the computer: until it ends, or the mark goes, nobody asks.

        A session that runs for too long, or overnight, is asked about all the same.
        """
        with self.ledger.transaction():
            running = self.ledger.running()
            if running is None:
                raise Refused("Nothing is running.")
            pulse = self.ledger.pulse(running.id)
            changed = off != (pulse is not None and pulse.off)
            name = label(running, self.roster())
            if off:
                news = f"{name} goes on off the computer: nobody asks whether you are away from it."
            else:
                news = f"{name} goes on at the computer."
            if changed:
                self.take_pulse(running, watched=self.watching, off=off)
            return Outcome(news, self.ledger.position(), running, changed=changed)

    # -- answering ------------------------------------------------------------------------------------------

    def unanswered(self) -> tuple[tuple[Session, Away], ...]:
        """Every stretch of every session that waits for a person's word, by start."""
        open_ = [away for away in self.ledger.aways_between(-EVER, EVER) if away.answer is None]
        sessions = {s.id: s for away in open_ for s in self.ledger.between(away.start, away.end)}
        running = self.ledger.running()
        if running is not None:
            sessions[running.id] = running
        by_start = sorted(sessions.values(), key=lambda session: session.start)
        return tuple((session, away) for session in by_start for away in self.waiting(session))

    def waiting(self, session: Session) -> tuple[Away, ...]:
        """The stretches of a session that wait for a person's word, by start."""
        aways = self._aways_of(session)
        limit = self.due(session, aways) if session.running else None
        return waiting(session, aways, self.clock.now(), limit)

    def answer(
        self,
        session: SessionId,
        answer: Answer,
        client: ClientId | None = None,
        *,
        away: AwayId | None = None,
        yes: bool = False,
        seen: int | None = None,
    ) -> Outcome:
        """Answer what is asked about a session: the stretch `away`, else the first one; keep without one, all.

        `client` is who gets the time that is given. Raises `NeedsYes` where nothing would be left of the session.
        """
        with self.ledger.transaction():
            self.check_seen(seen)
            case = self._case(session, answer, away)
            decision = self.settled(lambda sure: answered(case, answer, client, yes=sure), yes=yes)
            return self.commit("answer", decision)

    def answer_preview(
        self,
        session: SessionId,
        answer: Answer,
        client: ClientId | None = None,
        *,
        away: AwayId | None = None,
    ) -> Decision:
        """What an answer would come to, every question answered with yes."""
        return answered(self._case(session, answer, away), answer, client, yes=True)

    def _case(self, id_: SessionId, answer: Answer, away: AwayId | None) -> Case:
        session = self.known_session(id_)
        found = self.waiting(session)
        if away is not None:
            found = tuple(stretch for stretch in found if stretch.id == away)
        elif answer is not Answer.KEEP:
            found = found[:1]
        aways = self._aways_of(session)
        met = {
            s.id: s for row in aways if row.answer is None for s in self.ledger.between(row.start, row.end)
        }
        met.pop(session.id, None)
        return Case(
            session,
            found,
            self.clock.now(),
            self.days,
            self.roster(),
            aways,
            tuple(met.values()),
            self.ledger.linking_to([session.id]),
        )

    def _aways_of(self, session: Session) -> tuple[Away, ...]:
        return self.ledger.aways_between(session.start, session.until(self.clock.now()))
