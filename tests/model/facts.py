"""What the model of the interrupt rules speaks of: sessions by small numbers, contexts by client and key."""

from __future__ import annotations

from dataclasses import dataclass

SLIP = 10
BEHIND = 10
MINUTE = 60


class No(Exception):
    """Refused, whatever is answered."""


class Asks(Exception):
    """Refused unless the answer is yes."""


@dataclass(frozen=True)
class Aim:
    """A target: a client, a context's key, a ticket and a note, each empty if not given."""

    client: str
    context: str = ""
    ticket: str = ""
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A session: `[start, end)`, where `end` is None while it runs, and the number of the session it goes back to."""

    number: int
    start: int
    end: int | None
    client: str = ""
    context: str = ""
    ticket: str = ""
    note: str = ""
    back: int | None = None

    def meets(self, start: int, end: int) -> bool:
        """Whether an instant of `[start, end)` is the session's."""
        return self.start < end and (self.end is None or self.end > start)


@dataclass(frozen=True)
class Keyed:
    """When a session was begun by a bare key: the boot and the steady clock."""

    boot: str
    steady: int


@dataclass(frozen=True)
class Reading:
    """What the clocks show."""

    now: int
    steady: int
    boot: str


Entries = dict[int, Entry]
Days = frozenset[str]


@dataclass(frozen=True)
class State:
    """A ledger as one act leaves it: sessions, contexts, breaks and reviewed days."""

    entries: Entries
    contexts: frozenset[tuple[str, str]] = frozenset()
    breaks: tuple[tuple[int, int], ...] = ()
    reviews: Days = frozenset()
