"""The part of the export dialog that shows: the sum, the clients, what is to be looked at, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.screen import ModalScreen

from hraas_tui.app.dialogs.export_fields import Detail, GoButton
from hraas_tui.app.dialogs.export_form import ExportLeft
from hraas_tui.app.export_reading import Found
from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.widgets.export_detail import detail_rows
from hraas_tui.app.widgets.export_lists import ClientTable, CompareList, LateList, MendList, Warned
from hraas_tui.app.widgets.export_preview import button, standing, summary
from hraas_tui.app.widgets.export_warnings import warnings_of
from hraas_tui.app.widgets.paint import Row, Rows
from hraas_tui.app.widgets.pick_list import Highlighted, PickList
from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from typing import Any

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.dialogs.export_form import ExportForm
    from hraas_tui.app.dialogs.form import Field
    from hraas_tui.app.export_reading import Preview
    from hraas_tui.core.sessions import Session, SessionId


MANY = 4
"""Clients from which on there is less room for the detail of one."""

STEADY = 3
"""Rows that the detail keeps if any client needs as many."""


class Showing(LeanScreen[ExportLeft], ModalScreen[ExportLeft]):
    """Draws a preview; lists that have nothing in them are not there."""

    form: ExportForm

    @property
    def face(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return None

    def field(self, name: str) -> Field:
        """A field by the id of its control."""
        raise NotImplementedError

    def go_to(self, name: str) -> None:
        """Go to a field by the id of its control."""
        raise NotImplementedError

    def action_reload(self) -> object:
        """Read again what would be written."""
        raise NotImplementedError

    def say(self, news: str, tone: str) -> None:
        """Show one sentence."""
        if not self.is_mounted:
            return
        looks = {"warning": "warning", "error": "bold error"}
        self.query_one("#told", Rows).set_rows([Row(((news, looks.get(tone, "")),))] if news else [])
        self.set_class(bool(news), "-told")

    def draw_nothing(self) -> None:
        """Show that the days are not known yet."""
        self.query_one("#summary", Rows).set_rows([Row((("Which days?", "quiet"),))])
        self.query_one(Detail).tell(lambda _: [])
        self.query_one(GoButton).tell("Which days?", "", ready=False)

    def draw_preview(self, found: Preview) -> None:
        """Show what was read."""
        view, issue = self.face.view, self.form.issue
        width = self.query_one("#summary").size.width
        told = [Row(((line, "bold strong"),)) for line in summary(view, found, width)]
        self.query_one("#summary", Rows).set_rows([*told, standing(found, width)])
        table = self.query_one(ClientTable)
        self.set_class(len(found.choices) > MANY, "-many")
        table.issue, first = issue, not table.items
        table.show(view, found.choices)
        if first and found.chosen:
            table.pick(next(choice.client.id for choice in found.choices if choice.draft is not None))
        self._list(self.query_one(MendList), found.to_mend)
        self._list(self.query_one(LateList), found.late)
        if found.comparison is not None or not found.drafts:
            # While it is still being read, the list stays: leaving it would put who is in it on the button.
            self._list(self.query_one(CompareList), warnings_of(view, found.comparison))
        self._draw_detail()
        said, beside, ready = button(view, found, self.form.formats or (), issue=issue)
        self.query_one(GoButton).tell(said, beside, ready=ready)

    def _list(self, shown: PickList[Any], items: tuple[Any, ...]) -> None:
        field = self.field(shown.id or "")
        field.set_class(not items, "-off")
        shown.show(self.face.view, items)
        if field.has_class("-at") and not items:
            self.go_to("go")

    @on(Highlighted)
    def _highlighted(self, event: Highlighted) -> None:
        if event.control.id == "clients":
            self._draw_detail()

    def _draw_detail(self) -> None:
        """Show the highlighted client; what is below stays where it is while most others are highlighted."""
        found, table, issue = self.preview, self.query_one(ClientTable), self.form.issue
        if found is None or table.picked is None:
            return
        view, at = self.face.view, table.picked.client.id

        def made(width: int) -> list[Row]:
            rows = {c.client.id: detail_rows(view, c, width, issue=issue) for c in found.choices}
            mine = rows.get(at, [])
            most = max(len(some) for some in rows.values())
            return [*mine, *[Row()] * (min(most, STEADY) - len(mine))]

        self.query_one(Detail).tell(made)

    async def highlighted_session(self) -> Session | None:
        """The session that the list in focus is at; None, said so, if it is at none."""
        focused = self.focused
        item = focused.picked if isinstance(focused, PickList) else None
        if isinstance(item, Found):
            return await self._known(item.finding.sessions[0] if item.finding.sessions else None)
        if isinstance(item, Warned):
            return await self._known(item.session)
        session: Session | None = getattr(item, "session", None)
        return session

    async def _known(self, session: SessionId | None) -> Session | None:
        if session is None:
            self.face.say("That is in no session: it stands in an address, a name or a rule.", "warning")
            return None
        try:
            return await self.face.ask(lambda keeper: keeper.known_session(session))
        except (LedgerTrouble, Refused) as trouble:
            self.face.say(str(trouble), "warning")
            return None
