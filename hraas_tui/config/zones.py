"""The time zone that days are counted in: as configured, else the system's.

Both are looked up in the system's zone files first. Everybody has those, and a command that switches the clock is then
spared the import of `whenever`, which knows zones by other ways too and has the last word.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hraas_tui.config.trouble import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

ZONES = "/usr/share/zoneinfo"
LOCAL = "/etc/localtime"
MAGIC = b"TZif"
_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")


def check_zone(name: str) -> str:
    """Return the name of an IANA zone that exists; raise `Refused` for anything else."""
    if _has_file(name):
        return name
    from hraas_tui.core.moments import check_zone as checked

    return checked(name)


def system_zone(path: Path) -> str:
    """Find the system's IANA zone; days can't be counted in a POSIX rule such as `CET-1CEST`.

    Raises `ConfigError`, which says what to write into the configuration's file at `path`, if it has no name.
    """
    name = _linked() or _asked()
    if name is None:
        raise ConfigError(
            "The system's time zone has no name that can be used (TZ is a rule, or unknown). "
            f'Write a line such as zone = "Europe/Berlin" into {path}.'
        )
    return name


def _has_file(name: str) -> bool:
    if not _NAME.fullmatch(name):
        return False
    try:
        with open(f"{ZONES}/{name}", "rb") as file:  # noqa: PTH123 - pathlib costs too much
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _linked() -> str | None:
    """The zone whose file the local time is a link to, unless the environment says otherwise."""
    if "TZ" in os.environ:
        return None
    _, mark, name = os.path.realpath(LOCAL).rpartition("/zoneinfo/")
    return name if mark and _has_file(name) else None


def _asked() -> str | None:
    from whenever import SYSTEM_TZ, Instant, TimeZoneNotFoundError

    try:
        return Instant.from_timestamp(0).to_tz(SYSTEM_TZ).tz_id
    except (TimeZoneNotFoundError, ValueError, OSError):
        return None
