from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.formats import registry
from hraas_tui.formats.markdown import Markdown

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from pathlib import Path

    from tests.support.command_line import CommandLine

NUMBER, NEXT = "ACME-2026-001", "ACME-2026-002"
FORMATS = list(registry.FORMATS)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def issued(cli: CommandLine, out: Path) -> CommandLine:
    """Acme has a statement of March with two sessions, and a file of it; Globex has an hour in no statement."""
    cli.done("client", "edit", "acme", "--rate", "95", "--currency", "EUR")
    cli.done("add", "acme/firewall", "2026-03-13 10:00", "11:02", "rules", "--ticket", "CHG-1")
    cli.done("add", "acme/firewall", "2026-03-13 11:02", "11:30", "more rules", "--ticket", "CHG-1")
    cli.done("add", "globex", "2026-03-13 12:00", "13:00", "a secret")
    issue(cli, out)
    return cli


def issue(cli: CommandLine, out: Path, *words: str) -> str:
    return cli.done("export", "acme", "--month", "this", "--issue", "--output", str(out), *words)


def first(cli: CommandLine) -> str:
    """The id of the first session of March."""
    found: str = cli.log("--month", "this")[0]["id"]
    return found


def void(cli: CommandLine, number: str = NUMBER, reason: str = "Wrong rate") -> str:
    return cli.done("statement", "void", number, "--reason", reason)


class TestList:
    def test_a_line_a_statement_latest_first(self, issued: CommandLine, out: Path) -> None:
        assert issued.done("statement", "list").split() == [
            NUMBER, "acme", "2026-03-01", "–", "2026-03-31", "2", "1.5", "h", "€142.50", "csv",
        ]  # fmt: skip
        void(issued)
        issued.done("statement", "reissue", NUMBER)
        issued.done("export", "globex", "--month", "this", "--issue", "--output", str(out))
        lines = issued.done("statement", "list").splitlines()
        assert [line.split()[0] for line in lines] == ["GLOBEX-2026-001", NEXT, NUMBER]
        assert lines[1].endswith(f"replaces {NUMBER}")
        assert lines[2].endswith("void: Wrong rate")
        assert issued.done("statement", "list", "globex").splitlines() == [
            "GLOBEX-2026-001  globex  2026-03-01 – 2026-03-31  1  1.0 h  csv"
        ]

    def test_none_yet(self, issued: CommandLine) -> None:
        said = issued.run("statement", "list", "globex")
        assert (said.status, said.out) == (0, "")
        assert said.err == (
            "No statement was issued to Globex yet. hraas export globex --month M --issue makes one.\n"
        )
        assert issued.record("statement", "list", "globex") == []

    def test_json(self, issued: CommandLine, out: Path) -> None:
        (record,) = issued.record("statement", "list", "acme")
        path = out / f"{NUMBER}.csv"
        assert record == {
            "number": NUMBER, "client": "acme", "first": "2026-03-01", "last": "2026-03-31",
            "issued_at": "2026-03-16T09:36:00+01:00", "state": "issued", "reason": None, "voided_at": None,
            "replaces": None, "sessions": [session["id"] for session in issued.log("--month", "this")[:2]],
            "seconds": 5400, "billed_seconds": 5400, "total": "€142.50",
            "files": [
                {"format": "csv", "path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            ],
        }  # fmt: skip
        assert issued.record("statement", "show", NUMBER) == record

    def test_nobody_of_that_name(self, issued: CommandLine) -> None:
        assert "nobody" in issued.refused("statement", "list", "nobody")


class TestShow:
    def test_markdown_whatever_the_numbers_case(self, issued: CommandLine) -> None:
        said = issued.done("statement", "show", NUMBER.lower())
        assert said.startswith(f"# Statement {NUMBER}: ACME Corp")
        assert "€142.50" in said

    @pytest.mark.parametrize("form", [name for name in FORMATS if name not in {"pdf", "xlsx"}])
    def test_every_text_format(self, issued: CommandLine, out: Path, form: str) -> None:
        said = issued.done("statement", "show", NUMBER, "--format", form)
        issued.done("statement", "write", NUMBER, "--format", form, "--output", str(out), "--yes")
        assert said.encode() == (out / f"{NUMBER}.{form}").read_bytes()

    def test_what_was_issued_is_not_reckoned_anew(self, issued: CommandLine) -> None:
        before = issued.done("statement", "show", NUMBER)
        issued.done("client", "edit", "acme", "--name", "Umbrella", "--rate", "200", "--from", "2026-03-16")
        issued.clock.tick(86_400)
        assert issued.done("statement", "show", NUMBER) == before

    def test_a_reason_that_is_a_sentence_has_one_full_stop(self, issued: CommandLine) -> None:
        void(issued, reason="Wrong rate.")
        assert issued.run("statement", "show", NUMBER).err == f"{NUMBER} is void: Wrong rate.\n"
        again = issued.refused("statement", "void", NUMBER, "--reason", "other")
        assert again == f"{NUMBER} is void already: Wrong rate.\n"

    def test_a_void_one_says_so(self, issued: CommandLine) -> None:
        before = issued.done("statement", "show", NUMBER)
        void(issued)
        said = issued.run("statement", "show", NUMBER)
        assert (said.status, said.out) == (0, before)
        assert said.err == f"{NUMBER} is void: Wrong rate.\n"
        record = issued.record("statement", "show", NUMBER)
        assert (record["state"], record["reason"]) == ("void", "Wrong rate")
        assert record["voided_at"] == "2026-03-16T09:36:00+01:00"

    def test_one_that_is_not_there(self, issued: CommandLine) -> None:
        for verb in (["show", "X-1"], ["write", "X-1"], ["void", "X-1", "--reason", "r"], ["reissue", "X-1"]):
            said = issued.refused("statement", *verb)
            assert said == "There is no statement “X-1”. hraas statement list shows them.\n"

    def test_what_is_no_text_is_not_for_a_terminal(
        self, issued: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        assert "nothing for a terminal" in issued.refused("statement", "show", NUMBER, "--format", "pdf")


class TestWriteAgain:
    def test_the_same_bytes_in_every_format(self, issued: CommandLine, out: Path) -> None:
        write = ("statement", "write", NUMBER, "--format", ",".join(FORMATS), "--output", str(out), "--yes")
        issued.done(*write)
        recorded = {
            file["format"]: file["sha256"] for file in issued.record("statement", "show", NUMBER)["files"]
        }
        void(issued)
        issued.clock.tick(40 * 86_400)
        for path in out.iterdir():
            path.unlink()
        said = issued.run(*write)
        assert (said.status, said.err) == (0, f"{NUMBER} is void: Wrong rate.\n")
        assert said.out.splitlines() == [str(out / f"{NUMBER}.{form}") for form in FORMATS]
        assert recorded == {
            form: hashlib.sha256((out / f"{NUMBER}.{form}").read_bytes()).hexdigest() for form in FORMATS
        }

    def test_in_what_it_was_written_before(self, issued: CommandLine, out: Path) -> None:
        issued.done("statement", "write", NUMBER, "--format", "md,json", "--output", str(out))
        said = issued.done("statement", "write", NUMBER, "--output", str(out), "--yes")
        assert [line.rpartition(".")[2] for line in said.splitlines()] == ["csv", "md", "json"]

    def test_one_that_was_never_written(self, issued: CommandLine, out: Path) -> None:
        void(issued)
        issued.done("statement", "reissue", NUMBER)
        assert issued.done("statement", "write", NEXT, "--output", str(out)) == f"{out / NEXT}.csv\n"

    def test_nothing_is_overwritten_without_a_yes(self, issued: CommandLine, out: Path) -> None:
        said = issued.refused("statement", "write", NUMBER, "--output", str(out))
        assert f"{NUMBER}.csv is already in {out}. Overwrite it?" in said
        assert "--yes" in said

    def test_json_names_the_files(self, issued: CommandLine, out: Path) -> None:
        (record,) = issued.record("statement", "write", NUMBER, "--format", "md", "--output", str(out))
        path = out / f"{NUMBER}.md"
        assert (record["statement"], record["path"]) == (NUMBER, str(path))
        assert record["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert record in [{**record, **file} for file in issued.record("statement", "show", NUMBER)["files"]]

    def test_other_bytes_than_before_are_told(
        self, issued: CommandLine, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        issued.done("statement", "write", NUMBER, "--format", "md", "--output", str(out))
        monkeypatch.setattr(Markdown, "write", lambda *_: iter([b"set otherwise"]))
        said = issued.run("statement", "write", NUMBER, "--format", "md", "--output", str(out), "--yes")
        assert said.status == 0
        assert f"{NUMBER}.md says the same but is not the same file as the one written first" in said.err

    def test_a_library_that_is_missing(
        self, issued: CommandLine, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def found(name: str) -> ModuleSpec | None:
            return None if name in {"typst", "jinja2"} else find_spec(name)

        monkeypatch.setattr(registry, "find_spec", found)
        for form, library in (("pdf", "Typst"), ("html", "Jinja2")):
            for verb in (["write", "--output", str(out)], ["show"]):
                said = issued.refused("statement", *verb, NUMBER, "--format", form)
                assert f"needs {library}: install HRaaS with its documents" in said

    def test_bad_usage(self, issued: CommandLine) -> None:
        issued.misused("statement", "write", NUMBER, "--format", ",")
        issued.misused("statement", "write")
        assert "There is no format “docx”." in issued.refused(
            "statement", "write", NUMBER, "--format", "docx"
        )


class TestVoid:
    def test_its_sessions_are_free_again(self, issued: CommandLine) -> None:
        assert void(issued) == f"Voided {NUMBER}: 2 sessions can be changed again.\n"
        assert {record["statement"] for record in issued.log("--month", "this")} == {None}
        issued.done("edit", first(issued), "--note", "other rules")

    def test_a_reason_is_needed(self, issued: CommandLine) -> None:
        assert "Missing option '--reason'" in issued.misused("statement", "void", NUMBER)
        assert f"Why is {NUMBER} void?" in issued.refused("statement", "void", NUMBER, "--reason", " ")
        assert issued.record("statement", "show", NUMBER)["state"] == "issued"

    def test_only_once(self, issued: CommandLine) -> None:
        void(issued)
        said = issued.refused("statement", "void", NUMBER, "--reason", "other")
        assert said == f"{NUMBER} is void already: Wrong rate.\n"

    def test_json(self, issued: CommandLine) -> None:
        record = issued.record("statement", "void", NUMBER, "--reason", "Wrong rate")
        assert (record["number"], record["state"], record["reason"]) == (NUMBER, "void", "Wrong rate")

    def test_its_number_is_never_used_again(self, issued: CommandLine, out: Path) -> None:
        void(issued)
        assert issue(issued, out).startswith(f"Issued {NEXT}")
        void(issued, NEXT)
        assert issue(issued, out).startswith("Issued ACME-2026-003")

    def test_neither_issue_nor_void_is_undone(self, issued: CommandLine) -> None:
        issued.done("undo", "--yes")  # the hour of Globex, which was entered last before the issue
        assert f"billed in {NUMBER}" in issued.refused("undo", "--yes")
        void(issued)
        issued.done("undo", "--yes")
        assert issued.record("statement", "show", NUMBER)["state"] == "void"


class TestReissue:
    def test_it_names_what_it_replaces_and_lists_what_changed(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("edit", first(issued), "--ticket", "CHG-2")
        told, replaces, change, hint = issued.done("statement", "reissue", NUMBER).splitlines()
        assert told == f"Issued {NEXT} · 1.5 h · €142.50"
        assert replaces == f"It replaces {NUMBER}:"
        assert change == f"  Session {first(issued)} of 2026-03-13 10:00–11:02: ticket is now “CHG-2”."
        assert hint == f"hraas statement write {NEXT} writes its files."
        shown = issued.done("statement", "show", NEXT)
        assert f"This statement replaces {NUMBER}, which is void." in shown
        assert "is now" in shown

    def test_words_that_were_taken_back_do_not_stop_it(self, issued: CommandLine) -> None:
        """What a voided statement said of somebody who became a client later is said no more."""
        issued.done("statement", "void", NUMBER, "--reason", "Named somebody else.")
        session = first(issued)
        issued.done("edit", session, "--note", "As Zebra has it")
        again = issued.done("statement", "reissue", NUMBER).splitlines()[0].split()[1]
        issued.done("client", "add", "zebra")
        issued.done("statement", "void", again, "--reason", "Named somebody else.")
        issued.done("edit", session, "--note", "As others have it")
        assert "note is now “As others have it”" in issued.done("statement", "reissue", again)

    def test_where_nothing_changed(self, issued: CommandLine) -> None:
        void(issued)
        assert "  Nothing has changed." in issued.done("statement", "reissue", NUMBER).splitlines()

    def test_json(self, issued: CommandLine) -> None:
        void(issued)
        record = issued.record("statement", "reissue", NUMBER)
        assert (record["number"], record["replaces"], record["state"]) == (NEXT, NUMBER, "issued")

    def test_one_that_holds(self, issued: CommandLine) -> None:
        said = issued.refused("statement", "reissue", NUMBER)
        assert said == f"{NUMBER} holds. Void it first: hraas statement void {NUMBER} --reason R.\n"

    def test_one_that_was_replaced(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("statement", "reissue", NUMBER)
        assert issued.refused("statement", "reissue", NUMBER) == f"{NUMBER} was replaced by {NEXT} already.\n"
        void(issued, NEXT)
        issued.refused("statement", "reissue", NUMBER)
        assert "It replaces ACME-2026-002:" in issued.done("statement", "reissue", NEXT)

    def test_one_of_two_of_the_same_period(self, issued: CommandLine, out: Path) -> None:
        issued.done("add", "acme/firewall", "2026-03-13 14:00", "15:00", "forgotten")
        issue(issued, out)
        void(issued)
        void(issued, NEXT)
        said = issued.refused("statement", "reissue", NUMBER)
        assert said.startswith(f"{NEXT} is a later statement of the same period that was voided too.")
        issued.done("statement", "reissue", NEXT)
        assert issued.refused("statement", "reissue", NUMBER) == (
            f"All time of {NUMBER} is in ACME-2026-003 by now.\n"
        )

    def test_what_must_be_put_right_is_listed(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("edit", first(issued), "--ticket", "")
        issued.done("client", "edit", "acme", "--require", "ticket", "--from", "start")
        said = issued.run("statement", "reissue", NUMBER)
        assert (said.status, said.out) == (1, "")
        listed, refused = said.err.splitlines()
        assert listed.endswith("lacks ticket.")
        assert refused.endswith("1 unfiled. Nothing was issued.")

    def test_other_clients_words_are_allowed_here_too(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("edit", first(issued), "--note", "as Globex has it")
        said = issued.run("statement", "reissue", NUMBER)
        assert (said.status, said.out) == (1, "")
        assert "--allow Globex lets it stand." in said.err
        assert f"Issued {NEXT}" in issued.done("statement", "reissue", NUMBER, "--allow", "globex")
        issued.misused("statement", "reissue", NUMBER, "--allow", ",")


class TestFrozen:
    @pytest.mark.parametrize(
        "words",
        [
            ["edit", "ID", "--note", "other"],
            ["edit", "ID", "--start", "10:10"],
            ["edit", "ID", "--client", "globex"],
            ["note", "other", "--session", "ID"],
            ["assign", "ID", "globex"],
            ["split", "ID", "10:30"],
            ["delete", "ID", "--yes"],
            ["join", "ID", "OTHER", "--yes"],
            ["add", "globex", "2026-03-13 10:30", "10:40", "--yes"],
            ["start", "globex", "--at", "2026-03-13 10:30"],
            ["start", "globex", "--at", "2026-03-13 10:30", "--yes"],
            ["undo", "--yes"],
        ],
    )
    def test_what_was_billed_is_refused_with_the_number(self, issued: CommandLine, words: list[str]) -> None:
        before = issued.log("--month", "this")
        if words[0] == "undo":  # what came last is of another client, and can be taken back
            issued.done("undo", "--yes")
            before = issued.log("--month", "this")
        ids = {"ID": before[0]["id"], "OTHER": before[1]["id"]}
        assert f"billed in {NUMBER}, so" in issued.refused(*[ids.get(word, word) for word in words])
        assert issued.log("--month", "this") == before

    def test_other_time_is_not(self, issued: CommandLine) -> None:
        issued.done("start", "globex", "--at", "2026-03-13 11:30", "--yes")


class TestOnRecord:
    def test_each_session_has_the_number_in_the_log(self, issued: CommandLine) -> None:
        assert [record["statement"] for record in issued.log("--month", "this")] == [NUMBER, NUMBER, None]
        assert [NUMBER in line for line in issued.done("log", "--month", "this").splitlines()] == [
            False, True, True, False,
        ]  # fmt: skip
        rows = issued.done("log", "--month", "this", "--format", "csv").splitlines()
        assert [NUMBER in row for row in rows] == [False, True, True, False]
        assert rows[0].endswith("state,statement,audience")

    def test_a_session_tells_which_statements_had_it(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("statement", "reissue", NUMBER)
        lines = [line.strip() for line in issued.done("journal", first(issued)).splitlines()]
        told = [line for line in lines if NUMBER in line or NEXT in line]
        assert told == [
            f"09:36:00  billed in {NUMBER} (command line)",
            f"09:36:00  {NUMBER} was voided (command line): Wrong rate",
            f"09:36:00  billed in {NEXT} (command line)",
            f"billed      in {NEXT}",
            f"exported    16 Mar 09:36, {NUMBER}.csv with 2 sessions",
        ]
        kinds = [entry["kind"] for entry in issued.record("journal", first(issued))]
        assert kinds == ["session", "statement", "statement", "statement"]

    def test_the_journal_tells_it_in_words(self, issued: CommandLine) -> None:
        void(issued)
        issued.done("client", "edit", "acme", "--rate", "105", "--from", "2026-03-16")
        told = [line[58:] for line in issued.done("journal").splitlines()]
        assert f"statement {NUMBER}, 2 sessions: issued" in told
        assert f"statement {NUMBER}, 2 sessions: voided (Wrong rate)" in told
        assert "terms of ACME Corp from 2026-03-16: rate 105" in told

    def test_an_edit_tells_the_statement_of_what_it_changed(self, issued: CommandLine) -> None:
        globex = issued.log("--month", "this")[2]["id"]
        record: dict[str, Any] = json.loads(issued.done("edit", globex, "--note", "x", "--json"))
        assert record["statement"] is None
