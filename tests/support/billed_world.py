"""A ledger with three months of work: some issued, some voided and issued anew, some still to be billed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.billing.terms import Retainer, Rules
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.moments import HOUR, MINUTE, Days
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import ExportId, Requirement, new_id
from tests.support.ledgers import target

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId
    from hraas_tui.timekeeper import Timekeeper
    from tests.support.clock import FakeClock

JANUARY, FEBRUARY, MARCH = (Period.month(Date(2026, month, 1)) for month in (1, 2, 3))
DECEMBER = Period.month(Date(2025, 12, 1))

WORK = (
    ("acme/firewall", 12, 9, 95, "CHG-2190", "Rolled the rule set to the standby pair"),
    ("globex/payment-gateway", 12, 11, 130, "4801", "Hotfix for the gateway timeout"),
    ("acme/mail", 14, 13, 47, "INC-5512", "Moved the mailing lists off the old relay"),
    ("initech/deploy-window", 15, 22, 185, "REL-70", "Deployment window, ran long"),
    ("globex/web-shop", 20, 10, 215, "4835", "Load test of the spring sale, 400 carts a second"),
)
"""What is done each month: where, on which day, from which hour, for how many minutes."""


def at(day: Date, hour: int, minute: int = 0) -> Moment:
    """A local time in Berlin."""
    return Days("Europe/Berlin", 0).starts_at(day) + hour * HOUR + minute * MINUTE


def clients(keeper: Timekeeper) -> None:
    """Acme has a retainer, Globex a rate in euros, Initech in dollars, and Umbrella no rate at all."""
    keeper.add_client(ClientDraft(name="Acme", rate=Decimal(110), currency="EUR"))
    keeper.add_client(
        ClientDraft(name="Globex Payments", key="globex", rate=Decimal("127.50"), currency="EUR")
    )
    keeper.add_client(ClientDraft(name="Initech", rate=Decimal(145), currency="USD"))
    keeper.add_client(ClientDraft(name="Umbrella", requires=frozenset({Requirement.NOTE})))
    keeper.set_terms(whose(keeper, "acme"), Rules(retainer=Retainer(20 * HOUR)))


def whose(keeper: Timekeeper, key: str) -> ClientId:
    """The id of a client."""
    return keeper.roster().find(key).id


def work(keeper: Timekeeper, clock: FakeClock, month: Period, up_to: int = 31) -> None:
    """A month's sessions, up to a day."""
    for key, number, hour, minutes, ticket, note in WORK:
        if number <= up_to:
            start = at(month.first.replace(day=number), hour)
            clock.wall = start + minutes * MINUTE
            keeper.add(target(keeper, key, ticket, note), start, clock.wall)


def issue(keeper: Timekeeper, clock: FakeClock, key: str, month: Period) -> Issued:
    """Issue a month to a client in the morning after it."""
    clock.wall = max(clock.wall + 1, at(month.last.add(days=1), 9, 30))
    draft = keeper.draft(whose(keeper, key), month)
    keeper.issue(draft)
    return keeper.known_statement(draft.number)


def wrote(keeper: Timekeeper, issued: Issued, folder: Path, *formats: str) -> None:
    """Note that files of a statement were written, as if they had been."""
    from hraas_tui.formats.files import Written

    statement = keeper.statement_of(issued)
    files = [
        Written(statement, name, folder / f"{issued.number}.{name}", "0123456789abcdef" * 4, 20_000)
        for name in formats
    ]
    keeper.record_exports([file.record(ExportId(new_id()), keeper.clock.now(), issued.id) for file in files])


def billed_world(keeper: Timekeeper, clock: FakeClock, folder: Path) -> None:
    """December to February are issued but for Initech's February; Globex's January was voided and issued anew."""
    clients(keeper)
    for month in (DECEMBER, JANUARY, FEBRUARY):
        work(keeper, clock, month)
        for key in ("acme", "globex", "initech"):
            if (key, month) != ("initech", FEBRUARY):
                issued = issue(keeper, clock, key, month)
                wrote(keeper, issued, folder, "pdf", "csv")
                if (key, month) == ("globex", JANUARY):
                    clock.wall += HOUR
                    keeper.void(issued.number, "The load test was agreed at a fixed price")
                    wrote(
                        keeper, issue(keeper, clock, key, month), folder, "csv", "json", "md", "html", "pdf"
                    )
    clock.wall += HOUR
    last = keeper.statements(whose(keeper, "globex"))[0]
    keeper.void(last.number, "Wrong rate")
    work(keeper, clock, MARCH, up_to=14)
    start = at(Date(2026, 3, 16), 8)
    clock.wall = start + 40 * MINUTE
    keeper.add(target(keeper, "umbrella/helpdesk"), start, clock.wall)
    clock.wall = at(Date(2026, 3, 16), 9)
    keeper.start(target(keeper, "acme/firewall", "CHG-2201"))
    clock.wall = at(Date(2026, 3, 16), 9, 36)
