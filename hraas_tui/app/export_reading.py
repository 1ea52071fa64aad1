"""What an export would do, read a client at a time, so that the clock's keys never wait for more than one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from hraas_tui.app.dialogs.export_form import ExportForm
    from hraas_tui.core.billing.comparing import Comparison
    from hraas_tui.core.billing.drafting import Concern, Draft
    from hraas_tui.core.billing.linting import Finding
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import Client, ClientId, Session, SessionId
    from hraas_tui.timekeeper import Timekeeper

BREATH = 0.03
"""Seconds after which reading lets other jobs of the storage thread pass."""


@dataclass(frozen=True)
class Choice:
    """A client that is offered; `draft` is None while it is not chosen.

    `first` is the draft as it is preselected, `findings` what the linter says of the one that is meant.
    """

    client: Client
    draft: Draft | None = None
    first: Draft | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether there is anything to write."""
        return self.draft is not None and not self.draft.empty

    @property
    def stopped(self) -> bool:
        """Whether something has to be put right or allowed before it can be issued."""
        return self.draft is not None and bool(self.draft.stopped_by or self.findings)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of somebody else in a client's statement."""

    client: Client
    finding: Finding


@dataclass(frozen=True, slots=True)
class Late:
    """A finished session of an earlier period that no statement has; whether it is in this one."""

    client: Client
    session: Session
    chosen: bool


@dataclass(frozen=True)
class Preview:
    """All clients that are offered for a period, with the drafts of those chosen, at a position of the journal."""

    period: Period
    position: int
    choices: tuple[Choice, ...]
    comparison: Comparison | None = None

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts with something in them: those that an export writes, or tries to issue."""
        return tuple(c.draft for c in self.choices if c.draft is not None and c.filled)

    @property
    def ready(self) -> tuple[Draft, ...]:
        """Those that nothing stops from being issued."""
        return tuple(c.draft for c in self.choices if c.draft is not None and c.filled and not c.stopped)

    @property
    def chosen(self) -> frozenset[ClientId]:
        """The clients that are in it."""
        return frozenset(choice.client.id for choice in self.choices if choice.draft is not None)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """The sessions that are not as they should be, each once; those that only stay out come last."""
        found: dict[SessionId, Concern] = {}
        for choice in self.choices:
            for concern in () if choice.draft is None else choice.draft.concerns:
                found.setdefault(concern.session.id, concern)
        return tuple(sorted(found.values(), key=lambda concern: (concern.late, concern.session.start)))

    @property
    def to_mend(self) -> tuple[Concern | Found, ...]:
        """What stops an issue, and after it the late sessions that stay out."""
        concerns = self.concerns
        found = [Found(choice.client, finding) for choice in self.choices for finding in choice.findings]
        return (*(c for c in concerns if not c.late), *found, *(c for c in concerns if c.late))

    @property
    def late(self) -> tuple[Late, ...]:
        """The late sessions that are offered, a client's together."""
        return tuple(
            Late(choice.client, session, session.id in choice.draft.chosen)
            for choice in self.choices
            if choice.draft is not None
            for session in choice.draft.late
        )


@dataclass
class Reader:
    """Reads a preview in steps. What `known` has of the same journal position is not read again."""

    period: Period
    form: ExportForm
    known: Preview | None = None
    _position: int = -1
    _waiting: list[Client] = field(default_factory=list)
    _done: dict[ClientId, Choice] = field(default_factory=dict)
    _clients: tuple[Client, ...] = ()

    def step(self, keeper: Timekeeper) -> Preview | None:
        """Read some more; the preview once all of it is read, without the comparison. Begins anew if the ledger moved."""
        until = time.monotonic() + BREATH
        if keeper.ledger.position() != self._position:
            self._begin(keeper)
        while self._waiting:
            client = self._waiting.pop(0)
            self._done[client.id] = self._read(keeper, client)
            if time.monotonic() > until and self._waiting:
                return None
        if keeper.ledger.position() != self._position:
            return None
        choices = tuple(self._done.get(client.id, Choice(client)) for client in self._clients)
        return Preview(self.period, self._position, choices)

    def _begin(self, keeper: Timekeeper) -> None:
        self._position, roster = keeper.ledger.position(), keeper.roster()
        if not roster.clients:
            raise Refused("There is no client yet: add one on the Clients screen.")
        chosen = self.form.clients
        wanted = frozenset(keeper.unbilled_clients(self.period)) if chosen is None else chosen
        self._done = {}
        self._clients = tuple(c for c in roster.clients if not c.archived or c.id in wanted)
        self._waiting = [client for client in self._clients if client.id in wanted]

    def _read(self, keeper: Timekeeper, client: Client) -> Choice:
        before = self._before(client.id)
        first = None if before is None else before.first
        if first is None:
            first = keeper.draft(client.id, self.period)
        wanted = self._late(first)
        if before is not None and before.draft is not None and before.draft.chosen == wanted:
            return before
        draft = first if wanted == first.chosen else keeper.draft(client.id, self.period, wanted)
        return Choice(client, draft, first, keeper.findings(draft))

    def _before(self, client: ClientId) -> Choice | None:
        known = self.known
        if known is None or (known.position, known.period) != (self._position, self.period):
            return None
        return next((choice for choice in known.choices if choice.client.id == client), None)

    def _late(self, first: Draft) -> frozenset[SessionId]:
        offered = frozenset(session.id for session in first.late)
        return (first.chosen | (self.form.taken & offered)) - self.form.left


def compared(keeper: Timekeeper, found: Preview) -> Preview:
    """A preview with what the clients would find if they compared notes."""
    return replace(found, comparison=keeper.comparison(found.drafts)) if found.drafts else found
