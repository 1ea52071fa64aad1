from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.cli.compare import print_text
from hraas_tui.core.billing.comparing import compare
from hraas_tui.core.moments import MINUTE, Days
from tests.support.days import NOON, ROSTER, ZONE
from tests.support.statements import MARCH, Call, statement

if TYPE_CHECKING:
    import pytest

    from hraas_tui.core.billing.statements import Statement
    from tests.support.command_line import CommandLine

SAME = "Rolled the certificate of the proxy"


def two_calls(cli: CommandLine) -> tuple[str, str]:
    """Four minutes for each client, one after the other, billed as six each; the ids of the two sessions."""
    words = {"acme": "09:00 09:04", "globex": "09:04 09:08"}
    first, second = (
        cli.record("add", client, *times.split(), SAME, "--ticket", "CHG-1")["id"]
        for client, times in words.items()
    )
    return first, second


def squeezed(text: str) -> list[str]:
    """Lines without what aligns their columns."""
    return [" ".join(line.split()) for line in text.splitlines()]


def printed(capsys: pytest.CaptureFixture[str], *statements: Statement) -> list[str]:
    capsys.readouterr()
    print_text(compare(statements, Days(ZONE)), ROSTER.clients, MARCH, Days(ZONE))
    return squeezed(capsys.readouterr().out)


class TestCommand:
    def test_three_clients_are_named_as_a_person_says_it(self, cli: CommandLine) -> None:
        two_calls(cli)
        cli.done("client", "add", "initech")
        said = cli.done("compare", "acme", "globex", "initech", "--month", "this")
        assert said.startswith("ACME Corp, Globex and initech, March 2026\n")

    def test_two_calls_are_found_in_all_three_ways(self, cli: CommandLine) -> None:
        acme, globex = two_calls(cli)
        calls = f"acme {acme} 09:00–09:04 billed 0:06; globex {globex} 09:04–09:08 billed 0:06"
        causes = f"acme {acme} +0:02, globex {globex} +0:02"
        assert squeezed(cli.done("compare", "acme", "globex", "--month", "this")) == [
            "ACME Corp and Globex, March 2026",
            "",
            "Billed to more than one of them after rounding: 0:02",
            f"2026-03-16 09:04–09:06 0:02 {calls}",
            "",
            "Billed over recorded on 1 day, printed minimums aside: 0:04",
            "recorded billed over each sessions",
            f"Mon 16 Mar 2026 0:08 0:12 +0:04 acme +0:02, globex +0:02 {causes}",
            "",
            "Said to more than one of them: 2 wordings",
            f"note “{SAME}” acme {acme}; globex {globex}",
            f"ticket “CHG-1” acme {acme}; globex {globex}",
        ]

    def test_json_has_all_of_it(self, cli: CommandLine) -> None:
        acme, globex = two_calls(cli)
        found = cli.record("compare", "globex", "acme", "--day", "today")
        claim = {
            "client": "acme",
            "session": acme,
            "start": "2026-03-16T09:00:00+01:00",
            "end": "2026-03-16T09:04:00+01:00",
            "seconds": 240,
            "billed_seconds": 360,
            "minimum_seconds": 0,
        }
        assert (found["clients"], found["first"], found["last"]) == (
            ["globex", "acme"],
            "2026-03-16",
            "2026-03-16",
        )
        assert found["billed_twice_seconds"] == 120
        (twice,) = found["billed_twice"]
        assert twice["sessions"][0] == claim
        assert (twice["start"], twice["seconds"], twice["minimum_seconds"]) == (
            "2026-03-16T09:04:00+01:00",
            120,
            0,
        )
        (day,) = found["days"]
        assert (day["seconds"], day["billed_seconds"], day["over_seconds"], day["excessive"]) == (
            480, 720, 240, True,
        )  # fmt: skip
        assert day["clients"]["globex"]["over_seconds"] == 120
        assert claim in day["sessions"]
        assert [(each["kind"], each["sessions"]) for each in found["wording"]] == [
            ("note", {"acme": [acme], "globex": [globex]}),
            ("ticket", {"acme": [acme], "globex": [globex]}),
        ]

    def test_nothing_to_find_is_said(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "08:00", "08:30", "Rolled the certificate")
        cli.done("add", "globex", "08:30", "09:00", "Wrote the runbook")
        assert cli.done("compare", "acme", "globex", "--month", "2026-03").splitlines()[2:] == [
            "No time is billed to more than one of them.",
            "",
            "On no day is more billed than was recorded, printed minimums aside.",
            "",
            "They share no wording and no ticket.",
        ]

    def test_it_needs_two_clients_and_a_period(self, cli: CommandLine) -> None:
        assert "two clients or more" in cli.misused("compare", "acme", "--month", "this")
        assert "two clients or more" in cli.misused("compare", "acme", "ACME", "--month", "this")
        assert "Of which period?" in cli.misused("compare", "acme", "globex")
        assert "There is no client “hooli”" in cli.refused("compare", "acme", "hooli", "--month", "this")


class TestText:
    def test_minimums_are_named_apart(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = printed(
            capsys,
            statement("acme", Call("A", NOON, 5 * MINUTE, 30 * MINUTE, topped_up=25 * MINUTE)),
            statement("globex", Call("G", NOON + 5 * MINUTE, 5 * MINUTE, 5 * MINUTE + 30)),
        )
        assert lines[2:5] == [
            "Billed to more than one of them after rounding: 0:05:30",
            "Printed minimums are the reason for 0:05:30 of it.",
            "2026-03-16 12:05–12:10:30 0:05:30 acme A 12:00–12:05 billed 0:30; globex G 12:05–12:10 billed 0:05:30",
        ]
        assert lines[7:9] == [
            "recorded billed minimums over each sessions",
            "Mon 16 Mar 2026 0:10 0:35:30 0:25 +0:00:30 acme 0:00, globex +0:00:30 globex G +0:00:30",
        ]

    def test_days_within_bounds_are_counted(self, capsys: pytest.CaptureFixture[str]) -> None:
        day = 24 * 60 * MINUTE
        lines = printed(
            capsys,
            statement("acme", *(Call(f"A{n}", NOON + n * day, MINUTE, MINUTE) for n in range(3))),
            statement("globex", Call("G", NOON + 3 * day, MINUTE, 2 * MINUTE)),
        )
        assert lines[4] == "Billed over recorded on 1 day, printed minimums aside: 0:01"
        assert lines[-3] == "3 other days are billed within what was recorded."

    def test_common_words_come_behind_and_apart(self, capsys: pytest.CaptureFixture[str]) -> None:
        calls = [("Weekly meeting", 0), ("Rebuilt archive", 5)]
        lines = printed(
            capsys,
            *(
                statement(key, *(Call(f"{key}{at}", NOON + at + more, 1, 1, note=note) for note, at in calls))
                for key, more in (("acme", 0), ("globex", 60))
            ),
        )
        assert lines[-4:] == [
            "Said to more than one of them: 1 wording",
            "note “Rebuilt archive” acme acme5; globex globex5",
            "Common words that they share, as many clients would: 1 wording",
            "note “Weekly meeting” acme acme0; globex globex0",
        ]

    def test_many_sessions_are_cut(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = printed(
            capsys,
            statement("acme", *(Call(f"A{n}", NOON + n, 1, 1, note=SAME) for n in range(12))),
            statement("globex", Call("G", NOON + 60, 1, 1, note=SAME)),
        )
        assert lines[-1].endswith("acme A0, A1, A2, A3, A4, A5, A6, A7 and 4 more; globex G")

    def test_text_of_a_note_is_only_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        note = "\x1b[31mred [bold]herring[/bold] archive"
        lines = printed(
            capsys,
            statement("acme", Call("A", NOON, 1, 1, note=note)),
            statement("globex", Call("G", NOON + 1, 1, 1, note=note)),
        )
        assert "\x1b" not in "".join(lines)
        assert "[bold]herring[/bold]" in lines[-1]
