from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.sessions import ALPHABET

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
    def test_another_client_clears_context_and_ticket_and_says_so(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme/firewall", "-2h", "-1h", "rules", "--ticket", "T-1")["id"]
        assert "cleared" in cli.done("assign", session, "globex")
        (record,) = cli.log()
        assert (record["client"], record["context"], record["ticket"]) == ("globex", None, "")
        assert record["note"] == "rules"

    def test_another_clients_context_can_be_given(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme/firewall", "-2h", "-1h", "--ticket", "T-1")["id"]
        record = cli.record("assign", session, "2/vpn")
        assert (record["client"], record["context"], record["ticket"]) == ("globex", "vpn", "")

    def test_an_unassigned_session_keeps_its_ticket(self, cli: CommandLine) -> None:
        session = cli.record("unassigned")["id"]
        cli.done("note", "#T-1")
        assert cli.record("assign", session, "acme")["ticket"] == "T-1"

    def test_several_at_once(self, cli: CommandLine) -> None:
        first = cli.record("add", "acme/firewall", "-2h", "+30m")["id"]
        second = cli.record("add", "globex", "-1h", "+30m")["id"]
        assert cli.done("assign", first, second, "globex/vpn").startswith(
            "Assigned 2 sessions to Globex · vpn"
        )
        assert {(each["client"], each["context"]) for each in cli.log()} == {("globex", "vpn")}
        assert [each["id"] for each in cli.record("assign", second, first, second, "acme")] == [second, first]
        cli.refused("assign", first, "ZZZZ", "globex")
        assert {each["client"] for each in cli.log()} == {"acme"}

    def test_the_same_client_clears_nothing(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme/firewall", "-2h", "-1h", "--ticket", "T-1")["id"]
        assert "already" in cli.done("assign", session, "acme")
        assert cli.log()[0]["context"] == "firewall"

    def test_an_unknown_client_is_refused(self, cli: CommandLine) -> None:
        session = cli.record("unassigned")
        assert "acme" in cli.refused("assign", session["id"], "acmee")

    def test_an_unknown_session_is_refused(self, cli: CommandLine) -> None:
        cli.refused("assign", "ZZZZ", "acme")

    def test_a_prefix_of_several_is_refused_with_them(
        self, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dice = random.Random(1)
        letters = [ALPHABET.index(letter) for letter in "AB"]
        monkeypatch.setattr(
            "hraas_tui.core.sessions.urandom", lambda size: bytes(dice.choice(letters) for _ in range(size))
        )
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

    def test_an_overlap_is_refused_without_a_yes(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "08:00", "09:00")
        said = cli.refused("add", "globex", "08:30", "09:30")
        assert "recorded already: ACME Corp 08:00–09:00" in said
        assert "--yes" in said
        assert len(cli.log()) == 1

    def test_with_a_yes_what_is_there_gives_way(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "08:00", "09:00")
        said = cli.done("add", "globex", "08:30", "09:30", "--yes")
        assert "ACME Corp 08:00–09:00 → 08:00–08:30 (ACME Corp −0:30, Globex +1:00)" in said
        assert [(each["client"], each["seconds"]) for each in cli.log()] == [("acme", 1800), ("globex", 3600)]

    def test_inside_another_it_leaves_both_sides(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme", "08:00", "09:00", "rules")["id"]
        cli.done("add", "globex", "08:20", "+10m", "--yes")
        log = cli.log()
        assert [(each["client"], each["seconds"]) for each in log] == [
            ("acme", 1200),
            ("globex", 600),
            ("acme", 1800),
        ]
        assert log[2]["id"] == session
        assert (log[0]["note"], log[0]["provenance"]) == ("rules", "typed")

    def test_an_unknown_option_is_bad_usage(self, cli: CommandLine) -> None:
        assert "--tickte" in cli.misused("add", "acme", "-2h", "-1h", "--tickte", "T")

    def test_an_option_without_its_value_is_bad_usage(self, cli: CommandLine) -> None:
        assert "--ticket" in cli.misused("add", "acme", "-2h", "-1h", "--ticket")
