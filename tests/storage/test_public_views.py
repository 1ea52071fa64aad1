"""What scripts and `hraas status` read, with nothing but SQLite."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import SessionId
from hraas_tui.storage.ledger import Ledger
from tests.storage.storage_kit import (
    ACME,
    DAYS,
    FIREWALL,
    GATEWAY,
    GLOBEX,
    NOW,
    ZONE,
    at,
    change,
    put,
    raw,
    session,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.sessions import Session


def read(path: Path, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """Read as another program would: the file opened read-only, rows by column name."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, parameters)]


def stack(path: Path) -> list[str]:
    return [row["id"] for row in read(path, "SELECT id FROM public_return_stack ORDER BY depth")]


def test_a_session_as_others_see_it(ledger: Ledger, path: Path) -> None:
    put(
        ledger,
        session("A", 0, 62, context=FIREWALL.id, ticket="CHG-2201", note="Rolled"),
        session("B", 62, 63, None),
    )
    first, second = read(path, "SELECT * FROM public_session ORDER BY started_at")
    assert first == {
        "id": "A",
        "started_at": at(0),
        "ended_at": at(62),
        "zone": ZONE,
        "client": "acme",
        "client_name": "Acme",
        "hotkey": 1,
        "colour": 1,
        "context": "firewall",
        "context_name": "Firewall",
        "ticket": "CHG-2201",
        "note": "Rolled",
        "provenance": "live",
        "back": None,
        "day": "2026-03-16",
    }
    assert (second["client"], second["client_name"], second["context"]) == (None, None, None)


def test_the_running_session_and_its_return_stack(ledger: Ledger, path: Path) -> None:
    assert read(path, "SELECT * FROM public_running") == []
    one = session("A", 0, 10, context=FIREWALL.id)
    two = session("B", 10, 20, None, back=one.id)
    three = session("C", 20, 30, GLOBEX, context=GATEWAY.id, back=two.id)
    four = session("D", 30, None, back=three.id)
    put(ledger, one, two, three, four)
    assert [row["id"] for row in read(path, "SELECT id FROM public_running")] == ["D"]
    rows = read(path, "SELECT * FROM public_return_stack ORDER BY depth")
    assert [(row["depth"], row["id"], row["client"]) for row in rows] == [
        (1, "C", "globex"),
        (3, "A", "acme"),
    ]
    change(ledger, Change(four, four._replace(end=at(31))))
    assert read(path, "SELECT * FROM public_running") == []
    assert stack(path) == []


def test_a_ring_of_links_ends(ledger: Ledger, path: Path) -> None:
    one, two = session("A", 0, 10, back=SessionId("B")), session("B", 10, None, GLOBEX, back=SessionId("A"))
    put(ledger, one, two)
    assert stack(path) == ["A"]
    change(ledger, Change(one, one._replace(back=one.id)))
    assert stack(path) == ["A"]


@pytest.mark.parametrize("seed", range(5))
def test_the_stack_is_the_walk_along_back(ledger: Ledger, path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = [SessionId(f"S{number}") for number in range(12)]
    known = [
        session(
            name, n, n + 1 if n < 11 else None, chance.choice((ACME, GLOBEX, None)), back=chance.choice(names)
        )
        for n, name in enumerate(names)
    ]
    put(ledger, *known)
    assert stack(path) == [one.id for one in ledger.chain(names[-1])[1:] if one.client is not None]


@pytest.mark.parametrize(
    ("zone", "day_start", "first", "last"),
    [
        (ZONE, 240, "2026-03-16", "2027-03-16"),
        (ZONE, 0, "2025-10-20", "2026-11-01"),
        ("America/New_York", 240, "2026-03-01", "2026-11-10"),
        ("Pacific/Apia", 0, "2025-12-01", "2026-12-01"),
        ("Asia/Kathmandu", 300, "2026-01-01", "2026-12-31"),
    ],
)
def test_days_of_23_and_25_hours(path: Path, zone: str, day_start: int, first: str, last: str) -> None:
    days = Days(zone, day_start)
    ledger = Ledger.open(path, days, NOW)
    rows = read(path, "SELECT * FROM public_day WHERE day BETWEEN ? AND ? ORDER BY starts_at", first, last)
    assert len(rows) > 200
    for row in rows:
        assert days.day_of(row["starts_at"]).format_iso() == row["day"]
        assert days.day_of(row["ends_at"] - 1).format_iso() == row["day"]
        assert days.day_of(row["ends_at"]).format_iso() > row["day"]
    ledger.close()


def test_days_are_made_anew_for_another_zone_and_only_then(path: Path) -> None:
    ledger = Ledger.open(path, DAYS, NOW)
    put(ledger, session("A", 60 * 15, 60 * 16, None))  # 01:00 UTC: not yet four o'clock in Berlin
    ledger.close()
    assert raw(path, "SELECT day FROM public_session") == [("2026-03-16",)]
    raw(path, "UPDATE civil_day SET day = 'kept'")
    Ledger.open(path, DAYS, NOW + 86_400).close()
    assert raw(path, "SELECT day FROM public_session") == [("kept",)]
    Ledger.open(path, Days(ZONE, 60), NOW).close()
    assert raw(path, "SELECT day FROM public_session") == [("2026-03-17",)]
    Ledger.open(path, Days("America/New_York"), NOW).close()
    assert raw(path, "SELECT day FROM public_session") == [("2026-03-16",)]
    assert raw(path, "SELECT value FROM setting WHERE name = 'zone'") == [("America/New_York",)]


def test_days_reach_years_ahead_and_are_topped_up(path: Path) -> None:
    year = 366 * 86_400
    Ledger.open(path, DAYS, NOW).close()
    reach = "SELECT min(starts_at), max(starts_at) FROM civil_day"
    ((low, high),) = raw(path, reach)
    assert low <= NOW - 365 * 86_400
    assert high >= NOW + 2 * year
    Ledger.open(path, DAYS, NOW + 2 * year).close()
    ((_, later),) = raw(path, reach)
    assert later >= NOW + 4 * year


def test_days_reach_over_sessions_that_a_wrong_clock_wrote(path: Path) -> None:
    ledger = Ledger.open(path, DAYS, NOW)
    wrong = session("A", 60 * 24 * 366 * 6, None, None)
    put(ledger, wrong)
    ledger.close()
    Ledger.open(path, DAYS, NOW).close()
    assert raw(path, "SELECT day FROM public_session") == [(DAYS.day_of(wrong.start).format_iso(),)]


def test_todays_seconds_per_client_can_be_summed_in_sql(ledger: Ledger, path: Path) -> None:
    day = DAYS.span(DAYS.day_of(NOW))
    over: Session = session("N", 0, 1)._replace(start=day.start - 600, end=day.start + 60)
    put(ledger, over, session("A", 0, 30), session("B", 30, 31, GLOBEX), session("C", 40, None, None))
    sql = """
        SELECT s.client, sum(min(ifnull(s.ended_at, :now), d.ends_at) - max(s.started_at, d.starts_at)) AS seconds
          FROM (SELECT * FROM public_day WHERE starts_at <= :now ORDER BY starts_at DESC LIMIT 1) AS d
          JOIN public_session AS s
            ON s.started_at >= ifnull((SELECT max(started_at) FROM session WHERE started_at <= d.starts_at), 0)
           AND s.started_at < d.ends_at AND ifnull(s.ended_at, :now) > d.starts_at
         GROUP BY s.client
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(sql, {"now": at(50)}).fetchall()
    assert dict(rows) == {"acme": 30 * 60 + 60, "globex": 60, None: 600}
