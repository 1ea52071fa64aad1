"""Edits that make two of one, one of several, or none, by examples."""

from __future__ import annotations

import pytest

from hraas_tui.core.edits import Delete, Join, Split
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.sessions import Session, SessionId
from tests.support.worlds import FIREWALL, GLOBEX, MAIL, after, at, by_id, minute, shown, world

A, B, C = SessionId("A"), SessionId("B"), SessionId("C")


class TestSplit:
    def test_the_later_part_keeps_id_and_way_back(self) -> None:
        around = world(
            at(A, -60, -50), at(B, -50, -20, GLOBEX, ticket="7", note="Fix", back=A), at(C, -20, -10, back=B)
        )
        done = Split(B, minute(-30)).decide(around)
        there = by_id(after(around, done))
        assert shown(tuple(there.values())) == [
            ("A", -60, -50),
            ("NEW-1", -50, -30),
            ("B", -30, -20),
            ("C", -20, -10),
        ]
        assert (there["NEW-1"].back, there["B"].back, there["C"].back) == (None, "A", "B")
        assert (there["NEW-1"].ticket, there["NEW-1"].note) == ("7", "Fix")
        assert done.news == "Split Globex 11:10–11:40 at 11:30."

    @pytest.mark.parametrize("cut", [-50, -20, -60, 0])
    def test_only_inside(self, cut: int) -> None:
        with pytest.raises(Refused, match="give a time inside it"):
            Split(A, minute(cut)).decide(world(at(A, -50, -20)))

    def test_what_runs_goes_on_in_its_later_part(self) -> None:
        around = world(at(A, -50, None))
        assert shown(after(around, Split(A, minute(-20)).decide(around))) == [
            ("NEW-1", -50, -20),
            ("A", -20, None),
        ]


class TestJoin:
    def test_what_touches_is_joined_and_links_move_to_the_survivor(self) -> None:
        around = world(
            at(A, -50, -40, context=FIREWALL, note="Rules"),
            at(B, -40, -30, ticket="7", note="Rolled", back=A),
            at(C, -30, None, GLOBEX, back=A),
        )
        done = Join((B, A)).decide(around)
        joined, runs = after(around, done)
        assert shown((joined,)) == [("B", -50, -30)]
        assert (joined.context, joined.ticket, joined.note) == (FIREWALL.id, "7", "Rules; Rolled")
        assert (joined.back, runs.back) == (None, "B")

    def test_a_gap_is_taken_after_a_question_that_says_how_much(self) -> None:
        around = world(at(A, -50, -40), at(B, -35, -30))
        with pytest.raises(NeedsYes, match=r"takes the gap too: 0:05 more for Acme 11:10–11:30\. Join\?"):
            Join((A, B)).decide(around)
        assert shown(after(around, Join((A, B)).decide(around, yes=True))) == [("B", -50, -30)]

    @pytest.mark.parametrize(
        ("first", "second", "why"),
        [
            (at(A, -50, -40), at(C, -20, -10, GLOBEX), "have different clients"),
            (at(A, -50, -40, context=FIREWALL), at(C, -20, -10, context=MAIL), "have different contexts"),
            (at(A, -50, -40, ticket="7"), at(C, -20, -10, ticket="8"), "have different tickets"),
            (at(A, -50, -40), at(C, -20, -10), "Another session lies between"),
        ],
    )
    def test_what_does_not_belong_together_stays_apart(
        self, first: Session, second: Session, why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            Join((A, C)).decide(
                world(first, at(B, -30, -25), second) if "lies" in why else world(first, second), yes=True
            )

    def test_it_takes_two(self) -> None:
        with pytest.raises(Refused, match="takes two sessions"):
            Join((A, A)).decide(world(at(A, -50, -40)))


class TestDelete:
    def test_links_go_to_the_nearest_below_that_stays(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -30, GLOBEX, back=A), at(C, -30, None, back=B))
        done = Delete((B,)).decide(around)
        assert [(s.id, s.back) for s in after(around, done)] == [("A", None), ("C", "A")]
        assert done.news == "Deleted Globex 11:20–11:30, 0:10."

    def test_nothing_goes_back_to_itself(self) -> None:
        around = world(at(A, -50, -40, back=B), at(B, -40, -30, GLOBEX, back=A))
        assert [(s.id, s.back) for s in after(around, Delete((A,)).decide(around))] == [("B", None)]

    def test_what_runs_is_asked_about(self) -> None:
        around = world(at(A, -50, None))
        with pytest.raises(NeedsYes, match="Acme 11:10–now still runs: deleting it stops the clock"):
            Delete((A,)).decide(around)
        assert after(around, Delete((A,)).decide(around, yes=True)) == ()

    def test_several_are_counted_once_each(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -30))
        assert Delete((A, B, A)).decide(around).news == "Deleted 2 sessions, 0:20."
