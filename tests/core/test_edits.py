"""Each edit by examples: what becomes of the session, of its neighbours, and what a person is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.edits import Amend, Assign, Delete, Describe, Insert, Join, Reopen, Rest, Shift, Split
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.sessions import Away, Break, BreakId, ClientId, Context, Provenance, SessionId
from tests.support.worlds import (
    ACME,
    FIREWALL,
    GATEWAY,
    GLOBEX,
    OLD,
    after,
    at,
    away,
    minute,
    shown,
    world,
)

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Decision

A, B, C = SessionId("A"), SessionId("B"), SessionId("C")


def answers(decision: Decision) -> list[str | None]:
    return [change.after.answer for change in decision.changes if isinstance(change.after, Away)]


class TestAmend:
    def test_a_neighbour_gives_way_and_is_told_of(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -10, GLOBEX))
        done = Amend(A, end=minute(-25)).decide(around)
        assert shown(after(around, done)) == [("A", -50, -25), ("B", -25, -10)]
        assert done.news == (
            "Moved Acme 11:10–11:30 to Acme 11:10–11:35. Globex 11:30–11:50 → 11:35–11:50 (Globex −0:05, Acme +0:05)."
        ).replace("to Acme ", "to ")

    def test_a_neighbour_that_would_vanish_is_asked_about(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -20, GLOBEX), at(C, -20, -10))
        edit = Amend(A, end=minute(-15))
        with pytest.raises(NeedsYes, match=r"remove Globex 11:30–11:40\. "):
            edit.decide(around)
        assert shown(after(around, edit.decide(around, yes=True))) == [("A", -50, -15), ("C", -15, -10)]

    def test_by_a_key_or_a_drag_nothing_vanishes_whatever_is_answered(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -20, GLOBEX))
        with pytest.raises(Refused, match=r"Globex 11:30–11:40 would vanish\. Delete it first"):
            Amend(A, end=minute(-20), strict=True).decide(around, yes=True)
        done = Amend(A, end=minute(-21), strict=True).decide(around)
        assert shown(after(around, done)) == [("A", -50, -21), ("B", -21, -20)]

    def test_what_it_is_put_into_is_cut_in_two_and_keeps_its_id_and_way_back_on_the_later_part(self) -> None:
        around = world(at(A, -60, -55), at(B, -50, -10, GLOBEX, back=A), at(C, -10, None, back=B))
        done = Amend(A, minute(-40), minute(-30)).decide(around)
        there = after(around, done)
        assert shown(there) == [("NEW-1", -50, -40), ("A", -40, -30), ("B", -30, -10), ("C", -10, None)]
        assert [session.back for session in there] == [None, None, "A", "B"]

    def test_what_runs_gives_way_at_its_start(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, None, GLOBEX))
        done = Amend(A, end=minute(0), strict=True).decide(around)
        assert shown(after(around, done)) == [("A", -50, 0), ("B", 0, None)]

    @pytest.mark.parametrize(
        ("edit", "why"),
        [
            (Amend(A, minute(-30), minute(-30)), "the end has to come after the start"),
            (Amend(A, minute(-20)), r"can't go from 11:40 to 11:30"),
            (Amend(A, end=minute(1)), "the future: it is 12:00"),
            (Amend(B, end=minute(-5)), r"still runs, so it has no end to change\. Stop it first"),
            (Amend(B, minute(0)), "the future"),
            (Amend(A, client=OLD), r"Old is archived\. Bring it back first"),
            (Amend(A, client=None, context="mail"), "A context needs its client"),
        ],
    )
    def test_what_can_not_be_is_refused(self, edit: Amend, why: str) -> None:
        with pytest.raises(Refused, match=why):
            edit.decide(world(at(A, -50, -30), at(B, -20, None)), yes=True)

    def test_nothing_to_change_changes_nothing(self) -> None:
        around = world(at(A, -50, -30))
        done = Amend(A, minute(-50), minute(-30)).decide(around)
        assert (done.changes, done.news) == ((), "Acme 11:10–11:30 stays as it is.")

    def test_another_client_clears_context_and_ticket_and_says_so(self) -> None:
        around = world(at(A, -50, -30, context=FIREWALL, ticket="7", note="Rules"))
        done = Amend(A, client=GLOBEX).decide(around)
        (there,) = after(around, done)
        assert (there.client, there.context, there.ticket, there.note) == (GLOBEX, None, "", "Rules")
        assert done.news == "Changed Acme · firewall to Globex, context and ticket cleared, 11:10–11:30."
        assert there.provenance is Provenance.LIVE

    def test_a_session_that_had_no_client_keeps_its_ticket_and_gets_an_only_context(self) -> None:
        around = world(at(A, -50, -30, None, ticket="7"))
        (there,) = after(around, Amend(A, client=GLOBEX).decide(around))
        assert (there.context, there.ticket) == (GATEWAY.id, "7")

    def test_a_new_context_is_made_with_it_and_empty_words_clear(self) -> None:
        around = world(at(A, -50, -30, context=FIREWALL, ticket="7", note="Rules"))
        done = Amend(A, client=GLOBEX, context="docs", note="").decide(around)
        made = [change.after for change in done.changes if isinstance(change.after, Context)]
        (there,) = after(around, done)
        assert [(one.client, one.key, one.id) for one in made] == [(GLOBEX, "docs", there.context)]
        assert (there.ticket, there.note) == ("", "")

    def test_who_and_what_is_gone_is_said_to_be(self) -> None:
        with pytest.raises(Stale, match="client is gone"):
            Amend(A, client=ClientId("nobody")).decide(world(at(A, -50, -30)))
        with pytest.raises(Stale, match="session is gone"):
            Amend(B, note="x").decide(world(at(A, -50, -30)))


class TestShift:
    def test_sessions_move_as_they_are_and_what_they_meet_gives_way(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -30), at(C, -30, -10, GLOBEX))
        done = Shift((A, B), 5 * MINUTE).decide(around)
        assert shown(after(around, done)) == [("A", -45, -35), ("B", -35, -25), ("C", -25, -10)]
        assert done.news == "Moved 2 sessions 5 min later. Globex 11:30–11:50 → 11:35–11:50 (Globex −0:05)."

    @pytest.mark.parametrize("order", [(A, B), (B, A)])
    def test_into_the_middle_of_another_in_whatever_order_they_were_marked(
        self, order: tuple[SessionId, ...]
    ) -> None:
        around = world(at(A, -60, -55), at(B, -55, -50), at(C, -50, -10, GLOBEX))
        there = after(around, Shift(order, 20 * MINUTE).decide(around))
        assert [session[1:] for session in shown(there)] == [(-50, -40), (-40, -35), (-35, -30), (-30, -10)]

    def test_no_neighbour_vanishes_and_nothing_reaches_the_future(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -35, GLOBEX), at(C, -10, -1))
        with pytest.raises(Refused, match="Globex 11:20–11:25 would vanish"):
            Shift((A,), 5 * MINUTE).decide(around, yes=True)
        with pytest.raises(Refused, match="future"):
            Shift((C,), 2 * MINUTE).decide(around)

    def test_what_runs_does_not_move(self) -> None:
        with pytest.raises(Refused, match="still runs: only its start can move"):
            Shift((A,), -MINUTE).decide(world(at(A, -50, None)))


class TestInsert:
    GLOBEX_CALL = Target(GLOBEX, "gateway", "7", "Call")

    def test_a_gap_is_filled(self) -> None:
        around = world(at(A, -50, -40), at(B, -20, -10))
        done = Insert(self.GLOBEX_CALL, Span(minute(-40), minute(-20))).decide(around)
        made = after(around, done)[1]
        assert shown((made,)) == [("NEW-1", -40, -20)]
        assert (made.client, made.context, made.ticket, made.note) == (GLOBEX, GATEWAY.id, "7", "Call")
        assert (made.provenance, made.back) == (Provenance.TYPED, None)
        assert done.news == "Added Globex · gateway 11:20–11:40, 0:20."

    def test_what_is_there_gives_way_after_a_question(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -25), at(C, -25, -10))
        edit = Insert(self.GLOBEX_CALL, Span(minute(-40), minute(-20)))
        with pytest.raises(
            NeedsYes, match=r"recorded already: Acme 11:10–11:30, Acme 11:30–11:35, Acme 11:35–11:50"
        ):
            edit.decide(around)
        there = after(around, edit.decide(around, yes=True))
        assert shown(there) == [("A", -50, -40), ("NEW-2", -40, -20), ("C", -20, -10)]

    @pytest.mark.parametrize(
        "span", [Span(minute(-5), minute(1)), Span(minute(-5), minute(-5)), Span(minute(-5), minute(-6))]
    )
    def test_not_backwards_and_not_ahead(self, span: Span) -> None:
        with pytest.raises(Refused):
            Insert(self.GLOBEX_CALL, span).decide(world(), yes=True)


class TestRest:
    def test_a_gap_becomes_a_break(self) -> None:
        gap = Span(minute(-40), minute(-20))
        done = Rest(gap).decide(world(at(A, -50, -40), at(B, -20, -10)))
        (change,) = done.changes
        assert isinstance(change.after, Break)
        assert Span(change.after.start, change.after.end) == gap
        assert done.news == "Break 11:20–11:40, 0:20."

    @pytest.mark.parametrize(
        "span", [Span(minute(-41), minute(-30)), Span(minute(-5), minute(1)), Span(minute(-5), minute(-5))]
    )
    def test_only_a_gap_that_is_over(self, span: Span) -> None:
        with pytest.raises(Refused):
            Rest(span).decide(world(at(A, -50, -40)), yes=True)

    def test_a_break_is_a_gap_again(self) -> None:
        rest = Break(BreakId("R"), minute(-40), minute(-20))
        other = Break(BreakId("S"), minute(-20), minute(-10))
        edit = Reopen(Span(rest.start, rest.end))
        done = edit.decide(replace(world(), breaks=(rest, other)))
        assert [(change.before, change.after) for change in done.changes] == [(rest, None)]
        assert done.news == "11:20–11:40 is no break any more."
        assert edit.decide(world()).changes == ()


class TestWords:
    def test_several_are_assigned_and_those_that_lose_something_are_counted(self) -> None:
        around = world(
            at(A, -50, -40, context=FIREWALL), at(B, -40, -30, None, ticket="7"), at(C, -30, -20, GLOBEX)
        )
        done = Assign((A, B, C), GLOBEX).decide(around)
        there = after(around, done)
        assert [(s.client, s.context, s.ticket) for s in there] == [
            (GLOBEX, None, ""),
            (GLOBEX, GATEWAY.id, "7"),
            (GLOBEX, None, ""),
        ]
        assert done.news == "Assigned 3 sessions to Globex. The context and ticket of 1 are cleared."

    def test_a_new_context_for_several_is_made_once(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -30))
        done = Assign((A, B), ACME, "docs").decide(around)
        assert [c.after.key for c in done.changes if isinstance(c.after, Context)] == ["docs"]
        assert len({session.context for session in after(around, done)}) == 1

    def test_several_are_described_and_keep_what_is_not_given(self) -> None:
        around = world(at(A, -50, -40, ticket="7"), at(B, -40, -30, GLOBEX, note="Old"))
        there = after(around, Describe((A, B), note="New").decide(around))
        assert [(s.ticket, s.note) for s in there] == [("7", "New"), ("", "New")]

    def test_different_clients_share_no_context_and_nobodys_has_none(self) -> None:
        around = world(at(A, -50, -40), at(B, -40, -30, GLOBEX), at(C, -30, -20, None))
        with pytest.raises(Refused, match="different clients"):
            Describe((A, B), context="docs").decide(around)
        with pytest.raises(Refused, match="needs its client"):
            Describe((C,), context="docs").decide(around)


class TestBilled:
    @pytest.mark.parametrize(
        "edit",
        [
            Amend(A, end=minute(-25)),
            Amend(B, minute(-29)),
            Amend(B, note="More"),
            Shift((B,), MINUTE),
            Split(B, minute(-25)),
            Join((B, C)),
            Delete((B,)),
            Insert(Target(GLOBEX), Span(minute(-25), minute(-24))),
            Assign((A, B), GLOBEX),
            Describe((B,), ticket="8"),
        ],
    )
    def test_it_never_changes_and_its_number_is_named(self, edit: Amend) -> None:
        around = world(at(A, -50, -30), at(B, -30, -20), at(C, -20, -10), billed={B})
        with pytest.raises(
            Refused, match=r"Acme 11:30–11:40 is billed in 2026-007.*Void that statement first"
        ):
            edit.decide(around, yes=True)

    def test_where_return_goes_from_it_is_no_part_of_what_was_billed(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -20, back=A), billed={B})
        assert [(s.id, s.back) for s in after(around, Delete((A,)).decide(around))] == [("B", None)]


class TestAways:
    def test_a_told_end_answers_what_is_on_this_session_alone(self) -> None:
        around = world(at(A, -50, -30), at(B, -30, -10), aways=(away(-40, -35), away(-35, -25, name="BOTH")))
        assert answers(Amend(A, end=minute(-32)).decide(around)) == ["told"]
        assert answers(Shift((A,), -MINUTE).decide(around)) == ["told"]

    def test_what_was_answered_is_not_answered_again_and_a_start_tells_nothing_of_the_end(self) -> None:
        around = world(at(A, -50, -30), aways=(away(-40, -35, "keep"),))
        assert answers(Amend(A, end=minute(-32)).decide(around)) == []
        around = world(at(A, -50, -30), aways=(away(-40, -35),))
        assert answers(Amend(A, start=minute(-45)).decide(around)) == []

    def test_with_the_session_goes_its_question_unless_another_has_it_too(self) -> None:
        both = away(-35, -25, name="BOTH")
        around = world(at(A, -50, -30), at(B, -30, -10), aways=(away(-45, -40), both))
        assert answers(Delete((A,)).decide(around)) == ["deleted"]
        assert answers(Delete((A, B)).decide(around)) == ["deleted", "deleted"]

    def test_what_is_entered_answers_what_lay_in_its_time(self) -> None:
        around = world(at(A, -50, -40), aways=(away(-38, -32),))
        done = Insert(Target(ACME), Span(minute(-40), minute(-30))).decide(around)
        assert answers(done) == ["told"]
