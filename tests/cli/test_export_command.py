from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import signal
import sqlite3
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.formats import registry
from hraas_tui.formats.csv_rows import CsvRows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec
    from pathlib import Path

    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.timekeeper import Outcome
    from tests.support.command_line import CommandLine


@pytest.fixture
def worked(cli: CommandLine) -> CommandLine:
    """Both clients have a session in March, acme one in February."""
    cli.done("client", "edit", "acme", "--rate", "95", "--currency", "EUR")
    cli.done("add", "acme/firewall", "2026-02-10 10:00", "11:00", "february")
    cli.done("add", "acme/firewall", "2026-03-13 10:00", "11:02", "rules")
    cli.done("add", "globex", "2026-03-13 12:00", "13:00", "a secret")
    return cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def export(cli: CommandLine, folder: Path, *words: str) -> Any:
    return cli.run("export", *words, "--output", str(folder))


def issue(cli: CommandLine, folder: Path, *words: str) -> Any:
    return export(cli, folder, *words, "--issue")


def kept(cli: CommandLine, sql: str) -> list[Any]:
    with sqlite3.connect(cli.ledger) as ledger:
        return ledger.execute(sql).fetchall()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fails(number: int) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


LATE = "ACME Corp: 1 session of earlier periods is in no statement; --late takes them in.\n"


class TestDrafts:
    def test_a_file_per_client_and_format(self, worked: CommandLine, folder: Path) -> None:
        said = export(worked, folder, "--all", "--month", "2026-03", "--format", "csv,json,md")
        assert (said.status, said.err) == (0, LATE)
        assert names(folder) == [
            f"{client}-2026-03-draft.{suffix}"
            for client in ("acme", "globex")
            for suffix in ("csv", "json", "md")
        ]
        assert said.out.splitlines()[0].split(": ")[1] == "1 session, 1:02"

    def test_nothing_of_another_client_is_in_a_file(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--month", "this", "--format", "csv,json,md")
        for path in folder.iterdir():
            assert "globex" not in path.read_text(encoding="utf-8").lower()
        assert len(names(folder)) == 3

    def test_the_period_counts(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--from", "2026-02-01", "--to", "2026-02-28")
        (path,) = folder.iterdir()
        rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline="")))
        assert [row["note"] for row in rows] == ["february"]

    def test_json_names_the_files(self, worked: CommandLine, folder: Path) -> None:
        (record,) = export(worked, folder, "acme", "--day", "2026-03-13", "--json").json
        path = folder / "acme-2026-03-13-draft.csv"
        assert record == {
            "client": "acme", "statement": None, "format": "csv", "path": str(path),
            "first": "2026-03-13", "last": "2026-03-13", "sessions": 1, "seconds": 3720, "billed_seconds": 3600,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }  # fmt: skip

    def test_written_files_are_on_record(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--month", "this", "--format", "csv,md")
        bodies = [
            json.loads(body)["after"]
            for (body,) in kept(worked, "SELECT body FROM journal WHERE kind = 'export' ORDER BY seq")
        ]
        assert [(body["format"], body["statement"]) for body in bodies] == [("csv", None), ("md", None)]

    def test_a_draft_freezes_nothing(self, worked: CommandLine, folder: Path) -> None:
        export(worked, folder, "acme", "--month", "this")
        assert {record["statement"] for record in worked.log("--month", "this")} == {None}
        worked.done("edit", worked.log("--month", "this")[0]["id"], "--note", "other rules")

    def test_nothing_is_overwritten_without_a_yes(self, worked: CommandLine, folder: Path) -> None:
        path = folder / "acme-2026-03-draft.csv"
        path.write_text("mine")
        said = export(worked, folder, "acme", "--month", "this")
        assert (said.status, said.out) == (1, "")
        assert "acme-2026-03-draft.csv" in said.err
        assert "--yes" in said.err
        assert path.read_text() == "mine"
        assert export(worked, folder, "acme", "--month", "this", "--yes").status == 0
        assert "rules" in path.read_text()

    def test_the_current_folder_without_an_output(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder)
        worked.done("export", "globex", "--month", "this")
        assert names(folder) == ["globex-2026-03-draft.csv"]


class TestStandardOutput:
    @pytest.mark.parametrize("form", ["csv", "md", "timeclock"])
    def test_one_client_in_one_format(self, worked: CommandLine, folder: Path, form: str) -> None:
        out = worked.done("export", "globex", "--month", "this", "--format", form, "--output", "-")
        export(worked, folder, "globex", "--month", "this", "--format", form)
        assert out.encode() == (folder / f"globex-2026-03-draft.{form}").read_bytes()

    def test_it_is_not_on_record(self, worked: CommandLine) -> None:
        worked.done("export", "globex", "--month", "this", "--output", "-")
        assert kept(worked, "SELECT count(*) FROM export") == [(0,)]

    @pytest.mark.parametrize("words", [["--all"], ["globex", "--format", "csv,md"]])
    def test_more_than_one_is_refused(self, worked: CommandLine, words: list[str]) -> None:
        said = worked.run("export", *words, "--month", "this", "--output", "-", "--no-late")
        assert (said.status, said.out) == (1, "")
        assert "Standard output takes one client in one format." in said.err

    def test_what_is_no_text_is_not_for_a_terminal(
        self, worked: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        said = worked.refused("export", "globex", "--month", "this", "--format", "xlsx", "--output", "-")
        assert "XLSX is nothing for a terminal" in said
        assert "billed_hours" in worked.done("export", "globex", "--month", "this", "--output", "-")


class TestConcerns:
    def test_what_is_not_as_it_should_be_is_listed(self, worked: CommandLine, folder: Path) -> None:
        worked.done("client", "edit", "acme", "--require", "ticket", "--from", "start")
        worked.done("unassigned", "--at", "-30m")
        worked.done("start", "acme", "--at", "-20m")
        said = export(worked, folder, "acme", "--month", "this")
        assert said.status == 0
        unfiled, unassigned, running, late, *_ = said.err.splitlines()
        assert unfiled.endswith("2026-03-13 10:00 ACME Corp · firewall: lacks ticket.")
        assert unassigned.endswith("2026-03-16 09:06: unassigned, left out.")
        assert "running, left out" in running
        assert late.endswith("ACME Corp · firewall: lacks ticket, left out.")

    def test_many_are_counted(self, cli: CommandLine, folder: Path) -> None:
        cli.done("client", "edit", "acme", "--require", "ticket", "--from", "start")
        for minutes in range(25):
            cli.done("add", "acme", f"-{90 - minutes}m", "+1m")
        lines = export(cli, folder, "acme", "--month", "this").err.splitlines()
        assert len(lines) == 21
        assert "5 sessions more" in lines[-1]

    def test_words_of_other_clients_are_told(self, worked: CommandLine, folder: Path) -> None:
        worked.done("add", "globex", "2026-03-13 14:00", "15:00", "as acme has it")
        said = export(worked, folder, "globex", "--month", "this")
        assert said.status == 0
        assert said.err.startswith("Globex: “ACME” is ")
        assert "--allow" not in said.err
        assert names(folder) == ["globex-2026-03-draft.csv"]


class TestIssue:
    def test_it_is_numbered_frozen_and_written(self, worked: CommandLine, folder: Path) -> None:
        said = issue(worked, folder, "acme", "--month", "this", "--format", "csv,json")
        assert (said.status, said.err) == (0, LATE)
        assert said.out.splitlines() == [
            "Issued ACME-2026-001 · 1.0 h · €95.00",
            f"{folder / 'ACME-2026-001.csv'}: 1 session, 1:02",
            f"{folder / 'ACME-2026-001.json'}: 1 session, 1:02",
        ]
        statements = {record["note"]: record["statement"] for record in worked.log("--month", "this")}
        assert statements == {"rules": "ACME-2026-001", "a secret": None}

    def test_every_format(self, worked: CommandLine, folder: Path) -> None:
        said = issue(worked, folder, "acme", "--month", "this", "--format", ",".join(registry.FORMATS))
        assert said.status == 0
        assert names(folder) == sorted(f"ACME-2026-001.{suffix}" for suffix in registry.FORMATS)

    def test_numbers_count_up_for_each_client(self, worked: CommandLine, folder: Path) -> None:
        issue(worked, folder, "--all", "--month", "2026-02")
        said = issue(worked, folder, "--all", "--month", "this")
        assert [line.split()[1] for line in said.out.splitlines() if line.startswith("Issued")] == [
            "ACME-2026-002",
            "GLOBEX-2026-001",
        ]

    def test_clients_may_share_a_row_of_numbers(self, worked: CommandLine, folder: Path) -> None:
        (worked.folder / "config.toml").write_text(
            'zone = "Europe/Berlin"\nstatement_number = "{year}-{seq:03}"\n', encoding="utf-8"
        )
        said = issue(worked, folder, "--all", "--month", "this")
        assert said.status == 0, said
        assert names(folder) == ["2026-001.csv", "2026-002.csv"]

    def test_json_names_the_files(self, worked: CommandLine, folder: Path) -> None:
        (record,) = issue(worked, folder, "globex", "--month", "this", "--json").json
        assert record["statement"] == "GLOBEX-2026-001"
        assert record["path"] == str(folder / "GLOBEX-2026-001.csv")

    def test_what_must_be_put_right_is_listed(self, worked: CommandLine, folder: Path) -> None:
        worked.done("client", "edit", "acme", "--require", "ticket", "--from", "start")
        worked.done("unassigned", "--at", "-30m")
        worked.done("start", "acme", "--at", "-20m")
        said = issue(worked, folder, "acme", "--month", "this")
        assert (said.status, said.out, names(folder)) == (1, "", [])
        assert "lacks ticket." in said.err
        assert "unassigned, left out." in said.err
        assert "running, left out." in said.err
        assert said.err.splitlines()[-1] == (
            "ACME Corp: 3 sessions of the period must be put right first: 1 unfiled, 1 unassigned, 1 running. "
            "Nothing was issued."
        )
        assert worked.record("statement", "list") == []

    def test_one_client_that_can_not_be_does_not_stop_the_others(
        self, worked: CommandLine, folder: Path
    ) -> None:
        worked.done("client", "edit", "acme", "--require", "ticket", "--from", "start")
        said = issue(worked, folder, "--all", "--month", "this")
        assert said.status == 1
        assert "ACME Corp: 1 session of the period must be put right first: 1 unfiled." in said.err
        assert said.out.startswith("Issued GLOBEX-2026-001")
        assert names(folder) == ["GLOBEX-2026-001.csv"]

    def test_nor_does_one_with_nothing_but_what_can_not_be_billed(
        self, worked: CommandLine, folder: Path
    ) -> None:
        worked.done("client", "add", "initech")
        worked.done("start", "initech", "--at", "-20m")
        said = issue(worked, folder, "globex", "initech", "--month", "this")
        assert said.status == 1
        assert said.err.splitlines()[-1].startswith(
            "initech: 1 session of the period must be put right first"
        )
        assert names(folder) == ["GLOBEX-2026-001.csv"]

    def test_what_is_issued_already_is_not_issued_again(self, worked: CommandLine, folder: Path) -> None:
        issue(worked, folder, "globex", "--month", "this")
        assert worked.refused("export", "globex", "--month", "this", "--issue") == (
            "Nothing was issued: all of Globex in this period (March 2026) is in GLOBEX-2026-001. "
            "Write its files again with hraas statement write GLOBEX-2026-001.\n"
        )
        issue(worked, folder, "acme", "--month", "this", "--late")
        assert "no client has time in this period (March 2026) or before it" in worked.refused(
            "export", "--all", "--month", "this"
        )

    def test_what_the_terms_do_not_bill_is_in_none(self, worked: CommandLine, folder: Path) -> None:
        worked.done("client", "edit", "globex", "--charge", "non-billable", "--from", "start")
        said = worked.refused("export", "globex", "--month", "this", "--output", str(folder), "--issue")
        assert said == "Nothing was issued: the terms bill nothing of Globex in this period (March 2026).\n"

    def test_what_the_terms_do_not_bill_is_told(self, worked: CommandLine, folder: Path) -> None:
        worked.done("context", "add", "globex/training")
        worked.done(
            "client", "edit", "globex", "--context", "training", "--charge", "non-billable", "--from", "start"
        )
        session = worked.record("add", "globex/training", "2026-03-13 14:00", "15:00")["id"]
        said = worked.run("export", "globex", "--month", "this", "--output", str(folder))
        assert said.err == f"Globex: 1 session left out, non-billable by the terms: {session}.\n"

    def test_ctrl_c_keeps_what_is_done(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = CsvRows.write

        def write(self: CsvRows, statement: Statement) -> Iterator[bytes]:
            if statement.client_key == "globex":
                signal.raise_signal(signal.SIGINT)
            return real(self, statement)

        worked.done("client", "add", "initech")
        worked.done("add", "initech", "2026-03-13 15:00", "16:00")
        monkeypatch.setattr(CsvRows, "write", write)
        said = issue(worked, folder, "--all", "--month", "this", "--no-late")
        assert said.status == 1
        assert names(folder) == ["ACME-2026-001.csv"]
        globex, initech = said.err.splitlines()
        assert globex.startswith(
            "Globex: Cancelled: nothing was written. GLOBEX-2026-001 is issued all the same"
        )
        assert initech == "initech: Cancelled before it was begun."
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class TestLate:
    def test_what_came_before_the_first_statement_is_left(self, worked: CommandLine, folder: Path) -> None:
        said = issue(worked, folder, "acme", "--month", "this")
        assert said.err == LATE
        assert "1 session, 1:02" in said.out

    def test_it_is_taken_in_when_asked_for(self, worked: CommandLine, folder: Path) -> None:
        said = issue(worked, folder, "acme", "--month", "this", "--late")
        assert said.err == ""
        assert "2 sessions, 2:02" in said.out

    def test_what_came_since_is_taken_in_by_itself(self, worked: CommandLine, folder: Path) -> None:
        issue(worked, folder, "acme", "--month", "2026-02")
        worked.done("add", "acme/firewall", "2026-02-20 10:00", "11:00", "forgotten")
        assert "2 sessions, 2:02" in export(worked, folder, "acme", "--month", "this").out
        said = issue(worked, folder, "acme", "--month", "this", "--no-late")
        assert said.err == ""
        assert "1 session, 1:02" in said.out


class TestWordsOfOthers:
    @pytest.fixture
    def foreign(self, worked: CommandLine) -> CommandLine:
        worked.done("add", "globex", "2026-03-13 14:00", "15:00", "as ACME Corp has it")
        return worked

    def test_they_stop_an_issue(self, foreign: CommandLine, folder: Path) -> None:
        said = issue(foreign, folder, "globex", "--month", "this")
        assert (said.status, said.out, names(folder)) == (1, "", [])
        told, refused = said.err.splitlines()
        assert told.endswith("--allow 'ACME Corp' lets it stand.")
        assert "Other clients' words would be printed: “ACME Corp”." in refused

    def test_until_they_are_allowed_once_and_on_record(self, foreign: CommandLine, folder: Path) -> None:
        said = issue(foreign, folder, "--all", "--month", "this", "--no-late", "--allow", "acme corp, Nobody")
        assert said.status == 0, said
        assert said.err == "--allow Nobody was not needed: no such word of another client was found.\n"
        allowed = kept(foreign, "SELECT body FROM journal WHERE kind = 'allowance'")
        assert [json.loads(body)["after"]["word"] for (body,) in allowed] == ["ACME Corp"]
        assert "“ACME Corp” in statements of Globex: allowed" in foreign.done("journal")
        foreign.done("statement", "void", "GLOBEX-2026-001", "--reason", "Wrong rate")
        assert "Issued GLOBEX-2026-002" in foreign.done("statement", "reissue", "GLOBEX-2026-001")

    def test_nothing_is_allowed_if_nothing_can_be_issued(self, foreign: CommandLine, folder: Path) -> None:
        foreign.done("client", "edit", "globex", "--require", "ticket", "--from", "start")
        said = issue(foreign, folder, "globex", "--month", "this", "--allow", "ACME Corp")
        assert said.status == 1
        assert kept(foreign, "SELECT count(*) FROM allowance") == [(0,)]


class TestRefusals:
    @pytest.mark.parametrize(
        "words",
        [
            ["acme"],
            ["--month", "this"],
            ["acme", "--all", "--month", "this"],
            ["acme", "--month", "this", "--day", "today"],
            ["acme", "--month", "this", "--format", ","],
            ["acme", "--month", "this", "--output", "-", "--json"],
            ["acme", "--month", "this", "--output", "-", "--issue"],
            ["acme", "--month", "this", "--allow", "globex"],
            ["acme", "--month", "this", "--issue", "--allow", " , "],
        ],
    )
    def test_bad_usage(self, worked: CommandLine, words: list[str]) -> None:
        worked.misused("export", *words)

    @pytest.mark.parametrize(
        "words",
        [
            ["nobody", "--month", "this"],
            ["globex", "--month", "2025-01"],
            ["--all", "--month", "2025-01"],
            ["globex", "--month", "this", "--format", "docx"],
            ["globex", "--month", "soon"],
        ],
    )
    def test_refused(self, worked: CommandLine, folder: Path, words: list[str]) -> None:
        worked.refused("export", *words, "--output", str(folder))
        assert names(folder) == []

    def test_a_day_without_sessions_is_named(self, worked: CommandLine, folder: Path) -> None:
        said = worked.refused("export", "acme", "--day", "2025-01-03", "--output", str(folder))
        assert "in this period (3 January 2025)" in said

    def test_a_missing_folder(self, worked: CommandLine, folder: Path) -> None:
        words = ("globex", "--month", "this", "--output", str(folder / "deeper"))
        for more in ((), ("--issue",)):
            assert "no folder" in worked.refused("export", *words, *more)
        assert not (folder / "deeper").exists()
        assert worked.record("statement", "list") == []

    def test_a_file_for_a_folder(self, worked: CommandLine, folder: Path) -> None:
        (folder / "file").write_text("")
        worked.refused("export", "globex", "--month", "this", "--output", str(folder / "file"))

    def test_a_library_that_is_missing(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def found(name: str) -> ModuleSpec | None:
            return None if name == "typst" else find_spec(name)

        monkeypatch.setattr(registry, "find_spec", found)
        said = worked.refused(
            "export", "globex", "--month", "this", "--format", "csv,pdf", "--issue", "--output", str(folder)
        )
        assert (
            said == "PDF needs Typst: install HRaaS with its documents: pip install 'hraas-tui[documents]'\n"
        )
        assert (names(folder), worked.record("statement", "list")) == ([], [])


class TestFaults:
    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
    def test_a_read_only_folder(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        monkeypatch.setattr("tempfile.mkstemp", fails(number))
        said = worked.refused("export", "globex", "--month", "this", "--output", str(folder))
        assert "can't be written to" in said
        assert names(folder) == []

    def test_a_full_disk(self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", fails(errno.ENOSPC))
            said = worked.refused("export", "globex", "--month", "this", "--output", str(folder))
        assert "no room" in said
        assert names(folder) == []
        assert kept(worked, "SELECT count(*) FROM export") == [(0,)]

    @pytest.mark.parametrize(
        ("where", "number"), [("os.fsync", errno.ENOSPC), ("tempfile.mkstemp", errno.EROFS)]
    )
    def test_issued_all_the_same_and_written_later(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, number: int
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(where, fails(number))
            said = issue(worked, folder, "globex", "--month", "this", "--format", "csv,md")
        assert (said.status, said.out) == (1, "Issued GLOBEX-2026-001 · 1.0 h · no rate\n")
        command = f"hraas statement write GLOBEX-2026-001 --format csv,md --output {folder}"
        assert said.err.endswith(
            f"GLOBEX-2026-001 is issued all the same: write its files again. {command} does it.\n"
        )
        assert names(folder) == []
        worked.done(*command.split()[1:])
        assert names(folder) == ["GLOBEX-2026-001.csv", "GLOBEX-2026-001.md"]

    def test_files_that_the_ledger_could_not_note(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hraas_tui.core.errors import LedgerTrouble
        from hraas_tui.timekeeper import Timekeeper

        def full(*_: object) -> None:
            raise LedgerTrouble("There is no room left for the ledger.")

        monkeypatch.setattr(Timekeeper, "record_exports", full)
        said = issue(worked, folder, "globex", "--month", "this")
        assert said.status == 1
        assert "The files are written, but the ledger does not know of them." in said.err
        assert names(folder) == ["GLOBEX-2026-001.csv"]

    def test_a_ledger_that_can_not_be_written_stops_nobody_else(
        self, worked: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hraas_tui.core.errors import LedgerTrouble
        from hraas_tui.timekeeper import Timekeeper

        real = Timekeeper.issue

        def issue_but_acme(self: Timekeeper, draft: Draft) -> Outcome:
            if draft.client.key == "acme":
                raise LedgerTrouble("There is no room left for the ledger.")
            return real(self, draft)

        monkeypatch.setattr(Timekeeper, "issue", issue_but_acme)
        said = issue(worked, folder, "--all", "--month", "this", "--no-late")
        assert (said.status, said.err) == (1, "ACME Corp: There is no room left for the ledger.\n")
        assert names(folder) == ["GLOBEX-2026-001.csv"]
