"""The verbs that say what a session was about: note, assign, add."""

from __future__ import annotations

from typing import Any

import click

from hraas_tui.cli.clocking import split_target, target_of
from hraas_tui.cli.editing import Manner, carry_out, editing_options, span_of
from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.records import known_record, tell
from hraas_tui.core.errors import Refused


@verb(
    "note",
    short_help="Write a session's note.",
    examples=(
        "hraas note 'Fixed the timeout @payment-gateway #4812'",
        "hraas note --session 7K2M --append 'and told them'",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT…")
@click.option("--append", is_flag=True, help="Add to the note instead of replacing it.")
@click.option("--session", "prefix", metavar="ID", help="Another session than the running one.")
@json_option
def note(call: Call, text: tuple[str, ...], append: bool, prefix: str | None, as_json: bool) -> None:
    """Write the note of the running session.

    @context and #ticket at the start of a word are set too (quote them: a shell takes # for a comment); an
    unknown context is created. What the text leaves out stays as it is.
    """
    with call.timekeeper() as keeper:
        session = keeper.ledger.running() if prefix is None else keeper.session(prefix)
        if session is None:
            raise Refused("Nothing runs. Say which session with --session ID; hraas log shows the ids.")
        tell(
            keeper.write_note(session.id, " ".join(text), whole=False, append=append), keeper, as_json=as_json
        )


@verb("assign", short_help="Give sessions to a client.", examples=("hraas assign 7K2M globex/vpn",))
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.argument("client", metavar="CLIENT[/CONTEXT]")
@editing_options
def assign(call: Call, ids: tuple[str, ...], client: str, **manner: Any) -> None:
    """Give sessions to a client; another client than before clears context and ticket.

    ID is any unambiguous beginning of a session's id. With --json, a list if there are several.
    """
    from hraas_tui.core.edits import Assign

    with call.timekeeper() as keeper:
        sessions = tuple(dict.fromkeys(keeper.session(each).id for each in ids))
        name, context = split_target(client)
        wanted = Assign(sessions, keeper.roster().find(name).id, context)

        def assigned(_: object) -> list[dict[str, Any]]:
            return [known_record(keeper.known_session(each), keeper) for each in sessions]

        several = assigned if len(sessions) > 1 else None
        carry_out(call, keeper, wanted, Manner(**manner), several)


@verb(
    "add",
    short_help="Enter a finished session afterwards.",
    examples=(
        "hraas add acme/firewall 9:40 +1h30m 'Rolled the rule set'",
        "hraas add acme 'yesterday 17:00' 18:15 --ticket '#CHG-2201'",
    ),
)
@click.argument("client", metavar="CLIENT[/CONTEXT]")
@click.argument("start", metavar="START")
@click.argument("end", metavar="END")
@click.argument("note", nargs=-1, metavar="[NOTE…]")
@click.option("--ticket", default="", metavar="T", help="The ticket that the work is for.")
@editing_options
def add(
    call: Call, client: str, start: str, end: str, note: tuple[str, ...], ticket: str, **manner: Any
) -> None:
    """Enter a finished session afterwards; what is recorded there gives way, after a question.

    START and END are times such as 09:40, 'yesterday 17:00' or -2h; END is the first such time after START,
    or a length: +1h30m.
    """
    from hraas_tui.core.edits import Insert

    with call.timekeeper() as keeper:
        span = span_of(keeper, start, end)
        carry_out(call, keeper, Insert(target_of(keeper, client, note, ticket), span), Manner(**manner))
