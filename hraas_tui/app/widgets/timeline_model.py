"""What the timeline knows: the day, the stretch of it that is seen, the selection and the minute cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.timeline_scene import Scene, gutter_width
from hraas_tui.core.lens import Lens, fitting
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.timeline import Window, first_seen, lanes_of, plan

if TYPE_CHECKING:
    from textual.geometry import Size

    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, Session, SessionId
    from hraas_tui.core.timeline import Lane


class TimelineModel:
    """The state behind the picture; it decides what a scene shows and knows nothing of painting."""

    def __init__(self, *, plain: bool = False) -> None:
        self.plain = plain
        self.day: Day | None = None
        self.now: Moment = 0
        self.discreet = False
        self.running_client: ClientId | None = None
        self.lens = Lens(Span(0, 1))
        self.selected: SessionId | None = None
        self.cursor: Moment | None = None
        self._first = 0

    @property
    def lane_count(self) -> int:
        """How many lanes the day has."""
        if self.day is None:
            return 0
        whole = self.lens.whole
        return len(lanes_of(self.day, self.now, Window(whole.start, whole.end, 1), self.running_client))

    def show(self, day: Day, now: Moment, *, discreet: bool, running_client: ClientId | None) -> None:
        """Take another day, or the same one changed, which is then seen as it was zoomed."""
        whole = fitting(day, now)
        if self.day is None or self.day.date != day.date:
            self.lens, self.cursor, self._first = Lens(whole), None, 0
        else:
            self.lens = self.lens.fit(whole)
        self.day, self.now = day, now
        self.discreet, self.running_client = discreet, running_client

    def tick(self, now: Moment) -> None:
        """Let time go on; a zoomed stretch that showed the present goes with it."""
        before, self.now = self.now, now
        if self.day is None:
            return
        if now in self.day.span and now not in self.lens.whole:
            self.lens = self.lens.fit(fitting(self.day, now))
        if before in self.lens.span and now in self.lens.whole:
            self.lens = self.lens.show(now)

    def select(self, session_id: SessionId | None) -> None:
        """Take a selection, and see it."""
        self.selected, self.cursor = session_id, None
        session = self.session(session_id)
        part = self.day.clipped(session, self.now) if self.day and session else None
        if part is not None and self.lens.span.clip(part.start, part.end) is None:
            self.lens = self.lens.show(part.start)

    def stepped(self, origin: SessionId | None, by: int) -> SessionId | None:
        """The session so many further on, no further than the ends; from none, the last or the first."""
        sessions = self.day.sessions if self.day else ()
        ids = [s.id for s in sessions if self.day and self.day.clipped(s, self.now)]
        if not ids:
            return None
        outside = len(ids) if by < 0 else -1
        place = ids.index(origin) if origin in ids else outside
        return ids[max(0, min(len(ids) - 1, place + by))]

    def nudge(self, minutes: int) -> None:
        """Move the cursor by minutes: from the selected session's start, else from the present."""
        session = self.session(self.selected)
        whole = self.lens.whole
        origin = self.cursor
        if origin is None:
            origin = session.start if session else self.now
        moment = origin // MINUTE * MINUTE + minutes * MINUTE
        self.cursor = max(whole.start, min(moment, whole.end - MINUTE))
        self.lens = self.lens.show(self.cursor)

    def centre(self) -> Moment:
        """Where to zoom in: the cursor, the selection, the present or the middle, the first that there is."""
        session = self.session(self.selected)
        if self.cursor is not None:
            return self.cursor
        if session is not None:
            return session.start + session.seconds(self.now) // 2
        span = self.lens.span
        return self.now if self.now in self.lens.whole else (span.start + span.end) // 2

    def session(self, session_id: SessionId | None) -> Session | None:
        """The session of the day with this id."""
        sessions = self.day.sessions if self.day else ()
        return next((session for session in sessions if session.id == session_id), None)

    def scene(self, size: Size, *, mono: bool, focused: bool) -> Scene | None:
        """Arrange all that is seen in a size; None while there is nothing to show or no room."""
        if self.day is None or size.width < 1 or size.height < 1:
            return None
        lanes = self._lanes(size.width)
        rows = plan(size.height, len(lanes), self._kept(lanes), self._first)
        self._first = rows.first
        gutter = 0 if rows.strip else gutter_width(self.day, lanes, size.width)
        width = max(1, size.width - gutter)
        return Scene(
            day=self.day,
            now=self.now,
            window=self._window(width),
            plan=rows,
            lanes=self._lanes(width),
            gutter=gutter,
            running_client=self.running_client,
            selected=self.selected,
            cursor=self.cursor,
            discreet=self.discreet,
            ascii=self.plain,
            mono=mono,
            focused=focused,
        )

    def _window(self, width: int) -> Window:
        return Window(self.lens.span.start, self.lens.span.end, width)

    def _lanes(self, width: int) -> tuple[Lane, ...]:
        return lanes_of(self.day, self.now, self._window(width), self.running_client) if self.day else ()

    def _kept(self, lanes: tuple[Lane, ...]) -> list[int]:
        """The lanes that must be seen: the selected session's, then the running one's."""
        sessions = self.day.sessions if self.day else ()
        wanted = [s.client for s in sessions if s.id == self.selected]
        wanted += [s.client for s in sessions if s.running]
        clients = [lane.client for lane in lanes]
        return [clients.index(client) for client in wanted if client in clients]


def session_at(scene: Scene, x: int, y: int) -> SessionId | None:
    """The session that a scene shows in a cell, None where there is none."""
    lane = scene.plan.lane_at(y)
    if y < scene.plan.head or (lane is None and not scene.plan.strip):
        return None
    blocks = scene.blocks if lane is None else scene.lanes[lane].blocks
    found = first_seen(blocks, x - scene.gutter)
    return found.session if found else None
