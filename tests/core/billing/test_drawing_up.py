"""What holds of every statement, whatever the work and whatever the terms."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.rounding import billed, price
from hraas_tui.core.billing.terms import Agreed, Charge, Group, Rounding
from hraas_tui.core.money import unit
from tests.support.billing import cases, split

if TYPE_CHECKING:
    from hraas_tui.core.billing.statements import Line, Piece, Statement
    from hraas_tui.core.sessions import Session


def terms_of(case: Case, session: Session) -> Agreed:
    """What holds for a session, asked of the agreement anew."""
    return case.agreement.on(case.days.day_of(session.start).format_iso(), session.context)


def billable(case: Case, session: Session) -> bool:
    """Whether a session has to be in the statement at all."""
    return terms_of(case, session).charge is not Charge.NON_BILLABLE


def held(case: Case, piece: Piece) -> Agreed:
    """What holds for a piece."""
    (session,) = (each for each in (*case.sessions, *case.late) if each.id == piece.session)
    return terms_of(case, session)


def groups(case: Case, statement: Statement) -> dict[object, list[Line]]:
    """The lines by what was added up together."""
    found: dict[object, list[Line]] = {}
    for line in statement.lines:
        agreed = held(case, line.pieces[0])._replace(requires=frozenset())
        alone = line.pieces[0].session if agreed.group is Group.SESSION else None
        found.setdefault((agreed, line.late, line.day, line.context, alone), []).append(line)
    return found


@given(cases())
def test_totals_are_the_sums_of_the_printed_lines(case: Case) -> None:
    statement = draw_up(case)
    nets: Counter[str] = Counter()
    for line in statement.lines:
        assert line.billed == sum(piece.billed for piece in line.pieces)
        assert (line.amount is None) == (line.rate is None or line.currency is None)
        if line.amount is not None and line.currency is not None:
            assert line.amount == sum(piece.amount or 0 for piece in line.pieces)
            assert line.amount == line.amount.quantize(unit(line.currency))
            nets[line.currency] += line.amount  # type: ignore[assignment]
        else:
            assert {piece.amount for piece in line.pieces} == {None}
    assert {total.currency: total.net for total in statement.totals} == nets
    for total in statement.totals:
        taxes = sum(tax.amount for tax in statement.taxes if tax.currency == total.currency)
        assert total.gross == total.net + taxes
    assert statement.recorded == sum(line.recorded for line in statement.lines)
    assert statement.billed == sum(
        line.billed for line in statement.lines if line.charge is not Charge.NO_CHARGE
    )


@given(cases())
def test_every_billable_session_is_in_it_once_and_whole(case: Case) -> None:
    statement = draw_up(case)
    wanted = {session.id: session for session in (*case.sessions, *case.late) if billable(case, session)}
    pieces: dict[str, list[Piece]] = {}
    for line, piece in statement.pieces:
        pieces.setdefault(piece.session, []).append(piece)
        assert line.late is (wanted[piece.session] in case.late)
    assert pieces.keys() == wanted.keys()
    for id_, some in pieces.items():
        session = wanted[id_]  # type: ignore[index]
        assert (some[0].start, some[-1].end) == (session.start, session.end)
        assert all(before.end == after.start for before, after in itertools.pairwise(some))
        assert all(piece.recorded > 0 and piece.billed >= 0 for piece in some)
        assert {piece.note for piece in some} == {session.note}


@given(cases())
def test_each_group_bills_what_its_exact_time_comes_to(case: Case) -> None:
    statement = draw_up(case)
    for lines in groups(case, statement).values():
        agreed = held(case, lines[0].pieces[0])
        recorded = sum(line.recorded for line in lines)
        total = sum(line.billed for line in lines)
        assert total == billed(recorded, agreed)
        step = agreed.increment * 60
        if step:
            assert total % step == 0
        if step and agreed.rounding is Rounding.NEAREST:
            drift = 2 * (total - max(recorded, agreed.minimum * 60))
            assert -step < drift <= step
        topped = sum(line.topped_up for line in lines)
        assert topped == max(0, min(agreed.minimum * 60, total) - recorded)
        assert all(0 <= line.topped_up <= line.billed for line in lines)


@given(cases())
def test_a_group_never_spans_a_change_of_terms(case: Case) -> None:
    for line in draw_up(case).lines:
        terms = {held(case, piece)._replace(requires=frozenset()) for piece in line.pieces}
        assert len(terms) == 1
        (agreed,) = terms
        assert (line.charge, line.currency, line.minimum) == (
            agreed.charge,
            agreed.currency,
            agreed.minimum * 60,
        )
        assert line.rate in {agreed.rate, agreed.retainer.overage}


@given(cases())
def test_money_is_the_lines_time_at_its_rate_rounded_once(case: Case) -> None:
    statement = draw_up(case)
    for line in statement.lines:
        if line.amount is None or line.rate is None or line.currency is None:
            continue
        free = line.covered or line.charge is Charge.NO_CHARGE
        assert line.amount == (0 if free else price(line.billed, line.rate, line.multiplier, line.currency))
    for tax in statement.taxes:
        assert tax.amount == (tax.base * tax.percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert tax.base <= sum(total.net for total in statement.totals if total.currency == tax.currency)


@given(cases(), st.data())
def test_splitting_a_session_changes_no_recorded_second(case: Case, data: st.DataObject) -> None:
    before = draw_up(case)
    if case.sessions:
        at = data.draw(st.integers(0, len(case.sessions) - 1))
        whole = case.sessions[at]
        assert whole.end is not None
        if whole.end - whole.start > 1:
            parts = split(whole, data.draw(st.integers(whole.start + 1, whole.end - 1)))
            # the same terms on both days: a session belongs to the day on which it starts, a part of it to its own
            if all(billable(case, part) == billable(case, whole) for part in parts):
                case = replace(
                    case, sessions=(*case.sessions[:at], *parts, *case.sessions[at + 1 :]), known={}
                )
    after = draw_up(case)
    assert after.recorded == before.recorded


@given(cases())
def test_lines_are_in_order_and_late_ones_last(case: Case) -> None:
    statement = draw_up(case)
    keys = [(line.late, line.pieces[0].start) for line in statement.lines]
    assert keys == sorted(keys)
    assert [late for late, _ in statement.sections()] == sorted({line.late for line in statement.lines})


@given(cases())
def test_it_can_be_drawn_up_again(case: Case) -> None:
    assert draw_up(case) == draw_up(replace(case, known={}))
