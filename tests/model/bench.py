"""Two timekeepers on one real file beside the oracle: what is looked at, done to both, and always holds."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from hraas_tui.core.effects import moved
from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.interrupts import Target
from hraas_tui.core.journal import first_broken, replay
from hraas_tui.core.sessions import Away, Break, Review, Session
from hraas_tui.storage.rows import to_away, to_break, to_review, to_session
from tests.model.facts import Aim, Asks, Entry, No, Reading
from tests.model.oracle import Oracle
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hraas_tui.core.drafts import Decision
    from hraas_tui.timekeeper import Outcome, Timekeeper

CLIENTS = ("acme", "globex", "initech")
FOREVER = 10**12
DAY = 30_000
"""How many seconds ago a run's day began."""

When: TypeAlias = tuple[str, int, int] | None
Kept: TypeAlias = tuple[frozenset[Session], frozenset[Break], frozenset[Review]]

keys = st.sampled_from(CLIENTS)
contexts = st.sampled_from(("", "", "", "firewall", "docs"))
tickets = st.sampled_from(("", "", "7", "8"))
notes = st.sampled_from(("", "", "Fixed it", "@home #1 C#"))
aims = st.builds(Aim, keys, contexts, tickets, notes)
moments = st.tuples(st.sampled_from(("ago", "ago", "edge")), st.integers(0, 30), st.sampled_from((-1, 0, 1)))
plain = st.builds(Aim, st.sampled_from(("acme", "acme", "globex")), st.sampled_from(("", "docs")))
stages = st.lists(
    st.tuples(plain, st.sampled_from((0, 0, 600, 3600)), st.sampled_from((60, 600, 3600))), max_size=6
)
whens: st.SearchStrategy[When] = st.none() | moments
NEAR = (0, 1, 60, 300)
AGO = (0, 1, 2, 5, 9, 10, 30, 60, 61, 120, 300, 600, 1800, 3600, 7200, 40_000)
waits = st.sampled_from((0, 0, 0, 1, 2, 5, 9, 10, 11, 30, 60, 61, 300, 1800, 3601, 20_000, 36_001, 90_000))
who = st.booleans()
often = st.sampled_from((True, True, True, False))
rarely = st.sampled_from((False, False, False, True))


class Bench(RuleBasedStateMachine):
    """A ledger, a clock and an oracle; rules are added by those that know verbs."""

    template: Path

    @initialize(staged=stages)
    def open(self, staged: Sequence[tuple[Aim, int, int]] = ()) -> None:
        """Begin with sessions of a day: each with a gap before it."""
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.db"
        shutil.copy(self.template, path)
        self.clock = FakeClock()
        self.clock.tick(60)
        self.keepers = [open_keeper(path, self.clock, origin=origin) for origin in ("app", "cli")]
        self.oracle = Oracle()
        self.history = {0: self.kept()}
        start = self.clock.now() - DAY
        for aim, gap, length in staged:
            start += gap
            self.stage(aim, start, start + length)
            start += length

    def stage(self, aim: Aim, start: int, end: int) -> None:
        self.both(
            lambda: self.oracle.insert(aim, start, end, yes=False),
            lambda: self.keeper.add(self.target(aim), start, end),
        )
        self.history[len(self.oracle.done)] = self.kept()

    def teardown(self) -> None:
        if hasattr(self, "keepers"):
            for keeper in self.keepers:
                keeper.ledger.close()
            self.folder.cleanup()

    # --- what is looked at --------------------------------------------------------------------------------

    @property
    def keeper(self) -> Timekeeper:
        return self.keepers[0]

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """A table as it is on disk, without its rows' numbers."""
        return [tuple(row)[1:] for row in self.keeper.ledger._sql(f"SELECT * FROM {table}")]

    def sessions(self) -> list[Session]:
        return sorted((to_session(row) for row in self.rows("session")), key=lambda session: session.start)

    def aways(self) -> tuple[Away, ...]:
        return tuple(sorted((to_away(row) for row in self.rows("away")), key=lambda away: away.start))

    def kept(self) -> Kept:
        """All that an undo restores."""
        breaks = frozenset(to_break(row) for row in self.rows("break"))
        return frozenset(self.sessions()), breaks, frozenset(to_review(row) for row in self.rows("review"))

    def told(self) -> list[Entry]:
        """The ledger's sessions as the oracle would say them, numbered by their order."""
        roster, sessions = self.keeper.ledger.roster(), self.sessions()
        number = {session.id: at for at, session in enumerate(sessions)}
        entries = []
        for at, session in enumerate(sessions):
            client, context = roster.client(session.client), roster.context(session.context)
            back = None if session.back is None else number[session.back]
            said = (
                client.key if client else "",
                context.key if context else "",
                session.ticket,
                session.note,
            )
            entries.append(Entry(at, session.start, session.end, *said, back))
        return entries

    def expected(self) -> list[Entry]:
        entries = self.oracle.in_order()
        number = {entry.number: at for at, entry in enumerate(entries)}
        return [
            replace(entry, number=at, back=None if entry.back is None else number[entry.back])
            for at, entry in enumerate(entries)
        ]

    def recorded(self) -> dict[str | None, int]:
        """Recorded seconds per client."""
        sums: dict[str | None, int] = {}
        for session in self.sessions():
            sums[session.client] = sums.get(session.client, 0) + session.seconds(self.clock.now())
        return {client: seconds for client, seconds in sums.items() if seconds}

    def reading(self) -> Reading:
        return Reading(self.clock.now(), self.clock.steady(), self.clock.boot())

    def moment(self, when: When) -> int | None:
        if when is None:
            return None
        kind, pick, delta = when
        if kind == "ago" or not self.oracle.entries:
            return self.clock.now() - AGO[pick % len(AGO)] + (1 if pick > 28 else 0)
        edges = [at for entry in self.oracle.in_order() for at in (entry.start, entry.end) if at is not None]
        return edges[-1 - pick % len(edges)] + NEAR[pick % len(NEAR)] * delta

    def target(self, aim: Aim) -> Target:
        client = self.keeper.roster().find(aim.client).id if aim.client else None
        return Target(client, aim.context or None, aim.ticket, aim.note)

    def pick(self, at: int) -> tuple[int, Session]:
        """A session by its place from the end, to the oracle and to the ledger."""
        place = -1 - at % len(self.oracle.entries)
        return self.oracle.in_order()[place].number, self.sessions()[place]

    # --- doing something to both --------------------------------------------------------------------------

    def both(
        self,
        expect: Callable[[], bool],
        act: Callable[[], Outcome],
        preview: Callable[[], Decision] | None = None,
        *,
        step: bool = False,
    ) -> bool:
        """Let the oracle and a timekeeper do the same, and hold what comes of it side by side.

        What a preview says comes to pass to the second; `step` is an undo or redo, which restores all.
        """
        self.oracle.now = self.clock.now()
        outcome, before, aways = self.outcome_of(expect), self.recorded(), set(self.aways())
        foretold = None if preview is None else self.foretell(preview)
        came, news = self.came_of(act)
        assert (came, news) == (outcome, news), (came, outcome, news)
        assert news
        changed = came == "changed"
        if changed and not step:
            self.oracle.touch((away.start, away.end) for away in aways ^ set(self.aways()))
        if foretold is not None and came != "refused":
            happens = foretold if changed else {}
            assert self.recorded() == _summed(before, happens), (before, foretold)
        return changed

    def came_of(self, act: Callable[[], Outcome]) -> tuple[str, str]:
        try:
            done = act()
        except NeedsYes as question:
            return "asks", str(question)
        except Stale as stale:
            return "stale", str(stale)
        except Refused as refused:
            return "refused", str(refused)
        assert done.position == self.keeper.ledger.position()
        return "changed" if done.changed else "same", done.news

    @staticmethod
    def outcome_of(expect: Callable[[], bool]) -> str:
        try:
            return "changed" if expect() else "same"
        except Asks:
            return "asks"
        except No:
            return "refused"

    def foretell(self, preview: Callable[[], Decision]) -> dict[str | None, int] | None:
        """By how much each client's time is to change; None if it is to be refused."""
        try:
            return {move.client: move.seconds for move in moved(preview().changes, self.clock.now())}
        except Refused:
            return None

    def seen(self, stale: bool) -> int | None:
        return self.keeper.ledger.position() - 1 if stale else self.keeper.ledger.position()

    def stale(self, act: Callable[[], Outcome]) -> None:
        before = self.told()
        with pytest.raises(Stale):
            act()
        assert self.told() == before

    # --- what always holds --------------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        self.the_ledger_says_what_the_oracle_says()
        self.no_instant_belongs_to_two_sessions_and_one_runs_at_most()
        self.return_goes_where_the_oracle_says()
        self.the_journal_tells_the_whole_ledger()
        self.history[len(self.oracle.done)] = self.kept()

    def the_ledger_says_what_the_oracle_says(self) -> None:
        assert self.told() == self.expected(), (self.told(), self.expected())
        _, breaks, reviews = self.kept()
        state = self.oracle.state
        assert sorted((one.start, one.end) for one in breaks) == sorted(state.breaks)
        assert {review.day for review in reviews} == state.reviews

    def no_instant_belongs_to_two_sessions_and_one_runs_at_most(self) -> None:
        ends = [0]
        for session in self.sessions():
            assert ends[-1] <= session.start
            assert session.end is None or session.start < session.end
            ends.append(FOREVER if session.end is None else session.end)

    def return_goes_where_the_oracle_says(self) -> None:
        snapshot = self.keepers[len(self.history) % 2].snapshot()
        place = {session.id: at for at, session in enumerate(self.sessions())}
        order = [entry.number for entry in self.oracle.in_order()]
        assert [place[entry.id] for entry in snapshot.stack] == [
            order.index(entry.number) for entry in self.oracle.stack()
        ]

    def the_journal_tells_the_whole_ledger(self) -> None:
        ledger = self.keeper.ledger
        entries = list(ledger.entries())
        assert first_broken(entries) is None
        roster, (sessions, breaks, reviews) = ledger.roster(), self.kept()
        kept = [*roster.clients, *roster.contexts, *sessions, *breaks, *reviews, *self.aways()]
        assert set(replay(entry.body for entry in entries).values()) == set(kept)


def _summed(one: dict[str | None, int], two: dict[str | None, int]) -> dict[str | None, int]:
    sums = {client: one.get(client, 0) + two.get(client, 0) for client in one | two}
    return {client: seconds for client, seconds in sums.items() if seconds}
