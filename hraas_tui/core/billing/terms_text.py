"""Every term as text, both ways: what is typed in the app and on the command line, and printed back in the same form."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hraas_tui.core.billing.lengths_text import length_said, minutes_in
from hraas_tui.core.billing.retainer_text import parse_retainer, say_retainer
from hraas_tui.core.billing.rules_said import plain
from hraas_tui.core.billing.terms import INCREMENTS, NO_TAX, WHOLE_DAY, Charge, Group, Rounding, Rules, Tax
from hraas_tui.core.billing.windows_text import parse_holidays, parse_windows, say_holidays, say_windows
from hraas_tui.core.clients import parse_requires
from hraas_tui.core.errors import Refused
from hraas_tui.core.rates import amount_said, check_currency, parse_rate
from hraas_tui.core.sessions import Requirement
from hraas_tui.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")

NONE = "none"
EXACT = "exact"
LABEL_LIMIT = 40
TAX_LABEL = "tax"
"""What a tax is called that was given no name."""

_TAX = re.compile(r"(?P<percent>[0-9]{1,3}(?:[.,][0-9]{1,4})?) ?%(?P<label>.*)")
_TAX_BEHIND = re.compile(r"(?P<label>.*[^0-9.,]) ?(?P<percent>[0-9]{1,3}(?:[.,][0-9]{1,4})?) ?%")


class Term(NamedTuple):
    """A term: what people call it, and how it is read and said."""

    word: str
    read: Callable[[str], Any]
    say: Callable[[Any], str]


def parse_increment(text: str) -> int:
    """Read an increment in minutes: `6`, `6m`, `1h`; `exact` is to the second."""
    word = clean(text).lower()
    minutes = 0 if word in {EXACT, NONE} else minutes_in(word, bare=1)
    if minutes not in INCREMENTS:
        known = ", ".join(map(str, INCREMENTS[1:]))
        raise Refused(f"{quoted(text)} can't be an increment: use {known} minutes, or exact.")
    return minutes


def say_increment(minutes: int) -> str:
    """An increment as it is typed."""
    return f"{minutes}m" if minutes else EXACT


def parse_minimum(text: str) -> int:
    """Read a minimum in minutes: `30m`, `0:30`, `1h`; `none` is none."""
    word = clean(text).lower()
    minutes = 0 if word == NONE else minutes_in(word, bare=1)
    if minutes is None or minutes > WHOLE_DAY:
        raise Refused(f"{quoted(text)} can't be a minimum: write 30m, 0:30 or 1h, up to 24h, or none.")
    return minutes


def say_minimum(minutes: int) -> str:
    """A minimum as it is typed."""
    return length_said(minutes) if minutes else NONE


def parse_tax(text: str) -> Tax:
    """Read a tax with its label: `19% VAT`; empty, `none` or nothing per cent is none."""
    line = clean(text, 200, "tax")
    if line.lower() in {"", NONE}:
        return NO_TAX
    found = _TAX.fullmatch(line) or _TAX_BEHIND.fullmatch(line)
    percent = None if found is None else Decimal(found["percent"].replace(",", "."))
    if found is None or percent is None or percent > 100:  # noqa: PLR2004 - all of it
        raise Refused(f"{quoted(text)} is no tax. Write it like 19% VAT, up to 100%, or none.")
    if not percent:
        return NO_TAX
    return Tax(Decimal(plain(percent)), clean(found["label"], LABEL_LIMIT, "name of the tax") or TAX_LABEL)


def say_tax(tax: Tax) -> str:
    """A tax as it is typed."""
    return f"{plain(tax.percent)}% {tax.label}".rstrip() if tax.percent else NONE


def say_requires(requires: Iterable[Requirement]) -> str:
    """What a finished session must have, as it is typed."""
    needs = frozenset(requires)
    return ",".join(need for need in Requirement if need in needs) or NONE


def _one_of(kind: type[E], what: str) -> Callable[[str], E]:
    def read(text: str) -> E:
        word = clean(text).lower().replace(" and ", "-").replace(" ", "-").replace("_", "-")
        if word not in set(kind):
            known = [str(each) for each in kind]
            close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
            hint = f"did you mean {close[0]}?" if close else f"use {', '.join(known[:-1])} or {known[-1]}."
            raise Refused(f"{quoted(text)} can't be {what}: {hint}")
        return kind(word)

    return read


def _currency(text: str) -> str:
    code = check_currency(text)
    if code is None:
        raise Refused("Which currency? Use its three letters, such as EUR, USD or CHF.")
    return code


TERMS: Mapping[str, Term] = {
    "rate": Term("rate", lambda text: parse_rate(text)[0], amount_said),
    "currency": Term("currency", _currency, str),
    "charge": Term("charge", _one_of(Charge, "a charge"), str),
    "increment": Term("increment", parse_increment, say_increment),
    "rounding": Term("rounding", _one_of(Rounding, "a rounding"), str),
    "group": Term("group", _one_of(Group, "a group"), str),
    "minimum": Term("minimum", parse_minimum, say_minimum),
    "windows": Term("after-hours", parse_windows, say_windows),
    "holidays": Term("holidays", parse_holidays, say_holidays),
    "retainer": Term("retainer", parse_retainer, say_retainer),
    "tax": Term("tax", parse_tax, say_tax),
    "requires": Term("requires", parse_requires, say_requires),
}
"""Every term by its field of `Rules`, in the order in which they are told."""


def read_rules(texts: Mapping[str, str]) -> Rules:
    """Read terms by field; an empty text says nothing. A rate may name its currency: `140 EUR`.

    Raises `Refused` for the first that can't be read, and for a rate in another currency than the one given.
    """
    found: dict[str, Any] = {field: TERMS[field].read(text) for field, text in texts.items() if text.strip()}
    if "rate" in found:
        _, named = parse_rate(texts["rate"])
        if named and found.setdefault("currency", named) != named:
            raise Refused(f"The rate is in {named}, the currency {found['currency']}. Give one of them.")
    return Rules(**found)


def say_rules(rules: Rules) -> dict[str, str]:
    """Each term that is said, by field, as it is typed."""
    values = {field: getattr(rules, field) for field in TERMS}
    return {field: TERMS[field].say(value) for field, value in values.items() if value is not None}
