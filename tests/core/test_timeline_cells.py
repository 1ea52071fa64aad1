"""Blocks to cells: the width of every edge, and nothing that is never seen."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.sessions import ClientId, SessionId
from hraas_tui.core.timeline import EIGHTHS, Block
from hraas_tui.core.timeline_cells import (
    HATCH,
    LEFT,
    SPLIT,
    TRACK,
    Cell,
    ascii_cells,
    labelled,
    lane_cells,
    part_glyph,
    strip_cells,
)

ACME, GLOBEX, INITECH = ClientId("acme"), ClientId("globex"), ClientId("initech")
WIDTH = 12


def block(start: int, end: int, client: ClientId = ACME, *, name: str = "", **flags: bool) -> Block:
    return Block(SessionId(name or f"{client}-{start}"), client, start, end, **flags)


def inked(cell: Cell) -> int:
    """How many eighths of a cell are in a block's colour."""
    if cell.block is None:
        return 0
    if cell.glyph == " ":
        return EIGHTHS if cell.reverse else 0
    eighths = LEFT.index(cell.glyph) + 1
    return EIGHTHS - eighths if cell.reverse else eighths


@st.composite
def lanes(draw: st.DrawFn) -> list[Block]:
    """Blocks of one client with at least a cell between two: then every cell has one block at most."""
    blocks: list[Block] = []
    free = 0
    while free < WIDTH * EIGHTHS - 1 and len(blocks) < 5:
        start = draw(st.integers(free, WIDTH * EIGHTHS - 1))
        end = draw(st.integers(start + 1, WIDTH * EIGHTHS))
        blocks.append(block(start, end))
        free = end + EIGHTHS
    return blocks


@st.composite
def any_blocks(draw: st.DrawFn) -> list[Block]:
    cuts = sorted(draw(st.sets(st.integers(0, WIDTH * EIGHTHS), min_size=2, max_size=20)))
    clients = st.sampled_from([ACME, GLOBEX, INITECH])
    return [
        block(a, b, draw(clients), unresolved=draw(st.integers(0, 5)) == 0)
        for a, b in pairwise(cuts)
        if draw(st.booleans())
    ]


class TestEdges:
    @pytest.mark.parametrize(("start", "end"), list(combinations(range(EIGHTHS + 1), 2)))
    def test_a_part_of_a_cell_keeps_its_width(self, start: int, end: int) -> None:
        glyph, reverse = part_glyph(start, end)
        assert inked(Cell(glyph, block(0, 1), reverse=reverse)) == end - start

    def test_edges_are_on_their_own_side(self) -> None:
        assert part_glyph(0, 3) == ("▍", False)
        assert part_glyph(5, 8) == ("▋", True)
        assert part_glyph(1, 3) == ("▎", False)
        assert part_glyph(5, 7) == ("▊", True)
        assert part_glyph(0, 8) == (" ", True)

    @given(lanes())
    def test_a_lane_has_as_much_ink_as_its_blocks_have_time(self, blocks: list[Block]) -> None:
        cells = lane_cells(blocks, WIDTH)
        assert len(cells) == WIDTH
        assert sum(inked(cell) for cell in cells) == sum(block.end - block.start for block in blocks)

    @given(any_blocks())
    def test_every_row_is_as_wide_as_it_should_be(self, blocks: list[Block]) -> None:
        assert len(lane_cells(blocks, WIDTH)) == WIDTH
        assert len(strip_cells(blocks, WIDTH)) == WIDTH
        assert len(strip_cells(blocks, WIDTH, mono=True)) == WIDTH
        assert len(ascii_cells(blocks, WIDTH, lambda _: "1")) == WIDTH

    @given(any_blocks())
    def test_a_gap_of_a_whole_cell_stays_track(self, blocks: list[Block]) -> None:
        cells = strip_cells(blocks, WIDTH)
        for place, cell in enumerate(cells):
            touched = any(b.start < (place + 1) * EIGHTHS and b.end > place * EIGHTHS for b in blocks)
            if not touched:
                assert cell == TRACK

    @given(st.integers(0, WIDTH * EIGHTHS - 1), st.integers(1, 30), st.booleans())
    def test_every_session_is_seen(self, start: int, length: int, unresolved: bool) -> None:
        one = block(start, min(start + length, WIDTH * EIGHTHS), unresolved=unresolved)
        for cells in (
            lane_cells([one], WIDTH),
            strip_cells([one], WIDTH),
            ascii_cells([one], WIDTH, lambda _: "1"),
        ):
            assert any(cell.block == one for cell in cells)


class TestNeighbours:
    def test_a_gap_inside_a_cell_is_a_line(self) -> None:
        cells = lane_cells([block(0, 11), block(13, 24)], 3)
        assert [cell.glyph for cell in cells] == [" ", SPLIT, " "]
        assert all(cell.reverse for cell in cells)

    def test_sessions_that_abut_on_a_cells_edge_have_a_notch(self) -> None:
        cells = lane_cells([block(0, 8), block(8, 24)], 3)
        assert [(cell.glyph, cell.reverse) for cell in cells] == [(" ", True), ("▏", True), (" ", True)]

    def test_sessions_that_abut_inside_a_cell_are_parted_too(self) -> None:
        assert lane_cells([block(0, 4), block(4, 8)], 1)[0].glyph == SPLIT

    def test_one_session_has_no_notches(self) -> None:
        assert [cell.glyph for cell in lane_cells([block(0, 24)], 3)] == [" "] * 3


class TestStrip:
    def test_two_clients_share_a_cell(self) -> None:
        left, right = block(0, 11, ACME), block(11, 24, GLOBEX)
        shared = strip_cells([left, right], 3)[1]
        assert (shared.glyph, shared.block, shared.under, shared.reverse) == ("▍", left, right, False)

    def test_clients_that_meet_on_an_edge_need_no_line(self) -> None:
        cells = strip_cells([block(0, 8, ACME), block(8, 16, GLOBEX)], 2)
        assert [cell.glyph for cell in cells] == [" ", " "]

    def test_without_colours_they_do(self) -> None:
        cells = strip_cells([block(0, 8, ACME), block(8, 16, GLOBEX)], 2, mono=True)
        assert [cell.glyph for cell in cells] == [" ", "▏"]
        assert strip_cells([block(0, 4, ACME), block(4, 8, GLOBEX)], 1, mono=True)[0].glyph == SPLIT

    def test_of_three_the_two_largest_are_kept(self) -> None:
        blocks = [block(0, 3, ACME), block(3, 4, GLOBEX), block(4, 8, INITECH)]
        cell = strip_cells(blocks, 1)[0]
        assert cell.block == blocks[0]
        assert cell.under == blocks[2]

    def test_the_selected_and_the_running_come_first(self) -> None:
        blocks = [block(0, 3, ACME), block(3, 4, GLOBEX), block(4, 8, INITECH)]
        cell = strip_cells(blocks, 1, [blocks[1].session])[0]
        assert (cell.block, cell.under) == (blocks[1], blocks[2])
        running = [block(0, 3, ACME), block(3, 7, INITECH), block(7, 8, GLOBEX, running=True)]
        cell = strip_cells(running, 1)[0]
        assert (cell.block, cell.under) == (running[1], running[2])


class TestUnresolved:
    def test_hatched_in_whole_cells(self) -> None:
        cells = lane_cells([block(9, 30, unresolved=True)], 5)
        assert [cell.glyph for cell in cells] == [" ", HATCH, HATCH, HATCH, " "]
        assert not any(cell.reverse for cell in cells)

    def test_at_least_one_cell(self) -> None:
        assert [c.glyph for c in lane_cells([block(7, 8, unresolved=True)], 2)].count(HATCH) == 1

    def test_it_leaves_its_neighbours_their_cells(self) -> None:
        cells = lane_cells([block(0, 12), block(12, 32, unresolved=True)], 4)
        assert [cell.glyph for cell in cells] == [" ", "▌", HATCH, HATCH]


class TestAscii:
    def test_whole_cells_of_the_mark(self) -> None:
        blocks = [block(0, 16), block(20, 22), block(24, 40, unresolved=True)]
        cells = ascii_cells(blocks, 6, lambda _: "7")
        assert "".join(cell.glyph for cell in cells) == "777~~ "

    def test_the_small_ones_stay_visible(self) -> None:
        cells = ascii_cells([block(0, 16), block(17, 18, GLOBEX), block(19, 40)], 5, lambda b: b.client or "")
        assert cells[2].block == block(17, 18, GLOBEX)


class TestLabels:
    def text(self, cells: list[Cell]) -> str:
        return "".join(cell.glyph if cell.label else "." for cell in cells)

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (12, ".firewall..."),
            (10, ".firewall."),
            (9, ".firewa…."),
            (7, ".fire…."),
            (6, ".1...."),
            (3, ".1."),
            (2, "1."),
            (1, "1"),
        ],
    )
    def test_a_text_fits_is_cut_or_gives_way(self, cells: int, expected: str) -> None:
        one = block(0, cells * EIGHTHS)
        assert self.text(labelled(lane_cells([one], cells), one, ["firewall", "1"])) == expected

    def test_a_part_of_a_cell_is_margin_enough(self) -> None:
        one = block(0, 9 * EIGHTHS + 2)
        assert self.text(labelled(lane_cells([one], 10), one, ["firewall", "1"])) == ".firewall."

    def test_nothing_without_a_full_cell(self) -> None:
        one = block(4, 12)
        assert self.text(labelled(lane_cells([one], 2), one, ["1"])) == ".."

    def test_each_block_has_its_own(self) -> None:
        blocks = [block(0, 24, ACME), block(24, 48, GLOBEX)]
        cells = strip_cells(blocks, 6)
        for one, mark in zip(blocks, "12", strict=True):
            cells = labelled(cells, one, [mark])
        assert self.text(cells) == ".1..2."

    @given(any_blocks(), st.text("abc", min_size=1, max_size=12))
    def test_text_stands_in_nothing_but_its_own_full_cells(self, blocks: list[Block], text: str) -> None:
        before = strip_cells(blocks, WIDTH)
        after = before
        for one in blocks:
            after = labelled(after, one, [text, "1"])
        assert len(after) == WIDTH
        for old, new in zip(before, after, strict=True):
            if new.label:
                assert old.solid or old.glyph == HATCH
                assert new.block is old.block
            else:
                assert new == old

    @given(any_blocks())
    def test_each_block_with_a_full_cell_has_its_mark(self, blocks: list[Block]) -> None:
        cells = strip_cells(blocks, WIDTH)
        full = {cell.block for cell in cells if cell.solid}
        for one in blocks:
            cells = labelled(cells, one, ["1"])
        assert full <= {cell.block for cell in cells if cell.label}
