import csv
import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.statements import Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import iso
from hraas_tui.formats.csv_rows import COLUMNS, CsvRows, neutral, restored
from hraas_tui.formats.rows import rows
from hraas_tui.formats.text import hours, plain
from tests.support.drawn import local
from tests.support.texts import TEXT
from tests.support.worked import EMPTY, ISSUED, NIGHT, WORKED, line, piece, statement, statements

SIGNS = "=+-@＝＋－＠\t\r"
TEXTS = ("context", "ticket", "note")


def written(of: Statement) -> bytes:
    return b"".join(CsvRows().write(of))


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_the_columns_are_those_that_scripts_rely_on() -> None:
    assert ",".join(COLUMNS) == (
        "client,date,start,end,zone,seconds,hours,context,ticket,note,provenance,id,"
        "line,billed_seconds,billed_hours,charge,multiplier,rate,currency,amount,late,statement"
    )
    assert written(EMPTY) == f"{','.join(COLUMNS)}\r\n".encode()


def test_a_row_to_the_letter() -> None:
    one = piece("7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="4812", note='Hotfix, "timeout"')
    row = written(statement(line(one, billed=6480))).split(b"\r\n")[1].decode()
    assert row == (
        "acme,2026-03-16,2026-03-16T10:02:00+01:00,2026-03-16T11:48:00+01:00,Europe/Berlin,6360,1.7667,,4812,"
        '"Hotfix, ""timeout""",live,7K3M9Q2XVB,1,6480,1.8000,billable,1,95.00,EUR,171.00,no,DRAFT'
    )


def test_what_the_terms_make_of_a_row() -> None:
    names = ("id", "line", "charge", "multiplier", "billed_seconds", "amount", "late", "statement")
    assert [tuple(row[name] for name in names) for row in records(written(ISSUED))] == [
        ("7K3M9Q2XVF", "6", "billable", "1", "3600", "95.00", "yes", "ACME-2026-003"),
        ("7K3M9Q2XVB", "1", "billable", "1", "6480", "171.00", "no", "ACME-2026-003"),
        ("7K3M9Q2XVC", "2", "retainer", "1", "3600", "0.00", "no", "ACME-2026-003"),
        ("7K3M9Q2XVC", "3", "billable", "1", "1800", "47.50", "no", "ACME-2026-003"),
        ("7K3M9Q2XVD", "4", "billable", "1.5", "3600", "142.50", "no", "ACME-2026-003"),
        ("7K3M9Q2XVE", "5", "no-charge", "1", "0", "0.00", "no", "ACME-2026-003"),
    ]


def test_without_a_rate_there_is_no_money() -> None:
    (row,) = records(written(statement(line(piece("S1", NIGHT), rate=None, currency=None))))
    assert (row["rate"], row["currency"], row["amount"]) == ("", "", "")


def test_times_are_clear_in_the_hour_that_happens_twice() -> None:
    first = local("2026-10-25 00:00") + 2 * 3600 + 1800
    found = records(written(statement(line(piece("S1", first), piece("S2", first + 3600)))))
    assert [(row["start"], row["end"]) for row in found] == [
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00"),
    ]


@given(statements())
def test_reading_back_gives_the_pieces(of: Statement) -> None:
    found = records(written(of))
    assert len(found) == len(of.pieces)
    for row, expected in zip(found, rows(of), strict=True):
        one = expected.piece
        assert {name: restored(row[name]) for name in TEXTS} == {
            name: plain(getattr(one, name)) for name in TEXTS
        }
        assert (row["start"], row["end"]) == (iso(one.start, of.zone), iso(one.end, of.zone))
        assert row["start"].startswith(row["date"])
        assert (int(row["seconds"]), row["provenance"], row["id"]) == (
            one.recorded,
            one.provenance,
            one.session,
        )
        assert int(row["line"]) == expected.number


@given(statements())
def test_rows_add_up_to_the_lines_and_these_to_the_totals(of: Statement) -> None:
    found = records(written(of))
    for number, each in enumerate((each for _, some in of.sections() for each in some), 1):
        own = [row for row in found if row["line"] == str(number)]
        assert sum(int(row["seconds"]) for row in own) == each.recorded
        assert sum(int(row["billed_seconds"]) for row in own) == (
            0 if each.charge is Charge.NO_CHARGE else each.billed
        )
        if each.amount is not None:
            assert sum(Decimal(row["amount"]) for row in own) == each.amount
    assert sum(int(row["billed_seconds"]) for row in found) == of.billed
    for total in of.totals:
        assert sum(Decimal(row["amount"]) for row in found if row["currency"] == total.currency) == total.net


def test_equal_statements_give_equal_bytes() -> None:
    lines = tuple(replace(each, multiplier=each.multiplier * Decimal("1.00")) for each in WORKED.lines)
    assert replace(WORKED, lines=lines) == WORKED
    assert written(replace(WORKED, lines=lines)) == written(WORKED)


@given(st.text(st.sampled_from("=+-@'＝;\"\t\r\n a|"), max_size=12) | TEXT | st.text())
def test_neutralising_is_undone_exactly(text: str) -> None:
    assert restored(neutral(text)) == text


@given(st.text(st.sampled_from("=+-@'＝; \"\t\ra"), max_size=12) | TEXT | st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    for cell in (neutral(text), *neutral(text).split(";")):
        begins = cell.lstrip(" \n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2003")
        assert not begins or begins[0] not in SIGNS
    assert neutral(text)[:1] == "'" or neutral(text)[:1] == text[:1]


@pytest.mark.parametrize(
    "text", ["Rolled rule set", "a = b", "CHG-2201", "don't", "'quoted'", "x; y", "1+1", ""]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


def test_not_even_a_number_or_a_key_begins_like_a_formula() -> None:
    of = replace(statement(line(piece("S1", NIGHT, context="@x"))), number="=1+1", client_key="+49")
    (row,) = records(written(of))
    assert (row["client"], row["context"], row["statement"]) == ("'+49", "'@x", "'=1+1")


def test_controls_do_not_reach_a_terminal() -> None:
    one = piece("S1", NIGHT, note="a\x1b[31mred\x07\x9b2J\u202egnp\r\nnext", ticket="\ud83d")
    (row,) = records(written(statement(line(one))))
    assert row["note"] == "a [31mred 2J gnp next"
    assert row["ticket"] == " "


@pytest.mark.parametrize("letter", ["x", "é", "漢", "א", "👩‍💻", "'", '"', ","])
def test_the_longest_note_survives(letter: str) -> None:
    note = letter * (2000 // len(letter))
    (row,) = records(written(statement(line(piece("S1", NIGHT, note=note)))))
    assert restored(row["note"]) == note


@given(st.integers(0, 10**9))
def test_hours_are_seconds_to_four_places(seconds: int) -> None:
    off = Fraction(hours(seconds)) - Fraction(seconds, 3600)
    assert Fraction(-1, 20_000) < off <= Fraction(1, 20_000)


def test_a_long_file_comes_in_pieces() -> None:
    many = statement(*(line(piece(f"S{n:05}", NIGHT + n * 60, 60, note="as ever")) for n in range(2000)))
    parts = list(CsvRows().write(many))
    assert len(parts) > 2
    assert max(map(len, parts)) < 64 * 1024
    assert sum(part.count(b"\r\n") for part in parts) == 2001
