"""The session editor: start, end, client, context, ticket and note, each understood as it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.widgets import Input

from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.dialogs.session_effect import Effect, effect_rows, foresee
from hraas_tui.app.dialogs.session_fields import Contexts, TimeField
from hraas_tui.app.dialogs.session_form import (
    TEXTS,
    TIMES,
    SessionForm,
    Subject,
    clears,
    edit_of,
    form_of,
    is_new,
    problems,
    refilled,
    typed,
)
from hraas_tui.app.dialogs.session_told import briefly, client_options, heading, understood
from hraas_tui.app.widgets.choice import Chosen, OneOf
from hraas_tui.app.widgets.paint import Row, Rows, wrapped
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId

ROOM = 6
"""Rows for what saving would do, where there is room."""

WORDS = ("client", "context", "ticket", "note")
LOOKS = {"warning": "warning", "error": "bold error"}
CHANGED = "It was changed meanwhile; what was typed here is kept."
NOT_SAVED = "Not saved."
CLEARED = "another client: context and ticket are cleared"


class SessionEditor(FormDialog[Session | None]):
    """Edits a session, or enters a new one. It ends in the saved session, or in None once it was left.

    `draft` is what was typed and not saved: only that is put over the session when it is opened again.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "session.tcss"]
    KEYS_AT: ClassVar = {
        "client": ("←→ choose · enter save · ↑↓ fields · escape leave", "←→ choose · enter next · esc leave"),
    }

    def __init__(self, subject: Subject, draft: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.subject = subject
        self._blank = form_of(subject)
        self.form = refilled(self._blank, draft or {})
        self._words: dict[ClientId | None, tuple[str, str]] = {}
        self._contexts = Contexts()
        self._effect: Effect | None = None
        self._position = self._minute = self._asked = 0
        self._ready = self._tried = self._saving = False

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def draft(self) -> dict[str, object]:
        """What was typed; empty if nothing was."""
        return typed(self.form, self._blank)

    # Laying out

    def heading(self) -> str:
        """Which session this is."""
        return heading(self.main.view, self.subject.session)

    def fields(self) -> list[Field]:
        """When, for whom, and what it was about."""
        form, which = self.form, self.spelled("which? →")
        context = Entry(form.context, placeholder="system, project or queue", id="context")
        context.suggester = self._contexts
        ending = "running" if self.subject.running else "10:40 or +1h"
        return [
            TimeField("start", form.start, "start", placeholder="9:40", which=which),
            TimeField("end", form.end, "end", placeholder=ending, which=which),
            Field(
                "client",
                OneOf(
                    client_options(self.main.view, self.subject.session, form.client),
                    form.client,
                    id="client",
                ),
            ),
            Field("context", context),
            Field("ticket", Entry(form.ticket, placeholder="its number", id="ticket")),
            Field("note", Entry(form.note, placeholder="what was it about?", id="note")),
        ]

    def extras(self, before: str) -> Iterable[Widget]:
        """A heading for where there is no frame; at the end what saving would do, and the news."""
        if before == "start":
            return (Rows(id="about"),)
        return () if before else (Rows(id="effect"), Rows(id="said"))

    def on_mount(self) -> None:
        """Show how the fields are understood."""
        self._position, self._minute = self.main.snapshot.position, self.main.view.now // MINUTE
        self.query_one("#about", Rows).set_rows([Row(((self.heading(), "bold strong"),))])
        self._look()
        self._ready = True

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Look again if the ledger has changed."""
        if snapshot.position != self._position and not self._saving:
            self._position = snapshot.position
            self._renew()

    def tick(self, now: Moment) -> None:
        """Let the running session's time go on, minute by minute."""
        if now // MINUTE != self._minute:
            self._minute = now // MINUTE
            self._look()

    def say(self, news: str, tone: str) -> None:
        """Show a sentence, in a pane of one line beside the field."""
        if not self.is_mounted:
            return
        if news and not self.low and self._effect and news == self.main.view.masked(self._effect.refusal):
            news = NOT_SAVED
        place = self.query_one("#said", Rows)
        width = self.size.width if self.low else place.size.width
        lines = wrapped(news, max(20, width - 1), 3) if news else []
        place.set_rows([Row(((line, LOOKS.get(tone, "quiet")),)) for line in lines])
        if self.has_class("-line"):
            self.shown[self.at].say(news)

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    # Understanding

    @on(Input.Changed)
    @on(Chosen)
    def _changed(self, event: Input.Changed | Chosen) -> None:
        event.stop()
        if self._ready:
            self._take()

    def _take(self) -> None:
        """Take what the fields say now; what was said of what they said before goes."""
        before, client = self.form, self._client.value
        if client != self.form.client:
            self._change_client(client)
        else:
            picks: dict[str, Any] = {f"{name}_pick": self._time(name).choice.value for name in TIMES}
            texts: dict[str, Any] = {name: self.query_one(f"#{name}", Entry).value for name in TEXTS}
            self.form = SessionForm(client=client, **texts, **picks)
        if self.form != before:
            self.query_one("#said", Rows).set_rows([])
        self._look()

    @property
    def _client(self) -> OneOf[ClientId | None]:
        return cast("OneOf[ClientId | None]", self.query_one("#client"))

    def _field(self, name: str) -> Field:
        return self.query_one(f"#field-{name}", Field)

    def _time(self, name: str) -> TimeField:
        return self.query_one(f"#field-{name}", TimeField)

    def _change_client(self, client: ClientId | None) -> None:
        """Give it to another client: what was said of this one's work stays behind, until it comes back."""
        form = self.form
        self._words[form.client] = (form.context, form.ticket)
        context, ticket = self._words.get(client, self.subject.words(client))
        self.form = replace(form, client=client, context=context, ticket=ticket)
        self._fill()

    def _fill(self) -> None:
        """Put what the form says into the fields."""
        for name in TEXTS:
            entry, text = self.query_one(f"#{name}", Entry), getattr(self.form, name)
            if entry.value != text:
                entry.value = text
        self._client.value = self.form.client

    def _look(self) -> None:
        """Say how everything is understood now, and find out what it would do."""
        view, form, subject = self.main.view, self.form, self.subject
        touched = set(TIMES) if self._tried else {name for name in TIMES if name in self.draft}
        for name, (row, options) in understood(view, form, touched, subject).items():
            self._time(name).tell(row, briefly(row, options, self.spelled("→")))
            self._time(name).offer(options, getattr(form, f"{name}_pick"))
        self._say_words(problems(form, subject, view.now))
        self._foresee(edit_of(form, subject, view.now))

    def _say_words(self, found: Mapping[str, str]) -> None:
        """Say what can't stay: of words at once, of times in full once saving was tried."""
        form, subject, line = self.form, self.subject, self.has_class("-line")
        contexts = subject.roster.contexts_of(form.client) if form.client else ()
        self._contexts.keys = tuple(context.key for context in contexts)
        for name in TIMES:
            self._field(name).complain(found.get(name, "") if self._tried else "")
        for name in WORDS:
            problem = CLEARED if name == "client" and clears(form, subject) else found.get(name, "")
            new = "new" if name == "context" and is_new(form, subject) else ""
            self._field(name).complain(problem)
            self._field(name).say(problem if line and problem else new)

    @work
    async def _foresee(self, edit: Edit | None) -> None:
        self._asked += 1
        number, effect = self._asked, None
        if edit is not None:
            try:
                effect = await self.main.store.latest(lambda keeper: foresee(keeper, edit), "session")
            except LedgerTrouble as trouble:
                self.main.say(str(trouble), "error")
        if number == self._asked and self.is_mounted and self.main.is_running:
            self._effect = effect
            self._draw_effect()

    def _draw_effect(self) -> None:
        room = 1 if self.has_class("-strip") else 3 if self.has_class("-low") else ROOM
        rows = self.query_one("#effect", Rows)
        rows.set_rows(effect_rows(self.main.view, self._effect, room, rows.size.width))

    def on_resize(self) -> None:
        """Say as much as there is room for now, once the new size's styles hold."""
        self.call_after_refresh(self._draw_effect)

    @work
    async def _renew(self) -> None:
        """Take over what was changed from elsewhere, under what was typed."""
        session = self.subject.session
        found = session
        try:
            if session is not None:
                found = await self.main.ask(lambda keeper: keeper.known_session(session.id))
        except (Refused, LedgerTrouble) as trouble:
            self.main.say(str(trouble), "warning")
            return
        if not self.is_mounted:
            return
        draft = self.draft
        self.subject = replace(self.subject, session=found, roster=self.main.snapshot.roster)
        self._blank = form_of(self.subject)
        self.form = refilled(self._blank, draft)
        self._fill()
        if found != session and draft:
            self.main.say(CHANGED, "warning")
        self._look()

    # Leaving

    def action_accept(self) -> None:
        """Save, or go to the first field that can't stay."""
        self._tried = True
        self._take()
        edit = edit_of(self.form, self.subject, self.main.view.now)
        if edit is None:
            found = problems(self.form, self.subject, self.main.view.now)
            self._go(next(at for at, field in enumerate(self.shown) if field.control.id in found))
        elif not self._saving:
            self._save(edit)

    @work
    async def _save(self, edit: Edit) -> None:
        self._saving = True
        seen = self.main.seen
        try:
            outcome = await self.main.do(lambda keeper, yes: keeper.edit(edit, yes=yes, seen=seen))
        finally:
            self._saving = False
        if outcome is None:
            self.show(self.main.snapshot, self.main.view.now)
        elif self.is_current:
            self.dismiss(outcome.session)
