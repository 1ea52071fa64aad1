"""A month worked by hand, checked to the cent in all eight formats.

Every file is read by a program or library that is not ours. The figures, with their arithmetic, are in
`tests/support/worked_month.py`.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pypdf import PdfReader

from hraas_tui.formats.registry import FORMATS
from hraas_tui.timekeeper.export_run import write_again
from tests.support.worked_month import NUMBERS, SHEETS, Sheet, counted, worked_month

if TYPE_CHECKING:
    from pathlib import Path

KEYS = sorted(SHEETS)


class Figures(NamedTuple):
    """What is read of a line in every format that has money: seconds, and the amount."""

    recorded: int
    billed: int
    amount: Decimal


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each client's statement in every format, written from what the ledger has stored."""
    month = worked_month(tmp_path_factory.mktemp("month"))
    folder = tmp_path_factory.mktemp("files")
    for issued in month.issued.values():
        written = write_again(issued, list(FORMATS), folder, ask=lambda job: job(month.keeper))
        assert {each.format for each in written} == set(FORMATS)
    month.keeper.ledger.close()
    return folder


def path(files: Path, key: str, suffix: str) -> Path:
    return files / f"{NUMBERS[key]}.{suffix}"


def expected(sheet: Sheet) -> list[Figures]:
    """The lines in the order in which they are printed; what is without charge counts no billed time."""
    return [Figures(row.recorded, counted(row), Decimal(row.amount)) for row in sheet.rows]


def seconds(shown: str) -> int:
    """The seconds of `5:29:59`, of `0:30`."""
    hours, minutes, rest = (*map(int, shown.split(":")), 0)[:3]
    return hours * 3600 + minutes * 60 + rest


def money(shown: str) -> Decimal:
    """The amount of `1.780,54 €` and of `$934.75`: cents are the last two digits, whatever stands before them."""
    return Decimal(re.sub(r"\D", "", shown)).scaleb(-2)


# -- CSV, by Python's csv ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_csv(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    with path(files, key, "csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for number, row in enumerate(sheet.rows, 1):
        mine = [each for each in table if each["line"] == str(number)]
        free = row.charge == "no-charge"
        assert [
            (
                each["start"],
                each["end"],
                each["seconds"],
                each["billed_seconds"],
                each["amount"],
                each["ticket"],
            )
            for each in mine
        ] == [
            (
                part.start,
                part.end,
                f"{part.recorded}",
                f"{0 if free else part.billed}",
                part.amount,
                part.ticket,
            )
            for part in row.parts
        ]
        assert {
            (
                each["context"],
                each["charge"],
                each["multiplier"],
                each["rate"],
                each["currency"],
                each["late"],
            )
            for each in mine
        } == {
            (row.context, row.charge, row.multiplier, row.rate, sheet.currency, "yes" if row.late else "no")
        }
    assert sum(int(each["seconds"]) for each in table) == sheet.recorded
    assert sum(int(each["billed_seconds"]) for each in table) == sheet.billed
    assert sum(Decimal(each["amount"]) for each in table) == Decimal(sheet.net)
    assert {each["statement"] for each in table} == {NUMBERS[key]}


# -- JSON, by Python's json ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_json(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    known = json.loads(path(files, key, "json").read_bytes())
    for row, line in zip(sheet.rows, known["lines"], strict=True):
        assert (line["day"], line["context"], line["charge"], line["late"]) == (
            row.day,
            row.context,
            row.charge,
            row.late,
        )
        assert (line["multiplier"], line["rate"]) == (
            row.multiplier,
            {"amount": row.rate, "currency": sheet.currency},
        )
        assert (line["seconds"], line["billed_seconds"], line["topped_up_seconds"]) == (
            row.recorded,
            counted(row),
            row.topped_up,
        )
        assert line["amount"] == {"amount": row.amount, "currency": sheet.currency}
        assert [(each["start"], each["end"], each["amount"]["amount"]) for each in line["sessions"]] == [
            (part.start, part.end, part.amount) for part in row.parts
        ]
    totals = known["totals"]
    assert (totals["seconds"], totals["billed_seconds"]) == (sheet.recorded, sheet.billed)
    assert totals["amounts"] == [{"currency": sheet.currency, "net": sheet.net, "gross": sheet.gross}]
    assert [tax["amount"] for tax in totals["taxes"]] == ([sheet.tax] if sheet.tax else [])
    if sheet.account is None:
        assert known["retainer"] is None
    else:
        names = ("opening", "added", "used", "lapsed", "closing")
        assert tuple(known["retainer"][name] for name in names) == sheet.account


# -- Markdown, by markdown-it --------------------------------------------------------------------------------


def markdown_tables(source: str) -> list[list[list[str]]]:
    """Every table as rows of cells in plain text."""
    found: list[list[list[str]]] = []
    for before, token in pairwise(MarkdownIt("commonmark").enable("table").parse(source)):
        if token.type == "table_open":
            found.append([])
        if token.type == "tr_open":
            found[-1].append([])
        if token.type == "inline" and before.type in {"th_open", "td_open"}:
            words = (child.content for child in token.children or () if child.type != "softbreak")
            found[-1][-1].append("".join(words).replace("\N{NO-BREAK SPACE}", " "))
    return found


@pytest.mark.parametrize("key", KEYS)
def test_markdown(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    tables = markdown_tables(path(files, key, "md").read_text(encoding="utf-8"))
    lines, parts = list[Figures](), list[Figures]()
    for table in tables:
        if table[0][0] == "Line":
            for cells in table[1:]:
                known = dict(zip(table[0], cells, strict=True))
                figures = Figures(
                    seconds(known["Recorded"]), seconds(known["Billed"]), money(known["Amount"])
                )
                (lines if known["Line"] else parts).append(figures)
    assert lines == expected(sheet)
    assert parts == [
        Figures(part.recorded, 0 if row.charge == "no-charge" else part.billed, Decimal(part.amount))
        for row in sheet.rows
        for part in row.parts
    ]
    (totals,) = (dict(table[1:]) for table in tables if table[0][0] == "Total")
    assert totals["Total"] == {"acme": "€252.00", "globex": "1.780,54 €", "initech": "$934.75"}[key]
    assert seconds(totals["Billed"]) == sheet.billed
    if key == "globex":
        assert totals["VAT, 19 % of 1.496,25 €"] == "284,29 €"
    if key == "acme":
        (retainer,) = (dict(table[1:]) for table in tables if table[0][0] == "Retainer")
        assert retainer == {
            "Opening": "2:00",
            "Added": "10:00",
            "Used": "12:00",
            "Lapsed": "0:00",
            "Closing": "0:00",
        }


# -- HTML, by Python's html.parser ---------------------------------------------------------------------------


@dataclass
class Page(HTMLParser):
    """The rows of a page's tables by their class, and its text."""

    source: str
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    text: str = ""
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append((dict(attrs).get("class") or "", []))
        if tag in {"td", "th"}:
            self.inside = True
            self.rows[-1][1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"
        if self.inside:
            self.rows[-1][1][-1] += data


@pytest.mark.parametrize("key", KEYS)
def test_html(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    page = Page(path(files, key, "html").read_text(encoding="utf-8"))
    lines = [cells for kind, cells in page.rows if "line" in kind.split()]
    assert [
        Figures(seconds(recorded), seconds(billed), money(amount))
        for *_, recorded, billed, _rate, amount in lines
    ] == expected(sheet)
    parts = [cells for kind, cells in page.rows if kind == "part"]
    assert [money(cells[-1]) for cells in parts] == [
        Decimal(part.amount) for row in sheet.rows if len(row.parts) > 1 for part in row.parts
    ]
    said = {
        "acme": ("Total €252.00", "Opening Added Used Lapsed Closing 2:00 10:00 12:00 0:00 0:00"),
        "globex": ("Total 1.780,54 €", "net 1.496,25 €", "VAT 19 % 284,29 €", "90,00 € × 1,5", "90,00 € × 2"),
        "initech": ("Total $934.75", "Late: sessions of earlier periods", "$172.50"),
    }
    for words in said[key]:
        assert words in page.text


# -- PDF, by pypdf -------------------------------------------------------------------------------------------


PRICE = r"(?:[€$][\d.,]+|[\d.,]+ €)"
FIGURES = re.compile(
    rf"(\d+:\d\d(?::\d\d)?) (\d+:\d\d) (retainer|no charge|{PRICE}(?: × [\d,]+)?) ({PRICE})(?= |$)"
)
"""Recorded, billed, rate and amount, as they follow each other."""


@pytest.mark.parametrize("key", KEYS)
def test_pdf(files: Path, key: str) -> None:
    """Each line's figures stand side by side in the text of the pages, in the order of the lines."""
    sheet = SHEETS[key]
    pages = PdfReader(path(files, key, "pdf")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    found = [
        (Figures(seconds(recorded), seconds(billed), money(amount)), rate)
        for recorded, billed, rate, amount in FIGURES.findall(text)
    ]
    assert [each for each, _ in found] == expected(sheet)
    for row, (_, rate) in zip(sheet.rows, found, strict=True):
        if row.charge != "billable":
            assert rate == {"retainer": "retainer", "no-charge": "no charge"}[row.charge]
        else:
            price, _, times = rate.partition(" × ")
            assert money(price) == Decimal(row.rate)
            assert (times or "1").replace(",", ".") == row.multiplier
    said = {"acme": "Total €252.00", "globex": "Total 1.780,54 € net 1.496,25 € VAT 19 % 284,29 €"}
    assert said.get(key, "Total $934.75") in text.replace("\N{NO-BREAK SPACE}", " ")


# -- XLSX, by openpyxl ---------------------------------------------------------------------------------------


def sheets(file: Path, *, values: bool) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(file, data_only=values)
    return {each.title: list(each.iter_rows(values_only=True)) for each in book}


def length(value: Any) -> int:
    assert isinstance(value, timedelta)
    return int(value.total_seconds())


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("key", KEYS)
def test_xlsx(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    front = sheets(path(files, key, "xlsx"), values=True)["Statement"]
    top = next(at for at, row in enumerate(front) if row[0] == "Line")
    lines = [dict(zip(front[top], row, strict=True)) for row in front[top + 1 :] if isinstance(row[0], int)]
    assert [
        Figures(length(line["Recorded"]), length(line["Billed"]), cents(line["Amount"])) for line in lines
    ] == expected(sheet)
    assert [(f"{line['Day']:%Y-%m-%d}", cents(line["Rate"]), str(line["Multiplier"])) for line in lines] == [
        (row.day, Decimal(row.rate), row.multiplier) for row in sheet.rows
    ]
    money_of = {row[0]: cents(row[10]) for row in front if row[0] and isinstance(row[10], (int, float))}
    assert Decimal(sheet.gross) in money_of.values()
    table = sheets(path(files, key, "xlsx"), values=True)["Sessions"]
    parts = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert sum(length(part["Recorded"]) for part in parts) == sheet.recorded
    assert sum(length(part["Billed"]) for part in parts) == sheet.billed
    assert sum(cents(part["Amount"]) for part in parts) == Decimal(sheet.net)


@pytest.mark.parametrize("key", KEYS)
def test_xlsx_adds_up_by_formulas(files: Path, key: str) -> None:
    """Each sum is a formula over cells whose values come to it."""
    front = sheets(path(files, key, "xlsx"), values=False)["Statement"]
    values = sheets(path(files, key, "xlsx"), values=True)
    sums = 0
    for row, shown in zip(front, values["Statement"], strict=True):
        for formula, value in zip(row, shown, strict=True):
            found = re.fullmatch(r"=SUM\((?:(\w+)!)?([A-Z])(\d+):[A-Z](\d+)\)", str(formula))
            if found:
                cells = [
                    each[ord(found[2]) - ord("A")]
                    for each in values[found[1] or "Statement"][int(found[3]) - 1 : int(found[4])]
                ]
                zero = timedelta() if isinstance(value, timedelta) else 0
                assert round_off(sum(cells, zero)) == round_off(value)
                sums += 1
    assert sums >= 3 * len(SHEETS[key].rows) + 3


def round_off(value: Any) -> Any:
    return value if isinstance(value, timedelta) else cents(value)


# -- iCalendar, by icalendar ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_icalendar(files: Path, key: str) -> None:
    sheet = SHEETS[key]
    calendar = Calendar.from_ical(path(files, key, "ics").read_bytes())
    recorded, billed = Counter[int](), Counter[int]()
    events: list[Any] = calendar.walk("VEVENT")
    for event in events:
        said = re.search(
            r"Recorded (\S+), billed (\S+) \(([\w-]+)\)\nStatement (\S+), line (\d+)", event["DESCRIPTION"]
        )
        assert said is not None
        line = int(said[5])
        lasts = int((event["DTEND"].dt - event["DTSTART"].dt).total_seconds())
        assert lasts == seconds(said[1])
        assert (said[3], said[4]) == (sheet.rows[line - 1].charge, NUMBERS[key])
        recorded[line] += lasts
        billed[line] += seconds(said[2])
    assert [recorded[number] for number in range(1, len(sheet.rows) + 1)] == [
        row.recorded for row in sheet.rows
    ]
    assert [billed[number] for number in range(1, len(sheet.rows) + 1)] == list(map(counted, sheet.rows))


# -- timeclock, by hledger -----------------------------------------------------------------------------------

HOURS = {
    # hledger rounds each entry to a hundredth of an hour
    "acme": {
        "acme:firewall": "13.00",  # 4.17 + 5.50 + 2.22 + 1.11
        "acme:mail": "1.17",  # 0.12 + 0.03 + 1.02
        "acme:onboarding": "0.75",
    },
    "globex": {
        "globex:deploy-window": "8.17",  # 1.50 + 3.50 + 3.17: the hour that was skipped is not in it
        "globex:payment-gateway": "1.39",  # 0.12 + 0.17 + 0.58 + 0.52
    },
    "initech": {
        "initech:api": "5.38",  # 1.67 + 0.55 + 0.33 + 1.00 + 0.50 + 0.83 + 0.50
        "initech:portal": "0.83",
    },
}


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
@pytest.mark.parametrize("key", KEYS)
def test_timeclock(files: Path, key: str) -> None:
    file = path(files, key, "timeclock")
    command = ["hledger", "-f", str(file), "balance", "--flat", "--no-total", "-O", "csv"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    head, *table = csv.reader(done.stdout.splitlines())
    assert head == ["account", "balance"]
    assert {name: hours.removesuffix("h") for name, hours in table} == HOURS[key]
    hours, minutes = divmod(SHEETS[key].recorded // 60, 60)
    told = f"Recorded: {hours}:{minutes:02}:{SHEETS[key].recorded % 60:02}"
    assert told in file.read_text(encoding="utf-8")
