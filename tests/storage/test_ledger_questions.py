from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.journal import Change
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    ClientId,
    ContextId,
    Export,
    ExportId,
    Provenance,
    Requirement,
    SessionId,
)
from hraas_tui.storage.ledger import Pulse
from tests.storage.storage_kit import (
    ACME,
    FIREWALL,
    GATEWAY,
    GLOBEX,
    NOW,
    at,
    change,
    opened,
    put,
    session,
    switch,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.sessions import Session
    from hraas_tui.storage.ledger import Ledger

MORNING = session("A1", 0, 62, context=FIREWALL.id, ticket="CHG-2201", note="Rolled the rule set")
CALL = session("A2", 62, 168, GLOBEX, context=GATEWAY.id, note="Hotfix", back=MORNING.id)
LATER = session("B1", 200, 230, provenance=Provenance.TYPED)
RUNNING = session("B2", 230, None, None)
ALL = (MORNING, CALL, LATER, RUNNING)


@pytest.fixture
def worked(ledger: Ledger) -> Ledger:
    put(ledger, *ALL)
    return ledger


def test_an_empty_ledger_answers_everything_with_nothing(path: Path) -> None:
    ledger = opened(path)
    assert ledger.position() == 0
    assert not ledger.roster().clients
    assert ledger.running() is None
    assert ledger.last_ended() is None
    assert ledger.session("A1") is None
    assert ledger.with_prefix("A") == ledger.between(0, NOW) == ledger.ending_after(0) == ()
    assert ledger.chain(MORNING.id) == ledger.linking_to([MORNING.id]) == ()
    assert not list(ledger.starting_between(0, NOW))
    assert not list(ledger.entries())
    assert not list(ledger.acts_backwards())
    assert not ledger.unbilled_between(0, NOW)
    ledger.close()


def test_clients_and_contexts_come_back_in_order(ledger: Ledger) -> None:
    rich = ACME._replace(
        id=ClientId("CRICH"),
        key="rich",
        name="[b]Müller & 蘇[/b] 🦊",
        hotkey=None,
        position=-1,
        rate=Decimal("120.50"),
        currency="EUR",
        zone="Asia/Tokyo",
        requires=frozenset({Requirement.NOTE, Requirement.CONTEXT}),
        archived=True,
    )
    context = FIREWALL._replace(id=ContextId("XNEW"), client=rich.id, position=-1, archived=True)
    put(ledger, rich, context)
    assert ledger.roster().clients == (rich, ACME, GLOBEX)
    assert str(ledger.roster().clients[0].rate) == "120.50"
    assert ledger.roster().contexts == (context, FIREWALL, GATEWAY)


def test_sessions_come_back_as_they_went(worked: Ledger) -> None:
    assert [worked.session(one.id) for one in ALL] == list(ALL)
    assert worked.session("a1") == MORNING
    assert worked.session("A") is None


def test_running_and_last_ended(worked: Ledger) -> None:
    assert worked.running() == RUNNING
    assert worked.last_ended() == LATER
    stopped = RUNNING._replace(end=at(240))
    change(worked, Change(RUNNING, stopped))
    assert worked.running() is None
    assert worked.last_ended() == stopped


def test_prefixes(worked: Ledger) -> None:
    assert worked.with_prefix("a") == (MORNING, CALL)
    assert worked.with_prefix("B2") == (RUNNING,)
    assert worked.with_prefix("", limit=3) == (MORNING, CALL, LATER)
    assert worked.with_prefix("%") == worked.with_prefix("A1 OR 1") == ()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (-10, 0, ()),
        (-10, 1, (MORNING,)),
        (61, 62, (MORNING,)),
        (62, 63, (CALL,)),
        (61, 63, (MORNING, CALL)),
        (168, 200, ()),
        (170, 201, (LATER,)),
        (100, 1000, (CALL, LATER, RUNNING)),
        (5000, 5001, (RUNNING,)),
        (100, 100, ()),
        (100, 90, ()),
    ],
)
def test_between(worked: Ledger, start: int, end: int, expected: tuple[Session, ...]) -> None:
    assert worked.between(at(start), at(end)) == expected


def test_between_and_starting_of_some_clients(worked: Ledger) -> None:
    assert worked.between(at(0), at(1000), [ACME.id]) == (MORNING, LATER)
    assert worked.between(at(0), at(1000), {GLOBEX.id, ACME.id}) == (MORNING, CALL, LATER)
    assert worked.between(at(0), at(1000), []) == ()
    assert list(worked.starting_between(at(0), at(200))) == [MORNING, CALL]
    assert list(worked.starting_between(at(1), at(231), [ACME.id])) == [LATER]


def test_ending_after(worked: Ledger) -> None:
    assert worked.ending_after(at(61)) == ALL
    assert worked.ending_after(at(62)) == (CALL, LATER, RUNNING)
    assert worked.ending_after(at(190)) == (LATER, RUNNING)
    assert worked.ending_after(at(9999)) == (RUNNING,)
    assert worked.ending_after(at(-9999)) == ALL


def test_overlaps_agree_with_counting_through(ledger: Ledger) -> None:
    chance = random.Random(5)
    edges = sorted(chance.sample(range(2000), 120))
    known = [session(f"S{n:03}", edges[2 * n], edges[2 * n + 1]) for n in range(60) if chance.random() < 0.8]
    put(ledger, *known)
    for _ in range(200):
        start, end = sorted(chance.sample(range(-50, 2050), 2))
        expected = tuple(one for one in known if one.overlaps(at(start), at(end)))
        assert ledger.between(at(start), at(end)) == expected
        assert ledger.ending_after(at(start)) == tuple(one for one in known if one.overlaps(at(start), None))


def test_the_chain_follows_back_and_ends_at_a_repeat(worked: Ledger) -> None:
    assert worked.chain(CALL.id) == (CALL, MORNING)
    assert worked.chain(SessionId("NONE")) == ()
    looped = MORNING._replace(back=CALL.id)
    change(worked, Change(MORNING, looped))
    assert worked.chain(CALL.id) == (CALL, looped)
    own = RUNNING._replace(back=RUNNING.id)
    change(worked, Change(RUNNING, own))
    assert worked.chain(RUNNING.id) == (own,)


def test_a_long_chain_keeps_its_order(ledger: Ledger) -> None:
    ids = [f"S{number:03}" for number in range(300)]
    random.Random(1).shuffle(ids)
    known = [session(ids[0], 0, 1)]
    known += [session(name, n, n + 1, back=SessionId(ids[n - 1])) for n, name in enumerate(ids) if n]
    put(ledger, *known)
    assert ledger.chain(known[-1].id) == tuple(reversed(known))


def test_who_links_here(worked: Ledger) -> None:
    assert worked.linking_to([MORNING.id, CALL.id]) == (CALL,)
    assert worked.linking_to([]) == worked.linking_to([LATER.id]) == ()


def test_recent_notes_are_different_latest_first_and_of_one_client(worked: Ledger) -> None:
    more = [("C1", 300, "Hotfix"), ("C2", 310, "Rolled the rule set"), ("C3", 320, "Tea"), ("C4", 330, "Tea")]
    change(worked, Change(RUNNING, RUNNING._replace(end=at(240))))
    put(worked, *(session(name, start, start + 5, note=note) for name, start, note in more))
    put(worked, session("C5", 340, 345, None, note="Who called?"))
    assert worked.recent_notes(ACME.id, None) == ("Tea", "Rolled the rule set", "Hotfix")
    assert worked.recent_notes(ACME.id, None, limit=1) == ("Tea",)
    assert worked.recent_notes(ACME.id, FIREWALL.id) == ("Rolled the rule set",)
    assert worked.recent_notes(GLOBEX.id, None) == ("Hotfix",)
    assert worked.recent_notes(None, None) == ("Who called?",)


def test_aways(ledger: Ledger) -> None:
    first = Away(AwayId("W1"), at(0), at(10), "asleep")
    second = Away(AwayId("W2"), at(5), at(8), "asleep", "keep")
    put(ledger, second, first)
    assert ledger.aways_between(at(0), at(20)) == (first, second)
    assert ledger.aways_between(at(8), at(9)) == (first,)
    assert ledger.aways_between(at(10), at(20)) == ()
    answered = first._replace(answer="left out")
    change(ledger, Change(first, answered))
    assert ledger.aways_between(at(8), at(9)) == (answered,)


def test_what_was_exported(worked: Ledger) -> None:
    sessions = (CALL.id, MORNING.id)
    export = Export(ExportId("E1"), GLOBEX.id, "2026-03-01", "2026-03-31", "csv", "/x", "ab", NOW, sessions)
    put(worked, export, action="export")
    assert worked.exports_with(CALL.id) == worked.exports_with(MORNING.id) == (export,)
    assert worked.exports_with(LATER.id) == ()
    assert worked.unbilled_between(at(0), at(199)) == {ACME.id, GLOBEX.id}  # a file is no statement


def test_acts_are_read_backwards_in_portions(ledger: Ledger) -> None:
    for number in range(60):
        put(
            ledger,
            session(f"S{number}", number, number + 1),
            session(f"T{number}", number + 500, number + 501),
        )
    acts = list(ledger.acts_backwards())
    assert acts == [*((number, "put") for number in range(61, 1, -1)), (1, "clients")]
    assert len(ledger.bodies(61)) == 2
    assert ledger.bodies(62) == ()
    backwards = ledger.acts_backwards()
    assert next(backwards) == (61, "put")
    put(ledger, session("U", 900, 901))
    assert next(backwards) == (60, "put")


def test_pulses_and_settings_are_kept_and_not_journalled(worked: Ledger) -> None:
    position = worked.position()
    assert worked.pulse(RUNNING.id) is None
    worked.set_pulse(Pulse(RUNNING.id, "boot-1", NOW, 12345))
    worked.set_pulse(Pulse(RUNNING.id, "boot-1", NOW + 60))
    assert worked.pulse(RUNNING.id) == Pulse(RUNNING.id, "boot-1", NOW + 60)
    switch(worked, RUNNING, session("NEXT", 250, None))
    assert worked.pulse(RUNNING.id) == Pulse(RUNNING.id, "boot-1", NOW + 60)
    assert worked.setting("discreet") is None
    worked.set_setting("discreet", "0")
    with worked.transaction():
        worked.set_setting("discreet", "1")
    assert worked.setting("discreet") == "1"
    assert worked.position() == position + 2  # the switch: one ended, one began
