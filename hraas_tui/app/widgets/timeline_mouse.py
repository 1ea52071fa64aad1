"""The timeline under the mouse: a click points, a drag moves, the wheel zooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from hraas_tui.app.messages import GapOpened, SessionOpened
from hraas_tui.app.widgets.timeline_drag import gripped
from hraas_tui.app.widgets.timeline_model import pick_at
from hraas_tui.core.moments import Span

if TYPE_CHECKING:
    from textual import events

    from hraas_tui.app.picks import Pick
    from hraas_tui.app.widgets.timeline_drag import Drag, Grip
    from hraas_tui.app.widgets.timeline_model import TimelineModel
    from hraas_tui.app.widgets.timeline_scene import Scene
    from hraas_tui.core.lens import Lens

LEFT = 1
"""The button that drags."""

DOUBLE = 2
"""Clicks that open."""


class TimelineMouse(Widget):
    """What the mouse does on a timeline. It asks and tells; nothing moves before the screen says so."""

    _model: TimelineModel
    _scene: Scene | None = None
    _grip: Grip | None = None
    _drag: Drag | None = None
    _dragged = False

    # What the timeline does about it

    def _ask_for(self, pick: Pick | None) -> None:
        raise NotImplementedError

    def _look(self, lens: Lens) -> None:
        raise NotImplementedError

    def _tell_drag(self, drag: Drag | None, *, dropped: bool = False) -> None:
        raise NotImplementedError

    def action_pan(self, by: int) -> None:
        """Look at the part before, or after, of a zoomed day."""
        raise NotImplementedError

    # Dragging

    def cancel_drag(self) -> bool:
        """Let go of what is dragged as if nothing had been, and tell whether there was anything."""
        held = self._grip is not None
        self._grip = self._drag = None
        if held:
            self.release_mouse()
        return held

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the edge or the free time that was pressed."""
        self._dragged, self._drag = False, None
        offset = event.get_content_offset(self)
        if event.button != LEFT or offset is None or self._scene is None:
            return
        self._grip = gripped(self._scene, offset.x, offset.y, self._model.step)
        if self._grip is not None:
            event.stop()
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell what the drag comes to, each time that it comes to something else."""
        if self._grip is None:
            return
        event.stop()
        if not event.button:  # let go of outside the terminal, which hears nothing of it
            self.cancel_drag()
            self._tell_drag(None)
            return
        drag = self._grip.drag(event.get_content_offset_capture(self).x)
        if drag != self._drag:
            self._drag, self._dragged = drag, True
            self._tell_drag(drag)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Tell what was dragged."""
        drag = self._drag
        if self.cancel_drag():
            event.stop()
        if drag is not None:
            self._tell_drag(drag, dropped=True)

    # Pointing

    def on_click(self, event: events.Click) -> None:
        """Ask for what is under the mouse; a second click opens it. A drag's end is no click."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if self._dragged:
            self._dragged = False
            return
        found = pick_at(self._scene, offset.x, offset.y) if self._scene else None
        self._ask_for(found)
        if found is not None and event.chain == DOUBLE:
            self.post_message(GapOpened(found) if isinstance(found, Span) else SessionOpened(found))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in where the mouse is; with shift or ctrl, look at the part before."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out where the mouse is; with shift or ctrl, look at the part after."""
        self._wheel(event, -1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Look at the part before."""
        event.stop()
        self.action_pan(-1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Look at the part after."""
        event.stop()
        self.action_pan(1)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        if self._grip is not None:
            return
        if event.shift or event.ctrl:
            self.action_pan(-by)
            return
        scene = self._scene
        offset = event.get_content_offset(self)
        if scene is not None and offset is not None:
            cell = max(0, min(offset.x - scene.gutter, scene.window.width - 1))
            self._look(self._model.lens.zoom(by, scene.window.moment(cell), cell / scene.window.width))
