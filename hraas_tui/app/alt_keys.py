"""Alt and a digit, told apart from the signs that some keyboards type with it.

Escape directly followed by a digit reaches an app as Alt and that digit, and Textual reads it as the sign
that a Mac's keyboard has there (`¡` for Alt+1). In a note that would be a typed character; here it is a key.
"""

from __future__ import annotations

from enum import Enum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

ALT = "alt+"


class AltDigit(Enum):
    """The names of the keys."""

    D0 = "alt+0"
    D1 = "alt+1"
    D2 = "alt+2"
    D3 = "alt+3"
    D4 = "alt+4"
    D5 = "alt+5"
    D6 = "alt+6"
    D7 = "alt+7"
    D8 = "alt+8"
    D9 = "alt+9"


def tell_apart() -> None:
    """Have Escape and a digit read as Alt and the digit, at once; a typed `£` stays what it is."""
    table = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
    for digit in AltDigit:
        table[f"\x1b{digit.value[-1]}"] = (digit,)


def plain_key(key: str, character: str | None) -> str | None:
    """Give the key that was pressed with Alt, None if Alt was not."""
    if not key.startswith(ALT):
        return None
    bare = key[len(ALT) :]
    if bare.startswith("shift+") and len(bare) == len("shift+") + 1:
        return bare[-1].upper()
    return character if character and len(bare) == 1 and character.casefold() == bare else bare
