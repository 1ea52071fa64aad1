"""The app: it holds what the screen was drawn from, passes changes on and says what came of them."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, runtime_checkable

from textual.app import App

from hraas_tui.app import theme
from hraas_tui.app.alt_keys import plain_key, tell_apart
from hraas_tui.app.messages import TabChosen, VerbChosen
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.store import Store
from hraas_tui.app.ticker import Ticker
from hraas_tui.app.verbs import EVERYWHERE, VERBS, bindings, check_keymap, keys_of
from hraas_tui.app.widgets.view import View, elapsed
from hraas_tui.config import ConfigError
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual import events
    from textual.binding import BindingType
    from textual.command import Provider
    from textual.screen import Screen
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

QUIT_WITHIN = 10
"""Seconds within which a second `q` quits although a session runs."""


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
        """Whether a bar is open, so that the keys of the screens must wait."""
        ...


def _clients_screen() -> Screen[Any]:
    from hraas_tui.app.screens.clients import ClientsScreen

    return ClientsScreen()


def _commands() -> type[Provider]:
    from hraas_tui.app.palette import Commands

    return Commands


class HraasApp(App[None]):
    """The full-screen app over one ledger.

    For screens and dialogs: `snapshot` is what is shown, `do` makes a change and says what came of it, `ask`
    answers a question, both in the storage thread. Call `do` from a worker: it may have to wait for a yes.
    """

    TITLE = "HRaaS"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]
    SCREENS: ClassVar[dict[str, Callable[[], Screen[Any]]]] = {"clients": _clients_screen}
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
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
        chosen = config.theme or theme.HRAAS_DARK.name
        ansi = chosen.startswith("ansi-")
        super().__init__(ansi_color=True if ansi and os.environ.get("NO_COLOR") else None)
        tell_apart()
        theme.register(self)
        self.theme = _known_theme(chosen, self.available_themes)
        self.config = config
        self.clock = clock
        self.keymap = check_keymap(config.keys)
        self.set_keymap(self.keymap)
        self.discreet = discreet or config.discreet
        self.plain = ascii or (os.environ.get("TERM") == "linux" if config.ascii is None else config.ascii)
        self.demo = demo
        self.date: Date | None = None
        self.drafts: dict[str, str] = {}
        self.store = Store(open_keeper)
        self.ticker = Ticker(self, clock, self._tick)
        self._today = TodayScreen()
        self._snapshot: Snapshot | None = None
        self._seen = 0
        self._looks = 0
        self._leaving: Moment | None = None
        self._titled = ""

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
        return View(self.snapshot, self.clock.now(), self.discreet, self.plain)

    @property
    def seen(self) -> int:
        """The journal's position that the screen is drawn from, this app's own changes included."""
        return self._seen

    async def do(self, change: Callable[[Timekeeper, bool], Outcome]) -> Outcome | None:
        """Make a change, draw it and say what came of it; None if it was refused or declined."""
        outcome = await self._attempt(change, yes=False)
        await self.refresh_snapshot()
        if outcome is not None:
            self.say(outcome.news)
        return outcome

    def start_doing(self, change: Callable[[Timekeeper, bool], Outcome]) -> None:
        """Make a change without waiting for it. Changes are made in the order in which they are started."""
        self.run_worker(self.do(change), group="changes")

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
        told = self.view.masked(news) if self._snapshot is not None else news
        for face in self._faces():
            face.say(told, tone)

    async def confirmed(self, question: str) -> bool:
        """Ask a yes or no in one line."""
        from hraas_tui.app.dialogs.confirm import Confirm

        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.push_screen(Confirm(self.view.masked(question), answer))
        return await answer

    def begin(self, target: Target, *, at: Moment | None = None, keyed: bool = False) -> None:
        """Switch to a target."""
        self.start_doing(lambda keeper, yes: keeper.start(target, at=at, keyed=keyed, yes=yes))

    def perform(self, action: str) -> None:
        """Do a verb by its action, as its key would: the screen's own verbs before the app's."""
        own = self.screen if hasattr(self.screen, f"action_{action.partition('(')[0]}") else self
        self.run_worker(self.run_action(action, own), group="verbs")

    @property
    def on_today(self) -> bool:
        """Whether the Today screen is in front, a dialog apart."""
        faces = [screen for screen in self.screen_stack if not screen.is_modal]
        return bool(faces) and faces[-1] is self._today

    # Life

    def get_default_screen(self) -> Screen[Any]:
        """Open with Today."""
        return self._today

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Add our own tokens to every theme."""
        return theme.theme_tokens(self.current_theme)

    async def on_mount(self) -> None:
        """Read the ledger, then watch it; without a ledger there is no app."""
        try:
            if not self.discreet:
                self.discreet = await self.store.run(lambda keeper: keeper.discreet)
            snapshot = await self.store.latest(lambda keeper: keeper.snapshot(None))
        except (LedgerTrouble, Refused) as trouble:
            self.exit(return_code=1, message=str(trouble))
            return
        if snapshot is not None:
            self._show(snapshot)
        self.run_worker(self._watch(), group="outside")

    def on_load(self) -> None:
        """Open the ledger while the screen is being laid out."""
        self.store.open()

    async def on_unmount(self) -> None:
        """Finish what was asked for and close the ledger."""
        self.ticker.stop()
        await self.store.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(OUTSIDE_CHECK)
            await self.look_outside()

    async def look_outside(self) -> None:
        """See whether others changed the ledger or the day is over; once a minute, say that we are here."""
        self._looks += 1
        beat = self._looks % BEATS_EVERY == 0
        try:
            moved = await self.store.run(lambda keeper: _looked(keeper, beat=beat))
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
            return
        if moved or (self._snapshot is not None and self._snapshot.today != self._day_now()):
            await self.refresh_snapshot()
        elif not self.ticker.armed:
            self._tick(self.clock.now())

    def _day_now(self) -> Date:
        snapshot, now = self.snapshot, self.clock.now()
        if snapshot.day.date == snapshot.today and now in snapshot.day.span:
            return snapshot.today
        return self.config.days.day_of(now)

    # Inside

    async def _attempt(self, change: Callable[[Timekeeper, bool], Outcome], *, yes: bool) -> Outcome | None:
        def job(keeper: Timekeeper) -> Outcome:
            outcome = change(keeper, yes)
            self._seen = max(self._seen, outcome.position)
            return outcome

        try:
            return await self.store.run(job)
        except NeedsYes as question:
            if not yes and await self.confirmed(str(question)):
                return await self._attempt(change, yes=True)
        except Refused as refusal:
            self.say(str(refusal), "warning")
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")
        return None

    def _faces(self) -> Iterator[Face]:
        """The screens that can be seen: from the front to the first that hides what is behind it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Face):
                yield screen
            if not screen.is_modal:
                return

    def redraw(self) -> None:
        """Draw what is known again, on the screens that can be seen."""
        if self._snapshot is not None:
            self._show(self._snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._seen = max(self._seen, snapshot.position)
        now = self.clock.now()
        for face in self._faces():
            face.show(snapshot, now)
        self.ticker.run(snapshot.running is not None)
        self._tell_terminal()

    def _tick(self, now: Moment) -> None:
        for face in self._faces():
            face.tick(now)

    def _tell_terminal(self) -> None:
        """Name the running client in the terminal's title, if the configuration asks for it."""
        if not self.config.title or self._driver is None:
            return
        running = self.snapshot.running
        name = f"{self.view.name(running.client)} - HRaaS" if running else "HRaaS"
        if name != self._titled:
            self._titled = name
            self._driver.write(f"\x1b]2;{printable(name)}\x07")

    # Verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the screens' keys and the palette quiet while something is being typed."""
        waits = action in {"show_screen", "command_palette", "export", "help"}
        return not (waits and any(face.typing for face in self._faces()))

    def on_key(self, event: events.Key) -> None:
        """Do what a key does when it arrives as Alt and that key: escape came right before it."""
        key = plain_key(event.key, event.character)
        if key is not None:
            event.stop()
            self.perform_key(key)

    def perform_key(self, key: str) -> None:
        """Leave what is being typed or chosen, and do the verb of a key."""
        verb = next((verb for verb in VERBS if key in keys_of(verb, self.keymap)), None)
        if verb is not None:
            self.perform(verb.action)

    def action_switch(self, digit: int) -> None:
        """Switch to a digit's client; offer its contexts if it runs already."""
        self._today.select(None)
        roster, running = self.snapshot.roster, self.snapshot.running
        client = roster.by_hotkey(digit)
        if client is None:
            self._today.nobody(digit)
        elif running is not None and running.client == client.id and self.on_today:
            self._today.offer_contexts(client, digit)
        else:
            self.begin(Target(client.id), keyed=True)

    def action_unassigned(self) -> None:
        """Start a session whose client is not known yet."""
        self._today.select(None)
        self.start_doing(lambda keeper, yes: keeper.unassigned(keyed=True, yes=yes))

    def action_return(self) -> None:
        """Go back to what was interrupted."""
        self._today.select(None)
        self.start_doing(lambda keeper, yes: keeper.come_back(keyed=True, yes=yes, seen=self.seen))

    def action_stop(self) -> None:
        """Stop the clock."""
        self._today.select(None)
        self.start_doing(lambda keeper, _: keeper.stop(seen=self.seen))

    def action_undo(self) -> None:
        """Take the last change back."""
        self.start_doing(lambda keeper, yes: keeper.undo(yes=yes, seen=self.seen))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.start_doing(lambda keeper, yes: keeper.redo(yes=yes, seen=self.seen))

    def action_show_screen(self, name: str) -> None:
        """Bring a screen to the front; Today lies under all others."""
        if self.screen.is_modal:
            return
        in_front = self.screen is not self._today
        if name == "today" and in_front:
            self.pop_screen()
        elif name != "today" and not in_front:
            self.push_screen(name)

    def action_export(self) -> None:
        """Open the export dialog."""
        from hraas_tui.app.dialogs.export import ExportDialog

        self.push_screen(ExportDialog())

    def action_help(self) -> None:
        """List the keys."""
        from hraas_tui.app.dialogs.help import Help

        self.push_screen(Help(self.keymap))

    async def action_discreet(self) -> None:
        """Hide, or name again, every client but the running one."""
        discreet = self.discreet = not self.discreet
        self.redraw()
        self.say("Discreet: only the running client is named." if discreet else "All clients are named.")
        try:
            await self.store.run(lambda keeper: keeper.set_discreet(discreet))
        except LedgerTrouble as trouble:
            self.say(str(trouble), "error")

    async def action_quit(self) -> None:
        """Quit; while a session runs, only on the second key."""
        running, now = self._snapshot.running if self._snapshot else None, self.clock.now()
        asked = self._leaving is not None and 0 <= now - self._leaving < QUIT_WITHIN
        if running is None or asked:
            self.exit()
            return
        self._leaving = now
        name = self.view.name(running.client)
        self.say(f"{name} keeps running ({elapsed(running.seconds(now))}); q again to quit.", "warning")

    def on_tab_chosen(self, event: TabChosen) -> None:
        """Change to the tab that was clicked, unless something is being typed."""
        if self.check_action("show_screen", ()):
            self.action_show_screen(event.screen)

    def on_verb_chosen(self, event: VerbChosen) -> None:
        """Do the verb that was clicked."""
        self.perform(event.action)


def _looked(keeper: Timekeeper, *, beat: bool) -> bool:
    if beat:
        keeper.beat()
    return keeper.moved()


def _known_theme(name: str, themes: Mapping[str, object]) -> str:
    if name not in themes:
        raise ConfigError(f"theme: there is no theme {name!r}. There are: {', '.join(sorted(themes))}.")
    return name
