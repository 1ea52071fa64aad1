"""`hraas log`: the sessions of a period, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

import click

from hraas_tui.cli import records
from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import closing, complain, say, say_json_list, table
from hraas_tui.cli.periods import period, period_options
from hraas_tui.core.moments import Span, iso
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration
from hraas_tui.core.wording import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whenever import Date

    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Session
    from hraas_tui.timekeeper.questions import Questions

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

COLUMNS = (
    "client", "date", "start", "end", "zone", "seconds", "hours", "context", "ticket", "note", "provenance", "id",
    "state", "statement", "audience",
)  # fmt: skip
"""The columns of a client's own CSV export, then what is for the consultant only."""

INTERNAL = "internal"
"""What the last column says in every row: this table names all clients and is for none of them."""

AT_ONCE = 500
"""How many sessions are looked up together, to see in which statements they are."""


@dataclass(frozen=True)
class Log:
    """Sessions in order of start, each with the number of the statement that bills it, if one does, and what shows them."""

    sessions: Iterable[tuple[Session, str | None]]
    roster: Roster
    aways: tuple[Away, ...]
    days: Days
    now: Moment


@verb(
    "log",
    short_help="List sessions.",
    examples=(
        "hraas log",
        "hraas log --month last --client acme",
        "hraas log --from 2026-03-01 --format csv > mine.csv",
    ),
)
@period_options
@click.option("--client", "clients", multiple=True, metavar="C", help="Only this client; may be repeated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="A table (text), JSON, or CSV of all clients, for yourself only.",
)
@json_option
def log(
    call: Call,
    day: str | None,
    first: str | None,
    last: str | None,
    month: str | None,
    clients: tuple[str, ...],
    form: str,
    as_json: bool,
) -> None:
    """List the sessions that start in a period, today's without one; days count from your start of day."""
    from hraas_tui.core.periods import Period
    from hraas_tui.timekeeper.questions import Questions

    if as_json and form == "csv":
        raise click.UsageError("--json and --format csv ask for two formats. Give one.")
    with call.keeping(Questions) as keeper:
        now, roster = keeper.clock.now(), keeper.roster()
        today = keeper.days.day_of(now)
        asked = period(today, day=day, first=first, last=last, month=month) or Period.day(today)
        chosen = {roster.find(word).id for word in clients} or None
        span = keeper.days.spans(asked.first, asked.last)
        aways = keeper.aways(Span(span.start, max(span.end, now + 1)))
        with closing(keeper.log(asked.first, asked.last, chosen)) as sessions:
            shown = Log(_billed(sessions, keeper), roster, aways, keeper.days, now)
            if as_json or form == "json":
                say_json_list(
                    records.session_record(each, roster, aways, now, number)
                    for each, number in shown.sessions
                )
            elif form == "csv":
                print_csv(shown)
            elif not print_text(shown):
                complain(f"No sessions: {asked.label}.")


def _billed(sessions: Iterator[Session], keeper: Questions) -> Iterator[tuple[Session, str | None]]:
    """Each session with the number of the statement that bills it; no more than a portion is kept."""
    while some := tuple(islice(sessions, AT_ONCE)):
        numbers = keeper.ledger.billed_in([session.id for session in some])
        yield from ((session, numbers.get(session.id)) for session in some)


def print_text(shown: Log) -> int:
    """Print a table with a heading for each day, and the total of several; return the number of sessions."""
    known = list(shown.sessions)
    sessions = [session for session, _ in known]
    lines = table([_cells(session, number, shown) for session, number in known], right=frozenset({2}))
    by_day = groupby(zip(sessions, lines, strict=True), key=lambda pair: shown.days.day_of(pair[0].start))
    days = 0
    for date, pairs in by_day:
        if days:
            say("")
        days += 1
        group = list(pairs)
        say(f"{said(date)}  {duration(_total([session for session, _ in group], shown.now))}")
        for _, line in group:
            say(line)
    if days > 1:
        say("")
        say(f"{days} days  {duration(_total(sessions, shown.now))}")
    return len(sessions)


def _total(sessions: list[Session], now: Moment) -> int:
    return sum(session.seconds(now) for session in sessions)


def said(date: Date) -> str:
    """A day as a heading: `Mon 16 Mar 2026`."""
    weekday = WEEKDAYS[date.day_of_week().value - 1]
    return f"{weekday} {date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def _cells(session: Session, statement: str | None, shown: Log) -> tuple[str, ...]:
    client, context = shown.roster.client_of(session), shown.roster.context(session.context)
    end = "" if session.end is None else shown.days.clock(session.end)
    return (
        session.id,
        f"{shown.days.clock(session.start)}–{end}",
        duration(session.seconds(shown.now)),
        UNASSIGNED if client is None else client.key,
        "" if context is None else context.key,
        session.ticket,
        str(records.state(session, shown.roster, shown.aways)),
        statement or "",
        session.note,
    )


def print_csv(shown: Log) -> None:
    """Print a row a session, of all clients; each row says that it is internal."""
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_csv_rows(shown))


def _csv_rows(shown: Log) -> Iterator[tuple[str | int, ...]]:
    from hraas_tui.formats.csv_rows import neutral
    from hraas_tui.formats.text import hours, plain

    keys: dict[str | None, str] = {each.id: neutral(each.key) for each in shown.roster.clients}
    keys |= {each.id: neutral(plain(each.key)) for each in shown.roster.contexts}
    for session, statement in shown.sessions:
        seconds, zone = session.seconds(shown.now), session.zone
        start = iso(session.start, zone)
        yield (
            keys.get(session.client, ""),
            start[:10],
            start,
            "" if session.end is None else iso(session.end, zone),
            zone,
            seconds,
            hours(seconds),
            keys.get(session.context, ""),
            neutral(plain(session.ticket)) if session.ticket else "",
            neutral(plain(session.note)) if session.note else "",
            str(session.provenance),
            session.id,
            str(records.state(session, shown.roster, shown.aways)),
            neutral(statement) if statement else "",
            INTERNAL,
        )
