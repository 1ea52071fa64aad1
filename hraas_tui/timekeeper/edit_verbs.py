"""Edits of what was recorded: previewed and done by the same decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import edits
from hraas_tui.core.moments import Span
from hraas_tui.timekeeper.service import Service

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.edits import Edit
    from hraas_tui.timekeeper.service import Outcome


class EditVerbs(Service):
    """Every edit, on the timeline, in the list and on the command line."""

    def edit(self, edit: Edit, *, yes: bool = False, seen: int | None = None, reason: str = "") -> Outcome:
        """Do an edit; `reason` is kept in the journal. Raises `NeedsYes` for what has to be asked first."""
        with self.ledger.transaction():
            self.check_seen(seen)
            return self.commit(edit.action, self._decided(edit, yes=yes), reason)

    def preview(self, edit: Edit, *, yes: bool = True) -> Decision:
        """What an edit would come to, every question answered with yes; raises `Refused` as it would."""
        return edit.decide(self._around(edit), yes=yes)

    def _decided(self, edit: Edit, *, yes: bool) -> Decision:
        around = self._around(edit)
        return self.settled(lambda sure: edit.decide(around, yes=sure), yes=yes)

    def _around(self, edit: Edit) -> edits.Around:
        """Load the sessions that an edit names or reaches, those beside them, and what hangs on them."""
        now = self.clock.now()
        spans = [] if edit.reach is None else [edit.reach]
        for key in edit.named:
            session = self.known_session(key)
            spans.append(Span(session.start - edit.margin, session.until(now) + edit.margin))
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        for away in self.ledger.aways_between(first - 1, last + 1):
            # Whose an away period is can be told only from all the sessions that it is on.
            first, last = min(first, away.start), max(last, away.end)
        sessions = self.ledger.between(first - 1, last + 1)
        linked = self.ledger.linking_to([session.id for session in sessions])
        aways = self.ledger.aways_between(first - 1, last + 1)
        breaks = self.ledger.breaks_between(first, last)
        frozen = self.ledger.billed_in([session.id for session in sessions])
        return edits.Around(
            now, self.days, self.roster(), sessions, linked, aways, breaks=breaks, frozen=frozen
        )
