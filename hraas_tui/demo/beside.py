"""What happens beside the sessions of made-up weeks: the machine sleeps, people eat, days are reviewed."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING

from hraas_tui.core.journal import Act, Change
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.sessions import Away, AwayId, Break, BreakId, Review, ReviewId, State, state_of
from hraas_tui.core.undo_line import PROPOSAL
from hraas_tui.core.watching import ASLEEP
from hraas_tui.demo.catalogue import ROSTER
from hraas_tui.demo.timer import random_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import Session

LUNCH = range(30 * MINUTE, 65 * MINUTE)
NAP, LONG_ENOUGH = 34 * MINUTE, 75 * MINUTE
MORNING = 5 * HOUR
"""How long after the end of a day it is reviewed."""


def beside(sessions: Sequence[Session], now: Moment, days: Days, seed: int) -> tuple[tuple[Act, Moment], ...]:
    """Make up one sleep that nobody has explained yet, the lunches and the reviews of earlier days."""
    rng = Random(f"{seed} beside")  # noqa: S311 - made up, not secret
    found = [*_lunches(sessions, now, days, rng), *_reviews(sessions, now, days, rng)]
    found += _sleep(sessions, rng)
    return tuple(sorted(found, key=itemgetter(1)))


def _lunches(
    sessions: Sequence[Session], now: Moment, days: Days, rng: Random
) -> Iterator[tuple[Act, Moment]]:
    today = days.day_of(now)
    for before, after in pairwise(sessions):
        end, day = before.end, days.day_of(after.start)
        if end is not None and after.start - end in LUNCH and day == days.day_of(before.start) < today:
            yield Act("break", (Change(None, Break(BreakId(random_id(rng)), end, after.start)),)), after.start


def _reviews(
    sessions: Sequence[Session], now: Moment, days: Days, rng: Random
) -> Iterator[tuple[Act, Moment]]:
    """Each day up to the one before the last is reviewed in the morning after, if nothing was left open on it."""
    open_ = {days.day_of(s.start) for s in sessions if _state(s) is not State.FILED}
    for day in sorted({days.day_of(session.start) for session in sessions})[:-2]:
        at = days.span(day).end + MORNING
        if day not in open_ and at < now:
            mark = Review(ReviewId(random_id(rng)), day.format_iso())
            yield Act("review", (Change(None, mark),)), at


def _sleep(sessions: Sequence[Session], rng: Random) -> Iterator[tuple[Act, Moment]]:
    """The machine slept in the middle of the last long session."""
    for session in reversed(sessions[:-2]):
        if _state(session) is State.FILED and session.seconds(session.start) >= LONG_ENOUGH:
            start = session.start + (session.seconds(session.start) - NAP) // 2
            away = Away(AwayId(random_id(rng)), start, start + NAP, ASLEEP)
            yield Act(PROPOSAL, (Change(None, away),)), away.end
            return


def _state(session: Session) -> State:
    return state_of(session, ROSTER.client_of(session), ())
