"""Whatever is typed for a time, a day or a month is one that has passed, or is refused in a sentence."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Days
from hraas_tui.core.whens import day_in, end_of, moment_of, month_in
from hraas_tui.core.whens_near import moment_near
from tests.support.fuzzing import fuzzed, told_well, typed

ZONES = ("Europe/Berlin", "Pacific/Apia", "America/St_Johns", "Africa/Monrovia", "Asia/Kathmandu", "UTC")

PIECES = (
    "now", "today", "yesterday", "monday", "fri", "last", "this", "march", "mar", "month", "ago", "at", "T", "t", "Z", "z",
    "9", "09", "40", "24", "25", "60", "00", "940", "0940", "2359", "2400", "5m", "-5m", "+5m", "1h30m", "-1h", "+1h30m",
    "09:40", "9:40:59", "24:00", "23:60", "02:30", "2026", "2026-03-16", "2026-3-1", "2026-02-30", "2026-03-29",
    "2026-10-25", "2011-12-30", "1969-12-31", "0000-00-00", "9999-12-31", "+01:00", "-00:44:30", "+2359", "+24:00",
    "-", "+", ":", ".", ",", "999999h", "0m",
)  # fmt: skip

WHENS = typed(*PIECES, most=4)
DAYS = st.builds(Days, st.sampled_from(ZONES), st.sampled_from((0, 240, 1439)))
NOWS = st.integers(0, 4_102_444_800) | st.sampled_from(
    (
        0, 1, 86_400, 1_774_745_999, 1_774_746_000, 1_792_889_999, 1_792_893_600, 1_325_239_199, 1_325_239_200,
    )
)  # fmt: skip
TODAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31)).map(Date)


@fuzzed(600)
@example(text="2026", now=0, days=Days("Europe/Berlin"))  # a machine that does not know the year yet
@given(text=WHENS, now=NOWS, days=DAYS)
def test_a_when_has_passed_or_is_refused(text: str, now: int, days: Days) -> None:
    try:
        at = moment_of(text, now=now, days=days)
    except Refused as refusal:
        told_well(refusal)
    else:
        assert 0 <= at <= now


@fuzzed(600)
@given(text=WHENS, now=NOWS, back=st.integers(0, 400_000), days=DAYS)
def test_an_end_is_after_its_start_and_has_passed_or_is_refused(
    text: str, now: int, back: int, days: Days
) -> None:
    start = max(0, now - back)
    try:
        at = end_of(text, start=start, now=now, days=days)
    except Refused as refusal:
        told_well(refusal)
    else:
        assert start < at <= now


@fuzzed(400)
@given(text=WHENS, now=NOWS, back=st.integers(0, 400_000), days=DAYS)
def test_a_time_of_a_sessions_own_day_has_passed_or_is_refused(
    text: str, now: int, back: int, days: Days
) -> None:
    try:
        at = moment_near(text, day=days.day_of(max(0, now - back)), now=now, days=days)
    except Refused as refusal:
        told_well(refusal)
    else:
        assert 0 <= at <= now


@fuzzed(400)
@given(text=WHENS, today=TODAYS)
def test_a_day_and_a_month_are_in_the_calendar_or_refused(text: str, today: Date) -> None:
    for read in (day_in, month_in):
        try:
            found = read(text, today=today)
        except Refused as refusal:
            told_well(refusal)
        else:
            assert isinstance(found, Date) or found[0] <= found[1]
