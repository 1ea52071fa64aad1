"""The app is tested in a loop whose waiting takes no time, and with style sheets that are read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.loop import QuickLoop, wait_on_its_clock
from tests.support.styles import read_once

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Mapping


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    return {"quick": QuickLoop}


@pytest.fixture(autouse=True)
def _no_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    wait_on_its_clock(monkeypatch)
    read_once(monkeypatch)
