"""What the clocks say of the time between two looks: whether the machine slept, was stopped, or its clock was set.

A sleep moves the wall clock and the steady one, but not the one that sleeps with the machine. A clock that is
set moves alone. A process that is stopped or starved finds all three moved alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import MINUTE, Span, without
from hraas_tui.core.sessions import Away, AwayId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session

ASLEEP, CLOCK_SET, STOPPED = "asleep", "clock set", "stopped"
IDLE, CRASHED, RESTARTED = "idle", "crashed", "restarted"

SLEEP = MINUTE
"""Seconds of sleep that are worth a question."""

STEP = 5 * MINUTE
"""Seconds by which the wall clock was set forward that are worth a question; a paused machine looks the same."""

SILENCE = 2 * MINUTE
"""Seconds without a heartbeat that mean nothing yet: one is written once a minute."""

AT_THE_COMPUTER = frozenset({ASLEEP, STOPPED, IDLE, CRASHED, RESTARTED})
"""What is no reason for a question while the work is done off the computer."""


class Reading(NamedTuple):
    """All clocks at one instant: the wall clock, the steady one and the one that sleeps, both in milliseconds."""

    wall: Moment
    steady: int
    awake: int
    boot: str


class Lapse(NamedTuple):
    """A time in which nobody can have been seen at work, and why."""

    span: Span
    reason: str


class Trace(NamedTuple):
    """When a running session was last seen (`heartbeat`, on boot `boot`), by an app that had not left (`watched`)."""

    heartbeat: Moment
    boot: str
    watched: bool = False


def lapse(before: Reading, after: Reading, idle_limit: int) -> Lapse | None:
    """What went by between two looks, None if it is nothing to ask about.

    `idle_limit` is in seconds: below it a process that was stopped is no news; 0 is never.
    """
    if before.boot != after.boot or before.wall >= after.wall:
        return None
    awake = (after.awake - before.awake) / 1000
    steady = (after.steady - before.steady) / 1000
    span = Span(before.wall, after.wall)
    if steady - awake >= SLEEP:
        return Lapse(span, ASLEEP)
    if span.seconds - steady >= STEP:
        return Lapse(span, CLOCK_SET)
    if idle_limit and awake > idle_limit:
        return Lapse(span, STOPPED)
    return None


def unseen(trace: Trace, now: Moment, boot: str, idle_limit: int) -> Lapse | None:
    """What went by since a session was last seen, where that means something: a crash or a restart."""
    if trace.heartbeat >= now:
        return None
    span = Span(trace.heartbeat, now)
    if trace.boot != boot:
        return Lapse(span, RESTARTED)
    if trace.watched and span.seconds > max(idle_limit, SILENCE):
        return Lapse(span, CRASHED)
    return None


def proposed(
    found: Lapse,
    running: Session,
    now: Moment,
    aways: Iterable[Away],
    identify: Callable[[], str],
) -> tuple[Away, ...]:
    """The away periods that a lapse makes: within the running session, and where there is none yet.

    `aways` are those that the session has, answered or not: what was answered is not asked again.
    """
    within = found.span.clip(running.start, now)
    parts = [] if within is None else without(within, aways)
    return tuple(
        Away(AwayId(identify()), part.start, part.end, found.reason)
        for part in parts
        if part.seconds >= MINUTE
    )
