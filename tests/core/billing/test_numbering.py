"""Numbers of statements: counted up, and none twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.billing.numbering import PATTERN, check_pattern, next_number
from hraas_tui.core.errors import Refused
from hraas_tui.core.periods import Period
from tests.support.drawn import MARCH

DECEMBER = Period.month(Date(2025, 12, 1))
KEYS = st.sampled_from(
    ["acme", "a.c", "a+", "(", "[a-z]", "a\\d", "acme-2026", "straße", "ünï", "$", "^.*$", "a|b"]
)
PATTERNS = st.sampled_from(
    [
        PATTERN,
        "{seq}",
        "{seq:03}",
        "{client}{seq}",
        "{year}{seq}",
        "R.{year}/{month}-{seq:09}",
        "{{{client}}}-{seq}",
        "[{CLIENT}] ({year}) {seq}+",
    ]
)


@given(st.lists(st.tuples(PATTERNS, KEYS, st.sampled_from([MARCH, DECEMBER])), max_size=25))
def test_no_number_is_ever_used_again(asked: list[tuple[str, str, Period]]) -> None:
    used: list[str] = []
    for pattern, key, period in asked:
        number = next_number(check_pattern(pattern), key, period, used)
        assert number.casefold() not in {each.casefold() for each in used}
        used.append(number)


@given(PATTERNS, KEYS, st.integers(1, 12))
def test_each_row_is_counted_without_a_hole(pattern: str, key: str, count: int) -> None:
    used: list[str] = []
    for _ in range(count):
        used.append(next_number(pattern, key, MARCH, used))
    assert len(set(used)) == count
    assert used[-1] == next_number(pattern, key, MARCH, used[:-1])
    first = next_number(pattern, key, MARCH, [])
    assert used[0] == first


@pytest.mark.parametrize(
    ("pattern", "key", "period", "used", "expected"),
    [
        (PATTERN, "acme", MARCH, [], "ACME-2026-001"),
        (PATTERN, "acme", MARCH, ["ACME-2026-001", "ACME-2026-002"], "ACME-2026-003"),
        (PATTERN, "acme", MARCH, ["ACME-2026-007", "ACME-2025-009", "GLOBEX-2026-011"], "ACME-2026-008"),
        (PATTERN, "acme", MARCH, ["ACME-2026-999"], "ACME-2026-1000"),
        (PATTERN, "acme", MARCH, ["acme-2026-001"], "ACME-2026-002"),  # the same but for its case
        (PATTERN, "acme", DECEMBER, ["ACME-2026-001"], "ACME-2025-001"),
        (PATTERN, "a.me", MARCH, ["ACME-2026-005"], "A.ME-2026-001"),
        (PATTERN, "acme", MARCH, ["ACME-2026-001x", "ACME-2026-", "xACME-2026-009"], "ACME-2026-001"),
        ("{seq}", "acme", MARCH, ["41", "x"], "42"),
        ("{client}{seq}", "acme1", MARCH, ["ACME11"], "ACME12"),
        ("{year}{month}-{seq:02}", "acme", MARCH, ["202603-01", "202602-09"], "202603-02"),
    ],
)
def test_the_next_number(pattern: str, key: str, period: Period, used: list[str], expected: str) -> None:
    assert next_number(pattern, key, period, used) == expected


@pytest.mark.parametrize(
    "pattern", [PATTERN, "{seq}", "Nr. {seq:05} ({{{CLIENT}}})", "{year}/{month}/{client}/{seq}"]
)
def test_patterns_that_do(pattern: str) -> None:
    assert check_pattern(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "needs {seq}"),
        ("{client}-{year}", "needs {seq}"),
        ("{seq", "a brace is open"),
        ("seq}", "a brace is open"),
        ("{seq}-{key}", "there is no {key}"),
        ("{seq}{}", "there is no {}"),
        ("{seq}{0}", "there is no {0}"),
        ("{client.__class__}{seq}", "there is no {client.__class__}"),
        ("{client[0]}{seq}", "there is no"),
        ("{seq:3}", "only {seq:03}"),
        ("{seq:099}", "only {seq:03}"),
        ("{seq:{year}}", "only {seq:03}"),
        ("{seq!r}", "only {seq:03}"),
        ("{year:03}{seq}", "only {seq:03}"),
        ("{seq}/{seq:03}", "it counts twice"),
        ("{seq}\n", "odd characters"),
        ("{seq}\x1b[2J", "odd characters"),
        ("{seq}" + "x" * 60, "too long"),
    ],
)
def test_patterns_that_do_not(pattern: str, why: str) -> None:
    with pytest.raises(Refused, match="can't number statements") as refused:
        check_pattern(pattern)
    assert why in str(refused.value)
    assert "{client}-{year}-{seq:03}" in str(refused.value)
