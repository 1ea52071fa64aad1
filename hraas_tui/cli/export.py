"""`hraas export`: a client's own log of a period, as files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hraas_tui.cli.options import Call, json_option, verb, yes_option
from hraas_tui.cli.output import closing, complain, say, say_json
from hraas_tui.cli.periods import period, period_options
from hraas_tui.core.errors import Refused
from hraas_tui.core.exports import plan, reach
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import plural
from hraas_tui.core.sessions import ExportId, State, new_id
from hraas_tui.core.wording import label, listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from hraas_tui.core.exports import ClientExport, Concern, Plan
    from hraas_tui.core.periods import Period
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client
    from hraas_tui.formats.files import Written
    from hraas_tui.timekeeper import Timekeeper

STDOUT = "-"
MOST_CONCERNS = 20
"""How many sessions are listed that are not as they should be; the rest are counted."""


@verb("export", short_help="Write a client's sessions of a period to files.")
@click.argument("clients", nargs=-1, metavar="[CLIENT…]")
@click.option("--all", "every", is_flag=True, help="Every client with sessions in the period.")
@period_options
@click.option(
    "--format",
    "formats",
    default="csv",
    metavar="LIST",
    help="csv, json, md, several with commas; default csv.",
)
@click.option(
    "--output", default=".", metavar="DIR", help="The folder, or - for one client and format on stdout."
)
@yes_option
@json_option
def export(
    call: Call,
    clients: tuple[str, ...],
    every: bool,
    day: str | None,
    first: str | None,
    last: str | None,
    month: str | None,
    formats: str,
    output: str,
    yes: bool,
    as_json: bool,
) -> None:
    """Write a client's own sessions of a period, a file per client and format.

    Nothing of another client is in a file. Sessions that run, are unassigned or unresolved are in none, and
    are listed on stderr; so are those that still lack something. Files are not overwritten without --yes and
    the ledger remembers them; what goes to stdout it does not.
    """
    if every == bool(clients):
        raise click.UsageError(
            "Name the clients, or give --all." if not every else "Name clients or give --all, not both."
        )
    names = [name.strip() for name in formats.split(",") if name.strip()]
    if not names:
        raise click.UsageError("--format names no format.")
    if output == STDOUT and as_json:
        raise click.UsageError("--json tells which files were written, and --output - writes none. Give one.")
    with call.timekeeper() as keeper:
        today = keeper.days.day_of(keeper.clock.now())
        asked = period(today, day=day, first=first, last=last, month=month)
        if asked is None:
            raise click.UsageError("Of which period? Give --month, --from and --to, or --day.")
        planned = _planned(keeper, clients, asked)
        for line in concerns(planned, keeper):
            complain(line)
        exports = _filled(planned)
        if output == STDOUT:
            _print(exports, names)
            return
        from hraas_tui.formats.files import write_files

        folder = Path(os.path.expanduser(output))  # noqa: PTH111 - a ~name that nobody has stays as it is
        written = call.confirmed(
            lambda agreed: write_files(exports, names, folder, overwrite=agreed), yes=yes
        )
        now = keeper.clock.now()
        keeper.record_exports([each.record(ExportId(new_id()), now) for each in written])
        _tell(written, as_json=as_json)


def _planned(keeper: Timekeeper, words: Iterable[str], asked: Period) -> Plan:
    roster = keeper.roster()
    found = {client.id: client for client in map(roster.find, words)}
    clients: tuple[Client, ...] = tuple(found.values()) or roster.clients
    span = reach(clients, asked, keeper.days)
    return plan(
        roster,
        keeper.ledger.starting_between(span.start, span.end),
        clients=clients,
        period=asked,
        days=keeper.days,
        aways=keeper.aways(Span(span.start, max(span.end, keeper.clock.now() + 1))),
        again=lambda client, days: keeper.ledger.starting_between(days.start, days.end, [client.id]),
    )


def _filled(planned: Plan) -> list[ClientExport]:
    """The exports with something in them; a client without sessions gets no file."""
    filled = [each for each in planned.exports if each.ids]
    if not filled:
        names = ", ".join(each.client.name for each in planned.exports[:5])
        whose = f" of {names}" if len(planned.exports) <= 5 else ""  # noqa: PLR2004 - as many as are named
        raise Refused(
            f"Nothing was written: no finished session{whose} in this period ({planned.period.label})."
        )
    return filled


def concerns(planned: Plan, keeper: Timekeeper) -> Iterable[str]:
    """A line for each session of the period that is not as it should be."""
    roster = keeper.roster()
    for concern in planned.concerns[:MOST_CONCERNS]:
        yield _line(concern, roster, keeper)
    more = len(planned.concerns) - MOST_CONCERNS
    if more > 0:
        yield f"… and {plural(more, 'session')} more; hraas log shows the state of each."


def _line(concern: Concern, roster: Roster, keeper: Timekeeper) -> str:
    session, days = concern.session, keeper.days
    when = f"{days.day_of(session.start).format_iso()} {days.clock(session.start)}"
    why = f"{concern.state}, left out" if concern.left_out else f"lacks {listed(concern.lacks)}"
    named = "" if concern.state is State.UNASSIGNED else f" {label(session, roster)}"
    return f"{session.id} {when}{named}: {why}."


def _print(exports: list[ClientExport], names: list[str]) -> None:
    from hraas_tui.formats.registry import find

    if len(exports) != 1 or len(names) != 1:
        raise Refused("Standard output takes one client in one format. Give --output a folder for more.")
    way = find(names[0])
    sys.stdout.flush()
    with closing(way.write(exports[0])) as pieces:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _tell(written: tuple[Written, ...], *, as_json: bool) -> None:
    if as_json:
        say_json([_record(each) for each in written])
        return
    for each in written:
        total = each.export.total
        say(
            f"{each.path}: {plural(total.count, 'session')}, {total.seconds // 3600}:{total.seconds // 60 % 60:02}"
        )


def _record(each: Written) -> dict[str, Any]:
    period_ = each.export.period
    return {
        "client": each.export.client.key,
        "format": each.format,
        "path": str(each.path),
        "first": period_.first.format_iso(),
        "last": period_.last.format_iso(),
        "sessions": each.export.total.count,
        "seconds": each.export.total.seconds,
        "sha256": each.sha256,
    }
