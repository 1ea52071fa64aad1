"""Sessions that were found: a row each with what was looked for marked, the latest first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from textual.message import Message

from hraas_tui.app.widgets.paint import Part, Row, Rows, cut, width_of
from hraas_tui.app.widgets.view import MARKS
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration
from hraas_tui.core.searching import Matches, Search, marks
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.searching import Found
    from hraas_tui.core.sessions import Session, State

MARKED = "bold underline"
"""How what was looked for looks: not by colour."""

WIDE, MIDDLE = 96, 60
LEAST = 6
"""Cells without which a note is not worth beginning."""

DATE = 12


class FoundOpened(Message):
    """A person clicked a session twice."""


class FoundList(Rows):
    """The list, as much of it as there is room for. One row is highlighted; whoever hears the keys moves it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view: View | None = None
        self._found: Found | None = None
        self._at = 0
        self._top = 0

    @property
    def session(self) -> Session | None:
        """The highlighted session."""
        return self._sessions[self._at] if self._sessions else None

    @property
    def _sessions(self) -> tuple[Session, ...]:
        return (self._found.matches if self._found else Matches()).sessions

    def show(self, view: View, found: Found) -> None:
        """Show what was found; the highlight stays on its session while the same is looked for, else goes to the first."""
        before, chosen = self._found, self.session
        same = before is not None and before.search == found.search and chosen is not None
        self._view, self._found = view, found
        ids = [session.id for session in self._sessions]
        self._at = ids.index(chosen.id) if same and chosen and chosen.id in ids else 0
        self.draw()

    def step(self, by: int) -> None:
        """Move the highlight by rows; not past an end."""
        self._at = max(0, min(len(self._sessions) - 1, self._at + by))
        self.draw()

    def page(self, by: int) -> None:
        """Move the highlight by as many rows as are seen."""
        self.step(by * max(1, self.size.height - 1))

    def draw(self) -> None:
        """Draw the rows that are seen."""
        view, found, size = self._view, self._found, self.size
        if view is None or found is None or not size:
            return
        last = max(0, len(self._sessions) - size.height)
        self._top = max(0, min(max(min(self._top, self._at), self._at - size.height + 1), last))
        seen = slice(self._top, self._top + size.height)
        sessions, states = self._sessions[seen], found.states[seen]
        dates = _dates(view, sessions)
        self.set_rows(
            [
                found_row(view, found.search, session, state, size.width, date=date, chosen=place == self._at)
                for place, session, state, date in zip(
                    range(self._top, self._top + size.height), sessions, states, dates, strict=False
                )
            ]
            or [Row(((" Nothing found.", "quiet"),))]
        )

    def on_resize(self) -> None:
        """Draw what there is room for."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Highlight what was clicked; the second click opens it."""
        at = self._top + event.y
        if at < len(self._sessions):
            self._at = at
            self.draw()
            if event.chain > 1:
                self.post_message(FoundOpened())

    def on_mouse_scroll_up(self) -> None:
        """Go to a later session."""
        self.step(-1)

    def on_mouse_scroll_down(self) -> None:
        """Go to an earlier session."""
        self.step(1)


def _dates(view: View, sessions: Sequence[Session]) -> list[str]:
    """The day of each session, empty where it is that of the row above."""
    dates = [_date(view, session) for session in sessions]
    return dates[:1] + ["" if one == other else other for one, other in pairwise(dates)]


def _date(view: View, session: Session) -> str:
    """`Mon 16 Mar` in the present year, `16 Mar 2025` in others."""
    local = view.day.days.day_of(session.start)
    day = f"{local.day:2} {MONTHS[local.month - 1][:3]}"
    if local.year == view.snapshot.today.year:
        return f"{local.day_of_week().name.title()[:3]} {day}"
    return f"{day} {local.year}"


def found_row(
    view: View, search: Search, session: Session, state: State, width: int, *, date: str, chosen: bool
) -> Row:
    """A session, with what was looked for marked."""
    parts: list[Part] = [(view.signs.chosen if chosen else " ", "bold primary"), (date.ljust(DATE), "quiet")]
    name = _marked(view.name(session.client), view.look(session.client), search.texts)
    context = _marked(view.context(session), "", search.texts, search.prefixes)
    ticket = _marked(view.ticket(session), "quiet", search.texts, search.tickets)
    mark, look = MARKS[state]
    right: tuple[Part, ...] = ((f"{mark} ", look),) if mark and width >= MIDDLE else ()
    if width >= MIDDLE:
        times = "" if session.end else "strong"
        parts += [(view.times(session).ljust(13), times)]
        parts += [(duration(session.seconds(view.now)).rjust(5) + "  ", "strong")]
    else:
        parts += [(f"{view.clock(session.start)} ", "")]
    if width >= WIDE:
        parts += [*_column(view, name, 16), *_column(view, context, 17), *_column(view, ticket, 11)]
    else:
        # The note matters most: what it leaves no room for is shown where it was looked for.
        parts += _column(view, name, 11 if width >= MIDDLE else 9)
        bare = not session.note
        parts += [*context, ("  ", "")] if context and (bare or width >= MIDDLE or _found_in(context)) else []
        parts += [("#", "quiet"), *ticket, ("  ", "")] if ticket and (bare or _found_in(ticket)) else []
    room = width - width_of(parts) - width_of(right) - 1
    return Row(
        (*parts, *_excerpt(view, view.note(session), search.texts, room)), right, keeps=True, chosen=chosen
    )


def _marked(text: str, look: str, words: Iterable[str], prefixes: Iterable[str] = ()) -> list[Part]:
    """A text in parts, those that were looked for marked."""
    safe = printable(text)
    parts: list[Part] = []
    done = 0
    for start, end in marks(safe, words, prefixes):
        parts += [(safe[done:start], look), (safe[start:end], f"{MARKED} {look}".rstrip())]
        done = end
    return [part for part in (*parts, (safe[done:], look)) if part[0]]


def _found_in(parts: list[Part]) -> bool:
    return any(look.startswith(MARKED) for _, look in parts)


def _column(view: View, parts: list[Part], width: int) -> list[Part]:
    kept = cut(parts, width - 1, view.signs.ellipsis)
    return [*kept, (" " * (width - width_of(kept)), "")]


def _excerpt(view: View, note: str, words: Sequence[str], room: int) -> list[Part]:
    """The note from its beginning, or from shortly before the first match if that would not be seen otherwise."""
    safe = printable(note)
    found = marks(safe, words)
    if room < LEAST:
        return []
    if not found or width_of([(safe[: found[0][1]], "")]) < room:
        return _marked(safe, "", words)
    first, last = found[0]
    start = max(0, last - max(last - first, room * 2 // 3))
    gap = safe.find(" ", start, first)
    return [("..." if view.plain else "…", "quiet"), *_marked(safe[max(start, gap + 1) :], "", words)]
