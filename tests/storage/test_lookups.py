"""Looking for sessions and for what is on record: against brute force, and counted in the query plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Span
from hraas_tui.core.searching import Search, Word
from hraas_tui.core.sessions import Export, ExportId
from hraas_tui.storage.database import connection_of
from tests.storage.storage_kit import ACME, FIREWALL, GATEWAY, GLOBEX, NOW, at, change, put, raw, session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

NOTES = (
    session("S1", 0, 10, note="Rolled the VPN", ticket="CHG-1", context=FIREWALL.id),
    session("S2", 10, 30, GLOBEX, note="100% of the gateway_timeout", context=GATEWAY.id),
    session("S3", 30, 45, None, note="Straße in KÖLN, C:\\temp"),
    session("S4", 45, 60, note="", ticket="ÄND-9"),
    session("S5", 60, None, GLOBEX, note="vpn again"),
)
LATER = at(70)


def found(ledger: Ledger, search: Search, limit: int = 10) -> list[str]:
    return [str(session.id) for session in ledger.matching(search, LATER, limit).sessions]


def text(*words: str) -> Search:
    return Search(tuple(Word(word) for word in words))


class TestMatching:
    @pytest.mark.parametrize(
        ("search", "ids"),
        [
            (Search(), ["S5", "S4", "S3", "S2", "S1"]),
            (text("vpn"), ["S5", "S1"]),
            (text("vpn", "chg"), ["S1"]),
            (text("köln"), ["S3"]),
            (text("strasse"), ["S3"]),
            (text("änd"), ["S4"]),
            (text("100%"), ["S2"]),
            (text("y_t"), ["S2"]),
            (text("%"), ["S2"]),
            (text("_"), ["S2"]),
            (text("\\t"), ["S3"]),
            (text("' OR 1 --"), []),
            (Search((Word("vpn", frozenset({ACME.id})),)), ["S5", "S4", "S1"]),
            (Search((Word("x", frozenset({None, GLOBEX.id})),)), ["S5", "S3", "S2"]),
            (Search((Word("x", contexts=frozenset({GATEWAY.id})),)), ["S2"]),
            (Search(clients=frozenset({None})), ["S3"]),
            (Search(clients=frozenset({ACME.id, None})), ["S4", "S3", "S1"]),
            (Search(clients=frozenset()), []),
            (Search(contexts=frozenset({FIREWALL.id, GATEWAY.id})), ["S2", "S1"]),
            (Search(contexts=frozenset()), []),
            (Search(tickets=("chg",)), ["S1"]),
            (Search(tickets=("änd-",)), ["S4"]),
            (Search(tickets=("hg",)), []),
            (Search(span=Span(at(10), at(45))), ["S3", "S2"]),
            (Search(span=Span(0, 0)), []),
        ],
    )
    def test_examples(self, ledger: Ledger, search: Search, ids: list[str]) -> None:
        put(ledger, *NOTES)
        assert found(ledger, search) == ids

    def test_all_are_counted_though_the_latest_are_listed(self, ledger: Ledger) -> None:
        put(ledger, *NOTES)
        matches = ledger.matching(text("vpn"), LATER, 1)
        assert [session.id for session in matches.sessions] == ["S5"]
        assert (matches.count, matches.seconds) == (2, 10 * 60 + 10 * 60)
        assert ledger.matching(text("vpn"), LATER, 0).sessions == ()

    def test_a_clock_behind_counts_nothing_for_what_runs(self, ledger: Ledger) -> None:
        put(ledger, *NOTES)
        assert ledger.matching(text("again"), NOW, 10).seconds == 0


class TestTheRecordOfOneSession:
    def test_entries_are_those_of_the_kinds_in_order(self, ledger: Ledger) -> None:
        first, second = NOTES[0], session("S2", 10, 30, back=NOTES[0].id)
        put(ledger, first)
        put(ledger, second)
        change(ledger, Change(second, session("S2", 10, 31, back=first.id)))
        assert [entry.kind for entry in ledger.entries_of("S2", ("session", "back"))] == [
            "session",
            "back",
            "session",
        ]
        assert [entry.kind for entry in ledger.entries_of("S2", ("back",))] == ["back"]
        assert ledger.entries_of("CACME", ("session",)) == ()

    def test_sessions_that_are_gone_are_known_by_their_beginning(self, ledger: Ledger) -> None:
        put(ledger, *NOTES[:2])
        change(ledger, Change(NOTES[0], None))
        assert ledger.recorded_sessions("S") == ("S1", "S2")
        assert ledger.recorded_sessions("S1") == ("S1",)
        assert ledger.recorded_sessions("C") == ()

    def test_the_exports_that_hold_it_are_whole(self, ledger: Ledger) -> None:
        put(ledger, *NOTES)
        one, other = NOTES[0].id, NOTES[3].id

        def export(name: str, written: int, *ids: str) -> Export:
            held = tuple(s.id for s in NOTES if s.id in ids)
            return Export(ExportId(name), ACME.id, "2026-03-01", "2026-03-31", "csv", "a", "0", written, held)

        later, earlier = export("E1", 20, one, other), export("E2", 10, one)
        put(ledger, later, earlier, export("E3", 5, other))
        assert ledger.exports_with(one) == (earlier, later)
        assert ledger.exports_with("S2") == ()


class TestPlans:
    @pytest.fixture
    def big(self, ledger: Ledger) -> Ledger:
        put(ledger, *(session(f"S{n}", n, n + 1, note="n") for n in range(300)))
        return ledger

    @staticmethod
    def plans(ledger: Ledger, path: Path, ask: Callable[[], object]) -> list[list[str]]:
        seen: list[str] = []
        connection = connection_of(ledger._database)
        connection.set_trace_callback(seen.append)
        try:
            ask()
        finally:
            connection.set_trace_callback(None)
        # Only the name of the function matters to a plan.
        asked = [sql.replace("folded(", "lower(") for sql in seen]
        return [[row[3] for row in raw(path, f"EXPLAIN QUERY PLAN {sql}")] for sql in asked]

    def test_words_are_counted_in_one_reading_whatever_their_number(self, big: Ledger, path: Path) -> None:
        search = Search((Word("n", frozenset({ACME.id})), Word("o"), Word("p")), tickets=("q",))
        assert self.plans(big, path, lambda: big.matching(search, NOW, 5)) == [["SCAN session"]]

    def test_the_latest_of_many_are_read_backwards_until_there_are_enough(
        self, big: Ledger, path: Path
    ) -> None:
        _, second = self.plans(big, path, lambda: big.matching(Search((Word("n"),)), NOW, 5))
        assert second == ["SCAN session USING INDEX session_by_start"]

    def test_few_are_sorted(self, big: Ledger, path: Path) -> None:
        _, second = self.plans(big, path, lambda: big.matching(Search((Word("n"),)), NOW, 500))
        assert second == ["SCAN session", "USE TEMP B-TREE FOR ORDER BY"]

    def test_a_time_reads_its_part_only(self, big: Ledger, path: Path) -> None:
        search = Search((Word("n"),), span=Span(at(5), at(20)))
        part = "SEARCH session USING INDEX session_by_start (started_at>? AND started_at<?)"
        for limit, more in ((5, []), (500, ["USE TEMP B-TREE FOR ORDER BY"])):
            first, second = self.plans(big, path, lambda: big.matching(search, NOW, limit))  # noqa: B023 (asked at once)
            assert first == [part]
            assert second == [part, *more]

    @pytest.mark.parametrize(
        "ask",
        [
            lambda ledger: ledger.entries_of("S7", ("session", "back")),
            lambda ledger: ledger.recorded_sessions("S7"),
        ],
    )
    def test_a_record_is_found_by_the_index(
        self, big: Ledger, path: Path, ask: Callable[[Ledger], object]
    ) -> None:
        ((first, *rest),) = self.plans(big, path, lambda: ask(big))
        assert first.startswith("SEARCH journal USING INDEX journal_by_record")
        assert not any("SCAN" in line for line in rest)

    def test_its_exports_are_found_by_indexes(self, big: Ledger, path: Path) -> None:
        (lines,) = self.plans(big, path, lambda: big.exports_with("S7"))
        assert not any("SCAN" in line for line in lines)
