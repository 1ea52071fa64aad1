"""The configuration's file: read as TOML, and where in it something stands."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from hraas_tui.config.checks import CHECKS, WrongKeyError
from hraas_tui.config.trouble import ConfigError, SettingError
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST = 1_000_000
"""Bytes that a configuration may have: what is longer is none."""


def read(path: Path) -> dict[str, Any]:
    """Read the settings of a file, each as `Config` keeps it; raises `ConfigError`."""
    text = _text_of(path)
    values = _parsed(path, text)
    known = {}
    for key, value in values.items():
        check = CHECKS.get(key)
        if check is None:
            raise _error(path, text, (key,), f"there is no setting {quoted(key)}.{nearest(key)}")
        try:
            known[key] = check(value)
        except Refused as refusal:
            raise _error(path, text, (key,), str(refusal)) from None
        except WrongKeyError as wrong:
            raise _error(path, text, (key, wrong.key), wrong.what) from None
    return known


def placed(path: Path, error: SettingError) -> ConfigError:
    """The same error with the line of the file, for a setting that only its user could check."""
    keys = tuple(error.key.split(".", 1))
    try:
        return _error(path, _text_of(path), keys, error.what)
    except ConfigError:
        return ConfigError(f"{path}: {error}")


def nearest(key: str) -> str:
    """A hint at the setting that was perhaps meant, else all there are."""
    from difflib import get_close_matches

    close = get_close_matches(key.casefold(), CHECKS, n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else f" There are {', '.join(CHECKS)}."


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path}, which HRAAS_CONFIG names.") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} can't be read: {_reason(error)}.") from None
    if len(held) > LARGEST:
        raise ConfigError(f"{path} is too long for a configuration. Is it the right file?")
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = max(1, len(_lines(text)))
        where = str(error).replace("at end of document", f"at the end, line {lines}")
        raise ConfigError(f"{path} is not TOML: {printable(where)}.") from None
    except RecursionError:
        raise ConfigError(f"{path} can't be read: its brackets are nested too deep.") from None
    except ValueError:  # more digits than Python reads
        raise ConfigError(f"{path} can't be read: a number in it is too long.") from None


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _error(path: Path, text: str, keys: tuple[str, ...], what: str) -> ConfigError:
    return ConfigError(f"{path}, line {_line_of(text, keys)}, {quoted('.'.join(keys))}: {what}")


def _lines(text: str) -> list[str]:
    """The lines as TOML has them: other marks that end lines are text to it."""
    return text.removesuffix("\n").split("\n")


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """Find the number of the line where a setting begins.

    The parser tells no places, so it is given one line more each time: the setting is in the lines after those
    that could be read without it.
    """
    lines = _lines(text)
    before = 0
    for count in range(1, len(lines) + 1):
        try:
            values = tomllib.loads("\n".join(lines[:count]))
        except (ValueError, RecursionError):
            continue
        if _has(values, keys):
            break
        before = count
    return before + 1


def _has(values: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    first, *rest = keys
    if first not in values:
        return False
    return not rest or (isinstance(values[first], dict) and _has(values[first], tuple(rest)))
