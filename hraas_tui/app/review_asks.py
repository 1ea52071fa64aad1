"""What the questions of a review share: whose bar it is, what a line would do, and what leaves all as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from hraas_tui.app.asks import Ask, StartAsk
from hraas_tui.app.start_line import parse_target
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.core import edits
from hraas_tui.core.errors import Refused
from hraas_tui.core.review import Item, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.app.start_line import StartLine
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Outcome, Timekeeper

Key: TypeAlias = tuple[object, ...]
"""What tells one question of a review from all others, whatever else changes."""

ENTER: tuple[Part, ...] = (("enter", "bold primary"), (" skips", "quiet"))
SAVES: Part = ("enter  ", "bold primary")
"""Stands before what a line would do."""


class ReviewAsk(Ask):
    """One question about one item. `progress` says how far the walk is: `2/7`."""

    asks: ClassVar[Reason]
    item: Item
    progress = ""

    @property
    def key(self) -> Key:
        """Which question this is: the same until what is asked about has changed."""
        item = self.item
        facts: Key = ()
        if self.asks is Reason.UNRESOLVED:
            facts = (item.away,)
        elif self.asks in {Reason.LONG, Reason.SHORT}:
            facts = (item.span,)
        elif self.asks is Reason.UNFILED:
            facts = item.lacks
        return (*self._about, *facts)

    @property
    def _about(self) -> Key:
        item = self.item
        return (item.span if item.session is None else item.session.id, self.asks)

    @property
    def draft_key(self) -> str:
        """Each question has its own draft."""
        return f"review:{self._about}"

    @property
    def subject(self) -> Session:
        """The session that is asked about."""
        if self.item.session is None:
            raise Refused("That session is gone: it was changed from elsewhere.")
        return self.item.session

    def label(self) -> tuple[Part, ...]:
        """How far the walk is, and what the question is about."""
        view, span, session = self.view, self.item.span, self.item.session
        name: Part = ("gap", "bold")
        if session is not None:
            name = (view.name(session.client), f"bold {view.look(session.client)}")
        end = "now" if session is not None and session.end is None else view.clock(span.end)
        times = f" {view.clock(span.start)}{view.signs.dash}{end}"
        return (
            ("review ", "quiet"),
            (self.progress, "strong"),
            (f" {view.signs.dot} ", "quiet"),
            name,
            (times, "quiet"),
        )

    def renew(self, item: Item) -> None:
        """Ask about the item as it is now."""
        self.item = item

    def remember(self, recent: tuple[str, ...]) -> None:
        """Keep the notes that were used last, where they are of use."""

    def skips(self, line: str) -> bool:
        """Whether a line leaves everything as it is."""
        return line.split() == self.prefill().split()

    def accepts(self, line: str) -> bool:  # noqa: ARG002
        """Whether a line says that it is fine as it is."""
        return False


class EditAsk(ReviewAsk):
    """A question whose answer is an edit; the hint says what it comes to."""

    asked: ClassVar[tuple[Part, ...]] = ()

    def __init__(self, view: View, item: Item) -> None:
        super().__init__(view)
        self.item = item

    def edit(self, line: str) -> edits.Edit:
        """The edit that a line means; may be `Refused`."""
        raise NotImplementedError

    def why(self) -> str:
        """Why it is asked."""
        return ""

    def understood(self, line: str) -> Row:
        """What is asked, then what the line would do."""
        if self.skips(line):
            return Row(((self.why(), "strong"), *self.asked), ENTER)
        if self.accepts(line):
            return Row((SAVES, ("fine as it is", "strong")))
        try:
            return told(self.view, self.edit(line).decide(around(self.view), yes=True))
        except Refused as refusal:
            return Row(((self.view.masked(str(refusal)), "warning"),))

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Do the edit; what the hint showed needs no further question, but a gap that is taken does."""
        edit = self.edit(line)
        if self.makes_context(line) and not self._once_more(line):
            return None
        asks = isinstance(edit, edits.Join)
        return lambda keeper, yes: keeper.edit_thread(edit, yes=yes or not asks)

    def makes_context(self, line: str) -> bool:  # noqa: ARG002
        """Whether a line names a context that does not exist yet."""
        return False


class TargetAsk(EditAsk, StartAsk):
    """A question that `client/context note #ticket` answers."""

    kind = "review"
    placeholder = "client/context note #ticket"

    def makes_context(self, line: str) -> bool:
        """Whether a line names a context that does not exist yet."""
        who = self.target_of(line)
        return bool(who) and self.read(who).new_context

    def target_of(self, line: str) -> str:
        """The part of a line that says for whom."""
        return line

    def read(self, who: str) -> StartLine:
        """Read for whom, and what it was."""
        return parse_target(who, self.view.snapshot.roster)


def around(view: View) -> edits.Around:
    """What an edit looks at, as far as the shown day tells."""
    day = view.day
    return edits.Around(view.now, day.days, view.snapshot.roster, day.sessions, aways=day.aways)


def told(view: View, decision: Decision) -> Row:
    """Say what `enter` would do with a line."""
    return Row((SAVES, (view.masked(decision.news), "")))
