"""The questions of a review, each with its tiny language: whose, a gap, too long, too short, away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hraas_tui.app.review_asks import ENTER, EditAsk, ReviewAsk, TargetAsk, around, told
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.core import edits
from hraas_tui.core.answering import Answer, Case, answered
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import spoken
from hraas_tui.core.review import Item, Reason, beside
from hraas_tui.core.whens_near import moment_near

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import ClientId, Session
    from hraas_tui.timekeeper import Outcome, Timekeeper

BEFORE, AFTER = frozenset({"<", "before"}), frozenset({">", "after"})
REST = frozenset({"p", "pause", "break"})


class WhoseAsk(TargetAsk):
    """Whose an unassigned session is."""

    asks = Reason.UNASSIGNED
    asked = (("whose? ", "strong"), ("a digit or client", "bold primary"), ("/context note #ticket", "quiet"))

    def edit(self, line: str) -> edits.Edit:
        """Give it to a client; what the line leaves out stays."""
        said = self.read(line)
        if said.client is None:
            raise Refused("Say whose it is: a client's digit or key. Without an answer it stays unassigned.")
        target, id_ = said.target, self.subject.id
        if not target.note and not target.ticket:
            return edits.Assign((id_,), said.client.id, target.context)
        return edits.Amend(
            id_,
            client=said.client.id,
            context=target.context,
            ticket=target.ticket or None,
            note=target.note or None,
        )


class GapAsk(TargetAsk):
    """What happened in a gap."""

    asks = Reason.GAP
    placeholder = "client, <, >, p"
    asked = (
        ("what was it?  ", "strong"),
        ("client", "bold primary"),
        (" fills  ", "quiet"),
        ("<", "bold primary"),
        (" before  ", "quiet"),
        (">", "bold primary"),
        (" after  ", "quiet"),
        ("p", "bold primary"),
        (" break", "quiet"),
    )

    def edit(self, line: str) -> edits.Edit:
        """Fill it, extend a neighbour over it, or mark it a break."""
        word, span = line.strip().casefold(), self.item.span
        if word in REST:
            return edits.Rest(span)
        if word not in BEFORE | AFTER:
            return edits.Insert(self.read(line).target, span)
        before, after = beside(self.view.day, span)
        side = before if word in BEFORE else after
        if side is None:
            raise Refused("There is no session on that side of the gap.")
        return edits.extended(side, span)

    def target_of(self, line: str) -> str:
        """The whole line, unless it is a sign or a word of its own."""
        return "" if line.strip().casefold() in BEFORE | AFTER | REST else line


class LengthAsk(EditAsk):
    """Whether a session is too long or too short to be one; `ok` says that it is fine as it is."""

    def why(self) -> str:
        """How long it is."""
        return f"{spoken(self.item.span.seconds)}: "

    def accepts(self, line: str) -> bool:
        """Whether a line says that it is fine as it is."""
        return line.strip().casefold() == "ok"


class LongAsk(LengthAsk, TargetAsk):
    """Whether a session of many hours was one."""

    asks = Reason.LONG
    placeholder = "12:30, 12:30 client, ok"
    asked = (
        ("one session?  ", "quiet"),
        ("12:30", "bold primary"),
        (" splits  ", "quiet"),
        ("12:30 client", "bold primary"),
        (" whose the rest was  ", "quiet"),
        ("ok", "bold primary"),
    )

    def edit(self, line: str) -> edits.Edit:
        """Split it at a time, and give what comes after it to whoever is named."""
        time, _, who = line.strip().partition(" ")
        view, session = self.view, self.subject
        at = moment_near(time, day=view.day.date, now=view.now, days=view.day.days)
        split = edits.Split(session.id, at)
        split.decide(around(view))
        if not who.strip() or session.end is None:
            return split
        return edits.Insert(self.read(who).target, Span(at, session.end))

    def target_of(self, line: str) -> str:
        """What follows the time."""
        return line.strip().partition(" ")[2]

    def suggest(self, line: str) -> str | None:
        """Complete a client behind the time."""
        time, space, who = line.partition(" ")
        found = super().suggest(who) if space else None
        return f"{time} {found}" if found else None


class ShortAsk(LengthAsk):
    """Whether less than a minute was a session at all."""

    asks = Reason.SHORT
    kind = "review"
    placeholder = "d, <, >, ok"
    asked = (
        ("a slip?  ", "quiet"),
        ("d", "bold primary"),
        (" deletes  ", "quiet"),
        ("<", "bold primary"),
        (" to the one before  ", "quiet"),
        (">", "bold primary"),
        (" to the one after  ", "quiet"),
        ("ok", "bold primary"),
    )

    def edit(self, line: str) -> edits.Edit:
        """Delete it, or give it to a neighbour."""
        word, session = line.strip().casefold(), self.subject
        if word in {"d", "delete"}:
            return edits.Delete((session.id,))
        if word not in BEFORE | AFTER:
            raise Refused("Write d to delete it, < or > to join it to a neighbour, ok to leave it.")
        before, after = beside(self.view.day, self.item.span)
        side = before if word in BEFORE else after
        if side is None:
            raise Refused("There is no session on that side of it.")
        return self._joined(side)

    def _joined(self, side: Session) -> edits.Edit:
        """Join it to a neighbour; one that touches but says something else just takes its time."""
        session = self.subject
        join = edits.Join((side.id, session.id))
        try:
            join.decide(around(self.view), yes=True)
        except Refused:
            if side.end == session.start:
                return edits.Amend(side.id, end=session.end)
            if side.start == session.end:
                return edits.Amend(side.id, start=session.start)
            raise
        return join


class AwayAsk(ReviewAsk):
    """What happened in a stretch that nobody can vouch for."""

    asks = Reason.UNRESOLVED
    kind = "review"
    placeholder = "k, s, g or a client"
    answers: ClassVar = {
        "k": Answer.KEEP, "keep": Answer.KEEP, "s": Answer.STOP, "stop": Answer.STOP,
        "g": Answer.GO_ON, "go on": Answer.GO_ON,
    }  # fmt: skip

    def __init__(self, view: View, item: Item) -> None:
        super().__init__(view)
        self.item = item

    def understood(self, line: str) -> Row:
        """The facts, then what the line would do."""
        if self.skips(line):
            return Row(self._asked(), ENTER)
        try:
            answer, client = self._answer(line)
            return told(self.view, answered(self._case(), answer, client, yes=True))
        except Refused as refusal:
            return Row(((self.view.masked(str(refusal)), "warning"),))

    def _asked(self) -> tuple[Part, ...]:
        away, view = self.item.away, self.view
        times = f"{view.clock(away.start)}{view.signs.dash}{view.clock(away.end)}" if away else ""
        return (
            (f"away {times}?  ", "strong"),
            ("k", "bold primary"),
            (" keep  ", "quiet"),
            ("s", "bold primary"),
            (" cut and stop  ", "quiet"),
            ("g", "bold primary"),
            (" cut and go on  ", "quiet"),
            ("a client", "bold primary"),
            (" gets it", "quiet"),
        )

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Answer it."""
        answer, client = self._answer(line)
        session, away = self.subject.id, self.item.away
        return lambda keeper, yes: keeper.answer(
            session, answer, client, away=away.id if away else None, yes=yes
        )

    def _answer(self, line: str) -> tuple[Answer, ClientId | None]:
        word = " ".join(line.casefold().split())
        if word in self.answers:
            return self.answers[word], None
        return Answer.GIVE, self.view.snapshot.roster.find(line.strip()).id

    def _case(self) -> Case:
        view, away = self.view, self.item.away
        waiting = (away,) if away else ()
        return Case(self.subject, waiting, view.now, view.day.days, view.snapshot.roster, view.day.aways)
