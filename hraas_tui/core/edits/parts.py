"""Edits that make two sessions of one, one of several, or none."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from hraas_tui.core.edits.base import Edit, earlier_part, finish
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import duration
from hraas_tui.core.text import clean
from hraas_tui.core.wording import label, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.core.drafts import Decision, Draft
    from hraas_tui.core.edits.base import Around
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session, SessionId

T = TypeVar("T")


@dataclass(frozen=True)
class Split(Edit):
    """Cut a session in two; both parts say the same, the later one keeps the id and the way back."""

    action: ClassVar[str] = "split"

    session: SessionId
    at: Moment

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The session."""
        return (self.session,)

    def decide(self, around: Around, *, yes: bool = False) -> Decision:  # noqa: ARG002
        """Cut it; see `Edit.decide`."""
        session, days = around.session(self.session), around.days
        if not session.start < self.at < session.until(around.now):
            raise Refused(
                f"{around.named([session])} can't be split at {days.clock(self.at)}: give a time inside it."
            )
        draft = around.draft()
        later = draft.put(session.adjusted(start=self.at))
        draft.put(earlier_part(around, session, Span(session.start, self.at)))
        return finish(
            draft, around, f"Split {around.named([session])} at {days.clock(self.at)}.", later, quiet=True
        )


@dataclass(frozen=True)
class Join(Edit):
    """Make one session of some that follow each other; a pure gap between them is taken, after a question.

    They need one client and equal or empty contexts and tickets; different notes are put one after another.
    """

    action: ClassVar[str] = "join"

    sessions: tuple[SessionId, ...]

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions."""
        return self.sessions

    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """Join them; see `Edit.decide`."""
        found = (around.session(key) for key in dict.fromkeys(self.sessions))
        parts = sorted(found, key=lambda part: part.start)
        if len(parts) < 2:  # noqa: PLR2004
            raise Refused("Joining takes two sessions that follow each other.")
        gap = sum(_between(around, first, second) for first, second in itertools.pairwise(parts))
        last = parts[-1]
        whole = last.adjusted(start=parts[0].start)._replace(
            context=_common(around, parts, "contexts", [part.context for part in parts]),
            ticket=_common(around, parts, "tickets", [part.ticket for part in parts]) or "",
            note=clean("; ".join(dict.fromkeys(part.note for part in parts if part.note))),
        )
        name = f"{label(whole, around.roster)} {times(whole, around.days)}"
        if gap and not yes:
            raise NeedsYes(f"Joining takes the gap too: {duration(gap)} more for {name}. Join?")
        draft = around.draft()
        draft.put(whole)
        for part in parts[:-1]:
            draft.remove(part.id, last.id)
        return finish(draft, around, f"Joined {name}.", whole, self.sessions)


@dataclass(frozen=True)
class Delete(Edit):
    """Take sessions away; the journal keeps them."""

    action: ClassVar[str] = "delete"

    sessions: tuple[SessionId, ...]

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions."""
        return self.sessions

    def decide(self, around: Around, *, yes: bool = False) -> Decision:
        """Take them away; one that runs only after a question. See `Edit.decide`."""
        gone = [around.session(key) for key in dict.fromkeys(self.sessions)]
        running = [session for session in gone if session.end is None]
        if running and not yes:
            name = around.named(running)
            raise NeedsYes(f"{name} still runs: deleting it stops the clock and drops its time. Delete?")
        draft = around.draft()
        for session in gone:
            draft.remove(session.id)
        _settle(draft, around, gone)
        long = duration(sum(session.seconds(around.now) for session in gone))
        return finish(draft, around, f"Deleted {around.named(gone)}, {long}.", None, self.sessions)


def _settle(draft: Draft, around: Around, gone: Sequence[Session]) -> None:
    """Away periods on sessions that go away, and on no other, are no question any more."""
    stay = [session for session in around.sessions if session not in gone]
    for away in around.aways:
        here, left = (any(s.overlaps(away.start, away.end) for s in some) for some in (gone, stay))
        if away.answer is None and here and not left:
            draft.note(away, away._replace(answer="deleted"))


def _between(around: Around, first: Session, second: Session) -> int:
    """The seconds between two sessions that are to be joined; refused if they don't belong together."""
    names = f"{around.named([first])} and {around.named([second])}"
    if first.client != second.client:
        raise Refused(f"{names} have different clients. Assign one of them first.")
    between = [
        s for s in around.sessions if s not in {first, second} and first.start < s.start < second.start
    ]
    if between or first.end is None:
        raise Refused(f"Another session lies between {names}, so they can't be joined.")
    return second.start - first.end


def _common(around: Around, parts: Sequence[Session], what: str, values: Sequence[T | None]) -> T | None:
    """The one value that the parts have, if any has one."""
    known = list(dict.fromkeys(value for value in values if value))
    if len(known) > 1:
        raise Refused(f"{around.each(parts)} have different {what}. Make them the same first.")
    return known[0] if known else None
