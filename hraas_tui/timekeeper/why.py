"""Why a session is what it is: all that the journal has about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.journal import BACK, last_fields
from hraas_tui.core.text import quoted
from hraas_tui.core.wording import listed
from hraas_tui.timekeeper.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.history_record import History, Names, Step
    from hraas_tui.core.journal import Entry, Fields

SESSION = ("session", BACK)


class Why(Service):
    """The history of a session, one that is gone included."""

    def history(self, prefix: str) -> History:
        """What is on record about the session whose id begins with a prefix.

        A session that is gone is looked for only where none that is there fits. Raises `Refused` if there is
        none, or more than one.
        """
        from hraas_tui.core.history_record import (  # only who asks why pays for it
            History,
            billings_of,
            steps_of,
        )

        session = self._recorded(prefix)
        entries = self.ledger.entries_of(session, SESSION)
        if not entries:
            raise Refused(f"The journal says nothing of the session {quoted(session)}.")
        steps = steps_of(entries)
        billing = [
            entry
            for statement in self.ledger.statements_with(session)
            for entry in self.ledger.entries_of(statement, ("statement",))
        ]
        return History(
            session,
            tuple(sorted((*entries, *billing), key=lambda entry: entry.seq)),
            steps,
            self._names(steps),
            self.ledger.exports_with(session),
            billings_of(billing),
        )

    def journal(self) -> Iterator[Entry]:
        """Stream the whole journal, oldest first."""
        return self.ledger.entries()

    def _recorded(self, prefix: str) -> str:
        there: list[str] = [session.id for session in self.ledger.with_prefix(prefix)] if prefix else []
        found = there or (list(self.ledger.recorded_sessions(prefix.upper())) if prefix else [])
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(
                f"There is no session {quoted(prefix)}, and there was none. hraas log shows the ids."
            )
        raise Refused(f"{quoted(prefix)} may be {listed(found)}. Give more of it.")

    def _names(self, steps: tuple[Step, ...]) -> Names:
        """What the clients, contexts and sessions are called that the steps speak of."""
        from hraas_tui.core.history_record import Names

        states = [state for step in steps for state in (step.before, step.after) if state is not None]
        linked = {state[BACK]: self._last(state[BACK], "session") for state in states if state[BACK]}
        known = {key: fields for key, fields in linked.items() if fields is not None}
        clients = {state["client"] for state in (*states, *known.values()) if state["client"]}
        contexts = {state["context"] for state in states if state["context"]}
        return Names(
            {key: self._called(key, "client", "name") for key in clients},
            {key: self._called(key, "context", "key") for key in contexts},
            {key: (fields["client"], fields["start"]) for key, fields in known.items()},
        )

    def _called(self, key: str, kind: str, field: str) -> str:
        """The present name of a client or key of a context, or the last one that the journal has of it."""
        roster = self.roster()
        there = roster.clients if kind == "client" else roster.contexts
        known = next((getattr(item, field) for item in there if item.id == key), None)
        fields = self._last(key, kind) if known is None else None
        return str(known if fields is None else fields[field])

    def _last(self, key: str, kind: str) -> Fields | None:
        return last_fields(self.ledger.entries_of(key, (kind,)))
