"""When the ledger is asked whether others changed it: never so seldom that a change is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hraas_tui.app.outlook import Outlook
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from hraas_tui.timekeeper import Timekeeper


class Keeper:
    """A ledger whose files are as told, and of which a change can be read as told."""

    def __init__(self) -> None:
        self.ledger = self
        self.files: object = "as begun"
        self.readable = False

    def glance(self) -> object:
        return self.files

    def moved(self) -> bool:
        moved, self.readable = self.readable, False
        return moved


def look(outlook: Outlook, keeper: Keeper) -> bool:
    return outlook.look(cast("Timekeeper", keeper))


def test_what_is_written_but_can_not_be_read_yet_is_seen_at_the_next_look() -> None:
    outlook, keeper = Outlook(FakeClock()), Keeper()
    assert outlook.worth_it()
    look(outlook, keeper)
    look(outlook, keeper)
    assert not outlook.worth_it(), "twice the same"
    keeper.files = "written, on its way to the disk"
    assert outlook.worth_it()
    assert not look(outlook, keeper)
    keeper.readable = True
    assert outlook.worth_it()
    assert look(outlook, keeper)
    assert not outlook.worth_it()
