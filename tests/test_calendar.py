"""Weeks and months of a real ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whenever import Date

from hraas_tui.core.moments import HOUR
from hraas_tui.core.periods import Period
from hraas_tui.storage.database import connection_of
from tests.support.clock import FakeClock
from tests.support.days import at
from tests.support.ledgers import BERLIN, open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.timekeeper import Timekeeper

MONDAY = Date(2026, 3, 16)
NOW = at(12, day=18)


@pytest.fixture
def keeper(tmp_path: Path) -> Timekeeper:
    """Work on three days of the week, over its edges too, and a session that runs since 11:00."""
    clock = FakeClock(at(11, day=18))
    found = with_clients(open_keeper(tmp_path / "ledger.db", clock))
    found.add(target(found, "acme"), at(22, day=15), at(5))
    found.add(target(found, "acme"), at(9), at(10))
    found.add(target(found, "globex"), at(10), at(12))
    found.add(target(found, "initech"), at(3, day=17), at(6, day=17))
    found.start(target(found, "globex"))
    clock.wall = NOW
    return found


def statements(keeper: Timekeeper, ask: Callable[[], object]) -> list[str]:
    seen: list[str] = []
    connection = connection_of(keeper.ledger._database)
    connection.set_trace_callback(seen.append)
    try:
        ask()
    finally:
        connection.set_trace_callback(None)
    return [sql for sql in seen if sql.startswith("SELECT")]


def test_a_week_is_made_of_the_days_that_today_shows(keeper: Timekeeper) -> None:
    keeper.mark_reviewed(MONDAY)
    week = keeper.week(Date(2026, 3, 18))
    assert [day.date for day in week.days] == [MONDAY.add(days=n) for n in range(7)]
    assert week.position == keeper.ledger.position()
    for day in week.days:
        shown = keeper.snapshot(day.date).day
        assert (day.sessions, day.reviewed, day.span) == (shown.sessions, shown.reviewed, shown.span)
        assert (day.worked(NOW), day.gaps(NOW)) == (shown.worked(NOW), shown.gaps(NOW))
    assert [day.reviewed for day in week.days] == [True, *[False] * 6]


def test_its_sums_are_those_of_its_days(keeper: Timekeeper) -> None:
    week = keeper.week(MONDAY)
    lines = {keeper.roster().client(line.client): line.seconds[:3] for line in week.lines(NOW)}
    assert {client.key: seconds for client, seconds in lines.items() if client} == {
        "acme": (2 * HOUR, 0, 0),
        "globex": (2 * HOUR, 0, HOUR),
        "initech": (HOUR, 2 * HOUR, 0),
    }
    assert week.worked(NOW) == 8 * HOUR


def test_the_running_session_is_in_no_week_to_come(keeper: Timekeeper) -> None:
    week = keeper.week(MONDAY.add(days=7))
    assert (week.worked(NOW), week.lines(NOW)) == (0, ())


def test_a_doubt_is_apart_until_it_is_answered(keeper: Timekeeper) -> None:
    keeper.clock.wall = at(12, day=19)  # type: ignore[attr-defined]
    keeper.start(target(keeper, "acme"))
    lines = keeper.week(MONDAY).lines(at(12, day=19))
    apart = [line for line in lines if line.unresolved]
    assert [line.total for line in apart] == [15 * HOUR]  # after ten hours that are believed


def test_a_month_tells_what_is_in_no_statement(keeper: Timekeeper) -> None:
    acme = keeper.roster().find("acme").id
    draft = keeper.draft(acme, Period.day(MONDAY), late=())
    keeper.issue(draft)
    month = keeper.month(MONDAY)
    assert len(month.days) == 31
    shares = {share.client: (share.recorded, share.unbilled) for share in month.shares(NOW)}
    assert shares[acme] == (8 * HOUR, 8 * HOUR - draft.statement.recorded)
    assert draft.statement.recorded == HOUR
    assert sum(recorded for recorded, _ in shares.values()) == month.worked(NOW) == 14 * HOUR


def test_a_month_shows_what_lies_in_it_only(keeper: Timekeeper) -> None:
    month = keeper.month(Date(2026, 2, 10))
    assert (len(month.days), month.worked(NOW), month.shares(NOW)) == (28, 0, ())


def test_a_week_with_a_day_that_does_not_exist(tmp_path: Path) -> None:
    apia = BERLIN._replace(zone="Pacific/Apia")
    keeper = with_clients(open_keeper(tmp_path / "apia.db", FakeClock(NOW), config=apia))
    whole = keeper.days.spans(Date(2011, 12, 29), Date(2011, 12, 31))
    keeper.add(target(keeper, "acme"), whole.start, whole.end, yes=True)
    week = keeper.week(Date(2011, 12, 30))
    assert [day.worked(NOW) // HOUR for day in week.days] == [0, 0, 0, 24, 0, 24, 0]


@pytest.mark.parametrize("question", ["week", "month"])
def test_it_reads_no_more_however_much_there_is(keeper: Timekeeper, question: str) -> None:
    def asked() -> list[str]:
        keeper.roster()  # is known while a screen is open
        return statements(keeper, lambda: getattr(keeper, question)(MONDAY))

    few = asked()
    for day in range(60):
        start = at(9) - (day + 200) * 24 * HOUR
        keeper.add(target(keeper, "acme"), start, start + HOUR)
    many = asked()
    assert len(many) == len(few) <= 9
    connection = connection_of(keeper.ledger._database)
    plans = [row[3] for sql in many for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plans
    assert not [line for line in plans if line.startswith("SCAN") and "CONSTANT" not in line]
