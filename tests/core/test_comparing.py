"""Clients lay their statements side by side: what is billed to both, over recorded, and said twice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.billing.comparing import Comparison, against, compare
from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.same_words import LONG_RUN, Shared, Wording
from hraas_tui.core.billing.terms import Agreement, Charge, Group, Rounding, Rules, Terms
from hraas_tui.core.billing.words import STOPS, phrase
from hraas_tui.core.moments import HOUR, MINUTE, Days
from hraas_tui.core.sessions import Client, ClientId, Session, SessionId, TermsId
from tests.support.days import NOON, ZONE, at
from tests.support.statements import MARCH, Call, line, statement

if TYPE_CHECKING:
    from hraas_tui.core.billing.statements import Statement

DAYS = Days(ZONE)
QUARTER = 15 * MINUTE


def call(id: str, start: int, minutes: int, billed: int, **known: str) -> Call:  # noqa: A002
    """A session in minutes, its start counted from noon."""
    return Call(id, NOON + start * MINUTE, minutes * MINUTE, billed * MINUTE, **known)  # type: ignore[arg-type]


def found(*statements: Statement) -> Comparison:
    return compare(statements, DAYS)


def quarter_hours(key: str, *sessions: Session, minimum: int = 0) -> Statement:
    """A client's statement, drawn up with every session rounded up to a quarter of an hour."""
    client = Client(ClientId(key), key, key.title(), 1, None, 0)
    rules = Rules(increment=15, rounding=Rounding.UP, group=Group.SESSION, minimum=minimum)
    agreement = Agreement(client, (Terms(TermsId("T"), client.id, None, "", rules),))
    return draw_up(Case(agreement, {}, DAYS, MARCH, sessions, made_at=0))


class TestBilledToBoth:
    def test_two_short_calls_in_one_quarter_of_an_hour(self) -> None:
        acme = quarter_hours("acme", Session(SessionId("A"), at(10), at(10, 5), ZONE, ClientId("acme")))
        globex = quarter_hours(
            "globex", Session(SessionId("G"), at(10, 5), at(10, 10), ZONE, ClientId("globex"))
        )
        comparison = found(acme, globex)
        (twice,) = comparison.twice
        assert (twice.start, twice.end) == (at(10, 5), at(10, 15))
        assert [claim.session for claim in twice.claims] == ["A", "G"]
        assert twice.clients == ("acme", "globex")
        assert (comparison.billed_twice, twice.disclosed) == (10 * MINUTE, 0)
        (day,) = comparison.balances
        assert (day.recorded, day.billed, day.over) == (10 * MINUTE, 30 * MINUTE, 20 * MINUTE)
        assert day.excessive
        assert [claim.session for claim in day.causes] == ["A", "G"]
        assert not comparison.clean

    def test_time_billed_as_recorded_meets_nobodys(self) -> None:
        comparison = found(
            statement("acme", call("A", 0, 30, 30)), statement("globex", call("G", 30, 30, 30))
        )
        assert comparison.twice == ()
        assert comparison.clean

    def test_what_is_rounded_down_claims_less_than_it_lasted(self) -> None:
        comparison = found(statement("acme", call("A", 0, 34, 30)), statement("globex", call("G", 34, 5, 0)))
        assert comparison.clean
        assert comparison.balances[0].over == -9 * MINUTE

    def test_a_stretch_ends_where_its_clients_change(self) -> None:
        comparison = found(
            statement("acme", call("A", 0, 5, 30)),
            statement("globex", call("G", 10, 5, 15)),
            statement("initech", call("I", 20, 5, 15)),
        )
        assert [(each.start - NOON, each.end - NOON, each.clients) for each in comparison.twice] == [
            (10 * MINUTE, 20 * MINUTE, ("acme", "globex")),
            (20 * MINUTE, 25 * MINUTE, ("acme", "globex", "initech")),
            (25 * MINUTE, 30 * MINUTE, ("acme", "initech")),
        ]

    def test_one_clients_own_sessions_do_not_count_against_each_other(self) -> None:
        comparison = found(
            statement("acme", call("A1", 0, 5, 15), call("A2", 7, 5, 15)),
            statement("globex", call("G", 5, 2, 15)),
        )
        (twice,) = comparison.twice
        assert (twice.seconds, [claim.session for claim in twice.claims]) == (QUARTER, ["A1", "G", "A2"])

    def test_what_a_printed_minimum_is_the_reason_for_is_named_apart(self) -> None:
        acme = Call("A", NOON, 20 * MINUTE, 60 * MINUTE, topped_up=30 * MINUTE)
        comparison = found(statement("acme", acme), statement("globex", call("G", 20, 20, 20)))
        (twice,) = comparison.twice
        assert (twice.seconds, twice.disclosed) == (20 * MINUTE, 10 * MINUTE)

    def test_a_session_that_is_cut_in_pieces_claims_its_time_in_one(self) -> None:
        one, two = call("A", 0, 4, 10), call("A", 4, 4, 10)
        comparison = found(
            statement("acme", lines=[line(one), line(two)]), statement("globex", call("G", 8, 30, 30))
        )
        assert comparison.billed_twice == 12 * MINUTE
        assert comparison.twice[0].claims[0].recorded == 8 * MINUTE

    def test_what_is_not_charged_is_no_claim(self) -> None:
        free = Call("A", NOON, 5 * MINUTE, QUARTER, charge=Charge.NO_CHARGE)
        comparison = found(statement("acme", free), statement("globex", call("G", 5, 5, 15)))
        assert comparison.twice == ()
        assert [share.key for share in comparison.balances[0].shares] == ["globex"]

    def test_several_statements_of_a_client_are_one_claim(self) -> None:
        issued, draft = statement("acme", call("A", 0, 5, 15)), statement("acme", call("B", 5, 5, 15))
        assert found(issued, draft, issued).twice == ()

    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"), st.integers(0, 30), st.integers(1, 20), st.integers(0, 40),
                st.integers(0, 40),
            ),
            max_size=12,
        )
    )  # fmt: skip
    def test_every_second_that_two_clients_claim_is_in_one_stretch(
        self, drawn: list[tuple[str, int, int, int, int]]
    ) -> None:
        calls, now = list[tuple[str, Call]](), NOON
        for number, (key, pause, seconds, billed, top) in enumerate(drawn):
            calls.append((key, Call(f"S{number}", now + pause, seconds, billed, topped_up=min(top, billed))))
            now += pause + seconds
        statements = [
            statement(key, *(each for of, each in calls if of == key))
            for key in sorted({k for k, _ in calls})
        ]

        def doubled(cut: bool) -> set[int]:
            by_client: dict[str, set[int]] = {}
            for key, each in calls:
                reach = each.billed - (each.topped_up if cut else 0)
                by_client.setdefault(key, set()).update(range(each.start, each.start + reach))
            return {
                second
                for second in range(NOON, now + 50)
                if sum(second in claimed for claimed in by_client.values()) > 1
            }

        comparison = found(*statements)
        doubly = [second for each in comparison.twice for second in range(each.start, each.end)]
        assert sorted(doubled(cut=False)) == doubly
        assert sum(each.disclosed for each in comparison.twice) == len(doubly) - len(doubled(cut=True))
        for each in comparison.twice:
            assert len(each.clients) > 1
            assert all(claim.start < each.end and claim.until > each.start for claim in each.claims)
        assert all(one.end <= two.start for one, two in pairwise(comparison.twice))


class TestBilledOverRecorded:
    def test_a_printed_minimum_is_no_excess(self) -> None:
        session = Session(SessionId("A"), at(10), at(10, 5), ZONE, ClientId("acme"))
        (day,) = found(quarter_hours("acme", session, minimum=30)).balances
        assert (day.billed, day.topped_up, day.over) == (30 * MINUTE, 25 * MINUTE, 0)
        assert not day.excessive

    def test_what_is_rounded_above_the_minimum_is(self) -> None:
        session = Session(SessionId("A"), at(10), at(10, 5), ZONE, ClientId("acme"))
        (day,) = found(quarter_hours("acme", session, minimum=20)).balances
        assert (day.billed, day.topped_up, day.over) == (30 * MINUTE, 15 * MINUTE, 10 * MINUTE)

    def test_a_group_shares_what_its_minimum_put_there(self) -> None:
        acme = line(call("A", 0, 5, 15), call("B", 10, 5, 15), topped_up=20 * MINUTE)
        (day,) = found(statement("acme", lines=[acme])).balances
        assert (day.over, day.causes) == (0, ())

    def test_days_are_the_consultants_and_sessions_stay_whole(self) -> None:
        late, early = at(3, 30, day=17), at(4, 30, day=17)
        acme = statement("acme", Call("A", late, HOUR, HOUR), Call("B", early, QUARTER, HOUR))
        days = {balance.day: balance for balance in found(acme).balances}
        assert list(days) == [Date(2026, 3, 16), Date(2026, 3, 17)]
        assert (days[Date(2026, 3, 16)].recorded, days[Date(2026, 3, 16)].over) == (HOUR, 0)
        assert [claim.session for claim in days[Date(2026, 3, 17)].causes] == ["B"]

    def test_one_client_may_round_down_what_the_other_rounds_up(self) -> None:
        (day,) = found(
            statement("acme", call("A", 0, 55, 45)), statement("globex", call("G", 60, 10, 15))
        ).balances
        assert [(share.key, share.over) for share in day.shares] == [
            ("acme", -10 * MINUTE),
            ("globex", 5 * MINUTE),
        ]
        assert (day.over, day.excessive) == (-5 * MINUTE, False)

    def test_the_worst_cause_comes_first(self) -> None:
        (day,) = found(statement("acme", call("A", 0, 12, 15), call("B", 20, 2, 15))).balances
        assert [claim.session for claim in day.causes] == ["B", "A"]


def wordings(*notes: str) -> list[tuple[Wording, str, bool]]:
    """What is shared by clients that have a note each."""
    statements = [
        statement(key, call(key.upper(), at, 5, 5, note=note))
        for at, (key, note) in enumerate(zip("abcdefg", notes, strict=False))
    ]
    return [(each.kind, each.text, each.weak) for each in found(*statements).shared]


def told(shared: Shared) -> dict[str, tuple[str, ...]]:
    return {said.key: tuple(said.sessions) for said in shared.said}


class TestSharedWording:
    def test_the_same_note_whatever_its_case_and_composition(self) -> None:
        assert wordings("Prüfte die Filiale.", "PRU\u0308FTE die Filiale") == [
            (Wording.NOTE, "Prüfte die Filiale.", False)
        ]

    @pytest.mark.parametrize(
        "note", ["Weekly meeting", "weekly status call", "VPN", "Fixed the VPN", "wöchentliche Besprechung"]
    )
    def test_what_everybody_writes_is_weak(self, note: str) -> None:
        assert wordings(note, note.upper()) == [(Wording.NOTE, note, True)]

    def test_a_long_run_of_words(self) -> None:
        assert wordings(
            "Rolled back the payment gateway after a timeout; told Anna",
            "rolled back payment gateway after timeout, again",
        ) == [(Wording.RUN, "Rolled back the payment gateway after a timeout", False)]

    def test_three_words_are_a_coincidence(self) -> None:
        assert wordings("Rolled back the gateway for Anna", "Rolled back the gateway with Bernd") == []

    def test_scripts_without_spaces_count_two_signs_as_a_word(self) -> None:
        assert wordings("決済ゲートウェイの切り戻し", "夜間に決済ゲートウェイの切り戻しを実施") == [
            (Wording.RUN, "決済ゲートウェイの切り戻し", False)
        ]
        assert wordings("会議の準備をした", "会議の資料") == []

    def test_the_longest_run_is_told_and_who_has_the_shorter_one(self) -> None:
        run = "replaced failed disk array"
        statements = [
            statement("a", call("A", 0, 5, 5, note=f"{run} overnight hamburg")),
            statement("b", call("B", 5, 5, 5, note=f"then {run} overnight hamburg too")),
            statement("c", call("C", 10, 5, 5, note=f"{run} quickly")),
        ]
        assert {each.text: told(each) for each in found(*statements).shared} == {
            f"{run} overnight hamburg": {"a": ("A",), "b": ("B",)},
            run: {"a": ("A",), "b": ("B",), "c": ("C",)},
        }

    def test_one_client_may_repeat_itself(self) -> None:
        acme = statement(
            "acme", call("A", 0, 5, 5, note="Same"), call("B", 5, 5, 5, note="Same", ticket="X-1")
        )
        assert found(acme, statement("globex", call("G", 10, 5, 5, note="Other"))).shared == ()

    def test_all_sessions_of_both_are_named(self) -> None:
        acme = statement("acme", *(call(f"A{n}", n, 1, 1, note="Moved the archive south") for n in range(3)))
        globex = statement("globex", call("G", 9, 5, 5, note="moved archive – south!"))
        (shared,) = found(acme, globex).shared
        assert told(shared) == {"acme": ("A0", "A1", "A2"), "globex": ("G",)}

    def test_the_same_ticket(self) -> None:
        acme = statement("acme", call("A", 0, 5, 5, ticket="CHG-22"), call("B", 5, 5, 5, ticket="7"))
        globex = statement("globex", call("G", 9, 5, 5, ticket="chg-22"), call("H", 15, 5, 5, ticket="7"))
        assert [(each.kind, each.text, each.weak, told(each)) for each in found(acme, globex).shared] == [
            (Wording.TICKET, "CHG-22", False, {"acme": ("A",), "globex": ("G",)}),
            (Wording.TICKET, "7", True, {"acme": ("B",), "globex": ("H",)}),
        ]

    def test_weak_wording_comes_last_and_is_no_stain(self) -> None:
        acme = statement("acme", call("A", 0, 5, 5, note="Weekly meeting"))
        comparison = found(acme, statement("globex", call("G", 9, 5, 5, note="Weekly meeting")))
        assert len(comparison.shared) == 1
        assert comparison.telling == ()
        assert comparison.clean

    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.lists(st.sampled_from(["x1", "x2", "x3", "the"]), max_size=9).map(" ".join),
            ),
            max_size=10,
        )
    )
    def test_what_is_told_stands_there_and_who_shares_is_told(self, drawn: list[tuple[str, str]]) -> None:
        notes = {f"S{number}": (key, note) for number, (key, note) in enumerate(drawn)}
        statements = [
            statement(
                key, *(call(name, 0, 1, 1, note=note) for name, (of, note) in notes.items() if of == key)
            )
            for key in "abc"
        ]
        shared = found(*statements).shared
        named: set[str] = set()
        for each in shared:
            assert len(set(each.clients)) > 1
            for said in each.said:
                for session in said.sessions:
                    key, note = notes[session]
                    assert key == said.key
                    assert runs(note, len(kept(each.text))) >= {kept(each.text)}
                    named.add(session)
        for name, (key, note) in notes.items():
            others = {run for other, text in notes.values() if other != key for run in runs(text, LONG_RUN)}
            if runs(note, LONG_RUN) & others:
                assert name in named

    @given(st.lists(st.text(max_size=40), max_size=6))
    def test_any_text_is_read(self, notes: list[str]) -> None:
        statements = [
            statement(key, call(key, 0, 1, 1, note=n)) for key, n in zip("abcdef", notes, strict=False)
        ]
        assert all(len(each.said) > 1 for each in found(*statements).shared)


def kept(note: str) -> tuple[str, ...]:
    return tuple(word for word in phrase(note) if word not in STOPS) or phrase(note)


def runs(note: str, length: int) -> set[tuple[str, ...]]:
    words = kept(note)
    return {words[start : start + length] for start in range(len(words) - length + 1)}


class TestAgainst:
    def test_only_what_has_to_do_with_the_client(self) -> None:
        acme = statement("acme", call("A", 0, 5, 15, note="Moved the archive south"))
        globex = statement("globex", call("G", 5, 5, 15, note="Moved the archive south"))
        initech = statement("initech", call("I", 15, 5, 15), Call("J", at(9, day=20), HOUR, 2 * HOUR))
        hooli = statement("hooli", call("H", 18, 5, 15))
        whole = compare([acme, globex, initech, hooli], DAYS)
        seen = against(acme, [globex, initech, hooli], DAYS)
        assert [each.clients for each in whole.twice] == [
            ("acme", "globex"), ("globex", "initech"), ("globex", "initech", "hooli"), ("initech", "hooli"),
        ]  # fmt: skip
        assert [each.clients for each in seen.twice] == [("acme", "globex")]
        assert [balance.day for balance in seen.balances] == [Date(2026, 3, 16)]
        assert seen.balances[0] in whole.balances
        assert seen.shared == whole.shared

    def test_nobody_else_is_billed(self) -> None:
        assert against(statement("acme", call("A", 0, 5, 5)), [], DAYS).clean
        assert against(statement("acme"), [], DAYS) == Comparison((), (), ())
