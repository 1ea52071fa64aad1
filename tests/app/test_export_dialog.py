from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from whenever import Date

from hraas_tui.app.dialogs.confirm import Confirm
from hraas_tui.app.dialogs.export import ExportDialog
from hraas_tui.app.dialogs.export_form import ExportForm, When, folder_of, period_of
from hraas_tui.app.dialogs.form import Entry
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.widgets.export_preview import ConcernList
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.sessions import Requirement, State
from tests.support.clock import MONDAY
from tests.support.golden import check
from tests.support.ledgers import BERLIN, target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.widgets.choice import OneOf, SomeOf
    from hraas_tui.core.exports import Plan
    from hraas_tui.timekeeper import Timekeeper

HOUR = 3600
DAY = 24 * HOUR
TODAY = Date(2026, 3, 16)


def busy(keeper: Timekeeper) -> None:
    """A week of work: one session without its note, one unassigned, one running; nothing of Initech's is done."""
    with_clients(keeper, "Acme", "Globex", "Initech")
    acme, globex, _ = keeper.roster().clients
    needs = frozenset({Requirement.NOTE})
    keeper.edit_client(acme.id, ClientDraft(rate=Decimal(140), currency="EUR", requires=needs))
    keeper.edit_client(globex.id, ClientDraft(rate=Decimal(90), currency="USD"))
    for days in range(1, 6):
        start = MONDAY - days * DAY
        note = "" if days == 3 else "Rolled the rule set"
        keeper.add(target(keeper, "acme/firewall", note=note), start, start + HOUR)
    keeper.add(target(keeper, "globex/docs"), MONDAY - DAY + 2 * HOUR, MONDAY - DAY + 3 * HOUR)
    keeper.add(Target(None, None, "", "who was that?"), MONDAY - 2 * DAY + HOUR, MONDAY - 2 * DAY + 2 * HOUR)
    keeper.start(target(keeper, "initech"), at=MONDAY - 600)


def long_ago(keeper: Timekeeper) -> None:
    """Work of February that was never exported, and none since."""
    with_clients(keeper, "Acme")
    start = MONDAY - 30 * DAY
    keeper.add(target(keeper, "acme", note="February"), start, start + HOUR)


def dialog(app: HraasApp) -> ExportDialog:
    assert isinstance(app.screen, ExportDialog)
    return app.screen


def planned(app: HraasApp) -> Plan:
    found = dialog(app).preview
    assert found is not None
    return found.plan


def rows(app: HraasApp, name: str) -> str:
    return dialog(app).query_one(f"#{name}", Rows).text


def exported(app: HraasApp) -> list[str]:
    return [export.client.key for export in planned(app).exports if export.ids]


async def opened(pilot: Pilot[None], folder: Path) -> None:
    await settle(pilot)
    await press(pilot, "x")
    await settle(pilot)
    app = cast("HraasApp", pilot.app)
    dialog(app).query_one("#folder", Entry).value = str(folder)
    dialog(app).go_to("folder")
    await settle(pilot)


async def finished(pilot: Pilot[None]) -> None:
    """Wait for what the dialog has begun, not for the watch over the ledger, which never ends."""
    begun = [worker for worker in pilot.app.workers if worker.group == "default"]
    await pilot.app.workers.wait_for_complete(begun)
    await settle(pilot)


def files(folder: Path, pattern: str = "*.csv") -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


async def type_into(pilot: Pilot[None], field: str, text: str) -> None:
    app = cast("HraasApp", pilot.app)
    dialog(app).go_to(field)
    await settle(pilot)
    await press(pilot, "ctrl+u")
    await write(pilot, text)
    await settle(pilot)


class TestForm:
    @pytest.mark.parametrize(
        ("when", "days", "slug"),
        [
            (When.LAST_MONTH, "", "2026-02"),
            (When.THIS_MONTH, "", "2026-03"),
            (When.LAST_WEEK, "", "2026-03-09--2026-03-15"),
            (When.DAY, "yesterday", "2026-03-15"),
            (When.DAY, "2026-03-02", "2026-03-02"),
            (When.DAY, "2026-01", "2026-01"),
            (When.RANGE, "2026-03-02 to 2026-03-08", "2026-03-02--2026-03-08"),
            (When.RANGE, "2026-03-02..2026-03-08", "2026-03-02--2026-03-08"),
            (When.RANGE, "2026-03-02 – yesterday", "2026-03-02--2026-03-15"),
            (When.RANGE, "january to february", "2026-01-01--2026-02-28"),
        ],
    )
    def test_periods(self, when: When, days: str, slug: str) -> None:
        assert period_of(ExportForm(when, days), TODAY).slug == slug

    @pytest.mark.parametrize(
        "days", ["", "soon", "2026-02-30", "2026-03-08 to 2026-03-02", "a to b to c", "\x1b[31m", "x" * 9999]
    )
    def test_what_is_no_period_is_refused(self, days: str) -> None:
        with pytest.raises(Refused):
            period_of(ExportForm(When.RANGE, days), TODAY)

    def test_folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "invoices").mkdir()
        (tmp_path / "file").touch()
        assert folder_of(ExportForm(folder="~/invoices")) == tmp_path / "invoices"
        assert folder_of(ExportForm(folder="")) == tmp_path
        for wrong in ("~/nowhere", "~/file", "\0", "~nobody-of-that-name/x", "x" * 5000):
            with pytest.raises(Refused):
                folder_of(ExportForm(folder=wrong))


async def test_those_with_time_in_no_export_are_chosen_already(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        assert dialog(app).form.when is When.THIS_MONTH
        assert exported(app) == ["acme", "globex"]
        assert "6 sessions, 6:00 recorded, 700.00 EUR + 90.00 USD" in rows(app, "summary")
        assert "1 to file, 1 unassigned (left out), 1 running (left out)" in rows(app, "summary")
        acme, globex, initech = rows(app, "preview").splitlines()
        assert acme.split() == ["Acme", "5", "sessions", "5:00", "700.00", "EUR"]
        assert globex.split() == ["Globex", "1", "session", "1:00", "90.00", "USD"]
        assert "no file" in initech


async def test_last_month_comes_first_while_something_of_it_waits(tmp_path: Path) -> None:
    app = stage(tmp_path, long_ago)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        assert dialog(app).form.when is When.LAST_MONTH
        assert exported(app) == ["acme"]


async def test_files_are_written_recorded_and_told(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    out = tmp_path / "out"
    out.mkdir()
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, out)
        dialog(app).go_to("formats")
        await settle(pilot)
        await press(pilot, "right", "space", "right", "space", "enter")
        await finished(pilot)
        names = {path.name for path in out.iterdir()}
        assert names == {
            f"{who}-2026-03.{kind}" for who in ("acme", "globex") for kind in ("csv", "json", "md")
        }
        assert dialog(app).phase == "done"
        told = str(dialog(app).query_one("#written").render())
        assert str(out / "acme-2026-03.csv") in told.replace("\n", "")
        waiting = await app.ask(lambda keeper: keeper.waiting_clients(Date(2026, 3, 1), Date(2026, 3, 31)))
        assert {app.snapshot.roster.client(c).key for c in waiting} <= {"initech"}  # type: ignore[union-attr]
        with (out / "acme-2026-03.csv").open(newline="", encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == 5
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        await press(pilot, "x")
        await settle(pilot)
        assert dialog(app).form.folder == str(out)
        assert exported(app) == []


async def test_nothing_is_overwritten_without_a_yes(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    there = tmp_path / "acme-2026-03.csv"
    there.write_text("mine")
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await press(pilot, "enter")
        for _ in range(20):
            await settle(pilot)
            if isinstance(app.screen, Confirm):
                break
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        await finished(pilot)
        assert there.read_text() == "mine"
        assert not (tmp_path / "globex-2026-03.csv").exists()
        assert dialog(app).phase == "form"
        await press(pilot, "enter")
        for _ in range(20):
            await settle(pilot)
            if isinstance(app.screen, Confirm):
                break
        await press(pilot, "y")
        await finished(pilot)
        assert there.read_text() != "mine"
        assert dialog(app).phase == "done"


async def test_a_note_is_written_in_place(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("concerns")
        await settle(pilot)
        assert [c.state for c in planned(app).concerns] == [State.UNFILED, State.UNASSIGNED, State.RUNNING]
        await press(pilot, "n")
        await write(pilot, " Moved the rules")
        await press(pilot, "enter")
        await settle(pilot)
        assert [c.state for c in planned(app).concerns] == [State.UNASSIGNED, State.RUNNING]
        assert not dialog(app).mending
        assert dialog(app).query_one(ConcernList).has_focus


async def test_a_client_is_given_by_its_digit_in_place(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("concerns")
        await settle(pilot)
        await press(pilot, "down", "n")
        assert "Assign the session" in rows(app, "told")
        await press(pilot, "a", "2")
        await settle(pilot)
        assert [c.state for c in planned(app).concerns] == [State.UNFILED, State.RUNNING]
        assert app.snapshot.running is not None
        assert app.snapshot.running.client == app.snapshot.roster.find("initech").id
        assert "3:00" not in rows(app, "preview")
        assert "2 sessions" in rows(app, "preview")


async def test_escape_from_a_note_stays_in_the_dialog(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("concerns")
        await settle(pilot)
        await press(pilot, "n")
        await write(pilot, "half a")
        await press(pilot, "escape")
        assert dialog(app).query_one(ConcernList).has_focus
        assert len(planned(app).concerns) == 3


async def test_the_running_session_is_stopped_from_here(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("clients")
        await settle(pilot)
        await press(pilot, "s")
        await settle(pilot)
        assert app.snapshot.running is None
        assert exported(app) == ["acme", "globex", "initech"]


async def test_looking_at_a_session_and_back_loses_nothing(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("clients")
        await settle(pilot)
        await press(pilot, "right", "space")
        await settle(pilot)
        dialog(app).go_to("formats")
        await settle(pilot)
        await press(pilot, "right", "space")
        before = dialog(app).form
        dialog(app).go_to("concerns")
        await settle(pilot)
        wanted = planned(app).concerns[0].session
        await press(pilot, "enter")
        await settle(pilot)
        today = app.screen
        assert isinstance(today, TodayScreen)
        assert today.selected == wanted.id
        assert app.snapshot.day.date == app.config.days.day_of(wanted.start)
        await press(pilot, "x")
        await settle(pilot)
        assert dialog(app).form == before
        assert exported(app) == ["acme"]
        values = cast("SomeOf[str]", dialog(app).query_one("#formats")).values
        assert values == {"csv", "json"}


async def test_escape_keeps_the_form(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("when")
        await settle(pilot)
        await press(pilot, "right", "right", "right")
        await type_into(pilot, "days", "2026-03-11 to 2026-03-12")
        assert planned(app).period.slug == "2026-03-11--2026-03-12"
        await press(pilot, "escape", "x")
        await settle(pilot)
        assert dialog(app).form.days == "2026-03-11 to 2026-03-12"
        assert cast("OneOf[When]", dialog(app).query_one("#when")).value is When.RANGE
        assert planned(app).period.slug == "2026-03-11--2026-03-12"


async def test_days_that_are_none_are_said_and_nothing_is_written(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("when")
        await settle(pilot)
        await press(pilot, "right", "right")
        await type_into(pilot, "days", "2026-02-30")
        assert dialog(app).field("days").has_class("-wrong")
        await press(pilot, "enter")
        await settle(pilot)
        assert dialog(app).phase == "form"
        assert not files(tmp_path)


@pytest.mark.parametrize("wrong", ["nowhere", "file"])
async def test_a_folder_that_is_none_is_said(tmp_path: Path, wrong: str) -> None:
    app = stage(tmp_path, busy)
    (tmp_path / "file").touch()
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path / wrong)
        assert dialog(app).field("folder").has_class("-wrong")
        await press(pilot, "enter")
        await settle(pilot)
        assert dialog(app).phase == "form"


async def test_a_full_or_forbidden_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise Refused("There is no room left.")

    monkeypatch.setattr("hraas_tui.formats.files.write_files", fails)
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await press(pilot, "enter")
        await finished(pilot)
        assert "There is no room left." in rows(app, "told")
        assert dialog(app).phase == "form"


async def test_no_format_and_no_client_are_said(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("formats")
        await settle(pilot)
        await press(pilot, "space", "enter")
        assert "Choose a format" in rows(app, "told")
        await press(pilot, "space")
        dialog(app).go_to("clients")
        await settle(pilot)
        await press(pilot, "space", "right", "space", "right", "space")
        await settle(pilot)
        await press(pilot, "enter")
        assert "nothing to write" in rows(app, "told")


async def test_what_changes_outside_is_previewed_before_it_is_written(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)

        def more(keeper: Timekeeper) -> None:
            keeper.add(target(keeper, "globex"), MONDAY - 4 * HOUR, MONDAY - 3 * HOUR)

        await app.ask(more)
        await press(pilot, "enter")
        await finished(pilot)
        assert dialog(app).phase == "form"
        assert not files(tmp_path)
        assert "changed meanwhile" in rows(app, "told")
        assert "2 sessions" in rows(app, "preview")
        await press(pilot, "enter")
        await finished(pilot)
        assert dialog(app).phase == "done"


async def test_writing_is_cancelled_with_escape_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hraas_tui.formats import files as writing

    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        screen = dialog(app)
        real = writing.write_files

        def slowly(*args: object, **more: object) -> object:
            app.call_from_thread(screen.action_leave)
            return real(*args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(writing, "write_files", slowly)
        await press(pilot, "enter")
        await finished(pilot)
        assert "Cancelled" in rows(app, "told")
        assert screen.phase == "form"
        assert not files(tmp_path)
        assert not files(tmp_path, ".hraas*")


@pytest.mark.parametrize("size", [(120, 34), (80, 23), (80, 12), (40, 24), (40, 12), (40, 7), (80, 2)])
async def test_it_fits_every_size_and_writes(tmp_path: Path, size: tuple[int, int]) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, tmp_path)
        screen = dialog(app)
        for number in range(len(screen.shown)):
            screen._go(number)
            await settle(pilot)
            focused = screen.focused
            assert focused is not None
            assert focused.region.bottom <= size[1]
            assert focused.region.right <= size[0]
            assert focused.region.height >= 1
            assert screen.query_one("#form").max_scroll_y == 0 or size[1] <= 7
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert screen.phase == "done"


async def test_the_bar_says_how_far_it_is(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app)._progressed(300, 1200)
        dialog(app)._draw_progress()
        assert "300 of 1,200 rows  escape cancels" in rows(app, "told")


async def test_a_ledger_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LedgerTrouble("The ledger is gone.")

    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        monkeypatch.setattr("hraas_tui.app.dialogs.export.opening", fails)
        await press(pilot, "x")
        await settle(pilot)
        assert "The ledger is gone." in rows(app, "told")
        await press(pilot, "escape")
        monkeypatch.undo()
        await opened(pilot, tmp_path)
        monkeypatch.setattr("hraas_tui.app.dialogs.export.preview", fails)
        dialog(app).action_reload()
        await settle(pilot)
        assert "The ledger is gone." in rows(app, "told")


async def test_notes_are_text_and_nothing_else(tmp_path: Path) -> None:
    def nasty(keeper: Timekeeper) -> None:
        with_clients(keeper, "[red]Acme[/red]")
        acme = keeper.roster().clients[0]
        keeper.edit_client(acme.id, ClientDraft(requires=frozenset({Requirement.TICKET})))
        keeper.add(Target(acme.id, None, "", "[bold]x[/] $y {z}"), MONDAY - DAY, MONDAY - DAY + HOUR)

    app = stage(tmp_path, nasty)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        picture = app.export_screenshot().replace("&#160;", " ")
        assert "[bold]x[/] $y {z}" in picture
        assert "[red]Acme[/red]" in picture


async def test_discreet_mode_holds_here(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, "z", "x")
        await settle(pilot)
        told = rows(app, "preview") + dialog(app).query_one(ConcernList).text
        assert "Acme" not in told
        assert "Initech" in told


def test_a_form_is_a_value() -> None:
    assert replace(ExportForm(), days="x") != ExportForm()


@pytest.mark.parametrize(("name", "size"), [("wide", (120, 34)), ("compact", (80, 23))])
async def test_it_looks_as_it_did(
    tmp_path: Path, name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)
    app = stage(tmp_path, busy)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "C", "x")
        await settle(pilot)
        dialog(app).go_to("concerns")
        await settle(pilot)
        check(app, f"export-{name}")


async def test_a_session_is_looked_at_from_the_clients_screen_too(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, "C", "x")
        await settle(pilot)
        dialog(app).go_to("concerns")
        await settle(pilot)
        wanted = planned(app).concerns[0].session
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        assert app.screen.selected == wanted.id


@pytest.mark.parametrize("keys", [("C",), ("C", "e"), ("x",)])
async def test_a_terminal_without_unicode_gets_ascii(tmp_path: Path, keys: tuple[str, ...]) -> None:
    app = stage(tmp_path, busy, config=replace(BERLIN, ascii=True))
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        await settle(pilot)
        drawn = app.export_screenshot(simplify=True)
        seen = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn)).replace("&#160;", " ")
        assert seen.isascii()
