"""The banner, its key and the choice by one key; the mark for work off the computer; the app as a witness."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.app import HraasApp
from hraas_tui.app.widgets.key_line import KeyLine
from hraas_tui.core.moments import Span
from hraas_tui.presence import Presence
from tests.support import golden
from tests.support.app import app_on, keeper_on, moment, seeded
from tests.support.ledgers import BERLIN
from tests.support.pilot import bar_open, news, press, running, settled, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.pilot import Pilot

    from hraas_tui.storage.ledger import Pulse
    from tests.support.clock import FakeClock

WATCHFUL = BERLIN._replace(idle_minutes=10)
WIDE, COMPACT, SIDE, LOW, STRIP, THREE, LINE = (
    (120, 34),
    (80, 23),
    (50, 23),
    (80, 12),
    (80, 5),
    (80, 3),
    (80, 1),
)
MINUTE, HOUR = 60, 3600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def watching(path: Path, clock: FakeClock, **options: object) -> HraasApp:
    return app_on(path, clock, WATCHFUL, **options)


async def look(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, HraasApp)
    await app.look_outside()
    await settled(pilot)


async def slept(pilot: Pilot[None], clock: FakeClock, seconds: int = 39 * MINUTE) -> None:
    """Let the machine sleep between two looks: from 20:36:42 on."""
    await look(pilot)
    clock.suspend(seconds)
    await look(pilot)


def times(path: Path, clock: FakeClock) -> list[tuple[str, int, int | None]]:
    """The sessions since 19:30."""
    keeper = keeper_on(path, clock)
    roster = keeper.roster()
    found = keeper.ledger.between(moment(19, 30), moment(23))
    keeper.ledger.close()
    clients = [roster.client_of(session) for session in found]
    return [(c.key if c else "?", s.start, s.end) for c, s in zip(clients, found, strict=True)]


NIGHT = (moment(20, 36, second=42), moment(21, 15, second=42))


class TestTheBanner:
    @pytest.mark.parametrize("size", [WIDE, COMPACT, SIDE, LOW])
    async def test_it_has_a_line_of_its_own(self, path: Path, size: tuple[int, int]) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            assert not app.screen.query_one("#away").display
            await slept(pilot, clock)
            banner = app.screen.query_one("#away")
            assert banner.display
            assert banner.size.height == 1
            assert banner.region.bottom <= size[1]
            whole = "▲ away 20:36–21:15 (0:39) while GLOBEX runs: the machine sleptw answer "
            short = "▲ away 20:36–21:15 GLOBEX: the machine sleptw"
            assert text(app, "#away") == (short if size is SIDE else whole)
            assert not bar_open(app)

    @pytest.mark.parametrize("size", [STRIP, THREE])
    async def test_in_a_strip_it_borrows_the_line_of_the_keys(
        self, path: Path, size: tuple[int, int]
    ) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            await slept(pilot, clock)
            assert "▲ away 20:36–21:15" in app.screen.query_one(KeyLine).text
            await press(pilot, "w", "k")
            assert "▲" not in app.screen.query_one(KeyLine).text

    async def test_in_one_line_it_is_a_mark(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=LINE) as pilot:
            await slept(pilot, clock)
            assert "GLOBEX  1:45:42  ▲ w 0:39?" in text(app, "#now-head")
            await press(pilot, "w", "g")
            assert "▲" not in text(app, "#now-head")
        assert times(path, clock) == [
            ("globex", moment(19, 30), NIGHT[0]),
            ("globex", NIGHT[1], None),
        ]

    async def test_it_stays_until_it_is_answered_and_comes_back(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "3")
            assert running(app) == "INITECH"
            assert "while GLOBEX ran: the machine slept" in text(app, "#away")
            row = next(
                row for row in text(app, "#sessions-rows").splitlines() if "GLOBEX  " in row and "docs" in row
            )
            assert row.rstrip().endswith("unresolved")
            assert "╱ unresolved    0:39" in text(app, "#totals")
        again = watching(path, clock)
        async with again.run_test(size=WIDE) as pilot:
            await settled(pilot)
            assert "while GLOBEX ran: the machine slept" in text(again, "#away")

    async def test_time_that_nobody_vouched_for_is_counted_apart(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            assert "╱ unresolved    0:39" in text(app, "#totals")

    async def test_a_session_that_runs_too_long_needs_no_sleep(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            clock.tick(moment(9, day=17) - clock.now())
            await look(pilot)
            assert "in doubt 04:00–now (5:00) while GLOBEX runs: it ran past the end" in text(app, "#away")
            await press(pilot, "w", "k")
            assert not app.screen.query_one("#away").display

    async def test_on_a_shared_screen_no_other_client_is_named(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock, discreet=True)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "3")
            assert "while ••• ran" in text(app, "#away")

    async def test_another_screen_says_it_in_a_sentence(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "f4")
            await slept(pilot, clock)
            said = "Away 20:36–21:15 (0:39) while GLOBEX runs: the machine slept. Answer on Today (F2)."
            assert news(app) == said
            await press(pilot, "f2")
            assert "away 20:36–21:15" in text(app, "#away")

    async def test_ascii(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock, ascii=True)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            assert text(app, "#away").isascii()

    @pytest.mark.parametrize(
        ("name", "size"), [("wide", WIDE), ("low", LOW), ("strip", STRIP), ("line", LINE)]
    )
    async def test_it_looks_as_it_did(self, path: Path, name: str, size: tuple[int, int]) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            await slept(pilot, clock)
            golden.check(app, f"away-{name}")

    @pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("side", SIDE)])
    async def test_its_answers_look_as_they_did(self, path: Path, name: str, size: tuple[int, int]) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w")
            golden.check(app, f"away-answers-{name}")

    async def test_a_pane_made_narrower_has_its_answers_in_short(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w")
            assert "s cut and stop  g cut and go on" in text(app, "#bar-label")
            await pilot.resize_terminal(*COMPACT)
            await settled(pilot)
            assert "s stop  g go on" in text(app, "#bar-label")
            await press(pilot, "k")
            assert not bar_open(app)


class TestAnswering:
    @pytest.mark.parametrize("size", [WIDE, LOW, STRIP])
    @pytest.mark.parametrize(
        ("key", "left", "said"),
        [
            ("k", [("globex", moment(19, 30), None)], "Kept the time of GLOBEX · docs as it is."),
            (
                "s",
                [("globex", moment(19, 30), NIGHT[0])],
                "GLOBEX · docs 19:30–20:36; 0:39 less.",
            ),
            (
                "g",
                [("globex", moment(19, 30), NIGHT[0]), ("globex", NIGHT[1], None)],
                "GLOBEX · docs 19:30–20:36, GLOBEX · docs from 21:15; 0:39 less.",
            ),
            (
                "1",
                [("globex", moment(19, 30), NIGHT[0]), ("acme", *NIGHT), ("globex", NIGHT[1], None)],
                "GLOBEX · docs 19:30–20:36, ACME · firewall 20:36–21:15, GLOBEX · docs from 21:15.",
            ),
        ],
    )
    async def test_with_two_keys(
        self,
        path: Path,
        size: tuple[int, int],
        key: str,
        left: list[tuple[str, int, int | None]],
        said: str,
    ) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w", key)
            assert news(app) == said
            assert not app.screen.has_class("-away")
        assert times(path, clock) == left

    async def test_what_comes_of_it_is_said_before(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w")
            hint = text(app, "#bar-hint")
            assert "s GLOBEX 19:30–20:36" in hint
            assert "g then from 21:15" in hint
            assert "2 GLOBEX" not in text(app, "#bar-label")

    async def test_later_puts_it_off_and_w_brings_it_back(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w", "l")
            assert not app.screen.query_one("#away").display
            assert "╱ unresolved    0:39" in text(app, "#totals")
            await press(pilot, "w")
            assert bar_open(app)
            await press(pilot, "escape")
            assert not bar_open(app)

    async def test_undo_brings_it_back(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w", "k", "u")
            assert "away 20:36–21:15" in text(app, "#away")

    async def test_the_selected_session_is_answered_for(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "g", "w")
            assert not bar_open(app)
            assert news(app) == "ACME · firewall has nothing to answer."

    async def test_a_clock_key_leaves_the_question_and_switches(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await press(pilot, "w", "0")
            assert not bar_open(app)
            assert app.snapshot.running is not None
            assert app.snapshot.running.client is None

    async def test_a_click_on_the_banner_asks(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await slept(pilot, clock)
            await pilot.click("#away")
            await settled(pilot)
            assert bar_open(app)


class TestAKeyRightAfterwards:
    async def test_does_not_end_the_session_as_if_nothing_had_been(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await look(pilot)
            clock.suspend(HOUR)
            await press(pilot, "s")
            assert app.snapshot.running is None
            assert "╱ unresolved    1:00" in text(app, "#totals")
            assert "the machine slept" in text(app, "#away")


class TestOffTheComputer:
    @pytest.mark.parametrize("size", [WIDE, COMPACT, SIDE, LOW, STRIP, LINE])
    async def test_m_marks_it(self, path: Path, size: tuple[int, int]) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=size) as pilot:
            await press(pilot, "m")
            assert "meeting" in text(app, "#now-head")
            await slept(pilot, clock)
            assert not app.screen.has_class("-away")
            await press(pilot, "m")
            assert "meeting" not in text(app, "#now-head")
            await slept(pilot, clock)
            assert app.screen.has_class("-away")

    async def test_not_while_nothing_runs(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "s", "m")
            assert news(app) == "Nothing is running."


class TestWitness:
    async def test_a_clean_end_leaves_nothing_to_ask(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "3", "q", "q")
        clock.tick(2 * HOUR)
        again = watching(path, clock)
        async with again.run_test(size=WIDE) as pilot:
            await settled(pilot)
            assert not again.screen.has_class("-away")

    async def test_an_error_that_ends_the_app_is_no_clean_end(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)

        async def fail() -> None:
            async with app.run_test(size=WIDE) as pilot:
                await press(pilot, "3")
                app.call_later(lambda: 1 // 0)
                await pilot.pause()

        with pytest.raises(ZeroDivisionError):
            await fail()
        clock.tick(2 * HOUR)
        again = watching(path, clock)
        async with again.run_test(size=WIDE) as pilot:
            await settled(pilot)
            assert "while INITECH runs: the app fell silent" in text(again, "#away")

    async def test_a_heartbeat_a_minute_and_none_while_nothing_runs(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        written: list[int] = []
        async with app.run_test(size=LINE) as pilot:
            ledger = (await app.ask(lambda keeper: keeper)).ledger
            keep = ledger.set_pulse

            def noted(pulse: Pulse) -> None:
                written.append(clock.now())
                keep(pulse)

            ledger.set_pulse = noted  # type: ignore[method-assign]
            for _ in range(300):
                clock.tick(1)
                await app.look_outside()
            assert 4 <= len(written) <= 5
            assert all(b - a >= 60 for a, b in pairwise(written))
            await press(pilot, "s")
            written.clear()
            for _ in range(100):
                clock.tick(2)
                await app.look_outside()
            assert written == []


class Desk(Presence):
    """A desktop that says what a test wants."""

    def __init__(self, *spans: Span | None) -> None:
        super().__init__({"PATH": ""})
        self.spans = list(spans)
        self.asked: list[int] = []
        self.vouched = 0
        self.absence.vouch = self.vouch  # type: ignore[method-assign]

    def vouch(self, now: int) -> None:
        self.vouched = now

    @property
    def asks(self) -> bool:
        return True

    async def look(self, now: int) -> Span | None:
        self.asked.append(now)
        return self.spans.pop(0) if self.spans else None


class TestTheDesktop:
    async def test_an_absence_above_the_limit_is_asked_about(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        short = Span(moment(19, 40), moment(19, 50))
        app.witness.presence = Desk(short, Span(moment(20), moment(20, 11)))
        async with app.run_test(size=WIDE) as pilot:
            await look(pilot)
            assert not app.screen.has_class("-away")
            clock.tick(MINUTE)
            await look(pilot)
            assert "away 20:00–20:11 (0:11) while GLOBEX runs: nobody was here" in text(app, "#away")

    async def test_it_is_asked_once_a_minute_while_a_session_runs_at_the_computer(self, path: Path) -> None:
        clock = seeded(path)
        app = watching(path, clock)
        desk = app.witness.presence = Desk()
        async with app.run_test(size=WIDE) as pilot:
            for _ in range(20):
                await look(pilot)
                clock.tick(5)
            assert len(desk.asked) == 2
            await press(pilot, "m")
            for _ in range(3):
                clock.tick(MINUTE)
                await look(pilot)
            assert len(desk.asked) == 2
            assert desk.vouched == clock.now()
            await press(pilot, "s")
            clock.tick(MINUTE)
            await look(pilot)
            assert len(desk.asked) == 2

    async def test_without_a_limit_it_is_never_asked(self, path: Path) -> None:
        clock = seeded(path)
        app = app_on(path, clock)
        desk = app.witness.presence = Desk()
        async with app.run_test(size=WIDE) as pilot:
            await look(pilot)
            assert desk.asked == []

    async def test_programs_on_the_path(self, path: Path) -> None:
        clock = seeded(path)
        since = moment(20) * 1_000_000
        printed = [
            f"IdleHint=yes\nIdleSinceHint={since}\n",
            f"IdleHint=no\nIdleSinceHint={since + 30 * MINUTE * 1_000_000}\n",
        ]

        async def run(words: Sequence[str]) -> str | None:
            assert "loginctl" in words[0]
            return printed.pop(0)

        (path.parent / "loginctl").touch(mode=0o755)
        app = watching(path, clock)
        app.witness.presence = Presence({"PATH": str(path.parent)}, run)
        async with app.run_test(size=WIDE) as pilot:
            await look(pilot)
            clock.tick(MINUTE)
            await look(pilot)
            assert "away 20:00–20:30 (0:30) while GLOBEX runs: nobody was here" in text(app, "#away")
