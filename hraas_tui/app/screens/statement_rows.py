"""Clients with what is open of their time, and statements, as rows: what there is room for, discreetly if asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.screens.statement_reading import period_of
from hraas_tui.app.widgets.columns import Cell, Column, Grid, laid_out
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.app.widgets.statement_told import MONEY
from hraas_tui.app.widgets.totals_pane import retainer_used
from hraas_tui.app.widgets.view import bar
from hraas_tui.core.moments import zoned
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration
from hraas_tui.formats.registry import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whenever import Date

    from hraas_tui.app.screens.statement_reading import Overview, Prospect
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.statements import Issued, RetainerUse
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import Client, ClientId

GAUGE = 10
"""Cells of a full gauge."""

USED = 13
"""Cells of what is used of a retainer: `114:12 / 120 h` is one more, and rare."""

SWATCH = 4
"""Cells before the first column: a client's digit in its colour, and a space."""

MARGIN = 1
"""Cells beside the last column, for a scroll bar."""

FEW = 3
"""As many formats are named; more are counted."""

CLIENT_COLUMNS = (
    Column("name", "client", 1, least=9),
    Column("open", "unbilled", 2, right=True),
    Column("since", "since", 6, right=True),
    Column("draft", "draft", 5, right=True),
    Column("retainer", "retainer", 4, right=True),
    Column("left", "left", 7, right=True),
    Column("state", "state", 3),
)

STATEMENT_COLUMNS = (
    Column("number", "number", 1),
    Column("client", "client", 8, least=8),
    Column("period", "period", 4),
    Column("issued", "issued", 7, right=True),
    Column("sessions", "sessions", 9, right=True),
    Column("recorded", "recorded", 10, right=True),
    Column("billed", "billed", 5, right=True),
    Column("total", "total", 2, right=True),
    Column("state", "state", 3),
    Column("files", "files", 6),
)


def nobody(view: View) -> Row:
    """What to do while nobody has any time."""
    start = view.key("today")
    return Row(
        ((f" No client has time yet. Start the clock with a client's digit; {start} is Today.", "quiet"),)
    )


def nothing(view: View, name: str, year: int | None) -> Row:
    """What to do where no statement is listed."""
    export, years, narrow = view.key("export"), view.key("statements-years"), view.key("statements-narrow")
    if year is not None:
        return Row(((f" None of {year}. {years} shows those of all years.", "quiet"),))
    if name:
        told = f" None for {name} yet. {export} puts one together; {narrow} shows those of all clients."
        return Row(((told, "quiet"),))
    return Row(((f" Nothing was issued yet. {export} puts a statement together and issues it.", "quiet"),))


def client_rows(
    view: View,
    overview: Overview,
    prospects: Mapping[ClientId, Prospect],
    clients: Sequence[Client],
    width: int,
    chosen: ClientId | None,
) -> tuple[Row, list[Row]]:
    """The heading, and a row per client."""
    cells = [_client_cells(view, overview, prospects.get(client.id), client) for client in clients]
    grid = laid_out(CLIENT_COLUMNS, cells, width - SWATCH - MARGIN, view.signs.ellipsis)
    rows = [
        grid.row(each, _swatch(view, client), chosen=client.id == chosen)
        for client, each in zip(clients, cells, strict=True)
    ]
    return grid.heading(SWATCH), rows


def _client_cells(
    view: View, overview: Overview, prospect: Prospect | None, client: Client
) -> dict[str, Cell]:
    if view.hides(client.id):
        return {"name": Cell.of(view.signs.hidden, "quiet"), "open": Cell.of(view.signs.hidden, "quiet")}
    known = overview.open.get(client.id)
    cells = {
        "name": Cell.of(client.name, "quiet" if client.archived else "strong"),
        "open": Cell.of(duration(known.seconds), "strong") if known else Cell.of(view.signs.dash, "quiet"),
        "state": _client_state(view, overview, prospect, client),
    }
    if known is not None:
        cells["since"] = Cell.of(_day(known.since, overview.today), "quiet")
    if prospect is not None and prospect.total:
        cells["draft"] = Cell.of(_money(view, prospect.total))
    if prospect is not None and prospect.use is not None:
        cells |= _retainer(view, prospect.use, view.look(client.id))
    return cells


def _retainer(view: View, use: RetainerUse, look: str) -> dict[str, Cell]:
    used = (retainer_used(use).rjust(USED), "")
    return {
        "retainer": Cell(((*gauge(view, use, look), ("  ", ""), used), (used,))),
        "left": Cell.of(duration(use.left)) if use.left else Cell.of("none", "warning"),
    }


def gauge(view: View, use: RetainerUse, look: str, width: int = GAUGE) -> tuple[Part, ...]:
    """How much of a retainer is used, as a bar on the line that it fills."""
    whole = use.used + use.left
    filled = bar(use.used / whole, width, view.signs) if whole else ""
    filled = filled.rstrip()[: width - 1 if view.plain and use.left else width]  # ASCII has no part of a cell
    track = "." if view.plain else "─"
    return ((filled, look), (track * (width - len(filled)), "rule"))


def _client_state(view: View, overview: Overview, prospect: Prospect | None, client: Client) -> Cell:
    """What has to be done for a client next, or that nothing has."""
    known = overview.open.get(client.id)
    if prospect is not None and prospect.stopped:
        return Cell.of(f"{prospect.stopped} to put right", "warning", f"{prospect.stopped} to mend")
    if known is None:
        return Cell.of("all billed" if view.plain else f"all billed {view.signs.mark}", "success", "billed")
    due = overview.period(client.id)
    name = MONTHS[due.first.month - 1]
    if due.last < overview.today:
        return Cell.of(f"{name} to issue", "primary", f"{name[:3]} to issue")
    return Cell.of(f"{name} runs", "quiet", f"{name[:3]} runs")


def statement_rows(
    view: View,
    overview: Overview,
    listed: Sequence[Issued],
    width: int,
    chosen: Issued | None,
    *,
    named: bool,
) -> tuple[Row, list[Row]]:
    """The heading, and a row per statement; `named` says whose each is."""
    cells = [_statement_cells(view, overview, issued, named=named) for issued in listed]
    grid: Grid = laid_out(STATEMENT_COLUMNS, cells, width - SWATCH - MARGIN, view.signs.ellipsis)
    rows = [
        grid.row(each, _swatch(view, view.client(issued.client)), chosen=issued is chosen)
        for issued, each in zip(listed, cells, strict=True)
    ]
    return grid.heading(SWATCH), rows


def _statement_cells(view: View, overview: Overview, issued: Issued, *, named: bool) -> dict[str, Cell]:
    period = period_of(issued)
    when = Cell.of(period.label, "", short_label(period), period.slug)
    if view.hides(issued.client):
        return {"number": Cell.of(view.signs.hidden, "quiet"), "period": when}
    quiet = "" if issued.live else "quiet"
    day = zoned(issued.issued_at, view.day.days.zone).date()
    cells = {
        "number": Cell.of(issued.number, quiet or "strong"),
        "period": Cell(tuple(((text, quiet or look),) for ((text, look),) in when.ways)),
        "issued": Cell.of(f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}", "quiet"),
        "sessions": Cell.of(f"{len(issued.sessions):,}", quiet),
        "recorded": Cell.of(duration(issued.recorded), "quiet"),
        "billed": Cell.of(duration(issued.billed), quiet),
        "total": Cell.of(_money(view, issued.total) or view.signs.dash, quiet or "strong"),
        "state": state_cell(issued, overview, "ok" if view.plain else view.signs.mark),
        "files": _files(view, overview.formats.get(issued.id, ())),
    }
    if named:
        client = view.client(issued.client)
        cells["client"] = Cell.of(client.name if client else "", quiet)
    return cells


def state_cell(issued: Issued, overview: Overview, mark: str) -> Cell:
    """Whether a statement holds; `mark` says so in the least room."""
    if issued.live:
        return Cell.of("issued", "success", mark)
    replacing = overview.replacing(issued)
    if replacing is None:
        return Cell.of("void", "warning")
    return Cell.of(f"replaced by {replacing.number}", "quiet", "replaced", "void")


def _files(view: View, formats: Sequence[str]) -> Cell:
    if not formats:
        return Cell.of(view.signs.dash, "quiet")
    names = [TITLES.get(name, name) for name in formats]
    said = " ".join(names) if len(names) <= FEW else f"{names[0]} +{len(names) - 1}"
    return Cell.of(said, "quiet", f"{names[0]} +{len(names) - 1}" if len(names) > 1 else names[0])


def short_label(period: Period) -> str:
    """A period as short as a person still reads it: `Mar 2026`, `2–8 Mar 2026`."""
    words = period.label.split(" ")
    return " ".join(word[:3] if word in MONTHS else word for word in words)


def _day(day: Date, today: Date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1][:3]}{year}"


def _money(view: View, total: str) -> str:
    return total.translate(MONEY) if view.plain else total


def _swatch(view: View, client: Client | None) -> tuple[Part, ...]:
    if client is None or client.archived:
        return (("    ", ""),)
    return ((f" {client.hotkey or view.signs.dot} ", f"{view.look(client.id)} reverse"), (" ", ""))
