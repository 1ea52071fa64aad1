"""How the things of a snapshot are named, coloured and timed on screen, discreetly if asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.app.verbs import BY_ID, key_shown, keys_of
from hraas_tui.core.moments import HOUR, MINUTE, zoned
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.review import items
from hraas_tui.core.sessions import State
from hraas_tui.core.sums import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.app.widgets.paint import Part
    from hraas_tui.core.day import Day, Snapshot
    from hraas_tui.core.hours import Hours
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.review import Item
    from hraas_tui.core.sessions import Client, ClientId, Session
    from hraas_tui.core.sums import Line


class Signs(NamedTuple):
    """The signs beside the letters."""

    dash: str
    dot: str
    back: str
    running: str
    hidden: str
    ellipsis: str
    chosen: str
    mark: str
    eighths: str


UNICODE = Signs("–", "·", "↩", "▶", "•••", "…", "▌", "✓", " ▏▎▍▌▋▊▉█")
ASCII = Signs("-", "/", "<", ">", "***", ".", ">", "+", " #")


@dataclass(frozen=True)
class View:
    """A snapshot at an instant. `discreet` hides every client but the running one; `plain` is for ASCII.

    `seconds` says whether clocks count them. `working` are the hours whose gaps a review asks about, `keymap` the keys that were changed.
    """

    snapshot: Snapshot
    now: Moment
    discreet: bool = False
    plain: bool = False
    working: Hours | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    seconds: bool = True

    @property
    def parts(self) -> tuple[object, ...]:
        """All that it is made of beside the snapshot."""
        return self.now, self.discreet, self.plain, self.working, self.keymap, self.seconds

    @property
    def signs(self) -> Signs:
        """The signs to use."""
        return ASCII if self.plain else UNICODE

    @property
    def day(self) -> Day:
        """The day that is looked at."""
        return self.snapshot.day

    @property
    def is_today(self) -> bool:
        """Whether the day that is looked at is the present one."""
        return self.snapshot.day.date == self.snapshot.today

    def key(self, verb: str) -> str:
        """The key of a verb, as a person reads it."""
        return key_shown(keys_of(BY_ID[verb], self.keymap)[0])

    @cached_property
    def totals(self) -> tuple[Line, ...]:
        """What each client got of the day, then what is unresolved, then what is unassigned."""
        return lines_of((self.day,), self.now, due=self.snapshot.due)

    def hides(self, client: ClientId | None) -> bool:
        """Whether a client may not be named now."""
        running = self.snapshot.running
        return self.discreet and (running is None or running.client != client)

    def client(self, client: ClientId | None) -> Client | None:
        """The client with an id."""
        return self.snapshot.roster.client(client)

    def name(self, client: ClientId | None) -> str:
        """A client's name, or what stands for it."""
        if self.hides(client):
            return self.signs.hidden
        known = self.client(client)
        return known.name if known else "unassigned"

    def look(self, client: ClientId | None) -> str:
        """The token of a client's colour."""
        known = self.client(client)
        if known is None or self.hides(client):
            return "unassigned"
        return f"client-{(known.colour - 1) % 8 + 1}"

    def context(self, session: Session) -> str:
        """The key of a session's context, empty if it has none."""
        known = self.snapshot.roster.context(session.context)
        return known.key if known and not self.hides(session.client) else ""

    def ticket(self, session: Session) -> str:
        """A session's ticket."""
        return "" if self.hides(session.client) else session.ticket

    def note(self, session: Session) -> str:
        """A session's note."""
        return "" if self.hides(session.client) else session.note

    def clock(self, moment: Moment) -> str:
        """A time of day."""
        return self.day.days.clock(moment)

    def dated(self, moment: Moment) -> str:
        """A time of day, with the date where that is not the present day: `13:49`, `25 Nov 13:49`."""
        days = self.day.days
        day = days.day_of(moment)
        date = "" if day == days.day_of(self.now) else f"{day.day} {MONTHS[day.month - 1][:3]} "
        return f"{date}{days.clock(moment)}"

    def times(self, session: Session) -> str:
        """From when to when, `+1` if it ends on a later date: `23:10–01:20+1`; within a minute `21:06, 20 s`."""
        if session.end is None:
            return f"{self.clock(session.start)}{self.signs.dash}now"
        if session.end - session.start < MINUTE and self.clock(session.start) == self.clock(session.end):
            return f"{self.clock(session.start)}, {session.end - session.start} s"
        zone = self.day.days.zone
        first, last = zoned(session.start, zone).date(), zoned(session.end - 1, zone).date()
        later = (last.to_stdlib() - first.to_stdlib()).days
        mark = f"+{later}" if later > 0 else ""
        return f"{self.clock(session.start)}{self.signs.dash}{self.clock(session.end)}{mark}"

    def what(self, session: Session) -> tuple[Part, ...]:
        """Client, context and ticket."""
        parts: list[Part] = [(self.name(session.client), f"bold {self.look(session.client)}")]
        if context := self.context(session):
            parts.append((f" {self.signs.dot} {context}", ""))
        if ticket := self.ticket(session):
            parts.append((f"  #{ticket}", "quiet"))
        return tuple(parts)

    def elapsed(self, session: Session) -> str:
        """How long a session runs: `1:06:42`, or `1:06` where clocks count minutes."""
        long = elapsed(session.seconds(self.now))
        return long if self.seconds else long.rpartition(":")[0]

    def mark(self, session: Session) -> Part:
        """The state as a word."""
        return MARKS[self.day.state(session)]

    @cached_property
    def review(self) -> tuple[Item, ...]:
        """What the day still asks of whoever reviews it."""
        return items(self.day, self.now, self.working)

    @cached_property
    def _hidden(self) -> re.Pattern[str] | None:
        roster = self.snapshot.roster
        words = {w for c in roster.clients if self.hides(c.id) for w in (c.name, c.key)}
        words |= {c.key for c in roster.contexts if self.hides(c.client)}
        if not words:
            return None
        choice = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{choice})(?!\w)", re.IGNORECASE)

    def masked(self, text: str) -> str:
        """A text with the names that may not be shown covered."""
        return self._hidden.sub(self.signs.hidden, text) if self._hidden else text


MARKS: dict[State, Part] = {
    State.RUNNING: ("running", "success"),
    State.UNRESOLVED: ("unresolved", "warning"),
    State.UNASSIGNED: ("whose?", "warning"),
    State.UNFILED: ("to file", "warning"),
    State.FILED: ("", ""),
}


def elapsed(seconds: int) -> str:
    """A running clock: `1:06:42`."""
    hours, rest = divmod(seconds, HOUR)
    return f"{hours}:{rest // MINUTE:02}:{rest % MINUTE:02}"


def bar(share: float, width: int, signs: Signs) -> str:
    """A bar of up to `width` cells for a share between nothing and one, in the finest steps there are."""
    steps = len(signs.eighths) - 1
    cells, rest = divmod(round(share * width * steps), steps)
    if not cells and not rest and share > 0:
        rest = 1
    return signs.eighths[-1] * cells + (signs.eighths[rest] if rest else "")
