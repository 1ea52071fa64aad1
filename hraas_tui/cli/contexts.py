"""`hraas context`: what a client's sessions close to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hraas_tui.cli.clocking import split_target
from hraas_tui.cli.options import Call, group, json_option, verb
from hraas_tui.cli.output import complain, say, say_json, table
from hraas_tui.cli.records import context_record
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Context, ContextId
    from hraas_tui.timekeeper import Outcome, Timekeeper


@group(
    "context",
    short_help="Add, list, edit and archive contexts of a client.",
    examples=("hraas context add acme/firewall", "hraas context list acme"),
)
def context() -> None:
    """Add, list, edit and archive contexts of a client: its systems, projects, queues."""


@verb(
    "add",
    short_help="Add a context.",
    examples=("hraas context add acme/firewall --name 'The firewalls'",),
)
@click.argument("target", metavar="CLIENT/CONTEXT")
@click.option("--name", default="", metavar="N", help="What the context is called.")
@json_option
def add(call: Call, target: str, name: str, as_json: bool) -> None:
    """Add a context to a client."""
    client, key = _both(target)
    with call.timekeeper() as keeper:
        found = keeper.roster().find(client)
        outcome = keeper.add_context(found.id, key, name)
        _tell(outcome, keeper, keeper.roster().find_context(found.id, key), as_json=as_json)


@verb("list", short_help="List contexts.", examples=("hraas context list acme",))
@click.argument("client", required=False)
@click.option("--all", "archived", is_flag=True, help="The archived ones too.")
@json_option
def list_(call: Call, client: str | None, archived: bool, as_json: bool) -> None:
    """List the contexts of one client, or of all."""
    with call.timekeeper() as keeper:
        roster = keeper.roster()
    clients = [roster.find(client)] if client else roster.clients if archived else roster.active
    contexts = [each for owner in clients for each in roster.contexts_of(owner.id, archived=archived)]
    if as_json:
        say_json([context_record(each, roster) for each in contexts])
    elif not contexts:
        complain("There are no contexts yet. Add one: hraas context add CLIENT/CONTEXT.")
    else:
        for line in table([_cells(each, roster) for each in contexts]):
            say(line)


@verb("edit", short_help="Change a context.", examples=("hraas context edit acme/firewall --key edge",))
@click.argument("target", metavar="CLIENT/CONTEXT")
@click.option("--key", "new_key", metavar="KEY", help="Another key.")
@click.option("--name", metavar="N", help="Another name; an empty one is the key.")
@json_option
def edit(call: Call, target: str, new_key: str | None, name: str | None, as_json: bool) -> None:
    """Change a context's key or name; no session is touched."""
    if new_key is None and name is None:
        raise click.UsageError("Nothing to change: give --key or --name.")
    with call.timekeeper() as keeper:
        found = _found(keeper.roster(), target)
        outcome = keeper.edit_context(found, new_key, name)
        _tell(outcome, keeper, keeper.roster().context(found), as_json=as_json)


@verb("archive", short_help="Put a context away.", examples=("hraas context archive acme/firewall",))
@click.argument("target", metavar="CLIENT/CONTEXT")
@click.option("--restore", is_flag=True, help="Bring it back.")
@json_option
def archive(call: Call, target: str, restore: bool, as_json: bool) -> None:
    """Put a context away: its sessions stay. Refused while a session of it runs or waits."""
    with call.timekeeper() as keeper:
        found = _found(keeper.roster(), target)
        outcome = keeper.archive_context(found, not restore)
        _tell(outcome, keeper, keeper.roster().context(found), as_json=as_json)


def _both(target: str) -> tuple[str, str]:
    client, key = split_target(target)
    if key is None:
        raise Refused(f"{quoted(target)} does not say which context: write CLIENT/CONTEXT.")
    return client, key


def _found(roster: Roster, target: str) -> ContextId:
    word, key = _both(target)
    client = roster.find(word)
    found = roster.find_context(client.id, key)
    if found is None:
        known = ", ".join(each.key for each in roster.contexts_of(client.id, archived=True)[:9])
        raise Refused(f"{client.name} has no context {quoted(key)}. It has {known or 'none yet'}.")
    return found.id


def _tell(outcome: Outcome, keeper: Timekeeper, about: Context | None, *, as_json: bool) -> None:
    if as_json and about is not None:
        say_json(context_record(about, keeper.roster()))
    else:
        say(outcome.news)


def _cells(each: Context, roster: Roster) -> tuple[str, ...]:
    client = roster.client(each.client)
    name = "" if each.name == each.key else each.name
    return "" if client is None else client.key, each.key, name, "archived" if each.archived else ""


for command in (add, list_, edit, archive):
    context.add_command(command)
