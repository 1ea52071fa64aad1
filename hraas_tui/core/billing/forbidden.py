"""Words that one client's statement must not have: what names, or belongs to, any other client.

Looked for are, of every other client, the archived ones too: its name, whole, without its legal form, and each
distinctive word of it (`Globex` of “Globex Corporation”); its key; the keys and names of its contexts; its tickets. What
this client's own name, key or contexts say as well, alone or as a part, is ignored. What its own tickets say is ignored
too, but for names and keys: a ticket of somebody else that was filed here by mistake must not excuse the name in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.billing.words import SHORTEST, STOPS, levelled, name_phrases, phrase, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hraas_tui.core.billing.words import Phrase, Word
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ClientId

EXCERPT = 30
"""Characters that are shown on each side of a word that was found."""

LONG_NUMBER = 4
"""Digits from which on a number in a note is taken for a ticket, though nothing marks it as one."""

MARKS = "#@"
"""In front of a word they say that it is a ticket or a context, however short."""


class Kind(StrEnum):
    """What a word is to a client."""

    NAME = "name"
    KEY = "key"
    CONTEXT = "context"
    TICKET = "ticket"


class Owner(NamedTuple):
    """Whose a word is."""

    kind: Kind
    client: ClientId
    name: str


class Reading(Enum):
    """How numbers and words of one or two letters are read, which are tickets and contexts only in the right place.

    Behind `#` or `@` they always are. `EXACT`: every one is, as in the field of a ticket. `NOTE`: a number of four
    digits and more is. `PROSE`: none is, as in amounts, years and postcodes.
    """

    EXACT = 0
    NOTE = 1
    PROSE = 2


class Match(NamedTuple):
    """A forbidden word in a text, as its owners write it, and the text around it."""

    word: str
    owners: tuple[Owner, ...]
    excerpt: str


@dataclass(slots=True)
class _Entry:
    """A phrase that is looked for; without an owner it is allowed, and covers what is inside it."""

    word: str
    slight: bool
    owners: dict[Owner, None] = field(default_factory=dict)


class Forbidden:
    """All that must not stand in what one client is shown, ready to be looked for in any number of texts."""

    def __init__(
        self,
        client: ClientId,
        roster: Roster,
        tickets: Iterable[tuple[ClientId, str]] = (),
        allowed: Collection[str] = (),
    ) -> None:
        """Collect it. `tickets` are those of all clients, this one's own included; `allowed` is what may stand there.

        An allowed word is compared whatever its case; it allows no longer phrase that it is a part of.
        """
        tickets = tuple(tickets)
        own = {part for text in _own(client, roster) for part in _parts(phrase(text))}
        filed = {part for of, ticket in tickets if of == client for part in _parts(phrase(ticket))}
        self._own = {kind: own if kind in {Kind.NAME, Kind.KEY} else own | filed for kind in Kind}
        self._entries: dict[Phrase, _Entry] = {}
        for each in roster.clients:
            if each.id != client:
                self._add_client(each, roster)
        names = {each.id: each.name for each in roster.clients}
        for of, ticket in tickets:
            if of != client:
                self._add(ticket, phrase(ticket), Owner(Kind.TICKET, of, names.get(of, of)))
        for text in allowed:
            said = phrase(text)
            if said:
                self._entries[said] = _Entry(text, slight=False)
        self._lengths: dict[str, list[int]] = {}
        for first, length in sorted({(said[0], len(said)) for said in self._entries}, reverse=True):
            self._lengths.setdefault(first, []).append(length)

    def _add_client(self, client: Client, roster: Roster) -> None:
        name = client.name or client.key
        called = Owner(Kind.NAME, client.id, name)
        for said in name_phrases(client.name):
            self._add(_written(said, client.name), said, called)
        self._add(client.key, phrase(client.key), Owner(Kind.KEY, client.id, name))
        for context in roster.contexts_of(client.id, archived=True):
            owner = Owner(Kind.CONTEXT, client.id, name)
            for text in (context.key, context.name):
                self._add(text, phrase(text), owner)

    def _add(self, text: str, said: Phrase, owner: Owner) -> None:
        named = owner.kind in {Kind.NAME, Kind.KEY}
        if not said or said in self._own[owner.kind] or (named and len(said) == 1 and said[0] in STOPS):
            return
        entry = self._entries.get(said)
        slight = not named and _slight(said)
        if entry is None:
            entry = self._entries[said] = _Entry(text, slight)
        entry.slight = entry.slight and slight
        entry.owners[owner] = None

    def found(self, text: str, reading: Reading = Reading.NOTE) -> Iterator[Match]:
        """Each forbidden word of a text, in order; of several that begin or end together only the longest."""
        text = levelled(text)
        every = words(text)
        said = tuple(word.folded for word in every)
        reached = 0
        for at, word in enumerate(every):
            for length in self._lengths.get(word.folded, ()):
                end = at + length
                if end <= reached:
                    break  # the rest is shorter still, and inside what was found
                entry = self._entries.get(said[at:end]) if end <= len(said) else None
                if entry is None or (entry.slight and not _meant(said[at:end], text, word, reading)):
                    continue
                reached = end
                if entry.owners:
                    around = _excerpt(text, word.start, every[end - 1].end)
                    yield Match(entry.word, tuple(entry.owners), around)
                break


def _own(client: ClientId, roster: Roster) -> Iterator[str]:
    """What this client's own name, key and contexts say."""
    for each in roster.clients:
        if each.id == client:
            yield each.name
            yield each.key
    for context in roster.contexts_of(client, archived=True):
        yield context.key
        yield context.name


def _parts(said: Phrase) -> Iterator[Phrase]:
    """All runs of words in a phrase, the whole included."""
    return (said[low:high] for low in range(len(said)) for high in range(low + 1, len(said) + 1))


def _written(said: Phrase, name: str) -> str:
    """The part of a name that a phrase is, as it is written there."""
    text = levelled(name)
    every = words(text)
    for at in range(len(every) - len(said) + 1):
        some = every[at : at + len(said)]
        if tuple(word.folded for word in some) == said:
            return text[some[0].start : some[-1].end]
    return " ".join(said)


def _slight(said: Phrase) -> bool:
    """Whether a ticket or a context is a mere number, or so short that any text has it."""
    return all(word.isdecimal() for word in said) or (
        len(said) == 1 and (len(said[0]) < SHORTEST or said[0] in STOPS)
    )


def _meant(said: Phrase, text: str, first: Word, reading: Reading) -> bool:
    """Whether a slight word is a ticket or a context where it stands."""
    if reading is Reading.EXACT or (first.start and text[first.start - 1] in MARKS):
        return True
    digits = "".join(said)
    return reading is Reading.NOTE and digits.isdecimal() and len(digits) >= LONG_NUMBER


def _excerpt(text: str, start: int, end: int) -> str:
    """A word and what is around it, on one line."""
    low, high = max(0, start - EXCERPT), min(len(text), end + EXCERPT)
    inner = " ".join(text[low:high].split())
    return f"{'…' if low else ''}{inner}{'…' if high < len(text) else ''}"
