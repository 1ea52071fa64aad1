"""The one-key answers to an away period, and what each would come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.client_choices import client_choices
from hraas_tui.app.widgets.banner import away_times
from hraas_tui.app.widgets.bars import Choice, Choices
from hraas_tui.core.answering import Answer
from hraas_tui.core.phrases import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hraas_tui.app.widgets.banner import Proposal
    from hraas_tui.app.widgets.paint import Part
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import ClientId

    Do = Callable[[Answer, ClientId | None], None]

ROOMY = 100
"""Columns from which the answers are written out."""

NARROW = 60
"""Columns under which there is room for the answers alone: the banner above says what they are about."""

SHORT = {Answer.KEEP: "keep", Answer.STOP: "stop", Answer.GO_ON: "go on", Answer.LATER: "later"}
LONG = {**SHORT, Answer.STOP: "cut and stop", Answer.GO_ON: "cut and go on"}
KEYS = {Answer.KEEP: "k", Answer.STOP: "s", Answer.GO_ON: "g", Answer.LATER: "l"}


def answer_choices(
    view: View, found: Proposal, do: Do, *, width: int, passes: Collection[str] = ()
) -> Choices:
    """Offer the answers to what is found: `do` is called with the one that is chosen, and with a client to give to."""
    words = LONG if width >= ROOMY else SHORT
    offered = [answer for answer in SHORT if answer is not Answer.GO_ON or _goes_on(found)]
    choices = [Choice(KEYS[answer], ((words[answer], ""),), _bound(do, answer)) for answer in offered]
    choices += client_choices(
        view,
        lambda client: do(Answer.GIVE, client),
        taken=(*KEYS.values(), *passes),
        but=found.session.client,
    )
    question = _question(view, found) if width >= NARROW else ()
    hint = outcome(view, found)
    if width >= NARROW:
        hint += (("   a client: gets the time between", "quiet"),)
    return Choices(question, tuple(choices), frozenset(passes), hint)


def _bound(do: Do, answer: Answer) -> Callable[[], None]:
    return lambda: do(answer, None)


def _goes_on(found: Proposal) -> bool:
    """Whether anything of the session comes after the away period."""
    return found.session.end is None or found.away.end < found.session.end


def _question(view: View, found: Proposal) -> tuple[Part, ...]:
    long = duration(found.away.end - found.away.start)
    return ((f"{away_times(view, found.away)}", "bold warning"), (f" {long}:", "quiet"))


def outcome(view: View, found: Proposal) -> tuple[Part, ...]:
    """What the cuts would come to: `s GLOBEX 10:02–12:31   g then from 13:10`."""
    session, away, dash = found.session, found.away, view.signs.dash
    name = (view.name(session.client), f"bold {view.look(session.client)}")
    before = f" {view.clock(session.start)}{dash}{view.clock(away.start)}"
    gone = away.start <= session.start
    parts: list[Part] = [("s ", "bold primary"), name, (" goes" if gone else before, "")]
    if _goes_on(found):
        after = f"from {view.clock(away.end)}"
        if session.end is not None:
            after = f"{view.clock(away.end)}{dash}{view.clock(session.end)}"
        parts += [("   g ", "bold primary"), (f"{'only' if gone else 'then'} {after}", "")]
    return tuple(parts)
