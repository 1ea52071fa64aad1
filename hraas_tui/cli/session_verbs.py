"""The verbs that say what a session was about: note, assign, add."""

from __future__ import annotations

import click

from hraas_tui.cli.clock_verbs import target_of
from hraas_tui.cli.options import Call, json_option, moment, split_target, verb
from hraas_tui.cli.records import tell
from hraas_tui.core.errors import Refused


@verb("note", short_help="Write a session's note.")
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


@verb("assign", short_help="Give a session to a client.")
@click.argument("id", metavar="ID")
@click.argument("client", metavar="CLIENT[/CONTEXT]")
@json_option
def assign(call: Call, id: str, client: str, as_json: bool) -> None:  # noqa: A002 - the argument's name in help
    """Give a session to a client; another client than before clears its context and ticket.

    ID is any unambiguous beginning of a session's id.
    """
    with call.timekeeper() as keeper:
        session = keeper.session(id)
        name, context = split_target(client)
        outcome = keeper.assign(session.id, keeper.roster().find(name).id, context)
        tell(outcome, keeper, as_json=as_json)


@verb("add", short_help="Enter a finished session afterwards.")
@click.argument("client", metavar="CLIENT[/CONTEXT]")
@click.argument("start", metavar="START")
@click.argument("end", metavar="END")
@click.argument("note", nargs=-1, metavar="[NOTE…]")
@click.option("--ticket", default="", metavar="T", help="The ticket that the work is for.")
@json_option
def add(
    call: Call, client: str, start: str, end: str, note: tuple[str, ...], ticket: str, as_json: bool
) -> None:
    """Enter a finished session afterwards.

    START and END are times such as 09:40, 'yesterday 17:00' or -2h; END is the first such time after START,
    or a length: +1h30m.
    """
    from hraas_tui.core.whens import end_of

    with call.timekeeper() as keeper:
        begun = moment(keeper, start)
        assert begun is not None  # noqa: S101 - START is a required argument
        ended = end_of(end, start=begun, now=keeper.clock.now(), days=keeper.days)
        tell(keeper.add(target_of(keeper, client, note, ticket), begun, ended), keeper, as_json=as_json)
