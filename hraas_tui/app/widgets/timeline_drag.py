"""Dragging on the timeline: what a press took hold of, and what it comes to as the pointer moves.

A press within a cell of an edge takes that edge, a press in free time the time of a new session, and any other
press nothing: nothing moves by accident. Where two sessions touch, their common edge is one: the one that grows
takes from the other, so that dragging it never leaves a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hraas_tui.core.edits.steps import Edge, nearest_step
from hraas_tui.core.moments import MINUTE, Span, without
from hraas_tui.core.timeline import EIGHTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hraas_tui.app.widgets.timeline_scene import Scene
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session, SessionId
    from hraas_tui.core.timeline import Block, Window

REACH = 1
"""Cells beside an edge in which a press takes it."""


class EdgeDrag(NamedTuple):
    """An edge of a session, moved to an instant."""

    session: SessionId
    edge: Edge
    at: Moment


class TimeDrag(NamedTuple):
    """The time of a session that is to be entered."""

    span: Span


Drag: TypeAlias = EdgeDrag | TimeDrag


class Scale(NamedTuple):
    """What turns cells into instants: the window as it was pressed, the zone and the minutes of a step."""

    window: Window
    zone: str
    minutes: int

    def moved(self, moment: Moment, cells: int) -> Moment:
        """The step nearest to an instant that is moved by so many cells; unmoved it stays where it is."""
        by = round(cells * self.window.span.seconds / self.window.width)
        return nearest_step(moment + by, self.zone, self.minutes) if cells else moment


class EdgeGrip(NamedTuple):
    """Hold of a session's edge; of both where the session is too short to tell, until the pointer moves.

    `beside` is the session that touches an edge.
    """

    x: int
    scale: Scale
    session: Session
    edges: tuple[Edge, ...]
    beside: Mapping[Edge, SessionId]

    def drag(self, x: int) -> Drag | None:
        """What the pointer in cell `x` comes to; None if it moves nothing."""
        by = x - self.x
        outwards = Edge.END if by > 0 else Edge.START
        edge = outwards if outwards in self.edges else self.edges[0]
        end = self.session.end
        origin = end if edge is Edge.END and end is not None else self.session.start
        at = self.scale.moved(origin, by)
        if at == origin:
            return None
        beside = self.beside.get(edge)
        if beside is not None and (at > origin) is (edge is Edge.START):
            return EdgeDrag(beside, _other(edge), at)
        return EdgeDrag(self.session.id, edge, at)


class TimeGrip(NamedTuple):
    """Hold of free time, from a cell of the window on, at `x` of the widget; what is dragged stays in it."""

    x: int
    cell: int
    scale: Scale
    free: Span

    def drag(self, x: int) -> Drag | None:
        """What the pointer in cell `x` comes to; None if it has not moved."""
        if x == self.x:
            return None
        first, last = sorted((self.cell, self.cell + x - self.x))
        window, step = self.scale.window, self.scale.minutes * MINUTE
        start, end = (
            nearest_step(window.moment(cell), self.scale.zone, self.scale.minutes)
            for cell in (first, last + 1)
        )
        if start - self.free.start < step:
            start = self.free.start
        if self.free.end - end < step:
            end = self.free.end
        span = self.free.clip(start, end)
        return TimeDrag(span) if span else None


Grip: TypeAlias = EdgeGrip | TimeGrip


def gripped(scene: Scene, x: int, y: int, minutes: int) -> Grip | None:
    """What a press takes hold of; `minutes` are those of a step."""
    cell = x - scene.gutter
    if y < scene.plan.head or not 0 <= cell < scene.window.width:
        return None
    scale = Scale(scene.window, scene.day.days.zone, minutes)
    lane = scene.plan.lane_at(y)
    blocks = scene.lanes[lane].blocks if lane is not None else scene.blocks if scene.plan.strip else ()
    return _edge(scene, scale, cell, x, blocks) or _free(scene, scale, cell, x)


def _edge(scene: Scene, scale: Scale, cell: int, x: int, blocks: Sequence[Block]) -> EdgeGrip | None:
    """The nearest edge; the selected session's before those of others."""
    near = sorted(
        (block.session != scene.selected, distance, place, edge)
        for place, block in enumerate(blocks)
        for edge, at in _edges(scene, block)
        if (distance := abs(cell - at)) <= REACH
    )
    if not near:
        return None
    best = near[0]
    edges = tuple(edge for *rank, edge in near if rank == list(best[:3]))
    session = scene.session(blocks[best[2]])
    return EdgeGrip(x, scale, session, edges, _beside(scene, session))


def _edges(scene: Scene, block: Block) -> Iterator[tuple[Edge, int]]:
    """The edges of a block that can be seen and moved, and their cells."""
    session, window = scene.session(block), scene.window
    if session.start >= window.start:
        yield Edge.START, block.start // EIGHTHS
    if session.end is not None and session.end <= window.end:
        yield Edge.END, (block.end - 1) // EIGHTHS


def _beside(scene: Scene, session: Session) -> dict[Edge, SessionId]:
    """The sessions that touch one, by the edge that they have in common."""
    met = [(Edge.START, other) for other in scene.day.sessions if other.end == session.start]
    met += [(Edge.END, other) for other in scene.day.sessions if other.start == session.end]
    return {edge: other.id for edge, other in met}


def _other(edge: Edge) -> Edge:
    return Edge.START if edge is Edge.END else Edge.END


def _free(scene: Scene, scale: Scale, cell: int, x: int) -> TimeGrip | None:
    """The free time of a cell: no session is in it and it has passed."""
    day, now = scene.day, scene.now
    past = day.span.clip(day.span.start, now)
    parts = (part for part in day.parts(now) if part)
    under = (scene.window.moment(cell), scene.window.moment(cell + 1))
    stretches = without(past, parts) if past else ()
    free = next((stretch for stretch in stretches if stretch.clip(*under)), None)
    return TimeGrip(x, cell, scale, free) if free else None
