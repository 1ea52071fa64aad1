from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hraas_tui.core.exports import ClientExport
from hraas_tui.core.periods import Period
from hraas_tui.formats.markdown import Markdown, escaped
from hraas_tui.formats.text import plain
from tests.support.exporting import (
    ACME,
    BERLIN,
    FIREWALL,
    GLOBEX,
    TEXT,
    export_of,
    ledgers,
    local,
    planned,
    session,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = {"text", "text_special", "entity"}


def written(export: ClientExport) -> str:
    return b"".join(Markdown().write(export)).decode()


def inlines(source: str) -> Iterator[tuple[str, Token]]:
    tokens = PARSER.parse(source)
    return ((before.type, token) for before, token in pairwise(tokens) if token.type == "inline")


def seen(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def cells(source: str) -> list[str]:
    return [seen(token) for kind, token in inlines(source) if kind == "td_open"]


def test_a_document_to_the_letter() -> None:
    one = session(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, ticket="CHG-1", note="Rolled", context=FIREWALL.id
    )
    late = session("7K3M9Q2XVC", local("2026-03-16 22:30"), 3 * 3600 + 15)
    assert written(export_of(one, late)) == (
        "# Acme: March 2026\n\n"
        "2026-03-01 to 2026-03-31, Europe/Berlin. **4:46:15** in 2 sessions, **453.23 EUR**.\n\n"
        "## By context\n\n"
        "| Context   | Sessions |        Time |         Amount |\n"
        "|-----------|---------:|------------:|---------------:|\n"
        "| firewall  |        1 |     1:46:00 |     167.83 EUR |\n"
        "| –         |        1 |     3:00:15 |     285.40 EUR |\n"
        "| **Total** |    **2** | **4:46:15** | **453.23 EUR** |\n\n"
        "## Sessions\n\n"
        "| Date       |    Start |      End |     Time |     Amount | Context  | Ticket | Note | Session      |\n"
        "|------------|---------:|---------:|---------:|-----------:|----------|--------|------|--------------|\n"
        "| 2026-03-16 | 10:02:00 | 11:48:00 |  1:46:00 | 167.83 EUR | firewall | CHG-1  | Rolled | `7K3M9Q2XVB` |\n"
        "| 2026-03-16 | 22:30:00 | 2026-03-17 01:30:15 |  3:00:15 | 285.40 EUR |          |        |      | `7K3M9Q2XVC` |\n\n"
        "A session belongs to the day on which it starts in Europe/Berlin; a day starts at 04:00. Times are recorded "
        "times, never rounded. Each session earns its recorded time × 95.00 EUR per hour, rounded half up to 0.01 EUR; "
        "the total is the sum of these amounts.\n\n"
        "How the times came to be: 2 by the timer.\n"
    )


def test_without_a_rate_there_is_no_column_of_amounts() -> None:
    source = written(export_of(session("S1", local("2026-03-16 10:00"), client=GLOBEX.id), client=GLOBEX))
    assert "Amount" not in source
    assert "EUR" not in source


def test_no_sessions_is_said_in_words() -> None:
    source = written(export_of(period=Period.day(BERLIN.day_of(local("2026-03-16 10:00")))))
    assert source.startswith("# Acme: 16 March 2026\n\n2026-03-16. No sessions.\n")
    assert "|" not in source


def test_an_hour_that_happens_twice_is_told_apart() -> None:
    first = local("2026-10-25 00:00") + 2 * 3600
    period = Period.day(BERLIN.day_of(first))
    source = written(export_of(session("S1", first), session("S2", first + 3600, 1800), period=period))
    assert "| 02:00:00 +02:00 | 02:00:00 +01:00 |" in source
    assert "| 02:00:00 +01:00 | 02:30:00 +01:00 |" in source


@given(TEXT, TEXT, TEXT)
def test_text_is_never_markup(name: str, ticket: str, note: str) -> None:
    one = session("S1", local("2026-03-16 10:00"), ticket=ticket, note=note)
    source = written(export_of(one, client=replace(ACME, name=f"x{name}")))
    heading = next(token for kind, token in inlines(source) if kind == "heading_open")
    assert seen(heading) == " ".join(plain(f"x{name}").split()) + ": March 2026"
    row = cells(source)[-9:]
    assert row[6:8] == [" ".join(plain(text).split()) for text in (ticket, note)]
    for kind, token in inlines(source):
        marked = {child.type for child in token.children or ()} - PLAIN
        allowed = {
            "td_open": {"code_inline", "strong_open", "strong_close"},
            "paragraph_open": {"strong_open", "strong_close"},
        }
        assert marked <= allowed.get(kind, set())


@given(ledgers())
def test_every_session_has_its_line(ledger: tuple) -> None:  # type: ignore[type-arg]
    for export in planned(ledger).exports:
        source = written(export)
        assert [cell for cell in cells(source) if cell in export.ids] == list(export.ids)


def test_escaping_shows_what_was_written() -> None:
    assert escaped("a|b <i> *c* \\ d\ne") == "a&#124;b &lt;i&gt; \\*c\\* \\\\ d e"
