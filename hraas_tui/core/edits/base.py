"""What all edits look at, and what they share: a draft, room for a session, and the decision at the end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from hraas_tui.core.drafts import Decision, Draft
from hraas_tui.core.effects import moved, neighbours, told
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.frozen import check_frozen
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import plural
from hraas_tui.core.sessions import Session, SessionId, new_id
from hraas_tui.core.wording import called, label, listed, times

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Break

NO_STATEMENTS: Mapping[SessionId, str] = {}


@dataclass(frozen=True)
class Around:
    """All that an edit looks at.

    `sessions` are all that it may touch, its neighbours included, by start; `linked` those whose `back` is one
    of them; `aways` and `breaks` the away periods and breaks there; `frozen` the statement's number of each
    that is billed.
    """

    now: Moment
    days: Days
    roster: Roster
    sessions: tuple[Session, ...]
    linked: tuple[Session, ...] = ()
    aways: tuple[Away, ...] = ()
    frozen: Mapping[SessionId, str] = field(default_factory=lambda: NO_STATEMENTS)
    identify: Callable[[], str] = new_id
    breaks: tuple[Break, ...] = ()

    def session(self, key: SessionId) -> Session:
        """A session that an edit names; raises `Stale` if there is none."""
        found = next((session for session in self.sessions if session.id == key), None)
        if found is None:
            raise Stale("That session is gone: it was changed from elsewhere.")
        return found

    def draft(self) -> Draft:
        """Everything as it is, to be changed."""
        return Draft({session.id: session for session in (*self.linked, *self.sessions)}.values())

    def named(self, sessions: Sequence[Session]) -> str:
        """What a sentence calls one session or several."""
        if len(sessions) != 1:
            return plural(len(sessions), "session")
        return f"{called(sessions[0], self.roster)} {times(sessions[0], self.days)}"

    def each(self, sessions: Iterable[Session]) -> str:
        """Sessions by name and times, with commas between them."""
        return listed(f"{label(session, self.roster)} {times(session, self.days)}" for session in sessions)


class Edit(ABC):
    """Something to be changed in what was recorded."""

    action: ClassVar[str]
    """The journal's word for it."""

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions that it is about."""
        return ()

    @property
    def reach(self) -> Span | None:
        """The instants that it may touch beyond those sessions."""
        return None

    @property
    def margin(self) -> int:
        """By how many seconds it may reach beyond those sessions."""
        return 0

    @abstractmethod
    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """What it comes to; `yes` answers what it would ask.

        Raises `NeedsYes` for what has to be asked first, `Refused` for what can't be.
        """


def finish(
    draft: Draft,
    around: Around,
    news: str,
    session: Session | None,
    about: Iterable[SessionId] = (),
    *,
    quiet: bool = False,
) -> Decision:
    """Make the decision: nothing billed may change, and the news tell what happens to all but those it is about."""
    spared = {*about, *([session.id] if session else [])}
    # What an edit is about comes first in the journal: that is what an undo names.
    changes = tuple(sorted(draft.changes(), key=lambda change: _gives_way(change, spared)))
    check_frozen(changes, around.frozen, around.roster, around.days)
    others = () if quiet else neighbours(changes, around.roster, around.days, spared)
    if others:
        weight = told(moved(changes, around.now), around.roster)
        news += f" {listed(others)}{f' ({weight})' if weight else ''}."
    kept = next((c.after for c in changes if session is not None and c.record.id == session.id), session)
    return Decision(changes, news, kept if isinstance(kept, Session) else session)


def _gives_way(change: Change, about: Collection[SessionId]) -> bool:
    return isinstance(change.record, Session) and change.record.id not in about


def check_times(around: Around, before: Session, after: Session) -> None:
    """Refuse times that can't be: backwards, in the future, or an end for what still runs."""
    name, days = label(before, around.roster), around.days
    if before.end is None and after.end is not None:
        raise Refused(f"{name} still runs, so it has no end to change. Stop it first.")
    if after.end is not None and after.start >= after.end:
        raise Refused(
            f"{name} can't go from {days.clock(after.start)} to {days.clock(after.end)}: "
            "the end has to come after the start."
        )
    if (after.end or after.start) > around.now or (
        after.end is None and after.start >= before.until(around.now)
    ):
        raise Refused(f"{name} can't reach into the future: it is {days.clock(around.now)}.")


def give_way(
    draft: Draft, around: Around, span: Span, spared: Collection[SessionId], *, yes: bool, strict: bool
) -> None:
    """Let every other session give way to a span: it is trimmed, cut in two, or goes away after a question.

    `strict`: what would go away is refused instead.
    """
    gone = []
    for other in draft.sessions:
        if other.id in spared or not other.overlaps(span.start, span.end):
            continue
        if not _trimmed(draft, around, other, span):
            gone.append(other)
    if not gone:
        return
    if strict:
        raise Refused(f"{around.each(gone)} would vanish. Delete it first, if that is meant.")
    if not yes:
        raise NeedsYes(f"This would remove {around.each(gone)}. Remove and go on?")
    for other in gone:
        draft.remove(other.id)


def _trimmed(draft: Draft, around: Around, other: Session, span: Span) -> bool:
    """Leave a session what lies before and behind a span; whether anything does."""
    before, behind = other.start < span.start, other.end is None or other.end > span.end
    if before and behind:
        draft.put(earlier_part(around, other, Span(other.start, span.start)))
        draft.put(other.adjusted(start=span.end))
    elif before:
        draft.put(other.adjusted(end=span.start))
    elif behind:
        draft.put(other.adjusted(start=span.end))
    return before or behind


def earlier_part(around: Around, session: Session, span: Span) -> Session:
    """An earlier part of a session, as a session of its own; id and way back stay with the later one."""
    part = session.adjusted(start=span.start, end=span.end)
    return part._replace(id=SessionId(around.identify()), back=None)


def confirm(draft: Draft, around: Around, session: Session) -> None:
    """A told end answers the away periods that are on this session alone."""
    for away in around.aways:
        others = (s for s in around.sessions if s.id != session.id and s.overlaps(away.start, away.end))
        if away.answer is None and session.overlaps(away.start, away.end) and next(others, None) is None:
            draft.note(away, away._replace(answer="told"))
