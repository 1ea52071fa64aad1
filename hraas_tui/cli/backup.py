"""`hraas backup` and `hraas restore`: verified copies of the ledger, made and put back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, json_option, verb, yes_option
from hraas_tui.cli.output import complain, say, say_json, table
from hraas_tui.core.errors import LedgerTrouble, NeedsYes, Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from hraas_tui.config import Config
    from hraas_tui.core.moments import Days
    from hraas_tui.storage.backups import Backup
    from hraas_tui.storage.checks import Contents
    from hraas_tui.storage.restoring import Restored

NEWEST = "newest"
"""What stands for the newest backup that is whole."""

NICE = 10
"""How far a backup that nobody waits for steps back behind everything else."""


@verb(
    "backup",
    short_help="Make a verified copy of the ledger.",
    examples=("hraas backup", "hraas backup --output /media/stick/ledger.db"),
)
@click.option("--output", metavar="FILE", help="Make the copy there, not in the folder of backups.")
@click.option(
    "--daily", is_flag=True, hidden=True, help="Make the day's backup if it is due, else read all of it."
)
@json_option
def backup(call: Call, output: str | None, daily: bool, as_json: bool) -> None:
    """Make a verified copy of the ledger now, and say where it is and what it holds.

    Backups are in the folder backups beside the ledger. HRaaS makes one a day by itself, and one before each change of
    the ledger's version; the last of each of 7 days and 12 months are kept. None is deleted unless a newer one holds
    all that it does. A copy is only kept once all of it was read back: its structure, and every entry of the journal.
    """
    path, settings = _ledger(call)
    if not path.exists():
        raise Refused(f"There is no ledger at {path} yet: nothing to back up.")
    if daily:
        _daily(call, path, settings.days)
        return
    from hraas_tui.storage import backups

    now = call.clock.now()
    if output is None:
        made = backups.make(path, now)
        backups.tidy(path, made, settings.days)
    else:
        made = backups.copy_to(path, _target(output, path))
    if as_json:
        say_json({"path": str(made.path.absolute()), **_record(made.contents), "verified": True})
    else:
        say(f"Backed up and verified: {made.contents.said}.")
        say(str(made.path))
    _complain_of_lost_statements(path)


def _complain_of_lost_statements(path: Path) -> None:
    """What is in no journal a copy can't be verified by: better a copy without it than none, but it is told."""
    from hraas_tui.storage.damage import check_statements

    try:
        check_statements(path)
    except LedgerTrouble as trouble:
        complain(str(trouble))


def _ledger(call: Call) -> tuple[Path, Config]:
    from hraas_tui.config import ledger_path, load

    return ledger_path(call.environ, call.db), load(call.environ)


def _target(output: str, ledger: Path) -> Path:
    target = _path(output)
    return target / ledger.name if os.path.isdir(target) else target  # noqa: PTH112 - a name may be too long to ask


def _path(named: str) -> Path:
    return Path(os.path.expanduser(named))  # noqa: PTH111 - a ~name that nobody has stays as it is


def _daily(call: Call, path: Path, days: Days) -> None:
    """Make the day's backup if it is due; read all of the ledger in any case."""
    from hraas_tui.storage.backups import daily
    from hraas_tui.storage.damage import check_all, check_statements

    os.nice(NICE)
    daily(path, call.clock.now(), days)
    check_all(path)
    check_statements(path)


def _record(held: Contents) -> dict[str, Any]:
    return {"sessions": held.sessions, "entries": held.entries, "schema": held.schema}


# -- restore --------------------------------------------------------------------------------------------------


@verb(
    "restore",
    short_help="List the backups, or put one in the ledger's place.",
    examples=("hraas restore", "hraas restore newest", "hraas restore ledger-2026-03-16T100000Z.db --yes"),
)
@click.argument("file", metavar="[FILE]", required=False)
@yes_option
@json_option
def restore(call: Call, file: str | None, yes: bool, as_json: bool) -> None:
    """List the backups, each read through and verified; or put FILE in the ledger's place.

    FILE is the name of a backup as it is listed, the path of any copy of a ledger, or newest for the newest backup that
    is whole. The ledger that is there now is kept under another name. It must not be open in another HRaaS.
    """
    path, settings = _ledger(call)
    if file is None:
        _list(path, settings.days, as_json=as_json)
        return
    from hraas_tui.storage.checks import fault_of
    from hraas_tui.storage.restoring import restore as put_back

    source = _chosen(path, file)
    fault = fault_of(source)
    if fault is not None:
        raise Refused(f"{source} is no good: {fault}. hraas restore lists the backups that are.")
    question = _question(path, source)

    def act(sure: bool) -> Restored:
        if not sure:
            raise NeedsYes(question)
        return put_back(path, source, settings.days, call.clock.now())

    done: Restored = call.confirmed(act, yes=yes)
    if as_json:
        kept = None if done.kept is None else str(done.kept.absolute())
        say_json({"path": str(path.absolute()), **_record(done.contents), "kept": kept, "verified": True})
        return
    say(f"Restored and verified: {path} has {done.contents.said} now.")
    if done.kept is not None:
        say(f"The ledger that was there is kept as {done.kept}.")


def _chosen(path: Path, file: str) -> Path:
    from hraas_tui.storage.backups import folder_of, newest_good

    if file == NEWEST:
        found = newest_good(path)
        if found is None:
            raise Refused(f"There is no backup in {folder_of(path)} that is whole.")
        return found[0].path
    named = folder_of(path) / file
    source = named if os.path.isfile(named) else _path(file)  # noqa: PTH113 - as above
    if not os.path.isfile(source):  # noqa: PTH113 - as above
        raise Refused(
            f"There is no backup {quoted(file)}, neither in {folder_of(path)} nor as a path. hraas restore lists them."
        )
    return source


def _question(path: Path, source: Path) -> str:
    """What would be put where, and what would be lost by it."""
    from hraas_tui.storage.checks import contents, reading

    with reading(source) as connection:
        new = contents(connection)
    old = _held(path, live=True)
    if old is None:
        return f"Put {source.name} ({new.said}) in the place of {path}?"
    lost = old.entries - new.entries
    less = f" The ledger has {lost:,} more, which then are only in the file that is kept." if lost > 0 else ""
    return f"Put {source.name} ({new.said}) in the place of {path} ({old.said})?{less}"


def _held(path: Path, *, live: bool = False) -> Contents | None:
    """What a file holds, None if that can't be told."""
    from hraas_tui.storage.checks import UNREADABLE, contents, reading

    if not path.exists():
        return None
    try:
        with reading(path, live=live) as connection:
            return contents(connection)
    except UNREADABLE:
        return None


def _list(path: Path, days: Days, *, as_json: bool) -> None:
    from hraas_tui.storage.backups import backups_of, folder_of

    rows = [_checked(each, days) for each in backups_of(path)]
    if as_json:
        say_json(rows)
    elif not rows:
        say(f"There is no backup in {folder_of(path)} yet. hraas backup makes one.")
    else:
        for line in table([_line(row) for row in rows], right=frozenset({1, 2})):
            say(line)


def _checked(backup: Backup, days: Days) -> dict[str, Any]:
    """A backup and whether it is whole."""
    from hraas_tui.core.moments import iso

    fault = backup.fault()
    held = _held(backup.path)
    return {
        "name": backup.path.name,
        "path": str(backup.path.absolute()),
        "made_at": iso(backup.made_at, days.zone),
        "before_schema": backup.before,
        "sessions": None if held is None else held.sessions,
        "entries": None if held is None else held.entries,
        "verified": fault is None,
        "fault": fault,
    }


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    sessions, entries = (
        "?" if row[name] is None else f"{row[name]:,} {name}" for name in ("sessions", "entries")
    )
    return (
        row["made_at"][:16].replace("T", " "),
        sessions,
        entries,
        "verified" if row["verified"] else "damaged",
        row["name"] if row["verified"] else f"{row['name']} ({row['fault']})",
    )
