"""What surrounds the screens: keys of one's own, help, palette, tabs, title, what is asked, what runs behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.command import CommandPalette
from textual.css.stylesheet import Stylesheet
from textual.widgets import OptionList

from hraas_tui.app.dialogs.help import Help
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.theme import HRAAS_LIGHT
from hraas_tui.app.widgets.key_line import KeyLine
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.config import Config, ConfigError
from hraas_tui.core.clients import ClientDraft
from tests.support.app import ZONE, app_on, close, keeper_on, moment, seeded
from tests.support.clock import FakeClock
from tests.support.pilot import bar_open, news, press, running, settled, text

if TYPE_CHECKING:
    from pathlib import Path

    from textual.geometry import Size

WIDE = (120, 34)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


class TestKeysOfOnesOwn:
    async def test_a_changed_key_works_is_shown_and_frees_the_old_one(self, path: Path) -> None:
        config = Config(zone=ZONE, keys={"client-1": "f9", "note": "N"})
        app = app_on(path, seeded(path), config)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "1")
            assert running(app) == "GLOBEX"
            await press(pilot, "f9")
            assert running(app) == "ACME"
            await press(pilot, "n")
            assert not bar_open(app)
            await press(pilot, "N")
            assert bar_open(app)
            assert "N note" in app.screen.query_one(KeyLine).text

    async def test_a_changed_key_is_named_by_the_totals(self, path: Path) -> None:
        config = Config(zone=ZONE, keys={"review": "R"})
        app = app_on(path, seeded(path), config)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot)
            assert "R  2 to file" in text(app, "#totals")

    async def test_two_verbs_that_change_places(self, path: Path) -> None:
        config = Config(zone=ZONE, keys={"note": "b", "boundary": "n"})
        app = app_on(path, seeded(path), config)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "b")
            assert "note GLOBEX" in text(app, "#bar-label")

    def test_a_clash_is_said_before_anything_is_opened(self, path: Path) -> None:
        with pytest.raises(ConfigError, match="already the key of"):
            app_on(path, FakeClock(), Config(zone=ZONE, keys={"note": "s"}))

    def test_so_is_a_theme_that_does_not_exist(self, path: Path) -> None:
        with pytest.raises(ConfigError, match="no theme 'dusk'"):
            app_on(path, FakeClock(), Config(zone=ZONE, theme="dusk"))


class TestHelp:
    @pytest.mark.parametrize("size", [WIDE, (40, 24), (80, 6)])
    async def test_it_lists_the_keys_in_every_size_and_closes(
        self, path: Path, size: tuple[int, int]
    ) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=size) as pilot:
            await press(pilot, "question_mark")
            assert isinstance(app.screen, Help)
            rows = app.screen.query_one("#help-rows", Rows)
            assert "return to what was" in rows.text
            await press(pilot, "pagedown", "pagedown", "j")
            assert app.screen.query_one("#help").scroll_y > 0
            await press(pilot, "escape")
            assert not app.screen.is_modal

    async def test_the_clock_keys_work_over_it(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "question_mark", "1")
            assert app.snapshot.running is not None
            assert app.view.name(app.snapshot.running.client) == "ACME"


class TestThePalette:
    async def test_verbs_and_clients_are_found_as_text(self, path: Path) -> None:
        clock = seeded(path)
        keeper = keeper_on(path, clock)
        keeper.add_client(ClientDraft(name="[bold]Hooli[/nope]"))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "colon")
            assert isinstance(app.screen, CommandPalette)
            await pilot.press(*"hooli")
            await app.workers.wait_for_complete()
            await pilot.pause()
            options = app.screen.query_one(OptionList)
            assert "Switch to [bold]Hooli[/nope]" in str(options.get_option_at_index(0).prompt)
            await pilot.press("enter")
            await pilot.press("enter")
            await settled(pilot)
            assert running(app) == "[bold]Hooli[/nope]"

    async def test_it_does_what_it_names(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "ctrl+p")
            await pilot.press(*"stop")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("enter")
            await pilot.press("enter")
            await settled(pilot)
            assert app.snapshot.running is None


class TestScreens:
    async def test_function_keys_and_clicks_change_them(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "f4")
            assert app.screen is not app._today
            await pilot.click(TabLine, offset=(11, 0))
            await settled(pilot)
            assert app.screen is app._today
            await pilot.click(TabLine, offset=(18, 0))
            await settled(pilot)
            assert app.screen is not app._today
            await press(pilot, "f2")
            assert app.screen is app._today

    async def test_the_clock_goes_on_behind_and_is_shown_on_return(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "f4", "1")
            clock.tick(90)
            app.ticker.tick()
            await press(pilot, "f2")
            assert "1 ACME" in text(app, "#now-head")
            assert app._today.query_one("BigClock").value == "0:01:30"  # type: ignore[attr-defined]

    async def test_a_click_on_a_key_does_its_verb(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            at = app.screen.query_one(KeyLine).text.index("s stop")
            await pilot.click(KeyLine, offset=(at, 0))
            await settled(pilot)
            assert app.snapshot.running is None


class TestWhatIsUnresolved:
    async def test_it_is_said_and_w_keeps_it(self, path: Path) -> None:
        clock = seeded(path)
        clock.wall = moment(9, day=17)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "1")
            said = "in doubt 04:00–09:00 (5:00) while GLOBEX ran: it ran past the end of its day"
            assert said in text(app, "#away")
            assert "╱ unresolved    5:00" in text(app, "#totals")
            assert "v  1 unresolved" in text(app, "#totals")
            await press(pilot, "w", "k")
            assert news(app) == "Kept the time of GLOBEX · docs as it is."
            assert not app.screen.query_one("#away").display
            assert "unresolved" not in text(app, "#totals")
            await press(pilot, "w")
            assert news(app) == "Nothing is unresolved here."


class TestTheTerminal:
    async def test_its_title_names_a_client_and_its_time_only_if_asked_to(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = seeded(path)
        for title in (False, True):
            written: list[str] = []
            app = app_on(path, clock, Config(zone=ZONE, title=title))
            async with app.run_test(size=WIDE) as pilot:
                assert app._driver is not None
                monkeypatch.setattr(app._driver, "write", written.append)
                await press(pilot, "3")
                clock.tick(125)
                for _ in range(3):
                    app.ticker.tick()
                await press(pilot, "z", "0", "s")
            titles = [data[4:-1] for data in written if data.startswith("\x1b]2;")]
            assert titles == (
                ["INITECH 0:00 - HRaaS", "INITECH 0:02 - HRaaS", "unassigned 0:00 - HRaaS", "HRaaS", ""]
                if title
                else []
            )

    async def test_a_plain_terminal_gets_ascii(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "linux")
        assert app_on(path, FakeClock()).plain
        assert not app_on(path, FakeClock(), Config(zone=ZONE, ascii=False)).plain
        monkeypatch.setenv("TERM", "tmux-256color")
        assert not app_on(path, FakeClock()).plain

    @pytest.mark.parametrize("size", [WIDE, (80, 12)])
    @pytest.mark.parametrize("key", ["question_mark", "colon", "y"])
    async def test_in_ascii_nothing_else_is_drawn(self, path: Path, key: str, size: tuple[int, int]) -> None:
        app = app_on(path, seeded(path), Config(zone=ZONE, ascii=True))
        async with app.run_test(size=size) as pilot:
            await press(pilot, key)
            rows = ["".join(part.text for part in strip) for strip in app.screen._compositor.render_strips()]
            assert all(row.isascii() for row in rows)


class TestTheTicker:
    async def test_there_is_no_timer_while_nothing_runs(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            armed = [app.ticker.armed]
            for key in "sr":
                await press(pilot, key)
                armed.append(app.ticker.armed)
            assert armed == [True, False, True]

    async def test_a_heartbeat_a_minute(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            session = app.snapshot.running
            assert session is not None
            before = await app.ask(lambda keeper: keeper.ledger.pulse(session.id))
            clock.tick(60)
            for _ in range(60):
                await app.look_outside()
            after = await app.ask(lambda keeper: keeper.ledger.pulse(session.id))
            assert before is not None
            assert after is not None
            assert after.heartbeat > before.heartbeat


class TestOpening:
    async def test_the_first_picture_is_the_one_of_the_size(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = app_on(path, seeded(path))
        first: list[frozenset[str]] = []

        def noted(screen: TodayScreen, size: Size | None = None, scroll: bool = False) -> None:
            first.append(screen.classes)
            lay_out(screen, size, scroll)

        lay_out = TodayScreen._refresh_layout
        monkeypatch.setattr(TodayScreen, "_refresh_layout", noted)
        async with app.run_test(size=(80, 12)) as pilot:
            await press(pilot)
        assert first[0] >= {"-compact", "-low"}
        assert all(classes == first[0] for classes in first)

    async def test_the_style_sheets_are_read_once(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read: list[Stylesheet] = []

        def again(sheets: Stylesheet) -> None:
            read.append(sheets)

        monkeypatch.setattr(Stylesheet, "reparse", again)
        async with app_on(path, seeded(path), Config(zone=ZONE, theme="hraas-light")).run_test(
            size=WIDE
        ) as pilot:
            await press(pilot)
            assert pilot.app.screen.styles.background == Color.parse(HRAAS_LIGHT.background or "")
        assert not read
