"""What each client got of the day, the gaps, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Part, Row, Rows, fit, width_of
from hraas_tui.app.widgets.view import MONTHS, bar
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.review import OPEN, Reason, judged, missing

if TYPE_CHECKING:
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Total

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


class TotalsPane(Rows):
    """The day's totals; in one row where there is room for no more."""

    def __init__(self) -> None:
        super().__init__(id="totals")
        self._view: View | None = None
        self._minutes: tuple[int, ...] = ()

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
            self.set_rows(_rows(view, self.size.width, self.size.height))


def _title(view: View) -> str:
    date = view.day.date
    name = f"{date.day_of_week().name.title()} {date.day} {MONTHS[date.month - 1]}"
    return name if view.is_today else f"{name}, not today (T)"


def _minutes(view: View) -> tuple[int, ...]:
    return tuple(total.seconds // MINUTE for total in view.day.totals(view.now))


def _line(view: View) -> Row:
    parts: list[Part] = [("worked ", "quiet"), (duration(view.day.worked(view.now)), "bold strong")]
    for total in view.day.totals(view.now):
        parts += [
            ("  ", ""),
            (view.name(total.client), view.look(total.client)),
            (f" {duration(total.seconds)}", ""),
        ]
    right = _left_to_do(view, WIDEST * 2) if view.is_today else ((_title(view), "bold warning"),)
    return Row(tuple(parts), right, keeps=not view.is_today)


def _rows(view: View, width: int, height: int) -> list[Row]:
    totals = _running_first(view, view.day.totals(view.now))
    sums = _sums(view, width) if height >= LOW else [_sum(view, width)]
    if len(sums) > 1 and len(totals) + len(sums) > height:
        del sums[0]  # clients before gaps: the timeline shows those
    room = max(1, height - len(sums))
    shown, folded = (totals, ()) if len(totals) <= room else (totals[: room - 1], totals[room - 1 :])
    shown = tuple(total for total in view.day.totals(view.now) if total in shown)
    full = max([SCALE, *(total.seconds for total in totals)])
    rows = [_client_row(view, total, width, full) for total in shown]
    if folded:
        seconds = sum(total.seconds for total in folded)
        rows.append(
            Row(
                ((f"  {len(folded)} more".ljust(NAME + 2), "quiet"), (duration(seconds).rjust(TIME), "quiet"))
            )
        )
    if not totals:
        return [Row((("nothing recorded", "quiet"),))]
    return [*rows, *sums]


def _running_first(view: View, totals: tuple[Total, ...]) -> tuple[Total, ...]:
    """The running client is never folded away."""
    running = view.snapshot.running
    now = [total for total in totals if running is not None and total.client == running.client]
    return (*now, *(total for total in totals if total not in now))


def _client_row(view: View, total: Total, width: int, full: int) -> Row:
    client = view.client(total.client)
    digit = f"{client.hotkey if client and client.hotkey else ' '} " if client else "0 "
    look = view.look(total.client)
    room = min(WIDEST, width - NAME - 2 - TIME - 2)
    strip = bar(total.seconds / full, room, view.signs) if room > 0 else ""
    name = fit(view.name(total.client), NAME, view.signs.ellipsis)
    return Row(
        (
            (digit, f"bold {look}"),
            (name, look),
            (duration(total.seconds).rjust(TIME), "strong"),
            ("  ", ""),
            (strip, look),
        )
    )


def _sum(view: View, width: int) -> Row:
    """What the day came to and what is left to do, in one row."""
    worked = duration(view.day.worked(view.now)).rjust(TIME)
    head = ("  worked".ljust(NAME + 2), "bold strong")
    return Row((head, (worked, "bold strong"), ("  ", ""), *_left_to_do(view, width - NAME - TIME - 4)))


def _sums(view: View, width: int) -> list[Row]:
    gaps, bounds = view.day.gaps(view.now), view.day.bounds(view.now)
    idle = sum(gap.seconds for gap in gaps)
    worked = duration(view.day.worked(view.now)).rjust(TIME)
    times = f"  {view.clock(bounds.start)}{view.signs.dash}{view.clock(bounds.end)}" if bounds else ""
    todo, doubt = _left_to_do(view, width - 2), duration(view.snapshot.unresolved(view.now))
    if view.snapshot.unresolved(view.now) >= MINUTE and not any(doubt in text for text, _ in todo):
        whole = f"  {doubt} {OPEN[Reason.UNRESOLVED]}"
        fits = NAME + 2 + TIME + len(whole) <= width
        aside: Part = (whole if fits else f" {doubt} in doubt", "warning")
    else:
        aside = (times, "quiet")
    return [
        Row(
            (
                ("  gaps".ljust(NAME + 2), "quiet"),
                (duration(idle).rjust(TIME), "quiet"),
                (_in(view, len(gaps)), "quiet"),
            )
        ),
        Row((("  worked".ljust(NAME + 2), "bold strong"), (worked, "bold strong"), aside)),
        Row((("  ", ""), *todo)),
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
        return (("v  ", "bold primary"), *todo)
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
    doubt, look = view.snapshot.unresolved(view.now), judged(found)
    more: list[Part] = [(f"{look} to look at", "quiet")] if look else []
    for seconds in (doubt, 0):
        lacks = [words for what, count in missing(found).items() if (words := _counted(count, what, seconds))]
        parts: list[Part] = [(dot.join(lacks), "warning")] if lacks else []
        parts += [(dot, "quiet"), *more] if lacks and more else more
        if width_of(parts) <= room:
            return parts
    return [(f"{len(found)} to review", "warning")]


def _counted(count: int, word: str, seconds: int) -> str:
    """`1 unresolved (0:39)`; of the session that runs, before anybody asked, `0:39 unresolved`."""
    long = duration(seconds) if seconds >= MINUTE and word == OPEN[Reason.UNRESOLVED] else ""
    if count:
        return f"{count} {word} ({long})" if long else f"{count} {word}"
    return f"{long} {word}" if long else ""
