"""Statements as files: all of them or none, each whole or not there, nothing overwritten without a yes."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.sessions import Export
from hraas_tui.formats.registry import Format, find

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ExportId, StatementId


class Cancelled(Refused):
    """The person changed their mind while files were being written. None was left behind."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is whole and on disk: where, in which format, its SHA-256 in hex and its size in bytes."""

    statement: Statement
    format: str
    path: Path
    sha256: str
    size: int

    def record(self, id: ExportId, at: Moment, statement: StatementId | None = None) -> Export:  # noqa: A002 - as the field is called
        """What the ledger remembers of it; `statement` is the issued one that it shows, None for a draft."""
        return Export(
            id=id,
            client=self.statement.client_id,
            first_day=self.statement.period.first.format_iso(),
            last_day=self.statement.period.last.format_iso(),
            format=self.format,
            path=str(self.path),
            sha256=self.sha256,
            written_at=at,
            sessions=self.statement.sessions,
            statement=statement,
        )


@dataclass(frozen=True, slots=True)
class _Job:
    statement: Statement
    format: Format
    path: Path

    @property
    def pieces(self) -> int:
        """How many pieces its file holds: how much work it is."""
        return sum(len(line.pieces) for line in self.statement.lines)


def file_name(statement: Statement, suffix: str) -> str:
    """A file's name, never with a part of a path: `GLOBEX-2026-004.csv`, as a draft `globex-2026-03-draft.csv`."""
    if statement.number is not None:
        return f"{_safe(statement.number)}.{suffix}"
    return f"{_safe(statement.client_key)}-{statement.period.slug}-draft.{suffix}"


def _safe(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip(".-") or "client"


def write_files(
    statements: Sequence[Statement],
    formats: Collection[str],
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Written, ...]:
    """Write each statement in each format into a folder that exists; the files are readable by their owner only.

    `progress` is told how many pieces of sessions of how many are done, over all files: before the first file and
    after each; `cancelled` is asked whether to give up, within long files too. Raises `NeedsYes` with the files that
    are there already unless they may be overwritten, `Cancelled`, and `Refused` for a format whose library is missing
    and for a folder that is missing, can't be written to or is full. Whatever is raised, no file is new and none has
    changed.
    """
    jobs = _jobs(statements, formats, folder)
    steps = _Steps(sum(job.pieces for job in jobs), progress, cancelled)
    try:
        _check(folder, [job.path for job in jobs], overwrite=overwrite)
        with _Batch(folder, overwrite=overwrite) as batch:
            steps.tell()
            written = tuple(_write(job, batch, steps) for job in jobs)
            batch.publish()
    except FileExistsError as error:
        raise _there_already([Path(str(error.filename2 or error.filename))]) from None
    except OSError as error:
        raise Refused(_sentence(error, folder)) from error
    return written


def check_files(
    statements: Sequence[Statement], formats: Collection[str], folder: Path, *, overwrite: bool = False
) -> None:
    """Raise what `write_files` would before it writes anything: a folder that can't be, files that are there."""
    _check(folder, [job.path for job in _jobs(statements, formats, folder)], overwrite=overwrite)


def _jobs(statements: Iterable[Statement], formats: Iterable[str], folder: Path) -> tuple[_Job, ...]:
    ways = {way.name: way for way in map(find, formats)}
    jobs = tuple(
        _Job(statement, way, folder / file_name(statement, way.suffix))
        for statement in statements
        for way in ways.values()
    )
    paths = [job.path for job in jobs]
    twice = sorted({path.name for path in paths if paths.count(path) > 1})
    if twice:
        raise Refused(
            f"Two statements would be called {', '.join(twice)}. Write them into different folders."
        )
    return jobs


def _check(folder: Path, paths: Sequence[Path], *, overwrite: bool) -> None:
    if not folder.exists():
        raise Refused(f"There is no folder {folder}. Create it or choose another one.")
    if not folder.is_dir():
        raise Refused(f"{folder} is a file, not a folder. Choose a folder to write into.")
    if any(path.is_dir() for path in paths):
        raise Refused(
            f"{next(path for path in paths if path.is_dir())} is a folder. Choose another one to write into."
        )
    there = [path for path in paths if os.path.lexists(path)]
    if there and not overwrite:
        raise _there_already(there)


def _there_already(paths: Sequence[Path]) -> NeedsYes:
    names = ", ".join(path.name for path in paths)
    are, them = ("is", "it") if len(paths) == 1 else ("are", "them")
    return NeedsYes(f"{names} {are} already in {paths[0].parent}. Overwrite {them}?")


def _sentence(error: OSError, folder: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"There is no room left in {folder}. Nothing was written: free some space or choose another folder."
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return f"{folder} can't be written to ({error.strerror}). Nothing was written: choose another folder."
        case errno.ENAMETOOLONG:
            return f"The name of a file would be too long for {folder}. Nothing was written."
        case _:
            return f"Writing into {folder} failed: {error.strerror or error}. Nothing was written."


class _Steps:
    """Counts pieces of sessions as their files are written, over all files."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def tell(self, more: int = 0) -> None:
        """Listen whether to give up, count some more and tell how far it is."""
        self.listen()
        self._done += more
        if self._progress is not None:
            self._progress(self._done, self._total)

    def listen(self) -> None:
        """Give up if asked to."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("Cancelled: nothing was written.")


class _Batch:
    """Files under temporary names in one folder, given their own names together or not at all."""

    def __init__(self, folder: Path, *, overwrite: bool) -> None:
        self._folder, self._overwrite = folder, overwrite
        self._waiting: list[tuple[Path, Path]] = []
        self._published: list[Path] = []
        self._kept: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is not None:
            self._take_back()
        for path in (*(temporary for temporary, _ in self._waiting), *self._kept.values()):
            path.unlink(missing_ok=True)

    def temporary(self, path: Path) -> int:
        """Open a new file that only its owner may read; `publish` will call it `path`."""
        handle, name = tempfile.mkstemp(prefix=".hraas-", suffix=".part", dir=self._folder)
        self._waiting.append((Path(name), path))
        return handle

    def publish(self) -> None:
        """Give every file its own name, and make the folder remember."""
        for temporary, path in self._waiting:
            if self._overwrite:
                self._keep(temporary, path)
                temporary.replace(path)
            else:
                _rename_new(temporary, path)
            self._published.append(path)
        _sync_folder(self._folder)

    def _keep(self, temporary: Path, path: Path) -> None:
        """Give the file that is about to be overwritten a second name, so that it can come back."""
        if os.path.lexists(path):
            old = temporary.with_suffix(".old")
            try:
                os.link(path, old, follow_symlinks=False)
            except OSError:
                path.rename(old)
            self._kept[path] = old

    def _take_back(self) -> None:
        for path in self._published:
            if path not in self._kept:
                path.unlink(missing_ok=True)
        for path, old in self._kept.items():
            old.replace(path)


def _rename_new(temporary: Path, path: Path) -> None:
    """Rename, but never onto a file that is there, even one that has just come."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}:
            raise
        # No hard links here (FAT, some network folders): claim the name first, then rename over it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        temporary.replace(path)
    else:
        temporary.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems keep folders without being asked
            raise
    finally:
        os.close(handle)


def _write(job: _Job, batch: _Batch, steps: _Steps) -> Written:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(batch.temporary(job.path), "wb") as file:
        for part in job.format.write(job.statement):
            steps.listen()
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    steps.tell(job.pieces)
    return Written(job.statement, job.format.name, job.path.absolute(), digest.hexdigest(), size)
