"""What the Statements screen reads: one quick look at everything, then, a client at a time, what takes longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.billing.drafting import days_of, sort
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.clients import in_order
from hraas_tui.core.errors import Refused
from hraas_tui.core.money import totals_said
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hraas_tui.core.billing.statements import Issued, RetainerUse, Statement
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ClientId, Export, StatementId
    from hraas_tui.timekeeper import Timekeeper


@dataclass(frozen=True, slots=True)
class Open:
    """A client's finished time that is in no statement: seconds, and the civil day on which the oldest of it began."""

    seconds: int
    since: Date


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a statement of the running month would come to, and how much of a retainer is used.

    `stopped` counts the sessions that have to be put right before it can be issued, one that runs apart.
    """

    total: str = ""
    stopped: int = 0
    use: RetainerUse | None = None


@dataclass(frozen=True)
class Overview:
    """Everything that was issued and all that is open, at one position of the journal.

    `formats` are those in which a statement's files were written.
    """

    position: int
    today: Date
    statements: tuple[Issued, ...] = ()
    open: Mapping[ClientId, Open] = field(default_factory=dict)
    formats: Mapping[StatementId, tuple[str, ...]] = field(default_factory=dict)

    def clients(self, roster: Roster) -> tuple[Client, ...]:
        """The clients that have time or statements, in their order; the archived ones last."""
        known = {issued.client for issued in self.statements} | set(self.open)
        return tuple(client for client in in_order(roster.clients) if client.id in known)

    def replacing(self, issued: Issued) -> Issued | None:
        """The statement that stands for a voided one."""
        return next((each for each in self.statements if each.replaces == issued.id), None)

    def replaced(self, issued: Issued) -> Issued | None:
        """The voided statement that a statement stands for."""
        return next((each for each in self.statements if each.id == issued.replaces), None)

    def years(self, client: ClientId | None) -> tuple[int, ...]:
        """The years in which the periods of a client's, or everybody's, statements begin; the latest first."""
        found = {year_of(each) for each in self.statements if client in {None, each.client}}
        return tuple(sorted(found, reverse=True))

    def listed(self, client: ClientId | None, year: int | None) -> tuple[Issued, ...]:
        """The statements of a client or all, of a year or all; the latest first."""
        return tuple(
            each
            for each in self.statements
            if client in {None, each.client} and year in {None, year_of(each)}
        )

    def period(self, client: ClientId) -> Period:
        """The period that a client's next statement is probably for: last month if it waits for one.

        What is open of a month whose end has a statement already is late: it comes with the next one.
        """
        known, last = self.open.get(client), Period.last_month(self.today)
        month = Period.this_month(self.today)
        if known is None or known.since >= month.first:
            return month
        end = last.last.format_iso()
        billed = any(
            each.live and each.client == client and each.first_day <= end <= each.last_day
            for each in self.statements
        )
        return month if billed else last


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as it was issued, with all that the ledger knows of it by now."""

    issued: Issued
    statement: Statement
    files: tuple[Export, ...] = ()
    replacing: Issued | None = None


def year_of(issued: Issued) -> int:
    """The year in which a statement's period begins."""
    return Date.parse_iso(issued.first_day).year


def period_of(issued: Issued) -> Period:
    """A statement's period."""
    return Period(Date.parse_iso(issued.first_day), Date.parse_iso(issued.last_day))


def overview(keeper: Timekeeper) -> Overview:
    """Read everything that takes no reckoning."""
    return keeper.steadily(lambda position: _overview(keeper, position))


def _overview(keeper: Timekeeper, position: int) -> Overview:
    return Overview(
        position=position,
        today=keeper.days.day_of(keeper.clock.now()),
        statements=keeper.statements(),
        open=open_time(keeper),
        formats=keeper.ledger.formats_written(),
    )


def open_time(keeper: Timekeeper) -> dict[ClientId, Open]:
    """What is open of each client's time; what the terms bill to nobody is not."""
    roster = keeper.roster()
    found: dict[ClientId, Open] = {}
    for id_, (seconds, since) in keeper.ledger.unbilled().items():
        agreement = roster.agreement(id_)
        days = days_of(agreement.client, keeper.days)
        if any(terms.rules.charge is Charge.NON_BILLABLE for terms in agreement.terms):
            free = keeper.ledger.unbilled_before(id_, keeper.clock.now())
            nobodys = {session.id for session in sort(free, agreement, days, ()).unbillable}
            left = [session for session in free if session.id not in nobodys]
            if left:
                whole = sum(session.seconds(session.start) for session in left)
                found[id_] = Open(whole, days.day_of(left[0].start))
        else:
            found[id_] = Open(seconds, days.day_of(since))
    return found


def prospect(keeper: Timekeeper, client: ClientId) -> Prospect:
    """Reckon what the running month of a client would come to."""
    period = Period.this_month(keeper.days.day_of(keeper.clock.now()))
    try:
        # Without a statement nothing earlier is billed, however many years of it there are.
        draft = keeper.draft(client, period, earlier=bool(keeper.statements(client)))
    except Refused:  # the client is gone: it was changed from elsewhere
        return Prospect()
    total = totals_said((each.gross, each.currency) for each in draft.statement.totals)
    own = [concern for concern in draft.stopped_by if concern.client is not None]
    stopped = sum(concern.state is not State.RUNNING for concern in own)
    return Prospect(total, stopped, keeper.retainer_use(client))


def told(keeper: Timekeeper, issued: Issued) -> Told:
    """Read all there is to know about a statement."""
    others = keeper.statements(issued.client)
    return Told(
        issued=next((each for each in others if each.id == issued.id), issued),
        statement=keeper.statement_of(issued),
        files=keeper.ledger.files_of(issued.id),
        replacing=next((each for each in others if each.replaces == issued.id), None),
    )
