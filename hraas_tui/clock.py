"""Time comes in here, and nowhere else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hraas_tui.core.moments import Moment


class Clock(Protocol):
    """What the timekeeper asks of a clock."""

    def now(self) -> Moment:
        """The wall clock: UTC whole seconds."""
        ...

    def into_second(self) -> float:
        """How far the wall clock is into its second: from 0.0 to below 1.0."""
        ...

    def steady(self) -> int:
        """Milliseconds of a clock that no one sets, the same for all processes of one boot."""
        ...

    def awake(self) -> int:
        """Milliseconds of a clock that no one sets and that stands still while the machine sleeps."""
        ...

    def boot(self) -> str:
        """What tells one boot of the machine from another."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Moment:
        """The wall clock: UTC whole seconds."""
        return int(time.time())

    def into_second(self) -> float:
        """How far the wall clock is into its second: from 0.0 to below 1.0."""
        return time.time() % 1

    def steady(self) -> int:
        """Milliseconds since boot, suspension included where the system tells (`CLOCK_BOOTTIME`)."""
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime_ns(clock) // 1_000_000

    def awake(self) -> int:
        """Milliseconds since boot in which the machine was not suspended (`CLOCK_MONOTONIC`)."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000

    def boot(self) -> str:
        """The kernel's boot id, or the boot time to ten seconds where there is none."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return f"boot-{round((time.time() - time.monotonic()) / 10)}"
