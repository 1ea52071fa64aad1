"""What a day still asks of the person who reviews it, in the order in which it happened."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hraas_tui.core.moments import HOUR, MINUTE, Span
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.sessions import lacking
from hraas_tui.core.threads import same_thread, thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whenever import Date

    from hraas_tui.core.day import Day
    from hraas_tui.core.hours import Hours
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Away, Requirement, Session

LEAST_GAP = 5 * MINUTE
LONGEST, SHORTEST = 4 * HOUR, MINUTE
LEAST_WORDS = 3


Said: TypeAlias = "dict[tuple[str, ...], dict[tuple[object, ...], Session]]"
"""Sessions by the words of their notes and by their threads."""


class Reason(StrEnum):
    """Why something is to be looked at, in the order in which a session's are settled."""

    UNRESOLVED = "unresolved"
    UNASSIGNED = "unassigned"
    LONG = "long"
    SHORT = "short"
    UNFILED = "unfiled"
    BRIEF = "brief"
    REPEATED = "repeated"
    GAP = "gap"


OPEN = {Reason.UNFILED: "to file", Reason.UNRESOLVED: "unresolved", Reason.UNASSIGNED: "unassigned"}
"""What is missing, in words. All else is a matter of judgement, and accepted once the day is marked reviewed."""


class Item(NamedTuple):
    """A session, or a gap (`session` is None), with all the reasons to look at it.

    `lacks` is what it needs to be filed, `away` the first stretch of it that waits for a person's word, and
    `like` an earlier session of another thread that has the same note.
    """

    span: Span
    reasons: tuple[Reason, ...]
    session: Session | None = None
    lacks: tuple[Requirement, ...] = ()
    away: Away | None = None
    like: Session | None = None


def items(day: Day, now: Moment, working: Hours | None) -> tuple[Item, ...]:
    """Everything to be looked at, by start: one item a session, and the gaps in working hours.

    `working` None leaves gaps out. On a day that is marked reviewed only what is missing is left.
    """
    said = _said(day)
    found = [item for session in day.sessions if (item := _of_session(day, session, now, said)) is not None]
    if working is not None and not day.reviewed:
        hours = working.span(day.date, day.days)
        parts = (hours.clip(gap.start, gap.end) for gap in day.gaps(now))
        found += [Item(part, (Reason.GAP,)) for part in parts if part and part.seconds >= LEAST_GAP]
    return tuple(sorted(found, key=lambda item: (item.span.start, item.span.end)))


def _of_session(day: Day, session: Session, now: Moment, said: Said) -> Item | None:
    aways = day.waiting(session, now)
    away = next((away for away in aways if day.span.clip(away.start, away.end)), None)
    like = _like(session, said)
    reasons = [] if away is None else [Reason.UNRESOLVED]
    lacks: tuple[Requirement, ...] = ()
    if session.end is not None and session.start in day.span:
        owner = day.roster.client_of(session)
        lacks = () if owner is None else lacking(session, owner.requires)
        reasons += _finished(session, lacks, repeats=like is not None)
    if day.reviewed:
        reasons = [reason for reason in reasons if reason in OPEN]
    if not reasons:
        return None
    return Item(Span(session.start, session.until(now)), tuple(reasons), session, lacks, away, like)


def _finished(session: Session, lacks: tuple[Requirement, ...], *, repeats: bool) -> Iterator[Reason]:
    """Why a finished session is to be looked at, its end apart; the note of one without a client can wait."""
    long = session.seconds(session.start)
    if session.client is None:
        yield Reason.UNASSIGNED
    if long > LONGEST:
        yield Reason.LONG
    if long < SHORTEST:
        yield Reason.SHORT
    if session.client is None:
        return
    if lacks:
        yield Reason.UNFILED
    if len(session.note.split()) < LEAST_WORDS:
        yield Reason.BRIEF
    if repeats:
        yield Reason.REPEATED


def said_before(day: Day, session: Session) -> Session | None:
    """An earlier session of the day, of another thread, that has a session's note word for word; None without one."""
    return _like(session, _said(day))


def _said(day: Day) -> Said:
    """Who said what first, by the words of the note: of each thread its earliest session, in order."""
    said: Said = {}
    for session in day.listed:
        if words := words_of(session.note):
            said.setdefault(words, {}).setdefault(thread(session), session)
    return said


def _like(session: Session, said: Said) -> Session | None:
    for other in said.get(words_of(session.note), {}).values():
        if other.start >= session.start:
            return None
        if not same_thread(session, other):
            return other
    return None


@lru_cache(maxsize=1024)  # the notes of a day are looked at with each key
def words_of(note: str) -> tuple[str, ...]:
    """The words of a note, which say the same in capitals and with other spaces."""
    return tuple(note.casefold().split())


def beside(day: Day, span: Span) -> tuple[Session | None, Session | None]:
    """The sessions of a day right before and right after a span, None where there is none."""
    before = [session for session in day.sessions if session.end is not None and session.end <= span.start]
    after = [session for session in day.sessions if session.start >= span.end]
    return (before[-1] if before else None), (after[0] if after else None)


def missing(found: tuple[Item, ...]) -> dict[str, int]:
    """How many of the items lack what, in words: `to file`, `unresolved`, `unassigned`."""
    return {word: sum(reason in item.reasons for item in found) for reason, word in OPEN.items()}


def judged(found: tuple[Item, ...]) -> int:
    """How many of the items lack nothing, and are only to be looked at."""
    return sum(OPEN.keys().isdisjoint(item.reasons) for item in found)


def day_called(date: Date) -> str:
    """A day as a sentence names it: `Mon 16 Mar`."""
    return f"{date.day_of_week().name.title()[:3]} {date.day} {MONTHS[date.month - 1][:3]}"
