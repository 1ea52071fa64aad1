"""What holds after any edit of any world: drawn once, looked at from every side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import event, given, settings
from hypothesis import strategies as st

from hraas_tui.core.drafts import Decision
from hraas_tui.core.edits import Amend, Around, Assign, Describe, Edit, Insert, Join, Shift, Split
from hraas_tui.core.effects import moved, recorded
from hraas_tui.core.errors import NeedsYes
from hraas_tui.core.sessions import Away, Provenance, Session
from tests.support.days import NOON
from tests.support.worlds import after, any_edit, any_world, by_id, owners, tried

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Done:
    """A world, an edit of it that was not refused, and what it came to."""

    around: Around
    edit: Edit
    decision: Decision

    @cached_property
    def there(self) -> tuple[Session, ...]:
        """The sessions afterwards."""
        return after(self.around, self.decision)

    @cached_property
    def before(self) -> dict[str, Session]:
        """The sessions that were there, by id."""
        return by_id(self.around.sessions)


def no_instant_belongs_to_two_sessions(done: Done) -> None:
    for first, second in pairwise(done.there):
        assert first.end is not None
        assert first.end <= second.start
    for session in done.there:
        assert session.end is None or session.start < session.end


def nothing_is_moved_into_the_future(done: Done) -> None:
    for session in done.there:
        known = done.before.get(session.id)
        if known is None or (known.start, known.end) != (session.start, session.end):
            assert session.start <= NOON
            assert session.end is None or session.end <= NOON


def links_never_dangle_and_never_point_to_themselves(done: Done) -> None:
    ids = by_id(done.there).keys()
    for session in done.there:
        assert session.back is None or session.back in ids
        assert session.back != session.id


def what_moves_is_what_is_recorded_then_less_what_was(done: Done) -> None:
    difference: Counter[object] = Counter()
    for session in done.there:
        difference[session.client] += session.seconds(NOON)
    for session in done.around.sessions:
        difference[session.client] -= session.seconds(NOON)
    changes = done.decision.changes
    assert {move.client: move.seconds for move in moved(changes, NOON)} == {
        client: seconds for client, seconds in difference.items() if seconds
    }
    assert recorded(changes, NOON) == sum(difference.values())


def what_is_billed_never_changes(done: Done) -> None:
    there = by_id(done.there)
    for session in done.around.sessions:
        if session.id in done.around.frozen:
            assert there[session.id]._replace(back=session.back) == session


def a_timers_times_become_adjusted_and_all_others_stay_what_they_are(done: Done) -> None:
    for session in done.there:
        known = done.before.get(session.id)
        if known is None:
            assert session.provenance is not Provenance.LIVE
        elif known.provenance is Provenance.LIVE and (known.start, known.end) != (session.start, session.end):
            assert session.provenance is Provenance.ADJUSTED
        else:
            assert session.provenance is known.provenance


def keys_and_drags_remove_nothing_and_words_move_nothing(done: Done) -> None:
    edit = done.edit
    if isinstance(edit, (Shift, Split)) or (isinstance(edit, Amend) and edit.strict):
        assert done.before.keys() <= by_id(done.there).keys()
    if isinstance(edit, (Assign, Describe)):
        assert [(s.id, s.start, s.end) for s in done.there] == [
            (s.id, s.start, s.end) for s in done.around.sessions
        ]


def given_times_are_painted_over_what_was_there(done: Done) -> None:
    edit = done.edit
    if isinstance(edit, (Amend, Shift)):
        mine = [session for session in done.there if session.id in edit.named]
    elif isinstance(edit, Insert):
        mine = [session for session in done.there if session == done.decision.session]
    else:
        return
    assert mine
    others = [session for session in done.around.sessions if session.id not in edit.named]
    assert owners(done.there) == owners(others) | owners(mine)


def a_split_keeps_all_time_and_leaves_id_and_way_back_on_the_later_part(done: Done) -> None:
    if isinstance(done.edit, Split):
        before, after = done.before[done.edit.session], by_id(done.there)[done.edit.session]
        assert (after.start, after.end, after.back) == (done.edit.at, before.end, before.back)
        assert len(done.there) == len(done.before) + 1
        assert moved(done.decision.changes, NOON) == ()


def a_join_takes_the_gaps_and_nothing_else(done: Done) -> None:
    if isinstance(done.edit, Join):
        parts = sorted((done.before[key] for key in set(done.edit.named)), key=lambda part: part.start)
        gaps = sum(two.start - (one.end or 0) for one, two in pairwise(parts))
        assert recorded(done.decision.changes, NOON) == gaps
        assert by_id(done.there).keys() == done.before.keys() - {part.id for part in parts[:-1]}


def a_shift_keeps_the_length_of_each(done: Done) -> None:
    if isinstance(done.edit, Shift):
        for key in done.edit.named:
            before, after = done.before[key], by_id(done.there)[key]
            assert (after.start - before.start, after.seconds(NOON)) == (done.edit.by, before.seconds(NOON))


def a_question_about_an_absence_is_answered_at_most_once(done: Done) -> None:
    for change in done.decision.changes:
        if isinstance(change.before, Away):
            assert change.before.answer is None
            assert change.after in {change.before._replace(answer=word) for word in ("told", "deleted")}


def every_change_changes_something_and_news_say_so(done: Done) -> None:
    assert all(change.before != change.after for change in done.decision.changes)
    assert done.decision.news.endswith(".")


def a_yes_is_all_that_lies_between_asking_and_doing(done: Done) -> None:
    asked = tried(done.around, done.edit, yes=False)
    if asked is not NeedsYes:
        assert isinstance(asked, Decision)
        times = [(session.start, session.end, session.client) for session in after(done.around, asked)]
        assert times == [(session.start, session.end, session.client) for session in done.there]


HOLDS = (
    no_instant_belongs_to_two_sessions,
    nothing_is_moved_into_the_future,
    links_never_dangle_and_never_point_to_themselves,
    what_moves_is_what_is_recorded_then_less_what_was,
    what_is_billed_never_changes,
    a_timers_times_become_adjusted_and_all_others_stay_what_they_are,
    keys_and_drags_remove_nothing_and_words_move_nothing,
    given_times_are_painted_over_what_was_there,
    a_split_keeps_all_time_and_leaves_id_and_way_back_on_the_later_part,
    a_join_takes_the_gaps_and_nothing_else,
    a_shift_keeps_the_length_of_each,
    a_question_about_an_absence_is_answered_at_most_once,
    every_change_changes_something_and_news_say_so,
    a_yes_is_all_that_lies_between_asking_and_doing,
)


@settings(max_examples=1200)
@given(st.randoms(use_true_random=True))
def test_whatever_is_edited(random: Random) -> None:
    around = any_world(random)
    edit = any_edit(random, around)
    decision = tried(around, edit)
    event(f"{type(edit).__name__}: {'done' if isinstance(decision, Decision) else decision.__name__}")
    if isinstance(decision, Decision):
        for holds in HOLDS:
            holds(Done(around, edit, decision))
