from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hraas_tui.app.app import HraasApp
from hraas_tui.cli import screen
from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from hraas_tui.timekeeper import Timekeeper
    from tests.support.command_line import CommandLine


class Opened:
    """The app that a command ran, and what its ledger held meanwhile."""

    app: HraasApp
    path: Path
    origin: str
    clients: tuple[str, ...]
    seconds: int
    status: int = 0

    def run(self, app: HraasApp) -> None:
        keeper: Timekeeper = app.store._open()
        self.app, self.path, self.origin = app, Path(keeper.ledger.path), keeper.origin
        self.clients = tuple(client.key for client in keeper.roster().clients)
        self.seconds = keeper.snapshot().day.worked(keeper.clock.now())
        keeper.ledger.close()
        app._return_code = self.status


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    seen = Opened()
    monkeypatch.setattr(HraasApp, "run", lambda app: seen.run(app))  # noqa: PLW0108 - a method takes the app
    monkeypatch.setattr("hraas_tui.cli.screen.check_terminal", lambda: None)
    return seen


def test_no_verb_opens_the_screen_over_the_ledger(cli: CommandLine, opened: Opened) -> None:
    assert cli.run().status == 0
    assert (opened.path, opened.origin) == (cli.ledger, "app")
    assert opened.clients == ("acme", "globex")


def test_another_ledger_and_ascii(cli: CommandLine, opened: Opened) -> None:
    assert cli.run("--ascii", "--db", str(cli.folder / "other.db")).status == 0
    assert opened.path == cli.folder / "other.db"
    assert opened.app.plain


def test_the_screens_exit_status_is_the_commands(cli: CommandLine, opened: Opened) -> None:
    opened.status = 1
    assert cli.run().status == 1


def test_the_demo_is_a_ledger_that_is_thrown_away(empty: CommandLine, opened: Opened) -> None:
    assert empty.run("demo").status == 0
    assert opened.app.demo
    assert len(opened.clients) > 2
    assert opened.seconds > 0
    assert not opened.path.exists()
    assert not empty.ledger.exists()


def test_without_a_terminal_neither_opens(empty: CommandLine) -> None:
    assert "terminal" in empty.refused()
    assert "terminal" in empty.refused("demo")
    assert not empty.ledger.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [('theme = "sepia"', "no theme 'sepia'"), ('[keys]\nstop = "r"', "already the key of return")],
)
@pytest.mark.usefixtures("opened")
def test_keys_and_themes_that_cannot_be_are_told_with_the_files_name(
    cli: CommandLine, line: str, said: str
) -> None:
    config = Path(cli.environ["HRAAS_CONFIG"])
    config.write_text(f"{line}\n", encoding="utf-8")
    refusal = cli.refused()
    assert said in refusal
    assert str(config) in refusal


@pytest.mark.parametrize("elsewhere", ["stdin", "stdout", "stderr"])
def test_all_streams_have_to_be_the_terminal(monkeypatch: pytest.MonkeyPatch, elsewhere: str) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", StringIO())
        monkeypatch.setattr(f"sys.{name}.isatty", lambda name=name: name != elsewhere)
    with pytest.raises(Refused, match="needs a terminal"):
        screen.check_terminal()
    monkeypatch.setattr(f"sys.{elsewhere}.isatty", lambda: True)
    screen.check_terminal()


@pytest.mark.parametrize("words", [["demo", "--db", "mine.db"], ["--db", "mine.db", "demo"]])
def test_the_demo_takes_no_ledger(cli: CommandLine, words: list[str]) -> None:
    assert "a ledger of its own" in cli.misused(*words)
