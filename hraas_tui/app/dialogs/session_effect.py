"""What saving the session editor would do: to the neighbours, to whose time, and whether it asks first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Part, Row, width_of, wrapped
from hraas_tui.core.effects import moved, neighbours, told
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.edits import Edit
    from hraas_tui.timekeeper import Timekeeper

LABEL = "then     "
ASKS = "enter asks first"
GAP = "  "

SPELLED = str.maketrans({"→": "->", "−": "-", "–": "-", "·": "/"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit would do: to each neighbour, to whose recorded time, whether it asks; or why it can't be."""

    neighbours: tuple[str, ...] = ()
    weight: str = ""
    asks: bool = False
    refusal: str = ""


def foresee(keeper: Timekeeper, edit: Edit) -> Effect:
    """Find out what an edit would do, from the ledger itself."""
    try:
        decision = keeper.preview(edit)
        asks = _asks(keeper, edit)
    except Refused as refusal:
        return Effect(refusal=str(refusal))
    own = {*edit.named, *([decision.session.id] if decision.session else [])}
    roster = keeper.roster()
    moves = moved(decision.changes, keeper.clock.now())
    if not decision.changes:
        weight = "nothing is changed yet"
    elif not moves:
        weight = "no recorded time moves"
    else:
        weight = told(moves, roster) or "less than a minute moves"
    return Effect(neighbours(decision.changes, roster, keeper.days, own), weight, asks)


def _asks(keeper: Timekeeper, edit: Edit) -> bool:
    try:
        keeper.preview(edit, yes=False)
    except NeedsYes:
        return True
    return False


def effect_rows(view: View, effect: Effect | None, room: int, width: int) -> list[Row]:
    """The rows that say it, so many at most and so wide; none before it is known."""
    if effect is None:
        return []
    width -= len(LABEL)
    if effect.refusal:
        return _labelled(
            [_line(line, "warning") for line in wrapped(_shown(view, effect.refusal), width, room)]
        )
    others = [_shown(view, words) for words in effect.neighbours]
    weight = wrapped(_shown(view, effect.weight), width, min(2, room))
    asks: tuple[Part, ...] = ((ASKS, "warning"),) if effect.asks else ()
    if room == 1:
        return _labelled([_line(", ".join(others), "strong") if others else _line(weight[0], "quiet")], asks)
    tail = [_line(line, "quiet") for line in weight]
    if asks and width_of((*tail[-1], (GAP, ""), *asks)) > width:
        tail, asks = [*tail, asks], ()
    return _labelled(
        [*(_line(line, "strong") for line in _fitting(others, width, room - len(tail))), *tail], asks
    )


def _fitting(others: list[str], width: int, room: int) -> list[str]:
    """Lines for as many neighbours as there is room for; if not for all, the last one says how many more."""
    lines: list[str] = []
    for at, words in enumerate(others):
        parts = wrapped(words, width, 2)
        left = len(others) - at
        if len(lines) + len(parts) + (left > 1) > room:
            return [
                *lines,
                f"{left} more change" if lines else plural(left, "neighbour changes", "neighbours change"),
            ]
        lines += parts
    return lines


def _line(text: str, look: str) -> tuple[Part, ...]:
    return ((text, look),)


def _labelled(lines: Sequence[tuple[Part, ...]], aside: tuple[Part, ...] = ()) -> list[Row]:
    """Rows with a label before the first and a word beside the last."""
    last = len(lines) - 1
    return [
        Row(
            ((LABEL if at == 0 else " " * len(LABEL), "quiet"), *line),
            aside if at == last else (),
            keeps=True,
        )
        for at, line in enumerate(lines)
    ]


def _shown(view: View, text: str) -> str:
    masked = view.masked(text)
    return masked.translate(SPELLED) if view.plain else masked
