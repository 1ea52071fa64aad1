"""The verbs that move the clock, and those that take a change back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hraas_tui.cli.options import (
    Call,
    at_option,
    is_hotkey,
    json_option,
    moment,
    split_target,
    verb,
    yes_option,
)
from hraas_tui.cli.records import tell

if TYPE_CHECKING:
    from hraas_tui.core.interrupts import Target
    from hraas_tui.timekeeper import Timekeeper


def target_of(keeper: Timekeeper, word: str, note: tuple[str, ...], ticket: str) -> Target:
    """The target that `CLIENT[/CONTEXT] NOTE… --ticket T` names; note and ticket are made plain text."""
    from hraas_tui.core.interrupts import Target
    from hraas_tui.core.notes import check_ticket
    from hraas_tui.core.text import clean

    client, context = split_target(word)
    found = keeper.roster().find(client)
    return Target(
        found.id,
        context,
        check_ticket(ticket),
        clean(" ".join(note), what="note"),
    )


@verb("start", short_help="Switch the clock to a client.")
@click.argument("client", metavar="CLIENT[/CONTEXT]")
@click.argument("note", nargs=-1, metavar="[NOTE…]")
@click.option("--ticket", default="", metavar="T", help="The ticket that the work is for.")
@at_option
@yes_option
@json_option
def start(
    call: Call, client: str, note: tuple[str, ...], ticket: str, when: str | None, yes: bool, as_json: bool
) -> None:
    """Switch the clock to a client; whatever runs ends at that instant.

    CLIENT is a key, a name or the digit of a hotkey. An unknown CONTEXT is created.
    """
    with call.timekeeper() as keeper:
        target = target_of(keeper, client, note, ticket)
        at = moment(keeper, when)
        roster = keeper.roster()
        bare = target.context is None and not target.note and not target.ticket and at is None
        keyed = bare and target.client is not None and is_hotkey(client, roster, roster.find(client))
        outcome = call.confirmed(lambda agreed: keeper.start(target, at=at, keyed=keyed, yes=agreed), yes=yes)
        tell(outcome, keeper, as_json=as_json)


@verb("unassigned", short_help="Start a session whose client is not known yet.")
@at_option
@yes_option
@json_option
def unassigned(call: Call, when: str | None, yes: bool, as_json: bool) -> None:
    """Start a session whose client is not known yet: something came up, say later for whom."""
    with call.timekeeper() as keeper:
        at = moment(keeper, when)
        outcome = call.confirmed(lambda agreed: keeper.unassigned(at=at, yes=agreed), yes=yes)
        tell(outcome, keeper, as_json=as_json)


@verb("return", short_help="Go back to what was interrupted.")
@at_option
@yes_option
@json_option
def come_back(call: Call, when: str | None, yes: bool, as_json: bool) -> None:
    """Go back to what was interrupted; with nothing running, resume what ended last."""
    with call.timekeeper() as keeper:
        at = moment(keeper, when)
        outcome = call.confirmed(lambda agreed: keeper.come_back(at=at, yes=agreed), yes=yes)
        tell(outcome, keeper, as_json=as_json)


@verb("stop", short_help="End the running session.")
@at_option
@json_option
def stop(call: Call, when: str | None, as_json: bool) -> None:
    """End the running session."""
    with call.timekeeper() as keeper:
        tell(keeper.stop(at=moment(keeper, when)), keeper, as_json=as_json)


@verb("undo", short_help="Take back the latest change.")
@yes_option
def undo(call: Call, yes: bool) -> None:
    """Take back the latest change to the ledger, whoever made it; the journal keeps both."""
    with call.timekeeper() as keeper:
        outcome = call.confirmed_as_seen(
            keeper, lambda given, seen: keeper.undo(yes=given, seen=seen), yes=yes
        )
        tell(outcome, keeper)


@verb("redo", short_help="Do again what was undone.")
@yes_option
def redo(call: Call, yes: bool) -> None:
    """Do again what was undone last."""
    with call.timekeeper() as keeper:
        outcome = call.confirmed_as_seen(
            keeper, lambda given, seen: keeper.redo(yes=given, seen=seen), yes=yes
        )
        tell(outcome, keeper)
