"""Columns: each row fills the same cells, nothing stands outside, and the least important goes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hraas_tui.app.widgets.columns import GAP, Cell, Column, laid_out
from hraas_tui.app.widgets.paint import width_of

NUMBER = Column("number", "number", 1)
NAME = Column("name", "client", 3, least=6)
STATE = Column("state", "state", 2, right=True)
COLUMNS = (NUMBER, NAME, STATE)
ROWS = (
    {"number": Cell.of("ACME-2026-001"), "name": Cell.of("Acme"), "state": Cell.of("issued")},
    {
        "number": Cell.of("GLOBEX-2026-002"),
        "name": Cell.of("Globex Payments"),
        "state": Cell.of("replaced by GLOBEX-2026-003", "", "replaced"),
    },
)


def shown(width: int) -> list[str]:
    grid = laid_out(COLUMNS, ROWS, width)
    return ["".join(text for text, _ in row.left) for row in (grid.heading(), *map(grid.row, ROWS))]


def test_with_room_everything_is_said() -> None:
    assert shown(80) == [
        "number           client                                 state",
        "ACME-2026-001    Acme                                  issued",
        "GLOBEX-2026-002  Globex Payments  replaced by GLOBEX-2026-003",
    ]


def test_with_less_the_least_important_says_less_first() -> None:
    assert shown(54)[2] == "GLOBEX-2026-002  Globex…   replaced by GLOBEX-2026-003"
    assert shown(42)[2] == "GLOBEX-2026-002  Globex Payments  replaced"
    assert shown(33)[2] == "GLOBEX-2026-002  Globe…  replaced"


def test_with_too_little_the_least_important_goes() -> None:
    assert shown(30) == [
        "number              state",
        "ACME-2026-001      issued",
        "GLOBEX-2026-002  replaced",
    ]
    assert shown(20) == ["number         ", "ACME-2026-001  ", "GLOBEX-2026-002"]
    assert shown(8)[2] == "GLOBEX-…"


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    grid = laid_out(COLUMNS, [{"number": Cell.of("1")}], 40)
    assert [column.name for column in grid.columns] == ["number"]
    assert laid_out(COLUMNS, [], 40).columns == ()


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=20)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[Column, ...], list[dict[str, Cell]]]:
    ranks = draw(st.permutations(range(4)))
    columns = tuple(
        Column(
            f"c{n}", draw(WORDS), rank, right=draw(st.booleans()), least=draw(st.none() | st.integers(1, 9))
        )
        for n, rank in enumerate(ranks)
    )
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        ways = {c.name: sorted(draw(st.lists(WORDS, min_size=1, max_size=3)), key=cell_len) for c in columns}
        rows.append({name: Cell.of(said[-1], "", *said[-2::-1]) for name, said in ways.items() if said[-1]})
    return columns, rows


@given(tables(), st.integers(0, 90))
def test_every_row_takes_the_same_cells_and_no_more_than_there_are(
    table: tuple[tuple[Column, ...], list[dict[str, Cell]]], width: int
) -> None:
    columns, rows = table
    grid = laid_out(columns, rows, width)
    whole = sum(grid.widths.values()) + GAP * max(0, len(grid.columns) - 1)
    assert whole <= width
    assert {width_of(row.left) for row in (grid.heading(), *map(grid.row, rows))} <= {whole}
    kept = {column.rank for column in grid.columns}
    used = [column for column in columns if any(column.name in row for row in rows)]
    assert kept == set(sorted(column.rank for column in used)[: len(kept)])
