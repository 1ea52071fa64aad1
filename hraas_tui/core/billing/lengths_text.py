"""Lengths of time in terms, as they are typed and printed: `30m`, `1h30m`, `20h`."""

from __future__ import annotations

import re
from decimal import Decimal

_COLON = re.compile(r"([0-9]{1,4}):([0-5][0-9])h?")
_DECIMAL = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,4})?)(h(?:ours?|rs?)?)?")
_PARTS = re.compile(r"(?=[0-9])(?:([0-9]{1,4})h(?:ours?|rs?)?)?(?:([0-9]{1,5})m(?:in(?:ute)?s?)?)?")


def minutes_in(text: str, bare: int) -> int | None:
    """The minutes that a text means: `30m`, `0:30`, `1h30m`, `12.5h`; a bare number counts `bare` minutes each.

    None if it means no whole number of minutes.
    """
    word = "".join(text.lower().split())
    if found := _COLON.fullmatch(word):
        return int(found[1]) * 60 + int(found[2])
    if found := _DECIMAL.fullmatch(word):
        minutes = Decimal(found[1].replace(",", ".")) * (60 if found[2] else bare)
        return int(minutes) if minutes == int(minutes) else None
    if found := _PARTS.fullmatch(word):
        return int(found[1] or 0) * 60 + int(found[2] or 0)
    return None


def length_said(minutes: int) -> str:
    """Minutes as they are typed: `30m`, `1h`, `1h30m`, `20h`."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")
