"""The verbs of the clock: start, unassigned, return, stop and the latest boundary (the interrupt model)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.model.facts import SLIP, Aim, Asks, Entry, Keyed, No, Reading
from tests.model.ground import Ground, relinked

if TYPE_CHECKING:
    from collections.abc import Callable


class Clocking(Ground):
    """Whom the clock runs for."""

    def start(self, aim: Aim, clocks: Reading, *, at: int | None, keyed: bool, yes: bool) -> bool:
        """Switch to a client, or begin with one."""
        here = self.running()
        if here is not None and self._fits(aim, here):
            return self._start(aim, clocks, None, at, keyed=keyed, yes=yes)
        return self._sliding(
            clocks, at, lambda when: self._start(aim, clocks, when, at, keyed=keyed, yes=yes)
        )

    def unassigned(self, clocks: Reading, *, at: int | None, keyed: bool, yes: bool) -> bool:
        """Begin with somebody unknown."""
        return self._sliding(
            clocks,
            at,
            lambda when: self._begin(
                Entry(0, 0, None), self._back_to_running(), clocks, when, at, keyed=keyed, yes=yes
            ),
        )

    def come_back(self, clocks: Reading, *, at: int | None, keyed: bool, yes: bool) -> bool:
        """Return to what was interrupted, or resume what ended last."""
        goal = self._goal()
        return self._sliding(
            clocks, at, lambda when: self._return(goal, clocks, when, at, keyed=keyed, yes=yes)
        )

    def stop(self, clocks: Reading, *, at: int | None) -> bool:
        """End the running session."""
        here = self.running()
        if here is None:
            raise No
        if at is not None and not here.start < at <= clocks.now:
            raise No
        end = max(clocks.now, here.start + 1) if at is None else at
        self.commit({**self.entries, here.number: replace(here, end=end)})
        return True

    def move_boundary(self, at: int, *, yes: bool) -> bool:
        """Say that the latest switch happened at another time; open: with nothing running, the latest stop."""
        if at > self.now:
            raise No
        here = self.running()
        if here is None:
            return self._move_last_end(at)
        if at == here.start:
            return False
        if at >= max(self.now, here.start + 1):
            raise No  # open: a session that runs has a past
        before = next((entry for entry in self.entries.values() if entry.end == here.start), None)
        if at > here.start and before is not None:
            moved = {before.number: replace(before, end=at), here.number: replace(here, start=at)}
            self.commit({**self.entries, **moved})
            return True
        return self._place(replace(here, start=at), yes=yes)

    def _move_last_end(self, at: int) -> bool:
        if not self.entries:
            raise No
        last = self.in_order()[-1]
        if at <= last.start:
            raise No
        return self.put(replace(last, end=at))

    # --- slips --------------------------------------------------------------------------------------------

    def slipped(self, clocks: Reading) -> bool:
        """Whether the running session was begun by a bare key just now, and is what an undo would take back."""
        here = self.running()
        keyed = None if here is None else self.keyed.get(here.number)
        return (
            here is not None
            and keyed is not None
            and bool(self.done)
            and here.number not in self.done[-1].entries
            and keyed.boot == clocks.boot
            and abs(clocks.now - here.start) < SLIP  # keys within a second, or a clock set back, put it ahead
            and clocks.steady - keyed.steady < SLIP * 1000
        )

    def _sliding(self, clocks: Reading, at: int | None, act: Callable[[int | None], bool]) -> bool:
        """Take a slip back first and act at its start; open: an explicit time counts for more than that start."""
        if at is not None and at > clocks.now:
            raise No
        slip = self.running()
        if slip is None or not self.slipped(clocks):
            return act(None)
        kept = replace(self, done=list(self.done), undone=list(self.undone), keyed=dict(self.keyed))
        self.undo(yes=True)
        try:
            act(slip.start)
        except (No, Asks):
            self.__dict__.update(kept.__dict__)
            raise
        # What replaces a slip was begun when the slip was.
        if self.last != slip.number and self.last in self.keyed:
            self.keyed[self.last] = replace(self.keyed[self.last], steady=self.keyed[slip.number].steady)
        return True

    # --- beginning ----------------------------------------------------------------------------------------

    def _start(
        self, aim: Aim, clocks: Reading, when: int | None, at: int | None, *, keyed: bool, yes: bool
    ) -> bool:
        here = self.running()
        if at is not None and at > clocks.now:
            raise No
        if here is not None and self._fits(aim, here):
            filled = self._filled(here, aim)
            if at is not None and at < here.start:
                return self._place(replace(filled, start=at), yes=yes)
            return self.put(filled)
        for entry in self.stack():
            if self._fits(aim, entry):
                return self._begin(
                    self._filled(entry, aim), entry.back, clocks, when, at, keyed=keyed, yes=yes
                )
        made = self.made(aim, 0, 0, None)
        plain = keyed and not (aim.context or aim.ticket or aim.note)
        return self._begin(made, self._back_to_running(), clocks, when, at, keyed=plain, yes=yes)

    def _return(
        self, goal: Entry, clocks: Reading, when: int | None, at: int | None, *, keyed: bool, yes: bool
    ) -> bool:
        here = self.running()
        if here is not None and here.number == goal.number:
            return False  # the slip that was taken back had interrupted just this
        return self._begin(goal, goal.back, clocks, when, at, keyed=keyed, yes=yes)

    def _goal(self) -> Entry:
        if self.running() is not None:
            stack = self.stack()
            if not stack:
                raise No
            return stack[0]
        last = max(self.entries.values(), key=lambda entry: entry.end or 0, default=None)
        for entry in self.along(last):
            if entry.client:
                return entry  # open: from an unassigned one that ended last, it goes where that goes back to
        raise No

    def _begin(
        self,
        like: Entry,
        back: int | None,
        clocks: Reading,
        when: int | None,
        at: int | None,
        *,
        keyed: bool,
        yes: bool,
    ) -> bool:
        if at is not None and at > clocks.now:
            raise No
        start = at if at is not None else when if when is not None else self._live(clocks.now)
        entry = replace(like, number=self.number(), start=start, end=None, back=back)
        self._place(entry, yes=yes)
        if keyed and at is None:
            self.keyed[entry.number] = Keyed(clocks.boot, clocks.steady)
        return True

    def _live(self, now: int) -> int:
        here = self.running()
        if here is not None:
            return max(now, here.start + 1)
        return max([now, *(entry.end or 0 for entry in self.entries.values())])

    def _back_to_running(self) -> int | None:
        here = self.running()
        return None if here is None else here.number

    def _place(self, entry: Entry, *, yes: bool) -> bool:
        """Put the running session in: what contains its start is trimmed, what starts after it vanishes."""
        kept = {}
        vanished = {}
        for other in self.entries.values():
            if other.number == entry.number:
                continue
            if other.start >= entry.start:
                vanished[other.number] = other
            elif other.end is None or other.end > entry.start:
                kept[other.number] = replace(other, end=entry.start)
            else:
                kept[other.number] = other
        if vanished and not yes:
            raise Asks
        kept[entry.number] = entry
        self.commit(relinked(kept, vanished))
        return True

    # --- small things -------------------------------------------------------------------------------------

    def _fits(self, aim: Aim, entry: Entry) -> bool:
        """Whether the target is this session: the same client, and nothing given that differs from it."""
        return entry.client == aim.client and all(
            not wanted or not has or wanted == has
            for wanted, has in (
                (aim.context, entry.context),
                (aim.ticket, entry.ticket),
                (aim.note, entry.note),
            )
        )

    @staticmethod
    def _filled(entry: Entry, aim: Aim) -> Entry:
        return replace(
            entry,
            context=entry.context or aim.context,
            ticket=entry.ticket or aim.ticket,
            note=entry.note or aim.note,
        )
