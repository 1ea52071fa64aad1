"""Markdown: an export to read, to paste into a ticket or to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hraas_tui.core.moments import zoned
from hraas_tui.formats.text import hms, pieces, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from whenever import ZonedDateTime

    from hraas_tui.core.exports import ClientExport, Row, Tally
    from hraas_tui.core.money import Money

_MARKUP = re.compile(r"[\\`*_\[\]~$#]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"})

SESSIONS = ("Date", "Start", "End", "Time", "Amount", "Context", "Ticket", "Note", "Session")
CONTEXTS = ("Context", "Sessions", "Time", "Amount")
NUMBERS = frozenset({"Start", "End", "Time", "Amount", "Sessions"})
WIDTHS = {"Date": 10, "Start": 8, "End": 8, "Time": 8, "Session": 12}
"""Columns that are padded, so that the source reads well too."""


def escaped(text: str) -> str:
    """The text with everything that Markdown or HTML would act on made harmless, on one line."""
    shown = _MARKUP.sub(r"\\\g<0>", " ".join(plain(text).split()))
    return shown.translate(_ENTITIES)


class Markdown:
    """A document with a table of contexts and one of sessions (GitHub's tables)."""

    name = "md"
    suffix = "md"
    media = "text/markdown; charset=utf-8; variant=GFM"

    def write(self, export: ClientExport) -> Iterator[bytes]:
        """The document in pieces; the sessions are never held all at once."""
        return pieces(_texts(export))


def _texts(export: ClientExport) -> Iterator[str]:
    yield f"# {escaped(export.client.name)}: {export.period.label}\n\n"
    yield f"{_summary(export)}\n\n"
    if export.ids:
        yield "## By context\n\n"
        yield from _contexts(export)
        yield "\n## Sessions\n\n"
        yield from _sessions(export)
        yield "\n"
    yield f"{escaped(export.rules)}\n"
    if export.ids:
        yield f"\nHow the times came to be: {_provenances(export)}.\n"


def _summary(export: ClientExport) -> str:
    first, last = export.period.first.format_iso(), export.period.last.format_iso()
    span = first if first == last else f"{first} to {last}"
    if not export.ids:
        return f"{span}. No sessions."
    amount = "" if export.amount is None else f", **{export.amount}**"
    return f"{span}, {escaped(export.days.zone)}. **{hms(export.total_seconds)}** in {_count(len(export.ids))}{amount}."


def _count(sessions: int) -> str:
    return "1 session" if sessions == 1 else f"{sessions} sessions"


def _provenances(export: ClientExport) -> str:
    meaning = {
        "live": "by the timer",
        "adjusted": "by the timer, then edited",
        "typed": "entered afterwards",
        "imported": "imported",
    }
    return ", ".join(f"{count} {meaning[provenance.value]}" for provenance, count in export.provenances)


def _contexts(export: ClientExport) -> Iterator[str]:
    rows = [_context(key, tally) for key, tally in export.contexts]
    rows.append(_total(export.total))
    widths = [max(map(len, column)) for column in zip(CONTEXTS, *rows, strict=True)]
    columns = _columns(CONTEXTS, export)
    yield from _table(CONTEXTS, widths, columns, rows)


def _context(key: str, tally: Tally) -> tuple[str, ...]:
    return (escaped(key) or "–", str(tally.count), hms(tally.seconds), _money(tally.amount))


def _total(total: Tally) -> tuple[str, ...]:
    amount = "" if total.amount is None else f"**{_money(total.amount)}**"
    return ("**Total**", f"**{total.count}**", f"**{hms(total.seconds)}**", amount)


def _sessions(export: ClientExport) -> Iterator[str]:
    widths = [WIDTHS.get(name, 0) for name in SESSIONS]
    widths[SESSIONS.index("Context")] = max(len(escaped(key)) for key, _ in export.contexts)
    widths[SESSIONS.index("Amount")] = len(_money(export.amount))
    return _table(SESSIONS, widths, _columns(SESSIONS, export), map(_cells, export.rows))


def _columns(names: Sequence[str], export: ClientExport) -> list[int]:
    return [place for place, name in enumerate(names) if name != "Amount" or export.amount is not None]


def _cells(row: Row) -> tuple[str, ...]:
    start, end = zoned(row.start, row.zone), zoned(row.end, row.zone)
    offsets = start.offset != end.offset or start.is_repeated() or end.is_repeated()
    date = "" if end.date() == start.date() else f"{end.date().format_iso()} "
    return (
        start.date().format_iso(),
        _time(start, offsets=offsets),
        date + _time(end, offsets=offsets),
        hms(row.seconds),
        _money(row.amount),
        escaped(row.context),
        escaped(row.ticket),
        escaped(row.note),
        f"`{row.id}`",
    )


def _time(local: ZonedDateTime, *, offsets: bool) -> str:
    shown = f"{local.hour:02}:{local.minute:02}:{local.second:02}"
    return f"{shown} {local.format('xxx')}" if offsets else shown


def _money(money: Money | None) -> str:
    return "" if money is None else str(money)


def _table(
    names: Sequence[str], widths: Sequence[int], columns: Sequence[int], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    sizes = [max(width, len(name)) for width, name in zip(widths, names, strict=True)]
    yield _line(names, sizes, columns, names)
    rules = [
        "-" * (size + 1) + (":" if name in NUMBERS else "-") for size, name in zip(sizes, names, strict=True)
    ]
    yield "|" + "|".join(rules[place] for place in columns) + "|\n"
    for row in rows:
        yield _line(names, sizes, columns, row)


def _line(names: Sequence[str], sizes: Sequence[int], columns: Sequence[int], cells: Sequence[str]) -> str:
    shown = (
        cells[place].rjust(sizes[place]) if names[place] in NUMBERS else cells[place].ljust(sizes[place])
        for place in columns
    )
    return "| " + " | ".join(shown) + " |\n"
