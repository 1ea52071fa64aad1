"""Searching, and asking why, on real ledgers: through undo, deletion and changes of another process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.edits import Delete
from hraas_tui.core.errors import Refused
from hraas_tui.core.history import Chapter, chapters
from hraas_tui.core.journal import Act, Change
from hraas_tui.core.journal_lines import Lines
from hraas_tui.core.sessions import Export, ExportId, Session, SessionId, State
from tests.support.clock import MONDAY, FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.timekeeper import Timekeeper

HOUR, DAY = 3600, 86_400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keeper(path: Path, clock: FakeClock) -> Iterator[Timekeeper]:
    keeper = with_clients(open_keeper(path, clock), "Acme", "Müller & Söhne", "Initech")
    yield keeper
    keeper.ledger.close()


def add(keeper: Timekeeper, words: str, note: str = "", ago: int = 4 * HOUR, ticket: str = "") -> Session:
    start = MONDAY - ago
    made = keeper.add(target(keeper, words, ticket, note), start, start + HOUR).session
    assert made is not None
    return made


def told(keeper: Timekeeper, prefix: str) -> tuple[Chapter, ...]:
    return chapters(keeper.history(prefix), keeper.days, keeper.clock.now())


def titles(keeper: Timekeeper, prefix: str) -> list[str]:
    return [chapter.title for chapter in told(keeper, prefix)]


def said(chapter: Chapter) -> dict[str, str]:
    return {d.label: d.after if d.before is None else f"{d.before} → {d.after}" for d in chapter.details}


class TestSearch:
    def test_words_dates_contexts_and_totals(self, keeper: Timekeeper, clock: FakeClock) -> None:
        old = add(keeper, "acme/firewall", "Rolled the VPN", ago=400 * DAY)
        new = add(keeper, "mueller-soehne", "vpn in Köln", ticket="CHG-1")
        keeper.start(target(keeper, "initech", note="vpn too"))
        running = keeper.ledger.running()
        clock.tick(600)
        assert running is not None
        found = keeper.search("VPN")
        assert [session.id for session in found.matches.sessions] == [running.id, new.id, old.id]
        assert (found.matches.count, found.matches.seconds) == (3, 2 * HOUR + 600)
        assert found.states == (State.RUNNING, State.FILED, State.FILED)
        for line, ids in {
            "SÖHNE": [new.id],
            "vpn 2025": [old.id],
            "@fire": [old.id],
            "#chg": [new.id],
            "acme/ vpn": [old.id],
            "today vpn": [running.id, new.id],
            "nothing": [],
        }.items():
            assert [session.id for session in keeper.search(line).matches.sessions] == ids, line

    def test_what_is_in_doubt_is_said(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.start(target(keeper, "acme", note="overnight"))
        clock.tick(20 * HOUR)
        keeper.start(target(keeper, "initech"))
        (state,) = keeper.search("overnight").states
        assert state is State.UNRESOLVED

    def test_the_list_has_an_end_the_count_has_none(self, keeper: Timekeeper) -> None:
        for hours in range(2, 7):
            add(keeper, "acme", "again", ago=hours * HOUR)
        found = keeper.search("again", limit=2)
        assert (len(found.matches.sessions), found.matches.count, found.matches.seconds) == (2, 5, 5 * HOUR)

    def test_hidden_clients_are_found_by_time_alone(self, keeper: Timekeeper) -> None:
        add(keeper, "acme", "vpn")
        mine = add(keeper, "initech", "vpn", ago=2 * HOUR)
        named = frozenset({mine.client})
        assert [s.id for s in keeper.search("vpn", named=named).matches.sessions] == [mine.id]
        assert keeper.search("acme", named=named).matches.count == 0
        assert keeper.search("today", named=named).matches.count == 2


class TestHistory:
    def test_from_the_first_key_to_what_it_is(self, keeper: Timekeeper, clock: FakeClock) -> None:
        keeper.start(target(keeper, "acme"))
        first = keeper.ledger.running()
        assert first is not None
        clock.tick(1800)
        keeper.write_note(first.id, "rules @firewall #7")
        keeper.start(target(keeper, "initech"))
        second = keeper.ledger.running()
        assert second is not None
        assert titles(keeper, first.id) == ["started", "note written", "ended by a switch", "now"]
        assert said(told(keeper, first.id)[1]) == {
            "context": "none → firewall",
            "ticket": "none → #7",
            "note": "none → “rules”",
        }
        assert said(told(keeper, second.id)[0])["returns to"] == "Acme 09:36"

    def test_undo_and_redo_are_chapters_under_the_same_id(self, keeper: Timekeeper) -> None:
        made = add(keeper, "acme", "rules")
        keeper.undo(yes=True)
        assert titles(keeper, made.id)[-2:] == ["undone: entered", "deleted; it was"]
        keeper.redo(yes=True)
        assert titles(keeper, made.id) == ["entered", "undone: entered", "done again: entered", "now"]

    def test_one_that_was_deleted_is_found_by_its_beginning(self, keeper: Timekeeper) -> None:
        made = add(keeper, "acme", "rules")
        keeper.edit(Delete((made.id,)), yes=True, reason="entered twice")
        for prefix in (made.id, made.id[:7], made.id[:7].lower()):
            *_, gone, last = told(keeper, prefix)
            assert (gone.title, gone.reason, last.title) == ("deleted", "entered twice", "deleted; it was")
        with pytest.raises(Refused, match="and there was none"):
            keeper.history("UUUU")
        with pytest.raises(Refused, match="there was none"):
            keeper.history("")

    def test_more_than_one_is_asked_about_whether_it_is_there_or_not(self, keeper: Timekeeper) -> None:
        made = add(keeper, "acme", "rules")
        twins = [made._replace(id=SessionId(f"TWIN00000{n}"), start=n, end=n + 1, back=None) for n in (1, 2)]
        changes = tuple(Change(None, twin) for twin in twins)
        for act in (Act("import", changes), Act("delete", tuple(change.inverted() for change in changes))):
            with keeper.ledger.transaction():
                keeper.ledger.commit(act, MONDAY, "import")
            with pytest.raises(Refused, match="“TWIN” may be TWIN000001, TWIN000002"):
                keeper.history("TWIN")
            assert titles(keeper, "TWIN000002")[0] == "imported"

    def test_names_are_the_present_ones_and_survive_what_goes_away(self, keeper: Timekeeper) -> None:
        made = add(keeper, "acme", "rules")
        keeper.add_client(ClientDraft(name="Hooli"))
        hooli = keeper.roster().find("hooli").id
        keeper.assign(made.id, hooli, "search")
        for _ in range(2):
            keeper.undo(yes=True)
        keeper.edit_client(keeper.roster().find("acme").id, ClientDraft(name="ACME Corp"))
        assert [client.name for client in keeper.roster().clients] == [
            "ACME Corp",
            "Müller & Söhne",
            "Initech",
        ]
        assigned = said(told(keeper, made.id)[1])
        assert assigned["client"] == "ACME Corp → Hooli"
        assert assigned["context"] == "none → search"

    def test_what_another_process_did_is_told_with_its_origin(
        self, path: Path, clock: FakeClock, keeper: Timekeeper
    ) -> None:
        made = add(keeper, "acme", "rules")
        other = open_keeper(path, clock, origin="cli")
        try:
            other.write_note(made.id, "other")
        finally:
            other.ledger.close()
        assert [chapter.origin for chapter in told(keeper, made.id)] == ["app", "command line", ""]

    def test_the_exports_that_hold_it(self, keeper: Timekeeper) -> None:
        made = add(keeper, "acme", "rules")
        assert made.client is not None
        export = Export(
            ExportId("E"),
            made.client,
            "2026-03-01",
            "2026-03-31",
            "csv",
            "/x/acme.csv",
            "0",
            MONDAY,
            (made.id,),
        )
        keeper.record_exports((export,))
        assert said(told(keeper, made.id)[-1])["exported"] == "09:36, acme.csv with 1 session"


class TestTheWholeJournal:
    def test_every_kind_of_entry_has_a_line(self, keeper: Timekeeper, clock: FakeClock) -> None:
        made = add(keeper, "acme/firewall", "rules", ticket="7")
        keeper.start(target(keeper, "initech"))
        clock.tick(20 * HOUR)
        keeper.start(target(keeper, "acme"))
        keeper.edit(Delete((made.id,)), yes=True, reason="entered twice")
        lines = Lines(keeper.days)
        told = [lines.line(entry, json.loads(entry.body)) for entry in keeper.journal()]
        assert "client Acme: new" in told
        assert "context Acme · firewall: new" in told
        assert "Acme · firewall 2026-03-16 05:36–06:36: new" in told
        assert "Acme · firewall 2026-03-16 05:36–06:36: gone (entered twice)" in told
        assert "Initech 2026-03-16 09:36–05:36: end running → 2026-03-17 05:36" in told
        assert any(line.startswith("returns to ") for line in told)
        assert any(line.startswith("away 2026-03-1") for line in told)
        assert len(told) == keeper.ledger.position()
