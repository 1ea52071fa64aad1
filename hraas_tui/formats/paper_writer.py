"""Writes a statement in words and figures, for paper and pages."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import zoned
from hraas_tui.formats.day_strip import BILLED, COVERED, FREE, kind_of, strips
from hraas_tui.formats.paper import (
    Address,
    Band,
    Bar,
    Billed,
    Day,
    Entry,
    Figure,
    Mark,
    Paper,
    Picture,
    Section,
    Session,
)
from hraas_tui.formats.rows import UNCHANGED
from hraas_tui.formats.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Line, Party, Piece, Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.formats.day_strip import Block, Row, Tick
    from hraas_tui.formats.local import Local

MADE = {
    "live": "by the timer",
    "adjusted": "by the timer, its times edited afterwards",
    "typed": "entered afterwards",
    "imported": "from another program",
}
"""What each provenance means, for whoever has not read our words."""


def paper_of(statement: Statement, local: Local) -> Paper:
    """The statement in words and figures."""
    writer = _Writer(statement, local)
    number = plain(statement.number or "")
    made = local.date(zoned(statement.made_at, statement.zone).date())
    return Paper(
        title=f"Statement {number}" if number else "Draft statement",
        number=number,
        draft=statement.draft,
        made=f"{'Drawn up' if statement.draft else 'Issued'} on {made}",
        period=local.period(statement.period),
        zone=statement.zone,
        client=_address(statement.client),
        consultant=_address(statement.consultant),
        figures=tuple(writer.figures()),
        replaces=_replaces(statement),
        changes=tuple(plain(local.sentence(change)) for change in statement.changes),
        rules=tuple(plain(local.sentence(rule)) for rule in statement.rules),
        account=tuple(writer.account()),
        account_note=writer.account_note(),
        pictures=tuple(writer.pictures()),
        legend=tuple(writer.legend()),
        sections=tuple(writer.section(late, lines) for late, lines in statement.sections()),
        origins=_origins(statement),
        priced=writer.priced,
        wide=writer.wide,
    )


def _origins(statement: Statement) -> str:
    """How many sessions came to be in which way, as a sentence; empty without sessions."""
    counts = {kind.value: count for kind, count in statement.provenances}
    told = [f"{counts[kind]} {kind} ({meaning})" for kind, meaning in MADE.items() if kind in counts]
    return f"How the times came to be: {', '.join(told)}." if told else ""


def _replaces(statement: Statement) -> str:
    """What it stands for, and what comes next; empty if it stands for nothing."""
    if statement.replaces is None:
        return ""
    told = "What has changed:" if statement.changes else UNCHANGED
    return f"In place of {plain(statement.replaces)}, which is void. {told}"


def _address(party: Party) -> Address:
    lines = (plain(line).strip() for line in party.address)
    return Address(plain(party.name), tuple(line for line in lines if line))


def _marks(ticks: Iterable[Tick]) -> tuple[Mark, ...]:
    return tuple(Mark(tick.at, f"{tick.hour:02}" if tick.hour % 3 == 0 else "") for tick in ticks)


def charged(line: Line) -> int:
    """A line's billed seconds as they count in the totals: none without charge."""
    return 0 if line.charge is Charge.NO_CHARGE else line.billed


def _reason(line: Line) -> str:
    """Why a line comes to nothing; empty if it does not."""
    if line.charge is Charge.NO_CHARGE:
        return "no charge"
    return "retainer" if line.covered else ""


class _Writer:
    """Writes a statement's figures so that each column is of one kind: with seconds all over, or without."""

    def __init__(self, statement: Statement, local: Local) -> None:
        self.statement, self.local = statement, local
        pieces = [piece for _, piece in statement.pieces]
        self.clock_seconds = any(piece.start % 60 or piece.end % 60 for piece in pieces)
        self.recorded_seconds = any(piece.recorded % 60 for piece in pieces)
        self.billed_seconds = any(charged(line) % 60 for line in statement.lines)
        self.share_seconds = any(
            piece.billed % 60 for line in statement.lines if charged(line) for piece in line.pieces
        )
        self.wide = len(local.clock(statement.made_at, seconds=self.clock_seconds)) > len("22:02:13")
        self.priced = any(line.amount is not None for line in statement.lines)

    def recorded(self, seconds: int) -> str:
        return self.local.hms(seconds, whole=self.recorded_seconds)

    def billed(self, seconds: int) -> str:
        return self.local.hms(seconds, whole=self.billed_seconds)

    def money(self, amount: Decimal | None, currency: str | None) -> str:
        return "" if amount is None or currency is None else plain(self.local.money(amount, currency))

    # -- up front ----------------------------------------------------------------------------------------

    def figures(self) -> Iterator[Figure]:
        statement, local = self.statement, self.local
        count = len(statement.sessions)
        sessions = "1 session" if count == 1 else f"{count} sessions"
        yield Figure(
            "Recorded",
            (local.hms(statement.recorded),),
            (f"{local.hours(statement.recorded)} hours in {sessions}",),
        )
        covered = sum(line.billed for line in statement.lines if line.covered)
        notes = [f"{local.hours(statement.billed)} hours"]
        if covered:
            notes.append(f"of these {local.hms(covered)} paid for by the retainer")
        yield Figure("Billed", (local.hms(statement.billed),), tuple(notes))
        if statement.totals:
            yield Figure("Total", tuple(self._totals()), tuple(self._made_up()))

    def _totals(self) -> Iterator[str]:
        for total in self.statement.totals:
            yield self.money(total.gross, total.currency)

    def _made_up(self) -> Iterator[str]:
        """The net total of each currency that is taxed, and its taxes."""
        statement = self.statement
        for total in statement.totals:
            taxes = [tax for tax in statement.taxes if tax.currency == total.currency]
            if taxes:
                yield f"net {self.money(total.net, total.currency)}"
            for tax in taxes:
                base = f" of {self.money(tax.base, tax.currency)}" if tax.base != total.net else ""
                label = plain(tax.label) or "tax"
                yield f"{label} {self.local.percent(tax.percent)}{base} {self.money(tax.amount, tax.currency)}"

    def account(self) -> Iterator[Entry]:
        account = self.statement.account
        if account is None:
            return
        for label, seconds in (
            ("Opening", account.opening),
            ("Added", account.added),
            ("Used", account.used),
            ("Lapsed", account.lapsed),
            ("Closing", account.closing),
        ):
            yield Entry(label, self.local.hms(seconds))

    def account_note(self) -> str:
        """How to read the account, and why more may be used than was billed."""
        account = self.statement.account
        covered = [line for line in self.statement.lines if line.covered]
        multiplied = account is not None and account.used != sum(line.billed for line in covered)
        more = " Time at a multiplier uses up as many times as much." if multiplied else ""
        return f"In hours and minutes: opening + added = used + lapsed + closing.{more}"

    # -- pictures ----------------------------------------------------------------------------------------

    def pictures(self) -> Iterator[Picture]:
        found = strips(self.statement)
        for strip in found:
            title = self.local.month(strip.rows[0].day) if len(found) > 1 else ""
            yield Picture(title, strip.seconds, _marks(strip.ticks), tuple(map(self._band, strip.rows)))

    def _band(self, row: Row) -> Band:
        return Band(
            label=self.local.short(row.day, weekday=True),
            seconds=row.seconds,
            recorded=self.recorded(row.recorded),
            odd=f"{self.local.hms(row.seconds).removesuffix(':00')} h" if row.odd else "",
            marks=_marks(row.ticks) if row.odd else (),
            bars=tuple(self._bar(block) for block in row.blocks),
        )

    def _bar(self, block: Block) -> Bar:
        piece = block.piece
        when = "–".join(self._when(piece.start, piece.end, self._civil(piece.start)))
        words = (when, piece.context, piece.session)
        return Bar(block.start, block.end, block.kind, plain(" ".join(filter(None, words))))

    def legend(self) -> Iterator[Entry]:
        kinds = {kind_of(line) for line in self.statement.lines}
        words = {BILLED: "billed", COVERED: "paid for by the retainer", FREE: "without charge"}
        if kinds != {BILLED}:
            yield from (Entry(kind, said) for kind, said in words.items() if kind in kinds)

    # -- lines -------------------------------------------------------------------------------------------

    def section(self, late: bool, lines: tuple[Line, ...]) -> Section:
        days = groupby(sorted(lines, key=lambda line: line.day or ""), lambda line: line.day)
        return Section(
            title="Late: sessions of earlier periods" if late else "",
            total=self._total(late=late),
            days=tuple(self._day(day, tuple(some)) for day, some in days),
            recorded=self.recorded(sum(line.recorded for line in lines)),
            billed=self.billed(sum(map(charged, lines))),
            amounts=tuple(self._sums(lines)),
        )

    def _total(self, *, late: bool) -> str:
        """What a section's sums are called: they are without tax, and perhaps not of all lines."""
        total = "Net total" if self.statement.taxes else "Total"
        if len(list(self.statement.sections())) == 1:
            return total
        return f"{total} of {'earlier periods' if late else 'this period'}"

    def _sums(self, lines: Iterable[Line]) -> Iterator[str]:
        sums: dict[str, Decimal] = {}
        for line in lines:
            if line.amount is not None and line.currency is not None:
                sums[line.currency] = sums.get(line.currency, line.amount - line.amount) + line.amount
        return (self.money(amount, currency) for currency, amount in sums.items())

    def _day(self, day: str | None, lines: tuple[Line, ...]) -> Day:
        return Day(
            title="The whole period" if day is None else self.local.day(day),
            recorded=self.recorded(sum(line.recorded for line in lines)),
            billed=self.billed(sum(map(charged, lines))),
            amount=" + ".join(self._sums(lines)),
            lines=tuple(map(self._line, lines)),
        )

    def _line(self, line: Line) -> Billed:
        return Billed(
            context=plain(line.context or ""),
            marks=tuple(self._marks(line)),
            recorded=self.recorded(line.recorded),
            billed=self.billed(charged(line)),
            rate=self._rate(line),
            amount=self.money(line.amount, line.currency),
            sessions=tuple(self._session(line, piece) for piece in line.pieces),
        )

    def _share(self, line: Line, piece: Piece) -> str:
        """A session's share of its line's billed time: the line's own figure if it is the only one."""
        if len(line.pieces) == 1:
            return self.billed(charged(line))
        return self.local.hms(
            0 if line.charge is Charge.NO_CHARGE else piece.billed, whole=self.share_seconds
        )

    def _marks(self, line: Line) -> Iterator[str]:
        if not self.priced and _reason(line):
            yield _reason(line)
        if line.topped_up:
            yield f"minimum of {self.local.hms(line.minimum)}"

    def _rate(self, line: Line) -> str:
        """What an hour costs, or why it costs nothing, and how many times that."""
        rate = _reason(line) or self.money(line.rate, line.currency)
        return f"{rate} × {self.local.factor(line.multiplier)}" if rate and line.multiplier != 1 else rate

    def _session(self, line: Line, piece: Piece) -> Session:
        begin, until = self._when(piece.start, piece.end, line.day)
        return Session(
            begin=begin,
            until=until,
            id=plain(piece.session),
            provenance=piece.provenance.value,
            context="" if piece.context == line.context else plain(piece.context),
            ticket=plain(piece.ticket),
            note=plain(piece.note),
            recorded=self.recorded(piece.recorded),
            billed=self._share(line, piece),
            amount=self.money(piece.amount, line.currency),
        )

    def _when(self, start: Moment, end: Moment, day: str | None) -> tuple[str, str]:
        """From when until when: with dates where they are not the day's, with offsets where the clocks change."""
        first, last = zoned(start, self.statement.zone), zoned(end, self.statement.zone)
        offsets = first.offset != last.offset or first.is_repeated() or last.is_repeated()
        start_date, end_date = first.date().format_iso(), last.date().format_iso()
        begin = self._time(start, offset=offsets)
        until = self._time(end, offset=offsets)
        if start_date != day:
            begin = f"{self.local.short(start_date)} {begin}"
        if end_date != start_date:
            until = f"{self.local.short(end_date)} {until}"
        return begin, until

    def _civil(self, moment: Moment) -> str:
        return zoned(moment, self.statement.zone).date().format_iso()

    def _time(self, moment: Moment, *, offset: bool) -> str:
        shown = self.local.clock(moment, seconds=self.clock_seconds)
        return f"{shown} {self.local.offset(moment)}" if offset else shown
