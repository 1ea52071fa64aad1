import json
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from hraas_tui.core.billing.statements import Party, Statement
from hraas_tui.formats.timeclock import Timeclock
from tests.support.drawn import local
from tests.support.worked import EMPTY, HOSTILE, ISSUED, NIGHT, WORKED, line, piece, statement, statements

needs_hledger = pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
HUNDREDTH = Decimal("0.01")
FALL = local("2026-10-25 00:00")
"""Midnight before the clocks go back at three."""


def written(of: Statement) -> str:
    return b"".join(Timeclock().write(of)).decode()


def hledger(of: Statement, folder: Path, *words: str) -> Any:
    """What hledger says of the file."""
    path = folder / "x.timeclock"
    path.write_bytes(b"".join(Timeclock().write(of)))
    command = ["hledger", "-f", str(path), *words, "-O", "json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def balance(of: Statement, folder: Path) -> dict[str, Decimal]:
    """Hours by account, as `hledger balance` sums them."""
    accounts, _total = hledger(of, folder, "balance", "--flat")
    return {name: sum(map(_hours, amounts), Decimal(0)) for name, _shown, _depth, amounts in accounts}


def _hours(amount: Any) -> Decimal:
    assert amount["acommodity"] == "h"
    return Decimal(amount["aquantity"]["decimalMantissa"]).scaleb(-amount["aquantity"]["decimalPlaces"])


def test_a_file_to_the_letter() -> None:
    one = piece(
        "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, context="firewall", ticket="4812", note="Hotfix; done"
    )
    assert written(statement(line(one, billed=6480), number="ACME-2026-003")) == (
        "; Statement ACME-2026-003: Acme, March 2026\n"
        "; Recorded: 1:46:00 in 1 session. Entries are recorded time; a program that rounds each to 0.01 h may not "
        "come to just that.\n"
        "; Times are local times in Europe/Berlin.\n"
        "\n"
        "i 2026-03-16 10:02:00 acme:firewall  #4812 Hotfix, done  ; id:7K3M9Q2XVB, provenance:live, charge:billable\n"
        "o 2026-03-16 11:48:00\n"
    )


def test_a_draft_says_so() -> None:
    assert written(WORKED).startswith("; Statement DRAFT: ")
    assert written(ISSUED).startswith("; Statement ACME-2026-003: ")


@needs_hledger
def test_hledger_adds_up_the_recorded_hours(tmp_path: Path) -> None:
    start = local("2026-03-16 10:00")
    of = statement(
        line(
            piece("S1", start, 6480, context="firewall"), piece("S2", start + 6480, 1800, context="firewall")
        ),
        line(piece("S3", start + 9000, 3600, context="gateway", note=HOSTILE)),
        line(piece("S4", start + 90_000, 5400)),
    )
    assert balance(of, tmp_path) == {
        "acme:firewall": Decimal("2.30"),
        "acme:gateway": Decimal("1.00"),
        "acme": Decimal("1.50"),
    }


@needs_hledger
def test_the_worked_one_adds_up_over_the_night_when_the_clocks_go_forward(tmp_path: Path) -> None:
    assert balance(WORKED, tmp_path) == {
        "acme:firewall": Decimal("2.77"),
        "acme:gateway": Decimal("1.50"),
        "acme": Decimal("1.12"),
    }
    assert "; Times are at UTC+01:00 throughout" in written(WORKED)


@needs_hledger
@pytest.mark.parametrize(
    ("starts", "seconds"),
    [
        ([1800], 4 * 3600),
        ([2 * 3600, 3 * 3600], 1800),
        ([2 * 3600 + 1800, 3 * 3600], 1800),
        ([2 * 3600], 7200),
    ],
)
def test_the_night_when_an_hour_happens_twice_adds_up(
    tmp_path: Path, starts: list[int], seconds: int
) -> None:
    of = statement(
        *(line(piece(f"S{at}", FALL + at, seconds, context="night")) for at in starts),
        line(piece("S9", FALL + 40_000, 3600, context="day")),
    )
    assert balance(of, tmp_path) == {
        "acme:night": Decimal(len(starts) * seconds) / 3600,
        "acme:day": Decimal(1),
    }


def test_no_two_entries_overlap_and_times_never_go_back() -> None:
    of = statement(*(line(piece(f"S{n}", FALL + n * 1800, 1800)) for n in range(12)))
    stamps = re.findall(r"^[io] (\S+ \S+)", written(of), re.MULTILINE)
    assert stamps == sorted(stamps)
    assert "throughout" in written(of)


def test_a_day_beside_the_change_keeps_its_local_times() -> None:
    of = statement(line(piece("S1", local("2026-03-28 10:00"))), line(piece("S2", local("2026-03-30 09:00"))))
    assert "\ni 2026-03-28 10:00:00 acme" in written(of)
    assert "\ni 2026-03-30 09:00:00 acme" in written(of)
    assert "local times in Europe/Berlin" in written(of)


@needs_hledger
def test_dates_descriptions_and_ids(tmp_path: Path) -> None:
    entries = hledger(ISSUED, tmp_path, "print")
    assert [(entry["tdate"], entry["tdescription"].split("  ;")[0]) for entry in entries][1:3] == [
        ("2026-03-16", "#4812 Hotfix"),
        ("2026-03-17", HOSTILE.replace(";", ",")),
    ]
    assert "id:7K3M9Q2XVB" in json.dumps(entries)


@needs_hledger
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of=statements())
def test_hledger_reads_whatever_there_is(tmp_path: Path, of: Statement) -> None:
    found = balance(of, tmp_path) if of.lines else {}
    # An entry, and each day of one that goes over midnight, is rounded to a hundredth of an hour; a midnight takes
    # a second away.
    days = sum(2 + one.recorded // 86_400 for _, one in of.pieces)
    exact = Decimal(of.recorded) / 3600
    assert abs(sum(found.values()) - exact) <= days * (HUNDREDTH / 2 + Decimal(1) / 3600)
    for name in found:
        assert name == of.client_key or name.startswith(f"{of.client_key}:")


@needs_hledger
def test_no_sessions_is_a_file_too(tmp_path: Path) -> None:
    assert balance(EMPTY, tmp_path) == {}


@needs_hledger
def test_text_makes_no_entry_of_its_own(tmp_path: Path) -> None:
    trap = "x\ni 2026-03-01 00:00:00 evil\r\no 2026-03-02 00:00:00"
    one = piece("S1", NIGHT, note=trap, ticket=trap, context="a:b  c;(d)")
    of = replace(statement(line(one)), client=Party(trap), number=trap)
    assert balance(of, tmp_path) == {"acme:a-b-c-d": Decimal(1)}


def test_rounding_is_told_by_the_head() -> None:
    assert "; Recorded: 5:23:07 in 5 sessions." in written(WORKED)
    assert (Decimal(WORKED.recorded) / 3600).quantize(HUNDREDTH, ROUND_HALF_UP) == Decimal("5.39")
