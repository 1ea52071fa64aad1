from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.dialogs.client import ClientEditor
from hraas_tui.app.dialogs.context import ContextEditor
from hraas_tui.app.screens.clients import ClientsScreen
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.table import Table
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.sessions import Requirement
from tests.support.golden import check
from tests.support.ledgers import target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.timekeeper import Timekeeper

SIZES = [(120, 34), (80, 23), (50, 30), (80, 12), (40, 6), (80, 2)]


def furnished(keeper: Timekeeper) -> None:
    with_clients(keeper, "Acme", "Globex", "Initech", "Old Corp")
    acme, globex, _, old = keeper.roster().clients
    everything = frozenset(Requirement)
    keeper.edit_client(acme.id, ClientDraft(rate=Decimal(140), currency="EUR", requires=everything))
    keeper.edit_client(
        globex.id, ClientDraft(rate=Decimal("95.5"), currency="USD", zone="America/New_York", hotkey=5)
    )
    keeper.archive_client(old.id)
    keeper.add_context(acme.id, "firewall", "")
    keeper.add_context(acme.id, "", "Payment Gateway")
    keeper.add_context(acme.id, "vpn", "")


def clients(app: HraasApp) -> str:
    return app.screen.query_one("#client-table", Table).text


def contexts(app: HraasApp) -> str:
    return app.screen.query_one("#context-table", Table).text


def news(app: HraasApp) -> str:
    return next(s for s in app.screen_stack if isinstance(s, ClientsScreen)).query_one(NewsLine).news


def client_editor(app: HraasApp) -> ClientEditor:
    assert isinstance(app.screen, ClientEditor)
    return app.screen


def context_editor(app: HraasApp) -> ContextEditor:
    assert isinstance(app.screen, ContextEditor)
    return app.screen


async def opened(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "C")


async def test_an_empty_ledger_says_what_to_do_and_a_name_is_enough(tmp_path: Path) -> None:
    app = stage(tmp_path)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "C")
        assert "Press a to add the first" in clients(app)
        await press(pilot, "a")
        await write(pilot, "Acme GmbH")
        await press(pilot, "enter")
        assert isinstance(app.screen, ClientsScreen)
        assert " 1  acme" in clients(app)
        assert app.snapshot.roster.clients[0].name == "Acme GmbH"
        assert "Added Acme GmbH" in news(app)


async def test_the_list_shows_all_there_is_to_know(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(140, 34)) as pilot:
        await opened(pilot)
        first, second, _, last = clients(app).splitlines()
        assert first.split() == ["1", "acme", "Acme", "140.00", "EUR", "–", "all", "three"]
        assert second.split() == ["5", "globex", "Globex", "95.50", "USD", "America/New_York", "–"]
        assert "archived" in last
        assert [line.split()[0] for line in contexts(app).splitlines()] == [
            "firewall",
            "payment-gateway",
            "vpn",
        ]


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_shows_the_clients_and_takes_the_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "acme" in clients(app)
        await press(pilot, "down", "e")
        assert client_editor(app).form.name == "Globex"
        await press(pilot, "escape", "up", "tab", "e")
        assert context_editor(app).draft.key == "firewall"


async def test_the_clock_keys_work_here_too(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "5")
        running = app.snapshot.running
        assert running is not None
        assert running.client == app.snapshot.roster.find("globex").id
        await press(pilot, "s")
        assert app.snapshot.running is None
        assert isinstance(app.screen, ClientsScreen)


async def test_edit_changes_what_was_changed(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "e", "ctrl+u")
        await write(pilot, "Acme Inc")
        await press(pilot, "enter")
        acme = app.snapshot.roster.clients[0]
        assert (acme.name, acme.key, acme.rate) == ("Acme Inc", "acme", Decimal(140))
        await press(pilot, "u")
        assert app.snapshot.roster.clients[0].name == "Acme"
        assert "Acme " in clients(app)


async def test_archive_and_take_back(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "A")
        assert [c.key for c in app.snapshot.roster.active] == ["acme", "initech"]
        assert "globex" in clients(app).splitlines()[-2] + clients(app).splitlines()[-1]
        await press(pilot, "A")
        assert [c.key for c in app.snapshot.roster.active] == ["acme", "globex", "initech"]


async def test_a_client_whose_session_runs_is_not_archived(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "1", "A")
        assert "is running" in news(app)
        assert not app.snapshot.roster.clients[0].archived


async def test_order_is_changed_and_the_highlight_goes_along(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "J", "shift+down")
        assert [line.split()[1] for line in clients(app).splitlines()[:3]] == ["globex", "initech", "acme"]
        await press(pilot, "K")
        assert [line.split()[1] for line in clients(app).splitlines()[:3]] == ["globex", "acme", "initech"]
        await press(pilot, "tab", "G", "K", "shift+up")
        assert [line.split()[0] for line in contexts(app).splitlines()] == [
            "vpn",
            "firewall",
            "payment-gateway",
        ]


async def test_contexts_are_added_edited_and_archived(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "G", "k", "tab", "a")
        await write(pilot, "mail")
        await press(pilot, "enter")
        initech = app.snapshot.roster.find("initech").id
        assert [c.key for c in app.snapshot.roster.contexts_of(initech)] == ["mail"]
        await press(pilot, "enter", "down")
        await press(pilot, "ctrl+u")
        await write(pilot, "Mail server")
        await press(pilot, "enter")
        assert app.snapshot.roster.contexts_of(initech)[0].name == "Mail server"
        await press(pilot, "A")
        assert app.snapshot.roster.contexts_of(initech) == ()
        assert "archived" in contexts(app)


async def test_a_taken_context_key_is_said_under_the_field(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "tab", "a")
        await write(pilot, "VPN")
        await press(pilot, "enter")
        assert context_editor(app).shown[0].has_class("-wrong")


async def test_discreet_mode_names_no_client_but_the_running_one(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "z")
        assert "acme" not in clients(app)
        assert "firewall" not in contexts(app)
        assert "140" not in clients(app)
        await press(pilot, "1")
        assert "acme" in clients(app)
        assert "globex" not in clients(app)


@pytest.mark.parametrize("keys", [("e",), ("t",), ("tab", "e"), ("tab", "a"), ("tab", "t")])
async def test_discreet_mode_opens_nothing_that_names_another_client(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "z", *keys)
        await settle(pilot)
        assert isinstance(app.screen, ClientsScreen)
        assert news(app) == "Discreet: that client is not named now. z names all clients."
        await press(pilot, "z", *keys[-1:])
        await settle(pilot)
        assert app.screen.is_modal


async def test_news_are_read_whole(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(50, 30)) as pilot:
        await opened(pilot)
        app.say(
            "Acme from 2026-03-01: increment 6m → exact, group context-day → session, tax none → 19% VAT."
        )
        await settle(pilot)
        line = app.screen.query_one(NewsLine)
        assert line.region.height == len(line.rows) > 1


@pytest.mark.parametrize("sizes", [((80, 1), (120, 34)), ((120, 34), (80, 23)), ((50, 30), (80, 12))])
async def test_the_lists_below_a_dialog_get_their_width_too(
    tmp_path: Path, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=sizes[0]) as pilot:
        await opened(pilot)
        screen = app.screen
        await press(pilot, "t")
        await settle(pilot)
        assert app.screen is not screen
        await pilot.resize_terminal(*sizes[1])
        await settle(pilot)
        below = screen.query_one("#client-table", Table).text
        await press(pilot, "escape")
        await settle(pilot)
        assert clients(app) == below


async def test_a_draft_that_was_left_is_there_again(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await write(pilot, "Umbr")
        await press(pilot, "escape", "a")
        assert client_editor(app).form.name == "Umbr"


async def test_what_others_change_is_shown(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await app.ask(lambda keeper: keeper.add_client(ClientDraft(name="Umbrella")))
        await app.refresh_snapshot()
        await settle(pilot)
        assert "umbrella" in clients(app)


async def test_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    def nasty(keeper: Timekeeper) -> None:
        keeper.add_client(ClientDraft(name="[red]Acme[/red] {x} $y", key="acme"))
        keeper.add_client(ClientDraft(name="日本" * 20))
        keeper.add_context(keeper.roster().clients[0].id, "fw", "[link=http://x]fw[/link]")

    app = stage(tmp_path, nasty)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        assert "[red]Acme[/red" in clients(app)
        await press(pilot, "e")
        assert "[red]Acme[/red]" in app.export_screenshot().replace("&#160;", " ")
        await press(pilot, "escape", "tab", "e")
        assert context_editor(app)


async def test_a_click_highlights_and_a_second_opens(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await pilot.click("#client-table", offset=(10, 3))
        await settle(pilot)
        assert not contexts(app).startswith("  firewall")
        await pilot.click("#client-table", offset=(10, 3), times=2)
        await settle(pilot)
        assert client_editor(app).form.name == "Globex"


async def test_a_session_does_not_keep_a_client_from_being_edited(tmp_path: Path) -> None:
    def working(keeper: Timekeeper) -> None:
        furnished(keeper)
        keeper.start(target(keeper, "acme/firewall"))

    app = stage(tmp_path, working)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        await press(pilot, "e", "down", "ctrl+u")
        await write(pilot, "acm")
        await press(pilot, "enter")
        assert app.snapshot.roster.clients[0].key == "acm"


async def test_it_looks_as_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot)
        check(app, "clients-wide")
        await press(pilot, "e", "down", "down")
        check(app, "clients-editor")
