"""The day's sessions, one a row, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region

from hraas_tui.app.messages import SessionChosen, SessionOpened
from hraas_tui.app.widgets.paint import Part, Row, Rows, fit
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Session, SessionId

WHEN = 14
FOR = 5
STATE = 10

WIDE = 96
MIDDLE = 60


class SessionList(Vertical):
    """The list with its heading; it shows a selection, but whoever hears `SessionChosen` keeps it."""

    def __init__(self) -> None:
        super().__init__(id="sessions")
        self.border_title = "Sessions"
        self._view: View | None = None
        self._selected: SessionId | None = None
        self._minute = 0

    def compose(self) -> ComposeResult:
        """Lay out the heading and the rows."""
        yield Rows(id="sessions-head")
        with VerticalScroll(id="sessions-scroll", can_focus=False):
            yield SessionRows(id="sessions-rows")

    def on_resize(self) -> None:
        """Draw again at the new width."""
        self.call_after_refresh(self._draw)

    def show(self, view: View, selected: SessionId | None) -> None:
        """Show a day's sessions and which of them is selected."""
        moved = self._view is None or self._view.day.date != view.day.date or self._selected != selected
        grown = self._view is None or len(self._view.day.listed) != len(view.day.listed)
        self._view, self._selected = view, selected
        self._draw()
        if moved or grown:
            self.call_after_refresh(self._reveal)

    def tick(self, view: View) -> None:
        """Draw the running row again when it has reached another minute."""
        self._view = view
        running = view.snapshot.running
        if running is not None and running.seconds(view.now) // MINUTE != self._minute:
            self._draw()

    def _draw(self) -> None:
        view = self._view
        rows = self.query_one(SessionRows)
        width = self.size.width
        if view is None or not width:
            return
        running = view.snapshot.running
        self._minute = running.seconds(view.now) // MINUTE if running else 0
        shape = _shape(width - 1)
        self.query_one("#sessions-head", Rows).set_rows([_heading(shape)])
        listed = view.day.listed
        rows.sessions = tuple(session.id for session in listed)
        rows.set_rows([_row(view, s, shape, chosen=s.id == self._selected) for s in listed] or [_empty(view)])

    def _reveal(self) -> None:
        view, scroll = self._view, self.query_one("#sessions-scroll", VerticalScroll)
        if view is None:
            return
        ids = [session.id for session in view.day.listed]
        if self._selected in ids:
            scroll.scroll_to_region(Region(0, ids.index(self._selected), 1, 1), animate=False)
        else:
            scroll.scroll_end(animate=False)


class SessionRows(Rows):
    """The rows; clicks on them choose and open sessions."""

    sessions: tuple[SessionId, ...] = ()

    def on_click(self, event: events.Click) -> None:
        """Choose the session that was clicked; open it on the second click."""
        if event.y < len(self.sessions):
            session = self.sessions[event.y]
            self.post_message(SessionOpened(session) if event.chain > 1 else SessionChosen(session))


Shape = dict[str, int]
"""The width of each column that there is room for."""


def _shape(width: int) -> Shape:
    if width >= WIDE:
        fixed = {"when": WHEN, "for": FOR + 2, "client": 14, "context": 18, "ticket": 12}
    elif width >= MIDDLE:
        fixed = {"when": WHEN, "for": FOR + 1, "client": 11, "context": 13}
    else:
        fixed = {"when": 12, "client": 9}
    return {**fixed, "what": max(0, width - 1 - sum(fixed.values()) - (STATE if width >= MIDDLE else 0))}


def _heading(shape: Shape) -> Row:
    words = {
        column: column.rjust(FOR).ljust(width) if column == "for" else column.ljust(width)
        for column, width in shape.items()
    }
    return Row(((" ", ""), *((words[column], "quiet") for column in shape)))


def _empty(view: View) -> Row:
    if view.day.sessions:
        return Row(((" No session began on this day.", "quiet"),))
    return Row(((" No session yet." if view.is_today else " No session on this day.", "quiet"),))


def _row(view: View, session: Session, shape: Shape, *, chosen: bool) -> Row:
    cells = {
        "when": (view.times(session), "" if session.end else "strong"),
        "for": (duration(session.seconds(view.now)).rjust(FOR), "strong"),
        "client": (view.name(session.client), view.look(session.client)),
        "context": (view.context(session), ""),
        "ticket": (view.ticket(session), "quiet"),
        "what": _what(view, session, shape),
    }
    parts: list[Part] = [(view.signs.chosen if chosen else " ", "bold primary")]
    mark, look = view.mark(session) if "for" in shape else ("", "")
    for column, fixed in shape.items():
        width = fixed + STATE if column == "what" and "for" in shape and not mark else fixed
        text, look_of = cells[column]
        parts.append((fit(text, width - 1, view.signs.ellipsis) + " " if width else "", look_of))
    return Row(tuple(parts), ((f"{mark} ", look),) if mark else (), chosen=chosen)


def _what(view: View, session: Session, shape: Shape) -> Part:
    note = view.note(session)
    if "for" in shape:
        return note, ""
    if note:
        return note, ""
    word, look = view.mark(session)
    if view.day.state(session) is State.FILED:
        return view.context(session), "quiet"
    return word, look
