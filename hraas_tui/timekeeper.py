"""The timekeeper: the one service through which every change goes, and every question of both faces.

Each verb is one transaction: load what the core looks at, ask the core, commit with the journal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core import clients, interrupts
from hraas_tui.core.day import Day, Snapshot
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.filing import added, assigned, noted
from hraas_tui.core.interrupts import Decision, Doubt, Scene, Target
from hraas_tui.core.journal import REDO, UNDO, Act, Change, changes_of, next_redo, next_undo, sessions_in
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session, SessionId
from hraas_tui.core.undoing import reopened_away, retold, weigh
from hraas_tui.core.wording import label, listed
from hraas_tui.storage.ledger import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from whenever import Date

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.clients import ClientDraft
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Export
    from hraas_tui.storage.ledger import Ledger

HEARTBEAT = 60
"""Seconds between two heartbeats of a running session: at most one small write a minute."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change: the news in a sentence, the journal's position, the session it was about."""

    news: str
    position: int
    session: Session | None = None
    changed: bool = True


class Timekeeper:
    """Every change to a ledger and every question about it. `origin` says which face asks."""

    def __init__(self, ledger: Ledger, clock: Clock, config: Config, origin: str) -> None:
        self.ledger = ledger
        self.clock = clock
        self.config = config
        self.origin = origin
        self._roster: tuple[int, Roster] | None = None

    @property
    def days(self) -> Days:
        """The civil days that the ledger's owner counts in."""
        return self.config.days

    # The clock

    def start(
        self, target: Target, *, at: Moment | None = None, keyed: bool = False, yes: bool = False
    ) -> Outcome:
        """Switch to a target. `keyed`: by a bare key, so that a second key within seconds corrects it."""
        with self.ledger.transaction():
            scene = self._scene(at)
            running = scene.running
            if running is None or not interrupts.fits(target, running, scene.roster):
                scene = self._after_slip(scene, at)
            return self._begin("start", interrupts.start(scene, target, at, yes=yes), scene, keyed=keyed)

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
            scene = self._after_slip(self._scene(at), at)
            target = Target(None, None, ticket, note)
            decision = interrupts.start(scene, target, at, yes=yes)
            return self._begin("unassigned", decision, scene, keyed=keyed)

    def come_back(
        self, *, at: Moment | None = None, keyed: bool = False, yes: bool = False, seen: int | None = None
    ) -> Outcome:
        """Return to what was interrupted, or resume what ended last; it goes where the screen said."""
        with self.ledger.transaction():
            self._check_seen(seen)
            scene = self._scene(at)
            if scene.running is None or not scene.stack:
                decision = interrupts.come_back(scene, at, yes=yes)
                return self._begin("return", decision, scene, keyed=keyed)
            entry = scene.stack[0]
            after = self._after_slip(scene, at)
            if after.running is not None and after.running.id == entry.id:
                news = f"Back to {label(entry, after.roster)}."
                return Outcome(news, self.ledger.position(), after.running)
            decision = interrupts.resume(after, entry, at, yes=yes)
            return self._begin("return", decision, after, keyed=keyed)

    def stop(self, *, at: Moment | None = None, seen: int | None = None) -> Outcome:
        """End the running session. Stopping never slips."""
        with self.ledger.transaction():
            self._check_seen(seen)
            return self._commit("stop", interrupts.stop(self._scene(at), at))

    def move_boundary(self, at: Moment, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Move the latest boundary to an earlier or later instant: "I switched earlier"."""
        with self.ledger.transaction():
            self._check_seen(seen)
            running = self.ledger.running()
            # A later boundary concerns the session that ended where the running one began.
            reach = at if running is None else min(at, running.start - 1)
            return self._commit("move", interrupts.move_boundary(self._scene(reach), at, yes=yes))

    # What sessions say

    def write_note(
        self,
        session: SessionId,
        line: str,
        *,
        whole: bool = True,
        append: bool = False,
        new_context: bool = True,
    ) -> Outcome:
        """Write a note line (`text @context #ticket`) on a session.

        `whole`: what the line leaves out is cleared, as in a bar that was prefilled; otherwise only what the
        line names changes. `append` adds the text to the note. An unknown context is created, unless
        `new_context` is False: then `NeedsYes` names it.
        """
        with self.ledger.transaction():
            known = self._session(session)
            decision = noted(
                known, line, self.roster(), whole=whole and not append, append=append, make=new_context
            )
            return self._commit("note", decision)

    def assign(self, session: SessionId, client: ClientId, context: str | None = None) -> Outcome:
        """Give a session to a client. Another client than before clears its context and ticket."""
        with self.ledger.transaction():
            return self._commit("assign", assigned(self._session(session), client, context, self.roster()))

    def accept(self, session: SessionId) -> Outcome:
        """Confirm the time of an unresolved session as it is."""
        with self.ledger.transaction():
            known = self._session(session)
            end = self.clock.now() if known.end is None else known.end
            open_ = [
                away
                for away in self.ledger.aways_between(known.start, max(end, known.start + 1))
                if away.answer is None
            ]
            name = label(known, self.roster())
            if not open_:
                return Outcome(
                    f"{name} has nothing to confirm.", self.ledger.position(), known, changed=False
                )
            changes = tuple(Change(away, replace(away, answer="keep")) for away in open_)
            return self._commit("confirm", Decision(changes, f"Kept the time of {name} as it is.", known))

    def add(self, target: Target, start: Moment, end: Moment) -> Outcome:
        """Enter a finished session afterwards; refused where it would overlap another."""
        with self.ledger.transaction():
            met = self.ledger.between(start, max(end, start + 1))
            decision = added(target, Span(start, end), met, self.roster(), self.days, self.clock.now())
            return self._commit("add", decision)

    # Undo

    def undo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Take back the latest act of the ledger, whoever made it."""
        with self.ledger.transaction():
            self._check_seen(seen)
            act = next_undo(self.ledger.acts_backwards())
            if act is None:
                raise Refused("There is nothing to undo.")
            return self._retell(UNDO, act, yes=yes)

    def redo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Do again what was undone last."""
        with self.ledger.transaction():
            self._check_seen(seen)
            act = next_redo(self.ledger.acts_backwards())
            if act is None:
                raise Refused("There is nothing to redo.")
            return self._retell(REDO, act, yes=yes)

    def _retell(self, action: str, act: int, *, yes: bool) -> Outcome:
        changes = self._inverse(act)
        roster, now = self.roster(), self.clock.now()
        lost = weigh(changes, now)
        news = retold(action, changes, roster, self.days, lost)
        if lost > MINUTE and not yes:
            raise NeedsYes(f"{news[:-1]}: go on?")
        away = reopened_away(changes, now)
        if away is not None:
            changes = (*changes, Change(None, away))
        return self._commit(action, Decision(changes, news))

    def _done(self, act: int) -> tuple[Change, ...]:
        """What an act changed, as the ledger stands now."""
        rows = self.ledger.bodies(act)
        found = ((key, self.ledger.session(key)) for key in sessions_in(rows))
        return changes_of(rows, {key: session for key, session in found if session is not None})

    def _inverse(self, act: int) -> tuple[Change, ...]:
        """The changes that take an act back, checked against what the ledger holds now."""
        done = self._done(act)
        for change in done:
            after = change.after
            if isinstance(after, Session) and self.ledger.session(after.id) != after:
                raise Refused("The ledger is no longer as that change left it; it can't be taken back.")
        return tuple(change.inverted() for change in done)

    # Clients and contexts

    def add_client(self, draft: ClientDraft) -> Outcome:
        """Add a client; all but the name is derived where the draft is silent."""
        with self.ledger.transaction():
            made = clients.new_client(draft, self.roster())
            digit = f", key {made.hotkey}" if made.hotkey else ""
            return self._tell("client", (Change(None, made),), f"Added {made.name} ({made.key}{digit}).")

    def edit_client(self, client: ClientId, draft: ClientDraft) -> Outcome:
        """Change what a draft names of a client. No session is touched."""
        with self.ledger.transaction():
            known = self._client(client)
            changed = clients.edited(known, draft, self.roster())
            return self._tell("client", _one(known, changed), f"Changed {changed.name}.")

    def archive_client(self, client: ClientId, archived: bool = True) -> Outcome:
        """Put a client away, or bring it back; refused while a session of it runs or waits."""
        with self.ledger.transaction():
            known = self._client(client)
            if archived:
                self._check_free(known.name, lambda session: session.client == client)
            changed = clients.archived(known, archived, self.roster())
            verb = "Archived" if archived else "Brought back"
            return self._tell("client", _one(known, changed), f"{verb} {known.name}.")

    def move_client(self, client: ClientId, by: int) -> Outcome:
        """Move a client up (negative) or down in the order on screen."""
        with self.ledger.transaction():
            known, all_clients = self._client(client), self.roster().clients
            pairs = clients.moved(all_clients, client, by)
            changes = tuple(Change(self._client(new.id), new) for new in pairs)
            return self._tell("client", changes, f"Moved {known.name}.")

    def add_context(self, client: ClientId, key: str, name: str = "") -> Outcome:
        """Add a context to a client."""
        with self.ledger.transaction():
            made = clients.new_context(client, key, name, self.roster())
            owner = self._client(client)
            return self._tell("context", (Change(None, made),), f"Added {owner.name} · {made.key}.")

    def edit_context(self, context: ContextId, key: str | None = None, name: str | None = None) -> Outcome:
        """Change a context's key or name. No session is touched."""
        with self.ledger.transaction():
            known = self._context(context)
            changed = clients.edited_context(known, key, name, self.roster())
            return self._tell("context", _one(known, changed), f"Changed {changed.key}.")

    def archive_context(self, context: ContextId, archived: bool = True) -> Outcome:
        """Put a context away, or bring it back; refused while a session of it runs or waits."""
        with self.ledger.transaction():
            known = self._context(context)
            if archived:
                self._check_free(known.key, lambda session: session.context == context)
            changed = replace(known, archived=archived)
            verb = "Archived" if archived else "Brought back"
            return self._tell("context", _one(known, changed), f"{verb} {known.key}.")

    def move_context(self, context: ContextId, by: int) -> Outcome:
        """Move a context up (negative) or down among its client's."""
        with self.ledger.transaction():
            known = self._context(context)
            mine = self.roster().contexts_of(known.client, archived=True)
            pairs = clients.moved(mine, context, by)
            changes = tuple(Change(self._context(new.id), new) for new in pairs)
            return self._tell("context", changes, f"Moved {known.key}.")

    def record_exports(self, exports: Sequence[Export]) -> Outcome:
        """Put written exports on record, so that their sessions no longer count as waiting."""
        with self.ledger.transaction():
            changes = tuple(Change(None, export) for export in exports)
            paths = listed(export.path for export in exports)
            return self._tell("export", changes, f"Wrote {paths}.")

    # Questions

    def roster(self) -> Roster:
        """All clients and contexts; read again only once the journal has moved."""
        position = self.ledger.position()
        if self._roster is None or self._roster[0] != position:
            self._roster = (position, self.ledger.roster())
        return self._roster[1]

    def snapshot(self, date: Date | None = None) -> Snapshot:
        """Everything that one day's screen shows, all of one journal position."""
        while True:
            position = self.ledger.position()
            snapshot = self._snapshot(date, position)
            if self.ledger.position() == position:
                return snapshot

    def _snapshot(self, date: Date | None, position: int) -> Snapshot:
        roster, now = self.roster(), self.clock.now()
        today = self.days.day_of(now)
        shown = date or today
        span = self.days.span(shown)
        sessions = self.ledger.between(span.start, span.end)
        running = self.ledger.running()
        aways = self.ledger.aways_between(span.start, span.end)
        day = Day(shown, self.days, roster, sessions, aways)
        if running is None:
            last = self.ledger.last_ended()
            scene = self._resting(last, roster, now)
            return Snapshot(day, today, position, None, (), scene.resumable)
        stack = interrupts.return_stack(self.ledger.chain(running.id)[1:])
        doubts = self.ledger.aways_between(running.start, max(now, running.start + 1))
        open_ = tuple(away for away in doubts if away.answer is None)
        return Snapshot(day, today, position, running, stack, None, open_)

    def session(self, prefix: str) -> Session:
        """The session whose id begins with a prefix; refused if there is none or more than one."""
        found = self.ledger.with_prefix(prefix) if prefix else ()
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(f"There is no session {prefix!r}. See hraas log --json for the ids.")
        raise Refused(f"{prefix!r} may be {listed(s.id for s in found)}. Give more of it.")

    def log(self, first: Date, last: Date, clients_: Collection[ClientId] | None = None) -> Iterator[Session]:
        """The sessions that start in the days from `first` to `last`, both included, by start."""
        span = self.days.spans(first, last)
        return self.ledger.starting_between(span.start, span.end, clients_)

    def aways(self, span: Span) -> tuple[Away, ...]:
        """The away periods that overlap a span."""
        return self.ledger.aways_between(span.start, span.end)

    def waiting_clients(self, first: Date, last: Date) -> frozenset[ClientId]:
        """The clients with time in these days that is in no written export."""
        span = self.days.spans(first, last)
        return self.ledger.clients_with_unexported(span.start, span.end)

    def recent_notes(self, client: ClientId | None, context: ContextId | None) -> tuple[str, ...]:
        """The notes used last for a client and context, latest first."""
        return self.ledger.recent_notes(client, context)

    def moved(self) -> bool:
        """Whether another process has changed the ledger since this was last asked."""
        return self.ledger.moved()

    def beat(self) -> None:
        """Record that the running session is still being watched: at most once a minute."""
        running = self.ledger.running()
        if running is None:
            return
        now, pulse = self.clock.now(), self.ledger.pulse(running.id)
        if pulse is None or not 0 <= now - pulse.heartbeat < HEARTBEAT:
            with self.ledger.transaction():
                kept = None if pulse is None else pulse.keyed_at
                boot = self.clock.boot() if pulse is None else pulse.boot
                self.ledger.set_pulse(Pulse(running.id, boot, now, kept))

    @property
    def discreet(self) -> bool:
        """Whether only the running client may be named on screen and in the status line."""
        return self.ledger.setting("discreet") == "1"

    def set_discreet(self, discreet: bool) -> None:
        """Keep the discreet mode where every face sees it."""
        with self.ledger.transaction():
            self.ledger.set_setting("discreet", "1" if discreet else "0")

    # How it is done

    def _scene(self, at: Moment | None, begins: Moment | None = None) -> Scene:
        now, roster, running = self.clock.now(), self.roster(), self.ledger.running()
        if running is None:
            scene = self._resting(self.ledger.last_ended(), roster, now)
        else:
            below = self.ledger.chain(running.id)[1:]
            until = max(now, running.start + 1)
            aways = self.ledger.aways_between(running.start, until)
            scene = Scene(
                now, self.days, roster, running, None, below, aways=aways, doubt=self._doubt(running)
            )
        if at is not None:
            later = self.ledger.ending_after(at)
            linked = self.ledger.linking_to([session.id for session in later])
            scene = replace(scene, later=later, linked=linked)
        return replace(scene, begins=begins)

    def _resting(self, last: Session | None, roster: Roster, now: Moment) -> Scene:
        """A scene in which nothing runs."""
        if last is None or last.end is None:
            return Scene(now, self.days, roster)
        aways = self.ledger.aways_between(last.start, last.end)
        below = self.ledger.chain(last.id)[1:]
        return Scene(now, self.days, roster, None, last, below, aways=aways)

    def _doubt(self, running: Session) -> Doubt:
        pulse, longest = self.ledger.pulse(running.id), self.config.max_hours * 3600
        if pulse is None:
            return Doubt(longest=longest)
        return Doubt(pulse.boot != self.clock.boot(), pulse.heartbeat, longest)

    def _after_slip(self, scene: Scene, at: Moment | None) -> Scene:
        """Undo the running session if it was a slip of the finger; what follows begins when it did."""
        running = scene.running
        act = None if running is None else self._slip(running)
        if running is None or act is None:
            return scene
        self.ledger.commit(Act(UNDO, self._inverse(act), "corrected at once"), self.clock.now(), self.origin)
        return self._scene(at, begins=running.start)

    def _slip(self, running: Session) -> int | None:
        """The act that began the running session, if a bare key did, just now, and undo would take it back."""
        pulse, limit = self.ledger.pulse(running.id), self.config.slip_seconds
        if pulse is None or pulse.keyed_at is None or pulse.boot != self.clock.boot():
            return None
        young = 0 <= self.clock.now() - running.start < limit
        if not young or not 0 <= self.clock.steady() - pulse.keyed_at < limit * 1000:
            return None
        act = next_undo(self.ledger.acts_backwards())
        if act is None:
            return None
        begun = any(c.before is None and c.record.id == running.id for c in self._done(act))
        return act if begun else None

    def _begin(self, action: str, decision: Decision, scene: Scene, *, keyed: bool) -> Outcome:
        """Commit what a start, unassigned or return comes to, and take the pulse of what it began."""
        running = scene.running
        outcome = self._commit(action, decision)
        begun = outcome.session
        if begun is None or not begun.running or (running is not None and begun.id == running.id):
            return outcome
        now = self.clock.now()
        since_slip = 0 if scene.begins is None else max(0, now - scene.begins) * 1000
        keyed_at = self.clock.steady() - since_slip if keyed else None
        self.ledger.set_pulse(Pulse(begun.id, self.clock.boot(), now, keyed_at))
        return outcome

    def _commit(self, action: str, decision: Decision) -> Outcome:
        if decision.changes:
            self.ledger.commit(Act(action, decision.changes), self.clock.now(), self.origin)
        changed = bool(decision.changes)
        return Outcome(decision.news, self.ledger.position(), decision.session, changed)

    def _tell(self, action: str, changes: tuple[Change, ...], news: str) -> Outcome:
        return self._commit(action, Decision(changes, news))

    def _check_seen(self, seen: int | None) -> None:
        if seen is not None and seen != self.ledger.position():
            raise Stale("The ledger was changed meanwhile. Look at the screen anew and press the key again.")

    def _check_free(self, name: str, concerns: Callable[[Session], bool]) -> None:
        running = self.ledger.running()
        if running is None:
            return
        if concerns(running):
            raise Refused(f"A session of {name} is running. Stop it or switch first.")
        if any(concerns(session) for session in self.ledger.chain(running.id)[1:]):
            raise Refused(f"A session of {name} waits to be returned to. Return to it or stop first.")

    def _session(self, session: SessionId) -> Session:
        known = self.ledger.session(session)
        if known is None:
            raise Stale("That session is gone: it was changed from elsewhere.")
        return known

    def _client(self, client: ClientId) -> Client:
        known = self.roster().client(client)
        if known is None:
            raise Stale("That client is gone: it was changed from elsewhere.")
        return known

    def _context(self, context: ContextId) -> Context:
        known = self.roster().context(context)
        if known is None:
            raise Stale("That context is gone: it was changed from elsewhere.")
        return known


def _one(before: Client | Context, after: Client | Context) -> tuple[Change, ...]:
    return () if before == after else (Change(before, after),)
