"""How the session editor says what it understood: instants with their date and zone, lengths, candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.dialogs.session_form import read_end, read_start
from hraas_tui.app.widgets.choice import Option
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.core.moments import zoned
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hraas_tui.app.dialogs.session_form import Reading, SessionForm, Subject
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import ClientId, Session

AFTER_START = "counts from the start"


def day_said(at: Moment, days: Days, now: Moment) -> str:
    """The calendar's date of an instant: `Tue 17 Mar`, with the year if it is another one than now."""
    local = zoned(at, days.zone)
    weekday = local.date().day_of_week().name.title()[:3]
    year = "" if local.year == zoned(now, days.zone).year else f" {local.year}"
    return f"{weekday} {local.day} {MONTHS[local.month - 1][:3]}{year}"


def clock_said(at: Moment, days: Days) -> str:
    """The time of day with its zone, which tells two equal ones apart: `02:30 CEST`, `02:30 UTC+1030`."""
    zone = zoned(at, days.zone).tz_abbrev()
    return f"{days.clock(at)} {'UTC' if zone[0] in '+-' else ''}{zone}"


def _moment(at: Moment, days: Days, now: Moment) -> list[Part]:
    return [(f"{day_said(at, days, now)} ", "quiet"), (clock_said(at, days), "strong")]


def understood(
    view: View, form: SessionForm, touched: Collection[str], subject: Subject
) -> dict[str, tuple[Row, list[Option[Moment | None]]]]:
    """How start and end are understood, and what they may mean; of those touched, what is wrong with them."""
    known = subject.session
    start = read_start(form, subject, view.now)
    end = read_end(form, subject, start, view.now)
    start_row = _time_row(
        view,
        start,
        known.start if known else None,
        subject.days,
        touched="start" in touched,
    )
    end_row = _end_row(view, end, start, subject, touched="end" in touched)
    return {
        "start": (start_row, candidates(start, subject.days, view.now)),
        "end": (end_row, candidates(end, subject.days, view.now)),
    }


def _time_row(view: View, reading: Reading, before: Moment | None, days: Days, *, touched: bool) -> Row:
    """How a time is understood, and what it was; what is wrong with it once it was touched."""
    at = reading.at
    if at is None:
        return Row(((reading.problem, "warning"),)) if touched else Row()
    parts = _moment(at, days, view.now)
    if before is not None and at != before:
        parts.append((f" {view.signs.dot} was {days.clock(before)}", "quiet"))
    return Row(tuple(parts))


def _end_row(view: View, reading: Reading, start: Reading, subject: Subject, *, touched: bool) -> Row:
    """How the end is understood, and how long that makes it."""
    if subject.running and not reading.problem:
        long = duration(max(0, view.now - (view.now if start.at is None else start.at)))
        return Row(((f"{long} so far", "success"),))
    if reading.at is None and not reading.problem:
        return Row(((AFTER_START, "quiet"),)) if touched else Row()
    row = _time_row(
        view, reading, subject.session.end if subject.session else None, subject.days, touched=touched
    )
    if reading.at is None or start.at is None or reading.at <= start.at:
        return row
    long = duration(reading.at - start.at)
    date, clock, *was = row.left
    return Row((date, clock, (f" {view.signs.dot} ", "quiet"), (f"{long} long", "strong"), *was))


def candidates(reading: Reading, days: Days, now: Moment) -> list[Option[Moment | None]]:
    """What a time may mean, with dates where they differ."""
    dates = {day_said(at, days, now) for at in reading.candidates}
    return [
        Option(
            at,
            f"{day_said(at, days, now)} {clock_said(at, days)}" if len(dates) > 1 else clock_said(at, days),
        )
        for at in reading.candidates
    ]


def briefly(row: Row, options: Sequence[Option[Moment | None]], which: str) -> str:
    """The same in one short line, for where there is no other."""
    if options and row.left and row.left[0][1] == "warning":
        return f"{which} {', '.join(option.label for option in options)}"
    return "".join(text for text, _ in row.left)


def heading(view: View, session: Session | None) -> str:
    """Which session it is about, with its day if that is not the present one."""
    if session is None:
        return "Add a session"
    days = view.day.days
    day = (
        ""
        if days.day_of(session.start) == view.snapshot.today
        else f"{day_said(session.start, days, view.now)} "
    )
    return f"{view.name(session.client)} {view.signs.dot} {day}{view.times(session)}"


def client_options(
    view: View, session: Session | None, chosen: ClientId | None
) -> list[Option[ClientId | None]]:
    """The clients to choose from; for a new session first none of them, since nothing is known yet."""
    offered = [
        client for client in view.snapshot.roster.clients if not client.archived or client.id == chosen
    ]
    options: list[Option[ClientId | None]] = [
        Option(client.id, view.name(client.id), f"${view.look(client.id)}") for client in offered
    ]
    nobody: Option[ClientId | None] = Option(None, "unassigned", "$unassigned")
    return [*options, nobody] if session else [nobody, *options]
