"""What nobody can vouch for, in one line that never takes the keyboard: the facts, and the key that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.app.messages import VerbChosen
from hraas_tui.app.widgets.paint import Part, Row, Rows, width_of
from hraas_tui.core.doubts import DERIVED
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from collections.abc import Container

    from textual import events

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Away, AwayId, Session, SessionId

REASONS = {
    "asleep": "the machine slept",
    "stopped": "the app stood still",
    "idle": "nobody was here",
    "crashed": "the app fell silent",
    "restarted": "the machine was restarted",
    "clock set": "the clock was set forward",
    "clock set back": "the clock was set back",
    "overnight": "it ran past the end of its day",
    "long": "it ran for very long",
    "reopened": "its end was taken back",
}
PADDING = 2
"""Cells beside the line."""

AWAY = frozenset({"asleep", "stopped", "idle", "crashed", "restarted"})
"""Reasons to think that nobody was here; all others only say that the time is in doubt."""


class Proposal(NamedTuple):
    """A stretch of a session that waits for an answer."""

    session: Session
    away: Away

    @property
    def key(self) -> tuple[SessionId, AwayId]:
        """What tells one proposal from another."""
        return self.session.id, self.away.id


def proposal(view: View, put_off: Container[tuple[SessionId, AwayId]] = ()) -> Proposal | None:
    """What is to be answered first: about the session that runs, else about the day's latest that is unresolved."""
    running = view.snapshot.running
    found = [] if running is None else [Proposal(running, away) for away in view.snapshot.waiting(view.now)]
    for session in reversed(view.day.sessions):
        if view.day.state(session) is State.UNRESOLVED:
            found += [Proposal(session, away) for away in view.day.waiting(session, view.now)]
    return next((one for one in found if one.key not in put_off), None)


def away_times(view: View, away: Away) -> str:
    """From when to when, `now` if it still goes on; with the date of another day."""
    end = "now" if away.id == DERIVED else view.clock(away.end)
    return f"{view.dated(away.start)}{view.signs.dash}{end}"


def away_mark(view: View, found: Proposal | None, key: str) -> tuple[Part, ...]:
    """The banner in a few cells, where there is one line for everything: `▲ w 0:39`."""
    if found is None:
        return ()
    long = duration(found.away.end - found.away.start)
    return ((f"{_sign(view)} {key} ", "bold warning"), (f"{long}?  ", "warning"))


def _sign(view: View) -> str:
    return "!" if view.plain else "▲"


def banner_row(view: View, found: Proposal, key: str, width: int) -> Row:
    """`▲ away 12:31–13:10 (0:39) while GLOBEX ran: the machine slept   w answer`; less where that is too wide."""
    whole = _facts(view, found)
    times, _, _, who, _, why = whole
    answer: tuple[Part, ...] = ((f"{key} ", "bold primary"), ("answer ", "quiet"))
    if width_of(whole) + 1 + width_of(answer) <= width:
        return Row(whole, answer, keeps=True)
    return Row((times, (" ", ""), who, (": ", "quiet"), why), ((key, "bold primary"),), keeps=True)


def _facts(view: View, found: Proposal) -> tuple[Part, ...]:
    """When, how long, while what ran, and why."""
    session, away = found.session, found.away
    what = "away" if away.reason in AWAY else "in doubt"
    return (
        (f"{_sign(view)} {what} {away_times(view, away)}", "bold warning"),
        (f" ({duration(away.end - away.start)})", "warning"),
        (" while ", "quiet"),
        (view.name(session.client), f"bold {view.look(session.client)}"),
        (f" {'runs' if session.running else 'ran'}: ", "quiet"),
        (REASONS.get(away.reason, away.reason), ""),
    )


def sentence(view: View, found: Proposal) -> str:
    """The banner in a sentence, for a screen that has none."""
    facts = "".join(text for text, _ in _facts(view, found)).removeprefix(f"{_sign(view)} ")
    return f"{facts[0].upper()}{facts[1:]}. Answer on Today (F2)."


class Banner(Rows):
    """The line. `present` says whether there is anything to answer."""

    def __init__(self) -> None:
        super().__init__(id="away")
        self.found: Proposal | None = None
        self.set_rows([Row()])

    @property
    def present(self) -> bool:
        """Whether there is anything to answer."""
        return self.found is not None

    def show(self, view: View, found: Proposal | None, key: str) -> None:
        """Show what is to be answered, if there is anything."""
        self.found = found
        width = self.screen.size.width - PADDING
        self.set_rows([Row() if found is None else banner_row(view, found, key, width)])

    def on_click(self, event: events.Click) -> None:
        """Answer what was clicked."""
        event.stop()
        if self.present:
            self.post_message(VerbChosen("answer"))
