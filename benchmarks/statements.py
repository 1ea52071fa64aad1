"""How long a month's statements take: eight clients with 250 sessions each, issued and written in all eight formats.

    .venv/bin/python benchmarks/statements.py

The ledger is made up from a seed, on disk in a temporary folder, and thrown away. Times are wall-clock seconds of one
run: everything once as `hraas export --all --issue` does it, then format by format.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui import __version__
from hraas_tui.cli.output import progress_bar
from hraas_tui.clock import SystemClock
from hraas_tui.config import Config
from hraas_tui.core.billing.statements import Party
from hraas_tui.core.billing.terms import Group, Retainer, Rules, Terms, Window
from hraas_tui.core.journal import Act, Change
from hraas_tui.core.moments import HOUR, MINUTE
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import (
    ALPHABET,
    ID_LENGTH,
    Client,
    ClientId,
    Context,
    ContextId,
    Session,
    SessionId,
    TermsId,
)
from hraas_tui.formats.registry import FORMATS, NEEDS, TITLES, available
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper
from hraas_tui.timekeeper.export_run import export_all, write_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.moments import Moment

SEED = 20260301
CLIENTS, SESSIONS = 8, 250
"""How many clients there are, and how many sessions each has in the month."""

MARCH = Period.month(Date(2026, 3, 1))
ZONE = "Europe/Berlin"
CONFIG = Config(zone=ZONE, consultant=Party("Robin Example", ("Harbour Lane 1", "20457 Hamburg")))
NAMES = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Vandelay", "Wayne", "Stark")
CONTEXTS = ("firewall", "gateway", "portal", "backup")
LOCALES = ("de_DE", "en_GB", "en_US", "fr_FR")
WORDS = (
    "rolled",
    "checked",
    "moved",
    "restored",
    "the",
    "rule set",
    "relay",
    "certificate",
    "queue",
    "again",
)
EVENINGS = Window(frozenset(range(1, 6)), 18 * 60, 6 * 60, Decimal("1.5"))


class AprilClock(SystemClock):
    """A clock on the first of April, when March is billed."""

    def now(self) -> Moment:
        """Tell the time of the issue."""
        return CONFIG.days.starts_at(MARCH.last.add(days=1)) + 5 * HOUR


def main() -> int:
    """Run it and print what it took."""
    names = [name for name in FORMATS if available(name)]
    print(f"{CLIENTS} clients, {SESSIONS} sessions each in {MARCH.label}; seed {SEED}")
    print("\n".join(machine()))
    clock = AprilClock()
    with TemporaryDirectory(prefix="hraas-benchmark-") as folder:
        path, out = Path(folder) / "ledger.db", Path(folder) / "out"
        ledger = Ledger.open(path, CONFIG.days, clock.now())
        with closing(ledger):
            fill(ledger, clock)
            keeper = Timekeeper(ledger, clock, CONFIG, "cli")
            issued = issue_all(keeper, names, out)
            print(f"\n{'format':<12}{'seconds':>9}{'per 1,000 sessions':>20}{'bytes':>13}")
            for name in names:
                measure(keeper, issued, name, Path(folder) / name)
    for name in FORMATS:
        if name not in names:
            print(f"{TITLES[name]:<12}{NEEDS[name][1]} is not installed")
    return 0


def issue_all(keeper: Timekeeper, names: list[str], out: Path) -> tuple[Issued, ...]:
    """Issue everything and write it in every format, with a progress bar, as a person would."""
    out.mkdir()
    start = perf_counter()
    drafts = keeper.drafts(MARCH)
    drawn = perf_counter()
    with progress_bar() as progress:
        done = export_all(drafts, names, out, issue=True, ask=lambda job: job(keeper), progress=progress)
    end = perf_counter()
    for each in done:
        if each.refused:
            sys.exit(f"{each.draft.client.name}: {each.refused}")
    files = sum(len(each.files) for each in done)
    print(f"\ndrawn up{drawn - start:>13.2f} s")
    print(f"issued and written{end - drawn:>9.2f} s  {files} files")
    return tuple(each.issued for each in done if each.issued is not None)


def measure(keeper: Timekeeper, issued: tuple[Issued, ...], name: str, folder: Path) -> None:
    """Write every statement in one format and print what it took."""
    folder.mkdir()
    sessions = sum(len(each.sessions) for each in issued)
    size = 0
    start = perf_counter()
    with progress_bar() as progress:
        for place, each in enumerate(issued):
            progress(place, len(issued))
            size += sum(file.size for file in write_again(each, [name], folder, ask=lambda job: job(keeper)))
    seconds = perf_counter() - start
    print(f"{TITLES[name]:<12}{seconds:>9.2f}{seconds * 1000 / sessions:>20.2f}{size:>13,}")


def machine() -> Iterator[str]:
    """What it ran on: machine, Python, and the libraries that matter."""
    yield f"{platform.platform()}, {os.cpu_count()} cores, {_processor()}"
    yield f"HRaaS {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    libraries = ("babel", "peewee", "whenever", *dict.fromkeys(library for _, library in NEEDS.values()))
    yield ", ".join(f"{name} {_version(name)}" for name in libraries)


def _processor() -> str:
    """The processor's name, as well as this system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


# -- the ledger ---------------------------------------------------------------------------------------------


def fill(ledger: Ledger, clock: AprilClock, number: int = CLIENTS, each: int = SESSIONS) -> None:
    """Write clients, terms of every kind, and a month in which they take turns, each so often, all day and night."""
    rng = Random(SEED)  # noqa: S311 - made up, not secret
    clients = [_client(place) for place in range(number)]
    contexts = {client.id: [*_contexts(client)] for client in clients}
    terms = [Terms(TermsId(_id(rng)), client.id, None, "", _rules(client.position)) for client in clients]
    with ledger.transaction():
        for records in (clients, [each for some in contexts.values() for each in some], terms):
            ledger.commit(
                Act("import", tuple(Change(None, record) for record in records)), clock.now(), "cli"
            )
        for some in _days(rng, clients, contexts, each):
            ledger.commit(Act("import", tuple(Change(None, session) for session in some)), clock.now(), "cli")


def _client(number: int) -> Client:
    name = NAMES[number]
    return Client(
        ClientId(f"C{number}BENCHMARK"),
        name.lower(),
        name,
        number % 8 + 1,
        number + 1,
        number,
        Decimal(90 + 5 * number),
        "USD" if number % 3 == 2 else "EUR",  # noqa: PLR2004 - every third one
        address=f"{number + 1} High Street\nLeeds",
        locale=LOCALES[number % len(LOCALES)],
    )


def _contexts(client: Client) -> Iterator[Context]:
    for place, key in enumerate(CONTEXTS):
        yield Context(ContextId(f"X{client.position}{place}BENCHMRK"), client.id, key, key, place)


def _rules(number: int) -> Rules:
    kinds = (
        Rules(increment=15),
        Rules(retainer=Retainer(20 * HOUR)),
        Rules(group=Group.SESSION, minimum=15, windows=(EVENINGS,)),
        Rules(increment=0),
    )
    return kinds[number % len(kinds)]


def _days(
    rng: Random, clients: list[Client], contexts: dict[ClientId, list[Context]], each: int
) -> Iterator[list[Session]]:
    """The sessions, a day at a time: all clients take turns, each as often as the others."""
    turns = [client for client in clients for _ in range(each)]
    rng.shuffle(turns)
    a_day = -(-len(turns) // len(list(CONFIG.days.between(MARCH.first, MARCH.last))))
    longest = 22 * HOUR // a_day
    for place, day in enumerate(CONFIG.days.between(MARCH.first, MARCH.last)):
        at = CONFIG.days.starts_at(day)
        some = []
        for client in turns[place * a_day : (place + 1) * a_day]:
            end = at + rng.randrange(2 * MINUTE, longest)
            context = rng.choice(contexts[client.id])
            note = " ".join(rng.choices(WORDS, k=6))
            some.append(
                Session(
                    SessionId(_id(rng)),
                    at,
                    end,
                    ZONE,
                    client.id,
                    context.id,
                    f"{client.key}-{rng.randrange(99)}",
                    note,
                )
            )
            at = end
        yield some


def _id(rng: Random) -> str:
    return "".join(rng.choices(ALPHABET, k=ID_LENGTH))


if __name__ == "__main__":
    sys.exit(main())
