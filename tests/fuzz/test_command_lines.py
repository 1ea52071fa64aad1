"""Whatever is typed at the command line ends with 0, 1 or 2, without a traceback; what is refused changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.cli import entry
from hraas_tui.cli import main as whole
from hraas_tui.cli.call import COMPLETING, Call
from hraas_tui.cli.completing import SOURCES
from hraas_tui.cli.main import VERBS, hraas
from tests.support.clock import FakeClock
from tests.support.fuzzing import ODD, fuzzed, typed
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEPT = {"template.db", "config.toml"}

SCREEN = {"demo"}
"""The verbs that need a terminal, which no test has."""

POOLS: dict[str, tuple[str, ...]] = {
    "CLIENT[/CONTEXT": ("acme", "globex/vpn", "1", "9", "acme/new", "nobody", "/", "acme/", "ACME", "Acme"),
    "CLIENT": ("acme", "globex", "initech", "2", "nobody", ""),
    "CLIENT/CONTEXT": ("acme/firewall", "globex/none", "acme", "acme/a b"),
    "WHEN": ("now", "-5m", "9:30", "25:00", "yesterday 17:00", "+1h", "monday 9:00", "2026-03-16 08:00", "5", ""),
    "START": ("-2h", "8:00", "yesterday 22:00", "9:36"),
    "END": ("-1h", "+30m", "9:00", "+0m", "now"),
    "ID": ("{first}", "{last}", "{first:.4}", "Z", "", "{last}{first}"),
    "M": ("last", "this", "2026-03", "2026-13", "march", ""),
    "D": ("today", "yesterday", "2026-03-16", "2026-02-30", "monday", ""),
    "DAY": ("start", "2026-04-01", "2026-03-01", "never"),
    "NUMBER": ("ACME-2026-001", "X"),
    "ANSWER": ("keep", "stop", "go-on", "give", "later", "off", "on", "maybe"),
    "FILE": ("other.db", "none.toml", "ledger.db", ""),
    "DIR": ("out", ".", "-"),
    "LIST": ("csv", "csv,json", "md", "nothing", "note,ticket", ""),
    "F": ("csv", "json", "docx"),
    "SHELL": ("bash", "tcsh"),
}  # fmt: skip
"""Words that mean something, by what the help calls them."""

ANY = (
    "note",
    "Fixed @firewall #CHG-1",
    "@",
    "#",
    "95",
    "95 EUR",
    "EUR",
    "6",
    "exact",
    "none",
    "de_DE",
    "{client} {elapsed}",
    "{",
)

SAFE = tuple(odd for odd in ODD if not set(odd) & set("/\x00~"))
"""Odd text that leads to no file outside of the folder. An argument can't hold a zero byte."""


class Command(NamedTuple):
    words: tuple[str, ...]
    command: click.Command


def commands(
    command: click.Command, words: tuple[str, ...], parent: click.Context | None
) -> Iterator[Command]:
    ctx = click.Context(command, parent, info_name=words[-1] if words else "hraas")
    if not isinstance(command, click.Group):
        yield Command(words, command)
        return
    for name in command.list_commands(ctx):
        found = command.get_command(ctx, name)
        if found is not None and name not in SCREEN:
            yield from commands(found, (*words, name), ctx)


COMMANDS = list(commands(hraas, (), None))
CLOCK = [command for command in COMMANDS if command.words[0] in entry.VALUES]


@st.composite
def lines(draw: st.DrawFn, of: list[Command]) -> list[str]:
    """A command line that is more or less one; ids are still to be filled in."""
    words, command = draw(st.sampled_from(of))
    line = list(words)
    for param in command.params:
        called = (param.metavar or (param.name or "").upper()).strip("[]…")
        value = st.sampled_from(
            (*POOLS.get(called.split()[0] if called else "", ()), *ANY)
        ) | st.sampled_from(SAFE)
        if isinstance(param, click.Argument):
            most = 3 if param.nargs == -1 else 1
            line += draw(st.lists(value, min_size=draw(st.sampled_from((0, 1, 1, 1))), max_size=most))
        elif draw(st.integers(0, 5)) == 0:
            flag = isinstance(param, click.Option) and param.is_flag
            name = draw(st.sampled_from([*param.opts, *param.secondary_opts]))
            if flag:
                line.append(name)
            elif draw(st.booleans()):
                line += [name, draw(value)]
            else:
                line.append(f"{name}={draw(value)}")
    for _ in range(draw(st.sampled_from((0, 0, 0, 0, 1, 2)))):
        at = draw(st.integers(0, len(line)))
        slip = draw(
            typed("--", "-", "--yes", "--json", "--db", "--help", "start", "-5m", "acme")
            | st.sampled_from(SAFE)
        )
        line.insert(at, "".join(char for char in slip if char not in "/\x00~"))
    return line


class World:
    """A ledger that every example begins with anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first, self.last = self._made(folder / "template.db")
        config = folder / "config.toml"
        config.write_text('zone = "Europe/Berlin"\n', encoding="utf-8")
        self.environ = {
            "HRAAS_DB": str(folder / "ledger.db"),
            "HRAAS_CONFIG": str(config),
            "HOME": str(folder),
        }

    @staticmethod
    def _made(path: Path) -> tuple[str, str]:
        clock = FakeClock()
        keeper = with_clients(open_keeper(path, clock))
        now = clock.now()
        keeper.add(target(keeper, "acme/firewall", "CHG-1", "Rules"), now - 9000, now - 7200)
        keeper.start(target(keeper, "globex/vpn"), at=now - 3600)
        keeper.start(target(keeper, "acme"), at=now - 1200)
        first, *_, last = (
            session.id for session in keeper.log(keeper.days.day_of(now), keeper.days.day_of(now))
        )
        keeper.ledger.close()
        return first, last

    def filled(self, line: list[str]) -> list[str]:
        words = []
        for word in line:
            try:
                words.append(word.format(first=self.first, last=self.last))
            except (ValueError, KeyError, IndexError, AttributeError):
                words.append(word)
        return [word.replace("\x00", "") for word in words]

    def run(
        self, line: list[str], main: Callable[[list[str], Call], int] = entry.main
    ) -> tuple[int, str, str]:
        """Run a command line on the ledger as it was at first; the ledger is left as the command leaves it."""
        for left in self.folder.iterdir():
            if left.name not in KEPT:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copy(self.folder / "template.db", self.environ["HRAAS_DB"])
        out, err = TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace"), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main(line, Call(environ=self.environ, clock=FakeClock(), asks=lambda: False))
            out.flush()
        return status, out.buffer.read().decode() if out.buffer.seek(0) == 0 else "", err.getvalue()

    def held(self, name: str = "ledger.db") -> list[Any]:
        """All that a ledger keeps of sessions, clients, statements and changes to them."""
        with closing(sqlite3.connect(f"file:{self.folder / name}?mode=ro", uri=True)) as ledger:
            tables = (
                "client",
                "context",
                "session",
                "terms",
                "statement",
                "export",
                "allowance",
                "break",
                "journal",
            )
            return [
                ledger.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in (*tables, "away")
            ]

    def told(self) -> list[Any]:
        """The sessions of the ledger, without their ids, which are random."""
        with closing(sqlite3.connect(f"file:{self.folder / 'ledger.db'}?mode=ro", uri=True)) as ledger:
            return ledger.execute(
                "SELECT started_at, ended_at, client, context, ticket, note, provenance FROM public_session"
                " ORDER BY started_at"
            ).fetchall()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        patch.setattr("sys.stdin", StringIO())
        yield World(folder)


def test_every_word_of_the_help_has_a_pool() -> None:
    assert set(SOURCES) - {"C", "X"} <= set(POOLS)
    assert {command.words[0] for command in COMMANDS} == set(VERBS) - SCREEN


@fuzzed(250)
@given(line=lines(COMMANDS))
def test_any_command_line_ends_well(line: list[str], world: World) -> None:
    words = world.filled(line)
    status, out, err = world.run(words)
    assert status in {0, 1, 2}
    assert "Traceback" not in out + err
    assert "fault in HRaaS" not in err
    if status:
        assert err, "it says why"
        assert all(len(told) < 2000 for told in err.splitlines())
    if status == 2 or (
        status == 1 and "export" not in words
    ):  # an export does for one client what it can't for another
        assert world.held() == world.held("template.db")
    assert not any(char in err for char in "\x1b\u202e\x07")


@fuzzed(80)
@given(line=lines(CLOCK))
def test_the_quick_way_does_what_the_parser_does(line: list[str], world: World) -> None:
    words = world.filled(line)
    quick = (*world.run(words), world.told())
    parsed = (*world.run(words, whole.main), world.told())
    if "--json" not in words:  # its ids are random
        assert quick == parsed


@fuzzed(150)
@given(
    text=typed(
        "hraas", "start", "client", "acme/", "--at", "--db", "log", "--client", "-5m", "'", '"', "\\", " "
    ),
    place=st.integers(-2, 9),
)
def test_a_completion_of_anything_is_quiet(text: str, place: int, world: World) -> None:
    shutil.copy(world.folder / "template.db", world.environ["HRAAS_DB"])
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setitem(
            os.environ,
            "COMP_WORDS",
            "".join(c for c in text if c not in "/\x00~" and not "\ud800" <= c <= "\udfff"),
        )
        patch.setitem(os.environ, "COMP_CWORD", str(place))
        environ = {**world.environ, COMPLETING: "zsh_complete"}
        assert whole.main([], Call(environ=environ, clock=FakeClock())) in {0, 1}
    assert err.getvalue() == ""
    assert "\x1b" not in out.getvalue()
