"""Only what changed goes to the terminal, and then it shows what Textual would have painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from hraas_tui.app.quiet import Sheet
from tests.support.emulator import Emulator, seen

if TYPE_CHECKING:
    from rich.console import Console

WIDTH, HEIGHT = 12, 4
STYLES = [
    Style.parse(text)
    for text in ("none", "#112233 on #000000", "bold #112233 on #000000", "#445566 on #000000", "reverse #445566", "underline")
]  # fmt: skip


class Colours:
    """As much of a console as a strip needs."""

    _color_system = ColorSystem.TRUECOLOR


def console() -> Console:
    return Colours()  # type: ignore[return-value]


def strip(*parts: tuple[str, Style]) -> Strip:
    return Strip([Segment(text, style) for text, style in parts])


def picture(*rows: Strip) -> LayoutUpdate:
    return LayoutUpdate([[row] for row in rows], Region(0, 0, WIDTH, len(rows)))


def update(y: int, row: Strip, first: int = 0, last: int = WIDTH) -> ChopsUpdate:
    """One row painted anew, as far as columns `first` to `last` are concerned."""
    chops: list[dict[int, Strip | None]] = [{} for _ in range(HEIGHT)]
    chops[y] = {0: row}
    ends = [[WIDTH] for _ in range(HEIGHT)]
    return ChopsUpdate(chops, [(y, first, last)], ends)


BLANK = picture(*[strip((" " * WIDTH, STYLES[1]))] * HEIGHT)


@pytest.fixture
def sheet() -> Sheet:
    """What is known of a terminal that shows nothing."""
    known = Sheet()
    known.learn(BLANK, console())
    return known


texts = st.text("ab ─█", min_size=WIDTH, max_size=WIDTH)
rows = st.tuples(texts, st.lists(st.sampled_from(STYLES), min_size=WIDTH, max_size=WIDTH)).map(
    lambda row: strip(*zip(row[0], row[1], strict=True))
)
updates = st.tuples(st.integers(0, HEIGHT - 1), rows, st.integers(0, WIDTH - 1), st.integers(1, WIDTH))


@given(st.lists(updates, max_size=8))
def test_the_terminal_shows_what_textual_would_have_painted(
    painted: list[tuple[int, Strip, int, int]],
) -> None:
    sheet, ours, theirs = Sheet(), Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    sheet.learn(BLANK, console())
    for terminal in (ours, theirs):
        terminal.feed(BLANK.render_segments(console()))
    for y, row, first, width in painted:
        change = update(y, row, first, min(WIDTH, first + width))
        ours.feed(sheet.changes(change, console()))
        theirs.feed(change.render_segments(console()))
        assert [[*map(seen, row)] for row in ours.cells] == [[*map(seen, row)] for row in theirs.cells]


def test_what_is_there_already_is_not_written_again(sheet: Sheet) -> None:
    row = strip(("ab", STYLES[2]), (" " * 10, STYLES[1]))
    assert sheet.changes(update(1, row), console())
    assert sheet.changes(update(1, row), console()) == ""


def test_one_letter_is_a_move_and_the_letter(sheet: Sheet) -> None:
    sheet.changes(update(1, strip(("ab" + " " * 10, STYLES[1]))), console())
    assert sheet.changes(update(1, strip(("ac" + " " * 10, STYLES[1]))), console()) == "\x1b[2Gc"


def test_the_next_row_below_is_a_tab_and_steps_back(sheet: Sheet) -> None:
    for y in (0, 1):
        sheet.changes(update(y, strip(("┏━┓" + " " * 9, STYLES[1]))), console())
    sheet.changes(update(0, strip(("┃ ┃" + " " * 9, STYLES[1]))), console())
    assert sheet.changes(update(1, strip(("┃ ┃" + " " * 9, STYLES[1]))), console()) == "\v\b\b\b┃ ┃"


def test_of_a_space_the_colour_is_not_told(sheet: Sheet) -> None:
    assert sheet.changes(update(0, strip((" " * WIDTH, STYLES[3]))), console()) == ""


def test_a_wide_character_is_written_whole(sheet: Sheet) -> None:
    wide = strip(("山" + "b" * 10, STYLES[1]))
    assert sheet.changes(update(0, wide), console()).endswith("山bbbbbbbbbb")
    assert sheet.changes(update(0, wide), console()) == ""
    assert sheet.changes(update(0, strip(("aa" + "b" * 10, STYLES[1]))), console()).endswith("Haa")


def test_after_something_else_was_written_all_of_an_update_is(sheet: Sheet) -> None:
    row = strip(("a" * WIDTH, STYLES[1]))
    sheet.changes(update(0, row), console())
    sheet.forget()
    assert sheet.changes(update(0, row), console()).endswith("a" * WIDTH)


def test_what_comes_after_writes_plainly(sheet: Sheet) -> None:
    sheet.changes(update(0, strip(("a" * WIDTH, STYLES[2]))), console())
    assert sheet.leave() == "\x1b[0m"
    assert sheet.changes(update(0, strip(("b" * WIDTH, STYLES[0]))), console()).endswith("b" * WIDTH)
