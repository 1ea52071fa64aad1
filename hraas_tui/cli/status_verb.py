"""`hraas status` for the command line's parser: its help, and what is said about its misuse."""

from __future__ import annotations

import click

from hraas_tui.cli.options import Call, verb
from hraas_tui.cli.status import report
from hraas_tui.cli.status_text import FIELDS

FIELDS_HELP = "\b\nFields of a format:\n" + "\n".join(
    f"  {{{name}}}{' ' * (10 - len(name))}{what}" for name, what in FIELDS.items()
)


@verb("status", short_help="Say what runs.", epilog=FIELDS_HELP)
@click.option("--format", "form", metavar="STRING", help="Text with fields: '{client} {elapsed}'.")
@click.option("--json", "as_json", is_flag=True, help="What runs, the return stack and today as JSON.")
@click.option("--tmux", "for_tmux", is_flag=True, help="Make names and notes harmless in a tmux status line.")
def status(call: Call, form: str | None, as_json: bool, for_tmux: bool) -> int:
    """Say what runs, for a status line. Exit status 1 if nothing does."""
    return report(
        call.environ, db=call.db, form=form, as_json=as_json, for_tmux=for_tmux, now=call.clock.now()
    )
