"""A clock that goes where a test sends it."""

MONDAY = 1_773_650_160
"""2026-03-16 09:36 in Berlin, a Monday."""


class FakeClock:
    """The wall clock, the steady clock and the one that sleeps with the machine, moved together or apart."""

    def __init__(self, now: int = MONDAY) -> None:
        self.wall = now
        self.steady_ms = 5_000_000
        self.awake_ms = 4_000_000
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

    def awake(self) -> int:
        """Milliseconds since boot without those in which the machine slept."""
        return self.awake_ms

    def boot(self) -> str:
        """What tells one boot from another."""
        return f"boot-{self.boots}"

    def tick(self, seconds: int = 1) -> None:
        """Let time pass: all clocks move."""
        self.wall += seconds
        self.steady_ms += seconds * 1000
        self.awake_ms += seconds * 1000

    def starve(self, seconds: int) -> None:
        """Stop the process and let it go on: to all clocks that is time like any other."""
        self.tick(seconds)

    def suspend(self, seconds: int) -> None:
        """Send the machine to sleep: only the clock that sleeps with it stands still."""
        self.wall += seconds
        self.steady_ms += seconds * 1000

    def step(self, seconds: int) -> None:
        """Set the wall clock, forward or back; the other clocks know nothing of it."""
        self.wall += seconds

    def reboot(self, seconds: int = 60) -> None:
        """Restart the machine: the wall clock goes on, the others start again."""
        self.wall += seconds
        self.boots += 1
        self.steady_ms = 1_000
        self.awake_ms = 1_000
