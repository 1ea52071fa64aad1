"""The part of the export dialog that writes: beside the clock, with a bar, until it is done or cancelled."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual import work
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from hraas_tui.app.dialogs.export_form import ExportLeft, remember_folder
from hraas_tui.app.widgets.paint import Row, Rows
from hraas_tui.app.widgets.view import bar
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused
from hraas_tui.core.sessions import ExportId, new_id
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.dialogs.export_form import ExportForm, Preview
    from hraas_tui.formats.files import Written

DRAWN_EVERY = 0.1
"""Seconds between two drawings of the bar."""

BAR = 30

KEYS_DONE = "enter or escape closes"


class Writing(ModalScreen[ExportLeft]):
    """`phase` is `form`, `writing` or `done`."""

    phase = "form"
    written: tuple[Written, ...] = ()

    _rows_done: tuple[int, int] = (0, 0)
    _cancel: threading.Event | None = None

    @property
    def face(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @work
    async def start_writing(self, found: Preview, form: ExportForm, folder: Path) -> None:
        """Write what was previewed; if the ledger has changed since, only say so and preview it anew."""
        try:
            position = await self.face.ask(lambda keeper: keeper.ledger.position())
        except LedgerTrouble as trouble:
            self.face.say(str(trouble), "error")
            return
        if position != found.position:
            self.face.say(
                "The ledger has changed meanwhile: look at the preview, then press enter again.", "warning"
            )
            await self.face.refresh_snapshot()
            return
        written = await self._written(found, form, folder)
        if written:
            await self._record(written, folder)

    async def _written(self, found: Preview, form: ExportForm, folder: Path) -> tuple[Written, ...]:
        try:
            return await self._write(found, form, folder, overwrite=False)
        except NeedsYes as question:
            if not await self.face.confirmed(str(question)):
                return ()
        except (Refused, LedgerTrouble) as refusal:
            self.face.say(str(refusal), "warning")
            return ()
        try:
            return await self._write(found, form, folder, overwrite=True)
        except (Refused, LedgerTrouble) as refusal:
            self.face.say(str(refusal), "warning")
            return ()

    async def _write(
        self, found: Preview, form: ExportForm, folder: Path, *, overwrite: bool
    ) -> tuple[Written, ...]:
        from hraas_tui.formats.files import write_files
        from hraas_tui.formats.registry import FORMATS

        exports = [export for export in found.plan.exports if export.ids]
        formats = [name for name in FORMATS if name in form.formats]
        cancel = self._cancel = threading.Event()
        self._rows_done = (0, 0)
        self._enter("writing")
        timer = self.set_interval(DRAWN_EVERY, self._draw_progress)
        try:
            return await asyncio.to_thread(
                write_files,
                exports,
                formats,
                folder,
                overwrite=overwrite,
                progress=self._progressed,
                cancelled=cancel.is_set,
            )
        finally:
            timer.stop()
            self._enter("form")

    def _progressed(self, done: int, total: int) -> None:
        """Note how far it is; called in the writing thread, and drawn in the app's."""
        self._rows_done = (done, total)

    def _draw_progress(self) -> None:
        done, total = self._rows_done
        share = done / total if total else 0.0
        signs = self.face.view.signs
        parts = (
            ("writing  ", "quiet"),
            (bar(share, BAR, signs).ljust(BAR), "primary"),
            (f"  {done:,} of {total:,} rows  escape cancels", "quiet"),
        )
        self.query_one("#told", Rows).set_rows([Row(parts)])

    def cancel_writing(self) -> None:
        """Stop writing; no file is left behind."""
        if self._cancel is not None:
            self._cancel.set()

    def on_unmount(self) -> None:
        """Stop writing when the app is left."""
        self.cancel_writing()

    async def _record(self, written: tuple[Written, ...], folder: Path) -> None:
        now = self.face.clock.now()
        records = [each.record(ExportId(new_id()), now) for each in written]
        await self.face.do(lambda keeper, _: keeper.record_exports(records))
        # Where it was written is only a convenience: the files are there whether or not it is remembered.
        with suppress(LedgerTrouble):
            await self.face.ask(lambda keeper: remember_folder(keeper, folder))
        self.written = written
        self._enter("done")
        self.query_one("#written", Static).update(_told(written))
        for keys in ("#keys", "#keys-low"):
            self.query_one(keys, Static).update(Content(KEYS_DONE))

    def _enter(self, phase: str) -> None:
        self.phase = phase
        self.set_class(phase == "writing", "-writing")
        self.set_class(phase == "done", "-done")


def _told(written: tuple[Written, ...]) -> Content:
    """The files' whole paths, so that they can be copied."""
    parts: list[tuple[str, str]] = [("Written, readable by you alone:\n\n", "$quiet")]
    for each in written:
        parts += [(printable(str(each.path)), "$strong"), (f"  {_size(each.size)}\n", "$quiet")]
    return Content.assemble(*parts)


def _size(size: int) -> str:
    return f"{size:,} bytes" if size < 10_000 else f"{size // 1000:,} kB"  # noqa: PLR2004
