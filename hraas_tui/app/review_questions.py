"""The note line of the review, and all questions of a day's review in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.asks import NoteAsk
from hraas_tui.app.review_asks import ENTER, ReviewAsk
from hraas_tui.app.review_lines import AwayAsk, GapAsk, LongAsk, ShortAsk, WhoseAsk
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import NoteLine, parse_note, show_note
from hraas_tui.core.review import LEAST_WORDS, Item, Reason, said_before, words_of
from hraas_tui.core.sessions import Requirement
from hraas_tui.core.threads import same_thread, thread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import ContextId, Session
    from hraas_tui.timekeeper import Outcome, Timekeeper


class ReviewNoteAsk(ReviewAsk, NoteAsk):
    """A note that is missing, short, or said already elsewhere; with it, context and ticket."""

    asks = Reason.UNFILED

    def __init__(self, view: View, item: Item) -> None:
        if item.session is None:
            raise Refused("That session is gone: it was changed from elsewhere.")
        self.item = item
        NoteAsk.__init__(self, view, item.session)

    def renew(self, item: Item) -> None:
        """Ask about the item as it is now."""
        self.item, self.session = item, item.session or self.session

    def remember(self, recent: tuple[str, ...]) -> None:
        """Keep the notes that were used last, to offer one that fits."""
        self.recent = recent

    def takes_offer(self, line: str) -> bool:
        """Whether something is lacking that can be offered; what is half typed is completed first."""
        self.offer = "" if self.suggest(line) else self._offered(line)
        return bool(self.offer)

    def understood(self, line: str) -> Row:
        """What is wrong with it and what tab would add, then how the line is understood."""
        self.takes_offer(line)
        said = super().understood(line)
        if not self.skips(line):
            return said
        offer: tuple[Part, ...] = (("   tab ", "bold primary"), (self.offer, "quiet")) if self.offer else ()
        return Row(((self._wrong(), "strong"), *offer), ENTER)

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Save it for the session and the empty ones of its thread."""
        if super().change(line) is None:
            return None
        session = self.session.id
        return lambda keeper, _: keeper.note_thread(session, line)

    def _wrong(self) -> str:
        item, note = self.item, self.session.note
        words = [f"lacks {' and '.join(item.lacks)}"] if item.lacks else []
        if Reason.BRIEF in item.reasons and (note or Requirement.NOTE not in item.lacks):
            words.append("a very short note" if note else "no note")
        if item.like is not None:
            view = self.view
            words.append(
                f"word for word what {view.name(item.like.client)} {view.clock(item.like.start)} says"
            )
        return ", ".join(words)

    def _offered(self, line: str) -> str:
        """What tab adds: the context, ticket or note that the session lacks, as it was used last."""
        try:
            said = parse_note(line)
        except Refused:
            return ""
        session, roster = self.session, self.view.snapshot.roster
        if self.prefill() and not line.strip():
            known = roster.context(session.context)
            return show_note(self._note(session), known.key if known else None, session.ticket)
        if Requirement.CONTEXT in self.item.lacks and said.context is None:
            found = roster.context(next((other.context for other in self._near() if other.context), None))
            return f"@{found.key}" if found else ""
        after = session._replace(context=self._context(said), ticket=said.ticket or "")
        if Requirement.TICKET in self.item.lacks and said.ticket is None:
            same = (other.ticket for other in self._near() if other.context == after.context and other.ticket)
            return f"#{ticket}" if (ticket := next(same, "")) else ""
        return "" if said.note else show_note(self._note(after))

    def _context(self, said: NoteLine) -> ContextId | None:
        client = self.session.client
        if client is None or said.context is None:
            return None
        found = self.view.snapshot.roster.find_context(client, said.context)
        return found.id if found else None

    def _near(self) -> list[Session]:
        """The client's other sessions of the day, the nearest first."""
        mine = [
            o for o in self.view.day.listed if o.client == self.session.client and o.id != self.session.id
        ]
        return sorted(mine, key=lambda other: abs(other.start - self.session.start))

    def _note(self, after: Session) -> str:
        """A note that the session could have, as its thread says or as was said last; never one that repeats."""
        day, own = self.view.day, words_of(after.note)
        elsewhere = {words_of(other.note) for other in day.listed if not same_thread(after, other)}
        mates = thread_of(after, reversed(day.listed))
        thread = (mate.note for mate in mates if said_before(day, mate) is None)
        recent = (note for note in self.recent if words_of(note) not in elsewhere)
        fits = (note for note in (*thread, *recent) if len(words_of(note)) >= LEAST_WORDS)
        return next((note for note in fits if words_of(note) != own), "")


ASKS: Mapping[Reason, Callable[[View, Item], ReviewAsk]] = {
    Reason.UNRESOLVED: AwayAsk,
    Reason.UNASSIGNED: WhoseAsk,
    Reason.LONG: LongAsk,
    Reason.SHORT: ShortAsk,
    Reason.UNFILED: ReviewNoteAsk,
    Reason.BRIEF: ReviewNoteAsk,
    Reason.REPEATED: ReviewNoteAsk,
    Reason.GAP: GapAsk,
}


def questions(view: View) -> Iterator[ReviewAsk]:
    """Every question of a day's review, in order: one for each thing that a line can answer."""
    for item in view.review:
        for kind in dict.fromkeys(ASKS[reason] for reason in item.reasons):
            yield kind(view, item)
