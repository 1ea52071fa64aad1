"""Search: a line, what it means, and the sessions it finds while it is being typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.dialogs.form import Entry
from hraas_tui.app.widgets.found_list import FoundList, FoundOpened
from hraas_tui.app.widgets.paint import Part, Row, Rows
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.phrases import duration, plural

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.searching import Found
    from hraas_tui.core.sessions import Session

FORMS = "words, @context, #ticket, client/, march, 2026-03-16, from..to"
KEYS = "enter look at it · ↑↓ choose · escape leave"
KEYS_PLAIN = "enter look at it | up/down choose | escape leave"


@dataclass(frozen=True, slots=True)
class SearchLeft:
    """How the dialog was left: what was typed, and the session to look at."""

    line: str
    visit: Session | None = None


class SearchDialog(Dialog[SearchLeft]):
    """Answers while it is typed; what an answer took too long for is dropped."""

    CSS_PATH = "search.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,ctrl+p", "step(-1)", "up"),
        Binding("down,ctrl+n", "step(1)", "down"),
        Binding("pageup", "page(-1)", "page up"),
        Binding("pagedown", "page(1)", "page down"),
        Binding("enter", "visit", "look at it"),
        Binding("escape", "leave", "leave"),
    ]

    def __init__(self, line: str = "") -> None:
        super().__init__()
        self._line = line
        self._found: Found | None = None
        self._minute = 0

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def found(self) -> Found | None:
        """The latest answer."""
        return self._found

    def compose(self) -> ComposeResult:
        """The line, how it is understood, what it finds, and the keys."""
        with Vertical(id="search") as frame:
            frame.border_title = "Search"
            with Horizontal(id="search-line"):
                yield Static("search", id="search-label")
                yield Entry(self._line, placeholder="what was it about, for whom, when?", id="search-entry")
            yield Rows(id="search-told")
            yield FoundList(id="search-found")
            yield Static(Content(KEYS_PLAIN if self.main.plain else KEYS), id="search-keys")

    def on_mount(self) -> None:
        """Begin with the line of last time, selected, so that typing replaces it."""
        self.set_class(self.main.plain, "-plain")
        self.query_one(Entry).focus()
        self.query_one(Entry).select_all()
        self._ask()

    # What the app tells

    def show(self, snapshot: Snapshot, _now: Moment) -> None:
        """Look again if the ledger has changed."""
        if self._found is not None and snapshot.position != self._found.position:
            self._ask()

    def tick(self, now: Moment) -> None:
        """Count the running session's time on, minute by minute."""
        running = self._found is not None and any(s.running for s in self._found.matches.sessions)
        if running and now // MINUTE != self._minute:
            self._ask()

    def say(self, news: str, tone: str) -> None:
        """Show a sentence where the line is explained."""
        if self.is_mounted and news and tone != "plain":
            self.query_one("#search-told", Rows).set_rows([Row(((news, "warning"),))])

    @property
    def typing(self) -> bool:
        """Whether the screens' keys must wait: they do while this is open."""
        return True

    # Looking

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._line:
            self._line = event.value
            self._ask()

    @work
    async def _ask(self) -> None:
        line, view = self._line, self.main.view
        clients = [None, *(client.id for client in view.snapshot.roster.clients)]
        named = frozenset(c for c in clients if not view.hides(c)) if view.discreet else None
        try:
            found = await self.main.store.latest(lambda keeper: keeper.search(line, named=named), "search")
        except (LedgerTrouble, Refused) as trouble:
            self.say(str(trouble), "warning")
            return
        if found is not None and self.is_mounted and self.main.is_running:
            self._draw(found)

    def _draw(self, found: Found) -> None:
        self._found = found
        view = self._view(found)
        self._minute = view.now // MINUTE
        self.query_one("#search-told", Rows).set_rows([told_row(found, self._line, view)])
        self.query_one(FoundList).show(view, found)

    def _view(self, found: Found) -> View:
        """The app's view, with the clients and contexts as they were when the answer was read."""
        view = self.main.view
        day = replace(view.snapshot.day, roster=found.roster)
        return replace(view, snapshot=view.snapshot._replace(day=day))

    # Keys

    def action_step(self, by: int) -> None:
        """Move the highlight."""
        self.query_one(FoundList).step(by)

    def action_page(self, by: int) -> None:
        """Move the highlight by a page."""
        self.query_one(FoundList).page(by)

    @on(Input.Submitted)
    @on(FoundOpened)
    def action_visit(self) -> None:
        """Look at the highlighted session on its day."""
        session = self.query_one(FoundList).session
        if session is not None:
            self.dismiss(SearchLeft(self._line, session))

    def action_leave(self) -> None:
        """Leave; the line is kept for next time."""
        self.dismiss(SearchLeft(self._line))

    def on_key(self, event: events.Key) -> None:
        """Leave at Alt and a key, which is escape and that key, and do what the key does."""
        self.leave_at_alt(event)


def told_row(found: Found, line: str, view: View) -> Row:
    """How the line was understood, and at the right how much was found."""
    search, matches = found.search, found.matches
    parts: list[Part] = [(", ".join(search.told), "")]
    parts += [("  " if search.told else "", ""), ("; ".join(search.hints), "warning")] if search.hints else []
    if not line.strip():
        parts = [(FORMS, "quiet")]
    elif view.discreet and (search.words or search.tickets or search.contexts is not None):
        parts.append(("  discreet: only the running client's words are looked at", "quiet"))
    elif len(matches.sessions) < matches.count:
        parts.append((f"  the latest {len(matches.sessions)} are listed", "quiet"))
    total = f"{plural(matches.count, 'session')} {view.signs.dot} {duration(matches.seconds)}"
    return Row(tuple(parts), ((total, "bold strong"),), keeps=True)
