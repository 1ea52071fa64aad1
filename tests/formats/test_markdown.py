from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.core.periods import Period
from hraas_tui.formats.markdown import COLUMNS, Markdown, escaped
from hraas_tui.formats.text import plain
from tests.support.drawn import BERLIN, local
from tests.support.texts import TEXT
from tests.support.worked import (
    EMPTY,
    IDS,
    ISSUED,
    NIGHT,
    VAT,
    WORKED,
    line,
    piece,
    statement,
    statements,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = {"text", "text_special", "entity"}


def written(of: Statement) -> str:
    return b"".join(Markdown().write(of)).decode()


def inlines(source: str) -> Iterator[tuple[str, Token]]:
    tokens = PARSER.parse(source)
    return ((before.type, token) for before, token in pairwise(tokens) if token.type == "inline")


def seen(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def tables(source: str) -> list[list[list[str]]]:
    """Every table as its rows of cells, the headings first."""
    found: list[list[list[str]]] = []
    for before, token in pairwise(PARSER.parse(source)):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and before.type in {"td_open", "th_open"}:
            found[-1][-1].append(seen(token))
    return found


def headings(source: str) -> list[str]:
    return [seen(token) for kind, token in inlines(source) if kind == "heading_open"]


def squeezed(text: str) -> str:
    return " ".join(plain(text).split())


def test_a_document_to_the_letter() -> None:
    one = piece(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="CHG-1", note="Rolled", context="firewall"
    )
    late = piece("7K3M9Q2XVC", local("2026-02-27 22:30"), 3 * 3600)
    assert written(statement(line(one, billed=6480), line(late, late=True), tax=VAT)) == (
        "# Statement DRAFT: Acme, March 2026\n\n"
        "**DRAFT: not issued. It has no number and may still change.**\n\n"
        "**For:** Acme\n\n"
        "**From:** Ada Example, Beispielweg 1, 10115 Berlin\n\n"
        "**Period:** 1 Mar 2026 – 31 Mar 2026, times in Europe/Berlin\n\n"
        "**Drawn up:** 1 Apr 2026 09:30\n\n"
        "## Sessions\n\n"
        "|  Line |            When | Context      | Ticket | Note   | Recorded |   Billed |       Rate |      Amount "
        "| Made | Session      |\n"
        "|------:|----------------:|--------------|--------|--------|---------:|---------:|-----------:|------------:"
        "|------|--------------|\n"
        "| **1** | **16 Mar 2026** | **firewall** |        |        | **1:46** | **1:48** | **€95.00** | **€171.00** "
        "|      |              |\n"
        "|       |     10:02–11:48 | firewall     | CHG-1  | Rolled |     1:46 |     1:48 |            |     €171.00 "
        "| live | `7K3M9Q2XVB` |\n\n"
        "## Sessions of earlier periods\n\n"
        "|  Line |                    When | Context | Ticket | Note | Recorded |   Billed |       Rate |      Amount "
        "| Made | Session      |\n"
        "|------:|------------------------:|---------|--------|------|---------:|---------:|-----------:|------------:"
        "|------|--------------|\n"
        "| **2** |         **27 Feb 2026** | **–**   |        |      | **3:00** | **3:00** | **€95.00** | **€285.00** "
        "|      |              |\n"
        "|       | 22:30–28 Feb 2026 01:30 |         |        |      |     3:00 |     3:00 |            |     €285.00 "
        "| live | `7K3M9Q2XVC` |\n\n"
        "## Totals\n\n"
        "| Total                |      Amount |\n"
        "|----------------------|------------:|\n"
        "| Recorded, 2 sessions |        4:46 |\n"
        "| Billed               |        4:48 |\n"
        "| Net                  |     €456.00 |\n"
        "| VAT, 19% of €456.00  |      €86.64 |\n"
        "| **Total**            | **€542.64** |\n\n"
        "## Rules\n\n"
        "A session belongs to the day on which it starts in Europe/Berlin; a day starts at 04:00.\n\n"
        "An hour costs €95.00; each line's amount is rounded half up to €0.01.\n\n"
        "How the times came to be: 2 by the timer.\n"
    )


def test_lines_say_what_is_special_about_them() -> None:
    period, late, *_ = tables(written(WORKED))
    lines = [row for row in period[1:] if row[0]]
    place = {name: at for at, name in enumerate(COLUMNS)}
    assert [[row[place[name]] for name in ("When", "Note", "Billed", "Rate", "Amount")] for row in lines] == [
        ["16 Mar 2026", "", "1:48", "€95.00", "€171.00"],
        ["17 Mar 2026", "paid by the retainer", "1:00", "€95.00", "€0.00"],
        ["17 Mar 2026", "", "0:30", "€95.00", "€47.50"],
        ["28 Mar 2026", "", "1:00", "€95.00 × 1.5", "€142.50"],
        ["30 Mar 2026", "without charge", "0:00", "€95.00", "€0.00"],
    ]
    assert [row[0] for row in late[1:]] == ["6", ""]


def test_a_minimum_is_told_where_it_took_hold() -> None:
    start = local("2026-03-16 10:00")
    source = written(
        statement(
            line(piece("S1", start, 420), billed=1800, minimum=1800, topped_up=1380),
            line(piece("S2", start + 3600, 3600), minimum=1800),
        )
    )
    assert [row[4] for row in tables(source)[0] if row[0]] == ["Note", "at least 0:30", ""]


def test_the_retainer_and_the_changes() -> None:
    source = written(ISSUED)
    assert tables(source)[-1][1:] == [
        ["Opening", "0:30"],
        ["Added", "1:00"],
        ["Used", "1:00"],
        ["Lapsed", "0:10"],
        ["Closing", "0:20"],
    ]
    assert headings(source)[:2] == [
        "Statement ACME-2026-003: Acme & Söhne GmbH, März 2026",
        "In place of ACME-2026-002",
    ]
    assert "\n- 7K3M9Q2XVB: the note was changed.\n" in source
    assert "DRAFT" not in source


@pytest.mark.parametrize(
    ("locale", "date", "amount"),
    [
        ("", "16 Mar 2026", "€171.00"),
        ("en_US", "Mar 16, 2026", "€171.00"),
        ("de_DE", "16.03.2026", "171,00 €"),
        ("fr_FR", "16 mars 2026", "171,00 €"),
        ("nonsense", "16 Mar 2026", "€171.00"),
    ],
)
def test_dates_and_amounts_are_the_clients(locale: str, date: str, amount: str) -> None:
    first = tables(written(replace(WORKED, locale=locale)))[0][1]
    assert (first[1], squeezed(first[8])) == (date, amount)


def test_without_a_rate_there_is_no_column_of_amounts() -> None:
    source = written(statement(line(piece("S1", NIGHT), rate=None, currency=None)))
    assert tables(source)[0][0][-4:] == ["Recorded", "Billed", "Made", "Session"]
    assert "EUR" not in source.split("## Rules")[0]


def test_no_sessions_is_said_in_words() -> None:
    source = written(replace(EMPTY, period=Period.day(BERLIN.day_of(NIGHT))))
    assert headings(source)[0].endswith("28 Mar 2026")
    assert "\nNo sessions.\n" in source
    assert len(tables(source)) == 1


def test_an_hour_that_happens_twice_is_told_apart() -> None:
    first = local("2026-10-25 00:00") + 2 * 3600
    source = written(statement(line(piece("S1", first), piece("S2", first + 3600, 1800), day="2026-10-25")))
    assert [row[1] for row in tables(source)[0][2:]] == [
        "02:00 +02:00–02:00 +01:00",
        "02:00 +01:00–02:30 +01:00",
    ]


def test_seconds_are_shown_where_there_are_any() -> None:
    source = written(statement(line(piece("S1", local("2026-03-16 10:00"), 427))))
    assert tables(source)[0][2][1] == "10:00:00–10:07:07"


@given(TEXT, TEXT, TEXT)
def test_text_is_never_markup(name: str, ticket: str, note: str) -> None:
    one = piece("S1", local("2026-03-16 10:00"), ticket=ticket, note=note, context=f"c{name}")
    of = statement(
        line(one), client=Party(f"x{name}", (f"y{note}",)), number=f"N{ticket}", rules=(f"r{note}",)
    )
    source = written(of)
    assert headings(source)[0] == f"Statement {squeezed(f'N{ticket}')}: {squeezed(f'x{name}')}, March 2026"
    assert tables(source)[0][2][2:5] == [squeezed(text) for text in (f"c{name}", ticket, note)]
    texts = [seen(token) for _, token in inlines(source)]
    assert squeezed(f"r{note}") in texts
    assert f"For: {squeezed(f'x{name}')}, {squeezed(f'y{note}')}" in texts
    bold = {"strong_open", "strong_close"}
    for kind, token in inlines(source):
        marked = {child.type for child in token.children or ()} - PLAIN
        allowed = {"td_open": {"code_inline", *bold}, "paragraph_open": bold}
        assert marked <= allowed.get(kind, set())


@given(statements())
def test_every_piece_has_its_row(of: Statement) -> None:
    shown = [row[-1] for table in tables(written(of)) for row in table if len(row) > 2 and not row[0]]
    expected = [each.session for _, lines in of.sections() for one in lines for each in one.pieces]
    assert shown == expected


def test_ids_are_printed_so_that_a_question_finds_its_session() -> None:
    assert all(f"`{name}`" in written(WORKED) for name in IDS)


def test_escaping_shows_what_was_written() -> None:
    assert escaped("a|b <i> *c* \\ d\ne") == "a&#124;b &lt;i&gt; \\*c\\* \\\\ d e"
    assert escaped("M & N &amp; &#61; R&D&") == "M & N &amp;amp; &amp;\\#61; R&amp;D&"


def test_a_reissue_in_which_nothing_changed_says_so() -> None:
    text = written(replace(ISSUED, changes=()))
    assert (
        "This statement replaces ACME-2026-002, which is void.\n\nNothing in it has changed.\n\n## " in text
    )


def test_sentences_follow_the_locale() -> None:
    changed = replace(ISSUED, changes=("Session A of 2026-03-16: note is now “10.50 EUR”, amount 9.50 EUR.",))
    assert "Session A of 16.03.2026: note is now “10.50 EUR”, amount 9,50 €." in written(changed)
    assert "An hour costs 95,00 €" in written(changed)
