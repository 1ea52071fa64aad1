"""What changes mean for recorded time: which instants they touch, and which time moves to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Away, Break, Session
from hraas_tui.core.wording import UNASSIGNED, called, listed, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, SessionId


class Moved(NamedTuple):
    """By how many recorded seconds a client's time changes; `client` is None for unassigned time."""

    client: ClientId | None
    seconds: int


def stretches(changes: Iterable[Change], now: Moment) -> Iterator[Span]:
    """The instants that the changed sessions, away periods and breaks cover, before and after."""
    for change in changes:
        for record in (change.before, change.after):
            if isinstance(record, Session):
                yield Span(record.start, max(now, record.start) + 1 if record.end is None else record.end)
            elif isinstance(record, (Away, Break)):
                yield Span(record.start, record.end)


def moved(changes: Iterable[Change], now: Moment) -> tuple[Moved, ...]:
    """By how much each client's recorded time changes, what loses most first; clients without a change left out."""
    sums: dict[ClientId | None, int] = {}
    for change in changes:
        for record, sign in ((change.before, -1), (change.after, 1)):
            if isinstance(record, Session):
                sums[record.client] = sums.get(record.client, 0) + sign * record.seconds(now)
    shifted = (Moved(client, seconds) for client, seconds in sums.items() if seconds)
    return tuple(sorted(shifted, key=lambda move: (move.seconds, move.client or "")))


def recorded(changes: Iterable[Change], now: Moment) -> int:
    """By how many seconds the recorded time of all clients together changes."""
    return sum(move.seconds for move in moved(changes, now))


def heavy(moves: Iterable[Moved]) -> bool:
    """Whether more than a minute of anyone's time changes."""
    return any(abs(move.seconds) > MINUTE for move in moves)


def told(moves: Iterable[Moved], roster: Roster) -> str:
    """Which time moves to whom: `Acme −0:05, Globex +0:05`; empty if no one's changes by a minute."""
    return listed(
        f"{_name(move.client, roster)} {'−' if move.seconds < 0 else '+'}{duration(abs(move.seconds))}"
        for move in moves
        if abs(move.seconds) >= MINUTE
    )


def _name(client: ClientId | None, roster: Roster) -> str:
    known = roster.client(client)
    return known.name if known else UNASSIGNED


def neighbours(
    changes: Iterable[Change], roster: Roster, days: Days, but: Iterable[SessionId] = ()
) -> tuple[str, ...]:
    """What happens to every session but those named: `Acme 11:48–12:31 → 11:50–12:31`."""
    spared = set(but)
    return tuple(
        words
        for change in changes
        if isinstance(change.record, Session) and change.record.id not in spared
        if (words := _happens(change, roster, days))
    )


def _happens(change: Change, roster: Roster, days: Days) -> str:
    before, after = change.before, change.after
    if isinstance(before, Session) and isinstance(after, Session):
        if (before.start, before.end) == (after.start, after.end):
            return ""
        return f"{called(before, roster)} {times(before, days)} → {times(after, days)}"
    if isinstance(after, Session):
        return f"{called(after, roster)} {times(after, days)} is new"
    return f"{called(before, roster)} {times(before, days)} is removed" if isinstance(before, Session) else ""
