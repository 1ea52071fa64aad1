"""`hraas backup`, `hraas restore`, `hraas doctor`, and the backup that is made without being asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli import daily
from hraas_tui.cli.call import Call
from hraas_tui.cli.entry import main
from hraas_tui.config import Config
from hraas_tui.storage.backups import backups_of, folder_of
from hraas_tui.storage.checks import tried
from tests.storage.storage_kit import raw
from tests.support.command_line import CommandLine
from tests.support.ledgers import open_keeper

if TYPE_CHECKING:
    from tests.support.clock import FakeClock

ROOT = Path(__file__).parents[2]
DAY = 86_400


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A command line over a ledger with two clients and a session each."""
    cli = CommandLine(tmp_path, capsys)
    cli.two_clients()
    cli.done("start", "acme")
    cli.clock.tick(600)
    cli.done("start", "globex")
    cli.clock.tick(600)
    return cli


# -- backup ---------------------------------------------------------------------------------------------------


def test_a_backup_says_where_it_is_and_what_it_holds(cli: CommandLine) -> None:
    told = cli.done("backup").splitlines()
    (backup,) = backups_of(cli.ledger)
    assert told == ["Backed up and verified: 2 sessions, 6 journal entries.", str(backup.path)]


def test_as_json(cli: CommandLine) -> None:
    record = cli.record("backup")
    assert record == {
        "path": str(backups_of(cli.ledger)[0].path),
        "sessions": 2,
        "entries": 6,
        "schema": 3,
        "verified": True,
    }


def test_elsewhere(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert cli.done("backup", "--output", str(folder)).endswith(f"{folder / 'ledger.db'}\n")
    assert "is there already" in cli.refused("backup", "--output", str(folder))
    cli.done("backup", "--output", str(folder / "other.db"))
    assert backups_of(cli.ledger) == ()
    assert "No such file" in cli.refused("backup", "--output", str(tmp_path / "missing" / "x.db"))


def test_several_a_day_leave_the_last(cli: CommandLine) -> None:
    for _ in range(3):
        cli.clock.tick(60)
        cli.done("backup")
    assert len(backups_of(cli.ledger)) == 1


def test_without_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = CommandLine(tmp_path, capsys)
    for verb in ("backup", "doctor"):
        assert "There is no ledger" in cli.refused(verb)
    assert not cli.ledger.exists()


# -- restore --------------------------------------------------------------------------------------------------


def test_the_backups_are_listed_and_verified(cli: CommandLine) -> None:
    assert "There is no backup" in cli.done("restore")
    cli.done("backup")
    cli.clock.tick(DAY)
    cli.done("stop")
    cli.done("backup")
    newer, older = backups_of(cli.ledger)
    content = older.path.read_bytes()
    older.path.write_bytes(content[:4096] + bytes(4096) + content[8192:])
    lines = cli.done("restore").splitlines()
    assert [line.split("  ")[-2:] for line in lines] == [
        ["verified", newer.path.name],
        ["damaged", lines[1].split("  ")[-1]],
    ]
    listed = cli.record("restore")
    assert [(each["name"], each["verified"]) for each in listed] == [
        (newer.path.name, True),
        (older.path.name, False),
    ]
    assert listed[0]["made_at"] == "2026-03-17T09:56:00+01:00"
    assert "is no good" in cli.refused("restore", older.path.name, "--yes")


def test_restoring_asks_and_says_what_is_less(cli: CommandLine) -> None:
    cli.done("backup")
    cli.done("stop")
    name = backups_of(cli.ledger)[0].path.name
    question = cli.refused("restore", name)
    assert f"Put {name} (2 sessions, 6 journal entries) in the place of {cli.ledger}" in question
    assert "The ledger has 1 more, which then are only in the file that is kept." in question
    assert raw(cli.ledger, "SELECT count(*) FROM journal") == [(7,)]
    told = cli.done("restore", name, "--yes")
    assert f"Restored and verified: {cli.ledger} has 2 sessions, 6 journal entries now." in told
    assert raw(cli.ledger, "SELECT count(*) FROM journal") == [(6,)]
    (kept,) = cli.folder.glob("ledger-replaced-*.db")
    assert f"The ledger that was there is kept as {kept}." in told
    record = cli.record("restore", str(kept), "--yes")
    assert (record["entries"], record["verified"]) == (7, True)


@pytest.mark.parametrize("name", ["~nobody-has-this-name/l.db", "x" * 300])
def test_names_that_no_file_has(cli: CommandLine, name: str) -> None:
    assert "There is no backup" in cli.refused("restore", name, "--yes")
    assert f"No backup could be made in {name}" in cli.refused("backup", "--output", name)


def test_what_is_no_backup(cli: CommandLine) -> None:
    assert "There is no backup in" in cli.refused("restore", "newest")
    assert "There is no backup “nowhere.db”" in cli.refused("restore", "nowhere.db", "--yes")
    assert "is no good" in cli.refused("restore", str(cli.folder / "config.toml"), "--yes")
    assert "is the ledger itself" in cli.refused("restore", str(cli.ledger), "--yes")


def test_a_statement_that_is_no_longer_as_issued_is_told(cli: CommandLine) -> None:
    cli.done("add", "acme", "08:00", "+20m", "a note")
    cli.done("export", "acme", "--day", "today", "--issue", "--output", str(cli.folder))
    raw(cli.ledger, "DROP TRIGGER document_update")
    raw(cli.ledger, "UPDATE document SET body = body || '!'")
    made = cli.run("backup")
    assert made.status == 0
    assert made.err.startswith("1 statement can no longer be shown as issued: ACME-2026-001.")
    assert "ACME-2026-001" in cli.refused("backup", "--daily")


# -- doctor ---------------------------------------------------------------------------------------------------


def test_all_is_well(cli: CommandLine) -> None:
    assert cli.done("doctor") == (
        f"All is well: {cli.ledger} has 2 sessions, 6 journal entries, and there is no backup of it yet.\n"
    )
    cli.done("backup")
    assert "the latest backup is of 2026-03-16." in cli.done("doctor")
    assert cli.record("doctor") == {"ledger": str(cli.ledger), "healthy": True, "findings": []}


def test_what_is_found_is_explained_and_repaired_on_request(cli: CommandLine) -> None:
    cli.ledger.chmod(0o644)
    said = cli.run("doctor")
    assert said.status == 1
    assert said.out.splitlines() == [
        f"permissions Others on this machine may use {cli.ledger} (0644).",
        "            --repair takes that right away.",
    ]
    assert cli.ledger.stat().st_mode & 0o777 == 0o644
    repaired = cli.run("doctor", "--repair", "--json")
    assert repaired.status == 1
    (finding,) = repaired.json["findings"]
    assert (finding["check"], finding["repairable"], finding["repaired"]) == ("permissions", True, True)
    assert cli.run("doctor").status == 0


def test_what_can_not_be_repaired_stays(cli: CommandLine) -> None:
    raw(cli.ledger, "DROP TRIGGER session_insert_overlap")
    said = cli.run("doctor", "--repair")
    assert said.status == 1
    assert "trigger session_insert_overlap" in said.out
    assert "Repaired" not in said.out


def test_a_faulty_configuration_is_found(cli: CommandLine) -> None:
    (cli.folder / "config.toml").write_text('zone = "Europe/Nowhere"\n', encoding="utf-8")
    said = cli.run("doctor")
    assert said.status == 1
    assert said.out.startswith("config      ")
    assert "line 1" in said.out


def test_keys_and_themes_that_the_screen_can_not_use_are_found(cli: CommandLine) -> None:
    config = cli.folder / "config.toml"
    for setting in ('[keys]\nstop = "1"\n', 'theme = "pink"\n'):
        config.write_text(f'zone = "Europe/Berlin"\n{setting}', encoding="utf-8")
        said = cli.run("doctor")
        assert said.status == 1
        assert said.out.startswith(f"config      {config}")
        assert "The screen does not open until it is put right." in said.out


def test_a_clock_that_was_never_set(cli: CommandLine) -> None:
    cli.clock.step(-30 * 365 * DAY)
    said = cli.run("doctor")
    assert said.status == 1
    assert "The machine's clock says that it is before 2026." in said.out


def test_it_looks_while_another_process_has_the_ledger_open(cli: CommandLine) -> None:
    keeper = open_keeper(cli.ledger, cli.clock)
    keeper.unassigned()
    done = subprocess.run(
        [sys.executable, "-m", "hraas_tui", "doctor", "--json"],
        check=False,
        capture_output=True,
        text=True,
        env=environment(cli),
    )
    keeper.ledger.close()
    assert [each["check"] for each in json.loads(done.stdout)["findings"]] == []


# -- by itself ------------------------------------------------------------------------------------------------


class Spawned:
    """Stands for the system: it notes which programs would be started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: list[list[str]] = []
        monkeypatch.setattr(os, "posix_spawn", self.spawn)

    def spawn(self, _path: str, words: list[str], _environ: dict[str, str], **_options: object) -> int:
        self.words.append(words)
        return 1


def changed(cli: CommandLine, *words: str) -> None:
    """A change by a command line that backs up by itself."""
    call = Call(environ=cli.environ, clock=cli.clock, asks=lambda: False, backs_up=True)
    assert main(list(words), call) == 0


def test_the_first_change_of_a_day_starts_a_backup(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    spawned = Spawned(monkeypatch)
    changed(cli, "start", "acme")
    assert spawned.words == [], "on its first day there is nothing from before"
    cli.clock.tick(DAY)
    changed(cli, "log")
    assert spawned.words == [], "nothing was changed"
    changed(cli, "start", "globex")
    assert spawned.words == [
        [sys.executable, "-P", "-m", "hraas_tui", "--db", str(cli.ledger), "backup", "--daily"]
    ]
    changed(cli, "start", "acme")
    assert len(spawned.words) == 1, "today it was tried"
    cli.clock.tick(DAY)
    changed(cli, "note", "hello")
    assert len(spawned.words) == 2
    assert tried(cli.ledger).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_can_not_be_made_stops_no_change(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawned = Spawned(monkeypatch)
    folder_of(cli.ledger).write_text("in the way", encoding="utf-8")
    cli.clock.tick(DAY)
    changed(cli, "stop")
    assert spawned.words == []
    assert cli.run("status").status == 1


def environment(cli: CommandLine) -> dict[str, str]:
    return {**os.environ, **cli.environ, "PYTHONPATH": str(ROOT)}


def test_the_program_that_is_started_makes_it(cli: CommandLine) -> None:
    raw(cli.ledger, "DROP TRIGGER journal_update")
    done = subprocess.run(
        daily.words(cli.ledger), check=False, capture_output=True, text=True, env=environment(cli)
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(backups_of(cli.ledger)) == 1
    raw(cli.ledger, "UPDATE journal SET salt = zeroblob(16)")
    assert "is damaged" in daily._made_apart(cli.ledger, environment(cli))
    (backup,) = backups_of(cli.ledger)
    assert backup.fault() is None


def test_in_the_app_a_small_ledger_is_read_at_once(cli: CommandLine) -> None:
    config = Config(zone="Europe/Berlin")

    def made(clock: FakeClock) -> str:
        return daily.made(cli.ledger, config, clock, cli.environ)

    assert made(cli.clock) == ""
    assert backups_of(cli.ledger) == ()
    cli.clock.tick(DAY)
    assert made(cli.clock) == ""
    assert len(backups_of(cli.ledger)) == 1
    raw(cli.ledger, "DROP TRIGGER journal_update")
    raw(cli.ledger, "UPDATE journal SET salt = zeroblob(16) WHERE seq = 1")
    assert "restore newest" in made(cli.clock)
    cli.ledger.unlink()
    assert made(cli.clock) == ""


def test_its_options_are_not_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--help"]) == 0
    assert "--daily" not in capsys.readouterr().out
    assert json.dumps(main(["restore", "--help"])) == "0"
