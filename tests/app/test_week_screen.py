"""The Week screen: each key, the mouse, and that it goes along with the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widget import Widget
from whenever import Date

from hraas_tui.app.screens.clients import ClientsScreen
from hraas_tui.app.screens.today import TodayScreen
from hraas_tui.app.screens.week import WeekScreen
from hraas_tui.app.widgets.month_grid import MonthGrid
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.paint import Rows
from hraas_tui.app.widgets.week_lanes import WeekLanes
from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.core.moments import HOUR
from tests.support.app import app_on, close, keeper_on, moment, seeded
from tests.support.ledgers import BERLIN, target
from tests.support.staging import press, settle

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.app.app import HraasApp
    from tests.support.clock import FakeClock

MONDAY = Date(2026, 3, 16)
SIZE = (120, 34)
WALKS = [
    ("down", 17),
    ("j", 17),
    ("right", 17),
    ("l", 17),
    ("up", 15),
    ("k", 15),
    ("left", 15),
    ("h", 15),
    ("H", 9),
    ("H L", 16),
    ("G", 22),
    ("end", 22),
    ("G g", 16),
    ("G home", 16),
    ("H H T", 16),
]
MONTH_WALKS = [
    ("up", Date(2026, 3, 9)),
    ("down", Date(2026, 3, 23)),
    ("k k k", Date(2026, 2, 23)),
    ("left", Date(2026, 3, 15)),
    ("l", Date(2026, 3, 17)),
    ("H", Date(2026, 2, 16)),
    ("H L", Date(2026, 3, 16)),
    ("G", Date(2026, 3, 31)),
    ("g", Date(2026, 3, 1)),
    ("G H", Date(2026, 2, 28)),
]
SIZES = [(120, 34), (80, 23), (50, 23), (80, 12), (80, 5), (80, 3), (80, 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def clock(path: Path) -> FakeClock:
    return seeded(path)


def front(app: HraasApp) -> WeekScreen:
    assert isinstance(app.screen, WeekScreen)
    return app.screen


def in_front(app: HraasApp) -> type:
    return type(app.screen)


def chosen(app: HraasApp) -> Date:
    return front(app).chosen


def lanes(app: HraasApp) -> str:
    return front(app).query_one(WeekLanes).text


def grid(app: HraasApp) -> str:
    return front(app).query_one(MonthGrid).text


def sums(app: HraasApp) -> str:
    return front(app).query_one("#sums", Rows).text


def news(app: HraasApp) -> str:
    return front(app).query_one(NewsLine).news


def drawn(app: HraasApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def title(app: HraasApp, selector: str) -> str:
    return str(front(app).query_one(selector, Widget).border_title)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, *(keys or ("W",)))
    await settle(pilot)


async def clicked(pilot: Pilot[None], selector: str, x: int, y: int, times: int = 1) -> None:
    await pilot.click(selector, offset=(x, y), times=times)
    await settle(pilot)


class TestComingAndGoing:
    @pytest.mark.parametrize("key", ["W", "f3"])
    async def test_a_key_opens_it_on_the_day_that_today_shows(
        self, path: Path, clock: FakeClock, key: str
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, key)
            assert chosen(app) == MONDAY
            assert title(app, "#week") == "Week 12 · 16–22 March 2026"
            assert "Mon 16" in lanes(app)

    async def test_it_opens_on_another_day_if_that_is_looked_at(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "H", "W")
            assert chosen(app) == Date(2026, 3, 15)
            assert title(app, "#week") == "Week 11 · 9–15 March 2026"

    async def test_escape_and_f2_go_back(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            for key in ("escape", "f2"):
                await opened(pilot)
                await press(pilot, key)
                assert in_front(app) is TodayScreen

    async def test_the_screens_change_places(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "C")
            assert in_front(app) is ClientsScreen
            await press(pilot, "W", "W")
            assert front(app).query_one(WeekLanes).text
            await press(pilot, "escape")
            assert in_front(app) is TodayScreen

    async def test_the_tabs_are_clicked(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            await clicked(pilot, "#tabs", 17, 0)
            assert front(app).query_one("#tabs", Rows).text.startswith(" HRaaS   Today  Week  Clients")
            await clicked(pilot, "#tabs", 10, 0)
            assert in_front(app) is TodayScreen

    async def test_the_highlight_stays_where_it_was_left(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "down", "question_mark", "escape")
            assert chosen(app) == Date(2026, 3, 17)
            await press(pilot, "escape", "W")
            assert chosen(app) == Date(2026, 3, 17)


class TestTheWeek:
    async def test_keys_move_the_highlight(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            for keys, day in WALKS:
                await press(pilot, "T", *keys.split())
                assert chosen(app) == Date(2026, 3, day), keys
                name = chosen(app).day_of_week().name.title()[:3]
                assert f"▌{name} {day:2}" in lanes(app)

    async def test_each_day_shows_its_blocks_times_and_total(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            hours, first, below, second, *_ = lanes(app).splitlines()
            assert hours.split() == [*(f"{hour:02}" for hour in range(9, 21)), "▼"]
            assert " ".join(first.split()) == "▌Mon 16 ! 1 ▋ 2 ▊ 1 ▉ 3 ▌ 2▉ 3 ▊ ▏3 ▉ 2 │ 9:01"
            assert below.split()[0] == "▌09:00–now"
            assert below.endswith("2 to file")
            assert {"1:02", "1:46", "2:15", "1:06"} <= set(below.split())
            assert second.split() == ["Tue", "17"]

    async def test_the_totals_are_a_table_of_clients_and_days(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            head, acme, globex, initech, total = (line.split() for line in sums(app).splitlines())
            assert head == ["client", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "week"]
            assert acme[:4] == ["1", "ACME", "1:45", "·"]
            assert (acme[9], globex[9], initech[9]) == ("1:45", "3:19", "3:57")
            assert total == ["recorded", "9:01", *["·"] * 6, "9:01"]

    async def test_enter_opens_the_day(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "up", "enter")
            assert in_front(app) is TodayScreen
            assert app.snapshot.day.date == Date(2026, 3, 15)
            await press(pilot, "W", "T", "enter")
            assert app.snapshot.day.date == app.snapshot.today
            assert app.date is None

    async def test_a_day_or_week_to_come_is_refused(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "L")
            assert news(app) == "That week has not come yet."
            await press(pilot, "G", "enter")
            assert news(app) == "That day has not come yet."
            assert chosen(app) == Date(2026, 3, 22)

    async def test_there_is_nothing_before_1970(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            front(app)._go(Date(1970, 1, 5))
            await press(pilot, "up", "H", "g", "M", "H", "g", "up")
            assert chosen(app).year == 1970

    async def test_a_click_highlights_and_a_second_one_opens(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "H")
            await clicked(pilot, "#week", 30, 6)
            assert chosen(app) == Date(2026, 3, 11)
            await clicked(pilot, "#week", 30, 1)
            assert chosen(app) == Date(2026, 3, 11), "the hours are no day"
            await clicked(pilot, "#week", 30, 4, times=2)
            assert in_front(app) is TodayScreen
            assert app.snapshot.day.date == Date(2026, 3, 10)

    async def test_a_day_that_does_not_exist_says_so(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock, BERLIN._replace(zone="Pacific/Apia"))
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            front(app)._go(Date(2011, 12, 30))
            await settle(pilot)
            assert "no such day in Pacific/Apia" in lanes(app)
            await press(pilot, "enter")
            assert news(app) == "That day does not exist in Pacific/Apia."


class TestTheMonth:
    @pytest.mark.parametrize("key", ["M", "tab", "shift+tab"])
    async def test_a_key_swaps_week_and_month(self, path: Path, clock: FakeClock, key: str) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", key)
            assert title(app, "#month") == "March 2026"
            assert not front(app).query_one(WeekLanes).display
            await press(pilot, key)
            assert front(app).query_one(WeekLanes).display
            assert not front(app).query_one(MonthGrid).display

    async def test_keys_move_the_highlight(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "M")
            for keys, date in MONTH_WALKS:
                await press(pilot, "T", *keys.split())
                await settle(pilot)
                assert chosen(app) == date, keys
                assert f"▌{date.day:2}" in grid(app)

    async def test_each_day_shows_its_hours_and_who_got_them(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "M")
            rows = grid(app).splitlines()
            assert rows[0].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            at = next(n for n, row in enumerate(rows) if "▌16" in row)
            assert rows[at].split()[:4] == ["12", "▌16", "!", "17"]
            assert "9:01" in rows[at + 1]
            assert rows[at + 2].split() == ["▌12", "3▍"]

    async def test_the_totals_tell_what_no_statement_has(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "M")
            head, acme, *_, total, _, told = (line.split() for line in sums(app).splitlines())
            assert head == ["client", "recorded", "unbilled"]
            assert acme[:4] == ["1", "ACME", "1:45", "1:45"]
            assert total == ["month", "9:01", "9:01"]
            assert " ".join(told) == "unbilled: in no statement yet"

    async def test_enter_and_clicks(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "M")
            await clicked(pilot, "#month", 1 + 2 + 4 + 9, 6)
            assert chosen(app) == Date(2026, 3, 3)
            await clicked(pilot, "#month", 3, 6)
            assert chosen(app) == Date(2026, 3, 3), "the number of a week is no day"
            await press(pilot, "enter")
            assert app.snapshot.day.date == Date(2026, 3, 3)
            await press(pilot, "W")
            await clicked(pilot, "#month", 1 + 2 + 4, 6, times=2)
            assert app.snapshot.day.date == Date(2026, 3, 2)

    async def test_a_month_to_come_is_refused(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "M", "L")
            assert news(app) == "That month has not come yet."


class TestLife:
    async def test_the_clock_keys_work_and_are_seen(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            await press(pilot, "1")
            clock.tick(120)
            await press(pilot, "s")
            await settle(pilot)
            assert app.snapshot.running is None
            assert sums(app).splitlines()[1].split()[2] == "1:47"
            assert in_front(app) is WeekScreen

    async def test_the_running_session_grows(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            before = lanes(app).splitlines()[1]
            clock.tick(10 * 60)
            app.ticker.tick()
            await pilot.pause()
            after = lanes(app).splitlines()[1]
            assert (before[-4:], after[-4:]) == ("9:01", "9:11")
            assert before[:-4].rstrip() != after[:-4].rstrip()
            assert sums(app).splitlines()[-1].split()[1] == "9:11"

    async def test_a_second_paints_nothing(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            week, totals = front(app).query_one(WeekLanes), front(app).query_one("#sums", Rows)
            before = week.painted, totals.painted
            clock.tick(1)
            app.ticker.tick()
            await pilot.pause()
            assert (week.painted, totals.painted) == before

    async def test_a_minute_paints_only_what_changed(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            week = front(app).query_one(WeekLanes)
            before = week.painted
            clock.tick(60)
            app.ticker.tick()
            await pilot.pause()
            assert 1 <= week.painted - before <= 3, "the hours at most, and the two rows of today"

    async def test_a_change_from_elsewhere_is_seen(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, "W", "H")
            other = keeper_on(path, clock, origin="cli")
            other.add(target(other, "acme"), moment(9, day=11), moment(11, day=11))
            close(other)
            await app.look_outside()
            await settle(pilot)
            assert "2:00" in lanes(app)

    async def test_the_next_day_is_gone_along_with(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            clock.tick(12 * HOUR)
            await app.look_outside()
            await settle(pilot)
            assert chosen(app) == Date(2026, 3, 17)

    async def test_a_reviewed_day_is_marked(self, path: Path, clock: FakeClock) -> None:
        keeper = keeper_on(path, clock)
        keeper.stop()
        keeper.mark_reviewed(MONDAY)
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            assert "▌Mon 16 ✓" in lanes(app)
            await press(pilot, "M")
            assert "▌16 ✓" in grid(app)

    async def test_what_is_unresolved_is_apart(self, path: Path, clock: FakeClock) -> None:
        clock.tick(24 * HOUR)
        keeper = keeper_on(path, clock)
        keeper.start(target(keeper, "acme"))
        close(keeper)
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            row = next(line for line in sums(app).splitlines() if "unresolved" in line)
            assert row.split()[0] == "╱"
            assert "╱╱" in lanes(app)

    async def test_discreet_names_only_the_running_client(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock, discreet=True)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            for _ in range(2):
                assert "GLOBEX" in sums(app)
                assert "ACME" not in sums(app)
                assert "•••" in sums(app)
                await press(pilot, "M")
            await press(pilot, "M", "M")
            assert not {"1", "3"} & set(lanes(app).splitlines()[1].split())

    async def test_a_ledger_that_is_gone_is_said(self, path: Path, clock: FakeClock) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)

            def broken(*_: object) -> None:
                raise LedgerTrouble("The ledger can't be read.")

            await app.store.run(lambda keeper: setattr(keeper, "week", broken))
            await press(pilot, "H")
            assert "can't be read" in news(app)


class TestEverySize:
    @pytest.mark.parametrize("size", SIZES)
    async def test_it_shows_the_sum_and_takes_the_keys(
        self, path: Path, clock: FakeClock, size: tuple[int, int]
    ) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=size) as pilot:
            await opened(pilot)
            assert "9:01" in sums(app)
            assert ("▌Mon 16 !" in drawn(app)) is (size[1] >= 3)
            await press(pilot, "M")
            assert "9:01" in sums(app)
            await press(pilot, "1", "k", "enter")
            assert app.snapshot.day.date == Date(2026, 3, 9)
            assert app.snapshot.running is not None
            assert app.view.name(app.snapshot.running.client) == "ACME"

    @pytest.mark.parametrize("size", SIZES)
    async def test_a_refusal_is_read(self, path: Path, clock: FakeClock, size: tuple[int, int]) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=size) as pilot:
            await opened(pilot, "W", "L")
            assert "That week has not come yet." in drawn(app)

    @pytest.mark.parametrize("width", [30, 59, 120])
    async def test_nothing_is_pushed_off_the_screen(self, path: Path, clock: FakeClock, width: int) -> None:
        app = app_on(path, clock)
        async with app.run_test(size=(width, 1)) as pilot:
            await opened(pilot)
            for height in (2, 3, 8, 9, 17, 18, 27, 28):
                await pilot.resize_terminal(width, height)
                await press(pilot, "M")
                shown = [w for w in app.screen.query(Widget) if w.display and w.region.area]
                assert {w.id for w in shown} >= {"sums"}
                assert all(app.screen.region.contains_region(w.region) for w in shown)


@pytest.mark.parametrize(
    ("width", "told"),
    [(80, "Mon 16 Mar 2026  20:36"), (50, "Mon 16  20:36"), (38, "20:36"), (12, "20:36"), (8, "Week")],
)
async def test_the_top_line_tells_the_time_as_fully_as_it_can(
    path: Path, clock: FakeClock, width: int, told: str
) -> None:
    app = app_on(path, clock)
    async with app.run_test(size=(width, 23)) as pilot:
        await opened(pilot)
        assert drawn(app).splitlines()[0].rstrip().endswith(told)
