"""The thread that takes the keys: it sleeps until there is one, and bears whatever the terminal sends."""

from __future__ import annotations

import errno
import os
from selectors import SelectSelector
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from hraas_tui.app import terminal
from hraas_tui.app.terminal import Ending, InputEnded, Keyboard, QuietDriver
from tests.support.fuzzing import fuzzed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from selectors import SelectorKey

    from textual.message import Message


class Heard:
    """An app, as far as its driver knows it."""

    def __init__(self) -> None:
        self.posted: list[Message] = []

    def post_message(self, message: Message) -> None:
        self.posted.append(message)


class Driver(QuietDriver):
    """A driver of a pipe instead of a terminal."""

    def __init__(self, fileno: int) -> None:
        self.fileno = fileno
        self.exit_event = Ending()
        self.heard = Heard()
        self._app, self._debug = self.heard, False  # type: ignore[assignment]
        self.keys: list[str] = []

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key):
            self.keys.append(message.key)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ours, theirs = os.pipe()
    yield ours, theirs
    for end in (ours, theirs):
        try:
            os.close(end)
        except OSError:
            assert end == theirs, "the test closed it"


def waits(
    monkeypatch: pytest.MonkeyPatch, driver: Driver, *happens: Callable[[], object]
) -> list[float | None]:
    """Run the thread's work; at each of its waits one thing happens. How long it would have waited for each."""
    todo, found = iter(happens), []

    class Selector(SelectSelector):
        def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, Any]]:
            found.append(timeout)
            next(todo)()
            return super().select(timeout)

    monkeypatch.setattr(terminal, "SelectSelector", Selector)
    driver.run_input_thread()
    return found


def test_it_wakes_for_a_key_for_an_escape_that_nothing_follows_and_for_the_end(
    monkeypatch: pytest.MonkeyPatch, pipe: tuple[int, int]
) -> None:
    driver = Driver(pipe[0])
    found = waits(
        monkeypatch,
        driver,
        lambda: os.write(pipe[1], b"1"),
        lambda: os.write(pipe[1], b"\x1b"),
        lambda: None,
        driver.exit_event.set,
    )
    assert driver.keys == ["1", "escape"]
    assert (found[0], found[1], found[3]) == (None, None, None)
    assert found[2] is not None
    driver.exit_event.clear()
    assert waits(monkeypatch, driver, driver.exit_event.set) == [None], "once more, as after a suspension"


def test_a_letter_that_comes_in_two_parts(monkeypatch: pytest.MonkeyPatch, pipe: tuple[int, int]) -> None:
    driver = Driver(pipe[0])
    first, second = "é".encode()[:1], "é".encode()[1:]
    happens = (lambda: os.write(pipe[1], first), lambda: os.write(pipe[1], second), driver.exit_event.set)
    waits(monkeypatch, driver, *happens)
    assert driver.keys == ["é"]


PIECES = (
    b"\x1b", b"[", b"<", b";", b":", b"0", b"9", b"99999999999", b"1114112", b"55296", b"M", b"A", b"u", b"~", b"t",
    b"$y", b"P", b"_", b"200~", b"?", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\x7f",
)  # fmt: skip


@fuzzed(400)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=3)), max_size=9))
def test_whatever_the_terminal_sends_it_is_borne(pieces: list[bytes]) -> None:
    keyboard = Keyboard(debug=False)
    for piece in (b"\x1b[", *pieces, b"q"):
        list(keyboard.understood(piece))


def test_after_what_nobody_understands_keys_are_keys() -> None:
    keyboard = Keyboard(debug=False)
    (key,) = keyboard.understood(b"\x1b[99999999999999999999Aq")
    assert isinstance(key, Key)
    assert key.key == "q"


def test_when_no_more_can_come_the_app_is_told(
    monkeypatch: pytest.MonkeyPatch, pipe: tuple[int, int]
) -> None:
    driver = Driver(pipe[0])
    waits(monkeypatch, driver, lambda: os.close(pipe[1]))
    assert [type(message) for message in driver.heard.posted] == [InputEnded]


def test_a_terminal_that_fails_is_one_that_sends_no_more(
    monkeypatch: pytest.MonkeyPatch, pipe: tuple[int, int]
) -> None:
    def fails(fileno: int, length: int) -> bytes:
        raise OSError(errno.EIO, f"{fileno}: {length} bytes")

    driver = Driver(pipe[0])
    monkeypatch.setattr(os, "read", fails)
    waits(monkeypatch, driver, lambda: os.write(pipe[1], b"1"))
    assert [type(message) for message in driver.heard.posted] == [InputEnded]
