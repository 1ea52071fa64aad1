"""The note line: `Fixed the timeout @payment-gateway #4812`, read and written.

A word that starts with `@` names the context, one that starts with `#` the ticket; inside a word (C#, a mail
address) neither means anything. A second one is refused, because of two only one could be kept. To write a
word that starts with `@` or `#` into the note itself, double it: `@@anna` is the word `@anna`. A lone `@` or
`#` is itself.
"""

from __future__ import annotations

from typing import NamedTuple

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import TICKET_LIMIT, check_key, clean, quoted

CONTEXT = "@"
TICKET = "#"


class NoteLine(NamedTuple):
    """What a note line says: the note's text, a context's key and a ticket (without its `#`), None if not named."""

    note: str
    context: str | None = None
    ticket: str | None = None


def parse_note(line: str) -> NoteLine:
    """Read a note line.

    Raises `Refused` for a second context or ticket, for a context that can't be a key and for a text that
    is too long.
    """
    words: list[str] = []
    found: dict[str, str] = {}
    for word in clean(line, limit=MAX_LINE, what="note").split():
        mark, rest = word[0], word[1:]
        if mark not in (CONTEXT, TICKET) or not rest:
            words.append(word)
        elif rest[0] == mark:
            words.append(rest)
        elif mark in found:
            raise Refused(_twice(mark, found[mark], rest))
        else:
            found[mark] = _checked(mark, rest)
    return NoteLine(clean(" ".join(words)), found.get(CONTEXT), found.get(TICKET))


def show_note(note: str, context_key: str | None = None, ticket: str | None = None) -> str:
    """Write the line that `parse_note` reads back as the same note, context and ticket."""
    words = [word[0] + word if word[0] in (CONTEXT, TICKET) else word for word in note.split()]
    if context_key:
        words.append(CONTEXT + context_key)
    if ticket:
        words.append(TICKET + ticket)
    return " ".join(words)


def check_ticket(text: str) -> str:
    """Return a ticket as it is kept: one word of at most 64 characters, without the `#` in front; may be empty.

    Raises `Refused` for more than one word and for a ticket that is too long.
    """
    ticket = clean(text, limit=MAX_LINE, what="ticket").lstrip(TICKET).strip()
    if " " in ticket:
        raise Refused(
            f"The ticket {quoted(ticket)} has spaces in it. Write it as one word, such as CHG-2201."
        )
    return clean(ticket, limit=TICKET_LIMIT, what="ticket")


MAX_LINE = 10_000
"""How long a line may be at all, marks and escapes included, before its parts are measured."""


def _checked(mark: str, word: str) -> str:
    if mark == TICKET:
        return check_ticket(word)
    try:
        return check_key(word, "context")
    except Refused as refusal:
        raise Refused(
            f"{refusal} For the word itself, write {CONTEXT}{CONTEXT}{quoted(word)[1:-1]}."
        ) from None


def _twice(mark: str, first: str, second: str) -> str:
    what = "contexts" if mark == CONTEXT else "tickets"
    one, two = quoted(mark + first), quoted(mark + second)
    return f"The note names two {what}, {one} and {two}. Leave one out, or write {mark}{mark} for the word itself."
