from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.formats.html_page import HtmlPage, quoted
from hraas_tui.formats.text import plain
from tests.support.drawn import local
from tests.support.worked import (
    EMPTY,
    HOSTILE,
    IDS,
    ISSUED,
    NIGHT,
    WORKED,
    line,
    piece,
    statement,
    statements,
)

VOID = {"meta", "link", "br", "img", "input", "rect", "path"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "span", "p", "h1", "h2",
    "address", "strong", "em", "small", "b", "i", "code", "dl", "dt", "dd", "ul", "li", "figure", "figcaption", "svg",
    "rect", "path", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
NASTY = (
    "<script>alert(1)</script>",
    "</style></svg></td></table><img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %} {# x #}",
    "&lt;b&gt; &amp; \"double\" 'single' `back`",
    "--> ]]> <!-- <![CDATA[",
    "\x1b[31mred\x00\x07 \u202egnp.exe",
    HOSTILE,
)


@dataclass
class Row:
    """A row of a table: its class and its cells, each with its tag, class and text."""

    kind: str
    cells: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What its cells say."""
        return [text for _, _, text in self.cells]


class Page(HTMLParser):
    """A page as Python's own parser reads it."""

    def __init__(self, of: Statement) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[Row] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.source = b"".join(HtmlPage().write(of)).decode()
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append(Row(known.get("class") or ""))
        if tag in {"td", "th"}:
            self.rows[-1].cells.append((tag, known.get("class") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.texts.append(data)
        if {"td", "th"} & set(self._open):
            tag, kind, text = self.rows[-1].cells[-1]
            self.rows[-1].cells[-1] = (tag, kind, text + data)

    @property
    def text(self) -> str:
        """All that can be read, blanks made one."""
        return " ".join(" ".join(self.texts).split())

    def of_kind(self, kind: str) -> list[Row]:
        """The rows that have a class."""
        return [row for row in self.rows if kind in row.kind.split()]


def seconds(shown: str) -> int:
    parts = [int(part) for part in shown.split(":")]
    return sum(part * size for part, size in zip(parts, (3600, 60, 1), strict=False))


def amount(shown: str) -> Decimal:
    return Decimal(shown.removeprefix("€").replace(",", ""))


def test_what_is_up_front() -> None:
    page = Page(ISSUED)
    for said in (
        "Statement ACME-2026-003",
        "März 2026 · Issued on 01.04.2026",
        "Acme & Söhne GmbH",
        "80331 München",
        "Ada Example",
        "In place of ACME-2026-002, which is void. What has changed:",
        "7K3M9Q2XVB: the note was changed.",
        "5,39 hours in 5 sessions",
        "of these 1:00 paid for by the retainer",
        "Opening Added Used Lapsed Closing 0:30 1:00 1:00 0:10 0:20",
        "Late: sessions of earlier periods",
    ):
        assert said in page.text
    assert "542,64\xa0€" in page.source
    assert "net 456,00\xa0€" in page.source
    assert "VAT 19\xa0% 86,64\xa0€" in page.source
    assert ISSUED.rules[0] in page.text
    assert "An hour costs 95,00 €; each line's amount is rounded half up to 0,01 €." in page.text


def test_a_total_says_what_it_leaves_out() -> None:
    """Taxes, and the lines of the other table, are in none but the total up front."""
    alone = statement(line(piece("A", local("2026-03-16 09:00"))))
    late = statement(*alone.lines, line(piece("B", local("2026-02-16 09:00")), late=True))
    named = [[row.cells[0][2] for row in Page(each).of_kind("total")] for each in (ISSUED, late, alone)]
    assert named == [
        ["Net total of this period", "Net total of earlier periods"],
        ["Total of this period", "Total of earlier periods"],
        ["Total"],
    ]


def test_a_reissue_in_which_nothing_changed_says_so() -> None:
    page = Page(replace(ISSUED, changes=()))
    assert "In place of ACME-2026-002, which is void. Nothing in it has changed." in page.text
    assert "What has changed" not in page.text


def test_the_lines_add_up_to_the_totals() -> None:
    page = Page(WORKED)
    lines = page.of_kind("line")
    assert len(lines) == len(WORKED.lines)
    recorded, billed, _, money = zip(*(row.texts[-4:] for row in lines), strict=True)
    assert sum(map(seconds, recorded)) == WORKED.recorded
    assert sum(map(seconds, billed)) == WORKED.billed
    assert sum(map(amount, money)) == WORKED.totals[0].net
    totals = page.of_kind("total")
    assert sum(seconds(row.texts[1]) for row in totals) == WORKED.recorded
    assert sum(seconds(row.texts[2]) for row in totals) == WORKED.billed
    assert sum(amount(row.texts[3]) for row in totals) == WORKED.totals[0].net


def test_sessions_that_were_added_up_have_a_row_each_with_shares() -> None:
    parts = (
        piece("S1", local("2026-03-16 10:00"), 600, ticket="4812"),
        piece("S2", local("2026-03-16 12:00"), 660),
    )
    page = Page(statement(line(*parts, billed=1440)))
    (head,) = page.of_kind("head")
    assert head.texts == ["2 sessions", "0:21", "0:24", "€95.00", "€38.00"]
    rows = page.of_kind("part")
    assert [row.texts[0] for row in rows] == ["10:00–10:10S1 live", "12:00–12:11S2 live"]
    assert [row.texts[1] for row in rows] == [" #4812", ""]
    assert sum(seconds(row.texts[3]) for row in rows) == 1440
    assert sum(amount(row.texts[5]) for row in rows) == 38


def test_each_session_is_there_with_its_id_and_how_it_came_to_be() -> None:
    page = Page(WORKED)
    assert [row.texts[0] for row in page.of_kind("line")] == [
        "10:02:00–11:48:007K3M9Q2XVB live",
        "14:00:00–15:00:007K3M9Q2XVC typed",
        "15:00:00–15:30:007K3M9Q2XVC typed",
        "29 Mar 01:30:00 +01:00–03:30:00 +02:007K3M9Q2XVD live",
        "09:00:00–09:07:077K3M9Q2XVE live",
        "09:00:00–10:00:007K3M9Q2XVF live",
    ]
    assert all(name in page.text for name in IDS)
    assert "How the times came to be: 4 live (by the timer), 1 typed (entered afterwards)." in page.text


def test_why_a_line_comes_to_nothing_stands_where_its_rate_would() -> None:
    rates = [row.texts[-2:] for row in Page(WORKED).of_kind("line")]
    assert rates[1] == ["retainer", "€0.00"]
    assert rates[3] == ["€95.00 × 1.5", "€142.50"]
    assert rates[4] == ["no charge", "€0.00"]


def test_without_a_rate_there_are_no_columns_of_money() -> None:
    page = Page(
        statement(line(piece("S1", local("2026-03-16 10:00")), rate=None, currency=None, covered=True))
    )
    assert page.rows[0].texts == ["Session", "What", "Recorded", "Billed"]
    assert page.of_kind("line")[0].texts == ["10:00–11:00S1 live", " retainer", "1:00", "1:00"]


def test_a_minimum_is_said_where_it_holds() -> None:
    called = line(piece("S1", local("2026-03-16 10:00"), 420), billed=1800, minimum=1800, topped_up=1380)
    assert "minimum of 0:30" in Page(statement(called)).text
    assert "minimum" not in Page(statement(replace(called, topped_up=0))).text


def test_a_line_of_the_whole_period_says_the_dates() -> None:
    page = Page(statement(line(piece("S1", local("2026-03-16 23:30")), day=None, context=None)))
    assert page.of_kind("day")[0].texts[0] == "The whole period"
    assert page.of_kind("line")[0].texts[0] == "16 Mar 23:30–17 Mar 00:30S1 live"


def test_a_draft_says_so_on_the_page_and_on_each_sheet_of_paper() -> None:
    page = Page(WORKED)
    assert page.text.startswith("Draft statement")
    assert "DRAFT – not issued. It has no number and may still change." in page.text
    assert '@top-center { content: "DRAFT – not issued"' in page.source
    assert 'class="stamp" aria-hidden="true">DRAFT<' in page.source
    assert "DRAFT" not in Page(ISSUED).source.replace("It has no number", "")


def test_no_sessions_are_told_in_words() -> None:
    page = Page(EMPTY)
    assert "No sessions in this period." in page.text
    assert not page.of_kind("line")
    assert "svg" not in dict(page.tags)


@pytest.mark.parametrize("text", NASTY)
def test_what_comes_from_outside_is_text(text: str) -> None:
    note = piece("S1", local("2026-03-16 10:00"), note=text, ticket=text, context=text)
    party = Party(text, (text, text))
    page = Page(
        statement(
            line(note),
            client=party,
            consultant=party,
            number=text,
            replaces=text,
            changes=(text,),
            rules=(text,),
            tax=Decimal(19),
        )
    )
    assert {tag for tag, _ in page.tags} <= TAGS
    assert all(not name.startswith("on") for _, attributes in page.tags for name in attributes)
    squeezed = "".join(plain(text).split())
    assert "".join(page.text.split()).count(squeezed) >= 9
    assert page.source.count("</style>") == 1


@given(statements())
@settings(max_examples=30)
def test_any_statement_is_a_sound_page(of: Statement) -> None:
    page = Page(of)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert len(page.of_kind("line")) == len(of.lines)
    shown = " ".join(text for row in page.rows for text in row.texts)
    assert all(f"{each.session} {each.provenance.value}" in shown for _, each in of.pieces)
    charged = [row for row in page.of_kind("line") if "no charge" not in " ".join(row.texts)]
    free = [each for each in of.lines if each.charge is Charge.NO_CHARGE]
    if not free:
        place = -3 if any(each.amount is not None for each in of.lines) else -1
        assert sum(seconds(row.texts[place]) for row in charged) == of.billed


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = Page(ISSUED)
    policy = [attributes.get("content") for _, attributes in page.tags if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    names = {name for _, attributes in page.tags for name in attributes}
    assert not names & {"src", "href", "action", "srcset", "data"}
    assert not re.search(r"url\(|@import|https?:", page.source)


def test_it_can_be_read_by_ear_and_printed() -> None:
    page = Page(ISSUED)
    assert page.tags[0] == ("html", {"lang": "en"})
    heads = [attributes for tag, attributes in page.tags if tag == "th"]
    assert all(attributes.get("scope") in {"col", "row", "rowgroup"} for attributes in heads)
    assert [tag for tag, _ in page.tags].count("h1") == 1
    for said in ("prefers-color-scheme: dark", "@media print", "counter(page)", "table-header-group"):
        assert said in page.source


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, as the guidelines for readable pages count it: 1 to 21."""

    def light(colour: str) -> float:
        wide = colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])
        parts = [int(wide[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_can_be_read_in_light_and_dark() -> None:
    themes = re.findall(r"--ground: .*?(?=\n *})", Page(EMPTY).source, re.DOTALL)
    assert len(themes) == 3
    for theme in themes:
        colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", theme))
        for ink in ("ink", "soft", "tone", "alarm"):
            for ground in ("sheet", "wash"):
                assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)


def test_the_picture_has_each_session_at_its_time() -> None:
    page = Page(statement(line(piece("S1", local("2026-03-16 10:00"), 7200, context="firewall"))))
    boxes = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert [box["viewbox"] for box in boxes] == ["0 0 86400 10"]
    bars = [attributes for tag, attributes in page.tags if tag == "rect" and attributes["class"] != "ground"]
    assert [(bar["class"], bar["x"], bar["width"]) for bar in bars] == [("billed", "21600", "7200")]
    assert "<title>10:00–12:00 firewall S1</title>" in page.source


def test_a_day_of_23_hours_has_hours_of_its_own() -> None:
    page = Page(statement(line(piece("S1", NIGHT))))
    assert "23 h" in page.text
    grounds = [attributes["width"] for tag, attributes in page.tags if attributes.get("class") == "ground"]
    assert grounds == [str(23 * 3600)]


def test_a_string_of_a_style_sheet_has_nothing_that_could_end_it() -> None:
    assert quoted('a"\\;}</style>\n1') == '"a\\22 \\5c \\3b \\7d \\3c \\2f style\\3e \\a 1"'
