"""What is looked for among all sessions: a line of words, `@context`, `#ticket`, `client/` and dates, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import CONTEXT, TICKET
from hraas_tui.core.search_dates import Dated, dated, joined
from hraas_tui.core.text import clean, quoted
from hraas_tui.core.wording import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from whenever import Date

    from hraas_tui.core.moments import Days, Span
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session, State

T = TypeVar("T")

LONGEST = 500
"""Characters of a line that are read at all."""

_PIECE = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Word:
    """A text that must be in a session's ticket or note, unless its client or context is one of these."""

    text: str
    clients: frozenset[ClientId | None] = frozenset()
    contexts: frozenset[ContextId] = frozenset()


@dataclass(frozen=True, slots=True)
class Search:
    """What a session must be to be found: all of this. All texts are folded (`str.casefold`).

    `clients` and `contexts` are those it must be of, None for any; its ticket must begin with each of
    `tickets`; it must start in `span`. `told` says how the line was read, `hints` what in it was not understood.
    """

    words: tuple[Word, ...] = ()
    clients: frozenset[ClientId | None] | None = None
    contexts: frozenset[ContextId] | None = None
    tickets: tuple[str, ...] = ()
    span: Span | None = None
    prefixes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is looked for in notes and names."""
        return tuple(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Matches:
    """The latest of the sessions that were found, latest first; how many there are and their recorded seconds."""

    sessions: tuple[Session, ...] = ()
    count: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a line: how it was read, what was found, and what each session listed still needs."""

    search: Search
    matches: Matches
    states: tuple[State, ...]
    roster: Roster
    position: int


def search_of(
    line: str,
    roster: Roster,
    days: Days,
    today: Date,
    named: Collection[ClientId | None] | None = None,
) -> Search:
    """Read what is looked for.

    Words in quotes are taken as they stand; `@fire` is a context and `#chg` a ticket that begins so, `acme/` a
    client and `acme/fire` a context of it; days, months, years and `a..b` bound the time. `named` are the
    clients that may be found by what a session says (None: all); the others are found by time alone. Raises
    `Refused` for a line that is too long.
    """
    reader = _Reader(roster, days, today, named)
    for piece in _PIECE.finditer(clean(line, limit=LONGEST, what="search")):
        if piece[2] is None:
            reader.text(piece[1])
        else:
            reader.read(piece[2])
    return reader.search()


class _Reader:
    """Collects what the pieces of a line ask for."""

    def __init__(
        self, roster: Roster, days: Days, today: Date, named: Collection[ClientId | None] | None
    ) -> None:
        self._days, self._today = days, today
        self._named = None if named is None else frozenset(named)
        self._clients = [c for c in roster.clients if named is None or c.id in named]
        self._contexts = [c for c in roster.contexts if named is None or c.client in named]
        self._words: list[Word] = []
        self._of: list[frozenset[ClientId | None]] = []
        self._in: list[frozenset[ContextId]] = []
        self._tickets: list[str] = []
        self._prefixes: list[str] = []
        self._dates: list[Dated] = []
        self._told: list[str] = []
        self._hints: list[str] = []

    def read(self, piece: str) -> None:
        """Read a piece without quotes."""
        mark, rest = piece[0], piece[1:]
        if mark in (CONTEXT, TICKET) and not rest.startswith(mark):
            self._marked(mark, rest)
        elif mark in (CONTEXT, TICKET):
            self.text(rest)
        elif not self._client(piece) and not self._date(piece):
            self.text(piece)

    def text(self, text: str) -> None:
        """Look for a text."""
        folded = text.strip().casefold()
        if not folded:
            return
        clients: set[ClientId | None] = {c.id for c in self._clients if _has(c, folded)}
        contexts = frozenset(c.id for c in self._contexts if _has(c, folded))
        self._words.append(
            Word(folded, frozenset(clients | ({None} if folded == UNASSIGNED else set())), contexts)
        )

    def _marked(self, mark: str, rest: str) -> None:
        folded = rest.casefold()
        if not folded:
            return  # nothing is typed behind it yet
        if mark == TICKET:
            self._tickets.append(folded)
            return
        self._prefixes.append(folded)
        self._in.append(self._beginning(folded, self._contexts))
        if not self._in[-1]:
            self._hints.append(f"no context begins with {quoted(rest)}")

    def _client(self, piece: str) -> bool:
        key, slash, rest = piece.partition("/")
        client = next((c for c in self._clients if slash and c.key.casefold() == key.casefold()), None)
        if client is None:
            return False
        self._of.append(frozenset({client.id}))
        self._told.append(f"of {client.name}")
        if rest:
            theirs = [c for c in self._contexts if c.client == client.id]
            self._prefixes.append(rest.casefold())
            self._in.append(self._beginning(rest.casefold(), theirs))
            if not self._in[-1]:
                self._hints.append(f"{client.name} has no context that begins with {quoted(rest)}")
        return True

    @staticmethod
    def _beginning(prefix: str, contexts: Iterable[Context]) -> frozenset[ContextId]:
        return frozenset(
            c.id
            for c in contexts
            if c.key.casefold().startswith(prefix) or c.name.casefold().startswith(prefix)
        )

    def _date(self, piece: str) -> bool:
        try:
            found = dated(piece, self._today)
        except Refused as refusal:
            self._hints.append(f"{refusal} It is looked for as a word.")
            return False
        if found is not None:
            self._dates.append(found)
        return found is not None

    def search(self) -> Search:
        """Put together what was asked for."""
        span, told = joined(self._dates, self._days)
        of = self._of
        if self._named is not None and (self._words or self._in or self._tickets):
            of = [*of, self._named]
        return Search(
            tuple(self._words),
            _common(of),
            _common(self._in),
            tuple(self._tickets),
            span,
            tuple(self._prefixes),
            (*self._told, *told),
            tuple(self._hints),
        )


def _has(item: Client | Context, folded: str) -> bool:
    return folded in item.key.casefold() or folded in item.name.casefold()


def _common(sets: list[frozenset[T]]) -> frozenset[T] | None:
    return reduce(frozenset.__and__, sets) if sets else None


def marks(text: str, words: Iterable[str], prefixes: Iterable[str] = ()) -> tuple[tuple[int, int], ...]:
    """Where folded words stand in a text and which prefix it begins with: from and up to which letters, in order."""
    folded, letters = _folded(text)
    places: set[int] = set()
    for word in words:
        at = folded.find(word)
        while at >= 0:
            places.update(letters[at : at + len(word)])
            at = folded.find(word, at + 1)
    for prefix in prefixes:
        if folded.startswith(prefix):
            places.update(letters[: len(prefix)])
    return _stretches(sorted(places))


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place of the one that it comes from (ß becomes two)."""
    parts = [letter.casefold() for letter in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _stretches(places: list[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
