"""What was billed stays as it is: only where `return` goes from a billed session may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.sessions import Session
from hraas_tui.core.wording import called, listed, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import SessionId


def touched(changes: Iterable[Change]) -> tuple[Session, ...]:
    """The sessions that changes alter or take away, as they are before."""
    return tuple(
        change.before for change in changes if isinstance(change.before, Session) and not only_links(change)
    )


def only_links(change: Change) -> bool:
    """Whether nothing of a session changes but its `back`."""
    before, after = change.before, change.after
    return (
        isinstance(before, Session)
        and isinstance(after, Session)
        and after._replace(back=before.back) == before
    )


def check_frozen(
    changes: Iterable[Change], frozen: Mapping[SessionId, str], roster: Roster, days: Days
) -> None:
    """Refuse changes of billed sessions, with the numbers of the statements that have them."""
    billed = [session for session in touched(changes) if session.id in frozen]
    if not billed:
        return
    first = billed[0]
    numbers = list(dict.fromkeys(frozen[session.id] for session in billed))
    name = f"{called(first, roster)} {times(first, days)}"
    if len(billed) > 1:
        name, is_, it = f"{name} and {len(billed) - 1} more", "are", "they"
    else:
        is_, it = "is", "it"
    them = "that statement" if len(numbers) == 1 else "those statements"
    raise Refused(f"{name} {is_} billed in {listed(numbers)}, so {it} can't change. Void {them} first.")
