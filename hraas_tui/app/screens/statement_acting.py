"""What is done with a statement: shown, written again, voided, and its period issued anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work

from hraas_tui.app.asked_once import asked_once
from hraas_tui.app.dialogs.export_form import ExportForm, When, begun, remember_folder
from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.screens.statement_reading import period_of, told
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused
from hraas_tui.core.periods import Period
from hraas_tui.core.phrases import full_stop, plural

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.dialogs.write_again import Again
    from hraas_tui.app.screens.statement_reading import Overview
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.sessions import Client, ClientId, StatementId
    from hraas_tui.formats.files import Written
    from hraas_tui.timekeeper import Timekeeper

T = TypeVar("T")


class StatementActing(LeanScreen[None]):
    """The part of the Statements screen that acts on the highlighted statement."""

    _overview: Overview | None = None
    _at_client: ClientId | None = None
    _at_statement: StatementId | None = None
    _in_list = False

    def __init__(self) -> None:
        super().__init__()
        self._reasons: dict[StatementId, str] = {}

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def _ready(self) -> bool:
        """Whether the widgets are there: not yet while it is laid out, no longer while the app closes."""
        return self.is_mounted and self.app.is_running

    @property
    def listed(self) -> tuple[Issued, ...]:
        """The statements as they are listed."""
        return ()

    @property
    def clients(self) -> tuple[Client, ...]:
        """The clients as they are listed."""
        return ()

    @property
    def client(self) -> Client | None:
        """The highlighted client."""
        return next((client for client in self.clients if client.id == self._at_client), None)

    @property
    def issued(self) -> Issued | None:
        """The highlighted statement."""
        return next((each for each in self.listed if each.id == self._at_statement), None)

    def _draw(self) -> None:
        """Draw what is known."""

    # A new one

    def to_export(self) -> ExportForm | None:
        """What the export dialog is to begin with here: a statement for the highlighted client."""
        issued = self.issued if self._in_list else None
        found, client = self._overview, issued.client if issued is not None else self._at_client
        if found is None or client is None or self.main.view.hides(client):
            return None
        return self._form(client, found.period(client))

    def _form(self, client: ClientId, period: Period) -> ExportForm:
        today = self.main.snapshot.today
        when, days = When.RANGE, f"{period.first.format_iso()} to {period.last.format_iso()}"
        if period == Period.last_month(today):
            when, days = When.LAST_MONTH, ""
        elif period == Period.this_month(today):
            when, days = When.THIS_MONTH, ""
        return ExportForm(when=when, days=days, clients=frozenset({client}), issue=True)

    # What keys do

    def action_open(self) -> None:
        """Show the highlighted statement; from a client, go to its statements."""
        if self._in_list:
            self._show_statement()
        elif self.client is not None:
            self.show_client()

    def show_client(self) -> None:
        """Go to the highlighted client's statements."""

    def _chosen(self, what: str) -> Issued | None:
        """The statement that a verb is about; None, with a sentence, if there is none or it may not be named."""
        issued = self.issued
        if not self._in_list and issued is not None:
            self._in_list = True
            self._draw()
            self.main.say(
                f"Which statement is to be {what}? Highlight it, then press the key again.", "warning"
            )
            return None
        if issued is None:
            self.main.say("There is no statement here.", "warning")
            return None
        if self.main.view.hides(issued.client):
            key = self.main.view.key("discreet")
            self.main.say(f"Discreet: that client is not named now. {key} names all clients.", "warning")
            return None
        return issued

    @work
    @asked_once
    async def _show_statement(self) -> None:
        from hraas_tui.app.dialogs.statement_view import StatementView

        issued = self._chosen("shown")
        if issued is None:
            return
        try:
            found = await self.main.ask(lambda keeper: told(keeper, issued))
        except (LedgerTrouble, Refused) as trouble:
            self.main.say(str(trouble), "error")
            return
        verb = await self.app.push_screen_wait(StatementView(found))
        if verb:
            self.main.perform(verb)

    @work
    @asked_once
    async def action_void(self) -> None:
        """Ask for a reason, and void the highlighted statement with it."""
        from hraas_tui.app.dialogs.void import VoidDialog

        issued = self._chosen("voided")
        if issued is None:
            return
        if not issued.live:
            self.main.say(
                f"{full_stop(f'{issued.number} is void already: {issued.reason}')} {self._next(issued)}",
                "warning",
            )
            return
        name, period = self.main.view.name(issued.client), period_of(issued).label
        dialog = VoidDialog(issued, name, period, self._reasons.pop(issued.id, ""))
        reason = await self.app.push_screen_wait(dialog)
        if reason is None:
            self._reasons[issued.id] = dialog.reason
        elif await self.main.do(lambda keeper, _yes: keeper.void(issued.number, reason)) is None:
            self._reasons[issued.id] = reason

    def _next(self, issued: Issued) -> str:
        """What comes after a voided statement."""
        replacing = self._overview.replacing(issued) if self._overview else None
        if replacing is not None:
            return f"{replacing.number} stands for it."
        return f"{self.main.view.key('statements-reissue')} issues its period anew."

    def action_reissue(self) -> None:
        """Open the export with the client and period of the highlighted statement, which is void."""
        issued = self._chosen("issued anew")
        if issued is None or self._overview is None:
            return
        if not issued.live and self._overview.replacing(issued) is not None:
            self.main.say(self._next(issued), "warning")
        elif issued.live:
            key = self.main.view.key("statements-void")
            self.main.say(
                f"{issued.number} holds. {key} voids it first: then its period can be issued anew.", "warning"
            )
        else:
            self.main.open_export(self._form(issued.client, period_of(issued)))

    @work
    @asked_once
    async def action_write(self) -> None:
        """Write the highlighted statement's files again, from what was stored when it was issued."""
        from hraas_tui.app.dialogs.write_again import WriteAgain

        issued = self._chosen("written again")
        if issued is None or self._overview is None:
            return
        written = self._overview.formats.get(issued.id, ())
        try:
            form = await self.main.ask(
                lambda keeper: begun(keeper, ExportForm(formats=frozenset(written) or None))
            )
        except LedgerTrouble as trouble:
            self.main.say(str(trouble), "error")
            return
        again = await self.app.push_screen_wait(WriteAgain(issued, form.formats or (), form.folder))
        if again is not None:
            await self._write(issued, again)

    async def _write(self, issued: Issued, again: Again) -> None:
        try:
            try:
                files = await self._written(issued, again, overwrite=False)
            except NeedsYes as question:
                if not await self.main.confirmed(str(question)):
                    return
                files = await self._written(issued, again, overwrite=True)
            await self.main.ask(lambda keeper: remember_folder(keeper, again.folder))
        except Refused as refusal:
            self.main.say(str(refusal), "warning")
            return
        except LedgerTrouble as trouble:
            self.main.say(str(trouble), "error")
            return
        self.main.say(_written_said(files, again.folder))
        await self.main.refresh_snapshot()

    async def _written(self, issued: Issued, again: Again, *, overwrite: bool) -> tuple[Written, ...]:
        """Write in a thread of its own; what it asks of the ledger is asked in the storage thread."""
        from hraas_tui.timekeeper.export_run import write_again

        loop = asyncio.get_running_loop()

        def ask(job: Callable[[Timekeeper], T]) -> T:
            return asyncio.run_coroutine_threadsafe(self.main.ask(job), loop).result()

        return await asyncio.to_thread(
            write_again, issued, again.formats, again.folder, ask=ask, overwrite=overwrite
        )


def _written_said(files: tuple[Written, ...], folder: Path) -> str:
    names = ", ".join(written.path.name for written in files)
    return f"Wrote {plural(len(files), 'file')} into {folder}: {names}."
