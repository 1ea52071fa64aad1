"""What the oracle's verbs share: the sessions now, committing, giving way, links, undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.model.facts import MINUTE, Aim, Asks, Entry, Keyed, No, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tests.model.facts import Entries

BERLIN = ZoneInfo("Europe/Berlin")
DAY_STARTS = timedelta(hours=4)


@dataclass
class Ground:
    """The ledger as the description says it must be; `now` is what the wall clock shows."""

    now: int = 0
    state: State = field(default_factory=lambda: State({}))
    done: list[State] = field(default_factory=list)
    undone: list[State] = field(default_factory=list)
    keyed: dict[int, Keyed] = field(default_factory=dict)
    last: int = 0

    @property
    def entries(self) -> Entries:
        """All sessions by their numbers."""
        return self.state.entries

    def in_order(self) -> list[Entry]:
        """All sessions by their start."""
        return sorted(self.entries.values(), key=lambda entry: entry.start)

    def running(self) -> Entry | None:
        """The session without an end."""
        return next((entry for entry in self.entries.values() if entry.end is None), None)

    def stack(self) -> list[Entry]:
        """What `return` goes back to: along `back`, none twice, unassigned ones passed over."""
        return [entry for entry in self.along(self.running())[1:] if entry.client]

    def along(self, entry: Entry | None) -> list[Entry]:
        """A session and those along `back` from it, none twice."""
        found: list[Entry] = []
        while entry is not None and entry not in found:
            found.append(entry)
            entry = None if entry.back is None else self.entries[entry.back]
        return found

    # --- committing ---------------------------------------------------------------------------------------

    def commit(self, entries: Entries, breaks: tuple[tuple[int, int], ...] | None = None) -> bool:
        """Let the sessions (and breaks) be these; a day on which anything changes is reviewed no longer."""
        breaks = self.state.breaks if breaks is None else breaks
        if entries == self.entries and breaks == self.state.breaks:
            return False
        touched = [
            self.reach(entry)
            for number in entries.keys() | self.entries.keys()
            if self.entries.get(number) != entries.get(number)
            for entry in (self.entries.get(number), entries.get(number))
            if entry is not None
        ]
        touched += [span for span in breaks if span not in self.state.breaks]
        contexts = {(entry.client, entry.context) for entry in entries.values() if entry.context}
        self.act(State(entries, self.state.contexts | contexts, breaks, self.state.reviews))
        self.touch(touched)
        return True

    def act(self, state: State) -> None:
        """Do something that can be undone."""
        self.done.append(self.state)
        self.undone.clear()
        self.state = state

    def touch(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take away the marks of the days that these stretches lie on."""
        days = {day for span in spans for day in days_of(*span)}
        self.state = replace(self.state, reviews=self.state.reviews - days)

    def reach(self, entry: Entry) -> tuple[int, int]:
        """From when to when a session is; a running one reaches the present second."""
        return entry.start, max(self.now, entry.start) + 1 if entry.end is None else entry.end

    def put(self, entry: Entry) -> bool:
        """Let one session be as given."""
        return self.commit({**self.entries, entry.number: entry})

    def undo(self, *, yes: bool) -> bool:
        """Take the last change back."""
        return self._step(self.done, self.undone, yes=yes)

    def redo(self, *, yes: bool) -> bool:
        """Do the last undone change again."""
        return self._step(self.undone, self.done, yes=yes)

    def _step(self, back: list[State], forth: list[State], *, yes: bool) -> bool:
        if not back:
            raise No
        now, then = self.recorded(self.entries), self.recorded(back[-1].entries)
        if not yes and any(abs(now.get(who, 0) - then.get(who, 0)) > MINUTE for who in now.keys() | then):
            raise Asks
        forth.append(self.state)
        self.state = back.pop()
        return True

    def recorded(self, entries: Entries) -> dict[str, int]:
        """Recorded seconds per client; the running session counts up to now."""
        sums: dict[str, int] = {}
        for entry in entries.values():
            seconds = max(0, (self.now if entry.end is None else entry.end) - entry.start)
            sums[entry.client] = sums.get(entry.client, 0) + seconds
        return sums

    # --- giving way and links -----------------------------------------------------------------------------

    def give_way(
        self, start: int, end: int, spared: Collection[int], entries: Entries
    ) -> tuple[Entries, Entries]:
        """Clear `[start, end)` of all but the spared: what is there then, and what of it is gone."""
        kept, gone = dict(entries), {}
        for other in entries.values():
            if other.number in spared or not other.meets(start, end):
                continue
            del kept[other.number]
            before = replace(other, end=start) if other.start < start else None
            behind = replace(other, start=end) if other.end is None or other.end > end else None
            if before is not None and behind is not None:
                before = replace(before, number=self.number(), back=None)
            for part in (before, behind):
                if part is not None:
                    kept[part.number] = part
            if before is None and behind is None:
                gone[other.number] = other
        return kept, gone

    def number(self) -> int:
        """A number for a new session."""
        self.last += 1
        return self.last

    # --- contexts -----------------------------------------------------------------------------------------

    def made(self, aim: Aim, number: int, start: int, end: int | None) -> Entry:
        """A session of a target."""
        context = aim.context or self.only_context(aim.client)
        return Entry(number, start, end, aim.client, context, aim.ticket, aim.note)

    def only_context(self, client: str) -> str:
        """The context of a client that has just one."""
        known = [key for owner, key in self.state.contexts if owner == client]
        return known[0] if len(known) == 1 else ""


def relinked(kept: Entries, gone: Entries, survivor: Mapping[int, int] | None = None) -> Entries:
    """Links to what is gone go to its survivor, else to the nearest below it; to oneself there is none."""

    def below(entry: Entry) -> int | None:
        link, seen = entry.back, set()
        while link in gone:
            if link in seen:
                return None
            seen.add(link)
            heir = (survivor or {}).get(link, entry.number)
            link = gone[link].back if heir == entry.number else heir
        return None if link == entry.number else link

    return {number: replace(entry, back=below(entry)) for number, entry in kept.items()}


def day_of(moment: int) -> str:
    """The civil day of an instant in Berlin, where days start at four."""
    local = datetime.fromtimestamp(moment, BERLIN).replace(tzinfo=None)
    return (local - DAY_STARTS).date().isoformat()


def days_of(start: int, end: int) -> list[str]:
    """The civil days that `[start, end)` lies on."""
    first, last = (datetime.fromisoformat(day_of(at)).date() for at in (start, end - 1))
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
