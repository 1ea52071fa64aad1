from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from hraas_tui.config import Config, load
from hraas_tui.config.checks import CHECKS
from hraas_tui.config.example import SETTINGS, TABLES

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def without_hashes(text: str) -> str:
    """The configuration with every setting in it as it is commented out; explanations begin with a space."""
    lines = text.splitlines()
    return "\n".join(line[1:] for line in lines if line.startswith("#") and not line.startswith("# "))


def test_every_setting_is_explained() -> None:
    assert {*SETTINGS, *TABLES} == set(CHECKS) == set(Config._fields)


def test_as_it_is_printed_it_changes_nothing(cli: CommandLine) -> None:
    said = cli.done("config")
    assert tomllib.loads(said) == {}
    assert str(cli.folder / "config.toml") in said


def test_without_the_hashes_it_says_what_is_usual(cli: CommandLine) -> None:
    path = cli.folder / "config.toml"
    path.write_text(without_hashes(cli.done("config")), encoding="utf-8")
    config, usual = load(cli.environ), Config(zone="Europe/Berlin")
    assert {name for name in SETTINGS if getattr(config, name) != getattr(usual, name)} == {"theme", "ascii"}
    assert config.consultant.address == ("Lindenweg 3", "10115 Berlin")
    assert "as it should be" in cli.done("config", "--check")


def test_every_line_is_short_enough_to_be_read(cli: CommandLine) -> None:
    assert max(map(len, cli.done("config").splitlines())) < 130


def test_where_it_is(cli: CommandLine) -> None:
    assert cli.done("config", "--path") == f"{cli.folder / 'config.toml'}\n"
    cli.environ["HRAAS_CONFIG"] = str(cli.folder / "none.toml")
    assert cli.done("config", "--path") == f"{cli.folder / 'none.toml'}\n"
    assert "none.toml" in cli.refused("config", "--check")
    cli.misused("config", "--path", "--check")


def test_it_needs_no_ledger_and_no_sound_configuration(empty: CommandLine) -> None:
    empty.folder.joinpath("config.toml").write_text("zone = ")
    empty.done("config")
    empty.done("config", "--path")
    assert not empty.ledger.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slip_second = 3", "line 1, “slip_second”: there is no setting “slip_second”. Did you mean slip_seconds?"),
        ("\n[keys]\nstop = 's'\nnotes = 'm'", "line 4, “keys.notes”: there is no such verb. Did you mean note"),
        ("[keys]\nnote = 's'", "line 2, “keys.note”: s is already the key of stop"),
        ("[keys]\nnote = 'nn'", "line 2, “keys.note”: “nn” is not a key."),
        ("title = true\ntheme = 'dusk'", "line 2, “theme”: there is no theme 'dusk'."),
        ("[consultant]\nname = 'A'\nadress = 'B'", "line 3, “consultant.adress”: there is no setting “adress” here."),
        ("[consultant]\nname = 5", "line 2, “consultant.name”: “5” is no text."),
        ("consultant.name = 'x'\nconsultant.address = ['y']", "line 2, “consultant.address”:"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(cli: CommandLine, text: str, told: str) -> None:
    path = cli.folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert cli.refused("config", "--check").startswith(f"{path}, {told}")
