from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Days, Span
from hraas_tui.core.roster import Roster
from hraas_tui.core.searching import Search, Word, marks, search_of
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId

ACME = Client(ClientId("A"), "acme", "Acme GmbH", 1, 1, 0)
MUELLER = Client(ClientId("M"), "mueller", "Müller & Söhne", 2, 2, 1)
FIREWALL = Context(ContextId("F"), ACME.id, "firewall", "Firewall of the head office", 0)
FIBRE = Context(ContextId("G"), MUELLER.id, "fibre", "fibre", 0)
ROSTER = Roster((ACME, MUELLER), (FIREWALL, FIBRE))
DAYS = Days("Europe/Berlin")
TODAY = Date(2026, 3, 18)


def read(line: str, named: frozenset[ClientId | None] | None = None) -> Search:
    return search_of(line, ROSTER, DAYS, TODAY, named)


def days(line: str) -> tuple[str, str] | None:
    """The first and last civil day of the time that a line asks for."""
    span = read(line).span
    if span is None:
        return None
    return DAYS.day_of(span.start).format_iso(), DAYS.day_of(span.end - 1).format_iso()


class TestWords:
    def test_a_word_may_stand_anywhere(self) -> None:
        assert read("VPN acme").words == (Word("vpn"), Word("acme", frozenset({ACME.id})))
        assert read("office").words == (Word("office", contexts=frozenset({FIREWALL.id})),)

    @pytest.mark.parametrize("typed", ["müller", "MÜLLER", "Mu\u0308ller", "söhne"])
    def test_letters_of_any_case_and_composition_are_the_same(self, typed: str) -> None:
        (word,) = read(typed).words
        assert word.clients == {MUELLER.id}

    def test_what_is_not_known_yet_is_found_by_its_name(self) -> None:
        assert read("unassigned").words[0].clients == {None}
        assert read("assigned").words[0].clients == set()

    @pytest.mark.parametrize(
        ("line", "texts"),
        [
            ('"phone call"', ["phone call"]),
            ('a "march past" b', ["a", "march past", "b"]),
            ('"never closed', ["never closed"]),
            ('"" x', ["x"]),
            ('"2026"', ["2026"]),
            ("and/or", ["and/or"]),
            ("@@anna ##4", ["@anna", "#4"]),
            ("", []),
            ("  @ # ", []),
        ],
    )
    def test_quotes_and_doubled_marks_make_plain_text(self, line: str, texts: list[str]) -> None:
        search = read(line)
        assert list(search.texts) == texts
        assert search.span is None
        assert search.hints == ()

    def test_a_line_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(Refused, match="search is 501 characters"):
            read("x" * 501)


class TestMarks:
    def test_a_context_and_a_ticket_begin_so(self) -> None:
        search = read("@FI #Chg")
        assert (search.contexts, search.tickets) == (frozenset({FIREWALL.id, FIBRE.id}), ("chg",))
        assert search.words == ()

    def test_a_client_and_its_context(self) -> None:
        assert read("acme/").clients == frozenset({ACME.id})
        both = read("Acme/fi")
        assert (both.clients, both.contexts, both.told) == (
            frozenset({ACME.id}),
            frozenset({FIREWALL.id}),
            ("of Acme GmbH",),
        )

    def test_what_no_context_begins_with_is_said(self) -> None:
        assert read("@zzz").hints == ("no context begins with “zzz”",)
        assert read("@zzz").contexts == frozenset()
        assert read("acme/fibre").hints == ("Acme GmbH has no context that begins with “fibre”",)

    def test_two_must_both_be_so(self) -> None:
        assert read("acme/ mueller/").clients == frozenset()
        assert read("@fi @fire").contexts == frozenset({FIREWALL.id})


class TestDates:
    @pytest.mark.parametrize(
        ("line", "first", "last", "told"),
        [
            ("2026-03-16", "2026-03-16", "2026-03-16", "on Mon 16 March 2026"),
            ("2026-3-6", "2026-03-06", "2026-03-06", "on Fri 6 March 2026"),
            ("today", "2026-03-18", "2026-03-18", "on Wed 18 March 2026"),
            ("Yesterday", "2026-03-17", "2026-03-17", "on Tue 17 March 2026"),
            ("monday", "2026-03-16", "2026-03-16", "on Mon 16 March 2026"),
            ("2026-03", "2026-03-01", "2026-03-31", "in March 2026"),
            ("march", "2026-03-01", "2026-03-31", "in March 2026"),
            ("April", "2025-04-01", "2025-04-30", "in April 2025"),
            ("2025", "2025-01-01", "2025-12-31", "in 2025"),
            ("2025-", "2025-01-01", "2025-12-31", "in 2025"),
            ("march 2024", "2024-03-01", "2024-03-31", "in March 2024"),
            ("2024 march", "2024-03-01", "2024-03-31", "in March 2024"),
            ("2026-03-01..2026-03-16", "2026-03-01", "2026-03-16", "2026-03-01 to 2026-03-16"),
            ("2026-03-16..2026-03-01", "2026-03-01", "2026-03-16", "2026-03-01 to 2026-03-16"),
            ("2025-11..yesterday", "2025-11-01", "2026-03-17", "2025-11-01 to 2026-03-17"),
            ("2024..2025", "2024-01-01", "2025-12-31", "2024-01-01 to 2025-12-31"),
            ("Jan..march", "2026-01-01", "2026-03-31", "2026-01-01 to 2026-03-31"),
            ("mon..tue", "2026-03-16", "2026-03-17", "2026-03-16 to 2026-03-17"),
        ],
    )
    def test_forms(self, line: str, first: str, last: str, told: str) -> None:
        assert days(line) == (first, last)
        assert read(line).told == (told,)
        assert read(line).words == ()

    @pytest.mark.parametrize(("line", "word", "name"), [("mar", "mar", "march"), ("Sun", "sun", "sunday")])
    def test_a_short_name_is_a_word_and_the_long_one_is_named(self, line: str, word: str, name: str) -> None:
        assert read(line).texts == (word,)
        assert read(line).hints == (f"For the time, write {name}. It is looked for as a word.",)
        assert read(f'"{line}"').hints == ()

    def test_ranges_without_an_end(self) -> None:
        since, until = read("2026-03-16..").span, read("..2026-03-16").span
        assert since is not None
        assert until is not None
        assert since.start == DAYS.starts_at(Date(2026, 3, 16))
        assert until.end == DAYS.starts_at(Date(2026, 3, 17))
        assert read("2026-03-16..").told == ("from 2026-03-16 on",)

    def test_several_must_all_hold(self) -> None:
        assert days("2026 2026-03-10..2026-03-20 march") == ("2026-03-10", "2026-03-20")
        assert read("monday tuesday").span == Span(0, 0)

    @pytest.mark.parametrize("line", ["2026-13", "2026-02-30", "2026-00", "2026-02-30..2026-03-01"])
    def test_what_looks_like_a_date_and_is_none_is_said_and_taken_for_a_word(self, line: str) -> None:
        search = read(line)
        assert search.texts == (line,)
        assert search.span is None
        assert search.hints[0].endswith("It is looked for as a word.")

    @pytest.mark.parametrize("line", ["mar", "sun", "mon", "last", "this", "4812", "..", "a..b", "1234-5"])
    def test_words_that_are_no_dates(self, line: str) -> None:
        assert read(line).texts == (line,)

    @given(st.text(max_size=40))
    def test_anything_can_be_typed(self, line: str) -> None:
        search = read(line)
        assert all(text == text.casefold() for text in search.texts)


class TestDiscretion:
    def test_only_the_named_are_found_by_what_they_say(self) -> None:
        only = frozenset({ACME.id})
        assert read("vpn", only).clients == frozenset({ACME.id})
        assert read("@fi", only).contexts == frozenset({FIREWALL.id})
        assert read("#1", only).clients == frozenset({ACME.id})
        assert read("march", only).clients is None

    def test_nobody_else_is_even_known(self) -> None:
        assert read("mueller/", frozenset({ACME.id})).texts == ("mueller/",)
        assert read("mueller", frozenset()).words == (Word("mueller"),)
        assert read("mueller", frozenset()).clients == frozenset()


class TestWhereAWordStands:
    @pytest.mark.parametrize(
        ("text", "words", "prefixes", "found"),
        [
            ("VPN to VPN", ["vpn"], [], ["VPN", "VPN"]),
            ("Straße", ["strasse"], [], ["Straße"]),
            ("Maß", ["s"], [], ["ß"]),
            ("gateway", ["gate", "tew"], [], ["gatew"]),
            ("aaa", ["aa"], [], ["aaa"]),
            ("CHG-1 chg", [], ["chg"], ["CHG"]),
            ("x-CHG", [], ["chg"], []),
            ("İstanbul", ["istanbul"], [], []),
            ("", ["a"], ["b"], []),
        ],
    )
    def test_examples(self, text: str, words: list[str], prefixes: list[str], found: list[str]) -> None:
        assert [text[start:end] for start, end in marks(text, words, prefixes)] == found

    @given(st.text(max_size=20), st.text(min_size=1, max_size=3))
    def test_they_are_in_order_apart_and_hold_the_word(self, text: str, word: str) -> None:
        found = marks(text, [word.casefold()])
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert all(one[1] < other[0] for one, other in pairwise(found))
        assert bool(found) == (word.casefold() in text.casefold())
