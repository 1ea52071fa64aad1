"""Verbs about what sessions say, entering them afterwards, and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import edits
from hraas_tui.core.drafts import Decision
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.filing import noted
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Span
from hraas_tui.core.undo_line import REDO, UNDO, first_done, next_redo, next_undo
from hraas_tui.timekeeper.edit_verbs import EditVerbs
from hraas_tui.timekeeper.scenes import Scenes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.core.interrupts import Target
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId
    from hraas_tui.core.undo_line import Done
    from hraas_tui.timekeeper.service import Outcome

    Find = Callable[[Iterable[Done]], Done | None]


class SessionVerbs(EditVerbs, Scenes):
    """Notes, clients and confirmations of sessions; undo and redo of every act."""

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
            known, roster, whole = self.known_session(session), self.roster(), whole and not append
            decision = self.settled(
                lambda make: noted(known, line, roster, whole=whole, append=append, make=make),
                yes=new_context,
            )
            return self.commit("note", decision)

    def assign(self, session: SessionId, client: ClientId, context: str | None = None) -> Outcome:
        """Give a session to a client. Another client than before clears its context and ticket."""
        return self.edit(edits.Assign((session,), client, context))

    def add(self, target: Target, start: Moment, end: Moment, *, yes: bool = False) -> Outcome:
        """Enter a finished session afterwards; what is recorded there gives way, after a question."""
        return self.edit(edits.Insert(target, Span(start, end)), yes=yes)

    def undo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Take back the latest act of the ledger, whoever made it."""
        return self._retell(UNDO, next_undo, yes=yes, seen=seen)

    def redo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Do again what was undone last."""
        return self._retell(REDO, next_redo, yes=yes, seen=seen)

    def _retell(self, action: str, find: Find, *, yes: bool, seen: int | None) -> Outcome:
        from hraas_tui.core.undoing import Retold, reopened_away  # the app opens before anything is undone

        with self.ledger.transaction():
            self.check_seen(seen)
            done = find(self.ledger.acts_backwards())
            if done is None:
                raise Refused(f"There is nothing to {action}.")
            changes, now = self.inverse(done[0]), self.clock.now()
            act, word = first_done(self.ledger.acts_backwards, done)
            self._check_frozen(changes)
            told = Retold(action, word, self.done(act), changes, now)
            if told.heavy and not yes:
                raise NeedsYes(told.question(self.roster(), self.days))
            away = reopened_away(changes, now)
            if away is not None:
                changes = (*changes, Change(None, away))
            outcome = self.commit(action, Decision(changes, told.news(self.roster(), self.days)))
            running = self.ledger.running()
            if away is not None and running is not None:
                # What its heartbeat missed while it had ended is what the away period is about already.
                self.take_pulse(running, watched=self.watching)
            return outcome
