"""Dialogs that are only read: they scroll, and read again when the ledger has changed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.binding import Binding
from textual.containers import VerticalScroll

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment

T = TypeVar("T")

ALL = 99_999
"""Lines that take it to either end."""


def reading_keys(leave: str, page: int, first: str, last: str) -> list[Binding]:
    """The keys that leave and those that scroll, by `page` lines at a time; what is at either end."""
    return [
        Binding(leave, "leave", "close"),
        Binding("down,j", "scroll(1)", "down"),
        Binding("up,k", "scroll(-1)", "up"),
        Binding("pagedown,space", f"scroll({page})", "page down"),
        Binding("pageup", f"scroll(-{page})", "page up"),
        Binding("home,g", f"scroll(-{ALL})", first),
        Binding("end,G", f"scroll({ALL})", last),
    ]


class Reader(Dialog[T]):
    """What is drawn to the width of the dialog's one scrolling box."""

    _position = 0

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def box(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one(VerticalScroll)

    def on_mount(self) -> None:
        """Write the rows once the width is known."""
        self._position = self.main.snapshot.position
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap the rows anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.is_mounted:
            self.write()

    @abstractmethod
    def write(self) -> None:
        """Write the rows to the width that there is."""

    @abstractmethod
    async def read(self) -> None:
        """Ask the ledger anew for what is written. Raises what the timekeeper raises."""

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
        try:
            await self.read()
        except (LedgerTrouble, Refused) as trouble:
            self.main.say(str(trouble), "error")
            return
        self._draw()

    # Keys

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.box.scroll_relative(y=lines, animate=False)
