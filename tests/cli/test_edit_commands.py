"""Putting right what was recorded, from a shell: edit, split, join, delete, break, and their previews."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from hraas_tui.core.text import NOTE_LIMIT

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

SUNDAY_IN_MARCH = 1_774_778_400
"""2026-03-29 12:00 in Berlin, where 02:00 to 03:00 was left out that night."""
SUNDAY_IN_OCTOBER = 1_792_918_800
"""2026-10-25 10:00 in Berlin, where 02:00 to 03:00 came twice that night."""


def times(cli: CommandLine, *words: str) -> list[str]:
    """Today's sessions as `acme 08:00–09:00`."""
    return [
        f"{each['client']} {each['start'][11:16]}–{(each['end'] or '')[11:16]}" for each in cli.log(*words)
    ]


def acts(cli: CommandLine) -> int:
    """How many changes were made to the ledger."""
    return len(journal(cli))


def journal(cli: CommandLine) -> list[dict[str, Any]]:
    """The bodies of the journal."""
    with sqlite3.connect(cli.ledger) as ledger:
        return [json.loads(body) for (body,) in ledger.execute("SELECT body FROM journal ORDER BY seq")]


@pytest.fixture
def morning(cli: CommandLine) -> CommandLine:
    """ACME 07:00–08:00 (firewall, T-1, "rules"), Globex 08:00–08:30, a gap, ACME 08:45–09:00."""
    cli.done("add", "acme/firewall", "07:00", "08:00", "rules", "--ticket", "T-1")
    cli.done("add", "globex", "08:00", "08:30")
    cli.done("add", "acme", "08:45", "09:00")
    return cli


def ids(cli: CommandLine) -> list[str]:
    return [str(each["id"]) for each in cli.log()]


class TestEditTimes:
    def test_a_start_alone(self, morning: CommandLine) -> None:
        said = morning.done("edit", ids(morning)[2], "--start", "08:40")
        assert said == "Moved ACME Corp · firewall 08:45–09:00 to 08:40–09:00.\n"
        assert times(morning) == ["acme 07:00–08:00", "globex 08:00–08:30", "acme 08:40–09:00"]

    @pytest.mark.parametrize("end", ["09:10", "910", "+25m", "-26m", "26m", "2026-03-16 09:10", "+0h25m"])
    def test_an_end_in_every_form(self, morning: CommandLine, end: str) -> None:
        record = morning.record("edit", ids(morning)[2], "--end", end)
        assert record["end"] == "2026-03-16T09:10:00+01:00"
        assert (record["seconds"], record["provenance"]) == (1500, "typed")

    def test_a_length_counts_from_the_new_start(self, morning: CommandLine) -> None:
        morning.done("edit", ids(morning)[2], "--end", "+10m", "--start", "08:35")
        assert times(morning)[2] == "acme 08:35–08:45"

    def test_the_neighbour_gives_way_and_it_says_so(self, morning: CommandLine) -> None:
        said = morning.done("edit", ids(morning)[0], "--end", "08:10")
        assert "Globex 08:00–08:30 → 08:10–08:30" in said
        assert "Globex −0:10" in said
        assert "ACME Corp +0:10" in said
        assert times(morning)[:2] == ["acme 07:00–08:10", "globex 08:10–08:30"]

    def test_what_would_vanish_is_refused_without_a_yes(self, morning: CommandLine) -> None:
        before = morning.log()
        said = morning.refused("edit", ids(morning)[0], "--end", "08:30")
        assert "remove Globex 08:00–08:30" in said
        assert "--yes" in said
        assert morning.log() == before

    def test_a_yes_lets_it_vanish(self, morning: CommandLine) -> None:
        assert "Globex 08:00–08:30 is removed" in morning.done(
            "edit", ids(morning)[0], "--end", "08:30", "--yes"
        )
        assert times(morning) == ["acme 07:00–08:30", "acme 08:45–09:00"]

    @pytest.mark.parametrize(("answer", "left"), [(True, 2), (False, 3)])
    def test_where_someone_can_answer_it_is_asked(
        self, morning: CommandLine, monkeypatch: pytest.MonkeyPatch, answer: bool, left: int
    ) -> None:
        morning.answers = True
        monkeypatch.setattr("click.confirm", lambda *_, **__: answer)
        assert morning.run("edit", ids(morning)[0], "--end", "08:30").status == (not answer)
        assert len(morning.log()) == left

    def test_an_answer_counts_only_for_what_was_asked(
        self, morning: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        morning.answers = True
        first, second, _ = ids(morning)

        def meanwhile(*_: object, **__: object) -> bool:
            morning.run("edit", second, "--note", "important")
            return True

        monkeypatch.setattr("click.confirm", meanwhile)
        assert "changed meanwhile" in morning.run("edit", first, "--end", "08:30").err
        assert len(morning.log()) == 3

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["--end", "11:00"], "future"),
            (["--end", "+9h"], "future"),
            (["--start", "09:30"], "end has to come after"),
            (["--end", "08:45"], "future"),  # the next such time after the start is tomorrow's
            (["--end", "2026-03-16 08:30"], "not after the start"),
            (["--start", "25:00"], "no time"),
            (["--end", "whenever"], "no time"),
            (["--start", ""], "no time"),
            (["--start", "9"], "can be a time or minutes"),
        ],
    )
    def test_what_can_not_be_is_refused(self, morning: CommandLine, words: list[str], reason: str) -> None:
        before = morning.log()
        assert reason in morning.refused("edit", ids(morning)[2], *words)
        assert morning.log() == before

    def test_the_end_of_what_runs_is_refused(self, morning: CommandLine) -> None:
        session = morning.record("start", "globex", "--at", "09:10")["id"]
        assert "Stop it first" in morning.refused("edit", session, "--end", "09:20")
        morning.done("edit", session, "--start", "09:05")
        assert times(morning)[3] == "globex 09:05–"

    def test_an_end_that_is_told_settles_what_nobody_could_vouch_for(self, cli: CommandLine) -> None:
        session = cli.record("start", "acme")["id"]
        cli.clock.tick(12 * 3600)
        assert cli.record("stop")["state"] == "unresolved"
        assert cli.record("edit", session, "--note", "forgotten")["state"] == "unresolved"
        record = cli.record("edit", session, "--end", "17:30")
        assert (record["state"], record["end"]) == ("filed", "2026-03-16T17:30:00+01:00")

    def test_a_bare_time_is_of_the_sessions_own_day(self, morning: CommandLine) -> None:
        session = ids(morning)[2]
        morning.clock.tick(3 * 24 * 3600)
        morning.done("edit", session, "--start", "08:35", "--end", "09:30")
        assert times(morning, "--day", "2026-03-16")[2] == "acme 08:35–09:30"

    def test_another_day_is_named(self, morning: CommandLine) -> None:
        session = ids(morning)[2]
        said = morning.done("edit", session, "--start", "yesterday 08:00", "--end", "+1h")
        assert said == "Moved ACME Corp · firewall 08:45–09:00 to 08:00–09:00 of 2026-03-15.\n"
        said = morning.done("edit", session, "--end", "2026-03-16 08:30", "--yes")
        assert "to 2026-03-15 08:00 – 2026-03-16 08:30." in said

    def test_the_hours_after_midnight_belong_to_the_day_before(self, cli: CommandLine) -> None:
        cli.clock.wall -= 8 * 3600  # 01:36
        session = cli.record("add", "acme", "23:00", "00:30")["id"]
        cli.clock.tick(2 * 24 * 3600)
        cli.done("edit", session, "--start", "00:10")
        assert cli.log("--day", "2026-03-15")[0]["start"] == "2026-03-16T00:10:00+01:00"

    def test_a_time_that_came_twice_is_refused_with_both(self, cli: CommandLine) -> None:
        cli.clock.wall = SUNDAY_IN_OCTOBER
        session = cli.record("add", "acme", "2026-10-25 00:30", "2026-10-25T04:30+01:00")["id"]
        for words in (["edit", session, "--start", "02:30"], ["split", session, "02:30"]):
            said = cli.refused(*words)
            assert "2026-10-25T02:30:00+02:00" in said
            assert "2026-10-25T02:30:00+01:00" in said
        cli.done("edit", session, "--start", "2026-10-25T02:30:00+01:00")
        (record,) = cli.log("--day", "2026-10-24")
        assert (record["start"], record["seconds"]) == ("2026-10-25T02:30:00+01:00", 7200)

    def test_a_time_that_never_came_is_refused(self, cli: CommandLine) -> None:
        cli.clock.wall = SUNDAY_IN_MARCH
        session = cli.record("add", "acme", "2026-03-29 01:30", "2026-03-29 04:30")["id"]
        for words in (["edit", session, "--start", "02:30"], ["split", session, "02:30"]):
            assert "does not exist" in cli.refused(*words)
        cli.done("edit", session, "--end", "+1h")
        assert cli.log("--day", "2026-03-28")[0]["end"] == "2026-03-29T03:30:00+02:00"


class TestEditWords:
    def test_context_note_and_ticket(self, morning: CommandLine) -> None:
        words = ["--context", "vpn", "--note", "renewed @x", "--ticket", "#T-2"]
        record = morning.record("edit", ids(morning)[2], *words)
        assert (record["context"], record["note"], record["ticket"]) == ("vpn", "renewed @x", "T-2")

    @pytest.mark.parametrize(
        ("option", "left"),
        [("context", (None, "T-1", "rules")), ("ticket", ("firewall", "", "rules")), ("note", ("firewall", "T-1", ""))],
    )  # fmt: skip
    def test_an_empty_text_clears(self, morning: CommandLine, option: str, left: tuple[Any, ...]) -> None:
        record = morning.record("edit", ids(morning)[0], f"--{option}", "")
        assert (record["context"], record["ticket"], record["note"]) == left

    def test_another_client_clears_context_and_ticket_and_says_so(self, morning: CommandLine) -> None:
        session = ids(morning)[0]
        assert "context and ticket cleared" in morning.done("edit", session, "--client", "globex")
        record = morning.log()[0]
        assert (record["client"], record["context"], record["ticket"]) == ("globex", None, "")
        assert record["note"] == "rules"

    @pytest.mark.parametrize("words", [["2/vpn"], ["globex", "--context", "vpn"], ["Globex/vpn"]])
    def test_another_client_with_its_context(self, morning: CommandLine, words: list[str]) -> None:
        record = morning.record("edit", ids(morning)[0], "--client", *words)
        assert (record["client"], record["context"], record["ticket"]) == ("globex", "vpn", "")

    @pytest.mark.parametrize("nobody", ["0", "unassigned", ""])
    def test_nobody_makes_it_unassigned(self, morning: CommandLine, nobody: str) -> None:
        record = morning.record("edit", ids(morning)[0], "--client", nobody)
        assert (record["client"], record["context"], record["state"]) == (None, None, "unassigned")

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["--client", "acmee"], "acme"),
            (["--client", "7"], "hotkey 7"),
            (["--client", "globex/"], "CLIENT/CONTEXT"),
            (["--client", "0", "--context", "vpn"], "needs its client"),
            (["--context", "two words"], "space"),
            (["--ticket", "two words"], "spaces"),
            (["--note", "x" * (NOTE_LIMIT + 1)], "2,001 characters"),
            (["--note", "fine", "--reason", "x" * (NOTE_LIMIT + 1)], "reason is 2,001 characters"),
        ],
        ids=lambda words: " ".join(words)[:20],
    )
    def test_what_can_not_be_said_is_refused(
        self, morning: CommandLine, words: list[str], reason: str
    ) -> None:
        before = morning.log()
        assert reason in morning.refused("edit", ids(morning)[0], *words)
        assert morning.log() == before

    def test_nothing_to_change_is_bad_usage(self, morning: CommandLine) -> None:
        assert "Nothing to change" in morning.misused("edit", ids(morning)[0], "--reason", "none")

    def test_two_contexts_are_bad_usage(self, morning: CommandLine) -> None:
        morning.misused("edit", ids(morning)[0], "--client", "acme/vpn", "--context", "firewall")

    def test_what_is_so_already_changes_nothing(self, morning: CommandLine) -> None:
        before = acts(morning)
        assert "stays as it is" in morning.done("edit", ids(morning)[0], "--note", "rules")
        assert acts(morning) == before

    def test_an_id_is_any_clear_beginning_of_it(self, morning: CommandLine) -> None:
        morning.done("edit", ids(morning)[0][:7].lower(), "--note", "found")
        assert morning.log()[0]["note"] == "found"
        for odd in ("", "ZZZZ", "%", "*", "\x1b[31m", "--"):
            assert morning.run("edit", "--note", "lost", "--", odd).status == 1


class TestReason:
    @pytest.mark.parametrize(
        "words",
        [
            ["edit", "0", "--note", "n"],
            ["split", "0", "07:30"],
            ["join", "1", "0"],
            ["delete", "0"],
            ["assign", "0", "globex"],
            ["break", "08:30", "08:45"],
            ["add", "acme", "09:10", "+5m"],
        ],
        ids=lambda words: words[0],
    )
    def test_the_journal_keeps_it(self, morning: CommandLine, words: list[str]) -> None:
        morning.done("assign", ids(morning)[1], "acme")
        known = ids(morning)
        before = acts(morning)
        given = [known[int(word)] if word in {"0", "1"} else word for word in words]
        morning.done(*given, "--reason", " the client\x1b[2J  called ")
        added = journal(morning)[before:]
        assert added
        assert {body["reason"] for body in added} == {"the client[2J called"}


class TestSplit:
    def test_two_parts_that_say_the_same(self, morning: CommandLine) -> None:
        session = ids(morning)[0]
        assert morning.done("split", session, "07:20") == "Split ACME Corp · firewall 07:00–08:00 at 07:20.\n"
        first, second, *_ = morning.log()
        assert times(morning)[:2] == ["acme 07:00–07:20", "acme 07:20–08:00"]
        assert second["id"] == session
        same = ("client", "context", "ticket", "note")
        assert [first[name] for name in same] == [second[name] for name in same]

    def test_json_is_both_parts(self, morning: CommandLine) -> None:
        parts = morning.record("split", ids(morning)[0], "07:20")
        assert [part["seconds"] for part in parts] == [1200, 2400]

    def test_a_night_through_is_split_after_the_day_has_changed(self, cli: CommandLine) -> None:
        session = cli.record("add", "acme", "yesterday 22:00", "06:30")["id"]
        cli.done("split", session, "05:00")
        assert [each["end"][11:16] for each in cli.log("--from", "2026-03-15")] == ["05:00", "06:30"]

    @pytest.mark.parametrize("when", ["07:00", "08:00", "06:00", "09:00"])
    def test_a_time_outside_it_is_refused(self, morning: CommandLine, when: str) -> None:
        assert "inside it" in morning.refused("split", ids(morning)[0], when)

    def test_what_runs_goes_on_as_its_later_part(self, morning: CommandLine) -> None:
        session = morning.record("start", "globex", "--at", "09:10")["id"]
        morning.done("split", session, "-10m")
        assert times(morning)[3:] == ["globex 09:10–09:26", "globex 09:26–"]
        assert ids(morning)[4] == session

    def test_the_day_before_yesterday(self, morning: CommandLine) -> None:
        session = ids(morning)[0]
        morning.clock.tick(2 * 24 * 3600)
        morning.done("split", session, "7:30")
        assert times(morning, "--day", "2026-03-16")[0] == "acme 07:00–07:30"


class TestJoin:
    @pytest.fixture
    def parts(self, morning: CommandLine) -> list[str]:
        """ACME 07:00–07:20, 07:20–07:40 and 07:40–08:00."""
        morning.done("split", ids(morning)[0], "07:20")
        morning.done("split", ids(morning)[1], "07:40")
        return ids(morning)[:3]

    def test_several_that_touch_become_one(self, morning: CommandLine, parts: list[str]) -> None:
        record = morning.record("join", parts[2], parts[0], parts[1])
        assert (record["id"], record["seconds"], record["note"]) == (parts[2], 3600, "rules")
        assert times(morning)[0] == "acme 07:00–08:00"

    def test_a_gap_is_taken_after_a_question(self, morning: CommandLine, parts: list[str]) -> None:
        morning.done("delete", parts[1])
        assert "takes the gap too: 0:20 more" in morning.refused("join", parts[0], parts[2])
        assert len(morning.log()) == 4
        morning.done("join", parts[0], parts[2], "--yes")
        assert times(morning)[0] == "acme 07:00–08:00"

    def test_another_session_between_is_refused_whatever_is_answered(self, morning: CommandLine) -> None:
        first, _, last = ids(morning)
        assert "between" in morning.refused("join", first, last, "--yes")

    def test_other_clients_are_refused(self, morning: CommandLine) -> None:
        first, second, _ = ids(morning)
        assert "different clients" in morning.refused("join", first, second)

    def test_other_contexts_are_refused(self, morning: CommandLine, parts: list[str]) -> None:
        morning.done("edit", parts[0], "--context", "vpn")
        assert "different contexts" in morning.refused("join", *parts[:2])

    def test_one_is_bad_usage_and_twice_the_same_is_refused(self, morning: CommandLine) -> None:
        session = ids(morning)[0]
        morning.misused("join", session)
        morning.misused("join")
        assert "two sessions" in morning.refused("join", session, session)


class TestDelete:
    def test_several_at_once(self, morning: CommandLine) -> None:
        first, second, third = ids(morning)
        assert morning.done("delete", third, first) == "Deleted 2 sessions, 1:15.\n"
        assert ids(morning) == [second]

    def test_one_is_named(self, morning: CommandLine) -> None:
        said = morning.done("delete", ids(morning)[1])
        assert said == "Deleted Globex 08:00–08:30, 0:30.\n"

    def test_json_is_what_they_were(self, morning: CommandLine) -> None:
        session = ids(morning)[1]
        (record,) = morning.record("delete", session, session)
        assert (record["id"], record["client"], record["seconds"]) == (session, "globex", 1800)

    def test_what_runs_is_asked_about(self, morning: CommandLine) -> None:
        session = morning.record("start", "globex", "--at", "09:10")["id"]
        assert "still runs" in morning.refused("delete", session)
        assert len(morning.log()) == 4
        morning.done("delete", session, "--yes")
        assert len(morning.log()) == 3

    def test_if_one_is_unknown_none_goes(self, morning: CommandLine) -> None:
        morning.refused("delete", ids(morning)[0], "ZZZZ")
        assert len(morning.log()) == 3
        morning.misused("delete")


class TestBreak:
    def test_a_gap_becomes_one(self, morning: CommandLine) -> None:
        assert morning.done("break", "08:30", "08:45") == "Break 08:30–08:45, 0:15.\n"
        assert len(morning.log()) == 3

    def test_json_is_its_time(self, morning: CommandLine) -> None:
        assert morning.record("break", "08:30", "+15m") == {
            "start": "2026-03-16T08:30:00+01:00", "end": "2026-03-16T08:45:00+01:00", "seconds": 900,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["08:29", "08:45"], "no gap"),
            (["09:00", "09:50"], "future"),
            (["08:45", "-1h"], "not after the start"),
        ],
    )
    def test_what_is_no_gap_is_refused(self, morning: CommandLine, words: list[str], reason: str) -> None:
        before = acts(morning)
        assert reason in morning.refused("break", *words)
        assert acts(morning) == before

    def test_one_that_is_marked_already_stays(self, morning: CommandLine) -> None:
        morning.done("break", "08:30", "08:45")
        before = acts(morning)
        assert morning.done("break", "08:30", "08:40") == "08:30–08:40 is a break already.\n"
        assert acts(morning) == before

    def test_undo_takes_it_back(self, morning: CommandLine) -> None:
        morning.done("break", "08:30", "08:45")
        assert "08:30–08:45" in morning.done("undo")
        assert "08:30–08:45" in morning.done("redo")


class TestPreview:
    @pytest.mark.parametrize(
        "words",
        [
            ["edit", "0", "--end", "08:10"],
            ["edit", "0", "--end", "08:30"],
            ["split", "0", "07:30"],
            ["delete", "0"],
            ["assign", "0", "globex"],
            ["break", "08:30", "08:45"],
            ["add", "globex", "07:10", "07:20"],
        ],
        ids=" ".join,
    )
    def test_it_changes_nothing(self, morning: CommandLine, words: list[str]) -> None:
        given = [ids(morning)[0] if word == "0" else word for word in words]
        before = (morning.log(), acts(morning))
        assert morning.done(*given, "--preview").startswith("Preview, nothing is changed: ")
        assert (morning.log(), acts(morning)) == before

    def test_it_says_which_time_moves_to_whom(self, morning: CommandLine) -> None:
        said = morning.done("edit", ids(morning)[0], "--end", "08:10", "--preview")
        assert "Globex 08:00–08:30 → 08:10–08:30 (Globex −0:10, ACME Corp +0:10)." in said
        assert morning.done("delete", ids(morning)[0], "--preview").endswith(
            "Recorded time: ACME Corp −1:00.\n"
        )
        assert morning.done("split", ids(morning)[0], "07:30", "--preview").endswith(
            "Recorded time: no change.\n"
        )

    def test_it_says_what_would_be_asked(self, morning: CommandLine) -> None:
        said = morning.done("edit", ids(morning)[0], "--end", "08:30", "--preview")
        assert said.splitlines()[-1].startswith("It asks first: This would remove Globex 08:00–08:30.")

    def test_json_is_the_change_in_seconds(self, morning: CommandLine) -> None:
        found = morning.record("edit", ids(morning)[0], "--end", "08:10", "--preview")
        assert found["question"] is None
        assert found["moved"] == [
            {"client": "globex", "seconds": -600},
            {"client": "acme", "seconds": 600},
        ]

    def test_what_is_refused_is_refused(self, morning: CommandLine) -> None:
        assert "inside it" in morning.refused("split", ids(morning)[0], "09:00", "--preview")

    def test_it_agrees_with_the_deed(self, morning: CommandLine) -> None:
        words = ["edit", ids(morning)[0], "--start", "06:50", "--end", "08:30", "--yes"]
        said = morning.done(*words, "--preview")
        assert said.splitlines()[0].removeprefix("Preview, nothing is changed: ") == morning.done(*words)[:-1]


class TestTakingBack:
    def test_an_edit_is_told_in_words(self, morning: CommandLine) -> None:
        before = morning.log()
        morning.done("edit", ids(morning)[0], "--end", "08:10")
        after = morning.log()
        asked = morning.refused("undo")
        assert "Globex +0:10" in asked
        assert "ACME Corp −0:10" in asked
        assert "--yes" in asked
        assert morning.log() == after
        assert morning.done("undo", "--yes").startswith("Undid: moved ACME Corp · firewall 07:00–08:00")
        assert morning.log() == before
        assert "Globex −0:10" in morning.refused("redo")
        assert morning.done("redo", "--yes").startswith("Redid: ")
        assert morning.log() == after

    def test_what_was_added_is_named_not_what_gave_way(self, morning: CommandLine) -> None:
        morning.done("add", "globex", "07:10", "07:20", "--yes")
        assert "added Globex 07:10–07:20" in morning.refused("undo")
        assert morning.done("undo", "--yes").startswith("Undid: added Globex 07:10–07:20 (")

    def test_what_changes_no_time_is_not_asked_about(self, morning: CommandLine) -> None:
        before = morning.log()
        morning.done("edit", ids(morning)[0], "--note", "other")
        morning.done("undo")
        assert morning.log() == before

    def test_any_number_of_steps(self, morning: CommandLine) -> None:
        before = morning.log()
        first, second, third = ids(morning)
        for words in (
            ["split", first, "07:30"],
            ["edit", second, "--client", "0"],
            ["edit", second, "--client", "acme"],
            ["join", first, second, third, "--yes"],
            ["delete", third],
            ["add", "globex", "07:00", "08:00", "--yes"],
        ):
            morning.done(*words)
        after = morning.log()
        for _ in range(6):
            morning.done("undo", "--yes")
        assert morning.log() == before
        for _ in range(6):
            morning.done("redo", "--yes")
        assert morning.log() == after
        assert "nothing to redo" in morning.refused("redo", "--yes")

    def test_a_yes_counts_only_for_what_was_asked(
        self, morning: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        morning.answers = True
        morning.done("delete", ids(morning)[1])

        def meanwhile(*_: object, **__: object) -> bool:
            morning.run("start", "acme")
            return True

        monkeypatch.setattr("click.confirm", meanwhile)
        assert "changed meanwhile" in morning.run("undo").err
        assert len(morning.log()) == 3
