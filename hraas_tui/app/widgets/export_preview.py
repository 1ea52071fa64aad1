"""What an export would do, in words: a line a client, one of them in detail, the whole, and what the button does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Part, Row, fit
from hraas_tui.app.widgets.statement_told import MONEY
from hraas_tui.core.money import totals_said
from hraas_tui.core.phrases import duration, plural, tenths
from hraas_tui.core.sessions import State
from hraas_tui.formats.registry import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.app.export_reading import Choice, Preview
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Statement

WIDE, MIDDLE = 84, 56
"""Cells from which on a client's line has everything, or all that matters most."""

WORDS = {
    State.UNFILED: "to file",
    State.UNASSIGNED: "unassigned",
    State.UNRESOLVED: "unresolved",
    State.RUNNING: "running",
}

BOX = 4
LOOK = " ! "
"""Stands for what there is no room to say."""


def amount_of(view: View, statements: Iterable[Statement]) -> str:
    """What statements come to with their taxes, each currency by itself; empty without a rate."""
    return sums(view, ((total.gross, total.currency) for each in statements for total in each.totals))


def sums(view: View, amounts: Iterable[tuple[Decimal, str]]) -> str:
    """Amounts added up, each currency by itself; with its code where the terminal has no sign for it."""
    totals: dict[str, Decimal] = {}
    for amount, currency in amounts:
        totals[currency] = totals.get(currency, Decimal(0)) + amount
    said = totals_said((amount, code) for code, amount in totals.items())
    return said.translate(MONEY) if view.plain else said


# -- a line a client -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Columns:
    """The columns of a client's line for a width: cells each, 0 for one that is not there."""

    width: int
    issue: bool = field(kw_only=True)

    @property
    def name(self) -> int:
        """The client's name; in a narrow list, what the figures leave."""
        if self.width < MIDDLE:
            return max(6, self.width - BOX - 9 - self.amount - len(LOOK))
        return 19 if self.width >= WIDE else 15

    @property
    def number(self) -> int:
        """The number that it would get."""
        if not self.issue or self.width < MIDDLE:
            return 0
        return 18

    @property
    def figures(self) -> bool:
        """Whether there is room for sessions and recorded time beside billed time and the amount."""
        return self.width >= WIDE or (self.width >= MIDDLE and not self.issue)

    @property
    def amount(self) -> int:
        """The amount."""
        return 13 if self.width >= WIDE else 12


def heads(width: int, *, issue: bool) -> Row | None:
    """What the columns are; None where there is no room for them."""
    if width < MIDDLE:
        return None
    columns = Columns(width, issue=issue)
    words = " " * BOX + "client".ljust(columns.name) + ("number".ljust(columns.number) if issue else "")
    words += "sessions".rjust(8) + "recorded".rjust(10) if columns.figures else ""
    return Row(((words + "billed".rjust(9) + "amount".rjust(columns.amount), "quiet"),))


def box_of(chosen: bool, *, at: bool) -> Part:
    """A box, ticked or not; `at` where the keys are."""
    look = "bold" if at else ("strong" if chosen else "quiet")
    return (f"[{'x' if chosen else ' '}] ", look)


def choice_row(view: View, choice: Choice, width: int, *, issue: bool, chosen: bool) -> Row:
    """A client: in or out, the number it would get, sessions, recorded and billed time, amount, and what to look at."""
    draft, client, columns = choice.draft, choice.client.id, Columns(width, issue=issue)
    name = fit(view.name(client), columns.name - 1, view.signs.ellipsis)
    left: list[Part] = [box_of(draft is not None, at=chosen), (f"{name} ", view.look(client))]
    if draft is None:
        return Row((*left, ("not in it", "quiet")), chosen=chosen)
    left += [("nothing to bill", "quiet")] if draft.empty else _figures(view, draft, columns)
    room = width - sum(len(text) for text, _ in left) - 1
    return Row(tuple(left), _flags(flags_of(choice, issue=issue), room), chosen=chosen)


def _figures(view: View, draft: Draft, columns: Columns) -> list[Part]:
    statement = draft.statement
    figures: list[Part] = []
    if columns.number:
        number = fit(view.masked(draft.number), columns.number - 1, view.signs.ellipsis)
        figures.append((f"{number} ", ""))
    if columns.figures:
        figures.append((f"{len(statement.sessions):>8,}{duration(statement.recorded):>10}", ""))
    figures.append((tenths(statement.billed).rjust(9), "strong"))
    amount = amount_of(view, [statement]) or "no rate"
    figures.append((f" {amount:>{columns.amount - 1}}", "strong" if statement.totals else "quiet"))
    return figures


def flags_of(choice: Choice, *, issue: bool) -> list[Part]:
    """What is to be known about a client before anything else, what matters most first."""
    draft = choice.draft
    if draft is None:
        return []
    flags: list[Part] = []
    if stops := len(draft.stopped_by):
        flags.append((f"{stops} to mend", "warning"))
    if choice.findings:
        flags.append((f"{len(choice.findings)} to allow", "warning"))
    if draft.replaces is not None and issue:
        flags.append(("reissue", "primary"))
    if draft.late:
        late = len(draft.late)
        taken = len(draft.chosen)
        flags.append((f"{taken} late" if taken == late else f"{taken} of {late} late", "quiet"))
    return flags


def _flags(flags: list[Part], room: int) -> tuple[Part, ...]:
    """As many of them as there is room for; a sign if there is none for what has to be looked at."""
    shown: list[Part] = []
    for text, look in flags:
        parts = [*shown, *([(", ", "quiet")] if shown else []), (text, look)]
        if sum(len(word) for word, _ in parts) + 1 > room:
            break
        shown = parts
    if not shown and any(look == "warning" for _, look in flags):
        shown = [(LOOK.strip(), "warning")]
    return (*shown, (" ", "")) if shown else ()


# -- the whole -----------------------------------------------------------------------------------------------


def summary(view: View, found: Preview, width: int) -> list[str]:
    """The whole: `March 2026: 2 clients, 15 sessions, 23:01 recorded, 23.4 h billed, €1,760.67`, in lines that fit."""
    drafts = [draft.statement for draft in found.drafts]
    label = found.period.label
    if not drafts:
        return [f"{label}: nothing to bill"]
    amount = amount_of(view, drafts)
    parts = [
        f"{label}: {plural(len(drafts), 'client')}",
        plural(sum(len(statement.sessions) for statement in drafts), "session"),
        f"{duration(sum(statement.recorded for statement in drafts))} recorded",
        f"{tenths(sum(statement.billed for statement in drafts))} billed",
        *([amount] if amount else []),
    ]
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 2 > width:
            lines.append(part)
        else:
            lines[-1] += f", {part}"
    return lines


def standing(found: Preview, width: int) -> Row:
    """What is to be looked at over all clients: `2 to file, 1 running (left out), 1 to allow, 3 late`."""
    counts = Counter(concern.state for concern in found.concerns if not concern.late)
    words = [
        f"{counts[state]} {WORDS[state]}{' (left out)' if state is not State.UNFILED and width >= WIDE else ''}"
        for state in WORDS
        if counts[state]
    ]
    words += [f"{allow} to allow"] if (allow := sum(len(c.findings) for c in found.choices)) else []
    late = [f"{len(found.late)} late"] if found.late else []
    if not words:
        return Row((("all of it is filed", "success"), (", ".join(["", *late]), "quiet")))
    return Row((("to look at: ", "quiet"), (", ".join(words), "warning"), (", ".join(["", *late]), "quiet")))


def button(view: View, found: Preview, formats: Iterable[str], *, issue: bool) -> tuple[str, str, bool]:
    """What the button does: `Issue GLOBEX-2026-004 · 31.2 h · €4,368.00`; what it leaves; whether it does anything."""
    drafts = found.ready if issue else found.drafts
    names = [TITLES[name] for name in TITLES if name in set(formats)]
    stopped = len(found.drafts) - len(drafts)
    if not drafts:
        return (
            ("Nothing can be issued yet", f"{plural(stopped, 'client')} stopped", False)
            if stopped
            else ("Nothing to bill", "", False)
        )
    statements = [draft.statement for draft in drafts]
    figures = [tenths(sum(statement.billed for statement in statements)), amount_of(view, statements)]
    said = f" {view.signs.dot} ".join(word for word in (_done(view, drafts, issue=issue), *figures) if word)
    beside = f"{stopped} stopped" if stopped else ", ".join(names)
    return said, beside, bool(names)


def _done(view: View, drafts: tuple[Draft, ...], *, issue: bool) -> str:
    if issue:
        one = view.masked(drafts[0].number)
        return f"Issue {one}" if len(drafts) == 1 else f"Issue {len(drafts)} statements"
    one = view.name(drafts[0].client.id)
    return f"Write a draft for {one}" if len(drafts) == 1 else f"Write {len(drafts)} drafts"
