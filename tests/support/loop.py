"""A loop in which waiting takes no time: where nothing is left to do but to wait, it is later at once.

Textual's pilot waits after each key for as long as it hopes that the key takes. In this loop that wait is over when every
task waits for something and the storage thread owes no answer: whatever the key does is done by then, however slow the
machine is, and no time is lost.
"""

from __future__ import annotations

import asyncio
from math import inf, nextafter
from selectors import DefaultSelector
from time import monotonic
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple, Unpack

from textual import _time, app, pilot

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from selectors import SelectorKey

    import pytest

T = TypeVar("T")
Given = TypeVarTuple("Given")

LONG_ENOUGH = 1 / 50
"""Seconds of the loop's own time that the pilot waits: longer than a screen puts off drawing what changed."""

TURNS = 200_000
"""Turns of the loop without a rest after which it counts as one that never rests."""

PATIENCE = 60.0
"""Seconds after which an answer that was waited for counts as never coming; no test asserts a speed."""


class _Selector(DefaultSelector):
    """Waits for others as long as there are any; otherwise it is later at once.

    `owed` counts the answers without which it gets no later: those of the storage thread, for one. `jobs` counts the
    jobs in other threads, such as the writing of files: while there are some, time goes by as it does elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.owed = 0
        self.jobs = 0
        self._turns = 0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Wait until something happens, or until `timeout` seconds of the loop's own time have gone by."""
        if timeout is not None and timeout <= 0:
            self._turn()
            return super().select(0)
        self._turns = 0
        if self.owed:
            return self._answer()
        ready = super().select(timeout if timeout is None or self._others else 0)
        if not ready and timeout is not None:
            self.now = max(self.now + timeout, nextafter(self.now, inf))
        return ready

    @property
    def _others(self) -> bool:
        """Whether a thread or another process may do something for us; the loop's own pipe is always there."""
        return self.jobs > 0 or len(self.get_map()) > 1

    def _answer(self) -> list[tuple[SelectorKey, int]]:
        ready = super().select(PATIENCE)
        if not ready:
            raise RuntimeError("A thread never answers.")
        return ready

    def _turn(self) -> None:
        self._turns += 1
        if self._turns > TURNS:
            self._turns = 0
            raise RuntimeError("There is always something left to do: what is tested never comes to rest.")


class QuickLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own, which goes on only while there is nothing else to do."""

    def __init__(self) -> None:
        self._waiting = _Selector()
        super().__init__(self._waiting)

    def time(self) -> float:
        """Seconds on the loop's own clock."""
        return self._waiting.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Given]], T], *args: *Given
    ) -> asyncio.Future[T]:
        """Have a job done in a thread, and know of it until its answer is here."""
        answer = super().run_in_executor(executor, func, *args)
        self._count(executor, 1)
        answer.add_done_callback(lambda _: self._count(executor, -1))
        return answer

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Wait for the threads to end, which a thread of its own does that the loop knows nothing of."""
        self._waiting.owed += 1
        try:
            await super().shutdown_default_executor()
        finally:
            self._waiting.owed -= 1

    def _count(self, executor: Executor | None, more: int) -> None:
        if executor is None:
            self._waiting.jobs += more
        else:
            self._waiting.owed += more


def wait_on_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Textual's timers and its pilot wait on the clock of the loop that they run in."""
    monkeypatch.setattr(_time, "get_time", _now)
    monkeypatch.setattr(app, "wait_for_idle", _at_rest)
    monkeypatch.setattr(pilot, "wait_for_idle", _at_rest)
    monkeypatch.setattr(pilot.Pilot, "_wait_for_screen", _at_rest)


def _now() -> float:
    try:
        return asyncio.get_running_loop().time()
    except RuntimeError:  # a message that is made in a thread, or in no loop
        return monotonic()


async def _at_rest(*_: object) -> None:
    """Wait until nothing is left to do."""
    await asyncio.sleep(LONG_ENOUGH)
