"""Verbs about statements: drawn up, issued, voided, and read again as they were issued.

What reckons is imported by who needs it: the app opens without all that.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.drafts import Decision
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.journal import Change
from hraas_tui.core.moments import Span
from hraas_tui.core.phrases import full_stop, plural
from hraas_tui.core.sessions import AllowanceId, StatementId, new_id
from hraas_tui.core.text import clean, quoted
from hraas_tui.core.wording import listed
from hraas_tui.timekeeper.service import Outcome, Service

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hraas_tui.core.billing.drafting import Concern, Draft
    from hraas_tui.core.billing.linting import Finding
    from hraas_tui.core.billing.statements import Issued, RetainerUse, Statement
    from hraas_tui.core.moments import Days
    from hraas_tui.core.periods import Period
    from hraas_tui.core.sessions import Away, Client, ClientId, Session, SessionId

REASON_LIMIT = 200
"""The longest reason for voiding a statement, in characters."""


class StatementVerbs(Service):
    """Every statement comes from the sessions and the terms alone; no figure can be given."""

    @cached_property
    def _documents(self) -> dict[str, Statement]:
        """What was read already, by its hash: a document never changes."""
        return {}

    # -- drawing up -----------------------------------------------------------------------------------------

    def draft(
        self,
        client: ClientId,
        period: Period,
        late: Collection[SessionId] | None = None,
        *,
        earlier: bool = True,
    ) -> Draft:
        """What would be issued to a client for a period.

        `late` are the sessions of earlier periods to be billed with it; None for all that are in no statement and lie
        in the time that statements of the client go back to. What came before the first one was billed elsewhere.
        Without `earlier` none is looked for, which is quicker where years of them are in no statement.
        """
        return self.steadily(lambda position: self._draft(client, period, late, position, earlier=earlier))

    def draft_anew(self, voided: Issued) -> Draft:
        """A draft of the same client and period as a voided statement."""
        from hraas_tui.core.periods import Period

        days = (Date.parse_iso(voided.first_day), Date.parse_iso(voided.last_day))
        return self.draft(voided.client, Period(*days))

    def drafts(self, period: Period, clients: Iterable[ClientId] | None = None) -> tuple[Draft, ...]:
        """A draft for each of some clients, None for every one with time that is in no statement."""
        return self.steadily(
            lambda position: tuple(
                self._draft(client, period, None, position)
                for client in (self.unbilled_clients(period) if clients is None else clients)
            )
        )

    def unbilled_clients(self, period: Period) -> tuple[ClientId, ...]:
        """The clients, in their order, with time up to the end of a period that is in no statement."""
        from hraas_tui.core.billing.drafting import days_of

        end = max(
            days_of(client, self.days).spans(period.first, period.last).end for client in self._everyone()
        )
        found = self.ledger.unbilled_between(0, end)
        return tuple(client.id for client in self._everyone() if client.id in found)

    def _everyone(self) -> tuple[Client, ...]:
        clients = self.roster().clients
        if not clients:
            raise Refused("There is no client yet. Add one first: hraas client add KEY.")
        return clients

    def _draft(
        self,
        id_: ClientId,
        period: Period,
        late: Collection[SessionId] | None,
        position: int,
        *,
        earlier: bool = True,
    ) -> Draft:
        from hraas_tui.core.billing.differences import differences
        from hraas_tui.core.billing.drafting import Draft, days_of, sort, uses_of
        from hraas_tui.core.billing.drawing_up import Case, draw_up
        from hraas_tui.core.billing.numbering import next_number

        client, roster = self.known_client(id_), self.roster()
        days, agreement = days_of(client, self.days), roster.agreement(id_)
        span = days.spans(period.first, period.last)
        found = [s for s in self.ledger.starting_between(span.start, span.end) if s.client in {id_, None}]
        billed = self.ledger.billed_in([session.id for session in found])
        own = sort(
            (session for session in found if session.id not in billed), agreement, days, self._aways(found)
        )
        open_ = self.ledger.unbilled_before(id_, span.start) if earlier else ()
        before = sort(open_, agreement, days, self._aways(open_), late=True)
        history = self.ledger.statements(id_)
        replaces = _voided(history, period)
        chosen = _chosen(before.good, late, history, replaces, days, period)
        first = self.ledger.first_start(id_)
        case = Case(
            agreement=agreement,
            contexts={context.id: context.key for context in roster.contexts_of(id_, archived=True)},
            days=days,
            period=period,
            sessions=own.good,
            made_at=self.clock.now(),
            late=chosen,
            first=None if first is None else days.day_of(first),
            taken=uses_of(self.statement_of(each) for each in history if each.live),
            consultant=self.config.consultant,
        )
        statement = draw_up(case)
        if replaces is not None:
            changes = differences(self.statement_of(replaces), statement)
            statement = replace(statement, replaces=replaces.number, changes=changes)
        numbers = self.ledger.numbers()
        return Draft(
            client=client,
            statement=statement,
            number=next_number(self.config.statement_number, client.key, period, numbers),
            position=position,
            late=before.good,
            chosen=frozenset(session.id for session in chosen),
            concerns=(*own.concerns, *before.concerns),
            unbillable=own.unbillable,
            billed=tuple((session, number) for session, number in billed.items()),
            replaces=replaces,
        )

    def _aways(self, sessions: Collection[Session]) -> tuple[Away, ...]:
        if not sessions:
            return ()
        now = self.clock.now()
        span = Span(min(s.start for s in sessions), max(s.until(now) for s in sessions))
        return self.ledger.aways_between(span.start, span.end)

    # -- issuing and voiding --------------------------------------------------------------------------------

    def issue(self, draft: Draft) -> Outcome:
        """Issue a draft: number it, keep it, and freeze its sessions until it is voided.

        Raises `Refused` where something stands in the way, and `Stale` if the ledger has changed since.
        """
        from hraas_tui.core.billing.document import to_document
        from hraas_tui.core.billing.statements import Issued
        from hraas_tui.core.money import totals_said

        with self.ledger.transaction():
            self.check_seen(draft.position)
            _check(draft)
            self._check_words(draft)
            now = self.clock.now()
            statement = replace(draft.statement, number=draft.number, made_at=now)
            issued = Issued(
                id=StatementId(new_id()),
                client=draft.client.id,
                number=draft.number,
                first_day=statement.period.first.format_iso(),
                last_day=statement.period.last.format_iso(),
                issued_at=now,
                document=self.ledger.put_document(to_document(statement)),
                recorded=statement.recorded,
                billed=statement.billed,
                total=totals_said((total.gross, total.currency) for total in statement.totals),
                sessions=statement.sessions,
                replaces=None if draft.replaces is None else draft.replaces.id,
            )
            news = f"Issued {issued.number}: {plural(len(issued.sessions), 'session')}"
            return self.tell("issue", (Change(None, issued),), f"{news}, {issued.total or 'no rate'}.")

    # -- other clients' words -------------------------------------------------------------------------------

    def findings(self, draft: Draft) -> tuple[Finding, ...]:
        """The words of other clients that would be printed, but for those that were allowed."""
        from hraas_tui.core.billing.linting import forbidden_in, lint

        statement = replace(draft.statement, number=draft.number)
        allowed = [each.word for each in self.ledger.allowances(draft.client.id)]
        return lint(statement, forbidden_in(statement, self.roster(), self.ledger.tickets(), allowed))

    def allow(self, client: ClientId, words: Iterable[str]) -> Outcome:
        """Allow words of other clients in a client's statements, for good; the journal keeps that somebody did."""
        from hraas_tui.core.billing.records import Allowance

        known = self.known_client(client)
        with self.ledger.transaction():
            there = {each.word.casefold() for each in self.ledger.allowances(client)}
            new = [word for word in dict.fromkeys(words) if word.strip() and word.casefold() not in there]
            changes = tuple(Change(None, Allowance(AllowanceId(new_id()), client, word)) for word in new)
            news = f"Allowed in statements of {known.name}: {listed(map(quoted, new))}."
            return self.tell("allow", changes, news if new else "Allowed already.")

    def issue_as_seen(self, draft: Draft, allowed: Collection[str] = ()) -> Issued:
        """Issue what a person saw, although the ledger may have moved on for other reasons.

        Words of other clients that are `allowed` are so from now on, if they would be printed. Raises `Stale` if it
        would not be the same statement any more.
        """
        now = self._as_seen(draft)
        words = {word.casefold() for word in allowed}
        standing = (
            [each.word for each in self.findings(now) if each.word.casefold() in words] if words else []
        )
        if standing:
            _check(now)
            self.allow(draft.client.id, standing)
            now = self._as_seen(draft)
        self.issue(now)
        return self.known_statement(now.number)

    def _as_seen(self, draft: Draft) -> Draft:
        """The same draft at the journal's present position."""
        now = self.draft(draft.client.id, draft.statement.period, draft.chosen)
        if replace(now.statement, made_at=draft.statement.made_at) != draft.statement:
            raise Stale("What would be billed has changed meanwhile. Look at it again.")
        return now

    def _check_words(self, draft: Draft) -> None:
        found = self.findings(draft)
        if found:
            words = listed(quoted(finding.word) for finding in found)
            raise Refused(
                f"Other clients' words would be printed: {words}. Nothing was issued: change the "
                "sessions, or allow the words."
            )

    def void(self, number: str, reason: str) -> Outcome:
        """Void a statement, with a reason: its sessions can be changed and billed again, its number can not."""
        said = clean(reason, REASON_LIMIT, "reason")
        if not said:
            raise Refused(
                f"Why is {number} void? A reason is kept with it: it is what you can tell the client."
            )
        with self.ledger.transaction():
            issued = self.known_statement(number)
            if not issued.live:
                raise Refused(full_stop(f"{issued.number} is void already: {issued.reason}"))
            gone = issued._replace(voided_at=self.clock.now(), reason=said)
            news = f"Voided {issued.number}: {plural(len(issued.sessions), 'session')} can be changed again."
            return self.commit("void", Decision((Change(issued, gone),), news), said)

    # -- retainers ------------------------------------------------------------------------------------------

    def retainer_use(self, client: ClientId) -> RetainerUse | None:
        """How much of the retainer's term that runs now is used, by finished sessions; None without a retainer."""
        from hraas_tui.core.billing.drafting import days_of
        from hraas_tui.core.billing.retainers import terms_between
        from hraas_tui.core.billing.statements import RetainerUse
        from hraas_tui.core.periods import Period

        today = self.days.day_of(self.clock.now())
        known = self.known_client(client)
        days, agreement = days_of(known, self.days), self.roster().agreement(client)
        if not agreement.on(today.format_iso()).retainer.seconds:
            return None
        first = self.ledger.first_start(client)
        began = today if first is None else min(today, days.day_of(first))
        term = terms_between(agreement, days, began, today)[-1]
        period = Period(Date.parse_iso(term.since), today)
        account = self.draft(client, period, late=(), earlier=False).statement.account
        if account is None:
            return None
        return RetainerUse(account.used, account.opening + account.added - account.used)

    # -- reading again --------------------------------------------------------------------------------------

    def statements(self, client: ClientId | None = None) -> tuple[Issued, ...]:
        """Every statement that was ever issued, the latest first."""
        return self.ledger.statements(client)

    def known_statement(self, number: str) -> Issued:
        """The statement with a number, whatever its case; refused if there is none."""
        found = self.ledger.statement(number.strip())
        if found is None:
            raise Refused(f"There is no statement {quoted(number)}. hraas statement list shows them.")
        return found

    def statement_of(self, issued: Issued) -> Statement:
        """A statement as it was issued: what it says is never reckoned anew. A voided one says so by its record."""
        from hraas_tui.core.billing.document import from_document

        known = self._documents.get(issued.document)
        if known is None:
            known = from_document(self.ledger.document(issued.document))
            self._documents[issued.document] = known
        return known


def _chosen(
    earlier: Iterable[Session],
    late: Collection[SessionId] | None,
    history: Iterable[Issued],
    replaces: Issued | None,
    days: Days,
    period: Period,
) -> tuple[Session, ...]:
    """The earlier sessions that are billed with the period: as asked, else by what was issued before."""
    if late is not None:
        return tuple(session for session in earlier if session.id in late)
    since = min((each.first_day for each in history), default=period.first.format_iso())
    again = frozenset(() if replaces is None else replaces.sessions)
    return tuple(
        session
        for session in earlier
        if session.id in again or days.day_of(session.start).format_iso() >= since
    )


def _voided(history: Iterable[Issued], period: Period) -> Issued | None:
    """The latest statement of just this period, if it is void and nothing stands for it yet."""
    first, last = period.first.format_iso(), period.last.format_iso()
    same = [each for each in history if (each.first_day, each.last_day) == (first, last)]
    replaced = {each.replaces for each in same}
    return next((each for each in same if not each.live and each.id not in replaced), None)


def _check(draft: Draft) -> None:
    stops = draft.stopped_by
    if stops:
        raise Refused(
            f"{plural(len(stops), 'session').capitalize()} of the period must be put right first: "
            f"{_counted(stops)}. Nothing was issued."
        )
    if draft.empty:
        raise Refused(f"{draft.client.name} has nothing to bill in {draft.statement.period.label}.")


def _counted(concerns: Iterable[Concern]) -> str:
    states = [concern.state for concern in concerns]
    return ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
