"""The verbs that put right what was recorded: edit, split, join, delete and break."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.clocking import split_target
from hraas_tui.cli.editing import Manner, carry_out, editing_options, span_of
from hraas_tui.cli.options import Call, verb
from hraas_tui.cli.records import known_record

if TYPE_CHECKING:
    from hraas_tui.core.edits.words import Keep
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, Session
    from hraas_tui.timekeeper import Timekeeper

NOBODY = ("0", "unassigned", "")
"""What `--client` takes for a session whose client is not known."""


def near(keeper: Timekeeper, when: str, session: Session) -> Moment:
    """The instant that a time names in an edit of a session: a bare one is of the session's own day."""
    from hraas_tui.core.whens_near import moment_near

    day = keeper.days.day_of(session.start)
    return moment_near(when, day=day, now=keeper.clock.now(), days=keeper.days)


@verb(
    "edit",
    short_help="Change a session.",
    examples=(
        "hraas edit 7K2M --end +1h30m --reason 'forgot to stop'",
        "hraas edit 7K2M --start 9:40 --preview",
    ),
)
@click.argument("id", metavar="ID")
@click.option("--start", metavar="WHEN", help="When it began; a bare time is of the session's own day.")
@click.option("--end", metavar="WHEN", help="When it ended: the first such time after its start, or +1h30m.")
@click.option("--client", metavar="C", help="CLIENT or CLIENT/CONTEXT; 0 or unassigned for nobody yet.")
@click.option("--context", metavar="X", help="The context; an unknown one is created.")
@click.option("--note", metavar="N", help="The note.")
@click.option("--ticket", metavar="T", help="The ticket.")
@editing_options
def edit(
    call: Call,
    id: str,  # noqa: A002 - the argument's name in help
    start: str | None,
    end: str | None,
    client: str | None,
    context: str | None,
    note: str | None,
    ticket: str | None,
    **manner: Any,
) -> None:
    """Change what the options name of a session; an empty context, note or ticket clears it.

    Its neighbours give way; what would vanish is asked about. Another client than before clears context and
    ticket. ID is any unambiguous beginning of a session's id; hraas log shows the ids.
    """
    from hraas_tui.core.edits import Amend
    from hraas_tui.core.notes import check_ticket
    from hraas_tui.core.whens import end_of

    if all(given is None for given in (start, end, client, context, note, ticket)):
        raise click.UsageError("Nothing to change: name at least one option.")
    with call.timekeeper() as keeper:
        session = keeper.session(id)
        begun = None if start is None else near(keeper, start, session)
        since = session.start if begun is None else begun
        ended = None if end is None else end_of(end, start=since, now=keeper.clock.now(), days=keeper.days)
        whose, place = _whose(keeper.roster(), client, context)
        wanted = Amend(
            session.id,
            begun,
            ended,
            client=whose,
            context=place,
            ticket=None if ticket is None else check_ticket(ticket),
            note=note,
        )
        carry_out(call, keeper, wanted, Manner(**manner))


def _whose(
    roster: Roster, client: str | None, context: str | None
) -> tuple[ClientId | Keep | None, str | None]:
    """The client and the context that `--client` and `--context` name between them."""
    from hraas_tui.core.edits import KEPT

    if client is None:
        return KEPT, context
    if client.strip().casefold() in NOBODY and roster.by_key(client.strip()) is None:
        return None, context
    word, place = split_target(client)
    if place is not None and context is not None:
        raise click.UsageError("--client names a context and so does --context. Give one of them.")
    return roster.find(word).id, place if context is None else context


@verb("split", short_help="Cut a session in two.", examples=("hraas split 7K2M 10:30",))
@click.argument("id", metavar="ID")
@click.argument("when", metavar="WHEN")
@editing_options
def split(call: Call, id: str, when: str, **manner: Any) -> None:  # noqa: A002 - as above
    """Cut a session in two at a time inside it; both parts say the same, the later one keeps the ID.

    A bare time is of the session's own day. With --json, both parts.
    """
    from hraas_tui.core.edits import Split

    with call.timekeeper() as keeper:
        session = keeper.session(id)
        at = _inside(keeper, when, session)

        def parts(_: object) -> list[dict[str, Any]]:
            return [known_record(part, keeper) for part in keeper.ledger.between(session.start, at + 1)]

        carry_out(call, keeper, Split(session.id, at), Manner(**manner), parts)


def _inside(keeper: Timekeeper, when: str, session: Session) -> Moment:
    """As `near`; where that is not after the start, as in a night worked through, the first such time that is."""
    from hraas_tui.core.errors import Refused
    from hraas_tui.core.whens import end_of

    at = near(keeper, when, session)
    if at <= session.start:
        with suppress(Refused):
            return end_of(when, start=session.start, now=keeper.clock.now(), days=keeper.days)
    return at


@verb("join", short_help="Make one session of several.", examples=("hraas join 7K2M 9QXT",))
@click.argument("ids", nargs=-1, required=True, metavar="ID ID…")
@editing_options
def join(call: Call, ids: tuple[str, ...], **manner: Any) -> None:
    """Make one session of two or more that follow each other and have one client; it keeps the last one's ID.

    A gap between them is taken too, after a question.
    """
    from hraas_tui.core.edits import Join

    if len(ids) == 1:
        raise click.UsageError("Joining takes two sessions. Give another ID.")
    with call.timekeeper() as keeper:
        sessions = tuple(keeper.session(each).id for each in ids)
        carry_out(call, keeper, Join(sessions), Manner(**manner))


@verb("delete", short_help="Take sessions away.", examples=("hraas delete 7K2M --reason 'entered twice'",))
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@editing_options
def delete(call: Call, ids: tuple[str, ...], **manner: Any) -> None:
    """Take sessions away; the journal keeps them, and undo brings them back. With --json, what they were."""
    from hraas_tui.core.edits import Delete

    with call.timekeeper() as keeper:
        sessions = {session.id: session for session in map(keeper.session, ids)}
        gone = [known_record(session, keeper) for session in sessions.values()]
        carry_out(call, keeper, Delete(tuple(sessions)), Manner(**manner), lambda _: gone)


@verb("break", short_help="Mark a gap as a break.", examples=("hraas break 12:00 12:45",))
@click.argument("start", metavar="START")
@click.argument("end", metavar="END")
@editing_options
def pause(call: Call, start: str, end: str, **manner: Any) -> None:
    """Mark time without a session as a break, so that no review asks about it.

    START and END are times such as 12:00, 'yesterday 17:00' or -2h; END is the first such time after START,
    or a length: +45m.
    """
    from hraas_tui.core.edits import Rest
    from hraas_tui.core.moments import iso

    with call.timekeeper() as keeper:
        gap, zone = span_of(keeper, start, end), keeper.days.zone
        record = {"start": iso(gap.start, zone), "end": iso(gap.end, zone), "seconds": gap.seconds}
        carry_out(call, keeper, Rest(gap), Manner(**manner), lambda _: record)
