"""The line of the start bar."""

from __future__ import annotations

import pytest

from hraas_tui.app.start_line import StartLine, parse_start
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import Ambiguous, Days
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId
from tests.support.app import moment

ACME = Client(ClientId("A"), "acme", "Acme", 1, 1, 1)
GLOBEX = Client(ClientId("G"), "globex", "Globex", 2, 2, 2, archived=True)
ROSTER = Roster((ACME, GLOBEX), (Context(ContextId("F"), ACME.id, "firewall", "firewall", 1),))
DAYS = Days("Europe/Berlin")
NOW = moment(12)


def parsed(line: str) -> StartLine:
    return parse_start(line, ROSTER, now=NOW, days=DAYS)


class TestStartLine:
    def test_everything(self) -> None:
        said = parsed("acme/firewall reboot of node 3 #CHG-1 at 9:40")
        assert said.client is ACME
        assert (said.target.context, said.target.ticket, said.target.note) == (
            "firewall",
            "CHG-1",
            "reboot of node 3",
        )
        assert said.at == moment(9, 40)
        assert not said.new_context

    @pytest.mark.parametrize("line", ["acme", "ACME", "1", "Acme", "  acme  "])
    def test_a_client_alone(self, line: str) -> None:
        said = parsed(line)
        assert said.client is ACME
        assert said.at is None
        assert said.target.note == ""

    def test_the_time_may_stand_before_the_rest(self) -> None:
        said = parsed("acme at 5m @firewall reboot")
        assert said.at == NOW - 300
        assert (said.target.context, said.target.note) == ("firewall", "reboot")

    def test_a_time_of_two_words(self) -> None:
        assert parsed("acme at yesterday 17:00 review").at == moment(17, day=15)

    def test_at_before_another_word_is_part_of_the_note(self) -> None:
        said = parsed("acme meeting at the office")
        assert said.target.note == "meeting at the office"
        assert said.at is None

    def test_a_context_that_is_new(self) -> None:
        assert parsed("acme/vpn").new_context
        assert parsed("acme @vpn").new_context

    @pytest.mark.parametrize("line", ["0 a call", "? a call"])
    def test_not_known_yet(self, line: str) -> None:
        said = parsed(line)
        assert said.client is None
        assert said.target.note == "a call"

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("", "Say for whom"),
            ("acne", "Did you mean acme"),
            ("globex", "archived"),
            ("acme/firewall @vpn", "given twice"),
            ("0/firewall", "needs its client"),
            ("acme x at 25:00", "25:00"),
            ("acme x at 13:00", "13:00"),
            ("acme/b:d", "context key"),
        ],
    )
    def test_what_is_refused_says_why(self, line: str, told: str) -> None:
        with pytest.raises(Refused, match=told):
            parsed(line)

    def test_a_time_that_happens_twice_is_asked_about(self) -> None:
        now = 1_792_900_800 + 4 * 3600  # 2026-10-25, after both 02:30
        with pytest.raises(Ambiguous):
            parse_start("acme at 02:30", ROSTER, now=now, days=DAYS)
