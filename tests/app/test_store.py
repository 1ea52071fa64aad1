"""The storage thread: in order, never cancelled, stale answers dropped."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, cast

import pytest

from hraas_tui.app.store import Store
from hraas_tui.core.errors import LedgerTrouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.timekeeper import Timekeeper


class Keeper:
    """Stands for a timekeeper: it notes which jobs were done."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.threads: set[int] = set()
        self.ledger = self

    def close(self) -> None:
        self.do("close")

    def do(self, job: object) -> object:
        self.threads.add(threading.get_ident())
        self.done.append(job)
        return job


def opened(keeper: Keeper) -> Timekeeper:
    keeper.do("open")
    return cast("Timekeeper", keeper)


def stand_in(keeper: Timekeeper) -> Keeper:
    return cast("Keeper", keeper)


def doing(job: object) -> Callable[[Timekeeper], object]:
    return lambda keeper: stand_in(keeper).do(job)


async def test_jobs_are_done_in_order_in_one_thread_that_is_not_ours() -> None:
    keeper = Keeper()
    store = Store(lambda: opened(keeper))
    await asyncio.gather(*(store.run(doing(number)) for number in range(20)))
    await store.close()
    assert keeper.done == ["open", *range(20), "close"]
    assert len(keeper.threads) == 1
    assert threading.get_ident() not in keeper.threads


async def test_a_job_is_done_although_nobody_waits_any_more() -> None:
    keeper = Keeper()
    store = Store(lambda: opened(keeper))
    gate = threading.Event()
    await store.run(lambda _: None)
    first = asyncio.ensure_future(store.run(lambda _: gate.wait()))
    second = asyncio.ensure_future(store.run(lambda k: stand_in(k).do("written")))
    await asyncio.sleep(0)
    second.cancel()
    gate.set()
    await first
    await store.close()
    assert "written" in keeper.done


async def test_an_answer_that_was_asked_for_anew_is_dropped() -> None:
    store = Store(lambda: opened(Keeper()))
    answers = await asyncio.gather(*(store.latest(doing(number)) for number in (1, 2, 3)))
    await store.close()
    assert answers == [None, None, 3]


async def test_answers_about_one_thing_do_not_overtake_those_about_another() -> None:
    keeper = Keeper()
    store = Store(lambda: opened(keeper))
    asked = [
        store.latest(doing(number), about) for number, about in ((1, "day"), (2, "search"), (3, "search"))
    ]
    answers = await asyncio.gather(*asked)
    await store.close()
    assert answers == [1, None, 3]


async def test_what_was_overtaken_before_its_turn_is_not_read_for() -> None:
    keeper, gate = Keeper(), threading.Event()
    store = Store(lambda: opened(keeper))
    held = asyncio.ensure_future(store.run(lambda _: gate.wait()))
    await asyncio.sleep(0)
    asked = [asyncio.ensure_future(store.latest(doing(number))) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(*asked) == [None, None, 3]
    await held
    await store.close()
    assert keeper.done == ["open", 3, "close"]


async def test_what_opening_raised_is_raised_by_each_job() -> None:
    def fails() -> Timekeeper:
        raise LedgerTrouble("The disk is full.")

    store = Store(fails)
    for _ in range(2):
        with pytest.raises(LedgerTrouble, match="full"):
            await store.run(lambda _: None)
    await store.close()


async def test_closing_what_was_never_opened() -> None:
    await Store(lambda: opened(Keeper())).close()
