"""The timeline's geometry: a day's sessions as blocks in eighths of a cell, lanes, axis and brace.

Time runs from left to right. A `Window` maps instants to eighths of a terminal cell; everything is counted
in instants, so a day of 23 or 25 hours is simply narrower or wider, and its axis skips or repeats an hour.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.lens import marks
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId

EIGHTHS = 8
"""Drawable steps in a cell."""

STEPS = (5, 10, 15, 30, 60, 120, 180, 360, 720)
"""Minutes between two labels of the axis."""

HEAD = 2
"""Rows above the lanes: the axis and the brace."""

HOUR_STEP = 60
"""The step from which on labels are whole hours."""


class Window(NamedTuple):
    """The stretch of time `[start, end)` that is drawn, `width` cells wide."""

    start: Moment
    end: Moment
    width: int

    @property
    def span(self) -> Span:
        """The instants that are drawn."""
        return Span(self.start, self.end)

    def eighth(self, moment: Moment) -> int:
        """The eighth that an instant falls into, counted from the left edge; outside, it goes on counting."""
        return (moment - self.start) * self.width * EIGHTHS // (self.end - self.start)

    def cell(self, moment: Moment) -> int | None:
        """The cell that an instant falls into, None outside the window."""
        return self.eighth(moment) // EIGHTHS if moment in self.span else None

    def moment(self, cell: int) -> Moment:
        """The first instant of a cell."""
        return self.start - (-cell * (self.end - self.start) // self.width)

    def extent(self, span: Span) -> tuple[int, int] | None:
        """The eighths `[a, b)` that a span covers, never fewer than one; None outside the window."""
        part = self.span.clip(span.start, span.end)
        if part is None or self.width < 1:
            return None
        first = self.eighth(part.start)
        return first, max(first + 1, self.eighth(part.end))


class Block(NamedTuple):
    """What is drawn of a session: eighths `[start, end)` of the window."""

    session: SessionId
    client: ClientId | None
    start: int
    end: int
    unresolved: bool = False
    running: bool = False

    def cover(self, cell: int) -> tuple[int, int]:
        """The eighths of one cell that the block covers, 0 to 8; empty if the first is not the smaller."""
        left = cell * EIGHTHS
        return max(0, self.start - left), min(EIGHTHS, self.end - left)


class Lane(NamedTuple):
    """One client's blocks in order; `client` is None for unassigned time."""

    client: ClientId | None
    blocks: tuple[Block, ...] = ()


def lane_clients(day: Day, now: Moment, running_client: ClientId | None) -> tuple[ClientId | None, ...]:
    """Whose lanes there are: clients with time on the day, or running today; in their order, unassigned last."""
    some = {total.client for total in day.totals(now)}
    if running_client is not None and now in day.span:
        some.add(running_client)
    known = tuple(client.id for client in day.roster.clients if client.id in some)
    return (*known, None) if None in some else known


def lanes_of(day: Day, now: Moment, window: Window, running_client: ClientId | None) -> tuple[Lane, ...]:
    """The lanes of a day with what the window shows of their blocks."""
    blocks: dict[ClientId | None, list[Block]] = {
        client: [] for client in lane_clients(day, now, running_client)
    }
    for block in blocks_of(day, now, window):
        blocks[block.client].append(block)
    return tuple(Lane(client, tuple(found)) for client, found in blocks.items())


def blocks_of(day: Day, now: Moment, window: Window) -> Iterator[Block]:
    """The day's sessions as blocks, in order; those outside the window are left out."""
    for session, part in zip(day.sessions, day.parts(now), strict=True):
        extent = part and window.extent(part)
        if extent:
            doubted = bool(day.aways) and (
                day.state(session) is State.UNRESOLVED or bool(day.waiting(session, now))
            )
            yield Block(session.id, session.client, *extent, unresolved=doubted, running=session.running)


# Rows


class Plan(NamedTuple):
    """How the rows of a height are used, from the top: axis, brace, then a strip or `shown` lanes from `first`."""

    axis: bool
    brace: bool
    strip: bool
    lane_height: int = 0
    first: int = 0
    shown: int = 0

    @property
    def head(self) -> int:
        """How many rows stand above the strip or the lanes."""
        return self.axis + self.brace

    def lane_at(self, row: int) -> int | None:
        """The lane that a row shows; None above, below, and in a strip."""
        if self.strip or row < self.head:
            return None
        lane = (row - self.head) // self.lane_height
        return self.first + lane if lane < self.shown else None


def plan(height: int, lanes: int, keep: Iterable[int] = (), first: int = 0) -> Plan:
    """Divide a height among axis, brace and lanes.

    Lanes take two rows each where there is room, else one; what then does not fit is scrolled, from lane
    `first` on, so that the lanes in `keep` are seen, the earlier ones in it with precedence. Three rows and
    fewer merge all lanes into one strip.
    """
    room = height - HEAD
    if room < 1 or (room == 1 and lanes > 1):
        return Plan(axis=height > 1, brace=height > HEAD, strip=True)
    lane_height = 2 if room >= 2 * lanes else 1
    shown = min(lanes, room // lane_height)
    for lane in reversed(tuple(keep)):
        first = min(max(first, lane - shown + 1), lane)
    first = max(0, min(first, lanes - shown))
    return Plan(axis=True, brace=True, strip=False, lane_height=lane_height, first=first, shown=shown)


# Axis and brace


@lru_cache(maxsize=16)  # the same all day, while what stands below it changes with every key
def axis(window: Window, zone: str) -> tuple[tuple[int, str], ...]:
    """The labels of the axis: the cell of each and its text, as close together as can be read.

    Whole hours are two digits, `08`; below the hour a label is `08:15`. An hour that the zone skips has no
    label, one that it repeats has two.
    """
    cell_seconds = (window.end - window.start) / max(1, window.width)
    step = next((m for m in STEPS if m * MINUTE / cell_seconds >= _room(m)), STEPS[-1])
    labels: list[tuple[int, str]] = []
    free = 0
    for moment, minutes in marks(window.span, zone, min(step, HOUR_STEP)):
        cell = window.cell(moment)
        text = f"{minutes // 60:02}" if step >= HOUR_STEP else f"{minutes // 60:02}:{minutes % 60:02}"
        if cell is None or minutes % step or cell < free or cell + len(text) > window.width:
            continue
        labels.append((cell, text))
        free = cell + len(text) + 1
    return tuple(labels)


def brace(window: Window, span: Span, text: str, *, ascii_only: bool = False) -> tuple[int, str]:
    """The brace over a span with its times in it, beside it where it is too narrow: first cell and glyphs.

    A side that the window cuts off stays open. A span outside the window is pointed at from the edge.
    """
    glyphs = "<>-^<>" if ascii_only else "╭╮─╷‹›"
    extent = window.extent(span)
    if extent is None:
        left = span.end <= window.start
        pointer = f"{glyphs[4]} {text}" if left else f"{text} {glyphs[5]}"
        return (0, pointer) if left else (max(0, window.width - len(pointer)), pointer)
    first, last = extent[0] // EIGHTHS, (extent[1] - 1) // EIGHTHS
    wide = last - first + 1
    opens = glyphs[0] if span.start >= window.start else glyphs[2]
    closes = glyphs[1] if span.end <= window.end else glyphs[2]
    if wide >= len(text) + 2:
        return first, opens + text.center(wide - 2, glyphs[2]) + closes
    mark = glyphs[3] if wide == 1 else opens + glyphs[2] * (wide - 2) + closes
    if last + 2 + len(text) <= window.width:
        return first, f"{mark} {text}"
    return max(0, first - len(text) - 1), f"{text} {mark}"


def _room(step: int) -> int:
    """How many cells a label with this many minutes to the next one takes."""
    return 3 if step >= HOUR_STEP else 8


def first_seen(blocks: Sequence[Block], cell: int) -> Block | None:
    """The block that a cell shows most of, None where it shows none."""
    covering = [(b - a, block) for block in blocks for a, b in [block.cover(cell)] if a < b]
    return max(covering, key=lambda pair: pair[0])[1] if covering else None
