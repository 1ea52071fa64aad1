"""What makes the end of a session doubtful, and what settles it.

Nothing is billed silently: a session that the clock alone ended, where nobody can vouch for that end, gets an
away period over the doubtful part and is unresolved until a person answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import Span, without
from hraas_tui.core.sessions import Away, AwayId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import Session
    from hraas_tui.core.watching import Lapse

CLOCK_SLACK = 10
"""Seconds that the wall clock may be behind live time before the running session becomes unresolved."""

DERIVED = AwayId("")
"""Stands for the id of an away period that is not kept yet: it goes on as long as its session runs."""

KEPT = "keep"
"""The answer of a person who vouches for an away period."""

OVERNIGHT, LONG, SET_BACK = "overnight", "long", "clock set back"


class Doubt(NamedTuple):
    """What the timekeeper knows of the running session beside its record.

    `unseen`: since when, and why, nobody can have seen it; `longest`: the length in seconds above which nobody
    is believed to have worked without a break; `day_end`: where the civil day ends on which it began, None if that
    is still to be reckoned.
    """

    unseen: Lapse | None = None
    longest: int = 10 * 3600
    day_end: Moment | None = None


class Due(NamedTuple):
    """From when on a session that still runs is doubtful, and why."""

    at: Moment
    reason: str


def due(
    session: Session, aways: Iterable[Away], longest: int, days: Days, day_end: Moment | None = None
) -> Due:
    """When a session becomes too long to be believed: `longest` seconds, or a day's end, after anybody vouched.

    Its start vouches for it, and so does whoever kept an away period of it: a session that was kept is asked
    about again, but not at once. `day_end` is where the civil day of its start ends, None if nobody knows yet.
    """
    kept = (away.end for away in aways if away.answer == KEPT and session.overlaps(away.start, away.end))
    vouched = max([session.start, *kept])
    known = day_end if vouched == session.start else None
    long, overnight = vouched + longest, days.span(days.day_of(vouched)).end if known is None else known
    return Due(long, LONG) if long < overnight else Due(overnight, OVERNIGHT)


def doubtful(
    session: Session,
    end: Moment,
    doubt: Doubt,
    *,
    behind: int,
    days: Days,
    aways: Iterable[Away],
    identify: Callable[[], str],
) -> tuple[Away, ...]:
    """The parts of a session, ended by the clock alone, that need a person's word; none if none do.

    `behind` is by how many seconds the wall clock is behind live time; `aways` are the away periods that the
    session has already, of which no part is asked about twice.
    """
    known = tuple(aways)
    limit = due(session, known, doubt.longest, days, doubt.day_end)
    found = [(limit.at, limit.reason)] if end > limit.at else []
    if doubt.unseen is not None:
        found.append((max(session.start, doubt.unseen.span.start), doubt.unseen.reason))
    if behind >= CLOCK_SLACK:
        found.append((session.start, SET_BACK))
    if not found:
        return ()
    since, reason = min(found)
    parts = without(Span(min(since, end - 1), end), known)
    return tuple(Away(AwayId(identify()), part.start, part.end, reason) for part in parts)


def waiting(
    session: Session, aways: Iterable[Away], now: Moment, limit: Due | None = None
) -> tuple[Away, ...]:
    """The stretches of a session that wait for a person's word, by start; those that touch are one.

    Each has the id of its first away period and the reason of its longest. `limit` adds what is doubtful of a
    session that runs since it became too long.
    """
    whole = Span(session.start, session.until(now))
    found = [
        away._replace(start=part.start, end=part.end)
        for away in aways
        if away.answer is None and (part := whole.clip(away.start, away.end))
    ]
    if session.running and limit is not None and (part := whole.clip(limit.at, now)):
        found.append(Away(DERIVED, part.start, part.end, limit.reason))
    return tuple(_joined(found))


def _joined(aways: Iterable[Away]) -> Iterator[Away]:
    whole: Away | None = None
    longest = 0
    for away in sorted(aways, key=lambda away: (away.start, away.end)):
        if whole is None or away.start > whole.end:
            if whole is not None:
                yield whole
            whole, longest = away, away.end - away.start
            continue
        if away.end - away.start > longest:
            longest = away.end - away.start
            whole = whole._replace(reason=away.reason)
        whole = whole._replace(end=max(whole.end, away.end))
    if whole is not None:
        yield whole


def told(aways: Iterable[Away], session: Session) -> Iterator[tuple[Away, Away]]:
    """The unanswered away periods that a session overlaps, each as it is and as a told time answers it."""
    for away in aways:
        if away.answer is None and session.overlaps(away.start, away.end):
            yield away, away._replace(answer="told")
