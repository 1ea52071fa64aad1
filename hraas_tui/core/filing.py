"""What sessions say: notes, contexts, tickets and clients; and sessions that are entered afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.clients import find_or_make
from hraas_tui.core.drafts import Decision
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.journal import Change
from hraas_tui.core.notes import parse_note
from hraas_tui.core.phrases import full_stop
from hraas_tui.core.text import clean
from hraas_tui.core.wording import label

if TYPE_CHECKING:
    from hraas_tui.core.notes import NoteLine
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ContextId, Session


def noted(session: Session, line: str, roster: Roster, *, whole: bool, append: bool, make: bool) -> Decision:
    """Write a note line on a session; see `Timekeeper.write_note`."""
    said = parse_note(line)
    context, changes = _noted_context(session, said, roster, whole=whole, make=make)
    note = clean(f"{session.note} {said.note}") if append else said.note
    if not whole and not append and not said.note:
        note = session.note
    ticket = said.ticket or ("" if whole else session.ticket)
    after = session._replace(context=context, ticket=ticket, note=note)
    if after != session:
        changes = (*changes, Change(session, after))
    return Decision(changes, full_stop(f"Noted on {label(after, roster, changes)}"), after)


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
