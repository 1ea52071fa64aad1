"""What the export dialog holds: texts as they are typed, turned into a period, a folder and a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.exports import Plan, plan, reach
from hraas_tui.core.periods import Period
from hraas_tui.core.whens import day_in, month_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from whenever import Date

    from hraas_tui.core.sessions import ClientId, Session
    from hraas_tui.timekeeper import Timekeeper

FOLDER = "export-folder"
"""The setting that keeps the folder used last."""


class When(StrEnum):
    """The periods that are offered."""

    LAST_MONTH = "last month"
    THIS_MONTH = "this month"
    LAST_WEEK = "last week"
    DAY = "a day"
    RANGE = "from–to"


TYPED = frozenset({When.DAY, When.RANGE})
"""Those of which the days have to be typed."""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """The dialog's fields. `clients` is None for those with time that is in no written export yet."""

    when: When = When.LAST_MONTH
    days: str = ""
    clients: frozenset[ClientId] | None = None
    formats: frozenset[str] = frozenset({"csv"})
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ExportLeft:
    """How the dialog was left: `form` to go on with, None once files are written; `visit` a session to look at."""

    form: ExportForm | None = None
    visit: Session | None = None


@dataclass(frozen=True)
class Preview:
    """What an export would write, read at a position of the journal; `waiting` as in `Timekeeper`."""

    plan: Plan
    position: int
    waiting: frozenset[ClientId]


_TO = re.compile(r"\s+(?:to|until|-|–)\s+|\s*(?:\.\.|–)\s*", re.IGNORECASE)


def period_of(form: ExportForm, today: Date) -> Period:
    """The period that a form means. Raises `Refused` for days that can't be read."""
    match form.when:
        case When.LAST_MONTH:
            return Period.last_month(today)
        case When.THIS_MONTH:
            return Period.this_month(today)
        case When.LAST_WEEK:
            return Period.last_week(today)
        case _:
            return _typed_period(form.days, today)


def _typed_period(text: str, today: Date) -> Period:
    words = text.strip()
    if not words:
        raise Refused("Which days? Write yesterday, 2026-03-16, 2026-03 or 2026-03-02 to 2026-03-08.")
    parts = _TO.split(words)
    if len(parts) > 2:  # noqa: PLR2004 - a first and a last day
        raise Refused("Write a first and a last day: 2026-03-02 to 2026-03-08.")
    first, last = _span(parts[0], today), _span(parts[-1], today)
    return Period(first.first, last.last)


def _span(text: str, today: Date) -> Period:
    """A day, or all of a month."""
    try:
        return Period.day(day_in(text, today=today))
    except Refused as refusal:
        try:
            return Period(*month_in(text, today=today))
        except Refused:
            raise refusal from None


def folder_of(form: ExportForm) -> Path:
    """The folder that a form means, `~` spelled out. Raises `Refused` for one that is not there."""
    try:
        folder = Path(form.folder.strip() or "~").expanduser().absolute()
        there = folder.is_dir()
    except (OSError, RuntimeError, ValueError):
        raise Refused("That can't be a folder. Write a path such as ~/invoices.") from None
    if not there:
        kind = "is a file, not a folder" if folder.exists() else "does not exist"
        raise Refused(f"{folder} {kind}. Create it or choose another one.")
    return folder


def waiting_in(keeper: Timekeeper, period: Period) -> frozenset[ClientId]:
    """The clients with time in a period that is in no written export."""
    return keeper.waiting_clients(period.first, period.last)


def opening(keeper: Timekeeper) -> ExportForm:
    """The form to begin with: last month if something of it waits, else this month."""
    today = keeper.days.day_of(keeper.clock.now())
    waits = waiting_in(keeper, Period.last_month(today))
    when = When.LAST_MONTH if waits else When.THIS_MONTH
    return ExportForm(when=when, folder=keeper.ledger.setting(FOLDER) or "~")


def remember_folder(keeper: Timekeeper, folder: Path) -> None:
    """Offer this folder the next time."""
    with keeper.ledger.transaction():
        keeper.ledger.set_setting(FOLDER, str(folder))


def preview(keeper: Timekeeper, period: Period, chosen: Collection[ClientId] | None) -> Preview:
    """Plan an export of a period for some clients, or for those with time that waits.

    The sessions are kept with the plan, so that files can be written while the clock goes on.
    """
    position, roster = keeper.ledger.position(), keeper.roster()
    waiting = waiting_in(keeper, period)
    ids = waiting if chosen is None else frozenset(chosen)
    clients = [client for client in roster.clients if client.id in ids]
    span = reach(clients, period, keeper.days)
    planned = plan(
        roster,
        keeper.ledger.starting_between(span.start, span.end),
        clients=clients,
        period=period,
        days=keeper.days,
        aways=keeper.aways(span),
    )
    return Preview(planned, position, waiting)
