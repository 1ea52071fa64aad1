"""`hraas away`: what nobody can vouch for, and what is answered to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, json_option, verb, yes_option
from hraas_tui.cli.output import say, say_json_list, table
from hraas_tui.cli.records import tell
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from hraas_tui.core.sessions import Away, Session
    from hraas_tui.timekeeper import Timekeeper

GIVE, OFF, ON = "give", "off", "on"
ANSWERS = {"keep": "keep", "stop": "stop", "go-on": "go on", GIVE: "give", "later": "later"}
"""What is typed, and the answer that it is."""


@verb(
    "away",
    short_help="Answer for a time that nobody can vouch for.",
    examples=("hraas away", "hraas away keep", "hraas away give acme", "hraas away off"),
)
@click.argument("answer", required=False, metavar="[ANSWER]")
@click.argument("client", required=False, metavar="[CLIENT]")
@click.option("--session", "prefix", metavar="ID", help="Another session than the first one listed.")
@yes_option
@json_option
def away(
    call: Call, answer: str | None, client: str | None, prefix: str | None, yes: bool, as_json: bool
) -> None:
    """List the times that nobody can vouch for (asleep, idle, crashed, overnight), or answer the first one.

    ANSWER is one of: keep (the time is right), stop (the session ended when the time began), go-on (take the
    time out), give CLIENT (it was that client's) or later.

    `hraas away off` marks the running session as work off the computer, so that nobody asks; `hraas away on` takes
    the mark away.
    """
    _check(answer, client)
    with call.timekeeper() as keeper:
        keeper.look_back()
        if answer is None:
            _list(keeper, prefix, as_json=as_json)
        elif answer in {OFF, ON}:
            tell(keeper.set_off(answer == OFF), keeper, as_json=as_json)
        else:
            _answer(call, keeper, answer, client, prefix, yes=yes, as_json=as_json)


def _check(answer: str | None, client: str | None) -> None:
    known = [*ANSWERS, OFF, ON]
    if answer is not None and answer not in known:
        raise click.UsageError(f"{quoted(answer)} is no answer. There are: {', '.join(known)}.")
    if answer == GIVE and client is None:
        raise click.UsageError("Say to which client: hraas away give CLIENT.")
    if answer != GIVE and client is not None:
        raise click.UsageError(f"Only {GIVE} takes a client.")


def _answer(
    call: Call,
    keeper: Timekeeper,
    word: str,
    client: str | None,
    prefix: str | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    from hraas_tui.core.answering import Answer

    receiver = None if client is None else keeper.roster().find(client).id
    session, stretch = _first(keeper, prefix)
    tell(
        call.confirmed(
            lambda agreed: keeper.answer(
                session.id, Answer(ANSWERS[word]), receiver, away=stretch.id, yes=agreed
            ),
            yes=yes,
        ),
        keeper,
        as_json=as_json,
    )


def _waiting(keeper: Timekeeper, prefix: str | None) -> list[tuple[Session, Away]]:
    if prefix is None:
        return list(keeper.unanswered())
    session = keeper.session(prefix)
    return [(session, stretch) for stretch in keeper.waiting(session)]


def _first(keeper: Timekeeper, prefix: str | None) -> tuple[Session, Away]:
    """What is answered: of the session that is named, else of the one that runs, else the earliest."""
    found = _waiting(keeper, prefix)
    if not found:
        raise Refused("Nothing waits for an answer.")
    return next((one for one in found if one[0].running), found[0])


def _list(keeper: Timekeeper, prefix: str | None, *, as_json: bool) -> None:
    found = _waiting(keeper, prefix)
    if as_json:
        say_json_list(_record(keeper, *one) for one in found)
        return
    if not found:
        say("Nothing waits for an answer.")
    for line in table([_row(keeper, *one) for one in found], right=frozenset({2})):
        say(line)


def _row(keeper: Timekeeper, session: Session, stretch: Away) -> list[str]:
    from hraas_tui.core.phrases import duration
    from hraas_tui.core.wording import label

    days = keeper.days
    date = days.day_of(stretch.start).format_iso()
    when = f"{date} {days.clock(stretch.start)}–{days.clock(stretch.end)}"
    return [
        session.id,
        when,
        duration(stretch.end - stretch.start),
        stretch.reason,
        label(session, keeper.roster()),
    ]


def _record(keeper: Timekeeper, session: Session, stretch: Away) -> dict[str, Any]:
    from hraas_tui.core.moments import iso

    client = keeper.roster().client_of(session)
    return {
        "session": session.id,
        "client": None if client is None else client.key,
        "start": iso(stretch.start, session.zone),
        "end": iso(stretch.end, session.zone),
        "seconds": stretch.end - stretch.start,
        "reason": stretch.reason,
        "running": session.running,
    }
