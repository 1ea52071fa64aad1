"""A day as it is shown: its sessions, gaps, totals and what is left to do."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.doubts import waiting
from hraas_tui.core.moments import MINUTE, Span, without
from hraas_tui.core.sessions import State, state_of

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.doubts import Due
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Away, Break, ClientId, Session


class Total(NamedTuple):
    """What one client got of a day; `client` is None for unassigned time."""

    client: ClientId | None
    seconds: int


@dataclass(frozen=True)
class Day:
    """One civil day. `sessions` are all that overlap it, in order; each is drawn clipped to `span`.

    `breaks` are the gaps that were marked so, `reviewed` whether the day was looked through and found right.
    """

    date: Date
    days: Days
    roster: Roster
    sessions: tuple[Session, ...] = ()
    aways: tuple[Away, ...] = ()
    breaks: tuple[Break, ...] = ()
    reviewed: bool = False

    @cached_property
    def span(self) -> Span:
        """The day's instants."""
        return self.days.span(self.date)

    @cached_property
    def listed(self) -> tuple[Session, ...]:
        """The sessions that start on this day: a session across midnight is listed once."""
        return tuple(session for session in self.sessions if session.start in self.span)

    def state(self, session: Session) -> State:
        """What a session of the day still needs."""
        return state_of(session, self.roster.client_of(session), self.aways)

    def clipped(self, session: Session, now: Moment) -> Span | None:
        """The part of a session that lies on this day."""
        return self.span.clip(session.start, session.until(now))

    @cached_property
    def _parts(self) -> dict[Moment, tuple[Span | None, ...]]:
        return {}

    def parts(self, now: Moment) -> tuple[Span | None, ...]:
        """The part of each session that lies on this day; many ask for it at the same instant, so it is kept."""
        known = self._parts.get(now)
        if known is None:
            self._parts.clear()
            known = self._parts[now] = tuple(self.clipped(session, now) for session in self.sessions)
        return known

    def totals(self, now: Moment) -> tuple[Total, ...]:
        """Seconds on this day per client, in the clients' order, unassigned last; only those with time."""
        sums: dict[ClientId | None, int] = {}
        for session, part in zip(self.sessions, self.parts(now), strict=True):
            if part is not None:
                sums[session.client] = sums.get(session.client, 0) + part.seconds
        order = [client.id for client in self.roster.clients if client.id in sums]
        known = tuple(Total(client, sums[client]) for client in order)
        return (*known, Total(None, sums[None])) if None in sums else known

    def worked(self, now: Moment) -> int:
        """All recorded seconds on this day."""
        return sum(total.seconds for total in self.totals(now))

    def gaps(self, now: Moment) -> tuple[Span, ...]:
        """The times between two sessions of the day, breaks left out, of a minute or more."""
        free = [gap for whole in self.pauses(now) for gap in without(whole, self.breaks)]
        return tuple(gap for gap in free if gap.seconds >= MINUTE)

    def pauses(self, now: Moment) -> tuple[Span, ...]:
        """The times between two sessions of the day, marked as breaks or not."""
        parts = [part for part in self.parts(now) if part]
        return tuple(Span(a.end, b.start) for a, b in itertools.pairwise(parts) if a.end < b.start)

    def bounds(self, now: Moment) -> Span | None:
        """From the first instant worked to the last, None on a day without sessions."""
        parts = [part for part in self.parts(now) if part]
        return Span(parts[0].start, parts[-1].end) if parts else None

    def waiting(self, session: Session, now: Moment) -> tuple[Away, ...]:
        """The stretches of one of the day's sessions that wait for a person's word, by start."""
        return waiting(session, self.aways, now) if self.aways else ()

    def doubted(self, session: Session, now: Moment, due: Due | None = None) -> int:
        """Recorded seconds of a session on this day that wait for a person's word; `due` is of the one that runs."""
        if not self.aways and (due is None or not session.running):
            return 0  # as on most days, and this is asked of every session
        parts = (self.span.clip(away.start, away.end) for away in waiting(session, self.aways, now, due))
        return sum(part.seconds for part in parts if part)

    def count(self, state: State) -> int:
        """How many sessions that start on this day are in a state."""
        return sum(1 for session in self.listed if self.state(session) is state)


class Snapshot(NamedTuple):
    """All that a face needs to show one day, read in one transaction at journal position `position`.

    `stack` is the return stack, most recent first. `resumable` is the session that `return` would resume
    while nothing runs. `aways` holds the unanswered away periods that overlap the running session, `due` says
    when it becomes too long to be believed, `off` that the work is done off the computer.
    """

    day: Day
    today: Date
    position: int
    running: Session | None = None
    stack: tuple[Session, ...] = ()
    resumable: Session | None = None
    aways: tuple[Away, ...] = ()
    due: Due | None = None
    off: bool = False

    def waiting(self, now: Moment) -> tuple[Away, ...]:
        """The stretches of the running session that wait for a person's word, by start."""
        return () if self.running is None else waiting(self.running, self.aways, now, self.due)

    @property
    def roster(self) -> Roster:
        """All clients and contexts."""
        return self.day.roster

    @property
    def target(self) -> Session | None:
        """Where `return` goes now."""
        if self.running is None:
            return self.resumable
        return self.stack[0] if self.stack else None
