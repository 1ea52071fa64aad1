"""A framed list with a heading and one highlighted row; whoever hears of clicks and keys keeps the highlight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.message import Message

from hraas_tui.app.widgets.paint import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult


class RowChosen(Message):
    """A person clicked a row; `opened` if it was the second click."""

    def __init__(self, table: Table, at: int, *, opened: bool) -> None:
        self.table = table
        self.at = at
        self.opened = opened
        super().__init__()


class TableSized(Message):
    """A table has another size: its rows may be for another width."""

    def __init__(self, table: Table) -> None:
        self.table = table
        super().__init__()


class Table(Vertical):
    """The frame, the heading and the rows, scrolled to the highlighted one."""

    DEFAULT_CSS = """
    Table { border: round $border; border-title-color: $quiet; }
    Table.-active { border-title-color: $strong; border-title-style: bold; }
    Table .head { height: 1; }
    Table VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = title
        self._at: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the heading and the rows."""
        self.border_title = self._title
        yield Rows(classes="head")
        with VerticalScroll(can_focus=False):
            yield _Body()

    @property
    def text(self) -> str:
        """The rows as plain text, without the heading."""
        return self.query_one(_Body).text

    def show(self, heading: Row, rows: Sequence[Row], at: int | None, *, active: bool) -> None:
        """Show rows and which of them is highlighted; `active` says whether keys go here."""
        self.set_class(active, "-active")
        self.query_one(".head", Rows).set_rows([heading])
        self.query_one(_Body).set_rows(rows)
        self._at = at
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        if self._at is not None:
            self.query_one(VerticalScroll).scroll_to_region(Region(0, self._at, 1, 1), animate=False)

    def on_resize(self) -> None:
        """Keep the highlighted row in sight, and tell whoever makes the rows."""
        self.call_after_refresh(self._reveal)
        self.post_message(TableSized(self))


class _Body(Rows):
    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        table = next(node for node in self.ancestors if isinstance(node, Table))
        if event.y < len(self.rows):
            self.post_message(RowChosen(table, event.y, opened=event.chain > 1))
