import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whenever import Date

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.core.errors import NeedsYes, Refused
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import ClientId, Export, ExportId, StatementId
from hraas_tui.formats import registry
from hraas_tui.formats.files import Cancelled, file_name, write_files
from tests.support.drawn import MARCH, local
from tests.support.worked import EMPTY, ISSUED, line, piece, statement

AT = local("2026-03-16 10:00")
FORMATS = ("csv", "json", "md")
MINE = b"my own file, written by hand"


def two_clients() -> tuple[Statement, ...]:
    return (
        statement(line(piece("S1", AT, note="one"))),
        statement(
            line(piece("S2", AT + 3600, note="two")),
            client_id=ClientId("G"),
            client_key="globex",
            client=Party("Globex"),
        ),
    )


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
        f"{key}-2026-03-draft.{suffix}" for key in ("acme", "globex") for suffix in ("csv", "json", "md")
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
        client=ClientId("A"),
        first_day="2026-03-01",
        last_day="2026-03-31",
        format="csv",
        path=str(tmp_path / "acme-2026-03-draft.csv"),
        sha256=written.sha256,
        written_at=AT,
        sessions=("S1",),  # type: ignore[arg-type]
    )
    issued = StatementId("T1")
    assert written.record(ExportId("E1"), AT, issued) == written.record(ExportId("E1"), AT)._replace(
        statement=issued
    )


def test_the_path_is_whole_wherever_it_was_said_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_files(two_clients()[:1], ["csv"], Path())[0].path == tmp_path / "acme-2026-03-draft.csv"


@pytest.mark.parametrize(
    ("key", "period", "name"),
    [
        ("acme", MARCH, "acme-2026-03-draft.csv"),
        ("acme", Period.day(Date(2026, 3, 16)), "acme-2026-03-16-draft.csv"),
        ("acme", Period.last_week(Date(2026, 3, 16)), "acme-2026-03-09--2026-03-15-draft.csv"),
        ("müller.ag", MARCH, "müller.ag-2026-03-draft.csv"),
        ("../../etc/passwd", MARCH, "etc-passwd-2026-03-draft.csv"),
        ("/etc/x\x00y\n", MARCH, "etc-x-y-2026-03-draft.csv"),
        (".hidden", MARCH, "hidden-2026-03-draft.csv"),
        ("--yes", MARCH, "yes-2026-03-draft.csv"),
        ("$(rm)", MARCH, "rm-2026-03-draft.csv"),
        ("..", MARCH, "client-2026-03-draft.csv"),
    ],
)
def test_a_drafts_name_is_the_clients_key_and_the_period_and_never_a_path(
    key: str, period: Period, name: str
) -> None:
    assert file_name(replace(EMPTY, client_key=key, period=period), "csv") == name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("GLOBEX-2026-004", "GLOBEX-2026-004.pdf"),
        ("2026/17", "2026-17.pdf"),
        ("../x\n", "x.pdf"),
        ("Rechnung 7", "Rechnung-7.pdf"),
    ],
)
def test_an_issued_ones_name_is_its_number_and_never_a_path(number: str, name: str) -> None:
    assert file_name(replace(ISSUED, number=number), "pdf") == name


def test_two_statements_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"would be called acme-2026-03-draft\.csv"):
        write_files([EMPTY, EMPTY], ["csv"], tmp_path)
    assert not content(tmp_path)


def test_a_format_asked_for_twice_is_written_once(tmp_path: Path) -> None:
    assert len(write_files([EMPTY], ["md", "markdown"], tmp_path)) == 1


class TestOverwriting:
    def test_what_is_there_is_named_before_anything_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "globex-2026-03-draft.csv").write_bytes(MINE)
        (tmp_path / "acme-2026-03-draft.md").symlink_to("nowhere")
        told: list[int] = []
        with pytest.raises(
            NeedsYes,
            match=r"acme-2026-03-draft\.md, globex-2026-03-draft\.csv are already in .*Overwrite them\?",
        ):
            write_files(two_clients(), ["csv", "md"], tmp_path, progress=lambda done, _: told.append(done))
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "acme-2026-03-draft.md",
            "globex-2026-03-draft.csv",
        ]
        assert (tmp_path / "globex-2026-03-draft.csv").read_bytes() == MINE
        assert not told

    def test_a_yes_overwrites(self, tmp_path: Path) -> None:
        path = tmp_path / "acme-2026-03-draft.csv"
        path.write_bytes(MINE)
        (written,) = write_files(two_clients()[:1], ["csv"], tmp_path, overwrite=True)
        assert list(content(tmp_path)) == [path.name]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == written.sha256

    def test_a_link_is_replaced_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_bytes(MINE)
        (tmp_path / "acme-2026-03-draft.csv").symlink_to("mine")
        write_files(two_clients()[:1], ["csv"], tmp_path, overwrite=True)
        assert (tmp_path / "mine").read_bytes() == MINE
        assert not (tmp_path / "acme-2026-03-draft.csv").is_symlink()

    def test_a_file_that_comes_meanwhile_is_not_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "globex-2026-03-draft.csv"
        with pytest.raises(NeedsYes, match=r"globex-2026-03-draft\.csv is already"):
            write_files(two_clients(), ["csv"], tmp_path, progress=appearing(path))
        assert content(tmp_path) == {path.name: MINE}

    def test_nor_where_there_are_no_hard_links(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
        path = tmp_path / "globex-2026-03-draft.csv"
        with pytest.raises(NeedsYes, match=r"globex-2026-03-draft\.csv is already"):
            write_files(two_clients(), ["csv"], tmp_path, progress=appearing(path))
        assert content(tmp_path) == {path.name: MINE}

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_files_are_written_without_hard_links_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
    ) -> None:
        monkeypatch.setattr(os, "link", failing(errno.ENOTSUP))
        if overwrite:
            (tmp_path / "acme-2026-03-draft.csv").write_bytes(MINE)
        written = write_files(two_clients(), FORMATS, tmp_path, overwrite=overwrite)
        assert sorted(content(tmp_path)) == sorted(w.path.name for w in written)

    @pytest.mark.parametrize("links", [True, False])
    def test_what_was_overwritten_comes_back_when_a_later_file_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
    ) -> None:
        (tmp_path / "acme-2026-03-draft.csv").write_bytes(MINE)
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
        assert content(tmp_path) == {"acme-2026-03-draft.csv": MINE}


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
        (tmp_path / "acme-2026-03-draft.csv").mkdir()
        with pytest.raises(Refused, match=r"acme-2026-03-draft\.csv is a folder"):
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
        (tmp_path / "acme-2026-03-draft.csv").write_bytes(MINE)
        monkeypatch.setattr(os, "fsync", failing(code, after=after))
        with pytest.raises(
            Refused, match=r"There is no room left in .*\. Nothing was written: free some space"
        ):
            write_files(two_clients(), FORMATS, tmp_path, overwrite=True)
        assert content(tmp_path) == {"acme-2026-03-draft.csv": MINE}

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
            write_files([replace(EMPTY, client_key="x" * 300)], ["csv"], tmp_path)
        assert not content(tmp_path)


class TestLongWork:
    MANY = statement(*(line(piece(f"S{n:05}", AT + n * 60, 60, note="as ever")) for n in range(600)))

    def test_progress_counts_pieces_over_all_files(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        write_files(
            [self.MANY, *two_clients()[1:]],
            ["csv", "md"],
            tmp_path,
            progress=lambda *step: told.append(step),
        )
        assert told == [(done, 1202) for done in (0, 600, 1200, 1201, 1202)]

    @pytest.mark.parametrize("asked", [1, 2, 3, 6])
    def test_cancelling_leaves_nothing(self, tmp_path: Path, asked: int) -> None:
        (tmp_path / "acme-2026-03-draft.csv").write_bytes(MINE)
        answers = iter([False] * (asked - 1) + [True])
        with pytest.raises(Cancelled, match="nothing was written"):
            write_files(
                [self.MANY],
                ["csv", "md"],
                tmp_path,
                overwrite=True,
                cancelled=lambda: next(answers),
            )
        assert content(tmp_path) == {"acme-2026-03-draft.csv": MINE}

    def test_a_wish_to_cancel_is_heard_within_a_file(self, tmp_path: Path) -> None:
        told: list[int] = []
        with pytest.raises(Cancelled):
            write_files(
                [self.MANY],
                ["csv"],
                tmp_path,
                progress=lambda done, _: told.append(done),
                cancelled=lambda: bool(told),
            )
        assert told == [0]

    def test_a_format_that_fails_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Broken:
            name = suffix = "md"
            media = "text/plain"

            def write(self, _: Statement) -> Iterator[bytes]:
                yield b"half of it"
                raise ArithmeticError

        monkeypatch.setattr("hraas_tui.formats.markdown.Markdown", Broken)
        with pytest.raises(ArithmeticError):
            write_files(two_clients(), ["csv", "md"], tmp_path)
        assert not content(tmp_path)

    def test_a_missing_library_is_told_before_anything_is_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(registry.NEEDS, "md", ("no_such_module", "Nothing"))
        with pytest.raises(Refused, match="Markdown needs Nothing: install HRaaS with its documents"):
            write_files(two_clients(), ["csv", "md"], tmp_path)
        assert not content(tmp_path)

    def test_nothing_is_left_when_the_program_is_interrupted(self, tmp_path: Path) -> None:
        def interrupt(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_files(two_clients(), FORMATS, tmp_path, progress=interrupt)
        assert not content(tmp_path)
