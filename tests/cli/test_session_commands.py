from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


class TestNote:
    def test_the_running_session_gets_it(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        record = cli.record("note", "fixed the", "@firewall", "timeout #4812")
        assert (record["note"], record["context"], record["ticket"]) == (
            "fixed the timeout",
            "firewall",
            "4812",
        )

    def test_what_it_leaves_out_stays(self, cli: CommandLine) -> None:
        cli.done("start", "acme/firewall", "--ticket", "4812")
        record = cli.record("note", "hello")
        assert (record["note"], record["context"], record["ticket"]) == ("hello", "firewall", "4812")

    def test_append_adds(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "one")
        assert cli.record("note", "two", "--append")["note"].split() == ["one", "two"]

    def test_another_session_by_a_part_of_its_id(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme", "-2h", "-1h")
        cli.done("start", "globex")
        cli.done("note", "late", "--session", session["id"][:7])
        assert [record["note"] for record in cli.log()] == ["late", ""]

    def test_nothing_running_is_refused(self, cli: CommandLine) -> None:
        assert "--session" in cli.refused("note", "hello")

    def test_an_unknown_id_is_refused(self, cli: CommandLine) -> None:
        cli.refused("note", "hello", "--session", "ZZZZZZZZZZ")

    def test_dashes_after_two_dashes_are_text(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        assert cli.run("note", "--json", "--", "--at", "-x").json["note"] == "--at -x"


class TestAssign:
    def test_an_unknown_client_is_refused(self, cli: CommandLine) -> None:
        session = cli.record("unassigned")
        assert "acme" in cli.refused("assign", session["id"], "acmee")

    def test_an_unknown_session_is_refused(self, cli: CommandLine) -> None:
        cli.refused("assign", "ZZZZ", "acme")

    def test_a_prefix_of_several_is_refused_with_them(
        self, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dice = random.Random(1)
        monkeypatch.setattr("hraas_tui.core.sessions.secrets.choice", lambda _: dice.choice("AB"))
        ids = [cli.record("add", "acme", f"-{hours}h", "+1h")["id"] for hours in (2, 3, 4)]
        shared = "A" if sum(id_[0] == "A" for id_ in ids) > 1 else "B"
        said = cli.refused("assign", shared, "acme")
        assert [id_ in said for id_ in ids] == [id_[0] == shared for id_ in ids]


class TestAdd:
    @pytest.mark.parametrize(
        ("start", "end"),
        [("08:00", "09:00"), ("800", "900"), ("-96m", "-36m"), ("08:00", "+1h"), ("1h36m", "+1h0m")],
    )
    def test_times_in_every_form(self, cli: CommandLine, start: str, end: str) -> None:
        record = cli.record("add", "acme/vpn", start, end, "a", "note", "--ticket", "T-1")
        assert record["start"] == "2026-03-16T08:00:00+01:00"
        assert record["end"] == "2026-03-16T09:00:00+01:00"
        assert (record["seconds"], record["provenance"], record["state"]) == (3600, "typed", "filed")
        assert (record["context"], record["note"], record["ticket"]) == ("vpn", "a note", "T-1")

    def test_options_may_stand_between(self, cli: CommandLine) -> None:
        record = cli.record("add", "--ticket", "T-1", "acme", "-2h", "--json", "-1h", "note")
        assert (record["ticket"], record["note"], record["seconds"]) == ("T-1", "note", 3600)

    def test_an_end_before_the_start_is_refused(self, cli: CommandLine) -> None:
        assert "not after the start" in cli.refused("add", "acme", "-1h", "-2h")

    def test_an_overlap_is_refused(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "08:00", "09:00")
        cli.refused("add", "globex", "08:30", "09:30")
        assert len(cli.log()) == 1

    def test_an_unknown_option_is_bad_usage(self, cli: CommandLine) -> None:
        assert "--tickte" in cli.misused("add", "acme", "-2h", "-1h", "--tickte", "T")

    def test_an_option_without_its_value_is_bad_usage(self, cli: CommandLine) -> None:
        assert "--ticket" in cli.misused("add", "acme", "-2h", "-1h", "--ticket")
