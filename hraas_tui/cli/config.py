"""`hraas config`: where the configuration is, and every setting there is."""

from __future__ import annotations

from typing import NoReturn

import click

from hraas_tui.cli.options import Call, verb
from hraas_tui.cli.output import say


@verb(
    "config",
    short_help="Show every setting there is, or where they are.",
    examples=(
        "hraas config",
        "hraas config --path",
        "hraas config --check",
    ),
)
@click.option("--path", "where", is_flag=True, help="Where the file is, or would be.")
@click.option("--check", is_flag=True, help="Say whether the file is as it should be.")
def config(call: Call, where: bool, check: bool) -> None:
    """Print a configuration in which every setting is explained and commented out, at its usual value.

    The file is config.toml in the folder for configurations; HRAAS_CONFIG names another one. HRAAS_DISCREET and
    HRAAS_ASCII, 1 or 0, count for more than the file.
    """
    if where and check:
        raise click.UsageError("--path and --check are two questions. Give one.")
    from hraas_tui.config import config_path

    path = config_path(call.environ)
    if where:
        say(str(path))
    elif check:
        _check(call)
        say(f"{path} is as it should be." if path.exists() else f"There is no {path}, and none is needed.")
    else:
        from hraas_tui.config.example import example

        say_all(example(path))


def say_all(text: str) -> None:
    """Print lines of text."""
    for line in text.splitlines():
        say(line)


def _check(call: Call) -> None:
    """Read the file as the screen does, which knows the keys and the themes."""
    from hraas_tui.cli.screen import made
    from hraas_tui.config import load

    settings = load(call.environ)
    made(call, settings, _nothing)


def _nothing() -> NoReturn:
    raise AssertionError("No ledger is opened to check the configuration.")
