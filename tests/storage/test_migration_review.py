"""The second schema, from a ledger of the first one that somebody worked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import LedgerTrouble
from hraas_tui.core.journal import Act, Change, first_broken
from hraas_tui.core.sessions import Break, BreakId, Review, ReviewId
from hraas_tui.storage.backups import backups_of
from hraas_tui.storage.database import connect, known_steps
from hraas_tui.storage.ledger import Pulse
from tests.storage.storage_kit import (
    ACME,
    FIREWALL,
    GLOBEX,
    NOW,
    at,
    change,
    everything,
    old_ledger,
    opened,
    put,
    raw,
    replayed,
    session,
    tables,
)

if TYPE_CHECKING:
    from pathlib import Path

SECOND = known_steps()[:2]
A = session("A", 0, 10, ACME, context=FIREWALL.id, ticket="CHG-1", note="Größe <b>\x1b[31m")
B = session("B", 10, None, GLOBEX, back=A.id)
PULSE = ("B", "boot-1", NOW, 77)
PAUSE, DONE = Break(BreakId("PAUSE"), at(30), at(40)), Review(ReviewId("DONE"), "2026-03-16")


@pytest.fixture
def old(path: Path) -> Path:
    """A ledger of the first schema with something in every table."""
    return old_ledger(path, 1)


def test_nothing_is_lost_and_a_copy_is_taken_first(old: Path) -> None:
    before = everything(old)
    assert all(before.values())
    connect(old, NOW, SECOND).close()
    (copy,) = (backup.path for backup in backups_of(old) if backup.before == 2)
    assert everything(copy) == before
    assert raw(copy, "PRAGMA user_version") == [(1,)]
    after = everything(old)
    assert after.pop("break") == after.pop("review") == []
    assert after.pop("pulse") == [(*PULSE, 0, 0)]
    assert before.pop("pulse") == [PULSE]
    assert after == before
    assert raw(old, "PRAGMA integrity_check") == [("ok",)]


def test_it_reads_and_goes_on_as_before(old: Path) -> None:
    ledger = opened(old)
    assert (ledger.session(A.id), ledger.running()) == (A, B)
    assert ledger.pulse(B.id) == Pulse(B.id, "boot-1", NOW, 77)
    assert [export.sessions for export in ledger.exports_with(A.id)] == [(A.id,)]
    assert ledger.setting("discreet") == "1"
    put(ledger, PAUSE, DONE)
    ledger.set_pulse(Pulse(B.id, "boot-2", NOW + 60, None, watched=True, off=True))
    assert ledger.pulse(B.id) == Pulse(B.id, "boot-2", NOW + 60, None, watched=True, off=True)
    assert first_broken(ledger.entries()) is None
    assert replayed(ledger) == tables(ledger)
    ledger.close()


def test_an_old_copy_opens_and_is_brought_up_to_date_itself(old: Path) -> None:
    opened(old).close()
    (copy,) = (backup.path for backup in backups_of(old) if backup.before == 2)
    ledger = opened(copy)
    assert ledger.session(A.id) == A
    assert replayed(ledger) == tables(ledger)
    ledger.close()


class TestReviews:
    def test_breaks_and_reviews_come_go_and_are_replayed(self, path: Path) -> None:
        ledger = opened(path)
        put(ledger, PAUSE, DONE)
        assert replayed(ledger) == tables(ledger)
        assert {"break", "review"} <= {kind for kind, _ in tables(ledger)}
        moved = PAUSE._replace(end=at(45))
        change(ledger, Change(PAUSE, moved), Change(DONE, None))
        assert ledger.breaks_between(at(0), at(60)) == (moved,)
        assert ledger.reviews_between("2026-03-16", "2026-03-16") == ()
        assert replayed(ledger) == tables(ledger)
        assert first_broken(ledger.entries()) is None
        ledger.close()

    @pytest.mark.parametrize(
        ("start", "end", "found"), [(0, 30, 0), (0, 31, 1), (39, 60, 1), (40, 60, 0), (32, 33, 1)]
    )
    def test_a_break_is_found_where_it_overlaps(self, path: Path, start: int, end: int, found: int) -> None:
        ledger = opened(path)
        put(ledger, PAUSE)
        assert len(ledger.breaks_between(at(start), at(end))) == found
        ledger.close()

    def test_a_mark_that_is_there_twice_is_refused_and_undoes_its_act(self, path: Path) -> None:
        ledger = opened(path)
        put(ledger, DONE)
        before = tables(ledger)
        with pytest.raises(LedgerTrouble, match="refused the change"), ledger.transaction():
            ledger.commit(Act("review", (Change(None, Review(ReviewId("TWO"), DONE.day)),)), NOW, "app")
        assert tables(ledger) == before
        ledger.close()
