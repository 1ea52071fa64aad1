"""The totals of a week and of a month as rows, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hraas_tui.app.widgets.fitted import flowed
from hraas_tui.app.widgets.month_paint import WEEKDAYS
from hraas_tui.app.widgets.paint import Part, Row, fit
from hraas_tui.app.widgets.view import bar
from hraas_tui.app.widgets.week_paint import day_name, nothing
from hraas_tui.core.month import Share
from hraas_tui.core.phrases import duration
from hraas_tui.core.sums import Line
from hraas_tui.core.week import LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whenever import Date

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Day
    from hraas_tui.core.month import Month
    from hraas_tui.core.periods import Period
    from hraas_tui.core.week import Week

Owned = TypeVar("Owned", Line, Share)

LEAST = 6
"""Rows from which there is a table even if it does not hold every client."""

COLUMNS = 66
"""The width from which a week's table has a column for each day."""

ROOMY = 96
"""The width from which those are further apart."""

NARROWEST = 12
WIDEST = 20
"""Cells of a client's digit and name."""

SUM = 8
PAIR = 9
GAP = 2
BAR = 24
NOTHING = Row((("nothing recorded", "quiet"),))
NOT_BILLED = Row((("unbilled: in no statement yet", "quiet"),))


def week_title(view: View, week: Week) -> str:
    """What a week is called: `Week 12 · 16–22 March 2026`."""
    return f"Week {week.number} {view.signs.dot} {said(view, week.period)}"


def said(view: View, period: Period) -> str:
    """A period in words, in the signs that there are."""
    return period.label.replace("–", view.signs.dash)


# A week


def week_rows(view: View, week: Week, chosen: Date, width: int, height: int) -> Sequence[Row]:
    """A line a client with a figure a day; in few rows the sums alone."""
    lines = week.lines(view.now, view.snapshot.due)
    if _too_low(lines, height):
        head = [_titled(week_title(view, week), week.worked(view.now)), _day_part(view, week.day(chosen))]
        return flowed([*head, *(_short(view, line, line.total) for line in lines)], width, height)
    if not lines:
        return [NOTHING]
    at = next((n for n, day in enumerate(week.days) if day.date == chosen), None)
    cell = _cell_width(width)
    name = _name_width(width - LENGTH * cell - SUM)
    shown, folded = _folded(view, lines, height - 2)
    most = max(line.total for line in lines)
    room = width - name - LENGTH * cell - SUM - GAP
    rows = [_week_head(name, cell, at)]
    for line in shown:
        end = _bar(view, line, line.total / most, room)
        rows.append(
            Row((*_name(view, line, name), *_figures(view, line.seconds, line.total, cell, at), *end))
        )
    if folded:
        sums = tuple(map(sum, zip(*(line.seconds for line in folded), strict=True)))
        more = (fit(f"  {len(folded)} more", name), "quiet")
        rows.append(Row((more, *_figures(view, sums, sum(sums), cell, at))))
    days = tuple(day.worked(view.now) for day in week.days)
    total = _figures(view, days, sum(days), cell, at, look="bold strong")
    return [*rows, Row(((fit("  recorded", name), "bold strong"), *total))]


def _week_head(name: int, cell: int, at: int | None) -> Row:
    days = [
        (WEEKDAYS[n].rjust(cell)[-cell:], "bold strong" if n == at else "quiet")
        for n in range(LENGTH)
        if cell
    ]
    return Row(((fit("  client", name), "quiet"), *days, ("week".rjust(SUM), "quiet")))


def _figures(
    view: View, seconds: Sequence[int], total: int, cell: int, at: int | None, look: str = ""
) -> list[Part]:
    """A figure a day, the chosen day's strong, and their sum."""
    parts: list[Part] = []
    for n, figure in enumerate(seconds if cell else ()):
        strong = look or ("strong" if n == at else "")
        text = duration(figure) if figure else nothing(view)
        parts.append((text.rjust(cell), strong if figure else "quiet"))
    return [*parts, (duration(total).rjust(SUM), look or "strong")]


def _cell_width(width: int) -> int:
    if width < COLUMNS:
        return 0
    return 8 if width >= ROOMY else 6


# A month


def month_rows(view: View, month: Month, chosen: Date, width: int, height: int) -> Sequence[Row]:
    """A line a client: what was recorded, and what of it no statement has; in few rows the sums alone."""
    shares = month.shares(view.now, view.snapshot.due)
    recorded, unbilled = month.worked(view.now), sum(share.unbilled for share in shares)
    if _too_low(shares, height):
        waiting: tuple[Part, ...] = ((duration(unbilled), "strong"), (" unbilled", "quiet"))
        head = [_titled(said(view, month.period), recorded), waiting, _day_part(view, month.day(chosen))]
        return flowed([*head, *(_short(view, share, share.recorded) for share in shares)], width, height)
    if not shares:
        return [NOTHING]
    name = _name_width(width - 2 * PAIR)
    room = width - name - 2 * PAIR - GAP
    most = max(share.recorded for share in shares)
    told = height > len(shares) + 3
    shown, folded = _folded(view, shares, height - 2)
    head_row = [(word.rjust(PAIR), "quiet") for word in ("recorded", "unbilled")]
    rows = [Row(((fit("  client", name), "quiet"), *head_row))]
    for share in shown:
        end = _bar(view, share, share.recorded / most, room)
        rows.append(Row((*_name(view, share, name), *_pair(view, share.recorded, share.unbilled), *end)))
    if folded:
        more = (fit(f"  {len(folded)} more", name), "quiet")
        sums = sum(s.recorded for s in folded), sum(s.unbilled for s in folded)
        rows.append(Row((more, *_pair(view, *sums))))
    total = _pair(view, recorded, unbilled, look="bold strong")
    rows.append(Row(((fit("  month", name), "bold strong"), *total)))
    return [*rows, Row(), NOT_BILLED] if told else rows


def _pair(view: View, recorded: int, unbilled: int, look: str = "") -> list[Part]:
    waits = duration(unbilled) if unbilled else nothing(view)
    return [
        (duration(recorded).rjust(PAIR), look or "strong"),
        (waits.rjust(PAIR), (look or "") if unbilled else "quiet"),
    ]


# Both


def _too_low(owned: Sequence[Owned], height: int) -> bool:
    """Whether a table with its heading and its sum would show too little of what there is."""
    return height < LEAST and len(owned) + 2 > height


def _name_width(room: int) -> int:
    """How wide the names are where names and bars have so much room."""
    return max(NARROWEST, min(WIDEST, room - BAR // 3))


def _name(view: View, owned: Line | Share, width: int) -> tuple[Part, Part]:
    """Whose time a line is: the client's digit and name, or why nobody can bill it yet."""
    if owned.unresolved:
        return ("~ " if view.plain else "╱ ", "bold warning"), (fit("unresolved", width - 2), "warning")
    client, look = view.client(owned.client), view.look(owned.client)
    shown = client is not None and not view.hides(client.id)
    digit = f"{client.hotkey or ' '} " if client and shown else "  " if client else "? "
    return (digit, f"bold {look}"), (fit(view.name(owned.client), width - 3, view.signs.ellipsis) + " ", look)


def _bar(view: View, owned: Line | Share, share: float, room: int) -> list[Part]:
    look = "warning" if owned.unresolved else view.look(owned.client)
    return [(" " * GAP, ""), (bar(share, min(BAR, room), view.signs), look)] if room > GAP else []


def _short(view: View, owned: Line | Share, seconds: int) -> tuple[Part, ...]:
    look = "warning" if owned.unresolved else view.look(owned.client)
    name = "unresolved" if owned.unresolved else view.name(owned.client)
    return (name, look), (f" {duration(seconds)}", "strong")


def _titled(title: str, seconds: int) -> tuple[Part, ...]:
    return (title, "bold"), ("  ", ""), (duration(seconds), "bold strong")


def _day_part(view: View, day: Day | None) -> tuple[Part, ...]:
    if day is None:
        return ()
    return (f"{view.signs.chosen}{day_name(day.date)} ", "bold accent"), (duration(day.worked(view.now)), "")


def _folded(view: View, owned: Sequence[Owned], room: int) -> tuple[list[Owned], list[Owned]]:
    """What there is room for and what is summed up in one row; the running client is never folded away."""
    if len(owned) <= room:
        return list(owned), []
    running = view.snapshot.running
    own = running.client if running is not None else None
    ranked = sorted(owned, key=lambda o: running is None or o.client != own or o.unresolved)
    kept = ranked[: max(0, room - 1)]
    return [o for o in owned if o in kept], [o for o in owned if o not in kept]
