from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from hraas_tui.cli.log import COLUMNS
from hraas_tui.formats.csv_rows import SESSION as EXPORTED
from tests.support.clock import MONDAY

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


@pytest.fixture
def week(cli: CommandLine) -> CommandLine:
    """Sessions last Friday, on Sunday night and on Monday; at 12:00 on Monday acme runs."""
    cli.done("add", "acme/firewall", "2026-03-13 10:00", "11:02", "rules", "--ticket", "CHG-1")
    cli.done("add", "globex", "2026-03-16 01:00", "02:00", "night")  # Sunday still: days start at four
    cli.done("add", "globex/vpn", "2026-03-16 08:00", "08:30")
    cli.clock.wall = MONDAY + 144 * 60
    cli.done("start", "acme", "--at", "11:30")
    return cli


def notes(cli: CommandLine, *words: str) -> list[str]:
    return [record["note"] or record["start"][11:16] for record in cli.log(*words)]


class TestPeriods:
    def test_today_without_one(self, week: CommandLine) -> None:
        assert notes(week) == ["08:00", "11:30"]

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--day", "yesterday"], ["night"]),
            (["--day", "friday"], ["rules"]),
            (["--day", "2026-03-13"], ["rules"]),
            (["--from", "2026-03-13"], ["rules", "night", "08:00", "11:30"]),
            (["--from", "2026-03-13", "--to", "2026-03-15"], ["rules", "night"]),
            (["--month", "2026-03"], ["rules", "night", "08:00", "11:30"]),
            (["--month", "this", "--client", "acme"], ["rules", "11:30"]),
            (
                ["--month", "march", "--client", "1", "--client", "globex"],
                ["rules", "night", "08:00", "11:30"],
            ),
            (["--month", "last"], []),
        ],
    )
    def test_options(self, week: CommandLine, words: list[str], expected: list[str]) -> None:
        assert notes(week, *words) == expected

    @pytest.mark.parametrize(
        "words",
        [
            ["--day", "today", "--month", "this"],
            ["--day", "today", "--from", "yesterday"],
            ["--to", "today"],
            ["--format", "xml"],
            ["--json", "--format", "csv"],
            ["today"],
        ],
    )
    def test_bad_usage(self, week: CommandLine, words: list[str]) -> None:
        week.misused("log", *words)

    @pytest.mark.parametrize(
        "words",
        [
            ["--day", "soon"],
            ["--month", "2026-13"],
            ["--from", "2026-03-16", "--to", "2026-03-13"],
            ["--client", "x"],
        ],
    )
    def test_refusals(self, week: CommandLine, words: list[str]) -> None:
        week.refused("log", *words)


class TestText:
    def test_a_day_has_a_heading_with_its_total(self, week: CommandLine) -> None:
        heading, first, second = week.done("log").splitlines()
        assert heading == "Mon 16 Mar 2026  1:00"
        assert first.split()[1:] == ["08:00–08:30", "0:30", "globex", "vpn", "filed"]
        assert second.split()[1:] == ["11:30–", "0:30", "acme", "firewall", "running"]

    def test_several_days_have_a_total(self, week: CommandLine) -> None:
        lines = week.done("log", "--month", "this").splitlines()
        assert [line for line in lines if "2026" in line] == [
            "Fri 13 Mar 2026  1:02", "Sun 15 Mar 2026  1:00", "Mon 16 Mar 2026  1:00",
        ]  # fmt: skip
        assert lines[-1] == "3 days  3:02"

    def test_nothing_is_said_on_stderr(self, week: CommandLine) -> None:
        said = week.run("log", "--month", "last")
        assert (said.status, said.out, said.err) == (0, "", "No sessions: February 2026.\n")

    def test_a_session_over_midnight_is_listed_once(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "2026-03-14 23:00", "05:00")
        assert "23:00–05:00" in cli.done("log", "--day", "2026-03-14")
        assert cli.log("--day", "2026-03-15") == []

    def test_the_state_is_shown(self, cli: CommandLine) -> None:
        cli.done("client", "edit", "acme", "--require", "note")
        cli.done("add", "acme", "-2h", "-1h")
        assert "unfiled" in cli.done("log")
        assert cli.log()[0]["state"] == "unfiled"


class TestMachines:
    def test_json_is_a_list_in_order_of_start(self, week: CommandLine) -> None:
        records = week.log("--month", "this")
        assert [record["start"] for record in records] == sorted(record["start"] for record in records)
        assert records[0] | {"id": ""} == {
            "id": "",
            "client": "acme",
            "context": "firewall",
            "ticket": "CHG-1",
            "note": "rules",
            "start": "2026-03-13T10:00:00+01:00",
            "end": "2026-03-13T11:02:00+01:00",
            "seconds": 3720,
            "provenance": "typed",
            "state": "filed",
            "statement": None,
        }

    def test_json_of_nothing_is_an_empty_list(self, cli: CommandLine) -> None:
        assert cli.run("log", "--format", "json").json == []

    def test_csv_has_the_exports_columns_and_is_marked_internal(self, week: CommandLine) -> None:
        text = week.done("log", "--month", "this", "--format", "csv")
        rows = list(csv.DictReader(StringIO(text, newline="")))
        assert COLUMNS[: len(EXPORTED)] == EXPORTED
        assert tuple(rows[0]) == COLUMNS
        assert {row["audience"] for row in rows} == {"internal"}
        assert [row["client"] for row in rows] == ["acme", "globex", "globex", "acme"]
        assert (rows[0]["seconds"], rows[0]["hours"], rows[0]["date"]) == ("3720", "1.0333", "2026-03-13")
        assert (rows[-1]["end"], rows[-1]["state"]) == ("", "running")
        assert text.count("\r\n") == len(rows) + 1

    def test_csv_cells_are_no_formulas(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "-2h", "-1h", "=1+1")
        assert "'=1+1" in cli.done("log", "--format", "csv")
