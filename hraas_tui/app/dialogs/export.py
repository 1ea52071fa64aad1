"""The export dialog: whose time, of which days, as what, in which formats, where to, and what is to be mended first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from hraas_tui.app.dialogs.export_choosing import Choosing
from hraas_tui.app.dialogs.export_fields import (
    ClientsField,
    FormatChoice,
    FormatField,
    GoButton,
    Pressed,
)
from hraas_tui.app.dialogs.export_form import (
    ExportForm,
    ExportLeft,
    When,
    begun,
)
from hraas_tui.app.dialogs.export_writing import Writing
from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.export_reading import Preview, Reader, compared
from hraas_tui.app.widgets.choice import OneOf, Option
from hraas_tui.app.widgets.export_lists import ClientTable, CompareList, LateList, MendList
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment


DAYS = "yesterday, 2026-03-16, 2026-03 or 2026-03-02 to 2026-03-08"

DRAFT, ISSUE = "draft", "issue"


class ExportDialog(FormDialog[ExportLeft], Choosing, Writing):
    """Previews an export while it is put together, issues and writes it, and says where the files are.

    Sessions that are not as they should be are mended in place, or looked at on Today: `form` brings the
    dialog back as it was left. The clock goes on meanwhile, also while files are written. Enter goes to the button,
    which says what it does, and does it there; ctrl+s does it anywhere.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "export.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "reload", "read again", show=False)]
    KEYS = "enter to the button · ↑↓ fields · ctrl+s does it · escape leave"
    KEYS_LOW = "enter next · ctrl+s go · esc leave"
    KEYS_AT: ClassVar = {
        "clients": (
            "space in or out · A all or none · ↑↓ clients · enter to the button",
            "space in or out · enter next",
        ),
        "formats": (
            "←→ space in or out · enter to the button · escape leave",
            "space in or out · enter next",
        ),
        "mend": (
            "n note · a assign · A allow a word · enter look at it on Today",
            "n note · a assign · enter look",
        ),
        "late": (
            "space in or out · A all or none · enter look at it on Today",
            "space in or out · A all · tab next",
        ),
        "compare": (
            "enter look at it on Today · these are for your eyes only",
            "enter look at it · tab next",
        ),
        "typed": ("enter save · escape back", "enter save · escape back"),
        "go": ("enter does it · ↑↓ fields · escape leave", "enter does it · esc leave"),
    }

    def __init__(self, form: ExportForm | None = None) -> None:
        super().__init__()
        self.form = form or ExportForm()
        self._given = form
        self._preview: Preview | None = None
        self._asked = self._taken = self._answered = 0

    @property
    def preview(self) -> Preview | None:
        """What would be written, once it has been read."""
        return self._preview

    @property
    def reading(self) -> bool:
        """Whether it is still being read, the comparison included."""
        return self._answered < self._asked

    # Laying out

    def heading(self) -> str:
        """What this is."""
        return "Export"

    def fields(self) -> list[Field]:
        """Period, kind, clients, what to look at, formats, the folder, and the button."""
        form = self.form
        periods = [Option(when, self.spelled(str(when))) for when in When]
        kinds = [Option(False, DRAFT), Option(True, ISSUE)]
        return [
            Field("period", OneOf(periods, form.when, id="when")),
            Field("days", Entry(form.days, placeholder=DAYS, id="days")),
            Field("as", OneOf(kinds, form.issue, id="kind")),
            ClientsField("clients", ClientTable(id="clients")),
            Field("to mend", MendList(id="mend")),
            Field("note", Entry(id="typed")),
            Field("late", LateList(id="late")),
            Field("compare", CompareList(id="compare")),
            FormatField(FormatChoice(id="formats")),
            Field("folder", Entry(form.folder, placeholder="~", id="folder")),
            Field("", GoButton(id="go")),
        ]

    def extras(self, before: str) -> Iterable[Widget]:
        """Put the sum before the clients, and the news at the end."""
        if before == "clients":
            return (Rows(id="summary"),)
        return () if before else (VerticalScroll(Static(id="written"), id="results"), Rows(id="told"))

    def on_mount(self) -> None:
        """Begin with the period, and read what there is to export."""
        for name in ("days", "mend", "typed", "late", "compare"):
            self.field(name).add_class("-off")
        self.query_one("#results").can_focus = False
        self._begin()

    def field(self, name: str) -> Field:
        """A field by the id of its control."""
        return self.query_one(f"#field-{name}", Field)

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Read again what the ledger holds, if it has changed."""
        if self.phase == "form" and self._preview is not None and snapshot.position != self._preview.position:
            self.action_reload()

    def tick(self, now: Moment) -> None:
        """Let the time go on: nothing here shows it."""

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    def on_resize(self) -> None:
        """Draw for the room that there is now."""
        self.call_after_refresh(self._draw_again)

    def _draw_again(self) -> None:
        if self._preview is not None and self.is_mounted:
            self.draw_preview(self._preview)

    # Reading

    @work
    async def _begin(self) -> None:
        given = self._given
        try:
            self.form = await self.face.ask(lambda keeper: begun(keeper, given))
        except LedgerTrouble as trouble:
            self.face.say(str(trouble), "error")
            return
        with self.prevent(Input.Changed):
            cast("OneOf[When]", self.query_one("#when")).value = self.form.when
            self.query_one(FormatChoice).set_values(self.form.formats or ())
            self.query_one("#folder", Entry).value = self.form.folder
        self.check_folder()
        self.action_reload()

    @work
    async def action_reload(self) -> None:
        """Read what would be written, unless something else is asked for meanwhile."""
        self._asked += 1
        number, period = self._asked, self.period()
        if period is None:
            self._preview, self._answered = None, number
            self.draw_nothing()
            return
        reader = Reader(period, self.form, self._preview)
        try:
            found = None
            while found is None and number == self._asked:
                found = await self.face.ask(reader.step)
            if found is not None and self._take(found, number):
                whole = found
                self._take(await self.face.ask(lambda keeper: compared(keeper, whole)), number)
        except (LedgerTrouble, Refused) as trouble:
            self.face.say(str(trouble), "error" if isinstance(trouble, LedgerTrouble) else "warning")
        finally:
            self._answered = max(self._answered, number)

    def _take(self, found: Preview, number: int) -> bool:
        """Show what was read, unless something else was asked for since."""
        if number != self._asked or not self.is_mounted or not self.app.is_running:
            return False
        self._preview, self._taken = found, number
        self.draw_preview(found)
        return True

    # Leaving

    @property
    def _at_typed(self) -> bool:
        return bool(self.mending) and self.query_one("#typed").has_focus

    def action_next_field(self, by: int) -> None:
        """Go to the next or previous field; not out of a note that is being typed. At the end, scroll."""
        if self.phase == "done":
            self.query_one("#results", VerticalScroll).scroll_relative(y=by, animate=False)
        elif not self._at_typed and self.phase == "form":
            super().action_next_field(by)

    def action_enter(self) -> None:
        """Save what is being typed, else go to the button, and do there what it says."""
        if self._at_typed or self.phase != "form" or self.query_one(GoButton).has_focus:
            self.action_accept()
        elif self.low:
            super().action_enter()
        else:
            self.go_to("go")

    @on(Pressed)
    def action_accept(self) -> None:
        """Save what is being typed, else do what the button says, unless something is missing."""
        if self._at_typed:
            self.finish_mending()
        elif self.phase == "done":
            self.dismiss(ExportLeft(self._rest()))
        elif self.phase == "form":
            self._accept()

    def _accept(self) -> None:
        folder, found, issue = self.check_folder(), self._preview, self.form.issue
        if found is None:
            self.go_to("when" if self.field("days").has_class("-off") else "days")
        elif not self.form.formats:
            self.face.say("Choose a format.", "warning")
            self.go_to("formats")
        elif not found.drafts:
            self.face.say(
                "There is nothing to write: choose clients that have time in the period.", "warning"
            )
            self.go_to("clients")
        elif issue and not found.ready:
            self.face.say("Nothing can be issued yet: mend or allow what is listed first.", "warning")
            self.go_to("mend")
        elif folder is None:
            self.go_to("folder")
        elif self._taken != self._asked:
            self.face.say("Wait until what changed is read, then press it again.", "warning")
        else:
            self.start_writing(found, self.form, folder)

    def say_keys(self) -> None:
        """Say what the keys do at the field that is filled in."""
        self._go(self.at)

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
            self.dismiss(ExportLeft(self._rest() if self.phase == "done" else self.form))

    def _rest(self) -> ExportForm | None:
        """What to go on with once it is done: the clients that could not be issued, None if there is none."""
        refused = frozenset(
            each.draft.client.id for each in self.exported if each.refused and each.issued is None
        )
        return replace(self.form, clients=refused) if refused else None

    @work
    async def action_visit(self) -> None:
        """Look at the highlighted session on Today."""
        session = await self.highlighted_session()
        if session is not None:
            self.dismiss(ExportLeft(self.form, session))
