"""What the rows of the Statements screen say in little room, and in ASCII."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from hraas_tui.app.screens.statement_reading import overview
from hraas_tui.app.screens.statement_rows import gauge, statement_rows
from hraas_tui.app.widgets.view import View
from hraas_tui.core.billing.statements import RetainerUse
from hraas_tui.core.moments import HOUR
from tests.support.app import close, keeper_on
from tests.support.billed_world import billed_world
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from hraas_tui.core.day import Snapshot


@pytest.mark.parametrize(("plain", "full"), [(False, "█"), (True, "#")])
def test_a_gauge_is_full_only_when_nothing_is_left(plain: bool, full: str) -> None:
    view = View(cast("Snapshot", None), 0, plain=plain)
    for used, left in ((47, 2), (0, 49), (24, 25), (49, 0)):
        filled, track = gauge(view, RetainerUse(used * HOUR, left * HOUR), "client-1")
        assert len(filled[0] + track[0]) == 10
        assert (filled[0] == full * 10) == (not left)


@pytest.mark.parametrize(
    ("width", "states"), [(44, ["issued", "replaced"]), (39, ["issued", "void"]), (38, ["✓", "void"])]
)
def test_whether_a_statement_holds_is_said_as_shortly_as_it_must(
    tmp_path: Path, width: int, states: list[str]
) -> None:
    clock = FakeClock()
    keeper = keeper_on(tmp_path / "ledger.db", clock)
    billed_world(keeper, clock, Path("/home/ada/invoices"))
    view = View(keeper.snapshot(), clock.now())
    found = overview(keeper)
    replaced = next(each for each in found.statements if found.replacing(each))
    replacing = next(each for each in found.statements if each.replaces == replaced.id)
    listed = [each._replace(number=f"UMBRELLA-{each.number[-8:]}") for each in (replacing, replaced)]
    head, rows = statement_rows(view, found, listed, width, None, named=False)
    close(keeper)
    assert "total" in "".join(text for text, _ in head.left)
    assert ["".join(text for text, _ in row.left).split()[-1] for row in rows] == states
