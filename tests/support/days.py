"""A day of two clients made by hand, for tests of what is drawn of it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st
from whenever import Date, ZonedDateTime

from hraas_tui.core.day import Day
from hraas_tui.core.moments import HOUR, Days, Moment, Span
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Away, Client, ClientId, Session, SessionId

ZONE = "Europe/Berlin"
NOON = ZonedDateTime(2026, 3, 16, 12, tz=ZONE).timestamp()
ACME, GLOBEX = ClientId("acme"), ClientId("globex")
ROSTER = Roster(
    (Client(ACME, "acme", "Acme", 1, 1, 1), Client(GLOBEX, "globex", "Globex", 2, 2, 2)),
)


def at(hour: int, minute: int = 0, day: int = 16) -> Moment:
    """A time in March 2026 in Berlin."""
    return ZonedDateTime(2026, 3, day, hour, minute, tz=ZONE).timestamp()


def session(id: str, start: Moment, end: Moment | None, client: ClientId | None = ACME) -> Session:  # noqa: A002
    """A session of one client."""
    return Session(SessionId(id), start, end, ZONE, client)


def day(*sessions: Session, aways: tuple[Away, ...] = (), date: Date | None = None, zone: str = ZONE) -> Day:
    """A day with some sessions, the sixteenth if not told otherwise."""
    return Day(date or Date(2026, 3, 16), Days(zone), ROSTER, sessions, aways)


@st.composite
def spans_in_a_row(draw: st.DrawFn) -> list[Span]:
    """Spans around noon that do not overlap, some of which abut."""
    cuts = sorted(draw(st.sets(st.integers(NOON - 12 * HOUR, NOON + 12 * HOUR), min_size=2, max_size=24)))
    pairs = [Span(a, b) for a, b in pairwise(cuts)]
    return [span for span in pairs if draw(st.integers(0, 3))]
