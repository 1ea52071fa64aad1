import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import NoteLine, check_ticket, parse_note, show_note
from hraas_tui.core.text import check_key, clean


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", NoteLine("")),
        ("Fixed the thing", NoteLine("Fixed the thing")),
        ("Fixed the thing @firewall #CHG-2201", NoteLine("Fixed the thing", "firewall", "CHG-2201")),
        ("@firewall #4812 Fixed it", NoteLine("Fixed it", "firewall", "4812")),
        ("Fixed @firewall the #4812 thing", NoteLine("Fixed the thing", "firewall", "4812")),
        ("Ported C# and F# for anna@example.org", NoteLine("Ported C# and F# for anna@example.org")),
        ("Asked @@anna about ##general", NoteLine("Asked @anna about #general")),
        ("@@@x ###", NoteLine("@@x ##")),
        ("mail @ noon # done", NoteLine("mail @ noon # done")),
        ("  two\n lines\t here ", NoteLine("two lines here")),
        ("[bold]x[/] \x1b[31mred", NoteLine("[bold]x[/] [31mred")),
        ("@Payment_gateway.v2", NoteLine("", "Payment_gateway.v2")),
        ("#a/b:c!", NoteLine("", None, "a/b:c!")),
    ],
)
def test_a_line_is_read(line: str, said: NoteLine) -> None:
    assert parse_note(line) == said


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("@one @two", "two contexts, “@one” and “@two”. Leave one out, or write @@ for the word itself"),
        ("#1 #2", "two tickets"),
        ("@home?", "contains “\\?”.*write @@home\\?"),
        ("@" + "x" * 33, "33 characters long"),
        ("#" + "x" * 65, "ticket is 65 characters long and may have 64"),
        ("x" * 2001, "2,001 characters long and may have 2,000"),
        ("x" * 10_001, "10,001 characters long"),
    ],
)
def test_what_can_not_be_kept_is_refused(line: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_note(line)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("#4812", "4812"), (" CHG-1 ", "CHG-1"), ("##x", "x"), ("# 5", "5")]
)
def test_a_ticket_is_kept_without_its_mark(typed: str, kept: str) -> None:
    assert check_ticket(typed) == kept


@pytest.mark.parametrize("typed", ["two words", "x" * 65])
def test_a_ticket_is_one_short_word(typed: str) -> None:
    with pytest.raises(Refused, match="ticket"):
        check_ticket(typed)


rough = st.text(max_size=40) | st.lists(
    st.sampled_from(("@", "#", " ", "a", "@@", "##", "C#", "\u200d", "é", "👩‍💻"))
).map("".join)
notes = rough.map(clean)
keys = st.from_regex(r"[a-zA-Z][a-zA-Z0-9._-]{0,31}", fullmatch=True)
tickets = rough.map(lambda text: check_ticket(clean(text).replace(" ", "")))


@given(notes, st.none() | keys, tickets)
def test_what_is_shown_is_read_back(note: str, context: str | None, ticket: str) -> None:
    assert parse_note(show_note(note, context, ticket)) == NoteLine(note, context, ticket or None)


@given(rough)
def test_what_is_read_can_be_shown_and_read_again(line: str) -> None:
    try:
        said = parse_note(line)
    except Refused:
        return
    assert parse_note(show_note(said.note, said.context, said.ticket)) == said
    assert said.note == clean(said.note)
    assert said.context is None or said.context == check_key(said.context, "context")
    assert said.ticket is None or said.ticket == check_ticket(said.ticket)
