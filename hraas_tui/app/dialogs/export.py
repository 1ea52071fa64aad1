"""The export dialog: whose time, of which days, in which formats, where to, and what is to be mended first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from hraas_tui.app.dialogs.export_form import (
    TYPED,
    ExportForm,
    ExportLeft,
    Preview,
    When,
    folder_of,
    opening,
    period_of,
    preview,
)
from hraas_tui.app.dialogs.export_mending import Mending
from hraas_tui.app.dialogs.export_writing import Writing
from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.widgets.choice import Chosen, OneOf, Option, SomeOf
from hraas_tui.app.widgets.export_preview import ConcernList, concerns_said, preview_rows, summary
from hraas_tui.app.widgets.paint import Part, Row, Rows
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.formats.registry import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import Client, ClientId


DAYS = "yesterday, 2026-03-16, 2026-03 or 2026-03-02 to 2026-03-08"


class ExportDialog(FormDialog[ExportLeft], Mending, Writing):
    """Previews an export while it is put together, writes it, and says where the files are.

    Sessions that are not as they should be are mended in place, or looked at on Today: `form` brings the
    dialog back as it was left. The clock goes on meanwhile, also while files are written.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "export.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "reload", "read again", show=False)]
    KEYS = "enter write · ↑↓ fields · space in or out · escape leave"
    KEYS_LOW = "enter next · ctrl+s write · esc leave"
    KEYS_AT: ClassVar = {
        "concerns": (
            "n note · a assign · enter look at it on Today · ctrl+s write",
            "n note · a assign · enter look",
        ),
        "mend": ("enter save · escape back", "enter save · escape back"),
    }

    def __init__(self, form: ExportForm | None = None) -> None:
        super().__init__()
        self.form = form or ExportForm()
        self._given = form is not None
        self._preview: Preview | None = None
        self._asked = 0

    @property
    def preview(self) -> Preview | None:
        """What would be written, once it has been read."""
        return self._preview

    # Laying out

    def heading(self) -> str:
        """What this is."""
        return "Export"

    def fields(self) -> list[Field]:
        """Clients, period, formats, what to look at, and the folder."""
        form = self.form
        periods = [Option(when, self.spelled(str(when))) for when in When]
        formats = [Option(name, title) for name, title in TITLES.items()]
        return [
            Field("clients", SomeOf((), (), id="clients")),
            Field("period", OneOf(periods, form.when, id="when")),
            Field("days", Entry(form.days, placeholder=DAYS, id="days")),
            Field("format", SomeOf(formats, form.formats, id="formats")),
            Field("look at", ConcernList(id="concerns")),
            Field("note", Entry(id="mend")),
            Field("folder", Entry(form.folder, placeholder="~", id="folder")),
        ]

    def extras(self, before: str) -> Iterable[Widget]:
        """Put the preview before what is to be looked at, and the news at the end."""
        if before == "concerns":
            return Rows(id="summary"), Rows(id="preview")
        return () if before else (Static(id="written"), Rows(id="told"))

    def on_mount(self) -> None:
        """Begin with the clients, and read what there is to export."""
        for name in ("days", "concerns", "mend"):
            self.field(name).add_class("-off")
        self._begin()

    def field(self, name: str) -> Field:
        """A field by the id of its control."""
        return self.query_one(f"#field-{name}", Field)

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Read again what the ledger holds, if it has changed."""
        if self._preview is not None and snapshot.position != self._preview.position:
            self.action_reload()

    def tick(self, now: Moment) -> None:
        """Let the time go on: nothing here shows it."""

    def say(self, news: str, tone: str) -> None:
        """Show one sentence."""
        if not self.is_mounted:
            return
        looks = {"warning": "warning", "error": "bold error"}
        self.query_one("#told", Rows).set_rows([Row(((news, looks.get(tone, "")),))] if news else [])

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    # Reading

    @work
    async def _begin(self) -> None:
        if not self._given:
            try:
                self.form = await self.face.ask(opening)
            except LedgerTrouble as trouble:
                self.face.say(str(trouble), "error")
                return
            cast("OneOf[When]", self.query_one("#when")).value = self.form.when
            self.query_one("#folder", Entry).value = self.form.folder
        self.action_reload()

    @on(Chosen)
    @on(Input.Changed)
    def _changed(self, event: Chosen | Input.Changed) -> None:
        control = event.control.id
        if control == "mend":
            self.typed_to_mend(self.query_one("#mend", Entry).value)
            return
        self.form = self._read(control)
        self.field("days").set_class(self.form.when not in TYPED, "-off")
        self._check_folder()
        if control in {"clients", "when", "days"}:
            self.action_reload()

    def _read(self, control: str | None) -> ExportForm:
        form = replace(
            self.form,
            when=cast("OneOf[When]", self.query_one("#when")).value,
            days=self.query_one("#days", Entry).value,
            formats=cast("SomeOf[str]", self.query_one("#formats")).values,
            folder=self.query_one("#folder", Entry).value,
        )
        if control == "clients":
            return replace(form, clients=cast("SomeOf[ClientId]", self.query_one("#clients")).values)
        return form

    def _check_folder(self) -> Path | None:
        try:
            folder = folder_of(self.form)
        except Refused as refusal:
            self.field("folder").complain(str(refusal))
            return None
        self.field("folder").complain("")
        return folder

    def _period(self) -> Period | None:
        self.field("days").set_class(self.form.when not in TYPED, "-off")
        try:
            period = period_of(self.form, self.face.snapshot.today)
        except Refused as refusal:
            self.field("days").complain(str(refusal) if self.form.days.strip() else "")
            return None
        self.field("days").complain("")
        return period

    @work
    async def action_reload(self) -> None:
        """Read what would be written, unless something else is asked for meanwhile."""
        period = self._period()
        if period is None:
            self._draw_nothing()
            return
        self._asked += 1
        number, chosen = self._asked, self.form.clients
        try:
            found = await self.face.ask(lambda keeper: preview(keeper, period, chosen))
        except LedgerTrouble as trouble:
            self.face.say(str(trouble), "error")
            return
        if number == self._asked and self.is_mounted and self.app.is_running:
            self._preview = found
            self._draw(found)

    def _draw_nothing(self) -> None:
        self._preview = None
        self.query_one("#summary", Rows).set_rows([Row((("Which days?", "quiet"),))])
        self.query_one("#preview", Rows).set_rows([])

    def _draw(self, found: Preview) -> None:
        view = self.face.view
        clients = cast("SomeOf[ClientId]", self.query_one("#clients"))
        clients.set_options([self._option(client) for client in self._offered(found)])
        clients.set_values(export.client.id for export in found.plan.exports)
        width = self.query_one("#summary").size.width
        told = [Row(((line, "bold strong"),)) for line in summary(found.plan, width)]
        self.query_one("#summary", Rows).set_rows([*told, *self._doubts(found)])
        self.query_one("#preview", Rows).set_rows(preview_rows(view, found.plan, found.waiting, width))
        concerns = self.query_one(ConcernList)
        there = self.field("concerns")
        there.set_class(not found.plan.concerns, "-off")
        concerns.show(view, found.plan.concerns)
        if there.has_class("-at") and not found.plan.concerns:
            self._go(len(self.shown) - 1)

    @staticmethod
    def _doubts(found: Preview) -> list[Row]:
        said = concerns_said(found.plan)
        parts: tuple[Part, ...] = (("to look at: ", "quiet"), (said, "warning"))
        return [Row(parts)] if said else [Row((("all of it is filed", "success"),))]

    def _offered(self, found: Preview) -> list[Client]:
        chosen = {export.client.id for export in found.plan.exports}
        return [
            client
            for client in self.face.snapshot.roster.clients
            if not client.archived or client.id in chosen | found.waiting
        ]

    def _option(self, client: Client) -> Option[ClientId]:
        view = self.face.view
        return Option(client.id, view.name(client.id), f"${view.look(client.id)}")

    # Leaving

    @property
    def _at_mend(self) -> bool:
        return bool(self.mending) and self.query_one("#mend").has_focus

    def action_next_field(self, by: int) -> None:
        """Go to the next or previous field; not out of a note that is being typed."""
        if not self._at_mend and self.phase == "form":
            super().action_next_field(by)

    def action_enter(self) -> None:
        """Save what is being typed, else accept or go on."""
        if self._at_mend or self.phase != "form":
            self.action_accept()
        else:
            super().action_enter()

    def action_accept(self) -> None:
        """Save what is being typed, else write the files, unless something is missing."""
        if self._at_mend:
            self.finish_mending()
        elif self.phase == "done":
            self.dismiss(ExportLeft())
        elif self.phase == "form":
            self._accept()

    def _accept(self) -> None:
        folder, found = self._check_folder(), self._preview
        if found is None:
            self.go_to("days")
        elif not self.form.formats:
            self.face.say("Choose a format.", "warning")
            self.go_to("formats")
        elif not any(export.ids for export in found.plan.exports):
            self.face.say(
                "There is nothing to write: choose clients that have time in the period.", "warning"
            )
            self.go_to("clients")
        elif folder is None:
            self.go_to("folder")
        else:
            self.start_writing(found, self.form, folder)

    def go_to(self, name: str) -> None:
        """Go to a field by the id of its control."""
        self._go(self.shown.index(self.field(name)))

    def action_leave(self) -> None:
        """Leave what is being done: a note, the writing, else the dialog, which comes back as it is."""
        if self.mending:
            self.stop_mending()
        elif self.phase == "writing":
            self.cancel_writing()
        else:
            self.dismiss(ExportLeft() if self.phase == "done" else ExportLeft(self.form))

    def action_visit(self) -> None:
        """Look at the highlighted session on Today."""
        concern = self.query_one(ConcernList).concern
        if concern is not None:
            self.dismiss(ExportLeft(self.form, concern.session))
