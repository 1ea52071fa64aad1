"""Threads: the sessions of one client, context and ticket on one day, which one note is often true of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.journal import Change
from hraas_tui.core.phrases import plural
from hraas_tui.core.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.sessions import SessionId


def same_thread(one: Session, other: Session) -> bool:
    """Whether two sessions of a day are of one thread; what is unassigned is of none."""
    return one.client is not None and thread(one) == thread(other)


def thread(session: Session) -> tuple[object, ...]:
    """What tells a session's thread from another one."""
    return session.client, session.context, session.ticket.casefold()


def thread_of(session: Session, day: Iterable[Session]) -> tuple[Session, ...]:
    """The other sessions of a day that are of a session's thread."""
    return tuple(other for other in day if other.id != session.id and same_thread(session, other))


def shared(decision: Decision, day: Iterable[Session]) -> Decision:
    """A decision whose session's note also fills the empty ones of its thread, and says so.

    `day` are the sessions that start on the session's day, as they are before the decision. What the decision
    changes itself is left to it.
    """
    session = decision.session
    if session is None or not session.note:
        return decision
    touched: set[SessionId] = {
        change.record.id for change in decision.changes if isinstance(change.record, Session)
    }
    empty = [other for other in thread_of(session, day) if not other.note and other.id not in touched]
    if not empty:
        return decision
    filled = tuple(Change(other, other._replace(note=session.note)) for other in empty)
    many = f"{plural(len(empty), 'other')} of its thread"
    news = f"{decision.news.removesuffix('.')}; the same note on {many}."
    return decision._replace(changes=(*decision.changes, *filled), news=news)
