"""Whatever the ledger holds: nothing of another client is in a client's file, in any format, or in its name."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from hraas_tui.core.exports import plan
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Away, Session, SessionId
from hraas_tui.formats.files import file_name
from hraas_tui.formats.registry import FORMATS, find
from tests.support.exporting import BERLIN, MARCH, ledgers, mark

Ledger = tuple[Roster, tuple[Session, ...], tuple[Away, ...]]
MARKS = re.compile(r"zq(\w)qz")


def interrupting(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """The sessions, each with the one before as what it interrupted."""
    before: list[SessionId | None] = [None, *(s.id for s in sessions)]
    return tuple(replace(s, back=back) for s, back in zip(sessions, before[:-1], strict=True))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(ledger=ledgers())
def test_files_hold_one_client_only(name: str, ledger: Ledger) -> None:
    roster, sessions, aways = ledger
    everything = plan(
        roster, interrupting(sessions), clients=roster.clients, period=MARCH, days=BERLIN, aways=aways
    )
    for export in everything.exports:
        way = find(name)
        text = b"".join(way.write(export)).decode() + file_name(export, way.suffix)
        assert set(MARKS.findall(text)) <= {str(export.client.position)}
        assert mark("U") not in text


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(ledger=ledgers())
def test_a_file_does_not_change_with_what_others_do(name: str, ledger: Ledger) -> None:
    roster, sessions, aways = ledger
    for client in roster.clients:
        own = tuple(s for s in sessions if s.client == client.id)
        contexts = tuple(c for c in roster.contexts if c.client == client.id)
        alone = plan(
            Roster((client,), contexts), own, clients=[client], period=MARCH, days=BERLIN, aways=aways
        )
        among = plan(
            roster, interrupting(sessions), clients=roster.clients, period=MARCH, days=BERLIN, aways=aways
        )
        export = next(e for e in among.exports if e.client == client)
        assert b"".join(find(name).write(export)) == b"".join(find(name).write(alone.exports[0]))
