"""What a day still asks: the items of a review, the hours that gaps count in, and threads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from whenever import Date

from hraas_tui.core.day import Day
from hraas_tui.core.drafts import Decision
from hraas_tui.core.hours import OFFICE, Hours, hours_of
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import HOUR, Days, Span
from hraas_tui.core.review import Reason, beside, day_called, items, judged, missing
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    Break,
    BreakId,
    Client,
    ClientId,
    ContextId,
    Requirement,
    Session,
    SessionId,
)
from hraas_tui.core.threads import shared, thread_of
from tests.support import days
from tests.support.days import ACME, GLOBEX, ZONE, at, spans_in_a_row

NOW = at(22)
STRICT = ClientId("strict")
ROSTER = Roster(
    (
        *days.ROSTER.clients,
        Client(
            STRICT, "strict", "Strict", 3, 3, 3, requires=frozenset({Requirement.CONTEXT, Requirement.NOTE})
        ),
    )
)
NOTE = "Rolled the rules out"


def session(id: str, start: int, end: int | None, client: ClientId | None = ACME, note: str = "") -> Session:  # noqa: A002
    words = note or f"{NOTE} in {id}"
    return days.session(id, start, end, client)._replace(note=words)


def day(
    *sessions: Session, aways: tuple[Away, ...] = (), breaks: tuple[Break, ...] = (), reviewed: bool = False
) -> Day:
    return Day(Date(2026, 3, 16), Days(ZONE), ROSTER, sessions, aways, breaks, reviewed)


def reasons(of: Day, now: int = NOW) -> list[tuple[str, tuple[Reason, ...]]]:
    return [(item.session.id if item.session else "gap", item.reasons) for item in items(of, now, OFFICE)]


class TestItems:
    def test_a_day_in_order_asks_nothing(self) -> None:
        assert (
            items(day(session("a", at(9), at(10)), session("b", at(10), at(11), GLOBEX)), NOW, OFFICE) == ()
        )

    def test_what_has_no_client_is_unassigned_and_its_note_can_wait(self) -> None:
        call = session("a", at(9), at(10), None)._replace(note="")
        assert reasons(day(call)) == [("a", (Reason.UNASSIGNED,))]

    def test_what_its_client_requires(self) -> None:
        plain = session("a", at(9), at(10), STRICT)
        (item,) = items(day(plain), NOW, OFFICE)
        assert item.reasons == (Reason.UNFILED,)
        assert item.lacks == (Requirement.CONTEXT,)

    def test_an_away_period_that_waits(self) -> None:
        away = Away(AwayId("w"), at(9, 30), at(9, 45), "idle")
        (item,) = items(day(session("a", at(9), at(10)), aways=(away,)), NOW, OFFICE)
        assert item.reasons == (Reason.UNRESOLVED,)
        assert item.away == away
        assert (
            items(day(session("a", at(9), at(10)), aways=(away._replace(answer="keep"),)), NOW, OFFICE) == ()
        )

    @pytest.mark.parametrize(
        ("seconds", "found"),
        [(59, Reason.SHORT), (60, None), (4 * HOUR, None), (4 * HOUR + 1, Reason.LONG)],
    )
    def test_under_a_minute_and_over_four_hours(self, seconds: int, found: Reason | None) -> None:
        of = day(session("a", at(9), at(9) + seconds))
        assert reasons(of) == ([("a", (found,))] if found else [])

    @pytest.mark.parametrize("note", ["", "done", "two words"])
    def test_a_note_under_three_words(self, note: str) -> None:
        of = day(session("a", at(9), at(10))._replace(note=note))
        assert reasons(of) == [("a", (Reason.BRIEF,))]

    def test_a_note_word_for_word_outside_its_thread(self) -> None:
        first = session("a", at(9), at(10), note="Called Anna about it")
        again = session("b", at(10), at(11), GLOBEX, note="called  anna about IT")
        (item,) = items(day(first, again), NOW, OFFICE)
        assert (item.session, item.reasons, item.like) == (again, (Reason.REPEATED,), first)

    def test_the_same_note_within_a_thread_is_right(self) -> None:
        first, again = session("a", at(9), at(10), note=NOTE), session("b", at(10), at(11), note=NOTE)
        assert items(day(first, again), NOW, OFFICE) == ()
        other = again._replace(ticket="CHG-1")
        assert reasons(day(first, other)) == [("b", (Reason.REPEATED,))]

    def test_what_runs_is_asked_about_only_where_nobody_can_vouch_for_it(self) -> None:
        running = session("a", at(9), None, None)._replace(note="")
        assert items(day(running), NOW, OFFICE) == ()
        away = Away(AwayId("w"), at(12), at(13), "idle")
        assert reasons(day(running, aways=(away,))) == [("a", (Reason.UNRESOLVED,))]

    def test_what_began_the_day_before_is_reviewed_there_unless_it_is_unresolved_here(self) -> None:
        night = session("a", at(1), at(6), None)._replace(note="")
        assert items(day(night), NOW, OFFICE) == ()
        away = Away(AwayId("w"), at(5), at(6), "crash")
        assert reasons(day(night, aways=(away,))) == [("a", (Reason.UNRESOLVED,))]

    def test_one_item_a_session_in_order_of_time(self) -> None:
        away = Away(AwayId("w"), at(9, 30), at(9, 45), "idle")
        of = day(
            session("a", at(9), at(14), STRICT)._replace(note="x"),
            session("b", at(15), at(16), None),
            aways=(away,),
        )
        assert reasons(of) == [
            ("a", (Reason.UNRESOLVED, Reason.LONG, Reason.UNFILED, Reason.BRIEF)),
            ("gap", (Reason.GAP,)),
            ("b", (Reason.UNASSIGNED,)),
        ]


class TestGaps:
    def test_of_five_minutes_or_more(self) -> None:
        of = day(
            session("a", at(9), at(10)), session("b", at(10, 5), at(11)), session("c", at(11, 4), at(12))
        )
        assert [item.span for item in items(of, NOW, OFFICE)] == [Span(at(10), at(10, 5))]

    def test_within_working_hours(self) -> None:
        of = day(
            session("a", at(5), at(6)),
            session("b", at(8, 20), at(17, 40)),
            session("c", at(18, 30), at(19)),
            session("d", at(20), at(21)),
        )
        spans = [item.span for item in items(of, NOW, OFFICE) if item.session is None]
        assert spans == [Span(at(8), at(8, 20)), Span(at(17, 40), at(18))]

    def test_a_break_is_none(self) -> None:
        pause = Break(BreakId("p"), at(12), at(13))
        of = day(session("a", at(10), at(12)), session("b", at(13), at(14)), breaks=(pause,))
        assert items(of, NOW, OFFICE) == ()

    def test_without_working_hours_none_is_asked_about(self) -> None:
        of = day(session("a", at(9), at(10)), session("b", at(12), at(13)))
        assert items(of, NOW, None) == ()

    def test_a_reviewed_day_keeps_only_what_is_missing(self) -> None:
        parts = (session("a", at(9), at(10), note="x"), session("b", at(12), at(13), None))
        assert len(items(day(*parts), NOW, OFFICE)) == 3
        assert reasons(day(*parts, reviewed=True)) == [("b", (Reason.UNASSIGNED,))]

    @given(spans_in_a_row())
    def test_each_is_free_time_in_working_hours(self, spans: list[Span]) -> None:
        of = day(*(session(str(n), span.start, span.end) for n, span in enumerate(spans)))
        found = items(of, NOW, OFFICE)
        hours = OFFICE.span(of.date, of.days)
        assert [item.span.start for item in found] == sorted(item.span.start for item in found)
        for item in found:
            if item.session is None:
                assert item.span.seconds >= 300
                assert hours.start <= item.span.start < item.span.end <= hours.end
                assert not any(s.overlaps(item.span.start, item.span.end) for s in of.sessions)

    @given(spans_in_a_row())
    def test_marking_a_day_reviewed_only_takes_items_away(self, spans: list[Span]) -> None:
        of = day(
            *(session(str(n), s.start, s.end, None if n % 3 else ACME, "x") for n, s in enumerate(spans))
        )
        before, after = items(of, NOW, OFFICE), items(replace(of, reviewed=True), NOW, OFFICE)
        assert missing(before) == missing(after)
        assert judged(after) == 0


class TestHours:
    @pytest.mark.parametrize(
        ("text", "hours"),
        [
            ("08:00-18:00", OFFICE),
            ("8:30 - 17:15", Hours(510, 1035)),
            ("00:00-24:00", Hours(0, 1440)),
            ("22:00-06:00", Hours(1320, 360)),
            ("", None),
            ("8-18", None),
            ("08:00", None),
            ("25:00-26:00", None),
        ],
    )
    def test_they_are_read(self, text: str, hours: Hours | None) -> None:
        assert hours_of(text) == hours

    def test_of_a_day_and_of_a_night(self) -> None:
        date, zone = Date(2026, 3, 16), Days(ZONE)
        assert OFFICE.span(date, zone) == Span(at(8), at(18))
        assert Hours(22 * 60, 6 * 60).span(date, zone) == Span(at(22), at(6, day=17))
        assert Hours(2 * 60, 6 * 60).span(date, zone) == Span(at(2, day=17), at(6, day=17))
        assert Hours(8 * 60, 1440).span(date, zone) == Span(at(8), at(0, day=17))

    def test_on_the_day_that_the_clocks_go_forward(self) -> None:
        night = Hours(2 * 60 + 30, 10 * 60).span(Date(2026, 3, 29), Days(ZONE, 0))
        assert night.seconds == 7 * HOUR - 30 * 60  # 03:30, the first instant after 02:30, to 10:00


class TestBeside:
    def test_the_sessions_right_before_and_after(self) -> None:
        a, b, c = session("a", at(9), at(10)), session("b", at(11), at(12)), session("c", at(12), None)
        of = day(a, b, c)
        assert beside(of, Span(at(10), at(11))) == (a, b)
        assert beside(of, Span(at(11), at(12))) == (a, c)
        assert beside(of, Span(at(8), at(9))) == (None, a)


class TestThreads:
    def test_a_thread_is_one_client_context_and_ticket(self) -> None:
        whole = session("a", at(9), at(10))._replace(context=ContextId("x"), ticket="CHG-1")
        same = whole._replace(id=SessionId("b"), ticket="chg-1")
        others = [
            same._replace(id=SessionId("c"), ticket=""),
            same._replace(id=SessionId("d"), context=None),
            same._replace(id=SessionId("e"), client=GLOBEX),
        ]
        assert thread_of(whole, [whole, same, *others]) == (same,)

    def test_what_is_unassigned_is_of_none(self) -> None:
        one, other = session("a", at(9), at(10), None), session("b", at(10), at(11), None)
        assert thread_of(one, [one, other]) == ()

    def test_a_note_fills_the_empty_ones_and_says_so(self) -> None:
        before = session("a", at(9), at(10))._replace(note="")
        after = before._replace(note=NOTE)
        empty = [before._replace(id=SessionId(name)) for name in "bc"]
        full = before._replace(id=SessionId("d"), note="Something else was done")
        decision = shared(Decision((Change(before, after),), "Noted on Acme.", after), [before, *empty, full])
        assert decision.news == "Noted on Acme; the same note on 2 others of its thread."
        assert decision.changes[1:] == tuple(Change(one, one._replace(note=NOTE)) for one in empty)

    def test_without_a_note_or_a_mate_it_stays_as_it_is(self) -> None:
        one = session("a", at(9), at(10))
        decision = Decision((), "Nothing.", one)
        assert shared(decision, [one, session("b", at(10), at(11))]) == decision
        bare = Decision((), "Nothing.", one._replace(note=""))
        assert shared(bare, [one._replace(id=SessionId("b"), note="")]) == bare
        assert shared(Decision((), "Nothing."), [one]) == Decision((), "Nothing.")


def test_a_day_is_called_by_its_weekday() -> None:
    assert day_called(Date(2026, 3, 16)) == "Mon 16 Mar"
