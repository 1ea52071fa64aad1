"""What the session editor holds and how it is read: texts as they are typed, turned into times and an edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core.clients import find_or_make
from hraas_tui.core.edits import KEPT, Amend, Insert
from hraas_tui.core.errors import Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import Span, Unclear
from hraas_tui.core.notes import check_ticket
from hraas_tui.core.text import clean
from hraas_tui.core.whens import end_of
from hraas_tui.core.whens_near import moment_near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whenever import Date

    from hraas_tui.core.edits import Edit
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import ClientId, Session

TIMES = ("start", "end")
TEXTS = ("start", "end", "context", "ticket", "note")
STILL_RUNS = "It still runs, so it has no end to change. Stop it first."
NO_END = "Type when it ended: a time, or a length such as +30m."
NO_START = "Type when it began: a time such as 9:40."
NO_OWNER = "A context needs its client: choose one first."
WHICH = "It can be more than one time: choose which."


@dataclass(frozen=True, slots=True)
class SessionForm:
    """The editor's fields. The picks are the instants that were chosen for times that are not clear."""

    start: str = ""
    end: str = ""
    client: ClientId | None = None
    context: str = ""
    ticket: str = ""
    note: str = ""
    start_pick: Moment | None = None
    end_pick: Moment | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is edited: a session, or for None a new one in a gap, if there is one.

    `day` is the civil day that a bare start means.
    """

    session: Session | None
    gap: Span | None
    day: Date
    days: Days
    roster: Roster

    @property
    def start(self) -> Moment | None:
        """When it starts as things are."""
        return self.session.start if self.session else self.gap.start if self.gap else None

    @property
    def end(self) -> Moment | None:
        """When it ends as things are, None also while it runs."""
        return self.session.end if self.session else self.gap.end if self.gap else None

    @property
    def running(self) -> bool:
        """Whether it has no end yet."""
        return self.session is not None and self.session.running

    def words(self, client: ClientId | None) -> tuple[str, str]:
        """Context and ticket that it has with a client, before any are typed: another one's are cleared."""
        own = self.session.client if self.session else None
        ticket = self.session.ticket if self.session and own in {None, client} else ""
        if client is None:
            return "", ticket
        if own == client and self.session:
            return self._key(self.session), ticket
        only = self.roster.context(self.roster.only_context(client)) if own is None else None
        return only.key if only else "", ticket

    def _key(self, session: Session) -> str:
        context = self.roster.context(session.context)
        return context.key if context else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a time is understood: its instant, else what is wrong with it, and the instants it may mean."""

    at: Moment | None = None
    problem: str = ""
    candidates: tuple[Moment, ...] = ()


def form_of(subject: Subject) -> SessionForm:
    """The form of a session as it is, or of a new one."""
    session = subject.session
    client = session.client if session else None
    context, ticket = subject.words(client)
    return SessionForm(
        start=_clock(subject.start, subject.days),
        end=_clock(subject.end, subject.days),
        client=client,
        context=context,
        ticket=ticket,
        note=session.note if session else "",
    )


def _clock(at: Moment | None, days: Days) -> str:
    return "" if at is None else days.clock(at)


def typed(form: SessionForm, blank: SessionForm) -> dict[str, object]:
    """The fields that a person changed: all that a draft has to keep."""
    names = SessionForm.__dataclass_fields__
    return {name: getattr(form, name) for name in names if getattr(form, name) != getattr(blank, name)}


def refilled(blank: SessionForm, draft: Mapping[str, object]) -> SessionForm:
    """A form with what was typed over it."""
    return replace(blank, **draft)  # type: ignore[arg-type]


# Times


def read_start(form: SessionForm, subject: Subject, now: Moment) -> Reading:
    """How the start is understood; one that was not touched is the instant that it was."""
    text = form.start.strip()
    if text == form_of(subject).start and subject.start is not None:
        return Reading(subject.start)
    if not text:
        return Reading(problem=NO_START)
    try:
        return Reading(moment_near(text, day=subject.day, now=now, days=subject.days))
    except Unclear as unclear:
        return _picked(unclear, form.start_pick, None, now)
    except Refused as refusal:
        return Reading(problem=str(refusal))


def read_end(form: SessionForm, subject: Subject, start: Reading, now: Moment) -> Reading:
    """How the end is understood; one that was not touched is the instant that it was, or none while it runs."""
    text = form.end.strip()
    if subject.running:
        return Reading(problem=STILL_RUNS if text else "")
    if text == form_of(subject).end and subject.end is not None:
        return Reading(subject.end)
    if not text or start.at is None:
        return Reading(problem="" if text else NO_END)
    try:
        return Reading(end_of(text, start=start.at, now=now, days=subject.days))
    except Unclear as unclear:
        return _picked(unclear, form.end_pick, start.at, now)
    except Refused as refusal:
        return Reading(problem=str(refusal))


def _picked(unclear: Unclear, pick: Moment | None, after: Moment | None, now: Moment) -> Reading:
    found = tuple(at for at in unclear.candidates if at <= now and (after is None or at > after))
    if pick in found:
        return Reading(pick, candidates=found)
    return Reading(problem=WHICH if found else str(unclear), candidates=found)


# What is wrong, and what it comes to


def problems(form: SessionForm, subject: Subject, now: Moment) -> dict[str, str]:
    """A sentence for each field that can't stay as it is, by the field's name."""
    start = read_start(form, subject, now)
    found = {
        "start": start.problem,
        "end": read_end(form, subject, start, now).problem,
        "context": _wrong_context(form, subject),
    }
    for name in ("ticket", "note"):
        try:
            (check_ticket if name == "ticket" else clean)(getattr(form, name))
        except Refused as refusal:
            found[name] = str(refusal)
    return {name: sentence for name, sentence in found.items() if sentence}


def context_of(form: SessionForm) -> str:
    """The context that is typed, without the sign that a note line puts before it."""
    return form.context.strip().removeprefix("@")


def is_new(form: SessionForm, subject: Subject) -> bool:
    """Whether the context is one that the client does not have yet."""
    key, client = context_of(form), form.client
    return bool(key) and client is not None and subject.roster.find_context(client, key) is None


def clears(form: SessionForm, subject: Subject) -> bool:
    """Whether what the session said of another client's work goes."""
    session = subject.session
    if session is None or session.client in {None, form.client}:
        return False
    return bool(session.context or session.ticket)


def _wrong_context(form: SessionForm, subject: Subject) -> str:
    key = context_of(form)
    if not key or key == subject.words(form.client)[0]:
        return ""
    if form.client is None:
        return NO_OWNER
    try:
        find_or_make(subject.roster, form.client, key)
    except Refused as refusal:
        return str(refusal)
    return ""


def edit_of(form: SessionForm, subject: Subject, now: Moment) -> Edit | None:
    """What a form comes to: only what was changed. None while something is wrong with it."""
    if problems(form, subject, now):
        return None
    start = read_start(form, subject, now)
    end = read_end(form, subject, start, now)
    context, ticket = context_of(form), check_ticket(form.ticket)
    session = subject.session
    if session is None:
        if start.at is None or end.at is None:
            return None
        return Insert(Target(form.client, context, ticket, clean(form.note)), Span(start.at, end.at))
    known = subject.words(form.client)
    return Amend(
        session.id,
        start=None if start.at == session.start else start.at,
        end=None if end.at == session.end else end.at,
        client=KEPT if form.client == session.client else form.client,
        context=None if context == known[0] else context,
        ticket=None if ticket == known[1] else ticket,
        note=None if clean(form.note) == session.note else form.note,
    )
