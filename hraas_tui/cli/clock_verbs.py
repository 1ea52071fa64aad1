"""The verbs that move the clock, and those that take a change back."""

from __future__ import annotations

import click

from hraas_tui.cli import clocking
from hraas_tui.cli.options import Call, at_option, json_option, verb, yes_option
from hraas_tui.cli.records import tell


@verb(
    "start",
    short_help="Switch the clock to a client.",
    examples=(
        "hraas start 1",
        "hraas start acme/firewall 'Rolled the rule set' --ticket '#CHG-2201'",
        "hraas start globex --at -5m",
    ),
)
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
        tell(clocking.start(call, keeper, client, note, ticket, when, yes=yes), keeper, as_json=as_json)


@verb(
    "unassigned",
    short_help="Start a session whose client is not known yet.",
    examples=("hraas unassigned", "hraas unassigned --at 9:40"),
)
@at_option
@yes_option
@json_option
def unassigned(call: Call, when: str | None, yes: bool, as_json: bool) -> None:
    """Start a session whose client is not known yet: something came up, say later for whom."""
    with call.timekeeper() as keeper:
        tell(clocking.unassigned(call, keeper, when, yes=yes), keeper, as_json=as_json)


@verb("return", short_help="Go back to what was interrupted.", examples=("hraas return",))
@at_option
@yes_option
@json_option
def come_back(call: Call, when: str | None, yes: bool, as_json: bool) -> None:
    """Go back to what was interrupted; with nothing running, resume what ended last."""
    with call.timekeeper() as keeper:
        tell(clocking.come_back(call, keeper, when, yes=yes), keeper, as_json=as_json)


@verb("stop", short_help="End the running session.", examples=("hraas stop", "hraas stop --at 17:30"))
@at_option
@json_option
def stop(call: Call, when: str | None, as_json: bool) -> None:
    """End the running session."""
    with call.timekeeper() as keeper:
        tell(clocking.stop(keeper, when), keeper, as_json=as_json)


@verb("undo", short_help="Take back the latest change.", examples=("hraas undo",))
@yes_option
def undo(call: Call, yes: bool) -> None:
    """Take back the latest change to the ledger, whoever made it; the journal keeps both."""
    with call.timekeeper() as keeper:
        outcome = call.confirmed_as_seen(
            keeper, lambda given, seen: keeper.undo(yes=given, seen=seen), yes=yes
        )
        tell(outcome, keeper)


@verb("redo", short_help="Do again what was undone.", examples=("hraas redo",))
@yes_option
def redo(call: Call, yes: bool) -> None:
    """Do again what was undone last."""
    with call.timekeeper() as keeper:
        outcome = call.confirmed_as_seen(
            keeper, lambda given, seen: keeper.redo(yes=given, seen=seen), yes=yes
        )
        tell(outcome, keeper)
