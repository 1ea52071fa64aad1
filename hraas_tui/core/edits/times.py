"""Edits of when sessions were, and of one session as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hraas_tui.core.drafts import Decision
from hraas_tui.core.edits.base import Edit, check_times, confirm, finish, give_way
from hraas_tui.core.edits.words import KEPT, Keep, Words, reworded
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import spoken
from hraas_tui.core.wording import called, label, times

if TYPE_CHECKING:
    from hraas_tui.core.edits.base import Around
    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, Session, SessionId


@dataclass(frozen=True)
class Amend(Edit):
    """Change one session: its times, its client, its context, ticket or note.

    None leaves a field as it is; an empty context, ticket or note clears it; `client` None makes the session
    unassigned. Neighbours give way. What would vanish is asked about, or refused if `strict` (a key, a drag).
    """

    action: ClassVar[str] = "edit"

    session: SessionId
    start: Moment | None = None
    end: Moment | None = None
    client: ClientId | Keep | None = KEPT
    context: str | None = None
    ticket: str | None = None
    note: str | None = None
    strict: bool = False

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The session."""
        return (self.session,)

    @property
    def reach(self) -> Span | None:
        """From the earlier to the later of the new times."""
        given = [at for at in (self.start, self.end) if at is not None]
        return Span(min(given), max(given) + 1) if given else None

    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """Give the session its new times and words; see `Edit.decide`."""
        before, draft = around.session(self.session), around.draft()
        words = Words(self.client, self.context, self.ticket, self.note)
        after = reworded(draft, around, before, words).adjusted(
            start=before.start if self.start is None else self.start,
            end=before.end if self.end is None else self.end,
        )
        if after == before:
            return Decision((), f"{around.named([before])} stays as it is.", before)
        if (after.start, after.end) != (before.start, before.end):
            check_times(around, before, after)
            span = Span(after.start, after.until(around.now))
            give_way(draft, around, span, {before.id}, yes=yes, strict=self.strict)
        if after.end != before.end:
            confirm(draft, around, before)
        draft.put(after)
        return finish(draft, around, self._news(around, before, after, draft.changes()), after)

    def _news(self, around: Around, before: Session, after: Session, changes: tuple[Change, ...]) -> str:
        name, now = label(after, around.roster, changes), times(after, around.days)
        if before.client != after.client:
            lost = before.client is not None and (before.context or before.ticket) and not self.context
            name = (
                f"{called(before, around.roster)} to {name}{', context and ticket cleared,' if lost else ''}"
            )
        if (before.start, before.end) == (after.start, after.end):
            return f"Changed {name} {now}."
        was_on, is_on = (around.days.day_of(session.start).format_iso() for session in (before, after))
        if was_on != is_on and is_on not in now:
            now += f" of {is_on}"
        return f"Moved {name} {times(before, around.days)} to {now}."


def extended(neighbour: Session, gap: Span) -> Amend:
    """Let the session before or after a gap have all of it; nothing in between may vanish."""
    if neighbour.start < gap.start:
        return Amend(neighbour.id, end=gap.end, strict=True)
    return Amend(neighbour.id, start=gap.start, strict=True)


@dataclass(frozen=True)
class Shift(Edit):
    """Move sessions as they are by a number of seconds; their neighbours give way but never vanish."""

    action: ClassVar[str] = "edit"

    sessions: tuple[SessionId, ...]
    by: int

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions."""
        return self.sessions

    @property
    def margin(self) -> int:
        """How far they move."""
        return abs(self.by)

    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """Move them all; see `Edit.decide`."""
        draft = around.draft()
        moving = [around.session(key) for key in dict.fromkeys(self.sessions)]
        for before in moving:
            if before.end is None:
                raise Refused(f"{label(before, around.roster)} still runs: only its start can move.")
            after = before.adjusted(start=before.start + self.by, end=before.end + self.by)
            check_times(around, before, after)
            span = Span(after.start, after.until(around.now))
            give_way(draft, around, span, self.sessions, yes=yes, strict=True)
            confirm(draft, around, before)
            draft.put(after)
        news = f"Moved {around.named(moving)} {spoken(self.by)} {'earlier' if self.by < 0 else 'later'}."
        return finish(draft, around, news, draft.get(moving[0].id), self.sessions)
