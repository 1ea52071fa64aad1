"""The loop in which the app is tested: it gets later at once, but never before what was begun is done."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from textual.app import App

from tests.support import loop
from tests.support.loop import LONG_ENOUGH, QuickLoop


async def test_it_is_later_at_once_and_in_the_right_order() -> None:
    done: list[str] = []

    async def wait(hours: int) -> None:
        await asyncio.sleep(hours * 3_600)
        done.append(f"{hours}")

    began = asyncio.get_running_loop().time()
    await asyncio.gather(wait(30), wait(10), wait(20))
    assert done == ["10", "20", "30"]
    assert asyncio.get_running_loop().time() - began == pytest.approx(30 * 3_600)


async def test_it_gets_no_later_while_an_answer_is_owed() -> None:
    quick = asyncio.get_running_loop()
    done: list[str] = []

    async def ask() -> None:
        seen = await quick.run_in_executor(thread, lambda: {quick.time() for _ in range(100_000)})
        assert len(seen) == 1
        done.append("answered")
        await asyncio.sleep(0)
        done.append("and shown")

    with ThreadPoolExecutor(1) as thread:
        asking = asyncio.ensure_future(ask())
        await asyncio.sleep(LONG_ENOUGH)
        done.append("later")
        await asking
    assert done == ["answered", "and shown", "later"]


async def test_time_goes_by_while_a_long_job_is_done() -> None:
    held = threading.Event()
    long = asyncio.ensure_future(asyncio.to_thread(held.wait))
    await asyncio.sleep(LONG_ENOUGH)
    assert not long.done()
    held.set()
    assert await long


def test_what_never_rests_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "TURNS", 100)

    async def spin() -> None:
        spinning = asyncio.get_running_loop()

        def again() -> None:
            spinning.call_soon(again)

        again()
        await asyncio.sleep(1)

    with (
        asyncio.Runner(loop_factory=QuickLoop) as runner,
        pytest.raises(RuntimeError, match="never comes to rest"),
    ):
        runner.run(spin())


def test_an_answer_that_never_comes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PATIENCE", 0.0)
    held = threading.Event()

    async def ask(thread: ThreadPoolExecutor) -> None:
        asyncio.get_running_loop().run_in_executor(thread, held.wait)
        await asyncio.sleep(1)

    with ThreadPoolExecutor(1) as thread, asyncio.Runner(loop_factory=QuickLoop) as runner:
        with pytest.raises(RuntimeError, match="never answers"):
            runner.run(ask(thread))
        held.set()


async def test_an_apps_timers_go_by_the_loops_clock() -> None:
    ticks: list[float] = []
    app: App[None] = App()
    async with app.run_test() as pilot:
        app.set_interval(60, lambda: ticks.append(asyncio.get_running_loop().time()))
        began = asyncio.get_running_loop().time()
        await pilot.pause(3601)
        assert [round((tick - began) / 60) for tick in ticks] == list(range(1, 61))
