"""How sessions are named in news, questions and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.sessions import Context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.journal import Change
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Session

UNASSIGNED = "unassigned"


def label(session: Session, roster: Roster, changes: Iterable[Change] = ()) -> str:
    """`Acme · firewall`; a context that the given changes make is found there, and said to be new."""
    client = roster.client_of(session)
    if client is None:
        return UNASSIGNED
    if session.context is None:
        return client.name
    for change in changes:
        if isinstance(change.after, Context) and change.before is None and change.after.id == session.context:
            return f"{client.name} · {change.after.key} (new)"
    context = roster.context(session.context)
    return f"{client.name} · {context.key}" if context else client.name


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names with commas between them; a long list is cut and says by how many."""
    every = list(names)
    head = ", ".join(every[:most])
    return head if len(every) <= most else f"{head} and {len(every) - most} more"
