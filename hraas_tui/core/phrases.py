"""Lengths of time as a person reads them.

A sentence ends in one place too: what comes from outside may have brought a full stop (`Initech Inc.`).

Times are read in `whens`, the note line in `notes`, and other text is cleaned in `text`.
"""

from __future__ import annotations

from hraas_tui.core.moments import HOUR, MINUTE


def duration(seconds: int) -> str:
    """Hours and minutes, `1:02`; begun minutes do not count, and less than nothing has a minus sign."""
    minutes = abs(seconds) // MINUTE
    sign = "-" if seconds < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def tenths(seconds: int) -> str:
    """Decimal hours, rounded half up to a tenth: `31.2 h`; the exact figure is the one in hours and minutes."""
    found = (seconds * 10 + HOUR // 2) // HOUR
    return f"{found // 10:,}.{found % 10} h"


def spoken(seconds: int) -> str:
    """Say a length in a sentence: `45 s`, `5 min`, `2 h`, `1 h 30 min`; begun minutes do not count."""
    length = abs(seconds)
    if length < MINUTE:
        return f"{length} s"
    hours, minutes = length // HOUR, length % HOUR // MINUTE
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts)


def ago(seconds: int) -> str:
    """How long ago something was: `just now`, `5 min ago`; `in 5 min` for what a clock set back left ahead."""
    if abs(seconds) < MINUTE:
        return "just now"
    return f"{spoken(seconds)} ago" if seconds > 0 else f"in {spoken(seconds)}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun: `1 session`, `1,200 sessions`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def full_stop(sentence: str) -> str:
    """End a sentence, unless the name, reason or file that it closes with has done so already: `Now Initech Inc.`."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
