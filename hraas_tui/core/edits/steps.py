"""Steps of the clock that an edge moves to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from hraas_tui.core.moments import MINUTE, zoned

if TYPE_CHECKING:
    from hraas_tui.core.moments import Moment

COARSE, FINE = 5, 1
"""Minutes between two steps: of a whole day, and zoomed in to an hour."""


class Edge(StrEnum):
    """One of the two edges of a session."""

    START = "start"
    END = "end"


def next_step(moment: Moment, by: int, zone: str, minutes: int = COARSE) -> Moment:
    """The instant so many steps on (back, for `by` below nought) whose local time is a multiple of the minutes.

    An instant between two steps goes to the nearest one in that direction first.
    """
    local, step = zoned(moment, zone), minutes * MINUTE
    past = (local.minute * MINUTE + local.second) % step
    if by < 0:
        return moment - (past or step) + (by + 1) * step
    return moment + (step - past) + (by - 1) * step if by else moment


def nearest_step(moment: Moment, zone: str, minutes: int = COARSE) -> Moment:
    """The step nearest to an instant: what a pointer that is let go of snaps to."""
    back, on = next_step(moment + 1, -1, zone, minutes), next_step(moment, 1, zone, minutes)
    return back if moment - back <= on - moment else on
