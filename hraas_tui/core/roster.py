"""All clients and contexts of a ledger, and how they are found by key, hotkey or name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.billing.terms import Agreement, Terms
    from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session

HOTKEYS = tuple("123456789")
"""The digits that a client can have."""


@dataclass(frozen=True)
class Roster:
    """Every client and context, the archived ones too, in their order on screen, and the terms of all."""

    clients: tuple[Client, ...] = ()
    contexts: tuple[Context, ...] = ()
    terms: tuple[Terms, ...] = ()

    @cached_property
    def _clients(self) -> dict[ClientId, Client]:
        return {client.id: client for client in self.clients}

    @cached_property
    def _contexts(self) -> dict[ContextId, Context]:
        return {context.id: context for context in self.contexts}

    @cached_property
    def _demanding(self) -> frozenset[ClientId]:
        """The clients of which some terms say what a session must have."""
        return frozenset(each.client for each in self.terms if each.rules.requires is not None)

    @cached_property
    def active(self) -> tuple[Client, ...]:
        """The clients that are not archived, in order."""
        return tuple(client for client in self.clients if not client.archived)

    def client(self, client: ClientId | None) -> Client | None:
        """The client with this id; None for None."""
        return None if client is None else self._clients[client]

    def context(self, context: ContextId | None) -> Context | None:
        """The context with this id; None for None."""
        return None if context is None else self._contexts[context]

    def agreement(self, client: ClientId) -> Agreement:
        """All terms of a client."""
        from hraas_tui.core.billing.terms import Agreement  # switching the clock does not wait for it

        return Agreement(self._clients[client], tuple(each for each in self.terms if each.client == client))

    def client_of(self, session: Session) -> Client | None:
        """The client of a session, None while it is unassigned; what it requires is what the session's terms say.

        Terms that ask for more or less hold from midnight of their day, in the client's zone.
        """
        client = self.client(session.client)
        if client is None or client.id not in self._demanding:
            return client
        from hraas_tui.core.moments import zoned

        day = zoned(session.start, client.zone or session.zone).date().format_iso()
        return client._replace(requires=self.agreement(client.id).on(day, session.context).requires)

    def contexts_of(self, client: ClientId, *, archived: bool = False) -> tuple[Context, ...]:
        """A client's contexts in order, the archived ones only on request."""
        return tuple(c for c in self.contexts if c.client == client and (archived or not c.archived))

    def only_context(self, client: ClientId) -> ContextId | None:
        """The context of a client that has just one, else None: what is not known is never guessed."""
        contexts = self.contexts_of(client)
        return contexts[0].id if len(contexts) == 1 else None

    def by_hotkey(self, digit: int) -> Client | None:
        """The client that a digit switches to."""
        return next((c for c in self.active if c.hotkey == digit), None)

    def by_key(self, key: str) -> Client | None:
        """The client with this key, whatever its case."""
        return next((c for c in self.clients if c.key.casefold() == key.casefold()), None)

    def find(self, word: str) -> Client:
        """The client meant by a key, a hotkey's digit or a name; refused, with the nearest keys, if none is."""
        found = self.by_key(word) or next(
            (c for c in self.clients if c.name.casefold() == word.casefold()), None
        )
        if found is None and word in HOTKEYS:
            found = self.by_hotkey(int(word))
        if found is None:
            raise Refused(self._nobody(word))
        return found

    def find_context(self, client: ClientId, key: str, *, archived: bool = True) -> Context | None:
        """A client's context with this key, whatever its case."""
        return next(
            (c for c in self.contexts_of(client, archived=archived) if c.key.casefold() == key.casefold()),
            None,
        )

    def _nobody(self, word: str) -> str:
        if word in HOTKEYS and self.active:
            return f"No client has the hotkey {word}. hraas client list shows the hotkeys."
        return f"There is no client {quoted(word)}.{self._nearest(word, (c.key for c in self.active))}"

    @staticmethod
    def _nearest(word: str, keys: Iterable[str]) -> str:
        all_keys = list(keys)
        if not all_keys:
            return " Add one first: hraas client add KEY."
        from difflib import get_close_matches

        close = get_close_matches(word.casefold(), all_keys, n=3, cutoff=0.5)
        return f" Did you mean {' or '.join(close)}?" if close else f" Known: {', '.join(all_keys[:9])}."
