"""Weeks of interruptions that end now, on any day and at any hour, and what was billed of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING

from whenever import Time, Weekday

from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.sessions import Provenance, Requirement
from hraas_tui.demo.beside import beside
from hraas_tui.demo.billing import CONSULTANT, billing, last_billed
from hraas_tui.demo.catalogue import CALLS, DEPLOYMENT, DOCUMENTATION, PROJECTS, ROSTER
from hraas_tui.demo.history import History
from hraas_tui.demo.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whenever import Date

    from hraas_tui.core.billing.statements import Party
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import Session
    from hraas_tui.demo.catalogue import Work

NINE, EVENING, NIGHT = Time(8, 50), Time(19, 40), Time(22, 30)
DEPLOYMENT_DAY, WRITING_DAYS = Weekday.THURSDAY, (Weekday.TUESDAY, Weekday.WEDNESDAY)
WEEKEND = (Weekday.SATURDAY, Weekday.SUNDAY)
COFFEE, CORRECTED, ON_CALL = 0.4, 0.1, 0.6
BEFORE = 5 * HOUR
A_CALL = 30 * MINUTE
"""The longest that somebody who calls is spoken with."""


def weeks(now: Moment, days: Days, seed: int = 1, consultant: Party = CONSULTANT) -> History:
    """Make up work for four clients since the last month that was billed, up to a session that runs and interrupts another.

    There are returns, gaps, evenings, a deployment over midnight, one unassigned and one unfiled session, a note
    that went to two clients, a sleep that nobody explained, breaks and reviewed days; terms, and statements of
    `consultant`, one of them void. Earlier days do not depend on the time of day.
    """
    today = days.day_of(now)
    billed = last_billed(today)
    timer = Timer(days.zone)
    for day in days.between(billed.first, today):
        timer.rng = Random(f"{seed} {day.format_iso()}")  # noqa: S311 - made up, not secret
        if day == today:
            _today(timer, day, now, days)
        elif day.day_of_week() not in WEEKEND:
            _workday(timer, day, _local(day, NINE, days), days)
        elif day.day_of_week() is WEEKEND[0]:
            _weekend(timer, _local(day, Time(11, 20), days))
    _lead_up(timer, now)
    _leave_unclear(timer)
    sessions = tuple(timer.sessions)
    bills = billing(sessions, now, days, seed, billed, consultant)
    acts = sorted((*beside(sessions, now, days, seed), *bills.acts), key=itemgetter(1))
    return History(ROSTER, sessions, timer.verbs, tuple(acts), bills.documents)


def _local(day: Date, time: Time, days: Days) -> Moment:
    return day.at(time).assume_tz(days.zone, disambiguation="compatible").timestamp()


def _pick(timer: Timer, works: Sequence[Work]) -> Work:
    """Something for a client that is neither being worked for, nor waiting, nor had the last session."""
    taken = timer.engaged | {session.client for session in timer.sessions[-1:]}
    return timer.rng.choice([work for work in works if work.client not in taken])


def _for(timer: Timer, least: int, most: int) -> int:
    """So many minutes, and some seconds, as a timer counts them."""
    return timer.rng.randrange(least * MINUTE, most * MINUTE)


def _workday(timer: Timer, day: Date, at: Moment, days: Days) -> None:
    at = _stretch(timer, at + _for(timer, 0, 25), _for(timer, 185, 220), timer.rng.choice((1, 1, 2)))
    lunch = _for(timer, 35, 60)
    at = _stretch(timer, at + lunch, _for(timer, 180, 225), 1)
    weekday = day.day_of_week()
    if timer.rng.random() < COFFEE:
        timer.back(at := at + _for(timer, 6, 14))
        timer.stop(at + _for(timer, 15, 50))
    if timer.rng.random() < CORRECTED:
        timer.change(timer.sessions[-1]._replace(provenance=Provenance.ADJUSTED))
    if weekday in WRITING_DAYS:
        start = max(_local(day, EVENING, days), timer.free) + timer.rng.randrange(1, 6) * 5 * MINUTE
        start -= start % (5 * MINUTE)
        timer.type_in(start, start + timer.rng.randrange(9, 18) * 5 * MINUTE, timer.rng.choice(DOCUMENTATION))
    if weekday is DEPLOYMENT_DAY:
        night = max(_local(day, NIGHT, days), timer.free) + _for(timer, 0, 6)
        timer.start(night, DEPLOYMENT)
        timer.stop(night + _for(timer, 150, 200))


def _stretch(timer: Timer, at: Moment, seconds: int, calls: int) -> Moment:
    """Half a day on one thing, with calls that are returned from; the moment at which it ends."""
    end, piece = at + seconds, seconds // (calls + 1)
    timer.start(at, _pick(timer, PROJECTS))
    for _ in range(calls):
        at += piece - _for(timer, 0, 25)
        timer.start(at, _pick(timer, CALLS))
        timer.back(at + _for(timer, 4, 24))
    timer.stop(end)
    return end


def _weekend(timer: Timer, at: Moment) -> None:
    if timer.rng.random() < ON_CALL:
        timer.start(at + _for(timer, 0, 90), timer.rng.choice(CALLS))
        timer.stop(timer.sessions[-1].start + _for(timer, 12, 50))


def _today(timer: Timer, day: Date, now: Moment, days: Days) -> None:
    """A day's work whatever the day, begun early enough that there is something to see."""
    earliest = max(days.starts_at(day), timer.free) + 5 * MINUTE
    _workday(timer, day, max(earliest, min(_local(day, NINE, days), now - BEFORE)), days)


def _lead_up(timer: Timer, now: Moment) -> None:
    """End with a project that a call interrupts now; what would come later never was."""
    at = now - _for(timer, 58, 75)
    timer.rewind(at)
    timer.start(at, _pick(timer, PROJECTS))
    timer.start(now - _for(timer, 7, 24), replace(_pick(timer, CALLS), note=""))


def _leave_unclear(timer: Timer) -> None:
    """Somebody called and nobody knows for whom; something was done and nobody wrote down what."""
    finished = [session for session in timer.sessions[:-2] if not session.running]
    waited_for = {session.back for session in timer.sessions}
    caller = next(
        (s for s in reversed(finished) if s.back and s.id not in waited_for and s.seconds(s.start) <= A_CALL),
        None,
    )
    if caller is not None:
        timer.change(caller._replace(client=None, context=None, ticket="", note=""))
        timer.verbs[caller.id] = "unassigned"
    unfiled = next((s for s in reversed(finished) if s != caller and _wants_note(s)), None)
    if unfiled is not None:
        timer.change(unfiled._replace(note=""))
    _repeat_a_note(timer)


def _repeat_a_note(timer: Timer) -> None:
    """The last call got the note of what it interrupted."""
    for before, call in reversed(list(pairwise(timer.sessions[:-2]))):
        if call.back == before.id and call.client and call.note and before.note:
            timer.change(call._replace(note=before.note))
            return


def _wants_note(session: Session) -> bool:
    client = ROSTER.client_of(session)
    return client is not None and Requirement.NOTE in client.requires
