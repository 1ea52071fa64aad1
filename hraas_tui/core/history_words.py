"""What was done to a session, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.journal import BACK
from hraas_tui.core.undo_line import REDO, UNDO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.core.history_record import Step

ORIGINS = {"app": "app", "cli": "command line", "import": "import"}
PROVENANCES = {
    "live": "timed as it happened",
    "adjusted": "timed, then its times were changed",
    "typed": "entered afterwards",
    "imported": "imported",
}

BORN = {
    "start": "started",
    "unassigned": "started, for whom not known yet",
    "return": "started, as a return to earlier work",
    "add": "entered",
    "split": "split off from the session that it was the first part of",
    "answer": "made of time that nobody had vouched for",
    "import": "imported",
}
GONE = {"delete": "deleted", "join": "joined with the session after it"}
TIMES = {
    "stop": "stopped",
    "move": "boundary moved",
    "edit": "times changed",
    "split": "split: its first part became a session of its own",
    "join": "joined with the session before it",
    "add": "gave way to a session that was entered",
    "answer": "time away settled",
}
SAID = {"note": "note written", "assign": "assigned", "edit": "edited"}
SWITCHES = frozenset({"start", "unassigned", "return"})


def title_of(step: Step, earlier: Sequence[Step]) -> str:
    """Say what a step did; an undo or redo names what it took back or did again."""
    if step.action == UNDO:
        return _retold("undone", step, earlier, inverse=True)
    if step.action == REDO:
        return _retold("done again", step, earlier, inverse=False)
    if step.before is None:
        if step.action == "add" and step.after is not None and step.after["provenance"] != "typed":
            return "split off, where a session was entered in the middle"
        return BORN.get(step.action, f"recorded ({step.action})")
    if step.after is None:
        return GONE.get(step.action, "gave way to another session, and nothing of it was left")
    return _changed(step)


def _retold(verb: str, step: Step, earlier: Sequence[Step], *, inverse: bool) -> str:
    wanted = (step.after, step.before) if inverse else (step.before, step.after)
    for place in range(len(earlier) - 1, -1, -1):
        other = earlier[place]
        if (other.before, other.after) == wanted and other.action not in {UNDO, REDO}:
            return f"{verb}: {title_of(other, earlier[:place])}"
    return verb


def _changed(step: Step) -> str:
    changed = set(step.changed)
    if changed == {BACK}:
        return "what return goes back to from here was changed"
    times = changed & {"start", "end"}
    if step.action in SWITCHES:
        if not times:
            return "filled in"
        if "end" in times and step.before is not None and step.before["end"] is None:
            return "ended by a switch"
        return "gave way to a session that started earlier"
    words = TIMES if times else SAID
    return (
        words.get(step.action)
        or TIMES.get(step.action)
        or SAID.get(step.action)
        or f"changed ({step.action})"
    )
