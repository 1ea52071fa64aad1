"""One statement to read, as it was issued, with what became of it and where its files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from hraas_tui.app.dialogs.reader import Reader, reading_keys
from hraas_tui.app.screens.statement_reading import told
from hraas_tui.app.verbs import BY_ID, keys_of
from hraas_tui.app.widgets.paint import Part, Row, Rows
from hraas_tui.app.widgets.statement_told import Teller
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.app.screens.statement_reading import Told
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment

PAGE = 10

VERBS = ("statements-write", "statements-void", "statements-reissue")
"""What can be done with it, on the screen behind: the dialog ends in the verb's action."""


class StatementView(Reader[str | None]):
    """A statement, from its facts to its files. It scrolls, and reads again when the ledger has changed."""

    CSS_PATH = "statement_view.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *reading_keys("escape,q,enter", PAGE, "to its facts", "to its files")
    ]

    def __init__(self, found: Told) -> None:
        super().__init__()
        self._told = found

    def compose(self) -> ComposeResult:
        """What it is, in the frame or above the rows, the rows, and the keys."""
        with Vertical(id="statement"):
            yield Rows(id="statement-head")
            with VerticalScroll(id="statement-box", can_focus=False):
                yield Rows(id="statement-rows")
            yield Rows(id="statement-keys")

    def write(self) -> None:
        """Write the number, the statement and the keys."""
        view, issued = self.main.view, self._told.issued
        hidden = view.hides(issued.client)
        number = view.signs.hidden if hidden else issued.number
        state: Part = ("issued", "success") if issued.live else ("void", "warning")
        title = f"{number} {view.signs.dot} {state[0]}"
        keys, frame = self._keys(), self.query_one("#statement", Vertical)
        frame.border_title = Content(printable(title)).markup
        frame.border_subtitle = Content("".join(text for text, _ in keys.left)).markup
        self.query_one("#statement-head", Rows).set_rows([Row(((number, "bold strong"), ("  ", ""), state))])
        width = max(20, self.box.region.width - 2)  # beside the scroll bar, whether it is there or not
        rows = Teller(self._told, width, view.day.days.zone, plain=view.plain).rows()
        if hidden:
            rows = [Row((("Discreet: that client is not named now.", "quiet"),))]
        self.query_one("#statement-rows", Rows).set_rows(rows)
        self.query_one("#statement-keys", Rows).set_rows([keys])

    def _keys(self) -> Row:
        parts: list[Part] = []
        for name in VERBS:
            verb = BY_ID[name]
            live = self._told.issued.live
            if (name == "statements-void" and not live) or (name == "statements-reissue" and not self._again):
                continue
            parts += [(self.main.view.key(name), "bold primary"), (f" {verb.title}  ", "quiet")]
        return Row((*parts, ("escape", "bold primary"), (" close", "quiet")))

    @property
    def _again(self) -> bool:
        return not self._told.issued.live and self._told.replacing is None

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Draw anew, in discreet mode or out of it, and read again if the ledger has changed."""
        self._draw()
        super().show(snapshot, _now)

    async def read(self) -> None:
        """Ask what became of the statement."""
        issued = self._told.issued
        self._told = await self.main.ask(lambda keeper: told(keeper, issued))

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Leave at Alt and a key, and for a verb of the screen behind, which then does it."""
        keymap = self.main.keymap
        verb = next((BY_ID[name] for name in VERBS if event.key in keys_of(BY_ID[name], keymap)), None)
        if verb is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(verb.action)
        else:
            self.leave_at_alt(event)
