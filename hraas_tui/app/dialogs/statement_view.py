"""One statement to read, as it was issued, with what became of it and where its files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.screens.statement_reading import told
from hraas_tui.app.verbs import BY_ID, keys_of
from hraas_tui.app.widgets.paint import Part, Row, Rows
from hraas_tui.app.widgets.statement_told import Teller
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.screens.statement_reading import Told
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment

PAGE = 10

VERBS = ("statements-write", "statements-void", "statements-reissue")
"""What can be done with it, on the screen behind: the dialog ends in the verb's action."""


class StatementView(Dialog[str | None]):
    """A statement, from its facts to its files. It scrolls, and reads again when the ledger has changed."""

    CSS_PATH = "statement_view.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "close"),
        Binding("down,j", "scroll(1)", "down"),
        Binding("up,k", "scroll(-1)", "up"),
        Binding("pagedown,space", f"scroll({PAGE})", "page down"),
        Binding("pageup", f"scroll(-{PAGE})", "page up"),
        Binding("home,g", "scroll(-99999)", "to its facts"),
        Binding("end,G", "scroll(99999)", "to its files"),
    ]

    def __init__(self, found: Told) -> None:
        super().__init__()
        self._told = found
        self._position = 0

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    def compose(self) -> ComposeResult:
        """What it is, in the frame or above the rows, the rows, and the keys."""
        with Vertical(id="statement"):
            yield Rows(id="statement-head")
            with VerticalScroll(id="statement-box", can_focus=False):
                yield Rows(id="statement-rows")
            yield Rows(id="statement-keys")

    def on_mount(self) -> None:
        """Write the rows once the width is known."""
        self._position = self.main.snapshot.position
        self.set_class(self.main.plain, "-plain")
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap the rows anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        view, box, issued = (
            self.main.view,
            self.query_one("#statement-box", VerticalScroll),
            self._told.issued,
        )
        hidden = view.hides(issued.client)
        number = view.signs.hidden if hidden else issued.number
        state: Part = ("issued", "success") if issued.live else ("void", "warning")
        title = f"{number} {view.signs.dot} {state[0]}"
        keys, frame = self._keys(), self.query_one("#statement", Vertical)
        frame.border_title = Content(printable(title)).markup
        frame.border_subtitle = Content("".join(text for text, _ in keys.left)).markup
        self.query_one("#statement-head", Rows).set_rows([Row(((number, "bold strong"), ("  ", ""), state))])
        width = max(20, box.region.width - 2)  # beside the scroll bar, whether it is there or not
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

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Draw anew, and read again if the ledger has changed."""
        self._draw()
        if snapshot.position != self._position:
            self._position = snapshot.position
            self._reload()

    def tick(self, now: Moment) -> None:
        """Let the time go on: nothing here shows it."""

    def say(self, news: str, tone: str) -> None:
        """Leave the news to the screen behind."""

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    @work
    async def _reload(self) -> None:
        issued = self._told.issued
        try:
            self._told = await self.main.ask(lambda keeper: told(keeper, issued))
        except (LedgerTrouble, Refused) as trouble:
            self.main.say(str(trouble), "error")
            return
        self._draw()

    # Keys

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#statement-box", VerticalScroll).scroll_relative(y=lines, animate=False)

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
