from __future__ import annotations

from decimal import Decimal

import pytest

from hraas_tui.core.billing.terms import Rules, Terms
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Client,
    ClientId,
    Context,
    ContextId,
    Requirement,
    Session,
    SessionId,
    State,
    TermsId,
    state_of,
)

ACME = Client(ClientId("ACME"), "acme", "ACME", 1, 1, 0, Decimal(95), "EUR", "Europe/Berlin")
DOCS = Context(ContextId("DOCS"), ACME.id, "docs", "docs", 0)
NOTE, TICKET = frozenset({Requirement.NOTE}), frozenset({Requirement.TICKET})
MIDNIGHT = 1774994400
"""1 April 2026, 00:00 in Berlin."""

ROSTER = Roster(
    (ACME,),
    (DOCS,),
    (
        Terms(TermsId("T1"), ACME.id, None, "2026-04-01", Rules(requires=NOTE)),
        Terms(TermsId("T2"), ACME.id, DOCS.id, "", Rules(requires=TICKET)),
        Terms(TermsId("T3"), ACME.id, None, "2026-05-01", Rules(rate=Decimal(100))),
    ),
)


def session(start: int, context: ContextId | None = None) -> Session:
    return Session(SessionId("S"), start, start + 60, "UTC", ACME.id, context)


@pytest.mark.parametrize(
    ("start", "context", "requires"),
    [
        (MIDNIGHT - 1, None, frozenset[Requirement]()),
        (MIDNIGHT, None, NOTE),
        (MIDNIGHT - 1, DOCS.id, TICKET),
        (MIDNIGHT, DOCS.id, TICKET),
    ],
)
def test_what_a_session_must_have_is_what_its_day_and_context_say(
    start: int, context: ContextId | None, requires: frozenset[Requirement]
) -> None:
    client = ROSTER.client_of(session(start, context))
    assert client is not None
    assert client.requires == requires
    state = state_of(session(start, context), client, ())
    assert state is (State.UNFILED if requires else State.FILED)


def test_terms_that_ask_for_nothing_leave_the_client_as_it_is() -> None:
    plain = Roster((ACME,), (DOCS,), ROSTER.terms[2:])
    assert plain.client_of(session(MIDNIGHT)) is ACME
