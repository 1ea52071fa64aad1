"""Retainers: hours that are added at each anchor, used in order of time, and lapse or roll over at the end.

Over any stretch of time: opening + added = used + lapsed + closing. What is left lapses at the end of its term, a
moment that belongs to the statement before; the hours of the next term are added at its beginning, in the statement
after.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.billing.statements import Account, Use
from hraas_tui.core.billing.terms import Retainer, Rollover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hraas_tui.core.billing.terms import Agreement
    from hraas_tui.core.moments import Days, Moment, Span


@dataclass(frozen=True, slots=True)
class Term:
    """One period of a retainer, `[start, end)`; it began on the civil day `since` (ISO 8601)."""

    since: str
    start: Moment
    end: Moment
    retainer: Retainer


def kept(retainer: Retainer, left: int) -> int:
    """How many of the seconds that are left at the end of a term roll over into the next."""
    match retainer.rollover:
        case Rollover.ALL:
            return left
        case Rollover.CAPPED:
            return min(left, retainer.cap)
        case Rollover.NONE:
            return 0


def terms_between(agreement: Agreement, days: Days, first: Date, last: Date) -> tuple[Term, ...]:
    """The terms of a client's retainer, from the very first to the one that begins last on or before `last`.

    `first` is the day of the client's first session: a retainer that holds from the beginning begins at the anchor
    before it. A change of the retainer cuts its term short.
    """
    found: list[Term] = []
    held = list(_held(agreement))
    for (since, retainer), after in zip(held, [*(day for day, _ in held[1:]), None], strict=True):
        if not retainer.seconds:
            continue
        day = since or _anchor(first, retainer, 1, later=False)
        while day <= last and (after is None or day < after):
            until = _anchor(day, retainer, since.month if since else 1, later=True)
            if after is not None:
                until = min(until, after)
            found.append(Term(day.format_iso(), days.starts_at(day), days.starts_at(until), retainer))
            day = until
    return tuple(found)


def _held(agreement: Agreement) -> Iterator[tuple[Date | None, Retainer]]:
    """Each retainer that was agreed and the day from which it holds; None for the beginning."""
    changes = sorted({each.since for each in agreement.terms if each.context is None} | {""})
    known: Retainer | None = None
    for since in changes:
        retainer = agreement.on(since).retainer
        if retainer != known:
            yield (Date.parse_iso(since) if since else None), retainer
        known = retainer


def _anchor(day: Date, retainer: Retainer, month: int, *, later: bool) -> Date:
    """The first anchor after a day, or the last one up to it; terms begin in a month and every so many from there."""
    index = day.year * 12 + day.month - 1
    index -= (index - (month - 1)) % retainer.months
    if later:
        while _in_month(index, retainer) <= day:
            index += retainer.months
    else:
        while _in_month(index, retainer) > day:
            index -= retainer.months
    return _in_month(index, retainer)


def _in_month(index: int, retainer: Retainer) -> Date:
    year, month = divmod(index, 12)
    return Date(year, month + 1, min(retainer.anchor, monthrange(year, month + 1)[1]))


class Meter:
    """A retainer while a statement's time is laid against it, in order of time.

    `taken` are the seconds that earlier statements used, by the first day of their term.
    """

    def __init__(self, terms: Sequence[Term], taken: Mapping[str, int], span: Span) -> None:
        self._terms, self._taken, self._span = terms, taken, span
        self._left = self._added = self._used = self._lapsed = 0
        self._at = 0
        self._open: Term | None = None
        self._own: Counter[str] = Counter()
        self._go_on(span.start, adding=False)
        self._opening = self._left
        self._added = self._used = self._lapsed = 0

    def use(self, at: Moment, wanted: int) -> int:
        """Use up to `wanted` seconds at a moment, not before any earlier one; return how many there were."""
        granted = min(wanted, self.left_at(at))
        if self._open is None:
            return 0
        self._left -= granted
        self._used += granted
        self._own[self._open.since] += granted
        return granted

    def left_at(self, at: Moment) -> int:
        """Seconds that are left at a moment, not before any earlier one."""
        self._go_on(max(at, self._span.start), adding=True)
        return 0 if self._open is None else self._left

    def closed(self) -> Account:
        """The account over the statement's period; time that earlier statements used in it counts as used."""
        self._go_on(self._span.end, adding=False)
        uses = tuple(Use(since, seconds) for since, seconds in self._own.items() if seconds)
        return Account(self._opening, self._added, self._used, self._lapsed, self._left, uses)

    def _go_on(self, at: Moment, *, adding: bool) -> None:
        """Let terms end and begin up to a moment; one that begins at it only if `adding`."""
        while True:
            if self._open is not None:
                if self._open.end > at:
                    return
                self._end(self._open)
            if self._at == len(self._terms):
                return
            term = self._terms[self._at]
            if term.start > at or (term.start == at and not adding):
                return
            self._begin(term)

    def _begin(self, term: Term) -> None:
        self._open = term
        self._at += 1
        self._left += term.retainer.seconds
        self._added += term.retainer.seconds
        gone = min(self._left, self._taken.get(term.since, 0))
        self._left -= gone
        self._used += gone

    def _end(self, term: Term) -> None:
        follows = self._at < len(self._terms) and self._terms[self._at].start == term.end
        stays = kept(term.retainer, self._left) if follows else 0
        self._lapsed += self._left - stays
        self._left = stays
        self._open = None
