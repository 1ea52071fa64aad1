"""The day's sessions and what lies between them, one a row, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from hraas_tui.app.messages import GapChosen, GapOpened, SessionChosen, SessionOpened
from hraas_tui.app.picks import picks, rests
from hraas_tui.app.widgets.paint import Part, Row, Rows, fit
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from hraas_tui.app.picks import Pick
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Session, SessionId

WHEN = 14
FOR = 5
STATE = 11

WIDE = 96
MIDDLE = 60


class SessionList(Vertical):
    """The list with its heading; it shows a selection, but whoever hears `SessionChosen` keeps it."""

    def __init__(self) -> None:
        super().__init__(id="sessions")
        self.border_title = "Sessions"
        self._view: View | None = None
        self._picked: Pick | None = None
        self._marks: frozenset[SessionId] = frozenset()
        self._minute = 0
        self._drawn = False

    def compose(self) -> ComposeResult:
        """Lay out the heading and the rows."""
        yield Rows(id="sessions-head")
        yield SessionRows(id="sessions-rows")

    def on_resize(self) -> None:
        """Draw again at the new size."""
        self._draw(reveal=True)
        self.call_after_refresh(self._draw, reveal=True)

    def show(self, view: View, pick: Pick | None, marks: frozenset[SessionId] = frozenset()) -> None:
        """Show a day's sessions and gaps, which of them is selected and which sessions are marked."""
        before, chosen = self._view, self._picked
        self._view, self._picked, self._marks = view, pick, marks
        same = before is not None and before.day.date == view.day.date and chosen == pick
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
        rows.picks = picks(view.day, view.now)
        if reveal or not self._drawn:
            self._drawn = True
            rows.reveal(self._picked)
        shape = _shape(rows.size.width - bool(self._marks))
        seen = rows.picks[rows.top : rows.top + rows.size.height]
        rows.set_rows([self._row(view, pick, shape) for pick in seen] or [_empty(view)])
        below = len(rows.picks) - rows.top - len(seen)
        head = _heading(shape, rows.top, below, marks=bool(self._marks))
        self.query_one("#sessions-head", Rows).set_rows([head])

    def _row(self, view: View, pick: Pick, shape: Shape) -> Row:
        chosen = pick == self._picked
        sign = view.signs.chosen if chosen else " "
        if self._marks:
            sign += view.signs.mark if pick in self._marks else " "
        if isinstance(pick, Span):
            return _gap_row(view, pick, shape, sign, chosen=chosen)
        session = next(session for session in view.day.listed if session.id == pick)
        return _session_row(view, session, shape, sign, chosen=chosen)


class SessionRows(Rows):
    """The rows that there is room for. They scroll without being laid out; clicks choose and open."""

    class Scrolled(Message):
        """Other rows are to be seen."""

    picks: tuple[Pick, ...] = ()
    top = 0

    def reveal(self, pick: Pick | None) -> None:
        """See to it that a session or a gap is seen; with none, the newest."""
        height = self.size.height
        if pick in self.picks:
            place = self.picks.index(pick)
            self.top = min(max(self.top, place - height + 1), place)
        else:
            self.top = len(self.picks)
        self.top = max(0, min(self.top, len(self.picks) - height))

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; open it on the second click."""
        place = event.y + self.top
        if place >= len(self.picks):
            return
        pick, opened = self.picks[place], event.chain > 1
        if isinstance(pick, Span):
            self.post_message(GapOpened(pick) if opened else GapChosen(pick))
        else:
            self.post_message(SessionOpened(pick) if opened else SessionChosen(pick))

    def on_mouse_scroll_up(self) -> None:
        """See an earlier session."""
        self._scroll(-1)

    def on_mouse_scroll_down(self) -> None:
        """See a later session."""
        self._scroll(1)

    def _scroll(self, by: int) -> None:
        before = self.top
        self.top = max(0, min(self.top + by, len(self.picks) - self.size.height))
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


def _heading(shape: Shape, above: int, below: int, *, marks: bool) -> Row:
    words = {
        column: column.rjust(FOR).ljust(width) if column == "for" else column.ljust(width)
        for column, width in shape.items()
    }
    left = (
        ("  " if marks else " ", ""),
        *((words[column].rstrip() if column == "what" else words[column], "quiet") for column in shape),
    )
    hidden = [f"{above} above"] * bool(above) + [f"{below} below"] * bool(below)
    return Row(left, ((", ".join(hidden) + " ", "quiet"),) if hidden else ())


def _empty(view: View) -> Row:
    if view.day.sessions:
        return Row(((" No session began on this day.", "quiet"),))
    return Row(((" No session yet." if view.is_today else " No session on this day.", "quiet"),))


def _session_row(view: View, session: Session, shape: Shape, sign: str, *, chosen: bool) -> Row:
    cells = {
        "when": (view.times(session), "" if session.end else "strong"),
        "for": (duration(session.seconds(view.now)).rjust(FOR), "strong"),
        "client": (view.name(session.client), view.look(session.client)),
        "context": (view.context(session), ""),
        "ticket": (view.ticket(session), "quiet"),
        "what": _what(view, session, shape),
    }
    parts: list[Part] = [(sign, "bold primary")]
    mark, look = view.mark(session) if "for" in shape else ("", "")
    for column, fixed in shape.items():
        width = fixed + STATE if column == "what" and "for" in shape and not mark else fixed
        text, look_of = cells[column]
        parts.append((fit(text, width - 1, view.signs.ellipsis) + " " if width else "", look_of))
    return Row(tuple(parts), ((f"{mark} ", look),) if mark else (), chosen=chosen)


def _gap_row(view: View, gap: Span, shape: Shape, sign: str, *, chosen: bool) -> Row:
    cells = {
        "when": f"{view.clock(gap.start)}{view.signs.dash}{view.clock(gap.end)}",
        "for": duration(gap.seconds).rjust(FOR),
        "client": "break" if rests(view.day, gap) else "gap",
    }
    text = "".join(cells.get(column, "").ljust(width) for column, width in shape.items())
    return Row(((sign, "bold primary"), (text.rstrip(), "quiet")), chosen=chosen)


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
