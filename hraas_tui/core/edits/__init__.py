"""Edits of what was recorded, as values: each decides what it comes to, so that a preview and the deed agree.

The rules (design 4, edits): splitting and joining leave the id and the `back` on the later part; links to a
session that goes away move to its survivor, else to the nearest session below it; a neighbour gives way; a
billed session never changes; changing the client clears context and ticket.
"""

from hraas_tui.core.edits.base import Around, Edit
from hraas_tui.core.edits.gaps import Insert, Reopen, Rest
from hraas_tui.core.edits.parts import Delete, Join, Split
from hraas_tui.core.edits.steps import Edge, next_step
from hraas_tui.core.edits.times import Amend, Shift, extended
from hraas_tui.core.edits.words import KEPT, Assign, Describe

__all__ = [
    "KEPT",
    "Amend",
    "Around",
    "Assign",
    "Delete",
    "Describe",
    "Edge",
    "Edit",
    "Insert",
    "Join",
    "Reopen",
    "Rest",
    "Shift",
    "Split",
    "extended",
    "next_step",
]
