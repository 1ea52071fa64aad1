"""Where the configuration and the ledger are, and what the terminal can draw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hraas_tui.config.trouble import ConfigError
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.config.settings import Config

APP = "hraas"

LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""Where a locale is named, the most important first; with none named, Python takes UTF-8."""


def config_path(environ: Mapping[str, str]) -> Path:
    """Find the configuration's file: `HRAAS_CONFIG`, or `hraas/config.toml` where this system keeps such files."""
    named = environ.get("HRAAS_CONFIG")
    if named:
        return _at_home(named)
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "config.toml"


def ledger_path(environ: Mapping[str, str], override: str | Path | None = None) -> Path:
    """Find the ledger's file: what `--db` says, else `HRAAS_DB`, else `hraas/ledger.db` in the user's data folder."""
    named = override or environ.get("HRAAS_DB")
    if named:
        return _at_home(named)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "ledger.db"


def ascii_only(config: Config, environ: Mapping[str, str]) -> bool:
    """Whether to draw with ASCII alone: as configured, else on a Linux console and in a locale without UTF-8."""
    if config.ascii is not None:
        return config.ascii
    locale = next((environ[name] for name in LOCALE if environ.get(name)), "UTF-8")
    return environ.get("TERM") == "linux" or re.search(r"utf-?8", locale, re.IGNORECASE) is None


def _at_home(named: str | Path) -> Path:
    """Take `~` for the home folder."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise ConfigError(
            f"{quoted(str(named))}: nobody here has that home folder. Write the whole path."
        ) from None
