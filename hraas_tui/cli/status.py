"""`hraas status`: what runs, for status lines. The standard library only, and of that as little as can be."""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from hraas_tui.cli.status_text import FIELDS, FormatError, Shown, Status, fill, plain, record, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

DONE, REFUSED, MISUSED = 0, 1, 2
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file may raise: SQLite complains in the damaged bytes' own words, which may be no text."""

PATIENCE = 5.0
"""Seconds to wait for a ledger that is being opened anew by another process."""

OFF = frozenset({"", "0", "false", "no", "off"})
"""What `HRAAS_DISCREET` says if nobody looks on; what is neither yes nor no was hardly meant so."""

SESSION = """
    SELECT id, client, client_name, context, ticket, note, started_at, ended_at, zone, provenance,
           (SELECT requires FROM client WHERE client.key = p.client),
           EXISTS (SELECT 1 FROM away WHERE answer IS NULL AND away.started_at < p.ended_at
                                        AND away.ended_at > p.started_at)
      FROM {view} AS p
"""

TERMS_SINCE = 3
"""The first schema in which what sessions must have can change from a day on, for a context too."""

REQUIRED = """
    SELECT c.key, x.key, c.zone, t.since, (SELECT ifnull(group_concat(value), '') FROM json_each(t.rules, '$.requires'))
      FROM terms AS t JOIN client AS c ON c.public_id = t.client LEFT JOIN context AS x ON x.public_id = t.context
     WHERE json_type(t.rules, '$.requires') = 'array' ORDER BY t.context IS NOT NULL, t.since, t.id
"""


class NoStatus(Exception):
    """There is nothing to tell; the text says why."""


def short_way(arguments: list[str]) -> int | None:
    """Answer `hraas status` without the command line's parser; None for what only that one understands."""
    options: dict[str, str] = {}
    waiting = list(reversed(arguments))
    verbs = 0
    while waiting:
        name, equals, value = waiting.pop().partition("=")
        if name == "status" and not equals and not verbs:
            verbs = 1
        elif name in {"--json", "--tmux"} and not equals and verbs:
            options[name] = ""
        elif (name == "--db" or (name == "--format" and verbs)) and (equals or waiting):
            options[name] = value if equals else waiting.pop()
        else:
            return None
    if not verbs:
        return None
    return report(
        os.environ,
        db=options.get("--db"),
        form=options.get("--format"),
        as_json="--json" in options,
        for_tmux="--tmux" in options,
    )


def report(
    environ: Mapping[str, str],
    *,
    db: str | None,
    form: str | None,
    as_json: bool,
    for_tmux: bool,
    now: int | None = None,
) -> int:
    """Print the status and return the exit status: 1, with the reason on stderr, if nothing runs."""
    try:
        said = _said(environ, db, form, as_json, for_tmux, int(time.time()) if now is None else now)
        sys.stdout.write(said + "\n")
        sys.stdout.flush()
    except FormatError as error:
        sys.stderr.write(f"hraas status: {plain(str(error))}\n")
        return MISUSED
    except NoStatus as nothing:
        sys.stderr.write(f"{plain(str(nothing))}\n")
        return REFUSED
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"The status could not be written: {error.strerror}.\n")
        return REFUSED
    return DONE


def _said(
    environ: Mapping[str, str], db: str | None, form: str | None, as_json: bool, for_tmux: bool, now: int
) -> str:
    if form is not None:
        fill(form, dict.fromkeys(FIELDS, ""))  # a format that can't be filled is bad usage, whatever runs
    discreet = asks_discretion(environ)
    status = read(db or environ.get("HRAAS_DB") or default_ledger(environ), now, states=as_json)
    if discreet or status.discreet:
        status = status.hidden()
    if as_json:
        import json

        return json.dumps(record(status), indent=2)
    if status.running is None:
        raise NoStatus("Nothing runs.")
    return text(status, form, for_tmux=for_tmux)


def default_ledger(environ: Mapping[str, str]) -> str:
    """The ledger in the user's data folder."""
    return _in_folder(environ.get("XDG_DATA_HOME", ""), "~/.local/share", "ledger.db")


def default_config(environ: Mapping[str, str]) -> str:
    """The configuration in the user's folder for such files."""
    return _in_folder(environ.get("XDG_CONFIG_HOME", ""), "~/.config", "config.toml")


def _in_folder(folder: str, usual: str, name: str) -> str:
    """A file's place as platformdirs has it, which takes as long to import as all of this."""
    if not folder.startswith("/"):
        mac = sys.platform == "darwin"
        folder = os.path.expanduser("~/Library/Application Support" if mac else usual)  # noqa: PTH111 - pathlib costs too much
    return os.path.join(folder, "hraas", name)  # noqa: PTH118 - as above


def asks_discretion(environ: Mapping[str, str]) -> bool:
    """Whether the environment asks for discretion or, where it says nothing, the configuration."""
    named = environ.get("HRAAS_DISCREET")
    if named is not None:
        return named.strip().lower() not in OFF
    path = os.path.expanduser(environ.get("HRAAS_CONFIG") or default_config(environ))  # noqa: PTH111 - as above
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:  # noqa: PTH123 - as above
            text = file.read()
    except (OSError, ValueError):
        return False
    return "discreet" in text and says_discreet(text)


def says_discreet(text: str) -> bool:
    """Whether a configuration sets `discreet`: it is read as TOML only if a line of it looks as if it did."""
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip().strip("\"'") == "discreet" and value.strip().startswith("true"):
            break
    else:
        return False
    import tomllib

    try:
        return tomllib.loads(text).get("discreet") is True
    except (ValueError, RecursionError):
        return True  # it is faulty, and was meant so


def read(path: str, now: int, *, states: bool = False) -> Status:
    """Read what runs from a ledger, changing nothing; raises `NoStatus` for one that can't be read.

    With `states`, what sessions must have is what the terms of their days say, which a line of text does not show.
    """
    path = os.path.expanduser(path)  # noqa: PTH111 - as above
    try:
        os.stat(path)  # noqa: PTH116 - as above
    except (FileNotFoundError, NotADirectoryError):
        raise NoStatus(f"There is no ledger {path} yet.") from None
    except (OSError, ValueError) as error:
        raise NoStatus(f"{path} can't be read: {getattr(error, 'strerror', error)}.") from None
    try:
        connection = connect(path)
        try:
            return _read(connection, now, states=states)
        finally:
            connection.close()
    except UNREADABLE as error:
        why = "what it holds is no text" if isinstance(error, UnicodeDecodeError) else error
        raise NoStatus(f"{path} can't be read as a ledger: {why}. hraas doctor says more.") from None


def connect(path: str) -> sqlite3.Connection:
    """Open a ledger that exists, to be read only; raises `sqlite3.Error` if that can't be done."""
    try:
        return _open(path, "mode=ro")
    except sqlite3.OperationalError:
        # In a folder that can't be written, SQLite can't make the file that readers share. Without changes
        # waiting in the -wal, the ledger itself is all there is.
        if _size(f"{path}-wal"):
            raise
        return _open(path, "mode=ro&immutable=1")


def _open(path: str, mode: str) -> sqlite3.Connection:
    name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if name.startswith("//"):
        name = "//" + name  # else the first part would be taken for a host
    connection = sqlite3.connect(f"file:{name}?{mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except UNREADABLE:
        connection.close()
        raise
    return connection


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - pathlib costs too much
    except OSError:
        return 0


def _read(connection: sqlite3.Connection, now: int, *, states: bool) -> Status:
    connection.execute("BEGIN")  # all of one moment
    row = connection.execute(SESSION.format(view="public_running")).fetchone()
    rows = connection.execute(SESSION.format(view="public_return_stack") + "ORDER BY depth")
    stack = tuple(Shown(*entry) for entry in rows) if row is not None else ()
    if states and stack and connection.execute("PRAGMA user_version").fetchone()[0] >= TERMS_SINCE:
        for required in connection.execute(REQUIRED):
            for entry in stack:
                entry.agree(*required)
    settings = dict(connection.execute("SELECT name, value FROM setting"))
    day, seconds, clients = _today(connection, now)
    return Status(
        now=now,
        zone=settings.get("zone", "UTC"),
        running=None if row is None else Shown(*row),
        stack=stack,
        date=day,
        seconds=seconds,
        clients=clients,
        discreet=settings.get("discreet") == "1",
    )


def _today(connection: sqlite3.Connection, now: int) -> tuple[str | None, int, dict[str, int]]:
    """The day, its recorded seconds, and those per client; unassigned time is in the day's alone."""
    day = connection.execute(
        "SELECT day, starts_at, ifnull(ends_at, ?) FROM public_day WHERE starts_at <= ?"
        " ORDER BY starts_at DESC LIMIT 1",
        (now + 1, now),
    ).fetchone()
    if day is None:
        return None, 0, {}
    name, start, end = day
    sums = connection.execute(
        "SELECT client, sum(min(ifnull(ended_at, max(:now, started_at + 1)), :end) - max(started_at, :start))"
        " FROM public_session WHERE started_at < :end AND started_at >= ifnull("
        "   (SELECT started_at FROM public_session WHERE started_at < :start ORDER BY started_at DESC LIMIT 1), :start)"
        " AND ifnull(ended_at, max(:now, started_at + 1)) > :start GROUP BY client ORDER BY client",
        {"now": now, "start": start, "end": end},
    ).fetchall()
    return (
        name,
        sum(seconds for _, seconds in sums),
        {key: seconds for key, seconds in sums if key is not None},
    )
