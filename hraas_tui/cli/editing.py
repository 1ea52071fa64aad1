"""How the command line carries out an edit: previewed, or asked about where it has to be, done and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hraas_tui.cli.options import json_option, yes_option
from hraas_tui.cli.output import say, say_json
from hraas_tui.cli.records import tell
from hraas_tui.core.errors import NeedsYes

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.cli.options import Call
    from hraas_tui.core.drafts import Decision
    from hraas_tui.core.edits import Edit
    from hraas_tui.core.effects import Moved
    from hraas_tui.core.moments import Span
    from hraas_tui.core.roster import Roster
    from hraas_tui.timekeeper import Outcome, Timekeeper

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True)
class Manner:
    """How an edit is to be carried out: what the options say that every edit has."""

    yes: bool
    preview: bool
    reason: str
    as_json: bool


def editing_options(function: F) -> F:
    """Give a verb the options of every edit; it hands them to `carry_out` as a `Manner`."""
    preview = click.option("--preview", is_flag=True, help="Say what would happen, and change nothing.")
    reason = click.option("--reason", default="", metavar="R", help="Why; the journal keeps it.")
    return reason(preview(yes_option(json_option(function))))


def carry_out(
    call: Call,
    keeper: Timekeeper,
    edit: Edit,
    manner: Manner,
    record: Callable[[Outcome], Any] | None = None,
) -> None:
    """Do an edit, or only preview it, and tell what comes of it.

    `record` makes what `--json` prints, where that is not the session that the edit is about.
    """
    from hraas_tui.core.text import clean

    reason = clean(manner.reason, what="reason")
    if manner.preview:
        _preview(keeper, edit, as_json=manner.as_json)
        return
    outcome = call.confirmed_as_seen(
        keeper, lambda yes, seen: keeper.edit(edit, yes=yes, seen=seen, reason=reason), yes=manner.yes
    )
    if manner.as_json and record is not None:
        say_json(record(outcome))
    else:
        tell(outcome, keeper, as_json=manner.as_json)


def span_of(keeper: Timekeeper, start: str, end: str) -> Span:
    """The time that START and END name: END is the first such time after START, or a length."""
    from hraas_tui.core.moments import Span
    from hraas_tui.core.whens import end_of, moment_of

    now, days = keeper.clock.now(), keeper.days
    begun = moment_of(start, now=now, days=days)
    return Span(begun, end_of(end, start=begun, now=now, days=days))


def _preview(keeper: Timekeeper, edit: Edit, *, as_json: bool) -> None:
    from hraas_tui.core.effects import moved

    question = _question(keeper, edit)
    decision, roster = keeper.preview(edit), keeper.roster()
    moves = moved(decision.changes, keeper.clock.now())
    if as_json:
        say_json(_preview_record(decision, moves, roster, question))
        return
    say(f"Preview, nothing is changed: {decision.news}")
    weight = _weight(moves, roster)
    if weight not in decision.news:
        say(f"Recorded time: {weight}.")
    if question:
        say(f"It asks first: {question}")


def _question(keeper: Timekeeper, edit: Edit) -> str | None:
    """What the edit would ask first, None if nothing."""
    try:
        keeper.preview(edit, yes=False)
    except NeedsYes as asked:
        return str(asked)
    return None


def _weight(moves: tuple[Moved, ...], roster: Roster) -> str:
    from hraas_tui.core.effects import told

    return told(moves, roster) or ("less than a minute changes" if moves else "no change")


def _preview_record(
    decision: Decision, moves: tuple[Moved, ...], roster: Roster, question: str | None
) -> dict[str, Any]:
    keys = ((roster.client(move.client), move.seconds) for move in moves)
    return {
        "news": decision.news,
        "question": question,
        "moved": [{"client": known.key if known else None, "seconds": seconds} for known, seconds in keys],
    }
