"""The verbs that open the screen: `hraas` alone, and `hraas demo`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hraas_tui.cli.options import Call, verb
from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.config import Config
    from hraas_tui.timekeeper import Timekeeper


def open_screen(call: Call) -> int:
    """Open the screen over the ledger and return the exit status."""
    from hraas_tui.config import ledger_path, load

    check_terminal()
    config = load(call.environ)
    path = ledger_path(call.environ, call.db)
    return show(call, config, call.opening(config, path, "app"))


def show(call: Call, config: Config, opening: Callable[[], Timekeeper], *, demo: bool = False) -> int:
    """Run the app until it is left."""
    from hraas_tui.app.app import HraasApp
    from hraas_tui.config import ConfigError, ascii_only, config_path
    from hraas_tui.presence import Presence

    try:
        app = HraasApp(
            opening,
            config=config,
            clock=call.clock,
            discreet=config.discreet,
            ascii=call.ascii_only or ascii_only(config, call.environ),
            demo=demo,
        )
    except ConfigError as error:  # keys and themes are the app's to know: it does not know the file
        raise ConfigError(f"{config_path(call.environ)}: {error}") from None
    app.witness.presence = Presence(call.environ)
    app.run()
    return app.return_code or 0


def check_terminal() -> None:
    """Refuse to open a screen where there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("The screen needs a terminal. Without one, use a verb: hraas --help lists them.")


@verb("demo", short_help="Open a made-up fortnight in a ledger that is thrown away.")
@click.option("--ascii", "plain", is_flag=True, help="Draw with ASCII characters only.")
def demo(call: Call, plain: bool) -> int:
    """Open the screen over a made-up fortnight; the ledger is thrown away at the end."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from hraas_tui.config import load
    from hraas_tui.demo import fill

    check_terminal()
    call.ascii_only = call.ascii_only or plain
    config = load(call.environ)
    with TemporaryDirectory(prefix="hraas-demo-") as folder:
        path = Path(folder) / "ledger.db"
        fill(path, config, call.clock)
        return show(call, config, call.opening(config, path, "app"), demo=True)
