"""The verbs that move the clock are read twice over: by the short way and by click, which have to agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli import entry
from hraas_tui.cli.call import Call
from hraas_tui.cli.main import main as by_click

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

READ_HERE = [
    ["start", "acme"],
    ["start", "1"],
    ["start", "acme/firewall", "two", "words", "--ticket", "T-1"],
    ["start", "--ticket=T-1", "acme"],
    ["start", "acme", "--at", "-5m"],
    ["start", "acme", "--at=-5m", "--yes"],
    ["start", "acme", "--ticket", "T-1", "--ticket", "T-2"],
    ["start", "nobody"],
    ["start", "acme/"],
    ["start", "acme", "--at", "half past"],
    ["unassigned"],
    ["unassigned", "--at", "-1m", "--yes"],
    ["return"],
    ["return", "--yes"],
    ["stop"],
    ["stop", "--at", "-1m"],
]
LEFT_TO_CLICK = [
    ["start"],
    ["start", "--help"],
    ["start", "acme", "--json"],
    ["start", "acme", "--at"],
    ["start", "acme", "--", "-x"],
    ["start", "acme", "-5m"],
    ["start", "acme", "--what"],
    ["stop", "now"],
    ["stop", "--yes"],
    ["stop", "--ticket", "T-1"],
    ["return", "acme"],
    ["return", "\udcff"],
    ["--ascii", "stop"],
    ["--db"],
    ["note", "start"],
    ["begin"],
]


@pytest.fixture
def ready(cli: CommandLine) -> CommandLine:
    """A ledger in which globex runs and acme can be returned to."""
    cli.done("start", "acme/firewall", "--at", "-20m")
    cli.done("start", "globex", "--at", "-10m")
    return cli


@pytest.mark.parametrize("words", READ_HERE, ids=" ".join)
def test_both_ways_do_the_same(
    ready: CommandLine, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry._read(words) is not None
    before = ready.ledger.read_bytes()
    ready.capture.readouterr()
    here = ready.run(*words)
    here_log = [{**record, "id": ""} for record in ready.log()]
    ready.ledger.unlink()
    (tmp_path / "ledger.db").write_bytes(before)
    ready.capture.readouterr()
    call = Call(environ=ready.environ, clock=ready.clock, asks=lambda: False)
    status = by_click(words, call)
    said = capsys.readouterr()
    assert (status, said.out, said.err) == (here.status, here.out, here.err)
    assert [{**record, "id": ""} for record in ready.log()] == here_log


@pytest.mark.parametrize("words", LEFT_TO_CLICK, ids=" ".join)
def test_what_is_not_plain_is_left_to_click(words: list[str]) -> None:
    assert entry._read(words) is None


def test_another_ledger_may_be_named_on_either_side() -> None:
    for words in (["--db", "x.db", "stop"], ["stop", "--db", "x.db"], ["stop", "--db=x.db"]):
        read = entry._read(words)
        assert read is not None
        assert read.options["--db"] == "x.db"
