"""Statements made by hand, for tests of what is found when several are laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.billing.statements import Line, Party, Piece, Statement
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import ClientId, Provenance, SessionId
from tests.support.days import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.moments import Moment

MARCH = Period(Date(2026, 3, 1), Date(2026, 3, 31))


@dataclass(frozen=True)
class Call:
    """A session on a statement: when, what is billed for it (seconds), and what it says."""

    id: str
    start: Moment
    seconds: int
    billed: int
    note: str = ""
    ticket: str = ""
    context: str = ""
    topped_up: int = 0
    charge: Charge = Charge.BILLABLE

    @property
    def piece(self) -> Piece:
        """It as a piece of a line."""
        end = self.start + self.seconds
        return Piece(
            SessionId(self.id),
            self.start,
            end,
            self.context,
            self.ticket,
            self.note,
            Provenance.LIVE,
            self.billed,
        )

    @property
    def line(self) -> Line:
        """It as a line of its own."""
        return line(self)


def line(*calls: Call, topped_up: int | None = None) -> Line:
    """Calls that were added up together."""
    first = calls[0]
    return Line(
        day="2026-03-16",
        context=first.context,
        charge=first.charge,
        covered=False,
        late=False,
        multiplier=Decimal(1),
        rate=None,
        currency=None,
        billed=sum(call.billed for call in calls),
        amount=None,
        pieces=tuple(call.piece for call in calls),
        topped_up=sum(call.topped_up for call in calls) if topped_up is None else topped_up,
    )


def statement(key: str, *calls: Call, lines: Iterable[Line] = (), **known: object) -> Statement:
    """A client's draft of March 2026; its id is its key."""
    values: dict[str, object] = {
        "client": Party(key.title()),
        "consultant": Party("Jo Doe"),
        "rules": (),
        **known,
    }
    return Statement(
        client_id=ClientId(key),
        client_key=key,
        period=MARCH,
        zone=ZONE,
        day_start=240,
        locale="",
        made_at=0,
        lines=(*(call.line for call in calls), *lines),
        totals=(),
        **values,  # type: ignore[arg-type]
    )
