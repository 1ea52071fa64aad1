"""Sessions before and after a decision, and how one gives way to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from hraas_tui.core.journal import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hraas_tui.core.journal import Record
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session, SessionId


R = TypeVar("R")


class Draft:
    """Sessions before and after a decision, and the other records it makes; turned into changes at the end."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._before = {session.id: session for session in sessions}
        self._after = dict(self._before)
        self._others: list[Change] = []
        self._survivors: dict[SessionId, SessionId] = {}

    def put(self, session: Session) -> Session:
        """Add a session, or replace the one with its id."""
        self._after[session.id] = session
        return session

    def remove(self, session: SessionId, survivor: SessionId | None = None) -> None:
        """Let a session go away; links to it move to its survivor, if it has one."""
        self._after.pop(session, None)
        if survivor is not None:
            self._survivors[session] = survivor

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions as they are now in the draft, by start."""
        return tuple(sorted(self._after.values(), key=lambda session: session.start))

    def get(self, session: SessionId) -> Session | None:
        """A session as it is now in the draft."""
        return self._after.get(session)

    def note(self, before: Record | None, after: Record | None) -> None:
        """Add a change of a record that is not a session."""
        self._others.append(Change(before, after))

    def made(self, kind: type[R]) -> Iterator[R]:
        """The records of a kind, other than sessions, that the decision makes."""
        return (change.after for change in self._others if isinstance(change.after, kind))

    def changes(self) -> tuple[Change, ...]:
        """Every record that differs: clients, contexts and away periods first, then sessions by start.

        Links to a session that goes away move to its survivor, else to the nearest session below it that stays.
        """
        for session in list(self._after.values()):
            self._after[session.id] = session._replace(back=self._surviving(session))
        ids = sorted(self._before.keys() | self._after.keys(), key=self._order)
        pairs = ((self._before.get(key), self._after.get(key)) for key in ids)
        changed = (Change(before, after) for before, after in pairs if before != after)
        return (*self._others, *changed)

    def _surviving(self, holder: Session) -> SessionId | None:
        link = holder.back
        seen: set[SessionId] = set()
        while link is not None and link in self._before and link not in self._after:
            if link in seen:
                return None
            seen.add(link)
            survivor = self._survivors.get(link, holder.id)
            link = self._before[link].back if survivor == holder.id else survivor
        return None if link == holder.id else link  # what goes away went back to just this session

    def _order(self, key: SessionId) -> tuple[Moment, bool, str]:
        """By start; what is new, and so an earlier part, before what was there from the same instant on."""
        session = self._before.get(key) or self._after[key]
        return session.start, key in self._before, key


class Decision(NamedTuple):
    """What a verb comes to: changes to commit (perhaps none), the news in one sentence, the session it left."""

    changes: tuple[Change, ...]
    news: str
    session: Session | None = None


class Room(NamedTuple):
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
