"""`hraas client`: who is billed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import complain, say, say_json, table
from hraas_tui.cli.records import client_record
from hraas_tui.core.clients import ClientDraft, parse_requires
from hraas_tui.core.errors import Refused
from hraas_tui.core.money import full
from hraas_tui.core.rates import parse_rate
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from typing import Literal

    from hraas_tui.core.sessions import Client
    from hraas_tui.timekeeper import Outcome

NO_HOTKEY = "none"


@click.group("client", short_help="Add, list, edit and archive clients.")
def client() -> None:
    """Add, list, edit and archive clients."""


def _terms(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--require", metavar="LIST", help="What a session must have: context,note,ticket or none."
        ),
        click.option("--zone", metavar="Z", help="The zone that the client's days are counted in."),
        click.option("--currency", metavar="CUR", help="The rate's currency: EUR."),
        click.option("--rate", metavar="AMOUNT", help="The rate per hour: 95.50."),
        click.option("--colour", type=int, metavar="1-8", help="The colour on screen."),
        click.option("--hotkey", metavar="1-9", help="The digit that switches to it, or none."),
        click.option("--name", metavar="N", help="What the client is called."),
    ):
        function = option(function)
    return function


def draft(key: str | None, terms: dict[str, Any]) -> ClientDraft:
    """What the options ask of a client; None for what they leave alone, an empty text clears."""
    rate, currency = _rate(terms["rate"], terms["currency"])
    require = terms["require"]
    return ClientDraft(
        name=terms["name"],
        key=key,
        colour=terms["colour"],
        hotkey=_hotkey(terms["hotkey"]),
        rate=rate,
        currency=currency,
        zone=terms["zone"],
        requires=None if require is None else parse_requires(require),
    )


def _rate(rate: str | None, currency: str | None) -> tuple[Decimal | Literal[""] | None, str | None]:
    if rate is None or not rate.strip():
        return (None if rate is None else ""), currency
    amount, named = parse_rate(rate)
    if named and currency and named != currency.strip().upper():
        raise Refused(f"The rate is in {named}, the currency {currency}. Give one of them.")
    return amount, currency or named


def _hotkey(word: str | None) -> int | None:
    if word is None:
        return None
    if word in {NO_HOTKEY, "", "0"}:
        return 0
    if len(word) != 1 or word not in "123456789":
        raise Refused(f"{quoted(word)} can't be a hotkey: use a digit from 1 to 9, or none.")
    return int(word)


@verb("add", short_help="Add a client.")
@click.argument("key")
@_terms
@json_option
def add(call: Call, key: str, as_json: bool, **terms: Any) -> None:
    """Add a client. KEY is what is typed for it; name, colour and hotkey are derived where not given."""
    with call.timekeeper() as keeper:
        wanted = draft(key, terms)
        wanted = replace(wanted, name=key if wanted.name is None else wanted.name)
        outcome = keeper.add_client(wanted)
        added = keeper.roster().clients[-1]
        _tell(outcome, added, as_json=as_json)


@verb("list", short_help="List clients.")
@click.option("--all", "archived", is_flag=True, help="The archived ones too.")
@json_option
def list_(call: Call, archived: bool, as_json: bool) -> None:
    """List clients in their order on screen."""
    with call.timekeeper() as keeper:
        roster = keeper.roster()
    clients = [each for each in roster.clients if archived or not each.archived]
    if as_json:
        say_json([client_record(each) for each in clients])
    elif not clients:
        complain("There are no clients yet. Add one: hraas client add KEY.")
    else:
        for line in table([_cells(each) for each in clients]):
            say(line)


@verb("edit", short_help="Change a client.")
@click.argument("key", metavar="CLIENT")
@click.option("--key", "new_key", metavar="KEY", help="Another key.")
@_terms
@json_option
def edit(call: Call, key: str, new_key: str | None, as_json: bool, **terms: Any) -> None:
    """Change what the options name of a client; no session is touched. An empty text clears."""
    wanted = draft(new_key, terms)
    if wanted == ClientDraft():
        raise click.UsageError("Nothing to change: name at least one option.")
    with call.timekeeper() as keeper:
        found = keeper.roster().find(key)
        outcome = keeper.edit_client(found.id, wanted)
        _tell(outcome, keeper.roster().client(found.id), as_json=as_json)


@verb("archive", short_help="Put a client away.")
@click.argument("key", metavar="CLIENT")
@click.option("--restore", is_flag=True, help="Bring it back.")
@json_option
def archive(call: Call, key: str, restore: bool, as_json: bool) -> None:
    """Put a client away: its sessions stay, its hotkey is free. Refused while a session of it runs or waits."""
    with call.timekeeper() as keeper:
        found = keeper.roster().find(key)
        outcome = keeper.archive_client(found.id, not restore)
        _tell(outcome, keeper.roster().client(found.id), as_json=as_json)


def _tell(outcome: Outcome, about: Client | None, *, as_json: bool) -> None:
    if as_json and about is not None:
        say_json(client_record(about))
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


for command in (add, list_, edit, archive):
    client.add_command(command)
