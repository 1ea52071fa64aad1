from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from hraas_tui.core.billing.statements import Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import HOUR, Days
from hraas_tui.formats.day_strip import DAY, Row, strips
from tests.support.drawn import local
from tests.support.worked import EMPTY, WORKED, line, piece, statement, statements


def rows(of: Statement) -> list[Row]:
    return [row for strip in strips(of) for row in strip.rows]


def spots(row: Row) -> list[tuple[int, int]]:
    return [(block.start, block.end) for block in row.blocks]


def test_a_row_begins_at_the_start_of_the_day() -> None:
    (row,) = rows(statement(line(piece("S1", local("2026-03-16 10:02"), 6360))))
    assert row.day.format_iso() == "2026-03-16"
    assert spots(row) == [(6 * HOUR + 120, 6 * HOUR + 120 + 6360)]
    assert (row.ticks[0].hour, row.ticks[0].at, row.ticks[-1].hour, row.ticks[-1].at) == (4, 0, 4, DAY)
    assert not row.odd


def test_a_session_over_the_end_of_the_day_goes_on_in_the_next_row() -> None:
    first, second = rows(statement(line(piece("S1", local("2026-03-17 03:00"), 2 * HOUR))))
    assert (first.day.format_iso(), spots(first)) == ("2026-03-16", [(23 * HOUR, 24 * HOUR)])
    assert (second.day.format_iso(), spots(second)) == ("2026-03-17", [(0, HOUR)])


@pytest.mark.parametrize(
    ("day", "hours", "shown"),
    [
        ("2026-03-28", 23, [22, 23, 0, 1, 3, 4]),  # the clocks go forward: no 02:00
        ("2026-10-24", 25, [22, 23, 0, 1, 2, 2, 3, 4]),  # the clocks go back: 02:00 twice
    ],
)
def test_days_when_clocks_change_are_as_long_as_they_are(day: str, hours: int, shown: list[int]) -> None:
    start = local(f"{day} 04:00")
    (row,) = rows(statement(line(piece("S1", start, hours * HOUR))))
    assert row.odd
    assert row.seconds == hours * HOUR
    assert spots(row) == [(0, hours * HOUR)]
    late = [tick for tick in row.ticks if tick.at >= 18 * HOUR]
    assert [tick.hour for tick in late] == shown
    assert [after.at - before.at for before, after in pairwise(row.ticks)] == [HOUR] * (len(row.ticks) - 1)


def test_a_picture_is_as_wide_as_its_longest_day() -> None:
    short = statement(line(piece("S1", local("2026-03-28 10:00"))))
    long = statement(
        line(piece("S1", local("2026-10-24 10:00"))), line(piece("S2", local("2026-10-26 10:00")))
    )
    assert [strip.seconds for strip in strips(short)] == [DAY]
    assert [strip.seconds for strip in strips(long)] == [25 * HOUR]


def test_a_day_may_begin_between_two_hours() -> None:
    (row,) = rows(replace(statement(line(piece("S1", local("2026-03-16 10:00")))), day_start=270))
    assert spots(row) == [(5 * HOUR + 1800, 6 * HOUR + 1800)]
    assert (row.ticks[0].hour, row.ticks[0].at) == (5, 1800)


def test_kinds_say_who_pays() -> None:
    kinds = {
        block.piece.session: block.kind
        for row in rows(
            statement(
                line(piece("S1", local("2026-03-16 10:00"))),
                line(piece("S2", local("2026-03-16 12:00")), covered=True),
                line(piece("S3", local("2026-03-16 14:00")), charge=Charge.NO_CHARGE),
            )
        )
        for block in row.blocks
    }
    assert kinds == {"S1": "billed", "S2": "covered", "S3": "free"}


def test_many_days_are_drawn_month_by_month() -> None:
    start = local("2026-01-01 10:00")
    year = statement(*(line(piece(f"S{day:03}", start + day * DAY)) for day in range(90)))
    assert [len(strip.rows) for strip in strips(year)] == [31, 28, 31]
    assert [len(strip.rows) for strip in strips(WORKED)] == [5]


def test_nothing_is_drawn_of_nothing() -> None:
    assert strips(EMPTY) == ()


@given(statements())
def test_blocks_are_the_sessions_and_nothing_else(of: Statement) -> None:
    days = Days(of.zone, of.day_start)
    drawn = [
        (days.span(row.day).start + block.start, days.span(row.day).start + block.end, block.piece)
        for row in rows(of)
        for block in row.blocks
    ]
    assert all(0 <= block.start < block.end <= row.seconds for row in rows(of) for block in row.blocks)
    assert sum(end - start for start, end, _ in drawn) == of.recorded
    for _, wanted in of.pieces:
        parts = sorted((start, end) for start, end, got in drawn if got is wanted)
        assert (parts[0][0], parts[-1][1]) == (wanted.start, wanted.end)
        assert all(before[1] == after[0] for before, after in pairwise(parts))
