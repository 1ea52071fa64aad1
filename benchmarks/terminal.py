"""Programs on a terminal of their own: first paint, keys and idleness, seen from the other end of a pty."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COLUMNS, ROWS = 120, 40
STILL = 0.12
"""Seconds without a byte after which a burst is over."""

WHOLE = 0.1
"""Seconds without a byte after which nothing more comes of a key: two pictures are a thirtieth of one apart."""

PATIENCE = 20.0
"""Seconds to wait for what has to come."""

ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)")
KIB_PER_MIB = 1024


class SilentError(Exception):
    """A program on a terminal did not show what was waited for."""


@dataclass
class Idle:
    """What a program did while nobody typed: percent of a core, bytes and wake-ups a minute."""

    seconds: float = 0.0
    cpu: float = 0.0
    written: float = 0.0
    wakeups: float = 0.0


@dataclass
class Keys:
    """How long keys took, in milliseconds to the last byte of what they changed, and the bytes of each."""

    took: list[float] = field(default_factory=list)
    written: list[int] = field(default_factory=list)

    def at(self, share: float) -> float:
        """So many of the keys took no longer."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def bytes_each(self) -> float:
        """What half of the keys wrote at most."""
        return statistics.median(self.written)


class Terminal:
    """A program and the terminal that it thinks it has: it answers what an xterm answers and counts what it is sent."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self.written = 0
        self.over = False
        self._said = b""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self.pid = os.fork()
        if not self.pid:
            _become(words, {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}, folder, theirs)
        os.close(theirs)
        self._end = ours

    def read(self, timeout: float) -> float | None:
        """Take what comes next; when it came, None if nothing did in time."""
        ready, _, _ = select.select([self._end], [], [], max(0.0, timeout))
        if not ready:
            return None
        now = time.perf_counter()
        try:
            said = os.read(self._end, 1 << 16)
        except OSError:  # the other end is closed
            said = b""
        self.over = not said
        self.written += len(said)
        self._said += said
        self._answer(said)
        return now if said else None

    def _answer(self, said: bytes) -> None:
        answers = [b"\x1b[?62;22c"] * (b"\x1b[c" in said)
        answers += [b"\x1b[1;1R"] * (b"\x1b[6n" in said)
        answers += [b"\x1b[?" + mode + b";0$y" for mode in re.findall(rb"\x1b\[\?(\d+)\$p", said)]
        if answers:
            os.write(self._end, b"".join(answers))

    def wait_for(self, text: str) -> float:
        """Wait until a text was written; when its last byte came. Raises `SilentError`."""
        limit = time.perf_counter() + PATIENCE
        while time.perf_counter() < limit and not self.over:
            came = self.read(0.5)
            if came is not None and text.encode() in ESCAPES.sub(b"", self._said):
                return came
        told = ESCAPES.sub(b"", self._said).decode(errors="replace")
        raise SilentError(f"never showed {text!r}: {told[-2000:]}")

    def settle(self, quiet: float = STILL, longest: float = 1.0) -> float | None:
        """Take what comes until nothing does, a clock's ticks not counted; when the last of it came."""
        last, limit = None, time.perf_counter() + longest
        while not self.over and time.perf_counter() < limit:
            came = self.read(quiet)
            if came is None:
                break
            last = came
        self._said = b""
        return last

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._end, key.encode())

    def keys(self, pairs: Sequence[tuple[str, str]], pace: float = 0.0) -> Keys:
        """Press keys one by one; each has to show its text, and is over with the last byte that follows.

        `pace` is the least number of seconds between two of them.
        """
        found = Keys()
        for key, shown in pairs:
            self.settle()
            if pace:
                now = time.time()  # in the middle of a second, so that no tick of a clock comes between
                time.sleep((0.5 - now) % pace)
                self.settle(quiet=0.01, longest=0.1)
            before, pressed = self.written, time.perf_counter()
            self.press(key)
            came = self.wait_for(shown)
            last = self.settle(quiet=WHOLE) or came
            found.took.append((last - pressed) * 1000)
            found.written.append(self.written - before)
        return found

    def idle(self, seconds: float) -> Idle:
        """Let it be, and see what it does."""
        self.settle(longest=2.0)
        began, written, used, woken = time.perf_counter(), self.written, self._used(), self._woken()
        while (left := began + seconds - time.perf_counter()) > 0 and not self.over:
            self.read(left)
        took = time.perf_counter() - began
        per_minute = 60 / took
        return Idle(
            took,
            100 * (self._used() - used) / took,
            (self.written - written) * per_minute,
            (self._woken() - woken) * per_minute,
        )

    def memory(self) -> float:
        """Resident memory in MiB."""
        return self._count("VmRSS") / KIB_PER_MIB

    def _used(self) -> float:
        """Seconds of the processors, as exactly as the system tells."""
        tasks = os.listdir(f"/proc/{self.pid}/task")
        return sum(int(_read(f"/proc/{self.pid}/task/{task}/schedstat").split()[0]) for task in tasks) / 1e9

    def _woken(self) -> int:
        """How often any of its threads had waited and went on."""
        return sum(
            int(_field(_read(f"/proc/{self.pid}/task/{task}/status"), "voluntary_ctxt_switches"))
            for task in os.listdir(f"/proc/{self.pid}/task")
        )

    def _count(self, name: str) -> int:
        return int(_field(_read(f"/proc/{self.pid}/status"), name))

    def close(self) -> None:
        """End the program, politely at first."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            limit = time.perf_counter() + 3
            while time.perf_counter() < limit:
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self._end)
                    return
                if not self.over:
                    self.read(0.05)


def _become(words: Sequence[str], environ: Mapping[str, str], folder: Path, terminal: int) -> None:
    """Be the program, in the child."""
    try:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for stream in (0, 1, 2):
            os.dup2(terminal, stream)
        os.closerange(3, 256)
        os.chdir(folder)
        os.execvpe(words[0], list(words), dict(environ))
    finally:
        os._exit(127)


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.read()


def _field(status: str, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
    return found[1] if found else "0"
