"""What the timeline tells the screen: what a person pointed at, and what was dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from hraas_tui.app.picks import Pick
    from hraas_tui.app.widgets.timeline import Timeline
    from hraas_tui.app.widgets.timeline_drag import Drag


class Told(Message):
    """Something that a timeline tells."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        super().__init__()

    @property
    def control(self) -> Timeline:
        """The timeline that was pointed at."""
        return self.timeline


class Selected(Told, namespace="timeline"):
    """A person pointed at a session, at a gap or a break, or at none."""

    def __init__(self, timeline: Timeline, pick: Pick | None) -> None:
        self.pick = pick
        super().__init__(timeline)


class Zoomed(Told, namespace="timeline"):
    """Another stretch of time is seen; `seconds` is how long it is."""

    def __init__(self, timeline: Timeline, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(timeline)


class Dragged(Told, namespace="timeline"):
    """A person drags, and has not let go yet; None while nothing would move."""

    def __init__(self, timeline: Timeline, drag: Drag | None) -> None:
        self.drag = drag
        super().__init__(timeline)


class Dropped(Told, namespace="timeline"):
    """A person let go of what was dragged."""

    def __init__(self, timeline: Timeline, drag: Drag) -> None:
        self.drag = drag
        super().__init__(timeline)
