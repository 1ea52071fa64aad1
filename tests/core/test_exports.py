from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from whenever import Date

from hraas_tui.core.errors import Stale
from hraas_tui.core.exports import LEFT_OUT, plan, reach
from hraas_tui.core.moments import Days, Span
from hraas_tui.core.periods import Period
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    Client,
    Context,
    ContextId,
    Provenance,
    Requirement,
    Session,
    State,
    state_of,
)
from tests.support.exporting import (
    ACME,
    BERLIN,
    FIREWALL,
    GLOBEX,
    MARCH,
    ROSTER,
    export_of,
    ledgers,
    local,
    planned,
    session,
)

Ledger = tuple[Roster, tuple[Session, ...], tuple[Away, ...]]


def test_a_row_says_what_the_session_says() -> None:
    one = session(
        "S1",
        local("2026-03-16 10:02"),
        6360,
        context=FIREWALL.id,
        ticket="CHG-1",
        note="Rolled",
        provenance=Provenance.TYPED,
    )
    export = export_of(one)
    (row,) = export.rows
    assert (row.client, row.context, row.ticket, row.note) == ("acme", "firewall", "CHG-1", "Rolled")
    assert (row.date, row.start, row.end, row.zone) == (
        Date(2026, 3, 16),
        one.start,
        one.end,
        "Europe/Berlin",
    )
    assert (row.seconds, row.id, row.provenance, row.state) == (6360, "S1", Provenance.TYPED, State.FILED)
    assert str(row.amount) == "167.83 EUR"
    assert export.ids == ("S1",)
    assert export.provenances == ((Provenance.TYPED, 1),)


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2026-03-16 04:00", Date(2026, 3, 16)),
        ("2026-03-17 03:59", Date(2026, 3, 16)),
        ("2026-03-16 03:59", Date(2026, 3, 15)),
        ("2026-03-31 23:30", Date(2026, 3, 31)),
    ],
)
def test_a_session_belongs_to_the_day_on_which_it_starts(start: str, day: Date) -> None:
    one = session("S1", local(start), 10 * 3600)
    assert export_of(one, period=Period.day(day)).total_seconds == 10 * 3600
    assert not export_of(one, period=Period.day(day.add(days=1))).ids


def test_the_date_is_the_calendars_even_before_the_day_starts() -> None:
    (row,) = export_of(session("S1", local("2026-04-01 01:00"))).rows
    assert row.date == Date(2026, 4, 1)


def test_days_are_counted_in_the_clients_zone() -> None:
    late = session("S1", local("2026-03-31 23:00"), client=GLOBEX.id)  # 17:00 in New York
    later = session("S2", local("2026-04-01 09:59"), client=GLOBEX.id)  # 03:59 there
    april = session("S3", local("2026-04-01 11:00"), client=GLOBEX.id)
    export = export_of(late, later, april, client=GLOBEX)
    assert export.ids == ("S1", "S2")
    assert [row.zone for row in export.rows] == ["America/New_York"] * 2
    assert "America/New_York" in export.rules


@pytest.mark.parametrize(("day", "hours"), [(Date(2026, 3, 28), 23), (Date(2026, 10, 24), 25)])
def test_days_of_23_and_25_hours_hold_all_their_sessions(day: Date, hours: int) -> None:
    start = BERLIN.starts_at(day)
    sessions = [session(f"S{n}", start + n * 3600) for n in range(26)]
    assert len(export_of(*sessions, period=Period.day(day)).ids) == hours


def test_what_is_left_out_and_what_is_only_listed() -> None:
    strict = replace(ACME, requires=frozenset({Requirement.NOTE, Requirement.CONTEXT}))
    at = local("2026-03-16 09:00")
    sessions = [
        session("unfiled", at, note="a note"),
        session("doubted", at + 3600, note="a note"),
        session("nobody", at + 7200, client=None),
        session("globex", at + 10800, client=GLOBEX.id),
        session("running", at + 14400, None),
    ]
    aways = [Away(AwayId("W"), at + 3700, at + 3800, "sleep"), Away(AwayId("V"), at, at + 9, "sleep", "keep")]
    roster = Roster((strict, GLOBEX), ROSTER.contexts)
    result = plan(roster, sessions, clients=[strict], period=MARCH, days=BERLIN, aways=aways)
    assert [e.ids for e in result.exports] == [("unfiled",)]
    assert [(c.session.id, c.state, c.left_out) for c in result.concerns] == [
        ("unfiled", State.UNFILED, False),
        ("doubted", State.UNRESOLVED, True),
        ("nobody", State.UNASSIGNED, True),
        ("running", State.RUNNING, True),
    ]
    assert result.concerns[0].lacks == (Requirement.CONTEXT,)
    assert result.concerns[2].client is None
    assert result.left_out == result.concerns[1:]


def test_a_client_without_sessions_has_an_empty_export() -> None:
    export = export_of()
    assert (export.ids, export.total_seconds, str(export.amount)) == ((), 0, "0.00 EUR")
    assert export_of(client=GLOBEX).amount is None


def test_another_clients_context_does_not_slip_in() -> None:
    theirs = Context(ContextId("G1"), GLOBEX.id, "payment-gateway", "", 0)
    roster = Roster((ACME, GLOBEX), (theirs,))
    one = session("S1", local("2026-03-16 09:00"), context=theirs.id)
    export = plan(roster, [one], clients=[ACME], period=MARCH, days=BERLIN).exports[0]
    assert [row.context for row in export.rows] == [""]


def test_the_rules_say_how_days_and_amounts_are_made() -> None:
    rules = export_of().rules
    assert "starts in Europe/Berlin; a day starts at 04:00" in rules
    assert "× 95.00 EUR per hour, rounded half up to 0.01 EUR" in rules
    assert "per hour" not in export_of(client=GLOBEX).rules


@given(ledgers())
def test_totals_are_the_sums_of_the_lines(ledger: Ledger) -> None:
    for export in planned(ledger).exports:
        rows = list(export.rows)
        assert export.total_seconds == sum(row.seconds for row in rows)
        assert export.ids == tuple(row.id for row in rows)
        assert sum(tally.seconds for _, tally in export.contexts) == export.total_seconds
        assert sum(count for _, count in export.provenances) == len(rows)
        if export.amount is None:
            assert all(row.amount is None for row in rows)
        else:
            lines = [row.amount.amount for row in rows if row.amount is not None]
            assert len(lines) == len(rows)
            assert export.amount.amount == sum(lines, Decimal(0))


@given(ledgers())
def test_periods_neither_lose_nor_repeat_a_session(ledger: Ledger) -> None:
    month = planned(ledger)
    by_day = [planned(ledger, Period.day(day)) for day in BERLIN.between(MARCH.first, MARCH.last)]
    for place, export in enumerate(month.exports):
        days = [one.exports[place] for one in by_day]
        assert tuple(id_ for day in days for id_ in day.ids) == export.ids
    assert [c for one in by_day for c in one.concerns if c.state is State.UNASSIGNED] == [
        c for c in month.concerns if c.state is State.UNASSIGNED
    ]


@given(ledgers())
def test_every_session_of_a_chosen_client_is_in_a_file_or_named(ledger: Ledger) -> None:
    roster, sessions, aways = ledger
    result = planned(ledger)
    for export in result.exports:
        span = export.days.spans(MARCH.first, MARCH.last)
        due = [s for s in sessions if s.client == export.client.id and s.start in span]
        left_out = {c.session.id for c in result.left_out}
        assert [s.id for s in due if s.id not in left_out] == list(export.ids)
        for one in due:
            assert (state_of(one, roster.client_of(one), aways) in LEFT_OUT) == (one.id in left_out)


@given(ledgers())
def test_rows_read_again_are_the_rows_that_were_kept(ledger: Ledger) -> None:
    roster, sessions, aways = ledger
    asked: list[Span] = []

    def again(client: Client, span: Span) -> Iterable[Session]:
        asked.append(span)
        return (s for s in sessions if s.client == client.id and s.start in span)

    kept = planned(ledger)
    once = plan(
        roster,
        iter(sessions),
        clients=roster.clients,
        period=MARCH,
        days=BERLIN,
        aways=aways,
        again=again,
    )
    assert not asked
    assert [list(e.rows) for e in once.exports] == [list(e.rows) for e in kept.exports]
    assert once.concerns == kept.concerns
    whole = reach(roster.clients, MARCH, BERLIN)
    assert all(whole.start <= span.start and span.end <= whole.end for span in asked)


def test_rows_that_no_longer_add_up_are_refused() -> None:
    sessions = [session("S1", local("2026-03-16 09:00"))]
    export = plan(
        ROSTER,
        sessions,
        clients=[ACME],
        period=MARCH,
        days=BERLIN,
        again=lambda _client, _span: list(sessions),
    ).exports[0]
    assert len(list(export.rows)) == 1
    sessions.append(session("S2", local("2026-03-16 10:00")))
    with pytest.raises(Stale, match="changed while"):
        list(export.rows)


def test_the_start_of_day_is_the_configured_one() -> None:
    one = session("S1", local("2026-03-16 01:00"))
    assert export_of(one, period=Period.day(Date(2026, 3, 16)), days=Days("Europe/Berlin", 0)).ids == ("S1",)
    assert export_of(one, period=Period.day(Date(2026, 3, 15))).ids == ("S1",)
