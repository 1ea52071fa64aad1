"""Which changes touch what was billed, and how they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.errors import Refused
from hraas_tui.core.frozen import check_frozen, touched
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import Break, BreakId, Session, SessionId
from tests.support.days import ACME, GLOBEX, NOON, ROSTER, ZONE, session

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS = Days(ZONE)
A = session("A", NOON, NOON + 3600)
B = session("B", NOON + 3600, NOON + 7200, GLOBEX)
LINKED = A._replace(back=B.id)


def check(numbers: Mapping[str, str], *changes: Change) -> None:
    check_frozen(changes, {SessionId(name): number for name, number in numbers.items()}, ROSTER, DAYS)


def test_what_alters_or_takes_away_a_session_touches_it() -> None:
    pause = Break(BreakId("P"), NOON, NOON + 60)
    changes = (Change(A, None), Change(B, B._replace(note="x")), Change(None, session("C", 0, 1)))
    assert touched((*changes, Change(pause, None))) == (A, B)


@pytest.mark.parametrize(
    "change",
    [Change(A, LINKED), Change(LINKED, A), Change(A, A), Change(None, A)],
    ids=["to", "from", "as", "new"],
)
def test_where_return_goes_is_no_part_of_it(change: Change) -> None:
    assert touched([change]) == ()
    check({"A": "ACME-1"}, change)


@pytest.mark.parametrize("after", [None, LINKED._replace(note="x"), A._replace(client=None)])
def test_a_billed_session_is_refused_with_its_number(after: Session | None) -> None:
    with pytest.raises(Refused) as refusal:
        check({"A": "ACME-2026-004"}, Change(B, None), Change(A, after))
    assert str(refusal.value) == (
        "Acme 12:00–13:00 is billed in ACME-2026-004, so it can't change. Void that statement first."
    )


def test_several_name_every_statement_once() -> None:
    with pytest.raises(Refused) as refusal:
        check({"A": "ACME-2026-004", "B": "GLOBEX-2026-001"}, Change(A, None), Change(B, None))
    assert str(refusal.value) == (
        "Acme 12:00–13:00 and 1 more are billed in ACME-2026-004, GLOBEX-2026-001, so they can't change. "
        "Void those statements first."
    )
    with pytest.raises(Refused, match=r"billed in X-1, so they can't change\. Void that statement first"):
        check({"A": "X-1", "B": "X-1"}, Change(A, None), Change(B, None))


def test_what_is_in_no_statement_may_change() -> None:
    check({}, Change(A, None))
    check({"B": "GLOBEX-2026-001"}, Change(A, A._replace(note="x")))
    assert A.client == ACME
