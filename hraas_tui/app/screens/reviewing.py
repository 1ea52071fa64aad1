"""The review walk: one bar, one question of the day after another, until nothing is left or a person has enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hraas_tui.app.review_asks import ReviewAsk
from hraas_tui.app.screens.filing import Filing
from hraas_tui.core.errors import Refused
from hraas_tui.core.phrases import plural
from hraas_tui.core.review import day_called

if TYPE_CHECKING:
    from collections.abc import Callable

    from whenever import Date

    from hraas_tui.app.asks import Ask
    from hraas_tui.app.review_asks import Key
    from hraas_tui.app.widgets.view import View
    from hraas_tui.timekeeper import Outcome, Timekeeper


@dataclass
class Walk:
    """How far the review of a day is: the questions that were skipped, those `put` in this go, and answers in all.

    `filled` are the empty notes that an answer filled in other sessions of its thread.
    """

    day: Date
    skipped: set[Key] = field(default_factory=set)
    put: set[Key] = field(default_factory=set)
    answered: int = 0
    filled: int = 0

    def left(self, view: View) -> list[ReviewAsk]:
        """The questions that are still to be put, in order; each says how far the walk is."""
        from hraas_tui.app.review_questions import questions

        left = [ask for ask in questions(view) if ask.key not in self.skipped | self.put]
        behind = len(self.skipped) + self.answered
        for place, ask in enumerate(left, behind + 1):
            ask.progress = f"{place}/{behind + len(left)}"
        return left

    def told(self, view: View) -> str:
        """What came of it so far, and what to do next."""
        filled = f" ({plural(self.filled, 'more note')} in threads)" if self.filled else ""
        done = f"Review of {day_called(self.day)}: {self.answered} done{filled}, {len(self.skipped)} skipped"
        left = len(self.left(view)) if view.day.date == self.day else 0
        if left:
            return f"{done}, {left} to go. {view.key('review')} goes on."
        return f"{done}." if view.day.reviewed else f"{done}. {view.key('reviewed')} marks the day reviewed."


class Reviewing(Filing):
    """The part of a screen that reviews the day it shows. The class `-walk` is set while it does."""

    _walk: Walk | None = None
    _saving: ReviewAsk | None = None
    _news = ""

    # Verbs

    def action_review(self) -> None:
        """Walk through what the day still asks; a walk that was left goes on where it was."""
        view = self.main.view
        if view.discreet:
            self.main.say("Discreet: a review would show every client. z shows everything.", "warning")
            return
        if self._walk is None or self._walk.day != view.day.date:
            self._walk = Walk(view.day.date)
        self._walk.put.clear()
        if self._walk.left(view):
            self._go_on(self._walk)
        else:
            self._walk = None
            self.main.say(_nothing(view))

    def action_reviewed(self) -> None:
        """Mark the day as reviewed, or take the mark away."""
        day, seen = self.main.snapshot.day, self.main.seen
        date = day.date
        if day.reviewed:
            self.main.start_doing(lambda keeper, _: keeper.unmark_reviewed(date, seen=seen))
        else:
            self.main.start_doing(lambda keeper, _: keeper.mark_reviewed(date, seen=seen))

    # The walk

    def _go_on(self, walk: Walk, typed: str = "") -> None:
        """Put the next question, with what was typed ahead for it; after the last one, say what came of it all."""
        left = walk.left(self.main.view)
        if not left:
            self._close_bar()
            self.select(None)
            return
        ask, self._news = left[0], ""
        self._point_at(ask)
        self.bar.ask = None  # what is in the bar is no draft of anything now
        self.ask(ask)
        self.add_class("-walk")
        self.main.enlarge("review")
        if typed:
            self.bar.start(ask, self.bar.input.value + typed)
        self.run_worker(self._remember(ask), group="recall")

    def _point_at(self, ask: ReviewAsk) -> None:
        """Select what is asked about: the session, or the whole gap."""
        if ask.item.session is not None:
            self.pick(ask.item.session.id, tell=False)
            return
        span = ask.item.span
        gaps = self.main.snapshot.day.gaps(self.main.view.now)
        self.pick(next((gap for gap in gaps if gap.clip(span.start, span.end)), None), tell=False)

    async def _remember(self, ask: ReviewAsk) -> None:
        """Fetch the notes used last, for the question to offer."""
        session = ask.item.session
        if session is None:
            return
        ask.remember(await self.main.ask(lambda k: k.recent_notes(session.client, session.context)))
        if self.bar.ask is ask:
            self.bar.update()

    async def _enter(self, ask: Ask, line: str) -> None:
        """Save or skip, and go on; a line that is refused stays with the reason."""
        if not isinstance(ask, ReviewAsk):
            await super()._enter(ask, line)
            return
        walk = self._walk
        if walk is None or ask is not self.bar.ask or ask is self._saving:
            return  # entered twice: the first time counts
        key = ask.key
        try:
            settled = ask.skips(line) or ask.accepts(line) or await self._saved(ask, ask.change(line), walk)
        except Refused as refusal:
            self.main.say(str(refusal), "warning")
            return
        if not settled:
            return
        if ask.skips(line):
            walk.skipped.add(key)
        else:
            walk.put.add(key)
            walk.answered += 1
        self.main.drafts.pop(ask.draft_key, None)
        if self.bar.ask is ask:
            value = self.bar.input.value
            self._go_on(walk, value.removeprefix(line) if value.startswith(line) else "")

    async def _saved(
        self, ask: ReviewAsk, change: Callable[[Timekeeper, bool], Outcome] | None, walk: Walk
    ) -> bool:
        """Make the change; whether it was made."""
        if change is None:
            return False
        self._saving, subject = ask, ask.item.session
        empty = {session.id for session in self.main.snapshot.day.sessions if not session.note}
        try:
            outcome = await self.main.do(change)
        finally:
            self._saving = None
        self._news = f"{outcome.news} " if outcome else ""
        noted = {session.id for session in self.main.snapshot.day.sessions if session.note}
        walk.filled += len((empty & noted) - {subject.id if subject else None})
        return outcome is not None

    # What else happens to the bar

    def renew_ask(self, view: View) -> None:
        """Work out anew what is asked: a question that is settled gives way to the next, unless its line was begun."""
        ask, walk = self.bar.ask, self._walk
        if not isinstance(ask, ReviewAsk) or walk is None:
            super().renew_ask(view)
            return
        if ask is self._saving:
            return
        if view.discreet or view.day.date != walk.day:
            self.leave_bar()
            return
        fresh = next((other for other in walk.left(view) if other.key == ask.key), None)
        begun = not ask.skips(self.bar.input.value)
        if fresh is None and not begun:
            self._go_on(walk)
            return
        ask.view = view
        if fresh is not None:
            ask.renew(fresh.item)
            ask.progress = fresh.progress
        if not begun and self.bar.input.value != ask.prefill():
            self.bar.start(ask, ask.prefill())
        self.bar.update()

    def _close_bar(self) -> None:
        """Ask nothing; say what came of a walk."""
        walk = self._walk if isinstance(self.bar.ask, ReviewAsk) else None
        super()._close_bar()
        self.remove_class("-walk")
        self.main.shrink("review")
        if walk is None:
            return
        view = self.main.view
        self.main.say(f"{self._news}{walk.told(view)}")
        if not walk.left(view):
            self._walk = None


def _nothing(view: View) -> str:
    day = day_called(view.day.date)
    if not view.day.sessions:
        return f"Nothing is recorded on {day}."
    if view.day.reviewed:
        return f"Nothing is left to review on {day}, and it is marked reviewed."
    return f"Nothing is left to review on {day}. {view.key('reviewed')} marks it reviewed."
