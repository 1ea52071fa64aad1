from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli.tmux import VERBS, command, popup, quoted
from hraas_tui.cli.tmux_text import in_message, in_status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


def test_every_key_is_bound_in_every_pane(cli: CommandLine) -> None:
    *lines, popup = [line for line in cli.done("tmux").splitlines() if line.startswith("bind-key")]
    assert [shlex.split(line)[:6] for line in lines] == [
        ["bind-key", "-n", "-N", what, key, "run-shell"] for key, (_, what) in VERBS.items()
    ]
    assert list(VERBS) == [*(f"M-{digit}" for digit in range(1, 10)), "M-0", "M-r", "M-s"]
    assert shlex.split(popup)[4:7] == ["M-h", "display-popup", "-E"]


def test_the_ledger_and_the_configuration_are_named(cli: CommandLine) -> None:
    said = cli.done("tmux")
    assert f"HRAAS_DB={cli.ledger}" in said
    assert f"HRAAS_CONFIG={cli.folder / 'config.toml'}" in said


def test_another_ledger_counts(cli: CommandLine) -> None:
    other = cli.folder / "other.db"
    assert f"HRAAS_DB={other} " in cli.done("tmux", "--db", str(other))


def test_the_defaults_are_left_alone(cli: CommandLine) -> None:
    cli.environ.clear()
    said = cli.done("tmux")
    assert "HRAAS_" not in said.replace("HRaaS", "")


def test_the_pop_up_is_run_as_it_is(cli: CommandLine) -> None:
    words = popup(["/x y/hraas"], {"HRAAS_DB": "#{pid} $HOME"})
    assert words == ["env", "HRAAS_DB=#{pid} $HOME", "/x y/hraas"]
    said = cli.done("tmux").split("display-popup")[1].splitlines()[0]
    assert f"'HRAAS_DB={cli.ledger}'" in said


def test_it_needs_no_ledger(empty: CommandLine) -> None:
    empty.done("tmux")
    assert not empty.ledger.exists()


def test_the_command_is_found_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "hraas"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert command("./hraas") == [str(program)]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command("hraas") == [str(program)]
    assert command("/x/hraas_tui/__main__.py") == [sys.executable, "-m", "hraas_tui"]


@pytest.mark.parametrize(
    ("text", "expected"), [("a b", "'a b'"), ("it's", '"it\'s"'), ("'$\"\\", '"\'\\$\\"\\\\"')]
)
def test_words_of_a_configuration(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_text_that_tmux_expands() -> None:
    assert in_status("#(id) 5%") == "##(id) 5%"
    assert in_message("#(id) 5%") == "##(id) 5%%"


def test_a_message_for_tmux_is_one_line_on_stdout(cli: CommandLine) -> None:
    cli.done("client", "edit", "acme", "--name", "A #(id) 100%")
    said = cli.run("--for-tmux", "start", "1")
    assert (said.status, said.out, said.err) == (0, "Now A ##(id) 100%%.\n", "")
    refused = cli.run("--for-tmux", "start", "9")
    assert (refused.status, refused.err) == (1, "")
    assert refused.out.startswith("No client has the hotkey 9.")
    assert cli.run("--for-tmux", "start").status == 2
