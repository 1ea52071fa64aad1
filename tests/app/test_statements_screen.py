from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from whenever import Date

from hraas_tui.app.dialogs.export import ExportDialog
from hraas_tui.app.dialogs.export_form import When
from hraas_tui.app.dialogs.statement_view import StatementView
from hraas_tui.app.dialogs.void import VoidDialog
from hraas_tui.app.dialogs.write_again import WriteAgain
from hraas_tui.app.screens.statements import StatementsScreen
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.app.widgets.table import Table
from hraas_tui.core.billing.terms import Charge, Rules
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.periods import Period
from tests.support.app import ZONE, app_on, close, keeper_on
from tests.support.billed_world import FEBRUARY, at, billed_world, whose
from tests.support.clock import FakeClock
from tests.support.ledgers import target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.timekeeper import Timekeeper

WIDE = (130, 34)
SIZES = [WIDE, (80, 23), (40, 30), (80, 12), (80, 6), (80, 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    """Three months that were billed, and one that runs."""
    clock = FakeClock()
    keeper = keeper_on(path, clock)
    billed_world(keeper, clock, path.parent)
    close(keeper)
    return clock


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, "S")
    await read(pilot)
    if keys:
        await press(pilot, *keys)


async def read(pilot: Pilot[None]) -> None:
    """Wait until every client's month is reckoned."""
    for _ in range(9):
        await settle(pilot)


def screen(app: HraasApp) -> StatementsScreen:
    found = next(each for each in app.screen_stack if isinstance(each, StatementsScreen))
    assert isinstance(found, StatementsScreen)
    return found


def clients(app: HraasApp) -> list[str]:
    return screen(app).query_one("#open-table", Table).text.splitlines()


def statements(app: HraasApp) -> list[str]:
    return screen(app).query_one("#statement-table", Table).text.splitlines()


def title(app: HraasApp) -> str:
    return str(screen(app).query_one("#statement-table", Table).border_title)


def numbers(app: HraasApp) -> list[str]:
    return [line.split()[1] for line in statements(app)]


def news(app: HraasApp) -> str:
    return screen(app).query_one(NewsLine).news


def told(app: HraasApp) -> str:
    assert isinstance(app.screen, StatementView)
    return app.screen.query_one("#statement-rows", Rows).text


class TestTheClients:
    async def test_each_says_what_is_open_since_when_and_what_is_to_be_done(
        self, path: Path, clock: FakeClock
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot)
            acme, globex, initech, umbrella = (" ".join(line.split()) for line in clients(app))
            assert acme.startswith("1 Acme 2:22 12 Mar €0.00 █")
            assert acme.endswith("2:24 / 20 h 17:36 March runs")
            assert globex == "2 Globex Payments 7:55 12 Feb €1,020.00 February to issue"
            assert initech == "3 Initech 3:05 15 Feb $449.50 February to issue"
            assert umbrella == "4 Umbrella 0:40 16 Mar 1 to put right"

    async def test_what_came_too_late_for_last_month_is_no_reason_to_issue_it_again(
        self, path: Path, clock: FakeClock
    ) -> None:
        keeper = keeper_on(path, clock)
        keeper.issue(keeper.draft(whose(keeper, "globex"), FEBRUARY))
        start = at(FEBRUARY.first, 14)
        keeper.add(target(keeper, "globex/web-shop", note="A call that was forgotten"), start, start + 600)
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "down")
            line = " ".join(clients(app)[1].split())
            assert "1 Feb" in line
            assert line.endswith("March runs")
            await press(pilot, "x")
            assert isinstance(app.screen, ExportDialog)
            assert app.screen.form.when is When.THIS_MONTH

    async def test_what_was_issued_before_its_turn_leaves_last_month_to_issue(
        self, path: Path, clock: FakeClock
    ) -> None:
        keeper = keeper_on(path, clock)
        month = Period.month(Date(2026, 3, 1))
        keeper.issue(keeper.draft(whose(keeper, "globex"), month, late=()))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot)
            assert clients(app)[1].rstrip().endswith("February to issue")

    async def test_what_is_billed_to_nobody_is_not_open(self, path: Path, clock: FakeClock) -> None:
        keeper = keeper_on(path, clock)
        umbrella = whose(keeper, "umbrella")
        keeper.set_terms(umbrella, Rules(charge=Charge.NON_BILLABLE))
        mail = next(c for c in keeper.roster().contexts_of(whose(keeper, "acme")) if c.key == "mail")
        keeper.set_terms(mail.client, Rules(charge=Charge.NON_BILLABLE), context=mail.id, since="2026-03-01")
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot)
            assert not any("Umbrella" in line for line in clients(app))
            assert "  1:35  " in clients(app)[0]

    async def test_a_change_is_read_at_once(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "s")
            await read(pilot)
            assert app.snapshot.running is None
            assert "  2:58  " in clients(app)[0]
            assert "3:00 / 20 h" in clients(app)[0]

    async def test_without_any_time_it_says_what_to_do(self, tmp_path: Path) -> None:
        app = stage(tmp_path, with_clients)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot)
            assert "No client has time yet. Start the clock with a client's digit" in clients(app)[0]
            assert "Nothing was issued yet. x puts a statement together" in statements(app)[0]
            await press(pilot, "enter", "e", "v", "w", "R", "H", "L", "G", "g", "tab", "enter", "v", "w", "R")
            assert news(app) == "There is no statement here."


class TestTheList:
    async def test_the_newest_comes_first_with_state_and_files(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=(160, 34)) as pilot:
            await opened(pilot)
            lines = [" ".join(line.split()) for line in statements(app)]
            assert lines[0] == (
                "2 GLOBEX-2026-003 Globex Payments February 2026 1 Mar 2026 2 5:45 5:48 €739.50 void PDF CSV"
            )
            assert lines[2].endswith("1 Feb 2026 1 3:05 3:06 $449.50 issued PDF CSV")
            assert lines[3].endswith("€739.50 issued CSV +4")
            assert lines[4].endswith("€739.50 replaced by GLOBEX-2026-002 PDF CSV")

    async def test_a_client_that_is_pointed_at_has_its_own_listed(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot)
            assert len(statements(app)) == 9
            await press(pilot, "down", "down")
            assert numbers(app) == ["INITECH-2026-001", "INITECH-2025-001"]
            assert title(app) == "Statements of Initech · 2"
            await press(pilot, "c")
            assert len(statements(app)) == 9
            await press(pilot, "c", "down")
            assert "None for Umbrella yet. x puts one together; c shows those of all" in statements(app)[0]

    async def test_years_are_gone_through_one_by_one(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "H")
            assert title(app) == "Statements · 2026 · 6"
            await press(pilot, "H", "H")
            assert title(app) == "Statements · 2025 · 3"
            await press(pilot, "L")
            assert title(app) == "Statements · 2026 · 6"
            await press(pilot, "L")
            assert title(app) == "Statements · 9"
            await press(pilot, "H", "down", "down", "down")
            assert statements(app) == [" None of 2026. T shows those of all years."]
            await press(pilot, "c", "T")
            assert title(app) == "Statements · 9"

    async def test_the_keys_go_to_one_list_and_a_click_to_either(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "G", "enter")
            assert statements(app) == [
                " None for Umbrella yet. x puts one together; c shows those of all clients."
            ]
            await press(pilot, "c", "G")
            assert screen(app).issued == screen(app).listed[-1]
            await pilot.click("#open-table", offset=(10, 3))
            await settle(pilot)
            assert numbers(app)[0] == "GLOBEX-2026-003"
            await pilot.click("#statement-table", offset=(10, 3), times=2)
            await read(pilot)
            assert "GLOBEX-2026-001" in told(app)


class TestShowing:
    async def test_everything_that_is_known_of_it(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "down", "enter", "down", "enter")
            await settle(pilot)
            shown = told(app)
            for part in (
                "Globex Payments",
                "January 2026, days of Europe/Berlin",
                "1 Feb 2026, 10:30",
                "2 (2 typed)",
                "replaces   GLOBEX-2026-001",
                "An hour costs 127.50 EUR",
                "Mon 12 Jan  payment-gateway",
                "2:10 → 2:12 × €127.50       €280.50",
                "11:00–13:10    2:10  #4801 Hotfix for the gateway timeout",
                "€739.50",
                "0123456789abcdef" * 4,
            ):
                assert part in shown
            whole = "".join(
                line.strip() for line in shown.splitlines()
            )  # a long path goes on in the next line
            assert f"{path.parent}/GLOBEX-2026-002.json" in whole
            keeper_id = app.snapshot.roster.find("globex").id
            known = await app.ask(lambda keeper: keeper.statements(keeper_id)[1])
            assert all(session in shown for session in known.sessions)
            assert known.document in shown
            await press(pilot, "escape")
            assert isinstance(app.screen, StatementsScreen)

    async def test_a_voided_one_says_why_and_what_stands_for_it(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "down", "enter", "down", "down", "enter")
            await settle(pilot)
            assert "since 1 Feb 2026, 10:30: The load test was agreed at a fixed price" in told(app)
            assert "replaced by GLOBEX-2026-002" in told(app)
            await press(pilot, "R")
            assert news(app) == "GLOBEX-2026-002 stands for it."

    async def test_a_retainer_shows_its_account(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=(80, 60)) as pilot:
            await opened(pilot, "enter", "enter")
            await settle(pilot)
            account = [line.split() for line in told(app).splitlines()]
            assert ["added", "20:00"] in account
            assert ["used", "2:24"] in account
            assert ["closing", "0:00"] in account
            assert any(line[-1:] == ["retainer"] for line in account)

    async def test_its_keys_do_what_they_do_on_the_screen(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "enter", "enter")
            await settle(pilot)
            await press(pilot, "G", "v")
            await settle(pilot)
            assert isinstance(app.screen, VoidDialog)
            await press(pilot, "escape")
            assert not screen(app).app.screen.is_modal

    async def test_the_clock_goes_on_over_it(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "enter", "enter")
            await settle(pilot)
            await press(pilot, "2")
            assert app.snapshot.running is not None
            assert app.snapshot.running.client == app.snapshot.roster.find("globex").id
            assert isinstance(app.screen, StatementView)


class TestVoiding:
    async def test_it_names_what_goes_and_asks_for_a_reason(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "enter", "v", "enter")
            assert isinstance(app.screen, VoidDialog)
            assert app.screen.summary == (
                "ACME-2026-002, Acme, February 2026 · 2 sessions · 2:24 billed · €0.00"
            )
            shown = app.screen.query_one("#void-told", Rows).text
            assert "never used again; the sessions can be changed and billed again" in shown
            assert "Undo does not take this back" in shown
            assert app.screen.shown[0].has_class("-wrong")
            await write(pilot, "Agreed otherwise")
            await press(pilot, "escape", "v", "enter")
            await read(pilot)
            assert news(app) == "Voided ACME-2026-002: 2 sessions can be changed again."
            assert "void" in statements(app)[0]
            assert "February to issue" in clients(app)[0]
            known = await app.ask(lambda keeper: keeper.known_statement("ACME-2026-002"))
            assert known.reason == "Agreed otherwise"

    async def test_only_once(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "tab", "v")
            assert news(app) == "GLOBEX-2026-003 is void already: Wrong rate. R issues its period anew."

    async def test_it_has_to_be_highlighted_first(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "v")
            assert news(app).startswith("Which statement is to be voided?")
            await press(pilot, "down", "v")
            assert isinstance(app.screen, VoidDialog)


class TestANewOne:
    async def test_the_export_begins_with_the_client_and_the_month_that_is_due(
        self, path: Path, clock: FakeClock
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "down", "down", "x")
            assert isinstance(app.screen, ExportDialog)
            form = app.screen.form
            assert (form.when, form.issue) == (When.LAST_MONTH, True)
            assert form.clients == frozenset({app.snapshot.roster.find("initech").id})
            await press(pilot, "escape", "g", "x")
            assert isinstance(app.screen, ExportDialog)
            assert app.screen.form.when is When.THIS_MONTH

    async def test_a_reissue_begins_with_the_period_of_what_is_void(
        self, path: Path, clock: FakeClock
    ) -> None:
        clock.wall = at(Date(2026, 5, 4), 9)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "tab", "R")
            assert isinstance(app.screen, ExportDialog)
            form = app.screen.form
            assert (form.when, form.days) == (When.RANGE, "2026-02-01 to 2026-02-28")
            assert form.clients == frozenset({app.snapshot.roster.find("globex").id})
            await press(pilot, "escape", "down", "R")
            assert news(app).startswith("ACME-2026-002 holds. v voids it first")


class TestWritingAgain:
    async def test_the_bytes_are_those_of_the_issue(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        folder = path.parent / "again"
        folder.mkdir()
        (folder / "ACME-2026-002.csv").write_text("something else", encoding="utf-8")
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "enter", "w")
            await settle(pilot)
            assert isinstance(app.screen, WriteAgain)
            assert app.screen.form.formats == frozenset({"pdf", "csv"})
            await press(pilot, "right", "space", "right", "right", "right", "space", "down", "ctrl+u")
            await write(pilot, str(folder / "nowhere"))
            await press(pilot, "enter")
            assert app.screen.shown[1].has_class("-wrong")
            await press(pilot, "ctrl+u")
            await write(pilot, str(folder))
            await pilot.press("enter")
            await done(app, pilot)
            await pilot.press("y")
            await done(app, pilot)
            assert news(app) == f"Wrote 2 files into {folder}: ACME-2026-002.csv, ACME-2026-002.json."
            known = await app.ask(lambda keeper: keeper.known_statement("ACME-2026-002"))
            written = await app.ask(lambda keeper: keeper.ledger.files_of(known.id))
            assert [file.format for file in written] == ["pdf", "csv", "csv", "json"]
            for file in written[2:]:
                assert hashed(file.path) == file.sha256
            assert "Moved the mailing lists" in (folder / "ACME-2026-002.csv").read_text(encoding="utf-8")
            await press(pilot, "w")
            await settle(pilot)
            assert isinstance(app.screen, WriteAgain)
            assert app.screen.form.folder == str(folder)

    async def test_no_format_is_nothing_to_write(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, "enter", "w")
            await settle(pilot)
            await press(pilot, "space", "right", "right", "right", "right", "space", "enter")
            assert isinstance(app.screen, WriteAgain)
            assert app.screen.shown[0].has_class("-wrong")


def hashed(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()


async def done(app: HraasApp, pilot: Pilot[None]) -> None:
    """Wait for files that are written in a thread of their own."""
    for _ in range(200):
        await settle(pilot)
        if news(app).startswith("Wrote") or app.screen.is_modal:
            return


async def test_discreet_mode_shows_nothing_of_other_clients(path: Path, clock: FakeClock) -> None:
    app = app_on(path, clock, discreet=True)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        shown = "\n".join(clients(app) + statements(app))
        assert "Acme" in shown
        for word in ("globex", "initech", "umbrella", "7:55", "449", "739", "1,020", "replaced"):
            assert word not in shown.casefold()
        await press(pilot, "tab", "enter")
        assert news(app) == "Discreet: that client is not named now. z names all clients."
        await press(pilot, "down", "enter")
        await settle(pilot)
        assert "Acme" in told(app)
        await press(pilot, "3")
        await read(pilot)
        assert told(app) == "Discreet: that client is not named now."


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_shows_both_lists_and_takes_the_keys(
    path: Path, clock: FakeClock, size: tuple[int, int]
) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "Acme" in clients(app)[0]
        await press(pilot, "tab", "down")
        assert numbers(app)[1] == "ACME-2026-002"
        await press(pilot, "enter")
        await settle(pilot)
        assert "Acme" in told(app)
        await press(pilot, "escape", "v")
        assert isinstance(app.screen, VoidDialog)
        await write(pilot, "Agreed otherwise")
        await press(pilot, "enter")
        await read(pilot)
        assert news(app).startswith("Voided ACME-2026-002")


async def test_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    def nasty(keeper: Timekeeper) -> None:
        keeper.add_client(ClientDraft(name="[red]Acme[/red] {x} $y", key="acme"))
        start = at(Date(2026, 2, 2), 9)
        keeper.add(target(keeper, "acme", note="[b]bold[/b] {note}"), start, start + 3600)
        keeper.issue(keeper.draft(whose(keeper, "acme"), FEBRUARY))

    app = stage(tmp_path, nasty)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "enter")
        picture = app.export_screenshot().replace("&#160;", " ")
        assert "Statements of [red]Acme[/red] {x} $y" in picture
        await press(pilot, "enter")
        await settle(pilot)
        assert "[b]bold[/b] {note}" in told(app)
        assert ZONE in told(app)
