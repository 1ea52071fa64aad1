from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from hraas_tui.app.dialogs.confirm import Confirm
from hraas_tui.app.dialogs.export_form import ExportForm, When, folder_of, period_of
from hraas_tui.app.dialogs.export_told import Sofar
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.widgets.export_lists import MendList
from hraas_tui.core.billing.drafting import Concern
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.sessions import Requirement, State
from tests.support.clock import MONDAY
from tests.support.export_staging import (
    DAY,
    HOUR,
    TODAY,
    asked,
    at,
    busy,
    dialog,
    exported,
    files,
    finished,
    opened,
    previewed,
    read,
    rows,
    told,
    type_into,
)
from tests.support.golden import check
from tests.support.ledgers import BERLIN, target, with_clients
from tests.support.staging import press, settle, stage, write

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.widgets.choice import OneOf, SomeOf
    from hraas_tui.timekeeper import Timekeeper


def long_ago(keeper: Timekeeper) -> None:
    """Work of February that was never billed, and none since."""
    with_clients(keeper, "Acme")
    start = MONDAY - 30 * DAY
    keeper.add(target(keeper, "acme", note="February"), start, start + HOUR)


def to_mend(app: HraasApp) -> list[State]:
    return [item.state for item in previewed(app).to_mend if isinstance(item, Concern)]


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
        assert "2 clients, 6 sessions, 6:00 recorded, 6.0 h billed, €700.00 + $90.00" in rows(app, "summary")
        assert "1 to file, 1 unassigned (left out)" in rows(app, "summary")
        _, acme, globex, initech = rows(app, "clients").splitlines()
        assert acme.split()[:7] == ["[x]", "Acme", "5", "5:00", "5.0", "h", "€700.002"]
        assert globex.split()[:7] == ["[x]", "Globex", "1", "1:00", "1.0", "h", "$90.001"]
        assert acme.endswith("2 to mend ")
        assert initech.split() == ["[", "]", "Initech", "not", "in", "it"]


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
        await at(pilot, "formats", "right", "space", "right", "space", "enter", "enter")
        await finished(pilot)
        names = {path.name for path in out.iterdir()}
        assert names == {
            f"{who}-2026-03-draft.{kind}" for who in ("acme", "globex") for kind in ("csv", "json", "md")
        }
        assert dialog(app).phase == "done"
        assert str(out / "acme-2026-03-draft.csv") in told(app)
        session = previewed(app).drafts[0].statement.sessions[0]
        noted = await app.ask(lambda keeper: keeper.ledger.exports_with(session))
        assert {export.path for export in noted} == {
            str(out / f"acme-2026-03-draft.{k}") for k in ("csv", "json", "md")
        }
        assert {export.statement for export in noted} == {None}
        with (out / "acme-2026-03-draft.csv").open(newline="", encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == 5
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        await opened(pilot)
        assert dialog(app).form.folder == str(out)
        assert dialog(app).form.formats == frozenset({"csv", "json", "md"})
        assert exported(app) == ["acme", "globex"]


async def test_nothing_is_overwritten_without_a_yes(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    there = tmp_path / "acme-2026-03-draft.csv"
    there.write_text("mine")
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await press(pilot, "ctrl+s")
        await asked(pilot)
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        await finished(pilot)
        assert there.read_text() == "mine"
        assert not (tmp_path / "globex-2026-03-draft.csv").exists()
        assert dialog(app).phase == "form"
        await press(pilot, "ctrl+s")
        await asked(pilot)
        await press(pilot, "y")
        await finished(pilot)
        assert there.read_text() != "mine"
        assert dialog(app).phase == "done"


async def test_a_note_is_written_in_place(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("mend")
        await settle(pilot)
        assert to_mend(app) == [State.UNFILED, State.UNASSIGNED]
        await press(pilot, "n")
        await write(pilot, " Moved the rules")
        await press(pilot, "enter")
        await read(pilot)
        assert to_mend(app) == [State.UNASSIGNED]
        assert not dialog(app).mending
        assert dialog(app).query_one(MendList).has_focus


async def test_a_note_begins_beside_the_context_that_is_known(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("mend")
        await settle(pilot)
        session = await dialog(app).highlighted_session()
        assert session is not None
        await press(pilot, "n")
        await write(pilot, "Moved the rules")
        await press(pilot, "enter")
        await read(pilot)
        known = await app.ask(lambda keeper: keeper.known_session(session.id))
        assert (known.note, known.context) == ("Moved the rules", session.context)


async def test_a_client_is_given_by_its_digit_in_place(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("mend")
        await settle(pilot)
        await press(pilot, "down", "n")
        assert "Assign the session" in rows(app, "told")
        await press(pilot, "a")
        await press(pilot, "2")
        await read(pilot)
        assert to_mend(app) == [State.UNFILED]
        assert app.snapshot.running is not None
        assert app.snapshot.running.client == app.snapshot.roster.find("initech").id
        assert "2      2:00" in rows(app, "clients")


async def test_escape_from_a_note_stays_in_the_dialog(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("mend")
        await settle(pilot)
        await press(pilot, "n")
        await write(pilot, "half a")
        await press(pilot, "escape")
        assert dialog(app).query_one(MendList).has_focus
        assert len(to_mend(app)) == 2


async def test_the_running_session_is_stopped_from_here(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot, tmp_path)
        dialog(app).go_to("clients")
        await settle(pilot)
        await press(pilot, "s")
        await read(pilot)
        assert app.snapshot.running is None
        assert exported(app) == ["acme", "globex", "initech"]


async def test_looking_at_a_session_and_back_loses_nothing(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await at(pilot, "clients", "down", "space")
        await at(pilot, "formats", "right", "space")
        before = dialog(app).form
        dialog(app).go_to("mend")
        await settle(pilot)
        wanted = previewed(app).concerns[0].session
        await press(pilot, "enter")
        await settle(pilot)
        today = app.screen
        assert isinstance(today, TodayScreen)
        assert today.selected == wanted.id
        assert app.snapshot.day.date == app.config.days.day_of(wanted.start)
        await opened(pilot)
        assert dialog(app).form == before
        assert exported(app) == ["acme"]
        values = cast("SomeOf[str]", dialog(app).query_one("#formats")).values
        assert values == {"csv", "json"}


async def test_escape_keeps_the_form(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await at(pilot, "when", "right", "right", "right")
        await type_into(pilot, "days", "2026-03-11 to 2026-03-12")
        assert previewed(app).period.slug == "2026-03-11--2026-03-12"
        await press(pilot, "escape")
        await opened(pilot)
        assert dialog(app).form.days == "2026-03-11 to 2026-03-12"
        assert cast("OneOf[When]", dialog(app).query_one("#when")).value is When.RANGE
        assert previewed(app).period.slug == "2026-03-11--2026-03-12"


async def test_days_that_are_none_are_said_and_nothing_is_written(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await at(pilot, "when", "right", "right")
        await type_into(pilot, "days", "2026-02-30")
        assert dialog(app).field("days").has_class("-wrong")
        await press(pilot, "ctrl+s")
        await read(pilot)
        assert dialog(app).phase == "form"
        assert not files(tmp_path)


@pytest.mark.parametrize("wrong", ["nowhere", "file"])
async def test_a_folder_that_is_none_is_said(tmp_path: Path, wrong: str) -> None:
    app = stage(tmp_path, busy)
    (tmp_path / "file").touch()
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path / wrong)
        assert dialog(app).field("folder").has_class("-wrong")
        await press(pilot, "ctrl+s")
        await settle(pilot)
        assert dialog(app).phase == "form"


async def test_a_full_or_forbidden_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise Refused("There is no room left.")

    monkeypatch.setattr("hraas_tui.formats.files.write_files", fails)
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert "There is no room left." in rows(app, "told")
        assert dialog(app).phase == "form"


async def test_no_format_and_no_client_are_said(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await at(pilot, "formats", "space", "ctrl+s")
        assert "Choose a format" in rows(app, "told")
        await press(pilot, "space")
        await at(pilot, "clients", "A", "A", "ctrl+s")
        assert not previewed(app).chosen
        assert "nothing to write" in rows(app, "told")


async def test_what_changes_outside_is_previewed_before_it_is_written(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)

        def more(keeper: Timekeeper) -> None:
            keeper.add(target(keeper, "globex"), MONDAY - 4 * HOUR, MONDAY - 3 * HOUR)

        await app.ask(more)
        await press(pilot, "ctrl+s")
        await finished(pilot)
        assert dialog(app).phase == "form"
        assert not files(tmp_path)
        assert "changed meanwhile" in rows(app, "told")
        assert "2      2:00" in rows(app, "clients")
        await press(pilot, "ctrl+s")
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
        await press(pilot, "ctrl+s")
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
        drafts = previewed(app).drafts
        dialog(app)._sofar = Sofar(drafts, ("csv", "json"))
        for done, said in (
            (0, "1 of 4  Acme · CSV"),
            (5, "2 of 4  Acme · JSON"),
            (11, "4 of 4  Globex · JSON"),
        ):
            dialog(app)._progressed(done, 12)
            dialog(app)._draw_progress()
            assert f"file {said}" in rows(app, "told")


async def test_a_ledger_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LedgerTrouble("The ledger is gone.")

    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        monkeypatch.setattr("hraas_tui.app.dialogs.export.begun", fails)
        await press(pilot, "x")
        await settle(pilot)
        assert "The ledger is gone." in rows(app, "told")
        await press(pilot, "escape")
        monkeypatch.undo()
        await opened(pilot, tmp_path)
        monkeypatch.setattr("hraas_tui.app.export_reading.Reader.step", fails)
        dialog(app).action_reload()
        await read(pilot)
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
        await press(pilot, "z")
        await opened(pilot)
        seen = app.export_screenshot(simplify=True)
        assert "Acme" not in seen
        assert "ACME" not in seen
        assert "Initech" in seen


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
        await press(pilot, "C")
        await opened(pilot)
        await at(pilot, "mend")
        check(app, f"export-{name}")


async def test_a_session_is_looked_at_from_the_clients_screen_too(tmp_path: Path) -> None:
    app = stage(tmp_path, busy)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, "C")
        await opened(pilot)
        await at(pilot, "mend")
        wanted = previewed(app).concerns[0].session
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        assert app.screen.selected == wanted.id


@pytest.mark.parametrize("keys", [("C",), ("C", "e"), ("x",)])
async def test_a_terminal_without_unicode_gets_ascii(tmp_path: Path, keys: tuple[str, ...]) -> None:
    app = stage(tmp_path, busy, config=BERLIN._replace(ascii=True))
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        await read(pilot)
        drawn = app.export_screenshot(simplify=True)
        seen = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn)).replace("&#160;", " ")
        assert seen.isascii()
