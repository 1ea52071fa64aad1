"""What clients got of a row of days: a line each, with the time apart that nobody can bill yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hraas_tui.core.day import Day
    from hraas_tui.core.doubts import Due
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId


class Line(NamedTuple):
    """Recorded seconds, a figure a day: of a client, of unassigned time (no client), or of all unresolved time.

    What waits for a person's word is in the line of the unresolved and in no other, so that the lines add up.
    """

    client: ClientId | None
    seconds: tuple[int, ...]
    unresolved: bool = False

    @property
    def total(self) -> int:
        """Its seconds on all of the days."""
        return sum(self.seconds)

    @property
    def owner(self) -> tuple[ClientId | None, bool]:
        """Whose time it is, and whether it is the unresolved time."""
        return self.client, self.unresolved


def lines_of(
    days: Sequence[Day], now: Moment, leave_out: Collection[SessionId] = (), due: Due | None = None
) -> tuple[Line, ...]:
    """The lines of these days: clients in their order, then what is unresolved, then what is unassigned.

    Only those with time. The sessions to leave out are in no line. Of a session that nobody can vouch for, only
    the stretches that wait for an answer are unresolved; `due` says since when the running one is too long.
    """
    sums: dict[tuple[ClientId | None, bool], list[int]] = {}
    for place, day in enumerate(days):
        for session, part in zip(day.sessions, day.parts(now), strict=True):
            if part is None or session.id in leave_out:
                continue
            doubted = day.doubted(session, now, due)
            for owner, seconds in (
                ((session.client, False), part.seconds - doubted),
                ((None, True), doubted),
            ):
                if seconds:
                    sums.setdefault(owner, [0] * len(days))[place] += seconds
    order: list[ClientId] = [client.id for client in days[0].roster.clients] if days else []
    owners = [*((client, False) for client in order), (None, True), (None, False)]
    return tuple(
        Line(client, tuple(sums[client, doubted]), doubted)
        for client, doubted in owners
        if (client, doubted) in sums
    )
