"""Edits of what was recorded, as values: each decides what it comes to, so that a preview and the deed agree.

The rules (design 4, edits): splitting and joining leave the id and the `back` on the later part; links to a
session that goes away move to its survivor, else to the nearest session below it; a neighbour gives way; a
billed session never changes; changing the client clears context and ticket.

A name is imported when it is first asked for: the app opens, and paints, before anything is edited.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_ROOMS = {
    "base": ("Around", "Edit"),
    "gaps": ("Insert", "Reopen", "Rest"),
    "parts": ("Delete", "Join", "Split"),
    "steps": ("Edge", "next_step"),
    "times": ("Amend", "Shift", "extended"),
    "words": ("KEPT", "Assign", "Describe"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    return found
