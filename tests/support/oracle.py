"""The interrupt model once more, in plain Python, written from its description and not from the product's code.

It knows sessions by small numbers, contexts by client and key. Every verb returns True if it changed anything,
raises `No` if it must be refused and `Asks` if it must be refused without a yes. What the description leaves
open is marked "open:" where it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SLIP = 10
BEHIND = 10
MINUTE = 60


class No(Exception):
    """Refused, whatever is answered."""


class Asks(Exception):
    """Refused unless the answer is yes."""


@dataclass(frozen=True)
class Aim:
    """A target: a client, a context's key, a ticket and a note, each empty if not given."""

    client: str
    context: str = ""
    ticket: str = ""
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A session: `[start, end)`, where `end` is None while it runs, and the number of the session it goes back to."""

    number: int
    start: int
    end: int | None
    client: str = ""
    context: str = ""
    ticket: str = ""
    note: str = ""
    back: int | None = None


@dataclass(frozen=True)
class Keyed:
    """When a session was begun by a bare key: the boot and the steady clock."""

    boot: str
    steady: int


@dataclass(frozen=True)
class Reading:
    """What the clocks show."""

    now: int
    steady: int
    boot: str


@dataclass
class Oracle:
    """The ledger as the description says it must be."""

    entries: dict[int, Entry] = field(default_factory=dict)
    contexts: frozenset[tuple[str, str]] = frozenset()
    done: list[tuple[dict[int, Entry], frozenset[tuple[str, str]]]] = field(default_factory=list)
    undone: list[tuple[dict[int, Entry], frozenset[tuple[str, str]]]] = field(default_factory=list)
    keyed: dict[int, Keyed] = field(default_factory=dict)
    last: int = 0

    # --- what holds now -----------------------------------------------------------------------------------

    def in_order(self) -> list[Entry]:
        """All sessions by their start."""
        return sorted(self.entries.values(), key=lambda entry: entry.start)

    def running(self) -> Entry | None:
        """The session without an end."""
        return next((entry for entry in self.entries.values() if entry.end is None), None)

    def stack(self) -> list[Entry]:
        """What `return` goes back to: along `back`, none twice, unassigned ones passed over."""
        here = self.running()
        seen: set[int] = set()
        found = []
        while here is not None and here.number not in seen:
            seen.add(here.number)
            found.append(here)
            here = None if here.back is None else self.entries[here.back]
        return [entry for entry in found[1:] if entry.client]

    def recorded(self, now: int) -> int:
        """All recorded seconds; the running session counts up to now."""
        return sum(max(0, (now if e.end is None else e.end) - e.start) for e in self.entries.values())

    # --- verbs --------------------------------------------------------------------------------------------

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
        self._commit({**self.entries, here.number: replace(here, end=end)})
        return True

    def assign(self, number: int, client: str, context: str) -> bool:
        """Give a session to a client; a change of client clears context and ticket."""
        entry = self.entries[number]
        changed = entry
        if entry.client != client:
            # open: the ticket of a session that had no client stays, and an only context is taken as by a start
            kept = "" if entry.client else entry.ticket
            changed = replace(entry, client=client, context=self._only_context(client), ticket=kept)
        if context:
            changed = replace(changed, context=context)
        return self._put(changed)

    def write_note(self, number: int, note: str, context: str, ticket: str) -> bool:
        """Set what the note line says."""
        entry = self.entries[number]
        if context and not entry.client:
            raise No
        return self._put(replace(entry, note=note, context=context, ticket=ticket))

    def add(self, aim: Aim, start: int, end: int, now: int) -> bool:
        """Enter a session afterwards."""
        if not start < end <= now:
            raise No
        for entry in self.entries.values():
            if entry.start < end and (entry.end is None or entry.end > start):
                raise No
        number = self._number()
        self._commit({**self.entries, number: self._made(aim, number, start, end)})
        return True

    def move_boundary(self, at: int, now: int, *, yes: bool) -> bool:
        """Say that the latest switch happened at another time; open: with nothing running, the latest stop."""
        if at > now:
            raise No
        here = self.running()
        if here is None:
            return self._move_last_end(at)
        if at == here.start:
            return False
        if at >= max(now, here.start + 1):
            raise No  # open: a session that runs has a past
        before = next((entry for entry in self.entries.values() if entry.end == here.start), None)
        if at > here.start and before is not None:
            moved = {before.number: replace(before, end=at), here.number: replace(here, start=at)}
            self._commit({**self.entries, **moved})
            return True
        return self._place(replace(here, start=at), yes=yes)

    def _move_last_end(self, at: int) -> bool:
        if not self.entries:
            raise No
        last = self.in_order()[-1]
        if at <= last.start:
            raise No
        return self._put(replace(last, end=at))

    def undo(self, now: int, *, yes: bool) -> bool:
        """Take the last change back."""
        if not self.done:
            raise No
        self._ask_for_less(self.done[-1][0], now, yes=yes)
        self.undone.append((self.entries, self.contexts))
        self.entries, self.contexts = self.done.pop()
        return True

    def redo(self, now: int, *, yes: bool) -> bool:
        """Do the last undone change again."""
        if not self.undone:
            raise No
        self._ask_for_less(self.undone[-1][0], now, yes=yes)
        self.done.append((self.entries, self.contexts))
        self.entries, self.contexts = self.undone.pop()
        return True

    # --- slips --------------------------------------------------------------------------------------------

    def slipped(self, clocks: Reading) -> bool:
        """Whether the running session was begun by a bare key just now, and is what an undo would take back."""
        here = self.running()
        keyed = None if here is None else self.keyed.get(here.number)
        return (
            here is not None
            and keyed is not None
            and bool(self.done)
            and here.number not in self.done[-1][0]
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
        self.undo(clocks.now, yes=True)
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
            return self._put(filled)
        for entry in self.stack():
            if self._fits(aim, entry):
                return self._begin(
                    self._filled(entry, aim), entry.back, clocks, when, at, keyed=keyed, yes=yes
                )
        made = self._made(aim, 0, 0, None)
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
        # open: an unassigned session is never returned to, so what ended last before it is
        ended = [entry for entry in self.entries.values() if entry.client]
        if not ended:
            raise No
        return max(ended, key=lambda entry: entry.end or 0)

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
        entry = replace(like, number=self._number(), start=start, end=None, back=back)
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
        self._commit({n: replace(e, back=_below(e.back, vanished)) for n, e in kept.items()})
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

    def _made(self, aim: Aim, number: int, start: int, end: int | None) -> Entry:
        context = aim.context or self._only_context(aim.client)
        return Entry(number, start, end, aim.client, context, aim.ticket, aim.note)

    def _only_context(self, client: str) -> str:
        known = [key for owner, key in self.contexts if owner == client]
        return known[0] if len(known) == 1 else ""

    def _number(self) -> int:
        self.last += 1
        return self.last

    def _put(self, entry: Entry) -> bool:
        if entry == self.entries[entry.number]:
            return False
        self._commit({**self.entries, entry.number: entry})
        return True

    def _commit(self, entries: dict[int, Entry]) -> None:
        self.done.append((self.entries, self.contexts))
        self.undone.clear()
        self.entries = entries
        self.contexts |= {(entry.client, entry.context) for entry in entries.values() if entry.context}

    def _ask_for_less(self, then: dict[int, Entry], now: int, *, yes: bool) -> None:
        less = self.recorded(now) - Oracle(then).recorded(now)
        if less > MINUTE and not yes:
            raise Asks


def _below(back: int | None, vanished: dict[int, Entry]) -> int | None:
    seen: set[int] = set()
    while back in vanished and back not in seen:
        seen.add(back)
        back = vanished[back].back
    return None if back in vanished else back
