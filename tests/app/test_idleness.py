"""A still pane: counted are the renders of a tick, the questions to the ledger and the timers, never the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual._styles_cache import StylesCache
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Input, LoadingIndicator

from hraas_tui.app.app import HraasApp
from hraas_tui.app.quiet import Sheet
from hraas_tui.app.widgets.big_clock import BigClock
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.core.interrupts import Target
from tests.support.app import app_on, client_id, close, keeper_on, seeded
from tests.support.ledgers import BERLIN
from tests.support.pilot import press, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import RenderableType
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.widget import Widget

    from hraas_tui.timekeeper import Timekeeper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def asked(app: HraasApp) -> list[object]:
    """The jobs that the storage thread gets from now on."""
    jobs: list[object] = []
    run = app.store._do

    def noted(job: Callable[[Timekeeper], object]) -> object:
        jobs.append(job)
        return run(job)

    app.store._do = noted  # type: ignore[method-assign, assignment]
    return jobs


def painted(app: HraasApp) -> str:
    """What the screen's widgets would paint now."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


async def rested(app: HraasApp) -> None:
    """Look until the ledger's files are the same twice."""
    for _ in range(2):
        await app.look_outside()


def timers(app: HraasApp) -> list[str]:
    """The timers that wake the app."""
    resting = app._resting is not None and app._resting._active.is_set()
    return ["ticker"] * app.ticker.armed + ["outside"] * resting


class TestTheFirstPicture:
    @pytest.mark.parametrize("size", [(120, 40), (80, 23), (44, 30), (80, 12), (80, 5), (80, 1)])
    async def test_shows_all_that_there_is(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
    ) -> None:
        pictures: list[str] = []
        display = HraasApp._display

        def noted(self: HraasApp, screen: Screen[object], update: RenderableType | None) -> None:
            pictures.append(painted(self))
            display(self, screen, update)

        monkeypatch.setattr(HraasApp, "_display", noted)
        app = app_on(path, seeded(path))
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            assert pictures[0] == painted(app)
            assert "GLOBEX" in pictures[0]


class TestATick:
    async def test_renders_the_clock_and_what_is_under_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            rendered: list[str] = []
            render = StylesCache.render_widget

            def noted(self: StylesCache, widget: Widget, crop: Region) -> object:
                rendered.append(str(widget.id))
                return render(self, widget, crop)

            monkeypatch.setattr(StylesCache, "render_widget", noted)
            clock.tick(1)
            app.ticker.tick()
            await settled(pilot)
            assert set(rendered) == {
                "clock-tail",
                "now-clock",
                "now",
                "top",
                "None",
            }  # the last is the screen
            assert len(rendered) == 5

    async def test_sends_the_cells_of_one_digit(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            sheet = Sheet()
            compositor = app.screen._compositor
            sheet.learn(compositor.render_full_update(), app.console)
            sent: list[str] = []
            partial = Compositor.render_partial_update

            def noted(self: Compositor) -> ChopsUpdate | None:
                update = partial(self)
                if update is not None:
                    sent.append(sheet.changes(update, app.console))
                return update

            monkeypatch.setattr(Compositor, "render_partial_update", noted)
            for _ in range(2):
                clock.tick(1)
                app.ticker.tick()
                await settled(pilot)
            assert len(sent) == 2
            assert len(sent[1].encode()) <= 40

    @pytest.mark.parametrize("key", ["e", "x", "slash", "question_mark", "y", "two dialogs"])
    async def test_sends_no_more_under_a_dialog(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, key: str
    ) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await press(pilot, key if len(key.split()) == 1 else "e")
            if key == "two dialogs":
                app.run_worker(app.confirmed("Shall this stay?"))
                await pilot.pause()
            assert app.screen.is_modal
            clock.tick(1)
            app.ticker.tick()  # with the first one, what the dialog hides is drawn once more
            await pilot.pause()
            sheet = Sheet()
            sheet.learn(app.screen._compositor.render_full_update(), app.console)
            sent: list[str] = []
            render = Compositor.render_update

            def noted(self: Compositor, *words: Any, **named: Any) -> Any:
                update = render(self, *words, **named)
                if update is not None:
                    assert isinstance(update, ChopsUpdate), "all of the screen is written anew"
                    sent.append(sheet.changes(update, app.console))
                return update

            monkeypatch.setattr(Compositor, "render_update", noted)
            for _ in range(3):
                clock.tick(1)
                app.ticker.tick()
                await pilot.pause()
            assert len(sent) == 3
            assert all(sent) or key == "slash", "the clock goes on, if it can be seen"
            assert len(sent[2].encode()) <= 40

    async def test_nothing_moves_by_itself_in_the_palette(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 40)) as pilot:
            await press(pilot, "colon")
            field, busy = app.screen.query_one(Input), app.screen.query_one(LoadingIndicator)
            assert (field.cursor_blink, busy.auto_refresh) == (False, None)

    async def test_asks_the_ledger_nothing_unless_its_files_changed(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await rested(app)
            jobs = asked(app)
            for _ in range(4):
                clock.tick(1)
                app.ticker.tick()
                await settled(pilot)
            assert jobs == []
            keeper = keeper_on(path, clock)
            keeper.start(Target(client_id(keeper, "acme")))
            close(keeper)
            app.ticker.tick()
            await settled(pilot)
            assert len(jobs) == 2, "whether anything changed, and then the day"
            assert app.snapshot.running is not None
            assert app.snapshot.running.client == app.snapshot.roster.find("acme").id

    async def test_asks_all_the_same_every_few_seconds(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await rested(app)
            jobs = asked(app)
            clock.tick(5)
            app.ticker.tick()
            await settled(pilot)
            assert len(jobs) == 1

    async def test_one_timer_wakes_the_app_while_a_session_runs(self, path: Path) -> None:
        app = app_on(path, seeded(path))
        async with app.run_test(size=(120, 40)) as pilot:
            assert timers(app) == ["ticker"]
            await press(pilot, "s")
            assert timers(app) == ["outside"]


class TestASwitch:
    async def test_paints_the_lanes_that_changed(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            painted: list[tuple[int, int]] = []
            from hraas_tui.app.widgets import timeline_paint

            lane_row = timeline_paint._lane_row

            def noted(scene: object, index: int, line: int) -> object:
                painted.append((index, line))
                return lane_row(scene, index, line)  # type: ignore[arg-type]

            monkeypatch.setattr(timeline_paint, "_lane_row", noted)
            clock.tick(1)
            await press(pilot, "1")
            assert app.query_one(Timeline).display
            assert sorted(painted) == [(0, 0), (0, 1), (1, 0), (1, 1)], "acme's begins, globex's ends"

    @pytest.mark.parametrize("key", ["2", "0", "r"])
    async def test_is_in_the_picture_that_tells_of_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, key: str
    ) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            clock.tick(60)
            await press(pilot, "1")
            pictures: list[set[str | None]] = [set()]
            display, render = app._display, StylesCache.render_widget

            def rendered(self: StylesCache, widget: Widget, crop: Region) -> object:
                pictures[-1].add(widget.id)
                return render(self, widget, crop)

            def displayed(screen: Screen[object], update: RenderableType | None) -> None:
                display(screen, update)
                pictures.append(set())

            monkeypatch.setattr(StylesCache, "render_widget", rendered)
            monkeypatch.setattr(app, "_display", displayed)
            clock.tick(60)
            await press(pilot, key)
            told = [picture for picture in pictures if "news" in picture]
            assert len(told) == 1
            assert told == [picture for picture in pictures if "now-head" in picture]

    async def test_is_one_job_to_change_and_one_to_read(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=(120, 40)) as pilot:
            jobs = asked(app)
            clock.tick(1)
            await press(pilot, "1")
            assert len(jobs) == 2


class TestWithoutSeconds:
    async def test_the_clock_counts_minutes_and_wakes_once_a_minute(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock, BERLIN._replace(seconds=False))
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            assert app.ticker.every == 60
            assert app._resting is not None
            assert app._resting._interval == 60
            assert app.query_one(BigClock).value == "1:06"
            clock.tick(18)
            app.ticker.tick()
            assert app.query_one(BigClock).value == "1:07"

    async def test_what_others_changed_is_seen_when_somebody_looks(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock, BERLIN._replace(seconds=False))
        async with app.run_test(size=(120, 40)) as pilot:
            await app.look_outside()
            keeper = keeper_on(path, clock)
            keeper.stop()
            close(keeper)
            app.app_focus = False
            app.app_focus = True
            app.on_app_focus()
            await settled(pilot)
            assert app.snapshot.running is None


@pytest.mark.parametrize("key", ["", "e", "W", "C", "S", "colon"])
async def test_of_two_sizes_told_at_once_only_the_present_one_is_laid_out(
    path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *[key] * bool(key))
        reflow = Compositor.reflow

        def checked(self: Compositor, parent: Widget, size: Size) -> Any:
            assert size == Size(80, 24)
            return reflow(self, parent, size)

        monkeypatch.setattr(Compositor, "reflow", checked)
        for rows in (25, 24):
            app.screen.post_message(Resize.from_dimensions((80, rows), None))
            app.screen.call_later(lambda: None)  # else the second takes the place of the first
        await pilot.pause()


async def test_nobody_asks_a_ledger_that_is_closed(path: Path) -> None:
    app = app_on(path, seeded(path))
    async with app.run_test(size=(120, 40)):
        pass
    await app.look_outside()
    assert (app.ticker.armed, app._looking) == (False, False)
