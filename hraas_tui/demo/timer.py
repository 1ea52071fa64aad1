"""A timer that is pressed by a script: start, return, stop, as the interrupt model has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.sessions import ALPHABET, ID_LENGTH, Provenance, Session, SessionId

if TYPE_CHECKING:
    from random import Random

    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ClientId
    from hraas_tui.demo.catalogue import Work


def random_id(rng: Random) -> SessionId:
    """Draw an id from a seed."""
    return SessionId("".join(rng.choices(ALPHABET, k=ID_LENGTH)))


class Timer:
    """Sessions in order of start, the last perhaps running, and by which verb each began."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.rng: Random
        self.sessions: list[Session] = []
        self.verbs: dict[SessionId, str] = {}
        self._by_id: dict[SessionId, Session] = {}

    @property
    def running(self) -> Session | None:
        """The session without an end."""
        return self.sessions[-1] if self.sessions and self.sessions[-1].running else None

    @property
    def engaged(self) -> frozenset[ClientId]:
        """The clients of the running session and of all that `return` would go back to."""
        found: set[ClientId] = set()
        at = self.running
        while at is not None:
            found |= {at.client} if at.client is not None else set()
            at = None if at.back is None else self._by_id[at.back]
        return frozenset(found)

    @property
    def free(self) -> Moment:
        """The first instant that no session has yet; 0 if there is none."""
        return self.sessions[-1].end or 0 if self.sessions else 0

    def start(self, at: Moment, work: Work, verb: str = "start") -> None:
        """Begin something, interrupting what runs."""
        interrupted = self.running
        if interrupted is not None:
            self.stop(at)
        back = None if interrupted is None else interrupted.id
        self._begin(at, work, back, verb)

    def back(self, at: Moment) -> None:
        """Return to what the running session interrupted; without one, resume the last."""
        left = self.running
        target = self.sessions[-1] if left is None or left.back is None else self._by_id[left.back]
        if left is not None:
            self.stop(at)
        self._begin(at, target, target.back, "return")

    def stop(self, at: Moment) -> None:
        """End the running session."""
        self._put(self.sessions.pop()._replace(end=at))

    def type_in(self, start: Moment, end: Moment, work: Work) -> None:
        """Enter a session afterwards."""
        self._begin(start, work, None, "add")
        self._put(self.sessions.pop()._replace(end=end, provenance=Provenance.TYPED))

    def rewind(self, at: Moment) -> None:
        """Go back in time: what began later never was, what went on then runs."""
        while self.sessions and self.sessions[-1].start > at - 60:
            gone = self.sessions.pop()
            del self.verbs[gone.id], self._by_id[gone.id]
        if self.sessions and self.free > at:
            cut = self.sessions.pop()._replace(end=None, provenance=Provenance.LIVE)
            if self.verbs[cut.id] == "add":
                self.verbs[cut.id] = "start"
            self._put(cut)

    def change(self, session: Session) -> None:
        """Put another version of a session in its place."""
        self.sessions[self.sessions.index(self._by_id[session.id])] = session
        self._by_id[session.id] = session

    def _begin(self, at: Moment, work: Work | Session, back: SessionId | None, verb: str) -> None:
        session = Session(
            id=random_id(self.rng),
            start=at,
            end=None,
            zone=self.zone,
            client=work.client,
            context=work.context,
            ticket=work.ticket,
            note=work.note,
            back=back,
        )
        self.verbs[session.id] = verb
        self._put(session)

    def _put(self, session: Session) -> None:
        self.sessions.append(session)
        self._by_id[session.id] = session
