"""The frame of the app: it passes changes to the storage thread, keeps what was read and has it drawn."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from hraas_tui.app.face import Face
from hraas_tui.app.outlook import Outlook
from hraas_tui.app.quiet_app import QuietApp
from hraas_tui.app.store import Store
from hraas_tui.app.ticker import MINUTE, SECOND, Ticker
from hraas_tui.app.widgets.banner import proposal, sentence
from hraas_tui.app.widgets.view import View
from hraas_tui.app.witness import Witness
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual.timer import Timer
    from whenever import Date

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Outcome, Timekeeper

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds for which a key waits at most for what the keys before it do."""

MOVED_ON = "The ledger was changed meanwhile, so nothing was done. Do it again if it is still meant."
"""Said when a question was answered after what it was about may have changed."""


class Acting(QuietApp):
    """An app over one ledger.

    For screens and dialogs: `snapshot` is what is shown, `do` makes a change and says what came of it, `ask`
    answers a question, both in the storage thread. Call `do` from a worker: it may have to wait for a yes.
    """

    def __init__(
        self,
        open_keeper: Callable[[], Timekeeper],
        *,
        config: Config,
        clock: Clock,
        ansi_color: bool | None = None,
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        self.config = config
        self.clock = clock
        self.discreet = False
        self.plain = False
        self.keymap: Mapping[str, str] = {}
        self.date: Date | None = None
        self.store = Store(open_keeper)
        self.ticker = Ticker(self, clock, self._each_second, every=SECOND if config.seconds else MINUTE)
        self._resting: Timer | None = None
        self._outlook = Outlook(clock)
        self._snapshot: Snapshot | None = None
        self._view: View | None = None
        self._seen = 0
        self.witness = Witness(clock, config)
        self._looking = False
        self._over = False
        self._under_way = 0
        self._still = asyncio.Event()
        self._still.set()

    # What screens and dialogs use

    @property
    def snapshot(self) -> Snapshot:
        """What the screen is drawn from."""
        if self._snapshot is None:
            raise RuntimeError("The ledger has not been read yet.")
        return self._snapshot

    @property
    def view(self) -> View:
        """The snapshot at this instant, named as discreetly as was asked."""
        now, snapshot = self.clock.now(), self.snapshot
        parts = (
            snapshot,
            now,
            self.discreet,
            self.plain,
            self.config.working_hours,
            self.keymap,
            self.config.seconds,
        )
        known = self._view
        # The same as long as nothing differs: what it works out of the day, it works out once.
        if known is None or known.snapshot is not snapshot or known.parts != parts[1:]:
            known = self._view = View(*parts)
        return known

    @property
    def seen(self) -> int:
        """The journal's position that the screen is drawn from, this app's own changes included."""
        return self._seen

    async def do(self, change: Callable[[Timekeeper, bool], Outcome]) -> Outcome | None:
        """Make a change, draw it and say what came of it; None if it was refused or declined."""
        outcome = await self._attempt(change, yes=False)
        await self.refresh_snapshot("" if outcome is None else outcome.news)
        return outcome

    def start_doing(self, change: Callable[[Timekeeper, bool], Outcome]) -> None:
        """Make a change without waiting for it. Changes are made in the order in which they are started."""
        self._under_way += 1
        self._still.clear()
        self.run_worker(self._doing(change), group="changes")

    async def _doing(self, change: Callable[[Timekeeper, bool], Outcome]) -> None:
        try:
            await self.do(change)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._still.set()

    async def stillness(self) -> None:
        """Wait until what was started is drawn, or asks something; not for ever, if the ledger is held by another."""
        if not self._still.is_set():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._still.wait(), PATIENCE)

    async def ask(self, question: Callable[[Timekeeper], T]) -> T:
        """Answer a question in the storage thread; raises what the timekeeper raises."""
        return await self.store.run(question)

    async def own(self, job: Callable[[Timekeeper], T]) -> T:
        """Do a job that may change the ledger and is told of otherwise; this app's own changes make no key stale."""

        def counted(keeper: Timekeeper) -> T:
            before = keeper.ledger.position()
            try:
                return job(keeper)
            finally:
                if before <= self._seen:
                    self._seen = max(self._seen, keeper.ledger.position())

        return await self.store.run(counted)

    async def refresh_snapshot(self, news: str = "") -> None:
        """Read the day that is shown and draw it, unless a later reading is on its way; say the news of it too.

        They are said first: what a screen asks for after it is painted wakes it, and what came later would have to
        wait for another picture.
        """
        date = self.date
        try:
            snapshot = await self.store.latest(lambda keeper: keeper.snapshot(date))
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
            return
        if snapshot is not None:
            self._take(snapshot)
        if news:
            self.say(news)
        if snapshot is not None:
            self._show()

    def say(self, news: str, tone: str = "plain") -> None:
        """Show one sentence on every screen that has a line for it."""
        told = self.view.masked(news) if self._snapshot is not None else news
        for face in self._drawn():
            face.say(told, tone)

    async def confirmed(self, question: str) -> bool:
        """Ask a yes or no in one line; what is being asked already, by a key that is held down, is not asked twice."""
        from hraas_tui.app.dialogs.confirm import Confirm

        asked = self.view.masked(question)
        if any(isinstance(front, Confirm) and front.question == asked for front in self.screen_stack):
            return False
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.push_screen(Confirm(asked, answer))
        self._still.set()
        return await answer

    def redraw(self) -> None:
        """Draw what is known again, on the screens that can be seen."""
        if self._snapshot is not None:
            self._show()

    # Watching

    def watch_outside(self) -> None:
        """Look outside from now on as often as the clock ticks: with it, or on a timer of its own while none runs."""
        self._resting = self.set_interval(
            self.ticker.every, self._each_second_at_rest, name="outside", pause=self.ticker.armed
        )

    def stop_watching(self) -> None:
        """Tick and look no more: the ledger is about to be closed."""
        self._over = True
        self.ticker.stop()
        if self._resting is not None:
            self._resting.stop()

    def _ended(self) -> bool:
        return self._over

    def on_app_focus(self) -> None:
        """See what others changed as soon as somebody looks."""
        if self._snapshot is not None:
            self._start_looking()

    def _each_second(self, now: Moment) -> None:
        self._tick(now)
        self._start_looking()

    def _each_second_at_rest(self) -> None:
        if self._snapshot is not None:
            self._tick(self.clock.now())
        self._start_looking()

    def _start_looking(self) -> None:
        """Ask the ledger, but never twice at once, and only if its files changed or nobody asked for a while."""
        if not self._looking and not self._ended() and self._outlook.worth_it():
            self._looking = True
            self.run_worker(self._look(), group="outside")

    async def _look(self) -> None:
        try:
            await self.look_outside()
        finally:
            self._looking = False

    async def look_outside(self) -> None:
        """See whether time went by unseen, others changed the ledger or the day is over; say that we are here."""
        if self._ended():
            return
        try:
            moved, new = await self.store.run(self._looked)
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
            return
        if self._ended():
            return  # meanwhile
        if moved or new or (self._snapshot is not None and self._snapshot.today != self._day_now()):
            await self.refresh_snapshot()
        elif not self.ticker.armed and self._snapshot is not None:
            self._tick(self.clock.now())
        if new:
            self._tell_what_is_asked()
        if self._snapshot is not None and self.witness.wants_to_ask(self._snapshot):
            self.run_worker(self._ask_desktop(), group="desktop")

    def _looked(self, keeper: Timekeeper) -> tuple[bool, bool]:
        """Whether others changed the ledger, and whether there is anything new to ask."""
        moved = self._outlook.look(keeper)
        return moved, self._caught_up(keeper)

    def _caught_up(self, keeper: Timekeeper) -> bool:
        """Ask about what went by unseen, and say that we are here."""
        new = self._asked(keeper, self.witness.catch_up)
        running = self._snapshot.running if self._snapshot is not None else None
        self.witness.beat(keeper, running.id if running is not None else None)
        return new

    def _asked(self, keeper: Timekeeper, propose: Callable[[Timekeeper], bool]) -> bool:
        """Ask about something; that is this app's own change, which makes no key stale."""
        before = keeper.ledger.position()
        new = propose(keeper)
        if new and before <= self._seen:
            self._seen = keeper.ledger.position()
        return new

    async def _ask_desktop(self) -> None:
        """Ask about a time in which nobody was here."""
        found = await self.witness.ask()
        if found is None:
            return
        try:
            new = await self.store.run(lambda keeper: self._asked(keeper, lambda k: k.propose(found)))
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
            return
        if new:
            await self.refresh_snapshot()
            self._tell_what_is_asked()

    def _tell_what_is_asked(self) -> None:
        """Say in a sentence what the banner says, where the screen in front has none."""
        found = proposal(self.view)
        if found is not None and not self.screen.has_class("-away"):
            self.say(sentence(self.view, found), "warning")

    def _day_now(self) -> Date:
        snapshot, now = self.snapshot, self.clock.now()
        if snapshot.day.date == snapshot.today and now in snapshot.day.span:
            return snapshot.today
        return self.config.days.day_of(now)

    # Inside

    async def _attempt(self, change: Callable[[Timekeeper, bool], Outcome], *, yes: bool) -> Outcome | None:
        def job(keeper: Timekeeper) -> Outcome:
            self._caught_up(keeper)
            outcome = change(keeper, yes)
            self._seen = max(self._seen, outcome.position)
            return outcome

        try:
            return await self.store.run(job)
        except NeedsYes as question:
            asked = self._seen
            if not yes and await self.confirmed(str(question)):
                if self._seen == asked:
                    return await self._attempt(change, yes=True)
                self.say(MOVED_ON, "warning")  # a yes is for what was asked, and for nothing that came since
        except Refused as refusal:
            self.say(str(refusal), "warning")
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
        return None

    def _faces(self) -> Iterator[Face]:
        """The screens that can be seen: from the front to the first that hides what is behind it."""
        for screen in reversed(self.screen_stack) if self.is_running else ():
            if isinstance(screen, Face):
                yield screen
            if not screen.is_modal:
                return

    def _drawn(self) -> Iterator[Face]:
        """Those of them that are whole; one that is being made draws what there is as it is mounted."""
        return (face for face in self._faces() if not isinstance(face, Screen) or face.is_mounted)

    def _take(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._seen = max(self._seen, snapshot.position)

    def _show(self) -> None:
        snapshot, now = self.snapshot, self.clock.now()
        for face in self._drawn():
            face.show(snapshot, now)
        self.ticker.run(snapshot.running is not None)
        if self._resting is not None:
            (self._resting.pause if self.ticker.armed else self._resting.resume)()

    def _tick(self, now: Moment) -> None:
        for face in self._drawn():
            face.tick(now)
