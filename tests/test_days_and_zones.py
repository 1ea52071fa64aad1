"""Days of 23 and 25 hours, sessions across midnight and travel, through the timekeeper on a real file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whenever import Date, PlainDateTime

from hraas_tui.core.edits import Amend, Join, Shift, Split, next_step
from hraas_tui.core.moments import iso, resolve
from tests.support.changes import TURNS, Turn
from tests.support.clock import FakeClock
from tests.support.ledgers import BERLIN, open_keeper, target, with_clients

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.config import Config
    from hraas_tui.core.day import Day
    from hraas_tui.timekeeper import Timekeeper

HOUR = 3600
NEW_YORK = BERLIN._replace(zone="America/New_York")


def at(text: str, zone: str = "Europe/Berlin") -> int:
    return resolve(PlainDateTime.parse_iso(text), zone)


def opened(path: Path, now: int, config: Config = BERLIN) -> Timekeeper:
    return with_clients(open_keeper(path / "ledger.db", FakeClock(now), config=config))


@pytest.mark.parametrize(
    ("day", "hours"), [(Date(2026, 3, 28), 23), (Date(2026, 10, 24), 25), (Date(2026, 3, 29), 24)]
)
def test_a_session_over_the_whole_day_counts_its_real_hours(tmp_path: Path, day: Date, hours: int) -> None:
    keeper = opened(tmp_path, at("2026-12-01T12:00"))
    span = keeper.days.span(day)
    keeper.add(target(keeper, "acme"), span.start, span.end)
    shown = keeper.snapshot(day).day
    assert shown.worked(keeper.clock.now()) == hours * HOUR
    assert keeper.snapshot(day.add(days=1)).day.sessions == ()


def test_a_session_over_the_repeated_hour_is_three_hours_long(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-10-25T12:00"))
    start, end = at("2026-10-25T01:30"), at("2026-10-25T03:30")
    added = keeper.add(target(keeper, "acme"), start, end)
    assert added.news.endswith("3:00.")


def test_a_session_across_the_start_of_day_is_drawn_twice_and_listed_once(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-03-17T12:00"))
    start, end = at("2026-03-17T02:00"), at("2026-03-17T06:00")
    keeper.add(target(keeper, "acme"), start, end)
    monday, tuesday = (keeper.snapshot(Date(2026, 3, number)).day for number in (16, 17))
    now = keeper.clock.now()
    assert [day.worked(now) for day in (monday, tuesday)] == [2 * HOUR, 2 * HOUR]
    assert [len(day.sessions) for day in (monday, tuesday)] == [1, 1]
    assert [len(day.listed) for day in (monday, tuesday)] == [1, 0]
    listed = [list(keeper.log(Date(2026, 3, number), Date(2026, 3, number))) for number in (16, 17)]
    assert [len(sessions) for sessions in listed] == [1, 0]


def test_after_midnight_it_is_still_the_evening_before(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-03-17T01:30"))
    assert keeper.snapshot().today == Date(2026, 3, 16)


def test_a_start_of_day_of_midnight_is_respected(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-03-17T01:30"), BERLIN._replace(day_start=0))
    assert keeper.snapshot().today == Date(2026, 3, 17)


def test_travel_changes_what_is_recorded_from_then_on_and_nothing_before(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-03-16T10:00"))
    first = keeper.start(target(keeper, "acme")).session
    assert first is not None
    now = at("2026-03-16T20:00")
    keeper.ledger.close()
    abroad = open_keeper(tmp_path / "ledger.db", FakeClock(now), config=NEW_YORK)
    second = abroad.start(target(abroad, "globex")).session
    assert second is not None
    kept = abroad.session(first.id)
    assert (kept.zone, second.zone) == ("Europe/Berlin", "America/New_York")
    assert iso(kept.start, kept.zone) == "2026-03-16T10:00:00+01:00"
    assert iso(second.start, second.zone) == "2026-03-16T15:00:00-04:00"
    assert kept.end == second.start
    assert abroad.days.clock(kept.start) == "05:00"
    assert [session.id for session in abroad.log(Date(2026, 3, 16), Date(2026, 3, 16))] == [
        first.id,
        second.id,
    ]


def test_the_database_knows_the_civil_days_of_the_zone_it_is_opened_in(tmp_path: Path) -> None:
    keeper = opened(tmp_path, at("2026-03-16T10:00"))
    keeper.ledger.close()
    abroad = open_keeper(tmp_path / "ledger.db", FakeClock(at("2026-03-16T11:00")), config=NEW_YORK)
    start = abroad.days.starts_at(Date(2026, 3, 16))
    found = abroad.ledger._sql("SELECT starts_at FROM public_day WHERE day = '2026-03-16'")
    assert [row[0] for row in found] == [start]


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_a_night_over_a_change_of_the_clocks_is_recorded_edited_and_undone_to_the_second(
    tmp_path: Path, turn: Turn
) -> None:
    keeper = opened(tmp_path, turn.minutes(-60), BERLIN._replace(zone=turn.zone))
    clock = keeper.clock
    assert isinstance(clock, FakeClock)
    first = keeper.start(target(keeper, "acme")).session
    clock.tick(90 * 60)
    second = keeper.start(target(keeper, "globex")).session
    clock.tick(30 * 60)
    keeper.stop()
    assert first is not None
    assert second is not None
    before = recorded(keeper, turn)
    assert before == [5400, 1800]
    steps = {
        Amend(first.id, end=next_step(second.start, 1, turn.zone), strict=True): [5700, 1500],
        Amend(first.id, start=turn.at): [1800, 1800],
        Split(first.id, turn.at): [3600, 1800, 1800],
        Shift((first.id,), -90 * 60): [5400, 1800],
        Join((first.id, second.id)): [7200],
    }
    for edit, seconds in steps.items():
        if isinstance(edit, Join):
            keeper.assign(second.id, keeper.roster().find("acme").id)
        keeper.edit(edit, yes=True)
        assert recorded(keeper, turn) == seconds
        keeper.undo(yes=True)
        assert recorded(keeper, turn) == before
    assert [day.worked(clock.now()) for day in days_of(keeper, turn)] == [7200]


def days_of(keeper: Timekeeper, turn: Turn) -> list[Day]:
    """The day of a turn and those beside it, as far as they have time."""
    days = (keeper.snapshot(turn.day.add(days=number)).day for number in range(-1, 3))
    return [day for day in days if day.sessions]


def recorded(keeper: Timekeeper, turn: Turn) -> list[int]:
    """The seconds of each session of the night, as its day tells and as the log does."""
    (day,) = days_of(keeper, turn)
    log = [session.seconds(keeper.clock.now()) for session in keeper.log(turn.day, turn.day)]
    shown = [part.seconds for session in day.sessions if (part := day.clipped(session, keeper.clock.now()))]
    assert shown == log
    return log
