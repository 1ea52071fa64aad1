"""The command palette: the verbs by name, and every client and context to switch to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual.command import (
    CommandInput,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
    SearchIcon,
)
from textual.widgets import LoadingIndicator

from hraas_tui.app.dialogs.base import PlainBar
from hraas_tui.app.lean import Once, Sized
from hraas_tui.app.verbs import EVERYWHERE, VERBS, shown_keys
from hraas_tui.core.interrupts import Target
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.style import Style

    from hraas_tui.app.app import HraasApp
    from hraas_tui.core.sessions import ClientId


class Palette(Once, Sized, CommandPalette):
    """Textual's own, as still as all else: its cursor blinks, and its sign that it is busy moves even while hidden."""

    DEFAULT_CSS = """
    Palette.-plain #--input, Palette.-plain #--input.--list-visible { border: blank; }
    Palette.-plain CommandList, Palette.-plain LoadingIndicator { border-bottom: none; }
    """

    def __init__(self) -> None:
        super().__init__(placeholder="what to do, or whom to switch to")

    def on_mount(self) -> None:
        """Let nothing move by itself, and draw with ASCII alone where that is asked for."""
        self.query_one(CommandInput).cursor_blink = False
        self.query_one(LoadingIndicator).auto_refresh = None
        self.query_one(SearchIcon).icon = ">"
        if getattr(self.app, "plain", False):
            self.add_class("-plain")
            self.query_one(CommandList).vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]


class Commands(Provider):
    """What the palette finds. Names come from outside: they are shown as text, never as markup."""

    @property
    def _app(self) -> HraasApp:
        return cast("HraasApp", self.app)

    async def discover(self) -> Hits:
        """Give everything there is, before anything is typed."""
        for title, told, command in self._all():
            yield DiscoveryHit(Text(title), command, text=title, help=told)

    async def search(self, query: str) -> Hits:
        """Give what matches."""
        matcher = self.matcher(query)
        for title, told, command in self._all():
            score, offsets = matcher.fuzzy_search.match(query, title)
            if score > 0:
                shown = _highlighted(title, offsets, matcher.match_style)
                yield Hit(score, shown, command, text=title, help=told)

    def _all(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        app = self._app
        here = app.place
        for verb in VERBS:
            if verb.palette and verb.scope in {EVERYWHERE, here}:
                title = f"{verb.title[0].upper()}{verb.title[1:]}  ({shown_keys(verb, app.keymap)})"
                yield title, verb.help, partial(app.perform, verb.action)
        yield from self._targets()

    def _targets(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        view = self._app.view
        roster = view.snapshot.roster
        for client in roster.active:
            if view.hides(client.id):
                continue
            name = printable(client.name)
            yield f"Switch to {name}", "start the clock for this client", self._switch(client.id)
            for context in roster.contexts_of(client.id):
                title = f"Switch to {name} · {printable(context.key)}"
                yield title, "start the clock for this context", self._switch(client.id, context.key)

    def _switch(self, client: ClientId, context: str | None = None) -> Callable[[], None]:
        return lambda: self._app.begin(Target(client, context))


def _highlighted(title: str, offsets: object, style: Style) -> Text:
    text = Text(title)
    for offset in cast("tuple[int, ...]", offsets):
        text.stylize(style.rich_style, offset, offset + 1)
    return text
