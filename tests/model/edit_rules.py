"""Rules for the edits: each is previewed, done, and looked at by a screen that knows the sessions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from whenever import Date

from hraas_tui.core.edits import (
    KEPT,
    Amend,
    Around,
    Assign,
    Delete,
    Describe,
    Edit,
    Insert,
    Join,
    Rest,
    Shift,
    Split,
)
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Span
from hraas_tui.core.notes import show_note
from hraas_tui.core.sessions import ClientId, Session, SessionId
from tests.model.bench import (
    Bench,
    When,
    aims,
    contexts,
    keys,
    moments,
    notes,
    often,
    rarely,
    tickets,
    whens,
    who,
)
from tests.model.editing import Says
from tests.model.ground import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.timekeeper import Outcome
    from tests.model.facts import Aim

places = st.integers(0, 5)
rows = st.lists(places, min_size=1, max_size=3, unique=True)
neighbours = places.flatmap(lambda at: st.sampled_from(([at, at + 1], [at, at + 1, at + 2])))
saying = st.builds(
    Says,
    st.sampled_from((None, None, "", "acme", "globex")),
    st.sampled_from((None, None, "", "firewall", "docs")),
    st.sampled_from((None, None, "", "7")),
    st.sampled_from((None, None, "", "Fixed it")),
)
shifts = st.sampled_from((-3600, -300, -60, -1, 1, 60, 300, 3600))
lengths = st.sampled_from((0, 1, 60, 600, 3600))


class EditRules(Bench):
    """What was recorded is put right."""

    def edited(self, cli: bool, edit: Edit, expect: Callable[[], bool], *, yes: bool) -> None:
        """Do an edit, and see that its previews foretold it."""
        seen_alone = self.seen_alone(edit)
        before = set(self.sessions())
        changed = self.both(
            expect, lambda: self.keepers[cli].edit(edit, yes=yes), lambda: self.keepers[cli].preview(edit)
        )
        if changed:
            after = set(self.sessions())
            assert seen_alone == _plain(before - after, after - before)

    def seen_alone(self, edit: Edit) -> object:
        """What a screen foretells that has the sessions and nothing else."""
        around = Around(self.clock.now(), self.keeper.days, self.keeper.roster(), tuple(self.sessions()))
        try:
            changes = edit.decide(around, yes=True).changes
        except Refused:
            return None
        return _plain(
            {change.before for change in changes if isinstance(change.before, Session)},
            {change.after for change in changes if isinstance(change.after, Session)},
        )

    def client(self, key: str) -> ClientId | None:
        """A client by its key, nobody by none."""
        return self.keeper.roster().find(key).id if key else None

    def picks(self, places: list[int]) -> tuple[list[int], tuple[SessionId, ...]]:
        """Some sessions, each once, as the oracle and the ledger know them."""
        found = {number: session.id for number, session in map(self.pick, places)}
        return list(found), tuple(found.values())

    # --- when it was --------------------------------------------------------------------------------------

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, at=places, start=whens, end=whens, says=st.just(Says()) | saying, strict=rarely, yes=often)
    def amend(self, cli: bool, at: int, start: When, end: When, says: Says, strict: bool, yes: bool) -> None:
        number, session = self.pick(at)
        times = self.moment(start), self.moment(end)
        client = KEPT if says.client is None else self.client(says.client)
        words = says.context, says.ticket, says.note
        self.edited(
            cli,
            Amend(session.id, *times, client, *words, strict=strict),
            lambda: self.oracle.amend(number, *times, says, strict=strict, yes=yes),
            yes=yes,
        )

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, places=rows, by=shifts)
    def shift(self, cli: bool, places: list[int], by: int) -> None:
        numbers, ids = self.picks(places)
        self.edited(cli, Shift(ids, by), lambda: self.oracle.shift(numbers, by), yes=False)

    @rule(cli=who, aim=aims, nobody=rarely, when=moments, length=lengths, yes=often)
    def add(self, cli: bool, aim: Aim, nobody: bool, when: When, length: int, yes: bool) -> None:
        start = self.moment(when)
        assert start is not None
        if nobody:
            aim = type(aim)("", "", aim.ticket, aim.note)
        self.edited(
            cli,
            Insert(self.target(aim), Span(start, start + length)),
            lambda: self.oracle.insert(aim, start, start + length, yes=yes),
            yes=yes,
        )

    @rule(cli=who, when=moments, until=moments, gap=often)
    def rest(self, cli: bool, when: When, until: When, gap: bool) -> None:
        start, end = self.moment(when), self.moment(until)
        gaps = self.keeper.snapshot().day.pauses(self.clock.now())
        if gap and gaps:
            start, end = gaps[-1].start, gaps[-1].end
        assert start is not None
        assert end is not None
        self.edited(cli, Rest(Span(start, end)), lambda: self.oracle.rest(start, end), yes=False)

    # --- in how many parts --------------------------------------------------------------------------------

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, at=places, when=moments, inside=often, share=st.integers(1, 9))
    def split(self, cli: bool, at: int, when: When, inside: bool, share: int) -> None:
        number, session = self.pick(at)
        cut = self.moment(when)
        if inside:
            cut = session.start + session.seconds(self.clock.now()) * share // 10
        assert cut is not None
        self.edited(cli, Split(session.id, cut), lambda: self.oracle.split(number, cut), yes=False)

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, places=neighbours | rows, yes=often)
    def join(self, cli: bool, places: list[int], yes: bool) -> None:
        numbers, ids = self.picks(places)
        self.edited(cli, Join(ids), lambda: self.oracle.join(numbers, yes=yes), yes=yes)

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, places=rows, yes=often)
    def delete(self, cli: bool, places: list[int], yes: bool) -> None:
        numbers, ids = self.picks(places)
        self.edited(cli, Delete(ids), lambda: self.oracle.delete(numbers, yes=yes), yes=yes)

    # --- what it says -------------------------------------------------------------------------------------

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, places=rows, client=keys, context=contexts)
    def assign(self, cli: bool, places: list[int], client: str, context: str) -> None:
        numbers, ids = self.picks(places)
        known = self.keeper.roster().find(client).id
        self.edited(
            cli,
            Assign(ids, known, context or None),
            lambda: self.oracle.assign(numbers, client, context),
            yes=False,
        )

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, places=rows, says=saying)
    def describe(self, cli: bool, places: list[int], says: Says) -> None:
        numbers, ids = self.picks(places)
        words = Says(None, says.context, says.ticket, says.note)
        self.edited(
            cli,
            Describe(ids, says.context, says.ticket, says.note),
            lambda: self.oracle.describe(numbers, words),
            yes=False,
        )

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, at=places, note=notes, context=contexts, ticket=tickets, thread=who)
    def write_note(self, cli: bool, at: int, note: str, context: str, ticket: str, thread: bool) -> None:
        number, session = self.pick(at)
        line, keeper = show_note(note, context, ticket), self.keepers[cli]
        verb: Callable[[SessionId, str], Outcome] = keeper.write_note
        expect = self.oracle.write_note
        if thread:
            verb, expect = keeper.note_thread, self.oracle.note_thread
        self.both(lambda: expect(number, note, context, ticket), lambda: verb(session.id, line))

    # --- looked through -----------------------------------------------------------------------------------

    @precondition(lambda self: self.oracle.entries)
    @rule(cli=who, when=moments, mark=often)
    def review(self, cli: bool, when: When, mark: bool) -> None:
        at = self.moment(when)
        assert at is not None
        day, keeper = day_of(at), self.keepers[cli]
        verb, expect = keeper.unmark_reviewed, self.oracle.unreview
        if mark:
            verb, expect = keeper.mark_reviewed, self.oracle.review
        self.both(lambda: expect(day), lambda: verb(Date.parse_iso(day)))


def _plain(before: set[Session], after: set[Session]) -> object:
    """Changed sessions without what only the whole ledger tells: ids of new ones, and links."""
    return tuple(
        sorted((s.start, s.end or 0, s.client or "", s.ticket, s.note, str(s.provenance)) for s in some)
        for some in (before, after)
    )
