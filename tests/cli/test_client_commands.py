from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


class TestClients:
    def test_a_key_is_enough(self, empty: CommandLine) -> None:
        assert empty.record("client", "add", "acme") == {
            "key": "acme", "name": "acme", "colour": 1, "hotkey": 1, "rate": None, "zone": None, "require": [],
            "archived": False, "address": "", "locale": None,
        }  # fmt: skip

    def test_everything_can_be_said(self, empty: CommandLine) -> None:
        record = empty.record(
            "client", "add", "acme", "--name", "ACME Corp", "--hotkey", "7", "--colour", "3", "--rate", "95.5",
            "--currency", "EUR", "--zone", "America/New_York", "--require", "ticket,note",
            "--address", "1 High Street; London", "--locale", "en-gb",
        )  # fmt: skip
        assert record == {
            "key": "acme", "name": "ACME Corp", "colour": 3, "hotkey": 7,
            "rate": {"amount": "95.50", "currency": "EUR"}, "zone": "America/New_York",
            "require": ["note", "ticket"], "archived": False, "address": "1 High Street\nLondon", "locale": "en_GB",
        }  # fmt: skip

    def test_editing_changes_only_what_is_named(self, cli: CommandLine) -> None:
        before = cli.record("client", "list")[0]
        cli.done("client", "edit", "acme", "--rate", "95 EUR", "--key", "acme-inc")
        rate = {"amount": "95.00", "currency": "EUR"}
        assert cli.record("client", "list")[0] == before | {"rate": rate, "key": "acme-inc"}

    def test_an_empty_text_clears(self, cli: CommandLine) -> None:
        before = cli.record("client", "list")[0]
        cli.done("client", "edit", "acme", "--rate", "95 EUR", "--zone", "Asia/Tokyo", "--require", "note")
        cli.done(
            "client", "edit", "acme", "--rate", "", "--zone", "", "--require", "none", "--hotkey", "none"
        )
        assert cli.record("client", "list")[0] == before | {"hotkey": None}

    @pytest.mark.parametrize(
        "words",
        [
            ["--rate", "95"],
            ["--rate", "-1", "--currency", "EUR"],
            ["--rate", "95 EUR", "--currency", "USD"],
            ["--rate", "1,400", "--currency", "EUR"],
            ["--hotkey", "2"],
            ["--hotkey", "10"],
            ["--zone", "Mars/Olympus"],
            ["--require", "soul"],
            ["--colour", "99"],
            ["--name", ""],
            ["--key", "globex"],
            ["--key", "no spaces"],
            ["--key", "12"],
        ],
    )
    def test_refused_edits_change_nothing(self, cli: CommandLine, words: list[str]) -> None:
        before = cli.record("client", "list")
        cli.refused("client", "edit", "acme", *words)
        assert cli.record("client", "list") == before

    def test_an_edit_of_nothing_is_bad_usage(self, cli: CommandLine) -> None:
        cli.misused("client", "edit", "acme")

    def test_a_key_twice_is_refused(self, cli: CommandLine) -> None:
        assert "ACME Corp" in cli.refused("client", "add", "ACME")

    def test_the_list_shows_what_counts(self, cli: CommandLine) -> None:
        cli.done("client", "edit", "globex", "--rate", "95 EUR", "--require", "note,ticket")
        assert cli.done("client", "list").splitlines() == [
            "1  acme    ACME Corp",
            "2  globex  Globex     95.00 EUR  note,ticket",
        ]

    def test_archiving_and_bringing_back(self, cli: CommandLine) -> None:
        cli.done("client", "archive", "acme")
        assert [each["key"] for each in cli.record("client", "list")] == ["globex"]
        assert [each["archived"] for each in cli.record("client", "list", "--all")] == [True, False]
        cli.done("client", "archive", "acme", "--restore")
        assert [each["key"] for each in cli.record("client", "list")] == ["acme", "globex"]

    def test_a_running_client_stays(self, cli: CommandLine) -> None:
        cli.done("start", "acme")
        cli.refused("client", "archive", "acme")

    def test_no_clients_yet(self, empty: CommandLine) -> None:
        said = empty.run("client", "list")
        assert (said.status, said.out) == (0, "")
        assert "hraas client add" in said.err
        assert empty.record("client", "list") == []


class TestContexts:
    def test_they_are_added_changed_and_listed(self, cli: CommandLine) -> None:
        cli.done("context", "add", "acme/firewall", "--name", "The firewall")
        cli.done("context", "add", "globex/vpn")
        assert cli.done("context", "list").splitlines() == ["acme    firewall  The firewall", "globex  vpn"]
        cli.done("context", "edit", "globex/vpn", "--key", "vpn-2")
        assert cli.record("context", "list", "globex") == [
            {"client": "globex", "key": "vpn-2", "name": "vpn-2", "archived": False}
        ]

    def test_archiving_and_bringing_back(self, cli: CommandLine) -> None:
        cli.done("context", "add", "acme/firewall")
        cli.done("context", "archive", "acme/firewall")
        assert cli.record("context", "list") == []
        assert [each["archived"] for each in cli.record("context", "list", "--all")] == [True]
        cli.done("context", "archive", "acme/firewall", "--restore")
        assert len(cli.record("context", "list")) == 1

    def test_adding_prints_its_record(self, cli: CommandLine) -> None:
        record = cli.record("context", "add", "acme/firewall")
        assert record == {"client": "acme", "key": "firewall", "name": "firewall", "archived": False}

    @pytest.mark.parametrize(
        "words",
        [
            ["add", "acme"],
            ["add", "nobody/firewall"],
            ["add", "acme/no spaces"],
            ["edit", "acme/nothing", "--name", "x"],
            ["archive", "acme/nothing"],
            ["list", "nobody"],
        ],
    )
    def test_refusals(self, cli: CommandLine, words: list[str]) -> None:
        cli.refused("context", *words)

    def test_a_context_twice_is_refused(self, cli: CommandLine) -> None:
        cli.done("context", "add", "acme/firewall")
        cli.refused("context", "add", "acme/Firewall")

    def test_an_edit_of_nothing_is_bad_usage(self, cli: CommandLine) -> None:
        cli.misused("context", "edit", "acme/firewall")

    def test_no_contexts_yet(self, cli: CommandLine) -> None:
        assert "hraas context add" in cli.run("context", "list").err
