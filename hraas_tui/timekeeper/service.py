"""What all verbs share: the ledger, the clock, the roster and the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from hraas_tui.core.drafts import Decision
from hraas_tui.core.effects import stretches
from hraas_tui.core.errors import NeedsYes, Stale
from hraas_tui.core.frozen import check_frozen, touched
from hraas_tui.core.journal import Act, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hraas_tui.clock import Clock
    from hraas_tui.config import Config
    from hraas_tui.core.moments import Days
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session, SessionId
    from hraas_tui.storage.ledger import Ledger


T = TypeVar("T")


class Outcome(NamedTuple):
    """What came of a change: the news in a sentence, the journal's position, the session it was about."""

    news: str
    position: int
    session: Session | None = None
    changed: bool = True


class Service:
    """A ledger, a clock and a configuration. `origin` says which face asks: app, cli or import.

    `watching` is set while an app is there that would see its user leave.
    """

    watching = False

    def __init__(self, ledger: Ledger, clock: Clock, config: Config, origin: str) -> None:
        self.ledger = ledger
        self.clock = clock
        self.config = config
        self.origin = origin
        self._roster: tuple[int, Roster] | None = None

    @property
    def days(self) -> Days:
        """The civil days that the ledger's owner counts in."""
        return self.config.days

    def roster(self) -> Roster:
        """All clients and contexts; read again only once the journal has moved."""
        position = self.ledger.position()
        if self._roster is None or self._roster[0] != position:
            self._roster = (position, self.ledger.roster())
        return self._roster[1]

    def steadily(self, read: Callable[[int], T]) -> T:
        """Read until nobody wrote meanwhile; `read` is given the journal's position that its answer is of."""
        while True:
            position = self.ledger.position()
            found = read(position)
            if self.ledger.position() == position:
                return found

    def commit(self, action: str, decision: Decision, reason: str = "") -> Outcome:
        """Write a decision to the ledger, within its transaction; nothing is written if nothing changes.

        A day that was reviewed is so no longer once something on it changes.
        """
        if decision.changes:
            self._check_frozen(decision.changes)
            changes = (*decision.changes, *self._outdated(decision.changes))
            self.ledger.commit(Act(action, changes, reason), self.clock.now(), self.origin)
        changed = bool(decision.changes)
        return Outcome(decision.news, self.ledger.position(), decision.session, changed)

    def _check_frozen(self, changes: tuple[Change, ...]) -> None:
        """Refuse to change what was billed. The database would refuse it too, but not say it as well."""
        billed = self._billed(changes)
        if billed:
            check_frozen(changes, billed, self.roster(), self.days)

    def _billed(self, changes: Iterable[Change]) -> dict[SessionId, str]:
        """The billed sessions that changes would alter, with their statements' numbers."""
        # A running session is in no statement: a switch asks for nothing.
        return self.ledger.billed_in([session.id for session in touched(changes) if not session.running])

    def settled(self, decide: Callable[[bool], Decision], *, yes: bool) -> Decision:
        """What a verb comes to, given whether its question is answered with yes.

        Nobody is asked for a yes that would then be refused, because of what was billed.
        """
        try:
            return decide(yes)
        except NeedsYes:
            self._check_frozen(decide(True).changes)
            raise

    def _outdated(self, changes: tuple[Change, ...]) -> Iterator[Change]:
        """The reviews of the days that the changes lie on, taken away, unless the changes do that themselves."""
        known = {change.record.id for change in changes}
        touched = tuple(stretches(changes, self.clock.now()))
        if not touched:
            return
        first, last = min(span.start for span in touched), max(span.end for span in touched)
        for review in self.ledger.reviews_within(first, last):
            from whenever import Date  # a day is seldom changed once it was reviewed

            day = self.days.span(Date.parse_iso(review.day))
            if review.id not in known and any(day.clip(span.start, span.end) for span in touched):
                yield Change(review, None)

    def tell(self, action: str, changes: tuple[Change, ...], news: str) -> Outcome:
        """Commit changes that are about no session."""
        return self.commit(action, Decision(changes, news))

    def check_seen(self, seen: int | None) -> None:
        """Refuse a key pressed on a screen that was drawn from an older position of the journal."""
        if seen is not None and seen != self.ledger.position():
            raise Stale("The ledger was changed meanwhile. Look at the screen anew and press the key again.")

    def known_session(self, session: SessionId) -> Session:
        """Find a session by its whole id."""
        known = self.ledger.session(session)
        if known is None:
            raise Stale("That session is gone: it was changed from elsewhere.")
        return known

    def known_client(self, client: ClientId) -> Client:
        """Find a client by its id."""
        known = self.roster().client(client)
        if known is None:
            raise Stale("That client is gone: it was changed from elsewhere.")
        return known

    def known_context(self, context: ContextId) -> Context:
        """Find a context by its id."""
        known = self.roster().context(context)
        if known is None:
            raise Stale("That context is gone: it was changed from elsewhere.")
        return known
