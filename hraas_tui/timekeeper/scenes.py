"""What the interrupt rules look at, loaded from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.doubts import Doubt, due
from hraas_tui.core.errors import Refused
from hraas_tui.core.interrupts import Scene
from hraas_tui.core.journal import Change, changes_of, sessions_in
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.sessions import Session
from hraas_tui.storage.ledger import Pulse
from hraas_tui.timekeeper.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.doubts import Due
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away
    from hraas_tui.core.watching import Lapse


class Scenes(Service):
    """Loads scenes, and knows what an act of the journal changed."""

    def scene(self, at: Moment | None, begins: Moment | None = None) -> Scene:
        """Load what a verb looks at; `at` is where it acts if not now, `begins` when an undone slip did."""
        now, roster, running = self.clock.now(), self.roster(), self.ledger.running()
        if running is None:
            scene = self.resting(self.ledger.last_ended(), roster, now)
        else:
            below = self.ledger.chain(running.id)[1:]
            aways = self.ledger.aways_between(running.start, running.until(now))
            scene = Scene(
                now, self.days, roster, running, None, below, aways=aways, doubt=self._doubt(running)
            )
        if at is not None:
            later = self.ledger.ending_after(at)
            linked = self.ledger.linking_to([session.id for session in later])
            scene = scene._replace(later=later, linked=linked)
        return scene._replace(begins=begins)

    def resting(self, last: Session | None, roster: Roster, now: Moment) -> Scene:
        """A scene in which nothing runs."""
        if last is None or last.end is None:
            return Scene(now, self.days, roster)
        aways = self.ledger.aways_between(last.start, last.end)
        below = self.ledger.chain(last.id)[1:]
        return Scene(now, self.days, roster, None, last, below, aways=aways)

    def _doubt(self, running: Session) -> Doubt:
        unseen = self.unseen(self.ledger.pulse(running.id))
        return Doubt(unseen, self.longest, self._day_end(running))

    def _day_end(self, running: Session) -> Moment | None:
        """Where the civil day ends on which the running session began, as far as the ledger knows."""
        day = self.ledger.civil_day(running.start)
        return None if day is None else day.end

    def unseen(self, pulse: Pulse | None) -> Lapse | None:
        """Since when, and why, nobody can have seen the session that a pulse is of."""
        if pulse is None or pulse.off:
            return None
        if pulse.boot == self.clock.boot() and not pulse.watched:
            return None  # nobody watched, so nothing is missing
        from hraas_tui.core.watching import Trace, unseen

        trace = Trace(pulse.heartbeat, pulse.boot, pulse.watched)
        return unseen(trace, self.clock.now(), self.clock.boot(), self.idle_limit)

    def take_pulse(self, running: Session, *, watched: bool, off: bool | None = None) -> None:
        """Note that the running session was seen just now, on this boot of the machine; `off` None leaves the mark."""
        boot = self.clock.boot()
        known = self.ledger.pulse(running.id) or Pulse(running.id, boot, running.start)
        self.ledger.set_pulse(
            known._replace(
                boot=boot,
                heartbeat=self.clock.now(),
                keyed_at=known.keyed_at if known.boot == boot else None,
                watched=watched,
                off=known.off if off is None else off,
            )
        )

    @property
    def longest(self) -> int:
        """Seconds above which nobody is believed to have worked without a break."""
        return self.config.max_hours * HOUR

    @property
    def idle_limit(self) -> int:
        """Seconds above which it is asked whether anybody was here, 0 for never."""
        return self.config.idle_minutes * MINUTE

    def due(self, running: Session, aways: Iterable[Away]) -> Due:
        """When the running session becomes too long to be believed."""
        return due(running, aways, self.longest, self.days, self._day_end(running))

    def done(self, act: int) -> tuple[Change, ...]:
        """What an act changed, as the ledger stands now."""
        rows = self.ledger.bodies(act)
        found = ((key, self.ledger.session(key)) for key in sessions_in(rows))
        return changes_of(rows, {key: session for key, session in found if session is not None})

    def inverse(self, act: int) -> tuple[Change, ...]:
        """The changes that take an act back, checked against what the ledger holds now."""
        done = self.done(act)
        for change in done:
            after = change.after
            if isinstance(after, Session) and self.ledger.session(after.id) != after:
                raise Refused("The ledger is no longer as that change left it; it can't be taken back.")
        return tuple(change.inverted() for change in done)
