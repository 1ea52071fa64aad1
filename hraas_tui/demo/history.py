"""A made-up history, and how it comes into a ledger: act by act, as if somebody had recorded it."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from hraas_tui.core.journal import Act, Change
from hraas_tui.core.sessions import Provenance
from hraas_tui.storage.ledger import Pulse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hraas_tui.clock import Clock
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Session, SessionId
    from hraas_tui.storage.ledger import Ledger

BATCH = 500
"""How many sessions of a history without verbs go into one act."""


@dataclass(frozen=True)
class History:
    """Clients, contexts and sessions in order of start; `verbs` says by which verb each session began.

    Without verbs the history is written as if it had been imported. `beside` is what happened beside the
    sessions, in order: proposals, breaks, reviews, terms and statements; `documents` are those of the statements.
    """

    roster: Roster
    sessions: tuple[Session, ...]
    verbs: Mapping[SessionId, str] = field(default_factory=dict)
    beside: tuple[tuple[Act, Moment], ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def running(self) -> Session | None:
        """The session without an end."""
        return self.sessions[-1] if self.sessions and self.sessions[-1].running else None


def write(ledger: Ledger, history: History, clock: Clock, origin: str = "app") -> None:
    """Write a history into an empty ledger, in one transaction."""
    begun = history.sessions[0].start if history.sessions else clock.now()
    with ledger.transaction():
        for client in history.roster.clients:
            ledger.commit(Act("client", (Change(None, client),)), begun, origin)
            contexts = history.roster.contexts_of(client.id, archived=True)
            if contexts:
                ledger.commit(Act("context", tuple(Change(None, c) for c in contexts)), begun, origin)
        for document in history.documents:
            ledger.put_document(document)
        for act, at in merge(_acts(history), history.beside, key=itemgetter(1)):
            ledger.commit(act, at, origin)
        if history.running is not None:
            ledger.set_pulse(Pulse(history.running.id, clock.boot(), clock.now()))


def _acts(history: History) -> Iterator[tuple[Act, Moment]]:
    if history.verbs:
        yield from _live(history)
        return
    for first in range(0, len(history.sessions), BATCH):
        some = history.sessions[first : first + BATCH]
        last = some[-1]
        yield Act("import", tuple(Change(None, s) for s in some)), last.end or last.start


def _live(history: History) -> Iterator[tuple[Act, Moment]]:
    """Each session by the verb that began it, ended by the next one or by a stop."""
    runs: Session | None = None
    for session in history.sessions:
        if runs is not None and runs.end is not None and runs.end < session.start:
            yield Act("stop", (_ended(runs),)), runs.end
            runs = None
        verb = history.verbs[session.id]
        if session.provenance is Provenance.TYPED:
            yield Act(verb, (Change(None, session),)), session.end or session.start
            continue
        ended = () if runs is None else (_ended(runs),)
        yield Act(verb, (*ended, Change(None, _begun(session)))), session.start
        runs = session
    if runs is not None and runs.end is not None:
        yield Act("stop", (_ended(runs),)), runs.end


def _begun(session: Session) -> Session:
    return session._replace(end=None, provenance=Provenance.LIVE)


def _ended(session: Session) -> Change:
    return Change(_begun(session), session)
