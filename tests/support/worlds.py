"""Small worlds of sessions that touch, gap, link, run, are billed or in doubt; and any edit of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hraas_tui.core.edits import (
    KEPT,
    Amend,
    Around,
    Assign,
    Delete,
    Describe,
    Edit,
    Insert,
    Join,
    Rest,
    Shift,
    Split,
)
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import MINUTE, Days, Moment, Span
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    Client,
    ClientId,
    Context,
    ContextId,
    Provenance,
    Session,
    SessionId,
)
from tests.support.days import NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from random import Random

    from hraas_tui.core.drafts import Decision

ACME, GLOBEX, OLD = ClientId("acme"), ClientId("globex"), ClientId("old")
FIREWALL = Context(ContextId("X-firewall"), ACME, "firewall", "Firewall", 1)
MAIL = Context(ContextId("X-mail"), ACME, "mail", "Mail", 2)
GATEWAY = Context(ContextId("X-gateway"), GLOBEX, "gateway", "Gateway", 1)
ROSTER = Roster(
    (
        Client(ACME, "acme", "Acme", 1, 1, 1),
        Client(GLOBEX, "globex", "Globex", 2, 2, 2),
        Client(OLD, "old", "Old", 3, 3, 3, archived=True),
    ),
    (FIREWALL, MAIL, GATEWAY),
)
DAYS = Days(ZONE)
FIRST, NOW = -60, 0
"""The minutes, counted from noon, in which a world lies; noon is now."""


def minute(minutes: int) -> Moment:
    """An instant, in minutes from noon."""
    return NOON + minutes * MINUTE


def at(
    name: str,
    start: int,
    end: int | None,
    client: ClientId | None = ACME,
    *,
    context: Context | None = None,
    ticket: str = "",
    note: str = "",
    provenance: Provenance = Provenance.LIVE,
    back: str | None = None,
) -> Session:
    """A session, its times in minutes from noon."""
    return Session(
        SessionId(name),
        minute(start),
        None if end is None else minute(end),
        ZONE,
        client,
        context.id if context else None,
        ticket,
        note,
        provenance,
        None if back is None else SessionId(back),
    )


def world(*sessions: Session, aways: Iterable[Away] = (), billed: Collection[str] = ()) -> Around:
    """A world at noon; ids of what is made count from NEW-1 on."""
    numbers = itertools.count(1)
    return Around(
        NOON,
        DAYS,
        ROSTER,
        tuple(sorted(sessions, key=lambda session: session.start)),
        (),
        tuple(aways),
        {SessionId(name): "2026-007" for name in billed},
        identify=lambda: f"NEW-{next(numbers)}",
    )


def away(start: int, end: int, answer: str | None = None, name: str = "AWAY") -> Away:
    """An away period, its times in minutes from noon."""
    return Away(AwayId(name), minute(start), minute(end), "asleep", answer)


# -- any world and any edit -----------------------------------------------------------------------------------

CLIENTS = (ACME, ACME, GLOBEX, None)
CONTEXTS = (None, None, None, "", "firewall", "FIREWALL", "gateway", "new")
WORDS = (None, None, "", "X")


def any_world(random: Random) -> Around:
    """At most eight sessions in the hour before noon, the last one perhaps running, one perhaps billed."""
    cuts = sorted(random.sample(range(FIRST, NOW + 1), random.randint(2, 9)))
    spans = [pair for pair in itertools.pairwise(cuts) if random.random() < 0.8] or [(cuts[0], cuts[1])]
    names = [f"S{number}" for number in range(len(spans))]
    runs = random.random() < 0.5
    sessions = []
    for name, (start, end) in zip(names, spans, strict=True):
        client = random.choice(CLIENTS)
        session = at(
            name,
            start,
            None if runs and name == names[-1] else end,
            client,
            context=random.choice([None, *(c for c in ROSTER.contexts if c.client == client)]),
            ticket=random.choice(("", "", "7")),
            note=random.choice(("", "Fixed", "Tested")),
            provenance=random.choice(list(Provenance)),
            back=random.choice([None, *(other for other in names if other != name)]),
        )
        sessions.append(session)
    doubts = [(random.randint(FIRST - 5, NOW), random.randint(1, 20)) for _ in range(random.randint(0, 2))]
    aways = [
        away(start, start + long, random.choice((None, None, "keep")), f"A{number}")
        for number, (start, long) in enumerate(doubts)
    ]
    billed = random.sample(names, 1) if random.random() < 0.3 else ()
    return world(*sessions, aways=aways, billed=billed)


def any_edit(random: Random, around: Around) -> Edit:
    """Any edit of a world, sensible or not."""
    names = [session.id for session in around.sessions]
    first = random.randrange(len(names))
    row = tuple(names[first : first + random.randint(1, 3)])
    some = random.choice((row, row, tuple(random.choices(names, k=random.randint(1, 3)))))
    one, who = random.choice(names), random.choice((ACME, GLOBEX))
    span = Span(*sorted((_instant(random, around), _instant(random, around))))
    start, end = (random.choice((None, _instant(random, around))) for _ in range(2))
    says = random.choice(CONTEXTS), random.choice(WORDS), random.choice(WORDS)
    return random.choice(
        (
            Amend(one, start, end, strict=random.random() < 0.5),
            Amend(one, start, end, random.choice((KEPT, KEPT, ACME, GLOBEX, None)), *says),
            Shift(some, random.randint(-12, 12) * MINUTE),
            Split(one, _instant(random, around)),
            Join(row),
            Join(some),
            Delete(some),
            Insert(Target(random.choice(CLIENTS), says[0], "", "Typed"), span),
            Rest(span),
            Assign(some, who, says[0]),
            Describe(some, *says),
        )
    )


def _instant(random: Random, around: Around) -> Moment:
    """An edge of a session, something near it or anything."""
    edges = [moment for s in around.sessions for moment in (s.start, s.end) if moment is not None]
    near = random.choice(edges) + random.choice((-5, -1, 0, 0, 1, 5)) * MINUTE
    return random.choice((near, minute(random.randint(FIRST - 5, NOW + 1))))


def tried(around: Around, edit: Edit, *, yes: bool = True) -> Decision | type[Exception]:
    """What an edit comes to, or why it does not."""
    try:
        return edit.decide(around, yes=yes)
    except (NeedsYes, Refused, Stale) as trouble:
        return type(trouble)


def after(around: Around, decision: Decision) -> tuple[Session, ...]:
    """The sessions once a decision is done, by start."""
    known = {session.id: session for session in around.sessions}
    for change in decision.changes:
        if isinstance(change.before, Session):
            assert known.pop(change.before.id) == change.before
        if isinstance(change.after, Session):
            assert change.after.id not in known
            known[change.after.id] = change.after
    return tuple(sorted(known.values(), key=lambda session: session.start))


def owners(sessions: Sequence[Session], value: str = "client") -> dict[Moment, object]:
    """Whose each minute is, seen one by one."""
    return {
        instant: getattr(session, value)
        for session in sessions
        for instant in range(session.start, NOON if session.end is None else session.end, MINUTE)
    }


def by_id(sessions: Iterable[Session]) -> dict[str, Session]:
    """The sessions by their ids."""
    return {session.id: session for session in sessions}


def shown(sessions: tuple[Session, ...]) -> list[tuple[str, int, int | None]]:
    """Ids and times in minutes from noon."""
    zero = minute(0)
    return [
        (s.id, (s.start - zero) // MINUTE, None if s.end is None else (s.end - zero) // MINUTE)
        for s in sessions
    ]
