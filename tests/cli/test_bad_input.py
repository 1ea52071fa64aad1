"""What is typed at the command line can't break it, nor what reads its output."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli.ending import report_fault

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

HOSTILE = {
    "markup": "[bold red]loud[/] [link=file:///etc/passwd]x[/link]",
    "broken markup": "[/] [b] [ ]] \\[",
    "escapes": "\x1b[2J\x1b]0;title\x07 \x9b31m cleared",
    "controls": "a\nb\rc\td\x00e\x7f".replace("\x00", ""),
    "right to left": "\u202egnp.exe\u202c שלום عليكم",
    "wide": "株式会社 ナカムラ",
    "emoji": "👩‍💻 🇩🇪 ❤️ 🧑🏽‍🚒",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "formula": '=HYPERLINK("http://evil")',
    "sql": "'; DROP TABLE session; --",
    "format": "{client} %s %(x)s $HOME `id` $(id)",
    "tmux": "#(id) #[fg=red] #{pid}",
    "path": "../../etc/passwd",
}
LONG = "word " * 2000


def harmless(text: str) -> bool:
    return not any(
        (unicodedata.category(char) == "Cc" and char not in "\r\n")
        or char in "\u202a\u202b\u202d\u202e\u2066\u2067"
        for char in text
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_text_is_only_text_everywhere(cli: CommandLine, text: str) -> None:
    cli.done("client", "edit", "acme", "--name", text)
    said = cli.done("start", "acme", text)
    cli.done("context", "add", "acme/firewall", "--name", text)
    session = cli.log()[0]["id"]
    outputs = [
        said,
        cli.done("edit", session, "--note", text, "--reason", text),
        cli.done("edit", session, "--start", "-5m", "--preview"),
        cli.done("edit", session, "--start", "-5m"),
        cli.done("split", session, "-2m"),
        cli.done("delete", cli.log()[0]["id"]),
        cli.refused("undo"),
        cli.done("log"),
        cli.done("log", "--json"),
        cli.done("log", "--format", "csv"),
        cli.done("client", "list"),
        cli.done("context", "list"),
        cli.done("status", "--format", "{name} {note}"),
        cli.done("note", "more", "--append"),
        cli.done("stop"),
    ]
    assert all(harmless(out) for out in outputs)
    assert all(out.endswith("\n") for out in outputs)
    assert len(cli.log()) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "words",
    [
        ["start"], ["stop", "--at"], ["client", "add"], ["client", "archive"], ["context", "add"],
        ["add", "acme", "-1h"], ["assign"], ["note", "--session"], ["edit", "--note", "n"], ["split", "A"],
        ["join", "A"], ["delete"], ["break", "-1h"], ["break", "--reason"], ["export", "acme", "--month"],
        ["export", "acme", "--month", "this", "--format"], ["log", "--day"], ["log", "--client"],
        ["client", "edit", "acme", "--rate"], ["client", "edit", "acme", "--zone"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_text_where_something_else_is_expected(cli: CommandLine, words: list[str], text: str) -> None:
    before = cli.log()
    said = cli.run(*words, text)
    assert said.status in {0, 1, 2}
    assert "Traceback" not in said.err
    assert harmless(said.out + said.err)
    assert cli.log() == before


@pytest.mark.parametrize(
    "words",
    [
        ["start", "acme", LONG],
        ["start", LONG],
        ["start", "acme", "--ticket", "T" * 10_000],
        ["start", "acme/" + "c" * 10_000],
        ["start", "acme", "--at", "9" * 10_000],
        ["client", "add", "k" * 10_000],
        ["client", "add", "new", "--name", LONG],
        ["context", "add", "acme/new", "--name", LONG],
    ],
    ids=lambda words: " ".join(word[:9] for word in words),
)
def test_ten_thousand_characters_are_refused_briefly(cli: CommandLine, words: list[str]) -> None:
    assert len(cli.refused(*words)) < 500
    assert cli.log() == []


def test_the_longest_note_is_kept_whole(cli: CommandLine) -> None:
    note = "x" * 2000
    cli.done("start", "acme", note)
    assert cli.log()[0]["note"] == note
    assert note in cli.done("log")


def test_columns_stay_aligned_with_wide_and_combining_characters(cli: CommandLine) -> None:
    for number, ticket in enumerate(("株式会社", "A̴B", "plain")):
        cli.done("add", "acme", f"-{60 - number * 10}m", "+5m", "note", "--ticket", ticket)
    from hraas_tui.cli.output import width

    lines = cli.done("log").splitlines()[1:]
    assert len({width(line[: line.index("filed")]) for line in lines}) == 1


@pytest.mark.parametrize(("word", "nearest"), [("stauts", "status"), ("strat", "start"), ("\x1b[31m", "␛")])
def test_an_unknown_verb_is_answered_with_the_nearest(cli: CommandLine, word: str, nearest: str) -> None:
    said = cli.misused(word)
    assert nearest in said
    assert harmless(said)


class TestLedgers:
    def test_one_that_is_none(self, empty: CommandLine) -> None:
        empty.ledger.write_text("Dear diary, " * 500)
        for words in (["start", "acme"], ["log"], ["client", "add", "acme"], ["undo"]):
            empty.refused(*words)
        assert empty.ledger.read_text().startswith("Dear diary")

    def test_another_programs_database(self, empty: CommandLine) -> None:
        with sqlite3.connect(empty.ledger) as other:
            other.execute("CREATE TABLE recipe (id)")
        empty.refused("log")

    def test_one_of_a_newer_version(self, cli: CommandLine) -> None:
        with sqlite3.connect(cli.ledger) as ledger:
            (version,) = ledger.execute("PRAGMA user_version").fetchone()
            ledger.execute(f"PRAGMA user_version = {version + 1}")
        assert "newer" in cli.refused("log")
        assert "newer" in cli.refused("start", "acme")

    def test_a_folder(self, empty: CommandLine) -> None:
        empty.refused("log", "--db", str(empty.folder))

    def test_a_folder_that_cannot_be_made(self, empty: CommandLine) -> None:
        empty.refused("log", "--db", str(empty.folder / "config.toml" / "ledger.db"))

    def test_a_folder_that_is_missing_is_made(self, empty: CommandLine) -> None:
        path = empty.folder / "deep" / "er" / "ledger.db"
        empty.done("client", "add", "acme", "--db", str(path))
        assert path.exists()

    def test_the_home_of_nobody(self, empty: CommandLine) -> None:
        empty.refused("status", "--db", "~nobody-has-this-name/ledger.db")
        assert "home folder" in empty.refused("log", "--db", "~nobody-has-this-name/ledger.db")
        empty.environ["HRAAS_CONFIG"] = "~nobody-has-this-name/config.toml"
        empty.refused("log")

    def test_db_counts_before_and_after_the_verb(self, cli: CommandLine) -> None:
        other = str(cli.folder / "other.db")
        cli.done("--db", other, "client", "add", "initech")
        assert [each["key"] for each in json.loads(cli.done("client", "list", "--json", "--db", other))] == [
            "initech"
        ]
        assert [each["key"] for each in cli.record("client", "list")] == ["acme", "globex"]


class TestConfig:
    def test_a_faulty_one_is_named_with_its_line(self, cli: CommandLine) -> None:
        config = cli.folder / "config.toml"
        config.write_text('zone = "Europe/Berlin"\nslip_second = 3\n')
        said = cli.refused("start", "acme")
        assert "config.toml, line 2" in said
        assert "slip_seconds" in said

    def test_a_missing_one_that_was_named(self, cli: CommandLine) -> None:
        cli.environ["HRAAS_CONFIG"] = str(cli.folder / "none.toml")
        assert "none.toml" in cli.refused("log")


class TestFaults:
    def test_a_fault_of_ours_is_a_sentence(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("HRAAS_DEBUG", raising=False)
        fault = ValueError("odd \x1b[31m")
        report_fault(ValueError, fault, None)
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "ValueError: odd" in said
        assert harmless(said)

    def test_where_it_was_on_request(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HRAAS_DEBUG", "1")
        report_fault(ValueError, ValueError("odd"), None)
        assert capsys.readouterr().err == "ValueError: odd\n"
