"""The clients that sessions can be given to, each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.client_choices import client_choices
from hraas_tui.app.widgets.bars import Choices
from hraas_tui.core.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hraas_tui.app.widgets.paint import Part
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import ClientId, Session


def assign_choices(
    view: View, sessions: Sequence[Session], do: Callable[[ClientId], None], *, passes: Iterable[str] = ()
) -> Choices:
    """Offer each client for some sessions, and say what another one than before would clear."""
    choices = tuple(client_choices(view, do))
    return Choices(_question(view, sessions), choices, frozenset(passes), _cleared(view, sessions))


def _question(view: View, sessions: Sequence[Session]) -> tuple[Part, ...]:
    session, many = sessions[0], len(sessions) > 1
    name = f"{view.name(session.client)} {view.clock(session.start)}"
    named = (
        (plural(len(sessions), "session"), "bold") if many else (name, f"bold {view.look(session.client)}")
    )
    return (("assign ", "quiet"), named, (" to:", "quiet"))


def _cleared(view: View, sessions: Sequence[Session]) -> tuple[Part, ...]:
    """What is lost with the client that it belongs to."""
    losing = [s for s in sessions if s.client is not None and (s.context or s.ticket)]
    if not losing:
        return ()
    what = f"context and ticket of {len(losing)}"
    if len(sessions) == 1:
        known = [view.context(losing[0]), f"#{view.ticket(losing[0])}"]
        what = " and ".join(word for word in known if word.strip("#")) or "context and ticket"
    return ((f"another client clears {what}", "warning"),)
