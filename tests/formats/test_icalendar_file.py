from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from icalendar import Calendar

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.formats.icalendar_file import ICalendarFile
from hraas_tui.formats.rows import rows
from hraas_tui.formats.text import plain
from tests.support.worked import EMPTY, ISSUED, NIGHT, WORKED, line, piece, statement, statements


def written(of: Statement) -> bytes:
    return b"".join(ICalendarFile().write(of))


def calendar(of: Statement) -> Any:
    return Calendar.from_ical(written(of))


def events(of: Statement) -> list[Any]:
    return list(calendar(of).walk("VEVENT"))


def unfolded(data: bytes) -> list[str]:
    """The lines as RFC 5545, 3.1 has them put together again, by hand."""
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode().split("\r\n")


def test_an_event_to_the_letter() -> None:
    event = events(ISSUED)[1]
    assert {name: event.decoded(name) for name in ("dtstart", "dtend", "dtstamp")} == {
        "dtstart": datetime(2026, 3, 16, 9, 2, tzinfo=UTC),
        "dtend": datetime(2026, 3, 16, 10, 48, tzinfo=UTC),
        "dtstamp": datetime(2026, 4, 1, 7, 30, tzinfo=UTC),
    }
    assert {name: str(event[name]) for name in ("uid", "summary", "class", "transp", "status")} == {
        "uid": "7K3M9Q2XVB-1@hraas.invalid",
        "summary": "firewall #4812",
        "class": "PRIVATE",
        "transp": "TRANSPARENT",
        "status": "CONFIRMED",
    }
    assert str(event["description"]).split("\n") == [
        "Hotfix",
        "Recorded 1:46, billed 1:48 (billable)",
        "Statement ACME-2026-003, line 1, session 7K3M9Q2XVB, live",
    ]


def test_the_calendar_says_what_it_is() -> None:
    whole = calendar(WORKED)
    assert (str(whole["version"]), str(whole["prodid"])) == ("2.0", "-//HRaaS//Statement//EN")
    assert str(whole["x-wr-calname"]) == "DRAFT: Acme & Söhne GmbH, March 2026"
    assert {str(event["status"]) for event in events(WORKED)} == {"TENTATIVE"}


def test_nothing_rings() -> None:
    assert {component.name for component in calendar(WORKED).walk()} == {"VCALENDAR", "VEVENT"}


def test_the_parts_of_a_session_are_events_of_their_own() -> None:
    names = [str(event["uid"]) for event in events(WORKED)]
    assert len(set(names)) == len(names) == 6
    assert names[2:4] == ["7K3M9Q2XVC-1@hraas.invalid", "7K3M9Q2XVC-2@hraas.invalid"]


def test_no_sessions_is_a_calendar_too() -> None:
    assert events(EMPTY) == []
    assert written(EMPTY).endswith(b"END:VCALENDAR\r\n")


@given(statements())
def test_reading_back_gives_the_pieces(of: Statement) -> None:
    for event, row in zip(events(of), rows(of), strict=True):
        assert event.decoded("dtstart").timestamp() == row.piece.start
        assert event.decoded("dtend").timestamp() == row.piece.end
        if row.piece.note:
            assert str(event["description"]).split("\n")[0] == plain(row.piece.note)
        assert row.piece.session in str(event["uid"])
        said = " ".join(filter(None, (row.piece.context, f"#{row.piece.ticket}" if row.piece.ticket else "")))
        assert str(event["summary"]) == plain(said or of.client.name)


@pytest.mark.parametrize("letter", ["x", "é", "漢", "א", "👩‍💻", "\\", ";", ",", "\\n"])
def test_long_lines_are_folded_between_characters(letter: str) -> None:
    note = (letter * 2000)[:2000]
    data = written(statement(line(piece("S1", NIGHT, note=note))))
    folded = data.split(b"\r\n")
    assert max(map(len, folded)) <= 75
    assert all(part.decode() is not None for part in folded)  # no character is cut in two
    (described,) = (text for text in unfolded(data) if text.startswith("DESCRIPTION"))
    escaped = note.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert described.startswith(f"DESCRIPTION:{escaped}\\nRecorded")
    assert str(events(statement(line(piece("S1", NIGHT, note=note))))[0]["description"]).startswith(note)


def test_text_begins_no_line_of_its_own() -> None:
    trap = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\nACTION:AUDIO"
    of = replace(
        statement(line(piece("S1", NIGHT, note=trap, ticket=trap, context=trap))),
        client=Party(trap),
        number=trap,
    )
    assert {component.name for component in calendar(of).walk()} == {"VCALENDAR", "VEVENT"}
    assert sum(text in {"BEGIN:VALARM", "END:VEVENT"} for text in unfolded(written(of))) == 1


def test_a_long_calendar_comes_in_pieces() -> None:
    many = statement(*(line(piece(f"S{n:05}", NIGHT + n * 60, 60)) for n in range(300)))
    parts = list(ICalendarFile().write(many))
    assert len(parts) > 1
    assert len(events(many)) == 300
