"""What an export would write, and what is to be looked at first, as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from hraas_tui.app.widgets.paint import Part, Row, Rows, fit
from hraas_tui.core.moments import zoned
from hraas_tui.core.periods import MONTHS
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from textual import events
    from textual.geometry import Size

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.exports import ClientExport, Concern, Plan
    from hraas_tui.core.money import Money
    from hraas_tui.core.sessions import ClientId, SessionId

WIDE = 60
NAME = 24
NAME_NARROW = 11
MOST = 40
"""How many clients are told apart in a preview."""

WORDS = {
    State.RUNNING: "running",
    State.UNRESOLVED: "unresolved",
    State.UNASSIGNED: "unassigned",
    State.UNFILED: "to file",
}
MEND = {
    State.RUNNING: "s stops it",
    State.UNRESOLVED: "w it is right",
    State.UNASSIGNED: "a assign",
    State.UNFILED: "n note",
}
"""What is done about each state, by its key."""


def sums(amounts: Iterable[Money | None]) -> str:
    """Amounts, each currency by itself: `1760.67 EUR + 95.00 USD`; empty if there is none."""
    totals: dict[str, Decimal] = {}
    for money in amounts:
        if money is not None:
            totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.amount
    return " + ".join(f"{amount:,f} {currency}" for currency, amount in totals.items())


def preview_rows(view: View, plan: Plan, waiting: Collection[ClientId], width: int) -> list[Row]:
    """A line per client: sessions, recorded time and amount.

    Clients that are not `waiting` have no time that is not in a written export: that is said.
    """
    rows = []
    for export in plan.exports[:MOST]:
        client = export.client.id
        line = _line(view, export, width)
        if export.ids and client not in waiting:
            line = replace(line, right=(("written before", "quiet"),))
        rows.append(line)
    if len(plan.exports) > MOST:
        rows.append(Row(((f"and {len(plan.exports) - MOST} more", "quiet"),)))
    return rows


def _line(view: View, export: ClientExport, width: int) -> Row:
    room = NAME if width >= WIDE else NAME_NARROW
    count, client = export.total.count, export.client.id
    name, look, ellipsis = view.name(client), view.look(client), view.signs.ellipsis
    parts: list[Part] = [(fit(name, room - 1, ellipsis) + " ", look)]
    if not count:
        return Row((*parts, ("nothing: no file", "quiet")))
    if width >= WIDE:
        parts.append((plural(count, "session").rjust(14) + "  ", ""))
    parts.append((duration(export.total_seconds).rjust(7), "strong"))
    parts.append((f" {sums([export.amount]):>{16 if width >= WIDE else 14}}", ""))
    return Row(tuple(parts))


def summary(plan: Plan, width: int) -> list[str]:
    """The whole in a line or two: `March 2026: 2 clients, 15 sessions, 23:01 recorded, 1,760.67 EUR`."""
    filled = [export for export in plan.exports if export.ids]
    if not filled:
        return [f"{plan.period.label}: nothing to write"]
    sessions = plural(sum(export.total.count for export in filled), "session")
    recorded = f"{duration(sum(export.total_seconds for export in filled))} recorded"
    amount = sums(export.amount for export in filled)
    parts = [plural(len(filled), "client"), sessions, recorded, *([amount] if amount else [])]
    whole = f"{plan.period.label}: {', '.join(parts)}"
    if len(whole) <= width:
        return [whole]
    return [f"{plan.period.label}: {sessions}", ", ".join(parts[2:])]


def concerns_said(plan: Plan) -> str:
    """What is to be looked at: `2 to file, 1 running (left out)`; empty if nothing is."""
    counts = Counter(concern.state for concern in plan.concerns)
    left = {concern.state for concern in plan.left_out}
    return ", ".join(
        f"{counts[state]} {WORDS[state]}{' (left out)' if state in left else ''}"
        for state in (State.UNFILED, State.UNASSIGNED, State.UNRESOLVED, State.RUNNING)
        if counts[state]
    )


def concern_row(view: View, concern: Concern, width: int, *, chosen: bool) -> Row:
    """A session that is not as it should be, why, and the key that mends it."""
    session = concern.session
    local = zoned(session.start, view.day.days.zone).date()
    wide = width >= WIDE
    day = f"{local.day} {MONTHS[local.month - 1][:3]}".rjust(6) + " "
    date = f"{local.day_of_week().name.title()[:3]} {day}" if wide else day
    times = fit(view.times(session), 12) if wide else view.clock(session.start) + " "
    why = f"no {', '.join(concern.lacks)}" if concern.lacks else WORDS[concern.state]
    mark = view.signs.chosen if chosen else " "
    parts: list[Part] = [(mark, "bold primary"), (date, "quiet"), (times, "")]
    if concern.client is not None and wide:
        parts.append((fit(view.name(concern.client.id), 12) + " ", view.look(concern.client.id)))
    parts.append((why + "  ", "warning"))
    if wide:
        parts.append((view.note(session), "quiet"))
    mend = MEND[concern.state]
    return Row(tuple(parts), ((mend + " ", "primary" if chosen else "quiet"),), chosen=chosen)


class ConcernList(Rows, can_focus=True):
    """The sessions to look at. Arrows move in it, and at its ends out of it; keys mend what is highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("n", "screen.mend('note')", "note"),
        Binding("a", "screen.mend('assign')", "assign"),
        Binding("w", "screen.mend('accept')", "it is right"),
        Binding("enter,g", "screen.visit", "look at it"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view: View | None = None
        self._concerns: tuple[Concern, ...] = ()
        self._at = 0
        self._top = 0
        self._held = False

    @property
    def concern(self) -> Concern | None:
        """The highlighted one."""
        return self._concerns[self._at] if self._concerns else None

    def show(self, view: View, concerns: tuple[Concern, ...], keep: SessionId | None = None) -> None:
        """Show concerns; the highlight stays on its session, or on `keep`'s, while that is among them."""
        wanted = keep or (self.concern.session.id if self.concern else None)
        resized = len(concerns) != len(self._concerns)
        self._view, self._concerns = view, concerns
        found = [n for n, concern in enumerate(concerns) if concern.session.id == wanted]
        self._at = found[0] if found else min(self._at, max(0, len(concerns) - 1))
        self._draw()
        if resized:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are concerns, if the style sheet leaves room for them."""
        return max(1, len(self._concerns))

    def _draw(self) -> None:
        view, height = self._view, max(1, self.size.height)
        if view is None:
            return
        self._top = max(min(self._top, self._at), self._at - height + 1, 0)
        self._top = min(self._top, max(0, len(self._concerns) - height))
        shown = self._concerns[self._top : self._top + height]
        here = self._at - self._top
        width = self.size.width
        self.set_rows(
            [
                concern_row(view, concern, width, chosen=(self.has_focus or self._held) and n == here)
                for n, concern in enumerate(shown)
            ]
        )

    def on_resize(self) -> None:
        """Draw what there is room for."""
        self._draw()

    def hold(self, held: bool) -> None:
        """Keep the highlight in sight while something is typed about it."""
        self._held = held
        self._draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the highlight while keys come here."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Highlight what was clicked; look at it on the second click."""
        at = self._top + event.y
        if at < len(self._concerns):
            self._at = at
            self._draw()
            if event.chain > 1:
                self.run_worker(self.run_action("screen.visit"), group="verbs")

    async def action_step(self, by: int) -> None:
        """Move the highlight, or at an end leave for the field beside."""
        at = self._at + by
        if 0 <= at < len(self._concerns):
            self._at = at
            self._draw()
        else:
            await self.run_action(f"screen.next_field({1 if by > 0 else -1})")
