"""The interrupt model on a real file, with two writers and a clock that steps, against an oracle."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.interrupts import Target
from hraas_tui.core.journal import first_broken, replay
from hraas_tui.core.notes import show_note
from hraas_tui.core.sessions import doubted
from tests.support.clock import FakeClock
from tests.support.ledgers import BERLIN, open_keeper, with_clients
from tests.support.oracle import Aim, Asks, Entry, No, Oracle, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.sessions import Away, Session
    from hraas_tui.timekeeper import Outcome, Timekeeper

CLIENTS = ("acme", "globex", "initech")
FOREVER = 10**12
When: TypeAlias = tuple[str, int, int] | None

keys = st.sampled_from(CLIENTS)
contexts = st.sampled_from(("", "", "", "firewall", "docs"))
tickets = st.sampled_from(("", "", "7", "8"))
notes = st.sampled_from(("", "", "Fixed it", "@home #1 C#"))
aims = st.builds(Aim, keys, contexts, tickets, notes)
whens: st.SearchStrategy[When] = st.none() | st.tuples(
    st.sampled_from(("ago", "ago", "edge")), st.integers(0, 30), st.sampled_from((-1, 0, 1))
)
AGO = (0, 1, 2, 5, 9, 10, 30, 60, 61, 120, 300, 600, 1800, 3600, 7200, 40_000)
waits = st.sampled_from((0, 0, 0, 1, 2, 5, 9, 10, 11, 30, 60, 61, 300, 1800, 3601, 20_000, 36_001, 90_000))
steps = st.sampled_from((-7200, -3600, -61, -11, -10, -9, -3, -1, 1, 3, 10, 61, 3600))
who = st.booleans()
often = st.sampled_from((True, True, True, False))
rarely = st.sampled_from((False, False, False, True))


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make the ledger with three clients that every run starts from a copy of."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    keeper = with_clients(open_keeper(path))
    keeper.ledger.close()
    InterruptModel.template = path


class InterruptModel(RuleBasedStateMachine):
    """Whatever is done, by whom and when: the ledger says what the oracle says."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.db"
        shutil.copy(self.template, path)
        self.clock = FakeClock()
        self.clock.tick(60)
        self.keepers = [open_keeper(path, self.clock, origin=origin) for origin in ("app", "cli")]
        self.oracle = Oracle()
        self.boots: dict[int, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "keepers"):
            for keeper in self.keepers:
                keeper.ledger.close()
            self.folder.cleanup()

    # --- what is looked at --------------------------------------------------------------------------------

    @property
    def keeper(self) -> Timekeeper:
        return self.keepers[0]

    def sessions(self) -> list[Session]:
        return sorted(self.keeper.ledger.between(0, FOREVER), key=lambda session: session.start)

    def aways(self) -> tuple[Away, ...]:
        return self.keeper.ledger.aways_between(0, FOREVER)

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

    def reading(self) -> Reading:
        return Reading(self.clock.now(), self.clock.steady(), self.clock.boot())

    def moment(self, when: When) -> int | None:
        if when is None:
            return None
        kind, pick, delta = when
        if kind == "ago":
            return self.clock.now() - AGO[pick % len(AGO)] + (1 if pick > 28 else 0)
        edges = [at for entry in self.oracle.in_order() for at in (entry.start, entry.end) if at is not None]
        return edges[-1 - pick % len(edges)] + delta if edges else self.clock.now() + delta

    def target(self, aim: Aim) -> Target:
        client = self.keeper.roster().find(aim.client)
        return Target(client.id, aim.context or None, aim.ticket, aim.note)

    def pick(self, at: int) -> tuple[int, Session]:
        """A session by its place from the end, to the oracle and to the ledger."""
        place = -1 - at % len(self.oracle.entries)
        return self.oracle.in_order()[place].number, self.sessions()[place]

    # --- doing something to both --------------------------------------------------------------------------

    def both(self, expect: Callable[[], bool], act: Callable[[], Outcome]) -> bool:
        """Let the oracle and a timekeeper do the same, and hold what comes of it side by side."""
        outcome, news = self.outcome_of(expect), ""
        try:
            done = act()
            came = "changed" if done.changed else "same"
            news = done.news
            assert done.position == self.keeper.ledger.position()
        except NeedsYes as question:
            came, news = "asks", str(question)
        except Stale as stale:
            came, news = "stale", str(stale)
        except Refused as refused:
            came, news = "refused", str(refused)
        assert (came, news) == (outcome, news), (came, outcome, news)
        assert news
        for number in self.oracle.entries:
            self.boots.setdefault(number, self.clock.boot())
        return came == "changed"

    @staticmethod
    def outcome_of(expect: Callable[[], bool]) -> str:
        try:
            return "changed" if expect() else "same"
        except Asks:
            return "asks"
        except No:
            return "refused"

    def ending(self, when: When, expect: Callable[[], bool], act: Callable[[], Outcome]) -> None:
        """Do what may end the running session, and see whether its end is left to be confirmed."""
        running, aways = self.oracle.running(), len(self.aways())
        session = self.keeper.ledger.running()
        doubtful = when is None and running is not None and self.doubtful(running)
        changed = self.both(expect, act)
        if not changed or running is None or session is None:
            return
        ended = self.oracle.entries.get(running.number)
        after = self.keeper.ledger.session(session.id)
        if ended is not None and ended.end is not None and after is not None:
            assert doubted(after, self.aways()) or not doubtful
            if not doubtful:
                assert len(self.aways()) <= aways

    def doubtful(self, entry: Entry) -> bool:
        """Whether nobody can believe that a session lasted until now."""
        now, days = self.clock.now(), BERLIN.days
        return (
            self.boots[entry.number] != self.clock.boot()
            or days.day_of(entry.start) < days.day_of(now)
            or now - entry.start > BERLIN.max_hours * 3600
            or entry.start - now >= 10
        )

    def seen(self, stale: bool) -> int | None:
        return self.keeper.ledger.position() - 1 if stale else self.keeper.ledger.position()

    def stale(self, act: Callable[[], Outcome]) -> None:
        before = self.told()
        with pytest.raises(Stale):
            act()
        assert self.told() == before

    # --- time ---------------------------------------------------------------------------------------------

    @rule(seconds=waits)
    def wait(self, seconds: int) -> None:
        self.clock.tick(seconds)

    @rule(seconds=steps)
    def set_the_clock(self, seconds: int) -> None:
        self.clock.step(seconds)

    @rule(sure=rarely)
    def restart_the_machine(self, sure: bool) -> None:
        if sure:
            self.clock.reboot()

    # --- verbs --------------------------------------------------------------------------------------------

    @rule(client=keys, cli=who, seconds=waits, keyed=often, when=st.none() | st.none() | whens, yes=often)
    def press(self, client: str, cli: bool, seconds: int, keyed: bool, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        aim, at, clocks = Aim(client), self.moment(when), self.reading()
        keyed = keyed and at is None
        self.ending(
            when,
            lambda: self.oracle.start(aim, clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].start(self.target(aim), at=at, keyed=keyed, yes=yes),
        )

    @rule(aim=aims, cli=who, seconds=waits, when=whens, yes=often)
    def type(self, aim: Aim, cli: bool, seconds: int, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        at, clocks = self.moment(when), self.reading()
        self.ending(
            when,
            lambda: self.oracle.start(aim, clocks, at=at, keyed=False, yes=yes),
            lambda: self.keepers[cli].start(self.target(aim), at=at, yes=yes),
        )

    @rule(cli=who, seconds=waits, keyed=often, when=st.none() | whens, yes=often)
    def unassigned(self, cli: bool, seconds: int, keyed: bool, when: When, yes: bool) -> None:
        self.clock.tick(seconds)
        at, clocks = self.moment(when), self.reading()
        keyed = keyed and at is None
        self.ending(
            when,
            lambda: self.oracle.unassigned(clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].unassigned(at=at, keyed=keyed, yes=yes),
        )

    @rule(cli=who, seconds=waits, keyed=often, when=st.none() | whens, yes=often, stale=rarely)
    def come_back(self, cli: bool, seconds: int, keyed: bool, when: When, yes: bool, stale: bool) -> None:
        self.clock.tick(seconds)
        at, clocks, seen = self.moment(when), self.reading(), self.seen(stale)
        keyed = keyed and at is None
        if stale:
            self.stale(lambda: self.keepers[cli].come_back(seen=seen))
            return
        self.ending(
            when,
            lambda: self.oracle.come_back(clocks, at=at, keyed=keyed, yes=yes),
            lambda: self.keepers[cli].come_back(at=at, keyed=keyed, yes=yes, seen=seen),
        )

    @rule(cli=who, seconds=waits, when=st.none() | whens, stale=rarely)
    def stop(self, cli: bool, seconds: int, when: When, stale: bool) -> None:
        self.clock.tick(seconds)
        at, clocks, seen = self.moment(when), self.reading(), self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].stop(seen=seen))
            return
        self.ending(
            when,
            lambda: self.oracle.stop(clocks, at=at),
            lambda: self.keepers[cli].stop(at=at, seen=seen),
        )

    @rule(cli=who, when=whens, yes=often)
    def move_boundary(self, cli: bool, when: When, yes: bool) -> None:
        at = self.moment(when or ("ago", 8, 0))
        assert at is not None
        now, sessions = self.clock.now(), self.sessions()
        if sessions and sessions[-1].end == at and doubted(sessions[-1], self.aways()):
            return  # this confirms the end, of which the oracle knows nothing
        self.both(
            lambda: self.oracle.move_boundary(at, now, yes=yes),
            lambda: self.keepers[cli].move_boundary(at, yes=yes),
        )

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, at=st.integers(0, 5), client=keys, context=contexts)
    def assign(self, cli: bool, at: int, client: str, context: str) -> None:
        number, session = self.pick(at)
        known = self.keeper.roster().find(client).id
        self.both(
            lambda: self.oracle.assign(number, client, context),
            lambda: self.keepers[cli].assign(session.id, known, context or None),
        )

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, at=st.integers(0, 5), note=notes, context=contexts, ticket=tickets)
    def write_note(self, cli: bool, at: int, note: str, context: str, ticket: str) -> None:
        number, session = self.pick(at)
        line = show_note(note, context, ticket)
        self.both(
            lambda: self.oracle.write_note(number, note, context, ticket),
            lambda: self.keepers[cli].write_note(session.id, line),
        )

    @rule(cli=who, aim=aims, when=whens, length=st.sampled_from((0, 1, 60, 600, 3600)))
    def add(self, cli: bool, aim: Aim, when: When, length: int) -> None:
        start, now = self.moment(when or ("ago", 15, 0)), self.clock.now()
        assert start is not None
        self.both(
            lambda: self.oracle.add(aim, start, start + length, now),
            lambda: self.keepers[cli].add(self.target(aim), start, start + length),
        )

    @precondition(lambda self: self.oracle.done)
    @rule(cli=who, yes=often, stale=rarely)
    def undo(self, cli: bool, yes: bool, stale: bool) -> None:
        now, seen = self.clock.now(), self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].undo(seen=seen))
            return
        self.both(
            lambda: self.oracle.undo(now, yes=yes),
            lambda: self.keepers[cli].undo(yes=yes, seen=seen),
        )

    @rule(cli=who, yes=often, stale=rarely)
    def redo(self, cli: bool, yes: bool, stale: bool) -> None:
        now, seen = self.clock.now(), self.seen(stale)
        if stale:
            self.stale(lambda: self.keepers[cli].redo(seen=seen))
            return
        self.both(
            lambda: self.oracle.redo(now, yes=yes),
            lambda: self.keepers[cli].redo(yes=yes, seen=seen),
        )

    @precondition(lambda self: self.oracle.done)
    @rule(cli=who)
    def undo_and_redo(self, cli: bool) -> None:
        before, now = self.sessions(), self.clock.now()
        self.oracle.undo(now, yes=True)
        self.oracle.redo(now, yes=True)
        self.keepers[cli].undo(yes=True)
        self.keepers[not cli].redo(yes=True)
        assert self.sessions() == before

    # --- what always holds --------------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        self.the_ledger_says_what_the_oracle_says()
        self.no_instant_belongs_to_two_sessions_and_one_runs_at_most()
        self.return_goes_where_the_oracle_says()
        self.the_journal_tells_the_whole_ledger()

    def the_ledger_says_what_the_oracle_says(self) -> None:
        assert self.told() == self.expected(), (self.told(), self.expected())

    def no_instant_belongs_to_two_sessions_and_one_runs_at_most(self) -> None:
        ends = [0]
        for session in self.sessions():
            assert ends[-1] <= session.start
            assert session.end is None or session.start < session.end
            ends.append(FOREVER if session.end is None else session.end)

    def return_goes_where_the_oracle_says(self) -> None:
        snapshots = [keeper.snapshot() for keeper in self.keepers]
        place = {session.id: at for at, session in enumerate(self.sessions())}
        order = [entry.number for entry in self.oracle.in_order()]
        for snapshot in snapshots:
            assert [place[entry.id] for entry in snapshot.stack] == [
                order.index(entry.number) for entry in self.oracle.stack()
            ]

    def the_journal_tells_the_whole_ledger(self) -> None:
        ledger = self.keeper.ledger
        entries = list(ledger.entries())
        assert first_broken(entries) is None
        roster = ledger.roster()
        kept = [*roster.clients, *roster.contexts, *self.sessions(), *self.aways()]
        replayed = replay(entry.body for entry in entries)
        assert set(replayed.values()) == set(kept)


def found(*steps: tuple[str, dict[str, object]]) -> None:
    """Go through steps that once showed a difference."""
    state = InterruptModel()
    state.open()
    try:
        for name, given in steps:
            getattr(state, name)(**given)
            state.holds()
    finally:
        state.teardown()


KEY = {"cli": False, "keyed": True, "seconds": 0, "when": None, "yes": False}
TYPED = {"cli": True, "seconds": 0, "when": None, "yes": True}


def test_a_slip_is_one_even_where_keys_within_a_second_put_it_ahead_of_the_clock() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme", "", "7")}),
        ("press", {**KEY, "client": "globex"}),
        ("press", {**KEY, "client": "initech"}),
    )


def test_a_slip_that_is_taken_back_changed_something_though_nothing_new_begins() -> None:
    found(
        ("press", {**KEY, "client": "acme"}),
        ("wait", {"seconds": 30}),
        ("press", {**KEY, "client": "globex"}),
        ("press", {**KEY, "client": "acme"}),
    )


def test_a_future_time_is_refused_even_for_what_runs_already() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme")}),
        ("set_the_clock", {"seconds": -7200}),
        ("type", {**TYPED, "aim": Aim("acme"), "when": ("edge", 0, -1)}),
    )


def test_a_boundary_that_stays_where_it_was_changes_nothing() -> None:
    found(
        ("type", {**TYPED, "aim": Aim("acme")}),
        ("wait", {"seconds": 60}),
        ("move_boundary", {"cli": False, "when": ("edge", 0, 0), "yes": True}),
    )


TestInterruptModel = InterruptModel.TestCase
TestInterruptModel.settings = settings(max_examples=25, stateful_step_count=30)
