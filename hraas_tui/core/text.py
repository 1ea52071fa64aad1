"""Text from outside: cleaned before it is kept, made harmless before it is shown, and turned into keys."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

NOTE_LIMIT = 2000
NAME_LIMIT = 100
TICKET_LIMIT = 64
KEY_LIMIT = 32
DERIVED_KEY_LIMIT = 16

JOINER = "\u200d"
"""Holds the parts of one emoji together; kept there, dropped everywhere else."""

REPLACEMENT = "\ufffd"
EMOJI_VARIATION = "\ufe0f"
QUOTED_LIMIT = 40

# Format characters that are seen: signs that Arabic, Syriac and Kaithi write in front of numbers and verses.
VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)

SPELLED = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa",
        "þ": "th", "ð": "d", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "'": None, "’": None,
    }
)  # fmt: skip
"""Letters that do not come apart into a Latin letter and an accent, and those that German writes as two."""

LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "doo",
        "eg",
        "ek",
        "ev",
        "gbr",
        "gmbh",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "mbh",
        "nv",
        "ohg",
        "oy",
        "oyj",
        "pbc",
        "plc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "spzoo",
        "srl",
        "sro",
        "ug",
        "und",
    ]
)
FALLBACK_KEY = "client"


def clean(text: str, limit: int = NOTE_LIMIT, what: str = "note") -> str:
    """Make one line of plain text out of anything: composed (NFC), with single spaces and nothing unseen.

    Control characters, the escape that starts a terminal's sequence, marks that turn the direction of
    writing and characters without width go; a joiner stays inside an emoji. Raises `Refused`, with the
    length, for more than `limit` characters; `what` names the text there.
    """
    seen = unicodedata.normalize("NFC", _visible(text))
    line = " ".join(seen.split())
    if len(line) > limit:
        raise Refused(
            f"The {what} is {len(line):,} characters long and may have {limit:,} at most. Shorten it."
        )
    return line


def printable(text: str) -> str:
    """Make text safe for a terminal: one line, control characters shown as symbols (`␛`), unseen ones gone."""
    if text.isprintable():
        return text  # most are, and are told so at once
    return _visible("".join(map(_pictured, text)))


def quoted(text: str) -> str:
    """Show a piece of someone's text in an error: harmless, in quotes, cut where it is long."""
    shown = printable(text)
    if len(shown) > QUOTED_LIMIT:
        shown = printable(shown[: QUOTED_LIMIT - 1] + "…")  # an emoji that is cut leaves no joiner behind
    return f"“{shown}”"


def _pictured(char: str) -> str:
    code = ord(char)
    if code < 0x20:  # noqa: PLR2004
        return chr(0x2400 + code)
    if code == 0x7F:  # noqa: PLR2004
        return "␡"
    return REPLACEMENT if 0x80 <= code < 0xA0 else char  # noqa: PLR2004


def _visible(text: str) -> str:
    kept: list[str] = []
    for at, char in enumerate(text):
        if char.isspace():
            kept.append(" ")
        elif char == JOINER:
            if kept and _joins(kept[-1]) and _joins(text[at + 1 : at + 2]):
                kept.append(char)
        else:
            kept.append(_shown(char))
    return "".join(kept)


def _shown(char: str) -> str:
    match unicodedata.category(char):
        case "Cc":
            return ""
        case "Cf":
            return char if char in VISIBLE_FORMATS else ""
        case "Cs":  # half a pair: from a file name or an argument that is not text
            return REPLACEMENT
        case _:
            return char


def _joins(char: str) -> bool:
    """Whether a joiner beside this character can be a part of an emoji."""
    if not char:
        return False
    return (
        char == EMOJI_VARIATION
        or unicodedata.category(char) in {"So", "Sm"}
        or 0x1F000 <= ord(char) <= 0x1FAFF  # noqa: PLR2004
    )


def check_key(key: str, what: str) -> str:
    """Return the key of a client or a context as it is kept; `what` is the word for it, `client` or `context`.

    A key has 1 to 32 letters, digits, `-`, `_` and `.`, starts with a letter or digit and is not a number;
    a client's is kept in lower case. Raises `Refused` for anything else.
    """
    kept = clean(key, limit=NOTE_LIMIT, what=f"{what} key")
    if what == FALLBACK_KEY:
        kept = unicodedata.normalize("NFC", kept.lower())
    rules = f"A {what} key has 1 to {KEY_LIMIT} letters, digits, - _ and . without spaces, such as {_example(what)}."
    if not kept:
        raise Refused(f"The {what} key is empty. {rules}")
    if len(kept) > KEY_LIMIT:
        raise Refused(f"The {what} key {quoted(kept)} is {len(kept):,} characters long. {rules}")
    wrong = next((char for char in kept if not _in_key(char)), None)
    if wrong is not None:
        named = "a space" if wrong == " " else quoted(wrong)
        raise Refused(f"The {what} key {quoted(kept)} contains {named}. {rules}")
    if not kept[0].isalnum():
        raise Refused(f"The {what} key {quoted(kept)} does not start with a letter or digit. {rules}")
    if kept.isdigit():
        raise Refused(f"The {what} key {quoted(kept)} is only a number, like a hotkey. Add a letter.")
    return kept


def _example(what: str) -> str:
    return "acme" if what == FALLBACK_KEY else "payment-gateway"


def _in_key(char: str) -> bool:
    return char in "-_." or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def key_from(name: str, taken: Collection[str]) -> str:
    """Derive a client's key from its name: `Müller & Söhne GmbH` gives `mueller-soehne`.

    It has at most 16 plain Latin letters, digits and hyphens, and differs from all that are `taken` by a
    number at its end; a name without Latin letters gives `client`.
    """
    base = _fitting(_significant(_words(name))) or FALLBACK_KEY
    others = {key.casefold() for key in taken}
    if base not in others:
        return base
    number = 2
    while (key := _numbered(base, number)) in others:
        number += 1
    return key


def _numbered(base: str, number: int) -> str:
    end = f"-{number}"
    return base[: DERIVED_KEY_LIMIT - len(end)].rstrip("-") + end


def _words(name: str) -> list[str]:
    spelled = unicodedata.normalize("NFC", name).lower().translate(SPELLED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled).lower() if not unicodedata.combining(c))
    bare = bare.translate(SPELLED)
    joined = re.sub(r"\b(?:[a-z]\.\s?){2,}", lambda dotted: re.sub(r"[.\s]", "", dotted[0]) + " ", bare)
    return re.findall(r"[a-z0-9]+", joined)


def _significant(words: list[str]) -> list[str]:
    """Leave out the legal form at the end (GmbH & Co. KG) as long as something with a letter remains."""
    if not _lettered(words):
        return []
    while words and words[-1] in LEGAL_FORMS and _lettered(words[:-1]):
        words = words[:-1]
    return words


def _lettered(words: list[str]) -> bool:
    return any(not word.isdigit() for word in words)


def _fitting(words: list[str]) -> str:
    """As many whole words as fit; a first word that is too long is cut."""
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word[:DERIVED_KEY_LIMIT]
        if len(longer) > DERIVED_KEY_LIMIT:
            break
        key = longer
    return key if not key.isdigit() else "-".join(words)[:DERIVED_KEY_LIMIT].rstrip("-")
