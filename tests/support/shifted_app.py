"""The command line under clocks that a test shifts: `shifted_app.py FILE WORDS…`.

The file holds two numbers: by how many seconds all clocks are ahead, and for how many of them more the machine
slept, which the clock that sleeps with it knows nothing of.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hraas_tui.cli.call import Call
from hraas_tui.cli.entry import main
from hraas_tui.clock import SystemClock


class ShiftedClock(SystemClock):
    """The machine's clocks, shifted by what the file says at the moment."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _shift(self) -> tuple[int, int]:
        ahead, asleep = self._file.read_text(encoding="ascii").split()
        return int(ahead), int(asleep)

    def now(self) -> int:
        """The wall clock."""
        return super().now() + sum(self._shift())

    def steady(self) -> int:
        """The steady clock."""
        return super().steady() + 1000 * sum(self._shift())

    def awake(self) -> int:
        """The clock that sleeps with the machine."""
        return super().awake() + 1000 * self._shift()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:], Call(clock=ShiftedClock(Path(sys.argv[1])))))
