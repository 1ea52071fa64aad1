"""Sessions before and after a decision: which changes they make, and where links go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.drafts import Draft, make_room
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.sessions import Context, Provenance, SessionId
from tests.support.days import NOON
from tests.support.worlds import FIREWALL, at, by_id, minute

if TYPE_CHECKING:
    from random import Random

A, B, C = at("A", -60, -50), at("B", -50, -40, back="A"), at("C", -40, None, back="B")


def links(draft: Draft) -> dict[str, str | None]:
    """Where each session that changes goes back to; those that go away go nowhere."""
    return {change.record.id: getattr(change.after, "back", "gone") for change in draft.changes()}


class TestChanges:
    def test_nothing_done_is_no_change(self) -> None:
        draft = Draft((A, B))
        draft.put(A._replace(note="x"))
        draft.put(A)
        assert draft.changes() == ()

    def test_other_records_come_first_then_sessions_by_start(self) -> None:
        draft = Draft((B, A))
        moved, new = A._replace(note="x"), at("N", -30, -20)
        for session in (new, moved):
            draft.put(session)
        draft.remove(B.id)
        draft.note(None, FIREWALL)
        assert draft.changes() == (
            Change(None, FIREWALL),
            Change(A, moved),
            Change(B, None),
            Change(None, new),
        )
        assert list(draft.made(Context)) == [FIREWALL]
        assert (draft.get(B.id), draft.get(new.id)) == (None, new)
        assert draft.sessions == (moved, new)


class TestLinks:
    def test_to_the_nearest_below_that_stays(self) -> None:
        draft = Draft((A, B, C))
        draft.remove(B.id)
        assert links(draft) == {"B": "gone", "C": "A"}
        draft.remove(A.id)
        assert links(draft) == {"A": "gone", "B": "gone", "C": None}

    def test_to_the_survivor_if_there_is_one(self) -> None:
        draft = Draft((A, B, C, at("D", -70, -65)))
        draft.remove(B.id, SessionId("D"))
        assert links(draft) == {"B": "gone", "C": "D"}

    def test_a_survivor_goes_below_what_it_took_over_instead_of_back_to_itself(self) -> None:
        draft = Draft((A, B, C))
        draft.remove(B.id, C.id)
        assert links(draft) == {"B": "gone", "C": "A"}

    def test_below_what_went_back_to_oneself_there_is_nothing(self) -> None:
        draft = Draft((A._replace(back=SessionId("B")), B))
        draft.remove(A.id)
        assert links(draft) == {"A": "gone", "B": None}

    def test_what_lies_beyond_what_was_loaded_stays(self) -> None:
        draft = Draft((B._replace(back=SessionId("FAR")), C))
        draft.remove(B.id)
        assert links(draft) == {"B": "gone", "C": "FAR"}

    @given(st.randoms(use_true_random=True))
    def test_whatever_goes_away_links_end_at_what_stays(self, random: Random) -> None:
        names = [f"S{number}" for number in range(6)]
        back = {name: random.choice([None, *(other for other in names if other != name)]) for name in names}
        draft = Draft(at(name, -60 + i, -59 + i, back=back[name]) for i, name in enumerate(names))
        gone = set(random.sample(names, random.randint(0, 5)))
        for name in gone:
            draft.remove(SessionId(name))
        draft.changes()
        for session in draft.sessions:
            assert session.back not in {*gone, session.id}
            if back[session.id] not in gone:
                assert session.back == back[session.id]


class TestRoom:
    def test_what_contains_it_is_trimmed_and_what_follows_goes(self) -> None:
        draft = Draft((A, B, C))
        room = make_room(draft, (A, B, C), minute(-55), NOON)
        assert room.trimmed == A
        assert (room.by, room.vanished) == (5 * MINUTE, (B, C))
        assert draft.sessions == (A._replace(end=minute(-55), provenance=Provenance.ADJUSTED),)

    def test_one_is_spared_and_a_running_one_is_trimmed_by_what_it_had(self) -> None:
        draft = Draft((A, B, C))
        room = make_room(draft, (C,), minute(-10), NOON)
        assert (room.trimmed, room.by, room.vanished) == (C, 10 * MINUTE, ())
        spared = make_room(Draft((A, B, C)), (B, C), minute(-45), NOON, spare=C.id)
        assert (spared.trimmed, spared.vanished) == (B, ())

    def test_what_touches_stays(self) -> None:
        draft = Draft((A, B))
        room = make_room(draft, (B,), minute(-50), NOON)
        assert (room.trimmed, room.vanished) == (None, (B,))
        assert by_id(draft.sessions) == {"A": A}
