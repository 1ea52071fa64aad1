"""What each setting has to be."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hraas_tui.config.zones import check_zone
from hraas_tui.core.billing.numbering import check_pattern
from hraas_tui.core.billing.party import Party
from hraas_tui.core.errors import Refused
from hraas_tui.core.hours import hours_of, minutes_of
from hraas_tui.core.text import NAME_LIMIT, clean, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hraas_tui.core.hours import Hours

LONGEST_SLIP = 60
LONGEST_DAY = 168
LONGEST_IDLE = 24 * 60


class WrongKeyError(Exception):
    """A key inside a table is wrong."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(what)
        self.key = key
        self.what = what


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{_shown(value)} is no text. Write it in quotes.")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused(f"{_shown(value)} is neither true nor false. Write true or false, without quotes.")
    return value


def _whole(low: int, high: int, unit: str) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Refused(f"{_shown(value)} is no whole number of {unit} from {low} to {high}.")
        return value

    return check


def _zone(value: Any) -> str:
    return check_zone(_text(value))


def _day_start(value: Any) -> int:
    minutes = minutes_of(value) if isinstance(value, str) else None
    if minutes is None:
        raise Refused(f'{_shown(value)} is no time of day. Write it in quotes, like "04:00".')
    return minutes


def _hours(value: Any) -> Hours | None:
    hours = hours_of(value) if isinstance(value, str) and value else None
    if hours is None and value != "":
        raise Refused(
            f'{_shown(value)} are no hours. Write them in quotes, like "08:00-18:00"; "" is for none.'
        )
    return hours


def _keys(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise Refused(f'{_shown(value)} is no table. Write [keys] and a line for each verb, like stop = "s".')
    for verb, keys in value.items():
        if not isinstance(keys, str) or not all(key.strip() for key in keys.split(",")):
            raise WrongKeyError(
                verb, f'{_shown(keys)} is no key. Write it in quotes, several with commas, like "s,f6".'
            )
    return MappingProxyType(dict(value))


def _pattern(value: Any) -> str:
    return check_pattern(_text(value))


def _consultant(value: Any) -> Party:
    if not isinstance(value, dict):
        raise Refused(f"{_shown(value)} is no table. Write [consultant] and below it name = and address =.")
    for key, text in value.items():
        if key not in {"name", "address"}:
            raise WrongKeyError(key, f"there is no setting {quoted(key)} here. There are name and address.")
        if not isinstance(text, str):
            raise WrongKeyError(key, f"{_shown(text)} is no text. Write it in quotes.")
    return Party(
        _line("name", value.get("name", "")),
        tuple(filter(None, (_line("address", line) for line in value.get("address", "").splitlines()))),
    )


def _line(key: str, text: str) -> str:
    try:
        return clean(text, limit=NAME_LIMIT, what=key)
    except Refused as refusal:
        raise WrongKeyError(key, str(refusal)) from None


def _shown(value: Any) -> str:
    try:
        return quoted(value if isinstance(value, str) else str(value))
    except ValueError:  # Python does not write out a number of thousands of digits
        return "A number of that length"


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "zone": _zone,
    "day_start": _day_start,
    "slip_seconds": _whole(0, LONGEST_SLIP, "seconds"),
    "max_hours": _whole(1, LONGEST_DAY, "hours"),
    "idle_minutes": _whole(0, LONGEST_IDLE, "minutes"),
    "working_hours": _hours,
    "theme": _text,
    "ascii": _boolean,
    "keys": _keys,
    "title": _boolean,
    "zoom": _boolean,
    "seconds": _boolean,
    "discreet": _boolean,
    "statement_number": _pattern,
    "consultant": _consultant,
}
"""What each setting has to be: a function that returns it as `Config` keeps it, or raises."""
