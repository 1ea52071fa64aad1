"""Dragging on Today's timeline: what it would come to is shown while it lasts, and done when it is let go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hraas_tui.app.screens.mending import Mending
from hraas_tui.app.widgets.timeline_drag import EdgeDrag
from hraas_tui.app.widgets.timeline_scene import Held
from hraas_tui.core import edits
from hraas_tui.core.edits.steps import Edge
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.app.widgets.timeline import Timeline
    from hraas_tui.core.day import Day
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.journal import Change


class Dragging(Mending):
    """An edge that is dragged moves with its neighbours; dragged free time becomes a session."""

    def on_timeline_dragged(self, event: Timeline.Dragged) -> None:
        """Show what letting go would come to."""
        if self.typing:
            self.timeline.cancel_drag()
        elif event.drag is None:
            self.forget_drag()
        elif isinstance(event.drag, EdgeDrag):
            self._sketch(event.drag)
        else:
            span = event.drag.span
            self.timeline.hold(Held(span, f"{self._from_to(span)} {duration(span.seconds)}"))
            self.main.say(f"{self.span_told(span)}: let go to say what it was.")

    def on_timeline_dropped(self, event: Timeline.Dropped) -> None:
        """Do what was shown."""
        drag = event.drag
        if isinstance(drag, EdgeDrag):
            self.mend(lambda: _edit(drag))
        elif not self.typing:
            self.drop_news()
            self.offer_time(drag.span)

    def on_screen_suspend(self) -> None:
        """Let go of what is dragged: the mouse belongs to another screen now."""
        self.leave_drag()

    def leave_drag(self) -> bool:
        """Let everything be as it was, and tell whether something was dragged."""
        dragged = self.timeline.cancel_drag()
        if dragged:
            self.forget_drag()
        return dragged

    def forget_drag(self) -> None:
        """Show the day as it is."""
        self.timeline.hold(None)
        self.drop_news()

    def drop_news(self) -> None:
        """Say nothing any more."""
        raise NotImplementedError

    def _close_bar(self) -> None:
        super()._close_bar()
        self.timeline.hold(None)

    def _sketch(self, drag: EdgeDrag) -> None:
        view = self.main.view
        day, edit = view.day, _edit(drag)
        try:
            decision = edit.decide(
                edits.Around(view.now, day.days, day.roster, day.sessions, aways=day.aways)
            )
        except (Refused, NeedsYes) as trouble:
            self.timeline.hold(Held(Span(drag.at, drag.at + 1), view.clock(drag.at)))
            self.main.say(str(trouble), "warning")
            return
        session = decision.session
        if session is not None:
            span = Span(session.start, session.until(view.now))
            times = self._from_to(span) if session.end else view.times(session)
            self.timeline.hold(Held(span, times), sketched(day, decision.changes))
        self.main.say(decision.news)

    def _from_to(self, span: Span) -> str:
        view = self.main.view
        return f"{view.clock(span.start)}{view.signs.dash}{view.clock(span.end)}"


def _edit(drag: EdgeDrag) -> Edit:
    if drag.edge is Edge.START:
        return edits.Amend(drag.session, start=drag.at, strict=True)
    return edits.Amend(drag.session, end=drag.at, strict=True)


def sketched(day: Day, changes: Iterable[Change]) -> Day:
    """A day as it would be after some changes of its sessions."""
    sessions = {session.id: session for session in day.sessions}
    for change in changes:
        if isinstance(change.before, Session):
            sessions.pop(change.before.id, None)
        if isinstance(change.after, Session):
            sessions[change.after.id] = change.after
    return replace(day, sessions=tuple(sorted(sessions.values(), key=lambda session: session.start)))
