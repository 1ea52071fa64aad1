"""Whatever the ledger holds: nothing of another client is in a client's file, in any format, or in its name."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings

from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.statements import Statement
from hraas_tui.core.billing.terms import Agreement
from hraas_tui.core.moments import Days
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Away, Client, Session, SessionId
from hraas_tui.formats.files import file_name
from hraas_tui.formats.registry import FORMATS, find
from tests.support.drawn import BERLIN, MARCH, ledgers
from tests.support.texts import mark

Ledger = tuple[Roster, tuple[Session, ...], tuple[Away, ...]]
MARKS = re.compile(r"zq(\w)qz")
QUICK = [name for name in FORMATS if name != "pdf"]  # a PDF's text is packed: its own tests look into it


def interrupting(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """The sessions, each with the one before as what it interrupted."""
    before: list[SessionId | None] = [None, *(s.id for s in sessions)]
    return tuple(s._replace(back=back) for s, back in zip(sessions, before[:-1], strict=True))


def drawn_up(roster: Roster, sessions: tuple[Session, ...], client: Client) -> Statement:
    """A client's draft of March of all that is on the ledger."""
    days = BERLIN if client.zone is None else Days(client.zone, BERLIN.day_start)
    span = days.spans(MARCH.first, MARCH.last)
    own = tuple(s for s in sessions if s.client == client.id and s.end is not None and s.start in span)
    contexts = {context.id: context.key for context in roster.contexts}
    return draw_up(Case(Agreement(client), contexts, days, MARCH, own, made_at=0))


def statements(ledger: Ledger) -> Iterator[tuple[Client, Statement]]:
    roster, sessions, _aways = ledger
    for client in roster.clients:
        yield client, drawn_up(roster, interrupting(sessions), client)


def text(data: bytes) -> str:
    """All that is written in a file, unpacked and unfolded."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    return data.replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=30, deadline=None)
@given(ledger=ledgers())
def test_files_hold_one_client_only(name: str, ledger: Ledger) -> None:
    for client, statement in statements(ledger):
        way = find(name)
        found = text(b"".join(way.write(statement))) + file_name(statement, way.suffix)
        assert set(MARKS.findall(found)) == {str(client.position)}
        assert mark("U") not in found


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=30, deadline=None)
@given(ledger=ledgers())
def test_a_file_does_not_change_with_what_others_do(name: str, ledger: Ledger) -> None:
    roster, sessions, _aways = ledger
    for client, among in statements(ledger):
        own = tuple(s for s in sessions if s.client == client.id)
        contexts = tuple(c for c in roster.contexts if c.client == client.id)
        alone = drawn_up(Roster((client,), contexts), own, client)
        assert b"".join(find(name).write(among)) == b"".join(find(name).write(alone))
