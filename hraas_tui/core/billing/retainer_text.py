"""Retainers as they are typed and printed: `20h/month from 1, rollover capped 10h, over 120, multipliers count`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from hraas_tui.core.billing.lengths_text import length_said, minutes_in
from hraas_tui.core.billing.rules_said import plain
from hraas_tui.core.billing.terms import NO_RETAINER, Retainer, Rollover
from hraas_tui.core.errors import Refused
from hraas_tui.core.rates import amount_said, parse_rate
from hraas_tui.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE = "none"
PERIODS = {"month": 1, "quarter": 3, "year": 12}
MOST_MONTHS = 120
MOST_MINUTES = 9_999 * 60
LAST_ANCHOR = 31
EXAMPLE = "20h/month from 1, rollover capped 10h, over 120"
COUNTING = {"count": True, "are counted": True, "ignored": False, "don't count": False, "do not count": False}
"""Whether an hour at a multiplier of two uses up two."""

_HEAD = re.compile(
    r"(?P<hours>[0-9][0-9.,:hm ]*?)\s*(?:/|\bper\b|\beach\b|\bevery\b|\ba\b)\s*(?P<period>[0-9]{0,3} ?[a-z]+)"
    r"(?:\s+from\s+(?:the\s+)?(?P<anchor>[0-9]{1,2})(?:st|nd|rd|th)?)?"
)
_PERIOD = re.compile(r"(?:([0-9]{1,3}) ?)?(month|quarter|year)s?")
_SEPARATOR = re.compile(r",(?![0-9])|;")
"""A comma before a digit is a decimal one: `over 112,50`."""


def parse_retainer(text: str) -> Retainer:
    """Read a retainer: hours per period, from which day of a month, and, in any order, what else was agreed.

    `rollover none`, `rollover all` or `rollover capped 10h`; `over 120` is the rate beyond it; `multipliers count`
    or `multipliers ignored`. Empty or `none` is no retainer. Raises `Refused` for anything else.
    """
    line = clean(text, 200, "text of the retainer").lower().replace("’", "'")
    if line in {"", NONE}:
        return NO_RETAINER
    head, *rest = (part.strip() for part in _SEPARATOR.split(line))
    seconds, months, anchor = _head(head)
    said = _Said(rest)
    return Retainer(seconds, months, anchor, said.rollover, said.cap, said.overage, said.multiplied)


def say_retainer(retainer: Retainer) -> str:
    """A retainer as it is typed; `none` for none."""
    if not retainer.seconds:
        return NONE
    words = {months: word for word, months in PERIODS.items()}
    period = words.get(retainer.months, f"{retainer.months} months")
    capped = f" {length_said(retainer.cap // 60)}" if retainer.rollover is Rollover.CAPPED else ""
    parts = [
        f"{length_said(retainer.seconds // 60)}/{period} from {retainer.anchor}",
        f"rollover {retainer.rollover}{capped}",
        *([] if retainer.overage is None else [f"over {amount_said(retainer.overage)}"]),
        f"multipliers {'count' if retainer.multiplied else 'ignored'}",
    ]
    return ", ".join(parts)


def _head(head: str) -> tuple[int, int, int]:
    found = _HEAD.fullmatch(head)
    if found is None:
        raise Refused(f"{quoted(head)} is no retainer. Write it like {EXAMPLE}, or none.")
    minutes = minutes_in(found["hours"], bare=60)
    if minutes is None or not 0 < minutes <= MOST_MINUTES:
        raise Refused(f"{quoted(found['hours'])} are no hours of a retainer. Write 20h or 12h30m.")
    anchor = int(found["anchor"] or 1)
    if not 1 <= anchor <= LAST_ANCHOR:
        raise Refused(f"A month has no day {anchor} to begin from. Give one from 1 to {LAST_ANCHOR}.")
    return minutes * 60, _months(found["period"]), anchor


def _months(text: str) -> int:
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise Refused(
            f"{quoted(text.strip())} is no period of a retainer. Write month, quarter, year or 2 months."
        )
    months = int(found[1] or 1) * PERIODS[found[2]]
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(f"A retainer's period has 1 to {MOST_MONTHS} months, not {months}.")
    return months


class _Said:
    """What is said after the hours, each at most once."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.rollover, self.cap = Rollover.NONE, 0
        self.overage: Decimal | None = None
        self.multiplied = True
        known: set[str] = set()
        for part in filter(None, parts):
            word, _, value = part.partition(" ")
            if word in known:
                raise Refused(f"The retainer says {word} twice. Say it once.")
            known.add(word)
            self._take(word, value.strip(), part)

    def _take(self, word: str, value: str, part: str) -> None:
        match word:
            case "rollover":
                self._roll(value)
            case "over" | "overage":
                self.overage = _overage(value)
            case "multipliers" if value in COUNTING:
                self.multiplied = COUNTING[value]
            case "multipliers":
                raise Refused(
                    "Do after-hours multipliers use up the retainer? Write multipliers count or multipliers ignored."
                )
            case _:
                raise Refused(
                    f"{quoted(part)} says nothing about a retainer. After the hours there can be rollover none, all or "
                    "capped 10h, over 120, and multipliers count or ignored."
                )

    def _roll(self, value: str) -> None:
        kind, _, cap = value.partition(" ")
        if kind == Rollover.CAPPED:
            minutes = minutes_in(cap, bare=60)
            if minutes is None or not 0 < minutes <= MOST_MINUTES:
                raise Refused("Up to how much rolls over? Write rollover capped 10h.")
            self.rollover, self.cap = Rollover.CAPPED, minutes * 60
        elif value in {Rollover.NONE, Rollover.ALL}:
            self.rollover = Rollover(value)
        else:
            raise Refused(
                f"{quoted(value)} is no rollover. Write rollover none, rollover all or rollover capped 10h."
            )


def _overage(value: str) -> Decimal:
    rate, currency = parse_rate(value)
    if currency is not None:
        raise Refused(
            "The rate over the retainer is in the client's own currency. Write it without one: over 120."
        )
    return Decimal(plain(rate))
