"""Which modules each way in loads, seen by a process of its own; and the contracts of the import checker."""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hraas_tui.core
import hraas_tui.formats

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]

REPORT = """
import os, runpy, sys
os._exit = sys.exit
sys.argv = ["hraas", *sys.argv[1:]]
try:
    runpy.run_module("hraas_tui", run_name="__main__")
except SystemExit as end:
    status = end.code
print("\\n" + " ".join(["loaded:", str(status), *sorted({name for name in sys.modules})]))
"""

IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(" ".join(["loaded:", "0", *sorted(sys.modules)]))
"""

STATUS_WITHOUT = {
    "textual", "rich", "peewee", "whenever", "click", "platformdirs", "pathlib", "argparse", "tomllib", "logging",
    "typing", "dataclasses", "inspect", "json", "hraas_tui.cli.main", "hraas_tui.core", "hraas_tui.storage",
}  # fmt: skip
SWITCH_WITHOUT = {
    "textual", "rich", "click", "whenever", "zoneinfo", "platformdirs", "difflib", "secrets", "random", "csv",
    "hraas_tui.cli.main", "hraas_tui.cli.options", "hraas_tui.timekeeper.whole", "hraas_tui.core.clients",
    "hraas_tui.core.day", "hraas_tui.core.week", "hraas_tui.core.timeline", "hraas_tui.core.edits",
    "hraas_tui.core.history", "hraas_tui.core.searching", "hraas_tui.core.billing.terms",
    "hraas_tui.core.billing.statements", "hraas_tui.core.billing.linting", "hraas_tui.core.billing.comparing",
    "hraas_tui.storage.backups",
}  # fmt: skip
"""What a key that calls `start`, `return` or `stop` does not wait for."""

SWITCH_MODULES = 60
"""Modules of our own that a switch may load: each costs about as much as a question to the ledger."""

APP_WITHOUT = {
    "click", "hraas_tui.cli.main", "hraas_tui.core.billing.drawing_up", "hraas_tui.core.billing.linting",
    "hraas_tui.core.billing.comparing", "hraas_tui.core.billing.document", "hraas_tui.app.dialogs.export",
    "hraas_tui.app.dialogs.search", "hraas_tui.app.screens.week", "hraas_tui.app.screens.statements",
    "hraas_tui.core.billing.terms", "hraas_tui.core.edits.base", "hraas_tui.core.month", "hraas_tui.core.money",
    "hraas_tui.core.periods", "hraas_tui.core.undoing", "hraas_tui.core.week",
}  # fmt: skip
"""What the first picture does not wait for."""

CORE_WITHOUT = {
    "textual",
    "rich",
    "peewee",
    "sqlite3",
    "click",
    "platformdirs",
    "hraas_tui.storage",
    "hraas_tui.cli",
}


def loaded(folder: Path, program: str, *words: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a program; it has to end well."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "HRAAS_DB": str(folder / "ledger.db"),
            "HRAAS_CONFIG": str(folder / "config.toml"),
            "TZ": "Europe/Berlin",
            "LANG": "C.UTF-8",
        },
    )
    line = done.stdout.splitlines()[-1]
    mark, status, *modules = line.split()
    assert (mark, status) == ("loaded:", "0"), done
    return set(modules)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which acme runs and has something to return to."""
    made = tmp_path_factory.mktemp("imports")
    (made / "config.toml").write_text("")
    loaded(made, REPORT, "client", "add", "acme")
    loaded(made, REPORT, "start", "acme/one", "--at", "-9m")
    loaded(made, REPORT, "start", "acme/two", "--at", "-5m")
    return made


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(template, tmp_path / "copy"))


@pytest.mark.parametrize(
    "words", [["status"], ["--db", "ledger.db", "status", "--format", "{client} {note}", "--tmux"]]
)
def test_status_is_the_standard_library_alone(folder: Path, words: list[str]) -> None:
    assert not loaded(folder, REPORT, *words) & STATUS_WITHOUT


def test_status_as_json_needs_no_more(folder: Path) -> None:
    needed = {"json", "pathlib", "typing"}  # zoneinfo and json bring them
    assert not loaded(folder, REPORT, "status", "--json") & (STATUS_WITHOUT - needed)


@pytest.mark.parametrize(
    "words",
    [
        ["start", "1"], ["unassigned"], ["return"], ["stop"], ["note", "hello"], ["undo", "--yes"], ["log"],
        ["client", "list"], ["--help"], ["tmux"], ["break", "-2h", "-1h"], ["add", "acme", "-2h", "-1h"],
    ],
)  # fmt: skip
def test_verbs_load_no_screen(folder: Path, words: list[str]) -> None:
    found = loaded(folder, REPORT, *words)
    assert not found & {"textual", "rich", "platformdirs"}  # HRAAS_DB and HRAAS_CONFIG say where all is
    if words[0] in {"start", "unassigned", "return", "stop"}:
        assert not {name for name in found if name.startswith("hraas_tui.formats")}


@pytest.mark.parametrize("words", [["start", "acme/one", "a note"], ["unassigned"], ["return"], ["stop"]])
def test_a_switch_loads_what_it_needs(folder: Path, words: list[str]) -> None:
    (folder / "config.toml").write_text('zone = "Europe/Berlin"\n')
    (folder / "backups").mkdir(exist_ok=True)
    (folder / "backups" / ".ledger.db.tried").touch()  # the day's backup is under way
    found = loaded(folder, REPORT, *words)
    assert not found & SWITCH_WITHOUT
    assert len([name for name in found if name.startswith("hraas_tui")]) <= SWITCH_MODULES


def test_the_screen_opens_without_what_it_needs_later(tmp_path: Path) -> None:
    way = ["hraas_tui.cli.entry", "hraas_tui.cli.screen", "hraas_tui.app.app", "hraas_tui.timekeeper.whole"]
    assert not loaded(tmp_path, IMPORT, *way, "hraas_tui.storage.ledger") & APP_WITHOUT


def modules_of(package: ModuleType) -> list[str]:
    return [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]


def test_the_core_needs_no_storage_and_no_face(tmp_path: Path) -> None:
    assert not loaded(tmp_path, IMPORT, *modules_of(hraas_tui.core)) & CORE_WITHOUT


def test_formats_need_no_storage_and_no_face(tmp_path: Path) -> None:
    assert not loaded(tmp_path, IMPORT, *modules_of(hraas_tui.formats)) & CORE_WITHOUT


def test_the_contracts_of_the_import_checker_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout
