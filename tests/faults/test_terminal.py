"""A terminal that becomes tiny, and one that goes away: the app bears the one and leaves in good order for the other."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.clock import SystemClock
from tests.support.ledgers import BERLIN, open_keeper, target, with_clients
from tests.support.pty_app import PtyApp
from tests.support.zones import late_morning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.timekeeper import Timekeeper

RUNNING = "SELECT client FROM public_running"
WATCHED = "SELECT watched FROM pulse ORDER BY heartbeat DESC LIMIT 1"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PtyApp]:
    """The app, watching Acme run."""
    keeper = with_clients(here_and_now(tmp_path / "ledger.db"))
    keeper.start(target(keeper, "acme"))
    keeper.ledger.close()
    app = PtyApp(tmp_path)
    app.wait_for("since")
    app.until(lambda: app.asked(WATCHED) == 1, "it watches")
    yield app
    app.close()


def here_and_now(path: Path) -> Timekeeper:
    """A timekeeper with the clock and the zone that the app has."""
    return open_keeper(path, SystemClock(), config=BERLIN._replace(zone=late_morning()))  # type: ignore[arg-type]


def left_in_good_order(app: PtyApp) -> None:
    """Nobody watches any more, the session runs on, and nothing is asked about it."""
    assert not app.ledger.with_name("ledger.db-wal").exists(), "the ledger was closed"
    assert app.asked(WATCHED) == 0
    assert app.asked(RUNNING) == "acme"
    keeper = here_and_now(app.ledger)
    keeper.arrive()
    assert keeper.unanswered() == ()
    keeper.ledger.close()


def test_a_terminal_of_one_cell_and_back(app: PtyApp) -> None:
    for rows, columns in ((1, 1), (1, 100), (30, 1), (1, 1)):
        app.resize(rows, columns)
        app.read()
    app.press("2")
    app.until(lambda: app.asked(RUNNING) == "globex", "the switch")
    app.resize(30, 100)
    app.wait_for("since")
    app.press("1")
    app.until(lambda: app.asked(RUNNING) == "acme", "the switch back")
    app.press("qq")
    assert app.end() == 0
    assert b"Traceback" not in app.output


def test_a_terminal_that_sends_what_is_no_text(app: PtyApp) -> None:
    app.press("\udcff\x1b[99999999999999999999A")
    app.press("2")
    app.until(lambda: app.asked(RUNNING) == "globex", "the switch")
    app.press("qq")
    assert app.end() == 0
    assert b"Traceback" not in app.output


def test_a_terminal_that_does_not_know_its_size(tmp_path: Path) -> None:
    with_clients(here_and_now(tmp_path / "ledger.db")).ledger.close()
    app = PtyApp(tmp_path, 0, 0)
    app.wait_for("Nothing runs")
    app.press("1")
    app.until(lambda: app.asked(RUNNING) == "acme", "the switch")
    drawn = len(app.output)
    app.press("2")
    app.until(lambda: app.asked(RUNNING) == "globex", "another switch")
    assert len(app.output) - drawn < 20_000, "it is drawn again and again"
    app.resize(30, 100)
    app.wait_for("Timeline")
    app.press("qq")
    assert app.end() == 0
    app.close()


def test_a_terminal_that_is_closed(app: PtyApp) -> None:
    app.hang_up()
    assert app.end() == 0
    left_in_good_order(app)


def test_a_terminal_that_is_closed_while_it_is_drawn_to(app: PtyApp) -> None:
    for key in "TWTCTSTzz" * 20:  # more than its driver keeps until it is written
        app.press(key)
    app.hang_up()
    assert app.end() == 0
    left_in_good_order(app)


@pytest.mark.parametrize("keys", ["qqW", "qq?"])
def test_what_is_typed_while_it_leaves_is_not_meant_for_it(app: PtyApp, keys: str) -> None:
    app.press(keys)
    assert app.end() == 0
    assert b"Traceback" not in app.output
    left_in_good_order(app)


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_what_was_stopped_goes_on_and_paints_all_of_the_terminal(app: PtyApp, number: signal.Signals) -> None:
    app.until(lambda: b"help" in app.output, "the last of the first picture")
    threads = app.threads()
    app.process.send_signal(number)
    app.until(app.stopped, "it stands still")
    app.process.send_signal(signal.SIGCONT)
    app.wait_for("Timeline")
    app.until(lambda: app.threads() == threads, "one thread waits for keys")
    app.press("2")
    app.until(lambda: app.asked(RUNNING) == "globex", "the switch")
    app.press("qq")
    assert app.end() == 0


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_to_leave(app: PtyApp, number: signal.Signals) -> None:
    app.process.send_signal(number)
    assert app.end() == 0
    left_in_good_order(app)
    if number is signal.SIGTERM:
        assert b"\x1b[?1049l" in app.output, "the terminal is given back as it was"
