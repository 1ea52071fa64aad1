"""The selection of Today, which list and timeline share, and the marks for a change of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.picks import picks, rests, stepped
from hraas_tui.app.screens.answering import Answering
from hraas_tui.app.widgets.session_list import SessionList
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import duration, plural

if TYPE_CHECKING:
    from hraas_tui.app.messages import GapChosen, SessionChosen
    from hraas_tui.app.picks import Pick
    from hraas_tui.core.day import Day
    from hraas_tui.core.sessions import Session, SessionId


class Picking(Answering):
    """Nothing is selected until it is chosen: a session, a gap or a break. `choices` counts the choosing."""

    picked: Pick | None = None
    marks: frozenset[SessionId] = frozenset()
    choices = 0

    # What is selected

    @property
    def selected(self) -> SessionId | None:
        """The selected session's id."""
        return None if isinstance(self.picked, Span) else self.picked

    @property
    def gap(self) -> Span | None:
        """The selected gap or break."""
        return self.picked if isinstance(self.picked, Span) else None

    @property
    def chosen(self) -> Session | None:
        """The selected session."""
        sessions = self.main.snapshot.day.sessions
        return next((session for session in sessions if session.id == self.selected), None)

    @property
    def marked(self) -> tuple[Session, ...]:
        """The marked sessions, in order."""
        return tuple(s for s in self.main.snapshot.day.sessions if s.id in self.marks)

    @property
    def acted(self) -> tuple[Session, ...]:
        """What a change of several acts on: the marked sessions, else the selected one."""
        chosen = self.chosen
        return self.marked or ((chosen,) if chosen else ())

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.query_one(Timeline)

    # Selecting

    def select(self, pick: Pick | None) -> None:
        """Select a session or a gap of the day that is shown; None selects nothing and takes the marks away."""
        if pick is None:
            if self.picked is None and not self.marks:
                self.choices += 1
                return
            self.marks = frozenset()
        self.pick(pick)

    def pick(self, pick: Pick | None, *, tell: bool = True) -> None:
        """Select a session, a gap or a break; where no row shows it, `tell` says what it is."""
        self.choices += 1
        self.picked = pick
        self._show_picks()
        if tell and pick is not None and not self.typing and not self.query_one(SessionList).display:
            self.main.say(self._told(pick))

    def keep_picks(self, day: Day) -> None:
        """Let go of what is no longer there."""
        ids = {session.id for session in day.sessions}
        self.marks &= ids
        pauses = picks(day, self.main.view.now) if isinstance(self.picked, Span) else ()
        if self.picked not in ids and self.picked not in pauses:
            self.picked = None

    def drop_marks(self) -> None:
        """Take the marks away."""
        self.marks = frozenset()
        self._show_picks()

    def _show_picks(self) -> None:
        self.timeline.select(self.picked, self.marks)
        self.query_one(SessionList).show(self.main.view, self.picked, self.marks)

    def _told(self, pick: Pick) -> str:
        view = self.main.view
        marks = f", {len(self.marks)} marked" if self.marks else ""
        if isinstance(pick, Span):
            word = "break" if rests(view.day, pick) else "gap"
            return f"{word} {self.span_told(pick)}{marks}"
        session = next(session for session in view.day.sessions if session.id == pick)
        about = "".join(text for text, _ in view.what(session))
        sign = f"{view.signs.mark} " if pick in self.marks else ""
        return f"{sign}{view.times(session)}  {about}, {duration(session.seconds(view.now))}{marks}"

    def span_told(self, span: Span) -> str:
        """From when to when, and how long."""
        view = self.main.view
        return f"{view.clock(span.start)}{view.signs.dash}{view.clock(span.end)}, {duration(span.seconds)}"

    # Keys and clicks

    def on_session_chosen(self, event: SessionChosen) -> None:
        """Select what was clicked in the list."""
        self.select(event.session)

    def on_gap_chosen(self, event: GapChosen) -> None:
        """Select the gap that was clicked in the list."""
        self.select(event.gap)

    def on_timeline_selected(self, event: Timeline.Selected) -> None:
        """Select what was clicked in the timeline."""
        self.select(event.pick)

    def action_choose(self, by: int) -> None:
        """Select the session or the gap before or after; the last one first."""
        known = self._known()
        if self.picked in known:
            self.pick(stepped(known, self.picked, by))
        elif known:
            self.pick(known[-1])

    def action_choose_first(self) -> None:
        """Select the day's first session."""
        self._choose_at(0)

    def action_choose_last(self) -> None:
        """Select the day's last session."""
        self._choose_at(-1)

    def _choose_at(self, place: int) -> None:
        known = self._known()
        if known:
            self.pick(known[place])

    def _known(self) -> tuple[Pick, ...]:
        view = self.main.view
        return picks(view.day, view.now)

    def action_mark(self) -> None:
        """Mark the selected session, or take its mark away, and go on to the next one."""
        session = self.chosen
        if session is None:
            what = "A gap can't be marked, only sessions." if self.gap else "Nothing is selected."
            self.main.say(f"{what} Choose a session with the arrows.", "warning")
            return
        self.marks ^= {session.id}
        known = [pick for pick in self._known() if not isinstance(pick, Span)]
        self.pick(stepped(known, session.id, 1) if session.id in known else session.id)
        if self.query_one(SessionList).display:
            self.main.say(f"{plural(len(self.marks), 'session')} marked.")
