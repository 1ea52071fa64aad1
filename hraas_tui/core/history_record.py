"""All that is on record about a session: the journal's entries about it, act by act, and what bills and exports it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hraas_tui.core.journal import BACK
from hraas_tui.core.wording import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hraas_tui.core.journal import Entry, Fields
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId, Export


@dataclass(frozen=True, slots=True)
class Step:
    """What one act made of a session: its fields before and after, `back` among them; None where there is none."""

    at: Moment
    origin: str
    action: str
    reason: str
    before: Fields | None
    after: Fields | None
    act: int = 0

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        before, after = self.before or {}, self.after or {}
        return tuple(name for name in FIELDS if before.get(name) != after.get(name))


FIELDS = ("start", "end", "zone", "client", "context", "ticket", "note", "provenance", BACK)
"""A session's fields, in the order in which they are told."""


def steps_of(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """Put the entries about one session together, act by act."""
    steps: list[Step] = []
    state: Fields | None = None
    for _, group in groupby(entries, key=lambda entry: entry.act):
        rows = list(group)
        after = _after(state, [json.loads(row.body) for row in rows])
        first = rows[0]
        reason = str(json.loads(first.body)["reason"])
        steps.append(Step(first.recorded_at, first.origin, first.action, reason, state, after, first.act))
        state = after
    return tuple(steps)


def _after(state: Fields | None, bodies: Iterable[Any]) -> Fields | None:
    for body in bodies:
        if body["kind"] == BACK:
            state = None if state is None else {**state, **body["after"]}
        elif body["after"] is None:
            state = None
        else:
            state = {BACK: None, **(state or {}), **body["after"]}
    return state


@dataclass(frozen=True, slots=True)
class Billing:
    """That a statement which has the session was issued, or voided. `act` is the journal's, as a step has it."""

    at: Moment
    origin: str
    reason: str
    number: str
    client: ClientId
    live: bool
    act: int


def billings_of(entries: Iterable[Entry]) -> tuple[Billing, ...]:
    """Read the entries about statements, in their order."""
    told = [(entry, json.loads(entry.body)) for entry in entries]
    return tuple(
        Billing(
            entry.recorded_at,
            entry.origin,
            str(body["reason"]),
            body["after"]["number"],
            body["after"]["client"],
            body["after"]["voided_at"] is None,
            entry.act,
        )
        for entry, body in told
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What clients, contexts and sessions are called, those that are gone included, by their ids."""

    clients: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, tuple[ClientId | None, Moment]] = field(default_factory=dict)

    def client(self, client: str | None) -> str:
        """What a client is called."""
        return UNASSIGNED if client is None else self.clients.get(client, "a client that is gone")


@dataclass(frozen=True, slots=True)
class History:
    """All that is on record about one session: what happened to it, the statements and the written exports that have it."""

    id: str
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    names: Names
    exports: tuple[Export, ...] = ()
    billings: tuple[Billing, ...] = ()

    @property
    def billed(self) -> Billing | None:
        """The issue of the statement that it is billed in, None while it is in none that holds."""
        void = {billing.number for billing in self.billings if not billing.live}
        return next((billing for billing in self.billings if billing.number not in void), None)

    @property
    def last(self) -> Fields:
        """The session's fields as they are now, or as they were when it went away."""
        step = self.steps[-1]
        return step.after or step.before or {}

    @property
    def gone(self) -> bool:
        """Whether the session is no longer there."""
        return self.steps[-1].after is None
