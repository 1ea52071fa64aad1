"""An export of several clients, one after the other: issue if asked to, write the files, remember them.

What can't be done for one client is told and does not stop the others. It runs in any thread: `ask` takes a job to the
one that owns the ledger and brings back its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from hraas_tui.core.errors import HraasError
from hraas_tui.core.sessions import ExportId, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Issued, Statement
    from hraas_tui.formats.files import Written
    from hraas_tui.timekeeper import Timekeeper

T = TypeVar("T")


class Ask(Protocol):
    """Runs a job with the timekeeper, in the thread that owns the ledger."""

    def __call__(self, job: Callable[[Timekeeper], T], /) -> T:
        """Return the job's answer, or raise what it raised."""
        ...


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one client's export: the issued statement's record, the files, or why there are none."""

    draft: Draft
    issued: Issued | None = None
    files: tuple[Written, ...] = ()
    refused: str = ""


def export_all(
    drafts: Sequence[Draft],
    formats: Collection[str],
    folder: Path,
    *,
    issue: bool,
    ask: Ask,
    allowed: Collection[str] = (),
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Exported, ...]:
    """Export each draft in each format into a folder that exists.

    `allowed` are words of other clients that somebody lets stand: where they would be printed, that is put on record
    before the issue. `progress` is told how many pieces of how many are written, `cancelled` asked whether to give up:
    what is done by then stays done, and the rest is refused with `cancelled`. Raises, before anything is done,
    `NeedsYes` with the files that are there already unless they may be overwritten, and `Refused` for a folder or
    format that can't be used.
    """
    from hraas_tui.formats.files import check_files

    meant = [_numbered(draft) if issue else draft.statement for draft in drafts]
    check_files(_told_apart(meant), formats, folder, overwrite=overwrite)
    pieces = [sum(len(line.pieces) for line in statement.lines) * len(formats) for statement in meant]
    found: list[Exported] = []
    for at, draft in enumerate(drafts):
        if cancelled is not None and cancelled():
            found.append(Exported(draft, refused="Cancelled before it was begun."))
            continue

        def told(done: int, _of: int, before: int = sum(pieces[:at])) -> None:
            if progress is not None:
                progress(before + done, sum(pieces))

        run = _Run(formats, folder, ask, allowed, overwrite, told, cancelled)
        found.append(run.issue(draft) if issue else run.write(draft, draft.statement, None))
    return tuple(found)


def write_again(
    issued: Issued, formats: Collection[str], folder: Path, *, ask: Ask, overwrite: bool = False
) -> tuple[Written, ...]:
    """Write a statement's files again, from what was stored when it was issued: the same bytes."""
    from hraas_tui.formats.files import write_files

    statement = ask(lambda keeper: keeper.statement_of(issued))
    written = write_files([statement], formats, folder, overwrite=overwrite)
    _remember(written, issued, ask)
    return written


@dataclass(frozen=True)
class _Run:
    formats: Collection[str]
    folder: Path
    ask: Ask
    allowed: Collection[str]
    overwrite: bool
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool] | None

    def issue(self, draft: Draft) -> Exported:
        """Issue a draft as it was seen, then write its files."""
        try:
            issued = self.ask(lambda keeper: keeper.issue_as_seen(draft, self.allowed))
        except HraasError as trouble:
            return Exported(draft, refused=str(trouble))
        statement = self.ask(lambda keeper: keeper.statement_of(issued))
        return self.write(draft, statement, issued)

    def write(self, draft: Draft, statement: Statement, issued: Issued | None) -> Exported:
        """Write a statement's files, all or none."""
        from hraas_tui.formats.files import write_files

        try:
            written = write_files(
                [statement],
                self.formats,
                self.folder,
                overwrite=self.overwrite,
                progress=self.progress,
                cancelled=self.cancelled,
            )
        except HraasError as trouble:
            kept = (
                "" if issued is None else f" {issued.number} is issued all the same: write its files again."
            )
            return Exported(draft, issued, refused=f"{trouble}{kept}")
        try:
            _remember(written, issued, self.ask)
        except HraasError as trouble:
            return Exported(
                draft,
                issued,
                written,
                f"{trouble} The files are written, but the ledger does not know of them.",
            )
        return Exported(draft, issued, written)


def _numbered(draft: Draft) -> Statement:
    return replace(draft.statement, number=draft.number)


def _told_apart(statements: Sequence[Statement]) -> Sequence[Statement]:
    """One statement of each number: where all clients share a row of numbers, the next one is the same for all yet."""
    if any(statement.draft for statement in statements):
        return statements
    return tuple({statement.number: statement for statement in statements}.values())


def _remember(written: Sequence[Written], issued: Issued | None, ask: Ask) -> None:
    """Note in the ledger what was written where, with its hash."""

    def record(keeper: Timekeeper) -> None:
        now, id_ = keeper.clock.now(), None if issued is None else issued.id
        keeper.record_exports([each.record(ExportId(new_id()), now, id_) for each in written])

    ask(record)
