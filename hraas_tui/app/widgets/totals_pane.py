"""What each client got of the day, the gaps, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hraas_tui.app.widgets.paint import Part, Row, Rows, fit, width_of
from hraas_tui.app.widgets.view import bar
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.review import OPEN, Reason, judged, missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.statements import RetainerUse
    from hraas_tui.core.sessions import ClientId
    from hraas_tui.core.sums import Line

NAME = 12
TIME = 6
SCALE = 4 * HOUR
"""Seconds that a full bar stands for at least, so that a first quarter of an hour looks like one."""

BELOW = 3
"""Rows below the clients: gaps, worked, what is left to do."""

LOW = 6
"""Under so many rows, one has to do below the clients."""

WIDEST = 16
"""Cells of a full bar."""

NARROWEST = 4
"""Cells that a bar keeps beside what is said of a client."""

SHORT_NAME = 6
"""Cells of the names, at the least, where something is said of a client."""

Aside: TypeAlias = "tuple[Part, Part]"
"""What is said of a client, in full and in short."""


def retainer_aside(use: RetainerUse) -> Aside:
    """What of a retainer is used, of how much; in short, what is left of it."""
    if not use.left:
        return ("used up", "warning"), ("used up", "warning")
    return (retainer_used(use), "quiet"), (f"{duration(use.left)} left", "quiet")


def retainer_used(use: RetainerUse) -> str:
    """What of a retainer is used, of how much: `14:12 / 20 h`."""
    whole = use.used + use.left
    return f"{duration(use.used)} / {f'{whole // HOUR} h' if whole % HOUR == 0 else duration(whole)}"


def open_aside(seconds: int) -> Aside:
    """How much of a client's time is in no statement."""
    said = (f"{duration(seconds)} open", "quiet")
    return said, said


class _Frame(NamedTuple):
    """How wide a row's parts are: the name, the bar; and which of the asides there is room for, None for neither."""

    name: int
    bar: int
    aside: int | None = None


class TotalsPane(Rows):
    """The day's totals; in one row where there is room for no more."""

    def __init__(self) -> None:
        super().__init__(id="totals")
        self._view: View | None = None
        self._minutes: tuple[int, ...] = ()
        self._asides: dict[ClientId, Aside] = {}

    def on_resize(self) -> None:
        """Draw again once the new size's styles hold."""
        self._draw()
        self.call_after_refresh(self._draw)

    def show(self, view: View) -> None:
        """Show a day's totals."""
        self._view = view
        if self.border_title != _title(view):
            self.border_title = _title(view)
        self.set_class(not view.is_today, "-elsewhere")
        self._draw()

    def stand(self, asides: Mapping[ClientId, Aside | None]) -> None:
        """Say something of some clients, or (None) nothing any more."""
        before = dict(self._asides)
        self._asides |= {client: said for client, said in asides.items() if said is not None}
        for client in (client for client, said in asides.items() if said is None):
            self._asides.pop(client, None)
        if self._asides != before:
            self._draw()

    def tick(self, view: View) -> None:
        """Draw again if a total has reached another minute."""
        self._view = view
        if self._minutes != _minutes(view):
            self._draw()

    def _draw(self) -> None:
        view = self._view
        if view is None or not self.size.width:
            return
        self._minutes = _minutes(view)
        if self.size.height <= 1:
            self.set_rows([_line(view)])
        else:
            self.set_rows(_rows(view, self.size.width, self.size.height, self._said(view)))

    def _said(self, view: View) -> dict[ClientId, Aside]:
        """What may be said now: nothing of a client that is not named, nor beside another day's totals."""
        if not view.is_today:
            return {}
        return {client: said for client, said in self._asides.items() if not view.hides(client)}


def _title(view: View) -> str:
    date = view.day.date
    name = f"{date.day_of_week().name.title()} {date.day} {MONTHS[date.month - 1]}"
    return name if view.is_today else f"{name}, not today ({view.key('day-today')})"


def _minutes(view: View) -> tuple[int, ...]:
    return tuple(line.total // MINUTE for line in view.totals)


def _line(view: View) -> Row:
    parts: list[Part] = [("worked ", "quiet"), (duration(view.day.worked(view.now)), "bold strong")]
    for line in view.totals:
        name = "?" if line.owner == (None, False) else _name(view, line)
        parts += [("  ", ""), (name, _look(view, line)), (f" {duration(line.total)}", "")]
    right = _left_to_do(view, WIDEST * 2) if view.is_today else ((_title(view), "bold warning"),)
    return Row(tuple(parts), right, keeps=not view.is_today)


def _rows(view: View, width: int, height: int, asides: Mapping[ClientId, Aside]) -> list[Row]:
    totals = _kept_first(view, view.totals)
    frame = _frame(view, totals, width, asides)
    sums = _sums(view, width, frame.name) if height >= LOW else [_sum(view, width, frame.name)]
    if len(sums) > 1 and len(totals) + len(sums) > height:
        del sums[0]  # clients before gaps: the timeline shows those
    room = max(1, height - len(sums))
    shown, folded = (totals, ()) if len(totals) <= room else (totals[: room - 1], totals[room - 1 :])
    shown = tuple(line for line in view.totals if line in shown)
    full = max([SCALE, *(line.total for line in totals)])
    rows = [_line_row(view, line, frame, full, asides) for line in shown]
    if folded:
        seconds = sum(line.total for line in folded)
        rows.append(
            Row(
                (
                    (f"  {len(folded)} more".ljust(frame.name + 2), "quiet"),
                    (duration(seconds).rjust(TIME), "quiet"),
                )
            )
        )
    if not totals:
        return [Row((("nothing recorded", "quiet"),))]
    return [*rows, *sums]


def _frame(view: View, totals: tuple[Line, ...], width: int, asides: Mapping[ClientId, Aside]) -> _Frame:
    """Make room for what is said of clients, if the bars stay long enough to be read."""
    said = [
        asides[c] for c in (x.client for x in totals if not x.unresolved) if c is not None and c in asides
    ]
    if said:
        name = max(SHORT_NAME, min(NAME, max(width_of([(_name(view, line), "")]) for line in totals)))
        for which in (0, 1):
            room = width - name - TIME - 4 - 2 - max(width_of([ways[which]]) for ways in said)
            if room >= NARROWEST:
                return _Frame(name, min(WIDEST, room), which)
    return _Frame(NAME, max(0, min(WIDEST, width - NAME - 2 - TIME - 2)))


def _kept_first(view: View, totals: tuple[Line, ...]) -> tuple[Line, ...]:
    """What is unresolved is never folded away, nor is the running client."""
    running = view.snapshot.running
    now = [line for line in totals if running is not None and line.owner == (running.client, False)]
    kept = [*(line for line in totals if line.unresolved), *now]
    return (*kept, *(line for line in totals if line not in kept))


def _name(view: View, line: Line) -> str:
    return OPEN[Reason.UNRESOLVED] if line.unresolved else view.name(line.client)


def _look(view: View, line: Line) -> str:
    return "warning" if line.unresolved else view.look(line.client)


def _line_row(view: View, line: Line, frame: _Frame, full: int, asides: Mapping[ClientId, Aside]) -> Row:
    """What a client got; or, hatched as on the timeline, what nobody can vouch for."""
    client = view.client(line.client)
    digit = f"{client.hotkey if client and client.hotkey else ' '} " if client else "0 "
    if line.unresolved:
        digit = "~ " if view.plain else "╱ "
    look = _look(view, line)
    strip = bar(line.total / full, frame.bar, view.signs) if frame.bar else ""
    name = fit(_name(view, line), frame.name, view.signs.ellipsis)
    said = asides.get(line.client) if line.client is not None and not line.unresolved else None
    return Row(
        (
            (digit, f"bold {look}"),
            (name, look),
            (duration(line.total).rjust(TIME), "strong"),
            ("  ", ""),
            (strip, look),
        ),
        (said[frame.aside],) if said is not None and frame.aside is not None else (),
    )


def _sum(view: View, width: int, name: int) -> Row:
    """What the day came to and what is left to do, in one row."""
    worked = duration(view.day.worked(view.now)).rjust(TIME)
    head = ("  worked".ljust(name + 2), "bold strong")
    return Row((head, (worked, "bold strong"), ("  ", ""), *_left_to_do(view, width - name - TIME - 4)))


def _sums(view: View, width: int, name: int) -> list[Row]:
    gaps, bounds = view.day.gaps(view.now), view.day.bounds(view.now)
    idle = sum(gap.seconds for gap in gaps)
    worked = duration(view.day.worked(view.now)).rjust(TIME)
    times = f"  {view.clock(bounds.start)}{view.signs.dash}{view.clock(bounds.end)}" if bounds else ""
    return [
        Row(
            (
                ("  gaps".ljust(name + 2), "quiet"),
                (duration(idle).rjust(TIME), "quiet"),
                (_in(view, len(gaps)), "quiet"),
            )
        ),
        Row((("  worked".ljust(name + 2), "bold strong"), (worked, "bold strong"), (times, "quiet"))),
        Row((("  ", ""), *_left_to_do(view, width - 2))),
    ]


def _in(view: View, gaps: int) -> str:
    if not gaps:
        return ""
    return "  accepted" if view.day.reviewed else f"  in {gaps}"


def _left_to_do(view: View, room: int) -> tuple[Part, ...]:
    """The checklist: what is missing, then how much a review only wants looked at; or that all was reviewed."""
    todo = _todo(view, room - len(_reviewed(view)) - 3)
    if view.day.reviewed:
        done = (_reviewed(view), "success")
        return (done, (f" {view.signs.dot} ", "quiet"), *todo) if todo else (done,)
    if todo:
        return ((f"{view.key('review')}  ", "bold primary"), *todo)
    if not view.day.sessions:
        return (("", ""),)
    return ((f"{plural(len(view.day.sessions), 'session')}, nothing left to review", "quiet"),)


def _reviewed(view: View) -> str:
    if not view.day.reviewed:
        return ""
    return "reviewed" if view.plain else f"reviewed {view.signs.mark}"


def _todo(view: View, room: int) -> list[Part]:
    """What is left to do in as many words as there is room for, at the least as one number."""
    found, dot = view.review, f" {view.signs.dot} "
    look = judged(found)
    more: list[Part] = [(f"{look} to look at", "quiet")] if look else []
    lacks = [f"{count} {what}" for what, count in missing(found).items() if count]
    parts: list[Part] = [(dot.join(lacks), "warning")] if lacks else []
    parts += [(dot, "quiet"), *more] if lacks and more else more
    return parts if width_of(parts) <= room else [(f"{len(found)} to review", "warning")]
