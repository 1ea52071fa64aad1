"""What the configuration says, read from the file and the environment."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.config.places import config_path
from hraas_tui.config.trouble import ConfigError
from hraas_tui.core.billing.numbering import PATTERN
from hraas_tui.core.billing.party import Party
from hraas_tui.core.hours import OFFICE
from hraas_tui.core.moments import Days
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.core.hours import Hours

NO_KEYS: Mapping[str, str] = MappingProxyType({})

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})


class Config(NamedTuple):
    """What the configuration says.

    `zone` is the IANA zone that days are counted and times shown in; `day_start` the minute after midnight
    at which a day starts; `slip_seconds` how long a key can be taken back by the next one, 0 for never;
    `max_hours` how long a session may run before its end needs a confirmation; `idle_minutes` how long nobody
    may be seen at work before it is asked what happened, 0 for never; `working_hours` within which a review
    asks about gaps, None for never; `theme` a theme's name, None for the app's own choice; `ascii` whether
    to draw with ASCII alone, None to let the terminal decide; `keys` the keys by verb, several separated by
    commas; `title` whether the terminal's title names the client and how long it runs; `zoom` whether review and
    export take the whole tmux window while they last; `seconds` whether the running clock counts them, else the
    app wakes once a minute; `discreet` whether the app opens in discreet mode; `statement_number` the pattern of
    statements' numbers; `consultant` whose statements they are.
    """

    zone: str = "UTC"
    day_start: int = 4 * 60
    slip_seconds: int = 10
    max_hours: int = 10
    idle_minutes: int = 10
    working_hours: Hours | None = OFFICE
    theme: str | None = None
    ascii: bool | None = None
    keys: Mapping[str, str] = NO_KEYS
    title: bool = False
    zoom: bool = True
    seconds: bool = True
    discreet: bool = False
    statement_number: str = PATTERN
    consultant: Party = Party("")

    @property
    def days(self) -> Days:
        """The civil days of the configured zone and start of day."""
        return Days(self.zone, self.day_start)


def load(environ: Mapping[str, str]) -> Config:
    """Read the configuration: the file, then what the environment says over it.

    `HRAAS_CONFIG` names the file, which then has to exist; without it, a file that is not there is no
    error. `HRAAS_DISCREET` and `HRAAS_ASCII` are `1` or `0`. Raises `ConfigError`.
    """
    path = config_path(environ)
    said = {}
    try:
        held = path.exists() or bool(environ.get("HRAAS_CONFIG"))
    except (OSError, ValueError):
        held = True  # it is said why when it is read
    if held:
        from hraas_tui.config.file import read

        said = read(path)
    for key, variable in (("discreet", "HRAAS_DISCREET"), ("ascii", "HRAAS_ASCII")):
        if variable in environ:
            said[key] = _switch(environ[variable], variable)
    if "zone" not in said:
        from hraas_tui.config.zones import system_zone

        said["zone"] = system_zone(path)
    return Config(**said)


def _switch(text: str, variable: str) -> bool:
    value = text.strip().casefold()
    if value not in ON | OFF:
        raise ConfigError(f"{variable} is {quoted(text)}. Set it to 1 or 0.")
    return value in ON
