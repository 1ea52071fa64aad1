"""When a session is in doubt: too long, overnight, unseen; and the stretches that wait for a word."""

from __future__ import annotations

from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.doubts import DERIVED, Doubt, Due, doubtful, due, waiting
from hraas_tui.core.moments import HOUR, Days, Span
from hraas_tui.core.sessions import Away, AwayId, Session
from hraas_tui.core.watching import Lapse
from tests.support.days import ZONE, at, session

DAYS = Days(ZONE)
LONGEST = 10 * HOUR


def away(start: int, end: int, answer: str | None = None, reason: str = "idle", name: str = "w") -> Away:
    return Away(AwayId(name), start, end, reason, answer)


def doubts(one: Session, end: int, *aways: Away, unseen: Lapse | None = None, behind: int = 0) -> list[Away]:
    ids = count()
    made = doubtful(
        one,
        end,
        Doubt(unseen, LONGEST),
        behind=behind,
        days=DAYS,
        aways=aways,
        identify=lambda: f"n{next(ids)}",
    )
    return list(made)


class TestDue:
    def test_after_the_longest_that_is_believed(self) -> None:
        assert due(session("s", at(9), None), (), LONGEST, DAYS) == Due(at(19), "long")

    def test_or_at_the_end_of_the_day(self) -> None:
        assert due(session("s", at(22), None), (), LONGEST, DAYS) == Due(at(4, day=17), "overnight")

    def test_who_kept_a_time_vouches_for_it(self) -> None:
        one = session("s", at(9), None)
        assert due(one, [away(at(19), at(20), "keep")], LONGEST, DAYS) == Due(at(4, day=17), "overnight")
        assert due(one, [away(at(12), at(13), "keep")], LONGEST, DAYS) == Due(at(23), "long")

    def test_no_other_answer_does(self) -> None:
        one = session("s", at(9), at(22))
        others = [away(at(12), at(13)), away(at(13), at(14), "give"), away(at(22), at(23), "keep")]
        assert due(one, others, LONGEST, DAYS) == Due(at(19), "long")

    def test_a_day_with_a_change_of_the_clocks(self) -> None:
        night = session("s", at(23, day=28), None)
        assert due(night, (), LONGEST, DAYS) == Due(at(4, day=29), "overnight")


class TestTheEnd:
    def test_is_believed(self) -> None:
        assert doubts(session("s", at(9), at(19)), at(19)) == []

    def test_of_a_session_that_was_too_long(self) -> None:
        (one,) = doubts(session("s", at(9), at(20)), at(20))
        assert (one.start, one.end, one.reason, one.answer) == (at(19), at(20), "long", None)

    def test_of_one_that_nobody_saw(self) -> None:
        unseen = Lapse(Span(at(8), at(11)), "restarted")
        (one,) = doubts(session("s", at(9), at(11)), at(11), unseen=unseen)
        assert (one.start, one.end, one.reason) == (at(9), at(11), "restarted")

    def test_the_earliest_doubt_counts(self) -> None:
        unseen = Lapse(Span(at(21), at(22)), "crashed")
        (one,) = doubts(session("s", at(9), at(22)), at(22), unseen=unseen)
        assert (one.start, one.end, one.reason) == (at(19), at(22), "long")

    def test_by_a_clock_that_was_set_back(self) -> None:
        one = session("s", at(9), at(9) + 1)
        assert [(a.start, a.end) for a in doubts(one, at(9) + 1, behind=10)] == [(at(9), at(9) + 1)]
        assert doubts(one, at(9) + 1, behind=9) == []

    def test_nothing_is_asked_twice(self) -> None:
        one = session("s", at(9), at(22))
        asked = away(at(18), at(20)), away(at(21), at(22), "told")
        assert [(a.start, a.end) for a in doubts(one, at(22), *asked)] == [(at(20), at(21))]
        assert doubts(one, at(22), away(at(18), at(23))) == []


class TestWaiting:
    def test_answered_times_do_not(self) -> None:
        assert waiting(session("s", at(9), at(12)), [away(at(10), at(11), "keep")], at(13)) == ()

    def test_each_within_its_session(self) -> None:
        (one,) = waiting(session("s", at(9), at(12)), [away(at(8), at(10))], at(13))
        assert (one.start, one.end) == (at(9), at(10))

    def test_what_touches_is_one_with_the_longest_reason(self) -> None:
        parts = [
            away(at(10), at(10, 5), reason="idle", name="a"),
            away(at(10, 5), at(11), reason="asleep", name="b"),
            away(at(11, 1), at(11, 2), name="c"),
        ]
        first, second = waiting(session("s", at(9), None), parts, at(12))
        assert (first.id, first.start, first.end, first.reason) == ("a", at(10), at(11), "asleep")
        assert second.id == "c"

    def test_a_session_that_runs_too_long_waits_without_a_row(self) -> None:
        one, limit = session("s", at(9), None), Due(at(19), "long")
        assert waiting(one, (), at(19), limit) == ()
        assert waiting(one, (), at(20), limit) == (Away(DERIVED, at(19), at(20), "long"),)
        ended = session("s", at(9), at(20))
        assert waiting(ended, (), at(20), limit) == ()

    @given(
        st.lists(st.tuples(st.integers(0, 900), st.integers(1, 300)), max_size=6),
        st.integers(0, 500),
        st.integers(1, 700),
    )
    def test_nothing_is_lost_and_nothing_doubled(
        self, spans: list[tuple[int, int]], start: int, length: int
    ) -> None:
        one = session("s", start, start + length)
        rows = [away(first, first + long, name=str(n)) for n, (first, long) in enumerate(spans)]
        found = waiting(one, rows, 2000)
        seconds = {t for part in found for t in range(part.start, part.end)}
        assert seconds == {
            t for row in rows for t in range(row.start, row.end) if start <= t < start + length
        }
        assert all(a.end < b.start for a, b in pairwise(found))
