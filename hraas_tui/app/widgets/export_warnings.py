"""What clients would find if they compared notes, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.export_lists import Warned
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whenever import Date

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.comparing import Balance, Comparison, Twice
    from hraas_tui.core.billing.same_words import Shared
    from hraas_tui.core.sessions import ClientId

MOST = 30
"""How many findings of a kind are told apart."""


def warnings_of(view: View, found: Comparison | None) -> tuple[Warned, ...]:
    """What would be found: time billed to several, days billed over the clock, shared wording; the worst first."""
    if found is None:
        return ()
    twice = sorted(found.twice, key=lambda each: -each.seconds)
    over = sorted(found.excessive, key=lambda balance: -balance.over)
    return (
        *_most(
            (_twice(view, each) for each in twice), len(twice), "more such stretch", "more such stretches"
        ),
        *_most((_over(view, balance) for balance in over), len(over), "more such day", "more such days"),
        *_most((_shared(view, each) for each in found.telling), len(found.telling), "more shared wording"),
    )


def _most(said: Iterator[Warned], count: int, one: str, many: str | None = None) -> Iterator[Warned]:
    for _ in range(min(count, MOST)):
        yield next(said)
    if count > MOST:
        yield Warned(f"and {plural(count - MOST, one, many)}; hraas compare lists them")


def _twice(view: View, each: Twice) -> Warned:
    times = f"{view.clock(each.start)}{view.signs.dash}{view.clock(each.end)}"
    why = ""
    if each.disclosed:
        why = " by printed minimums" if each.disclosed == each.seconds else ", in part by printed minimums"
    said = f"{_day(view, view.day.days.day_of(each.start))} {times}: {_length(each.seconds)} billed to {_names(view, each.clients)}{why}"
    return Warned(said, each.claims[0].session)


def _over(view: View, balance: Balance) -> Warned:
    billed = balance.billed - balance.topped_up
    worst = balance.causes[0] if balance.causes else None
    by = f", most by {view.name(worst.client)}, +{_length(worst.over)}" if worst else ""
    said = f"{_day(view, balance.day)}: {_length(billed)} billed for {_length(balance.recorded)} recorded{by}"
    return Warned(said, worst.session if worst else None)


def _shared(view: View, each: Shared) -> Warned:
    where = {"ticket": "the ticket", "note": "the note", "run": "the words"}[each.kind]
    said = f"{_names(view, each.clients)} have {where} {quoted(each.text)} in common"
    sessions = each.said[0].sessions
    return Warned(said, sessions[0] if sessions else None)


def _names(view: View, clients: Iterable[ClientId]) -> str:
    return " and ".join(view.name(client) for client in clients)


def _day(view: View, day: Date) -> str:
    year = "" if day.year == view.snapshot.today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1][:3]}{year}"


def _length(seconds: int) -> str:
    """Hours and minutes; seconds where there is no minute: `0:12`, `45 s`."""
    return f"{seconds} s" if seconds < MINUTE else duration(seconds)
