"""The client editor: name, key, colour, digit, rate, zone and what a finished session must have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.widgets import Input

from hraas_tui.app.dialogs.client_form import (
    COLOUR_NAMES,
    Form,
    derived_key,
    digits,
    draft_of,
    form_of,
    problems,
    sharers,
)
from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.widgets.choice import Chosen, OneOf, Option, SomeOf
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.sessions import Requirement

if TYPE_CHECKING:
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client

TEXTS = ("name", "key", "rate", "zone")


class ClientEditor(FormDialog[ClientDraft | None]):
    """Edits a client, or a new one if it is None. `form` is what was typed so far, also after leaving."""

    def __init__(
        self, roster: Roster, client: Client | None = None, *, form: Form | None = None, zone: str = ""
    ) -> None:
        super().__init__()
        self._roster = roster
        self._client = client
        self._first = form_of(client, roster)
        self._zone = zone
        self._tried = False
        self.form = form or self._first

    def heading(self) -> str:
        """Whose terms these are."""
        return "New client" if self._client is None else f"Edit {self._client.name}"

    def fields(self) -> list[Field]:
        """All that a client has."""
        form = self.form
        colours = [Option(n, str(n), f"$client-{n} reverse", name) for n, name in enumerate(COLOUR_NAMES, 1)]
        free = [Option(n, str(n) if n else "none") for n in digits(self._client, self._roster)]
        needs = [Option(need, str(need)) for need in Requirement]
        return [
            Field("name", Entry(form.name, placeholder="as on the invoice", id="name")),
            Field("key", Entry(form.key, placeholder="what you type: acme", id="key")),
            Field("colour", OneOf(colours, form.colour, id="colour")),
            Field("digit", OneOf(free, form.hotkey, id="hotkey")),
            Field("rate", Entry(form.rate, placeholder="140 EUR", id="rate"), "per hour"),
            Field("zone", Entry(form.zone, placeholder=self._zone or "your own", id="zone")),
            Field("needs", SomeOf(needs, form.requires, id="requires"), "when finished"),
        ]

    def on_mount(self) -> None:
        """Show what is wrong with a draft that was left."""
        self._look()

    @on(Input.Changed)
    @on(Chosen)
    def _look(self) -> None:
        self.form = self._read()
        self._complain()
        self._say_aside()

    def _read(self) -> Form:
        texts = {name: self.query_one(f"#{name}", Entry).value for name in TEXTS}
        return Form(
            **texts,
            colour=cast("OneOf[int]", self.query_one("#colour")).value,
            hotkey=cast("OneOf[int]", self.query_one("#hotkey")).value,
            requires=cast("SomeOf[Requirement]", self.query_one("#requires")).values,
        )

    def _complain(self) -> bool:
        """Say what can't stay: of fields that were touched, of all once saving was tried."""
        found = problems(self.form, self._client, self._roster)
        for name in TEXTS:
            touched = self._tried or getattr(self.form, name) != getattr(self._first, name)
            self.query_one(f"#field-{name}", Field).complain(found.get(name, "") if touched else "")
        return bool(found)

    def _say_aside(self) -> None:
        others = sharers(self.form.colour, self._client, self._roster)
        word = COLOUR_NAMES[self.form.colour - 1]
        shared = f", as {others[0].name}" if others else ""
        self.query_one("#field-colour", Field).say(word + shared)
        if self._client is None:
            key = derived_key(replace(self.form, key=""), self._roster)
            self.query_one("#key", Entry).placeholder = key or "what you type: acme"

    def action_accept(self) -> None:
        """Save, or go to the first field that can't stay."""
        self._tried = True
        if self._complain():
            wrong = next(n for n, field in enumerate(self.shown) if field.has_class("-wrong"))
            self._go(wrong)
            return
        self.dismiss(draft_of(self.form, self._client))
