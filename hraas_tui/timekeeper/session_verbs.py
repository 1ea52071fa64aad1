"""Verbs about what sessions say, entering them afterwards, and undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.filing import added, assigned, noted
from hraas_tui.core.interrupts import Decision, Target
from hraas_tui.core.journal import REDO, UNDO, Change, next_redo, next_undo
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.undoing import reopened_away, retold, weigh
from hraas_tui.core.wording import label
from hraas_tui.timekeeper.scenes import Scenes
from hraas_tui.timekeeper.service import Outcome

if TYPE_CHECKING:
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId


class SessionVerbs(Scenes):
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
            known = self.known_session(session)
            decision = noted(
                known, line, self.roster(), whole=whole and not append, append=append, make=new_context
            )
            return self.commit("note", decision)

    def assign(self, session: SessionId, client: ClientId, context: str | None = None) -> Outcome:
        """Give a session to a client. Another client than before clears its context and ticket."""
        with self.ledger.transaction():
            return self.commit(
                "assign", assigned(self.known_session(session), client, context, self.roster())
            )

    def accept(self, session: SessionId) -> Outcome:
        """Confirm the time of an unresolved session as it is."""
        with self.ledger.transaction():
            known = self.known_session(session)
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
            return self.commit("confirm", Decision(changes, f"Kept the time of {name} as it is.", known))

    def add(self, target: Target, start: Moment, end: Moment) -> Outcome:
        """Enter a finished session afterwards; refused where it would overlap another."""
        with self.ledger.transaction():
            met = self.ledger.between(start, max(end, start + 1))
            decision = added(target, Span(start, end), met, self.roster(), self.days, self.clock.now())
            return self.commit("add", decision)

    def undo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Take back the latest act of the ledger, whoever made it."""
        with self.ledger.transaction():
            self.check_seen(seen)
            act = next_undo(self.ledger.acts_backwards())
            if act is None:
                raise Refused("There is nothing to undo.")
            return self._retell(UNDO, act, yes=yes)

    def redo(self, *, yes: bool = False, seen: int | None = None) -> Outcome:
        """Do again what was undone last."""
        with self.ledger.transaction():
            self.check_seen(seen)
            act = next_redo(self.ledger.acts_backwards())
            if act is None:
                raise Refused("There is nothing to redo.")
            return self._retell(REDO, act, yes=yes)

    def _retell(self, action: str, act: int, *, yes: bool) -> Outcome:
        changes = self.inverse(act)
        roster, now = self.roster(), self.clock.now()
        lost = weigh(changes, now)
        news = retold(action, changes, roster, self.days, lost)
        if lost > MINUTE and not yes:
            verb = "Undoing" if action == UNDO else "Redoing"
            raise NeedsYes(f"{verb} means: {news.partition(': ')[2]} Go on?")
        away = reopened_away(changes, now)
        if away is not None:
            changes = (*changes, Change(None, away))
        return self.commit(action, Decision(changes, news))
