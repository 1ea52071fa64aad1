"""The part of the export dialog that hears what is chosen and typed, and turns it into a form, a folder and a period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.widgets import Input

from hraas_tui.app.dialogs.export_fields import FormatChoice, Unavailable
from hraas_tui.app.dialogs.export_form import TYPED, When, folder_of, period_of
from hraas_tui.app.dialogs.export_mending import Mending
from hraas_tui.app.dialogs.form import Entry
from hraas_tui.app.widgets.choice import Chosen, OneOf
from hraas_tui.app.widgets.export_lists import ClientTable, LateList, Toggled
from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.app.export_reading import Preview
    from hraas_tui.core.periods import Period


class Choosing(Mending):
    """Every change of a field is in `form` at once; what changes the preview has it read again."""

    @on(Chosen)
    @on(Input.Changed)
    def _changed(self, event: Chosen | Input.Changed) -> None:
        control = event.control.id
        if control == "typed":
            self.typed_to_mend(self.query_one("#typed", Entry).value)
            return
        self.form = replace(
            self.form,
            when=cast("OneOf[When]", self.query_one("#when")).value,
            days=self.query_one("#days", Entry).value,
            issue=cast("OneOf[bool]", self.query_one("#kind")).value,
            formats=self.query_one(FormatChoice).values,
            folder=self.query_one("#folder", Entry).value,
        )
        if control == "folder":
            self.check_folder()
        elif control in {"when", "days"}:
            self.action_reload()
        elif self.preview is not None:
            self.draw_preview(self.preview)

    @on(Toggled)
    def _toggled(self, event: Toggled) -> None:
        found = self.preview
        if found is None:
            return
        if event.control.id == "clients":
            self._toggle_clients(found, every=event.every)
        else:
            self._toggle_late(every=event.every)
        self.action_reload()

    def _toggle_clients(self, found: Preview, *, every: bool) -> None:
        table = self.query_one(ClientTable)
        chosen = found.chosen if self.form.clients is None else self.form.clients
        if every:
            offered = frozenset(choice.client.id for choice in found.choices)
            chosen = frozenset() if offered <= chosen else offered
        elif table.picked is not None:
            chosen ^= {table.picked.client.id}
        self.form = replace(self.form, clients=chosen)

    def _toggle_late(self, *, every: bool) -> None:
        late = self.query_one(LateList)
        if every:
            chosen = not all(item.chosen for item in late.items)
            for item in late.items:
                self.form = self.form.toggled(item.session.id, chosen=chosen)
        elif late.picked is not None:
            self.form = self.form.toggled(late.picked.session.id, chosen=not late.picked.chosen)

    @on(Unavailable)
    def _unavailable(self, event: Unavailable) -> None:
        self.face.say(f"{event.why}.", "warning")

    def check_folder(self) -> Path | None:
        """The folder that is meant; None if there is none, which is said at its field."""
        try:
            folder = folder_of(self.form)
        except Refused as refusal:
            self.field("folder").complain(str(refusal))
            return None
        self.field("folder").complain("")
        return folder

    def period(self) -> Period | None:
        """The period that is meant; None if it can't be read, which is said at its field."""
        self.field("days").set_class(self.form.when not in TYPED, "-off")
        try:
            period = period_of(self.form, self.face.snapshot.today)
        except Refused as refusal:
            self.field("days").complain(str(refusal) if self.form.days.strip() else "")
            return None
        self.field("days").complain("")
        return period
