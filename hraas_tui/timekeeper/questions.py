"""Every question of both faces, and the little that is kept beside the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import interrupts
from hraas_tui.core.day import Day, Snapshot
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted
from hraas_tui.core.wording import listed
from hraas_tui.timekeeper.scenes import Scenes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from whenever import Date

    from hraas_tui.core.moments import Span
    from hraas_tui.core.sessions import Away, ClientId, ContextId, Session


class Questions(Scenes):
    """What a screen, a log or an export asks of the ledger."""

    def snapshot(self, date: Date | None = None) -> Snapshot:
        """Everything that one day's screen shows, all of one journal position."""
        return self.steadily(lambda position: self._snapshot(date, position))

    def _snapshot(self, date: Date | None, position: int) -> Snapshot:
        roster, now = self.roster(), self.clock.now()
        today = self.days.day_of(now)
        shown = date or today
        span = self.days.span(shown)
        sessions = self.ledger.between(span.start, span.end)
        running = self.ledger.running()
        ends = [now if session.end is None else session.end for session in sessions]
        first = min([span.start, *(session.start for session in sessions)])
        aways = self.ledger.aways_between(first, max([span.end, *ends]))
        breaks = self.ledger.breaks_between(span.start, span.end)
        reviewed = bool(self.ledger.reviews_between(shown.format_iso(), shown.format_iso()))
        day = Day(shown, self.days, roster, sessions, aways, breaks, reviewed)
        if running is None:
            last = self.ledger.last_ended()
            scene = self.resting(last, roster, now)
            return Snapshot(day, today, position, None, (), scene.resumable)
        stack = interrupts.return_stack(self.ledger.chain(running.id)[1:])
        doubts = self.ledger.aways_between(running.start, running.until(now))
        open_ = tuple(away for away in doubts if away.answer is None)
        pulse, limit = self.ledger.pulse(running.id), self.due(running, doubts)
        off = pulse is not None and pulse.off
        return Snapshot(day, today, position, running, stack, None, open_, limit, off)

    def session(self, prefix: str) -> Session:
        """The session whose id begins with a prefix; refused if there is none or more than one."""
        found = self.ledger.with_prefix(prefix) if prefix else ()
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(f"There is no session {quoted(prefix)}. hraas log shows the ids.")
        raise Refused(f"{quoted(prefix)} may be {listed(s.id for s in found)}. Give more of it.")

    def log(self, first: Date, last: Date, clients_: Collection[ClientId] | None = None) -> Iterator[Session]:
        """The sessions that start in the days from `first` to `last`, both included, by start."""
        span = self.days.spans(first, last)
        return self.ledger.starting_between(span.start, span.end, clients_)

    def aways(self, span: Span) -> tuple[Away, ...]:
        """The away periods that overlap a span."""
        return self.ledger.aways_between(span.start, span.end)

    def recent_notes(self, client: ClientId | None, context: ContextId | None) -> tuple[str, ...]:
        """The notes used last for a client and context, latest first."""
        return self.ledger.recent_notes(client, context)

    def moved(self) -> bool:
        """Whether another process has changed the ledger since this was last asked."""
        return self.ledger.moved()

    @property
    def discreet(self) -> bool:
        """Whether only the running client may be named on screen and in the status line."""
        return self.ledger.setting("discreet") == "1"

    def set_discreet(self, discreet: bool) -> None:
        """Keep the discreet mode where every face sees it."""
        with self.ledger.transaction():
            self.ledger.set_setting("discreet", "1" if discreet else "0")
