"""What an export has come to, in words: how far it is, and what became of each client."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content

from hraas_tui.app.widgets.export_preview import amount_of
from hraas_tui.app.widgets.paint import Row
from hraas_tui.app.widgets.view import bar
from hraas_tui.core.phrases import tenths
from hraas_tui.core.text import printable
from hraas_tui.formats.registry import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.timekeeper.export_run import Exported

BAR = 30
NARROW = 60


@dataclass(frozen=True, slots=True)
class Sofar:
    """How far it is: `done` pieces of sessions of `total`, over all files of all drafts, in their order."""

    drafts: tuple[Draft, ...]
    formats: tuple[str, ...]
    done: int = 0
    total: int = 0

    def at(self, done: int, total: int) -> Sofar:
        """The same, further on."""
        return replace(self, done=done, total=total)

    @property
    def file(self) -> tuple[int, Draft, str]:
        """Which file is being written: its number from 1 on, whose it is, and in which format."""
        left = self.done
        for number, draft in enumerate(self.drafts):
            pieces = sum(len(line.pieces) for line in draft.statement.lines)
            if left < pieces * len(self.formats):
                at = left // pieces
                return number * len(self.formats) + at + 1, draft, self.formats[at]
            left -= pieces * len(self.formats)
        return len(self.drafts) * len(self.formats), self.drafts[-1], self.formats[-1]


def progress_rows(view: View, sofar: Sofar, width: int, *, stopping: bool = False) -> list[Row]:
    """A bar, and which file of how many is being written."""
    number, draft, format_ = sofar.file
    share = sofar.done / sofar.total if sofar.total else 0.0
    room = BAR if width >= NARROW else 8
    files = len(sofar.drafts) * len(sofar.formats)
    whose = f"{view.name(draft.client.id)} {view.signs.dot} {TITLES[format_]}"
    left = ((bar(share, room, view.signs).ljust(room), "primary"), (f"  file {number:,} of {files:,}  ", ""))
    return [Row((*left, ("stopping" if stopping else whose, "quiet")))]


def results(view: View, exported: tuple[Exported, ...]) -> Content:
    """What was issued, the files' whole paths, so that they can be copied, and what could not be done and why."""
    parts: list[tuple[str, str]] = []
    for each in exported:
        if each.issued is not None or each.files:
            parts += _done(view, each)
    refused = [each for each in exported if each.refused]
    if refused:
        parts.append(("Not done:\n", "$warning bold"))
        for each in refused:
            name, why = view.name(each.draft.client.id), view.masked(printable(each.refused))
            prefix = "" if why.startswith(name) else f"{printable(name)}: "
            parts.append((f"{prefix}{why}\n", "$warning"))
    return Content.assemble(*parts).rstrip()


def _done(view: View, each: Exported) -> Iterator[tuple[str, str]]:
    client = each.draft.client.id
    dot = f" {view.signs.dot} "
    if each.issued is not None:
        said = dot.join(
            word for word in (tenths(each.issued.billed), amount_of(view, [each.draft.statement])) if word
        )
        yield (
            f"Issued {printable(view.masked(each.issued.number))}{dot}{said}\n",
            f"${view.look(client)} bold",
        )
    else:
        yield (f"A draft for {printable(view.name(client))}\n", f"${view.look(client)} bold")
    for file in each.files:
        yield (f"  {view.masked(printable(str(file.path)))}", "$strong")
        yield (f"  {_size(file.size)}\n", "$quiet")


def _size(size: int) -> str:
    return f"{size:,} bytes" if size < 10_000 else f"{size // 1000:,} kB"  # noqa: PLR2004
