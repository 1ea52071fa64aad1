"""What the bar of Today does: notes, starts, earlier times, contexts and clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.asks import NameAsk, NoteAsk, StartAsk, WhenAsk
from hraas_tui.app.screens.asking import Asking
from hraas_tui.app.verbs import BY_ID, keys_of
from hraas_tui.app.widgets.bars import Choice, Choices, letters
from hraas_tui.core.interrupts import Target
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.sessions import Client, ClientId, Session, SessionId


class Filing(Asking):
    """The verbs that say what sessions were about. They act on the selection, else on what runs."""

    selected: SessionId | None = None

    @property
    def chosen(self) -> Session | None:
        """The selected session."""
        sessions = self.main.snapshot.day.sessions
        return next((session for session in sessions if session.id == self.selected), None)

    def select(self, session: SessionId | None) -> None:
        """Select a session of the day that is shown, or none."""
        self.selected = session

    def action_note(self) -> None:
        """Write the note of the selected session, else of the running one."""
        session = self.chosen or self.main.snapshot.running
        if session is None:
            self.main.say(
                "Nothing runs and nothing is selected: choose a session with the arrows.", "warning"
            )
        else:
            self._note(session)

    def action_open(self) -> None:
        """Write the note of the selected session."""
        session = self.chosen
        if session is None:
            self.main.say("No session is selected: choose one with the arrows.", "warning")
        else:
            self._note(session)

    def _note(self, session: Session) -> None:
        if self.main.view.hides(session.client):
            self.main.say("Discreet: this session's note stays hidden. z shows everything.", "warning")
            return
        ask = NoteAsk(self.main.view, session)
        self.ask(ask)
        self.run_worker(self._recall(ask), group="recall")

    async def _recall(self, ask: NoteAsk) -> None:
        """Fetch the notes used last, for the bar to offer."""
        session = ask.session
        ask.remember(await self.main.ask(lambda k: k.recent_notes(session.client, session.context)))
        if self.bar.ask is ask:
            self.bar.update()

    def action_start(self) -> None:
        """Type what to start."""
        self.select(None)
        view = self.main.view
        self.ask(StartAsk(view) if view.snapshot.roster.active else NameAsk(view))

    def action_boundary(self) -> None:
        """Type when the switch really was."""
        view = self.main.view
        if view.snapshot.running is None and view.snapshot.resumable is None:
            self.main.say("There is no session yet whose boundary could move.", "warning")
        else:
            self.ask(WhenAsk(view))

    def action_accept(self) -> None:
        """Confirm what makes a session unresolved."""
        session = self.chosen or self._doubtful()
        if session is None:
            self.main.say("Nothing is unresolved here.", "warning")
            return
        chosen = session.id
        self.main.start_doing(lambda keeper, _: keeper.accept(chosen))

    def _doubtful(self) -> Session | None:
        """The running session if it is in doubt, else the day's latest unresolved one."""
        snapshot = self.main.snapshot
        if snapshot.running is not None and snapshot.aways:
            return snapshot.running

        day = snapshot.day
        found = [session for session in day.sessions if day.state(session) is State.UNRESOLVED]
        return found[-1] if found else None

    def nobody(self, digit: int) -> None:
        """Say that a digit has no client; with no client at all, ask for the first one's name."""
        if self.main.snapshot.roster.active:
            self.main.say(f"No client has the digit {digit}. F4 shows the clients.", "warning")
        else:
            self.ask(NameAsk(self.main.view))

    def offer_contexts(self, client: Client, digit: int) -> None:
        """Offer the contexts of the client that runs already; the digit once more leaves the clock alone."""
        contexts = self.main.snapshot.roster.contexts_of(client.id)
        name = self.main.view.name(client.id)
        if not contexts:
            self.main.say(f"{name} runs already, and has no contexts yet: n, then @name makes one.", "plain")
            return
        choices = [
            Choice(letter, ((context.key, ""),), self._beginning(client.id, context.key))
            for letter, context in zip(letters(), contexts, strict=False)
        ]
        look = f"bold {self.main.view.look(client.id)}"
        keys = keys_of(BY_ID[f"client-{digit}"], self.main.keymap)
        self.offer(Choices(((f"{name}:", look),), tuple(choices), frozenset(keys)))

    def _beginning(self, client: ClientId, context: str) -> Callable[[], None]:
        return lambda: self.main.begin(Target(client, context))

    def action_assign(self) -> None:
        """Choose the client of the selected session, else of the latest unassigned, else of the running one."""
        session = self.chosen or self._unassigned() or self.main.snapshot.running
        if session is None:
            self.main.say("Nothing runs, nothing is selected and nothing is unassigned.", "warning")
            return
        view = self.main.view
        free = iter(letters())
        choices = [
            Choice(
                str(client.hotkey) if client.hotkey else next(free, ""),
                ((view.name(client.id), view.look(client.id)),),
                self._assigning(session.id, client.id),
            )
            for client in view.snapshot.roster.active
        ]
        name = f"{view.name(session.client)} {view.clock(session.start)}"
        question = (("assign ", "quiet"), (name, f"bold {view.look(session.client)}"), (" to:", "quiet"))
        self.offer(Choices(question, tuple(choices), frozenset(keys_of(BY_ID["assign"], self.main.keymap))))

    def _unassigned(self) -> Session | None:
        found = [session for session in self.main.snapshot.day.sessions if session.client is None]
        return found[-1] if found else None

    def _assigning(self, session: SessionId, client: ClientId) -> Callable[[], None]:
        return lambda: self.main.start_doing(lambda keeper, _: keeper.assign(session, client))
