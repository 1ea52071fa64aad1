"""Edits, steps and axes over a change of the clocks: what is recorded stays exact to the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.day import Day
from hraas_tui.core.edits import Amend, Around, Edit, Insert, Join, Shift, Split, next_step
from hraas_tui.core.edits.steps import nearest_step
from hraas_tui.core.effects import moved
from hraas_tui.core.interrupts import Target
from hraas_tui.core.lens import marks
from hraas_tui.core.moments import HOUR, MINUTE, Ambiguous, Days, Impossible, Span, iso, zoned
from hraas_tui.core.sessions import Session, SessionId
from hraas_tui.core.timeline import Window, axis
from hraas_tui.core.whens_near import moment_near
from tests.support.changes import APIA, LORD_HOWE, SAO_PAULO, TURNS, Turn
from tests.support.worlds import ACME, GLOBEX, ROSTER, after

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Decision

turns = pytest.mark.parametrize("turn", TURNS, ids=str)
A, B = SessionId("A"), SessionId("B")


def stretch(turn: Turn, name: SessionId, start: int, end: int | None, globex: bool = False) -> Session:
    """A session, its times in minutes from the change."""
    stop = None if end is None else turn.minutes(end)
    return Session(name, turn.minutes(start), stop, turn.zone, GLOBEX if globex else ACME)


def around(turn: Turn, *sessions: Session) -> Around:
    """Sessions and a present three hours after the change."""
    return Around(turn.minutes(180), turn.days, ROSTER, sessions)


def seconds(turn: Turn, world: Around, edit: Edit) -> tuple[Decision, list[int]]:
    """What an edit comes to, and the recorded seconds of each session then."""
    done = edit.decide(world, yes=True)
    return done, [session.seconds(turn.minutes(180)) for session in after(world, done)]


class TestDays:
    @turns
    def test_a_session_over_the_whole_day_counts_its_real_seconds(self, turn: Turn) -> None:
        span = turn.days.span(turn.day)
        whole = Session(A, span.start - HOUR, span.end + HOUR, turn.zone, ACME)
        day = Day(turn.day, turn.days, ROSTER, (whole,))
        assert turn.at in span
        assert day.worked(turn.minutes(6000)) == span.seconds == turn.hours * HOUR

    @turns
    def test_a_gap_over_the_change_is_as_long_as_it_was(self, turn: Turn) -> None:
        day = Day(
            turn.day, turn.days, ROSTER, (stretch(turn, A, -90, -20), stretch(turn, B, 25, 60, globex=True))
        )
        now = turn.minutes(180)
        assert day.gaps(now) == (Span(turn.minutes(-20), turn.minutes(25)),)
        assert [total.seconds for total in day.totals(now)] == [70 * MINUTE, 35 * MINUTE]
        assert day.bounds(now) == Span(turn.minutes(-90), turn.minutes(60))

    def test_a_day_that_does_not_exist_has_no_time(self) -> None:
        gone, days = Date(2011, 12, 30), Days(APIA)
        turn = TURNS[-1]
        day = Day(gone, days, ROSTER, (stretch(turn, A, -60, 60),))
        assert days.span(gone).seconds == 0
        assert (day.worked(turn.minutes(180)), day.totals(turn.minutes(180))) == (0, ())


class TestAxis:
    @turns
    def test_hours_are_skipped_and_repeated_as_on_the_wall(self, turn: Turn) -> None:
        window = Window(turn.minutes(-120), turn.minutes(120), 40)
        assert " ".join(text for _, text in axis(window, turn.zone)) == turn.labels

    @turns
    def test_a_label_stands_where_its_time_is(self, turn: Turn) -> None:
        window = Window(turn.minutes(-120), turn.minutes(120), 240)
        for moment, minutes in marks(window.span, turn.zone, 15):
            local = zoned(moment, turn.zone)
            assert (local.hour * 60 + local.minute, local.second) == (minutes, 0)
        for cell, text in axis(window, turn.zone):
            local = zoned(turn.minutes(cell - 120), turn.zone)
            assert f"{local.hour:02}:{local.minute:02}".startswith(text)

    def test_a_zone_a_quarter_off_has_its_own_hours(self) -> None:
        start = 1_773_650_160 // HOUR * HOUR
        found = [moment for moment, _ in marks(Span(start, start + 3 * HOUR), "Asia/Kathmandu", 60)]
        assert [moment - start for moment in found] == [15 * MINUTE, 75 * MINUTE, 135 * MINUTE]


def is_step(moment: int, zone: str, minutes: int) -> bool:
    local = zoned(moment, zone)
    return local.second == 0 and local.minute % minutes == 0


class TestSteps:
    @turns
    def test_the_last_step_before_the_change_and_the_first_after(self, turn: Turn) -> None:
        assert next_step(turn.at - 1, 1, turn.zone) == turn.at
        assert next_step(turn.at, -1, turn.zone) == turn.minutes(-5)
        assert next_step(turn.minutes(-3), 2, turn.zone) == turn.minutes(5)
        assert next_step(turn.minutes(3), -2, turn.zone) == turn.minutes(-5)
        assert next_step(turn.at, 1, turn.zone, 1) == turn.minutes(1)
        assert next_step(turn.at, 0, turn.zone) == turn.at

    @given(st.sampled_from(TURNS), st.integers(-400, 400), st.sampled_from((1, 5)))
    def test_no_step_lies_between(self, turn: Turn, off: int, minutes: int) -> None:
        at = turn.at + off
        on, back = next_step(at, 1, turn.zone, minutes), next_step(at, -1, turn.zone, minutes)
        steps = [t for t in range(at - 301, at + 302) if is_step(t, turn.zone, minutes)]
        assert on == min(t for t in steps if t > at)
        assert back == max(t for t in steps if t < at)
        near = nearest_step(at, turn.zone, minutes)
        assert abs(near - at) == min(abs(t - at) for t in steps)
        assert near in steps


class TestEdits:
    @turns
    @pytest.mark.parametrize("by", [1, -1])
    def test_a_nudge_over_the_change_moves_five_minutes_of_real_time(self, turn: Turn, by: int) -> None:
        world = around(turn, stretch(turn, A, -60, 0), stretch(turn, B, 0, 90, globex=True))
        to = next_step(turn.at, by, turn.zone)
        done, found = seconds(turn, world, Amend(A, end=to, strict=True))
        assert found == [(60 + 5 * by) * MINUTE, (90 - max(0, 5 * by)) * MINUTE]
        went = {move.client: move.seconds for move in moved(done.changes, world.now)}
        assert went == ({ACME: 300, GLOBEX: -300} if by > 0 else {ACME: -300})

    @turns
    def test_a_split_at_the_change_and_a_join_over_it_change_nothing_of_the_time(self, turn: Turn) -> None:
        world = around(turn, stretch(turn, A, -45, 75))
        done, found = seconds(turn, world, Split(A, turn.at))
        assert found == [45 * MINUTE, 75 * MINUTE]
        assert moved(done.changes, world.now) == ()
        joined, whole = seconds(
            turn, around(turn, *after(world, done)), Join(tuple(s.id for s in after(world, done)))
        )
        assert whole == [120 * MINUTE]
        assert moved(joined.changes, world.now) == ()

    @turns
    def test_a_gap_over_the_change_is_taken_as_long_as_it_was(self, turn: Turn) -> None:
        world = around(turn, stretch(turn, A, -60, -20), stretch(turn, B, 25, 60))
        done, found = seconds(turn, world, Join((A, B)))
        assert found == [120 * MINUTE]
        assert [move.seconds for move in moved(done.changes, world.now)] == [45 * MINUTE]

    @turns
    @pytest.mark.parametrize("by", [-120, -30, 30, 90])
    def test_a_shift_over_the_change_keeps_the_length(self, turn: Turn, by: int) -> None:
        world = around(turn, stretch(turn, A, -40, 20))
        _, found = seconds(turn, world, Shift((A,), by * MINUTE))
        assert found == [60 * MINUTE]

    @turns
    def test_what_is_put_over_the_change_cuts_what_is_there(self, turn: Turn) -> None:
        world = around(turn, stretch(turn, A, -60, None))
        span = Span(turn.minutes(-10), turn.minutes(10))
        done, found = seconds(turn, world, Insert(Target(GLOBEX), span))
        assert found == [50 * MINUTE, 20 * MINUTE, 170 * MINUTE]
        assert sum(move.seconds for move in moved(done.changes, world.now)) == 0


class TestTimesInAnEdit:
    """A bare time is that of the session's own day, whose night has the change."""

    NOW = 1_800_000_000

    def read(self, text: str, zone: str, day: Date) -> str:
        days = Days(zone)
        return iso(moment_near(text, day=day, now=self.NOW, days=days), zone)

    @pytest.mark.parametrize(
        ("text", "turn"), [("02:30", 0), ("0230", 0), ("00:30", 2), ("02:15", 5), ("00:10", 6)]
    )
    def test_a_time_that_was_skipped_is_refused(self, text: str, turn: int) -> None:
        with pytest.raises(Impossible, match="does not exist"):
            self.read(text, TURNS[turn].zone, TURNS[turn].day)

    @pytest.mark.parametrize(
        ("text", "turn", "apart"), [("02:30", 1, 60), ("23:30", 3, 60), ("01:45", 4, 30)]
    )
    def test_a_time_that_was_there_twice_is_asked_about(self, text: str, turn: int, apart: int) -> None:
        with pytest.raises(Ambiguous) as asked:
            self.read(text, TURNS[turn].zone, TURNS[turn].day)
        first, second = asked.value.candidates
        assert second - first == apart * MINUTE
        assert first < TURNS[turn].at <= second
        for candidate in (first, second):
            exact = iso(candidate, TURNS[turn].zone)
            assert self.read(exact, TURNS[turn].zone, TURNS[turn].day) == exact

    @pytest.mark.parametrize(
        ("text", "zone", "day", "found"),
        [
            ("01:59", "Europe/Berlin", Date(2026, 3, 28), "2026-03-29T01:59:00+01:00"),
            ("03:00", "Europe/Berlin", Date(2026, 3, 28), "2026-03-29T03:00:00+02:00"),
            ("03:00", "Europe/Berlin", Date(2026, 10, 24), "2026-10-25T03:00:00+01:00"),
            ("23:59", SAO_PAULO, Date(2018, 11, 3), "2018-11-03T23:59:00-03:00"),
            ("01:00", SAO_PAULO, Date(2018, 11, 3), "2018-11-04T01:00:00-02:00"),
            ("02:30", LORD_HOWE, Date(2026, 10, 3), "2026-10-04T02:30:00+11:00"),
            ("09:40", "Asia/Kathmandu", Date(2026, 3, 16), "2026-03-16T09:40:00+05:45"),
            ("23:59", APIA, Date(2011, 12, 29), "2011-12-29T23:59:00-10:00"),
            ("00:30", APIA, Date(2011, 12, 29), "2011-12-31T00:30:00+14:00"),
            ("09:40", APIA, Date(2011, 12, 31), "2011-12-31T09:40:00+14:00"),
        ],
    )
    def test_all_others_are_what_the_wall_showed(self, text: str, zone: str, day: Date, found: str) -> None:
        assert self.read(text, zone, day) == found
