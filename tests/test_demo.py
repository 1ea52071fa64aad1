from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.config import Config
from hraas_tui.core.errors import Refused
from hraas_tui.core.hours import OFFICE
from hraas_tui.core.journal import first_broken, replay
from hraas_tui.core.moments import HOUR, Days, zoned
from hraas_tui.core.periods import Period
from hraas_tui.core.review import Reason, items
from hraas_tui.core.sessions import Provenance, Session, State, state_of
from hraas_tui.demo import History, fill, weeks, years
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper
from tests.support.clock import MONDAY, FakeClock

BERLIN = Days("Europe/Berlin")
CONFIG = Config(zone="Europe/Berlin", day_start=240)

FRIDAY_AFTERNOON = MONDAY + 4 * 24 * HOUR + 7 * HOUR
NOWS = st.integers(1_262_304_000, 2_208_988_800)  # 2010 to 2039
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
)
DAYS = st.builds(Days, ZONES, st.sampled_from([0, 240, 420, 720]))


def states(history: History) -> Counter[State]:
    return Counter(state_of(s, history.roster.client_of(s), ()) for s in history.sessions)


def check_order(sessions: tuple[Session, ...]) -> None:
    for one, after in pairwise(sessions):
        assert one.end is not None
        assert one.start < one.end <= after.start


@settings(max_examples=60)
@given(NOWS, DAYS, st.integers(1, 5))
def test_the_weeks_hold_at_any_moment(now: int, days: Days, seed: int) -> None:
    history = weeks(now, days, seed)
    check_order(history.sessions)
    running, before = history.sessions[-1], history.sessions[-2]
    assert running.end is None
    assert running.start < now
    assert (running.back, running.start) == (before.id, before.end)
    assert now - 2 * HOUR < before.start
    assert (
        states(history)[State.RUNNING]
        == states(history)[State.UNASSIGNED]
        == states(history)[State.UNFILED]
        == 1
    )
    known: set[str] = set()
    for session in history.sessions:
        assert session.back is None or session.back in known
        known.add(session.id)
    assert len(known) == len(history.sessions)


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("hour", [0.5, 4.1, 7, 9.6, 13, 18, 23.9])
def test_there_is_something_to_see_on_any_day_at_any_hour(weekday: int, hour: float) -> None:
    midnight = Days("Europe/Berlin", 0).starts_at(Date(2026, 3, 16 + weekday))
    now = midnight + int(hour * HOUR)
    history = weeks(now, BERLIN)
    recent = [s for s in history.sessions if s.start > now - 12 * HOUR]
    assert len(recent) >= (2 if hour < 6 else 4)
    assert len(history.sessions) > 60


def test_a_working_day_looks_like_one() -> None:
    history = weeks(MONDAY, BERLIN)
    per_day = Counter(BERLIN.day_of(s.start) for s in history.sessions)
    first, today = Date(2026, 2, 1), BERLIN.day_of(MONDAY)
    workdays = [day for day in BERLIN.between(first, today.subtract(days=1)) if day.day_of_week().value <= 5]
    assert min(per_day) == Date(2026, 2, 2)
    assert len(workdays) == 30
    assert all(5 <= per_day[day] <= 10 for day in workdays)
    assert {s.client for s in history.sessions if s.client} == {c.id for c in history.roster.clients}
    assert {s.provenance for s in history.sessions} >= {Provenance.LIVE, Provenance.TYPED}
    over_midnight = [
        s for s in history.sessions if s.end and zoned(s.end, s.zone).date() > zoned(s.start, s.zone).date()
    ]
    assert over_midnight
    assert set(history.verbs.values()) == {"start", "return", "add", "unassigned"}


def test_there_is_something_of_each_kind_to_review(tmp_path: Path) -> None:
    clock = FakeClock(FRIDAY_AFTERNOON)
    fill(tmp_path / "ledger.db", CONFIG, clock)
    keeper = Timekeeper(Ledger.open(tmp_path / "ledger.db", BERLIN, clock.now()), clock, CONFIG, "app")
    try:
        today, earlier = (keeper.snapshot(day).day for day in (None, Date(2026, 3, 17)))
        found = {reason for item in items(today, clock.now(), OFFICE) for reason in item.reasons}
        assert {
            Reason.UNRESOLVED,
            Reason.UNASSIGNED,
            Reason.UNFILED,
            Reason.REPEATED,
            Reason.GAP,
        } <= found
        assert not today.reviewed
        assert earlier.reviewed
        assert earlier.breaks
        assert not items(earlier, clock.now(), OFFICE)
    finally:
        keeper.ledger.close()


@pytest.mark.parametrize("today", [Date(2026, 3, day) for day in (1, 2, 5, 6, 16, 31)])
def test_last_month_is_billed_to_two_clients_and_one_of_them_anew(tmp_path: Path, today: Date) -> None:
    clock = FakeClock(BERLIN.starts_at(today) + 7 * HOUR)
    fill(tmp_path / "ledger.db", CONFIG, clock)
    keeper = Timekeeper(Ledger.open(tmp_path / "ledger.db", BERLIN, clock.now()), clock, CONFIG, "app")
    try:
        month = Period.month(Date(2026, 1 if today.day <= 5 else 2, 1))
        anew, void, acme = keeper.statements()
        assert [each.number for each in (anew, void, acme)] == [
            "GLOBEX-2026-002",
            "GLOBEX-2026-001",
            "ACME-2026-001",
        ]
        assert (anew.live, void.live, acme.live) == (True, False, True)
        assert anew.replaces == void.id
        assert {(each.first_day, each.last_day) for each in (anew, void, acme)} == {
            (month.first.format_iso(), month.last.format_iso())
        }
        assert any("110" in change for change in keeper.statement_of(anew).changes)
        roster = keeper.roster()
        uses = [keeper.retainer_use(client.id) for client in roster.clients]
        used = uses[0]
        assert used is not None
        assert used.left >= 0
        assert used.left + used.used >= 40 * HOUR
        assert uses[1:] == [None, None, None]
        # What was made up is what the timekeeper itself would issue.
        for issued in (acme, anew):
            keeper.void(issued.number, "to compare")
            draft = keeper.draft(issued.client, month, late=())
            said, meant = keeper.statement_of(issued), draft.statement
            assert (said.lines, said.totals, said.rules, said.account) == (
                meant.lines, meant.totals, meant.rules, meant.account,
            )  # fmt: skip
            assert not draft.stopped_by
        initech = keeper.draft(roster.find("initech").id, month, late=()).statement
        assert {str(line.multiplier) for line in initech.lines} >= {"1", "1.5"}
        assert any(line.topped_up for line in initech.lines)
    finally:
        keeper.ledger.close()


def test_the_same_seed_tells_the_same_story() -> None:
    assert weeks(MONDAY, BERLIN, 7) == weeks(MONDAY, BERLIN, 7)
    assert weeks(MONDAY, BERLIN, 7) != weeks(MONDAY, BERLIN, 8)


def test_earlier_days_stay_as_they_are_when_it_gets_later() -> None:
    early, late = (
        [s.id for s in weeks(MONDAY + offset, BERLIN).sessions if s.start < MONDAY - 48 * HOUR]
        for offset in (0, 6 * HOUR)
    )
    assert early == late


def test_a_filled_ledger_holds_it_all_with_a_journal_that_tells_it(tmp_path: Path) -> None:
    clock = FakeClock()
    history = fill(tmp_path / "ledger.db", CONFIG, clock)
    ledger = Ledger.open(tmp_path / "ledger.db", BERLIN, clock.now())
    try:
        assert ledger.between(0, clock.now() + 1) == history.sessions
        assert ledger.roster().clients == history.roster.clients
        assert set(ledger.roster().contexts) == set(history.roster.contexts)
        assert ledger.running() == history.running
        assert history.running is not None
        pulse = ledger.pulse(history.running.id)
        assert pulse is not None
        assert (pulse.boot, pulse.heartbeat, pulse.keyed_at) == (clock.boot(), clock.now(), None)
        entries = list(ledger.entries())
        assert first_broken(entries) is None
        told = replay(entry.body for entry in entries)
        assert {s.id: told["session", s.id] for s in history.sessions} == {s.id: s for s in history.sessions}
        actions = {entry.action for entry in entries}
        begun = {"client", "context", "start", "return", "stop", "add", "unassigned"}
        assert actions == begun | {"away", "break", "review", "terms", "issue", "void"}
        assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(entries))
        assert [change for change in ledger.bodies(entries[-1].act) if history.running.id in change]
    finally:
        ledger.close()


@given(st.integers(0, 400), NOWS, ZONES)
@settings(max_examples=20)
def test_a_long_history_has_as_many_sessions_as_asked_for(count: int, now: int, zone: str) -> None:
    history = years(count, now, Days(zone))
    assert len(history.sessions) == count
    check_order(history.sessions)
    assert all(s.end is not None and s.end < now for s in history.sessions)
    assert len({s.id for s in history.sessions}) == count
    assert not states(history)[State.UNASSIGNED]


def test_a_year_has_about_three_thousand() -> None:
    sessions = years(3000, MONDAY, BERLIN).sessions
    assert 340 < (MONDAY - sessions[0].start) / 86_400 < 360


def test_a_long_history_is_written_as_if_imported(tmp_path: Path) -> None:
    clock = FakeClock()
    history = fill(tmp_path / "ledger.db", CONFIG, clock, sessions=1200)
    ledger = Ledger.open(tmp_path / "ledger.db", BERLIN, clock.now())
    try:
        assert ledger.between(0, clock.now()) == history.sessions
        assert ledger.running() is None
        assert [act for _, act in ledger.acts_backwards()][:4] == ["import", "import", "import", "context"]
    finally:
        ledger.close()


def test_more_than_fit_are_refused() -> None:
    with pytest.raises(Refused, match="don't fit"):
        years(1_000_000, MONDAY, BERLIN)
