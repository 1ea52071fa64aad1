"""Why: what a session was, when it changed, through what and for what reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll

from hraas_tui.app.dialogs.reader import Reader, reading_keys
from hraas_tui.app.widgets.history_rows import history_rows
from hraas_tui.app.widgets.paint import Row, Rows
from hraas_tui.core.history import chapters

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.core.history_record import History

PAGE = 8


class HistoryDialog(Reader[None]):
    """The chapters of one session's history. It scrolls, and reads again when the ledger has changed."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *reading_keys("escape,q,y,enter", PAGE, "to how it began", "to what it is now")
    ]

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def compose(self) -> ComposeResult:
        """What it is about, in the frame or above the rows, and the rows."""
        with Vertical(id="history") as frame:
            frame.border_subtitle = "escape closes"
            yield Rows(id="history-head")
            with VerticalScroll(id="history-box", can_focus=False):
                yield Rows(id="history-rows")

    def write(self) -> None:
        """Write the title and the chapters."""
        view = self.main.view
        title = self._title()
        self.query_one("#history").border_title = title
        self.query_one("#history-head", Rows).set_rows([Row(((title, "bold strong"),))])
        told = chapters(self._history, view.day.days, view.now, view.hides, view.signs.hidden)
        width = max(20, self.box.region.width - 1)  # beside the scroll bar, whether it is there or not
        rows = history_rows(told, width, plain=view.plain)
        self.query_one("#history-rows", Rows).set_rows(rows)

    def _title(self) -> str:
        view, last = self.main.view, self._history.last
        client = last["client"]
        name = view.signs.hidden if view.hides(client) else self._history.names.client(client)
        return f"Why {name} {view.clock(last['start'])}"

    async def read(self) -> None:
        """Ask for the session's history anew."""
        session = self._history.id
        self._history = await self.main.ask(lambda keeper: keeper.history(session))

    def on_key(self, event: events.Key) -> None:
        """Leave at Alt and a key, which is escape and that key, and do what the key does."""
        self.leave_at_alt(event)
