"""Clients and sessions to draw statements up from: made by hand, or drawn with every kind of text and trouble."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.moments import Days
from hraas_tui.core.periods import Period
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    Client,
    ClientId,
    Context,
    ContextId,
    Provenance,
    Requirement,
    Session,
    SessionId,
)
from tests.support.texts import TEXT, mark

BERLIN = Days("Europe/Berlin")
MARCH = Period(Date(2026, 3, 1), Date(2026, 3, 31))

ACME = Client(ClientId("A"), "acme", "Acme", 1, 1, 0, Decimal(95), "EUR")


def session(name: str, start: int, seconds: int | None = 3600, **fields: object) -> Session:
    """A session of Acme unless told otherwise; None for no end."""
    known = {"zone": "Europe/Berlin", "client": ACME.id, **fields}
    return Session(SessionId(name), start, None if seconds is None else start + seconds, **known)  # type: ignore[arg-type]


def local(text: str, days: Days = BERLIN) -> int:
    """The instant of `2026-03-16 09:40`."""
    date, _, time = text.partition(" ")
    hours, minutes = map(int, time.split(":"))
    midnight = Days(days.zone, 0).starts_at(Date.parse_iso(date))
    return midnight + hours * 3600 + minutes * 60


@st.composite
def _text(draw: st.DrawFn, owner: str) -> str:
    before, after = draw(TEXT), draw(TEXT)
    return f"{before}{mark(owner)}{after}" if before or draw(st.booleans()) else ""


@st.composite
def _client(draw: st.DrawFn, number: int) -> Client:
    rate = draw(st.none() | st.decimals(0, 500, places=draw(st.integers(0, 4))))
    return Client(
        id=ClientId(f"{mark(str(number))}-id"),
        key=mark(str(number)),
        name=draw(_text(str(number))) or mark(str(number)),
        colour=1,
        hotkey=None,
        position=number,
        rate=rate,
        currency=None if rate is None else draw(st.sampled_from(["EUR", "JPY", "BHD"])),
        zone=draw(st.sampled_from([None, "America/New_York", "Asia/Kolkata", "Pacific/Apia"])),
        requires=draw(st.frozensets(st.sampled_from(Requirement))),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Roster, tuple[Session, ...], tuple[Away, ...]]:
    """A roster, sessions around March 2026 that don't overlap, the last perhaps running, and away periods."""
    clients = tuple(draw(_client(number)) for number in range(draw(st.integers(1, 3))))
    contexts = tuple(
        Context(ContextId(f"{c.key}-x{n}"), c.id, f"{c.key}-context{n}", "", n)
        for c in clients
        for n in range(2)
    )
    at = local("2026-02-26 00:00")
    sessions: list[Session] = []
    for number in range(draw(st.integers(0, 12))):
        at += draw(st.integers(0, 5 * 86_400))
        sessions.append(draw(_session(number, at, clients, contexts)))
        at = sessions[-1].end or at
    running = draw(st.booleans())
    if sessions and running:
        sessions[-1] = session(
            str(sessions[-1].id),
            sessions[-1].start,
            None,
            client=draw(st.sampled_from([None, clients[0].id])),
        )
    aways = tuple(
        Away(AwayId(f"away{n}"), s.start, s.start + 60, "sleep", draw(st.sampled_from([None, "keep"])))
        for n, s in enumerate(sessions)
        if draw(st.integers(0, 4)) == 0
    )
    return Roster(clients, contexts), tuple(sessions), aways


@st.composite
def _session(
    draw: st.DrawFn, number: int, at: int, clients: tuple[Client, ...], contexts: tuple[Context, ...]
) -> Session:
    client = draw(st.none() | st.sampled_from(clients))
    owner = "U" if client is None else str(client.position)
    own = [None] if client is None else [None, *(c.id for c in contexts if c.client == client.id)]
    return session(
        f"{mark(owner)}{number:04}",
        at,
        draw(st.integers(1, 30 * 3600)),
        client=None if client is None else client.id,
        context=draw(st.sampled_from(own)),
        ticket=draw(_text(owner)),
        note=draw(_text(owner)),
        provenance=draw(st.sampled_from(Provenance)),
    )
