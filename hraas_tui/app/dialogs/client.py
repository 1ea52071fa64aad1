"""The client editor: name, key, colour, digit, rate, zone, what a finished session must have, address and locale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.widgets import Input, Static

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
    from collections.abc import Iterable

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client

TEXTS = ("name", "key", "rate", "zone", "address", "locale")

DATED = {"rate", "requires"}
"""The fields that are terms."""

ADDRESS = "1 High Street; London N1"


class ClientEditor(FormDialog[ClientDraft | None]):
    """Edits a client, or a new one if it is None. `form` is what was typed so far, also after leaving.

    `dated`: rate and needs are not asked for, since it matters from which day they change.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "client.tcss"]

    def __init__(
        self,
        roster: Roster,
        client: Client | None = None,
        *,
        form: Form | None = None,
        zone: str = "",
        dated: bool = False,
    ) -> None:
        super().__init__()
        self._roster = roster
        self._client = client
        self._first = form_of(client, roster)
        self._zone = zone
        self._dated = dated
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
        found = [
            Field("name", Entry(form.name, placeholder="as on the invoice", id="name")),
            Field("key", Entry(form.key, placeholder="what you type: acme", id="key")),
            Field("colour", OneOf(colours, form.colour, id="colour")),
            Field("digit", OneOf(free, form.hotkey, id="hotkey")),
            Field("rate", Entry(form.rate, placeholder="140 EUR", id="rate"), "per hour"),
            Field("zone", Entry(form.zone, placeholder=self._zone or "your own", id="zone")),
            Field("needs", SomeOf(needs, form.requires, id="requires"), "when finished"),
            Field("address", Entry(form.address, placeholder=ADDRESS, id="address")),
            Field("locale", Entry(form.locale, placeholder="en_GB", id="locale"), "for statements"),
        ]
        return [field for field in found if not (self._dated and field.control.id in DATED)]

    def extras(self, before: str) -> Iterable[Widget]:
        """Where the terms are, if they are not asked for."""
        if before == "zone" and self._dated:
            yield Static("terms    rate, rounding and the rest: t on the list of clients", id="terms")

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
        texts = {name: entry.value for name in TEXTS for entry in self.query(f"#{name}").results(Entry)}
        needs = [choice.values for choice in self.query("#requires").results(SomeOf)]
        return replace(
            self.form,
            **texts,
            colour=cast("OneOf[int]", self.query_one("#colour")).value,
            hotkey=cast("OneOf[int]", self.query_one("#hotkey")).value,
            requires=needs[0] if needs else self.form.requires,
        )

    def _complain(self) -> bool:
        """Say what can't stay: of fields that were touched, of all once saving was tried."""
        found = problems(self.form, self._client, self._roster)
        for name in TEXTS:
            touched = self._tried or getattr(self.form, name) != getattr(self._first, name)
            for field in self.query(f"#field-{name}").results(Field):
                field.complain(found.get(name, "") if touched else "")
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
