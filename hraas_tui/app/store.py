"""The one thread that owns the ledger: writes in order and never cancelled, stale answers told apart."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from hraas_tui.timekeeper import Timekeeper

T = TypeVar("T")


class Store:
    """A queue of jobs for the timekeeper, done one at a time in the thread that opened the ledger."""

    def __init__(self, open_keeper: Callable[[], Timekeeper]) -> None:
        self._open = open_keeper
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hraas-storage")
        self._opening: Future[Timekeeper] | None = None
        self._reads: Counter[str] = Counter()

    def open(self) -> None:
        """Start opening the ledger; the first job waits for it and raises what it raised."""
        if self._opening is None:
            self._opening = self._thread.submit(self._open)

    async def run(self, job: Callable[[Timekeeper], T]) -> T:
        """Do a job in the storage thread and return its answer.

        Jobs are done in the order in which this is called. Cancelling the caller leaves the job alone: a
        write that was asked for happens.
        """
        self.open()
        return await asyncio.shield(self._submit(self._do, job))

    async def latest(self, question: Callable[[Timekeeper], T], about: str = "day") -> T | None:
        """Answer a question, or None if another one about the same was asked before the answer came.

        One that was overtaken before its turn is not even read for.
        """
        self._reads[about] += 1
        number = self._reads[about]

        def unless_overtaken(keeper: Timekeeper) -> T | None:
            return question(keeper) if number == self._reads[about] else None

        answer = await self.run(unless_overtaken)
        return answer if number == self._reads[about] else None

    async def close(self) -> None:
        """Finish what was asked for and close the ledger."""
        if self._opening is not None:
            await self._submit(self._shut)
        self._thread.shutdown(wait=False)

    def _submit(self, work: Callable[..., T], *args: object) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _do(self, job: Callable[[Timekeeper], T]) -> T:
        return job(self._keeper())

    def _keeper(self) -> Timekeeper:
        if self._opening is None:
            raise RuntimeError("The ledger is opened before it is used.")
        return self._opening.result()

    def _shut(self) -> None:
        if self._opening is not None and self._opening.exception() is None:
            self._keeper().ledger.close()
