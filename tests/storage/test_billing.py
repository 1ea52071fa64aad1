"""Statements, their documents, and what no statement has yet."""

from __future__ import annotations

import random
from contextlib import nullcontext
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.billing.records import Allowance
from hraas_tui.core.billing.terms import (
    Agreement,
    Charge,
    Group,
    Retainer,
    Rollover,
    Rounding,
    Rules,
    Tax,
    Window,
)
from hraas_tui.core.errors import LedgerTrouble, Refused, Stale
from hraas_tui.core.journal import Change, first_broken
from hraas_tui.core.sessions import AllowanceId, ClientId, Export, ExportId, Requirement, Session
from tests.storage.storage_kit import (
    ACME,
    FIREWALL,
    GLOBEX,
    NOW,
    at,
    change,
    issue,
    opened,
    put,
    raw,
    replayed,
    session,
    tables,
    terms,
    void,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.journal import Record
    from hraas_tui.storage.ledger import Ledger

A, B, C = session("A", 0, 10), session("B", 10, 25), session("C", 30, 40)
THEIRS = session("THEIRS", 40, 50, GLOBEX)
RUNNING = session("RUNNING", 60, None)
WHOLE = Rules(
    rate=Decimal("95.50"),
    currency="EUR",
    charge=Charge.NO_CHARGE,
    increment=15,
    rounding=Rounding.UP,
    group=Group.CLIENT_DAY,
    minimum=30,
    windows=(Window(frozenset({6, 7, 8}), 0, 1440, Decimal("1.5")),),
    holidays=("2026-12-25",),
    retainer=Retainer(72_000, 3, 15, Rollover.CAPPED, 7_200, Decimal(80), multiplied=False),
    tax=Tax(Decimal("19.0"), "VAT"),
    requires=frozenset({Requirement.NOTE, Requirement.TICKET}),
)


@pytest.fixture
def worked(ledger: Ledger) -> Ledger:
    """A ledger with three finished sessions of Acme, one of Globex, one of nobody, and one of Acme that runs."""
    put(ledger, A, B, C, THEIRS, session("NOBODYS", 50, 55, None), RUNNING)
    return ledger


class TestStatements:
    def test_they_come_latest_first_with_their_sessions_in_order(self, worked: Ledger) -> None:
        first = issue(worked, "ACME-2026-001", B, A)
        theirs = issue(worked, "GLOBEX-2026-001", THEIRS, client=GLOBEX)
        last = issue(worked, "ACME-2026-002", C)
        assert worked.statements() == (last, theirs, first)
        assert worked.statements(ACME.id) == (last, first)
        assert worked.statements(GLOBEX.id) == (theirs,)
        assert first.sessions == (B.id, A.id)
        assert replayed(worked) == tables(worked)

    def test_one_is_found_by_its_number_whatever_its_case(self, worked: Ledger) -> None:
        issued = issue(worked, "ACME-2026-001", A)
        assert worked.statement("acme-2026-001") == issued
        assert worked.statement("ACME-2026-002") is None

    def test_every_number_ever_given_is_known(self, worked: Ledger) -> None:
        assert set(worked.numbers()) == set()
        void(worked, issue(worked, "ACME-2026-001", A))
        issue(worked, "ACME-2026-002", A)
        assert set(worked.numbers()) == {"ACME-2026-001", "ACME-2026-002"}

    def test_only_what_a_statement_holds_is_billed(self, worked: Ledger) -> None:
        issued = issue(worked, "ACME-2026-001", A, B)
        every = [A.id, B.id, C.id, THEIRS.id]
        assert worked.billed_in(every) == {A.id: "ACME-2026-001", B.id: "ACME-2026-001"}
        assert worked.billed_in([C.id]) == worked.billed_in([]) == {}
        void(worked, issued)
        assert worked.billed_in(every) == {}
        issue(worked, "ACME-2026-002", B)
        assert worked.billed_in(every) == {B.id: "ACME-2026-002"}

    def test_a_thousand_can_be_asked_about(self, worked: Ledger) -> None:
        many = [session(f"S{n:04}", 100 + n, 101 + n) for n in range(1200)]
        change(worked, Change(RUNNING, RUNNING._replace(end=at(61))))
        put(worked, *many)
        issue(worked, "ACME-2026-001", *many)
        assert len(worked.billed_in([one.id for one in many])) == 1200

    def test_the_files_of_one_come_oldest_first(self, worked: Ledger) -> None:
        issued = issue(worked, "ACME-2026-001", A, B)
        days = ("2026-03-01", "2026-03-31")
        files = [
            Export(
                ExportId(name),
                ACME.id,
                *days,
                name,
                f"a.{name}",
                "0" * 64,
                NOW + late,
                (B.id, A.id),
                issued.id,
            )
            for name, late in (("pdf", 5), ("csv", 1))
        ]
        draft = files[0]._replace(id=ExportId("draft"), statement=None)
        put(worked, *files, draft, action="export")
        assert worked.files_of(issued.id) == (files[1], files[0])
        assert worked.exports_with(A.id) == (files[1], *sorted((files[0], draft), key=lambda file: file.id))
        assert replayed(worked) == tables(worked)


class TestFrozen:
    def test_a_billed_session_changes_only_where_it_goes_back_to(self, worked: Ledger, path: Path) -> None:
        issue(worked, "ACME-2026-001", A, B)
        rows = raw(path, "SELECT id FROM session WHERE public_id = 'A'")
        linked = A._replace(back=C.id)
        change(worked, Change(A, linked))
        assert worked.session(A.id) == linked
        assert raw(path, "SELECT id FROM session WHERE public_id = 'A'") == rows
        change(worked, Change(linked, A), Change(C, None))
        assert worked.session(A.id) == A
        assert replayed(worked) == tables(worked)

    @pytest.mark.parametrize("after", [None, A._replace(end=at(9)), A._replace(note="x", back=C.id)])
    def test_every_other_change_is_refused_with_the_number(
        self, worked: Ledger, after: Session | None
    ) -> None:
        issue(worked, "O'NEIL-2026-001", A)
        before = tables(worked), worked.position()
        with pytest.raises(Refused, match=r"billed in O'NEIL-2026-001\. Void that statement first"):
            change(worked, Change(C, C._replace(note="also")), Change(A, after))
        assert (tables(worked), worked.position()) == before

    def test_no_session_is_billed_twice(self, worked: Ledger) -> None:
        issue(worked, "ACME-2026-001", A)
        before = tables(worked)
        with pytest.raises(Refused, match="billed in ACME-2026-001"):
            issue(worked, "ACME-2026-002", B, A)
        assert tables(worked) == before
        assert worked.document(sha256(b"the statement ACME-2026-001").hexdigest())
        with pytest.raises(LedgerTrouble):
            worked.document(sha256(b"the statement ACME-2026-002").hexdigest())

    def test_a_voided_one_frees_its_sessions_and_is_never_issued_again(self, worked: Ledger) -> None:
        gone = void(worked, issue(worked, "ACME-2026-001", A))
        assert not gone.live
        change(worked, Change(A, A._replace(note="better")))
        assert worked.statements() == (gone,)
        again = issue(worked, "ACME-2026-002", A._replace(note="better"), replaces=gone.id)
        assert worked.statements() == (again, gone)
        with pytest.raises(LedgerTrouble, match="never used again"):
            issue(worked, "acme-2026-001", B)
        assert replayed(worked) == tables(worked)
        assert first_broken(worked.entries()) is None

    def test_what_was_issued_can_only_be_voided(self, worked: Ledger) -> None:
        issued = issue(worked, "ACME-2026-001", A)
        for after in (None, issued._replace(total="€2.00"), issued._replace(number="ACME-2026-002")):
            with pytest.raises(LedgerTrouble, match="can only be voided"):
                change(worked, Change(issued, after))
        gone = void(worked, issued)
        with pytest.raises(LedgerTrouble, match="can only be voided"):
            change(worked, Change(gone, issued))
        with pytest.raises(Stale):
            void(worked, issued)
        assert worked.statements() == (gone,)

    @pytest.mark.parametrize("others", [(THEIRS,), (RUNNING,), (session("GONE", 0, 1),), ()])
    def test_it_has_finished_sessions_of_its_client_only(
        self, worked: Ledger, others: tuple[Session, ...]
    ) -> None:
        with pytest.raises(LedgerTrouble, match="finished sessions of its client"):
            issue(worked, "ACME-2026-001", *others)
        assert worked.statements() == ()

    def test_a_session_goes_in_next_to_billed_ones(self, worked: Ledger) -> None:
        issue(worked, "ACME-2026-001", B, C)
        between = session("NEW", 25, 30, GLOBEX, back=B.id)
        put(worked, between)
        assert worked.session("NEW") == between


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_billed_sessions_stay_and_the_journal_replays(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(60):
        known = {one.id: one for one in ledger.ending_after(0)}
        billed = ledger.billed_in(list(known))
        before = tables(ledger)
        live = [one for one in ledger.statements() if one.live]
        kind = chance.choice(("put", "put", "change", "change", "drop", "issue", "issue", "void"))
        touched: set[str] = set()
        if kind == "put":
            put(ledger, session(f"S{number}", 10 * number, 10 * number + 5, chance.choice((ACME, GLOBEX))))
        elif kind in {"change", "drop"} and known:
            some = chance.sample(sorted(known), k=min(len(known), chance.randint(1, 3)))
            after = {
                id_: None if kind == "drop" else known[id_]._replace(note=chance.choice(("", "x")))
                for id_ in some
            }
            changes = [Change(known[id_], after[id_]) for id_ in some]
            touched = {id_ for id_ in some if after[id_] != known[id_]}
            refused = bool(touched & set(billed))
            with pytest.raises(Refused) if refused else nullcontext():
                change(ledger, *changes)
        elif kind == "issue" and known:
            some = chance.sample(sorted(known), k=min(len(known), chance.randint(1, 3)))
            own = [known[id_] for id_ in some if known[id_].client == ACME.id]
            touched = {one.id for one in own}
            refused = bool(touched & set(billed))
            if own:
                with pytest.raises(Refused) if refused else nullcontext():
                    issue(ledger, f"N-{number}", *own)
        elif kind == "void" and live:
            void(ledger, chance.choice(live))
        if touched & set(billed):
            assert tables(ledger) == before
        assert replayed(ledger) == tables(ledger)
    assert first_broken(ledger.entries()) is None
    assert ledger.statements()


class TestUnbilled:
    def test_its_clients_are_those_with_a_finished_session_in_no_statement(self, worked: Ledger) -> None:
        assert worked.unbilled_between(at(0), at(100)) == {ACME.id, GLOBEX.id}
        assert worked.unbilled_between(at(41), at(100)) == frozenset()
        issued = issue(worked, "ACME-2026-001", A, B, C)
        assert worked.unbilled_between(at(0), at(100)) == {GLOBEX.id}
        void(worked, issued)
        assert worked.unbilled_between(at(0), at(100)) == {ACME.id, GLOBEX.id}
        issue(worked, "ACME-2026-002", B, C)
        assert worked.unbilled_between(at(0), at(100)) == {ACME.id, GLOBEX.id}
        assert worked.unbilled_between(at(1), at(40)) == frozenset()

    def test_its_sessions_before_a_moment_come_by_start(self, worked: Ledger) -> None:
        assert worked.unbilled_before(ACME.id, at(100)) == (A, B, C)
        assert worked.unbilled_before(ACME.id, at(30)) == (A, B)
        issued = issue(worked, "ACME-2026-001", B)
        assert worked.unbilled_before(ACME.id, at(100)) == (A, C)
        void(worked, issued)
        assert worked.unbilled_before(ACME.id, at(100)) == (A, B, C)
        assert worked.unbilled_before(GLOBEX.id, at(100)) == (THEIRS,)

    def test_its_time_is_that_of_finished_sessions_in_no_statement(self, worked: Ledger) -> None:
        assert worked.unbilled() == {ACME.id: (35 * 60, at(0)), GLOBEX.id: (600, at(40))}
        issued = issue(worked, "ACME-2026-001", A, C)
        assert worked.unbilled() == {ACME.id: (900, at(10)), GLOBEX.id: (600, at(40))}
        void(worked, issued)
        issue(worked, "ACME-2026-002", A, B, C)
        assert worked.unbilled() == {GLOBEX.id: (600, at(40))}

    def test_the_first_session_of_a_client(self, worked: Ledger) -> None:
        issue(worked, "ACME-2026-001", A)
        assert worked.first_start(ACME.id) == at(0)
        assert worked.first_start(GLOBEX.id) == at(40)
        put(worked, ACME._replace(id=ClientId("CNEW"), key="new", hotkey=None))
        assert worked.first_start(ClientId("CNEW")) is None


class TestDocuments:
    def test_one_is_found_by_its_hash_and_kept_once(self, ledger: Ledger, path: Path) -> None:
        with ledger.transaction():
            one = ledger.put_document("Größe €")
            assert ledger.put_document("Größe €") == one
            other = ledger.put_document("")
        assert one == sha256("Größe €".encode()).hexdigest()
        assert (ledger.document(one), ledger.document(other)) == ("Größe €", "")
        assert raw(path, "SELECT count(*) FROM document") == [(2,)]

    def test_nothing_is_kept_outside_of_a_transaction(self, ledger: Ledger) -> None:
        with pytest.raises(RuntimeError):
            ledger.put_document("x")

    def test_one_that_is_gone_or_changed_is_never_shown(self, ledger: Ledger, path: Path) -> None:
        with ledger.transaction():
            one = ledger.put_document("€1.00")
        raw(path, "DROP TRIGGER document_update")
        raw(path, "UPDATE document SET body = '€2.00'")
        for wrong in (one, "0" * 64, sha256(b"").hexdigest()):
            with pytest.raises(LedgerTrouble, match="no longer has a statement as it was issued"):
                ledger.document(wrong)


class TestTerms:
    def test_they_come_back_as_they_were(self, ledger: Ledger, path: Path) -> None:
        records = (
            terms("T1", WHOLE),
            terms("T2", Rules(), since="2026-04-01"),
            terms("T3", Rules(increment=0, windows=(), holidays=()), context=FIREWALL.id),
            terms("T4", Rules(rate=Decimal(50)), GLOBEX),
        )
        put(ledger, *records)
        ledger.close()
        again = opened(path)
        assert set(again.roster().terms) == set(records)
        assert again.roster().agreement(GLOBEX.id) == Agreement(GLOBEX, records[3:])
        assert set(again.roster().agreement(ACME.id).terms) == set(records[:3])
        assert replayed(again) == tables(again)
        again.close()

    def test_they_change_hands_within_one_act(self, ledger: Ledger) -> None:
        now, later = terms("T1", Rules(increment=6)), terms("T2", Rules(increment=15), since="2026-04-01")
        put(ledger, now, later)
        change(
            ledger,
            Change(now, now._replace(since=later.since)),
            Change(later, later._replace(since=now.since)),
        )
        assert {one.id: one.since for one in ledger.roster().terms} == {"T1": "2026-04-01", "T2": ""}
        change(ledger, Change(now._replace(since=later.since), None))
        assert replayed(ledger) == tables(ledger)

    def test_two_from_one_day_are_refused(self, ledger: Ledger) -> None:
        put(ledger, terms("T1", WHOLE))
        with pytest.raises(LedgerTrouble, match="refused"):
            put(ledger, terms("T2", WHOLE))
        assert len(ledger.roster().terms) == 1


def test_words_that_may_stand_in_a_clients_statements(ledger: Ledger) -> None:
    word = Allowance(AllowanceId("L"), ACME.id, "globex")
    records: tuple[Record, ...] = (word, word._replace(id=AllowanceId("M"), client=GLOBEX.id))
    put(ledger, *records, action="allow")
    assert ledger.allowances(ACME.id) == (word,)
    assert replayed(ledger) == tables(ledger)


def test_every_ticket_is_known_with_its_client(ledger: Ledger) -> None:
    put(
        ledger,
        session("A", 0, 1, ticket="CHG-1"),
        session("B", 1, 2, ticket="CHG-1"),
        session("C", 2, 3, GLOBEX, ticket="CHG-1"),
        session("D", 3, 4, None, ticket="CHG-2"),
        session("E", 4, 5),
    )
    assert set(ledger.tickets()) == {(ACME.id, "CHG-1"), (GLOBEX.id, "CHG-1")}


def test_a_client_keeps_its_address_and_locale(ledger: Ledger) -> None:
    there = ACME._replace(address="1 High Street\nLeeds", locale="en_GB")
    change(ledger, Change(ACME, there))
    assert ledger.roster().client(ACME.id) == there
    assert replayed(ledger) == tables(ledger)
