"""What taking an act back means for recorded time, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hraas_tui.core.journal import UNDO
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Away, AwayId, Client, Context, Session, new_id
from hraas_tui.core.wording import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster


def weigh(changes: Iterable[Change], now: Moment) -> int:
    """How many recorded seconds the changes take away, over all clients; negative if they add some."""
    lost = 0
    for change in changes:
        lost += change.before.seconds(now) if isinstance(change.before, Session) else 0
        lost -= change.after.seconds(now) if isinstance(change.after, Session) else 0
    return lost


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


def retold(action: str, changes: Iterable[Change], roster: Roster, days: Days, lost: int) -> str:
    """The news of an undo or redo: what it touched, and by how much recorded time changes."""
    verb = "Undone" if action == UNDO else "Redone"
    same = "as it was" if action == UNDO else "changed again"
    names = [told for change in changes if (told := _told(change, roster, days, same))]
    what = "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
    weight = ""
    if abs(lost) >= MINUTE:
        weight = f" ({'−' if lost > 0 else '+'}{duration(abs(lost))} recorded)"
    return f"{verb}: {what or 'done'}{weight}."


def _told(change: Change, roster: Roster, days: Days, same: str) -> str:
    before, after = change.before, change.after
    record = change.record
    if isinstance(record, Client):
        return f"{record.name} {_fate(change, same)}"
    if isinstance(record, Context):
        return f"context {record.key} {_fate(change, same)}"
    if not isinstance(record, Session):
        return ""
    name = f"{_known(record, roster)} {_times(record, days)}"
    if isinstance(before, Session) and isinstance(after, Session):
        if (before.start, before.end) != (after.start, after.end):
            return f"{_known(record, roster)} {_times(before, days)} → {_times(after, days)}"
        return f"{name} {same}" if before.back == after.back else ""
    return f"{name} {_fate(change, same)}"


def _known(session: Session, roster: Roster) -> str:
    """A session's label; its client or context may be one that goes or comes with this very act."""
    for known in (session, replace(session, context=None)):
        try:
            return label(known, roster)
        except KeyError:
            continue
    return "session"


def _fate(change: Change, same: str) -> str:
    if change.after is None:
        return "removed"
    return "brought back" if change.before is None else same


def _times(session: Session, days: Days) -> str:
    end = "now" if session.end is None else days.clock(session.end)
    return f"{days.clock(session.start)}–{end}"
