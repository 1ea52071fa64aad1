"""Answering what nobody can vouch for: the banner, its key and the choice by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.answers import answer_choices
from hraas_tui.app.screens.asking import Asking
from hraas_tui.app.verbs import BY_ID, key_shown, keys_of
from hraas_tui.app.widgets.banner import Banner, Proposal, proposal
from hraas_tui.core.answering import Answer
from hraas_tui.core.wording import label

if TYPE_CHECKING:
    from hraas_tui.core.sessions import AwayId, ClientId, Session, SessionId


class Answering(Asking):
    """The part of a screen that has to do with its banner. The class `-away` is set while there is one."""

    @property
    def chosen(self) -> Session | None:
        """The selected session."""
        return None

    @property
    def answer_key(self) -> str:
        """The key that answers, as it is read."""
        return key_shown(keys_of(BY_ID["answer"], self.main.keymap)[0])

    @property
    def put_off(self) -> set[tuple[SessionId, AwayId]]:
        """What was answered with `later`: it still waits, but is not shown again."""
        return self.main.witness.put_off

    def show_banner(self) -> None:
        """Show what is to be answered first."""
        view, banner = self.main.view, self.query_one(Banner)
        found = proposal(view, self.put_off)
        banner.show(view, found, self.answer_key)
        self.set_class(banner.present, "-away")

    def action_answer(self) -> None:
        """Choose what happened: for the selected session, else for what the banner says, else for what was put off."""
        view, chosen = self.main.view, self.chosen
        found = self._asked_of(chosen) if chosen else proposal(view, self.put_off) or proposal(view)
        if found is None:
            name = view.masked(label(chosen, view.snapshot.roster)) if chosen else ""
            self.main.say(
                f"{name} has nothing to answer." if name else "Nothing is unresolved here.", "warning"
            )
            return
        keys = keys_of(BY_ID["answer"], self.main.keymap)

        def do(answer: Answer, client: ClientId | None) -> None:
            self._answer(found, answer, client)

        self.offer(lambda width: answer_choices(view, found, do, width=width, passes=keys))

    def _asked_of(self, session: Session) -> Proposal | None:
        view = self.main.view
        waiting = view.snapshot.waiting(view.now) if session.running else view.day.waiting(session, view.now)
        return Proposal(session, waiting[0]) if waiting else None

    def _answer(self, found: Proposal, answer: Answer, client: ClientId | None) -> None:
        """Do what was chosen."""
        if answer is Answer.LATER:
            self.put_off.add(found.key)
            self.show_banner()
        session, away, seen = found.session.id, found.away.id, self.main.seen
        self.main.start_doing(
            lambda keeper, yes: keeper.answer(session, answer, client, away=away, yes=yes, seen=seen)
        )
