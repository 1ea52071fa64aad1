"""Options that name a period: a day, a month, from and to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from whenever import Date

    from hraas_tui.core.periods import Period

F = TypeVar("F", bound="Callable[..., Any]")


def period_options(function: F) -> F:
    """Give a verb `--day`, `--from`, `--to` and `--month`."""
    for option in (
        click.option("--month", metavar="M", help="A month: 2026-03, march, last, this."),
        click.option(
            "--to", "last", metavar="D", help="To the end of this day; without --from, not allowed."
        ),
        click.option("--from", "first", metavar="D", help="From this day on; without --to, to today."),
        click.option("--day", metavar="D", help="A day: 2026-03-16, today, yesterday, monday."),
    ):
        function = option(function)
    return function


def period(
    today: Date, *, day: str | None, first: str | None, last: str | None, month: str | None
) -> Period | None:
    """The period that the options name, None without any; raises `UsageError` for two at once."""
    from hraas_tui.core.periods import Period
    from hraas_tui.core.whens import day_in, month_in

    named = [
        name
        for name, value in (("--day", day), ("--month", month), ("--from/--to", first or last))
        if value is not None
    ]
    if len(named) > 1:
        raise click.UsageError(f"{' and '.join(named)} name two periods. Give one.")
    if day is not None:
        return Period.day(day_in(day, today=today))
    if month is not None:
        return Period(*month_in(month, today=today))
    if first is None and last is not None:
        raise click.UsageError("--to needs --from: from which day?")
    if first is None:
        return None
    return Period(day_in(first, today=today), today if last is None else day_in(last, today=today))
