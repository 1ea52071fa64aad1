"""The linter: before a statement is written, whatever will be printed is searched for other clients' words.

A finding stops the issue until its word is allowed. Which words are looked for is told in `forbidden`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.core.billing.forbidden import Forbidden, Kind, Match, Owner, Reading
from hraas_tui.core.billing.words import phrase
from hraas_tui.core.phrases import plural
from hraas_tui.core.text import quoted
from hraas_tui.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, SessionId

__all__ = ["Finding", "Forbidden", "Kind", "Owner", "Place", "forbidden_in", "lint", "search"]

MOST_PLACES = 5
"""Sessions that a sentence names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word was found: in which part (`note`, `ticket`, `client's address`), of which session, if of one."""

    where: str
    session: SessionId | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A word of another client, as that one writes it; all whose it is, and all places where it stands."""

    word: str
    owners: tuple[Owner, ...]
    places: tuple[Place, ...]

    @property
    def sessions(self) -> tuple[SessionId, ...]:
        """The sessions in which it stands, each once."""
        return tuple(dict.fromkeys(place.session for place in self.places if place.session is not None))

    @property
    def sentence(self) -> str:
        """It in one sentence: `“glx” is the key of Globex and stands in the note of 7K2M9QXR4T.`."""
        whose = " and ".join(dict.fromkeys(_whose(self.word, owner) for owner in self.owners))
        return f"{quoted(self.word)} is {whose} and stands in {'; '.join(_where(self.places))}."


def forbidden_in(
    statement: Statement,
    roster: Roster,
    tickets: Iterable[tuple[ClientId, str]] = (),
    allowed: Collection[str] = (),
) -> Forbidden:
    """What must not stand in a statement and the files of it.

    `tickets` are those of all clients, with whose they are; the statement's own need not be among them. `allowed` are
    words that were allowed before.
    """
    own = {piece.ticket for line in statement.lines for piece in line.pieces if piece.ticket}
    every = [*tickets, *((statement.client_id, ticket) for ticket in own)]
    return Forbidden(statement.client_id, roster, every, allowed)


def lint(statement: Statement, forbidden: Forbidden) -> tuple[Finding, ...]:
    """Search everything that will be printed of a statement: each word once, in the order in which they come."""
    book = _Book(forbidden)
    for where, session, text, reading in _printed(statement):
        book.search(where, session, text, reading)
    return book.findings()


def search(text: str, forbidden: Forbidden, besides: Collection[str] = ()) -> tuple[Finding, ...]:
    """Search the text of a written file.

    `besides` are words that a format writes in every file, whoever it is for (the names of its columns): they are no
    finding. Numbers are taken for tickets only behind a `#`: a file is full of others.
    """
    book = _Book(forbidden)
    book.search("file", None, text, Reading.PROSE)
    known = {phrase(word) for word in besides}
    return tuple(each for each in book.findings() if phrase(each.word) not in known)


def _whose(word: str, owner: Owner) -> str:
    match owner.kind:
        case Kind.NAME if phrase(word) != phrase(owner.name):
            return f"a part of the name of {owner.name}"
        case Kind.NAME | Kind.KEY:
            return f"the {owner.kind} of {owner.name}"
        case Kind.CONTEXT | Kind.TICKET:
            return f"a {owner.kind} of {owner.name}"


def _where(places: Iterable[Place]) -> Iterator[str]:
    by_part: dict[str, list[SessionId]] = {}
    for place in places:
        by_part.setdefault(place.where, []).extend([place.session] if place.session else [])
    for where, sessions in by_part.items():
        each = list(dict.fromkeys(sessions))
        if not each:
            yield f"the {where}"
        elif len(each) == 1:
            yield f"the {where} of {each[0]}"
        else:
            yield f"the {where}s of {plural(len(each), 'session')} ({listed(each, MOST_PLACES)})"


class _Book:
    """Collects findings by word; a text that comes again is not searched again."""

    def __init__(self, forbidden: Forbidden) -> None:
        self._forbidden = forbidden
        self._known: dict[tuple[str, Reading], tuple[Match, ...]] = {}
        self._found: dict[str, tuple[Match, list[Place]]] = {}

    def search(self, where: str, session: SessionId | None, text: str, reading: Reading) -> None:
        """Search a text and remember what is in it."""
        if not text:
            return
        key = (text, reading)
        if key not in self._known:
            self._known[key] = tuple(self._forbidden.found(text, reading))
        for match in self._known[key]:
            _, places = self._found.setdefault(match.word, (match, []))
            places.append(Place(where, session, match.excerpt))

    def findings(self) -> tuple[Finding, ...]:
        """What was found, each word once, a place once."""
        return tuple(
            Finding(match.word, match.owners, tuple(dict.fromkeys(places)))
            for match, places in self._found.values()
        )


def _printed(statement: Statement) -> Iterator[tuple[str, SessionId | None, str, Reading]]:
    """All text of a statement that does not come from this program, and how numbers in it are read."""
    for whose, party in (("client", statement.client), ("consultant", statement.consultant)):
        yield f"{whose}'s name", None, party.name, Reading.PROSE
        for row in party.address:
            yield f"{whose}'s address", None, row, Reading.PROSE
    for number in (statement.number, statement.replaces):
        yield "number", None, number or "", Reading.PROSE
    for rule in statement.rules:
        yield "rules", None, rule.replace(statement.zone, " "), Reading.PROSE  # a place, not whose name it is
    for tax in statement.taxes:
        yield "tax", None, tax.label, Reading.PROSE
    for change in statement.changes:
        yield "list of changes", None, change, Reading.NOTE
    for line in statement.lines:
        yield "context", None, line.context or "", Reading.EXACT
    for _, piece in statement.pieces:
        yield "context", piece.session, piece.context, Reading.EXACT
        yield "ticket", piece.session, piece.ticket, Reading.EXACT
        yield "note", piece.session, piece.note, Reading.NOTE
