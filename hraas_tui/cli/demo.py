"""`hraas demo`: the screen over made-up weeks."""

from __future__ import annotations

import click

from hraas_tui.cli import screen
from hraas_tui.cli.options import Call, verb


@verb(
    "demo",
    short_help="Open made-up weeks of work in a ledger that is thrown away.",
    examples=("hraas demo",),
)
@click.option("--ascii", "plain", is_flag=True, help="Draw with ASCII characters only.")
def demo(call: Call, plain: bool) -> int:
    """Open the screen over made-up weeks of work; the ledger is thrown away at the end."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from hraas_tui.config import load
    from hraas_tui.demo import fill

    if call.db is not None:
        raise click.UsageError("The demo has a ledger of its own, which is thrown away. Leave --db out.")
    screen.check_terminal()
    call.ascii_only = call.ascii_only or plain
    config = load(call.environ)
    with TemporaryDirectory(prefix="hraas-demo-") as folder:
        path = Path(folder) / "ledger.db"
        fill(path, config, call.clock)
        return screen.show(call, config, call.opening(config, path, "app"), demo=True)
