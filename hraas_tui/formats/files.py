"""Exports as files: all of them or none, each whole or not there, nothing overwritten without a yes."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.sessions import Export
from hraas_tui.formats.registry import Format, find

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hraas_tui.core.exports import ClientExport, Row
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import ExportId

STEP = 256
"""After how many rows progress is told and a wish to cancel is heard."""


class Cancelled(Refused):
    """The person changed their mind while files were being written. None was left behind."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is whole and on disk: where, in which format, its SHA-256 in hex and its size in bytes."""

    export: ClientExport
    format: str
    path: Path
    sha256: str
    size: int

    def record(self, id: ExportId, at: Moment) -> Export:  # noqa: A002 - as the field is called
        """What the ledger remembers of it."""
        return Export(
            id=id,
            client=self.export.client.id,
            first_day=self.export.period.first.format_iso(),
            last_day=self.export.period.last.format_iso(),
            format=self.format,
            path=str(self.path),
            sha256=self.sha256,
            written_at=at,
            sessions=self.export.ids,
        )


@dataclass(frozen=True, slots=True)
class _Job:
    export: ClientExport
    format: Format
    path: Path


def file_name(export: ClientExport, suffix: str) -> str:
    """A file's name from the client's key and the period, never with a part of a path: `acme-2026-03.csv`."""
    key = re.sub(r"[^\w.-]+", "-", export.client.key).strip(".-") or "client"
    return f"{key}-{export.period.slug}.{suffix}"


def write_files(
    exports: Sequence[ClientExport],
    formats: Collection[str],
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Written, ...]:
    """Write each export in each format into a folder that exists; the files are readable by their owner only.

    `progress` is told how many rows of how many are done, `cancelled` asked whether to give up. Raises
    `NeedsYes` with the files that are there already unless they may be overwritten, `Cancelled`, and
    `Refused` for a folder that is missing, can't be written to or is full. Whatever is raised, no file is
    new and none has changed.
    """
    jobs = _jobs(exports, formats, folder)
    steps = _Steps(sum(len(job.export.ids) for job in jobs), progress, cancelled)
    try:
        _check(folder, [job.path for job in jobs], overwrite=overwrite)
        with _Batch(folder, overwrite=overwrite) as batch:
            written = tuple(_write(job, batch, steps) for job in jobs)
            batch.publish()
    except FileExistsError as error:
        raise _there_already([Path(str(error.filename2 or error.filename))]) from None
    except OSError as error:
        raise Refused(_sentence(error, folder)) from error
    return written


def _jobs(exports: Iterable[ClientExport], formats: Iterable[str], folder: Path) -> tuple[_Job, ...]:
    ways = {way.name: way for way in map(find, formats)}
    jobs = tuple(
        _Job(export, way, folder / file_name(export, way.suffix))
        for export in exports
        for way in ways.values()
    )
    paths = [job.path for job in jobs]
    twice = sorted({path.name for path in paths if paths.count(path) > 1})
    if twice:
        raise Refused(f"Two exports would be called {', '.join(twice)}. Write them into different folders.")
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
    """Counts rows as they are written, over all files."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self.done, self.total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def over(self, export: ClientExport) -> ClientExport:
        """The export, with its rows counted as they go by."""
        return replace(export, rows=_Counted(export.rows, self))

    def tell(self) -> None:
        """Tell how far it is, and listen."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("Cancelled: nothing was written.")
        if self._progress is not None:
            self._progress(self.done, self.total)


@dataclass(frozen=True, slots=True)
class _Counted:
    rows: Iterable[Row]
    steps: _Steps

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            if self.steps.done % STEP == 0:
                self.steps.tell()
            self.steps.done += 1
            yield row
        self.steps.tell()


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
        for piece in job.format.write(steps.over(job.export)):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return Written(job.export, job.format.name, job.path.absolute(), digest.hexdigest(), size)
