"""What opens the screen: `hraas` alone, and other verbs that show it."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.app.app import HraasApp
    from hraas_tui.cli.call import Call
    from hraas_tui.config import Config
    from hraas_tui.timekeeper import Timekeeper


def open_screen(call: Call) -> int:
    """Open the screen over the ledger and return the exit status."""
    from hraas_tui.config import ledger_path, load

    check_terminal()
    config = load(call.environ)
    path = ledger_path(call.environ, call.db)
    return show(call, config, call.opening(config, path, "app"), path=path if call.backs_up else None)


def show(
    call: Call,
    config: Config,
    opening: Callable[[], Timekeeper],
    *,
    path: Path | None = None,
    demo: bool = False,
) -> int:
    """Run the app until it is left; the ledger at `path`, if one is given, is backed up once a day."""
    from hraas_tui.app.zoom import Zoom
    from hraas_tui.cli import daily
    from hraas_tui.presence import Presence

    app = made(call, config, opening, demo=demo)
    app.zoom = Zoom(call.environ, on=config.zoom)
    app.witness.presence = Presence(call.environ)
    if path is not None:
        app.back_up = lambda: daily.made(path, config, call.clock, call.environ)
    app.run()
    return app.return_code or 0


def made(call: Call, config: Config, opening: Callable[[], Timekeeper], *, demo: bool = False) -> HraasApp:
    """Make the app; raises `ConfigError` with the file's line for keys and themes, which only the app knows."""
    gc.disable()  # nothing of what is imported now is garbage; the app collects again once it has painted
    from hraas_tui.app.app import HraasApp
    from hraas_tui.config import SettingError, ascii_only, config_path

    try:
        return HraasApp(
            opening,
            config=config,
            clock=call.clock,
            discreet=config.discreet,
            ascii=call.ascii_only or ascii_only(config, call.environ),
            demo=demo,
        )
    except SettingError as error:
        from hraas_tui.config.file import placed

        raise placed(config_path(call.environ), error) from None


def check_terminal() -> None:
    """Refuse to open a screen where there is none; it is drawn on stderr, so that this has to be one too."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Refused("The screen needs a terminal. Without one, use a verb: hraas --help lists them.")
