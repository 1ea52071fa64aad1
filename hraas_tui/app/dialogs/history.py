"""Why: what a session was, when it changed, through what and for what reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.widgets.history_rows import history_rows
from hraas_tui.app.widgets.paint import Row, Rows
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.history import chapters

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.history_record import History
    from hraas_tui.core.moments import Moment

PAGE = 8


class HistoryDialog(Dialog[None]):
    """The chapters of one session's history. It scrolls, and reads again when the ledger has changed."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,y,enter", "leave", "close"),
        Binding("down,j", "scroll(1)", "down"),
        Binding("up,k", "scroll(-1)", "up"),
        Binding("pagedown,space", f"scroll({PAGE})", "page down"),
        Binding("pageup", f"scroll(-{PAGE})", "page up"),
        Binding("home,g", "scroll(-9999)", "to how it began"),
        Binding("end,G", "scroll(9999)", "to what it is now"),
    ]

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history
        self._position = 0

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    def compose(self) -> ComposeResult:
        """What it is about, in the frame or above the rows, and the rows."""
        with Vertical(id="history") as frame:
            frame.border_subtitle = "escape closes"
            yield Rows(id="history-head")
            with VerticalScroll(id="history-box", can_focus=False):
                yield Rows(id="history-rows")

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
        view, box = self.main.view, self.query_one("#history-box", VerticalScroll)
        title = self._title()
        self.query_one("#history").border_title = title
        self.query_one("#history-head", Rows).set_rows([Row(((title, "bold strong"),))])
        told = chapters(self._history, view.day.days, view.now, view.hides, view.signs.hidden)
        width = max(20, box.region.width - 1)  # beside the scroll bar, whether it is there or not
        rows = history_rows(told, width, plain=view.plain)
        self.query_one("#history-rows", Rows).set_rows(rows)

    def _title(self) -> str:
        view, last = self.main.view, self._history.last
        client = last["client"]
        name = view.signs.hidden if view.hides(client) else self._history.names.client(client)
        return f"Why {name} {view.clock(last['start'])}"

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Read again if the ledger has changed."""
        if snapshot.position != self._position:
            self._position = snapshot.position
            self._reload()

    def tick(self, now: Moment) -> None:
        """Let the time go on: nothing here shows it to the second."""

    def say(self, news: str, tone: str) -> None:
        """Leave the news to the screen behind."""

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    @work
    async def _reload(self) -> None:
        session = self._history.id
        try:
            self._history = await self.main.ask(lambda keeper: keeper.history(session))
        except (LedgerTrouble, Refused) as trouble:
            self.main.say(str(trouble), "error")
            return
        self._draw()

    # Keys

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#history-box", VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Leave at Alt and a key, which is escape and that key, and do what the key does."""
        self.leave_at_alt(event)
