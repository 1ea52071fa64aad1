"""Changes to recorded times: making room, moving a boundary, adding, filing; each as changes to be committed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core.journal import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.journal import Record
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session, SessionId


class Draft:
    """Sessions before and after a decision, and the other records it makes; turned into changes at the end."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._before = {session.id: session for session in sessions}
        self._after = dict(self._before)
        self._others: list[Change] = []

    def put(self, session: Session) -> Session:
        """Add a session, or replace the one with its id."""
        self._after[session.id] = session
        return session

    def remove(self, session: SessionId) -> None:
        """Let a session go away."""
        self._after.pop(session, None)

    def note(self, before: Record | None, after: Record | None) -> None:
        """Add a change of a record that is not a session."""
        self._others.append(Change(before, after))

    def changes(self) -> tuple[Change, ...]:
        """Every record that differs: clients, contexts and away periods first, then sessions by start.

        Links to a session that goes away move to the nearest session below it that stays.
        """
        for session in list(self._after.values()):
            self._after[session.id] = replace(session, back=self._surviving(session.back))
        ids = sorted(self._before.keys() | self._after.keys(), key=self._order)
        pairs = ((self._before.get(key), self._after.get(key)) for key in ids)
        changed = (Change(before, after) for before, after in pairs if before != after)
        return (*self._others, *changed)

    def _surviving(self, link: SessionId | None) -> SessionId | None:
        seen: set[SessionId] = set()
        while link is not None and link in self._before and link not in self._after:
            if link in seen:
                return None
            seen.add(link)
            link = self._before[link].back
        return link

    def _order(self, key: SessionId) -> tuple[Moment, str]:
        session = self._before.get(key) or self._after[key]
        return session.start, key


@dataclass(frozen=True, slots=True)
class Room:
    """What gives way to a session that begins at an earlier time."""

    trimmed: Session | None = None
    by: int = 0
    vanished: tuple[Session, ...] = ()


def make_room(
    draft: Draft, later: Iterable[Session], at: Moment, now: Moment, spare: SessionId | None = None
) -> Room:
    """Clear everything from `at` on: the session that contains it is trimmed, those after it go away.

    `later` are all sessions that end after `at`; `spare` is left alone. `by` is the recorded time that the
    trimmed session loses, in seconds.
    """
    trimmed, by, vanished = None, 0, []
    for session in later:
        if session.id == spare:
            continue
        if session.start < at:
            trimmed = session
            by = session.seconds(now) - (at - session.start)
            draft.put(session.adjusted(end=at))
        else:
            vanished.append(session)
            draft.remove(session.id)
    return Room(trimmed, by, tuple(vanished))
