"""What changes mean: the instants that they touch, whose time moves, and what happens to all others."""

from __future__ import annotations

import pytest

from hraas_tui.core.effects import Moved, heavy, moved, neighbours, recorded, stretches, told
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.sessions import Break, BreakId, ClientId, Review, ReviewId
from tests.support.days import NOON
from tests.support.worlds import ACME, DAYS, GLOBEX, ROSTER, at, away, minute

A = at("A", -50, -30)
RUNS = at("R", -30, None, GLOBEX)
PAUSE = Break(BreakId("P"), minute(-20), minute(-10))


class TestMoved:
    def test_each_clients_seconds_after_less_those_before(self) -> None:
        changes = (
            Change(A, A._replace(end=minute(-20))),
            Change(RUNS, RUNS._replace(start=minute(-20))),
            Change(None, at("N", -60, -55, None)),
            Change(at("G", -59, -58, GLOBEX), None),
        )
        assert moved(changes, NOON) == (
            Moved(GLOBEX, -11 * MINUTE),
            Moved(None, 5 * MINUTE),
            Moved(ACME, 10 * MINUTE),
        )
        assert recorded(changes, NOON) == 4 * MINUTE

    def test_time_that_only_moves_about_within_a_client_is_left_out(self) -> None:
        changes = (Change(A, A._replace(end=minute(-40))), Change(None, at("N", -20, -10)))
        assert moved(changes, NOON) == ()

    def test_another_client_takes_all_of_it_along(self) -> None:
        assert moved((Change(A, A._replace(client=GLOBEX)),), NOON) == (
            Moved(ACME, -20 * MINUTE),
            Moved(GLOBEX, 20 * MINUTE),
        )

    def test_other_records_and_a_clock_set_back_weigh_nothing(self) -> None:
        ahead = at("R", 5, None)
        changes = (Change(None, PAUSE), Change(None, away(-9, -8)), Change(ahead, None))
        assert moved(changes, NOON) == ()


@pytest.mark.parametrize(
    ("seconds", "much"), [((60, -60), False), ((-61, 61), True), ((61,), True), ((-61,), True), ((), False)]
)
def test_more_than_a_minute_of_anyones_time_is_much(seconds: tuple[int, ...], much: bool) -> None:
    assert heavy(Moved(ClientId(str(one)), one) for one in seconds) is much


def test_whose_time_moves_is_told_from_a_minute_on() -> None:
    moves = (Moved(ACME, -5 * MINUTE), Moved(GLOBEX, 59), Moved(None, 65 * MINUTE))
    assert told(moves, ROSTER) == "Acme −0:05, unassigned +1:05"
    assert told((Moved(GLOBEX, -59),), ROSTER) == ""


class TestNeighbours:
    def test_moved_new_and_removed_but_not_those_it_is_about(self) -> None:
        changes = (
            Change(A, A._replace(end=minute(-40))),
            Change(None, at("N", -40, -35, None)),
            Change(RUNS, None),
            Change(at("Q", -60, -55), at("Q", -60, -55, note="More")),
            Change(None, PAUSE),
        )
        assert neighbours(changes, ROSTER, DAYS) == (
            "Acme 11:10–11:30 → 11:10–11:20",
            "unassigned 11:20–11:25 is new",
            "Globex 11:30–now is removed",
        )
        assert neighbours(changes, ROSTER, DAYS, (A.id, RUNS.id)) == ("unassigned 11:20–11:25 is new",)

    def test_a_client_that_goes_or_comes_with_the_act_has_no_name_yet(self) -> None:
        stranger = A._replace(client=ClientId("stranger"))
        assert neighbours((Change(None, stranger),), ROSTER, DAYS) == ("session 11:10–11:30 is new",)


def test_what_is_touched_is_all_that_was_and_will_be_covered() -> None:
    changes = (
        Change(A, A._replace(start=minute(-45))),
        Change(None, RUNS),
        Change(None, PAUSE),
        Change(away(-9, -8), None),
        Change(Review(ReviewId("V"), "2026-03-16"), None),
    )
    assert list(stretches(changes, NOON)) == [
        Span(minute(-50), minute(-30)),
        Span(minute(-45), minute(-30)),
        Span(minute(-30), NOON + 1),
        Span(minute(-20), minute(-10)),
        Span(minute(-9), minute(-8)),
    ]
