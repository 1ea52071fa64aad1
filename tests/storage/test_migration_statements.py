"""The third schema, from ledgers of the first and the second one that somebody worked with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.billing.terms import Rules
from hraas_tui.core.journal import Change, changes_of, first_broken
from hraas_tui.core.sessions import Export, ExportId, Requirement
from hraas_tui.storage.backups import backups_of
from hraas_tui.storage.ledger import Ledger, Pulse
from tests.storage.storage_kit import (
    ACME,
    DAYS,
    FIREWALL,
    GLOBEX,
    NOW,
    at,
    change,
    everything,
    issue,
    old_ledger,
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

A = session("A", 0, 10, ACME, context=FIREWALL.id, ticket="CHG-1", note="Größe <b>\x1b[31m")
B = session("B", 10, None, GLOBEX, back=A.id)
RICH = ACME._replace(
    rate=Decimal("95.50"),
    currency="EUR",
    zone="Europe/Vienna",
    requires=frozenset({Requirement.NOTE}),
)
EXPORT = Export(ExportId("X"), ACME.id, "2026-03-01", "2026-03-31", "csv", "acme.csv", "0" * 64, NOW, (A.id,))
NEW = ("allowance", "document", "statement", "statement_session", "terms")


@pytest.fixture
def old(path: Path) -> Path:
    """A ledger of the second schema with something in every table."""
    return old_ledger(path, 2)


def test_nothing_is_lost_and_a_copy_is_taken_first(old: Path) -> None:
    before = everything(old)
    assert all(before.values())
    opened(old).close()
    (copy,) = (backup.path for backup in backups_of(old) if backup.before == 3)
    assert everything(copy) == before
    assert raw(copy, "PRAGMA user_version") == [(2,)]
    after = everything(old)
    assert [after.pop(name) for name in NEW] == [[]] * len(NEW)
    assert after.pop("client") == [(*row, "", "") for row in before.pop("client")]
    assert after.pop("export") == [(*row, None) for row in before.pop("export")]
    assert after == before
    assert raw(old, "PRAGMA integrity_check") == [("ok",)]
    assert raw(old, "PRAGMA foreign_key_check") == []


def test_it_reads_as_before(old: Path) -> None:
    ledger = opened(old)
    assert ledger.roster().clients == (RICH, GLOBEX)
    assert ledger.roster().terms == ()
    assert (ledger.session(A.id), ledger.running()) == (A, B)
    assert ledger.pulse(B.id) == Pulse(B.id, "boot-1", NOW, 77, watched=True)
    assert ledger.exports_with(A.id) == (EXPORT,)
    assert first_broken(ledger.entries()) is None
    assert replayed(ledger) == tables(ledger)
    ledger.close()


@pytest.mark.parametrize("version", [1, 2])
def test_what_the_old_journal_says_can_still_be_taken_back(path: Path, version: int) -> None:
    ledger = opened(old_ledger(path, version))
    acts = {action: act for act, action in ledger.acts_backwards()}
    word = "client" if version == 2 else "change"
    change(ledger, *(part.inverted() for part in changes_of(ledger.bodies(acts[word]), {})))
    assert ledger.roster().clients[0] == ACME
    assert [away.answer for away in ledger.aways_between(at(0), at(60))] == ["keep" if version == 2 else None]
    assert replayed(ledger) == tables(ledger)
    ledger.close()


@pytest.mark.parametrize("version", [1, 2])
def test_it_goes_on_with_terms_and_statements(path: Path, version: int) -> None:
    ledger = opened(old_ledger(path, version))
    acme = ledger.roster().clients[0]
    change(ledger, Change(acme, acme._replace(address="1 High Street\nLeeds", locale="en_GB")))
    put(ledger, terms("T", Rules(increment=15)))
    gone = void(ledger, issue(ledger, "ACME-2026-001", A))
    issued = issue(ledger, "ACME-2026-002", A, replaces=gone.id)
    put(ledger, EXPORT._replace(id=ExportId("Y"), statement=issued.id))
    assert ledger.billed_in([A.id, B.id]) == {A.id: "ACME-2026-002"}
    assert first_broken(ledger.entries()) is None
    assert replayed(ledger) == tables(ledger)
    ledger.close()
    with closing(Ledger.open(path, DAYS, NOW)) as again:
        assert again.statements() == (issued, gone)
        assert again.roster().clients[0].address == "1 High Street\nLeeds"
        assert [export.id for export in again.files_of(issued.id)] == ["Y"]


def test_what_was_billed_is_frozen_in_an_old_ledger_too(old: Path) -> None:
    with closing(opened(old)) as ledger:
        issue(ledger, "ACME-2026-001", A)
    with pytest.raises(sqlite3.OperationalError, match="hraas: billed in ACME-2026-001"):
        raw(old, "UPDATE session SET note = 'other' WHERE public_id = 'A'")
