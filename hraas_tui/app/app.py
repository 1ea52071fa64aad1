"""The app: it holds what the screen was drawn from, passes changes on and says what came of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, runtime_checkable

from textual.app import App
from textual.screen import Screen

from hraas_tui.app.store import Store
from hraas_tui.app.ticker import Ticker
from hraas_tui.app.verbs import EVERYWHERE, bindings
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from whenever import Date

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Outcome, Timekeeper

T = TypeVar("T")

OUTSIDE_CHECK = 1.0
"""Seconds between two looks for changes that others made to the ledger."""

BEATS_EVERY = 60
"""Looks between two heartbeats of the running session."""


@runtime_checkable
class Face(Protocol):
    """A screen that shows the ledger."""

    def show(self, snapshot: Snapshot, now: Moment) -> None:
        """Draw what has changed."""
        ...

    def tick(self, now: Moment) -> None:
        """Let the running session's clock go on."""
        ...

    def say(self, news: str, tone: str) -> None:
        """Show one sentence; `tone` is `plain`, `warning` or `error`."""
        ...

    @property
    def typing(self) -> bool:
        """Whether a bar is open, so that the screens' keys must wait."""
        ...


def _clients_screen() -> Screen[None]:
    from hraas_tui.app.screens.clients import ClientsScreen

    return ClientsScreen()


class HraasApp(App[None]):
    """The full-screen app over one ledger.

    For screens and dialogs: `snapshot` is what is shown, `do` makes a change and says what came of it, `ask`
    answers a question, both in the storage thread. Call `do` from a worker (`@work`): it may have to wait
    for a yes.
    """

    TITLE = "HRaaS"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]
    SCREENS: ClassVar = {"clients": _clients_screen}
    HORIZONTAL_BREAKPOINTS: ClassVar = [(0, "-side"), (60, "-compact"), (100, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar = [(0, "-line"), (3, "-strip"), (9, "-low"), (18, "-short"), (28, "-tall")]

    def __init__(
        self,
        open_keeper: Callable[[], Timekeeper],
        *,
        config: Config,
        clock: Clock,
        discreet: bool = False,
        ascii: bool = False,  # noqa: A002 - the name of the option
        demo: bool = False,
    ) -> None:
        super().__init__()
        self.config = config
        self.clock = clock
        self.discreet = discreet
        self.plain = ascii
        self.demo = demo
        self.date: Date | None = None
        self.store = Store(open_keeper)
        self.ticker = Ticker(self, clock, self._tick)
        self._snapshot: Snapshot | None = None

    # -- what screens and dialogs use -------------------------------------------------------------------

    @property
    def snapshot(self) -> Snapshot:
        """What the screen is drawn from."""
        if self._snapshot is None:
            raise RuntimeError("The ledger has not been read yet.")
        return self._snapshot

    async def do(self, change: Callable[[Timekeeper, bool], Outcome]) -> Outcome | None:
        """Make a change, say what came of it and draw it; None if it was refused or declined."""
        outcome = await self._attempt(change, yes=False)
        if outcome is not None:
            self.say(outcome.news)
        await self.refresh_snapshot()
        return outcome

    async def ask(self, question: Callable[[Timekeeper], T]) -> T:
        """Answer a question in the storage thread; raises what the timekeeper raises."""
        return await self.store.run(question)

    async def refresh_snapshot(self) -> None:
        """Read the day that is shown and draw it, unless a later reading is on its way."""
        date = self.date
        try:
            snapshot = await self.store.latest(lambda keeper: keeper.snapshot(date))
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
            return
        if snapshot is not None:
            self._show(snapshot)

    def say(self, news: str, tone: str = "plain") -> None:
        """Show one sentence on every screen that has a line for it."""
        for screen in self.screen_stack:
            if isinstance(screen, Face):
                screen.say(news, tone)

    async def confirmed(self, question: str) -> bool:
        """Ask a yes or no in one line."""
        from hraas_tui.app.dialogs.confirm import Confirm

        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.push_screen(Confirm(question, answer))
        return await answer

    # -- inside -------------------------------------------------------------------------------------------

    async def _attempt(self, change: Callable[[Timekeeper, bool], Outcome], *, yes: bool) -> Outcome | None:
        try:
            return await self.store.run(lambda keeper: change(keeper, yes))
        except NeedsYes as question:
            if not yes and await self.confirmed(str(question)):
                return await self._attempt(change, yes=True)
        except Refused as refusal:
            self.say(str(refusal), "warning")
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
        return None

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        now = self.clock.now()
        for screen in self.screen_stack:
            if isinstance(screen, Face):
                screen.show(snapshot, now)

    def _tick(self, now: Moment) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Face):
                screen.tick(now)
