"""Texts cut and padded to cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from hraas_tui.app.widgets.paint import cut, fit, width_of


@pytest.mark.parametrize("width", range(1, 22))
def test_a_text_takes_the_cells_that_it_is_given(width: int) -> None:
    assert cell_len(fit("Globex 東京 AG", width)) == width


def test_what_is_cut_behind_a_space_ends_in_an_ellipsis_and_keeps_its_width() -> None:
    assert fit("Globex Payments", 8) == "Globex… "
    assert fit("Globex", 0) == ""


@pytest.mark.parametrize("room", range(2, 23))
def test_parts_that_are_cut_anywhere_end_in_an_ellipsis_within_their_room(room: int) -> None:
    kept = cut([("Hotfix for ", ""), ("the gateway", "bold"), (" timeout", "")], room)
    assert "".join(text for text, _ in kept).rstrip().endswith("…")
    assert width_of(kept) <= room


def test_blanks_that_have_no_room_are_not_missed() -> None:
    assert cut([("Globex", "bold"), ("  ", "")], 6) == [("Globex", "bold")]
