"""A statement as rows for a width: its facts, its rules, its lines with their sessions, its totals and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.app.widgets.paint import Part, Row, width_of, wrapped
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import clock, zoned
from hraas_tui.core.money import SIGNS, money_said
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration
from hraas_tui.core.sessions import Provenance
from hraas_tui.formats.registry import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hraas_tui.app.screens.statement_reading import Told
    from hraas_tui.core.billing.statements import Line, Piece, Statement
    from hraas_tui.core.moments import Moment

LABEL = 11
"""Cells of the column of names."""

HASHES = 10
"""The same for hashes, which are long."""

SUMS = 24, 14
"""Cells of the names of sums, where there is room, and of the sums."""

NARROW = 64
"""Under so many cells a line's figures stand below its day, and its sessions' words below their times."""

TIMES = 23
"""Cells of a session's times and length."""

MANY = 99
"""More rows than a sentence takes."""

MONEY = str.maketrans({sign: f"{code} " for code, sign in SIGNS.items()})
"""The signs of currencies in ASCII."""


@dataclass(frozen=True)
class Teller:
    """Tells one statement at a width; `plain` in ASCII alone, `zone` is the reader's own."""

    told: Told
    width: int
    zone: str
    plain: bool = False

    @property
    def statement(self) -> Statement:
        """As it was issued."""
        return self.told.statement

    @property
    def narrow(self) -> bool:
        """Whether there is little room."""
        return self.width < NARROW

    def rows(self) -> list[Row]:
        """All of it."""
        rows = [*self._facts(), *self._changes(), *self._rules(), *self._lines()]
        rows += [*self._totals(), *self._retainer(), *self._files()]
        return rows

    # Words

    def _money(self, text: str) -> str:
        return text.translate(MONEY) if self.plain else text

    def _amount(self, line: Line) -> str:
        if line.covered:
            return "retainer"
        if line.charge is Charge.NO_CHARGE:
            return "no charge"
        if line.amount is None or line.currency is None:
            return ""
        return self._money(money_said(line.amount, line.currency))

    def _moment(self, moment: Moment) -> str:
        local = zoned(moment, self.zone)
        return f"{_day(local.date())} {local.year}, {clock(moment, self.zone)}"

    def _labelled(self, label: str, text: str, look: str = "", cells: int = LABEL) -> Iterator[Row]:
        """A name in so many cells, and beside it a text in as many rows as it takes."""
        for number, line in enumerate(_broken(text, self.width - cells)):
            yield Row(((label.ljust(cells) if not number else " " * cells, "quiet"), (line, look)))

    def _headed(self, title: str, rows: Iterable[Row]) -> Iterator[Row]:
        """A heading over rows; nothing if there are none."""
        found = list(rows)
        if found:
            yield Row()
            yield Row(((title, "bold strong"),))
            yield from found

    # The parts

    def _facts(self) -> Iterator[Row]:
        issued, statement = self.told.issued, self.statement
        if not issued.live and issued.voided_at is not None:
            yield from self._labelled(
                "void", f"since {self._moment(issued.voided_at)}: {issued.reason}", "warning"
            )
        if self.told.replacing is not None:
            yield from self._labelled("", f"replaced by {self.told.replacing.number}", "warning")
        yield from self._labelled(
            "client", ", ".join((statement.client.name, *statement.client.address)), "strong"
        )
        yield from self._labelled("period", f"{statement.period.label}, days of {statement.zone}")
        yield from self._labelled("issued", self._moment(issued.issued_at))
        kinds = ", ".join(f"{count} {kind}" for kind, count in statement.provenances)
        yield from self._labelled("sessions", f"{len(statement.sessions):,} ({kinds})" if kinds else "none")
        recorded, billed = duration(statement.recorded), duration(statement.billed)
        yield from self._labelled("recorded", recorded)
        yield from self._labelled("billed", billed, "strong")
        yield from self._labelled("total", self._money(issued.total) or "no rate", "bold strong")

    def _changes(self) -> Iterator[Row]:
        replaces = self.statement.replaces
        if replaces is None:
            return
        yield from self._labelled("replaces", replaces)
        for change in self.statement.changes or ("Nothing has changed.",):
            yield from self._labelled("", change, "quiet")

    def _rules(self) -> Iterator[Row]:
        lines = (line for rule in self.statement.rules for line in _broken(rule, self.width))
        return self._headed("Rules", (Row(((line, "quiet"),)) for line in lines))

    def _lines(self) -> Iterator[Row]:
        for late, lines in self.statement.sections():
            title = "Sessions of earlier periods" if late else "Sessions"
            yield from self._headed(title, (row for line in lines for row in self._line(line)))

    def _line(self, line: Line) -> Iterator[Row]:
        """What was added up, rounded and priced together, and below it the sessions."""
        first = Date.parse_iso(line.day) if line.day is not None else None
        head = _day(first, named=True) if first is not None else "the whole period"
        about: list[Part] = [(head, "strong")]
        if line.context is not None:
            about.append((f"  {line.context or 'no context'}", "" if line.context else "quiet"))
        figures = tuple(self._figures(line))
        if self.narrow:
            yield Row(tuple(about))
            yield Row((("  ", ""), *figures))
        else:
            yield Row(tuple(about), figures, keeps=True)
        for piece in line.pieces:
            yield from self._piece(piece, dated=line.day is None)
        if line.topped_up:
            yield Row(((f"  at least {duration(line.minimum)} is billed", "quiet"),))

    def _figures(self, line: Line) -> Iterator[Part]:
        times = "x" if self.plain else "×"
        yield f"{duration(line.recorded)} → ", "quiet"
        yield duration(line.billed), "strong"
        if line.multiplier != 1:
            yield f" {times} {line.multiplier.normalize():f}", "warning"
        if line.rate is not None and line.currency is not None and not line.covered:
            yield f" {times} {self._money(money_said(line.rate, line.currency))}", "quiet"
        amount = self._amount(line)
        yield f"  {amount.rjust(12) if not self.narrow else amount}", "strong"

    def _piece(self, piece: Piece, *, dated: bool) -> Iterator[Row]:
        zone = self.statement.zone
        dash = "-" if self.plain else "–"
        later = zoned(piece.end - 1, zone).date() != zoned(piece.start, zone).date()
        times = f"{clock(piece.start, zone)}{dash}{clock(piece.end, zone)}{'+1' if later else ''}"
        if dated:
            times = f"{_day(zoned(piece.start, zone).date())} {times}"
        head: tuple[Part, ...] = (
            (f"  {times}".ljust(TIMES - 7), "quiet"),
            (f"{duration(piece.recorded):>5}  ", ""),
        )
        words = f"#{piece.ticket} {piece.note}" if piece.ticket else piece.note
        how = "" if piece.provenance is Provenance.LIVE else str(piece.provenance)
        if self.narrow:
            yield Row(head, ((piece.session, "quiet"),), keeps=True)
            for line in _broken(words, self.width - 4) if words else ():
                yield Row((("    ", ""), (line, "")))
            if how:
                yield Row(((f"    {how}", "quiet"),))
            return
        right: tuple[Part, ...] = ((f"{how}  {piece.session}", "quiet"),)
        indent = width_of(head)
        first, *more = _broken(words, self.width - indent - width_of(right) - 2)
        yield Row((*head, (first, "")), right, keeps=True)
        yield from (Row(((" " * indent, ""), (line, ""))) for line in more)

    def _totals(self) -> Iterator[Row]:
        rows: list[Row] = []
        for total in self.statement.totals:
            taxes = [tax for tax in self.statement.taxes if tax.currency == total.currency]
            if taxes:
                rows.append(self._sum("net", money_said(total.net, total.currency)))
            for tax in taxes:
                label = f"{tax.label or 'tax'} {tax.percent.normalize():f} %"
                rows.append(self._sum(label, money_said(tax.amount, tax.currency)))
            rows.append(self._sum("total", money_said(total.gross, total.currency), "bold strong"))
        return self._headed("Totals", rows)

    def _sum(self, label: str, amount: str, look: str = "") -> Row:
        names, sums = SUMS
        room = min(names, self.width - sums)
        return Row(((label.ljust(room), look or "quiet"), (self._money(amount).rjust(sums), look)))

    def _retainer(self) -> Iterator[Row]:
        account = self.statement.account
        if account is None:
            return iter(())
        sums = (
            ("opening", account.opening),
            ("added", account.added),
            ("used", account.used),
            ("lapsed", account.lapsed),
            ("closing", account.closing),
        )
        return self._headed("Retainer", (self._sum(label, duration(seconds)) for label, seconds in sums))

    def _files(self) -> Iterator[Row]:
        rows: list[Row] = []
        for file in self.told.files:
            name = TITLES.get(file.format, file.format)
            rows += self._labelled(name, file.path, "strong")
            rows += self._labelled("", f"written {self._moment(file.written_at)}", "quiet")
            rows += self._labelled("  sha256", file.sha256, "quiet", HASHES)
        if not rows:
            rows = [Row((("No file of it was written yet.", "quiet"),))]
        rows += self._labelled("stored document", "", "quiet", self.width)
        rows += self._labelled("  sha256", self.told.issued.document, "quiet", HASHES)
        return self._headed("Files", rows)


def _broken(text: str, width: int) -> list[str]:
    """A text in lines of a width; a word that is longer than a line is cut into pieces, so that nothing is lost."""
    room = max(8, width)
    words = (word[at : at + room] for word in text.split() for at in range(0, len(word), room))
    return wrapped(" ".join(words), room, MANY)


def _day(day: Date, *, named: bool = False) -> str:
    name = f"{day.day_of_week().name.title()[:3]} " if named else ""
    return f"{name}{day.day} {MONTHS[day.month - 1][:3]}"
