"""Sentences end in one full stop, also where they close with a name, a reason or a path that brings its own."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

DAY = (
    "client add initech --name 'Initech Inc.'",
    "client add hooli --name 'Hooli Ltd.' --rate '95 EUR' --tax '19% M.W.S.'",
    "client add initech",
    "client add b --hotkey 1",
    "context add initech/v2.",
    "context add initech/v2.",
    "context edit initech/v2. --key v3.",
    "client edit initech --locale de_DE",
    "client edit initech --rate '80 EUR' --from start",
    "client edit hooli --tax '7% M.W.S.' --from 2026-04-01",
    "start initech",
    "start hooli --at -5m",
    "start initech/v3.",
    "note 'something' --append",
    "unassigned",
    "return",
    "return",
    "unassigned",
    "stop",
    "return",
    "assign {last} initech",
    "assign {last} initech",
    "assign {last} {first} hooli --yes",
    "start initech --at 08:00 --yes",
    "stop",
    "undo --yes",
    "redo --yes",
    "client archive initech",
    "undo",
    "away",
    "add hooli 07:00 +20m 'a note'",
    "client terms nobody",
    "edit {first} --client initech --preview",
    "delete {first}",
    "undo --yes",
    "export hooli --day today --issue --output {folder}",
    "statement void HOOLI-2026-001 --reason 'A wrong rate.'",
    "statement void HOOLI-2026-001 --reason 'Again.'",
    "statement show HOOLI-2026-001",
    "statement reissue HOOLI-2026-001",
    "log --day nonsense.",
    "stop extra",
)


def test_each_has_one_full_stop(empty: CommandLine) -> None:
    for line in DAY:
        known = [each["id"] for each in empty.log()] if "{" in line else [""]
        words = shlex.split(line.format(first=known[0], last=known[-1], folder=empty.folder))
        said = empty.run(*words)
        empty.clock.tick(60)
        for text in (said.out + said.err).splitlines():
            assert ".." not in text, line


@pytest.mark.parametrize(
    ("words", "told"), [(("status", "extra"), "(extra). See"), (("log", "--day"), "argument. See")]
)
def test_what_is_said_of_misuse_is_a_sentence(empty: CommandLine, words: tuple[str, ...], told: str) -> None:
    said = empty.misused(*words)
    assert told in said
    assert said.startswith(f"hraas {words[0]}: ")
    assert said.endswith(f"See hraas {words[0]} --help.\n")
