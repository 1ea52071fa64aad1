"""The command line as its own process: exit status, streams, and how it ends when it is cut short."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui import __version__
from hraas_tui.cli.main import VERBS
from hraas_tui.clock import SystemClock
from hraas_tui.config import Config
from hraas_tui.demo import fill
from tests.support.zones import late_morning

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HRAAS = [sys.executable, "-m", "hraas_tui"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    config = tmp_path / "config.toml"
    config.write_text(f'zone = "{late_morning()}"\n', encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "HRAAS_DB": str(tmp_path / "ledger.db"),
        "HRAAS_CONFIG": str(config),
        "TZ": "America/New_York",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def hraas(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str | bytes, **options: Any) -> subprocess.CompletedProcess[str]:
        settings: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }
        settings |= options
        done = subprocess.run(
            [*HRAAS, *words], check=False, text=True, encoding="utf-8", env=environment, cwd=tmp_path, **settings,
        )  # fmt: skip
        assert "Traceback" not in (done.stderr or "")
        return done

    return run


def test_a_day_at_work(hraas: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    for words in (
        ["client", "add", "acme"],
        ["client", "add", "globex"],
        ["start", "acme/firewall", "--at", "-50m"],
        ["start", "2", "--at", "-20m"],
        ["return"],
        ["note", "rolled out @firewall #CHG-1"],
        ["stop"],
    ):
        done = hraas(*words)
        assert (done.returncode, done.stderr) == (0, ""), done
    sessions = json.loads(hraas("log", "--from", "yesterday", "--json").stdout)
    assert [each["client"] for each in sessions] == ["acme", "globex", "acme"]
    status = hraas("status")
    assert (status.returncode, status.stdout, status.stderr) == (1, "", "Nothing runs.\n")


def test_exit_status_and_streams(hraas: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    refused = hraas("stop")
    assert (refused.returncode, refused.stdout) == (1, "")
    misused = hraas("start")
    assert (misused.returncode, misused.stdout) == (2, "")
    assert "hraas start --help" in misused.stderr
    version = hraas("--version")
    assert (version.returncode, version.stdout) == (0, f"hraas, version {__version__}\n")


def test_a_question_that_nobody_can_answer_is_a_refusal(
    hraas: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    hraas("client", "add", "acme")
    session = json.loads(hraas("start", "acme", "--at", "-5m", "--json").stdout)["id"]
    for words in (["delete", session], ["undo"]):
        refused = hraas(*words)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.endswith("Repeat it with --yes to do it.\n")
    assert hraas("edit", session, "--note", "still here").returncode == 0
    assert hraas("delete", session, "--yes").returncode == 0
    assert hraas("log", "--from", "yesterday", "--json").stdout == "[]\n"


def everything_in(descriptor: int) -> str:
    """What waits to be read."""
    os.set_blocking(descriptor, False)
    read = b""
    with suppress(BlockingIOError):
        while True:
            read += os.read(descriptor, 4096)
    return read.decode()


@pytest.mark.parametrize(("answer", "status", "left"), [("y", 0, 0), ("n", 1, 1), ("\x04", 1, 1)])
def test_at_a_terminal_it_is_asked(
    hraas: Callable[..., subprocess.CompletedProcess[str]], answer: str, status: int, left: int
) -> None:
    hraas("client", "add", "acme")
    session = json.loads(hraas("start", "acme", "--at", "-5m", "--json").stdout)["id"]
    ours, theirs = os.openpty()
    try:
        os.write(ours, answer.encode() + (b"" if answer == "\x04" else b"\n"))
        done = hraas("delete", session, stdin=theirs, stderr=theirs)
        asked = everything_in(ours)
    finally:
        os.close(ours)
        os.close(theirs)
    assert "still runs" in asked
    assert "[y/N]" in asked
    assert done.returncode == status
    assert len(json.loads(hraas("log", "--from", "yesterday", "--json").stdout)) == left


def test_without_a_terminal_the_screen_is_refused(
    hraas: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = hraas()
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs a terminal" in done.stderr
    assert not (tmp_path / "ledger.db").exists()


def test_a_reader_that_leaves_early(environment: dict[str, str], tmp_path: Path) -> None:
    for words in ("--help", "log --help", "status --json"):
        subprocess.run([*HRAAS, "client", "add", "acme"], check=False, capture_output=True, env=environment)
        script = f"{sys.executable} -m hraas_tui {words} | true"
        done = subprocess.run(
            ["sh", "-c", script], check=False, capture_output=True, text=True, env=environment, cwd=tmp_path
        )
        assert done.stderr == ""


@pytest.mark.parametrize("words", ["log --json", "log --format csv", "export acme --output -"])
def test_a_reader_that_leaves_in_the_middle_of_much(
    environment: dict[str, str], tmp_path: Path, words: str
) -> None:
    path = tmp_path / "ledger.db"
    fill(path, Config(zone="Europe/Berlin"), SystemClock(), sessions=300)
    with sqlite3.connect(path) as ledger:
        ledger.execute("UPDATE session SET note = hex(zeroblob(1000)) || note")
    script = f"{sys.executable} -m hraas_tui {words} --from 2020-01-01 | head -c 100"
    done = subprocess.run(
        ["sh", "-c", script], check=False, capture_output=True, env=environment, cwd=tmp_path
    )
    assert len(done.stdout) == 100
    assert b"Traceback" not in done.stderr
    assert all(line.endswith((b".", b"left out")) for line in done.stderr.splitlines())  # what export tells


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", [["log", "--json"], ["status", "--json"], ["client", "list", "--json"]])
def test_output_that_cannot_be_written(
    hraas: Callable[..., subprocess.CompletedProcess[str]], words: list[str]
) -> None:
    assert hraas("client", "add", "acme").returncode == 0
    with Path("/dev/full").open("w") as full:
        done = hraas(*words, stdout=full)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-", "<&-"])
def test_streams_that_are_closed(environment: dict[str, str], tmp_path: Path, closed: str) -> None:
    """What has nowhere to go is lost, and nothing else is: a job that nobody watches may well have no streams."""
    for words in ("client add acme", "start acme", "log", "status", "status --json", "help", "journal"):
        done = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m hraas_tui {words} {closed}"],
            check=False, capture_output=True, text=True, env=environment, cwd=tmp_path,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), words
    with sqlite3.connect(tmp_path / "ledger.db") as ledger:
        assert ledger.execute("SELECT client FROM public_running").fetchall() == [("acme",)]


def test_arguments_that_are_no_text(
    hraas: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = hraas("start", b"ac\xffme")
    assert (done.returncode, done.stdout) == (2, "")
    assert "UTF-8" in done.stderr


def test_a_terminal_without_unicode_ends_nothing(
    hraas: Callable[..., subprocess.CompletedProcess[str]], environment: dict[str, str]
) -> None:
    hraas("client", "add", "mueller", "--name", "Müller 株式会社")
    hraas("start", "mueller")
    environment |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    for words in (["log"], ["client", "list"], ["status", "--format", "{name}"], ["stop"]):
        done = hraas(*words)
        assert (done.returncode, done.stderr) == (0, ""), done
        assert done.stdout.isascii()


def test_a_fault_in_the_short_way_is_a_sentence_too(environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys; from hraas_tui import __main__; from hraas_tui.cli import status; sys.argv = ['hraas', 'status'];"
        "status.report = lambda *_, **__: 1 / 0; __main__.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("This is a fault in HRaaS, not yours: ZeroDivisionError")
    assert done.stderr.count("\n") == 1


def test_ctrl_c_leaves_no_traceback(environment: dict[str, str], tmp_path: Path) -> None:
    # The config file is a pipe that nobody writes into: the command waits in it until it is interrupted.
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [*HRAAS, "stop"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment | {"HRAAS_CONFIG": str(pipe)}, cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - ignored in the background
    )  # fmt: skip
    with pipe.open("w"):  # returns once the command has opened it for reading
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    from hraas_tui.cli.main import main

    assert main([verb, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: hraas {verb}")


def test_the_verbs_are_those_of_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    from hraas_tui.cli.main import main

    assert main(["--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:")[1].split("Examples:")[0]
    assert [line.split()[0] for line in listed.strip().splitlines()] == list(VERBS)
