"""The numbers of statements: made by a pattern, counted up within it, and never used again."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from hraas_tui.core.periods import Period

PATTERN = "{client}-{year}-{seq:03}"
"""The pattern where nobody gives another one."""

FIELDS = {"client", "CLIENT", "year", "month", "seq"}
_PLACES = re.compile(r"0[1-9]")
LONGEST = 60


def check_pattern(pattern: str) -> str:
    """Return a pattern that numbers can be made by.

    It is text with `{client}` (the key in capitals), `{year}` and `{month}` of the period's last day and, needed,
    `{seq}`, which counts; `{seq:03}` has three places. Raises `Refused` for anything else.
    """
    example = "Write it like {client}-{year}-{seq:03}."
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise Refused(f"{quoted(pattern)} can't number statements: a brace is open. {example}") from None
    names = [name for _, name, _, _ in parts if name is not None]
    unknown = next((name for name in names if name not in FIELDS), None)
    if unknown is not None:
        raise Refused(f"{quoted(pattern)} can't number statements: there is no {{{unknown}}}. {example}")
    if "seq" not in names:
        raise Refused(f"{quoted(pattern)} can't number statements: it needs {{seq}}, which counts. {example}")
    if names.count("seq") > 1:
        raise Refused(
            f"{quoted(pattern)} can't number statements: it counts twice, {{seq}} is once. {example}"
        )
    for _, name, form, conversion in parts:
        if conversion or (form and (name != "seq" or not _PLACES.fullmatch(form))):
            raise Refused(f"{quoted(pattern)} can't number statements: only {{seq:03}} has places. {example}")
    if not pattern.isprintable() or len(pattern) > LONGEST:
        raise Refused(
            f"{quoted(pattern)} can't number statements: it is too long or has odd characters. {example}"
        )
    return pattern


def next_number(pattern: str, client_key: str, period: Period, used: Collection[str]) -> str:
    """The next number of a client: one above the highest that was ever used, by any statement, in the same row.

    `used` are all numbers ever given, those of voided statements included. A row is what the pattern makes of all but
    `{seq}`, so that a pattern with the year begins anew each year.
    """
    given = {
        "client": client_key.upper(),
        "CLIENT": client_key.upper(),
        "year": f"{period.last.year:04}",
        "month": f"{period.last.month:02}",
    }
    row, places = "", ""
    for text, name, form, _ in Formatter().parse(pattern):
        row += re.escape(text)
        if name is not None:
            row += r"(?P<seq>[0-9]+)" if name == "seq" else re.escape(given[name])
        places = form or places
    row_of = re.compile(row)
    known = [found for number in used if (found := row_of.fullmatch(number))]
    seq = max((int(found["seq"]) for found in known), default=0) + 1
    taken = {number.casefold() for number in used}
    while (number := _made(pattern, given, seq, places)).casefold() in taken:
        seq += 1
    return number


def _made(pattern: str, given: dict[str, str], seq: int, places: str) -> str:
    return "".join(
        text + ("" if name is None else f"{seq:{places}}" if name == "seq" else given[name])
        for text, name, _, _ in Formatter().parse(pattern)
    )
