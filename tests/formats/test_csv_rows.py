import csv
import io
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.exports import ClientExport, plan
from hraas_tui.core.moments import Span, iso
from hraas_tui.core.sessions import Client, Session
from hraas_tui.formats.csv_rows import COLUMNS, CsvRows, neutral, restored
from hraas_tui.formats.text import hours, plain
from tests.support.exporting import (
    ACME,
    BERLIN,
    MARCH,
    ROSTER,
    TEXT,
    export_of,
    ledgers,
    local,
    planned,
    session,
)

SIGNS = "=+-@＝＋－＠\t\r"


def written(export: ClientExport) -> bytes:
    return b"".join(CsvRows().write(export))


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_the_columns_are_those_that_scripts_rely_on() -> None:
    assert ",".join(COLUMNS) == ("client,date,start,end,zone,seconds,hours,context,ticket,note,provenance,id")
    assert written(export_of()) == f"{','.join(COLUMNS)}\r\n".encode()


def test_a_line_to_the_letter() -> None:
    one = session(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="4812", note='Hotfix, "timeout"', context=None
    )
    line = written(export_of(one)).split(b"\r\n")[1].decode()
    assert line == (
        "acme,2026-03-16,2026-03-16T10:02:00+01:00,2026-03-16T11:48:00+01:00,Europe/Berlin,6360,1.7667,,4812,"
        '"Hotfix, ""timeout""",live,7K3M9Q2XVB'
    )


def test_times_are_clear_in_the_hour_that_happens_twice() -> None:
    first = local("2026-10-25 00:00") + 2 * 3600 + 1800
    period = type(MARCH)(*(BERLIN.day_of(first),) * 2)
    lines = records(written(export_of(session("S1", first), session("S2", first + 3600), period=period)))
    assert [(line["start"], line["end"]) for line in lines] == [
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00"),
    ]


@given(ledgers())
def test_reading_back_gives_the_rows(ledger: tuple) -> None:  # type: ignore[type-arg]
    for export in planned(ledger).exports:
        data = written(export)
        lines = records(data)
        rows = list(export.rows)
        assert len(lines) == len(rows)
        assert data.count(b"\r\n") >= len(rows) + 1
        for line, row in zip(lines, rows, strict=True):
            texts = {name: restored(line[name]) for name in ("client", "context", "ticket", "note")}
            assert texts == {name: plain(getattr(row, name)) for name in texts}
            assert (line["start"], line["end"]) == (iso(row.start, row.zone), iso(row.end, row.zone))
            assert (line["date"], line["zone"]) == (row.date.format_iso(), row.zone)
            assert line["start"].startswith(line["date"])
            assert (int(line["seconds"]), line["provenance"], line["id"]) == (
                row.seconds,
                row.provenance,
                row.id,
            )


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


def test_controls_do_not_reach_a_terminal() -> None:
    one = session(
        "S1", local("2026-03-16 10:00"), note="a\x1b[31mred\x07\x9b2J\u202egnp\r\nnext", ticket="\ud83d"
    )
    (line,) = records(written(export_of(one)))
    assert line["note"] == "a [31mred 2J gnp next"
    assert line["ticket"] == " "


@pytest.mark.parametrize("letter", ["x", "é", "漢", "א", "👩‍💻", "'", '"', ","])
def test_the_longest_note_survives(letter: str) -> None:
    note = letter * (2000 // len(letter))
    (line,) = records(written(export_of(session("S1", local("2026-03-16 10:00"), note=note))))
    assert restored(line["note"]) == note


@given(st.integers(0, 10**9))
def test_hours_are_seconds_to_four_places(seconds: int) -> None:
    off = Fraction(hours(seconds)) - Fraction(seconds, 3600)
    assert Fraction(-1, 20_000) < off <= Fraction(1, 20_000)


def test_rows_are_asked_for_only_as_the_file_grows() -> None:
    start = local("2026-03-02 00:00")
    sessions = [session(f"S{n:06}", start + n * 60, 60, note="as ever") for n in range(20_000)]
    asked: list[str] = []

    def again(_client: Client, _span: Span) -> Iterable[Session]:
        for one in sessions:
            asked.append(one.id)
            yield one

    export = plan(ROSTER, sessions, clients=[ACME], period=MARCH, days=BERLIN, again=again).exports[0]
    document = CsvRows().write(export)
    first = next(document)
    assert 0 < len(asked) < 1000
    assert len(first) < 64 * 1024
    assert sum(piece.count(b"\r\n") for piece in document) + first.count(b"\r\n") == 20_001
