"""Verbs about clients and contexts, and the record of written exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import clients
from hraas_tui.core.errors import Refused
from hraas_tui.core.journal import Change
from hraas_tui.core.phrases import full_stop
from hraas_tui.core.wording import listed
from hraas_tui.timekeeper.service import Outcome, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hraas_tui.core.clients import ClientDraft
    from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Export, Session


class ClientVerbs(Service):
    """Add, edit, archive and reorder clients and contexts."""

    def add_client(self, draft: ClientDraft) -> Outcome:
        """Add a client; all but the name is derived where the draft is silent."""
        with self.ledger.transaction():
            made = clients.new_client(draft, self.roster())
            digit = f", key {made.hotkey}" if made.hotkey else ""
            return self.tell("client", (Change(None, made),), f"Added {made.name} ({made.key}{digit}).")

    def edit_client(self, client: ClientId, draft: ClientDraft) -> Outcome:
        """Change what a draft names of a client. No session is touched."""
        with self.ledger.transaction():
            known = self.known_client(client)
            changed = clients.edited(known, draft, self.roster())
            return self.tell("client", _one(known, changed), full_stop(f"Changed {changed.name}"))

    def archive_client(self, client: ClientId, archived: bool = True) -> Outcome:
        """Put a client away, or bring it back; refused while a session of it runs or waits."""
        with self.ledger.transaction():
            known = self.known_client(client)
            if archived:
                self._check_free(known.name, lambda session: session.client == client)
            changed = clients.archived(known, archived, self.roster())
            verb = "Archived" if archived else "Brought back"
            return self.tell("client", _one(known, changed), full_stop(f"{verb} {known.name}"))

    def move_client(self, client: ClientId, by: int) -> Outcome:
        """Move a client up (negative) or down in the order on screen."""
        with self.ledger.transaction():
            known, all_clients = self.known_client(client), self.roster().clients
            pairs = clients.moved(all_clients, client, by)
            changes = tuple(Change(self.known_client(new.id), new) for new in pairs)
            return self.tell("client", changes, full_stop(f"Moved {known.name}"))

    def add_context(self, client: ClientId, key: str, name: str = "") -> Outcome:
        """Add a context to a client."""
        with self.ledger.transaction():
            made = clients.new_context(client, key, name, self.roster())
            owner = self.known_client(client)
            return self.tell("context", (Change(None, made),), full_stop(f"Added {owner.name} · {made.key}"))

    def edit_context(self, context: ContextId, key: str | None = None, name: str | None = None) -> Outcome:
        """Change a context's key or name. No session is touched."""
        with self.ledger.transaction():
            known = self.known_context(context)
            changed = clients.edited_context(known, key, name, self.roster())
            return self.tell("context", _one(known, changed), full_stop(f"Changed {changed.key}"))

    def archive_context(self, context: ContextId, archived: bool = True) -> Outcome:
        """Put a context away, or bring it back; refused while a session of it runs or waits."""
        with self.ledger.transaction():
            known = self.known_context(context)
            if archived:
                self._check_free(known.key, lambda session: session.context == context)
            changed = known._replace(archived=archived)
            verb = "Archived" if archived else "Brought back"
            return self.tell("context", _one(known, changed), full_stop(f"{verb} {known.key}"))

    def move_context(self, context: ContextId, by: int) -> Outcome:
        """Move a context up (negative) or down among its client's."""
        with self.ledger.transaction():
            known = self.known_context(context)
            mine = self.roster().contexts_of(known.client, archived=True)
            pairs = clients.moved(mine, context, by)
            changes = tuple(Change(self.known_context(new.id), new) for new in pairs)
            return self.tell("context", changes, full_stop(f"Moved {known.key}"))

    def record_exports(self, exports: Sequence[Export]) -> Outcome:
        """Put written exports on record, so that their sessions no longer count as waiting."""
        with self.ledger.transaction():
            changes = tuple(Change(None, export) for export in exports)
            paths = listed(export.path for export in exports)
            return self.tell("export", changes, full_stop(f"Wrote {paths}"))

    def _check_free(self, name: str, concerns: Callable[[Session], bool]) -> None:
        running = self.ledger.running()
        if running is None:
            return
        if concerns(running):
            raise Refused(f"A session of {name} is running. Stop it or switch first.")
        if any(concerns(session) for session in self.ledger.chain(running.id)[1:]):
            raise Refused(f"A session of {name} waits to be returned to. Return to it or stop first.")


def _one(before: Client | Context, after: Client | Context) -> tuple[Change, ...]:
    return () if before == after else (Change(before, after),)
