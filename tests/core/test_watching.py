"""What the clocks say of the time between two looks, by examples and in general."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.moments import Span, without
from hraas_tui.core.sessions import Away, AwayId
from hraas_tui.core.watching import Lapse, Reading, Trace, lapse, proposed, unseen
from tests.support.clock import FakeClock
from tests.support.days import session

LIMIT = 600
NOW = 1_773_650_160


def reading(clock: FakeClock) -> Reading:
    return Reading(clock.now(), clock.steady(), clock.awake(), clock.boot())


def went_by(act: str, seconds: int, limit: int = LIMIT) -> str | None:
    clock = FakeClock()
    before = reading(clock)
    getattr(clock, act)(seconds)
    found = lapse(before, reading(clock), limit)
    if found is None:
        return None
    assert found.span == Span(before.wall, clock.now())
    return found.reason


@pytest.mark.parametrize(
    ("act", "seconds", "reason"),
    [
        ("suspend", 59, None),
        ("suspend", 60, "asleep"),
        ("suspend", 9 * 3600, "asleep"),
        ("step", 299, None),
        ("step", 300, "clock set"),
        ("step", -3600, None),
        ("starve", 600, None),
        ("starve", 601, "stopped"),
        ("tick", 1, None),
        ("reboot", 900, None),
    ],
)
def test_what_went_by(act: str, seconds: int, reason: str | None) -> None:
    assert went_by(act, seconds) == reason


def test_without_a_limit_a_stop_is_never_asked_about() -> None:
    assert went_by("starve", 10**6, limit=0) is None
    assert went_by("suspend", 3600, limit=0) == "asleep"


def test_a_short_sleep_or_step_hides_no_stop() -> None:
    for act in ("suspend", "step"):
        clock = FakeClock()
        before = reading(clock)
        getattr(clock, act)(30)
        clock.starve(2400)
        found = lapse(before, reading(clock), LIMIT)
        assert found is not None
        assert found == Lapse(Span(before.wall, clock.now()), "stopped")


@given(
    slept=st.integers(0, 10**5),
    stopped=st.integers(0, 10**5),
    step=st.integers(-(10**5), 10**5),
    limit=st.integers(0, 10**4),
)
def test_a_lapse_is_the_time_between_the_looks_and_needs_a_cause(
    slept: int, stopped: int, step: int, limit: int
) -> None:
    clock = FakeClock()
    before = reading(clock)
    clock.suspend(slept)
    clock.starve(stopped)
    clock.step(step)
    found = lapse(before, reading(clock), limit)
    past = clock.now() > before.wall
    causes = slept >= 60 or step >= 300 or 0 < limit < stopped
    assert (found is not None) == (past and causes)
    if found is not None:
        assert found.span == Span(before.wall, clock.now())
        assert found.reason == ("asleep" if slept >= 60 else "clock set" if step >= 300 else "stopped")


@pytest.mark.parametrize(
    ("ago", "boot", "watched", "limit", "reason"),
    [
        (601, "a", True, LIMIT, "crashed"),
        (600, "a", True, LIMIT, None),
        (10**6, "a", False, LIMIT, None),
        (121, "a", True, 0, "crashed"),
        (120, "a", True, 0, None),
        (5, "b", False, LIMIT, "restarted"),
        (0, "b", True, LIMIT, None),
        (-50, "b", True, LIMIT, None),
    ],
)
def test_a_heartbeat_that_is_missing(
    ago: int, boot: str, watched: bool, limit: int, reason: str | None
) -> None:
    found = unseen(Trace(NOW - ago, boot, watched), NOW, "a", limit)
    assert found == (None if reason is None else Lapse(Span(NOW - ago, NOW), reason))


SPANS = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(span=SPANS, known=st.lists(SPANS, max_size=4), start=st.integers(0, 4000))
def test_proposals_lie_in_the_session_and_ask_nothing_twice(
    span: tuple[int, int], known: list[tuple[int, int]], start: int
) -> None:
    rows = [Away(AwayId(f"k{n}"), *one, "idle", None if n % 2 else "keep") for n, one in enumerate(known)]
    ids = count()
    now = 6000
    made = proposed(
        Lapse(Span(*span), "asleep"), session("s", start, None), now, rows, lambda: f"n{next(ids)}"
    )
    assert len({away.id for away in made}) == len(made)
    for away in made:
        assert max(span[0], start) <= away.start < away.end <= min(span[1], now)
        assert away.end - away.start >= 60
        assert (away.reason, away.answer) == ("asleep", None)
        assert all(away.end <= row.start or row.end <= away.start for row in rows)
    covered = [*made, *rows]
    left = Span(max(span[0], start), max(start, span[0], min(span[1], now)))
    assert all(part.seconds < 60 for part in without(left, covered))
