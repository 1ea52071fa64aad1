"""The part of the export dialog that issues and writes: beside the clock, with a bar, until it is done or cancelled."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from hraas_tui.app.dialogs.export_form import remember
from hraas_tui.app.dialogs.export_showing import Showing
from hraas_tui.app.dialogs.export_told import Sofar, progress_rows, results
from hraas_tui.app.widgets.paint import Row, Rows
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused
from hraas_tui.formats.registry import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.app.dialogs.export_form import ExportForm
    from hraas_tui.app.export_reading import Preview
    from hraas_tui.timekeeper import Timekeeper
    from hraas_tui.timekeeper.export_run import Exported

T = TypeVar("T")

DRAWN_EVERY = 0.1
"""Seconds between two drawings of the bar."""

KEYS_NOW = {"writing": "escape cancels", "done": "enter or escape closes · ↑↓ scroll"}
"""What the keys do while there is no form."""


class Writing(Showing):
    """`phase` is `form`, `writing` or `done`; `exported` is what became of each client once it is done."""

    phase = "form"
    exported: tuple[Exported, ...] = ()

    _sofar: Sofar | None = None
    _cancel: threading.Event | None = None

    @work
    async def start_writing(self, found: Preview, form: ExportForm, folder: Path) -> None:
        """Do what was previewed; if the ledger has changed since, only say so and preview it anew."""
        try:
            position = await self.face.ask(lambda keeper: keeper.ledger.position())
        except LedgerTrouble as trouble:
            self.face.say(str(trouble), "error")
            return
        if position != found.position:
            self.face.say(
                "The ledger has changed meanwhile: look at it, then press the key again.", "warning"
            )
            await self.face.refresh_snapshot()
            return
        exported = await self._exported(found, form, folder)
        if exported is not None:
            await self._finish(exported, form, folder)

    async def _exported(self, found: Preview, form: ExportForm, folder: Path) -> tuple[Exported, ...] | None:
        """What became of each client; None if nothing was begun, which is said."""
        try:
            try:
                return await self._run(found, form, folder, overwrite=False)
            except NeedsYes as question:
                if not await self.face.confirmed(str(question)):
                    return None
                return await self._run(found, form, folder, overwrite=True)
        except Refused as refusal:
            self.face.say(str(refusal), "warning")
        except LedgerTrouble as trouble:
            self.face.say(str(trouble), "error")
            self.action_reload()  # some may be issued: the ledger says which
        return None

    async def _run(
        self, found: Preview, form: ExportForm, folder: Path, *, overwrite: bool
    ) -> tuple[Exported, ...]:
        from hraas_tui.timekeeper.export_run import export_all

        formats = [name for name in FORMATS if name in (form.formats or ())]
        loop, cancel = asyncio.get_running_loop(), threading.Event()
        self._cancel, self._sofar = cancel, Sofar(found.drafts, tuple(formats))

        def ask(job: Callable[[Timekeeper], T]) -> T:
            """Have a job done in the storage thread; called in the writing one."""
            return asyncio.run_coroutine_threadsafe(self.face.own(job), loop).result()

        self._enter("writing")
        timer = self.set_interval(DRAWN_EVERY, self._draw_progress)
        try:
            return await asyncio.to_thread(
                export_all,
                found.drafts,
                formats,
                folder,
                issue=form.issue,
                ask=ask,
                overwrite=overwrite,
                progress=self._progressed,
                cancelled=cancel.is_set,
            )
        finally:
            timer.stop()
            self._enter("form")

    def _progressed(self, done: int, total: int) -> None:
        """Note how far it is; called in the writing thread, and drawn in the app's."""
        if self._sofar is not None:
            self._sofar = self._sofar.at(done, total)

    def _draw_progress(self) -> None:
        if self._sofar is not None:
            told = self.query_one("#told", Rows)
            stopping = self._cancel is not None and self._cancel.is_set()
            told.set_rows(progress_rows(self.face.view, self._sofar, told.size.width, stopping=stopping))

    def cancel_writing(self) -> None:
        """Stop writing: no half of a file is left, and what is issued by then stays issued."""
        if self._cancel is not None:
            self._cancel.set()
            self._draw_progress()

    def on_unmount(self) -> None:
        """Stop writing when the app is left."""
        if self._cancel is not None:
            self._cancel.set()

    async def _finish(self, exported: tuple[Exported, ...], form: ExportForm, folder: Path) -> None:
        """Show what became of each client; what came to nothing at all only says why, and the form stays."""
        done = [each for each in exported if each.issued is not None or each.files]
        if not done:
            reasons = dict.fromkeys(each.refused for each in exported)
            self.face.say(" ".join(reasons), "warning")
            await self.face.refresh_snapshot()
            self.action_reload()
            return
        # Where it was written is only a convenience: the files are there whether or not it is remembered.
        with suppress(LedgerTrouble):
            await self.face.ask(lambda keeper: remember(keeper, folder, form.formats or ()))
        self.exported = exported
        self._enter("done")
        self.query_one("#told", Rows).set_rows([])
        self.query_one("#written", Static).update(results(self.face.view, exported))
        await self.face.refresh_snapshot()

    def _enter(self, phase: str) -> None:
        self.phase = phase
        self.set_class(phase == "writing", "-writing")
        self.set_class(phase == "done", "-done")
        if phase == "form":
            self.query_one("#told", Rows).set_rows([Row()])
            self.say_keys()
            return
        for keys in ("#keys", "#keys-low"):
            self.query_one(keys, Static).update(Content(self.spelled(KEYS_NOW[phase])))

    def spelled(self, text: str) -> str:
        """A text of our own in the signs that the terminal has."""
        raise NotImplementedError

    def say_keys(self) -> None:
        """Say what the keys do at the field that is filled in."""
        raise NotImplementedError
