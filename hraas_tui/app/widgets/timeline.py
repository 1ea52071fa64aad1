"""The timeline: a day from left to right, a lane per client, the present and the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip

from hraas_tui.app.widgets import timeline_told as told
from hraas_tui.app.widgets.timeline_model import TimelineModel
from hraas_tui.app.widgets.timeline_mouse import TimelineMouse
from hraas_tui.app.widgets.timeline_paint import Ink, Inks, Memory, rows_of, strip_from
from hraas_tui.core.timeline import HEAD

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.geometry import Size

    from hraas_tui.app.picks import Pick
    from hraas_tui.app.widgets.timeline_drag import Drag
    from hraas_tui.app.widgets.timeline_paint import PaintedRow
    from hraas_tui.app.widgets.timeline_scene import Held
    from hraas_tui.core.day import Day
    from hraas_tui.core.lens import Lens
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId

SHARE = 0.3
"""The part of the screen's rows up to which every lane gets two of them."""


class Timeline(TimelineMouse, can_focus=True):
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

    Selected: TypeAlias = told.Selected
    Zoomed: TypeAlias = told.Zoomed
    Dragged: TypeAlias = told.Dragged
    Dropped: TypeAlias = told.Dropped

    def __init__(
        self,
        *,
        ascii: bool = False,  # noqa: A002 - the name of the option
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._model = TimelineModel(plain=ascii)
        self._asked: Pick | None = None
        self._lane_count = 0
        self._focused = False
        self._rows: tuple[PaintedRow, ...] = ()
        self._memory = Memory()
        self._strips: dict[int, Strip] = {}
        self._inks: Inks | None = None

    # What the screen tells

    def show(
        self, day: Day, now: Moment, *, discreet: bool = False, running_client: ClientId | None = None
    ) -> None:
        """Show a day at an instant. Another date is shown whole, the same one as it was zoomed."""
        self._model.show(day, now, discreet=discreet, running_client=running_client)
        lanes = self._model.lane_count
        if lanes != self._lane_count:
            self._lane_count = lanes
            self.refresh(layout=True)
        self._redraw()

    def tick(self, now: Moment) -> None:
        """Let time go on; painted only if a block grew or the present moved by what can be drawn."""
        before = self._model.now
        self._model.tick(now)
        window = self._scene.window if self._scene else None
        if (
            window is None
            or window.span != self._model.lens.span
            or window.eighth(now) != window.eighth(before)
        ):
            self._redraw()

    def select(self, pick: Pick | None, marks: frozenset[SessionId] = frozenset()) -> None:
        """Show what is selected, None for nothing, and scroll to it; and which sessions are marked."""
        self._asked = pick
        if (pick, marks) != (self._model.picked, self._model.marks):
            self._model.select(pick, marks)
            self._redraw()

    def hold(self, held: Held | None, sketch: Day | None = None) -> None:
        """Show what a drag would come to, None for the day as it is. The next `show` takes it away."""
        self._model.hold(held, sketch)
        self._redraw()

    def point(self, moment: Moment) -> None:
        """Put the minute cursor at an instant."""
        self._model.cursor = moment
        self._model.nudge(0)
        self._redraw()

    def drop_cursor(self) -> bool:
        """Take the minute cursor away, and tell whether there was one."""
        used = self._model.cursor is not None
        if used:
            self._model.cursor = None
            self._redraw()
        return used

    @property
    def selected(self) -> Pick | None:
        """What is shown as selected."""
        return self._model.picked

    @property
    def step(self) -> int:
        """The minutes by which edges move at this zoom."""
        return self._model.step

    @property
    def tells_times(self) -> bool:
        """Whether it is seen, and has room to say when what is selected was."""
        return bool(self.size.height > 1 and self.display)

    @property
    def cursor_moment(self) -> Moment | None:
        """Where the minute cursor stands, None while it is not in use."""
        return self._model.cursor

    @property
    def seen(self) -> tuple[Moment, Moment]:
        """The stretch of time that is drawn, from and to."""
        return self._model.lens.span.start, self._model.lens.span.end

    @property
    def text(self) -> str:
        """The rows as plain text."""
        self._build()
        return "\n".join("".join(glyphs for glyphs, _ in row).rstrip() for row in self._rows)

    # What a person does; the screen's own keys may call these too

    def action_move(self, by: int) -> None:
        """Ask for the session or gap so many further on; with none selected, for the last, or the first."""
        found = self._model.stepped(self._asked, by)
        if found is not None:
            self._ask_for(found)

    def action_nudge(self, minutes: int) -> None:
        """Move the cursor by minutes, from the start of what is selected, else from the present."""
        if self._model.day is not None:
            self._model.nudge(minutes)
            self._redraw()

    def action_zoom(self, by: int) -> None:
        """Zoom in, or out for a number below nought, around what is pointed at."""
        self._look(self._model.lens.zoom(by, self._model.centre()))

    def action_pan(self, by: int) -> None:
        """Look at the part before, or after, of a zoomed day."""
        self._look(self._model.lens.pan(by))

    # Textual

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Under axis and brace two rows a lane, or one if that would take too much of the screen."""
        lanes = max(1, self._lane_count)
        return HEAD + (2 * lanes if HEAD + 2 * lanes <= viewport.height * SHARE else lanes)

    def notify_style_update(self) -> None:
        """Forget all styles: the theme may be another one."""
        super().notify_style_update()
        self._inks = None
        self._strips.clear()

    def on_focus(self) -> None:
        """Show that keys come here."""
        self._focused = True
        self._redraw()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._focused = False
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        if len(self._rows) != self.size.height or self._drawn_width != self.size.width:
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

    @property
    def _drawn_width(self) -> int:
        return self._scene.gutter + self._scene.window.width if self._scene else 0

    def _ask_for(self, pick: Pick | None) -> None:
        self._asked = pick
        self.post_message(self.Selected(self, pick))

    def _tell_drag(self, drag: Drag | None, *, dropped: bool = False) -> None:
        if dropped and drag is not None:
            self.post_message(self.Dropped(self, drag))
        else:
            self.post_message(self.Dragged(self, drag))

    def _look(self, lens: Lens) -> None:
        before, self._model.lens = self._model.lens, lens
        if lens.span != before.span:
            self._redraw()
            self.post_message(self.Zoomed(self, lens.span.seconds))

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
        self._scene = self._model.scene(self.size, mono=self.app.no_color, focused=self._focused)
        self._rows = rows_of(self._scene, self.size.height, self._memory) if self._scene else ()
        kept = {y for y, (old, new) in enumerate(zip(before, self._rows, strict=False)) if old == new}
        self._strips = {y: strip for y, strip in self._strips.items() if y in kept}
