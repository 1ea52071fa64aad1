"""What a shell completes: by click's own interface, and in the shells themselves."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli.call import COMPLETING, Call
from hraas_tui.cli.completion import SHELLS
from hraas_tui.cli.main import VERBS, main
from hraas_tui.core.clients import ClientDraft
from tests.support.ledgers import open_keeper

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

ROOT = Path(__file__).parents[2]


class Shell:
    """Asks for completions as the script for bash does."""

    def __init__(self, cli: CommandLine, patch: pytest.MonkeyPatch) -> None:
        self.cli = cli
        self._patch = patch

    def __call__(self, line: str) -> list[str]:
        """The words that a line's last word can be completed to; a folder or a file is `dir` or `file`."""
        words = line.split(" ")
        self._patch.setenv("COMP_WORDS", line)
        self._patch.setenv("COMP_CWORD", str(len(words) - 1))
        self.cli.capture.readouterr()
        call = Call(environ={**self.cli.environ, COMPLETING: "bash_complete"}, clock=self.cli.clock)
        assert main([], call) == 0
        out, err = self.cli.capture.readouterr()
        assert err == ""
        offered = [each.partition(",") for each in out.splitlines()]
        return [value if kind == "plain" else kind for kind, _, value in offered]


@pytest.fixture
def shell(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Shell:
    cli.done("context", "add", "acme/firewall")
    cli.done("context", "add", "acme/Mail")
    cli.done("context", "add", "globex/vpn")
    return Shell(cli, monkeypatch)


class TestVerbs:
    def test_all_of_them(self, shell: Shell) -> None:
        assert shell("hraas ") == list(VERBS)

    def test_those_that_begin_so(self, shell: Shell) -> None:
        assert shell("hraas st") == ["start", "stop", "status", "statement"]

    def test_verbs_of_a_verb(self, shell: Shell) -> None:
        assert shell("hraas client a") == ["add", "archive"]

    def test_those_that_there_is_help_of(self, shell: Shell) -> None:
        assert shell("hraas help ") == list(VERBS)
        assert shell("hraas help st") == ["start", "stop", "status", "statement"]
        assert shell("hraas help client a") == ["add", "archive"]

    def test_options(self, shell: Shell) -> None:
        assert shell("hraas start --t") == ["--ticket"]
        assert "--month" in shell("hraas log --")

    @pytest.mark.parametrize(
        "words", ["hraas nothing ", "hraas start acme --no-such ", "hraas start --at", "hraas 'st", "", "\\"]
    )
    @pytest.mark.parametrize("place", ["2", "9", "-1", "x", ""])
    def test_what_is_no_line_offers_nothing_and_breaks_nothing(
        self, shell: Shell, words: str, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", place)
        shell.cli.capture.readouterr()
        assert main([], Call(environ={**shell.cli.environ, COMPLETING: "bash_complete"})) in {0, 1}
        assert shell.cli.capture.readouterr().err == ""

    @pytest.mark.parametrize("asked", ["", "tcsh_complete", "bash", "bash_source"])
    def test_another_question_is_no_question(
        self, shell: Shell, asked: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([], Call(environ={**shell.cli.environ, COMPLETING: asked})) == 1
        assert capsys.readouterr() == ("", "")


class TestWords:
    def test_clients_in_their_order_on_screen(self, shell: Shell) -> None:
        assert shell("hraas log --client ") == ["acme", "globex"]
        assert shell("hraas client terms g") == ["globex"]
        assert shell("hraas export acme g") == ["globex"]
        assert shell("hraas statement list A") == ["acme"]

    def test_archived_ones_are_not_offered(self, shell: Shell) -> None:
        shell.cli.done("client", "archive", "globex")
        assert shell("hraas start ") == ["acme", "acme/firewall", "acme/Mail"]

    def test_contexts_once_the_client_is_known(self, shell: Shell) -> None:
        assert shell("hraas start ") == ["acme", "globex"]
        assert shell("hraas start ac") == ["acme", "acme/firewall", "acme/Mail"]
        assert shell("hraas start acme/f") == ["acme/firewall"]
        assert shell("hraas assign gl") == []
        assert shell("hraas assign 7K2M globex/") == ["globex/vpn"]
        assert shell("hraas assign 7K2M 9QXT gl") == ["globex", "globex/vpn"]
        assert shell("hraas add acme/m") == ["acme/Mail"]
        assert shell("hraas context edit g") == ["globex/vpn"]

    def test_contexts_of_the_client_that_is_named(self, shell: Shell) -> None:
        assert shell("hraas client edit acme --context ") == ["firewall", "Mail"]
        assert shell("hraas edit 7K2M --client globex --context ") == ["vpn"]

    def test_sessions_of_the_last_days_the_latest_first(self, shell: Shell) -> None:
        for day in ("2026-02-01", "2026-03-12", "2026-03-15"):
            shell.cli.done("add", "acme", f"{day} 09:00", "+1h")
        known = shell.cli.log("--from", "2026-03-01")
        offered = shell("hraas split ")
        assert offered == [known[1]["id"], known[0]["id"]]
        assert shell(f"hraas edit {offered[0][:4].lower()}") == [offered[0]]
        assert shell(f"hraas note --session {offered[1][:9]}") == [offered[1]]

    def test_terms_by_their_ids(self, shell: Shell) -> None:
        shell.cli.done("client", "edit", "acme", "--rate", "95 EUR", "--from", "2026-04-01")
        shell.cli.done("client", "edit", "globex", "--rate", "80 EUR", "--from", "2026-04-01")
        offered = shell("hraas client terms acme --remove ")
        assert [len(each) for each in offered] == [10]
        shell.cli.done("client", "terms", "acme", "--remove", offered[0])

    def test_statements(self, shell: Shell) -> None:
        for client in ("acme", "globex"):
            shell.cli.done("add", client, "08:00" if client == "acme" else "08:30", "+20m", "note")
            words = ["export", client, "--day", "today", "--issue", "--output", str(shell.cli.folder)]
            shell.cli.done(*words)
        assert sorted(shell("hraas statement void ")) == ["ACME-2026-001", "GLOBEX-2026-001"]
        assert shell("hraas statement show a") == ["ACME-2026-001"]

    def test_formats_one_after_the_other(self, shell: Shell) -> None:
        assert {"csv", "json", "md", "pdf"} <= set(shell("hraas export acme --format "))
        assert shell("hraas export acme --format csv,p") == ["csv,pdf"]
        assert "pdf,csv" not in shell("hraas export acme --format csv,pdf,c")
        assert shell("hraas log --format ") == ["text", "json", "csv"]

    def test_months_and_days(self, shell: Shell) -> None:
        months = shell("hraas export --all --month ")
        assert months[:2] == ["last", "this"]
        assert len(months) == 14
        assert "yesterday" in shell("hraas log --day ")
        assert shell("hraas log --from mon") == ["monday"]

    def test_what_a_client_can_require(self, shell: Shell) -> None:
        assert shell("hraas client edit acme --require note,t") == ["note,ticket"]

    def test_answers_files_and_folders(self, shell: Shell) -> None:
        assert shell("hraas away g") == ["go-on", "give"]
        assert shell("hraas away give gl") == ["globex"]
        assert shell("hraas log --db ") == ["file"]
        assert shell("hraas --db ") == ["file"]
        assert shell("hraas export acme --output ") == ["dir"]

    def test_of_much_only_so_much(self, shell: Shell) -> None:
        keeper = open_keeper(shell.cli.ledger, shell.cli.clock)
        for number in range(150):
            keeper.add_client(ClientDraft(name=f"Client {number}", key=f"c{number}"))
        keeper.ledger.close()
        assert len(shell("hraas start c")) == 100


class TestLedgers:
    def test_another_one_that_the_line_names(self, shell: Shell) -> None:
        other = str(shell.cli.folder / "other.db")
        shell.cli.done("client", "add", "initech", "--db", other)
        assert shell(f"hraas --db {other} start ") == ["initech"]
        assert shell(f"hraas start --db {other} ") == ["initech"]

    def test_none_is_made(self, empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        assert Shell(empty, monkeypatch)("hraas start ") == []
        assert not empty.ledger.exists()

    @pytest.mark.parametrize("held", [b"a letter, no ledger" * 99, b""])
    def test_what_is_none_is_left_as_it_is(
        self, empty: CommandLine, monkeypatch: pytest.MonkeyPatch, held: bytes
    ) -> None:
        empty.ledger.write_bytes(held)
        assert Shell(empty, monkeypatch)("hraas statement show ") == []
        assert empty.ledger.read_bytes() == held

    def test_an_older_one_is_not_migrated(self, empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        with sqlite3.connect(empty.ledger) as ledger:
            ledger.execute("CREATE TABLE client (key, name, position, archived)")
            ledger.execute("INSERT INTO client VALUES ('acme', 'Acme', 1, 0)")
        before = empty.ledger.read_bytes()
        asked = Shell(empty, monkeypatch)
        assert asked("hraas client terms a") == ["acme"]
        assert asked("hraas start acme/") == []
        assert asked("hraas statement show ") == []
        assert empty.ledger.read_bytes() == before

    def test_nothing_is_changed(self, shell: Shell) -> None:
        before = shell.cli.ledger.read_bytes()
        shell("hraas edit ")
        shell("hraas start a")
        assert shell.cli.ledger.read_bytes() == before


class TestDiscretion:
    @pytest.mark.parametrize("how", ["environment", "configuration", "ledger"])
    def test_nobody_is_named_who_was_not_begun(self, shell: Shell, how: str) -> None:
        session = shell.cli.record("start", "acme/firewall", "a secret")["id"]
        if how == "environment":
            shell.cli.environ["HRAAS_DISCREET"] = "1"
        elif how == "configuration":
            shell.cli.folder.joinpath("config.toml").write_text("discreet = true")
        else:
            keeper = open_keeper(shell.cli.ledger, shell.cli.clock)
            keeper.set_discreet(True)
            keeper.ledger.close()
        assert shell("hraas start ") == []
        assert shell("hraas context edit ") == []
        assert shell("hraas statement show ") == []
        assert shell("hraas start g") == ["globex", "globex/vpn"]
        assert shell("hraas edit ") == [session]


def test_what_a_shell_would_take_for_something_else_is_not_offered(shell: Shell) -> None:
    with sqlite3.connect(shell.cli.ledger) as ledger:  # as nothing of ours would write it
        for number, key in enumerate(("a$(id)", "a;reboot", "a b", "a\nb", "a'b", "a*")):
            ledger.execute(
                "INSERT INTO client (public_id, key, name, colour, position) VALUES (?, ?, '\x1b[31m', 1, ?)",
                (f"X{number}", key, 10 + number),
            )
    assert shell("hraas client terms a") == ["acme"]


def test_a_completion_loads_no_more_than_it_needs(shell: Shell) -> None:
    code = (
        "import sys\nfrom hraas_tui.cli.entry import main\nstatus = main([])\n"
        "print(' '.join(['loaded:', str(status), *sys.modules]))"
    )
    for line, offered in (("hraas start a", "acme"), ("hraas statement show ", ""), ("hraas ", "start")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={
                **shell.cli.environ,
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                COMPLETING: "bash_complete",
                "COMP_WORDS": line,
                "COMP_CWORD": str(line.count(" ")),
            },
        )
        *lines, modules = done.stdout.splitlines()
        assert not offered or f"plain,{offered}" in lines
        assert not set(modules.split()) & {"peewee", "textual", "rich", "hraas_tui.storage.ledger", "tomllib"}


class TestScripts:
    @pytest.mark.parametrize("name", SHELLS)
    def test_each_shell_has_one(self, empty: CommandLine, name: str) -> None:
        script = empty.done("completion", name)
        assert f"{COMPLETING}={name}_complete" in script
        assert not empty.ledger.exists()

    def test_others_have_none(self, empty: CommandLine) -> None:
        assert "tcsh" in empty.misused("completion", "tcsh")
        assert "Choose from: bash, zsh, fish. See hraas completion --help." in empty.misused("completion")

    def test_the_help_says_where_they_go(self, empty: CommandLine) -> None:
        said = empty.done("completion", "--help")
        assert "~/.local/share/bash-completion/completions/hraas" in said
        assert 'eval "$(hraas completion bash)"' in said
        assert "fpath" in said
        assert "~/.config/fish/completions/hraas.fish" in said


@pytest.fixture
def environment(shell: Shell, tmp_path: Path) -> dict[str, str]:
    """What a shell needs to find the program and the ledger."""
    program = tmp_path / "bin" / "hraas"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hraas_tui "$@"\n')
    program.chmod(0o755)
    return {
        **shell.cli.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }


def said_by(program: str, script: str, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [program, *(["-f"] if program == "zsh" else []), "-c", script],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_in_bash(environment: dict[str, str]) -> None:
    script = """
        eval "$(hraas completion bash)"
        complete -p hraas | grep -o _hraas_completion
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _hraas_completion hraas; echo "${COMPREPLY[*]}"; }
        try hraas sta
        try hraas start acme/
        try hraas export acme --format csv,pd
    """
    assert said_by("bash", script, environment) == [
        "_hraas_completion",
        "start status statement",
        "acme/firewall acme/Mail",
        "csv,pdf",
    ]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_in_zsh(environment: dict[str, str]) -> None:
    script = r"""
        compdef() { print "$1 for $2" }
        compadd() { print -l -- "${completions[@]}" }
        _describe() { print -l -- "${completions_with_descriptions[@]}" }
        eval "$(hraas completion zsh)"
        words=(hraas start acme/); CURRENT=3; _hraas_completion
        words=(hraas log --format c); CURRENT=4; _hraas_completion
        words=(hraas log --format=c); CURRENT=3; _hraas_completion
    """
    assert said_by("zsh", script, environment) == [
        "_hraas_completion for hraas",
        "acme/firewall:firewall",
        "acme/Mail:Mail",
        "csv",
        "--format=csv",
    ]


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_in_fish(environment: dict[str, str]) -> None:
    script = """
        hraas completion fish | source
        complete -C 'hraas start acme/'
        complete -C 'hraas export acme --format csv,pd'
        complete -C 'hraas export acme --format=csv,pd'
    """
    assert said_by("fish", script, environment) == [
        "acme/firewall\tfirewall",
        "acme/Mail\tMail",
        "csv,pdf\tPDF",
        "--format=csv,pdf\tPDF",
    ]
