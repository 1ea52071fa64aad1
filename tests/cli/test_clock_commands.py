from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def of(records: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(record[name] for name in names) for record in records]


class TestStart:
    def test_the_first_client_starts_the_clock(self, cli: CommandLine) -> None:
        assert "ACME Corp" in cli.done("start", "acme")
        assert of(cli.log(), "client", "state", "start") == [("acme", "running", "2026-03-16T09:36:00+01:00")]

    def test_a_context_a_note_and_a_ticket_can_be_given(self, cli: CommandLine) -> None:
        cli.done("start", "acme/firewall", "rolled", "out", "rules", "--ticket", "#CHG-1")
        expected = [("firewall", "rolled out rules", "CHG-1")]
        assert of(cli.log(), "context", "note", "ticket") == expected

    def test_an_unknown_context_is_created_and_said_so(self, cli: CommandLine) -> None:
        assert "firewall (new)" in cli.done("start", "acme/firewall")
        assert "new" not in cli.done("start", "acme/firewall", "again")

    def test_words_of_a_note_are_plain_text(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "mail to", "@anna", "#5 C#")
        assert of(cli.log(), "note", "context", "ticket") == [("mail to @anna #5 C#", None, "")]

    def test_switching_ends_what_ran_at_the_same_instant(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        cli.clock.tick(3600)
        cli.done("start", "globex")
        first, second = cli.log()
        assert first["end"] == second["start"] == "2026-03-16T10:36:00+01:00"
        assert (first["seconds"], second["state"]) == (3600, "running")

    def test_a_hotkey_is_a_key_that_the_next_one_corrects(self, cli: CommandLine) -> None:
        cli.done("start", "1")
        cli.clock.tick(3)
        cli.done("start", "2")
        assert of(cli.log(), "client", "start") == [("globex", "2026-03-16T09:36:00+01:00")]

    @pytest.mark.parametrize(
        "words", [["1", "note"], ["1", "--ticket", "T"], ["1/firewall"], ["acme"], ["1", "--at", "now"]]
    )
    def test_what_was_typed_is_no_key(self, cli: CommandLine, words: list[str]) -> None:
        cli.done("start", *words)
        cli.clock.tick(3)
        cli.done("start", "2")
        assert of(cli.log(), "client") == [("acme",), ("globex",)]

    @pytest.mark.parametrize(
        "when", ["-5m", "5m", "09:31", "931", "2026-03-16 09:31", "2026-03-16T08:31:00Z"]
    )
    def test_at_takes_every_form_of_a_time(self, cli: CommandLine, when: str) -> None:
        cli.done("start", "acme", "--at", when)
        assert of(cli.log(), "start") == [("2026-03-16T09:31:00+01:00",)]

    def test_at_with_an_equals_sign(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "--at=-5m")
        assert of(cli.log(), "start") == [("2026-03-16T09:31:00+01:00",)]

    def test_the_future_is_refused(self, cli: CommandLine) -> None:
        assert "future" in cli.refused("start", "acme", "--at", "2026-03-16 11:00")
        assert cli.log() == []

    def test_a_time_that_does_not_exist_is_refused(self, cli: CommandLine) -> None:
        cli.clock.wall = 1_774_778_400  # 2026-03-29 12:00 in Berlin
        assert "does not exist" in cli.refused("start", "acme", "--at", "02:30")

    def test_a_time_that_exists_twice_is_refused_with_both(self, cli: CommandLine) -> None:
        cli.clock.wall = 1_792_918_800  # 2026-10-25 10:00 in Berlin
        said = cli.refused("start", "acme", "--at", "02:30")
        assert "2026-10-25T02:30:00+02:00" in said
        assert "2026-10-25T02:30:00+01:00" in said

    def test_what_would_vanish_needs_a_yes(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "--at", "-30m")
        cli.done("start", "globex", "--at", "-20m")
        cli.done("stop", "--at", "-10m")
        assert "--yes" in cli.refused("start", "acme", "new", "--at", "-25m")
        assert len(cli.log()) == 2
        cli.done("start", "acme", "new", "--at", "-25m", "--yes")
        assert of(cli.log(), "client", "note") == [("acme", ""), ("acme", "new")]

    def test_where_someone_can_answer_it_is_asked(
        self, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli.done("start", "acme", "--at", "-30m")
        cli.done("start", "globex", "--at", "-20m")
        cli.done("stop", "--at", "-10m")
        cli.answers = True
        asked: list[str] = []

        def answer(question: str, **_: object) -> bool:
            asked.append(question)
            return len(asked) > 1

        monkeypatch.setattr("click.confirm", answer)
        assert cli.refused("start", "acme", "new", "--at", "-25m") == "Nothing was changed.\n"
        cli.done("start", "acme", "new", "--at", "-25m")
        assert of(cli.log(), "client", "note") == [("acme", ""), ("acme", "new")]

    def test_an_unknown_client_is_refused_with_the_nearest(self, cli: CommandLine) -> None:
        assert "globex" in cli.refused("start", "globx")
        assert cli.refused("start", "7").startswith("No client has the hotkey 7.")

    @pytest.mark.parametrize("word", ["", "/firewall", "acme/", "/"])
    def test_half_a_target_is_refused(self, cli: CommandLine, word: str) -> None:
        assert "CLIENT" in cli.refused("start", word)

    def test_an_empty_ledger_says_how_to_begin(self, empty: CommandLine) -> None:
        assert "hraas client add" in empty.refused("start", "acme")

    def test_json_is_the_session(self, cli: CommandLine) -> None:
        record = cli.record("start", "acme/firewall", "hello")
        assert set(record) == {
            "id", "client", "context", "ticket", "note", "start", "end", "seconds", "provenance", "state", "statement",
        }  # fmt: skip
        assert (record["client"], record["context"], record["note"]) == ("acme", "firewall", "hello")
        assert (record["end"], record["state"], record["statement"]) == (None, "running", None)


class TestOtherVerbs:
    def test_an_unknown_caller_is_assigned_later(self, cli: CommandLine) -> None:
        session = cli.record("unassigned")
        assert session["client"] is None
        cli.clock.tick(60)
        cli.done("stop")
        assert of(cli.log(), "state") == [("unassigned",)]
        cli.done("assign", session["id"][:6].lower(), "globex/vpn")
        assert of(cli.log(), "client", "context", "state") == [("globex", "vpn", "filed")]

    def test_return_goes_back(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "the rules")
        cli.clock.tick(60)
        cli.done("start", "globex")
        cli.clock.tick(60)
        assert "ACME Corp" in cli.done("return")
        assert of(cli.log(), "client", "note") == [
            ("acme", "the rules"),
            ("globex", ""),
            ("acme", "the rules"),
        ]

    def test_return_with_nothing_running_resumes(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        cli.clock.tick(60)
        cli.done("stop")
        cli.clock.tick(60)
        assert cli.record("return")["client"] == "acme"

    def test_return_with_nowhere_to_go_is_refused(self, cli: CommandLine) -> None:
        cli.refused("return")

    def test_stop_takes_a_time(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "--at", "09:00")
        cli.done("stop", "--at", "-6m")
        assert of(cli.log(), "seconds", "end") == [(1800, "2026-03-16T09:30:00+01:00")]

    def test_stop_before_the_start_is_refused(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "--at", "09:00")
        cli.refused("stop", "--at", "08:00")
        assert of(cli.log(), "state") == [("running",)]

    def test_stop_with_nothing_running_is_refused(self, cli: CommandLine) -> None:
        cli.refused("stop")

    def test_undo_and_redo(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        cli.done("undo")
        assert cli.log() == []
        cli.done("redo")
        assert of(cli.log(), "client") == [("acme",)]

    def test_undoing_more_than_a_minute_needs_a_yes(self, cli: CommandLine) -> None:
        cli.done("add", "acme", "-2h", "-1h")
        assert "--yes" in cli.refused("undo")
        assert len(cli.log()) == 1
        cli.done("undo", "--yes")
        assert cli.log() == []

    def test_nothing_to_undo_or_redo(self, empty: CommandLine) -> None:
        empty.refused("undo")
        empty.refused("redo")
