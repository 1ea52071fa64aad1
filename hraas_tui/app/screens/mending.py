"""Putting the day right with the keys: edges, parts, gaps, and several sessions at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hraas_tui.app.assigning import assign_choices
from hraas_tui.app.filling import fill_choices
from hraas_tui.app.picks import part_of, picks
from hraas_tui.app.screens.filing import Filing
from hraas_tui.app.verbs import BY_ID, key_shown, keys_of
from hraas_tui.core import edits
from hraas_tui.core.edits.steps import Edge, next_step
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import MINUTE, Span
from hraas_tui.core.wording import label, times

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.app.messages import GapOpened
    from hraas_tui.app.picks import Pick
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.sessions import ClientId, Session, SessionId
    from hraas_tui.timekeeper import Outcome, Timekeeper

CHOOSE = "Nothing is selected: choose a session with the arrows."


class Mending(Filing):
    """The verbs that change when sessions were. They need a selection, and only say so without one."""

    def __init__(self) -> None:
        super().__init__()
        self._in_turn = asyncio.Lock()

    # Doing it

    def mend(
        self, make: Callable[[], Edit], *, after: str = "", then: Callable[[Outcome], None] | None = None
    ) -> None:
        """Do an edit that is made when its turn has come: keys in a burst build on one another.

        `after` is said after the news. `then` is told what came of it, unless something else was selected
        meanwhile; without it, the session that it was about is selected.
        """
        self.run_worker(self._mend(make, after, then or self._land, self.choices), group="mending")

    async def _mend(
        self, make: Callable[[], Edit], after: str, then: Callable[[Outcome], None], choices: int
    ) -> None:
        async with self._in_turn:
            try:
                edit = make()
            except Refused as refusal:
                self.main.say(str(refusal), "warning")
                return
            outcome = await self.main.do(lambda keeper, yes: self._done(keeper, edit, after, yes=yes))
            self.timeline.hold(None)
            if outcome is not None and choices == self.choices:
                then(outcome)
                self.choices = choices

    def _done(self, keeper: Timekeeper, edit: Edit, after: str, *, yes: bool) -> Outcome:
        outcome = keeper.edit(edit, yes=yes, seen=self.main.seen)
        return outcome._replace(news=f"{outcome.news} {after}") if after else outcome

    def _land(self, outcome: Outcome) -> None:
        """Select what an edit was about."""
        if outcome.session is not None:
            self.pick(outcome.session.id, tell=False)

    def _key(self, verb: str) -> str:
        return key_shown(keys_of(BY_ID[verb], self.main.keymap)[0])

    def _needed(self) -> Session | None:
        """The selected session; without one, that is said."""
        if self.gap is not None:
            self.say_gap("is selected")
        elif self.chosen is None:
            self.main.say(CHOOSE, "warning")
        return self.chosen

    def _fresh(self, key: SessionId) -> Session:
        found = next((s for s in self.main.snapshot.day.sessions if s.id == key), None)
        if found is None:
            raise Refused("That session is not on this day any more.")
        return found

    def _named(self, session: Session) -> str:
        snapshot = self.main.snapshot
        return f"{label(session, snapshot.roster)} {times(session, snapshot.day.days)}"

    # Whose

    def action_assign(self) -> None:
        """Choose the client of the marked sessions, else of the selected one, the latest unassigned, the running one."""
        if self.gap is not None and not self.marks:
            self.say_gap("has no client")
            return
        other = self._unassigned() or self.main.snapshot.running
        sessions = self.acted or ((other,) if other else ())
        if not sessions:
            self.main.say("Nothing runs, nothing is selected and nothing is unassigned.", "warning")
            return
        ids, selected = tuple(session.id for session in sessions), self.picked is not None
        keys = keys_of(BY_ID["assign"], self.main.keymap)

        def do(client: ClientId) -> None:
            then = self._unmark if self.marks else self._land if selected else _leave
            self.mend(lambda: edits.Assign(ids, client), then=then)

        choices = assign_choices(self.main.view, sessions, do, passes=keys)
        self.offer(lambda _: choices)

    def _unassigned(self) -> Session | None:
        found = [session for session in self.main.snapshot.day.sessions if session.client is None]
        return found[-1] if found else None

    def _unmark(self, _: Outcome) -> None:
        self.drop_marks()

    # Edges

    def action_move_edge(self, edge: str, by: int) -> None:
        """Move an edge of the selected session to the next step; its neighbour gives way."""
        session = self._needed()
        if session is not None:
            key = session.id
            self.mend(lambda: self._stepped(key, Edge(edge), by))

    def _stepped(self, key: SessionId, edge: Edge, by: int) -> Edit:
        session = self._fresh(key)
        zone, minutes = self.main.snapshot.day.days.zone, self.timeline.step
        if edge is Edge.START:
            return edits.Amend(key, start=next_step(session.start, by, zone, minutes), strict=True)
        if session.end is None:
            name = label(session, self.main.snapshot.roster)
            raise Refused(f"{name} still runs, so its end can't move: {self._key('stop')} stops it.")
        return edits.Amend(key, end=next_step(session.end, by, zone, minutes), strict=True)

    def action_shift(self, by: int) -> None:
        """Move the marked sessions, else the selected one, by a step."""
        ids = self._acted_ids()
        if ids:
            seconds = by * self.timeline.step * MINUTE
            self.mend(lambda: edits.Shift(ids, seconds), then=_leave)

    def _acted_ids(self) -> tuple[SessionId, ...]:
        """What is marked, else selected; without either, that is said."""
        if not self.acted:
            self._needed()
        return tuple(session.id for session in self.acted)

    # Parts

    def action_split(self) -> None:
        """Split the selected session at the cursor; the first time, put the cursor into its middle."""
        session = self._needed()
        if session is None:
            return
        at, key = self.timeline.cursor_moment, session.id
        if at is not None:
            self.mend(lambda: edits.Split(key, at), then=self._split)
            return
        view = self.main.view
        part = part_of(view.day, key, view.now)
        if part is not None:
            self.timeline.point((part.start + part.end) // 2)
            self.tell_cursor()

    def _split(self, outcome: Outcome) -> None:
        self.timeline.drop_cursor()
        self._land(outcome)

    def tell_cursor(self) -> None:
        """Say where the cursor stands, and what splits there."""
        at, session = self.timeline.cursor_moment, self.chosen
        if at is None:
            return
        clock = self.main.view.clock(at)
        if session is None:
            self.main.say(f"The cursor is at {clock}.")
            return
        moves = f"{self._key('minute-earlier')} {self._key('minute-later')} move it"
        self.main.say(f"{self._key('split')} splits {self._named(session)} at {clock}; {moves}.")

    def action_join(self) -> None:
        """Join the marked sessions, else the selected one with the next."""
        marked = tuple(session.id for session in self.marked)
        if marked:
            self.mend(lambda: edits.Join(marked), then=self._landed_unmarked)
            return
        session = self._needed()
        if session is None:
            return
        later = [s for s in self.main.snapshot.day.sessions if s.start > session.start]
        if not later:
            self.main.say(f"There is no session after {self._named(session)} to join it with.", "warning")
            return
        ids = (session.id, later[0].id)
        self.mend(lambda: edits.Join(ids))

    def _landed_unmarked(self, outcome: Outcome) -> None:
        self.drop_marks()
        self._land(outcome)

    def action_delete(self) -> None:
        """Delete the marked sessions, else the selected one; the journal keeps them."""
        ids = self._acted_ids()
        if not ids:
            return
        following = self._following(ids)
        back = f"{self._key('undo')} brings {'it' if len(ids) == 1 else 'them'} back."
        self.mend(lambda: edits.Delete(ids), after=back, then=lambda _: self._moved_on(following))

    def _following(self, ids: tuple[SessionId, ...]) -> Pick | None:
        """The session that is selected once these are gone: the next one, else the one before."""
        view = self.main.view
        known = [pick for pick in picks(view.day, view.now) if not isinstance(pick, Span)]
        last = max((known.index(key) for key in ids if key in known), default=-1)
        left = [pick for pick in (*known[last + 1 :], *reversed(known[: last + 1])) if pick not in ids]
        return left[0] if left else None

    def _moved_on(self, following: Pick | None) -> None:
        self.drop_marks()
        self.pick(following, tell=False)

    # Gaps

    def action_fill(self) -> None:
        """Choose what the selected gap was: a client, what came before or after, or a break."""
        gap = self.gap or self._gap_beside()
        if gap is not None:
            self.offer_time(gap)

    def _gap_beside(self) -> Span | None:
        """The one gap that touches the selected session; without one or with two, that is said."""
        session = self._needed()
        if session is None:
            return None
        view = self.main.view
        near = [
            gap for gap in view.day.gaps(view.now) if session.end == gap.start or gap.end == session.start
        ]
        if len(near) == 1:
            return near[0]
        if near:
            what = f"There is a gap before and after {self._named(session)}: choose one with the arrows."
        else:
            what = f"No gap touches {self._named(session)}."
        self.main.say(what, "warning")
        return None

    def offer_time(self, span: Span) -> None:
        """Ask what a stretch without a session was."""
        keys, view = keys_of(BY_ID["fill"], self.main.keymap), self.main.view

        def do(edit: Edit) -> None:
            self.mend(lambda: edit)

        self.offer(lambda width: fill_choices(view, span, do, width=width, passes=keys))

    def on_gap_opened(self, event: GapOpened) -> None:
        """Fill the gap that was clicked twice."""
        self.pick(event.gap)
        self.action_fill()


def _leave(_: Outcome) -> None:
    """Leave the selection as it is."""
