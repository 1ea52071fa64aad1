"""One line that asks whether to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.verbs import VERBS, keys_of
from hraas_tui.app.widgets.paint import SPELLED, fit, wrapped
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    import asyncio

    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.app import HraasApp

KEYS = "  y yes  n no"
PADDING = 2
"""Cells beside the question."""


class Confirm(Dialog[None]):
    """Asks a question at the bottom of the screen and gives the answer to a future.

    A future rather than a result, because whoever waits for it may be the very one that results are handed
    to. A clock key answers no and then does what it always does.
    """

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("n,escape,enter", "answer(False)", "no"),
    ]

    def __init__(self, question: str, answer: asyncio.Future[bool]) -> None:
        super().__init__()
        self.question = question
        self._answer = answer

    def compose(self) -> ComposeResult:
        """The question, with its two keys."""
        yield Static(id="question")

    def on_mount(self) -> None:
        """Ask."""
        self._ask()

    def on_resize(self) -> None:
        """Ask in what room there is."""
        self._ask()

    def _ask(self) -> None:
        """Show the question; on a screen of one line it is cut, so that the keys are seen."""
        width, height = self.app.size
        plain = cast("HraasApp", self.app).plain
        asked, room = printable(self.question), width - PADDING
        if height == 1 and cell_len(asked + KEYS) > room:
            asked = fit(asked, room - len(KEYS)).rstrip()
        lines = wrapped(asked, room, max(1, height - 1))
        apart = height > 1 and cell_len(lines[-1] + KEYS) > room
        text = "\n".join([*lines, KEYS.strip()] if apart else [*lines[:-1], lines[-1] + KEYS])
        self.query_one("#question", Static).update(Content(text.translate(SPELLED) if plain else text))

    def on_key(self, event: events.Key) -> None:
        """Answer no if a clock key is pressed, which then does what it always does."""
        app = cast("HraasApp", self.app)
        if any(event.key in keys_of(verb, app.keymap) for verb in VERBS if verb.over):
            event.stop()
            self.action_answer(yes=False)
            app.perform_key(event.key)

    def action_answer(self, yes: bool) -> None:
        """Answer and leave."""
        if not self._answer.done():
            self._answer.set_result(yes)
        self.dismiss(None)
