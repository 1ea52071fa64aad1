"""An app that writes to the terminal only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App

from hraas_tui.app.quiet import Sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.screen import Screen

SHORT = 512
"""Characters that a terminal draws at once anyway: they need no frame around them to appear together."""


class QuietApp(App[None]):
    """Takes the place of Textual's last step, from the updated cells to the terminal's bytes."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._sheet = Sheet()

    def get_driver_class(self) -> type[Driver]:
        """Have the keys waited for, where the system can."""
        driver = super().get_driver_class()
        if driver.__name__ == "LinuxDriver":
            from hraas_tui.app.terminal import QuietDriver

            return QuietDriver
        return driver

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate) and self._writes:
            self._write(self._sheet.changes(renderable, self.console))
            self.post_display_hook()
            return
        if isinstance(renderable, LayoutUpdate) and self._writes:
            self._raw(self._sheet.leave())
            super()._display(screen, renderable)
            self._sheet.learn(renderable, self.console)
            return
        super()._display(screen, renderable)

    def on_resumed(self) -> None:
        """Paint all of the terminal: what it shows is not what was last written."""
        self._sheet.forget()
        self.screen.refresh()

    @property
    def _writes(self) -> bool:
        driver = self._driver
        there = driver is not None and not driver.is_headless and not driver.is_inline
        return there and self._running and not self._closed and not self._batch_count

    def _write(self, changes: str) -> None:
        if self.focused is not None:
            changes += self._sheet.rest(self.screen.outer_size.clamp_offset(self.cursor_position))
        if not changes:
            return
        framed = len(changes) > SHORT
        if framed:
            self._begin_update()
        self._raw(changes)
        if framed:
            self._end_update()
        if self._driver is not None:
            self._driver.flush()

    def _raw(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)

    def leave_terminal(self) -> None:
        """Have the terminal write as it did before, for whoever comes next."""
        if self._driver is not None and not self._driver.is_headless:
            self._raw(self._sheet.leave())
