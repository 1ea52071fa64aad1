"""What the export dialog holds: texts as they are typed, turned into a period, a folder and formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.periods import Period
from hraas_tui.core.whens import day_in, month_in
from hraas_tui.formats.registry import FORMATS, available

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whenever import Date

    from hraas_tui.core.sessions import ClientId, Session, SessionId
    from hraas_tui.timekeeper import Timekeeper

FOLDER = "export-folder"
"""The setting that keeps the folder used last."""

CHOSEN_FORMATS = "export-formats"
"""The setting that keeps the formats used last, with commas between them."""

FIRST_FORMATS = ("csv", "pdf")
"""What is offered until something else was used."""


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
    """The dialog's fields. `clients` is None for those with time that is in no statement yet.

    `issue`: statements that hold, not drafts. `taken` and `left` are the late sessions that a person took in, or left
    out, other than what was preselected. `formats` and `folder` are None and empty for those used last.
    """

    when: When = When.LAST_MONTH
    days: str = ""
    clients: frozenset[ClientId] | None = None
    formats: frozenset[str] | None = None
    folder: str = ""
    issue: bool = False
    taken: frozenset[SessionId] = frozenset()
    left: frozenset[SessionId] = frozenset()

    def toggled(self, session: SessionId, *, chosen: bool) -> ExportForm:
        """The form with a late session taken in (`chosen`) or left out."""
        if chosen:
            return replace(self, taken=self.taken | {session}, left=self.left - {session})
        return replace(self, taken=self.taken - {session}, left=self.left | {session})


@dataclass(frozen=True, slots=True)
class ExportLeft:
    """How the dialog was left: `form` to go on with, None once files are written; `visit` a session to look at."""

    form: ExportForm | None = None
    visit: Session | None = None


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


def begun(keeper: Timekeeper, form: ExportForm | None) -> ExportForm:
    """The form to begin with: one that was given, or that of last month if something of it waits, else this month's.

    What it leaves open is what was used last.
    """
    known = form or ExportForm(when=_first_when(keeper))
    formats = known.formats or frozenset((keeper.ledger.setting(CHOSEN_FORMATS) or "").split(","))
    usable = frozenset(name for name in FORMATS if name in formats and available(name))
    return replace(
        known,
        formats=usable or frozenset(name for name in FIRST_FORMATS if available(name)),
        folder=known.folder or keeper.ledger.setting(FOLDER) or "~",
    )


def _first_when(keeper: Timekeeper) -> When:
    month = Period.last_month(keeper.days.day_of(keeper.clock.now()))
    span = keeper.days.spans(month.first, month.last)
    return When.LAST_MONTH if keeper.ledger.unbilled_between(span.start, span.end) else When.THIS_MONTH


def remember(keeper: Timekeeper, folder: Path, formats: Iterable[str]) -> None:
    """Offer this folder and these formats the next time."""
    with keeper.ledger.transaction():
        keeper.ledger.set_setting(FOLDER, str(folder))
        keeper.ledger.set_setting(CHOSEN_FORMATS, ",".join(formats))


def remember_folder(keeper: Timekeeper, folder: Path) -> None:
    """Offer this folder the next time."""
    with keeper.ledger.transaction():
        keeper.ledger.set_setting(FOLDER, str(folder))
