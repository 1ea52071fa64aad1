"""What sessions say: notes, contexts, tickets and clients; and sessions that are entered afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hraas_tui.core.clients import find_or_make
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.interrupts import Decision
from hraas_tui.core.journal import Change
from hraas_tui.core.notes import parse_note
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Provenance, Session, SessionId, new_id
from hraas_tui.core.text import clean
from hraas_tui.core.wording import label, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whenever import Date

    from hraas_tui.core.interrupts import Target
    from hraas_tui.core.moments import Days, Moment, Span
    from hraas_tui.core.notes import NoteLine
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, ContextId


def noted(session: Session, line: str, roster: Roster, *, whole: bool, append: bool, make: bool) -> Decision:
    """Write a note line on a session; see `Timekeeper.write_note`."""
    said = parse_note(line)
    context, changes = _noted_context(session, said, roster, whole=whole, make=make)
    note = clean(f"{session.note} {said.note}") if append else said.note
    if not whole and not append and not said.note:
        note = session.note
    ticket = said.ticket or ("" if whole else session.ticket)
    after = replace(session, context=context, ticket=ticket, note=note)
    if after != session:
        changes = (*changes, Change(session, after))
    return Decision(changes, f"Noted on {label(after, roster, changes)}.", after)


def _noted_context(
    session: Session, said: NoteLine, roster: Roster, *, whole: bool, make: bool
) -> tuple[ContextId | None, tuple[Change, ...]]:
    if said.context is None:
        return (None if whole else session.context), ()
    if session.client is None:
        raise Refused(f"@{said.context} needs a client: assign the session to one first.")
    context, made = find_or_make(roster, session.client, said.context)
    if made and not make:
        raise NeedsYes(f"@{context.key} is new. Press enter again to add it.")
    return context.id, ((Change(None, context),) if made else ())


def assigned(session: Session, client: ClientId, context: str | None, roster: Roster) -> Decision:
    """Give a session to a client; another client than before clears its context and ticket."""
    owner = roster.client(client)
    if owner is None or owner.archived:
        raise Refused("That client is archived. Bring it back first.")
    changes: tuple[Change, ...] = ()
    place = session.context if session.client == client else roster.only_context(client)
    if context:
        found, made = find_or_make(roster, client, context)
        place, changes = found.id, ((Change(None, found),) if made else ())
    stays = session.client is None or session.client == client
    after = replace(session, client=client, context=place, ticket=session.ticket if stays else "")
    if after == session:
        return Decision((), f"It is {label(session, roster)} already.", session)
    changes = (*changes, Change(session, after))
    cleared = (
        ""
        if stays or not (session.context or session.ticket)
        else " The context and ticket it had are cleared."
    )
    return Decision(changes, f"Assigned to {label(after, roster, changes)}.{cleared}", after)


def added(
    target: Target,
    span: Span,
    met: Sequence[Session],
    roster: Roster,
    days: Days,
    now: Moment,
    identify: Callable[[], str] = new_id,
) -> Decision:
    """Enter a finished session; `met` are the sessions it would overlap, which refuse it."""
    if span.start >= span.end:
        raise Refused("The end has to come after the start.")
    if span.end > now:
        raise Refused("The end is in the future. Give a time that has passed.")
    if met:
        day = days.day_of(span.start)
        names = listed(f"{label(session, roster)} {_when(session, day, days)}" for session in met)
        raise Refused(f"That time is taken already: {names}. Nobody is billed twice for one minute.")
    owner = roster.client(target.client)
    if owner is not None and owner.archived:
        raise Refused(f"{owner.name} is archived. Bring it back first.")
    changes: tuple[Change, ...] = ()
    context = None
    if target.client is not None:
        context = roster.only_context(target.client)
        if target.context:
            found, made = find_or_make(roster, target.client, target.context)
            context, changes = found.id, ((Change(None, found),) if made else ())
    session = Session(
        SessionId(identify()),
        span.start,
        span.end,
        days.zone,
        target.client,
        context,
        target.ticket,
        target.note,
        Provenance.TYPED,
    )
    changes = (*changes, Change(None, session))
    when = f"{days.clock(span.start)}–{days.clock(span.end)}"
    return Decision(
        changes, f"Added {label(session, roster, changes)} {when}, {duration(span.seconds)}.", session
    )


def _when(session: Session, day: Date, days: Days) -> str:
    """A session's times, with its day if that is another one."""
    own = days.day_of(session.start)
    date = "" if own == day else f"{own.format_iso()} "
    return f"{date}{days.clock(session.start)}–{'now' if session.end is None else days.clock(session.end)}"
