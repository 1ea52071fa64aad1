from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.dialogs.client import ClientEditor
from hraas_tui.app.dialogs.client_form import Form, digits, draft_of, form_of, problems
from hraas_tui.app.screens.clients import ClientsScreen
from hraas_tui.core.clients import ClientDraft, edited, new_client
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Requirement
from tests.support.clock import MONDAY
from tests.support.ledgers import target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.timekeeper import Timekeeper

ACME = Client(ClientId("ACME000001"), "acme", "Acme", 1, 1, 0, Decimal(140), "EUR", "Europe/Berlin")
GLOBEX = Client(ClientId("GLOBEX0001"), "globex", "Globex", 2, 2, 1)
ROSTER = Roster((ACME, GLOBEX))


class TestForm:
    def test_what_is_not_touched_changes_nothing(self) -> None:
        assert edited(ACME, draft_of(form_of(ACME, ROSTER), ACME), ROSTER) == ACME
        assert edited(GLOBEX, draft_of(form_of(GLOBEX, ROSTER), GLOBEX), ROSTER) == GLOBEX

    def test_a_new_one_needs_a_name_only(self) -> None:
        form = form_of(None, ROSTER)
        assert set(problems(form, None, ROSTER)) == {"name"}
        named = Form("Initech", colour=form.colour, hotkey=form.hotkey)
        made = new_client(draft_of(named, None), ROSTER, client_id=ClientId("NEW0000001"))
        assert made == Client(ClientId("NEW0000001"), "initech", "Initech", 3, 3, 2)

    def test_emptied_fields_are_cleared(self) -> None:
        form = Form("Acme", "acme", 1, 0)
        cleared = edited(ACME, draft_of(form, ACME), ROSTER)
        assert (cleared.rate, cleared.currency, cleared.zone, cleared.hotkey) == (None, None, None, None)

    def test_a_bare_rate_keeps_the_currency(self) -> None:
        form = Form("Acme", "acme", 1, 1, rate="150")
        assert draft_of(form, ACME).currency == "EUR"
        assert problems(form, ACME, ROSTER) == {}

    def test_each_field_has_its_own_sentence(self) -> None:
        form = Form("", "globex", 1, 1, rate="1,400", zone="Mars")
        found = problems(form, ACME, ROSTER)
        assert found["name"] == "A client needs a name."
        assert found["key"] == "globex is already the key of Globex."
        assert "thousands" in found["rate"]
        assert "Mars" in found["zone"]

    def test_only_free_digits_are_offered(self) -> None:
        assert digits(ACME, ROSTER) == (0, 1, 3, 4, 5, 6, 7, 8, 9)
        assert digits(None, ROSTER) == (0, 3, 4, 5, 6, 7, 8, 9)


def editor(app: HraasApp) -> ClientEditor:
    assert isinstance(app.screen, ClientEditor)
    return app.screen


async def opened(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "C", "a")


@pytest.mark.parametrize("size", [(120, 34), (80, 23), (50, 20)])
async def test_all_fields_are_filled_in_and_saved(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await write(pilot, "Umbrella")
        await press(pilot, "down")
        await write(pilot, "umb")
        await press(pilot, "down", "right", "down", "right", "right", "tab")
        await write(pilot, "140.50 EUR")
        await press(pilot, "down")
        await write(pilot, "America/New_York")
        await press(pilot, "down", "space", "right", "space", "enter")
        assert isinstance(app.screen, ClientsScreen)
        made = app.snapshot.roster.find("umb")
        assert (made.name, made.colour, made.hotkey) == ("Umbrella", 5, 6)
        assert (made.rate, made.currency, made.zone) == (Decimal("140.50"), "EUR", "America/New_York")
        assert made.requires == {Requirement.CONTEXT, Requirement.NOTE}


@pytest.mark.parametrize("size", [(80, 12), (40, 6), (60, 2)])
async def test_a_low_pane_asks_field_by_field(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert [field.display and bool(field.size.height) for field in editor(app).shown].count(True) == 1
        await write(pilot, "Umbrella")
        await press(pilot, "enter", "enter", "enter", "right", "enter")
        await write(pilot, "99 CHF")
        assert editor(app).focused is not None
        assert editor(app).focused.region.bottom <= size[1]  # type: ignore[union-attr]
        await press(pilot, "enter", "enter", "enter", "enter", "enter")
        made = app.snapshot.roster.find("umbrella")
        assert (made.hotkey, made.rate, made.currency) == (5, Decimal(99), "CHF")


async def test_address_and_locale_are_kept_as_statements_need_them(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await settle(pilot)
        await press(pilot, "C", "e", "up")
        await write(pilot, "xx_QQ")
        assert editor(app).shown[-1].has_class("-wrong")
        await press(pilot, "ctrl+u")
        await write(pilot, "de-de")
        await press(pilot, "up")
        await write(pilot, "Hauptstr. 1;  10115 Berlin ")
        await press(pilot, "enter")
        acme = app.snapshot.roster.find("acme")
        assert (acme.address, acme.locale) == ("Hauptstr. 1\n10115 Berlin", "de_DE")
        await press(pilot, "e")
        assert editor(app).form.address == "Hauptstr. 1; 10115 Berlin"


async def test_what_holds_from_a_day_on_is_not_asked_for_here(tmp_path: Path) -> None:
    def worked(keeper: Timekeeper) -> None:
        with_clients(keeper)
        acme = keeper.roster().find("acme")
        keeper.edit_client(acme.id, ClientDraft(rate=Decimal(140), currency="EUR"))
        keeper.add(target(keeper, "acme"), MONDAY - 7_200, MONDAY - 3_600)

    app = stage(tmp_path, worked)
    async with app.run_test(size=(80, 23)) as pilot:
        await settle(pilot)
        await press(pilot, "C", "e", "ctrl+u")
        assert [field.control.id for field in editor(app).shown] == [
            *("name", "key", "colour", "hotkey", "zone", "address", "locale")
        ]
        await write(pilot, "Acme Inc")
        await press(pilot, "enter")
        acme = app.snapshot.roster.find("acme")
        assert (acme.name, acme.rate, acme.currency) == ("Acme Inc", Decimal(140), "EUR")


async def test_what_is_wrong_is_said_at_once_and_keeps_it_from_being_saved(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        name = editor(app).shown[0]
        assert name.has_class("-wrong")
        await write(pilot, "Umbrella")
        assert not name.has_class("-wrong")
        await press(pilot, "down")
        await write(pilot, "acme")
        key = editor(app).shown[1]
        assert key.has_class("-wrong")
        await press(pilot, "down", "enter")
        assert editor(app).at == 1
        assert len(app.snapshot.roster.clients) == 3


async def test_the_clock_goes_on_under_the_dialog(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await press(pilot, "1", "2", "down", "down", "2")
        assert editor(app).form.name == "12"
        running = app.snapshot.running
        assert running is not None
        assert running.client == app.snapshot.roster.find("globex").id
        assert editor(app).form.hotkey == 4


async def test_escape_and_a_key_leave_and_do_what_the_key_does(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await write(pilot, "Umb")
        await press(pilot, "alt+1")
        await settle(pilot)
        assert isinstance(app.screen, ClientsScreen)
        running = app.snapshot.running
        assert running is not None
        assert running.client == app.snapshot.roster.find("acme").id
        await press(pilot, "a")
        assert editor(app).form.name == "Umb"


async def test_a_key_that_was_taken_meanwhile_keeps_the_draft(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await write(pilot, "Umbrella")
        await press(pilot, "down")
        await write(pilot, "umb")
        await app.ask(lambda keeper: keeper.add_client(ClientDraft(name="Other", key="umb")))
        await press(pilot, "enter")
        assert isinstance(app.screen, ClientsScreen)
        await press(pilot, "a")
        assert editor(app).form.key == "umb"
        assert editor(app).shown[1].has_class("-wrong")


async def test_a_swatch_is_chosen_with_the_mouse(tmp_path: Path) -> None:
    app = stage(tmp_path, with_clients)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await pilot.click("#colour", offset=(36, 0))
        await settle(pilot)
        assert editor(app).form.colour == 8
