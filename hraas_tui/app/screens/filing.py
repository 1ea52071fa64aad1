"""What the bar of Today does: notes, starts, earlier times, contexts and clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.asked_once import asked_once
from hraas_tui.app.asks import NameAsk, NoteAsk, StartAsk, WhenAsk
from hraas_tui.app.marked_note import MarkedNoteAsk
from hraas_tui.app.screens.picking import Picking
from hraas_tui.app.verbs import BY_ID, key_shown, keys_of
from hraas_tui.app.widgets.bars import Choice, Choices, letters
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.interrupts import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.sessions import Client, ClientId, Session, SessionId


class Filing(Picking):
    """The verbs that say what sessions were about. They act on the selection, else on what runs."""

    def action_note(self) -> None:
        """Write the note of the marked sessions, else of the selected one, else of the running one."""
        session = self.chosen or self.main.snapshot.running
        if self.marks:
            self._note_marked()
        elif self.gap is not None:
            self.say_gap("has no note")
        elif session is None:
            self.main.say(
                "Nothing runs and nothing is selected: choose a session with the arrows.", "warning"
            )
        else:
            self._note(session)

    def _note(self, session: Session) -> None:
        if self.main.view.hides(session.client):
            self.main.say("Discreet: this session's note stays hidden. z shows everything.", "warning")
            return
        ask = NoteAsk(self.main.view, session)
        self.ask(ask)
        self.run_worker(self._recall(ask), group="recall")

    def _note_marked(self) -> None:
        if any(self.main.view.hides(session.client) for session in self.marked):
            self.main.say("Discreet: these sessions' notes stay hidden. z shows everything.", "warning")
        else:
            self.ask(MarkedNoteAsk(self.main.view, self.marked, self.drop_marks))

    def say_gap(self, what: str) -> None:
        """Say that a verb is nothing for the gap that is selected."""
        fill = key_shown(keys_of(BY_ID["fill"], self.main.keymap)[0])
        self.main.say(f"A gap {what}: {fill} fills it, escape lets go of it.", "warning")

    async def _recall(self, ask: NoteAsk) -> None:
        """Fetch the notes used last, for the bar to offer."""
        session = ask.session
        ask.remember(await self.main.ask(lambda k: k.recent_notes(session.client, session.context)))
        if self.bar.ask is ask:
            self.bar.update()

    def action_history(self) -> None:
        """Tell why the selected session, else the running one, is what it is."""
        session = self.chosen or self.main.snapshot.running
        if self.gap is not None:
            self.say_gap("has no history")
        elif session is None:
            self.main.say(
                "Nothing runs and nothing is selected: choose a session with the arrows.", "warning"
            )
        elif self.main.view.hides(session.client):
            self.main.say("Discreet: this session's history stays hidden. z shows everything.", "warning")
        else:
            self.run_worker(self._tell_history(session.id), group="verbs")

    @asked_once
    async def _tell_history(self, session: SessionId) -> None:
        from hraas_tui.app.dialogs.history import HistoryDialog

        try:
            history = await self.main.ask(lambda keeper: keeper.history(session))
        except (LedgerTrouble, Refused) as trouble:
            self.main.say(str(trouble), "error")
            return
        await self.main.push_screen(HistoryDialog(history))

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
        offered = Choices(((f"{name}:", look),), tuple(choices), frozenset(keys))
        self.offer(lambda _: offered)

    def _beginning(self, client: ClientId, context: str) -> Callable[[], None]:
        return lambda: self.main.begin(Target(client, context))
