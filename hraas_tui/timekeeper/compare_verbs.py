"""Questions about several clients at once: what they would find if they laid their statements side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.timekeeper.statement_verbs import StatementVerbs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hraas_tui.core.billing.comparing import Comparison
    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import ClientId


class CompareVerbs(StatementVerbs):
    """Compares what was issued for a period, and what would be."""

    def compare(self, clients: Collection[ClientId], period: Period) -> Comparison:
        """What these clients would find in each other's statements of a period."""
        from hraas_tui.core.billing.comparing import compare  # only who compares pays for it

        return self.steadily(
            lambda _: compare([each for id_ in clients for each in self.side(id_, period)], self.days)
        )

    def comparison(self, drafts: Collection[Draft]) -> Comparison:
        """What the clients of some drafts of one period would find if everybody laid statements side by side.

        Clients without a draft among these are there too, with what they have and would get: time is billed over what
        was recorded, or not, only by all clients together.
        """
        from hraas_tui.core.billing.comparing import Comparison, compare

        if not drafts:
            return Comparison((), (), ())
        seen = {draft.client.id: draft.statement for draft in drafts}
        period = next(iter(seen.values())).period

        def read(_position: int) -> Comparison:
            statements: list[Statement] = list(seen.values())
            for client in self.roster().clients:
                sides = self._issued if client.id in seen else self.side
                statements += sides(client.id, period)
            return compare(statements, self.days).about(seen)

        return self.steadily(read)

    def side(self, client: ClientId, period: Period) -> Iterator[Statement]:
        """What a client can lay beside others' for a period: what holds of any of its days, and a draft of the rest."""
        yield from self._issued(client, period)
        draft = self.draft(client, period)
        if not draft.empty:
            yield draft.statement

    def _issued(self, client: ClientId, period: Period) -> Iterator[Statement]:
        first, last = period.first.format_iso(), period.last.format_iso()
        for issued in self.statements(client):
            if issued.live and issued.first_day <= last and issued.last_day >= first:
                yield self.statement_of(issued)
