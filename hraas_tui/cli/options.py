"""What the verbs share: their common options, and arguments such as `-5m`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hraas_tui.cli.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Call", "Shown", "Verb", "VerbGroup", "at_option", "group", "json_option", "verb", "yes_option"]

F = TypeVar("F", bound="Callable[..., Any]")

TIME_AGO = re.compile(r"-\d")
"""What begins an argument that is a time ago, not an option."""


class Shown(click.Command):
    """A command whose help ends with examples of how it is called, `#` quoted as a shell needs it."""

    examples: tuple[str, ...]

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show what there is to say at the end, then the examples, none of them wrapped: they are to be copied."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples" if self.examples[1:] else "Example"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class VerbGroup(Shown, click.Group):
    """A command with verbs of its own: `hraas client add`."""


class Verb(Shown):
    """A command whose arguments may begin with a dash and a digit: `hraas add acme -2h -1h`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the arguments after the options, so that `-2h` is not taken for one."""
        try:
            return super().parse_args(ctx, self._arguments_last(args, half=ctx.resilient_parsing))
        except click.UsageError as error:
            error.ctx = (
                error.ctx or ctx
            )  # click's parser does not say of which command an option lacks its value
            raise

    def _arguments_last(self, args: list[str], *, half: bool) -> list[str]:
        taking = {
            name
            for parameter in self.params
            if isinstance(parameter, click.Option) and not parameter.is_flag
            for name in parameter.opts
        }
        options: list[str] = []
        arguments: list[str] = []
        waiting = list(reversed(args))
        while waiting:
            word = waiting.pop()
            if word == "--":
                arguments += reversed(waiting)
                break
            if word == "-" or not word.startswith("-") or TIME_AGO.match(word):
                arguments.append(word)
                continue
            options.append(word)
            if word in taking:
                if not waiting and half:  # a shell asks what the value can be
                    options.pop()
                    break
                if not waiting:
                    return [word]  # its value is missing, which click says best
                options.append(waiting.pop())
        return [*options, "--", *arguments] if arguments else options


def _set_db(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Call).db = value


def verb(name: str, **settings: Any) -> Callable[[Callable[..., Any]], Verb]:
    """Make a function, given the call first, a verb of the command line; `examples` of its use end its help."""

    def make(function: Callable[..., Any]) -> Verb:
        with_db = click.option(
            "--db", metavar="FILE", expose_value=False, callback=_set_db, help="Another ledger (HRAAS_DB)."
        )
        return click.command(name, cls=Verb, **settings)(with_db(click.pass_obj(function)))

    return make


def group(name: str, **settings: Any) -> Callable[[Callable[..., Any]], VerbGroup]:
    """Make a function that does nothing a command that has verbs of its own."""
    return click.group(name, cls=VerbGroup, **settings)


def at_option(function: F) -> F:
    """Give a verb `--at WHEN`."""
    return click.option(
        "--at", "when", metavar="WHEN", help="When it was: 09:40, -5m, 1h30m, 'yesterday 17:00'."
    )(function)


def yes_option(function: F) -> F:
    """Give a verb `--yes`."""
    return click.option("--yes", is_flag=True, help="Answer yes to what it would ask.")(function)


def json_option(function: F) -> F:
    """Give a verb `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print records as JSON.")(function)
