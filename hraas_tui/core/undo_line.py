"""The one line of undo and redo for the whole ledger: strictly last first, whoever did what (design 4, undo).

An act is a number and an action; acts come latest first, as the journal is read backwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Done: TypeAlias = tuple[int, str]
"""An act's number and its action."""

PROPOSAL = "away"
"""The action of an away period that nobody asked for: a question, not a change that a person made."""

OFF_THE_LINE = frozenset({"export", "issue", "void", "allow", PROPOSAL})
"""Actions that undo passes over: what was handed out can't be taken back by a key, nor can a question."""

UNDO, REDO = "undo", "redo"


def next_undo(acts: Iterable[Done]) -> Done | None:
    """The act that undo takes back next, given all acts with their actions, latest first."""
    skip = 0
    for act, action in acts:
        if action in OFF_THE_LINE:
            continue
        if action == UNDO:
            skip += 1
        elif skip:
            skip -= 1
        else:
            return act, action
    return None


def next_redo(acts: Iterable[Done]) -> Done | None:
    """The undoing act that redo takes back next; None once anything new was done since."""
    skip = 0
    for act, action in acts:
        if action in OFF_THE_LINE:
            continue
        if action == REDO:
            skip += 1
        elif action != UNDO:
            return None
        elif skip:
            skip -= 1
        else:
            return act, action
    return None


def first_done(earlier: Callable[[int], Iterable[Done]], done: Done) -> Done:
    """What a person did that an act is about: for an undo what it took back, for a redo what it did again.

    `earlier` gives the acts before a number, latest first.
    """
    while done[1] in {UNDO, REDO}:
        found = (next_undo if done[1] == UNDO else next_redo)(earlier(done[0]))
        if found is None:
            break
        done = found
    return done
