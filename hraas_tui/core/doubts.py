"""What makes the end of a session doubtful, and what settles it.

Nothing is billed silently: a session that the clock alone ended, where nobody can vouch for that end, gets an
away period over the doubtful part and is unresolved until a person answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core.sessions import Away, AwayId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import Session

CLOCK_SLACK = 10
"""Seconds that the wall clock may be behind live time before the running session becomes unresolved."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the timekeeper knows of the running session beside its record.

    `rebooted`: the machine has started anew since; `heartbeat`: when it was last seen running; `longest`: the
    length in seconds above which nobody is believed to have worked without a break.
    """

    rebooted: bool = False
    heartbeat: Moment | None = None
    longest: int = 10 * 3600


def doubtful(
    session: Session,
    end: Moment,
    doubt: Doubt,
    *,
    behind: int,
    days: Days,
    identify: Callable[[], str],
) -> Away | None:
    """The part of a session, ended by the clock alone, that needs a person's word; None if none does.

    `behind` is by how many seconds the wall clock is behind live time.
    """
    first = session.start
    since = None
    if behind >= CLOCK_SLACK:
        since, reason = first, "clock set back"
    elif doubt.rebooted:
        since, reason = max(first, doubt.heartbeat or first), "restarted"
    elif end > (day_end := days.span(days.day_of(first)).end):
        since, reason = day_end, "overnight"
    elif end - first > doubt.longest:
        since, reason = first + doubt.longest, "long"
    if since is None:
        return None
    return Away(AwayId(identify()), min(since, end - 1), end, reason)


def told(aways: Iterable[Away], session: Session) -> Iterator[tuple[Away, Away]]:
    """The unanswered away periods that a session overlaps, each as it is and as a told time answers it."""
    for away in aways:
        if away.answer is None and session.overlaps(away.start, away.end):
            yield away, replace(away, answer="told")
