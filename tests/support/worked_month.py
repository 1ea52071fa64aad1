"""March 2026 of three clients, worked by hand: what was recorded, what was agreed, and each figure with its arithmetic.

The figures are typed, not reckoned: none of them comes from the code that they are held against. Times are the client's
own; seconds are written as a sum of hours, minutes and seconds only where a person would.

The order is always the same: exact seconds → minimum → increment → multiplier → money.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.config import Config
from hraas_tui.core.billing.statements import Party
from hraas_tui.core.billing.terms import Charge, Group, Retainer, Rollover, Rounding, Rules, Tax, Window
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.periods import Period
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.billing.statements import Issued, Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId
    from hraas_tui.timekeeper import Timekeeper

CONFIG = Config(
    zone="Europe/Berlin",
    day_start=4 * 60,
    idle_minutes=0,
    consultant=Party("Ada Example", ("Beispielweg 1", "10115 Berlin")),
)
FEBRUARY, MARCH = (Period.month(Date(2026, month, 1)) for month in (2, 3))
HOUR = 3600


# -- what was agreed -----------------------------------------------------------------------------------------

ACME = Rules(
    retainer=Retainer(
        10 * HOUR, months=1, anchor=1, rollover=Rollover.CAPPED, cap=2 * HOUR, overage=Decimal(120)
    )
)
"""100 EUR an hour, 120 beyond ten hours a month; six minutes, nearest, per context and day: that holds anyway."""

ACME_ONBOARDING = Rules(charge=Charge.NO_CHARGE)

GLOBEX = Rules(
    increment=15,
    rounding=Rounding.UP,
    group=Group.SESSION,
    minimum=30,
    windows=(
        Window(frozenset({1, 2, 3, 4, 5}), 18 * 60, 8 * 60, Decimal("1.5")),
        Window(frozenset({6}), 0, 24 * 60, Decimal("1.5")),
        Window(frozenset({7}), 0, 24 * 60, Decimal(2)),
    ),
    tax=Tax(Decimal(19), "VAT"),
)
"""90 EUR an hour; a call-out is half an hour at least, then a quarter of an hour, up."""

INITECH_API = Rules(rate=Decimal("172.50"))
"""145 USD an hour in New York; 172.50 for the API from 16 March on."""


# -- what was recorded ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """A session as it was recorded: where, from when to when in Berlin, with which words."""

    where: str
    start: str
    end: str
    ticket: str = ""
    note: str = ""


BEFORE = (
    Work("initech/api", "2026-02-10 16:00", "2026-02-10 18:00", "API-11", "Token refresh"),
    Work("acme/firewall", "2026-02-16 09:00", "2026-02-16 16:00", "CHG-90", "Moved the rule set"),
)
"""February, which is issued before March begins to be worked."""

LATE = Work("initech/api", "2026-02-26 21:00", "2026-02-26 22:40", "API-12", "Pagination, forgotten at first")
"""Entered in March: no statement has it."""

WORK = (
    Work("acme/firewall", "2026-03-03 09:00", "2026-03-03 13:10", "CHG-101", "Rule set for the new branch"),
    Work("acme/mail", "2026-03-03 14:00", "2026-03-03 14:07", "INC-7", "Mailbox of the board"),
    Work("globex/payment-gateway", "2026-03-02 10:00", "2026-03-02 10:07", "4790", "Call-out: timeouts"),
    Work("globex/payment-gateway", "2026-03-04 17:50", "2026-03-04 18:35", "4791", "Rolled the hotfix out"),
    Work("initech/api", "2026-03-06 16:00", "2026-03-06 16:33", "API-13", "Rate limits"),
    Work("initech/api", "2026-03-06 20:00", "2026-03-06 20:20", "API-13", "Rate limits, part two"),
    Work("globex/deploy-window", "2026-03-06 23:10", "2026-03-07 00:40:01", "REL-70", "Release night"),
    Work("acme/firewall", "2026-03-09 10:00", "2026-03-09 15:29:59", "CHG-104", "Failover drill"),
    Work("initech/api", "2026-03-16 04:30", "2026-03-16 05:30", "API-14", "Backfill"),
    Work("initech/api", "2026-03-16 07:00", "2026-03-16 07:30", "API-14", "Backfill checked"),
    Work("initech/api", "2026-03-16 14:00", "2026-03-16 14:50", "API-15", "New schema"),
    Work("initech/portal", "2026-03-16 15:00", "2026-03-16 15:50", "POR-3", "Single sign-on"),
    Work("acme/firewall", "2026-03-17 09:00", "2026-03-17 12:20", "CHG-108", "Segment for the plant"),
    Work("acme/onboarding", "2026-03-17 14:00", "2026-03-17 14:45", "", "Introduced the new administrator"),
    Work("acme/mail", "2026-03-18 11:00", "2026-03-18 11:02", "INC-9", "A word about an alias"),
    Work("acme/mail", "2026-03-20 16:00", "2026-03-20 17:01", "INC-9", "Aliases moved"),
    Work(
        "globex/deploy-window", "2026-03-28 20:30", "2026-03-29 04:10", "REL-71", "Deployment over the night"
    ),
    Work(
        "globex/payment-gateway", "2026-03-30 09:00", "2026-03-30 09:31", "4799", "Checked after the release"
    ),
    Work("initech/api", "2026-04-01 05:59", "2026-04-01 06:29", "API-16", "Release notes"),
)
"""March, and an hour of April in Berlin that is still March in New York."""


# -- what it comes to ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A piece of a line: local start and end, recorded and billed seconds, its share of the amount."""

    start: str
    end: str
    recorded: int
    billed: int
    amount: str
    ticket: str


@dataclass(frozen=True)
class Row:
    """A printed line."""

    day: str
    context: str
    charge: str
    multiplier: str
    rate: str
    recorded: int
    billed: int
    amount: str
    parts: tuple[Part, ...]
    late: bool = False
    topped_up: int = 0


@dataclass(frozen=True)
class Sheet:
    """All of one client's statement."""

    key: str
    currency: str
    rows: tuple[Row, ...]
    recorded: int
    billed: int
    net: str
    gross: str
    tax: str = ""
    account: tuple[int, int, int, int, int] | None = None


def _one(
    day: str,
    context: str,
    charge: str,
    multiplier: str,
    rate: str,
    amount: str,
    part: Part,
    **more: int | bool,
) -> Row:
    """A line of one session."""
    late, topped = bool(more.get("late", False)), int(more.get("topped_up", 0))
    return Row(
        day, context, charge, multiplier, rate, part.recorded, part.billed, amount, (part,), late, topped
    )


ACME_SHEET = Sheet(
    key="acme",
    currency="EUR",
    rows=(
        # 4:10:00 = 15,000 s; ÷ 360 = 41.67 → 42 × 360 = 15,120 s = 4:12, all of it retainer
        _one(
            "2026-03-03", "firewall", "retainer", "1", "100.00", "0.00",
            Part("2026-03-03T09:00:00+01:00", "2026-03-03T13:10:00+01:00", 15_000, 15_120, "0.00", "CHG-101"),
        ),
        # 7:00 = 420 s; ÷ 360 = 1.17 → 1 × 360 = 360 s = 0:06
        _one(
            "2026-03-03", "mail", "retainer", "1", "100.00", "0.00",
            Part("2026-03-03T14:00:00+01:00", "2026-03-03T14:07:00+01:00", 420, 360, "0.00", "INC-7"),
        ),
        # 5:29:59 = 19,799 s; ÷ 360 = 54.997 → 55 × 360 = 19,800 s = 5:30
        _one(
            "2026-03-09", "firewall", "retainer", "1", "100.00", "0.00",
            Part("2026-03-09T10:00:00+01:00", "2026-03-09T15:29:59+01:00", 19_799, 19_800, "0.00", "CHG-104"),
        ),
        # 3:20:00 = 12,000 s; ÷ 360 = 33.3 → 33 × 360 = 11,880 s = 3:18.
        # Left of 12 h (2 rolled over, 10 new): 43,200 − 15,120 − 360 − 19,800 = 7,920 s = 2:12, two thirds of 11,880,
        # so the session is cut at two thirds of its 12,000 s: 8,000 s after 09:00:00 is 11:13:20
        _one(
            "2026-03-17", "firewall", "retainer", "1", "100.00", "0.00",
            Part("2026-03-17T09:00:00+01:00", "2026-03-17T11:13:20+01:00", 8_000, 7_920, "0.00", "CHG-108"),
        ),
        # and 11,880 − 7,920 = 3,960 s = 1.1 h × 120 = 132.00
        _one(
            "2026-03-17", "firewall", "billable", "1", "120.00", "132.00",
            Part("2026-03-17T11:13:20+01:00", "2026-03-17T12:20:00+01:00", 4_000, 3_960, "132.00", "CHG-108"),
        ),
        # 45:00 = 2,700 s; ÷ 360 = 7.5 → 8 × 360 = 2,880 s, but without charge: it counts nowhere
        _one(
            "2026-03-17", "onboarding", "no-charge", "1", "100.00", "0.00",
            Part("2026-03-17T14:00:00+01:00", "2026-03-17T14:45:00+01:00", 2_700, 2_880, "0.00", ""),
        ),
        # 2:00 = 120 s; ÷ 360 = 0.33 → 0
        _one(
            "2026-03-18", "mail", "billable", "1", "120.00", "0.00",
            Part("2026-03-18T11:00:00+01:00", "2026-03-18T11:02:00+01:00", 120, 0, "0.00", "INC-9"),
        ),
        # 1:01:00 = 3,660 s; ÷ 360 = 10.17 → 10 × 360 = 3,600 s = 1 h × 120
        _one(
            "2026-03-20", "mail", "billable", "1", "120.00", "120.00",
            Part("2026-03-20T16:00:00+01:00", "2026-03-20T17:01:00+01:00", 3_660, 3_600, "120.00", "INC-9"),
        ),
    ),
    recorded=53_699,  # 15,000 + 420 + 19,799 + 8,000 + 4,000 + 2,700 + 120 + 3,660
    billed=50_760,  # 15,120 + 360 + 19,800 + 7,920 + 3,960 + 0 + 3,600; without the 2,880 that cost nothing
    net="252.00",  # 132.00 + 0.00 + 120.00
    gross="252.00",
    # February: 10 h − 7 h = 3 h left, of which 2 h roll over. March: 2 + 10 h, and all of it is used
    account=(7_200, 36_000, 43_200, 0, 0),
)  # fmt: skip

GLOBEX_SHEET = Sheet(
    key="globex",
    currency="EUR",
    rows=(
        # 7:00 = 420 s → at least 1,800 s; ÷ 900 = 2 exactly → 1,800 s = 0.5 h × 90 = 45.00
        _one(
            "2026-03-02", "payment-gateway", "billable", "1", "90.00", "45.00",
            Part("2026-03-02T10:00:00+01:00", "2026-03-02T10:07:00+01:00", 420, 1_800, "45.00", "4790"),
            topped_up=1_380,
        ),
        # 45:00 = 2,700 s is 3 × 900 already: it gains nothing. 600 s of it are before 18:00 and 2,100 after;
        # 600 ÷ 900 = 0.67 → one quarter by day: 0.25 h × 90 = 22.50
        _one(
            "2026-03-04", "payment-gateway", "billable", "1", "90.00", "22.50",
            Part("2026-03-04T17:50:00+01:00", "2026-03-04T18:00:00+01:00", 600, 900, "22.50", "4791"),
        ),
        # and the other two in the evening: 0.5 h × 90 × 1.5 = 67.50
        _one(
            "2026-03-04", "payment-gateway", "billable", "1.5", "90.00", "67.50",
            Part("2026-03-04T18:00:00+01:00", "2026-03-04T18:35:00+01:00", 2_100, 1_800, "67.50", "4791"),
        ),
        # 1:30:01 = 5,401 s; ÷ 900 = 6.001 → 7 × 900 = 6,300 s = 1.75 h; a Friday night and a Saturday cost the same
        # × 1.5, so that midnight cuts nothing: 1.75 h × 90 × 1.5 = 236.25
        _one(
            "2026-03-06", "deploy-window", "billable", "1.5", "90.00", "236.25",
            Part("2026-03-06T23:10:00+01:00", "2026-03-07T00:40:01+01:00", 5_401, 6_300, "236.25", "REL-70"),
        ),
        # 20:30 CET to 04:10 CEST: 3:30 to midnight, and 4:10 by the clock less the hour that is skipped: 3:10.
        # 12,600 + 11,400 = 24,000 s; ÷ 900 = 26.67 → 27 × 900 = 24,300 s. Saturday's share is
        # 24,300 × 12,600 ÷ 24,000 = 12,757.5 s; ÷ 900 = 14.2 → 14 × 900 = 12,600 s = 3.5 h × 90 × 1.5 = 472.50
        _one(
            "2026-03-28", "deploy-window", "billable", "1.5", "90.00", "472.50",
            Part("2026-03-28T20:30:00+01:00", "2026-03-29T00:00:00+01:00", 12_600, 12_600, "472.50", "REL-71"),
        ),
        # Sunday has the rest: 24,300 − 12,600 = 11,700 s = 3.25 h × 90 × 2 = 585.00
        _one(
            "2026-03-28", "deploy-window", "billable", "2", "90.00", "585.00",
            Part("2026-03-29T00:00:00+01:00", "2026-03-29T04:10:00+02:00", 11_400, 11_700, "585.00", "REL-71"),
        ),
        # 31:00 = 1,860 s; above the minimum; ÷ 900 = 2.07 → 3 × 900 = 2,700 s = 0.75 h × 90 = 67.50
        _one(
            "2026-03-30", "payment-gateway", "billable", "1", "90.00", "67.50",
            Part("2026-03-30T09:00:00+02:00", "2026-03-30T09:31:00+02:00", 1_860, 2_700, "67.50", "4799"),
        ),
    ),
    recorded=34_381,  # 420 + 600 + 2,100 + 5,401 + 12,600 + 11,400 + 1,860
    billed=37_800,  # 1,800 + 900 + 1,800 + 6,300 + 12,600 + 11,700 + 2,700
    net="1496.25",  # 45.00 + 22.50 + 67.50 + 236.25 + 472.50 + 585.00 + 67.50
    tax="284.29",  # 19 % of 1,496.25 is 284.2875
    gross="1780.54",
)  # fmt: skip

INITECH_SHEET = Sheet(
    key="initech",
    currency="USD",
    rows=(
        # 33:00 + 20:00 = 1,980 + 1,200 = 3,180 s; ÷ 360 = 8.83 → 9 × 360 = 3,240 s = 0.9 h × 145 = 130.50.
        # Shares: 3,240 × 1,980 ÷ 3,180 = 2,017.4 → 2,017 s, the rest 1,223 s;
        # 130.50 × 2,017 ÷ 3,240 = 81.2403 → 81.24, the rest 49.26
        Row(
            "2026-03-06", "api", "billable", "1", "145.00", 3_180, 3_240, "130.50",
            (
                Part("2026-03-06T10:00:00-05:00", "2026-03-06T10:33:00-05:00", 1_980, 2_017, "81.24", "API-13"),
                Part("2026-03-06T14:00:00-05:00", "2026-03-06T14:20:00-05:00", 1_200, 1_223, "49.26", "API-13"),
            ),
        ),
        # In New York it is Sunday 23:30, and 02:00 is before the day begins at 04:00: both are of the 15th, a day before
        # the new rate. 3,600 + 1,800 = 5,400 s is 15 × 360 already: 1.5 h × 145 = 217.50; 145.00 and 72.50
        Row(
            "2026-03-15", "api", "billable", "1", "145.00", 5_400, 5_400, "217.50",
            (
                Part("2026-03-15T23:30:00-04:00", "2026-03-16T00:30:00-04:00", 3_600, 3_600, "145.00", "API-14"),
                Part("2026-03-16T02:00:00-04:00", "2026-03-16T02:30:00-04:00", 1_800, 1_800, "72.50", "API-14"),
            ),
        ),
        # 50:00 = 3,000 s; ÷ 360 = 8.3 → 8 × 360 = 2,880 s = 0.8 h × 172.50 = 138.00
        _one(
            "2026-03-16", "api", "billable", "1", "172.50", "138.00",
            Part("2026-03-16T09:00:00-04:00", "2026-03-16T09:50:00-04:00", 3_000, 2_880, "138.00", "API-15"),
        ),
        # the same time for the portal, which costs what it did: 0.8 h × 145 = 116.00
        _one(
            "2026-03-16", "portal", "billable", "1", "145.00", "116.00",
            Part("2026-03-16T10:00:00-04:00", "2026-03-16T10:50:00-04:00", 3_000, 2_880, "116.00", "POR-3"),
        ),
        # 30:00 = 1,800 s is 5 × 360 already: 0.5 h × 172.50 = 86.25; in Berlin it is April
        _one(
            "2026-03-31", "api", "billable", "1", "172.50", "86.25",
            Part("2026-03-31T23:59:00-04:00", "2026-04-01T00:29:00-04:00", 1_800, 1_800, "86.25", "API-16"),
        ),
        # 1:40:00 = 6,000 s; ÷ 360 = 16.67 → 17 × 360 = 6,120 s = 1.7 h × 145 = 246.50: February's rate
        _one(
            "2026-02-26", "api", "billable", "1", "145.00", "246.50",
            Part("2026-02-26T15:00:00-05:00", "2026-02-26T16:40:00-05:00", 6_000, 6_120, "246.50", "API-12"),
            late=True,
        ),
    ),
    recorded=22_380,  # 3,180 + 5,400 + 3,000 + 3,000 + 1,800 + 6,000
    billed=22_320,  # 3,240 + 5,400 + 2,880 + 2,880 + 1,800 + 6,120
    net="934.75",  # 130.50 + 217.50 + 138.00 + 116.00 + 86.25 + 246.50
    gross="934.75",
)  # fmt: skip

SHEETS = {sheet.key: sheet for sheet in (ACME_SHEET, GLOBEX_SHEET, INITECH_SHEET)}
NUMBERS = {"acme": "ACME-2026-002", "globex": "GLOBEX-2026-001", "initech": "INITECH-2026-002"}


def counted(row: Row) -> int:
    """The billed seconds that a file shows and adds up: none without charge."""
    return 0 if row.charge == "no-charge" else row.billed


# -- a ledger with all of it ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """The ledger after March was issued to all three."""

    keeper: Timekeeper
    issued: dict[str, Issued]
    statements: dict[str, Statement]


def whose(keeper: Timekeeper, key: str) -> ClientId:
    """The id of a client."""
    return keeper.roster().find(key).id


def worked_month(folder: Path) -> Month:
    """Work three months' sessions through the timekeeper and issue March."""
    clock = FakeClock(_at("2026-02-01 09:00"))
    keeper = open_keeper(folder / "ledger.db", clock, config=CONFIG)
    _agree(keeper)
    for work in BEFORE:
        _enter(keeper, clock, work)
    clock.wall = _at("2026-03-02 08:00")
    for key in ("acme", "initech"):
        keeper.issue(keeper.draft(whose(keeper, key), FEBRUARY))
    for work in (LATE, *WORK):
        _enter(keeper, clock, work)
    clock.wall = _at("2026-04-02 09:30")
    issued = {key: _issue(keeper, key) for key in SHEETS}
    return Month(keeper, issued, {key: keeper.statement_of(each) for key, each in issued.items()})


def _agree(keeper: Timekeeper) -> None:
    keeper.add_client(ClientDraft(name="Acme", rate=Decimal(100), currency="EUR"))
    address = "Hauptstraße 1\n80331 München"
    keeper.add_client(
        ClientDraft(name="Globex", rate=Decimal(90), currency="EUR", address=address, locale="de_DE")
    )
    keeper.add_client(
        ClientDraft(
            name="Initech", rate=Decimal(145), currency="USD", zone="America/New_York", locale="en_US"
        )
    )
    acme, globex, initech = (whose(keeper, key) for key in SHEETS)
    keeper.set_terms(acme, ACME)
    keeper.add_context(acme, "onboarding")
    keeper.set_terms(acme, ACME_ONBOARDING, context=keeper.roster().contexts_of(acme)[0].id)
    keeper.set_terms(globex, GLOBEX)
    keeper.add_context(initech, "api")
    api = keeper.roster().contexts_of(initech)[0].id
    keeper.set_terms(initech, INITECH_API, context=api, since="2026-03-16")


def _enter(keeper: Timekeeper, clock: FakeClock, work: Work) -> None:
    start, end = _at(work.start), _at(work.end)
    clock.wall = max(clock.wall, end)
    keeper.add(target(keeper, work.where, work.ticket, work.note), start, end)


def _issue(keeper: Timekeeper, key: str) -> Issued:
    draft = keeper.draft(whose(keeper, key), MARCH)
    keeper.issue(draft)
    return keeper.known_statement(draft.number)


def _at(text: str) -> Moment:
    """A local time in Berlin, with seconds or without, and with the hour that is skipped told by the clock."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
