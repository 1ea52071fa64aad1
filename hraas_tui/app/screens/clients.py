"""The Clients screen: who is billed, with the contexts of the highlighted one beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.containers import Container

from hraas_tui.app.asked_once import asked_once
from hraas_tui.app.client_asks import ask_client, ask_context, ask_terms
from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.screens.client_rows import client_row, client_shape, context_heading, context_row, heading
from hraas_tui.app.verb import CLIENTS
from hraas_tui.app.verbs import BY_ID, VERBS, bindings, shown_keys
from hraas_tui.app.widgets.key_line import Hint, KeyLine
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Row
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.table import RowChosen, Table, TableSized
from hraas_tui.app.widgets.view import View
from hraas_tui.core.clients import in_order

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.dialogs.client_form import Form
    from hraas_tui.app.dialogs.context import ContextDraft
    from hraas_tui.app.dialogs.terms_form import TermsForm
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Client, ClientId, Context, ContextId

EMPTY = Row(((" No client yet. Press a to add the first: a name is enough.", "quiet"),))
NO_CONTEXT = Row(((" No context yet: a adds one.", "quiet"),))


class ClientsScreen(LeanScreen[None]):
    """Two lists: the clients, and the contexts of the highlighted one. Keys go to one of them at a time."""

    CSS_PATH = "clients.tcss"
    scope = CLIENTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CLIENTS)]

    def __init__(self) -> None:
        super().__init__()
        self._view: View | None = None
        self._at_client: ClientId | None = None
        self._at_context: ContextId | None = None
        self._in_contexts = False
        self._forms: dict[ClientId | None, Form] = {}
        self._drafts: dict[tuple[ClientId, ContextId | None], ContextDraft] = {}
        self._terms: dict[tuple[ClientId, ContextId | None], TermsForm] = {}

    def compose(self) -> ComposeResult:
        """Lay out the tabs, the two lists, the news and the keys."""
        yield TabLine("clients")
        with Container(id="lists"):
            yield Table("Clients", id="client-table")
            yield Table("Contexts", id="context-table")
        yield NewsLine()
        yield KeyLine()

    @property
    def face(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    # What the app tells

    def show(self, snapshot: Snapshot, now: Moment) -> None:
        """Draw the clients."""
        self._view = View(snapshot, now, self.face.discreet, self.face.plain)
        self._settle()
        self._draw()

    def tick(self, now: Moment) -> None:
        """Let the time go on in the top line, and old news go."""
        if self._view is not None and self._ready:
            self.query_one(TabLine).tick(now, self._view.day.days, self._notice)
            self.query_one(NewsLine).tick(now)

    def say(self, news: str, tone: str) -> None:
        """Show one sentence."""
        if self._ready:
            self.query_one(NewsLine).say(news, tone, self.face.clock.now())

    @property
    def typing(self) -> bool:
        """Whether a bar is open: this screen has none."""
        return False

    @property
    def _ready(self) -> bool:
        """Whether the widgets are there: not yet while it is laid out, no longer while the app closes."""
        return self.is_mounted and self.app.is_running

    def on_screen_resume(self) -> None:
        """Draw what was changed meanwhile."""
        self.show(self.face.snapshot, self.face.clock.now())

    @on(TableSized)
    def on_resize(self) -> None:
        """Draw again at the new width, which a list may get later than the screen: below a dialog it does."""
        self.call_after_refresh(self._draw)

    # What is shown

    @property
    def _notice(self) -> str:
        return "discreet" if self.face.discreet else ""

    @property
    def clients(self) -> list[Client]:
        """The clients as they are listed, the archived ones last."""
        return in_order(self._view.snapshot.roster.clients) if self._view else []

    @property
    def contexts(self) -> list[Context]:
        """The contexts of the highlighted client, the archived ones last."""
        if self._view is None or self._at_client is None:
            return []
        return in_order(self._view.snapshot.roster.contexts_of(self._at_client, archived=True))

    @property
    def client(self) -> Client | None:
        """The highlighted client."""
        return next((c for c in self.clients if c.id == self._at_client), None)

    @property
    def context(self) -> Context | None:
        """The highlighted context."""
        return next((c for c in self.contexts if c.id == self._at_context), None)

    def _settle(self) -> None:
        """Highlight something that is still there."""
        if self.client is None:
            self._at_client = self.clients[0].id if self.clients else None
        if self.context is None:
            self._at_context = self.contexts[0].id if self.contexts else None
        if self._at_client is None:
            self._in_contexts = False

    def _draw(self) -> None:
        view = self._view
        if view is None or not self._ready or not self.size.width:
            return
        self.query_one(TabLine).show(view.now, view.day.days, self._notice)
        self.set_class(self._in_contexts, "-in-contexts")
        self.set_class(view.plain, "-plain")
        self._draw_clients(view)
        self._draw_contexts(view)
        self.query_one(KeyLine).show(self._hints(), Hint("?", "help", "app.help"))

    def _draw_clients(self, view: View) -> None:
        table = self.query_one("#client-table", Table)
        shape = client_shape(max(20, table.content_size.width or self.size.width - 2))
        rows = [client_row(view, c, shape, chosen=c.id == self._at_client) for c in self.clients]
        at = next((n for n, c in enumerate(self.clients) if c.id == self._at_client), None)
        table.show(heading(shape), rows or [EMPTY], at, active=not self._in_contexts)

    def _draw_contexts(self, view: View) -> None:
        table = self.query_one("#context-table", Table)
        table.border_title = f"Contexts of {view.name(self._at_client)}" if self._at_client else "Contexts"
        width = table.content_size.width or self.size.width - 2
        chosen = self._at_context if self._in_contexts else None
        rows = [context_row(view, c, width, chosen=c.id == chosen) for c in self.contexts]
        at = next((n for n, c in enumerate(self.contexts) if c.id == chosen), None)
        head = context_heading(view, self._at_client, named=self.has_class("-low"))
        table.show(head, rows or [NO_CONTEXT], at, active=self._in_contexts)

    def _hints(self) -> list[Hint]:
        keymap = self.face.keymap
        verbs = [verb for verb in VERBS if verb.scope == CLIENTS and verb.footer]
        titles = {"clients-swap": "clients" if self._in_contexts else "contexts", "clients-raise": "move"}
        hints = []
        for verb in sorted(verbs, key=lambda verb: verb.footer):
            key = shown_keys(verb, keymap).split()[0]
            if verb.id == "clients-raise":
                key += " " + shown_keys(BY_ID["clients-lower"], keymap).split()[0]
            key = key.replace("⏎", "enter") if self.face.plain else key
            hints.append(Hint(key, titles.get(verb.id, verb.title), verb.action, verb.footer))
        return hints

    # What keys and clicks do

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        self._in_contexts = message.table.id == "context-table"
        self._highlight(message.at)
        if message.opened:
            self.action_edit()

    def _named(self, client: Client | None) -> bool:
        """Whether a client may be named now; if not, say so."""
        if client is None or self._view is None or not self._view.hides(client.id):
            return True
        key = self._view.key("discreet")
        self.face.say(f"Discreet: that client is not named now. {key} names all clients.", "warning")
        return False

    def _highlight(self, at: int) -> None:
        if self._in_contexts and self.contexts:
            self._at_context = self.contexts[max(0, min(len(self.contexts) - 1, at))].id
        elif not self._in_contexts and self.clients:
            self._at_client = self.clients[max(0, min(len(self.clients) - 1, at))].id
        self._settle()
        self._draw()

    def action_choose(self, by: int) -> None:
        """Move the highlight."""
        if self._in_contexts:
            at = next((n for n, c in enumerate(self.contexts) if c.id == self._at_context), 0)
        else:
            at = next((n for n, c in enumerate(self.clients) if c.id == self._at_client), 0)
        self._highlight(at + by)

    def action_swap(self) -> None:
        """Go to the contexts, or back to the clients."""
        self._in_contexts = not self._in_contexts
        self._settle()
        self._draw()

    @work
    @asked_once
    async def action_add(self) -> None:
        """Add a client, or a context."""
        if self._in_contexts:
            await self._ask_context(None)
        else:
            await self._ask_client(None)

    @work
    @asked_once
    async def action_edit(self) -> None:
        """Change what is highlighted; add where there is nothing."""
        if self._in_contexts:
            await self._ask_context(self.context)
        else:
            await self._ask_client(self.client)

    async def _ask_client(self, client: Client | None) -> None:
        if not self._named(client):
            return
        who = None if client is None else client.id
        known = {c.id for c in self.face.snapshot.roster.clients}
        left = await ask_client(self.face, client, self._forms.pop(who, None))
        if left is not None:
            self._forms[who] = left
        made = [c.id for c in self.face.snapshot.roster.clients if c.id not in known]
        if made and who is None:
            self._at_client, self._in_contexts = made[0], False
            self._settle()
            self._draw()

    async def _ask_context(self, context: Context | None) -> None:
        owner = self.client
        if owner is None or not self._named(owner):
            return
        which = (owner.id, None if context is None else context.id)
        known = {c.id for c in self.face.snapshot.roster.contexts}
        left = await ask_context(self.face, owner, context, self._drafts.pop(which, None))
        if left is not None:
            self._drafts[which] = left
        made = [c.id for c in self.face.snapshot.roster.contexts if c.id not in known]
        if made and self._at_client == owner.id:
            self._at_context = made[0]
            self._draw()

    @work
    @asked_once
    async def action_terms(self) -> None:
        """Change the terms of the highlighted client, or of the highlighted context."""
        owner, context = self.client, self.context if self._in_contexts else None
        if owner is None or not self._named(owner):
            return
        if context is not None or not self._in_contexts:
            which = (owner.id, None if context is None else context.id)
            left = await ask_terms(self.face, owner, context, self._terms.pop(which, None))
            if left is not None:
                self._terms[which] = left

    @work
    async def action_archive(self) -> None:
        """Put what is highlighted away, or take it back."""
        if self._in_contexts:
            context = self.context
            if context is not None:
                away = not context.archived
                await self.face.do(lambda keeper, _yes: keeper.archive_context(context.id, away))
        elif self.client is not None:
            client = self.client
            gone = not client.archived
            await self.face.do(lambda keeper, _yes: keeper.archive_client(client.id, gone))

    @work
    async def action_move(self, by: int) -> None:
        """Move what is highlighted up or down."""
        if self._in_contexts:
            context = self.context
            if context is not None:
                await self.face.do(lambda keeper, _yes: keeper.move_context(context.id, by))
        elif self.client is not None:
            client = self.client
            await self.face.do(lambda keeper, _yes: keeper.move_client(client.id, by))
