"""The terminal's input: what is typed arrives, and nothing is done as long as nobody types."""

from __future__ import annotations

import os
from queue import Queue
from selectors import SelectSelector
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from hraas_tui.app.driver import Bell, SleepingDriver
from hraas_tui.app.quiet_app import QuietApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

PATIENCE = 20
"""Seconds to wait for what has to come."""


class Listening(SleepingDriver):
    """The driver's input thread alone, over a pipe instead of a terminal."""

    def __init__(self) -> None:  # no terminal is asked for anything
        self.fileno, self.typing = os.pipe()
        self.exit_event = Bell()
        self._debug = False
        self.messages: Queue[Message] = Queue()
        self.waits: Queue[float | None] = Queue()
        self.thread = Thread(target=self.run_input_thread, daemon=True)

    def process_message(self, message: Message) -> None:
        self.messages.put(message)

    def type(self, text: bytes) -> None:
        os.write(self.typing, text)

    def key(self) -> str:
        """The next key that arrives."""
        message = self.messages.get(timeout=PATIENCE)
        assert isinstance(message, events.Key)
        return message.key

    def leave(self) -> None:
        self.exit_event.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    driver = Listening()

    def select(selector: SelectSelector, timeout: float | None = None) -> list[object]:
        driver.waits.put(timeout)
        return list(waiting(selector, timeout))

    waiting = SelectSelector.select
    monkeypatch.setattr(SelectSelector, "select", select)
    driver.thread.start()
    yield driver
    if driver.thread.is_alive():
        driver.leave()
    driver.exit_event.close()
    os.close(driver.fileno)
    if driver.typing >= 0:
        os.close(driver.typing)


def test_it_sleeps_until_something_is_typed(driver: Listening) -> None:
    assert driver.waits.get(timeout=PATIENCE) is None  # for as long as it takes
    driver.type(b"a")
    assert driver.key() == "a"
    assert driver.waits.get(timeout=PATIENCE) is None
    assert driver.waits.empty()


def test_escape_is_a_key_once_nothing_follows(driver: Listening) -> None:
    assert driver.waits.get(timeout=PATIENCE) is None
    driver.type(b"\x1b")
    patience = driver.waits.get(timeout=PATIENCE)
    assert patience is not None
    assert 0 <= patience <= 1
    assert driver.key() == "escape"


def test_what_follows_escape_at_once_belongs_to_it(driver: Listening) -> None:
    driver.type(b"\x1b[A\x1b[1;5Cz")
    assert [driver.key() for _ in range(3)] == ["up", "ctrl+right", "z"]


def test_a_letter_may_come_in_pieces(driver: Listening) -> None:
    driver.waits.get(timeout=PATIENCE)
    first, *rest = "ü".encode()
    driver.type(bytes([first]))
    assert driver.waits.get(timeout=PATIENCE) is None  # the first piece was read
    driver.type(bytes(rest))
    message = driver.messages.get(timeout=PATIENCE)
    assert isinstance(message, events.Key)
    assert message.character == "ü"


def test_leaving_waits_for_no_key(driver: Listening) -> None:
    driver.waits.get(timeout=PATIENCE)
    driver.leave()


def test_leaving_in_the_middle_of_a_sequence(driver: Listening) -> None:
    driver.waits.get(timeout=PATIENCE)
    driver.type(b"\x1b[")
    driver.waits.get(timeout=PATIENCE)
    driver.leave()


def test_where_nobody_can_type_any_more_it_does_not_spin(driver: Listening) -> None:
    assert driver.waits.get(timeout=PATIENCE) is None
    os.close(driver.typing)
    driver.typing = -1
    assert driver.waits.get(timeout=PATIENCE) is None
    assert driver.waits.empty()
    assert driver.thread.is_alive()


def test_it_listens_again_after_it_was_told_not_to(driver: Listening) -> None:
    driver.leave()
    driver.exit_event.clear()
    driver.thread = Thread(target=driver.run_input_thread, daemon=True)
    driver.thread.start()
    driver.type(b"b")
    assert driver.key() == "b"


def test_it_takes_the_place_of_the_one_for_unix_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert issubclass(SleepingDriver, LinuxDriver)
    assert QuietApp().get_driver_class() is SleepingDriver
    monkeypatch.setattr("textual.constants.DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    assert QuietApp().get_driver_class().__name__ == "HeadlessDriver"
