"""`hraas client`: who is billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, group, json_option, verb
from hraas_tui.cli.output import complain, say, say_json, table
from hraas_tui.cli.records import client_record
from hraas_tui.cli.terms import client_today, layer_options, placed, taken, terms, terms_edit, terms_options
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import Refused
from hraas_tui.core.money import full
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.sessions import Client, ClientId
    from hraas_tui.timekeeper import Outcome, Timekeeper

NO_HOTKEY = "none"


@group(
    "client",
    short_help="Add, list, edit and archive clients.",
    examples=(
        "hraas client add acme --name 'ACME Corp'",
        "hraas client edit acme --rate '95 EUR' --from start",
    ),
)
def client() -> None:
    """Add, list, edit and archive clients."""


def _record(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb an option for all that a client is, its terms last."""
    function = terms_options(function)
    for option in (
        click.option("--locale", metavar="L", help="How its statements write dates and amounts: de_DE."),
        click.option("--address", metavar="TEXT", help="For statements; lines apart by newlines or ';'."),
        click.option("--zone", metavar="Z", help="The zone that the client's days are counted in."),
        click.option("--colour", type=int, metavar="1-8", help="The colour on screen."),
        click.option("--hotkey", metavar="1-9", help="The digit that switches to it, or none."),
        click.option("--name", metavar="N", help="What the client is called."),
    ):
        function = option(function)
    return function


def draft(key: str | None, record: dict[str, Any]) -> ClientDraft:
    """What the options ask of a client itself; None for what they leave alone, an empty text clears."""
    locale = record["locale"]
    if locale:
        from hraas_tui.timekeeper.locales import known_locale

        locale = known_locale(locale)
    return ClientDraft(
        name=record["name"],
        key=key,
        colour=record["colour"],
        hotkey=_hotkey(record["hotkey"]),
        zone=record["zone"],
        address=record["address"],
        locale=locale,
    )


def _hotkey(word: str | None) -> int | None:
    if word is None:
        return None
    if word in {NO_HOTKEY, "", "0"}:
        return 0
    if len(word) != 1 or word not in "123456789":
        raise Refused(f"{quoted(word)} can't be a hotkey: use a digit from 1 to 9, or none.")
    return int(word)


@verb(
    "add",
    short_help="Add a client.",
    examples=("hraas client add acme --name 'ACME Corp' --rate '95 EUR' --require note,ticket",),
)
@click.argument("key")
@_record
@json_option
def add(call: Call, key: str, as_json: bool, **options: Any) -> None:
    """Add a client. KEY is what is typed for it; name, colour and hotkey are derived where not given."""
    edit = terms_edit(taken(options))
    with call.timekeeper() as keeper:
        wanted = draft(key, options)
        wanted = wanted._replace(name=key if wanted.name is None else wanted.name)
        outcome = keeper.add_client_with_terms(wanted, edit.rules)
        _tell(outcome, keeper, keeper.roster().clients[-1].id, as_json=as_json)


@verb("list", short_help="List clients.", examples=("hraas client list --all",))
@click.option("--all", "archived", is_flag=True, help="The archived ones too.")
@json_option
def list_(call: Call, archived: bool, as_json: bool) -> None:
    """List clients in their order on screen."""
    with call.timekeeper() as keeper:
        known = [each for each in keeper.roster().clients if archived or not each.archived]
        clients = [client_today(keeper, each) for each in known]
    if as_json:
        say_json([client_record(each) for each in clients])
    elif not clients:
        complain("There are no clients yet. Add one: hraas client add KEY.")
    else:
        for line in table([_cells(each) for each in clients]):
            say(line)


@verb(
    "edit",
    short_help="Change a client and its terms.",
    examples=(
        "hraas client edit acme --hotkey 3",
        "hraas client edit acme --rate '105 EUR' --increment 15 --from 2026-04-01",
    ),
)
@click.argument("key", metavar="CLIENT")
@click.option("--key", "new_key", metavar="KEY", help="Another key.")
@layer_options
@_record
@json_option
def edit(
    call: Call,
    key: str,
    new_key: str | None,
    since: str | None,
    context: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Change what the options name of a client; no session is touched. An empty text clears.

    Rate, charge, rounding and the other terms hold from the day --from; statements keep those that they were made
    with. hraas client terms shows them.
    """
    change = terms_edit(taken(options))
    wanted = draft(new_key, options)
    if wanted == ClientDraft() and change.empty:
        raise click.UsageError("Nothing to change: name at least one option.")
    if change.empty and (since is not None or context is not None):
        raise click.UsageError("--from and --context are about terms: name one, such as --increment.")
    with call.timekeeper() as keeper:
        found = keeper.roster().find(key)
        if not change.empty:
            change = placed(change, keeper, found, context, since)
        outcome = keeper.change_terms(found.id, change, wanted)
        _tell(outcome, keeper, found.id, as_json=as_json)


@verb("archive", short_help="Put a client away.", examples=("hraas client archive acme",))
@click.argument("key", metavar="CLIENT")
@click.option("--restore", is_flag=True, help="Bring it back.")
@json_option
def archive(call: Call, key: str, restore: bool, as_json: bool) -> None:
    """Put a client away: its sessions stay, its hotkey is free. Refused while a session of it runs or waits."""
    with call.timekeeper() as keeper:
        found = keeper.roster().find(key)
        outcome = keeper.archive_client(found.id, not restore)
        _tell(outcome, keeper, found.id, as_json=as_json)


def _tell(outcome: Outcome, keeper: Timekeeper, about: ClientId, *, as_json: bool) -> None:
    if as_json:
        say_json(client_record(client_today(keeper, keeper.known_client(about))))
    else:
        say(outcome.news)


def _cells(each: Client) -> tuple[str, ...]:
    return (
        "" if each.hotkey is None else str(each.hotkey),
        each.key,
        each.name,
        ""
        if each.rate is None or each.currency is None
        else f"{full(each.rate, each.currency)} {each.currency}",
        each.zone or "",
        ",".join(sorted(each.requires)),
        "archived" if each.archived else "",
    )


for command in (add, list_, edit, terms, archive):
    client.add_command(command)
