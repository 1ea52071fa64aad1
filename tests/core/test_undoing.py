"""What undo and redo say, and what they ask."""

from __future__ import annotations

import pytest

from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import Break, BreakId, Review, ReviewId, SessionId
from hraas_tui.core.undoing import Retold, reopened_away
from tests.support.days import ACME, GLOBEX, NOON, ROSTER, ZONE, session

DAYS = Days(ZONE)
FIRST = session("1", NOON, NOON + 3600)
SECOND = session("2", NOON + 3600, NOON + 7200, GLOBEX)._replace(ticket="7")
LATER = NOON + 86_400


def told(word: str, *first: Change, action: str = "undo") -> Retold:
    changes = tuple(change.inverted() for change in first) if action == "undo" else first
    return Retold(action, word, first, changes, LATER)


def news(word: str, *first: Change) -> str:
    return told(word, *first).news(ROSTER, DAYS)


def moved(by: int) -> tuple[Change, Change]:
    return (
        Change(FIRST, FIRST._replace(end=FIRST.end + by if FIRST.end else None)),
        Change(SECOND, SECOND._replace(start=SECOND.start + by)),
    )


def test_a_moved_edge_names_the_session_that_was_moved_and_both_that_changed() -> None:
    assert (
        news("edit", *moved(300)) == "Undid: moved Acme 12:00–13:00 → 12:00–13:05 (Acme −0:05, Globex +0:05)."
    )


def test_a_redo_says_so() -> None:
    redo = told("edit", *moved(300), action="redo").news(ROSTER, DAYS)
    assert redo == "Redid: moved Acme 12:00–13:00 → 12:00–13:05 (Globex −0:05, Acme +0:05)."


@pytest.mark.parametrize(("by", "asks"), [(0, False), (60, False), (61, True), (-61, True)])
def test_over_a_minute_of_anyone_is_asked_about(by: int, asks: bool) -> None:
    assert told("edit", *moved(by)).heavy == asks


def test_the_question_says_which_time_moves_to_whom() -> None:
    assert told("edit", *moved(300)).question(ROSTER, DAYS) == (
        "Undo “moved Acme 12:00–13:00 → 12:00–13:05”? Recorded time: Acme −0:05, Globex +0:05."
    )


def test_words_by_action() -> None:
    part = FIRST._replace(id=SessionId("3"), end=NOON + 600)
    rest = FIRST._replace(start=NOON + 600)
    assert news("split", Change(FIRST, rest), Change(None, part)) == "Undid: split Acme 12:00–13:00."
    assert news("join", Change(rest, FIRST), Change(part, None)) == "Undid: joined Acme 12:00–13:00."
    assert news("assign", Change(FIRST, FIRST._replace(client=GLOBEX))).startswith(
        "Undid: assigned Acme 12:00–13:00 to Globex (Globex −1:00"
    )
    assert news("note", Change(FIRST, FIRST._replace(note="x"))) == "Undid: noted on Acme 12:00–13:00."
    assert news("delete", Change(FIRST, None), Change(SECOND, None)).startswith("Undid: deleted 2 sessions (")
    assert news("delete", Change(FIRST, None)) == "Undid: deleted Acme 12:00–13:00 (Acme +1:00)."
    gap = Break(BreakId("b"), NOON, NOON + 600)
    assert news("break", Change(None, gap)) == "Undid: added break 12:00–12:10."
    assert news("review", Change(None, Review(ReviewId("r"), "2026-03-16"))) == "Undid: reviewed 2026-03-16."


def test_a_switch_names_what_began() -> None:
    running = FIRST._replace(end=None)
    begun = session("4", NOON + 600, None, GLOBEX)
    start = Change(running, running._replace(end=NOON + 600)), Change(None, begun)
    assert news("start", *start).startswith("Undid: started Globex 12:10–now (Globex −23:50, Acme +23:50)")


def test_sessions_moved_together_are_counted() -> None:
    shifted = [
        Change(one, one._replace(start=one.start + 300, end=(one.end or 0) + 300)) for one in (FIRST, SECOND)
    ]
    assert news("edit", *shifted) == "Undid: moved 2 sessions."


def test_a_reopened_end_leaves_the_time_since_in_doubt() -> None:
    running = FIRST._replace(end=None)
    away = reopened_away([Change(FIRST, running)], LATER, lambda: "a")
    assert away is not None
    assert (away.start, away.end, away.reason) == (FIRST.end, LATER, "reopened")
    assert reopened_away([Change(FIRST, running)], NOON + 3660) is None
    assert FIRST.client == ACME
