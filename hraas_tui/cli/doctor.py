"""`hraas doctor`: what may be wrong with the ledger, its files, the configuration and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import say, say_json
from hraas_tui.core.errors import HraasError

if TYPE_CHECKING:
    from pathlib import Path

    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.storage.doctor import Finding

HEALTHY, ILL = 0, 1

BUILT = 1_767_225_600
"""2026-01-01: no clock that is right says less."""


@verb(
    "doctor",
    short_help="Find out whether all is well with the ledger.",
    examples=("hraas doctor", "hraas doctor --repair"),
)
@click.option("--repair", is_flag=True, help="Put right what can be without a question.")
@json_option
def doctor(call: Call, repair: bool, as_json: bool) -> int:
    """Look through the ledger, its files, its backups, the configuration and the clock, and explain what is wrong.

    Nothing is changed without --repair, and with it only what nothing that is recorded depends on: who may read the
    files, changes that wait to be taken over from a log, indexes, and the table of days. Exit status: 0 all is well,
    1 something was found, also if it was repaired.
    """
    from hraas_tui.config import ledger_path

    path = ledger_path(call.environ, call.db)
    now = call.clock.now()
    days, found = _configuration(call)
    found += _clock(now)
    from hraas_tui.storage.doctor import examine

    found += examine(path, days, now)
    left = _repaired(path, found, days, now) if repair else found
    mended = [finding for finding in found if finding not in left]
    if as_json:
        say_json(
            {
                "ledger": str(path.absolute()),
                "healthy": not found,
                "findings": [_record(finding, repaired=finding in mended) for finding in found],
            }
        )
    else:
        _tell(path, found, mended)
    return ILL if found else HEALTHY


def _configuration(call: Call) -> tuple[Days, list[Finding]]:
    from hraas_tui.config import ledger_path, load
    from hraas_tui.core.moments import Days
    from hraas_tui.storage.doctor import Finding

    advice = "Nothing works until it is put right; hraas config shows every setting there is."
    try:
        config = load(call.environ)
    except HraasError as error:
        return Days("UTC"), [Finding("config", str(error), advice)]
    from hraas_tui.cli.screen import made

    try:
        made(
            call, config, call.opening(config, ledger_path(call.environ, call.db), "app")
        )  # opens nothing yet
    except HraasError as error:  # the screen knows the keys and the themes
        return config.days, [Finding("config", str(error), "The screen does not open until it is put right.")]
    return config.days, []


def _clock(now: Moment) -> list[Finding]:
    from hraas_tui.storage.doctor import Finding

    if now >= BUILT:
        return []
    return [
        Finding(
            "clock", "The machine's clock says that it is before 2026.", "Set it before you go on recording."
        )
    ]


def _repaired(path: Path, found: list[Finding], days: Days, now: Moment) -> list[Finding]:
    """Repair what can be, and look again; what is left."""
    from hraas_tui.storage.doctor import examine
    from hraas_tui.storage.repairs import mend

    mends = {finding.mend for finding in found if finding.mend is not None}
    if not mends:
        return found
    mend(path, mends, days, now)
    again = list(examine(path, days, now))
    return [finding for finding in found if finding.mend is None or finding in again]


def _record(finding: Finding, *, repaired: bool) -> dict[str, object]:
    return {
        "check": finding.check,
        "what": finding.what,
        "advice": finding.advice,
        "repairable": finding.mend is not None,
        "repaired": repaired,
    }


def _tell(path: Path, found: list[Finding], mended: list[Finding]) -> None:
    from hraas_tui.storage.backups import backups_of, stamp
    from hraas_tui.storage.checks import contents, reading

    if not found:
        with reading(path, live=True) as connection:
            held = contents(connection)
        latest = next(iter(backups_of(path)), None)
        saved = (
            f"the latest backup is of {stamp(latest.made_at)[:10]}"
            if latest
            else "there is no backup of it yet"
        )
        say(f"All is well: {path} has {held.said}, and {saved}.")
    for finding in found:
        say(f"{finding.check.ljust(11)} {finding.what}")
        say(f"{'':11} {'Repaired.' if finding in mended else finding.advice}")
