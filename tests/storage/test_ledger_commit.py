from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble, Stale
from hraas_tui.core.journal import Act, Change, changes_of, first_broken, replay
from hraas_tui.core.sessions import Away, AwayId, ClientId, Export, ExportId, Session, SessionId
from tests.storage.storage_kit import (
    ACME,
    DAYS,
    FIREWALL,
    GATEWAY,
    GLOBEX,
    NOW,
    ROSTER,
    at,
    change,
    opened,
    put,
    raw,
    replayed,
    session,
    switch,
    tables,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.storage.ledger import Ledger

A = session("A", 0, None, context=FIREWALL.id)
B = session("B", 10, None, GLOBEX, back=A.id)


def test_acts_are_numbered_and_their_entries_chained(ledger: Ledger) -> None:
    put(ledger, A)
    with ledger.transaction():
        ended = A._replace(end=B.start)
        assert ledger.commit(Act("start", (Change(A, ended), Change(None, B))), NOW, "app") == 3
        assert ledger.commit(Act("stop", (Change(B, B._replace(end=at(11))),), "done"), NOW + 5, "cli") == 4
    entries = list(ledger.entries())
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    last = [(e.act, e.recorded_at, e.origin, e.action, e.kind) for e in entries[-5:]]
    assert last == [
        (2, NOW, "cli", "put", "session"),
        (3, NOW, "app", "start", "session"),
        (3, NOW, "app", "start", "session"),
        (3, NOW, "app", "start", "back"),
        (4, NOW + 5, "cli", "stop", "session"),
    ]
    assert '"reason":"done"' in entries[-1].body
    assert len({entry.salt for entry in entries}) == len(entries)
    assert first_broken(entries) is None
    assert ledger.position() == len(entries)


def test_nothing_is_changed_outside_of_a_transaction(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError):
        ledger.commit(Act("put", (Change(None, A),)), NOW, "cli")
    assert ledger.session(A.id) is None
    with ledger.transaction(), pytest.raises(RuntimeError), ledger.transaction():
        raise AssertionError


def test_what_is_raised_inside_undoes_everything(ledger: Ledger) -> None:
    before = tables(ledger), ledger.position()
    with pytest.raises(KeyboardInterrupt), ledger.transaction():  # noqa: PT012
        ledger.commit(Act("put", (Change(None, A),)), NOW, "cli")
        ledger.set_setting("discreet", "1")
        assert ledger.running() == A
        raise KeyboardInterrupt
    assert (tables(ledger), ledger.position()) == before
    assert ledger.setting("discreet") is None
    put(ledger, A)


def test_a_refused_act_undoes_those_before_it(ledger: Ledger) -> None:
    put(ledger, A)
    before = tables(ledger), ledger.position()
    with pytest.raises(LedgerTrouble, match="no instant may belong to two sessions"), ledger.transaction():  # noqa: PT012
        ledger.commit(Act("add", (Change(None, session("C", -20, -10)),)), NOW, "cli")
        ledger.commit(Act("start", (Change(None, B),)), NOW, "cli")
    assert (tables(ledger), ledger.position()) == before


def test_a_reference_to_nothing_is_refused_when_it_would_last(ledger: Ledger) -> None:
    with pytest.raises(LedgerTrouble, match="refused the change"):
        put(ledger, session("C", 0, 1, back=SessionId("NOWHERE")))
    with pytest.raises(LedgerTrouble, match="refused the change"):
        put(ledger, session("C", 0, 1, GLOBEX, context=FIREWALL.id))
    assert not tables(ledger).keys() - {
        (kind, record.id)
        for kind, record in zip(("client", "client", "context", "context"), ROSTER, strict=True)
    }


def test_a_record_that_is_not_as_the_act_says_is_stale(ledger: Ledger) -> None:
    put(ledger, A)
    position = ledger.position()
    with pytest.raises(Stale):
        change(ledger, Change(A._replace(note="other"), A._replace(end=at(5))))
    with pytest.raises(Stale):
        change(ledger, Change(session("GONE", 0, 1), None))
    with pytest.raises(Stale):
        change(ledger, Change(ACME._replace(name="Other"), ACME._replace(name="More")))
    assert ledger.session(A.id) == A
    assert ledger.position() == position


def test_sessions_that_change_places_do_not_meet_on_the_way(ledger: Ledger) -> None:
    one, two, three = session("A", 0, 10), session("B", 10, 20, back=A.id), session("C", 20, 30, back=B.id)
    put(ledger, one, two, three)
    change(
        ledger,
        Change(one, one._replace(start=at(20), end=at(30), back=three.id)),
        Change(two, two._replace(start=at(0), end=at(10))),
        Change(three, three._replace(start=at(10), end=at(20))),
    )
    assert [found.id for found in ledger.ending_after(0)] == ["B", "C", "A"]
    assert replayed(ledger) == tables(ledger)


def test_a_session_in_the_middle_can_be_taken_out_with_its_links(ledger: Ledger) -> None:
    one, two, three = session("A", 0, 10), session("B", 10, 20, back=A.id), session("C", 20, 30, back=B.id)
    put(ledger, three, two, one)
    change(ledger, Change(two, None), Change(three, three._replace(start=at(10), back=one.id)))
    assert ledger.session("B") is None
    assert ledger.chain(three.id)[1] == one
    assert replayed(ledger) == tables(ledger)


def test_keys_and_digits_can_change_hands(ledger: Ledger) -> None:
    change(
        ledger,
        Change(ACME, ACME._replace(key="globex", hotkey=2)),
        Change(GLOBEX, GLOBEX._replace(key="acme", hotkey=1)),
    )
    assert [(c.name, c.key, c.hotkey) for c in ledger.roster().clients] == [
        ("Acme", "globex", 2),
        ("Globex", "acme", 1),
    ]
    assert replayed(ledger) == tables(ledger)


def test_a_client_may_come_and_go_with_its_contexts(ledger: Ledger) -> None:
    put(ledger, session("B", 0, 5, GLOBEX, context=GATEWAY.id))
    gone = [Change(ACME, None), Change(FIREWALL, None), Change(None, ACME._replace(id=ClientId("CNEW")))]
    change(ledger, *gone)
    change(ledger, *(part.inverted() for part in reversed(gone)))
    assert ledger.roster().clients == (ACME, GLOBEX)
    with pytest.raises(LedgerTrouble, match="refused"):
        change(ledger, Change(GLOBEX, None))
    assert replayed(ledger) == tables(ledger)


def test_a_key_that_is_taken_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerTrouble, match="refused"):
        put(ledger, ACME._replace(id=ClientId("CNEW"), key="ACME", hotkey=None))
    with pytest.raises(LedgerTrouble, match="refused"):
        put(ledger, ACME._replace(id=ClientId("CNEW"), key="new"))
    put(ledger, ACME._replace(id=ClientId("CNEW"), key="new", archived=True))


def test_exports_and_aways_are_replaced_and_taken_back(ledger: Ledger) -> None:
    export = Export(ExportId("E"), ACME.id, "a", "b", "csv", "/x", "0", NOW, (SessionId("A"), SessionId("B")))
    away = Away(AwayId("W"), at(0), at(9), "asleep")
    put(ledger, export, away)
    other = export._replace(sessions=(SessionId("B"),), path="/y")
    change(ledger, Change(export, other), Change(away, away._replace(answer="keep")))
    assert ledger.exports_with("A") == ()
    assert ledger.exports_with("B") == (other,)
    change(ledger, Change(other, None))
    assert ledger.exports_with("B") == ()
    assert replayed(ledger) == tables(ledger)


def test_an_act_can_be_read_back_and_inverted(ledger: Ledger) -> None:
    put(ledger, A)
    ended = switch(ledger, A, B)
    before = tables(ledger)
    switch(ledger, B, session("C", 20, None, None, back=B.id))
    act = next(number for number, _ in ledger.acts_backwards())
    changes = changes_of(ledger.bodies(act), {one.id: one for one in ledger.ending_after(0)})
    change(ledger, *(part.inverted() for part in changes))
    assert tables(ledger) == before
    assert ledger.ending_after(0) == (ended, B)
    assert replayed(ledger) == before


def shuffled(chance: random.Random, known: tuple[Session, ...]) -> list[Change]:
    """A random valid act: some sessions get other times, links and notes, some go, some come."""
    taken = chance.sample(known, k=min(len(known), chance.randint(0, 4)))
    free = sorted(chance.sample(range(400), 2 * (len(taken) + 1)))
    others = [one for one in known if one not in taken]
    slots = [(free[2 * n], free[2 * n + 1]) for n in range(len(taken) + 1)]
    slots = [s for s in slots if not any(one.overlaps(at(s[0]), at(s[1])) for one in others)]
    chance.shuffle(slots)
    changes = []
    names = {one.id for one in others}
    for one in taken:
        after = None
        if slots and chance.random() < 0.8:
            start, end = slots.pop()
            after = one._replace(start=at(start), end=at(end), back=None, note=str(chance.random()))
            names.add(one.id)
        changes.append(Change(one, after))
    for start, end in slots:
        new = session(f"N{chance.getrandbits(40)}", start, end, chance.choice((ACME, GLOBEX, None)))
        changes.append(Change(None, new))
        names.add(new.id)
    changes += [Change(one, one._replace(back=None)) for one in others if one.back and one.back not in names]
    return [
        Change(part.before, part.after._replace(back=SessionId(chance.choice(sorted(names)))))
        if isinstance(part.after, Session) and chance.random() < 0.5
        else part
        for part in changes
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_journal_replays_to_what_the_tables_hold(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        changes = shuffled(chance, ledger.ending_after(0))
        before = tables(ledger)
        change(ledger, *changes)
        if chance.random() < 0.3:
            change(ledger, *(part.inverted() for part in changes))
            assert tables(ledger) == before
        assert replayed(ledger) == tables(ledger)
    assert first_broken(ledger.entries()) is None


def test_tampering_with_the_journal_shows(ledger: Ledger, path: Path) -> None:
    put(ledger, A)
    switch(ledger, A, B)
    assert first_broken(ledger.entries()) is None
    raw(path, "DROP TRIGGER journal_update")
    raw(path, "UPDATE journal SET body = replace(body, 'Acme', 'Evil') WHERE seq = 1")
    assert first_broken(ledger.entries()) == 1
    raw(path, "UPDATE journal SET body = replace(body, 'Evil', 'Acme') WHERE seq = 1")
    raw(path, "UPDATE journal SET hash = zeroblob(32) WHERE seq = 4")
    assert first_broken(ledger.entries()) == 4


def test_many_sessions_go_in_at_once(ledger: Ledger) -> None:
    put(ledger, *(session(f"S{n:05}", n, n + 1) for n in range(3000)))
    assert len(ledger.ending_after(0)) == 3000
    assert sum(1 for _ in ledger.entries()) == 3004
    assert len(replay(ledger.bodies(2))) == 3000


def test_two_ledgers_on_one_file_see_each_other(ledger: Ledger, path: Path) -> None:
    other = opened(path)
    assert not ledger.moved()
    put(other, A)
    assert ledger.moved()
    assert not ledger.moved()
    assert ledger.running() == A
    switch(ledger, A, B)
    assert not ledger.moved()
    assert other.moved()
    with pytest.raises(Stale):
        switch(other, A, session("C", 20, None))
    assert other.running() == B
    assert [entry.seq for entry in other.entries()] == list(range(1, ledger.position() + 1))
    assert first_broken(other.entries()) is None
    other.close()


def test_a_session_before_all_known_days_gets_its_day(ledger: Ledger, path: Path) -> None:
    far = session("OLD", -60 * 24 * 4000, -60 * 24 * 4000 + 30)
    put(ledger, far)
    day = DAYS.day_of(far.start).format_iso()
    assert raw(path, "SELECT day FROM public_session WHERE id = 'OLD'") == [(day,)]
