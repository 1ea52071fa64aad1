"""Long histories, to measure with: as many sessions as asked for, a dozen a working day."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from whenever import Time

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import MINUTE
from hraas_tui.demo.catalogue import CALLS, PROJECTS, ROSTER
from hraas_tui.demo.history import History
from hraas_tui.demo.timer import Timer

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.moments import Days, Moment

A_DAY = 12
"""Sessions a working day: four times something, a call and back again."""

SATURDAY = 6
EPOCH = 1970
EARLY = Time(8)


def years(count: int, now: Moment, days: Days, seed: int = 1) -> History:
    """Make up `count` finished sessions that lie before now, every working day twelve, the last day fewer or none.

    A year has about 3,000. Raises `Refused` for more than fit after 1970.
    """
    rng = Random(f"{seed} years")  # noqa: S311 - made up, not secret
    timer = Timer(days.zone)
    timer.rng = rng
    today = days.day_of(now)
    needed = -(-count // A_DAY)
    if needed * 7 // 5 > 365 * (today.year - EPOCH - 1):
        raise Refused(f"{count} sessions don't fit between 1970 and today.")
    for day in _working_days(today.subtract(days=1), needed):
        _day(timer, day.at(EARLY).assume_tz(days.zone, disambiguation="compatible").timestamp())
    return History(ROSTER, tuple(timer.sessions[:count]))


def _working_days(last: Date, needed: int) -> list[Date]:
    found: list[Date] = []
    while len(found) < needed:
        if last.day_of_week().value < SATURDAY:
            found.append(last)
        last = last.subtract(days=1)
    return found[::-1]


def _day(timer: Timer, at: Moment) -> None:
    for _ in range(A_DAY // 3):
        at += timer.rng.randrange(2 * MINUTE, 25 * MINUTE)
        timer.start(at, timer.rng.choice(PROJECTS))
        at += timer.rng.randrange(20 * MINUTE, 60 * MINUTE)
        timer.start(at, timer.rng.choice([work for work in CALLS if work.client not in timer.engaged]))
        at += timer.rng.randrange(3 * MINUTE, 25 * MINUTE)
        timer.back(at)
        at += timer.rng.randrange(10 * MINUTE, 50 * MINUTE)
        timer.stop(at)
