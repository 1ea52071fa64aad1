"""The stored form of a statement: nothing is lost, and the same statement has the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from hraas_tui.core.billing.document import from_document, to_document
from hraas_tui.core.billing.drawing_up import Case, draw_up
from tests.support.billing import cases
from tests.support.worked import EMPTY, HOSTILE, ISSUED, WORKED, statements

if TYPE_CHECKING:
    from hraas_tui.core.billing.statements import Statement


@given(statements())
def test_any_statement_is_read_back_as_it_was(statement: Statement) -> None:
    document = to_document(statement)
    found = from_document(document)
    assert found == statement
    assert to_document(found) == document
    assert [type(line.charge) for line in found.lines] == [type(line.charge) for line in statement.lines]


@given(cases())
def test_what_is_drawn_up_is_read_back_as_it_was(case: Case) -> None:
    statement = draw_up(case)
    assert from_document(to_document(statement)) == statement
    assert to_document(draw_up(replace(case, known={}))) == to_document(statement)


@pytest.mark.parametrize("statement", [EMPTY, WORKED, ISSUED])
def test_it_is_canonical_json(statement: Statement) -> None:
    document = to_document(statement)
    known = json.loads(document)
    assert document == json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert known["version"] == 1
    assert known["statement"]["period"] == {"first": "2026-03-01", "last": "2026-03-31"}


def test_no_number_goes_through_a_float() -> None:
    def refuse(text: str) -> float:
        raise AssertionError(text)

    known = json.loads(to_document(ISSUED), parse_float=refuse)["statement"]
    assert known["totals"] == [{"currency": "EUR", "gross": "542.64", "net": "456.00"}]
    assert HOSTILE in {piece["note"] for line in known["lines"] for piece in line["pieces"]}


def test_a_later_version_is_not_guessed_at() -> None:
    later = json.dumps({**json.loads(to_document(EMPTY)), "version": 2})
    with pytest.raises(ValueError, match="Version 2"):
        from_document(later)
