"""What the app opens: its screens, the dialogs that work everywhere, and a session on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hraas_tui.app.acting import Acting
from hraas_tui.app.face import Exporting
from hraas_tui.app.verb import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen
    from whenever import Date

    from hraas_tui.app.dialogs.export_form import ExportForm, ExportLeft
    from hraas_tui.app.dialogs.search import SearchLeft
    from hraas_tui.app.messages import TabChosen
    from hraas_tui.app.screens.today import TodayScreen
    from hraas_tui.app.zoom import Zoom
    from hraas_tui.core.sessions import Session


EXPORT = "export"
"""What holds the whole tmux window while the dialog is open."""


def _clients_screen() -> Screen[Any]:
    from hraas_tui.app.screens.clients import ClientsScreen

    return ClientsScreen()


def _week_screen() -> Screen[Any]:
    from hraas_tui.app.screens.week import WeekScreen

    return WeekScreen()


def _statements_screen() -> Screen[Any]:
    from hraas_tui.app.screens.statements import StatementsScreen

    return StatementsScreen()


class Opening(Acting):
    """Today lies under all other screens; the dialogs open as they were left."""

    SCREENS: ClassVar[dict[str, Callable[[], Screen[Any]]]] = {
        "clients": _clients_screen,
        "statements": _statements_screen,
        "week": _week_screen,
    }

    _today: TodayScreen
    zoom: Zoom
    _export: ExportForm | None = None
    _searched = ""

    @property
    def place(self) -> str:
        """The scope of the screen in front, a dialog apart."""
        front = next(screen for screen in reversed(self.screen_stack) if not screen.is_modal)
        return str(getattr(front, "scope", TODAY))

    def enlarge(self, what: str) -> None:
        """Give something the whole tmux window while it lasts, if the pane is small."""
        if self.zoom.hold(what):
            self.run_worker(self.zoom.settle(), group="zoom")

    def shrink(self, what: str) -> None:
        """It is over."""
        if self.zoom.release(what):
            self.run_worker(self.zoom.settle(), group="zoom")

    async def look_at(self, day: Date) -> None:
        """Show a day on Today; the clock stays the present one."""
        self.action_show_screen(TODAY)
        self.date = None if day == self.snapshot.today else day
        await self.refresh_snapshot()

    # Verbs

    def action_show_screen(self, name: str) -> None:
        """Bring a screen to the front; Today lies under all others."""
        if self.screen.is_modal:
            return
        if self.screen is self._today:
            if name != TODAY:
                self.push_screen(name)
        elif name == TODAY:
            self.pop_screen()
        elif name != self.place:
            self.switch_screen(name)

    def action_export(self) -> None:
        """Open the export dialog, as it was left or as the screen in front has it."""
        front = self.screen
        self.open_export(front.to_export() if isinstance(front, Exporting) else None)

    def open_export(self, form: ExportForm | None = None) -> None:
        """Open the export dialog with a form, else as it was left."""
        from hraas_tui.app.dialogs.export import ExportDialog

        self.enlarge(EXPORT)
        self.push_screen(ExportDialog(form or self._export), self._export_left)

    def _export_left(self, left: ExportLeft | None) -> None:
        self.shrink(EXPORT)
        self._export = left.form if left is not None else None
        if left is not None and left.visit is not None:
            self.run_worker(self._visit(left.visit, "x goes back to the export."), group="verbs")

    def action_search(self) -> None:
        """Open the search with the line of last time."""
        from hraas_tui.app.dialogs.search import SearchDialog

        self.push_screen(SearchDialog(self._searched), self._search_left)

    def _search_left(self, left: SearchLeft | None) -> None:
        if left is None:
            return
        self._searched = left.line
        if left.visit is not None:
            self.run_worker(self._visit(left.visit, "/ goes back to the search."), group="verbs")

    async def _visit(self, session: Session, news: str) -> None:
        """Look at a session on its day, and say how to go back."""
        await self.look_at(self.config.days.day_of(session.start))
        self._today.select(session.id)
        self.say(news)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from hraas_tui.app.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        """List the keys."""
        from hraas_tui.app.dialogs.help import Help

        self.push_screen(Help(self.keymap))

    def on_tab_chosen(self, event: TabChosen) -> None:
        """Change to the tab that was clicked, unless something is being typed."""
        if self.check_action("show_screen", ()):
            self.action_show_screen(event.screen)
