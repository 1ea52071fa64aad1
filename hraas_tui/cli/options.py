"""What the verbs share: one call of the command line, their common options, arguments such as `-5m`."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hraas_tui.clock import SystemClock
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.text import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client
    from hraas_tui.timekeeper import Outcome, Timekeeper

F = TypeVar("F", bound="Callable[..., Any]")

TIME_AGO = re.compile(r"-\d")
"""What begins an argument that is a time ago, not an option."""


@dataclass
class Call:
    """One call of the command line: its environment, its clock and where it keeps the ledger.

    `asks` says whether someone is there to answer a question.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    clock: Clock = field(default_factory=SystemClock)
    db: str | None = None
    ascii_only: bool = False
    asks: Callable[[], bool] = lambda: sys.stdin.isatty() and sys.stderr.isatty()

    def opening(self, config: Config, path: Path, origin: str) -> Callable[[], Timekeeper]:
        """A function that opens a ledger, in whichever thread is to use it."""

        def opened() -> Timekeeper:
            from hraas_tui.storage.ledger import Ledger
            from hraas_tui.timekeeper import Timekeeper

            return Timekeeper(Ledger.open(path, config.days, self.clock.now()), self.clock, config, origin)

        return opened

    @contextmanager
    def timekeeper(self) -> Iterator[Timekeeper]:
        """Open the ledger for the length of the verb."""
        from hraas_tui.config import ledger_path, load

        keeper = self.opening(load(self.environ), ledger_path(self.environ, self.db), "cli")()
        try:
            yield keeper
        finally:
            keeper.ledger.close()

    def confirmed(self, act: Callable[[bool], Any], *, yes: bool) -> Any:
        """Do what needs a yes: given, asked for where someone can answer, else refused with the question."""
        try:
            return act(yes)
        except NeedsYes as question:
            if not self.asks():
                raise Refused(f"{question} Repeat it with --yes to do it.") from None
            if not _answer(str(question)):
                raise Refused("Nothing was changed.") from None
        return act(True)

    def confirmed_as_seen(
        self, keeper: Timekeeper, act: Callable[[bool, int | None], Outcome], *, yes: bool
    ) -> Outcome:
        """As `confirmed`, for what depends on the whole ledger: an answer is only for what it was asked about.

        `act` is also given the journal's position that the question was asked at, None if none was.
        """
        asked_at = keeper.ledger.position()
        try:
            done: Outcome = self.confirmed(
                lambda given: act(given, asked_at if given and not yes else None), yes=yes
            )
        except Stale:
            raise Refused(
                "The ledger was changed meanwhile, so nothing was done. See hraas log and try again."
            ) from None
        return done


def _answer(question: str) -> bool:
    try:
        return click.confirm(printable(question), err=True)
    except click.Abort:  # ctrl+c or ctrl+d is a no
        return False


class Verb(click.Command):
    """A command whose arguments may begin with a dash and a digit: `hraas add acme -2h -1h`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the arguments after the options, so that `-2h` is not taken for one."""
        return super().parse_args(ctx, self._arguments_last(args))

    def _arguments_last(self, args: list[str]) -> list[str]:
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
                if not waiting:
                    return [word]  # its value is missing, which click says best
                options.append(waiting.pop())
        return [*options, "--", *arguments] if arguments else options


def _set_db(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Call).db = value


def verb(name: str, **settings: Any) -> Callable[[Callable[..., Any]], Verb]:
    """Make a function, given the call first, a verb of the command line."""

    def make(function: Callable[..., Any]) -> Verb:
        with_db = click.option(
            "--db", metavar="FILE", expose_value=False, callback=_set_db, help="Another ledger (HRAAS_DB)."
        )
        return click.command(name, cls=Verb, **settings)(with_db(click.pass_obj(function)))

    return make


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


def moment(keeper: Timekeeper, when: str | None) -> Moment | None:
    """The instant that `--at` names, None without one."""
    if when is None:
        return None
    from hraas_tui.core.whens import moment_of

    return moment_of(when, now=keeper.clock.now(), days=keeper.days)


def split_target(word: str) -> tuple[str, str | None]:
    """`acme/firewall` as client and context; the context is None where none is given."""
    client, slash, context = word.partition("/")
    if not client or (slash and not context):
        raise Refused(f"{quoted(word)} does not say which client: write CLIENT or CLIENT/CONTEXT.")
    return client, context if slash else None


def is_hotkey(word: str, roster: Roster, client: Client) -> bool:
    """Whether a word found its client by being its hotkey's digit."""
    return word == str(client.hotkey) and roster.by_key(word) is None and client.name != word
