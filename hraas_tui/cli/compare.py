"""`hraas compare`: what clients would find if they laid their statements side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.log import said
from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import say, say_json, table
from hraas_tui.cli.periods import period, period_options
from hraas_tui.core.moments import MINUTE, iso
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.text import quoted
from hraas_tui.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hraas_tui.core.billing.claims import Claim
    from hraas_tui.core.billing.comparing import Balance, Comparison, Twice
    from hraas_tui.core.billing.same_words import Shared
    from hraas_tui.core.moments import Days, Stretch
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import Client

FEWEST = 2
"""Clients that it takes to compare."""

MOST_SESSIONS = 8
"""Sessions that a line of text names; the rest are counted, and in `--json`."""


@verb(
    "compare",
    short_help="See what clients would find in each other's statements.",
    examples=("hraas compare acme globex --month last",),
)
@click.argument("clients", nargs=-1, metavar="CLIENT CLIENT…")
@period_options
@json_option
def compare(
    call: Call,
    clients: tuple[str, ...],
    day: str | None,
    first: str | None,
    last: str | None,
    month: str | None,
    as_json: bool,
) -> None:
    """Lay the statements of two clients or more side by side, before they do.

    It shows time that more than one is billed for after rounding, days on which more is billed than was recorded
    (what a printed minimum explains is told apart), and wording and tickets that are the same, each with the sessions
    that are the cause. Statements that hold count as they were issued, other time as it would be. It is for your eyes
    only: no statement says any of it.
    """
    with call.timekeeper() as keeper:
        roster, today = keeper.roster(), keeper.days.day_of(keeper.clock.now())
        named = {client.id: client for client in map(roster.find, clients)}
        if len(named) < FEWEST:
            raise click.UsageError("Name two clients or more.")
        asked = period(today, day=day, first=first, last=last, month=month)
        if asked is None:
            raise click.UsageError("Of which period? Give --month, --from and --to, or --day.")
        found = keeper.compare(tuple(named), asked)
        if as_json:
            say_json(record(found, tuple(named.values()), asked, keeper.days))
        else:
            print_text(found, tuple(named.values()), asked, keeper.days)


def print_text(found: Comparison, clients: Sequence[Client], asked: Period, days: Days) -> None:
    """Print the three findings, each under its heading."""
    *others, last = (client.name for client in clients)
    say(f"{', '.join(others)} and {last}, {asked.label}")
    for lines in (_twice(found, days), _balances(found), _wording(found)):
        say("")
        for line in lines:
            say(line)


# -- text ----------------------------------------------------------------------------------------------------


def _twice(found: Comparison, days: Days) -> Iterable[str]:
    if not found.twice:
        yield "No time is billed to more than one of them."
        return
    yield f"Billed to more than one of them after rounding: {_length(found.billed_twice)}"
    disclosed = sum(each.disclosed for each in found.twice)
    if disclosed:
        yield f"  Printed minimums are the reason for {_length(disclosed)} of it."
    yield from _indented([_twice_cells(each, days) for each in found.twice], right=frozenset({2}))


def _twice_cells(each: Twice, days: Days) -> tuple[str, ...]:
    claims = "; ".join(
        f"{claim.key} {claim.session} {_times(claim, days)} billed {_length(claim.billed)}"
        for claim in each.claims
    )
    day = days.day_of(each.start).format_iso()
    return day, _times(each, days), _length(each.seconds), claims


def _balances(found: Comparison) -> Iterable[str]:
    over, others = found.excessive, len(found.balances) - len(found.excessive)
    if not over:
        yield "On no day is more billed than was recorded, printed minimums aside."
        return
    total = sum(balance.over for balance in over)
    yield f"Billed over recorded on {plural(len(over), 'day')}, printed minimums aside: {_length(total)}"
    minimums = "minimums" if any(balance.topped_up for balance in over) else ""
    heading = ("", "recorded", "billed", minimums, "over", "each", "sessions")
    yield from _indented([heading, *map(_balance_cells, over)], right=frozenset({1, 2, 3, 4}))
    if others:
        yield f"  {plural(others, 'other day')} {'is' if others == 1 else 'are'} billed within what was recorded."


def _balance_cells(balance: Balance) -> tuple[str, ...]:
    each = ", ".join(f"{share.key} {_signed(share.over)}" for share in balance.shares)
    causes = listed(
        (f"{claim.key} {claim.session} {_signed(claim.over)}" for claim in balance.causes), MOST_SESSIONS
    )
    return (
        said(balance.day),
        _length(balance.recorded),
        _length(balance.billed),
        _length(balance.topped_up) if balance.topped_up else "",
        _signed(balance.over),
        each,
        causes,
    )


def _wording(found: Comparison) -> Iterable[str]:
    if not found.shared:
        yield "They share no wording and no ticket."
        return
    weak = len(found.shared) - len(found.telling)
    if found.telling:
        yield f"Said to more than one of them: {plural(len(found.telling), 'wording')}"
        yield from _indented([_wording_cells(each) for each in found.telling])
    if weak:
        yield f"Common words that they share, as many clients would: {plural(weak, 'wording')}"
        yield from _indented([_wording_cells(each) for each in found.shared if each.weak])


def _wording_cells(each: Shared) -> tuple[str, ...]:
    whose = "; ".join(f"{said.key} {listed(said.sessions, MOST_SESSIONS)}" for said in each.said)
    return str(each.kind), quoted(each.text), whose


def _indented(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> Iterable[str]:
    return (f"  {line}" for line in table(rows, right=right))


def _times(stretch: Stretch, days: Days) -> str:
    """From when to when, to the second where it is not a whole minute: `10:02–10:17:30`."""
    return "–".join(
        f"{days.clock(at)}{f':{at % MINUTE:02}' if at % MINUTE else ''}"
        for at in (stretch.start, stretch.end)
    )


def _length(seconds: int) -> str:
    """Hours and minutes, with seconds if there are any: `0:10`, `0:00:45`."""
    rest = abs(seconds) % MINUTE
    sign = "-" if seconds < 0 else ""
    return f"{sign}{duration(abs(seconds))}{f':{rest:02}' if rest else ''}"


def _signed(seconds: int) -> str:
    return f"{'+' if seconds > 0 else ''}{_length(seconds)}"


# -- JSON ----------------------------------------------------------------------------------------------------


def record(found: Comparison, clients: Sequence[Client], asked: Period, days: Days) -> dict[str, Any]:
    """All of a comparison for `--json`."""
    return {
        "clients": [client.key for client in clients],
        "first": asked.first.format_iso(),
        "last": asked.last.format_iso(),
        "billed_twice_seconds": found.billed_twice,
        "billed_twice": [
            {
                "start": iso(each.start, days.zone),
                "end": iso(each.end, days.zone),
                "seconds": each.seconds,
                "minimum_seconds": each.disclosed,
                "sessions": [_claim(claim, days) for claim in each.claims],
            }
            for each in found.twice
        ],
        "days": [_day(balance, days) for balance in found.balances],
        "wording": [
            {
                "kind": str(each.kind),
                "text": each.text,
                "weak": each.weak,
                "sessions": {said.key: list(said.sessions) for said in each.said},
            }
            for each in found.shared
        ],
    }


def _day(balance: Balance, days: Days) -> dict[str, Any]:
    return {
        "date": balance.day.format_iso(),
        "seconds": balance.recorded,
        "billed_seconds": balance.billed,
        "minimum_seconds": balance.topped_up,
        "over_seconds": balance.over,
        "excessive": balance.excessive,
        "clients": {
            share.key: {
                "seconds": share.recorded,
                "billed_seconds": share.billed,
                "minimum_seconds": share.topped_up,
                "over_seconds": share.over,
            }
            for share in balance.shares
        },
        "sessions": [_claim(claim, days) for claim in balance.causes],
    }


def _claim(claim: Claim, days: Days) -> dict[str, Any]:
    return {
        "client": claim.key,
        "session": claim.session,
        "start": iso(claim.start, days.zone),
        "end": iso(claim.end, days.zone),
        "seconds": claim.recorded,
        "billed_seconds": claim.billed,
        "minimum_seconds": claim.topped_up,
    }
