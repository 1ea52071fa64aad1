"""The part of the export dialog that mends sessions in place: a note, a client, a yes to its times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from hraas_tui.app.dialogs.export_showing import Showing
from hraas_tui.app.dialogs.form import Entry, Field
from hraas_tui.app.export_reading import Found
from hraas_tui.app.widgets.export_lists import MendList
from hraas_tui.core.answering import Answer
from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import show_note

if TYPE_CHECKING:
    from hraas_tui.core.sessions import Session

HINTS = {"note": "text @context #ticket", "assign": "a digit, or client/context"}


class Mending(Showing):
    """One line under the list of sessions in which the highlighted one's note or client is typed."""

    mending = ""
    """What is typed at the moment: `note`, `assign` or nothing."""

    _mended: Session | None = None

    @work
    async def action_mend(self, how: str) -> None:
        """Mend the highlighted session."""
        session = await self.highlighted_session()
        if session is None:
            return
        if how == "accept":
            self.face.start_doing(lambda keeper, _: keeper.answer(session.id, Answer.KEEP))
        elif how == "note" and session.client is None:
            self.face.say("Assign the session to a client first: press a.", "warning")
        else:
            self._open(session, how)

    def action_allow(self) -> None:
        """Let the highlighted word of somebody else stand in the client's statements, from now on."""
        item = self.query_one(MendList).picked
        if isinstance(item, Found):
            client, word = item.client.id, item.finding.word
            self.face.start_doing(lambda keeper, _: keeper.allow(client, (word,)))
        else:
            self.face.say("Only a word of another client can be allowed; this is to be put right.", "warning")

    def _open(self, session: Session, how: str) -> None:
        self.mending, self._mended = how, session
        entry = self.query_one("#typed", Entry)
        context = self.face.snapshot.roster.context(session.context)
        key = context.key if context else None
        line = show_note(session.note, key, session.ticket) if how == "note" else ""
        entry.value = f"{line} ".lstrip()  # what is typed then is a word of its own
        entry.placeholder = HINTS[how]
        field = self.query_one("#field-typed", Field)
        field.rename(how)
        field.say(f"{self.face.view.name(session.client)} {self.face.view.clock(session.start)}")
        self.query_one(MendList).hold(True)
        field.remove_class("-off")
        self.go_to("typed")
        self.call_after_refresh(entry.action_end)

    def typed_to_mend(self, text: str) -> None:
        """Assign at once when a client's digit is typed."""
        client = None
        if self.mending == "assign" and len(text) == 1 and text.isascii() and text.isdigit():
            client = self.face.snapshot.roster.by_hotkey(int(text))
        if client is not None:
            self._assign(client.key)

    def finish_mending(self) -> None:
        """Save what was typed."""
        text = self.query_one("#typed", Entry).value
        session = self._mended
        if self.mending == "assign":
            self._assign(text)
        elif session is not None:
            self._write_note(session, text)

    @work
    async def _write_note(self, session: Session, text: str) -> None:
        done = await self.face.do(lambda keeper, yes: keeper.write_note(session.id, text, new_context=yes))
        if done is not None:
            self.stop_mending()

    def _assign(self, words: str) -> None:
        key, _, context = words.strip().partition("/")
        session = self._mended
        if session is None:
            return
        try:
            client = self.face.snapshot.roster.find(key)
        except Refused as refusal:
            self.face.say(str(refusal), "warning")
            return
        self.stop_mending()
        self.face.start_doing(lambda keeper, _: keeper.assign(session.id, client.id, context or None))

    def stop_mending(self) -> None:
        """Go back to the list."""
        self.mending, self._mended = "", None
        self.query_one("#field-typed", Field).add_class("-off")
        self.query_one(MendList).hold(False)
        self.go_to("go" if self.query_one("#field-mend").has_class("-off") else "mend")
