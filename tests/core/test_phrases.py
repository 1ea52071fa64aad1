import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.phrases import ago, duration, full_stop, plural, spoken


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"),
        (59, "0:00"),
        (60, "0:01"),
        (3720, "1:02"),
        (360_000, "100:00"),
        (-59, "0:00"),
        (-3720, "-1:02"),
    ],
)
def test_a_duration_has_hours_and_whole_minutes(seconds: int, shown: str) -> None:
    assert duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (-300, "5 min"),
    ],
)
def test_a_length_in_a_sentence(seconds: int, said: str) -> None:
    assert spoken(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "just now"), (59, "just now"), (-59, "just now"), (300, "5 min ago"), (-300, "in 5 min")],
)
def test_how_long_ago(seconds: int, said: str) -> None:
    assert ago(seconds) == said


def test_a_number_and_its_noun() -> None:
    assert [plural(n, "session") for n in (0, 1, 1200)] == ["0 sessions", "1 session", "1,200 sessions"]
    assert plural(2, "entry", "entries") == "2 entries"


@given(st.integers(0, 10**9))
def test_a_duration_never_says_more_than_there_was(seconds: int) -> None:
    hours, minutes = map(int, duration(seconds).split(":"))
    assert 0 <= seconds - (hours * 3600 + minutes * 60) < 60


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("Now Globex", "Now Globex."),
        ("Now Initech Inc.", "Now Initech Inc."),
        ("Now Yahoo!", "Now Yahoo!"),
        ("", "."),
    ],
)
def test_a_sentence_has_one_end(told: str, sentence: str) -> None:
    assert full_stop(told) == sentence
