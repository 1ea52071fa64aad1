"""The command line as click reads it: its verbs, each imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from hraas_tui import __version__
from hraas_tui.cli.call import COMPLETING, Call
from hraas_tui.cli.ending import INTERRUPTED, MISUSED, REFUSED, ended
from hraas_tui.cli.options import VerbGroup
from hraas_tui.cli.output import complain
from hraas_tui.core.phrases import full_stop
from hraas_tui.core.text import quoted

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
    "statement": "statements:statement",
    "compare": "compare:compare",
    "config": "config:config",
    "tmux": "tmux:tmux",
    "completion": "completion:completion",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "doctor": "doctor:doctor",
    "demo": "demo:demo",
}
"""Each verb and where it is, in the order of the help."""


HELP = "help"
"""`hraas help log` is `hraas log --help`."""


class AllVerbs(VerbGroup):
    """All verbs; a verb's module is imported only when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        place = VERBS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        found = getattr(import_module(f"hraas_tui.cli.{module}"), name)
        if not isinstance(found, click.Command):
            return None
        if ctx.resilient_parsing:
            _complete(found)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that is called; one that does not exist is answered with the nearest."""
        if ctx.resilient_parsing and args[0] == HELP:  # a shell asks of which verbs there is help
            args = args[1:]
            if not args:
                return None, None, []
        if args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no verb {quoted(args[0])}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _complete(command: click.Command) -> None:
    from hraas_tui.cli.completing import completed

    for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
        completed(each)


EXAMPLES = (
    "hraas",
    "hraas client add acme --name 'ACME Corp'",
    "hraas start acme/firewall 'Rolled the rule set' --ticket '#CHG-2201'",
    "hraas return",
    "hraas log --month last --client acme",
)


@click.group("hraas", cls=AllVerbs, invoke_without_command=True, examples=EXAMPLES)
@click.option("--db", metavar="FILE", help="Another ledger (HRAAS_DB).")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw the screen with ASCII characters only.")
@click.version_option(__version__, prog_name="hraas")
@click.pass_context
def hraas(ctx: click.Context, db: str | None, ascii_only: bool) -> int | None:
    """Keep a log of sessions for several clients; without a verb, open the screen.

    hraas help VERB tells more of a verb. A word that holds a # or a space is put in quotes, for a shell takes # for
    the beginning of a comment.

    Exit status: 0 done, 1 refused (the reason on stderr, nothing changed), 2 bad usage.
    """
    call = ctx.ensure_object(Call)
    call.db = call.db if db is None else db
    call.ascii_only = ascii_only
    if ctx.invoked_subcommand is None:
        from hraas_tui.cli.screen import open_screen

        return open_screen(call)
    return None


def main(arguments: list[str], call: Call | None = None) -> int:
    """Run one command line and return its exit status; what went wrong is a sentence on stderr."""
    call = call or Call(backs_up=True)
    asked = call.environ.get(COMPLETING)
    if asked is not None:
        from hraas_tui.cli.completion import answer

        return answer(asked, call)
    try:
        return ended(lambda: _done(arguments, call))
    except click.UsageError as error:
        return _misused(error)
    except click.ClickException as error:
        complain(error.format_message())
    except click.Abort:
        return INTERRUPTED
    return REFUSED


def _done(given: list[str], call: Call) -> object:
    _check_text(given)
    if given[:1] == [HELP]:
        given = [*given[1:], "--help"]
    return hraas.main(args=given, prog_name="hraas", standalone_mode=False, obj=call)


def _check_text(arguments: list[str]) -> None:
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"Argument {number} is not valid UTF-8 text.") from None


def _misused(error: click.UsageError) -> int:
    name = error.ctx.command_path if error.ctx is not None else "hraas"
    said = " ".join(error.format_message().split())  # click breaks some over several lines
    complain(f"{name}: {full_stop(said)} See {name} --help.")
    return MISUSED
