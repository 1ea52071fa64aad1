"""How the times of a session are said."""

from __future__ import annotations

import pytest
from whenever import ZonedDateTime

from hraas_tui.core.moments import Days
from hraas_tui.core.wording import times
from tests.support.days import ZONE, at, session

NIGHT = ZonedDateTime(2026, 10, 25, 2, 30, tz=ZONE, disambiguation="earlier").timestamp()


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (at(10, 2), at(11, 48), "10:02–11:48"),
        (at(19, 30), None, "19:30–now"),
        (at(21, 6) + 5, at(21, 6) + 25, "21:06:05–21:06:25"),
        (at(21, 6) + 55, at(21, 7) + 5, "21:06–21:07"),
        (NIGHT, NIGHT + 3600, "02:30–02:30"),
    ],
)
def test_times_have_seconds_where_nothing_else_tells_start_and_end_apart(
    start: int, end: int | None, said: str
) -> None:
    assert times(session("S", start, end), Days(ZONE)) == said
