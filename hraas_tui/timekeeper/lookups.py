"""Questions that go beyond a day: sessions found by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.sessions import state_of
from hraas_tui.timekeeper.scenes import Scenes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.searching import Found
    from hraas_tui.core.sessions import Away, ClientId, Session

LISTED = 200
"""Sessions that a search lists; all are counted."""


class Lookups(Scenes):
    """Finds sessions."""

    def search(
        self, line: str, *, limit: int = LISTED, named: Collection[ClientId | None] | None = None
    ) -> Found:
        """Find the sessions that a line asks for, the latest first; `core.searching` tells what it may say.

        `named`: the clients that may be found by what their sessions say, None for all. Raises `Refused` for a
        line that is too long.
        """
        from hraas_tui.core.searching import Found, search_of  # only who searches pays for it

        now, roster, position = self.clock.now(), self.roster(), self.ledger.position()
        search = search_of(line, roster, self.days, self.days.day_of(now), named)
        matches = self.ledger.matching(search, now, limit)
        aways = self._doubts(matches.sessions, now)
        states = tuple(state_of(each, roster.client_of(each), aways) for each in matches.sessions)
        return Found(search, matches, states, roster, position)

    def _doubts(self, latest_first: Sequence[Session], now: Moment) -> tuple[Away, ...]:
        if not latest_first:
            return ()
        first, last = latest_first[-1], latest_first[0]
        end = max(now, last.start) + 1 if last.end is None else last.end
        return self.ledger.aways_between(first.start, end)
