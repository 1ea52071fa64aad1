"""The app: its screens, its verbs, its themes and its life from the first key to the last."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events

from hraas_tui.app import theme
from hraas_tui.app.alt_keys import plain_key, tell_apart
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.upkeep import Upkeep
from hraas_tui.app.verbs import EVERYWHERE, VERBS, bindings, check_keymap, keys_of
from hraas_tui.app.widgets.view import elapsed
from hraas_tui.app.zoom import Zoom
from hraas_tui.config import SettingError
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.phrases import duration
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.binding import BindingType
    from textual.command import Provider
    from textual.screen import Screen

    from hraas_tui.app.messages import VerbChosen
    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Timekeeper

CRASHED = 1
"""The exit status of an app that an error ended: it has not left, it was lost."""

QUIT_WITHIN = 10
"""Seconds within which a second `q` quits although a session runs."""


def _commands() -> type[Provider]:
    from hraas_tui.app.palette import Commands

    return Commands


def _collect_again() -> None:
    """Collect garbage from now on, but look for none among what was made to open with: all of that stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class HraasApp(Upkeep):
    """HRaaS, full screen: Today in front, the verbs that work everywhere, and all that surrounds them."""

    TITLE = "HRaaS"
    CSS_PATH: ClassVar = ["app.tcss", "screens/today.tcss", "widgets/timeline.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-side"), (60, "-compact"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-line"), (3, "-strip"), (9, "-low"), (18, "-short"), (28, "-tall")]  # noqa: RUF012
    themed = False

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
        # Without colours, Textual turns an ANSI theme black on black unless it is told so from the start.
        mono = chosen.startswith("ansi-") and bool(os.environ.get("NO_COLOR"))
        super().__init__(open_keeper, config=config, clock=clock, ansi_color=True if mono else None)
        tell_apart()
        theme.register(self)
        self.themed = True
        self.theme = _known_theme(chosen, self.available_themes)
        self.keymap = check_keymap(config.keys)
        self.set_keymap(self.keymap)
        self.discreet = discreet or config.discreet
        self.plain = ascii or (os.environ.get("TERM") == "linux" if config.ascii is None else config.ascii)
        self.demo = demo
        self.zoom = Zoom({})
        self.drafts: dict[str, str] = {}
        self._today = TodayScreen()
        self._leaving: Moment | None = None
        self._titled = ""
        self._trouble = ""

    # What screens use

    def begin(self, target: Target, *, at: Moment | None = None, keyed: bool = False) -> None:
        """Switch to a target."""
        self.start_doing(lambda keeper, yes: keeper.start(target, at=at, keyed=keyed, yes=yes))

    def perform(self, action: str) -> None:
        """Do a verb by its action, as its key would: the screen's own verbs before the app's."""
        own = self.screen if hasattr(self.screen, f"action_{action.partition('(')[0]}") else self
        self.run_worker(self.run_action(action, own), group="verbs")

    # Life

    def get_default_screen(self) -> Screen[Any]:
        """Open with Today."""
        return self._today

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Add our own tokens to every theme; what Textual asks before one was chosen is of no use."""
        return theme.theme_tokens(self.current_theme) if self.themed else {}

    def refresh_css(self, animate: bool = True) -> None:
        """Until there is anything to style, note the theme's colours only: the style sheets are read once then."""
        if self._driver is None:
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            super().refresh_css(animate=animate)

    async def on_load(self) -> None:
        """Read the ledger before anything is drawn, so that the first picture is the right one."""
        try:
            named, snapshot = await self.store.run(self._opened)
        except (LedgerTrouble, Refused) as trouble:
            self._trouble = str(trouble)
        else:
            self.discreet = self.discreet or not named
            self._take(snapshot)

    def on_mount(self) -> None:
        """Watch the ledger; without one there is no app."""
        if self._trouble:
            self.call_after_refresh(self.exit, return_code=1, message=self._trouble)
        else:
            self.watch_outside()
            self.call_after_refresh(_collect_again)
            self.start_upkeep()

    async def on_unmount(self) -> None:
        """Finish what was asked for and close the ledger."""
        self.stop_watching()
        self.leave_terminal()
        self._untitle()
        if self.zoom.release_all():
            await self.zoom.settle()
        if self._snapshot is not None and (self.hung_up or self.return_code != CRASHED):
            with suppress(LedgerTrouble):
                await self.store.run(lambda keeper: keeper.leave())
        await self.store.close()

    # Inside

    def _opened(self, keeper: Timekeeper) -> tuple[bool, Snapshot]:
        """Ask about what went by while no app was here and watch from now on; then read what is shown first."""
        self.witness.catch_up(keeper)
        keeper.arrive()
        return not keeper.discreet, keeper.snapshot()

    def _show(self) -> None:
        super()._show()
        self._tell_terminal()

    def _tell_terminal(self) -> None:
        """Show the running client, and hours and minutes, in the terminal's title, if the configuration asks for it."""
        if not self.config.title or self._driver is None:
            return
        running = self.snapshot.running
        seconds = running.seconds(self.clock.now()) if running else 0
        name = f"{self.view.name(running.client)} {duration(seconds)} - HRaaS" if running else "HRaaS"
        if name != self._titled:
            self._titled = name
            self._driver.write(f"\x1b]2;{printable(name)}\x07")

    def _untitle(self) -> None:
        """Leave no client's name behind in the terminal's title."""
        if self._titled and self._driver is not None:
            self._driver.write("\x1b]2;\x07")

    def _tick(self, now: Moment) -> None:
        super()._tick(now)
        self._tell_terminal()

    # Verbs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keep the screens' keys and the palette quiet while something is being typed."""
        if self._snapshot is None:
            return action == "quit"
        waits = action in {"show_screen", "command_palette", "export", "search", "help"}
        return not (waits and any(face.typing for face in self._faces()))

    async def on_key(self, event: events.Key) -> None:
        """Do what a key does when it arrives as Alt and that key: escape came right before it.

        A key is about what runs once the keys before it are done, also if all of them arrived at once: over a slow
        line, `2` and `n` must not write the note of the client before.
        """
        await self.stillness()
        key = plain_key(event.key, event.character)
        if key is not None:
            event.stop()
            self.perform_key(key)
        elif self._came_before_the_bar(event):
            event.stop()
            event.prevent_default()
            if self.focused is not None:
                self.focused._forward_event(events.Key(event.key, event.character))  # noqa: SLF001 - before what comes

    def _came_before_the_bar(self, event: events.Key) -> bool:
        """Whether a key was pressed so fast after the one that opens the bar that the bar was not there yet."""
        if self.screen is not self._today or not self._today.typing:
            return False
        bar = self._today.bar
        return self.focused in {bar, bar.input} and bar.latest_key is not event

    def perform_key(self, key: str) -> None:
        """Leave what is being typed or chosen, and do the verb of a key."""
        here = [verb for verb in VERBS if verb.scope in {EVERYWHERE, self.place}]
        verb = next((verb for verb in here if key in keys_of(verb, self.keymap)), None)
        if verb is not None:
            self.perform(verb.action)

    def action_switch(self, digit: int) -> None:
        """Switch to a digit's client; offer its contexts if it runs already."""
        self._today.select(None)
        roster, running = self.snapshot.roster, self.snapshot.running
        client = roster.by_hotkey(digit)
        if client is None:
            self._today.nobody(digit)
        elif running is not None and running.client == client.id and self.screen is self._today:
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

    def action_meeting(self) -> None:
        """Mark the running session as work off the computer, or take the mark away."""
        off = not self.snapshot.off
        self.start_doing(lambda keeper, _: keeper.set_off(off))

    def action_undo(self) -> None:
        """Take the last change back."""
        self.start_doing(lambda keeper, yes: keeper.undo(yes=yes, seen=self.seen))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.start_doing(lambda keeper, yes: keeper.redo(yes=yes, seen=self.seen))

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

    def on_verb_chosen(self, event: VerbChosen) -> None:
        """Do the verb that was clicked."""
        self.perform(event.action)


def _known_theme(name: str, themes: Mapping[str, object]) -> str:
    if name not in themes:
        raise SettingError("theme", f"there is no theme {name!r}. There are: {', '.join(sorted(themes))}.")
    return name
