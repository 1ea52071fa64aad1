"""The day's sessions, one a row, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

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
        yield SessionRows(id="sessions-rows")

    def on_resize(self) -> None:
        """Draw again at the new size."""
        self._draw(reveal=True)
        self.call_after_refresh(self._draw, reveal=True)

    def show(self, view: View, selected: SessionId | None) -> None:
        """Show a day's sessions and which of them is selected."""
        before, chosen = self._view, self._selected
        self._view, self._selected = view, selected
        same = before is not None and before.day.date == view.day.date and chosen == selected
        grown = before is None or len(before.day.listed) != len(view.day.listed)
        self._draw(reveal=grown or not same)

    def tick(self, view: View) -> None:
        """Draw the running row again when it has reached another minute."""
        self._view = view
        running = view.snapshot.running
        if running is not None and running.seconds(view.now) // MINUTE != self._minute:
            self._draw()

    def on_session_rows_scrolled(self) -> None:
        """Show the rows that are to be seen now."""
        self._draw()

    def _draw(self, *, reveal: bool = False) -> None:
        view, rows = self._view, self.query_one(SessionRows)
        if view is None or not rows.size:
            return
        running = view.snapshot.running
        self._minute = running.seconds(view.now) // MINUTE if running else 0
        listed = view.day.listed
        rows.sessions = tuple(session.id for session in listed)
        if reveal:
            rows.reveal(self._selected)
        shape = _shape(rows.size.width)
        seen = listed[rows.top : rows.top + rows.size.height]
        rows.set_rows([_row(view, s, shape, chosen=s.id == self._selected) for s in seen] or [_empty(view)])
        below = len(listed) - rows.top - len(seen)
        self.query_one("#sessions-head", Rows).set_rows([_heading(shape, rows.top, below)])


class SessionRows(Rows):
    """The rows that there is room for. They scroll without being laid out; clicks choose and open."""

    class Scrolled(Message):
        """Other rows are to be seen."""

    sessions: tuple[SessionId, ...] = ()
    top = 0

    def reveal(self, session: SessionId | None) -> None:
        """See to it that a session is seen; with none, the newest."""
        height = self.size.height
        if session in self.sessions:
            place = self.sessions.index(session)
            self.top = min(max(self.top, place - height + 1), place)
        else:
            self.top = len(self.sessions)
        self.top = max(0, min(self.top, len(self.sessions) - height))

    def on_click(self, event: events.Click) -> None:
        """Choose the session that was clicked; open it on the second click."""
        place = event.y + self.top
        if place < len(self.sessions):
            session = self.sessions[place]
            self.post_message(SessionOpened(session) if event.chain > 1 else SessionChosen(session))

    def on_mouse_scroll_up(self) -> None:
        """See an earlier session."""
        self._scroll(-1)

    def on_mouse_scroll_down(self) -> None:
        """See a later session."""
        self._scroll(1)

    def _scroll(self, by: int) -> None:
        before = self.top
        self.top = max(0, min(self.top + by, len(self.sessions) - self.size.height))
        if self.top != before:
            self.post_message(self.Scrolled())


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


def _heading(shape: Shape, above: int, below: int) -> Row:
    words = {
        column: column.rjust(FOR).ljust(width) if column == "for" else column.ljust(width)
        for column, width in shape.items()
    }
    left = (
        (" ", ""),
        *((words[column].rstrip() if column == "what" else words[column], "quiet") for column in shape),
    )
    hidden = [f"{above} above"] * bool(above) + [f"{below} below"] * bool(below)
    return Row(left, ((", ".join(hidden) + " ", "quiet"),) if hidden else ())


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
