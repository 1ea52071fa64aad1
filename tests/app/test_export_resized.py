"""The export dialog when the terminal gets another size while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.app.test_export_issuing import as_issue
from tests.support.export_staging import dialog, finished, opened, read, rows, tidy, told
from tests.support.staging import press, stage

if TYPE_CHECKING:
    from pathlib import Path

Cells = tuple[int, int]


@pytest.mark.parametrize(
    ("before", "after", "lines"), [((80, 23), (44, 30), 2), ((44, 30), (80, 23), 1), ((80, 12), (120, 34), 1)]
)
async def test_the_button_has_the_lines_that_it_takes(
    tmp_path: Path, before: Cells, after: Cells, lines: int
) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=before) as pilot:
        await as_issue(pilot, tmp_path)
        await pilot.resize_terminal(*after)
        await read(pilot)
        assert "€1,150.00 ]" in rows(app, "go")
        assert dialog(app).query_one("#go").region.height == lines


@pytest.mark.parametrize("size", [(80, 12), (80, 7), (80, 4), (80, 2), (80, 1)])
async def test_what_was_written_is_seen_in_every_size(tmp_path: Path, size: Cells) -> None:
    app = stage(tmp_path, tidy)
    async with app.run_test(size=(120, 34)) as pilot:
        await opened(pilot, tmp_path)
        await press(pilot, "ctrl+s")
        await finished(pilot)
        await pilot.resize_terminal(*size)
        await read(pilot)
        assert "acme-2026-03-draft.csv" in told(app)
        shown = dialog(app).query_one("#results").region
        assert shown.height >= min(4, max(1, size[1] - 2))
        assert shown.bottom <= size[1]
