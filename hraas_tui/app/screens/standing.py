"""How the clients of the day stand: what of a retainer is used and left, and what is open of their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from hraas_tui.app.screens.asking import Asking
from hraas_tui.app.widgets.totals_pane import Aside, TotalsPane, open_aside, retainer_aside
from hraas_tui.core.errors import LedgerTrouble, Refused

if TYPE_CHECKING:
    from textual.timer import Timer

    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.sessions import ClientId

REST = 2.0
"""Seconds without a change after which open time is read again: over many years of sessions that takes its while."""


class Standing(Asking):
    """The part of Today that reads how clients stand.

    It does so once the screen is painted and only if the journal has moved, a client at a time, so that no key waits
    for it; and not at all for clients that have neither a retainer nor a rate.
    """

    _stood: tuple[int, tuple[ClientId, ...], tuple[ClientId, ...]] | None = None
    _rest: Timer | None = None

    def on_unmount(self) -> None:
        """Read no more."""
        if self._rest is not None:
            self._rest.stop()

    def renew_standing(self) -> None:
        """Read anew what may have changed, once that is painted."""
        self.call_after_refresh(self._renew)

    def _renew(self) -> None:
        snapshot = self.main.snapshot
        retainers, rated = self._owners(snapshot)
        before, self._stood = self._stood, (snapshot.position, retainers, rated)
        if before == self._stood:
            return
        if retainers:
            self._read_retainers()
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if rated and (before is None or before[2] != rated):
            self._read_open()
        elif rated:
            self._rest = self.set_timer(REST, self._read_open, name="standing")

    def _owners(self, snapshot: Snapshot) -> tuple[tuple[ClientId, ...], tuple[ClientId, ...]]:
        """The clients with time on the day that have a retainer, and those without one that have a rate."""
        roster, today = snapshot.roster, snapshot.today.format_iso()
        retainers: list[ClientId] = []
        rated: list[ClientId] = []
        for total in self.main.view.totals if self.main.view.is_today else ():
            if total.client is not None:
                agreed = roster.agreement(total.client).on(today)
                if agreed.retainer.seconds:
                    retainers.append(total.client)
                elif agreed.rate is not None:
                    rated.append(total.client)
        return tuple(dict.fromkeys(retainers)), tuple(dict.fromkeys(rated))

    @work
    async def _read_retainers(self) -> None:
        stood = self._stood
        for client in stood[1] if stood else ():
            try:
                use = await self.main.ask(lambda keeper, client=client: keeper.retainer_use(client))  # type: ignore[misc]
            except (LedgerTrouble, Refused):
                return  # whatever it is, the next key says so
            if self._stood != stood or not self.is_mounted:
                return
            self._stand({client: None if use is None else retainer_aside(use)})

    @work
    async def _read_open(self) -> None:
        stood = self._stood
        try:
            found = await self.main.ask(lambda keeper: keeper.ledger.unbilled())
        except LedgerTrouble:
            return
        if stood is not None and self._stood == stood and self.is_mounted:
            self._stand(
                {client: open_aside(found[client][0]) if client in found else None for client in stood[2]}
            )

    def _stand(self, asides: dict[ClientId, Aside | None]) -> None:
        self.query_one(TotalsPane).stand(asides)
