"""Sessions, clients and contexts as the records that `--json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hraas_tui.cli.output import say, say_json
from hraas_tui.core.moments import Span, iso
from hraas_tui.core.sessions import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Client, Context, Session, State
    from hraas_tui.timekeeper import Outcome, Timekeeper


def state(session: Session, roster: Roster, aways: Iterable[Away]) -> State:
    """What a session still needs."""
    return state_of(session, roster.client_of(session), aways)


def session_record(
    session: Session, roster: Roster, aways: Iterable[Away], now: Moment, statement: str | None = None
) -> dict[str, Any]:
    """A session; its times have the offset of the zone that it was recorded in.

    `statement` is the number of the one that it is billed in, None while it is in none that holds.
    """
    client, context = roster.client_of(session), roster.context(session.context)
    return {
        "id": session.id,
        "client": None if client is None else client.key,
        "context": None if context is None else context.key,
        "ticket": session.ticket,
        "note": session.note,
        "start": iso(session.start, session.zone),
        "end": None if session.end is None else iso(session.end, session.zone),
        "seconds": session.seconds(now),
        "provenance": str(session.provenance),
        "state": str(state(session, roster, aways)),
        "statement": statement,
    }


def client_record(client: Client) -> dict[str, Any]:
    """A client and its terms."""
    rate = None
    if client.rate is not None and client.currency is not None:
        from hraas_tui.core.money import full

        rate = {"amount": full(client.rate, client.currency), "currency": client.currency}
    return {
        "key": client.key,
        "name": client.name,
        "colour": client.colour,
        "hotkey": client.hotkey,
        "rate": rate,
        "zone": client.zone,
        "require": sorted(str(need) for need in client.requires),
        "address": client.address,
        "locale": client.locale or None,
        "archived": client.archived,
    }


def context_record(context: Context, roster: Roster) -> dict[str, Any]:
    """A context and whose it is."""
    client = roster.client(context.client)
    return {
        "client": None if client is None else client.key,
        "key": context.key,
        "name": context.name,
        "archived": context.archived,
    }


def tell(outcome: Outcome, keeper: Timekeeper, *, as_json: bool = False) -> None:
    """Say what came of a change: its news, or the session that it was about."""
    session = outcome.session
    if not as_json or session is None:
        say(outcome.news)
        return
    say_json(known_record(session, keeper))


def known_record(session: Session, keeper: Timekeeper) -> dict[str, Any]:
    """A session as the ledger knows it now, with what it still needs."""
    now = keeper.clock.now()
    end = max(now if session.end is None else session.end, session.start + 1)
    aways = keeper.aways(Span(session.start, end))
    billed = keeper.ledger.billed_in([session.id])
    return session_record(session, keeper.roster(), aways, now, billed.get(session.id))
