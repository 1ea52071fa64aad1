from __future__ import annotations

import json
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest

from hraas_tui.cli import status
from hraas_tui.cli.status_text import FIELDS, HIDDEN, FormatError, fill
from hraas_tui.config import Config
from hraas_tui.core.moments import iso
from hraas_tui.demo import fill as fill_ledger
from tests.support.ledgers import open_keeper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


@pytest.fixture
def busy(cli: CommandLine) -> CommandLine:
    """Acme's firewall was interrupted by an unknown caller, then by globex, which runs for an hour and two."""
    cli.done("start", "acme/firewall", "the rules", "--ticket", "CHG-1", "--at", "08:00")
    cli.done("unassigned", "--at", "08:20")
    cli.done("start", "globex/vpn", "a tunnel", "--ticket", "7", "--at", "08:34")
    return cli


class TestText:
    def test_what_runs_in_a_line(self, busy: CommandLine) -> None:
        assert busy.done("status") == "GLOBEX vpn 1:02\n"

    def test_without_a_context(self, cli: CommandLine) -> None:
        cli.done("start", "acme", "--at", "-5m")
        assert cli.done("status") == "ACME 0:05\n"

    def test_an_unknown_caller(self, cli: CommandLine) -> None:
        cli.done("unassigned", "--at", "-5m")
        assert cli.done("status") == "unassigned 0:05\n"

    def test_a_clock_set_back_shows_no_time_below_nothing(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        cli.clock.step(-3600)
        assert cli.done("status") == "ACME 0:00\n"

    def test_nothing_runs(self, cli: CommandLine) -> None:
        assert cli.refused("status") == "Nothing runs.\n"

    def test_no_ledger_yet_and_none_is_made(self, empty: CommandLine) -> None:
        assert "no ledger" in empty.refused("status")
        assert not empty.ledger.exists()

    def test_no_ledger_in_a_folder_that_does_not_exist(self, empty: CommandLine) -> None:
        empty.refused("status", "--db", str(empty.folder / "deeper" / "ledger.db"))


class TestFormat:
    def test_every_field(self, busy: CommandLine) -> None:
        fields = {name: busy.done("status", "--format", f"{{{name}}}").rstrip("\n") for name in FIELDS}
        running = busy.run("status", "--json").json["running"]
        assert fields == {
            "client": "GLOBEX", "key": "globex", "name": "Globex", "context": "vpn", "ticket": "7",
            "note": "a tunnel", "elapsed": "1:02", "seconds": "3720", "start": "08:34", "today": "1:36",
            "back": "ACME firewall", "id": running["id"],
        }  # fmt: skip

    def test_text_and_braces_around_fields(self, busy: CommandLine) -> None:
        assert busy.done("status", "--format", "{{{client}}} #[bold]{elapsed}") == "{GLOBEX} #[bold]1:02\n"

    @pytest.mark.parametrize(
        "form", ["{nothing}", "{client.name}", "{client!r}", "{}", "{client", "client}", "{0}"]
    )
    def test_a_format_that_cannot_be_filled_is_bad_usage(self, cli: CommandLine, form: str) -> None:
        cli.misused("status", "--format", form)  # even though nothing runs

    def test_an_unknown_field_is_answered_with_all(self, cli: CommandLine) -> None:
        said = cli.misused("status", "--format", "{cleint}")
        assert all(name in said for name in FIELDS)

    def test_the_fields_are_in_the_help(self, cli: CommandLine) -> None:
        said = cli.done("status", "--help")
        assert all(f"{{{name}}}" in said for name in FIELDS)

    def test_so_are_the_views_and_their_columns(self, cli: CommandLine) -> None:
        said = cli.done("status", "--help")
        with sqlite3.connect(cli.ledger) as ledger:
            views = [
                name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE name LIKE 'public%'")
            ]
            assert views
            for view in views:
                columns = [row[1] for row in ledger.execute(f"PRAGMA table_info({view})")]
                assert all(name in said for name in (view, *columns)), view

    def test_filling_is_done_once(self) -> None:
        assert fill("{note}", {"note": "{client} {{"}) == "{client} {{"
        with pytest.raises(FormatError):
            fill("{", {})


class TestJson:
    def test_what_runs_the_stack_and_today(self, busy: CommandLine) -> None:
        record = busy.run("status", "--json").json
        assert record["running"] | {"id": ""} == {
            "id": "", "client": "globex", "context": "vpn", "ticket": "7", "note": "a tunnel",
            "start": "2026-03-16T08:34:00+01:00", "end": None, "seconds": 3720,
            "provenance": record["running"]["provenance"], "state": "running", "statement": None,
        }  # fmt: skip
        assert [(entry["client"], entry["note"], entry["seconds"]) for entry in record["return_stack"]] == [
            ("acme", "the rules", 1200)
        ]
        assert record["today"] == {
            "date": "2026-03-16", "seconds": 5760, "clients": {"acme": 1200, "globex": 3720},
        }  # fmt: skip

    def test_a_session_reads_as_in_the_log(self, busy: CommandLine) -> None:
        record = busy.run("status", "--json").json
        by_id = {each["id"]: each for each in busy.log()}
        assert record["running"] == by_id[record["running"]["id"]]
        assert record["return_stack"] == [by_id[entry["id"]] for entry in record["return_stack"]]

    @pytest.mark.parametrize(
        ("context", "day", "state"),
        [
            ([], "2026-03-16", "unfiled"),
            ([], "2026-03-17", "filed"),
            (["--context", "firewall"], "2026-03-16", "unfiled"),
            (["--context", "mail"], "2026-03-16", "filed"),
        ],
    )
    def test_the_state_follows_the_terms_of_the_day(
        self, busy: CommandLine, context: list[str], day: str, state: str
    ) -> None:
        busy.done("context", "add", "acme/mail")
        busy.done("edit", busy.log()[0]["id"], "--ticket", "")
        busy.done("client", "edit", "acme", *context, "--require", "ticket", "--from", day)
        entry = busy.run("status", "--json").json["return_stack"][0]
        assert entry["state"] == state
        assert {each["id"]: each["state"] for each in busy.log()}[entry["id"]] == state

    def test_terms_lie_over_one_another(self, busy: CommandLine) -> None:
        busy.done("edit", busy.log()[0]["id"], "--ticket", "")
        busy.done("client", "edit", "acme", "--require", "ticket", "--from", "2026-03-01")
        for more in (
            ["--require", "none", "--from", "2026-03-10"],
            ["--context", "firewall", "--require", "ticket", "--from", "2026-03-02"],
            ["--context", "firewall", "--require", "none", "--from", "2026-03-03"],
            ["--zone", "Pacific/Auckland"],
        ):
            busy.done("client", "edit", "acme", *more)
            entry = busy.run("status", "--json").json["return_stack"][0]
            assert {each["id"]: each["state"] for each in busy.log()}[entry["id"]] == entry["state"]

    def test_the_state_of_what_waits_is_the_logs(self, busy: CommandLine) -> None:
        busy.done("client", "edit", "acme", "--require", "note,ticket,context", "--from", "start")
        busy.done("note", "--session", busy.log()[0]["id"], "@firewall")
        assert busy.run("status", "--json").json["return_stack"][0]["state"] == "filed"
        busy.done("client", "edit", "globex", "--require", "note")
        busy.done("start", "globex/other", "--at", "-1m")
        busy.done("start", "acme/x", "y", "--ticket", "z")
        stack = busy.run("status", "--json").json["return_stack"]
        by_id = {each["id"]: each["state"] for each in busy.log()}
        assert [entry["state"] for entry in stack] == [by_id[entry["id"]] for entry in stack]
        assert stack[0]["state"] == "unfiled"

    def test_nothing_runs(self, cli: CommandLine) -> None:
        record = cli.run("status", "--json")
        assert (record.status, record.err) == (0, "")
        assert record.json == {
            "running": None, "return_stack": [], "today": {"date": "2026-03-16", "seconds": 0, "clients": {}},
        }  # fmt: skip

    def test_today_begins_when_the_day_starts(self, cli: CommandLine) -> None:
        cli.done("add", "globex", "2026-03-15 22:00", "23:00")
        cli.done("add", "acme", "2026-03-16 03:00", "05:00")
        assert cli.run("status", "--json").json["today"]["clients"] == {"acme": 3600}

    def test_today_is_what_the_screen_counts(self, busy: CommandLine) -> None:
        keeper = open_keeper(busy.ledger, busy.clock)
        day = keeper.snapshot().day
        assert busy.run("status", "--json").json["today"]["seconds"] == day.worked(busy.clock.now())
        keeper.ledger.close()

    @pytest.mark.parametrize(
        "zone", ["Europe/Berlin", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia", "UTC"]
    )
    def test_times_are_written_as_everywhere(self, zone: str) -> None:
        from hraas_tui.cli.status_text import _local

        for at in (0, 60_000_000, 1_774_746_000, 1_792_890_000, 1_325_239_200):
            assert _local(at, zone).replace("Z", "+00:00") == iso(at, zone).replace("Z", "+00:00")


class TestDiscreet:
    def hidden(self, record: dict[str, Any]) -> None:
        assert record["running"]["client"] == "globex"
        (entry,) = record["return_stack"]
        assert (entry["client"], entry["context"], entry["note"], entry["ticket"]) == (HIDDEN, None, "", "")
        assert record["today"]["clients"] == {"globex": 3720, HIDDEN: 1200}

    def test_by_the_environment(self, busy: CommandLine) -> None:
        busy.environ["HRAAS_DISCREET"] = "1"
        self.hidden(busy.run("status", "--json").json)
        assert busy.done("status", "--format", "{client} {back}") == f"GLOBEX {HIDDEN}\n"

    def test_by_the_ledger(self, busy: CommandLine) -> None:
        keeper = open_keeper(busy.ledger, busy.clock)
        keeper.set_discreet(True)
        keeper.ledger.close()
        self.hidden(busy.run("status", "--json").json)

    @pytest.mark.parametrize(
        ("text", "hidden"),
        [
            ("discreet = true", True),
            ("zone = 'UTC'\n  'discreet'=true # always", True),
            ("discreet = true\nzone = ", True),  # a faulty file was meant so
            ("discreet = false", False),
            ("#discreet = true", False),
            ("[keys]\ndiscreet = true", False),
            ("theme = '''\ndiscreet = true'''", False),
            ("theme = 'discreet'", False),
            ("\xff", False),
        ],
    )
    def test_by_the_configuration(self, busy: CommandLine, text: str, hidden: bool) -> None:
        busy.folder.joinpath("config.toml").write_text(text, encoding="latin-1")
        said = busy.done("status", "--format", "{client} {back}")
        assert said == (f"GLOBEX {HIDDEN}\n" if hidden else "GLOBEX ACME firewall\n")
        busy.environ["HRAAS_DISCREET"] = "0"
        assert busy.done("status", "--format", "{back}") == "ACME firewall\n"

    def test_a_configuration_that_cannot_be_read_hides_nothing(self, busy: CommandLine) -> None:
        for named in (str(busy.folder), str(busy.folder / "none.toml"), "~nobody-has-this-name/c.toml"):
            busy.environ["HRAAS_CONFIG"] = named
            assert busy.done("status", "--format", "{back}") == "ACME firewall\n"

    def test_turned_off(self, busy: CommandLine) -> None:
        busy.environ["HRAAS_DISCREET"] = "0"
        assert busy.done("status", "--format", "{back}") == "ACME firewall\n"


class TestHostileText:
    @pytest.fixture
    def hostile(self, cli: CommandLine) -> CommandLine:
        cli.done("start", "acme")
        with sqlite3.connect(cli.ledger) as ledger:  # as nothing of ours would write it
            ledger.execute("UPDATE session SET note = ?", ("#(reboot) #[fg=red] \x1b[31mred\u202e %H",))
        return cli

    def test_escapes_are_only_text(self, hostile: CommandLine) -> None:
        out = hostile.done("status", "--format", "{note}")
        assert "\x1b" not in out
        assert "\u202e" not in out

    def test_json_is_ascii(self, hostile: CommandLine) -> None:
        out = hostile.run("status", "--json").out
        assert out.isascii()
        assert "\x1b" not in out

    def test_for_tmux_a_hash_is_only_a_hash(self, hostile: CommandLine) -> None:
        out = hostile.done("status", "--tmux", "--format", "#[bold]{note}")
        assert out.startswith("#[bold]##(reboot) ##[fg=red] ")


class TestFiles:
    def test_a_file_that_is_no_ledger(self, empty: CommandLine) -> None:
        empty.ledger.write_text("hello, this is a letter and not a database" * 99)
        assert "can't be read" in empty.refused("status")

    def test_a_database_of_something_else(self, empty: CommandLine) -> None:
        with sqlite3.connect(empty.ledger) as other:
            other.execute("CREATE TABLE session (id)")
        assert "can't be read" in empty.refused("status")

    def test_a_folder(self, empty: CommandLine) -> None:
        empty.refused("status", "--db", str(empty.folder))

    def test_nothing_is_changed(self, busy: CommandLine) -> None:
        before = busy.ledger.read_bytes()
        busy.done("status")
        assert busy.ledger.read_bytes() == before

    def test_a_name_that_means_something_in_an_address(self, cli: CommandLine) -> None:
        path = str(cli.folder / "a?mode=rw#b%20c.db")
        cli.done("client", "add", "acme", "--db", path)
        cli.done("start", "acme", "--db", path)
        assert cli.done("status", "--db", path) == "ACME 0:00\n"

    def test_where_the_shared_memory_cannot_be_made(
        self, busy: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = status._open
        tried: list[str] = []

        def only_immutable(path: str, mode: str) -> sqlite3.Connection:
            tried.append(mode)
            if "immutable" not in mode:
                raise sqlite3.OperationalError("unable to open database file")
            return opened(path, mode)

        monkeypatch.setattr(status, "_open", only_immutable)
        assert busy.done("status") == "GLOBEX vpn 1:02\n"
        assert tried == ["mode=ro", "mode=ro&immutable=1"]
        busy.folder.joinpath("ledger.db-wal").write_bytes(b"changes that wait")
        assert "can't be read" in busy.refused("status")

    @pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="its own folders")
    @pytest.mark.parametrize("data", [None, "", "relative", "/srv/data"])
    def test_the_default_places_are_those_of_platformdirs(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: str | None
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME")
        environ = {} if data is None else dict.fromkeys(names, data)
        for name in names:
            monkeypatch.delenv(name, raising=False)
            if data is not None:
                monkeypatch.setenv(name, data)
        expected = platformdirs.user_data_path("hraas", appauthor=False) / "ledger.db"
        assert status.default_ledger(environ) == str(expected)
        expected = platformdirs.user_config_path("hraas", appauthor=False) / "config.toml"
        assert status.default_config(environ) == str(expected)


class TestWork:
    def steps(self, cli: CommandLine, sessions: int) -> int:
        """How many steps SQLite takes for a status in a ledger with so many sessions."""
        path = cli.folder / f"{sessions}.db"
        fill_ledger(path, Config(zone="Europe/Berlin"), cli.clock, sessions=sessions)
        first = cli.record("client", "list", "--db", str(path))[0]["key"]
        cli.done("start", first, "--at", "-1h", "--yes", "--db", str(path))
        cli.done("unassigned", "--db", str(path))
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        connection = status.connect(str(path))
        connection.set_progress_handler(count, 1)
        found = status._read(connection, cli.clock.now(), states=True)
        connection.close()
        assert found.running is not None
        assert len(found.stack) == 1
        return taken

    def test_a_longer_history_is_no_more_work(self, empty: CommandLine) -> None:
        assert self.steps(empty, 2000) <= self.steps(empty, 200) * 1.1


class TestShortWay:
    @pytest.mark.parametrize(
        "words",
        [
            [], ["start", "status"], ["status", "--help"], ["status", "extra"], ["status", "--format"], ["--db"],
            ["--db", "status"], ["status", "status"], ["--ascii", "status"], ["--json", "status"], ["log"],
        ],
    )  # fmt: skip
    def test_what_it_leaves_to_the_parser(self, words: list[str]) -> None:
        assert status.short_way(words) is None

    @pytest.mark.parametrize(
        "words",
        [
            ["status", "--db", "{}"],
            ["--db", "{}", "status"],
            ["--db={}", "status", "--format={client}"],
            ["status", "--db={}", "--json"],
            ["status", "--format", "{client} {elapsed}", "--tmux", "--db", "{}"],
        ],
    )
    def test_it_says_what_the_parser_would(self, busy: CommandLine, words: list[str]) -> None:
        given = [word.replace("{}", str(busy.ledger)) for word in words]
        busy.capture.readouterr()
        assert status.short_way(given) == 0
        said = busy.capture.readouterr()
        assert said.err == ""
        if "--json" in words:
            assert json.loads(said.out)["running"]["client"] == "globex"
        else:
            assert said.out.startswith("GLOBEX")

    def test_it_reads_the_environment(
        self, busy: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("HRAAS_DB", str(tmp_path / "none.db"))
        assert status.short_way(["status"]) == 1
        monkeypatch.setenv("HRAAS_DB", str(busy.ledger))
        assert status.short_way(["status"]) == 0


class TestTrouble:
    def test_a_folder_that_may_not_be_looked_into_is_no_missing_ledger(
        self, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def denied(_path: str) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("hraas_tui.cli.status.os.stat", denied)
        assert cli.refused("status") == f"{cli.ledger} can't be read: Permission denied.\n"

    def test_what_is_no_ledger_is_sent_to_the_doctor(self, cli: CommandLine) -> None:
        cli.ledger.write_bytes(b"")
        assert cli.refused("status").endswith("hraas doctor says more.\n")

    @pytest.mark.parametrize(("said", "named"), [("maybe", False), ("1", False), ("off", True), ("", True)])
    def test_who_asks_for_discretion_in_other_words_gets_it(
        self, busy: CommandLine, said: str, named: bool
    ) -> None:
        busy.done("start", "acme")
        busy.environ["HRAAS_DISCREET"] = said
        assert ("globex" in busy.run("status", "--json").out) is named
