"""Wording that the statements of two clients have in common: equal notes, long runs of equal words, equal tickets.

Words are compared whatever their case and composition, and without those that only join others (“the”, “of”). A wording
that consists of what every consultant writes (“weekly meeting”) is weak: it is told, but behind the others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hraas_tui.core.billing.words import GENERIC, STOPS, levelled, weight, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.billing.words import Phrase
    from hraas_tui.core.sessions import ClientId, SessionId

LONG_RUN = 4
"""How many words in a row make a run that is no coincidence."""


class Wording(StrEnum):
    """What is the same: a whole note, a run of words in notes, or a ticket."""

    NOTE = "note"
    RUN = "run"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Said:
    """The sessions of one client in whose statement a wording stands."""

    client: ClientId
    key: str
    sessions: tuple[SessionId, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A wording that the statements of two clients or more have in common, as the first of them writes it."""

    kind: Wording
    text: str
    weak: bool
    said: tuple[Said, ...]

    @property
    def clients(self) -> tuple[ClientId, ...]:
        """Whose statements have it."""
        return tuple(said.client for said in self.said)


def shared(statements: Iterable[Statement]) -> tuple[Shared, ...]:
    """All wording that statements of different clients share: the strong first, then notes, runs and tickets."""
    book = _Book()
    for statement in statements:
        for _, piece in statement.pieces:
            book.add(statement, piece.session, piece.note, piece.ticket)
    order = list(Wording)
    found = [*_notes(book), *_runs(book), *_tickets(book)]
    return tuple(sorted(found, key=lambda each: (each.weak, order.index(each.kind))))


_Sessions: TypeAlias = "dict[SessionId, ClientId]"


@dataclass(eq=False, slots=True)
class _Note:
    """Notes that say the same, once: their words, and where those stand in the text of the first one."""

    text: str
    said: Phrase
    places: tuple[tuple[int, int], ...]
    sessions: _Sessions
    clients: set[ClientId]


class _Book:
    """All notes and tickets of some statements, each once, with the sessions that have them."""

    def __init__(self) -> None:
        self.keys: dict[ClientId, str] = {}
        self.notes: dict[Phrase, _Note] = {}
        self.tickets: dict[str, tuple[str, _Sessions]] = {}
        self._known: dict[str, _Note | None] = {}

    def add(self, statement: Statement, session: SessionId, note: str, ticket: str) -> None:
        """Enter a session."""
        client = statement.client_id
        self.keys[client] = statement.client_key
        if note not in self._known:
            self._known[note] = self._read(note)
        read = self._known[note]
        if read is not None:
            read.sessions[session] = client
            read.clients.add(client)
        if ticket:
            self.tickets.setdefault(levelled(ticket).casefold(), (ticket, {}))[1][session] = client

    def _read(self, note: str) -> _Note | None:
        """A note, the one that is known if it says the same; None for one without a word."""
        text = levelled(note)
        found = words(text)
        kept = [word for word in found if word.folded not in STOPS] or found
        said = tuple(word.folded for word in kept)
        if not said:
            return None
        places = tuple((word.start, word.end) for word in kept)
        return self.notes.setdefault(said, _Note(text, said, places, {}, set()))

    def shared(self, kind: Wording, text: str, sessions: _Sessions, *, weak: bool) -> Shared:
        """Tell of a wording, with the sessions of each client."""
        by_client: dict[ClientId, list[SessionId]] = {}
        for session, client in sessions.items():
            by_client.setdefault(client, []).append(session)
        said = tuple(Said(client, self.keys[client], tuple(some)) for client, some in by_client.items())
        return Shared(kind, text, weak, said)


def _weak(said: Phrase) -> bool:
    """Whether a wording is what everybody writes: generic words, and one other at most."""
    return weight(tuple(word for word in said if word not in GENERIC and not word.isdecimal())) <= 1


def _notes(book: _Book) -> Iterator[Shared]:
    for note in book.notes.values():
        if len(note.clients) > 1:
            yield book.shared(Wording.NOTE, note.text, note.sessions, weak=_weak(note.said))


def _tickets(book: _Book) -> Iterator[Shared]:
    """Equal tickets; a mere number is weak: every tracker counts from one."""
    for ticket, sessions in book.tickets.values():
        if len(set(sessions.values())) > 1:
            yield book.shared(Wording.TICKET, ticket, sessions, weak=ticket.isdecimal())


# -- runs of words -------------------------------------------------------------------------------------------

_Place: TypeAlias = "tuple[_Note, int]"
"""A word of a note, by its index."""


def _runs(book: _Book) -> Iterator[Shared]:
    """The longest runs of words that notes of different clients share, each once.

    Places that begin with the same four words are followed word by word as long as two clients go the same way. Where
    all of them have the same word before, the run that begins there tells more.
    """
    for places in _begun(book.notes.values()):
        if len(places) > 1 and _met(places) and not _preceded(places):
            for length, some in _followed(places):
                note, at = some[0]
                said = note.said[at : at + length]
                if weight(said) >= LONG_RUN and not _preceded(some):
                    sessions = {
                        session: client for each, _ in some for session, client in each.sessions.items()
                    }
                    text = note.text[note.places[at][0] : note.places[at + length - 1][1]]
                    yield book.shared(Wording.RUN, text, sessions, weak=_weak(said))


def _begun(notes: Iterable[_Note]) -> Iterable[list[_Place]]:
    """Where each run of four words stands, of a note that repeats one the first place."""
    begun: dict[Phrase, list[_Place]] = defaultdict(list)
    for note in notes:
        for at in range(len(note.said) - LONG_RUN + 1):
            places = begun[note.said[at : at + LONG_RUN]]
            if not places or places[-1][0] is not note:
                places.append((note, at))
    return begun.values()


def _met(places: Iterable[_Place]) -> bool:
    """Whether two clients are there."""
    seen: set[ClientId] = set()
    for note, _ in places:
        seen |= note.clients
        if len(seen) > 1:
            return True
    return False


def _preceded(places: Sequence[_Place]) -> bool:
    """Whether all have the same word before."""
    note, at = places[0]
    if not at:
        return False
    before = note.said[at - 1]
    return all(at and note.said[at - 1] == before for note, at in places)


def _followed(places: list[_Place]) -> Iterator[tuple[int, list[_Place]]]:
    """The runs that begin at these places, as long as two clients share them, with the places of each."""
    pending = [(LONG_RUN, places)]
    while pending:
        length, some = pending.pop()
        by_next: dict[str, list[_Place]] = defaultdict(list)
        for note, at in some:
            if at + length < len(note.said):
                by_next[note.said[at + length]].append((note, at))
        longer = [each for each in by_next.values() if len(each) > 1 and _met(each)]
        if sum(map(len, longer)) < len(some):
            yield length, some
        pending += [(length + 1, each) for each in longer]
