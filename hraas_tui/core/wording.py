"""How sessions are named in news, questions and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.moments import HOUR, MINUTE, said, zoned
from hraas_tui.core.sessions import Context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
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


def called(session: Session, roster: Roster) -> str:
    """A session's label, even if its client or context is one that goes or comes with the very act told of."""
    for known in (session, session._replace(context=None)):
        try:
            return label(known, roster)
        except KeyError:
            continue
    return "session"


def times(session: Session, days: Days) -> str:
    """From when to when: `10:02–11:48`, `19:30–now`; with its dates if it ended more than a day later.

    Within a minute it has its seconds, which alone tell start and end apart: `21:06:05–21:06:25`.
    """
    if session.end is not None and session.end - session.start > 24 * HOUR:
        return f"{dated(session.start, days)} – {dated(session.end, days)}"
    start, end = days.clock(session.start), "now" if session.end is None else days.clock(session.end)
    if session.end is not None and start == end and session.end - session.start < MINUTE:
        start, end = (
            f"{days.clock(at)}:{zoned(at, days.zone).second:02}" for at in (session.start, session.end)
        )
    return f"{start}–{end}"


def dated(moment: Moment, days: Days) -> str:
    """The local date and time of an instant: `2026-03-16 09:40`."""
    return said(zoned(moment, days.zone).to_plain())


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names with commas between them; a long list is cut and says by how many."""
    every = list(names)
    head = ", ".join(every[:most])
    return head if len(every) <= most else f"{head} and {len(every) - most} more"
