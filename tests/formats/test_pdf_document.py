from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from pypdf import PdfReader
from typst import Fonts

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.core.errors import Refused
from hraas_tui.formats import pdf_document, pdf_fonts, typesetting
from hraas_tui.formats.pdf_document import PdfDocument, lacking
from hraas_tui.formats.pdf_fonts import OWN, PLACEHOLDER, choose
from hraas_tui.formats.text import plain
from hraas_tui.formats.typesetting import Sheet, typeset, typeset_apart
from tests.support.drawn import local
from tests.support.worked import EMPTY, HOSTILE, IDS, ISSUED, WORKED, line, piece, statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

ROOT = Path(__file__).parents[2]
NASTY = (
    '#import "@preview/x:0.1.0"',
    '#(1/0) #panic() #read("/etc/passwd")',
    "$x^2$ @ref <label> = head",
    "back\\slash `tick` *b* _i_ ~ -- --- ... https://example.com",
    "// comment /* x */ [y] {z}",
    "\"double\" 'single' \\u{41}",
    "\x1b[31mred\x00\x07 \u202egnp.exe",
    HOSTILE,
)

EMBEDDED = Fonts(include_system_fonts=False)

WRITE = """
import hashlib
from typst import Fonts
from hraas_tui.formats import pdf_fonts
from hraas_tui.formats.pdf_document import PdfDocument
pdf_fonts._fonts = lambda system: Fonts(include_system_fonts=False)
from tests.support.worked import ISSUED
print(hashlib.sha256(b"".join(PdfDocument().write(ISSUED))).hexdigest())
"""


@pytest.fixture(autouse=True)
def _no_fonts_but_typsts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts of the computer that runs the tests decide nothing."""
    monkeypatch.setattr(pdf_fonts, "_fonts", lambda *, system: EMBEDDED)  # noqa: ARG005 - called by name


def written(of: Statement) -> bytes:
    return b"".join(PdfDocument().write(of))


def opened(of: Statement) -> PdfReader:
    return PdfReader(BytesIO(written(of)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def seen(of: Statement) -> str:
    """All the text of all pages, without any blanks: where lines are broken says nothing."""
    return squeezed("".join(page.extract_text() for page in opened(of).pages))


def long(count: int = 90, **fields: Any) -> Statement:
    """A statement of several pages."""
    start = local("2026-03-02 09:00")
    lines = (
        line(piece(f"S{at:09}", start + at * 7200, context="docs", note="Wrote it down " * 6))
        for at in range(count)
    )
    return statement(*lines, **fields)


def placed(page: PageObject) -> list[tuple[tuple[float, float], str]]:
    """Each text of a page with the point, from the lower left corner, where it begins."""
    found: list[tuple[tuple[float, float], str]] = []

    def visit(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        left = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        up = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        found.append(((left, up), text))

    page.extract_text(visitor_text=visit)
    return found


def fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """The name of each font of each page, and whether its file is in the document."""
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for each in resources["/Font"].values():
            for below in each.get_object().get("/DescendantFonts", [each]):
                font = below.get_object()
                descriptor = font["/FontDescriptor"].get_object()
                files = {"/FontFile", "/FontFile2", "/FontFile3"}
                yield font["/BaseFont"], bool(files & set(descriptor))


def test_every_figure_and_name_can_be_read() -> None:
    text = seen(ISSUED)
    for said in (
        "Statement ACME-2026-003",
        "März 2026",
        "Issued on 01.04.2026",
        "Acme & Söhne GmbH",
        "Hauptstraße 1",
        "80331 München",
        "Ada Example",
        "Beispielweg 1",
        "In place of ACME-2026-002, which is void. What has changed:",
        "7K3M9Q2XVB: the note was changed.",
        "Recorded 5:23:07 5,39 hours in 5 sessions",
        "Billed 5:18 5,30 hours of these 1:00 paid for by the retainer",
        "Total 542,64 € net 456,00 € VAT 19 % 86,64 €",
        "Opening Added Used Lapsed Closing 0:30 1:00 1:00 0:10 0:20",
        "10:02:00–11:48:00 7K3M9Q2XVB live firewall #4812 Hotfix 1:46:00 1:48 95,00 € 171,00 €",
        "retainer",
        "95,00 € × 1,5",
        "no charge",
        "Late: sessions of earlier periods",
        "How the times came to be: 4 live (by the timer), 1 typed (entered afterwards).",
        ISSUED.rules[0],
        "An hour costs 95,00 €; each line's amount is rounded half up to 0,01 €.",
        "Net total of this period",
        "Net total of earlier periods",
    ):
        assert squeezed(said) in text
    assert all(name in text for name in IDS)


def test_a_reissue_in_which_nothing_changed_says_so() -> None:
    text = seen(replace(ISSUED, changes=()))
    assert squeezed("In place of ACME-2026-002, which is void. Nothing in it has changed.") in text
    assert squeezed("What has changed") not in text


def test_sessions_that_were_added_up_have_a_row_each_with_shares() -> None:
    parts = (piece("S1", local("2026-03-16 10:00"), 600), piece("S2", local("2026-03-16 12:00"), 660))
    text = seen(statement(line(*parts, billed=1440)))
    assert squeezed("2 sessions 0:21 0:24 €95.00 €38.00") in text
    assert squeezed("10:00–10:10 S1 live 0:10 0:11:26 €18.10") in text
    assert squeezed("12:00–12:11 S2 live 0:11 0:12:34 €19.90") in text


def test_each_page_says_which_it_is_and_of_what() -> None:
    reader = opened(long(number="ACME-2026-007"))
    count = len(reader.pages)
    assert count > 2
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert f"{number} / {count}" in text
        assert "ACME-2026-007" in text
        assert "March 2026" in text
        assert "DRAFT" not in text
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox.upper_right] == [210, 297]


def test_each_page_of_a_draft_says_so() -> None:
    pages = opened(long()).pages
    assert len(pages) > 2
    assert all("DRAFT – not issued" in page.extract_text() for page in pages)
    assert all(page.extract_text().count("DRAFT") == 2 for page in pages)


def test_the_head_of_the_table_stands_on_each_page() -> None:
    _, *pages = opened(long()).pages
    assert all(
        squeezed("Session What Recorded Billed Rate Amount") in squeezed(page.extract_text())
        for page in pages
    )


def test_its_fonts_are_in_it() -> None:
    found = list(fonts(opened(ISSUED)))
    assert any("LibertinusSerif" in name for name, _ in found)
    assert all(embedded for _, embedded in found)


def test_it_says_what_it_is() -> None:
    reader = opened(ISSUED)
    assert reader.metadata is not None
    assert reader.metadata.title == "Statement ACME-2026-003"
    assert reader.metadata.author == "Ada Example"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.timestamp() == ISSUED.made_at
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    described = root["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in described
    assert b"<pdfuaid:part>1</pdfuaid:part>" in described


def test_the_longest_are_kept_small(monkeypatch: pytest.MonkeyPatch) -> None:
    tagged = written(ISSUED)
    monkeypatch.setattr(pdf_document, "TAGGED", 2)
    reader = opened(ISSUED)
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" not in root
    assert b"<pdfaid:part>2</pdfaid:part>" in root["/Metadata"].get_object().get_data()
    assert len(written(ISSUED)) < len(tagged)


def test_other_processes_write_the_same_bytes() -> None:
    expected = hashlib.sha256(written(ISSUED)).hexdigest()
    known = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WRITE], check=True, capture_output=True, text=True, cwd=ROOT, env=known
    )
    assert done.stdout.strip() == expected


@pytest.mark.parametrize("text", NASTY)
def test_what_comes_from_outside_is_text(text: str) -> None:
    note = piece("S1", local("2026-03-16 10:00"), note=text, ticket=text, context=text)
    party = Party(text, (text, text))
    shown = seen(
        statement(
            line(note),
            client=party,
            consultant=party,
            number=text,
            replaces=text,
            changes=(text,),
            rules=(text,),
        )
    )
    assert shown.count(squeezed(plain(text))) >= 9


@given(statements())
@settings(max_examples=15)
def test_any_statement_becomes_a_document(of: Statement) -> None:
    reader = opened(of)
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    assert all(f"{each.session}{each.provenance.value}" in text for _, each in of.pieces)
    assert all(embedded for _, embedded in fonts(reader))
    assert ("DRAFT" in text) == of.draft


@pytest.mark.parametrize(
    "note",
    [
        " ".join(f"w{at:04}" for at in range(1000)),
        "x" * 4000,
        PLACEHOLDER * 3000,
        "https://example.com/" + "a/" * 500,
    ],
    ids=["words", "one word", "placeholders", "an address"],
)
def test_however_long_a_note_is_it_stays_on_the_pages(note: str) -> None:
    party = Party("N" * 300, ("L" * 300,))
    reader = opened(
        statement(line(piece("S1", local("2026-03-16 10:00"), note=note)), client=party, consultant=party)
    )
    shown = squeezed("".join(page.extract_text() for page in reader.pages))
    assert sum(shown.count(sign) for sign in set(squeezed(note))) >= len(squeezed(note))
    for page in reader.pages:
        lines = {place for place, text in placed(page) if text.strip()}
        assert all(0 < left < 595 and 0 < up < 842 for left, up in lines)


def test_no_sessions_are_told_in_words() -> None:
    assert squeezed("No sessions in this period.") in seen(EMPTY)


def test_whoever_waits_can_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def remembered(*words: Any, **known: Any) -> subprocess.Popen[bytes]:
        started.append(start(*words, **known))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", remembered)
    monkeypatch.setattr(typesetting, "STEP", 0.001)
    writing = PdfDocument().write(ISSUED)
    assert isinstance(writing, Generator)
    assert next(writing) == b""
    writing.close()
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_what_goes_wrong_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet("#panic(1)", {}, system=False, standards=["a-2u"], tagged=False, timestamp=0)
    with pytest.raises(Refused, match=r"^The PDF could not be typeset: .*panicked"):
        list(typeset_apart(sheet, 1024))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused, match=r"^The PDF could not be typeset: Python can't be started"):
        list(typeset_apart(sheet, 1024))


def test_the_standards_give_way_to_a_text_that_is_against_them() -> None:
    sheet = Sheet("\u6c34", {}, system=False, standards=["a-2u"], tagged=False, timestamp=0)
    assert typeset(sheet).startswith(b"%PDF")
    assert b"pdfaid" not in typeset(sheet)


# -- fonts ---------------------------------------------------------------------------------------------------


def named(text: str, **fields: Any) -> Statement:
    return statement(line(piece("S1", local("2026-03-16 10:00"), note=text)), **fields)


@pytest.mark.parametrize(
    "text", ["Ελληνικά και άλλα", "Встреча с командой", "Łódź Čeština İstanbul", "שלום", "₹ € £ – … „so“ №"]
)
def test_many_scripts_need_no_fonts_but_typsts(text: str) -> None:
    assert lacking(named(text)) == ""
    assert PLACEHOLDER not in seen(named(text))


def test_ordinary_texts_ask_for_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "_lacking", lambda *_: pytest.fail("asked"))
    assert lacking(named("Überprüfung – “done”, 4 €")) == ""
    assert lacking(replace(WORKED, lines=WORKED.lines[:3], locale="fr_FR")) == ""


def test_every_sure_character_has_a_glyph() -> None:
    sure = [chr(code) for code in range(0x20, 0x2300) if pdf_fonts._SURE.fullmatch(chr(code))]
    assert len(sure) > 400
    assert pdf_fonts._lacking(" ".join(sure), choose("")) == ""


def test_what_no_font_has_is_told_and_gets_a_placeholder() -> None:
    of = named("決済 and 🎉 done", client=Party("株式会社"))
    assert set(lacking(of)) == set("決済🎉株式会社")
    text = seen(of)
    assert squeezed(f"{PLACEHOLDER * 2} and {PLACEHOLDER} done") in text
    assert squeezed(f"{PLACEHOLDER} stands for a character that the fonts") in text


def test_figures_are_never_placeholders() -> None:
    of = replace(WORKED, lines=WORKED.lines[:1], locale="ja_JP")
    assert squeezed("Mon, 16 Mar 2026") in seen(of)
    assert lacking(of) == ""


def test_scripts_that_typst_sets_badly_ask_for_fonts_made_for_them() -> None:
    installed = [
        "Noto Sans Devanagari",
        "Noto Serif Devanagari",
        "Noto Sans Arabic",
        "Noto Sans CJK JP",
        "Arial",
    ]
    made_for = pdf_fonts._made_for
    assert list(made_for(installed, ["Devanagari"], "hi")) == [
        "Noto Serif Devanagari",
        "Noto Sans Devanagari",
    ]
    assert list(made_for(installed, ["Arabic"], "ja")) == ["Noto Sans CJK JP", "Noto Sans Arabic"]
    assert list(made_for(installed, [], "")) == []


def test_without_a_better_one_the_fonts_stay_typsts() -> None:
    assert choose("ग्राहक مرحبا").families == OWN
    assert choose("ग्राहक مرحبا").missing == ""
