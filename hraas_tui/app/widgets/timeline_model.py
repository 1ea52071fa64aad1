"""What the timeline knows: the day, the stretch of it that is seen, the selection and the minute cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.picks import part_of, picks, stepped
from hraas_tui.app.widgets.timeline_scene import Scene, gutter_width
from hraas_tui.core.edits.steps import COARSE, FINE
from hraas_tui.core.lens import Lens, fitting
from hraas_tui.core.moments import HOUR, MINUTE, Span
from hraas_tui.core.timeline import Window, first_seen, lane_clients, lanes_of, plan

if TYPE_CHECKING:
    from textual.geometry import Size

    from hraas_tui.app.picks import Pick
    from hraas_tui.app.widgets.timeline_scene import Held
    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId


class TimelineModel:
    """The state behind the picture; it decides what a scene shows and knows nothing of painting."""

    def __init__(self, *, plain: bool = False) -> None:
        self.plain = plain
        self.day: Day | None = None
        self.now: Moment = 0
        self.discreet = False
        self.running_client: ClientId | None = None
        self.lens = Lens(Span(0, 1))
        self.picked: Pick | None = None
        self.marks: frozenset[SessionId] = frozenset()
        self.held: Held | None = None
        self.sketch: Day | None = None
        self.cursor: Moment | None = None
        self._first = 0

    @property
    def lane_count(self) -> int:
        """How many lanes the day has."""
        return len(self._clients(self.day)) if self.day else 0

    def show(self, day: Day, now: Moment, *, discreet: bool, running_client: ClientId | None) -> None:
        """Take another day, or the same one changed, which is then seen as it was zoomed."""
        whole = fitting(day, now)
        if self.day is None or self.day.date != day.date:
            self.lens, self.cursor, self._first = Lens(whole), None, 0
        else:
            self.lens = self.lens.fit(whole)
        self.day, self.now = day, now
        self.held = self.sketch = None
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

    def select(self, pick: Pick | None, marks: frozenset[SessionId]) -> None:
        """Take a selection and the marks, and see what is selected."""
        if pick != self.picked:
            self.picked, self.cursor = pick, None
            part = self.part
            if part is not None and self.lens.span.clip(part.start, part.end) is None:
                self.lens = self.lens.show(part.start)
        self.marks = marks

    def hold(self, held: Held | None, sketch: Day | None = None) -> None:
        """Show what would become of the day while something is dragged; None shows it as it is."""
        self.held, self.sketch = held, sketch

    @property
    def part(self) -> Span | None:
        """The instants that are selected."""
        return part_of(self.day, self.picked, self.now) if self.day else None

    @property
    def step(self) -> int:
        """The minutes of a step: one where no more than an hour is seen."""
        return FINE if self.lens.span.seconds <= HOUR else COARSE

    def stepped(self, origin: Pick | None, by: int) -> Pick | None:
        """What lies so many sessions and gaps further on; from none, the last or the first."""
        return stepped(picks(self.day, self.now), origin, by) if self.day else None

    def nudge(self, minutes: int) -> None:
        """Move the cursor by minutes: from the start of what is selected, else from the present."""
        part, whole = self.part, self.lens.whole
        origin = self.cursor
        if origin is None:
            origin = part.start if part else self.now
        moment = origin // MINUTE * MINUTE + minutes * MINUTE
        self.cursor = max(whole.start, min(moment, whole.end - MINUTE))
        self.lens = self.lens.show(self.cursor)

    def centre(self) -> Moment:
        """Where to zoom in: the cursor, the selection, the present or the middle, the first that there is."""
        part = self.part
        if self.cursor is not None:
            return self.cursor
        if part is not None:
            return part.start + part.seconds // 2
        span = self.lens.span
        return self.now if self.now in self.lens.whole else (span.start + span.end) // 2

    def scene(self, size: Size, *, mono: bool, focused: bool) -> Scene | None:
        """Arrange all that is seen in a size; None while there is nothing to show or no room."""
        if self.day is None or size.width < 1 or size.height < 1:
            return None
        day = self.sketch or self.day
        clients = self._clients(day)
        rows = plan(size.height, len(clients), self._kept(clients), self._first)
        self._first = rows.first
        gutter = 0 if rows.strip else gutter_width(day, clients, size.width)
        width = max(1, size.width - gutter)
        return Scene(
            day=day,
            now=self.now,
            window=self._window(width),
            plan=rows,
            lanes=lanes_of(day, self.now, self._window(width), self.running_client),
            gutter=gutter,
            running_client=self.running_client,
            picked=self.picked,
            marks=self.marks,
            held=self.held,
            cursor=self.cursor,
            discreet=self.discreet,
            ascii=self.plain,
            mono=mono,
            focused=focused,
        )

    def _window(self, width: int) -> Window:
        return Window(self.lens.span.start, self.lens.span.end, width)

    def _clients(self, day: Day) -> tuple[ClientId | None, ...]:
        return lane_clients(day, self.now, self.running_client)

    def _kept(self, clients: tuple[ClientId | None, ...]) -> list[int]:
        """The lanes that must be seen: the selected session's, then the running one's."""
        sessions = self.day.sessions if self.day else ()
        wanted = [s.client for s in sessions if s.id == self.picked]
        wanted += [s.client for s in sessions if s.running]
        return [clients.index(client) for client in wanted if client in clients]


def pick_at(scene: Scene, x: int, y: int) -> Pick | None:
    """What a scene shows in a cell: a session, else a gap or a break, None where there is neither."""
    cell, lane = x - scene.gutter, scene.plan.lane_at(y)
    if y < scene.plan.head or cell < 0:
        return None
    strip = scene.blocks if scene.plan.strip else ()
    found = first_seen(scene.lanes[lane].blocks if lane is not None else strip, cell)
    if found is not None:
        return found.session
    under = (scene.window.moment(cell), scene.window.moment(cell + 1))
    pauses = (pick for pick in picks(scene.day, scene.now) if isinstance(pick, Span))
    return next((pause for pause in pauses if pause.clip(*under)), None)
