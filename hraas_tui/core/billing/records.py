"""What billing keeps in the ledger besides statements: rules as plain values, and words that were allowed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hraas_tui.core.billing.terms import Charge, Group, Retainer, Rollover, Rounding, Rules, Tax, Window
from hraas_tui.core.sessions import Requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hraas_tui.core.sessions import AllowanceId, ClientId


class Allowance(NamedTuple):
    """A word of another client that may stand in a client's statements: somebody looked at it and said so."""

    id: AllowanceId
    client: ClientId
    word: str


def rules_plain(rules: Rules) -> dict[str, Any]:
    """Rules as canonical values: integers, strings, lists; only what they say."""
    return {name: _plain(value) for name, value in rules._asdict().items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case frozenset():
            return sorted(value)
        case Window() | Retainer() | Tax():
            return {name: _plain(part) for name, part in value._asdict().items()}
        case tuple():
            return [_plain(item) for item in value]
        case bool():
            return int(value)
        case _:
            return value


def rules_from(values: Mapping[str, Any]) -> Rules:
    """The rules that `rules_plain` made."""
    return Rules(**{name: _READ.get(name, _as_it_is)(value) for name, value in values.items()})


def _as_it_is(value: Any) -> Any:
    return value


def _window(known: Mapping[str, Any]) -> Window:
    return Window(frozenset(known["days"]), known["start"], known["end"], Decimal(known["multiplier"]))


def _retainer(known: Mapping[str, Any]) -> Retainer:
    overage = None if known["overage"] is None else Decimal(known["overage"])
    rollover, multiplied = Rollover(known["rollover"]), bool(known["multiplied"])
    return Retainer(**{**known, "rollover": rollover, "overage": overage, "multiplied": multiplied})


def _tax(known: Mapping[str, Any]) -> Tax:
    return Tax(Decimal(known["percent"]), known["label"])


_READ: Mapping[str, Callable[[Any], Any]] = {
    "rate": Decimal,
    "charge": Charge,
    "rounding": Rounding,
    "group": Group,
    "windows": lambda known: tuple(map(_window, known)),
    "holidays": tuple,
    "retainer": _retainer,
    "tax": _tax,
    "requires": lambda known: frozenset(map(Requirement, known)),
}
