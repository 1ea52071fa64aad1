"""A day as it is after it was lived: 18 sessions and 3 gaps, with all that a review has to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.interrupts import Target
from hraas_tui.core.journal import Act, Change
from hraas_tui.core.sessions import Away, AwayId, Requirement, new_id
from tests.support.app import close, keeper_on, moment
from tests.support.clock import FakeClock
from tests.support.ledgers import target

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Timekeeper

Line = tuple[str, str, str, str, str]
"""Client and context (nothing: unassigned), from, to, ticket, note."""

FRIDAY: tuple[Line, ...] = (
    ("acme/firewall", "09:00", "11:30", "CHG-2201", "Prepared the rule set for failover"),
    ("initech/builds", "12:30", "14:00", "", "Mended the nightly build of the agent"),
    ("initech/deploy-window", "14:00", "16:00", "REL-76", "Deployment of the agents, part one"),
    ("initech", "16:00", "17:00", "", "Planned the move of the deploy host"),
)

MONDAY: tuple[Line, ...] = (
    ("acme/firewall", "08:00", "08:45", "CHG-2201", ""),
    ("", "08:45", "09:00", "", ""),
    ("acme/firewall", "09:00", "10:00", "CHG-2201", ""),
    # a gap: coffee
    ("globex/payment-gateway", "10:12", "10:50", "4812", ""),
    ("acme", "10:50", "10:50:30", "", ""),  # a wrong digit
    ("globex/payment-gateway", "10:50:30", "11:40", "4812", ""),
    ("", "11:40", "12:00", "", "Anna called about the backup tape"),
    ("globex/payment-gateway", "12:00", "12:25", "4812", "Hotfix for the gateway timeout"),
    # a gap: lunch
    ("acme/firewall", "13:05", "13:20", "CHG-2201", ""),
    ("globex/payment-gateway", "13:20", "13:40", "4812", ""),
    ("initech", "13:40", "14:05", "", ""),
    (
        "initech/builds",
        "14:05",
        "14:20",
        "",
        "Hotfix for the gateway timeout",
    ),  # what tab offered, not what was done
    # a gap: the clock was stopped too early
    ("initech/builds", "14:35", "14:50", "", ""),
    ("initech/deploy-window", "14:50", "19:20", "REL-77", "Deployment window, ran long"),
    ("globex/on-call", "19:20", "19:35", "INC-19", "Disk alert on the second database"),
    ("globex/docs", "19:35", "20:40", "", "Wrote the handover page"),  # away in the middle of it
    ("", "20:40", "20:50", "", ""),
    ("acme/firewall", "20:50", "21:10", "CHG-2201", "done"),
)
AWAY = ("20:00", "20:30")
NOW = "21:15"


def messy(path: Path) -> FakeClock:
    """A ledger file with that day, and its clock."""
    return lived(path, MONDAY, now=NOW, away=AWAY)


def lived(
    path: Path, monday: tuple[Line, ...], *, now: str = NOW, away: tuple[str, str] | None = None
) -> FakeClock:
    """A ledger file with Friday and this Monday, and its clock; nobody can vouch for `away`."""
    clock = FakeClock()
    keeper = keeper_on(path, clock)
    clock.wall = _at("07:00", 13)
    both = frozenset({Requirement.CONTEXT, Requirement.NOTE})
    keeper.add_client(ClientDraft(name="ACME", requires=both))
    keeper.add_client(ClientDraft(name="GLOBEX", requires=both))
    keeper.add_client(ClientDraft(name="INITECH", requires=frozenset({Requirement.NOTE})))
    for day, lines in ((13, FRIDAY), (16, monday)):
        for line in lines:
            _add(keeper, clock, line, day)
    clock.wall = _at(now, 16)
    if away is not None:
        period = Away(AwayId(new_id()), _at(away[0], 16), _at(away[1], 16), "suspended")
        with keeper.ledger.transaction():
            keeper.ledger.commit(Act("away", (Change(None, period),)), clock.now(), "app")
    close(keeper)
    return clock


def _add(keeper: Timekeeper, clock: FakeClock, line: Line, day: int) -> None:
    who, start, end, ticket, note = line
    clock.wall = _at(end, day)
    wanted = target(keeper, who, ticket, note) if who else Target(None, None, ticket, note)
    keeper.add(wanted, _at(start, day), _at(end, day))


def _at(time: str, day: int) -> Moment:
    hour, minute, second = (int(part) for part in f"{time}:00".split(":")[:3])
    return moment(hour, minute, day=day, second=second)
