"""The command line: its verbs, each imported when it is called, and how it ends."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING

import click

from hraas_tui import __version__
from hraas_tui.cli.options import Call
from hraas_tui.cli.output import complain
from hraas_tui.cli.tmux_text import FOR_TMUX, in_message
from hraas_tui.core.errors import HraasError
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from types import TracebackType

DONE, REFUSED, MISUSED = 0, 1, 2
INTERRUPTED = 130
"""What a shell expects of a program that was ended by ctrl+c."""

VERBS = {
    "start": "clock_verbs:start",
    "unassigned": "clock_verbs:unassigned",
    "return": "clock_verbs:come_back",
    "stop": "clock_verbs:stop",
    "note": "session_verbs:note",
    "assign": "session_verbs:assign",
    "add": "session_verbs:add",
    "edit": "edit_verbs:edit",
    "split": "edit_verbs:split",
    "join": "edit_verbs:join",
    "delete": "edit_verbs:delete",
    "break": "edit_verbs:pause",
    "away": "away:away",
    "undo": "clock_verbs:undo",
    "redo": "clock_verbs:redo",
    "status": "status_verb:status",
    "log": "log:log",
    "journal": "journal:journal",
    "client": "clients:client",
    "context": "contexts:context",
    "export": "export:export",
    "tmux": "tmux:tmux",
    "demo": "screen:demo",
}
"""Each verb and where it is, in the order of the help."""


class Verbs(click.Group):
    """All verbs; a verb's module is imported only when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a verb."""
        place = VERBS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        found = getattr(import_module(f"hraas_tui.cli.{module}"), name)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that is called; one that does not exist is answered with the nearest."""
        if args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no verb {quoted(args[0])}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group("hraas", cls=Verbs, invoke_without_command=True)
@click.option("--db", metavar="FILE", help="Another ledger (HRAAS_DB).")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw the screen with ASCII characters only.")
@click.version_option(__version__, prog_name="hraas")
@click.pass_context
def hraas(ctx: click.Context, db: str | None, ascii_only: bool) -> int | None:
    """Keep a log of sessions for several clients; without a verb, open the screen.

    Exit status: 0 done, 1 refused (the reason on stderr, nothing changed), 2 bad usage.
    """
    call = ctx.ensure_object(Call)
    call.db = call.db if db is None else db
    call.ascii_only = ascii_only
    if ctx.invoked_subcommand is None:
        from hraas_tui.cli.screen import open_screen

        return open_screen(call)
    return None


def main(arguments: list[str] | None = None, call: Call | None = None) -> int:
    """Run one command line and return its exit status; what went wrong is a sentence on stderr."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [FOR_TMUX]:
        return _run_for_tmux(given[1:], call)
    return _run(given, call)


def _run(given: list[str], call: Call | None) -> int:
    try:
        _check_text(given)
        result = hraas.main(args=given, prog_name="hraas", standalone_mode=False, obj=call or Call())
        sys.stdout.flush()
    except click.UsageError as error:
        return _misused(error)
    except click.ClickException as error:
        complain(error.format_message())
    except HraasError as error:
        complain(str(error))
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        complain(f"That did not work: {error.strerror or error}.")
    else:
        return result if isinstance(result, int) else DONE
    return REFUSED


def _run_for_tmux(given: list[str], call: Call | None) -> int:
    """Run a command whose one message goes through `tmux display-message`, which expands what it is given."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = _run(given, call)
    sys.stdout.write(in_message(" ".join(said.getvalue().split())) + "\n")
    return status


def report_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Say in a sentence that the program itself is at fault; with `HRAAS_DEBUG`, where."""
    if os.environ.get("HRAAS_DEBUG"):
        sys.__excepthook__(kind, fault, trace)
        return
    complain(
        f"This is a fault in HRaaS, not yours: {kind.__name__}: {str(fault).rstrip('.')}. HRAAS_DEBUG=1 shows where."
    )


def _check_text(arguments: list[str]) -> None:
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"Argument {number} is not valid UTF-8 text.") from None


def _misused(error: click.UsageError) -> int:
    name = error.ctx.command_path if error.ctx is not None else "hraas"
    complain(f"{name}: {error.format_message()} See {name} --help.")
    return MISUSED


def _drop_output() -> None:
    """Whoever read has gone or the disk is full: let nothing be written as the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):  # no file under it
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
