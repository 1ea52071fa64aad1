"""Verbs about terms: how a client's sessions become billed time and money, from which day on, for which context.

What terms can say is read by those only who change some: switching the clock does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core import clients
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.journal import Change
from hraas_tui.core.phrases import full_stop
from hraas_tui.timekeeper.service import Outcome, Service

if TYPE_CHECKING:
    from collections.abc import Collection

    from hraas_tui.core.billing.terms import Agreement, Rules
    from hraas_tui.core.billing.terms_edit import TermsEdit
    from hraas_tui.core.sessions import ClientId, ContextId, TermsId

NO_DRAFT = ClientDraft()


class TermsVerbs(Service):
    """Set and take back terms. Statements that were issued keep those that they were made with."""

    def set_terms(
        self,
        client: ClientId,
        rules: Rules,
        *,
        context: ContextId | None = None,
        since: str = "",
        clear: Collection[str] = (),
    ) -> Outcome:
        """Lay rules into the terms of a client, or of a context of it, that hold from a civil day on.

        `since` is ISO 8601, empty for the beginning. The fields of `Rules` in `clear` are said no longer. Raises
        `Refused` for what can't be, in the words of `core.billing.terms_edit`.
        """
        from hraas_tui.core.billing.terms_edit import TermsEdit

        return self.change_terms(client, TermsEdit(rules, context, since, frozenset(clear)))

    def change_terms(self, client: ClientId, edit: TermsEdit, draft: ClientDraft = NO_DRAFT) -> Outcome:
        """Change terms and, in the same act, what a draft names of the client itself."""
        from hraas_tui.core.billing.terms_edit import changes_between, edited_terms

        with self.ledger.transaction():
            known = self.known_client(client)
            self._check_context(client, edit.context)
            before = self.roster().agreement(client)
            named = before._replace(client=clients.edited(known, draft, self.roster()))
            after = edited_terms(named, edit)
            changes = changes_between(before, after)
            if edit.empty:
                return self.tell("client", changes, full_stop(f"Changed {named.client.name}"))
            return self.tell("terms", changes, self._news(named, after, edit))

    def add_client_with_terms(self, draft: ClientDraft, rules: Rules) -> Outcome:
        """Add a client with terms that hold from the beginning."""
        from hraas_tui.core.billing.terms import Agreement
        from hraas_tui.core.billing.terms_edit import TermsEdit, edited_terms

        with self.ledger.transaction():
            made = clients.new_client(draft, self.roster())
            after = edited_terms(Agreement(made), TermsEdit(rules))
            digit = f", key {made.hotkey}" if made.hotkey else ""
            changes = (Change(None, after.client), *(Change(None, layer) for layer in after.terms))
            return self.tell("client", changes, f"Added {made.name} ({made.key}{digit}).")

    def remove_terms(self, terms: TermsId) -> Outcome:
        """Take terms back, so that what held before them holds on."""
        from hraas_tui.core.billing.terms_edit import TermsEdit, changes_between, check_currencies

        with self.ledger.transaction():
            known = next((each for each in self.roster().terms if each.id == terms), None)
            if known is None:
                raise Stale("Those terms are gone: they were changed from elsewhere.")
            before = self.roster().agreement(known.client)
            after = before._replace(terms=tuple(each for each in before.terms if each.id != terms))
            check_currencies(after)
            edit = TermsEdit(context=known.context, since=known.since)
            return self.tell("terms", changes_between(before, after), self._news(before, after, edit))

    def has_recorded(self, client: ClientId) -> bool:
        """Whether a client has a finished session, so that it matters from which day its terms change."""
        first = self.ledger.first_start(client)
        running = self.ledger.running()
        only = running is not None and running.client == client and running.start == first
        return first is not None and not only

    def _check_context(self, client: ClientId, context: ContextId | None) -> None:
        if context is not None and self.known_context(context).client != client:
            raise Refused(
                f"{full_stop(f'That context is not one of {self.known_client(client).name}')} Name one of its own."
            )

    def _news(self, before: Agreement, after: Agreement, edit: TermsEdit) -> str:
        from hraas_tui.core.billing.terms_edit import differences_said, since_said

        context = self.roster().context(edit.context)
        whose = after.client.name + (f" · {context.key}" if context else "")
        if before == after:
            return f"{whose}: the terms {since_said(edit.since)} say that already."
        told = ", ".join(differences_said(before, after, edit))
        return full_stop(f"{whose} {since_said(edit.since)}: {told or 'what holds stays the same'}")
