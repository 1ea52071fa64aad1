"""The Statements screen: what is open of each client's time, and what was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container
from textual.content import Content

from hraas_tui.app.screens.statement_acting import StatementActing
from hraas_tui.app.screens.statement_reading import overview, prospect
from hraas_tui.app.screens.statement_rows import client_rows, nobody, nothing, statement_rows
from hraas_tui.app.verb import STATEMENTS
from hraas_tui.app.verbs import BY_ID, EVERYWHERE, VERBS, bindings, digits_shown, shown_keys
from hraas_tui.app.widgets.key_line import Hint, KeyLine
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Row
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.table import RowChosen, Table
from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.core.phrases import duration
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.app.screens.statement_reading import Prospect
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Client, ClientId

FRAME = 3
"""Rows of a list's frame and heading."""

MOST = 14
"""Rows that the clients take at the most, where statements are below them."""

READING = Row(((" Reading …", "quiet"),))


class StatementsScreen(StatementActing):
    """Two lists: the clients with what is open, and the statements. Keys go to one of them at a time.

    All statements are listed until a client is pointed at, then that client's alone. What takes no reckoning is read
    at once, the rest after it and a client at a time, so that no key waits for it.
    """

    CSS_PATH = "statements.tcss"
    scope = STATEMENTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(STATEMENTS)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._prospects: dict[ClientId, Prospect] = {}
        self._narrow = False
        self._year: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the tabs, the two lists, the news and the keys."""
        yield TabLine("statements")
        with Container(id="lists"):
            yield Table("Clients", id="open-table")
            yield Table("Statements", id="statement-table")
        yield NewsLine()
        yield KeyLine()

    # What the app tells

    def on_screen_resume(self) -> None:
        """Draw what was changed meanwhile."""
        self.show(self.main.snapshot, self.main.clock.now())

    def on_resize(self) -> None:
        """Draw again at the new width."""
        self.call_after_refresh(self._draw)

    def show(self, snapshot: Snapshot, now: Moment) -> None:  # noqa: ARG002 - a face is told the time
        """Draw, and read again if the ledger has changed since."""
        self._draw()
        known = self._overview
        if known is None or known.position != snapshot.position or known.today != snapshot.today:
            self._read()

    def tick(self, now: Moment) -> None:
        """Let the time go on in the top line, and old news go."""
        if self._ready:
            self.query_one(TabLine).tick(now, self.main.config.days, self._notice)
            self.query_one(NewsLine).tick(now)
            self.set_class(self.query_one(NewsLine).present, "-told")

    def say(self, news: str, tone: str) -> None:
        """Show one sentence."""
        if self._ready:
            self.query_one(NewsLine).say(news, tone, self.main.clock.now())
            self.set_class(bool(news), "-told")

    @property
    def typing(self) -> bool:
        """Whether a bar is open: this screen has none."""
        return False

    @property
    def _notice(self) -> str:
        return ", ".join(["demo"] * self.main.demo + ["discreet"] * self.main.discreet)

    # Reading

    @work
    async def _read(self) -> None:
        """Read what is open and what was issued, then what each client's month would come to."""
        try:
            found = await self.main.store.latest(overview, "statements")
            if found is None:
                return
            self._overview = found
            self._draw()
            for client in found.clients(self.main.snapshot.roster):
                if client.archived and client.id not in found.open:
                    continue
                await self._reckon(client.id, found.position)
        except LedgerTrouble as trouble:
            self.main.say(str(trouble), "error")

    async def _reckon(self, client: ClientId, position: int) -> None:
        """Reckon a client's month, unless the ledger has moved on: then it is read for again anyway."""
        known = self._overview
        if known is None or known.position != position or not self._ready:
            return
        found = await self.main.ask(lambda keeper: prospect(keeper, client))
        if found != self._prospects.get(client):
            self._prospects[client] = found
            self._draw()

    # What is shown

    @property
    def clients(self) -> tuple[Client, ...]:
        """The clients as they are listed."""
        return self._overview.clients(self.main.snapshot.roster) if self._overview else ()

    @property
    def listed(self) -> tuple[Issued, ...]:
        """The statements as they are listed."""
        if self._overview is None:
            return ()
        return self._overview.listed(self._at_client if self._narrow else None, self._year)

    def settle(self) -> None:
        """Highlight something that is still there."""
        if self.client is None:
            self._at_client = self.clients[0].id if self.clients else None
        if self.issued is None:
            self._at_statement = self.listed[0].id if self.listed else None

    def _draw(self) -> None:
        if not self._ready or not self.size.width:
            return
        view = self.main.view
        self.query_one(TabLine).show(view.now, self.main.config.days, self._notice)
        self.settle()
        self.set_class(self._in_list, "-in-statements")
        self.set_class(view.plain, "-plain")
        self._draw_clients(view)
        self._draw_statements(view)
        self.query_one(KeyLine).show(self._hints(), Hint(view.key("help"), "help", "help"))

    def _draw_clients(self, view: View) -> None:
        table, found = self.query_one("#open-table", Table), self._overview
        width = table.content_size.width or self.size.width - 2
        if found is None:
            table.show(Row(), [READING], None, active=not self._in_list)
            return
        chosen = None if self._in_list else self._at_client
        head, rows = client_rows(view, found, self._prospects, self.clients, width, chosen)
        at = next((n for n, client in enumerate(self.clients) if client.id == self._at_client), None)
        whole = sum(each.seconds for each in found.open.values())
        told = f" {view.signs.dot} {duration(whole)} unbilled" if rows and not view.discreet else ""
        table.border_title = f"Clients{told}"
        table.styles.max_height = min(MOST, max(1, len(rows)) + FRAME)
        table.show(head, rows or [nobody(view)], at, active=not self._in_list)

    def _draw_statements(self, view: View) -> None:
        table, found, listed = self.query_one("#statement-table", Table), self._overview, self.listed
        name = view.name(self._at_client) if self._narrow and self._at_client else ""
        table.border_title = Content(printable(self._title(view, name))).markup
        if found is None:
            table.show(Row(), [READING], None, active=self._in_list)
            return
        width = table.content_size.width or self.size.width - 2
        chosen = self.issued if self._in_list else None
        head, rows = statement_rows(view, found, listed, width, chosen, named=not name)
        at = next((n for n, each in enumerate(listed) if each.id == self._at_statement), None)
        table.show(head, rows or [nothing(view, name, self._year)], at, active=self._in_list)

    def _title(self, view: View, name: str) -> str:
        words = [f"Statements of {name}" if name else "Statements"]
        words += [str(self._year)] if self._year is not None else []
        words += [f"{len(self.listed):,}"] if self.listed else []
        return f" {view.signs.dot} ".join(words)

    def _hints(self) -> list[Hint]:
        keymap = self.main.keymap
        own = [verb for verb in VERBS if verb.scope == STATEMENTS and verb.footer]
        titles = {
            "statements-swap": "clients" if self._in_list else "statements",
            "statements-narrow": "all clients" if self._narrow else "one client",
            "statements-before": "year",
        }
        hints = []
        for verb in sorted(own, key=lambda verb: verb.footer):
            key = shown_keys(verb, keymap).split()[0]
            if verb.id == "statements-before":
                key += " " + shown_keys(BY_ID["statements-after"], keymap).split()[0]
            key = key.replace("⏎", "enter") if self.main.plain else key
            hints.append(Hint(key, titles.get(verb.id, verb.title), verb.action, verb.footer))
        export = BY_ID["export"]
        hints.insert(1, Hint(shown_keys(export, keymap).split()[0], "new statement", export.action, 2))
        for verb in (verb for verb in VERBS if verb.scope == EVERYWHERE and verb.footer and verb != export):
            first = verb.id == "client-1"
            key = digits_shown(keymap) if first else shown_keys(verb, keymap).split()[0]
            hints.append(Hint(key, verb.title, "" if first else verb.action, len(own) + 1 + verb.footer))
        return hints

    # What keys and clicks do

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        self._in_list = message.table.id == "statement-table"
        self._highlight(message.at)
        if message.opened:
            self.action_open()

    def _highlight(self, at: int) -> None:
        """Highlight a row; a client that is pointed at has its own statements listed."""
        if self._in_list and self.listed:
            self._at_statement = self.listed[max(0, min(len(self.listed) - 1, at))].id
        elif not self._in_list and self.clients:
            self._at_client = self.clients[max(0, min(len(self.clients) - 1, at))].id
            self._narrow = True
        self._draw()

    def action_choose(self, by: int) -> None:
        """Move the highlight."""
        if self._in_list:
            at = next((n for n, each in enumerate(self.listed) if each.id == self._at_statement), 0)
        else:
            at = next((n for n, each in enumerate(self.clients) if each.id == self._at_client), 0)
        self._highlight(at + by)

    def action_swap(self) -> None:
        """Go to the statements, or back to the clients."""
        self._in_list = not self._in_list
        self._draw()

    def show_client(self) -> None:
        """Go to the highlighted client's statements."""
        self._narrow = self._in_list = True
        self._draw()

    def action_narrow(self) -> None:
        """List the statements of the highlighted client alone, or of all."""
        self._narrow = not self._narrow
        self._draw()

    def action_year(self, by: int) -> None:
        """List the statements of the year before or after, or of all years."""
        years = self._overview.years(self._at_client if self._narrow else None) if self._overview else ()
        if by < 0:
            self._year = next((year for year in years if self._year is None or year < self._year), self._year)
        elif by > 0 and self._year is not None:
            later = [year for year in years if year > self._year]
            self._year = later[-1] if later else None
        else:
            self._year = None
        self._draw()
