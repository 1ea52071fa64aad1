"""`hraas away`: what waits for an answer, and answering it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.moments import Span
from hraas_tui.core.watching import Lapse
from tests.support.ledgers import open_keeper

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

HOUR, MINUTE = 3600, 60


@pytest.fixture
def slept(cli: CommandLine) -> CommandLine:
    """Acme since 09:36, asleep from 10:36 to 11:15; it is 11:36."""
    cli.done("start", "acme")
    cli.clock.tick(HOUR)
    keeper = open_keeper(cli.ledger, cli.clock)
    begun = cli.clock.now()
    cli.clock.suspend(39 * MINUTE)
    keeper.propose(Lapse(Span(begun, cli.clock.now()), "asleep"))
    keeper.ledger.close()
    cli.clock.tick(21 * MINUTE)
    return cli


def times(cli: CommandLine) -> list[tuple[str, str, str | None]]:
    return [(s["client"], s["start"][11:16], s["end"] and s["end"][11:16]) for s in cli.log()]


def test_nothing_waits(cli: CommandLine) -> None:
    assert cli.done("away") == "Nothing waits for an answer.\n"
    assert cli.record("away") == []
    assert cli.refused("away", "keep") == "Nothing waits for an answer.\n"


def test_what_waits_is_listed(slept: CommandLine) -> None:
    (session,) = slept.log()
    assert slept.done("away") == f"{session['id']}  2026-03-16 10:36–11:15  0:39  asleep  ACME Corp\n"
    assert slept.record("away") == [
        {
            "session": session["id"],
            "client": "acme",
            "start": "2026-03-16T10:36:00+01:00",
            "end": "2026-03-16T11:15:00+01:00",
            "seconds": 39 * MINUTE,
            "reason": "asleep",
            "running": True,
        }
    ]


@pytest.mark.parametrize(
    ("words", "said", "left"),
    [
        (("keep",), "Kept the time of ACME Corp as it is.", [("acme", "09:36", None)]),
        (("stop",), "ACME Corp 09:36–10:36; 1:00 less.", [("acme", "09:36", "10:36")]),
        (
            ("go-on",),
            "ACME Corp 09:36–10:36, ACME Corp from 11:15; 0:39 less.",
            [("acme", "09:36", "10:36"), ("acme", "11:15", None)],
        ),
        (
            ("give", "globex"),
            "ACME Corp 09:36–10:36, Globex 10:36–11:15, ACME Corp from 11:15.",
            [("acme", "09:36", "10:36"), ("globex", "10:36", "11:15"), ("acme", "11:15", None)],
        ),
    ],
)
def test_it_is_answered(
    slept: CommandLine, words: tuple[str, ...], said: str, left: list[tuple[str, str, str | None]]
) -> None:
    assert slept.done("away", *words) == f"{said}\n"
    assert times(slept) == left
    assert slept.record("away") == []


def test_later_leaves_it(slept: CommandLine) -> None:
    assert "stays unresolved" in slept.done("away", "later")
    assert len(slept.record("away")) == 1


def test_a_session_that_has_ended(slept: CommandLine) -> None:
    slept.done("start", "globex")
    first, _ = slept.log()
    assert first["state"] == "unresolved"
    record = slept.record("away", "keep", "--session", first["id"][:6])
    assert (record["id"], record["state"]) == (first["id"], "filed")


def test_what_would_leave_nothing_needs_a_yes(cli: CommandLine) -> None:
    cli.done("start", "acme")
    cli.clock.reboot(HOUR)
    cli.done("stop")
    assert "Repeat it with --yes" in cli.refused("away", "stop")
    assert cli.done("away", "stop", "--yes") == "ACME Corp is removed; 1:00 less.\n"
    assert cli.log() == []


def test_a_restart_is_noticed_without_the_app(cli: CommandLine) -> None:
    cli.done("start", "acme")
    cli.clock.reboot(HOUR)
    (found,) = cli.record("away")
    assert (found["reason"], found["seconds"]) == ("restarted", HOUR)
    cli.done("away", "go-on")
    cli.clock.tick(MINUTE)
    cli.done("stop")
    assert times(cli) == [("acme", "10:36", "10:37")]
    assert cli.record("away") == []


def test_off_the_computer(slept: CommandLine) -> None:
    slept.done("away", "keep")
    assert "off the computer" in slept.done("away", "off")
    slept.clock.reboot(HOUR)
    assert slept.record("away") == []
    assert "at the computer" in slept.done("away", "on")
    slept.clock.reboot(HOUR)
    assert [found["reason"] for found in slept.record("away")] == ["restarted"]
    slept.done("stop")
    assert slept.refused("away", "off") == "Nothing is running.\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("keeep",), "is no answer. There are: keep, stop, go-on, give, later, off, on."),
        (("give",), "Say to which client"),
        (("keep", "globex"), "Only give takes a client."),
    ],
)
def test_bad_usage(slept: CommandLine, words: tuple[str, ...], why: str) -> None:
    assert why in slept.misused("away", *words)
    assert len(slept.record("away")) == 1


def test_a_client_that_does_not_get_it(slept: CommandLine) -> None:
    assert "no client" in slept.refused("away", "give", "initech")
    assert "already: keep it instead" in slept.refused("away", "give", "acme")
    assert len(slept.record("away")) == 1


def test_the_help_has_an_example(cli: CommandLine) -> None:
    assert "hraas away give acme" in cli.done("away", "--help")


def test_ending_it_says_what_stays_unresolved(slept: CommandLine) -> None:
    assert slept.done("start", "globex") == "Now Globex. 39 min of ACME Corp stay unresolved.\n"


def test_stopping_it_says_so_too(slept: CommandLine) -> None:
    assert slept.done("stop").endswith(". 39 min of ACME Corp stay unresolved.\n")
