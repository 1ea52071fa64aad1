from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import sqlite3
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


@pytest.fixture
def worked(cli: CommandLine) -> CommandLine:
    """Both clients have a session in March, acme one in February."""
    cli.done("add", "acme/firewall", "2026-02-10 10:00", "11:00", "february")
    cli.done("add", "acme/firewall", "2026-03-13 10:00", "11:02", "rules")
    cli.done("add", "globex", "2026-03-13 12:00", "13:00", "secret of globex")
    return cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def export(cli: CommandLine, folder: Path, *words: str) -> Any:
    return cli.run("export", *words, "--output", str(folder))


class TestFiles:
    def test_a_file_per_client_and_format(self, worked: CommandLine, folder: Path) -> None:
        said = export(worked, folder, "--all", "--month", "2026-03", "--format", "csv,json,md")
        assert (said.status, said.err) == (0, "")
        assert sorted(path.name for path in folder.iterdir()) == [
            f"{client}-2026-03.{suffix}" for client in ("acme", "globex") for suffix in ("csv", "json", "md")
        ]
        assert [line.split(": ")[1] for line in said.out.splitlines()[:1]] == ["1 session, 1:02"]

    def test_nothing_of_another_client_is_in_a_file(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--month", "this", "--format", "csv,json,md")
        for path in folder.iterdir():
            assert "globex" not in path.read_text(encoding="utf-8").lower()
        assert len(list(folder.iterdir())) == 3

    def test_the_period_counts(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--from", "2026-02-01", "--to", "2026-02-28")
        (path,) = folder.iterdir()
        rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline="")))
        assert [row["note"] for row in rows] == ["february"]

    def test_json_names_the_files(self, worked: CommandLine, folder: Path) -> None:
        (record,) = export(worked, folder, "acme", "--day", "2026-03-13", "--json").json
        path = folder / "acme-2026-03-13.csv"
        assert record == {
            "client": "acme", "format": "csv", "path": str(path), "first": "2026-03-13", "last": "2026-03-13",
            "sessions": 1, "seconds": 3720, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }  # fmt: skip

    def test_written_files_are_on_record(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--month", "this", "--format", "csv,md")
        with sqlite3.connect(worked.ledger) as ledger:
            rows = ledger.execute("SELECT body FROM journal WHERE kind = 'export' ORDER BY seq").fetchall()
        assert [json.loads(body)["after"]["format"] for (body,) in rows] == ["csv", "md"]

    def test_nothing_is_overwritten_without_a_yes(self, worked: CommandLine, folder: Path) -> None:
        path = folder / "acme-2026-03.csv"
        path.write_text("mine")
        said = export(worked, folder, "acme", "--month", "this")
        assert (said.status, said.out) == (1, "")
        assert "acme-2026-03.csv" in said.err
        assert "--yes" in said.err
        assert path.read_text() == "mine"
        assert export(worked, folder, "acme", "--month", "this", "--yes").status == 0
        assert "rules" in path.read_text()

    def test_the_current_folder_without_an_output(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder)
        worked.done("export", "acme", "--month", "this")
        assert [path.name for path in folder.iterdir()] == ["acme-2026-03.csv"]


class TestStandardOutput:
    @pytest.mark.parametrize("form", ["csv", "json", "md"])
    def test_one_client_in_one_format(self, worked: CommandLine, folder: Path, form: str) -> None:
        out = worked.done("export", "acme", "--month", "this", "--format", form, "--output", "-")
        export(worked, folder, "acme", "--month", "this", "--format", form)
        assert out.encode() == (folder / f"acme-2026-03.{form}").read_bytes()

    def test_it_is_not_on_record(self, worked: CommandLine) -> None:
        worked.done("export", "acme", "--month", "this", "--output", "-")
        with sqlite3.connect(worked.ledger) as ledger:
            assert ledger.execute("SELECT count(*) FROM export").fetchone() == (0,)

    @pytest.mark.parametrize("words", [["--all"], ["acme", "--format", "csv,md"]])
    def test_more_than_one_is_refused(self, worked: CommandLine, words: list[str]) -> None:
        worked.refused("export", *words, "--month", "this", "--output", "-")


class TestConcerns:
    def test_what_is_not_as_it_should_be_is_listed(self, worked: CommandLine, folder: Path) -> None:
        worked.done("client", "edit", "acme", "--require", "ticket")
        worked.done("unassigned", "--at", "-30m")
        worked.done("start", "acme", "--at", "-20m")
        said = export(worked, folder, "acme", "--month", "this")
        assert said.status == 0
        unfiled, unassigned, running = said.err.splitlines()
        assert unfiled.endswith("2026-03-13 10:00 ACME Corp · firewall: lacks ticket.")
        assert unassigned.endswith("2026-03-16 09:06: unassigned, left out.")
        assert "running, left out" in running

    def test_many_are_counted(self, cli: CommandLine, folder: Path) -> None:
        cli.done("client", "edit", "acme", "--require", "ticket")
        for minutes in range(25):
            cli.done("add", "acme", f"-{90 - minutes}m", "+1m")
        lines = export(cli, folder, "acme", "--month", "this").err.splitlines()
        assert len(lines) == 21
        assert "5 sessions more" in lines[-1]


class TestRefusals:
    @pytest.mark.parametrize(
        "words",
        [
            ["acme"],
            ["--month", "this"],
            ["acme", "--all", "--month", "this"],
            ["acme", "--month", "this", "--day", "today"],
            ["acme", "--month", "this", "--issue"],
            ["acme", "--month", "this", "--format", ","],
            ["acme", "--month", "this", "--output", "-", "--json"],
        ],
    )
    def test_bad_usage(self, worked: CommandLine, words: list[str]) -> None:
        worked.misused("export", *words)

    @pytest.mark.parametrize(
        "words",
        [
            ["nobody", "--month", "this"],
            ["acme", "--month", "2025-01"],
            ["--all", "--month", "2025-01"],
            ["acme", "--month", "this", "--format", "pdf"],
            ["acme", "--month", "soon"],
        ],
    )
    def test_refused(self, worked: CommandLine, folder: Path, words: list[str]) -> None:
        worked.refused("export", *words, "--output", str(folder))
        assert list(folder.iterdir()) == []

    def test_a_day_without_sessions_is_named(self, worked: CommandLine, folder: Path) -> None:
        said = worked.refused("export", "acme", "--day", "2025-01-03", "--output", str(folder))
        assert "in this period (3 January 2025)" in said

    def test_a_missing_folder(self, worked: CommandLine, folder: Path) -> None:
        said = worked.refused("export", "acme", "--month", "this", "--output", str(folder / "deeper"))
        assert "no folder" in said
        assert not (folder / "deeper").exists()

    def test_a_file_for_a_folder(self, worked: CommandLine, folder: Path) -> None:
        (folder / "file").write_text("")
        worked.refused("export", "acme", "--month", "this", "--output", str(folder / "file"))

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
    def test_a_read_only_folder(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def refuse(**_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("tempfile.mkstemp", refuse)
        said = worked.refused("export", "acme", "--month", "this", "--output", str(folder))
        assert "can't be written to" in said
        assert list(folder.iterdir()) == []

    def test_a_full_disk(self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            said = worked.refused("export", "acme", "--month", "this", "--output", str(folder))
        assert "no room" in said
        assert list(folder.iterdir()) == []
        with sqlite3.connect(worked.ledger) as ledger:
            assert ledger.execute("SELECT count(*) FROM export").fetchone() == (0,)
