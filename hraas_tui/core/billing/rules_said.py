"""The rules of a statement, in sentences for whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import HOLIDAY, WHOLE_DAY, Charge, Group, Rollover, Rounding
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.money import full, unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

    from hraas_tui.core.billing.terms import Agreed, Retainer, Window
    from hraas_tui.core.moments import Days

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PERIODS = {1: "month", 3: "quarter", 12: "year"}
MULTIPLES = {1: "whole minute", 60: "whole hour"}
GROUPS = {
    Group.CONTEXT_DAY: "The sessions of one context on one day",
    Group.CLIENT_DAY: "The sessions of one day",
    Group.STATEMENT: "All sessions of the statement",
}
RECORDED = (
    "Recorded time runs from the start of a session to its end; none of these rules changes it. "
    "Totals are sums of the printed lines."
)
LAST_DAY = 28
"""The last day that every month has."""


def sentences(all_agreed: Sequence[Agreed], days: Days, scopes: Sequence[str] = ()) -> tuple[str, ...]:
    """What the terms say, each sentence once.

    `scopes` say for what each of the terms holds (`for vpn`, empty for all else). Sentences that only some of the terms
    say are told with them, after those that hold for everything that is charged.
    """
    clock = _clock(days.day_start)
    held: dict[Agreed, list[str]] = {}
    for index, agreed in enumerate(all_agreed):
        held.setdefault(agreed, []).append(scopes[index] if scopes else "")
    told = {agreed: tuple(_of(agreed, days)) for agreed in held}
    charged = [each for each in held if each.charge is Charge.BILLABLE] or list(held)
    general = [sentence for sentence in told[charged[0]] if all(sentence in told[each] for each in charged)]
    special = [
        f"{_scope(held[agreed])}: {sentence}" if len(told) > 1 else sentence
        for agreed in sorted(held, key=lambda each: "" in held[each])  # what is said of all else comes last
        for sentence in told[agreed]
        if sentence not in general
    ]
    return (
        f"Times are those of {days.zone}. A session belongs to the day on which it starts; a day starts at {clock}.",
        *dict.fromkeys([*general, *special]),
        RECORDED,
    )


def _scope(scopes: Collection[str]) -> str:
    words = "otherwise" if "" in scopes else _joined(dict.fromkeys(scopes))
    return words[:1].upper() + words[1:]


def _of(agreed: Agreed, days: Days) -> Iterator[str]:
    yield _rounding(agreed)
    if agreed.charge is Charge.NO_CHARGE:
        yield "Time without charge is shown at zero."
        return
    if agreed.rate is not None and agreed.currency is not None:
        yield (
            f"An hour costs {full(agreed.rate, agreed.currency)} {agreed.currency}; each line's amount is rounded "
            f"half up to {unit(agreed.currency):f} {agreed.currency}."
        )
    if agreed.windows:
        yield from _after_hours(agreed, days)
    if any(HOLIDAY in window.days for window in agreed.windows) and agreed.holidays:
        yield f"Holidays: {_joined(agreed.holidays)}."
    if agreed.retainer.seconds:
        yield from retainer_said(agreed.retainer, agreed.currency)
        if agreed.windows and agreed.retainer.multiplied:
            yield "An hour after hours uses up as much of the retainer as its multiple says: two hours at × 2."


def _rounding(agreed: Agreed) -> str:
    """How time is rounded, in the order in which it happens: added up, minimum, increment."""
    alone = agreed.group is Group.SESSION
    steps = [] if alone else ["are added up"]
    if agreed.minimum:
        steps.append(f"{'counts' if alone else 'count'} as at least {minutes_said(agreed.minimum)}")
    verb = "is " if alone else "are " if agreed.minimum else ""
    steps.append(f"{verb}{_step(agreed)}")
    return f"{'Each session' if alone else GROUPS[agreed.group]} {_joined(steps)}{_nothing(agreed)}."


def _step(agreed: Agreed) -> str:
    multiple = MULTIPLES.get(agreed.increment, f"multiple of {minutes_said(agreed.increment)}")
    if not agreed.increment:
        return "billed to the second"
    match agreed.rounding:
        case Rounding.UP:
            return f"rounded up to a {multiple}"
        case Rounding.NEAREST:
            return f"rounded to the nearest {multiple}, halves up"
        case Rounding.DOWN:
            return f"rounded down to a {multiple}"


def _nothing(agreed: Agreed) -> str:
    """What is too short to be billed, if anything is."""
    step = agreed.increment * MINUTE
    least = {Rounding.UP: 0, Rounding.NEAREST: step // 2, Rounding.DOWN: step}[agreed.rounding]
    if agreed.minimum * MINUTE >= least:
        return ""
    minutes, seconds = divmod(least, MINUTE)
    said = f"{minutes}:{seconds:02} minutes" if minutes and seconds else f"{seconds} seconds"
    return f"; less than {said if seconds else minutes_said(minutes)} bills nothing"


def _after_hours(agreed: Agreed, days: Days) -> Iterator[str]:
    midnight = f", with days from {_clock(0)} to {_clock(WHOLE_DAY)}" if days.day_start else ""
    most = " Where several hold, the highest counts." if len(agreed.windows) > 1 else ""
    yield f"After hours by the clock{midnight}: {'; '.join(windows_said(agreed.windows))}.{most}"
    steps = f", in steps of {minutes_said(agreed.increment)}" if agreed.increment else ""
    yield f"A session that goes on into other hours is cut there, and its billed time shared out in proportion{steps}."


def _joined(words: Iterable[str]) -> str:
    """All of some words, whatever their number: rules are told whole."""
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last


def minutes_said(minutes: int) -> str:
    """Minutes as words: `6 minutes`, `1 minute`, `1 hour`, `1:30 hours`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minute{'' if rest == 1 else 's'}"
    if rest:
        return f"{hours}:{rest:02} hours"
    return f"{hours} hour{'' if hours == 1 else 's'}"


def windows_said(windows: Iterable[Window]) -> Iterator[str]:
    """Each window as words: `Monday to Friday 18:00–08:00 × 1.5`."""
    for window in windows:
        over = "" if window.end > window.start else " (next day)"
        times = f"{_clock(window.start)}–{_clock(window.end)}{over}"
        hours = "" if (window.start, window.end) == (0, WHOLE_DAY) else f" {times}"
        yield f"{days_said(window.days)}{hours} × {plain(window.multiplier)}"


def days_said(days: frozenset[int]) -> str:
    """Days of the week as words, runs of three and more with their ends: `Monday to Friday and holidays`."""
    return _joined(ranges(days, (*WEEKDAYS, "holidays"), " to "))


def ranges(days: frozenset[int], names: Sequence[str], to: str) -> list[str]:
    """Days in order by their names, three and more weekdays that follow each other as a range; the holiday last."""
    runs: list[list[int]] = []
    for day in sorted(days - {HOLIDAY}):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words: list[str] = []
    for run in runs:
        known = [names[day - 1] for day in run]
        words += [f"{known[0]}{to}{known[-1]}"] if len(run) > 2 else known  # noqa: PLR2004 - a run has ends and a middle
    return [*words, *([names[HOLIDAY - 1]] if HOLIDAY in days else [])]


def retainer_said(retainer: Retainer, currency: str | None) -> Iterator[str]:
    """A retainer in sentences."""
    month = PERIODS.get(retainer.months, f"{retainer.months} months")
    on = f"the {ordinal(retainer.anchor)}"
    if retainer.anchor > LAST_DAY:
        on += " or the last day of a shorter month"
    yield (
        f"A retainer covers {hours_said(retainer.seconds)} every {month}, counted from {on}; the sessions use it "
        "up in order of time, and one at which it runs out is cut in two."
    )
    match retainer.rollover:
        case Rollover.NONE:
            yield "What is left of the retainer at the end lapses."
        case Rollover.CAPPED:
            yield (
                f"Of what is left of the retainer at the end, up to {hours_said(retainer.cap)} roll over; "
                "the rest lapses."
            )
        case Rollover.ALL:
            yield "What is left of the retainer at the end rolls over."
    if retainer.overage is not None and currency is not None:
        yield f"An hour beyond the retainer costs {full(retainer.overage, currency)} {currency}."
    if not retainer.multiplied:
        yield "After-hours time uses up the retainer hour for hour."
    yield "A session of an earlier period uses what is left of the retainer at the beginning of this one."


def ordinal(day: int) -> str:
    """A day of a month as it is said: `1st`, `12th`, `31st`."""
    tens = day // 10 % 10
    return f"{day}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def hours_said(seconds: int) -> str:
    """Hours as words: `20 h`, `12:30 h`."""
    minutes = seconds // 60
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02} h"


def plain(number: Decimal) -> str:
    """A number without superfluous zeros: `1.5`, `2`."""
    return f"{number.normalize():f}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
