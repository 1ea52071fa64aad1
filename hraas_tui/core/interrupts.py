"""The interrupt model: start, unassigned, return, stop and the return stack.

Pure: a `Scene` of what the rules look at goes in, a `Decision` with the changes and the news comes out. The
rules were model-checked; keep them, or check a change the same way (tests/test_interrupt_model.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.doubts import Doubt, doubtful, told, waiting
from hraas_tui.core.drafts import Decision, Draft, make_room
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.phrases import duration, full_stop, spoken
from hraas_tui.core.sessions import Away, Provenance, Session, SessionId, new_id
from hraas_tui.core.wording import label, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.drafts import Room
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, ContextId


class Target(NamedTuple):
    """What a start asks for. `context` is a key; what is empty or None is left open, never guessed."""

    client: ClientId | None
    context: str | None = None
    ticket: str = ""
    note: str = ""


class Scene(NamedTuple):
    """All that the interrupt rules look at.

    `below` are the sessions along `back` from the running one (or, while nothing runs, from the one that
    ended last), nearest first. `later` are all sessions that end after `at`, and `linked` those whose `back`
    is one of them; both are empty without an `at`. `begins` is set where a slip was undone: what is started
    then begins when the slip did.
    """

    now: Moment
    days: Days
    roster: Roster
    running: Session | None = None
    last: Session | None = None
    below: tuple[Session, ...] = ()
    later: tuple[Session, ...] = ()
    linked: tuple[Session, ...] = ()
    aways: tuple[Away, ...] = ()
    doubt: Doubt = Doubt()
    begins: Moment | None = None
    identify: Callable[[], str] = new_id

    @property
    def stack(self) -> tuple[Session, ...]:
        """The return stack, most recent first; it passes over unassigned sessions."""
        return return_stack(self.below) if self.running else ()

    @property
    def resumable(self) -> Session | None:
        """What `return` resumes while nothing runs: the session that ended last, once it has a client."""
        if self.last is None:
            return None
        return next(iter(return_stack((self.last, *self.below))), None)

    @property
    def live(self) -> Moment:
        """The instant at which a key acts: never before a second after the running session's start."""
        if self.begins is not None:
            return self.begins
        if self.running is not None:
            return self.running.until(self.now)
        if self.last is not None and self.last.end is not None:
            return max(self.now, self.last.end)
        return self.now


def return_stack(below: tuple[Session, ...]) -> tuple[Session, ...]:
    """What `return` goes back to, of the sessions along `back`: those with a client, each once."""
    return tuple(session for session in below if session.client is not None)


def fits(target: Target, session: Session, roster: Roster) -> bool:
    """Whether a session is what a target asks for: nothing that both name differs. Unassigned never fits."""
    if target.client is None or session.client != target.client:
        return False
    context = roster.context(session.context)
    return (
        _agree(target.context, context.key if context else None)
        and _agree(target.ticket, session.ticket)
        and _agree(target.note, session.note)
    )


def _agree(asked: str | None, has: str | None) -> bool:
    return not asked or not has or asked.casefold() == has.casefold()


def start(scene: Scene, target: Target, at: Moment | None = None, *, yes: bool = False) -> Decision:
    """Switch to a target now, or at an earlier instant, which trims what it meets (design 4, start and --at)."""
    _check_client(scene, target.client)
    running = scene.running
    if running is not None and fits(target, running, scene.roster):
        return _carry_on(scene, running, target, at, yes=yes)
    for depth, entry in enumerate(scene.stack):
        if fits(target, entry, scene.roster):
            return _go_back(scene, entry, scene.stack[:depth], target, at, yes=yes)
    draft = _draft(scene)
    context = _context(scene, draft, target)
    if context is None and target.client is not None:
        context = scene.roster.only_context(target.client)
    back = running.id if running else None
    return _begin(scene, draft, target, context, back, at, yes=yes)


def come_back(scene: Scene, at: Moment | None = None, *, yes: bool = False) -> Decision:
    """Return to what was interrupted; while nothing runs, resume what ended last."""
    entry = next(iter(scene.stack), None) if scene.running else scene.resumable
    if entry is None:
        raise Refused(_nowhere(scene))
    return resume(scene, entry, at, yes=yes)


def resume(scene: Scene, entry: Session, at: Moment | None = None, *, yes: bool = False) -> Decision:
    """Begin a session anew with everything the given one had, its `back` included."""
    _check_client(scene, entry.client)
    return _go_back(scene, entry, (), Target(entry.client), at, yes=yes)


def stop(scene: Scene, at: Moment | None = None) -> Decision:
    """End the running session now, or at an instant after its start."""
    running = scene.running
    if running is None:
        raise Refused("Nothing is running.")
    if at is not None and not running.start < at <= scene.now:
        raise Refused(
            f"{label(running, scene.roster)} runs since {scene.days.clock(running.start)}: "
            f"it can't end at {scene.days.clock(at)}. Give a time after its start, not in the future."
        )
    draft = _draft(scene)
    end = scene.live if at is None else at
    ended = _end(scene, draft, running, end, given=at is not None)
    long = duration(ended.seconds(end))
    news = f"Stopped {label(running, scene.roster)} after {long}.{_left_open(scene, draft, ended)}"
    return Decision(draft.changes(), news, ended)


def move_boundary(scene: Scene, at: Moment, *, yes: bool = False) -> Decision:
    """Move the latest boundary: the start of what runs, or the end of what ended last ("I switched earlier")."""
    _check_past(scene, at)
    if scene.running is not None:
        return _move_start(scene, scene.running, at, yes=yes)
    last = scene.last
    if last is None:
        raise Refused("There is no session yet whose end could move.")
    if at <= last.start:
        since = scene.days.clock(last.start)
        raise Refused(f"{label(last, scene.roster)} began at {since}: it can't end before that.")
    draft = _draft(scene)
    moved = draft.put(last.adjusted(end=at))
    _confirm(scene, draft, moved)
    return Decision(
        draft.changes(), f"{label(last, scene.roster)} now ends at {scene.days.clock(at)}.", moved
    )


def _carry_on(scene: Scene, running: Session, target: Target, at: Moment | None, *, yes: bool) -> Decision:
    """The target runs already: fill in what it lacks; an `at` before its start moves that start."""
    if at is not None:
        _check_past(scene, at)
    draft = _draft(scene)
    context = running.context or _context(scene, draft, target)
    filled = running._replace(
        context=context,
        ticket=running.ticket or target.ticket,
        note=running.note or target.note,
    )
    room = None
    if at is not None and at < running.start:
        room = make_room(draft, scene.later, at, scene.now, spare=running.id)
        _ask(scene, room, yes=yes)
        filled = filled.adjusted(start=at)
    draft.put(filled)
    since = scene.days.clock(filled.start)
    if filled == running:
        return Decision((), f"{label(running, scene.roster)} runs already, since {since}.", running)
    verb = "now runs" if room else "runs on, filled in,"
    changes = draft.changes()
    news = f"{label(filled, scene.roster, changes)} {verb} since {since}.{_given_way(scene, room)}"
    return Decision(changes, news, filled)


def _go_back(
    scene: Scene,
    entry: Session,
    dropped: tuple[Session, ...],
    target: Target,
    at: Moment | None,
    *,
    yes: bool,
) -> Decision:
    """Begin what an entry of the stack was about, and forget the entries above it."""
    draft = _draft(scene)
    context = entry.context or _context(scene, draft, target)
    whole = Target(entry.client, None, entry.ticket or target.ticket, entry.note or target.note)
    decision = _begin(scene, draft, whole, context, entry.back, at, yes=yes)
    news = decision.news.replace("Now ", "Back to ", 1)
    if dropped:
        news += " " + full_stop(f"Dropped: {listed(label(session, scene.roster) for session in dropped)}")
    return decision._replace(news=news)


def _begin(
    scene: Scene,
    draft: Draft,
    target: Target,
    context: ContextId | None,
    back: SessionId | None,
    at: Moment | None,
    *,
    yes: bool,
) -> Decision:
    begins = scene.live if at is None else at
    room, ended = None, None
    if at is not None:
        _check_past(scene, at)
        room = make_room(draft, scene.later, at, scene.now)
        _ask(scene, room, yes=yes)
        if scene.running is not None and room.trimmed == scene.running:
            _confirm(scene, draft, scene.running.adjusted(end=at))
    elif scene.running is not None:
        ended = _end(scene, draft, scene.running, begins, given=False)
    session = draft.put(
        Session(
            id=SessionId(scene.identify()),
            start=begins,
            end=None,
            zone=scene.days.zone,
            client=target.client,
            context=context,
            ticket=target.ticket,
            note=target.note,
            provenance=Provenance.LIVE if at is None else Provenance.ADJUSTED,
            back=back,
        )
    )
    changes = draft.changes()
    since = "" if at is None else f" since {scene.days.clock(begins)}"
    now = full_stop(f"Now {label(session, scene.roster, changes)}{since}")
    news = f"{now}{_given_way(scene, room)}{_left_open(scene, draft, ended)}"
    kept = next(c.after for c in changes if c.record.id == session.id)
    return Decision(changes, news, kept if isinstance(kept, Session) else session)


def _end(scene: Scene, draft: Draft, running: Session, end: Moment, *, given: bool) -> Session:
    """End the running session; an end that nobody told and nobody can vouch for leaves it unresolved."""
    if given:
        ended = draft.put(running.adjusted(end=end))
        _confirm(scene, draft, ended)
        return ended
    ended = draft.put(running._replace(end=end))
    behind = scene.live - scene.now
    for away in doubtful(
        ended,
        end,
        scene.doubt,
        behind=behind,
        days=scene.days,
        aways=scene.aways,
        identify=scene.identify,
    ):
        draft.note(None, away)
    return ended


def _left_open(scene: Scene, draft: Draft, ended: Session | None) -> str:
    """Say of how much of a session, now that it ended, nobody can vouch for."""
    if ended is None:
        return ""
    found = waiting(ended, (*scene.aways, *draft.made(Away)), scene.now)
    seconds = sum(away.end - away.start for away in found)
    return f" {spoken(seconds)} of {label(ended, scene.roster)} stay unresolved." if seconds else ""


def _confirm(scene: Scene, draft: Draft, session: Session) -> None:
    """A time that was told answers the away periods that the session overlaps."""
    for before, after in told(scene.aways, session):
        draft.note(before, after)


def _move_start(scene: Scene, running: Session, at: Moment, *, yes: bool) -> Decision:
    if at >= scene.live:
        raise Refused("Give a time before now.")
    draft = _draft(scene)
    room = None
    if at < running.start:
        room = make_room(draft, scene.later, at, scene.now, spare=running.id)
        _ask(scene, room, yes=yes)
    else:
        for session in scene.later:
            if session.end == running.start:
                draft.put(session.adjusted(end=at))
    moved = draft.put(running.adjusted(start=at))
    news = f"{label(running, scene.roster)} now starts at {scene.days.clock(at)}.{_given_way(scene, room)}"
    return Decision(draft.changes(), news, moved)


def _check_past(scene: Scene, at: Moment) -> None:
    if at > scene.now:
        raise Refused("That is in the future. Give a time that has passed.")


def _draft(scene: Scene) -> Draft:
    known = {s.id: s for s in (*scene.later, *scene.linked)}
    for session in (scene.running, scene.last):
        if session is not None:
            known[session.id] = session
    return Draft(known.values())


def _context(scene: Scene, draft: Draft, target: Target) -> ContextId | None:
    """The context that a target names; one that is not known yet is created."""
    if not target.context or target.client is None:
        return None
    from hraas_tui.core.clients import find_or_make  # a bare switch does not wait for it

    context, made = find_or_make(scene.roster, target.client, target.context)
    if made:
        draft.note(None, context)
    return context.id


def _check_client(scene: Scene, client: ClientId | None) -> None:
    known = scene.roster.client(client)
    if known is not None and known.archived:
        raise Refused(f"{known.name} is archived. Bring it back first.")


def _ask(scene: Scene, room: Room, *, yes: bool) -> None:
    if room.vanished and not yes:
        names = listed(
            f"{label(s, scene.roster)} {scene.days.clock(s.start)}"
            + (f"–{scene.days.clock(s.end)}" if s.end else "")
            for s in room.vanished
        )
        raise NeedsYes(f"This would remove {names}. Remove and go on?")


def _given_way(scene: Scene, room: Room | None) -> str:
    parts = ""
    if room is not None and room.trimmed is not None:
        parts += f" {label(room.trimmed, scene.roster)} was trimmed by {duration(room.by)}."
    if room is not None and room.vanished:
        parts += " " + full_stop(f"Removed: {listed(label(s, scene.roster) for s in room.vanished)}")
    return parts


def _nowhere(scene: Scene) -> str:
    if scene.running is not None:
        return "There is nothing to return to."
    if scene.last is None:
        return "There is no session to resume yet."
    return "The session that ended last has no client yet. Assign it first."
