"""Verbs of the review: notes that a whole thread gets, and the mark that a day was looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.drafts import Decision
from hraas_tui.core.errors import Refused
from hraas_tui.core.filing import noted
from hraas_tui.core.journal import Change
from hraas_tui.core.phrases import plural
from hraas_tui.core.review import day_called, items, missing
from hraas_tui.core.sessions import Review, ReviewId, new_id
from hraas_tui.core.threads import shared
from hraas_tui.timekeeper.edit_verbs import EditVerbs
from hraas_tui.timekeeper.questions import Questions

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.day import Day
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session, SessionId
    from hraas_tui.timekeeper.service import Outcome


class ReviewVerbs(EditVerbs, Questions):
    """What a review does beside the edits that there are anyway."""

    def note_thread(self, session: SessionId, line: str) -> Outcome:
        """Write a whole note line on a session; its note fills the empty ones of its thread too."""
        with self.ledger.transaction():
            known = self.known_session(session)
            decision = noted(known, line, self.roster(), whole=True, append=False, make=True)
            return self.commit("note", shared(decision, self._day_of(known)))

    def edit_thread(self, edit: Edit, *, yes: bool = False) -> Outcome:
        """Do an edit of one session; the note that it says then fills the empty ones of its thread too."""
        with self.ledger.transaction():
            decision = self._decided(edit, yes=yes)
            if decision.session is not None:
                decision = shared(decision, self._day_of(decision.session))
            return self.commit(edit.action, decision)

    def _day_of(self, session: Session) -> tuple[Session, ...]:
        """The sessions that start on the day on which a session starts; billed ones are not filled any more."""
        span = self.days.span(self.days.day_of(session.start))
        found = tuple(self.ledger.starting_between(span.start, span.end))
        billed = self.ledger.billed_in([each.id for each in found])
        return tuple(each for each in found if each.id not in billed)

    def mark_reviewed(self, date: Date, *, seen: int | None = None) -> Outcome:
        """Mark a day as looked through and found right, which accepts its gaps; a later change takes that away.

        Raises `Refused` for a day that has not come and for one without sessions. What it still lacks is told.
        """
        with self.ledger.transaction():
            self.check_seen(seen)
            day = self._snapshot(date, 0).day
            now, name = self.clock.now(), day_called(date)
            if day.span.start > now:
                raise Refused(f"{name} has not come yet: there is nothing to review.")
            if not day.sessions:
                raise Refused(f"Nothing is recorded on {name}: there is nothing to review.")
            mark = Review(ReviewId(new_id()), date.format_iso())
            changes = () if day.reviewed else (Change(None, mark),)
            return self.commit("review", Decision(changes, f"{name} is reviewed{_accepted(day, now)}."))

    def unmark_reviewed(self, date: Date, *, seen: int | None = None) -> Outcome:
        """Take the mark away that a day was reviewed."""
        with self.ledger.transaction():
            self.check_seen(seen)
            marks = self.ledger.reviews_between(date.format_iso(), date.format_iso())
            news = f"{day_called(date)} is no longer marked as reviewed."
            return self.commit("review", Decision(tuple(Change(mark, None) for mark in marks), news))


def _accepted(day: Day, now: Moment) -> str:
    """What marking a day accepts, and what it leaves open."""
    gaps, lacks = len(day.gaps(now)), missing(items(day, now, None))
    left = [f"{number} {word}" for word, number in lacks.items() if number]
    accepted = f", its {plural(gaps, 'gap')} accepted" if gaps else ""
    return f"{accepted}. Still open: {', '.join(left)}" if left else accepted
