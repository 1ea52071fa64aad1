"""The export dialog on a stage: ledgers with something to bill, and what the dialog shows of them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from whenever import Date

from hraas_tui.app.dialogs.confirm import Confirm
from hraas_tui.app.dialogs.export import ExportDialog
from hraas_tui.app.dialogs.export_form import CHOSEN_FORMATS
from hraas_tui.app.dialogs.form import Entry
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.interrupts import Target
from hraas_tui.core.sessions import Requirement
from tests.support.clock import MONDAY
from tests.support.ledgers import target, with_clients
from tests.support.staging import press, settle, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.export_reading import Preview
    from hraas_tui.timekeeper import Timekeeper

HOUR = 3600
DAY = 24 * HOUR
TODAY = Date(2026, 3, 16)


def used(keeper: Timekeeper, *formats: str) -> None:
    """These formats were used last."""
    with keeper.ledger.transaction():
        keeper.ledger.set_setting(CHOSEN_FORMATS, ",".join(formats))


def busy(keeper: Timekeeper) -> None:
    """A week of work: one session without its note, one unassigned, one running; nothing of Initech's is done."""
    with_clients(keeper, "Acme", "Globex", "Initech")
    acme, globex, _ = keeper.roster().clients
    needs = frozenset({Requirement.NOTE})
    keeper.edit_client(acme.id, ClientDraft(rate=Decimal(140), currency="EUR", requires=needs))
    keeper.edit_client(globex.id, ClientDraft(rate=Decimal(90), currency="USD"))
    for days in range(1, 6):
        start = MONDAY - days * DAY
        note = "" if days == 3 else "Rolled the rule set"
        keeper.add(target(keeper, "acme/firewall", note=note), start, start + HOUR)
    keeper.add(target(keeper, "globex/docs"), MONDAY - DAY + 2 * HOUR, MONDAY - DAY + 3 * HOUR)
    keeper.add(Target(None, None, "", "who was that?"), MONDAY - 2 * DAY + HOUR, MONDAY - 2 * DAY + 2 * HOUR)
    keeper.start(target(keeper, "initech"), at=MONDAY - 600)
    used(keeper, "csv")


def tidy(keeper: Timekeeper) -> None:
    """A week of work for two clients, nothing left to put right: five hours each, at 140 and 90 euros."""
    with_clients(keeper, "Acme", "Globex", "Initech")
    acme, globex, _ = keeper.roster().clients
    keeper.edit_client(acme.id, ClientDraft(rate=Decimal(140), currency="EUR"))
    keeper.edit_client(globex.id, ClientDraft(rate=Decimal(90), currency="EUR"))
    for days in range(1, 6):
        start = MONDAY - days * DAY
        keeper.add(target(keeper, "acme/firewall", note=f"Rule set {days}"), start, start + HOUR)
        keeper.add(target(keeper, "globex/docs", note=f"Runbook {days}"), start + HOUR, start + 2 * HOUR)
    used(keeper, "csv")


def with_late(keeper: Timekeeper) -> None:
    """As `tidy`, and three hours of February that came after Globex got its statement of January."""
    tidy(keeper)
    begin = MONDAY - 50 * DAY
    keeper.add(target(keeper, "globex/docs", note="January"), begin, begin + HOUR)
    issue(keeper, "globex", Date(2026, 1, 1), Date(2026, 1, 31))
    for days in (20, 21, 22):
        start = MONDAY - days * DAY
        keeper.add(target(keeper, "globex/docs", note=f"February {days}"), start, start + HOUR)


def issue(keeper: Timekeeper, key: str, first: Date, last: Date) -> str:
    """Issue a client's statement of some days; its number."""
    from hraas_tui.core.periods import Period

    draft = keeper.draft(keeper.roster().find(key).id, Period(first, last))
    keeper.issue(draft)
    return draft.number


def dialog(app: HraasApp) -> ExportDialog:
    """The dialog, which is in front."""
    assert isinstance(app.screen, ExportDialog)
    return app.screen


def previewed(app: HraasApp) -> Preview:
    """What it previews."""
    found = dialog(app).preview
    assert found is not None
    return found


def rows(app: HraasApp, name: str) -> str:
    """Rows of it as text."""
    return dialog(app).query_one(f"#{name}", Rows).text


def exported(app: HraasApp) -> list[str]:
    """The keys of the clients that would get something."""
    return [draft.client.key for draft in previewed(app).drafts]


async def read(pilot: Pilot[None]) -> None:
    """Wait until the dialog has read what it shows."""
    await settle(pilot)
    while isinstance(pilot.app.screen, ExportDialog) and pilot.app.screen.reading:
        await settle(pilot)
    await settle(pilot)


async def opened(pilot: Pilot[None], folder: Path | None = None) -> None:
    """Open it, and say which folder; it is at the folder then."""
    await settle(pilot)
    await press(pilot, "x")
    await read(pilot)
    if folder is not None:
        app = cast("HraasApp", pilot.app)
        dialog(app).query_one("#folder", Entry).value = str(folder)
        await at(pilot, "folder")


async def at(pilot: Pilot[None], name: str, *keys: str) -> None:
    """Go to a field, press keys there, and wait for what they do."""
    app = cast("HraasApp", pilot.app)
    dialog(app).go_to(name)
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await read(pilot)


async def finished(pilot: Pilot[None]) -> None:
    """Wait for what the dialog has begun, not for the watch over the ledger, which never ends."""
    begun = [worker for worker in pilot.app.workers if worker.group == "default"]
    await pilot.app.workers.wait_for_complete(begun)
    await read(pilot)


async def asked(pilot: Pilot[None]) -> None:
    """Wait until a question is asked."""
    while not isinstance(pilot.app.screen, Confirm):
        await settle(pilot)
        await asyncio.sleep(0)


async def type_into(pilot: Pilot[None], field: str, text: str) -> None:
    """Write a text into a field."""
    await at(pilot, field)
    await press(pilot, "ctrl+u")
    await write(pilot, text)
    await read(pilot)


def files(folder: Path, pattern: str = "*.csv") -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.glob(pattern))


def told(app: HraasApp) -> str:
    """What the dialog says at the end, without the breaks of lines."""
    return str(dialog(app).query_one("#written").render()).replace("\n", " ")


def flat(words: Iterable[str]) -> str:
    """Words with one space between them."""
    return " ".join(" ".join(words).split())
