"""The timeline: a day from left to right, a lane per client, the present and the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from hraas_tui.app.messages import SessionOpened
from hraas_tui.app.widgets.timeline_paint import Ink, Inks, Scene, gutter_width, rows_of, strip_from
from hraas_tui.core.lens import Lens, fitting
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.timeline import HEAD, Window, first_seen, lanes_of, plan

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType
    from textual.geometry import Size

    from hraas_tui.app.widgets.timeline_paint import PaintedRow
    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, Session, SessionId
    from hraas_tui.core.timeline import Lane

DOUBLE = 2
"""Clicks that open a session."""


class Timeline(Widget, can_focus=True):
    """A day's sessions on a line of time.

    It paints what it is shown and reports what a person points at; the screen decides, and answers with
    `select`. Every height works: two rows a lane, one row, lanes that scroll, down to one merged strip.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", "Session before", show=False),
        Binding("right,down", "move(1)", "Session after", show=False),
        Binding("home", "move(-1000000)", "First session", show=False),
        Binding("end", "move(1000000)", "Last session", show=False),
        Binding("shift+left,less_than_sign", "nudge(-1)", "A minute back", show=False),
        Binding("shift+right,greater_than_sign", "nudge(1)", "A minute on", show=False),
        Binding("plus,equals_sign", "zoom(1)", "Zoom in", show=False),
        Binding("minus", "zoom(-1)", "Zoom out", show=False),
        Binding("left_square_bracket", "pan(-1)", "Earlier", show=False),
        Binding("right_square_bracket", "pan(1)", "Later", show=False),
    ]

    class Selected(Message):
        """A person pointed at a session, or at none."""

        def __init__(self, timeline: Timeline, session_id: SessionId | None) -> None:
            self.timeline = timeline
            self.session_id = session_id
            super().__init__()

        @property
        def control(self) -> Timeline:
            """The timeline that was pointed at."""
            return self.timeline

    class Zoomed(Message):
        """Another stretch of time is seen; `seconds` is how long it is."""

        def __init__(self, timeline: Timeline, seconds: int) -> None:
            self.timeline = timeline
            self.seconds = seconds
            super().__init__()

        @property
        def control(self) -> Timeline:
            """The timeline that was zoomed."""
            return self.timeline

    def __init__(
        self,
        *,
        ascii: bool = False,  # noqa: A002 - the name of the option
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.plain = ascii
        self.painted = 0
        self._day: Day | None = None
        self._now: Moment = 0
        self._discreet = False
        self._running_client: ClientId | None = None
        self._lens = Lens(Span(0, 1))
        self._selected: SessionId | None = None
        self._asked: SessionId | None = None
        self._cursor: Moment | None = None
        self._first = 0
        self._lane_count = 0
        self._scene: Scene | None = None
        self._rows: tuple[PaintedRow, ...] = ()
        self._strips: dict[int, Strip] = {}
        self._inks: Inks | None = None

    # What the screen tells

    def show(
        self, day: Day, now: Moment, *, discreet: bool = False, running_client: ClientId | None = None
    ) -> None:
        """Show a day at an instant. Another date is shown whole, the same one as it was zoomed."""
        whole = fitting(day, now)
        if self._day is None or self._day.date != day.date:
            self._lens, self._cursor, self._first = Lens(whole), None, 0
        else:
            self._lens = self._lens.fit(whole)
        self._day, self._now = day, now
        self._discreet, self._running_client = discreet, running_client
        lanes = len(lanes_of(day, now, Window(whole.start, whole.end, 1), running_client))
        if lanes != self._lane_count:
            self._lane_count = lanes
            self.refresh(layout=True)
        self._redraw()

    def tick(self, now: Moment) -> None:
        """Let time go on; painted only if a block grew or the present moved by what can be drawn."""
        before, self._now = self._now, now
        if self._day is None or self._scene is None:
            return
        if now in self._day.span and now not in self._lens.whole:
            self._lens = self._lens.fit(fitting(self._day, now))
        elif before in self._lens.span:
            self._lens = self._lens.show(min(now, self._lens.whole.end - 1))
        window = self._scene.window
        moved = window.eighth(now) != window.eighth(before) or self._lens.span != window.span
        if moved:
            self._redraw()

    def select(self, session_id: SessionId | None) -> None:
        """Show a session as selected, None for none, and scroll to it."""
        self._asked = session_id
        if session_id == self._selected:
            return
        self._selected, self._cursor = session_id, None
        session = self._session(session_id)
        if session is not None and self._day is not None:
            part = self._day.clipped(session, self._now)
            self._lens = self._lens.show(part.start) if part else self._lens
        self._redraw()

    # What a person does; the screen's own keys may call these too

    def action_move(self, by: int) -> None:
        """Ask for the session so many further on; with none selected, for the last, or the first."""
        drawn = [s for s in self._day.sessions if self._day.clipped(s, self._now)] if self._day else []
        if not drawn:
            return
        ids = [session.id for session in drawn]
        outside = len(ids) if by < 0 else -1
        place = ids.index(self._asked) if self._asked in ids else outside
        self._ask_for(ids[max(0, min(len(ids) - 1, place + by))])

    def action_nudge(self, minutes: int) -> None:
        """Move the cursor by minutes, from the selected session's start, else from the present."""
        if self._day is None:
            return
        session = self._session(self._selected)
        origin = self._cursor if self._cursor is not None else (session.start if session else self._now)
        moment = origin // MINUTE * MINUTE + minutes * MINUTE
        whole = self._lens.whole
        self._cursor = max(whole.start, min(moment, whole.end - MINUTE))
        self._lens = self._lens.show(self._cursor)
        self._redraw()

    def action_zoom(self, by: int) -> None:
        """Zoom in, or out for a number below nought, around what is pointed at."""
        session = self._session(self._selected)
        at = self._cursor
        if at is None and session is not None:
            at = session.start + session.seconds(self._now) // 2
        if at is None:
            at = self._now if self._now in self._lens.whole else self._middle()
        self._zoom(by, at, 0.5)

    def action_pan(self, by: int) -> None:
        """Look at the part before, or after, of a zoomed day."""
        self._look(self._lens.pan(by))

    @property
    def cursor_moment(self) -> Moment | None:
        """Where the minute cursor stands, None while it is not in use."""
        return self._cursor

    @property
    def selected(self) -> SessionId | None:
        """The session that is shown as selected."""
        return self._selected

    @property
    def text(self) -> str:
        """The rows as plain text."""
        self._build()
        return "\n".join("".join(glyphs for glyphs, _ in row).rstrip() for row in self._rows)

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Ask for the session under the mouse; a second click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        found = self._session_at(offset.x, offset.y)
        self._ask_for(found)
        if found is not None and event.chain == DOUBLE:
            self.post_message(SessionOpened(found))

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
        if event.shift or event.ctrl:
            self.action_pan(-by)
            return
        scene = self._scene
        offset = event.get_content_offset(self)
        if scene is not None and offset is not None:
            cell = max(0, min(offset.x - scene.gutter, scene.window.width - 1))
            self._zoom(by, scene.window.moment(cell), cell / max(1, scene.window.width))

    # Textual

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two rows a lane under axis and brace."""
        return HEAD + 2 * max(1, self._lane_count)

    def notify_style_update(self) -> None:
        """Forget all styles: the theme may be another one."""
        super().notify_style_update()
        self._inks = None
        self._strips.clear()

    def on_focus(self) -> None:
        """Show that keys come here."""
        self._redraw()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        self.painted += 1
        if (
            self._scene is None
            or (self._scene.gutter + self._scene.window.width, len(self._rows)) != self.size
        ):
            self._build()
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables, self.rich_style)
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self._inks.style(Ink()))
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = strip_from(self._rows[y], self._inks, self.size.width)
        return strip

    # Inside

    def _ask_for(self, session_id: SessionId | None) -> None:
        self._asked = session_id
        self.post_message(self.Selected(self, session_id))

    def _zoom(self, by: int, at: Moment, share: float) -> None:
        self._look(self._lens.zoom(by, at, share))

    def _look(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if lens.span != before.span:
            self._redraw()
            self.post_message(self.Zoomed(self, lens.span.seconds))

    def _middle(self) -> Moment:
        return (self._lens.span.start + self._lens.span.end) // 2

    def _session(self, session_id: SessionId | None) -> Session | None:
        sessions = self._day.sessions if self._day else ()
        return next((session for session in sessions if session.id == session_id), None)

    def _session_at(self, x: int, y: int) -> SessionId | None:
        scene = self._scene
        if scene is None or y < scene.plan.head:
            return None
        lane = scene.plan.lane_at(y)
        if not scene.plan.strip and lane is None:
            return None
        blocks = scene.blocks if lane is None else scene.lanes[lane].blocks
        found = first_seen(blocks, x - scene.gutter)
        return found.session if found else None

    def _redraw(self) -> None:
        """Work the rows out again, and have those painted that have changed."""
        if not self.is_mounted or not self.size:
            self._scene = None
            return
        before = self._rows
        self._build()
        if len(before) != len(self._rows):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._rows, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _build(self) -> None:
        """Work the rows out for the size that there is, and drop the strips of those that have changed."""
        before = self._rows
        self._scene = self._make_scene()
        self._rows = rows_of(self._scene, self.size.height) if self._scene else ()
        kept = {y for y, (old, new) in enumerate(zip(before, self._rows, strict=False)) if old == new}
        self._strips = {y: strip for y, strip in self._strips.items() if y in kept}

    def _make_scene(self) -> Scene | None:
        day, width = self._day, self.size.width
        if day is None or width < 1:
            return None
        span = self._lens.span
        unseen = Window(span.start, span.end, width)
        lanes = lanes_of(day, self._now, unseen, self._running_client)
        rows = plan(self.size.height, len(lanes), self._kept(lanes), self._first)
        self._first = rows.first
        gutter = 0 if rows.strip else gutter_width(day, lanes, width)
        window = Window(span.start, span.end, max(1, width - gutter))
        return Scene(
            day=day,
            now=self._now,
            window=window,
            plan=rows,
            lanes=lanes_of(day, self._now, window, self._running_client),
            gutter=gutter,
            running_client=self._running_client,
            selected=self._selected,
            cursor=self._cursor,
            discreet=self._discreet,
            ascii=self.plain,
            mono=self.app.no_color,
            focused=self.has_focus,
        )

    def _kept(self, lanes: tuple[Lane, ...]) -> list[int]:
        """The lanes that must be seen: the selected session's, then the running one's."""
        session = self._session(self._selected)
        wanted = [session.client] if session else []
        if any(block.running for lane in lanes for block in lane.blocks):
            wanted.append(self._running_client)
        clients = [lane.client for lane in lanes]
        return [clients.index(client) for client in wanted if client in clients]
