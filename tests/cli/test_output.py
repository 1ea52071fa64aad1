from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli.output import cancelling, cut, say_json_list, table, width

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("Müller", 6),
        ("株式会社", 8),
        ("e\u0301", 1),
        ("👍", 2),
        ("ｗｉｄｅ", 8),
        ("שלום", 4),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("株式会社", 8, "株式会社"),
        ("株式会社", 7, "株式会…"),
        ("株式会社", 6, "株式…"),
    ],
)
def test_cut(text: str, cells: int, expected: str) -> None:
    assert cut(text, cells) == expected
    assert width(cut(text, cells)) <= cells


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    rows = [["a", "", "1", "x"], ["株式", "", "22", ""]]
    assert list(table(rows, right=frozenset({2}))) == ["a      1  x", "株式  22"]


def test_no_rows_are_no_lines() -> None:
    assert list(table([])) == []


def test_a_line_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hraas_tui.cli.output._columns", lambda: 10)
    assert list(table([["key", "a long name"]])) == ["key  a lo…"]


@pytest.mark.parametrize("values", [[], [1], [1, {"a": "ä"}]])
def test_a_list_is_printed_as_it_comes(capsys: pytest.CaptureFixture[str], values: list[object]) -> None:
    import json

    say_json_list(iter(values))
    out = capsys.readouterr().out
    assert json.loads(out) == values
    assert out.isascii()


def test_without_a_terminal_nothing_is_cut(cli: CommandLine) -> None:
    assert not sys.stdout.isatty()
    cli.done("start", "acme", "x" * 500)
    assert "x" * 500 in cli.done("log")


def test_ctrl_c_asks_to_give_up_and_a_second_one_ends_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    with cancelling() as cancelled:
        assert not cancelled()
        signal.raise_signal(signal.SIGINT)
        assert cancelled()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
