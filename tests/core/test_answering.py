"""What becomes of a session once a person has said what happened."""

from __future__ import annotations

from itertools import count, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.answering import Answer, Case, answered
from hraas_tui.core.doubts import DERIVED, waiting
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import Away, AwayId, ClientId, Provenance, Session, SessionId
from tests.support.days import ACME, GLOBEX, ROSTER, ZONE, at, session

if TYPE_CHECKING:
    from hraas_tui.core.journal import Record

NOW = at(15)
RUNNING = session("s", at(10), None)._replace(back=SessionId("below"), note="rules", ticket="T-1")
LUNCH = Away(AwayId("w"), at(12), at(13), "asleep")


def case(
    one: Session = RUNNING, *aways: Away, others: tuple[Session, ...] = (), derived: bool = False
) -> Case:
    ids = count()
    rows = aways or ((LUNCH,) if not derived else ())
    found = waiting(one, rows, NOW)
    if derived:
        found = (Away(DERIVED, at(14), NOW, "long"),)
    return Case(one, found[:1], NOW, Days(ZONE), ROSTER, rows, others, (), lambda: f"n{next(ids)}")


def after(
    known: Case, answer: Answer, client: ClientId | None = None, *, yes: bool = False
) -> tuple[list[tuple[str, int, int | None, ClientId | None]], list[Away], str]:
    """The sessions and away periods that an answer leaves, and the news."""
    decision = answered(known, answer, client, yes=yes)
    records: dict[str, Record] = {known.session.id: known.session}
    records.update({away.id: away for away in known.aways})
    for change in decision.changes:
        if change.before is not None:
            assert records.pop(change.before.id) == change.before
        if change.after is not None:
            records[change.after.id] = change.after
    sessions = sorted((s for s in records.values() if isinstance(s, Session)), key=lambda s: s.start)
    aways = sorted((a for a in records.values() if isinstance(a, Away)), key=lambda a: a.start)
    return [(s.id, s.start, s.end, s.client) for s in sessions], aways, decision.news


class TestWhileItRuns:
    def test_keep(self) -> None:
        sessions, aways, news = after(case(), Answer.KEEP)
        assert sessions == [("s", at(10), None, ACME)]
        assert aways == [LUNCH._replace(answer="keep")]
        assert news == "Kept the time of Acme as it is."

    def test_cut_and_stop(self) -> None:
        sessions, aways, news = after(case(), Answer.STOP)
        assert sessions == [("s", at(10), at(12), ACME)]
        assert aways == [LUNCH._replace(answer="stop")]
        assert news == "Acme 10:00–12:00; 3:00 less."

    def test_cut_and_go_on_leaves_id_and_back_on_the_later_part(self) -> None:
        sessions, _, news = after(case(), Answer.GO_ON)
        assert sessions == [("n0", at(10), at(12), ACME), ("s", at(13), None, ACME)]
        assert news == "Acme 10:00–12:00, Acme from 13:00; 1:00 less."
        made = [c.after for c in answered(case(), Answer.GO_ON).changes if isinstance(c.after, Session)]
        earlier, later = sorted(made, key=lambda s: s.start)
        assert (earlier.back, later.back) == (None, "below")
        assert {earlier.provenance, later.provenance} == {Provenance.ADJUSTED}
        assert (earlier.note, later.note, earlier.ticket) == ("rules", "rules", "T-1")

    def test_give_it_to_another_client(self) -> None:
        sessions, aways, news = after(case(), Answer.GIVE, GLOBEX)
        assert sessions == [
            ("n0", at(10), at(12), ACME),
            ("n1", at(12), at(13), GLOBEX),
            ("s", at(13), None, ACME),
        ]
        assert [away.answer for away in aways] == ["give"]
        assert news == "Acme 10:00–12:00, Globex 12:00–13:00, Acme from 13:00."

    def test_later_changes_nothing(self) -> None:
        assert answered(case(), Answer.LATER).changes == ()

    def test_nothing_waits(self) -> None:
        decision = answered(case(RUNNING, LUNCH._replace(answer="keep")), Answer.STOP)
        assert (decision.changes, decision.news) == ((), "Acme has nothing to answer.")

    @pytest.mark.parametrize(
        ("client", "why"),
        [(None, "which client"), (ACME, "already: keep it")],
    )
    def test_give_to_whom(self, client: ClientId | None, why: str) -> None:
        with pytest.raises(Refused, match=why):
            answered(case(), Answer.GIVE, client)

    def test_a_session_that_began_with_it_just_begins_later(self) -> None:
        early = LUNCH._replace(start=at(10))
        assert after(case(RUNNING, early), Answer.GO_ON)[0] == [("s", at(13), None, ACME)]

    def test_one_that_is_derived_is_kept_on_record(self) -> None:
        _, aways, _ = after(case(derived=True), Answer.KEEP)
        assert aways == [Away(AwayId("n0"), at(14), NOW, "long", "keep")]
        sessions, _, _ = after(case(derived=True), Answer.GO_ON)
        assert sessions == [("n1", at(10), at(14), ACME), ("s", NOW, None, ACME)]


class TestOnceItHasEnded:
    ENDED = session("s", at(10), at(14))

    def test_keep(self) -> None:
        assert after(case(self.ENDED), Answer.KEEP)[0] == [("s", at(10), at(14), ACME)]

    def test_cut_and_stop_takes_all_that_came_after(self) -> None:
        assert after(case(self.ENDED), Answer.STOP)[0] == [("s", at(10), at(12), ACME)]

    def test_cut_and_go_on(self) -> None:
        sessions, _, news = after(case(self.ENDED), Answer.GO_ON)
        assert sessions == [("n0", at(10), at(12), ACME), ("s", at(13), at(14), ACME)]
        assert news == "Acme 10:00–12:00, Acme 13:00–14:00; 1:00 less."

    @pytest.mark.parametrize("answer", [Answer.STOP, Answer.GO_ON])
    def test_at_its_very_end_there_is_no_later_part(self, answer: Answer) -> None:
        tail = LUNCH._replace(end=at(14))
        assert after(case(self.ENDED, tail), answer)[0] == [("s", at(10), at(12), ACME)]

    def test_give_its_end(self) -> None:
        tail = LUNCH._replace(end=at(14))
        sessions, _, _ = after(case(self.ENDED, tail), Answer.GIVE, GLOBEX)
        assert sessions == [("s", at(10), at(12), ACME), ("n0", at(12), at(14), GLOBEX)]

    @pytest.mark.parametrize("answer", [Answer.STOP, Answer.GO_ON, Answer.GIVE])
    def test_nothing_left_is_asked_about(self, answer: Answer) -> None:
        whole = LUNCH._replace(start=at(10), end=at(14))
        with pytest.raises(NeedsYes, match=r"left of Acme 10:00–14:00: it would be removed"):
            answered(case(self.ENDED, whole), answer, GLOBEX)
        sessions, _, news = after(case(self.ENDED, whole), answer, GLOBEX, yes=True)
        given_to = [("n0", at(10), at(14), GLOBEX)] if answer is Answer.GIVE else []
        assert sessions == given_to
        assert news == ("Globex 10:00–14:00." if given_to else "Acme is removed; 4:00 less.")

    def test_links_to_what_is_removed_move_below_it(self) -> None:
        ended = self.ENDED._replace(back=SessionId("below"))
        hanging = session("above", at(14), at(15))._replace(back=SessionId("s"))
        whole = case(ended, LUNCH._replace(start=at(10), end=at(14)))._replace(linked=(hanging,))
        changes = answered(whole, Answer.STOP, yes=True).changes
        assert hanging._replace(back=SessionId("below")) in [change.after for change in changes]

    def test_what_an_away_period_says_of_others_stays_open(self) -> None:
        beside = session("t", at(14), at(15), GLOBEX)
        wide = LUNCH._replace(start=at(13), end=at(16))
        _, aways, _ = after(case(self.ENDED, wide, others=(beside,)), Answer.KEEP)
        assert aways == [
            wide._replace(end=at(14), answer="keep"),
            Away(AwayId("n0"), at(14), at(15), "asleep"),
        ]

    def test_what_touches_is_answered_at_once(self) -> None:
        parts = (LUNCH, Away(AwayId("v"), at(13), at(13, 30), "idle"))
        sessions, aways, _ = after(case(self.ENDED, *parts), Answer.GO_ON)
        assert [(start, end) for _, start, end, _ in sessions] == [(at(10), at(12)), (at(13, 30), at(14))]
        assert {away.answer for away in aways} == {"go on"}


@given(
    start=st.integers(0, 500),
    length=st.integers(1, 500),
    since=st.integers(0, 900),
    lasts=st.integers(1, 500),
    runs=st.booleans(),
    answer=st.sampled_from(list(Answer)),
)
def test_no_time_is_made_and_only_what_was_cut_is_lost(
    start: int, length: int, since: int, lasts: int, runs: bool, answer: Answer
) -> None:
    one = session("s", start, None if runs else start + length)
    end = NOW if one.end is None else one.end
    row = Away(AwayId("w"), since, since + lasts, "idle")
    known = case(one, row)
    sessions, aways, _ = after(known, answer, GLOBEX, yes=True)
    low, high = max(start, since), min(end, since + lasts)
    cut = max(0, high - low)
    if answer is Answer.STOP and cut:
        cut = end - low
    left = sum((NOW if until is None else until) - begun for _, begun, until, _ in sessions)
    kept = answer in {Answer.KEEP, Answer.LATER, Answer.GIVE}
    assert left == end - start - (0 if kept else cut)
    assert all(
        until is not None and until <= begun for (_, _, until, _), (_, begun, _, _) in pairwise(sessions)
    )
    if answer is not Answer.LATER:
        ours = [s for s in sessions if s[3] == ACME]
        for id_, begun, until, _ in ours:
            assert waiting(session(id_, begun, until), aways, NOW) == ()
