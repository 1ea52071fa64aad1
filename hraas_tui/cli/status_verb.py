"""`hraas status` for the command line's parser: its help, and what is said about its misuse."""

from __future__ import annotations

import click

from hraas_tui.cli.options import Call, verb
from hraas_tui.cli.status import report
from hraas_tui.cli.status_text import FIELDS

FIELDS_HELP = "\b\nFields of a format:\n" + "\n".join(
    f"  {{{name}}}{' ' * (10 - len(name))}{what}" for name, what in FIELDS.items()
)

VIEWS_HELP = """\b
Any program may read these views of the ledger, as sqlite3 does:
  sqlite3 -readonly ~/.local/share/hraas/ledger.db 'SELECT client, started_at FROM public_running'
  public_running       what runs: one row, or none
  public_return_stack  what return goes back to: depth, then the same columns; ORDER BY depth
  public_session       every session: id, started_at, ended_at, zone, client, client_name, hotkey, colour,
                       context, context_name, ticket, note, provenance, back, day
  public_day           day, starts_at, ends_at: every day, also one without sessions, by your start of day
Times are UTC whole seconds; ended_at is null while a session runs, client and context while they are not known;
back is the id of the session that was interrupted, day the one that the session starts on. Columns may be added;
none goes or changes its meaning. Discreet mode is not theirs: SELECT value FROM setting WHERE name = 'discreet'."""


@verb(
    "status",
    short_help="Say what runs.",
    epilog=f"{FIELDS_HELP}\n\n{VIEWS_HELP}",
    examples=("hraas status", "hraas status --format '{client} {elapsed} #{ticket}'", "hraas status --json"),
)
@click.option("--format", "form", metavar="STRING", help="Text with fields: '{client} {elapsed}'.")
@click.option("--json", "as_json", is_flag=True, help="What runs, the return stack and today as JSON.")
@click.option("--tmux", "for_tmux", is_flag=True, help="Make names and notes harmless in a tmux status line.")
def status(call: Call, form: str | None, as_json: bool, for_tmux: bool) -> int:
    """Say what runs, for a status line. If nothing does, print nothing and end with exit status 1.

    In discreet mode (z on the screen, discreet = true in the configuration, HRAAS_DISCREET=1) only the running client
    is named. The ledger is only read: it is neither made nor changed. --json prints what there is, also if nothing
    runs.
    """
    return report(
        call.environ, db=call.db, form=form, as_json=as_json, for_tmux=for_tmux, now=call.clock.now()
    )
