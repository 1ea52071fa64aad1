"""The configuration: `config.toml` and the environment, checked and frozen."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hraas_tui.core.errors import HraasError, Refused
from hraas_tui.core.hours import OFFICE, hours_of, minutes_of
from hraas_tui.core.moments import Days, check_zone
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hraas_tui.core.hours import Hours

APP = "hraas"
LONGEST_SLIP = 60
LONGEST_DAY = 168
LONGEST_IDLE = 24 * 60
NO_KEYS: Mapping[str, str] = MappingProxyType({})
LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""Where a locale is named, the most important first; with none named, Python takes UTF-8."""

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})


class ConfigError(HraasError):
    """The configuration can't be used; the text names the file, the line and the key."""


@dataclass(frozen=True)
class Config:
    """What the configuration says.

    `zone` is the IANA zone that days are counted and times shown in; `day_start` the minute after midnight
    at which a day starts; `slip_seconds` how long a key can be taken back by the next one, 0 for never;
    `max_hours` how long a session may run before its end needs a confirmation; `idle_minutes` how long nobody
    may be seen at work before it is asked what happened, 0 for never; `working_hours` within which a review
    asks about gaps, None for never; `theme` a theme's name, None for the app's own choice; `ascii` whether
    to draw with ASCII alone, None to let the terminal decide; `keys` the keys by verb, several separated by
    commas; `title` whether the terminal's title names the client; `discreet` whether the app opens in
    discreet mode.
    """

    zone: str = "UTC"
    day_start: int = 4 * 60
    slip_seconds: int = 10
    max_hours: int = 10
    idle_minutes: int = 10
    working_hours: Hours | None = OFFICE
    theme: str | None = None
    ascii: bool | None = None
    keys: Mapping[str, str] = field(default_factory=lambda: NO_KEYS)
    title: bool = False
    discreet: bool = False

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
    said = _read(path, required=bool(environ.get("HRAAS_CONFIG")))
    for key, variable in (("discreet", "HRAAS_DISCREET"), ("ascii", "HRAAS_ASCII")):
        if variable in environ:
            said[key] = _switch(environ[variable], variable)
    if "zone" not in said:
        said["zone"] = _system_zone(path)
    return Config(**said)


def config_path(environ: Mapping[str, str]) -> Path:
    """Find the configuration's file: `HRAAS_CONFIG`, or `hraas/config.toml` where this system keeps such files."""
    named = environ.get("HRAAS_CONFIG")
    if named:
        return _at_home(named)
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "config.toml"


def ascii_only(config: Config, environ: Mapping[str, str]) -> bool:
    """Whether to draw with ASCII alone: as configured, else on a Linux console and in a locale without UTF-8."""
    if config.ascii is not None:
        return config.ascii
    locale = next((environ[name] for name in LOCALE if environ.get(name)), "UTF-8")
    return environ.get("TERM") == "linux" or re.search(r"utf-?8", locale, re.IGNORECASE) is None


def ledger_path(environ: Mapping[str, str], override: str | Path | None = None) -> Path:
    """Find the ledger's file: what `--db` says, else `HRAAS_DB`, else `hraas/ledger.db` in the user's data folder."""
    named = override or environ.get("HRAAS_DB")
    if named:
        return _at_home(named)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "ledger.db"


def _at_home(named: str | Path) -> Path:
    """Take `~` for the home folder."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise ConfigError(
            f"{quoted(str(named))}: nobody here has that home folder. Write the whole path."
        ) from None


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if required:
            raise ConfigError(f"There is no file {path}, which HRAAS_CONFIG names.") from None
        return {}
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} can't be read: {_reason(error)}.") from None
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = max(1, len(text.splitlines()))
        where = str(error).replace("at end of document", f"at the end, line {lines}")
        raise ConfigError(f"{path} is not TOML: {where}.") from None
    return _File(path, text).checked(values)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


@dataclass(frozen=True)
class _File:
    """A configuration file's text, to say where something stands in it."""

    path: Path
    text: str

    def checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The settings, each as its check turns it; the first faulty one is an error with its line."""
        known = {}
        for key, value in values.items():
            check = CHECKS.get(key)
            if check is None:
                raise self.error(key, f"there is no setting {quoted(key)}.{_nearest(key)}")
            try:
                known[key] = check(value)
            except Refused as refusal:
                raise self.error(key, str(refusal)) from None
            except _WrongKeyError as wrong:
                raise self.error(wrong.key, wrong.what, table=key) from None
        return known

    def error(self, key: str, what: str, table: str | None = None) -> ConfigError:
        """What is wrong with a key, and where it stands."""
        shown = f"{table}.{key}" if table else key
        return ConfigError(f"{self.path}, line {self.line_of(key, table)}, {quoted(shown)}: {what}")

    def line_of(self, key: str, table: str | None) -> int:
        """Find the number of the line where a key stands: in its table if it has one there, else anywhere."""
        lines = self.text.splitlines()
        start = 0 if table is None else _find(lines, _header(table), 0)
        if start is None:
            start = 0
        found = _find(lines, _assignment(key), start)
        if found is None:
            found = _find(lines, _header(key), 0)
        return (start if found is None else found) + 1


def _spelled(key: str) -> str:
    bare = re.escape(key)
    return rf"(?:{bare}|\"{bare}\"|'{bare}')"


def _header(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s*\[\[?\s*{_spelled(key)}\s*[\].]|\s*{_spelled(key)}\s*[.=]")


def _assignment(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?:.*[{{,.]|)\s*{_spelled(key)}\s*[.=]")


def _find(lines: list[str], pattern: re.Pattern[str], start: int) -> int | None:
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at])), None)


class _WrongKeyError(Exception):
    """A key inside a table is wrong."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(what)
        self.key = key
        self.what = what


def _nearest(key: str) -> str:
    close = difflib.get_close_matches(key.casefold(), CHECKS, n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else f" There are {', '.join(CHECKS)}."


def _switch(text: str, variable: str) -> bool:
    value = text.strip().casefold()
    if value not in ON | OFF:
        raise ConfigError(f"{variable} is {quoted(text)}. Set it to 1 or 0.")
    return value in ON


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
            raise _WrongKeyError(
                verb, f'{_shown(keys)} is no key. Write it in quotes, several with commas, like "s,f6".'
            )
    return MappingProxyType(dict(value))


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else quoted(str(value))


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
    "discreet": _boolean,
}
"""What each setting has to be: a function that returns it as `Config` keeps it, or raises."""


def _system_zone(path: Path) -> str:
    """Find the system's IANA zone; days can't be counted in a POSIX rule such as `CET-1CEST`."""
    from whenever import SYSTEM_TZ, Instant, TimeZoneNotFoundError

    try:
        zone = Instant.from_timestamp(0).to_tz(SYSTEM_TZ).tz_id
    except (TimeZoneNotFoundError, ValueError, OSError):
        zone = None
    if zone is None:
        raise ConfigError(
            "The system's time zone has no name that can be used (TZ is a rule, or unknown). "
            f'Write a line such as zone = "Europe/Berlin" into {path}.'
        )
    return zone
