"""Voiding a statement: what it is, what it means, and the reason that is kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.widgets.paint import SPELLED, Row, Rows, wrapped
from hraas_tui.app.widgets.statement_told import MONEY
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.core.billing.statements import Issued

NEEDED = "A reason is needed: it is what you can tell the client."


class VoidDialog(FormDialog[str | None]):
    """Asks for the reason; ends in it. `reason` is what was typed so far. Nothing is voided here."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "void.tcss"]
    KEYS = "enter void it · escape keep it"
    KEYS_LOW = "enter void it · esc keep it"

    def __init__(self, issued: Issued, client: str, period: str, reason: str = "") -> None:
        super().__init__()
        self._issued = issued
        self._client = client
        self._period = period
        self._tried = False
        self.reason = reason

    def heading(self) -> str:
        """Which one it is."""
        return f"Void {self._issued.number}"

    def fields(self) -> list[Field]:
        """The reason."""
        issued = self._issued
        asked = f"why is {issued.number} void? {plural(len(issued.sessions), 'session')}, {self._total}"
        return [
            Field("reason", Entry(self.reason, placeholder=self.spelled(asked.rstrip(", ")), id="reason"))
        ]

    def extras(self, before: str) -> Iterable[Widget]:
        """Say first what would be void, and what comes of it."""
        return (Rows(id="void-told"),) if before else ()

    def on_mount(self) -> None:
        """Say it once the width is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Say it in other lines."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        rows = self.query_one("#void-told", Rows)
        width = max(20, rows.size.width or self.app.size.width - 2)
        told = [(self.summary, "bold strong"), *((line, "") for line in self.consequences)]
        spelled = ((text.translate(SPELLED) if self._plain else text, look) for text, look in told)
        rows.set_rows([Row(((line, look),)) for text, look in spelled for line in wrapped(text, width, 9)])

    @property
    def _total(self) -> str:
        return self._issued.total.translate(MONEY) if self._plain else self._issued.total

    @property
    def summary(self) -> str:
        """The statement in a line."""
        issued = self._issued
        words = [
            f"{issued.number}, {printable(self._client)}, {self._period}",
            plural(len(issued.sessions), "session"),
            f"{duration(issued.billed)} billed",
            self._total or "no rate",
        ]
        return " · ".join(words)

    @property
    def consequences(self) -> tuple[str, ...]:
        """What comes of it."""
        return (
            "The number is never used again; the sessions can be changed and billed again.",
            "Undo does not take this back. A new statement of the period names this one.",
        )

    @on(Input.Changed)
    def _typed(self) -> None:
        self.reason = self.query_one("#reason", Entry).value
        self._complain()

    def _complain(self) -> None:
        lacks = self._tried and not self.reason.strip()
        self.query_one("#field-reason", Field).complain(NEEDED if lacks else "")

    def action_accept(self) -> None:
        """Give the reason, or say that one is needed."""
        self._tried = True
        self._complain()
        if self.reason.strip():
            self.dismiss(self.reason)
