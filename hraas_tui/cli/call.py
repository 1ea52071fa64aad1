"""One call of the command line: its environment, its clock, its ledger, and whether someone can answer."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from hraas_tui.clock import SystemClock
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused, Stale
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.timekeeper import Outcome, Timekeeper
    from hraas_tui.timekeeper.service import Service

    Verbs = TypeVar("Verbs", bound=Service)


def _somebody() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


COMPLETING = "_HRAAS_COMPLETE"
"""The variable by which a shell's script asks what a word can be completed to; click's name for it."""


UNFORESEEN = (AttributeError, LookupError, TypeError, ValueError)
"""What no verb means to raise."""


class Call:
    """What all verbs are given.

    `asks` says whether someone is there to answer a question, `backs_up` whether the first change of a day has the
    ledger backed up.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        db: str | None = None,
        *,
        ascii_only: bool = False,
        asks: Callable[[], bool] = _somebody,
        backs_up: bool = False,
    ) -> None:
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self.clock: Clock = SystemClock() if clock is None else clock
        self.db = db
        self.ascii_only = ascii_only
        self.asks = asks
        self.backs_up = backs_up

    def opening(self, config: Config, path: Path, origin: str) -> Callable[[], Timekeeper]:
        """A function that opens a ledger, in whichever thread is to use it."""

        def opened() -> Timekeeper:
            from hraas_tui.timekeeper import Timekeeper

            return self._opened(Timekeeper, config, path, origin)

        return opened

    def _opened(self, verbs: type[Verbs], config: Config, path: Path, origin: str) -> Verbs:
        from hraas_tui.storage.ledger import Ledger

        return verbs(Ledger.open(path, config.days, self.clock.now()), self.clock, config, origin)

    @contextmanager
    def timekeeper(self) -> Iterator[Timekeeper]:
        """Open the ledger for the length of a verb."""
        from hraas_tui.timekeeper import Timekeeper

        with self.keeping(Timekeeper) as keeper:
            yield keeper

    @contextmanager
    def keeping(self, verbs: type[Verbs]) -> Iterator[Verbs]:
        """Open the ledger for the length of a verb that needs some of the timekeeper's verbs only."""
        from hraas_tui.config import ledger_path, load

        path = ledger_path(self.environ, self.db)
        keeper = self._opened(verbs, load(self.environ), path, "cli")
        try:
            yield keeper
            if self.backs_up and keeper.ledger.changed:
                self._back_up(keeper)
        except UNFORESEEN:
            from hraas_tui.storage.damage import check_all

            check_all(
                path
            )  # rows that nobody wrote may lead to anything: the ledger is at fault then, and not we
            raise
        finally:
            keeper.ledger.close()

    def _back_up(self, keeper: Service) -> None:
        """Have the day's backup made, if it is due; what was done is done, whatever comes of that."""
        now = self.clock.now()
        with suppress(LedgerTrouble, OSError):
            if keeper.ledger.backup_due(now):
                from hraas_tui.cli.daily import start

                start(keeper.ledger.path, now, self.environ)

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
        self, keeper: Service, act: Callable[[bool, int | None], Outcome], *, yes: bool
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
    import click

    try:
        return click.confirm(printable(question), err=True)
    except click.Abort:  # ctrl+c or ctrl+d is a no
        return False
