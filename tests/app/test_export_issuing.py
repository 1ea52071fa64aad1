from __future__ import annotations

import math
import threading
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.widgets import Static
from whenever import Date

from hraas_tui.app.dialogs.export import ExportDialog
from hraas_tui.app.dialogs.export_fields import FormatChoice
from hraas_tui.app.dialogs.export_form import ExportForm, When
from hraas_tui.app.dialogs.export_told import Sofar
from hraas_tui.app.export_reading import Found, Reader
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.widgets.export_lists import ClientTable, CompareList, LateList, MendList
from hraas_tui.core.billing.terms import Retainer, Rules
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import Requirement
from tests.support.clock import MONDAY
from tests.support.export_staging import (
    DAY,
    HOUR,
    at,
    busy,
    dialog,
    exported,
    files,
    finished,
    issue,
    opened,
    previewed,
    read,
    rows,
    tidy,
    told,
    used,
    with_late,
)
from tests.support.ledgers import BERLIN, open_keeper, target
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.widgets.choice import OneOf
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.timekeeper import Timekeeper

MARCH = Period(Date(2026, 3, 1), Date(2026, 3, 31))
WIDE = (120, 34)


def reissued(keeper: Timekeeper) -> None:
    """As `tidy`, and Acme's statement of March was void: the rate was wrong, and a ticket is known since."""
    tidy(keeper)
    keeper.void(issue(keeper, "acme", MARCH.first, MARCH.last), "wrong rate")
    acme = keeper.roster().find("acme")
    keeper.edit_client(acme.id, ClientDraft(rate=Decimal(150), currency="EUR"))
    first = next(iter(keeper.log(MARCH.first, MARCH.last, {acme.id})))
    keeper.write_note(first.id, "Rule set 5 @firewall #CHG-1")


def careless(keeper: Timekeeper) -> None:
    """As `tidy`, but a note of Globex names Acme."""
    tidy(keeper)
    globex = keeper.roster().find("globex")
    first = next(iter(keeper.log(MARCH.first, MARCH.last, {globex.id})))
    keeper.write_note(first.id, "The same as for Acme @docs")


def lacking(keeper: Timekeeper) -> None:
    """As `tidy`, but Globex wants tickets."""
    tidy(keeper)
    globex = keeper.roster().find("globex")
    keeper.edit_client(globex.id, ClientDraft(requires=frozenset({Requirement.TICKET})))


def far_away(keeper: Timekeeper) -> None:
    """As `tidy`, and two sessions of February for Globex, which is in New York; for us one of them was in March."""
    tidy(keeper)
    globex = keeper.roster().find("globex")
    keeper.edit_client(globex.id, ClientDraft(zone="America/New_York"))
    night = MONDAY - 15 * DAY - 4 * HOUR - HOUR // 2
    for start in (night, night - 2 * DAY + 12 * HOUR):
        keeper.add(target(keeper, "globex/docs", note="Night work"), start, start + HOUR)


async def as_issue(pilot: Pilot[None], folder: Path) -> None:
    """Open the dialog to issue into a folder."""
    await opened(pilot, folder)
    await at(pilot, "kind", "right")


async def statements(app: HraasApp) -> list[Issued]:
    found = await app.ask(lambda keeper: keeper.statements())
    return sorted(found, key=lambda issued: issued.number)


async def test_the_button_says_what_it_issues_and_does_it(tmp_path: Path) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        assert "Issue 2 statements · 10.0 h · €1,150.00" in rows(app, "go")
        await at(pilot, "clients", "down", "space")
        assert "Issue ACME-2026-001 · 5.0 h · €700.00" in rows(app, "go")
        await at(pilot, "go", "enter")
        await finished(pilot)
        assert files(tmp_path) == ["ACME-2026-001.csv"]
        assert "Issued ACME-2026-001 · 5.0 h · €700.00" in told(app)
        assert str(tmp_path / "ACME-2026-001.csv") in told(app)
        (issued,) = await statements(app)
        assert (issued.number, issued.total, len(issued.sessions)) == ("ACME-2026-001", "€700.00", 5)
        written = await app.ask(lambda keeper: keeper.ledger.exports_with(issued.sessions[0]))
        assert [export.statement for export in written] == [issued.id]
        await press(pilot, "enter")
        await opened(pilot)
        assert exported(app) == ["globex"]


@pytest.mark.parametrize("field", ["when", "clients", "formats", "folder"])
async def test_enter_in_a_field_only_goes_to_the_button(tmp_path: Path, field: str) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        await at(pilot, field, "enter")
        assert dialog(app).query_one("#go").has_focus
        assert not await statements(app)
        assert not files(tmp_path)
        await press(pilot, "space", "x", "y", "i")
        assert not await statements(app)


async def test_it_begins_as_a_draft(tmp_path: Path) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, tmp_path)
        assert "Write 2 drafts · 10.0 h · €1,150.00" in rows(app, "go")
        assert "ACME-2026" not in rows(app, "clients")
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert files(tmp_path) == ["acme-2026-03-draft.csv", "globex-2026-03-draft.csv"]
        assert not await statements(app)


async def test_what_cannot_be_issued_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    app = stage(tmp_path, lacking)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        assert "Issue ACME-2026-001 · 5.0 h · €700.00 ]  1 stopped" in rows(app, "go")
        assert "5 to mend" in rows(app, "clients")
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert [issued.number for issued in await statements(app)] == ["ACME-2026-001"]
        assert files(tmp_path) == ["ACME-2026-001.csv"]
        assert "Not done: Globex: 5 sessions of the period must be put right first" in told(app)
        await press(pilot, "escape")
        await opened(pilot)
        assert exported(app) == ["globex"]
        assert dialog(app).form.issue


async def test_nothing_that_can_be_issued_leads_to_what_stops_it(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        assert "Nothing can be issued yet" in rows(app, "go")
        await press(pilot, "ctrl+s")
        await settle(pilot)
        assert dialog(app).query_one(MendList).has_focus
        assert dialog(app).phase == "form"
        assert not await statements(app)


class TestLate:
    async def test_late_sessions_are_preselected_and_can_be_left_out(self, tmp_path: Path) -> None:
        app = stage(tmp_path, with_late)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            await at(pilot, "when", "right")
            late = dialog(app).query_one(LateList)
            assert [item.chosen for item in late.items] == [True, True, True]
            assert "8.0 h" in rows(app, "clients")
            assert "3 late" in rows(app, "clients")
            await at(pilot, "late", "down", "space")
            assert [item.chosen for item in late.items] == [True, False, True]
            assert "7.0 h" in rows(app, "clients")
            assert "2 of 3 late" in rows(app, "clients")
            left = late.items[1].session.id
            await at(pilot, "clients", "home", "space", "ctrl+s")
            await finished(pilot)
            issued = (await statements(app))[-1]
            assert issued.number == "GLOBEX-2026-002"
            assert len(issued.sessions) == 7
            assert left not in issued.sessions
            assert {item.session.id for item in late.items} - set(issued.sessions) == {left}

    async def test_all_or_none(self, tmp_path: Path) -> None:
        app = stage(tmp_path, with_late)
        async with app.run_test(size=(40, 12)) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "when", "right")
            late = dialog(app).query_one(LateList)
            await at(pilot, "late", "A")
            assert not any(item.chosen for item in late.items)
            assert previewed(app).drafts[1].statement.recorded == 5 * HOUR
            await at(pilot, "late", "A")
            assert all(item.chosen for item in late.items)

    async def test_what_was_left_out_stays_so_while_the_ledger_moves(self, tmp_path: Path) -> None:
        app = stage(tmp_path, with_late)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "when", "right")
            await at(pilot, "late", "space")
            await at(pilot, "clients", "1")
            assert app.snapshot.running is not None
            late = dialog(app).query_one(LateList)
            assert [item.chosen for item in late.items] == [False, True, True]

    async def test_one_of_the_night_says_whose_day_it_is(self, tmp_path: Path) -> None:
        app = stage(tmp_path, far_away)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "when", "right")
            assert "Sun  1 Mar 05:06–06:06 Globex        1:00  28 Feb in America/New_York" in rows(
                app, "late"
            )
            assert rows(app, "late").count("America") == 1

    async def test_one_is_looked_at_on_today(self, tmp_path: Path) -> None:
        app = stage(tmp_path, with_late)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "when", "right")
            await at(pilot, "late", "down")
            wanted = dialog(app).query_one(LateList).items[1].session
            await press(pilot, "enter")
            await settle(pilot)
            assert isinstance(app.screen, TodayScreen)
            assert app.screen.selected == wanted.id


class TestReissue:
    async def test_it_says_what_it_replaces_and_what_changed(self, tmp_path: Path) -> None:
        app = stage(tmp_path, reissued)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            assert "reissue" in rows(app, "clients")
            detail = rows(app, "detail")
            assert "replaces ACME-2026-001 (void: wrong rate)" in detail
            assert "“CHG-1”" in detail
            assert "and 5 more changes" in detail
            assert "Issue 2 statements" in rows(app, "go")
            await press(pilot, "ctrl+s")
            await finished(pilot)
            by_number = {issued.number: issued for issued in await statements(app)}
            assert by_number["ACME-2026-002"].replaces == by_number["ACME-2026-001"].id


class TestWords:
    async def test_a_word_of_another_client_stops_the_issue_until_it_is_allowed(self, tmp_path: Path) -> None:
        app = stage(tmp_path, careless)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            assert "1 to allow" in rows(app, "clients")
            assert "“Acme” name of Acme, in note" in rows(app, "mend")
            assert "1 stopped" in rows(app, "go")
            await at(pilot, "mend", "A")
            assert not previewed(app).to_mend
            assert "Issue 2 statements" in rows(app, "go")
            assert dialog(app).query_one("#go").has_focus
            kept = await app.ask(lambda keeper: keeper.ledger.allowances(keeper.roster().find("globex").id))
            assert [each.word for each in kept] == ["Acme"]

    async def test_the_note_that_it_stands_in_is_mended_in_place(self, tmp_path: Path) -> None:
        app = stage(tmp_path, careless)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "mend", "n")
            await press(pilot, "ctrl+u")
            await write(pilot, "The same as elsewhere @docs")
            await press(pilot, "enter")
            await read(pilot)
            assert not previewed(app).to_mend

    async def test_the_session_that_it_stands_in_is_looked_at(self, tmp_path: Path) -> None:
        app = stage(tmp_path, careless)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            found = previewed(app).to_mend[0]
            assert isinstance(found, Found)
            await at(pilot, "mend", "enter")
            await settle(pilot)
            assert isinstance(app.screen, TodayScreen)
            assert app.screen.selected == found.finding.sessions[0]

    async def test_what_lacks_something_cannot_be_allowed(self, tmp_path: Path) -> None:
        app = stage(tmp_path, lacking)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            await at(pilot, "mend", "A")
            assert "Only a word of another client" in rows(app, "told")
            assert len(previewed(app).to_mend) == 5


def alike(keeper: Timekeeper) -> None:
    """As `tidy`, and the same words for two clients, four minutes each that are billed as six."""
    tidy(keeper)
    for words, minutes in (("acme/firewall", 0), ("globex/docs", 4)):
        start = MONDAY - 6 * DAY + minutes * 60
        note = "Migrated the staging cluster of the payment backend"
        keeper.add(target(keeper, words, note=note), start, start + 4 * 60)


async def test_a_clock_key_leaves_a_person_at_what_could_be_compared(tmp_path: Path) -> None:
    app = stage(tmp_path, alike)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        await at(pilot, "compare", "1")
        await read(pilot)
        assert app.snapshot.running is not None
        assert dialog(app).focused is dialog(app).query_one(CompareList)
        assert dialog(app).query_one(CompareList).items


async def test_in_a_low_pane_the_keys_say_how_to_go_on_from_a_list_that_enter_leaves(tmp_path: Path) -> None:
    app = stage(tmp_path, alike)
    async with app.run_test(size=(80, 12)) as pilot:
        await as_issue(pilot, tmp_path)
        await at(pilot, "compare")
        assert "tab next" in str(dialog(app).query_one("#keys-low", Static).content)
        await press(pilot, "tab")
        assert dialog(app).focused is dialog(app).query_one(FormatChoice)


async def test_what_clients_could_compare_is_shown_and_stops_nothing(tmp_path: Path) -> None:
    app = stage(tmp_path, alike)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        said = rows(app, "compare")
        assert "10 Mar 09:40–09:42: 0:02 billed to Acme and Globex" in said
        everything = [item.said for item in dialog(app).query_one(CompareList).items]
        assert any("in common" in line and "staging cluster" in line for line in everything)
        assert "Issue 2 statements" in rows(app, "go")
        await at(pilot, "compare", "enter")
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        assert app.snapshot.day.date == Date(2026, 3, 10)


async def test_the_detail_says_what_was_rounded_and_what_the_retainer_pays(tmp_path: Path) -> None:
    def with_retainer(keeper: Timekeeper) -> None:
        tidy(keeper)
        acme = keeper.roster().find("acme")
        keeper.set_terms(acme.id, Rules(increment=60, retainer=Retainer(20 * HOUR)))
        start = MONDAY - 6 * DAY
        keeper.add(target(keeper, "acme/mail", note="Relay"), start, start + 40 * 60)

    app = stage(tmp_path, with_retainer)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, tmp_path)
        detail = rows(app, "detail")
        assert "Acme: billed 6.0 h for 5.7 recorded" in detail
        assert "retainer: uses 6.0 h, 14.0 h left" in detail
        assert "firewall" in detail
        assert "mail" in detail


class TestMissing:
    @pytest.fixture
    def without_typst(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "hraas_tui.formats.registry.find_spec", lambda name: None if name == "typst" else name
        )

    @pytest.mark.usefixtures("without_typst")
    async def test_a_format_without_its_library_says_what_to_install(self, tmp_path: Path) -> None:
        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            seen = app.export_screenshot(simplify=True).replace("&#160;", " ")
            assert "[-]" in seen
            assert "PDF needs Typst" in seen
            await at(pilot, "formats", *["right"] * 4, "space")
            assert "PDF needs Typst" in rows(app, "told")
            assert "pip install" in rows(app, "told")
            assert dialog(app).query_one(FormatChoice).values == frozenset({"csv"})

    @pytest.mark.usefixtures("without_typst")
    async def test_it_is_not_offered_again_though_it_was_used_last(self, tmp_path: Path) -> None:
        def with_pdf(keeper: Timekeeper) -> None:
            tidy(keeper)
            used(keeper, "csv", "pdf")

        app = stage(tmp_path, with_pdf)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, tmp_path)
            assert dialog(app).form.formats == frozenset({"csv"})
            await press(pilot, "ctrl+s")
            await finished(pilot)
            assert dialog(app).phase == "done"


async def test_csv_and_pdf_are_what_is_written_at_first(tmp_path: Path) -> None:
    def unused(keeper: Timekeeper) -> None:
        tidy(keeper)
        used(keeper)

    app = stage(tmp_path, unused)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, tmp_path)
        assert dialog(app).form.formats == frozenset({"csv", "pdf"})
        assert "CSV, PDF" in rows(app, "go")


class TestWriting:
    async def test_cancelled_between_clients_what_is_issued_stays_and_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hraas_tui.formats import files as writing

        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            screen, real = dialog(app), writing.write_files

            def slowly(*args: Any, **more: Any) -> object:
                done = real(*args, **more)
                app.call_from_thread(screen.action_leave)
                return done

            monkeypatch.setattr(writing, "write_files", slowly)
            await press(pilot, "ctrl+s")
            await finished(pilot)
            assert screen.phase == "done"
            assert [issued.number for issued in await statements(app)] == ["ACME-2026-001"]
            assert files(tmp_path) == ["ACME-2026-001.csv"]
            assert not files(tmp_path, ".hraas*")
            assert "Issued ACME-2026-001" in told(app)
            assert "Not done: Globex: Cancelled" in told(app)

    async def test_cancelled_within_a_file_the_statement_stays_issued_and_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hraas_tui.formats import files as writing

        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            screen, real = dialog(app), writing.write_files

            def slowly(*args: Any, **more: Any) -> object:
                app.call_from_thread(screen.action_leave)
                return real(*args, **more)

            monkeypatch.setattr(writing, "write_files", slowly)
            await press(pilot, "ctrl+s")
            await finished(pilot)
            assert [issued.number for issued in await statements(app)] == ["ACME-2026-001"]
            assert not files(tmp_path)
            assert not files(tmp_path, ".hraas*")
            assert "Issued ACME-2026-001" in told(app)
            assert "ACME-2026-001 is issued all the same" in told(app)

    async def test_the_clock_goes_on_while_it_writes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hraas_tui.formats import files as writing

        app = stage(tmp_path, tidy)
        held, begun = threading.Event(), threading.Event()
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            real = writing.write_files

            def held_up(*args: Any, **more: Any) -> object:
                begun.set()
                assert held.wait(60)
                return real(*args, **more)

            monkeypatch.setattr(writing, "write_files", held_up)
            await press(pilot, "ctrl+s")
            while not begun.is_set():
                await settle(pilot)
            await press(pilot, "1")
            running = app.snapshot.running
            assert running is not None
            await press(pilot, "s")
            assert app.snapshot.running is None
            assert "gone" not in rows(app, "told")
            held.set()
            await finished(pilot)
            assert dialog(app).phase == "done"

    async def test_its_own_changes_make_no_key_stale(self, tmp_path: Path) -> None:
        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            await press(pilot, "ctrl+s")
            await finished(pilot)
            assert app.seen == await app.ask(lambda keeper: keeper.ledger.position())

    async def test_a_ledger_that_fails_meanwhile_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_args: object, **_more: object) -> None:
            raise LedgerTrouble("The disk is full.")

        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await as_issue(pilot, tmp_path)
            monkeypatch.setattr("hraas_tui.timekeeper.export_run.export_all", fails)
            await press(pilot, "ctrl+s")
            await finished(pilot)
            assert "The disk is full." in rows(app, "told")
            assert dialog(app).phase == "form"

    async def test_a_long_list_of_files_scrolls(self, tmp_path: Path) -> None:
        def many(keeper: Timekeeper) -> None:
            tidy(keeper)
            used(keeper, "csv", "json", "md", "html", "ics", "timeclock")

        app = stage(tmp_path, many)
        async with app.run_test(size=(80, 12)) as pilot:
            await opened(pilot, tmp_path)
            await press(pilot, "ctrl+s")
            await finished(pilot)
            results = dialog(app).query_one("#results")
            assert results.max_scroll_y > 0
            assert results.region.bottom <= 12
            await press(pilot, "down", "down")
            assert results.scroll_y == 2


class TestOpening:
    async def test_it_opens_for_a_client_and_a_period(self, tmp_path: Path) -> None:
        app = stage(tmp_path, tidy)
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            acme = app.snapshot.roster.find("acme").id
            days = "2026-03-12 to 2026-03-13"
            app.open_export(ExportForm(When.RANGE, days, clients=frozenset({acme}), issue=True))
            await read(pilot)
            assert previewed(app).period.slug == "2026-03-12--2026-03-13"
            assert exported(app) == ["acme"]
            assert cast("OneOf[bool]", dialog(app).query_one("#kind")).value is True
            assert dialog(app).form.formats == frozenset({"csv"})
            assert dialog(app).form.folder == "~"
            assert "Issue ACME-2026-001 · 2.0 h · €280.00" in rows(app, "go")
            await press(pilot, "escape")
            await opened(pilot)
            assert dialog(app).form.days == days
            assert exported(app) == ["acme"]

    async def test_without_a_client_it_says_so(self, tmp_path: Path) -> None:
        app = stage(tmp_path)
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            await press(pilot, "escape", "x")
            await read(pilot)
            assert "no client yet" in rows(app, "told")
            await press(pilot, "ctrl+s")
            await settle(pilot)
            assert dialog(app).phase == "form"
            await press(pilot, "escape")
            assert isinstance(app.screen, TodayScreen)


class TestReader:
    @pytest.fixture
    def unhurried(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All is read in one step, however long that takes."""
        monkeypatch.setattr("hraas_tui.app.export_reading.BREATH", math.inf)

    def test_it_reads_a_client_at_a_time_and_begins_anew_when_the_ledger_moves(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hraas_tui.app.export_reading.BREATH", -1.0)
        keeper = open_keeper(tmp_path / "ledger.db", config=BERLIN)
        tidy(keeper)
        reader = Reader(MARCH, ExportForm())
        assert reader.step(keeper) is None
        keeper.add(target(keeper, "initech", note="late"), MONDAY - 7200, MONDAY - 3600)
        assert reader.step(keeper) is None
        assert reader.step(keeper) is None
        found = reader.step(keeper)
        assert found is not None
        assert [draft.client.key for draft in found.drafts] == ["acme", "globex", "initech"]
        assert found.position == keeper.ledger.position()

    @pytest.mark.usefixtures("unhurried")
    def test_what_is_known_is_not_read_again(self, tmp_path: Path) -> None:
        keeper = open_keeper(tmp_path / "ledger.db", config=BERLIN)
        tidy(keeper)
        form = ExportForm()
        first = Reader(MARCH, form).step(keeper)
        assert first is not None
        acme, globex = (draft.client.id for draft in first.drafts)
        again = Reader(MARCH, replace(form, clients=frozenset({globex})), first).step(keeper)
        assert again is not None
        assert again.drafts[0] is first.drafts[1]
        assert again.chosen == frozenset({globex})
        assert acme in {choice.client.id for choice in again.choices}

    @pytest.mark.usefixtures("unhurried")
    def test_progress_names_the_file(self, tmp_path: Path) -> None:
        keeper = open_keeper(tmp_path / "ledger.db", config=BERLIN)
        tidy(keeper)
        found = Reader(MARCH, ExportForm()).step(keeper)
        assert found is not None
        sofar = Sofar(found.drafts, ("csv", "pdf")).at(0, 20)
        for done, number, key, name in (
            (0, 1, "acme", "csv"), (5, 2, "acme", "pdf"), (10, 3, "globex", "csv"), (20, 4, "globex", "pdf"),
        ):  # fmt: skip
            said = sofar.at(done, 20).file
            assert (said[0], said[1].client.key, said[2]) == (number, key, name)


async def test_a_client_table_takes_clients_in_and_out_by_mouse(tmp_path: Path) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, tmp_path)
        table = dialog(app).query_one(ClientTable)
        await pilot.click(table, offset=(1, 2))
        await read(pilot)
        assert exported(app) == ["acme"]
        await pilot.click(table, offset=(30, 1))
        await read(pilot)
        assert exported(app) == ["acme"]
        assert table.picked is not None
        assert table.picked.client.key == "acme"


async def test_a_click_on_the_button_does_it(tmp_path: Path) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, tmp_path)
        await pilot.click("#go", offset=(3, 0))
        await finished(pilot)
        assert dialog(app).phase == "done"


async def test_refusals_of_every_client_keep_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_args: object, **_more: object) -> None:
        raise Refused("It may not be.")

    app = stage(tmp_path, tidy)
    async with app.run_test(size=WIDE) as pilot:
        await as_issue(pilot, tmp_path)
        monkeypatch.setattr("hraas_tui.timekeeper.Timekeeper.issue_as_seen", refuses)
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert isinstance(app.screen, ExportDialog)
        assert dialog(app).phase == "form"
        assert "It may not be." in rows(app, "told")
