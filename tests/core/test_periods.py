import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, Weekday

from hraas_tui.core.errors import Refused
from hraas_tui.core.periods import Period

DAYS = st.dates().filter(lambda day: 1971 <= day.year <= 8000).map(Date)


@pytest.mark.parametrize(
    ("period", "first", "last", "label", "slug"),
    [
        (Period.this_month(Date(2026, 3, 16)), "2026-03-01", "2026-03-31", "March 2026", "2026-03"),
        (Period.last_month(Date(2026, 3, 31)), "2026-02-01", "2026-02-28", "February 2026", "2026-02"),
        (Period.last_month(Date(2024, 3, 31)), "2024-02-01", "2024-02-29", "February 2024", "2024-02"),
        (Period.last_month(Date(2026, 1, 1)), "2025-12-01", "2025-12-31", "December 2025", "2025-12"),
        (
            Period.last_week(Date(2026, 3, 16)),
            "2026-03-09",
            "2026-03-15",
            "9–15 March 2026",
            "2026-03-09--2026-03-15",
        ),
        (
            Period.last_week(Date(2026, 3, 8)),
            "2026-02-23",
            "2026-03-01",
            "23 February – 1 March 2026",
            "2026-02-23--2026-03-01",
        ),
        (
            Period(Date(2025, 12, 29), Date(2026, 1, 4)),
            "2025-12-29",
            "2026-01-04",
            "29 December 2025 – 4 January 2026",
            "2025-12-29--2026-01-04",
        ),
        (Period.day(Date(2026, 3, 16)), "2026-03-16", "2026-03-16", "16 March 2026", "2026-03-16"),
    ],
)
def test_examples(period: Period, first: str, last: str, label: str, slug: str) -> None:
    assert (period.first.format_iso(), period.last.format_iso()) == (first, last)
    assert (period.label, period.slug) == (label, slug)


@given(DAYS)
def test_last_week_is_the_seven_days_before_this_weeks_monday(today: Date) -> None:
    week = Period.last_week(today)
    assert week.first.day_of_week() is Weekday.MONDAY
    assert week.last == week.first.add(days=6)
    assert week.last.add(days=1) <= today <= week.last.add(days=7)


@given(DAYS)
def test_months_abut(today: Date) -> None:
    last, this = Period.last_month(today), Period.this_month(today)
    assert last.last.add(days=1) == this.first <= today <= this.last
    assert this.whole_month == today.year_month()


def test_a_period_runs_forwards() -> None:
    with pytest.raises(Refused, match="ends on 2026-03-01, before it begins on 2026-03-02"):
        Period(Date(2026, 3, 2), Date(2026, 3, 1))


@pytest.mark.parametrize("year", [1, 1969, 9000, 9999])
def test_a_period_is_within_reach(year: int) -> None:
    with pytest.raises(Refused, match="too far away"):
        Period.month(Date(year, 12, 31))
