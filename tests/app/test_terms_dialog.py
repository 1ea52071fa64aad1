from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static
from whenever import Date

from hraas_tui.app.dialogs.terms import TermsEditor
from hraas_tui.app.dialogs.terms_form import TermsDesk, TermsForm
from hraas_tui.app.screens.clients import ClientsScreen
from hraas_tui.app.widgets.choice import OneOf
from hraas_tui.core.billing.terms import Agreement, Charge, Rounding, Rules, Terms
from hraas_tui.core.billing.terms_edit import TermsEdit
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.sessions import Client, ClientId, ContextId, TermsId
from tests.support.clock import MONDAY
from tests.support.ledgers import target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.timekeeper import Timekeeper

ACME = Client(ClientId("ACME000001"), "acme", "Acme", 1, 1, 0, Decimal(140), "EUR")
VPN = ContextId("VPN0000001")
APRIL = "2026-04-01"
LAYER = Terms(TermsId("APRIL00001"), ACME.id, None, APRIL, Rules(increment=15, minimum=30))
AGREEMENT = Agreement(ACME, (LAYER,))
TODAY = Date(2026, 3, 16)


def desk(context: ContextId | None = None) -> TermsDesk:
    return TermsDesk(AGREEMENT, context, TODAY)


def form(since: str, context: ContextId | None = None, **texts: str) -> TermsForm:
    return TermsForm(since, desk(context).texts(since) | texts)


class TestForm:
    def test_a_layer_is_shown_over_what_lies_below(self) -> None:
        assert desk().texts("")["rate"] == "140 EUR"
        assert desk().texts(APRIL) == dict.fromkeys(desk().fields, "") | {
            "increment": "15m",
            "minimum": "30m",
        }
        assert (desk().otherwise(APRIL)["increment"], desk().otherwise(APRIL)["rate"]) == ("6m", "140 EUR")
        assert (desk().other_days(""), desk().other_days(APRIL)) == ("also 2026-04-01", "")

    def test_a_context_can_have_fewer(self) -> None:
        assert desk(VPN).fields == (
            *("rate", "charge", "increment", "rounding", "group", "minimum", "windows", "requires"),
        )
        assert desk(VPN).otherwise(APRIL)["increment"] == "15m"

    def test_only_what_was_touched_is_changed(self) -> None:
        found = desk().foresee(form(APRIL, rounding="up", minimum=""))
        assert found.edit == TermsEdit(Rules(rounding=Rounding.UP), since=APRIL, clear=frozenset({"minimum"}))
        assert found.effect == "from 2026-04-01: rounding nearest → up, minimum 30m → none"
        assert found.problems == {}
        assert desk().foresee(form(APRIL)).edit.empty

    def test_an_emptied_rate_takes_its_currency_along(self) -> None:
        found = desk().foresee(form("", rate=""))
        assert found.edit.clear == {"rate", "currency"}
        assert found.effect == "from the beginning: rate 140 EUR → none"

    def test_each_field_has_its_own_sentence(self) -> None:
        found = desk().foresee(form("soon", rate="1,400", windows="mon", tax="19% VAT"))
        assert set(found.problems) == {"since", "rate", "windows"}
        assert found.edit.rules.tax is not None
        clash = TermsDesk(Agreement(Client(ACME.id, "acme", "Acme", 1, 1, 0)), None, TODAY)
        bare = TermsForm("", clash.texts("") | {"rate": "140"})
        assert "In which currency" in clash.foresee(bare).problems["rate"]

    def test_many_changes_are_counted(self) -> None:
        found = desk().foresee(
            form("", charge="no-charge", increment="15m", rounding="up", group="session", tax="19% VAT")
        )
        assert found.effect.endswith("group context-day → session and 1 more")


def furnished(keeper: Timekeeper) -> None:
    with_clients(keeper)
    acme = keeper.roster().find("acme").id
    keeper.edit_client(acme, ClientDraft(rate=Decimal(70), currency="EUR"))
    keeper.add_context(acme, "vpn")


def worked(keeper: Timekeeper) -> None:
    furnished(keeper)
    keeper.add(target(keeper, "acme"), MONDAY - 7_200, MONDAY - 3_600)


def editor(app: HraasApp) -> TermsEditor:
    assert isinstance(app.screen, TermsEditor)
    return app.screen


def said(app: HraasApp, selector: str) -> str:
    return str(editor(app).query_one(selector, Static).content)


async def opened(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "C", "t")


@pytest.mark.parametrize("size", [(120, 34), (80, 23), (40, 30), (50, 20)])
async def test_terms_are_set_and_the_example_follows_each_key(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert said(app, "#example").endswith("bills 0:06 = €7.00.")
        assert said(app, "#effect") == "from the beginning: nothing is changed yet"
        await press(pilot, "up", "up", "up", "up", "up")
        assert editor(app).shown[editor(app).at].control.id == "windows"
        await write(pilot, "mon-fri 18:00-08:00 x1.5")
        await press(pilot, "up")
        await write(pilot, "30m")
        await press(pilot, "up", "right")
        assert said(app, "#example") == "A 7-minute call at 22:10 on Friday bills 0:30 × 1.5 = €52.50."
        await press(pilot, "enter")
        assert isinstance(app.screen, ClientsScreen)
        held = app.snapshot.roster.agreement(app.snapshot.roster.find("acme").id).on(APRIL)
        assert (held.minimum, held.group, held.windows[0].multiplier) == (30, "session", Decimal("1.5"))
        await press(pilot, "u")
        assert app.snapshot.roster.terms == ()


@pytest.mark.parametrize("size", [(80, 12), (40, 9), (80, 6), (60, 2)])
async def test_a_low_pane_asks_field_by_field(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert [field.display and bool(field.size.height) for field in editor(app).shown].count(True) == 1
        assert app.focused is not None
        assert app.focused.region.bottom <= size[1]
        await press(pilot, "ctrl+u")
        await write(pilot, "80 EUR")
        await press(pilot, "enter", "right", "right", "ctrl+s")
        assert app.snapshot.roster.find("acme").rate == Decimal(80)
        (layer,) = app.snapshot.roster.terms
        assert layer.rules == Rules(charge=Charge.NO_CHARGE)


async def test_recorded_time_keeps_its_terms_unless_the_day_is_changed(tmp_path: Path) -> None:
    app = stage(tmp_path, worked)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        assert editor(app).form.since == "2026-03-01"
        await press(pilot, "down")
        await write(pilot, "80 EUR")
        await press(pilot, "enter")
        agreement = app.snapshot.roster.agreement(app.snapshot.roster.find("acme").id)
        assert (agreement.on("2026-02-28").rate, agreement.on("2026-03-01").rate) == (
            Decimal(70),
            Decimal(80),
        )
        assert "80.00 EUR" in app.screen.query_one("#client-table").text  # type: ignore[attr-defined]
        await press(pilot, "t", "ctrl+u", "down", "ctrl+u")
        await write(pilot, "60 EUR")
        await press(pilot, "ctrl+s")
        agreement = app.snapshot.roster.agreement(app.snapshot.roster.find("acme").id)
        assert (agreement.on("2026-02-28").rate, agreement.on("2026-03-01").rate) == (
            Decimal(60),
            Decimal(80),
        )


async def test_another_day_shows_its_terms_and_keeps_what_was_filled_in(tmp_path: Path) -> None:
    def dated(keeper: Timekeeper) -> None:
        furnished(keeper)
        acme = keeper.roster().find("acme").id
        keeper.set_terms(acme, Rules(rate=Decimal(90), rounding=Rounding.UP, minimum=30), since=APRIL)

    app = stage(tmp_path, dated)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        assert editor(app).form.texts["rate"] == "70 EUR"
        await press(pilot, "up", "up")
        await write(pilot, "19% VAT")
        await press(pilot, "down", "down")
        await write(pilot, APRIL)
        texts = editor(app).form.texts
        assert (texts["rate"], texts["rounding"], texts["minimum"]) == ("90", "up", "30m")
        assert texts["tax"] == "19% VAT"
        rounding = editor(app).query_one("#rounding", OneOf)
        assert rounding.value == "up"
        assert said(app, "#effect") == "from 2026-04-01: tax none → 19% VAT"
        await press(pilot, "enter")
        assert [each.since for each in app.snapshot.roster.terms] == [APRIL]


async def test_a_context_has_exceptions(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(80, 23)) as pilot:
        await settle(pilot)
        await press(pilot, "C", "tab", "t")
        assert editor(app).heading() == "Terms of Acme · vpn"
        assert "tax" not in editor(app).form.texts
        await press(pilot, "down", "down", "right", "enter")
        (layer,) = app.snapshot.roster.terms
        assert layer.context == app.snapshot.roster.contexts[0].id
        assert layer.rules == Rules(charge=Charge.NON_BILLABLE)


async def test_what_is_wrong_is_said_at_once_and_keeps_it_from_being_saved(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await press(pilot, "up", "up", "up")
        await write(pilot, "20 hours")
        field = editor(app).shown[editor(app).at]
        assert field.has_class("-wrong")
        await press(pilot, "down", "enter")
        assert editor(app).shown[editor(app).at] is field
        await press(pilot, "ctrl+u")
        await write(pilot, "20h/month")
        assert not field.has_class("-wrong")
        assert "uses 0:06 of the 20 h retainer" in said(app, "#example")


async def test_what_was_filled_in_is_there_again(tmp_path: Path) -> None:
    app = stage(tmp_path, furnished)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        await press(pilot, "up", "up")
        await write(pilot, "19% VAT")
        await press(pilot, "escape", "t")
        assert editor(app).form.texts["tax"] == "19% VAT"
        await press(pilot, "enter", "t", "enter")
        assert isinstance(app.screen, ClientsScreen)
        assert len(app.snapshot.roster.terms) == 1


async def test_there_are_no_terms_of_nobody(tmp_path: Path) -> None:
    app = stage(tmp_path)
    async with app.run_test(size=(80, 23)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "C", "t")
        assert isinstance(app.screen, ClientsScreen)
