"""What formats share: text as text, hours, and pieces of bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 32 * 1024
"""About how many characters make a piece of a document."""

# Controls (a terminal obeys them), marks that turn the direction of what follows, separators of lines, and
# halves of surrogate pairs and code points that are no characters, which XML forbids. Joiners stay: emoji and
# several scripts need them.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)


def plain(text: str) -> str:
    """The text as one line that no terminal, viewer or parser takes for anything else."""
    return text if text.isprintable() else _UNPRINTABLE.sub(" ", text)


def hours(seconds: int) -> str:
    """Hours to four places, half up: `1.7667`. The exact figure is the one in seconds."""
    return f"{(seconds * 10_000 + 1800) // 3600 / 10_000:.4f}"


def hms(seconds: int) -> str:
    """Hours, minutes and seconds: `1:46:00`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Many short texts as UTF-8 in fewer, larger pieces."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting).encode()
