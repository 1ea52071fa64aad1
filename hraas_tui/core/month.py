"""A month as a calendar: how much was worked on each day, and what of it no statement bills yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import HOUR
from hraas_tui.core.periods import Period
from hraas_tui.core.sums import lines_of
from hraas_tui.core.week import LENGTH

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.day import Day
    from hraas_tui.core.doubts import Due
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, SessionId

STEP = 2 * HOUR
LEVELS = 5
"""How many steps a day's work is shown in, two hours each; the last one has no end."""


class Share(NamedTuple):
    """What one owner, as in a `Line`, got of a month: recorded seconds, and those in no statement that holds."""

    client: ClientId | None
    unresolved: bool
    recorded: int
    unbilled: int


@dataclass(frozen=True)
class Month:
    """All days of a calendar month, read at journal position `position`.

    `billed` are those of its sessions that a statement bills which holds.
    """

    days: tuple[Day, ...]
    billed: frozenset[SessionId] = frozenset()
    position: int = 0

    @property
    def period(self) -> Period:
        """From the first to the last."""
        return Period(self.days[0].date, self.days[-1].date)

    def day(self, date: Date) -> Day | None:
        """One of the days, None if the date is not in this month."""
        return next((day for day in self.days if day.date == date), None)

    @property
    def weeks(self) -> tuple[tuple[Day | None, ...], ...]:
        """Rows from Monday to Sunday, None where a day is not of this month."""
        before = self.days[0].date.day_of_week().value - 1
        cells = [*[None] * before, *self.days]
        cells += [None] * (-len(cells) % LENGTH)
        return tuple(tuple(cells[at : at + LENGTH]) for at in range(0, len(cells), LENGTH))

    def shares(self, now: Moment, due: Due | None = None) -> tuple[Share, ...]:
        """What each client got, then what is unresolved, then what is unassigned; only those with time."""
        waiting = {line.owner: line.total for line in lines_of(self.days, now, self.billed, due)}
        return tuple(
            Share(line.client, line.unresolved, line.total, waiting.get(line.owner, 0))
            for line in lines_of(self.days, now, due=due)
        )

    def worked(self, now: Moment) -> int:
        """All recorded seconds of the month."""
        return sum(day.worked(now) for day in self.days)


def level(seconds: int) -> int:
    """The step of a day's work, from 1 to `LEVELS`; 0 for a day without."""
    return min(LEVELS, -(-seconds // STEP))
