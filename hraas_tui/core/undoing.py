"""What taking an act back, or doing it again, means for recorded time, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Terms
from hraas_tui.core.effects import heavy, moved, told
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.phrases import full_stop, plural
from hraas_tui.core.sessions import Away, AwayId, Break, Client, Context, Review, Session, new_id
from hraas_tui.core.undo_line import UNDO
from hraas_tui.core.wording import called, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hraas_tui.core.effects import Moved
    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster

PAST: Mapping[str, str] = {
    "start": "started",
    "unassigned": "started",
    "return": "went back to",
    "stop": "stopped",
    "move": "moved the boundary of",
    "note": "noted on",
    "assign": "assigned",
    "add": "added",
    "edit": "changed",
    "split": "split",
    "join": "joined",
    "delete": "deleted",
    "answer": "answered for",
}
"""What was done to a session, by the journal's action."""


def reopened_away(
    changes: Iterable[Change], now: Moment, identify: Callable[[], str] = new_id
) -> Away | None:
    """The away period over the time since an end that is taken back, if that is over a minute."""
    for change in changes:
        before, after = change.before, change.after
        if not isinstance(after, Session) or not after.running:
            continue
        if isinstance(before, Session) and before.end is not None and now - before.end > MINUTE:
            return Away(AwayId(identify()), before.end, now, "reopened")
    return None


@dataclass(frozen=True)
class Retold:
    """An undo or redo, to be told: `first` is what a person did by `word`, `changes` what is to happen now."""

    action: str
    word: str
    first: tuple[Change, ...]
    changes: tuple[Change, ...]
    now: Moment

    @cached_property
    def moves(self) -> tuple[Moved, ...]:
        """By how much each client's recorded time changes."""
        return moved(self.changes, self.now)

    @property
    def heavy(self) -> bool:
        """Whether so much recorded time changes that it has to be asked about."""
        return heavy(self.moves)

    def news(self, roster: Roster, days: Days) -> str:
        """What was taken back or done again, in a sentence: `Undid: moved Globex 10:02–11:48 → 10:02–11:50`."""
        verb = "Undid" if self.action == UNDO else "Redid"
        weight = told(self.moves, roster)
        return full_stop(f"{verb}: {self._what(roster, days)}{f' ({weight})' if weight else ''}")

    def question(self, roster: Roster, days: Days) -> str:
        """The same as a question that says which time moves to whom."""
        verb = "Undo" if self.action == UNDO else "Redo"
        return f"{verb} “{self._what(roster, days)}”? Recorded time: {told(self.moves, roster)}."

    def _what(self, roster: Roster, days: Days) -> str:
        about = _about(self.word, [change for change in self.first if isinstance(change.record, Session)])
        if not about:
            return next(
                (words for change in self.first if (words := _other(change, days))), "the last change"
            )
        verb = _verb(self.word, about[0])
        return f"{verb} {_named(self.word, about[0], roster, days) if len(about) == 1 else plural(len(about), 'session')}"


def _about(word: str, sessions: list[Change]) -> list[Change]:
    """The sessions that an act was about, without those that only gave way to it."""
    made = [change for change in sessions if change.before is None]
    gone = [change for change in sessions if change.after is None]
    changed = [change for change in sessions if change.before is not None and change.after is not None]
    match word:
        case "start" | "unassigned" | "return" | "add" if made:
            # Another one that was added is the earlier part of what was cut in two.
            return made[:1] if word == "add" else made[-1:]
        case "delete" if gone:
            return gone
        case "split" | "join" | "edit" if changed:
            return [change for change in changed if _alike(change, changed[0])]
        case "move":
            return changed[-1:]
        case "answer" if changed:
            return changed[:1]
        case _:
            return changed or sessions


def _alike(change: Change, first: Change) -> bool:
    """Whether a session was moved as the first was: by as much, and as a whole."""
    return change is first or (
        _shift(change) == _shift(first) and len(set(_shift(first))) == 1 and any(_shift(first))
    )


def _shift(change: Change) -> tuple[int, int]:
    before, after = change.before, change.after
    if isinstance(before, Session) and isinstance(after, Session) and before.end and after.end:
        return after.start - before.start, after.end - before.end
    return 0, 0


def _verb(word: str, change: Change) -> str:
    before, after = change.before, change.after
    if isinstance(before, Session) and isinstance(after, Session) and word == "edit":
        return "moved" if (before.start, before.end) != (after.start, after.end) else "changed"
    return PAST.get(word, word)


def _named(word: str, change: Change, roster: Roster, days: Days) -> str:
    before, after = change.before, change.after
    if not isinstance(before, Session) or not isinstance(after, Session):
        one = change.record
        return f"{called(one, roster)} {times(one, days)}" if isinstance(one, Session) else ""
    was, now = times(before, days), times(after, days)
    if before.client != after.client:
        return f"{called(before, roster)} {was} to {called(after, roster)}"
    if word in {"split", "join"} or was == now:
        return f"{called(after, roster)} {now if word == 'join' else was}"
    return f"{called(after, roster)} {was} → {now}"


def _other(change: Change, days: Days) -> str:
    """What was done to a record that is no session."""
    record = change.record
    verb = "added" if change.before is None else "removed" if change.after is None else "changed"
    match record:
        case Client() | Context() | Terms():
            return f"{verb} {_thing(record)}"
        case Break():
            return f"{verb} break {days.clock(record.start)}–{days.clock(record.end)}"
        case Review():
            return (
                f"reviewed {record.day}" if change.before is None else f"took the review of {record.day} away"
            )
        case Away():
            return f"answered for {days.clock(record.start)}–{days.clock(record.end)}"
        case _:
            return ""


def _thing(record: Client | Context | Terms) -> str:
    match record:
        case Client():
            return record.name
        case Context():
            return f"context {record.key}"
        case Terms():
            return f"terms from {record.since or 'the beginning'}"
