"""What can be selected on a day: its sessions, the gaps between them and the breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hraas_tui.core.moments import Span
from hraas_tui.core.sessions import SessionId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment

Pick: TypeAlias = SessionId | Span
"""A session by its id, a gap or a break by its instants."""


def picks(day: Day, now: Moment) -> tuple[Pick, ...]:
    """All that can be selected on a day, in order: the sessions that start on it, its gaps and its breaks."""
    found: list[tuple[Moment, Pick]] = [(session.start, session.id) for session in day.listed]
    found += [(pause.start, pause) for pause in (*day.gaps(now), *breaks(day, now))]
    return tuple(pick for _, pick in sorted(found, key=lambda pair: pair[0]))


def breaks(day: Day, now: Moment) -> tuple[Span, ...]:
    """What is left of a day's breaks: a session entered over one wins."""
    parts = (pause.clip(rest.start, rest.end) for pause in day.pauses(now) for rest in day.breaks)
    return tuple(part for part in parts if part)


def rests(day: Day, pick: Span) -> bool:
    """Whether a pause is a break, not a gap."""
    return any(rest.start <= pick.start and pick.end <= rest.end for rest in day.breaks)


def part_of(day: Day, pick: Pick | None, now: Moment) -> Span | None:
    """The instants of the day that a pick covers; None if there is no such session on it."""
    if pick is None or isinstance(pick, Span):
        return pick
    session = next((session for session in day.sessions if session.id == pick), None)
    return day.clipped(session, now) if session else None


def stepped(known: Sequence[Pick], origin: Pick | None, by: int) -> Pick | None:
    """What lies so many further on, no further than the ends; from nothing, the last or the first."""
    if not known:
        return None
    outside = len(known) if by < 0 else -1
    place = known.index(origin) if origin in known else outside
    return known[max(0, min(len(known) - 1, place + by))]
