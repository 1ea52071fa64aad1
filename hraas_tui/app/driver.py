"""How the terminal is listened to: the thread that does so sleeps until a key is pressed.

Textual's looks ten times a second whether there is something to read: that is most of what a still pane wakes for, and
makes leaving wait for the next look.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from threading import Event
from typing import TYPE_CHECKING

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import App
    from textual.message import Message

CHUNK = 4096


class Bell(Event):
    """An event for which a selector can wait, too."""

    def __init__(self) -> None:
        super().__init__()
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)

    def fileno(self) -> int:
        """What can be read from while it is set."""
        return self._read

    def set(self) -> None:
        """Wake whoever waits."""
        super().set()
        os.write(self._write, b"\0")

    def clear(self) -> None:
        """Let them wait again."""
        os.read(self._read, CHUNK)
        super().clear()

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._read)
        os.close(self._write)


class SleepingDriver(LinuxDriver):
    """Textual's driver of terminals on Unix, but for the wait of its input thread."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.exit_event: Bell = Bell()

    def run_input_thread(self) -> None:
        """Turn what is typed into messages, until the bell rings."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            selector.register(self.exit_event, EVENT_READ)
            while not self.exit_event.is_set():
                for key, _ in selector.select(_patience(parser)):
                    if key.fd == self.fileno:
                        read = os.read(self.fileno, CHUNK)
                        if not read:  # nobody will type any more
                            selector.unregister(self.fileno)
                        self._tell(parser.feed(text) if (text := decode(read)) else ())
                self._tell(parser.tick())
        self._end(parser)

    def close(self) -> None:
        """Perform cleanup."""
        super().close()
        self.exit_event.close()

    def _tell(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    @staticmethod
    def _end(parser: XTermParser) -> None:
        with suppress(EOFError, ParseError):  # in the middle of a sequence, which nobody waits for
            list(parser.feed(""))


def _patience(parser: XTermParser) -> float | None:
    """Seconds until what was read is to be taken as it is: escape is a key, unless more follows at once."""
    due = parser._timeout_time  # noqa: SLF001 - Textual asks in turns instead
    return None if due is None else max(0.0, due - get_time())
