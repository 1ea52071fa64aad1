"""After-hours windows against an oracle that walks the clock minute by minute, and nights that changed the clocks."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.terms import HOLIDAY, WHOLE_DAY, Window
from hraas_tui.core.billing.windows import cut
from hraas_tui.core.moments import Span
from tests.support.billing import DAILY, HALF_MORE, ONE, TWICE, WEEKDAYS, WEEKEND, windows
from tests.support.drawn import local

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

BERLIN = "Europe/Berlin"
NIGHTS = {
    "Europe/Berlin": ("2026-03-28", "2026-10-24"),
    "Australia/Lord_Howe": ("2026-04-04", "2026-10-03"),  # by half an hour
    "America/Sao_Paulo": ("2018-02-17", "2018-11-03"),  # at midnight
    "Pacific/Apia": ("2011-12-29", "2011-09-23"),  # a Friday that was left out; at 03:00
    "America/New_York": ("2026-03-07", "2026-10-31"),
    "Asia/Kolkata": ("2026-03-18", "2026-03-18"),
}
"""Days whose night has something about it."""


def walked(span: Span, held: Sequence[Window], holidays: Collection[str], zone: str) -> list[Decimal]:
    """The multiplier of each minute: a window begins at the first minute that is not before its start by the local
    clock, and ends likewise. Python's own zones, and no arithmetic with local times."""
    minutes = range(span.start - 3 * 86_400, span.end + 3 * 86_400, 60)
    clock = [
        datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
        for at in minutes
    ]

    def first(wall: datetime) -> int:
        return next(at for at, shown in zip(minutes, clock, strict=True) if shown >= wall)

    found = {at: list[Decimal]() for at in range(span.start, span.end, 60)}
    midnight = datetime.min.time()
    days = sorted({datetime.combine(shown.date(), midnight) for shown in clock})
    for day in [days[0] + timedelta(days=each) for each in range(1, (days[-1] - days[0]).days - 1)]:
        for window in held:
            if day.isoweekday() in window.days or (
                HOLIDAY in window.days and day.date().isoformat() in holidays
            ):
                end = day + timedelta(minutes=window.end, days=0 if window.end > window.start else 1)
                for at in range(first(day + timedelta(minutes=window.start)), first(end), 60):
                    if at in found:
                        found[at].append(window.multiplier)
    return [max(some, default=ONE) for some in found.values()]


@given(st.data())
def test_each_minute_has_the_multiplier_that_the_clock_says(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(sorted(NIGHTS)))
    night = data.draw(st.sampled_from(NIGHTS[zone]))
    noon = int(datetime.fromisoformat(f"{night} 12:00").replace(tzinfo=ZoneInfo(zone)).timestamp())
    start = noon + data.draw(st.integers(-600, 1200)) * 60
    span = Span(start, start + data.draw(st.integers(1, 1800)) * 60)
    held = data.draw(st.lists(windows(), max_size=3))
    holidays = data.draw(st.sampled_from([(), (night,)]))
    parts = cut(span, held, holidays, zone)
    assert (parts[0][0].start, parts[-1][0].end) == (span.start, span.end)
    for (before, was), (after, now) in itertools.pairwise(parts):
        assert before.end == after.start
        assert was != now
    assert all(part.seconds > 0 for part, _ in parts)
    minutes = [multiplier for part, multiplier in parts for _ in range(part.seconds // 60)]
    assert minutes == walked(span, held, holidays, zone)


def told(
    start: str, hours: float, *held: Window, zone: str = BERLIN, holidays: tuple[str, ...] = ()
) -> list[str]:
    """The parts of some hours from a local time in Berlin on: `20:00 1`, from when by the local clock, and what."""
    at = local(start)
    parts = cut(Span(at, at + int(hours * 3600)), held, holidays, zone)
    zoned = [(datetime.fromtimestamp(part.start, ZoneInfo(zone)), times) for part, times in parts]
    return [f"{when:%a %H:%M} {times}" for when, times in zoned]


NIGHT = Window(WEEKDAYS, 18 * 60, 8 * 60, HALF_MORE)
OFF = Window(WEEKEND | {HOLIDAY}, 0, WHOLE_DAY, TWICE)


def test_an_evening_goes_on_until_the_morning() -> None:
    assert told("2026-03-18 17:00", 16, NIGHT) == ["Wed 17:00 1", "Wed 18:00 1.5", "Thu 08:00 1"]


def test_a_friday_night_reaches_into_the_weekend_where_the_highest_holds() -> None:
    assert told("2026-03-20 17:00", 16, NIGHT) == ["Fri 17:00 1", "Fri 18:00 1.5", "Sat 08:00 1"]
    assert told("2026-03-20 17:00", 16, NIGHT, OFF) == ["Fri 17:00 1", "Fri 18:00 1.5", "Sat 00:00 2"]
    assert told("2026-03-22 23:00", 10, NIGHT, OFF) == ["Sun 23:00 2", "Mon 00:00 1"]


def test_a_holiday_is_a_civil_day() -> None:
    assert told("2026-04-02 22:00", 30, OFF, holidays=("2026-04-03",)) == [
        "Thu 22:00 1",
        "Fri 00:00 2",
    ]
    assert told("2026-04-02 22:00", 4, OFF) == ["Thu 22:00 1"]


@pytest.mark.parametrize(
    ("start", "end", "hours", "expected"),
    [
        # the night of 23 hours: 02:00 to 03:00 is skipped, so what begins or ends in it does so at the change
        (22 * 60, 4 * 60, 10, ["Sat 20:00 1", "Sat 22:00 2", "Sun 04:00 1"]),
        (22 * 60, 150, 10, ["Sat 20:00 1", "Sat 22:00 2", "Sun 03:00 1"]),
        (22 * 60, 120, 10, ["Sat 20:00 1", "Sat 22:00 2", "Sun 03:00 1"]),
    ],
)
def test_the_night_in_which_an_hour_is_missing(start: int, end: int, hours: int, expected: list[str]) -> None:
    assert told("2026-03-28 20:00", hours, Window(frozenset({6}), start, end, TWICE)) == expected
    begin = Window(frozenset({7}), 150, 5 * 60, TWICE)
    assert told("2026-03-28 20:00", 10, begin) == ["Sat 20:00 1", "Sun 03:00 2", "Sun 05:00 1"]


def test_the_night_in_which_an_hour_comes_twice() -> None:
    at = local("2026-10-24 22:00")
    until = Window(frozenset({6}), 22 * 60, 150, TWICE)
    parts = cut(Span(at, at + 10 * 3600), (until,), (), BERLIN)
    assert [(part.seconds // 60, times) for part, times in parts] == [(270, TWICE), (330, ONE)]
    begin = Window(frozenset({7}), 150, 4 * 60, HALF_MORE)
    parts = cut(Span(at, at + 10 * 3600), (until, begin), (), BERLIN)
    assert [(part.seconds // 60, times) for part, times in parts] == [
        (270, TWICE),
        (150, HALF_MORE),
        (180, ONE),
    ]


def test_a_day_that_a_zone_left_out_has_no_windows() -> None:
    before = int(datetime(2011, 12, 29, 20, 0, tzinfo=ZoneInfo("Pacific/Apia")).timestamp())
    span = Span(before, before + 10 * 3600)
    friday = Window(frozenset({5}), 60, 23 * 60, TWICE)
    assert cut(span, (friday,), (), "Pacific/Apia") == ((span, ONE),)
    saturday = Window(frozenset({6}), 0, WHOLE_DAY, TWICE)
    assert [times for _, times in cut(span, (saturday,), (), "Pacific/Apia")] == [ONE, TWICE]


def test_without_windows_or_where_all_is_the_same_nothing_is_cut() -> None:
    span = Span(local("2026-03-18 17:00"), local("2026-03-20 17:00"))
    assert cut(span, (), (), BERLIN) == ((span, ONE),)
    assert cut(span, (Window(DAILY, 18 * 60, 20 * 60, ONE),), (), BERLIN) == ((span, ONE),)
    always = Window(DAILY, 0, WHOLE_DAY, Decimal("0.5"))
    assert cut(span, (always,), (), BERLIN) == ((span, Decimal("0.5")),)
    round_the_clock = Window(DAILY, 540, 540, TWICE)
    assert cut(span, (round_the_clock,), (), BERLIN) == ((span, TWICE),)
