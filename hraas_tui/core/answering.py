"""What a person answers to an away period, and what then becomes of the session."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.doubts import KEPT
from hraas_tui.core.drafts import Decision, Draft
from hraas_tui.core.effects import recorded
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.moments import MINUTE, Span, without
from hraas_tui.core.phrases import duration, full_stop
from hraas_tui.core.sessions import Away, AwayId, Provenance, Session, SessionId, new_id
from hraas_tui.core.wording import called, label, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.core.journal import Change
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId


class Answer(StrEnum):
    """What can be answered; the words are kept in the journal."""

    KEEP = KEPT
    STOP = "stop"
    GO_ON = "go on"
    GIVE = "give"
    LATER = "later"


class Case(NamedTuple):
    """All that an answer looks at.

    `waiting` are the stretches of the session that are answered, within it and by start: all of them to keep
    them, one for every other answer. `aways` are the away periods that the session overlaps, `others` the other
    sessions that those overlap, and `linked` the sessions whose `back` is the session.
    """

    session: Session
    waiting: tuple[Away, ...]
    now: Moment
    days: Days
    roster: Roster
    aways: tuple[Away, ...] = ()
    others: tuple[Session, ...] = ()
    linked: tuple[Session, ...] = ()
    identify: Callable[[], str] = new_id

    @property
    def name(self) -> str:
        """How the session is called."""
        return label(self.session, self.roster)


def answered(case: Case, answer: Answer, client: ClientId | None = None, *, yes: bool = False) -> Decision:
    """What an answer comes to.

    `keep` leaves the time as it is. `stop` ends the session where the away period began. `go on` takes the away
    period out: the later part stays the session, the earlier one becomes a new one. `give` does so too, and
    enters the time for another client. `later` does nothing. Raises `NeedsYes` where nothing would be left of
    the session.
    """
    if not case.waiting:
        return Decision((), f"{case.name} has nothing to answer.", case.session)
    if answer is Answer.LATER:
        return Decision((), f"{case.name} stays unresolved until somebody says what happened.", case.session)
    draft = Draft((case.session, *case.linked))
    for away in case.waiting:
        _settle(case, draft, away, answer)
    if answer is Answer.KEEP:
        return Decision(draft.changes(), f"Kept the time of {case.name} as it is.", case.session)
    parts = _parts(case, answer, _receiver(case, client) if answer is Answer.GIVE else None)
    if not any(part.id == case.session.id for part in parts):
        if not yes:
            whole = f"{case.name} {times(case.session, case.days)}"
            raise NeedsYes(f"Nothing would be left of {whole}: it would be removed. Remove it?")
        draft.remove(case.session.id)
    for part in parts:
        draft.put(part)
    changes = draft.changes()
    kept = next((part for part in reversed(parts) if part.id == case.session.id), None)
    return Decision(changes, _told(case, parts, changes), kept)


def _receiver(case: Case, client: ClientId | None) -> ClientId:
    """Who gets the time."""
    known = case.roster.client(client)
    if known is None:
        raise Refused("Say which client gets the time.")
    if known.archived:
        raise Refused(f"{known.name} is archived. Bring it back first.")
    if known.id == case.session.client:
        raise Refused(f"The time is {known.name}'s already: keep it instead.")
    return known.id


def _parts(case: Case, answer: Answer, client: ClientId | None) -> list[Session]:
    """What becomes of the session, by start; the part that keeps its id and its `back` is the last of it."""
    session, away = case.session, case.waiting[0]
    before = session.adjusted(end=away.start) if session.start < away.start else None
    stays = answer is not Answer.STOP and (session.end is None or away.end < session.end)
    after = session.adjusted(start=away.end) if stays else None
    if before is not None and after is not None:
        before = before._replace(id=SessionId(case.identify()), back=None)
    between = None if client is None else _given(case, client)
    return [part for part in (before, between, after) if part is not None]


def _given(case: Case, client: ClientId) -> Session:
    away = case.waiting[0]
    return Session(
        id=SessionId(case.identify()),
        start=away.start,
        end=away.end,
        zone=case.session.zone,
        client=client,
        context=case.roster.only_context(client),
        provenance=Provenance.TYPED,
    )


def _settle(case: Case, draft: Draft, away: Away, answer: Answer) -> None:
    """Answer the away periods that a stretch was made of; what they say of other sessions stays open."""
    stretch = Span(away.start, away.end)
    rows = [row for row in case.aways if row.answer is None and stretch.clip(row.start, row.end)]
    for row in rows:
        within = stretch.clip(row.start, row.end)
        if within is not None:
            draft.note(row, row._replace(start=within.start, end=within.end, answer=str(answer)))
        for part in _of_others(case.others, row):
            draft.note(None, Away(AwayId(case.identify()), part.start, part.end, row.reason))
    for part in without(stretch, rows):
        draft.note(None, Away(AwayId(case.identify()), part.start, part.end, away.reason, str(answer)))


def _of_others(others: Iterable[Session], row: Away) -> Iterable[Span]:
    whole = Span(row.start, row.end)
    parts = (whole.clip(other.start, row.end if other.end is None else other.end) for other in others)
    return [part for part in parts if part is not None]


def _told(case: Case, parts: list[Session], changes: tuple[Change, ...]) -> str:
    """`Globex 10:02–12:31, Globex from 13:10; 0:39 less.`."""
    named = ", ".join(_part(part, case) for part in parts) or f"{case.name} is removed"
    lost = -recorded(changes, case.now)
    return f"{named}; {duration(lost)} less." if lost >= MINUTE else full_stop(named)


def _part(part: Session, case: Case) -> str:
    name = called(part, case.roster)
    if part.end is None:
        return f"{name} from {case.days.clock(part.start)}"
    return f"{name} {times(part, case.days)}"
