"""Edits of time that no session has yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hraas_tui.core.drafts import Decision
from hraas_tui.core.edits.base import Edit, check_times, confirm, finish, give_way
from hraas_tui.core.edits.words import placed
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import without
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Break, BreakId, Provenance, Session, SessionId
from hraas_tui.core.wording import label, times

if TYPE_CHECKING:
    from hraas_tui.core.edits.base import Around
    from hraas_tui.core.interrupts import Target
    from hraas_tui.core.moments import Span


@dataclass(frozen=True)
class Insert(Edit):
    """Enter a session afterwards: in a gap, or where others then give way, after a question."""

    action: ClassVar[str] = "add"

    target: Target
    span: Span

    @property
    def reach(self) -> Span | None:
        """Its time."""
        return self.span

    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """Enter it; see `Edit.decide`."""
        draft, days, span = around.draft(), around.days, self.span
        session = Session(
            id=SessionId(around.identify()),
            start=span.start,
            end=span.end,
            zone=days.zone,
            client=None,
            ticket=self.target.ticket,
            note=self.target.note,
            provenance=Provenance.TYPED,
        )
        check_times(around, session, session)
        session = placed(draft, around, session, self.target.client, self.target.context)
        met = [other for other in around.sessions if other.overlaps(span.start, span.end)]
        if met and not yes:
            raise NeedsYes(f"That time is recorded already: {around.each(met)}. Let it give way?")
        give_way(draft, around, span, (), yes=yes, strict=False)
        draft.put(session)
        confirm(draft, around, session)
        name = label(session, around.roster, draft.changes())
        news = f"Added {name} {times(session, days)}, {duration(span.seconds)}."
        return finish(draft, around, news, session)


@dataclass(frozen=True)
class Rest(Edit):
    """Mark a gap as a break: nobody worked then, and no review asks about it again."""

    action: ClassVar[str] = "break"

    gap: Span

    @property
    def reach(self) -> Span | None:
        """The gap."""
        return self.gap

    def decide(self, around: Around, *, yes: bool = False) -> Decision:  # noqa: ARG002
        """Mark it; see `Edit.decide`."""
        gap, days = self.gap, around.days
        when = f"{days.clock(gap.start)}–{days.clock(gap.end)}"
        if gap.start >= gap.end or gap.end > around.now:
            raise Refused(f"{when} is no time that has passed, so it can't be a break.")
        met = [session for session in around.sessions if session.overlaps(gap.start, gap.end)]
        if met:
            raise Refused(f"{when} is no gap: it has {around.each(met)}.")
        if next(without(gap, around.breaks), None) is None:
            return Decision((), f"{when} is a break already.")
        pause = Break(BreakId(around.identify()), gap.start, gap.end)
        return Decision((Change(None, pause),), f"Break {when}, {duration(gap.seconds)}.")


@dataclass(frozen=True)
class Reopen(Edit):
    """Take the mark of a break away: the time is a gap again."""

    action: ClassVar[str] = "break"

    rest: Span

    @property
    def reach(self) -> Span | None:
        """The break."""
        return self.rest

    def decide(self, around: Around, *, yes: bool = False) -> Decision:  # noqa: ARG002
        """Take it away; see `Edit.decide`."""
        rest, days = self.rest, around.days
        when = f"{days.clock(rest.start)}–{days.clock(rest.end)}"
        marks = tuple(Change(mark, None) for mark in around.breaks if rest.clip(mark.start, mark.end))
        return Decision(marks, f"{when} is no break any more." if marks else f"{when} is no break.")
