"""Markdown: a statement to read, to paste into a ticket or to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import MINUTE, zoned
from hraas_tui.formats.local import Local
from hraas_tui.formats.rows import DRAFT, UNCHANGED, billed, charged, counted, made_how, numbered
from hraas_tui.formats.text import pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Line, Party, Piece, Statement, TaxLine
    from hraas_tui.core.moments import Moment

_MARKUP = re.compile(r"[\\`*_\[\]~$#]")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "|": "&#124;"})
_AMPERSAND = re.compile(r"&(?=#?\w)")
"""One that might begin an entity; any other reads as what it is, in the source too."""

COLUMNS = (
    "Line",
    "When",
    "Context",
    "Ticket",
    "Note",
    "Recorded",
    "Billed",
    "Rate",
    "Amount",
    "Made",
    "Session",
)
NUMBERS = frozenset({"Line", "When", "Recorded", "Billed", "Rate", "Amount", "Time"})
MONEY = frozenset({"Rate", "Amount"})
PADDING = 48
"""Up to how many characters a column is padded, so that the source reads well too."""


def escaped(text: str) -> str:
    """The text with everything that Markdown or HTML would act on made harmless, on one line."""
    shown = _AMPERSAND.sub("&amp;", " ".join(plain(text).split()))
    return _MARKUP.sub(r"\\\g<0>", shown).translate(_ENTITIES)


class Markdown:
    """A document with a table of lines, each with its sessions below it (GitHub's tables)."""

    name = "md"
    suffix = "md"
    media = "text/markdown; charset=utf-8; variant=GFM"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The document in pieces."""
        return pieces(_texts(statement, Local(statement.locale, statement.zone)))


def _texts(statement: Statement, local: Local) -> Iterator[str]:
    yield f"# {_title(statement, local)}\n\n"
    if statement.draft:
        yield f"**{DRAFT}: not issued. It has no number and may still change.**\n\n"
    yield from _parties(statement, local)
    yield from _changes(statement, local)
    if not statement.lines:
        yield "No sessions.\n\n"
    for late, lines in statement.sections():
        yield "## Sessions of earlier periods\n\n" if late else "## Sessions\n\n"
        yield from _lines(statement, lines, local)
        yield "\n"
    yield from _totals(statement, local)
    yield from _retainer(statement, local)
    yield "## Rules\n\n"
    yield from (f"{escaped(local.sentence(rule))}\n\n" for rule in statement.rules)
    if statement.lines:
        yield f"How the times came to be: {made_how(statement)}.\n"


def _title(statement: Statement, local: Local) -> str:
    number = DRAFT if statement.number is None else escaped(statement.number)
    return f"Statement {number}: {escaped(statement.client.name)}, {escaped(local.period(statement.period))}"


def _parties(statement: Statement, local: Local) -> Iterator[str]:
    first, last = (local.date(day) for day in (statement.period.first, statement.period.last))
    span = first if first == last else f"{first} – {last}"
    facts = (
        ("For", _party(statement.client)),
        ("From", _party(statement.consultant)),
        ("Period", f"{escaped(span)}, times in {escaped(statement.zone)}"),
        (
            "Drawn up" if statement.draft else "Issued",
            escaped(f"{_date(statement.made_at, local)} {local.clock(statement.made_at)}"),
        ),
    )
    for name, fact in facts:
        if fact:
            yield f"**{name}:** {fact}\n\n"


def _party(party: Party) -> str:
    return ", ".join(filter(None, map(escaped, (party.name, *party.address))))


def _date(moment: Moment, local: Local) -> str:
    return local.date(zoned(moment, local.zone).date())


def _changes(statement: Statement, local: Local) -> Iterator[str]:
    if statement.replaces is None:
        return
    yield f"## In place of {escaped(statement.replaces)}\n\n"
    yield f"This statement replaces {escaped(statement.replaces)}, which is void.\n\n"
    for change in statement.changes:
        yield f"- {escaped(local.sentence(change))}\n"
    yield "\n" if statement.changes else f"{UNCHANGED}\n\n"


# -- lines and their sessions --------------------------------------------------------------------------------


def _lines(statement: Statement, lines: Sequence[Line], local: Local) -> Iterator[str]:
    numbers = {id(line): number for number, line in numbered(statement)}
    body: list[tuple[str, ...]] = []
    for line in lines:
        body.append(_line(numbers[id(line)], line, local))
        body += [_session(line, piece, local) for piece in line.pieces]
    priced = any(line.rate is not None or line.amount is not None for line in lines)
    return _table(COLUMNS, [place for place, name in enumerate(COLUMNS) if priced or name not in MONEY], body)


def _line(number: int, line: Line, local: Local) -> tuple[str, ...]:
    context = "all contexts" if line.context is None else escaped(line.context) or "–"
    cells = (
        str(number),
        "whole period" if line.day is None else escaped(local.date(line.day)),
        context,
        "",
        _how(line, local),
        local.hms(line.recorded),
        local.hms(billed(line)),
        _rate(line, local),
        _money(line.amount, line.currency, local),
        "",
        "",
    )
    return tuple(f"**{cell}**" if cell else "" for cell in cells)


def _how(line: Line, local: Local) -> str:
    """What is special about a line."""
    words = {"retainer": "paid by the retainer", "no-charge": "without charge"}
    told = [words[charged(line)]] if charged(line) in words else []
    if line.topped_up:
        told.append(f"at least {local.hms(line.minimum)}")
    return ", ".join(told)


def _rate(line: Line, local: Local) -> str:
    times = "" if line.multiplier == 1 else f"× {local.factor(line.multiplier)}"
    return " ".join(filter(None, (_money(line.rate, line.currency, local), times)))


def _session(line: Line, piece: Piece, local: Local) -> tuple[str, ...]:
    return (
        "",
        escaped(_when(line, piece, local)),
        escaped(piece.context),
        escaped(piece.ticket),
        escaped(piece.note),
        local.hms(piece.recorded),
        local.hms(0 if line.charge is Charge.NO_CHARGE else piece.billed),
        "",
        _money(piece.amount, line.currency, local),
        piece.provenance.value,
        f"`{piece.session}`",
    )


def _when(line: Line, piece: Piece, local: Local) -> str:
    """From when to when, with dates where they are not the line's, and offsets in a night when clocks change."""
    start, end = zoned(piece.start, local.zone), zoned(piece.end, local.zone)
    offsets = start.offset != end.offset or start.is_repeated() or end.is_repeated()
    exact = piece.start % MINUTE != 0 or piece.end % MINUTE != 0
    told: list[str] = []
    shown = line.day
    for moment, at in ((piece.start, start), (piece.end, end)):
        words = [local.clock(moment, seconds=exact)]
        if offsets:
            words.append(local.offset(moment))
        if at.date().format_iso() != shown:
            words.insert(0, local.date(at.date()))
            shown = at.date().format_iso()
        told.append(" ".join(words))
    return "–".join(told)


# -- sums ----------------------------------------------------------------------------------------------------


def _totals(statement: Statement, local: Local) -> Iterator[str]:
    yield "## Totals\n\n"
    body = [
        (f"Recorded, {counted(statement.sessions)}", local.hms(statement.recorded)),
        ("Billed", local.hms(statement.billed)),
    ]
    for total in statement.totals:
        taxes = [tax for tax in statement.taxes if tax.currency == total.currency]
        body.append(("Net" if taxes else "**Total**", _bold(total.net, total.currency, local, yes=not taxes)))
        body += [_tax(tax, local) for tax in taxes]
        if taxes:
            body.append(("**Total**", _bold(total.gross, total.currency, local, yes=True)))
    yield from _table(("Total", "Amount"), (0, 1), body)
    yield "\n"


def _tax(tax: TaxLine, local: Local) -> tuple[str, str]:
    label, base = escaped(tax.label) or "Tax", _money(tax.base, tax.currency, local)
    return f"{label}, {local.percent(tax.percent)} of {base}", _money(tax.amount, tax.currency, local)


def _bold(amount: Decimal, currency: str, local: Local, *, yes: bool) -> str:
    shown = _money(amount, currency, local)
    return f"**{shown}**" if yes else shown


def _retainer(statement: Statement, local: Local) -> Iterator[str]:
    account = statement.account
    if account is None:
        return
    yield "## Retainer\n\n"
    body = [
        ("Opening", local.hms(account.opening)),
        ("Added", local.hms(account.added)),
        ("Used", local.hms(account.used)),
        ("Lapsed", local.hms(account.lapsed)),
        ("**Closing**", f"**{local.hms(account.closing)}**"),
    ]
    yield from _table(("Retainer", "Time"), (0, 1), body)
    yield "\n"


def _money(amount: Decimal | None, currency: str | None, local: Local) -> str:
    return "" if amount is None or currency is None else escaped(local.money(amount, currency))


# -- tables --------------------------------------------------------------------------------------------------


def _table(names: Sequence[str], columns: Sequence[int], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    sizes = {place: min(PADDING, max(len(row[place]) for row in (names, *rows))) for place in columns}
    yield _row(names, sizes, names)
    rules = ("-" * (size + 1) + (":" if names[place] in NUMBERS else "-") for place, size in sizes.items())
    yield f"|{'|'.join(rules)}|\n"
    for row in rows:
        yield _row(names, sizes, row)


def _row(names: Sequence[str], sizes: dict[int, int], cells: Sequence[str]) -> str:
    shown = (
        cells[place].rjust(size) if names[place] in NUMBERS else cells[place].ljust(size)
        for place, size in sizes.items()
    )
    return f"| {' | '.join(shown)} |\n"
