"""One client of an export in detail: what was rounded, the retainer, what it replaces, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.export_preview import BOX, MIDDLE, WIDE, Columns, flags_of, sums
from hraas_tui.app.widgets.paint import Part, Row, fit
from hraas_tui.app.widgets.statement_told import MONEY
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import HOUR
from hraas_tui.core.phrases import duration, plural, tenths

if TYPE_CHECKING:
    from hraas_tui.app.export_reading import Choice
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Issued, Line, Statement
    from hraas_tui.core.sessions import Client

MOST_CONTEXTS = 4
MOST_CHANGES = 3

SAME = HOUR // 20
"""Seconds of a difference that tenths of an hour do not show."""


def detail_rows(view: View, choice: Choice, width: int, *, issue: bool) -> list[Row]:
    """What a client's line has no room for: what was rounded, the retainer, contexts, what it replaces."""
    draft = choice.draft
    if draft is None or view.hides(choice.client.id):
        return []
    facts: list[Part] = [] if draft.empty else _facts(draft, width, issue=issue)
    facts += _elsewhere(draft)
    facts += flags_of(choice, issue=issue) if width < MIDDLE else []
    rows = _joined(view, choice.client, facts, width)
    if draft.replaces is not None:
        rows += _replaces(view, draft, draft.replaces)
    columns = Columns(width, issue=issue)
    return [*rows, *_contexts(view, draft, columns)] if columns.figures else rows


def _replaces(view: View, draft: Draft, voided: Issued) -> list[Row]:
    changes = draft.statement.changes or ("Nothing differs from it.",)
    rows = [Row(((f"replaces {voided.number} ", "bold primary"), (f"(void: {voided.reason})", "quiet")))]
    shown = [change.translate(MONEY) if view.plain else change for change in changes[:MOST_CHANGES]]
    rows += [Row(((f"  {change}", ""),)) for change in shown]
    if len(changes) > MOST_CHANGES:
        rows.append(Row(((f"  and {plural(len(changes) - MOST_CHANGES, 'more change')}", "quiet"),)))
    return rows


def _facts(draft: Draft, width: int, *, issue: bool) -> list[Part]:
    statement, account = draft.statement, draft.statement.account
    facts: list[Part] = []
    if width < MIDDLE:
        sessions = plural(len(statement.sessions), "session")
        facts.append((f"{sessions}, {duration(statement.recorded)} recorded", ""))
        if issue:
            facts.append((draft.number, ""))
    elif width < WIDE and issue:
        facts.append(
            (f"{plural(len(statement.sessions), 'session')}, {duration(statement.recorded)} recorded", "")
        )
    if rounded := rounded_said(statement):
        facts.append((rounded, ""))
    elif not facts:
        facts.append(("billed as it was recorded", "quiet"))
    if account is not None:
        left = account.opening + account.added - account.used
        facts.append((f"retainer: uses {tenths(account.used)}, {tenths(left)} left", "primary"))
    free = sum(line.billed for line in statement.lines if line.charge is Charge.NO_CHARGE)
    if free:
        facts.append((f"{tenths(free)} at no charge", "quiet"))
    facts += [
        (f"with {tax.label or 'tax'} {tax.percent.normalize():f} %", "quiet") for tax in statement.taxes
    ]
    return facts


def charged(statement: Statement) -> int:
    """Recorded seconds of what is billed: those of lines without charge left out."""
    return sum(line.recorded for line in statement.lines if line.charge is Charge.BILLABLE)


def rounded_said(statement: Statement) -> str:
    """How billed time differs from recorded: `billed 31.2 h for 30.8 recorded`; empty if it does not."""
    recorded, billed = charged(statement), statement.billed
    if abs(recorded - billed) < SAME:
        return ""
    return f"billed {tenths(billed)} for {tenths(recorded).removesuffix(' h')} recorded"


def _elsewhere(draft: Draft) -> list[Part]:
    facts: list[Part] = []
    numbers = dict.fromkeys(number for _, number in draft.billed)
    for number in numbers:
        count = sum(1 for _, other in draft.billed if other == number)
        facts.append((f"{plural(count, 'session')} in {number} already", "quiet"))
    if draft.unbillable:
        facts.append((f"{plural(len(draft.unbillable), 'session')} not billable", "quiet"))
    return facts


def _joined(view: View, client: Client, facts: list[Part], width: int) -> list[Row]:
    """The facts in a line; in a narrow place in a line each."""
    name: Part = (f"{view.name(client.id)}: ", view.look(client.id))
    if width < MIDDLE:
        return [Row((name, *facts[:1])), *(Row(((f"  {text}", look),)) for text, look in facts[1:])]
    parts: list[Part] = [name]
    for at, (text, look) in enumerate(facts):
        parts += [(f" {view.signs.dot} ", "quiet")] if at else []
        parts.append((text, look))
    return [Row(tuple(parts))] if facts else []


def _contexts(view: View, draft: Draft, columns: Columns) -> list[Row]:
    """What the statement is made of, by context: the largest first, in the columns of the clients' lines."""
    by_context: dict[str, list[Line]] = {}
    for line in draft.statement.lines:
        keys = {piece.context for piece in line.pieces}
        key = line.context if line.context is not None else (keys.pop() if len(keys) == 1 else "several")
        by_context.setdefault(key, []).append(line)
    ranked = sorted(by_context.items(), key=lambda pair: -sum(line.billed for line in pair[1]))
    shown = ranked[:MOST_CONTEXTS] if len(ranked) <= MOST_CONTEXTS else ranked[: MOST_CONTEXTS - 1]
    rows = [_context_row(view, key or "no context", lines, columns) for key, lines in shown]
    if len(ranked) > len(shown):
        rest = [line for _, lines in ranked[len(shown) :] for line in lines]
        rows.append(_context_row(view, f"{len(ranked) - len(shown)} more", rest, columns))
    return rows


def _context_row(view: View, key: str, lines: list[Line], columns: Columns) -> Row:
    covered = all(line.covered for line in lines)
    earned = ((line.amount, line.currency) for line in lines)
    known = ((amount, code) for amount, code in earned if amount is not None and code is not None)
    amount = "retainer" if covered else sums(view, known)
    sessions = len({piece.session for line in lines for piece in line.pieces})
    recorded = duration(sum(line.recorded for line in lines))
    words = " " * BOX + fit(key, columns.name + columns.number - 1, view.signs.ellipsis) + " "
    words += f"{sessions:>8,}{recorded:>10}"
    billed = tenths(sum(line.billed for line in lines)).rjust(9)
    return Row(((words, "quiet"), (billed, ""), (f" {amount:>{columns.amount - 1}}", "quiet")))
