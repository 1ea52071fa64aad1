from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

WINDOWS = "mon-fri 18:00-08:00 x1.5"


@pytest.fixture
def rated(cli: CommandLine) -> CommandLine:
    """A command line over a ledger whose client acme costs 70 euros an hour and has a context."""
    cli.done("client", "edit", "acme", "--rate", "70 EUR")
    cli.done("context", "add", "acme/vpn")
    return cli


def worked(cli: CommandLine) -> CommandLine:
    cli.done("add", "acme", "08:00", "09:00")
    return cli


class TestSetting:
    def test_all_terms_are_set_at_once(self, rated: CommandLine) -> None:
        said = rated.done(
            "client", "edit", "acme", "--increment", "15", "--rounding", "up", "--group", "session", "--minimum", "30m",
            "--after-hours", WINDOWS, "--holidays", "2026-12-25", "--retainer", "20h/month", "--tax", "19% VAT",
            "--charge", "no-charge", "--rate", "80", "--require", "note", "--currency", "USD",
        )  # fmt: skip
        assert said.startswith(
            "ACME Corp from the beginning: rate 70 EUR → 80 USD, charge billable → no-charge"
        )
        terms = rated.record("client", "terms", "acme")["terms"]
        assert terms == {
            "rate": "80",
            "currency": "USD",
            "charge": "no-charge",
            "increment": "15m",
            "rounding": "up",
            "group": "session",
            "minimum": "30m",
            "after-hours": WINDOWS,
            "holidays": "2026-12-25",
            "retainer": "20h/month from 1, rollover none, multipliers count",
            "tax": "19% VAT",
            "require": "note",
        }

    def test_a_new_client_has_terms_from_the_start(self, cli: CommandLine) -> None:
        record = cli.record(
            "client", "add", "umbrella", "--rate", "95 EUR", "--minimum", "1h", "--tax", "20%"
        )
        assert record["rate"] == {"amount": "95.00", "currency": "EUR"}
        terms = cli.record("client", "terms", "umbrella")["terms"]
        assert (terms["minimum"], terms["tax"]) == ("1h", "20% tax")

    def test_a_context_is_an_exception(self, rated: CommandLine) -> None:
        said = rated.done(
            "client", "edit", "acme", "--context", "vpn", "--rate", "95", "--charge", "no-charge"
        )
        assert (
            said == "ACME Corp · vpn from the beginning: rate 70 EUR → 95 EUR, charge billable → no-charge.\n"
        )
        found = rated.record("client", "terms", "acme")
        assert found["contexts"]["vpn"]["rate"] == "95"
        assert found["terms"]["rate"] == "70"

    def test_an_empty_text_says_a_term_no_longer(self, rated: CommandLine) -> None:
        rated.done("client", "edit", "acme", "--minimum", "30m", "--from", "2026-04-01")
        rated.done("client", "edit", "acme", "--minimum", "", "--from", "2026-04")
        assert [each["from"] for each in rated.record("client", "terms", "acme")["layers"]] == [None]

    def test_name_and_terms_are_changed_together_or_not_at_all(self, rated: CommandLine) -> None:
        rated.refused("client", "edit", "acme", "--name", "Acme Inc", "--currency", "")
        assert rated.record("client", "list")[0]["name"] == "ACME Corp"
        rated.done("client", "edit", "acme", "--name", "Acme Inc", "--increment", "15")
        assert rated.record("client", "list")[0]["name"] == "Acme Inc"
        rated.done("undo")
        assert rated.record("client", "list")[0]["name"] == "ACME Corp"
        assert len(rated.record("client", "terms", "acme")["layers"]) == 1

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("--increment", "7"), "can't be an increment"),
            (("--rounding", "upp"), "did you mean up"),
            (("--after-hours", "mon-fri 18-8"), "how many times the rate"),
            (("--retainer", "20"), "is no retainer"),
            (("--rate", "70 EUR", "--currency", "USD"), "The rate is in EUR, the currency USD"),
            (("--increment", "15", "--from", "soon"), "no day that can be read"),
            (("--increment", "15", "--context", "nope"), "It has vpn."),
            (("--tax", "19% VAT", "--context", "vpn"), "can't have a tax of its own"),
            (("--locale", "xx_QQ"), "There is no locale"),
            (("--address", ";".join("abcdefghi")), "8 lines at most"),
        ],
    )
    def test_what_cant_be_is_refused(self, rated: CommandLine, words: tuple[str, ...], told: str) -> None:
        assert told in rated.refused("client", "edit", "acme", *words)

    def test_a_day_or_a_context_alone_changes_nothing(self, rated: CommandLine) -> None:
        assert "name one, such as --increment" in rated.misused(
            "client", "edit", "acme", "--name", "x", "--from", "2026-04-01"
        )


class TestFromWhichDay:
    def test_it_is_asked_once_there_is_finished_time(self, rated: CommandLine) -> None:
        worked(rated)
        told = rated.refused("client", "edit", "acme", "--rate", "80")
        assert (
            "From which day do the new terms of ACME Corp hold? Give --from 2026-03-01, or --from start"
            in told
        )
        rated.done("client", "edit", "acme", "--name", "Acme Inc")

    def test_from_a_day_on_what_was_before_stays(self, rated: CommandLine) -> None:
        worked(rated)
        rated.done("client", "edit", "acme", "--rate", "80", "--from", "2026-03-10")
        rated.done("client", "edit", "acme", "--rate", "90", "--from", "2026-04-01")
        assert rated.record("client", "list")[0]["rate"] == {"amount": "80.00", "currency": "EUR"}
        layers = rated.record("client", "terms", "acme")["layers"]
        assert [(each["from"], each["terms"]["rate"]) for each in layers] == [
            (None, "70"),
            ("2026-03-10", "80"),
            ("2026-04-01", "90"),
        ]

    def test_from_the_start_changes_all_of_it(self, rated: CommandLine) -> None:
        worked(rated)
        rated.done("client", "edit", "acme", "--rate", "80", "--from", "start")
        assert [each["terms"]["rate"] for each in rated.record("client", "terms", "acme")["layers"]] == ["80"]


class TestShowing:
    def test_layers_what_holds_today_and_an_example(self, rated: CommandLine) -> None:
        rated.done(
            "client", "edit", "acme", "--minimum", "30m", "--group", "session", "--after-hours", WINDOWS
        )
        rated.done(
            "client", "edit", "acme", "--context", "vpn", "--charge", "non-billable", "--from", "2026-03-01"
        )
        lines = rated.done("client", "terms", "acme").splitlines()
        assert lines[0] == "from the beginning       rate 70, currency EUR"
        assert lines[1].startswith(
            f"from the beginning       group session, minimum 30m, after-hours {WINDOWS}  "
        )
        assert lines[2].startswith("from 2026-03-01     vpn  charge non-billable  ")
        assert "  minimum      30m" in lines
        assert "  vpn: charge non-billable" in lines
        assert lines[-1] == "A 7-minute call at 22:10 on Friday bills 0:30 × 1.5 = €52.50."

    def test_terms_are_taken_back_by_their_id(self, rated: CommandLine) -> None:
        rated.done("client", "edit", "acme", "--minimum", "30m", "--from", "2026-04-01")
        id_ = rated.record("client", "terms", "acme")["layers"][1]["id"]
        assert "None of the terms of ACME Corp" in rated.refused("client", "terms", "acme", "--remove", "?")
        assert rated.done("client", "terms", "acme", "--remove", id_[:6].lower()) == (
            "ACME Corp from 2026-04-01: minimum 30m → none.\n"
        )
        assert len(rated.record("client", "terms", "acme")["layers"]) == 1
