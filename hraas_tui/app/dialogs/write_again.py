"""Writing a statement's files again: in which formats, and into which folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import on
from textual.widgets import Input

from hraas_tui.app.dialogs.export_form import ExportForm, folder_of
from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.widgets.choice import Chosen, Option, SomeOf
from hraas_tui.core.errors import Refused
from hraas_tui.formats.registry import FORMATS, TITLES, missing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hraas_tui.core.billing.statements import Issued


@dataclass(frozen=True, slots=True)
class Again:
    """What to write, and where to."""

    formats: tuple[str, ...]
    folder: Path


class WriteAgain(FormDialog[Again | None]):
    """Asks for formats and a folder; ends in both. The files are written by whoever asked."""

    KEYS = "enter write · ↑↓ fields · space in or out · escape leave"
    KEYS_LOW = "enter next · ctrl+s write · esc leave"

    def __init__(self, issued: Issued, formats: Iterable[str], folder: str) -> None:
        super().__init__()
        self._issued = issued
        self._formats = frozenset(formats)
        self._folder = folder
        self._tried = False

    def heading(self) -> str:
        """Which statement it is."""
        return f"Write {self._issued.number} again, byte for byte"

    def fields(self) -> list[Field]:
        """The formats and the folder."""
        formats = [Option(name, title) for name, title in TITLES.items()]
        return [
            Field("format", SomeOf(formats, self._formats, id="formats")),
            Field("folder", Entry(self._folder, placeholder="~", id="folder")),
        ]

    @property
    def form(self) -> ExportForm:
        """What the fields say."""
        chosen = cast("SomeOf[str]", self.query_one("#formats")).values
        return ExportForm(formats=chosen, folder=self.query_one("#folder", Entry).value)

    @on(Chosen)
    @on(Input.Changed)
    def _look(self) -> None:
        self._checked()

    def _checked(self) -> Again | None:
        """What is to be written; None if something is wrong, which is said at its field."""
        form = self.form
        chosen = tuple(name for name in FORMATS if name in (form.formats or ()))
        trouble = next((why for name in chosen if (why := missing(name))), "")
        if not chosen:
            trouble = "Choose a format." if self._tried else trouble
        self.query_one("#field-formats", Field).complain(trouble)
        try:
            folder = folder_of(form)
        except Refused as refusal:
            self.query_one("#field-folder", Field).complain(str(refusal))
            return None
        self.query_one("#field-folder", Field).complain("")
        return Again(chosen, folder) if chosen and not trouble else None

    def action_accept(self) -> None:
        """Give what was chosen, or go to what is wrong."""
        self._tried = True
        found = self._checked()
        if found is not None:
            self.dismiss(found)
        else:
            wrong = [number for number, field in enumerate(self.shown) if field.has_class("-wrong")]
            self._go(wrong[0] if wrong else 0)
