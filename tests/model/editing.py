"""The edits: what a session says, when it was, in how many parts, and what is entered afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.model.facts import Aim, Asks, Entry, No
from tests.model.ground import Ground, day_of, days_of, relinked

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tests.model.facts import Entries


@dataclass(frozen=True)
class Says:
    """What a session is to say: None leaves it; an empty client is none, an empty word clears."""

    client: str | None = None
    context: str | None = None
    ticket: str | None = None
    note: str | None = None


class Editing(Ground):
    """What was recorded, put right."""

    def amend(
        self, number: int, start: int | None, end: int | None, says: Says, *, strict: bool, yes: bool
    ) -> bool:
        """Change one session; its neighbours give way."""
        entry = self.entries[number]
        after = self._worded(entry, says)
        after = replace(
            after,
            start=entry.start if start is None else start,
            end=entry.end if end is None else end,
        )
        if (after.start, after.end) == (entry.start, entry.end):
            return self.put(after)
        self._check(entry, after)
        return self._paint({number: after}, strict=strict, yes=yes)

    def shift(self, numbers: Sequence[int], by: int) -> bool:
        """Move sessions as they are."""
        moved = {}
        for number in numbers:
            entry = self.entries[number]
            if entry.end is None:
                raise No
            moved[number] = replace(entry, start=entry.start + by, end=entry.end + by)
            self._check(entry, moved[number])
        return self._paint(moved, strict=True, yes=True)

    def insert(self, aim: Aim, start: int, end: int, *, yes: bool) -> bool:
        """Enter a session afterwards."""
        if not start < end <= self.now:
            raise No
        if not yes and any(entry.meets(start, end) for entry in self.entries.values()):
            raise Asks
        entry = self.made(aim, self.number(), start, end)
        return self._paint({entry.number: entry}, strict=False, yes=True)

    def rest(self, start: int, end: int) -> bool:
        """Mark a gap as a break."""
        if not start < end <= self.now or any(entry.meets(start, end) for entry in self.entries.values()):
            raise No
        at = start
        for begins, ends in sorted(self.state.breaks):
            if begins <= at:
                at = max(at, ends)
        return at < end and self.commit(self.entries, (*self.state.breaks, (start, end)))

    def split(self, number: int, at: int) -> bool:
        """Make two of one: the later part keeps number and way back."""
        entry = self.entries[number]
        if not entry.start < at < (max(self.now, entry.start + 1) if entry.end is None else entry.end):
            raise No
        earlier = replace(entry, number=self.number(), end=at, back=None)
        return self.commit({**self.entries, earlier.number: earlier, number: replace(entry, start=at)})

    def join(self, numbers: Collection[int], *, yes: bool) -> bool:
        """Make one of several: the last one survives, and a gap is taken after a question."""
        parts = [entry for entry in self.in_order() if entry.number in numbers]
        if len(parts) < 2:
            raise No
        first, last = parts[0], parts[-1]
        between = [e for e in self.entries.values() if first.start < e.start < last.start and e not in parts]
        if between or any(len({word for word in words if word}) > 1 for words in _columns(parts)):
            raise No
        if len({entry.client for entry in parts}) > 1:
            raise No
        gaps = sum(two.start - (one.end or 0) for one, two in pairwise(parts))
        if gaps and not yes:
            raise Asks
        notes = dict.fromkeys(entry.note for entry in parts if entry.note)
        context, ticket = (max(words) for words in _columns(parts))
        whole = replace(last, start=first.start, context=context, ticket=ticket, note="; ".join(notes))
        gone = {entry.number: entry for entry in parts[:-1]}
        kept = {n: e for n, e in self.entries.items() if n not in gone} | {last.number: whole}
        return self.commit(relinked(kept, gone, dict.fromkeys(gone, last.number)))

    def delete(self, numbers: Collection[int], *, yes: bool) -> bool:
        """Take sessions away."""
        gone = {number: self.entries[number] for number in numbers}
        if not yes and any(entry.end is None for entry in gone.values()):
            raise Asks
        return self.commit(relinked({n: e for n, e in self.entries.items() if n not in gone}, gone))

    def assign(self, numbers: Sequence[int], client: str, context: str) -> bool:
        """Give sessions to a client."""
        after = {
            number: self._worded(self.entries[number], Says(client, context or None)) for number in numbers
        }
        return self.commit({**self.entries, **after})

    def describe(self, numbers: Sequence[int], says: Says) -> bool:
        """Let several sessions say the same."""
        if says.context and len({self.entries[number].client for number in numbers}) > 1:
            raise No
        after = {number: self._worded(self.entries[number], says) for number in numbers}
        return self.commit({**self.entries, **after})

    def write_note(self, number: int, note: str, context: str, ticket: str) -> bool:
        """Set what the note line says."""
        return self.put(self._worded(self.entries[number], Says(None, context, ticket, note)))

    def note_thread(self, number: int, note: str, context: str, ticket: str) -> bool:
        """Set what the note line says; its note fills the empty ones of that client, context and ticket that day."""
        entry = self._worded(self.entries[number], Says(None, context, ticket, note))
        thread = (entry.client, entry.context, entry.ticket, day_of(entry.start))
        after = {**self.entries, number: entry}
        for other in self.entries.values():
            same = (other.client, other.context, other.ticket, day_of(other.start)) == thread
            if same and other.number != number and entry.client and not other.note:
                after[other.number] = replace(other, note=note)
        return self.commit(after)

    # --- answers to absences ------------------------------------------------------------------------------

    def answer(self, number: int, start: int, end: int, word: str, client: str, *, yes: bool) -> bool:
        """Say what happened from `start` to `end` of a session: keep, stop, go on or give."""
        entry = self.entries[number]
        if word == "later":
            return False
        if word == "keep":
            self.act(self.state)
            return True
        if word == "give" and client == entry.client:
            raise No
        before = replace(entry, end=start) if entry.start < start else None
        stays = word != "stop" and (entry.end is None or end < entry.end)
        after = replace(entry, start=end) if stays else None
        if before is None and after is None and not yes:
            raise Asks
        if before is not None and after is not None:
            before = replace(before, number=self.number(), back=None)
        kept = {n: e for n, e in self.entries.items() if n != number}
        kept |= {part.number: part for part in (before, after) if part is not None}
        if word == "give":
            given = self.made(Aim(client), self.number(), start, end)
            kept[given.number] = given
        gone = {} if number in kept else {number: entry}
        self.commit(relinked(kept, gone))
        return True

    # --- reviews ------------------------------------------------------------------------------------------

    def review(self, day: str) -> bool:
        """Mark a day as reviewed."""
        if day > day_of(self.now) or not any(day in days_of(*self.reach(e)) for e in self.entries.values()):
            raise No
        if day in self.state.reviews:
            return False
        self.act(replace(self.state, reviews=self.state.reviews | {day}))
        return True

    def unreview(self, day: str) -> bool:
        """Take the mark away."""
        if day not in self.state.reviews:
            return False
        self.act(replace(self.state, reviews=self.state.reviews - {day}))
        return True

    # --- small things -------------------------------------------------------------------------------------

    def _paint(self, mine: Entries, *, strict: bool, yes: bool) -> bool:
        """Put sessions where they are to be; all others give way, and some go."""
        kept = {number: entry for number, entry in self.entries.items() if number not in mine}
        gone: Entries = {}
        for entry in mine.values():
            end = max(self.now, entry.start + 1) if entry.end is None else entry.end
            kept, more = self.give_way(entry.start, end, (), kept)
            gone |= more
        if gone and strict:
            raise No
        if gone and not yes:
            raise Asks
        return self.commit(relinked({**kept, **mine}, gone))

    def _check(self, before: Entry, after: Entry) -> None:
        if before.end is None and after.end is not None:
            raise No
        if after.end is not None and not after.start < after.end <= self.now:
            raise No
        if after.end is None and not (
            after.start <= self.now and after.start < max(self.now, before.start + 1)
        ):
            raise No

    def _worded(self, entry: Entry, says: Says) -> Entry:
        """Another client clears context and ticket; who had none keeps the ticket and gets an only context."""
        after = entry
        if says.client is not None and says.client != entry.client:
            fresh = not entry.client
            after = replace(
                entry,
                client=says.client,
                context=self.only_context(says.client) if fresh else "",
                ticket=entry.ticket if fresh else "",
            )
        if says.context and not after.client:
            raise No
        return replace(
            after,
            context=after.context if says.context is None else says.context,
            ticket=after.ticket if says.ticket is None else says.ticket,
            note=after.note if says.note is None else says.note,
        )


def _columns(parts: Sequence[Entry]) -> tuple[set[str], set[str]]:
    return {entry.context for entry in parts}, {entry.ticket for entry in parts}
