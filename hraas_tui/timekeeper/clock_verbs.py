"""Verbs that change the clock: start, unassigned, return, stop, and moving the latest boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import interrupts
from hraas_tui.core.interrupts import Scene, Target
from hraas_tui.core.journal import Act
from hraas_tui.core.phrases import full_stop
from hraas_tui.core.undo_line import UNDO, next_undo
from hraas_tui.core.wording import label
from hraas_tui.storage.ledger import Pulse
from hraas_tui.timekeeper.scenes import Scenes
from hraas_tui.timekeeper.service import Outcome

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session


class ClockVerbs(Scenes):
    """The interrupt model over a ledger, slips included (design 4)."""

    def start(
        self, target: Target, *, at: Moment | None = None, keyed: bool = False, yes: bool = False
    ) -> Outcome:
        """Switch to a target. `keyed`: by a bare key, so that a second key within seconds corrects it."""
        with self.ledger.transaction():
            scene = self.scene(at)
            running = scene.running
            if running is None or not interrupts.fits(target, running, scene.roster):
                scene = self._after_slip(scene, at)
            decision = self.settled(lambda sure: interrupts.start(scene, target, at, yes=sure), yes=yes)
            return self._begin("start", decision, scene, keyed=keyed)

    def unassigned(
        self,
        *,
        at: Moment | None = None,
        keyed: bool = False,
        yes: bool = False,
        ticket: str = "",
        note: str = "",
    ) -> Outcome:
        """Start a session whose client is not known yet."""
        with self.ledger.transaction():
            scene = self._after_slip(self.scene(at), at)
            target = Target(None, None, ticket, note)
            decision = self.settled(lambda sure: interrupts.start(scene, target, at, yes=sure), yes=yes)
            return self._begin("unassigned", decision, scene, keyed=keyed)

    def come_back(
        self, *, at: Moment | None = None, keyed: bool = False, yes: bool = False, seen: int | None = None
    ) -> Outcome:
        """Return to what was interrupted, or resume what ended last; it goes where the screen said."""
        with self.ledger.transaction():
            self.check_seen(seen)
            scene = self.scene(at)
            if scene.running is None or not scene.stack:
                decision = self.settled(lambda sure: interrupts.come_back(scene, at, yes=sure), yes=yes)
                return self._begin("return", decision, scene, keyed=keyed)
            entry = scene.stack[0]
            after = self._after_slip(scene, at)
            if after.running is not None and after.running.id == entry.id:
                news = full_stop(f"Back to {label(entry, after.roster)}")
                return Outcome(news, self.ledger.position(), after.running)
            decision = self.settled(lambda sure: interrupts.resume(after, entry, at, yes=sure), yes=yes)
            return self._begin("return", decision, after, keyed=keyed)

    def stop(self, *, at: Moment | None = None, seen: int | None = None) -> Outcome:
        """End the running session. Stopping never slips."""
        with self.ledger.transaction():
            self.check_seen(seen)
            return self.commit("stop", interrupts.stop(self.scene(at), at))

    def move_boundary(self, at: Moment, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Move the latest boundary to an earlier or later instant: "I switched earlier"."""
        with self.ledger.transaction():
            self.check_seen(seen)
            running = self.ledger.running()
            # A later boundary concerns the session that ended where the running one began.
            reach = at if running is None else min(at, running.start - 1)
            scene = self.scene(reach)
            decision = self.settled(lambda sure: interrupts.move_boundary(scene, at, yes=sure), yes=yes)
            return self.commit("move", decision)

    def _after_slip(self, scene: Scene, at: Moment | None) -> Scene:
        """Undo the running session if it was a slip of the finger; what follows begins when it did."""
        running = scene.running
        act = None if running is None else self._slip(running)
        if running is None or act is None:
            return scene
        self.ledger.commit(Act(UNDO, self.inverse(act), "corrected at once"), self.clock.now(), self.origin)
        return self.scene(at, begins=running.start)

    def _slip(self, running: Session) -> int | None:
        """The act that began the running session, if a bare key did, just now, and undo would take it back."""
        pulse, limit = self.ledger.pulse(running.id), self.config.slip_seconds
        if pulse is None or pulse.keyed_at is None or pulse.boot != self.clock.boot():
            return None
        # Two keys within a second put a start ahead of the clock (live time), so it counts either way.
        young = abs(self.clock.now() - running.start) < limit
        if not young or not 0 <= self.clock.steady() - pulse.keyed_at < limit * 1000:
            return None
        done = next_undo(self.ledger.acts_backwards())
        if done is None:
            return None
        changes = self.done(done[0])
        begun = any(c.before is None and c.record.id == running.id for c in changes)
        return done[0] if begun and not self._billed(c.inverted() for c in changes) else None

    def _begin(self, action: str, decision: Decision, scene: Scene, *, keyed: bool) -> Outcome:
        """Commit what a start, unassigned or return comes to, and take the pulse of what it began."""
        running = scene.running
        outcome = self.commit(action, decision)
        if scene.begins is not None:
            # An undone slip is a change, even if what it had interrupted just goes on.
            outcome = outcome._replace(changed=True)
        begun = outcome.session
        if begun is None or not begun.running or (running is not None and begun.id == running.id):
            return outcome
        now = self.clock.now()
        since_slip = 0 if scene.begins is None else max(0, now - scene.begins) * 1000
        keyed_at = self.clock.steady() - since_slip if keyed else None
        self.ledger.set_pulse(Pulse(begun.id, self.clock.boot(), now, keyed_at, self.watching))
        return outcome
