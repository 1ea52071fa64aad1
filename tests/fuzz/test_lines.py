"""Lines that are typed at work: notes, starts and searches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.app.start_line import parse_start
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Days
from hraas_tui.core.notes import parse_note, show_note
from hraas_tui.core.roster import Roster
from hraas_tui.core.searching import marks, search_of
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId
from hraas_tui.core.text import NOTE_LIMIT, TICKET_LIMIT, check_key, clean, printable
from tests.support.fuzzing import fuzzed, told_well, typed

ACME = Client(ClientId("A"), "acme", "Acme GmbH", 1, 1, 0)
MUELLER = Client(ClientId("M"), "straße", "Müller & İSöhne", 2, 2, 1)
OLD = Client(ClientId("O"), "old", "Old", 3, None, 2, archived=True)
ROSTER = Roster(
    (ACME, MUELLER, OLD),
    (
        Context(ContextId("F"), ACME.id, "firewall", "Firewall", 0),
        Context(ContextId("G"), MUELLER.id, "fibre", "ﬁbre", 0),
    ),
)
DAYS, NOW = Days("Europe/Berlin"), 1_773_650_160

PIECES = (
    "@", "#", "@@", "##", "@firewall", "#CHG-1", "#4812", "@fire wall", "@@anna", "##4", "@#", "#@", "C#", "a@b.c", "#" * 9,
    "Fixed the timeout", "fixed", "acme", "acme/", "acme/firewall", "straße/", "STRASSE/", "1", "2", "9", "0", "?", "old",
    "/", "//", "at", "AT", "at 9:40", "at 25:00", "at -5m", "at yesterday 17:00", "at now", "at 2026-03-29 02:30",
    '"', '"phone call"', '"march', "march", "2026", "2026-03", "2026-03-16", "..", "2026-03-01..2026-03-08", "..2026", "monday..",
    "last month", "this", "unassigned", "x" * 70, "x" * 700,
)  # fmt: skip

LINES = typed(*PIECES)


@fuzzed(500)
@given(line=LINES)
def test_a_note_line_is_read_and_written_back_the_same(line: str) -> None:
    try:
        said = parse_note(line)
    except Refused as refusal:
        told_well(refusal)
        return
    assert said.note == clean(said.note)
    assert len(said.note) <= NOTE_LIMIT
    assert said.ticket is None or (len(said.ticket) <= TICKET_LIMIT and not said.ticket.startswith("#"))
    assert said.context is None or check_key(said.context, "context") == said.context
    assert parse_note(show_note(said.note, said.context, said.ticket)) == said


@fuzzed(500)
@given(line=LINES)
def test_a_start_line_is_a_start_that_can_be_or_refused(line: str) -> None:
    try:
        start = parse_start(line, ROSTER, now=NOW, days=DAYS)
    except Refused as refusal:
        told_well(refusal)
        return
    assert start.at is None or 0 <= start.at <= NOW
    assert start.client is None or not start.client.archived
    assert (start.client is None) == (start.target.client is None)
    assert start.target.note == clean(start.target.note)


@fuzzed(500)
@given(line=LINES, named=st.sampled_from((None, frozenset(), frozenset({ACME.id}))))
def test_a_search_line_is_read_and_says_how(line: str, named: frozenset[ClientId | None] | None) -> None:
    try:
        search = search_of(line, ROSTER, DAYS, DAYS.day_of(NOW), named)
    except Refused as refusal:
        told_well(refusal)
        return
    assert all(text == text.casefold() and text for text in search.texts)
    assert all(printable(said) == said for said in (*search.told, *search.hints))
    assert search.span is None or search.span.start <= search.span.end
    for text in (line, "Müller ﬁx İx"):
        found = marks(text, search.texts, search.prefixes)
        assert all(0 <= begin < end <= len(text) for begin, end in found)
