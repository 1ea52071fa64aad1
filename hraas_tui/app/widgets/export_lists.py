"""The lists of the export dialog: clients, what is to be put right, late sessions, and what clients could compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from hraas_tui.app.export_reading import Choice, Found, Late
from hraas_tui.app.widgets.export_preview import BOX, WORDS, box_of, choice_row, heads
from hraas_tui.app.widgets.paint import Part, Row, fit
from hraas_tui.app.widgets.pick_list import PickList
from hraas_tui.core.billing.drafting import Concern, days_of
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import SessionId, State
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.widget import Widget

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Client, Session

WIDE = 60

MEND = {
    State.RUNNING: "s stops it",
    State.UNRESOLVED: "w it is right",
    State.UNASSIGNED: "a assign",
    State.UNFILED: "n note",
}
"""What is done about each state, by its key."""


class Toggled(Message):
    """An item is to be taken in or left out; all of them if `every`."""

    def __init__(self, pick_list: Widget, *, every: bool = False) -> None:
        self.pick_list, self.every = pick_list, every
        super().__init__()

    @property
    def control(self) -> Widget:
        """The list."""
        return self.pick_list


class ClientTable(PickList[Choice]):
    """The clients, each with what its statement would be; space takes one in or leaves it out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take(False)", "in or out"),
        Binding("A", "take(True)", "all or none"),
    ]
    issue = False

    def key_of(self, item: Choice) -> Hashable:
        """Its client."""
        return item.client.id

    def row_of(self, view: View, item: Choice, width: int, *, chosen: bool) -> Row:
        """A client's line."""
        return choice_row(view, item, width, issue=self.issue, chosen=chosen)

    def head(self, width: int, more: int) -> Row | None:
        """What the columns are, and how many more clients there are."""
        row = heads(width, issue=self.issue)
        return row if row is None or not more else Row(row.left, ((f"{more} more ", "quiet"),))

    def clicked(self, x: int) -> None:
        """Take the client in or out whose box was clicked."""
        if x < BOX:
            self.action_take(every=False)

    def action_take(self, every: bool) -> None:
        """Ask for the client to be taken in or left out; for all of them."""
        self.post_message(Toggled(self, every=every))


class MendList(PickList[Concern | Found]):
    """What stops an issue. Keys mend what is highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "screen.mend('note')", "note"),
        Binding("a", "screen.mend('assign')", "assign"),
        Binding("w", "screen.mend('accept')", "it is right"),
        Binding("A", "screen.allow", "allow"),
        Binding("enter,g", "screen.visit", "look at it"),
    ]

    def key_of(self, item: Concern | Found) -> Hashable:
        """Its session, or the word and whose statement it is in."""
        if isinstance(item, Concern):
            return item.session.id
        return (item.client.id, item.finding.word)

    def row_of(self, view: View, item: Concern | Found, width: int, *, chosen: bool) -> Row:
        """A session with what it lacks, or a word that should not be there."""
        if isinstance(item, Concern):
            return concern_row(view, item, width, chosen=chosen)
        return found_row(view, item, width, chosen=chosen)

    async def opened(self) -> None:
        """Look at the session."""
        await self.run_action("screen.visit")


class LateList(PickList[Late]):
    """Sessions of earlier periods that no statement has; space takes one in or leaves it out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take(False)", "in or out"),
        Binding("A", "take(True)", "all or none"),
        Binding("enter,g", "screen.visit", "look at it"),
    ]

    def key_of(self, item: Late) -> Hashable:
        """Its session."""
        return item.session.id

    def row_of(self, view: View, item: Late, width: int, *, chosen: bool) -> Row:
        """A session, in or out."""
        wide = width >= WIDE
        box = box_of(item.chosen, at=chosen)
        length: Part = (duration(item.session.seconds(view.now)).rjust(5) + "  ", "strong")
        when, who = _when(view, item.session, wide=wide), _who(view, item.client, wide=wide)
        if not wide:
            return Row((box, when[0], length, *who), chosen=chosen)
        context, note = view.context(item.session), view.note(item.session)
        parts = [box, *when, *who, length, *_there(view, item), (f"{context}  ", ""), (note, "quiet")]
        return Row(tuple(parts), chosen=chosen)

    def clicked(self, x: int) -> None:
        """Take the session in or out whose box was clicked."""
        if x < BOX:
            self.action_take(every=False)

    def action_take(self, every: bool) -> None:
        """Ask for the session to be taken in or left out; for all of them."""
        self.post_message(Toggled(self, every=every))

    async def opened(self) -> None:
        """Look at the session."""
        await self.run_action("screen.visit")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that clients would find if they compared notes, and the session that it comes from."""

    said: str
    session: SessionId | None = None


class CompareList(PickList[Warned]):
    """What clients would find if they compared notes: for one's own eyes, and nothing that stops an issue."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,g", "screen.visit", "look at it")]

    def key_of(self, item: Warned) -> Hashable:
        """What is said."""
        return item.said

    def row_of(self, view: View, item: Warned, width: int, *, chosen: bool) -> Row:  # noqa: ARG002 - cut by the paint
        """A sentence."""
        mark = view.signs.chosen if chosen else " "
        return Row(((mark, "bold primary"), (view.masked(item.said), "warning")), chosen=chosen)

    async def opened(self) -> None:
        """Look at the session."""
        await self.run_action("screen.visit")


def _when(view: View, session: Session, *, wide: bool) -> list[Part]:
    local = view.day.days.day_of(session.start)
    day = f"{local.day} {MONTHS[local.month - 1][:3]}".rjust(6) + " "
    if not wide:
        return [(day, "quiet"), (view.clock(session.start) + " ", "")]
    date = f"{local.day_of_week().name.title()[:3]} {day}"
    return [(date, "quiet"), (fit(view.times(session), 12), "")]


def _there(view: View, late: Late) -> list[Part]:
    """The day that a session belongs to in its client's zone, if it is another one here: why it is late."""
    days = days_of(late.client, view.day.days)
    local = days.day_of(late.session.start)
    if local == view.day.days.day_of(late.session.start) or view.hides(late.client.id):
        return []
    day = f"{local.day} {MONTHS[local.month - 1][:3]}"
    return [(f"{day} in {days.zone}  ", "quiet")]


def _who(view: View, client: Client | None, *, wide: bool) -> list[Part]:
    if client is None:
        return []
    room = 12 if wide else 8
    return [(fit(view.name(client.id), room, view.signs.ellipsis) + " ", view.look(client.id))]


def concern_row(view: View, concern: Concern, width: int, *, chosen: bool) -> Row:
    """A session that is not as it should be, why, and the key that mends it."""
    session, wide = concern.session, width >= WIDE
    why = f"no {', '.join(concern.lacks)}" if concern.lacks else WORDS[concern.state]
    mark = view.signs.chosen if chosen else " "
    parts: list[Part] = [(mark, "bold primary"), *_when(view, session, wide=wide)]
    parts += _who(view, concern.client, wide=wide) if wide else []
    parts.append(
        (f"{why}{', late: left out' if concern.late else ''}  ", "quiet" if concern.late else "warning")
    )
    if wide:
        parts.append((view.note(session), "quiet"))
    mend = MEND[concern.state]
    return Row(tuple(parts), ((mend + " ", "primary" if chosen else "quiet"),), chosen=chosen)


def found_row(view: View, found: Found, width: int, *, chosen: bool) -> Row:
    """A word of somebody else, where it stands, and the key that allows it."""
    finding, wide = found.finding, width >= WIDE
    first, owner = finding.places[0], finding.owners[0]
    whose = view.masked(f"{owner.kind} of {owner.name}")
    more = f" and {len(finding.places) - 1} more" if len(finding.places) > 1 else ""
    parts: list[Part] = [(view.signs.chosen if chosen else " ", "bold primary")]
    parts += _who(view, found.client, wide=wide) if wide else []
    parts.append((view.masked(quoted(finding.word)), "warning"))
    parts.append((f" {whose}, in {view.masked(first.where)}{more}  ", ""))
    if wide:
        parts.append((view.masked(first.excerpt), "quiet"))
    return Row(tuple(parts), (("A allow ", "primary" if chosen else "quiet"),), keeps=True, chosen=chosen)
