import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whenever import Date

from hraas_tui.core.errors import NeedsYes, Refused, Stale
from hraas_tui.core.exports import ClientExport, plan
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import Export, ExportId
from hraas_tui.formats.files import STEP, Cancelled, file_name, write_files
from tests.support.exporting import ACME, BERLIN, GLOBEX, MARCH, ROSTER, export_of, local, session

AT = local("2026-03-16 10:00")
FORMATS = ("csv", "json", "md")
MINE = b"my own file, written by hand"


def two_clients() -> tuple[ClientExport, ...]:
    sessions = [session("S1", AT, note="one"), session("S2", AT + 3600, client=GLOBEX.id, note="two")]
    return plan(ROSTER, sessions, clients=[ACME, GLOBEX], period=MARCH, days=BERLIN).exports


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def failing(code: int, *, after: int = 0) -> Callable[..., Any]:
    """A system call that fails with `code`, the first calls excepted."""
    calls = iter(range(after))

    def call(*args: Any, **_: Any) -> None:
        if next(calls, None) is None:
            raise OSError(code, os.strerror(code), *[a for a in args if isinstance(a, str)][:1])

    return call


def appearing(path: Path) -> Callable[[int, int], None]:
    """Someone else's file, written while ours are."""

    def write(_done: int, _total: int) -> None:
        path.write_bytes(MINE)

    return write


def test_a_file_for_each_client_and_format(tmp_path: Path) -> None:
    written = write_files(two_clients(), FORMATS, tmp_path)
    assert [w.path.name for w in written] == [
        f"{key}-2026-03.{suffix}" for key in ("acme", "globex") for suffix in ("csv", "json", "md")
    ]
    assert sorted(content(tmp_path)) == sorted(w.path.name for w in written)
    for one in written:
        data = one.path.read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert stat.S_IMODE(one.path.stat().st_mode) == 0o600


def test_what_is_remembered_of_a_file(tmp_path: Path) -> None:
    written = write_files(two_clients()[:1], ["csv"], tmp_path)[0]
    assert written.record(ExportId("E1"), AT) == Export(
        id=ExportId("E1"),
        client=ACME.id,
        first_day="2026-03-01",
        last_day="2026-03-31",
        format="csv",
        path=str(tmp_path / "acme-2026-03.csv"),
        sha256=written.sha256,
        written_at=AT,
        sessions=written.export.ids,
    )
    assert written.export.ids == ("S1",)


def test_the_path_is_whole_wherever_it_was_said_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_files(two_clients()[:1], ["csv"], Path())[0].path == tmp_path / "acme-2026-03.csv"


@pytest.mark.parametrize(
    ("key", "period", "name"),
    [
        ("acme", MARCH, "acme-2026-03.csv"),
        ("acme", Period.day(Date(2026, 3, 16)), "acme-2026-03-16.csv"),
        ("acme", Period.last_week(Date(2026, 3, 16)), "acme-2026-03-09--2026-03-15.csv"),
        ("müller.ag", MARCH, "müller.ag-2026-03.csv"),
        ("../../etc/passwd", MARCH, "etc-passwd-2026-03.csv"),
        ("/etc/x\x00y\n", MARCH, "etc-x-y-2026-03.csv"),
        (".hidden", MARCH, "hidden-2026-03.csv"),
        ("--yes", MARCH, "yes-2026-03.csv"),
        ("$(rm)", MARCH, "rm-2026-03.csv"),
        ("..", MARCH, "client-2026-03.csv"),
    ],
)
def test_a_name_is_the_clients_key_and_the_period_and_never_a_path(
    key: str, period: Period, name: str
) -> None:
    export = export_of(client=replace(ACME, key=key), period=period)
    assert file_name(export, "csv") == name


def test_two_exports_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"would be called acme-2026-03\.csv"):
        write_files([export_of(), export_of()], ["csv"], tmp_path)
    assert not content(tmp_path)


def test_a_format_asked_for_twice_is_written_once(tmp_path: Path) -> None:
    assert len(write_files([export_of()], ["md", "markdown"], tmp_path)) == 1


class TestOverwriting:
    def test_what_is_there_is_named_before_anything_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "globex-2026-03.csv").write_bytes(MINE)
        (tmp_path / "acme-2026-03.md").symlink_to("nowhere")
        told: list[int] = []
        with pytest.raises(
            NeedsYes, match=r"acme-2026-03\.md, globex-2026-03\.csv are already in .*Overwrite them\?"
        ):
            write_files(two_clients(), ["csv", "md"], tmp_path, progress=lambda done, _: told.append(done))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["acme-2026-03.md", "globex-2026-03.csv"]
        assert (tmp_path / "globex-2026-03.csv").read_bytes() == MINE
        assert not told

    def test_a_yes_overwrites(self, tmp_path: Path) -> None:
        path = tmp_path / "acme-2026-03.csv"
        path.write_bytes(MINE)
        (written,) = write_files(two_clients()[:1], ["csv"], tmp_path, overwrite=True)
        assert list(content(tmp_path)) == [path.name]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == written.sha256

    def test_a_link_is_replaced_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_bytes(MINE)
        (tmp_path / "acme-2026-03.csv").symlink_to("mine")
        write_files(two_clients()[:1], ["csv"], tmp_path, overwrite=True)
        assert (tmp_path / "mine").read_bytes() == MINE
        assert not (tmp_path / "acme-2026-03.csv").is_symlink()

    def test_a_file_that_comes_meanwhile_is_not_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "globex-2026-03.csv"
        with pytest.raises(NeedsYes, match=r"globex-2026-03\.csv is already"):
            write_files(two_clients(), ["csv"], tmp_path, progress=appearing(path))
        assert content(tmp_path) == {path.name: MINE}

    def test_nor_where_there_are_no_hard_links(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
        path = tmp_path / "globex-2026-03.csv"
        with pytest.raises(NeedsYes, match=r"globex-2026-03\.csv is already"):
            write_files(two_clients(), ["csv"], tmp_path, progress=appearing(path))
        assert content(tmp_path) == {path.name: MINE}

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_files_are_written_without_hard_links_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
    ) -> None:
        monkeypatch.setattr(os, "link", failing(errno.ENOTSUP))
        if overwrite:
            (tmp_path / "acme-2026-03.csv").write_bytes(MINE)
        written = write_files(two_clients(), FORMATS, tmp_path, overwrite=overwrite)
        assert sorted(content(tmp_path)) == sorted(w.path.name for w in written)

    @pytest.mark.parametrize("links", [True, False])
    def test_what_was_overwritten_comes_back_when_a_later_file_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
    ) -> None:
        (tmp_path / "acme-2026-03.csv").write_bytes(MINE)
        if not links:
            monkeypatch.setattr(os, "link", failing(errno.EPERM))
        replaced = Path.replace

        def replace_first_only(self: Path, target: Path) -> Path:
            if target.name.startswith("globex"):
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(self))
            return replaced(self, target)

        monkeypatch.setattr(Path, "replace", replace_first_only)
        with pytest.raises(Refused, match=r"Input/output error\. Nothing was written"):
            write_files(two_clients(), ["csv"], tmp_path, overwrite=True)
        assert content(tmp_path) == {"acme-2026-03.csv": MINE}


class TestFolders:
    def test_a_missing_one(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"There is no folder .*/none\. Create it or choose another one\."):
            write_files(two_clients(), FORMATS, tmp_path / "none")
        assert not content(tmp_path)

    def test_one_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(MINE)
        with pytest.raises(Refused, match="is a file, not a folder"):
            write_files(two_clients(), FORMATS, tmp_path / "file")

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_one_where_the_file_should_be(self, tmp_path: Path, overwrite: bool) -> None:
        (tmp_path / "acme-2026-03.csv").mkdir()
        with pytest.raises(Refused, match=r"acme-2026-03\.csv is a folder"):
            write_files(two_clients(), FORMATS, tmp_path, overwrite=overwrite)

    @pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EPERM])
    def test_a_read_only_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        monkeypatch.setattr(tempfile, "mkstemp", failing(code))
        with pytest.raises(
            Refused, match=r"can't be written to \(.*\)\. Nothing was written: choose another folder"
        ):
            write_files(two_clients(), FORMATS, tmp_path)
        assert not content(tmp_path)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_without_the_right_to_write(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(Refused, match="can't be written to"):
            write_files(two_clients(), FORMATS, tmp_path)

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
    @pytest.mark.parametrize("after", [0, 1, 5])
    def test_a_full_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, after: int) -> None:
        (tmp_path / "acme-2026-03.csv").write_bytes(MINE)
        monkeypatch.setattr(os, "fsync", failing(code, after=after))
        with pytest.raises(
            Refused, match=r"There is no room left in .*\. Nothing was written: free some space"
        ):
            write_files(two_clients(), FORMATS, tmp_path, overwrite=True)
        assert content(tmp_path) == {"acme-2026-03.csv": MINE}

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_a_disk_that_fills_while_writing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = tempfile.mkstemp

        def full(**options: Any) -> tuple[int, str]:
            handle, name = made(**options)
            os.close(handle)
            return os.open("/dev/full", os.O_WRONLY), name

        monkeypatch.setattr(tempfile, "mkstemp", full)
        with pytest.raises(Refused, match="There is no room left"):
            write_files(two_clients(), FORMATS, tmp_path)
        assert not content(tmp_path)

    def test_a_folder_that_can_not_be_synced_is_no_reason_to_fail(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "fsync", failing(errno.EINVAL, after=1))
        assert len(write_files(two_clients()[:1], ["csv"], tmp_path)) == 1

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="too long"):
            write_files([export_of(client=replace(ACME, key="x" * 300))], ["csv"], tmp_path)
        assert not content(tmp_path)


class TestLongWork:
    MANY = tuple(session(f"S{n:05}", AT + n * 60, 60) for n in range(3 * STEP))

    def test_progress_counts_rows_over_all_files(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        write_files(
            [export_of(*self.MANY)], ["csv", "md"], tmp_path, progress=lambda *step: told.append(step)
        )
        total = 6 * STEP
        assert told[0] == (0, total)
        assert told[-1] == (total, total)
        assert {done for done, _ in told} == {n * STEP for n in range(7)}
        assert [done for done, _ in told] == sorted(done for done, _ in told)

    @pytest.mark.parametrize("asked", [1, 2, 6])
    def test_cancelling_leaves_nothing(self, tmp_path: Path, asked: int) -> None:
        (tmp_path / "acme-2026-03.csv").write_bytes(MINE)
        answers = iter([False] * (asked - 1) + [True])
        with pytest.raises(Cancelled, match="nothing was written"):
            write_files(
                [export_of(*self.MANY)],
                ["csv", "md"],
                tmp_path,
                overwrite=True,
                cancelled=lambda: next(answers),
            )
        assert content(tmp_path) == {"acme-2026-03.csv": MINE}

    def test_a_ledger_that_changes_meanwhile_leaves_nothing(self, tmp_path: Path) -> None:
        sessions = [session("S1", AT)]
        export = plan(
            ROSTER,
            sessions,
            clients=[ACME],
            period=MARCH,
            days=BERLIN,
            again=lambda _client, _span: list(sessions),
        ).exports[0]
        sessions.clear()
        with pytest.raises(Stale):
            write_files([export], ["csv"], tmp_path)
        assert not content(tmp_path)

    def test_nothing_is_left_when_the_program_is_interrupted(self, tmp_path: Path) -> None:
        def interrupt(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_files(two_clients(), FORMATS, tmp_path, progress=interrupt)
        assert not content(tmp_path)
