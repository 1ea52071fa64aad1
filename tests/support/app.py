"""The app over a ledger in a temporary folder, with a clock that a test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.app import HraasApp
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.sessions import ClientId, Requirement
from tests.support.clock import FakeClock
from tests.support.copies import made_once
from tests.support.ledgers import BERLIN, open_keeper, target

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from hraas_tui.config import Config
    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Timekeeper

ZONE = BERLIN.zone


def moment(hour: int, minute: int = 0, *, day: int = 16, second: int = 0) -> Moment:
    """A time in March 2026, in Berlin, in winter time."""
    return 1_773_615_600 + (day - 16) * 86_400 + hour * 3_600 + minute * 60 + second


def keeper_on(path: Path, clock: FakeClock, config: Config | None = None, origin: str = "app") -> Timekeeper:
    """A timekeeper on a ledger file, which is made if it is not there."""
    return open_keeper(path, clock, config=config or BERLIN, origin=origin)


def close(keeper: Timekeeper) -> None:
    """Close the ledger of a timekeeper."""
    keeper.ledger.close()


def client_id(keeper: Timekeeper, key: str) -> ClientId:
    """The id of a client."""
    return keeper.roster().find(key).id


EVENING = moment(20, 36, second=42)

DAY: tuple[tuple[str, str, tuple[int, int], tuple[int, int], str, str], ...] = (
    ("acme", "firewall", (9, 0), (10, 2), "Rolled rule set to the standby pair", "CHG-2201"),
    ("globex", "payment-gateway", (10, 2), (11, 48), "Hotfix for the gateway timeout", "4812"),
    ("acme", "firewall", (11, 48), (12, 31), "Finished failover test", "CHG-2201"),
    ("initech", "deploy-window", (13, 10), (15, 25), "Deployment window, ran long", "REL-77"),
    ("globex", "on-call", (15, 25), (15, 52), "Disk alert on db2", "INC-19"),
    ("initech", "deploy-window", (15, 52), (17, 4), "", "REL-77"),
)


def seed(keeper: Timekeeper, clock: FakeClock) -> None:
    """Three clients, a day's sessions, and one that runs since 19:30; it is 20:36:42 then."""
    clock.wall = moment(8)
    keeper.add_client(ClientDraft(name="ACME"))
    keeper.add_client(ClientDraft(name="GLOBEX"))
    keeper.add_client(ClientDraft(name="INITECH", requires=frozenset({Requirement.NOTE})))
    for key, context, start, end, note, ticket in DAY:
        clock.wall = moment(*end)
        keeper.add(target(keeper, f"{key}/{context}", ticket, note), moment(*start), moment(*end))
    clock.wall = moment(19, 0)
    keeper.start(target(keeper, "initech/deploy-window", "REL-77"))
    clock.wall = moment(19, 30)
    keeper.start(target(keeper, "globex/docs", "4790"))
    clock.wall = EVENING


def seeded(path: Path) -> FakeClock:
    """A ledger file with the day of `seed`, and its clock."""
    clock = FakeClock()

    def sow() -> None:
        keeper = keeper_on(path, clock)
        seed(keeper, clock)
        close(keeper)

    made_once(path, seed, sow)
    clock.wall = EVENING
    return clock


def app_on(path: Path, clock: FakeClock, config: Config | None = None, **options: Any) -> HraasApp:
    """The app on a ledger file."""
    known = config or BERLIN
    return HraasApp(lambda: keeper_on(path, clock, known), config=known, clock=clock, **options)
