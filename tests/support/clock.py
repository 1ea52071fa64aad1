"""A clock that goes where a test sends it."""

MONDAY = 1_773_650_160
"""2026-03-16 09:36 in Berlin, a Monday."""


class FakeClock:
    """The wall clock and the steady clock, moved together or apart."""

    def __init__(self, now: int = MONDAY) -> None:
        self.wall = now
        self.steady_ms = 5_000_000
        self.boots = 1

    def now(self) -> int:
        """The wall clock: UTC whole seconds."""
        return self.wall

    def into_second(self) -> float:
        """How far the wall clock is into its second: never."""
        return 0.0

    def steady(self) -> int:
        """Milliseconds since boot."""
        return self.steady_ms

    def boot(self) -> str:
        """What tells one boot from another."""
        return f"boot-{self.boots}"

    def tick(self, seconds: int = 1) -> None:
        """Let time pass: both clocks move."""
        self.wall += seconds
        self.steady_ms += seconds * 1000

    def step(self, seconds: int) -> None:
        """Set the wall clock, forward or back; the steady clock knows nothing of it."""
        self.wall += seconds

    def reboot(self, seconds: int = 60) -> None:
        """Restart the machine: the wall clock goes on, the steady clock starts again."""
        self.wall += seconds
        self.boots += 1
        self.steady_ms = 1_000
