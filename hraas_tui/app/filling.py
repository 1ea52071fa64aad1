"""What a free stretch of time can be filled with, each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.client_choices import client_choices
from hraas_tui.app.picks import rests
from hraas_tui.app.widgets.bars import Choice, Choices
from hraas_tui.core import edits
from hraas_tui.core.interrupts import Target
from hraas_tui.core.phrases import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.app.widgets.paint import Part
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.moments import Span
    from hraas_tui.core.sessions import Session

BEFORE, AFTER, PAUSE = "b", "n", "p"

ROOMY = 72
"""Columns from which the keys say what they are; below that the line under them does."""


def fill_choices(
    view: View, span: Span, do: Callable[[Edit], None], *, width: int, passes: Iterable[str] = ()
) -> Choices:
    """Offer the session before and the one after, a break, and each client, for a stretch without a session."""
    roomy = width >= ROOMY
    before = next((s for s in view.day.sessions if s.end == span.start), None)
    after = next((s for s in view.day.sessions if s.start == span.end), None)
    choices: list[Choice] = []
    hint: list[Part] = []
    if before is not None:
        word = (("before" if roomy else "", view.look(before.client)),)
        choices.append(Choice(BEFORE, word, _doing(do, edits.extended(before, span))))
        hint += _told(view, BEFORE, before, f" to {view.clock(span.end)}")
    if after is not None:
        word = (("after" if roomy else "", view.look(after.client)),)
        choices.append(Choice(AFTER, word, _doing(do, edits.extended(after, span))))
        hint += _told(view, AFTER, after, f" from {view.clock(span.start)}")
    if rests(view.day, span):
        choices.append(Choice(PAUSE, (("no break", ""),), _doing(do, edits.Reopen(span))))
    else:
        choices.append(Choice(PAUSE, (("break", ""),), _doing(do, edits.Rest(span))))
    taken = (BEFORE, AFTER, PAUSE)
    choices += client_choices(view, lambda client: do(edits.Insert(Target(client), span)), taken=taken)
    times = f"{view.clock(span.start)}{view.signs.dash}{view.clock(span.end)}"
    long = f" {duration(span.seconds)} is" if roomy else ""
    return Choices(((times, "bold"), (long, "quiet")), tuple(choices), frozenset(passes), tuple(hint))


def _told(view: View, key: str, session: Session, until: str) -> tuple[Part, ...]:
    """What a neighbour would become."""
    name, look = view.name(session.client), view.look(session.client)
    return ((f"{key} ", "bold primary"), (name, look), (f"{until}  ", "quiet"))


def _doing(do: Callable[[Edit], None], edit: Edit) -> Callable[[], None]:
    return lambda: do(edit)
