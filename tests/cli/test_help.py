"""Every command's help ends with examples, and each of them is a command line that is understood."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import click
import pytest

from hraas_tui.cli.call import Call
from hraas_tui.cli.main import hraas, main
from hraas_tui.cli.options import Shown, VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, by the words that call them."""
    yield name, command
    if isinstance(command, click.Group):
        ctx = click.Context(command, parent, info_name=name)
        for word in command.list_commands(ctx):
            found = command.get_command(ctx, word)
            assert found is not None
            yield from commands(found, f"{name} {word}", ctx)


ALL = dict(commands(hraas, "hraas"))
EXAMPLES = [
    (name, example)
    for name, command in ALL.items()
    if isinstance(command, Shown)
    for example in command.examples
]


def words_of(example: str) -> list[str]:
    """The words of an example, but for where its output goes."""
    return shlex.split(re.sub(r" >>? \S+$", "", example))


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_an_example_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ALL[name]
    assert isinstance(command, Shown)
    assert command.examples
    assert main([*name.split()[1:], "--help"]) == 0
    shown = capsys.readouterr().out
    assert "\\b" not in shown, "a mark that is click's alone is shown"
    assert all(f"\n  {example}\n" in shown for example in command.examples)
    assert all(words_of(example)[: len(name.split())] == name.split() for example in command.examples)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_is_understood(name: str, example: str) -> None:
    command: click.Command = hraas
    ctx = hraas.make_context("hraas", words_of(example)[1:], obj=Call(environ={}))
    while isinstance(command, click.Group) and ctx._protected_args:
        word, found, rest = command.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
        assert found is not None
        command, ctx = found, found.make_context(word, rest, parent=ctx)
    assert command is ALL[name] or isinstance(ALL[name], VerbGroup)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_shell_reads_the_examples_as_they_are_meant() -> None:
    script = "hraas() { printf '%s\\0' \"$@\"; printf '\\n'; }\n" + "\n".join(
        re.sub(r" >>? \S+$", "", example) for _, example in EXAMPLES
    )
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    read = [line.split("\0")[:-1] for line in done.stdout.splitlines()]
    assert [["hraas", *words] for words in read] == [
        ["hraas", ""] if example == "hraas" else words_of(example) for _, example in EXAMPLES
    ]


@pytest.mark.parametrize("words", [["log"], ["client", "add"], []])
def test_help_is_a_verb_too(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", *words]) == 0
    told = capsys.readouterr().out
    assert main([*words, "--help"]) == 0
    assert capsys.readouterr().out == told
    assert main(["help", "nothing"]) == 2
