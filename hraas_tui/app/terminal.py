"""The terminal's end of the app: its keys are waited for, not asked for ten times a second as Textual does."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from threading import Event
from typing import TYPE_CHECKING, Any

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 4096
"""Bytes that are read at once."""


class InputEnded(Message):
    """Nobody can type any more: the terminal is gone, or was none."""


class Resumed(Message):
    """The program was stopped and goes on: meanwhile others may have written to the terminal."""


class Ending(Event):
    """An event that whoever waits for a file can wait for too."""

    def __init__(self) -> None:
        super().__init__()
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._ear, False)

    def fileno(self) -> int:
        """What can be read once it is set."""
        return self._ear

    def set(self) -> None:
        """Set it, and wake who waits for it."""
        super().set()
        os.write(self._mouth, b"\0")

    def clear(self) -> None:
        """Have it wake nobody any more."""
        super().clear()
        with suppress(BlockingIOError):
            os.read(self._ear, CHUNK)


class Keyboard:
    """What comes from the terminal, understood; what no terminal sends is passed over."""

    def __init__(self, *, debug: bool) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(debug)

    @property
    def patience(self) -> float | None:
        """Seconds after which an escape that nothing followed is a key by itself; None if there is none."""
        due = self._parser._timeout_time  # noqa: SLF001
        return None if due is None else max(0.0, due - get_time())

    def understood(self, sent: bytes) -> Iterator[Message]:
        """What was sent, and an escape if it has become a key by now."""
        for character in self._decode(sent):
            try:
                yield from self._parser.feed(character)
            except (OverflowError, ValueError):
                self._parser = XTermParser(self._debug)
        yield from self._parser.tick()


class QuietDriver(LinuxDriver):
    """Textual's own, whose thread for the keys sleeps until one comes."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.exit_event: Ending = Ending()

    def _sigcont_application(self, *words: Any) -> None:
        """Go on; only where Textual left the terminal as it stopped is it to take it again, with another thread."""
        if self._must_signal_resume:
            super()._sigcont_application(*words)
        self._app.post_message(Resumed())

    def run_input_thread(self) -> None:
        """Wait for what is typed and pass it on, until the app asks for no more, or no more can come."""
        keyboard = Keyboard(debug=self._debug)
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            selector.register(self.exit_event, EVENT_READ)
            while not self.exit_event.is_set():
                ready = {key.fd for key, _ in selector.select(keyboard.patience)}
                sent = self._sent() if self.fileno in ready else b""
                if self.fileno in ready and not sent:
                    self._app.post_message(InputEnded())
                    return
                for message in list(keyboard.understood(sent)):
                    self.process_message(message)

    def _sent(self) -> bytes:
        """What has come; nothing if no more can: a terminal that was closed says so as its end, or as a fault."""
        try:
            return os.read(self.fileno, CHUNK)
        except OSError:
            return b""
